import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Clock } from '../adapters/clock/clock.ts'
import { type Outcome, type Progress, runProcess } from './process-child.ts'
import type { RefusalReasons } from './refusal-reasons.ts'

/** One request to process a folder, as the screen may see it. A value; a later state is another value. */
export interface Job {
  readonly id: string
  /** Id of the person whose it is. */
  readonly by: string
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly queued_us: number
  readonly ended_us: number | null
  readonly progress: Progress
  /** Sorties made, once done. */
  readonly sorties: readonly string[]
  /** Why it failed, once failed; the faults as the command line listed them. */
  readonly message: string | null
  readonly faults: readonly unknown[]
  /** Why the gate refused, where it did. */
  readonly reasons?: RefusalReasons | undefined
}

export interface JobsOptions {
  /** Data folder: results go to sorties/, kept recordings to recordings/, work in hand to staging/. */
  readonly dir: string
  readonly clock: Clock
  /** The command line up to and without `process`: program and arguments. */
  readonly command: readonly [string, ...string[]]
  readonly queueMax?: number
}

export interface Jobs {
  /** An empty folder for a job's recordings; undefined when the queue is full. Give it to `enqueue` or to `abandon`. */
  reserve(): Promise<{ readonly id: string; readonly folder: string } | undefined>
  abandon(id: string): Promise<void>
  enqueue(id: string, by: string): Job
  get(id: string): Job | undefined
  /** Of this person, those that failed and are remembered. */
  failedOf(person: string): readonly Job[]
  /** True when the job was waiting or running and now is not. */
  cancel(id: string): boolean
  /** Calls with every later state until told to stop. */
  watch(id: string, listener: (job: Job) => void): () => void
  /** Ends the child that runs and forgets those that wait. */
  close(): Promise<void>
}

const QUEUE_MAX = 16
const REMEMBERED_MAX = 200

/**
 * Jobs, one at a time, each in a child process, so that a crash or a cancelled run cannot harm the server. A result
 * appears under sorties/ by one rename, when it is whole; until then it does not exist.
 */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  return new JobQueue(options, await ownStaging(options.dir))
}

class JobQueue implements Jobs {
  readonly #options: JobsOptions
  readonly #staging: string
  readonly #jobs = new Map<string, Job>()
  readonly #reserved = new Set<string>()
  readonly #waiting: string[] = []
  readonly #changes = new EventEmitter().setMaxListeners(0)
  #running:
    | { readonly id: string; readonly abort: AbortController; readonly ended: Promise<void> }
    | undefined
  #closed = false

  constructor(options: JobsOptions, staging: string) {
    this.#options = options
    this.#staging = staging
  }

