/** Small statistics on typed arrays. NaN is skipped where said so; sorting never changes the input. */

/** Quantile p in 0..1 by linear interpolation between order statistics (Hyndman and Fan 1996, type 7); NaN skipped; NaN when nothing is left. */
export function quantile(values: ArrayLike<number>, p: number): number {
  const sorted = finiteSorted(values)
  return quantileOfSorted(sorted, p)
}

export function quantileOfSorted(sorted: Float64Array, p: number): number {
  const n = sorted.length
  if (n === 0) return Number.NaN
  const at = p * (n - 1)
  const low = Math.floor(at)
  const high = Math.min(n - 1, low + 1)
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!)
}

export function finiteSorted(values: ArrayLike<number>): Float64Array {
  const out = new Float64Array(values.length)
  let n = 0
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i]!)) out[n++] = values[i]!
  return out.subarray(0, n).sort()
}

export const median = (values: ArrayLike<number>): number => quantile(values, 0.5)

/** Median step of times in order; 1 where there are fewer than two. */
export function medianStep(t_s: Float64Array): number {
  const steps = new Float64Array(Math.max(0, t_s.length - 1))
  for (let i = 0; i < steps.length; i++) steps[i] = t_s[i + 1]! - t_s[i]!
  return median(steps) || 1
}

/** ln Σ exp(values), without overflow; -Infinity for an empty list. */
export function logSumExp(values: ArrayLike<number>): number {
  let max = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) if (values[i]! > max) max = values[i]!
  if (max === Number.NEGATIVE_INFINITY) return max
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i]! - max)
  return max + Math.log(sum)
}

/**
 * Error function, |error| < 1.5e-7. Abramowitz and Stegun (1964), 7.1.26.
 * Enough where it stands for a plume's share of a beam, whose model error is above a per cent.
 */
export function erf(x: number): number {
  const a = Math.abs(x)
  if (a > 5.5) return Math.sign(x)
  const t = 1 / (1 + 0.3275911 * a)
  const poly = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
  const value = 1 - poly * Math.exp(-a * a)
  return x < 0 ? -value : value
}

/** Standard normal distribution function. */
export const normalCdf = (z: number): number => 0.5 * (1 + erf(z / Math.SQRT2))
