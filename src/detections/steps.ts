import { median, quantile } from '../kernels/statistics.ts'

/** How long a level must have stood before and after, s, to be told from a plume. */
const STANDS_S = 90
const NOISES = 8
/** Samples within which the change must happen: drift takes longer. */
const SHARP_SAMPLES = 4
const SHARP_SHARE = 0.7

/**
 * Where an instrument's level jumped and stayed: the low side of a minute and a half before and after differ by more
 * than noise and the change is sharp. A plume's edge is as sharp, but the air before and behind it is the same; drift
 * moves as far, but slowly. `jumpVariance` lets a smoother follow, one entry per sample.
 */
export function findSteps(
  t_s: Float64Array,
  value: Float64Array,
  noise: number,
): { steps: number[]; jumpVariance: Float64Array } {
  const jumpVariance = new Float64Array(value.length)
  const steps: number[] = []
  for (let i = SHARP_SAMPLES; i + SHARP_SAMPLES < value.length; i++) {
    const quick = median(value.subarray(i, i + SHARP_SAMPLES)) - median(value.subarray(i - SHARP_SAMPLES, i))
    if (!(Math.abs(quick) > SHARP_SHARE * NOISES * noise)) continue
    const change = changeAt(t_s, value, i)
    if (!(Math.abs(change) > NOISES * noise) || Math.sign(change) !== Math.sign(quick)) continue
    if (Math.abs(quick) < SHARP_SHARE * Math.abs(change) || Math.abs(quick) > Math.abs(change) / SHARP_SHARE)
      continue
    const last = steps.at(-1)
    const same = last !== undefined && t_s[i]! - t_s[last]! < STANDS_S
    if (same && Math.abs(change) <= Math.sqrt(jumpVariance[last]!)) continue
    if (same) jumpVariance[steps.pop()!] = 0
    steps.push(i)
    jumpVariance[i] = change * change
  }
  return { steps, jumpVariance }
}

/** Low side after sample i less low side before it; NaN when either stretch is too short to say. */
function changeAt(t_s: Float64Array, value: Float64Array, i: number): number {
  let from = i
  let to = i
  while (from > 0 && t_s[i]! - t_s[from - 1]! <= STANDS_S) from--
  while (to < value.length && t_s[to]! - t_s[i]! <= STANDS_S) to++
  if (t_s[i]! - t_s[from]! < STANDS_S / 2 || t_s[to - 1]! - t_s[i]! < STANDS_S / 2) return Number.NaN
  return quantile(value.subarray(i, to), 0.25) - quantile(value.subarray(from, i), 0.25)
}
