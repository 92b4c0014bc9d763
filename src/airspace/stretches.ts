/** The three verdicts, and a flight cut into stretches of them. */
import type { GeoPoint } from '../quantities/frame.ts'

export const verdicts = ['inside', 'outside', 'cannot-say'] as const
export type Verdict = (typeof verdicts)[number]

/** Why nothing can be said. Closed. */
export const reasons = [
  'margin', // the line is nearer than the errors add up to
  'gap', // between two fixes far apart in time it could have been reached
  'jump', // places that contradict the others were left out
  'stale', // the last place was only repeated while the aircraft moved on
  'no-height', // the boundary has a limit of height, and the track states none
  'height-datum', // the track's heights and the limit's do not compare
  'no-look', // what the camera saw is not recorded
  'open-footprint', // a corner of the picture looks past the ground
] as const
export type Reason = (typeof reasons)[number]

/** A time with one verdict. Where nothing was measured, `nearest` is null. */
export interface Stretch {
  readonly from_us: number
  readonly to_us: number
  readonly verdict: Verdict
  /** Of cannot-say; else null. */
  readonly why: Reason | null
  readonly nearest: Nearest | null
}

/** The place of a stretch that was nearest to the line. */
export interface Nearest {
  readonly t_us: number
  /** Metres, above 0 inside. */
  readonly depth_m: number
  /** What all errors there add up to; more than the depth's size: nothing can be said. */
  readonly margin_m: number
  /** Where, when that is not where the flight was at the time. */
  readonly place?: GeoPoint
}

/** Stretches one after another; equal ones that touch become one. */
export class Stretches {
  readonly #done: Stretch[] = []
  #open: { from_us: number; to_us: number; verdict: Verdict; why: Reason | null } | undefined
  #nearest: Nearest | null = null

  /** How near to the line the stretch that is open has come; infinite before anything was seen in it, and where another is open. */
  nearest_m(verdict: Verdict): number {
    return this.#nearest === null || this.#open?.verdict !== verdict
      ? Number.POSITIVE_INFINITY
      : Math.abs(this.#nearest.depth_m)
  }

  add(from_us: number, to_us: number, verdict: Verdict, why: Reason | null): void {
    if (!(to_us > from_us)) return
    const open = this.#open
    if (open !== undefined && open.verdict === verdict && open.why === why) {
      open.to_us = to_us
      return
    }
    this.#close()
    this.#open = { from_us, to_us, verdict, why }
  }

  /** A measurement in the stretch that is open. */
  saw(t_us: number, depth_m: number, margin_m: number, place?: GeoPoint): void {
    const size_m = Math.abs(depth_m)
    if (this.#nearest !== null && size_m >= Math.abs(this.#nearest.depth_m)) return
    if (size_m < Number.POSITIVE_INFINITY)
      this.#nearest = place === undefined ? { t_us, depth_m, margin_m } : { t_us, depth_m, margin_m, place }
  }

  #close(): void {
    if (this.#open !== undefined) this.#done.push({ ...this.#open, nearest: this.#nearest })
    this.#open = undefined
    this.#nearest = null
  }

  end(): Stretch[] {
    this.#close()
    return withoutFlicker(this.#done)
  }
}

const SHORTEST_US = 1e6

/** A moment of certainty between two of doubt is doubt: a track along the margin else falls to pieces. */
function withoutFlicker(stretches: readonly Stretch[]): Stretch[] {
  const calm: Stretch[] = []
  stretches.forEach((stretch, k) => {
    const [before, after] = [calm.at(-1), stretches[k + 1]]
    const isFlicker =
      stretch.verdict !== 'cannot-say' &&
      stretch.to_us - stretch.from_us < SHORTEST_US &&
      before?.verdict === 'cannot-say' &&
      after?.verdict === 'cannot-say'
    if (isFlicker || isSame(before, stretch)) calm.push(joined(calm.pop()!, stretch))
    else calm.push(stretch)
  })
  return calm
}

const isSame = (a: Stretch | undefined, b: Stretch) =>
  a !== undefined && a.verdict === b.verdict && a.why === b.why

const joined = (a: Stretch, b: Stretch): Stretch => ({
  ...a,
  to_us: b.to_us,
  nearest: nearer(a.nearest, b.nearest),
})

export function nearer(a: Nearest | null, b: Nearest | null): Nearest | null {
  if (a === null || b === null) return a ?? b
  return Math.abs(b.depth_m) < Math.abs(a.depth_m) ? b : a
}

/** Inside of both. Outside of either is outside, whatever the other says. Both cover the same time. */
export function bothOf(a: readonly Stretch[], b: readonly Stretch[]): Stretch[] {
  const made: Stretch[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [one, other] = [a[i]!, b[j]!]
    const from_us = Math.max(one.from_us, other.from_us)
    const to_us = Math.min(one.to_us, other.to_us)
    if (to_us > from_us) {
      const next = { ...decided(one, other), from_us, to_us }
      const last = made.at(-1)
      if (isSame(last, next)) made.push(joined(made.pop()!, next))
      else made.push(next)
    }
    if (one.to_us <= other.to_us) i++
    if (other.to_us <= one.to_us) j++
  }
  return made
}

/** Of two verdicts the one that decides. */
function decided(one: Stretch, other: Stretch): Stretch {
  const order: readonly Verdict[] = ['outside', 'cannot-say', 'inside']
  return order.indexOf(other.verdict) < order.indexOf(one.verdict) ? other : one
}
