import { normalCdf } from '../kernels/statistics.ts'
import type { GasSeries } from '../recordings/recording.ts'
import type { Model } from './model.ts'
import { nearMean, offsetOf } from './noise.ts'
import type { Observations } from './observations.ts'
import { nuisanceOf, PER_SOURCE, type Prior, rateOf } from './prior.ts'
import type { Posterior } from './sampler.ts'

/** Posterior mean of what the sources make the sensors read. */
export interface Modelled {
  /** Per observation. */
  readonly mean_ppm: Float64Array
  /** Per sensor: background offset the model prefers. */
  readonly offset_ppm: Float64Array
  /** Per series of the recordings, at its own times, between observations by interpolation. */
  readonly perSeries: readonly Float64Array[]
}

/** How well the model explains what was seen. */
export interface Fit {
  /** Share of the enhancement that the sources explain, by absolute deviations, 0 to 1. */
  readonly explained: number
  /** Chance of a discrepancy at least this large if the model were true (posterior predictive; Gelman, Meng and Stern 1996). */
  readonly pValue: number
  /** Separate passes through modelled plume that also showed gas. */
  readonly crossings: number
  readonly residualCorrelation_s: number
}

const DRAWS = 40

/** Posterior mean enhancement over some of the samples, ppm, at the observations and at the times of every series. */
export function modelledBy(
  model: Model,
  o: Observations,
  prior: Prior,
  posterior: Pick<Posterior, 'sources' | 'samples'>,
  response_s: number | null,
  gas: readonly Pick<GasSeries, 't_us'>[],
): Modelled {
  const k = posterior.sources
  const mean_ppm = new Float64Array(o.n)
  const offset_ppm = new Float64Array(o.ranges.length)
  const one = new Float64Array(o.n)
  const stride = Math.max(1, Math.floor(posterior.samples.length / DRAWS))
  let used = 0
  model.reserve(1)
  for (let j = 0; j < posterior.samples.length; j += stride) {
    const theta = posterior.samples[j]!
    const nuisance = nuisanceOf(prior, theta, k * PER_SOURCE, response_s)
    one.fill(0)
    for (let s = 0; s < k; s++) {
      const at = s * PER_SOURCE
      model.column(
        0,
        { x_m: theta[at]!, y_m: theta[at + 1]!, z_m: theta[at + 2]! },
        o.sourceWidth_m,
        nuisance,
      )
      const column = model.read(0)
      const rate = rateOf(prior, theta, at)
      for (let i = 0; i < o.n; i++) one[i] = one[i]! + rate * column[i]!
    }
    for (let i = 0; i < o.n; i++) mean_ppm[i] = mean_ppm[i]! + one[i]!
    const near = nearMean(o, one)
    o.ranges.forEach(([from, to], s) => {
      if (to > from) offset_ppm[s] = offset_ppm[s]! + offsetOf(o, s, one, nuisance, near)
    })
    used++
  }
  for (let i = 0; i < o.n; i++) mean_ppm[i] = mean_ppm[i]! / used
  for (let s = 0; s < offset_ppm.length; s++) offset_ppm[s] = offset_ppm[s]! / used
  return { mean_ppm, offset_ppm, perSeries: gas.map((g, s) => spread(o, s, mean_ppm, g.t_us)) }
}

/** Observation values carried to a series' own times: linear between, held at the ends. */
function spread(o: Observations, sensor: number, values: Float64Array, t_us: Float64Array): Float64Array {
  const [from, to] = o.ranges[sensor]!
  const out = new Float64Array(t_us.length)
  if (to === from) return out
  let j = from
  for (let i = 0; i < t_us.length; i++) {
    const t = (t_us[i]! - o.origin_us) / 1e6
    while (j < to - 1 && o.t_s[j + 1]! <= t) j++
    const next = Math.min(to - 1, j + 1)
    const gap = o.t_s[next]! - o.t_s[j]!
    const part = gap > 0 ? Math.min(1, Math.max(0, (t - o.t_s[j]!) / gap)) : 0
    out[i] = values[j]! + part * (values[next]! - values[j]!)
  }
  return out
}

/**
 * Mean and variance of ln(1 + t²/4) for a Student-t with 4 degrees of freedom: 1/(1 + t²/4) is Beta(2, 1/2), so they are
 * ψ(5/2) - ψ(2) and ψ'(2) - ψ'(5/2).
 */
const EXPECTED = 0.2803723
const VARIANCE = 0.1545757

/** Compares what was seen with what the sources explain; see Fit. */
export function fitOf(
  o: Observations,
  modelled: Modelled,
  nuisance: { noiseFactor: number; modelError: number },
): Omit<Fit, 'residualCorrelation_s'> {
  let explainedBy = 0
  let total = 0
  let discrepancy = 0
  let independent = 0
  const near = nearMean(o, modelled.mean_ppm)
  for (let i = 0; i < o.n; i++) {
    const m = modelled.mean_ppm[i]!
    const e = o.enhancement_ppm[i]! - modelled.offset_ppm[o.sensor[i]!]!
    const noise = nuisance.noiseFactor * o.noise_ppm[i]!
    const r2 = (e - m) ** 2 / (noise ** 2 + nuisance.modelError ** 2 * (m ** 2 + near[i]! ** 2))
    discrepancy += o.weight[i]! * (Math.log(1 + r2 / 4) - EXPECTED)
    independent += o.weight[i]!
    if (Math.max(e, m) < STANDS_OUT * noise) continue
    total += Math.max(0, e)
    explainedBy += Math.max(0, e) - Math.min(Math.max(0, e), Math.abs(e - m))
  }
  return {
    explained: total > 0 ? explainedBy / total : 0,
    pValue: 1 - normalCdf(discrepancy / Math.sqrt(VARIANCE * Math.max(1, independent))),
    crossings: crossings(o, modelled, nuisance.noiseFactor),
  }
}
const STANDS_OUT = 3

/** Runs of modelled plume at one sensor in which gas was seen too; a gap of half a minute (or three steps) ends a run. */
function crossings(o: Observations, modelled: Modelled, noiseFactor: number): number {
  let count = 0
  for (const [from, to] of o.ranges) {
    let last = Number.NEGATIVE_INFINITY
    let confirmed = false
    for (let i = from; i < to; i++) {
      const noise = noiseFactor * o.noise_ppm[i]!
      if (modelled.mean_ppm[i]! < STANDS_OUT * noise) continue
      if (o.t_s[i]! - last > Math.max(30, 3 * o.width_s[i]!)) confirmed = false
      last = o.t_s[i]!
      if (!confirmed && o.enhancement_ppm[i]! > STANDS_OUT * noise) {
        confirmed = true
        count++
      }
    }
  }
  return count
}