  async reserve() {
    const { queueMax = QUEUE_MAX } = this.#options
    if (this.#closed || this.#waiting.length + this.#reserved.size >= queueMax) return undefined
    const id = randomBytes(8).toString('hex')
    this.#reserved.add(id)
    const folder = join(this.#staging, id, 'in')
    await mkdir(folder, { recursive: true })
    return { id, folder }
  }

  async abandon(id: string) {
    if (this.#reserved.delete(id)) await rm(join(this.#staging, id), { recursive: true, force: true })
  }

  enqueue(id: string, by: string): Job {
    if (!this.#reserved.delete(id)) throw new Error(`job ${id} was not reserved`)
    const job: Job = {
      id,
      by,
      state: 'queued',
      queued_us: this.#options.clock.now_us(),
      ended_us: null,
      ...UNTOUCHED,
    }
    this.#put(job)
    this.#waiting.push(id)
    this.#next()
    return job
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id)
  }

  failedOf(person: string): readonly Job[] {
    return [...this.#jobs.values()].filter(({ by, state }) => by === person && state === 'failed')
  }

  cancel(id: string): boolean {
    if (this.#running?.id === id && !this.#running.abort.signal.aborted) {
      this.#running.abort.abort()
      return true
    }
    const at = this.#waiting.indexOf(id)
    if (at < 0) return false
    this.#waiting.splice(at, 1)
    void this.#finish(id, { kind: 'cancelled' })
    return true
  }

  watch(id: string, listener: (job: Job) => void): () => void {
    this.#changes.on(id, listener)
    return () => this.#changes.off(id, listener)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#running?.abort.abort()
    await this.#running?.ended
    await rm(this.#staging, { recursive: true, force: true })
  }

  #next(): void {
    const id = this.#closed || this.#running ? undefined : this.#waiting.shift()
    if (id === undefined) return
    const abort = new AbortController()
    const failed = (error: unknown) => this.#finish(id, { kind: 'failed', message: `${error}`, faults: [] })
    const ended = this.#work(id, abort.signal)
      .catch(failed)
      .finally(() => {
        this.#running = undefined
        this.#next()
      })
    this.#running = { id, abort, ended }
  }

  async #work(id: string, signal: AbortSignal): Promise<void> {
    const place = join(this.#staging, id)
    this.#change(id, { state: 'running' })
    const input = await soleFolder(join(place, 'in'))
    const onProgress = (progress: Progress) => this.#change(id, { progress })
    const { command } = this.#options
    await this.#finish(
      id,
      await runProcess({
        command,
        input,
        out: join(place, 'out'),
        onProgress,
        signal,
        dir: this.#options.dir,
        by: this.#jobs.get(id)?.by,
      }),
    )
  }

  async #finish(id: string, outcome: Outcome): Promise<void> {
    const place = join(this.#staging, id)
    const ended = await settle(outcome, this.#options.dir, place, id)
    await rm(place, { recursive: true, force: true })
    this.#change(id, { ...ended, ended_us: this.#options.clock.now_us() })
  }

  #change(id: string, change: Partial<Job>): void {
    const job = this.#jobs.get(id)
    if (job) this.#put({ ...job, ...change })
  }

  #put(job: Job): void {
    this.#jobs.set(job.id, job)
    forgetOldest(this.#jobs)
    this.#changes.emit(job.id, job)
  }
}

const UNTOUCHED = {
  progress: { stage: 'queued', fraction: 0, message: '' },
  sorties: [],
  message: null,
  faults: [],
} as const

function forgetOldest(jobs: Map<string, Job>): void {
  for (const [id, job] of jobs) {
    if (jobs.size <= REMEMBERED_MAX) return
    if (job.ended_us !== null) jobs.delete(id)
  }
}

/** What the job's end means for its state, after moving what it made into place. */
async function settle(outcome: Outcome, dir: string, place: string, id: string): Promise<Partial<Job>> {
  if (outcome.kind === 'cancelled') return { state: 'cancelled', message: 'cancelled' }
  if (outcome.kind === 'failed') {
    const { message, faults, reasons } = outcome
    return { state: 'failed', message, faults, reasons }
  }
  const input = join(place, 'in')
  const name = basename(await soleFolder(input))
  const sorties = await publish(
    join(place, 'out'),
    join(dir, 'sorties'),
    name === 'in' ? `sortie-${id.slice(0, 6)}` : name,
  )
  if (sorties.length === 0) {
    return { state: 'failed', message: 'the command ended well but left no whole result', faults: [] }
  }
  // The recordings are the evidence of what was found: kept beside the results, under the job's number.
  await mkdir(join(dir, 'recordings'), { recursive: true })
  await rename(input, join(dir, 'recordings', id))
  return { state: 'done', sorties, progress: { stage: 'done', fraction: 1, message: '' } }
}

/** Moves whole results into place, one rename each: `out` itself, or its folders when there were several cases. */
async function publish(out: string, sortiesDir: string, name: string): Promise<string[]> {
  await mkdir(sortiesDir, { recursive: true })
  if (await isWhole(out)) return [await moveInto(out, sortiesDir, slug(name))]
  const published: string[] = []
  const cases = await readdir(out, { withFileTypes: true }).catch(() => [])
  for (const entry of cases
    .filter((each) => each.isDirectory())
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))) {
    const folder = join(out, entry.name)
    if (await isWhole(folder))
      published.push(await moveInto(folder, sortiesDir, slug(`${name}-${entry.name}`)))
  }
  return published
}

/** Whole: both documents the screen needs are there, and the result is JSON of the kind we know. */
async function isWhole(folder: string): Promise<boolean> {
  try {
    const result: unknown = JSON.parse(await readFile(join(folder, 'result.json'), 'utf8'))
    await readFile(join(folder, 'records.json'))
    return (
      typeof result === 'object' &&
      result !== null &&
      'overflight' in result &&
      result.overflight === 'result/1'
    )
  } catch {
    return false
  }
}

/** Never over an existing result: a second run of the same folder stands beside the first, numbered. */
async function moveInto(from: string, sortiesDir: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const id = number === 1 ? name : `${name}-${number}`
    if (existsSync(join(sortiesDir, id))) continue
    try {
      await rename(from, join(sortiesDir, id))
      return id
    } catch (error) {
      // Taken between the look and the move: a rename never replaces a folder that holds something.
      if (!['EEXIST', 'ENOTEMPTY', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
      if (!existsSync(join(sortiesDir, id))) throw error
    }
  }
}

/** Letters, digits, dash, dot and underscore; the form every address of a sortie has. */
export function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '') // é is e here
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
  return plain.replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '').slice(0, 80) || 'sortie'
}

/** The one folder everything lies in, when a whole folder was dropped; otherwise the given folder. */
async function soleFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true })
  const only = entries.length === 1 ? entries[0] : undefined
  return only?.isDirectory() ? join(folder, only.name) : folder
}

/** A staging folder of this process alone; those of processes that no longer live are cleared away. */
async function ownStaging(dir: string): Promise<string> {
  const all = join(dir, 'staging')
  await mkdir(all, { recursive: true })
  for (const name of await readdir(all)) {
    if (name === String(process.pid) || !isAlive(Number(name)))
      await rm(join(all, name), { recursive: true, force: true })
  }
  const own = join(all, `${process.pid}`)
  await mkdir(own, { recursive: true })
  return own
}

function isAlive(pid: number): boolean {
  try {
    return Number.isInteger(pid) && pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
