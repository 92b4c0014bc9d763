import type { Running } from '../../src/reports/running.ts'
import type { JobFault, Refusal } from '../api.ts'
import type { GateReasons } from '../gate-reasons.ts'

/** A recording that is being replayed as if it arrived now, as far as it has come. */
export interface Following {
  /** Which replay this is: news of any other is old and ignored. */
  readonly replay: string
  /** 'starting': no document yet. 'live': more will come. The rest is over, and says how. */
  readonly phase: 'starting' | 'live' | 'ended' | 'stopped' | 'trouble'
  /** The latest document; kept when it is over, so that what was known can still be read. */
  readonly latest: Running | undefined
  readonly history: readonly Known[]
  readonly trouble: Trouble | undefined
}

/** What one update knew, for the lines over all updates. */
export interface Known {
  readonly at_us: number
  readonly elapsed_s: number
  /** Probability of one source at least; null while too little was there. */
  readonly present: number | null
  /** Of the strongest source. */
  readonly area50_m2: number | null
}

/** Why nothing more comes. */
export type Trouble =
  | { readonly why: 'not-kept' | 'busy' | 'lost' | 'strange' }
  | { readonly why: 'refused'; readonly status: number }
  /** The gate refused. */
  | { readonly why: 'closed'; readonly reasons: GateReasons }
  | { readonly why: 'failed'; readonly message: string; readonly faults: readonly JobFault[] }

export type FollowNews =
  | { readonly kind: 'start' }
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped' }
  | Unexpected
  | { readonly kind: 'state'; readonly running: Running }

type Unexpected =
  | { readonly kind: 'lost' | 'strange' }
  | ({ readonly kind: 'refused' } & Refusal)
  | {
      readonly kind: 'failed'
      readonly message: string
      readonly faults: readonly JobFault[]
      readonly reasons?: GateReasons | undefined
    }

export const startOf = (replay: string): Following => ({
  replay,
  phase: 'starting',
  latest: undefined,
  history: [],
  trouble: undefined,
})

export const isOver = ({ phase }: Following): boolean => phase !== 'starting' && phase !== 'live'

/** The replay after a piece of news. What is over stays over; news of another replay changes nothing. */
export function followed(
  before: Following,
  { replay, news }: { replay: string; news: FollowNews },
): Following {
  if (news.kind === 'start') return startOf(replay)
  if (replay !== before.replay || isOver(before)) return before
  if (news.kind === 'state')
    return { ...before, phase: 'live', latest: news.running, history: grown(before.history, news.running) }
  if (news.kind === 'done') return { ...before, phase: 'ended' }
  if (news.kind === 'stopped') return { ...before, phase: 'stopped' }
  return { ...before, phase: 'trouble', trouble: troubleOf(news) }
}

const NOT_FOUND = 404
const BUSY = 503

function troubleOf(news: Unexpected): Trouble {
  if ('reasons' in news && news.reasons !== undefined) return { why: 'closed', reasons: news.reasons }
  if (news.kind === 'failed') return { why: 'failed', message: news.message, faults: news.faults }
  if (news.kind !== 'refused') return { why: news.kind }
  if (news.status === NOT_FOUND) return { why: 'not-kept' }
  return news.status === BUSY ? { why: 'busy' } : { why: 'refused', status: news.status }
}

/** Two documents of one instant are one point: the last document says again what is known at the end. */
function grown(history: readonly Known[], running: Running): readonly Known[] {
  if (running.at_us === null) return history
  const known = {
    at_us: running.at_us,
    elapsed_s: running.elapsed_s,
    present: presentOf(running),
    area50_m2: running.sources[0]?.area50_m2 ?? null,
  }
  return [...history.filter(({ at_us }) => at_us < known.at_us), known]
}

/** Probability of one source at least; null while nothing is known. */
export function presentOf({ count }: Running): number | null {
  return count['0'] === undefined ? null : 1 - count['0']
}
