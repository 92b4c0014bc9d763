/** The thread in which a target runs, so that a run without end can be ended from outside. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort, workerData } from 'node:worker_threads'
import { randomStream } from '../../src/kernels/random.ts'
import { Coverage } from './coverage.ts'
import { mutate } from './mutate.ts'
import { gauge, type Said, type Task, type Verdict } from './thread.ts'

const BATCH = 100
const MEMORY_GROWTH_MAX_BYTES = 8e6
const MEMORY_TIME_SHARE = 0.1

const task = workerData as Task
const gauges = new Float64Array(task.shared, 0, gauge.count)
const input = new Uint8Array(task.shared, 8 * gauge.count)
/** What was said already. */
const suspected = new Set<string>()
const say = (said: Said) => parentPort!.postMessage(said)
const coverage = task.work === 'search' ? new Coverage((url) => /\/src\/.*\.ts$/.test(url)) : undefined
const { fuzz, passes = 1 } = (await import(task.target)) as {
  fuzz(bytes: Uint8Array): void
  /** How often it goes through its bytes, when that is more than once: the limit is that of one pass. */
  readonly passes?: number
}
const slow_ms = task.slow_ms * passes
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

if (task.work === 'judge') {
  parentPort!.on('message', (bytes: Uint8Array) => say({ say: 'verdict', verdict: judge(bytes) }))
  say({ say: 'ready' })
} else {
  const corpus = await search()
  findGrowth(corpus)
  say({ say: 'done' })
  parentPort!.close()
}

/** Runs an input where the watchdog sees it; answers milliseconds and what it threw. */
function run(bytes: Uint8Array): { readonly spent_ms: number; readonly thrown: unknown } {
  input.set(bytes)
  gauges[gauge.length] = bytes.length
  gauges[gauge.executions]!++
  gauges[gauge.running] = gauges[gauge.executions]!
  const from_ms = performance.now()
  let thrown: unknown
  try {
    // A copy: a target that keeps or changes its input must not reach ours.
    fuzz(bytes.slice())
  } catch (error) {
    thrown = error ?? 'nothing at all'
  }
  gauges[gauge.running] = 0
  return { spent_ms: performance.now() - from_ms, thrown }
}

/** Slow is what is slow three times, by the clock and by the processor: a busy machine is no finding. */
function judge(bytes: Uint8Array): Verdict {
  const first = run(bytes)
  if (first.thrown !== undefined) return { kind: 'throws', message: messageOf(first.thrown) }
  let least_ms = first.spent_ms
  for (let repeat = 0; repeat < 3 && least_ms > slow_ms; repeat++) {
    const before = process.threadCpuUsage()
    const { spent_ms } = run(bytes)
    const { user, system } = process.threadCpuUsage(before)
    least_ms = Math.min(least_ms, spent_ms, (user + system) / 1000)
  }
  if (least_ms <= slow_ms) return { kind: 'clean' }
  return { kind: 'slow', message: `${Math.round(least_ms)} ms for ${bytes.length} bytes` }
}

function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const where = /\/(src\/[^\s):]+\.ts:\d+)/.exec(thrown.stack ?? '')?.[1]
  return `${thrown.name}: ${thrown.message}${where === undefined ? '' : ` (${where})`}`
}

/** Mutates until the time is over; inputs that reach new code join the corpus, which is the answer. */
async function search(): Promise<readonly Uint8Array[]> {
  const { below } = randomStream(task.seed, 0)
  const until_ms = performance.now() + task.duration_ms * (1 - MEMORY_TIME_SHARE)
  const corpus: Uint8Array[] = []
  const keep = (bytes: Uint8Array) => {
    corpus.push(bytes)
    gauges[gauge.corpus] = corpus.length
    gauges[gauge.covered] = coverage!.covered
    say({ say: 'kept', bytes })
  }
  for (const bytes of task.seeds) {
    attempt(bytes)
    coverage!.merge(coverage!.take())
    keep(bytes)
  }
  while (performance.now() < until_ms) {
    const batch = Array.from({ length: BATCH }, () => mutate(pick(corpus, below), pick(corpus, below), below))
    for (const bytes of batch) attempt(bytes)
    const reached = coverage!.take()
    if (coverage!.news(reached) > 0) {
      bisect(batch, keep)
      // What only ran because it was the first time would else be news for ever.
      coverage!.merge(reached)
    }
    gauges[gauge.covered] = coverage!.covered
    await new Promise(setImmediate)
  }
  return corpus
}

/** Short inputs run more often and are as good: of three the shortest. */
function pick(corpus: readonly Uint8Array[], below: (n: number) => number): Uint8Array {
  let best = corpus[below(corpus.length)]!
  for (let k = 0; k < 2; k++) {
    const next = corpus[below(corpus.length)]!
    if (next.length < best.length) best = next
  }
  return below(4) === 0 ? corpus[below(corpus.length)]! : best
}

function attempt(bytes: Uint8Array): void {
  const { spent_ms, thrown } = run(bytes)
  if (thrown !== undefined) suspect(bytes, 'throws', messageOf(thrown).replace(/\d+/g, '#').slice(0, 60))
  else if (spent_ms > slow_ms)
    suspect(bytes, 'slow', `${Math.floor(Math.log2(spent_ms))} ${bytes.length >> 12}`)
}

/** Each way of failing is said once; it is judged in a thread that counts no coverage. */
function suspect(bytes: Uint8Array, kind: 'throws' | 'slow', way: string): void {
  const key = `${kind} ${way}`
  if (suspected.has(key)) return
  suspected.add(key)
  say({ say: 'suspect', bytes, kind })
}

/** Finds the inputs of a batch that reach what was not reached before. */
function bisect(batch: readonly Uint8Array[], keep: (bytes: Uint8Array) => void): void {
  coverage!.take()
  for (const bytes of batch) attempt(bytes)
  const reached = coverage!.take()
  if (coverage!.news(reached) === 0) return
  if (batch.length === 1) {
    coverage!.merge(reached)
    keep(batch[0]!)
    return
  }
  const middle = batch.length >> 1
  bisect(batch.slice(0, middle), keep)
  bisect(batch.slice(middle), keep)
}

/** The corpus over and over: what a target keeps of inputs that are gone shows as memory that never comes back. */
function findGrowth(corpus: readonly Uint8Array[]): void {
  const most_ms = task.duration_ms * MEMORY_TIME_SHARE
  const round = (inputs: readonly Uint8Array[], share: number) => {
    const until_ms = performance.now() + most_ms * share
    do for (const bytes of inputs) run(bytes)
    while (performance.now() < until_ms)
    collect()
    collect() // what the first found dead of array buffers is freed beside the program; the second waits for it
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  if (corpus.length === 0) return
  const start = round(corpus, 0.3)
  if (round(corpus, 0.3) - start <= MEMORY_GROWTH_MAX_BYTES) return
  const again = round(corpus, 0.3)
  if (again - start <= 1.5 * MEMORY_GROWTH_MAX_BYTES) return
  const growth = corpus.map((bytes) => {
    const before = round([bytes], 0)
    return { bytes, grown: round([bytes], 0.3 / corpus.length) - before }
  })
  say({ say: 'memory', bytes: growth.reduce((a, b) => (b.grown > a.grown ? b : a)).bytes })
}
