import { nearMean } from './noise.ts'
import type { Observations } from './observations.ts'

/**
 * How long one error of the model lasts, s: the integral time of the residuals, found within each sensor. Residuals are
 * in units of noise and model error together, as the likelihood takes them (noise.ts), and clipped, so that no single
 * outlier decides; in units of the noise alone a few crossings of the plume decide, and their spacing is taken for time.
 * Integral time by the initial positive sequence (Geyer 1992, Stat. Sci. 7, 473, in its simple form: stop at the first
 * non-positive autocorrelation).
 */
export function correlationTime_s(
  o: Observations,
  modelled_ppm: Float64Array,
  offset_ppm: Float64Array,
  { noiseFactor, modelError }: { readonly noiseFactor: number; readonly modelError: number },
  kind: 'moving' | 'still' | 'all' = 'all',
): number {
  const ranges = o.ranges.filter(
    ([from, to]) => to > from && (kind === 'all' || (o.moving[from] === 1) === (kind === 'moving')),
  )
  if (ranges.length === 0) return 0
  const step_s = Math.min(...ranges.map(([from]) => o.stands_s[from]!))
  const z = new Float64Array(o.n)
  const near = nearMean(o, modelled_ppm)
  let variance = 0
  for (const [from, to] of ranges)
    for (let i = from; i < to; i++) {
      const r = o.enhancement_ppm[i]! - modelled_ppm[i]! - offset_ppm[o.sensor[i]!]!
      z[i] = Math.max(
        -CLIP,
        Math.min(
          CLIP,
          r / Math.hypot(noiseFactor * o.noise_ppm[i]!, modelError * Math.hypot(modelled_ppm[i]!, near[i]!)),
        ),
      )
      variance += z[i]! * z[i]!
    }
  if (!(variance > 0)) return step_s
  let integral = 0.5
  for (let lag = 1; lag <= LAGS_MAX; lag++) {
    const ρ = productsAt(o, ranges, z, lag, step_s) / variance
    if (ρ <= 0.02) break
    integral += ρ
  }
  return 2 * integral * step_s
}

/** Sum of products of residuals so many steps apart; a gap between them is no neighbourhood. */
function productsAt(
  o: Observations,
  ranges: Observations['ranges'],
  z: Float64Array,
  lag: number,
  step_s: number,
): number {
  let sum = 0
  for (const [from, to] of ranges)
    for (let i = from + lag; i < to; i++)
      if (o.t_s[i]! - o.t_s[i - lag]! < 1.5 * lag * step_s) sum += z[i]! * z[i - lag]!
  return sum
}

const CLIP = 8
const LAGS_MAX = 200
