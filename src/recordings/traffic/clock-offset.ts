import { median } from '../../kernels/statistics.ts'
import type { NVector, Path } from './path.ts'

/** How far another's clock seems to be ahead of ours, found by laying its places onto our path. */
export interface ClockOffset {
  /** Seconds to take from the outsider's times; 0 where none could be determined. */
  readonly ahead_s: number
  /** Offsets that fit about as well; null where none was sought or found. */
  readonly range_s: readonly [from: number, to: number] | null
  /** 'none': zero fits as well as any. 'too-few': samples. 'ambiguous': many offsets fit alike (hovering, slow or repeated paths). 'at-limit': the best lies at the border of the search. */
  readonly state: 'estimated' | 'none' | 'stated' | 'too-few' | 'ambiguous' | 'at-limit'
}

export interface OffsetSample {
  readonly t_us: number
  readonly place: NVector
}

const SAMPLES_MAX = 1500
const SAMPLES_MIN = 20
/** A wider range of offsets that fit alike determines none. */
const RANGE_MAX_S = 10
/** An offset may leave this share of the samples without a place of ours, relative to the best placed one. */
const PLACED_MIN = 0.8

const NONE = { ahead_s: 0, range_s: null }

/**
 * The offset within `search_s` that makes the median horizontal distance least, to 0.01 s. Work: a few hundred medians over at
 * most 1500 samples.
 */
export function estimateOffset(own: Path, samples: readonly OffsetSample[], search_s: number): ClockOffset {
  const step = Math.max(1, Math.ceil(samples.length / SAMPLES_MAX))
  const chosen = samples.filter((_, i) => i % step === 0)
  const tried = grid(-search_s, search_s, 1).map((ahead_s) => fitAt(own, chosen, ahead_s))
  const most = Math.max(0, ...tried.map(({ placed }) => placed))
  if (most < SAMPLES_MIN) return { ...NONE, state: 'too-few' }
  for (const fine_s of [0.1, 0.01]) {
    const { ahead_s: at_s } = bestOf(tried, most)
    const around = grid(at_s - 10 * fine_s, at_s + 10 * fine_s, fine_s)
    tried.push(...around.map((ahead_s) => fitAt(own, chosen, ahead_s)))
  }
  const best = bestOf(tried, most)
  if (Math.abs(best.ahead_s) > search_s - 1) return { ...NONE, state: 'at-limit' }
  // What is half as bad again, and a metre, cannot be told from the best.
  const alike_m = 1.5 * best.median_m + 1
  const alike = tried.filter(({ median_m }) => median_m <= alike_m).map(({ ahead_s }) => ahead_s)
  const [from, to] = [Math.min(...alike), Math.max(...alike)]
  if (to - from > RANGE_MAX_S) return { ...NONE, range_s: [from, to], state: 'ambiguous' }
  if (from <= 0 && to >= 0) return { ahead_s: 0, range_s: [from, to], state: 'none' }
  return { ahead_s: best.ahead_s, range_s: [from, to], state: 'estimated' }
}

interface Fit {
  readonly ahead_s: number
  readonly median_m: number
  readonly placed: number
}

function fitAt(own: Path, samples: readonly OffsetSample[], ahead_s: number): Fit {
  const distances_m = Float64Array.from(samples, ({ t_us, place }) =>
    own.roughDistance_m(t_us - ahead_s * 1e6, place),
  )
  const placed = distances_m.filter((distance_m) => !Number.isNaN(distance_m))
  return { ahead_s, median_m: median(placed), placed: placed.length }
}

function bestOf(fits: readonly Fit[], most: number): Fit {
  return fits.reduce((best, fit) => {
    if (fit.placed < PLACED_MIN * most) return best
    const nearer = Math.abs(fit.ahead_s) < Math.abs(best.ahead_s)
    const better = fit.median_m < best.median_m || (fit.median_m === best.median_m && nearer)
    return best.placed < PLACED_MIN * most || better ? fit : best
  })
}

/** Whole multiples of a step, so that zero is exactly zero. */
function grid(from: number, to: number, step: number): number[] {
  const first = Math.round(from / step)
  const count = Math.round(to / step) - first + 1
  const perUnit = Math.round(1 / step)
  return Array.from({ length: count }, (_, i) => (first + i) / perUnit)
}
