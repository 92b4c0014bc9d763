import type { Observations } from './observations.ts'

/** How much the model and the sensors err; all inferred. */
export interface Errors {
  /** Factor on the noise found in the recording. */
  readonly noiseFactor: number
  /** Error of the modelled enhancement, as a share of it. */
  readonly modelError: number
  /** Chance that an observation in the modelled plume saw none of it. */
  readonly gaps: number
}

/**
 * ln likelihood of the enhancements given what the sources would make them, up to a constant.
 *
 * - Student-t with 4 degrees of freedom: a time-averaged plume in a meandering wind errs by whole peaks.
 * - Its scale is noise and model error in quadrature. The model errs in proportion to what it says is there and, since
 *   eddies displace a plume sideways, to what it says is near in time: `s² = (f n)² + k² (m² + m̃²)`, m̃ the mean of m over
 *   some seconds to both sides.
 * - Intermittency: with the chance `gaps` the sensor was outside of the meandering plume and saw only noise.
 * - A clipped value says only that there was more (or less): its density is replaced by a probability.
 * - Every term counts by `weight`: residuals are correlated in time, so a second is not a second of independent evidence
 *   (a power likelihood; Bissiri, Holmes and Walker 2016, JRSS B 78, 1103).
 * - Each still sensor's background offset is profiled out by re-weighted least squares under its own normal prior.
 */
export function logLikelihood(o: Observations, modelled_ppm: Float64Array, errors: Errors): number {
  const near = nearMean(o, modelled_ppm)
  let sum = 0
  for (let s = 0; s < o.ranges.length; s++) {
    const [from, to] = o.ranges[s]!
    if (from === to) continue
    const offset = offsetOf(o, s, modelled_ppm, errors, near)
    sum += rangeLogLikelihood(o, from, to, modelled_ppm, near, offset, errors)
    if (offset !== 0) sum -= 0.5 * (offset / o.offsetSigma_ppm[s]!) ** 2
  }
  return sum
}

/** Mean of the modelled enhancement over some seconds before and after, by one exponential filter each way. */
export function nearMean(o: Observations, modelled_ppm: Float64Array): Float64Array {
  const { keepNear } = o
  const out = new Float64Array(o.n)
  let mean = 0
  for (let i = 0; i < o.n; i++) {
    const keep = keepNear[i]!
    mean = keep * mean + (1 - keep) * modelled_ppm[i]!
    if (mean < LEAST_NEAR_PPM) mean = 0
    out[i] = mean
  }
  mean = 0
  for (let i = o.n - 1; i >= 0; i--) {
    const keep = keepNear[i + 1] ?? 0
    mean = keep * mean + (1 - keep) * modelled_ppm[i]!
    if (mean < LEAST_NEAR_PPM) mean = 0
    out[i] = (out[i]! + mean) / 2
  }
  return out
}
/** Far below any noise: most of a flight is clean air, and is not worked on. */
const LEAST_NEAR_PPM = 1e-12

/** Sum of w ln p. Terms of equal weight are multiplied and the logarithm is taken of the product: as exact, and several times quicker. */
function rangeLogLikelihood(
  o: Observations,
  from: number,
  to: number,
  modelled_ppm: Float64Array,
  near: Float64Array,
  offset: number,
  { noiseFactor, modelError, gaps }: Errors,
): number {
  const { noise_ppm, enhancement_ppm, weight, clipped } = o
  const noise2 = noiseFactor * noiseFactor
  const error2 = modelError * modelError
  let sum = 0
  let w = weight[from]!
  let product = 1
  for (let i = from; i < to; i++) {
    if (weight[i]! !== w || product < PRODUCT_MIN || product > PRODUCT_MAX) {
      sum += w * Math.log(product)
      w = weight[i]!
      product = 1
    }
    const m = modelled_ppm[i]!
    const e = near[i]!
    const bare2 = noise2 * noise_ppm[i]! * noise_ppm[i]!
    const scale2 = bare2 + error2 * (m * m + e * e)
    const r = enhancement_ppm[i]! - offset
    if (clipped[i] === 0) product *= (1 - gaps) * density(r - m, scale2) + gaps * density(r, bare2)
    else product *= tail((clipped[i]! * (m - r)) / Math.sqrt(scale2))
  }
  return sum + w * Math.log(product)
}

/** Student-t with 4 degrees of freedom, without its constant 3/8. */
function density(r: number, scale2: number): number {
  const a = 1 + (0.25 * r * r) / scale2
  return 1 / (Math.sqrt(scale2 * a) * a * a)
}

/** Its distribution function, in closed form; the constant is left out as in `density`. Below 0 its terms would cancel, so they are taken about -1. */
function tail(t: number): number {
  const root = Math.sqrt(4 + t * t)
  if (t > 0) {
    const u = t / root
    return (8 / 3) * (0.5 + 0.75 * u * (1 - (u * u) / 3))
  }
  const d = 4 / (root * (root - t)) // 1 + t / root
  return (2 / 3) * d * d * (3 - d)
}

/** One more factor of any size an observation can have still fits a double. */
const PRODUCT_MAX = 1e150
const PRODUCT_MIN = 1e-150

/** The most likely background offset of one still sensor under this model; 0 for moving sensors. */
export function offsetOf(
  o: Observations,
  sensor: number,
  modelled_ppm: Float64Array,
  { noiseFactor, modelError }: Errors,
  near: Float64Array,
): number {
  const [from, to] = o.ranges[sensor]!
  const sigma = o.offsetSigma_ppm[sensor]!
  if (!(sigma > 0)) return 0
  const noise2 = noiseFactor * noiseFactor
  const error2 = modelError * modelError
  let offset = 0
  for (let pass = 0; pass < OFFSET_PASSES; pass++) {
    let precision = 1 / (sigma * sigma)
    let pull = 0
    for (let i = from; i < to; i++) {
      const m = modelled_ppm[i]!
      const near2 = near[i]! * near[i]!
      const scale2 = noise2 * variance(o, i) + error2 * (m * m + near2)
      const r = o.enhancement_ppm[i]! - m
      const e = r - offset
      const w = (o.weight[i]! * (FREEDOM + 1)) / (FREEDOM * scale2 + e * e)
      precision += w
      pull += w * r
    }
    offset = pull / precision
  }
  return offset
}

const variance = (o: Observations, i: number) => o.noise_ppm[i]! * o.noise_ppm[i]!
const OFFSET_PASSES = 3
const FREEDOM = 4
