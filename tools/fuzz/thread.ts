/** What the thread of a target and the thread that watches it say to each other. */
import { INPUT_BYTES_MAX } from './mutate.ts'

export type Verdict =
  | { readonly kind: 'clean' }
  | { readonly kind: 'throws' | 'slow' | 'memory'; readonly message: string }

/** What the thread says: an input worth keeping, one that may be a finding, the verdict that was asked for, the end. */
export type Said =
  | { readonly say: 'kept' | 'memory'; readonly bytes: Uint8Array }
  | { readonly say: 'suspect'; readonly bytes: Uint8Array; readonly kind: 'throws' | 'slow' }
  | { readonly say: 'verdict'; readonly verdict: Verdict }
  | { readonly say: 'ready' | 'done' }

export interface Task {
  /** Module that exports fuzz(bytes). */
  readonly target: string
  /** `judge`: answers one input at a time; `search`: mutates the seeds until the time is over. */
  readonly work: 'judge' | 'search'
  readonly seeds: readonly Uint8Array[]
  readonly seed: number
  readonly duration_ms: number
  /** For one pass over the bytes. */
  readonly slow_ms: number
  /** Numbers the watchdog reads, in the order of `gauge`; behind them the input that is being run. */
  readonly shared: SharedArrayBuffer
}

/** Places in the shared memory. `running`: number of the run under way, 0 between runs. */
export const gauge = { running: 0, length: 1, executions: 2, corpus: 3, covered: 4, count: 5 } as const
export const SHARED_BYTES = 8 * gauge.count + INPUT_BYTES_MAX
