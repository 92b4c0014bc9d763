import type { Finding } from './findings.ts'
import { minimised } from './minimise.ts'
import type { Said } from './thread.ts'
import { type Gauges, Judge, type Judgement, WatchedWorker } from './watched.ts'

export interface FuzzOptions {
  /** Address of a module that exports fuzz(bytes). */
  readonly target: string
  readonly seeds: readonly Uint8Array[]
  readonly seed: number
  readonly duration_ms: number
  /** A run of at most 64 KB that takes longer is a finding. */
  readonly slow_ms?: number
  /** A run that takes longer is taken for one without end. */
  readonly endless_ms?: number
  /** One finding is enough. */
  readonly stopAtFirst?: boolean
  /** A finding, made short, as soon as it is there. */
  found(finding: Finding): void
  progress?(state: Gauges & { readonly spent_ms: number; readonly findings: number }): void
}

const TRIES = 4000
/** A run without end costs a thread and its time for every question. */
const MINIMISING_MS = 60_000
const ENDLESS_MAX = 3

/** Mutates inputs until the time is over; answers how many runs there were and every finding. */
export async function fuzzTarget(options: FuzzOptions): Promise<Gauges & { readonly findings: Finding[] }> {
  const { target, seed, duration_ms, slow_ms = 100, endless_ms = 5000 } = options
  const started_ms = performance.now()
  const spent = () => performance.now() - started_ms
  const findings: Finding[] = []
  const corpus: Uint8Array[] = []
  const judge = new Judge({ target, seeds: [], seed, duration_ms, slow_ms }, endless_ms)
  let thread: WatchedWorker | undefined
  let judging: Promise<unknown> = Promise.resolve()
  const suspect = (bytes: Uint8Array, isMemory: boolean) => {
    judging = judging.then(async () => {
      const isKnown = (what: Judgement | Finding) =>
        what.kind !== 'clean' && findings.some((known) => keyOf(known) === keyOf(what))
      const finding = isMemory ? memoryFinding(bytes) : await judged(judge, bytes, isKnown)
      if (finding === undefined || isKnown(finding)) return
      findings.push(finding)
      options.found(finding)
      if (options.stopAtFirst) await thread?.stop()
    })
  }
  const heard = (said: Said) => {
    if (said.say === 'kept') corpus.push(said.bytes)
    if (said.say === 'suspect' || said.say === 'memory') suspect(said.bytes, said.say === 'memory')
  }
  /** Inputs that do not end. */
  const endings = new Set<string>()
  let before = 0
  let last: Gauges = { executions: 0, corpus: 0, covered: 0 }
  for (let endless = 0; endless < ENDLESS_MAX && spent() < duration_ms; ) {
    const known = corpus.length > 0 ? corpus.splice(0) : options.seeds
    const seeds = [new Uint8Array(8), ...known.filter((bytes) => !endings.has(String(bytes)))]
    const left_ms = duration_ms - spent()
    const task = {
      target,
      work: 'search',
      seeds,
      seed: seed + endless,
      duration_ms: left_ms,
      slow_ms,
    } as const
    const searching = new WatchedWorker(task, endless_ms, heard)
    thread = searching
    const state = () => ({ ...searching.gauges, executions: before + searching.gauges.executions })
    const ticker = setInterval(
      () => options.progress?.({ ...state(), spent_ms: spent(), findings: findings.length }),
      1000,
    )
    const stuck = await searching.ended.finally(() => clearInterval(ticker))
    last = state()
    before = last.executions
    if (stuck === undefined) break
    endless++
    endings.add(String(stuck))
    // Of two that do not end nobody can tell whether it is for the same reason.
    if (endless === 1) suspect(stuck, false)
  }
  await judging
  await judge.close()
  return { ...last, findings }
}

/** Digits and addresses differ from input to input; the law that broke does not. */
const keyOf = ({ kind, message }: { readonly kind: string; readonly message: string }) =>
  kind === 'throws' ? message.replace(/\d+/g, '#').slice(0, 60) : kind

const memoryFinding = (bytes: Uint8Array): Finding => ({
  kind: 'memory',
  message: 'memory grew while the same inputs were run again and again; most of all with this one',
  bytes,
})

async function judged(
  judge: Judge,
  bytes: Uint8Array,
  isKnown: (verdict: Judgement) => boolean,
): Promise<Finding | undefined> {
  const verdict = await judge.of(bytes)
  if (verdict.kind === 'clean' || isKnown(verdict)) return undefined
  const until_ms = performance.now() + MINIMISING_MS
  const fails = async (candidate: Uint8Array) =>
    performance.now() < until_ms && isSame(await judge.of(candidate), verdict)
  const shortest = await minimised(bytes, fails, TRIES)
  const said = await judge.of(shortest)
  // What fails only now and then is told as it was first.
  return isSame(said, verdict) && said.kind !== 'clean'
    ? { kind: said.kind, message: said.message, bytes: shortest }
    : { kind: verdict.kind, message: verdict.message, bytes }
}

const isSame = (a: Judgement, b: Judgement) =>
  a.kind !== 'clean' && b.kind !== 'clean' && keyOf(a) === keyOf(b)
