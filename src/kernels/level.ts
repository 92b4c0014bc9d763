/**
 * Local level smoother: a signal that wanders as a random walk, seen through noise that may differ at every sample.
 * Kalman filter and Rauch-Tung-Striebel smoother in one dimension; Durbin and Koopman (2012), Time Series Analysis by
 * State Space Methods, section 2. Exact, O(n), nothing allocated beyond the outputs.
 */
export interface Smoothed {
  readonly mean: Float64Array
  /** Variance of the level given all samples. */
  readonly variance: Float64Array
  /** ln p(values) summed over finite values, the first one taken as exactly informative (diffuse start). */
  readonly logLikelihood: number
}

/** Level of the values (any unit u) at times in seconds, ascending; noise in u², walk in u²/s. NaN is a gap. Where the level is known to have jumped, `jumpVariance` lets it. */
export function smoothLevel(
  t_s: ArrayLike<number>,
  value: ArrayLike<number>,
  noiseVariance: ArrayLike<number>,
  walkVariance_perS: number,
  jumpVariance?: ArrayLike<number>,
): Smoothed {
  const n = t_s.length
  const mean = new Float64Array(n)
  const variance = new Float64Array(n)
  const predicted = new Float64Array(n) // variance before the sample at i is seen
  let level = 0
  let p = DIFFUSE
  let logLikelihood = 0
  let started = false
  for (let i = 0; i < n; i++) {
    if (i > 0) p += walkVariance_perS * Math.max(0, t_s[i]! - t_s[i - 1]!) + (jumpVariance?.[i] ?? 0)
    predicted[i] = p
    const y = value[i]!
    if (Number.isFinite(y)) {
      const s = p + noiseVariance[i]!
      const e = y - level
      if (started) logLikelihood -= 0.5 * (Math.log(2 * Math.PI * s) + (e * e) / s)
      const gain = p / s
      level += gain * e
      p *= 1 - gain
      started = true
    }
    mean[i] = level
    variance[i] = p
  }
  for (let i = n - 2; i >= 0; i--) {
    const back = variance[i]! / predicted[i + 1]!
    mean[i] = mean[i]! + back * (mean[i + 1]! - mean[i]!)
    variance[i] = variance[i]! + back * back * (variance[i + 1]! - predicted[i + 1]!)
  }
  return { mean, variance, logLikelihood }
}

const DIFFUSE = 1e8
