import { Worker } from 'node:worker_threads'
import { gauge, type Said, SHARED_BYTES, type Task, type Verdict } from './thread.ts'

const LOOK_EVERY_MS = 50

export interface Gauges {
  readonly executions: number
  readonly corpus: number
  readonly covered: number
}

/** A thread with a target in it, ended when one run takes longer than `endless_ms`. */
export class WatchedWorker {
  readonly #worker: Worker
  readonly #gauges: Float64Array
  readonly #input: Uint8Array
  /** The input whose run did not end; undefined when the thread ended by itself. Rejects when it broke. */
  readonly ended: Promise<Uint8Array | undefined>

  constructor(task: Omit<Task, 'shared'>, endless_ms: number, heard: (said: Said) => void) {
    const shared = new SharedArrayBuffer(SHARED_BYTES)
    this.#gauges = new Float64Array(shared, 0, gauge.count)
    this.#input = new Uint8Array(shared, 8 * gauge.count)
    const workerData: Task = { ...task, shared }
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData })
    this.#worker.on('message', heard)
    this.ended = this.#watch(endless_ms)
  }

  get gauges(): Gauges {
    const of = (place: number) => this.#gauges[place]!
    return {
      executions: of(gauge.executions),
      corpus: of(gauge.corpus),
      covered: of(gauge.covered),
    }
  }

  judge(bytes: Uint8Array): void {
    this.#worker.postMessage(bytes)
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }

  #watch(endless_ms: number): Promise<Uint8Array | undefined> {
    return new Promise((resolve, reject) => {
      let stuck: Uint8Array | undefined
      let last = 0
      let since_ms = performance.now()
      const timer = setInterval(() => {
        const running = this.#gauges[gauge.running]!
        if (running !== last || running === 0) {
          last = running
          since_ms = performance.now()
        } else if (performance.now() - since_ms > endless_ms) {
          stuck = this.#input.slice(0, this.#gauges[gauge.length])
          clearInterval(timer)
          void this.#worker.terminate()
        }
      }, LOOK_EVERY_MS)
      this.#worker.once('error', (error) => {
        clearInterval(timer)
        reject(error)
      })
      this.#worker.once('exit', () => {
        clearInterval(timer)
        resolve(stuck)
      })
    })
  }
}

export type Judgement = Verdict | { readonly kind: 'endless'; readonly message: string }

/** Judges inputs one by one, each in a thread that is replaced when a run does not end. */
export class Judge {
  readonly #task: Omit<Task, 'shared'>
  readonly #endless_ms: number
  #thread: Promise<WatchedWorker> | undefined
  #answer: (verdict: Judgement) => void = () => {}

  constructor(task: Omit<Task, 'shared' | 'work'>, endless_ms: number) {
    this.#task = { ...task, work: 'judge' }
    this.#endless_ms = endless_ms
  }

  async of(bytes: Uint8Array): Promise<Judgement> {
    this.#thread ??= this.#open()
    const thread = await this.#thread
    return new Promise((resolve) => {
      this.#answer = resolve
      thread.judge(bytes)
    })
  }

  async close(): Promise<void> {
    await (await this.#thread)?.stop()
    this.#thread = undefined
  }

  #open(): Promise<WatchedWorker> {
    return new Promise((resolve, reject) => {
      const thread = new WatchedWorker(this.#task, this.#endless_ms, (said) => {
        if (said.say === 'ready') resolve(thread)
        if (said.say === 'verdict') this.#answer(said.verdict)
      })
      thread.ended.then((stuck) => {
        this.#thread = undefined
        if (stuck !== undefined)
          this.#answer({ kind: 'endless', message: `no end within ${this.#endless_ms} ms` })
      }, reject)
    })
  }
}
