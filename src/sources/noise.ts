import type { Observations } from './observations.ts'

/**
 * ln likelihood of the enhancements given what the sources would make them, up to a constant.
 *
 * Student-t with 4 degrees of freedom: a time-averaged plume in a meandering wind errs by whole peaks. Its scale grows
 * with the modelled enhancement (`modelError`), added to instrument and background noise in quadrature. Every term
 * counts by `weight`: residuals are correlated in time, so a second is not a second of independent evidence (a power
 * likelihood; Bissiri, Holmes and Walker 2016, JRSS B 78, 1103). Each still sensor's background offset is profiled out by
 * re-weighted least squares under its own normal prior.
 */
export function logLikelihood(
  o: Observations,
  modelled_ppm: Float64Array,
  noiseFactor: number,
  modelError: number,
): number {
  let sum = 0
  for (let s = 0; s < o.ranges.length; s++) {
    const [from, to] = o.ranges[s]!
    if (from === to) continue
    const offset = offsetOf(o, s, from, to, modelled_ppm, noiseFactor, modelError)
    sum += rangeLogLikelihood(o, from, to, modelled_ppm, offset, noiseFactor, modelError)
    if (offset !== 0) sum -= 0.5 * (offset / o.offsetSigma_ppm[s]!) ** 2
  }
  return sum
}

/**
 * Sum of w (-ln s - 5/2 ln(1 + r²/4s²)). Terms of equal weight are multiplied and the logarithm is taken of the product:
 * as exact, and several times quicker, for the logarithm is what costs here.
 */
function rangeLogLikelihood(
  o: Observations,
  from: number,
  to: number,
  modelled_ppm: Float64Array,
  offset: number,
  noiseFactor: number,
  modelError: number,
): number {
  const { noise_ppm, enhancement_ppm, weight } = o
  const noise2 = noiseFactor * noiseFactor
  const error2 = modelError * modelError
  let sum = 0
  let w = weight[from]!
  let scales = 1
  let tails = 1
  for (let i = from; i < to; i++) {
    const m = modelled_ppm[i]!
    const scale2 = noise2 * noise_ppm[i]! * noise_ppm[i]! + error2 * m * m
    const r = enhancement_ppm[i]! - m - offset
    if (weight[i]! !== w || tails > PRODUCT_MAX || scales < PRODUCT_MIN || scales > PRODUCT_MAX) {
      sum -= w * (0.5 * Math.log(scales) + 0.5 * (FREEDOM + 1) * Math.log(tails))
      w = weight[i]!
      scales = 1
      tails = 1
    }
    scales *= scale2
    tails *= 1 + (r * r) / (FREEDOM * scale2)
  }
  return sum - w * (0.5 * Math.log(scales) + 0.5 * (FREEDOM + 1) * Math.log(tails))
}

/** One more factor of any size an observation can have still fits a double. */
const PRODUCT_MAX = 1e150
const PRODUCT_MIN = 1e-150

/** The most likely background offset of one still sensor under this model; 0 for moving sensors. */
export function offsetOf(
  o: Observations,
  sensor: number,
  from: number,
  to: number,
  modelled_ppm: Float64Array,
  noiseFactor: number,
  modelError: number,
): number {
  const sigma = o.offsetSigma_ppm[sensor]!
  if (!(sigma > 0)) return 0
  let offset = 0
  for (let pass = 0; pass < 3; pass++) {
    let precision = 1 / (sigma * sigma)
    let pull = 0
    for (let i = from; i < to; i++) {
      const m = modelled_ppm[i]!
      const scale2 = (noiseFactor * o.noise_ppm[i]!) ** 2 + (modelError * m) ** 2
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

const FREEDOM = 4
