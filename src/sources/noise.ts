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
    for (let i = from; i < to; i++) {
      const m = modelled_ppm[i]!
      const scale2 = (noiseFactor * o.noise_ppm[i]!) ** 2 + (modelError * m) ** 2
      const r = o.enhancement_ppm[i]! - m - offset
      sum -=
        o.weight[i]! *
        (0.5 * Math.log(scale2) + 0.5 * (FREEDOM + 1) * Math.log(1 + (r * r) / (FREEDOM * scale2)))
    }
    if (offset !== 0) sum -= 0.5 * (offset / o.offsetSigma_ppm[s]!) ** 2
  }
  return sum
}

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
  for (let pass = 0; pass < 2; pass++) {
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
