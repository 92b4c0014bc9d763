import type { Observations } from './observations.ts'

/**
 * How long one error of the model lasts, s: the integral time of the residuals, found within each sensor. Residuals are
 * in units of the noise and clipped, so that it is the plume's misfit that counts and no single outlier decides.
 * Integral time by the initial positive sequence (Geyer 1992, Stat. Sci. 7, 473, in its simple form: stop at the first
 * non-positive autocorrelation).
 */
export function correlationTime_s(
  o: Observations,
  modelled_ppm: Float64Array,
  offset_ppm: Float64Array,
  noiseFactor: number,
): number {
  const z = new Float64Array(o.n)
  for (let i = 0; i < o.n; i++) {
    const r = o.enhancement_ppm[i]! - modelled_ppm[i]! - offset_ppm[o.sensor[i]!]!
    z[i] = Math.max(-CLIP, Math.min(CLIP, r / (noiseFactor * o.noise_ppm[i]!)))
  }
  let variance = 0
  for (let i = 0; i < o.n; i++) variance += z[i]! * z[i]!
  if (!(variance > 0)) return o.step_s
  let integral = 0.5
  for (let lag = 1; lag <= LAGS_MAX; lag++) {
    let sum = 0
    for (const [from, to] of o.ranges)
      for (let i = from + lag; i < to; i++)
        if (o.t_s[i]! - o.t_s[i - lag]! < 1.5 * lag * o.step_s) sum += z[i]! * z[i - lag]!
    const ρ = sum / variance
    if (ρ <= 0.02) break
    integral += ρ
  }
  return 2 * integral * o.step_s
}

const CLIP = 8
const LAGS_MAX = 200
