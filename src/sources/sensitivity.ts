import { smoothedWeights } from '../kernels/pareto.ts'
import { nuisances as names, PER_SOURCE, type Prior, rateOf } from './prior.ts'
import type { Posterior } from './sampler.ts'

/** What is changed, one at a time, in the order it is told. A phrase table says each in words. */
export const sensitivityCodes = [
  'wind-turn-doubled',
  'wind-turn-halved',
  'wind-speed-doubled',
  'wind-speed-halved',
  'spread-wider',
  'spread-narrower',
  'spread-error-doubled',
  'errors-longer',
  'errors-shorter',
  'model-error-doubled',
  'model-error-halved',
  'gaps-doubled',
  'gaps-halved',
  'rate-higher',
  'rate-lower',
  'source-low',
  'source-high',
  'response-doubled',
] as const
export type SensitivityCode = (typeof sensitivityCodes)[number]

/** What one changed assumption does to the answer about one source; null where only a new run can say. */
export interface Change {
  readonly code: SensitivityCode
  /** How far the mean place moves. */
  readonly moved_m: number | null
  /** New median rate over the old one. */
  readonly rateFactor: number | null
  /** New over old radius of the circle about the mean place that holds 90 %. */
  readonly radiusFactor: number | null
  /** How many samples the answer still rests on. */
  readonly effective: number
}

export interface Sensitivity {
  readonly samples: number
  /** With fewer effective samples nothing is said. */
  readonly least: number
  readonly changes: readonly Change[]
}

const LEAST = 100
/** With fewer, the region is told too small: on simulated surveys, errors twice as long made it 1.3 to 1.8 times as wide in a new run, and 1.05 to 1.15 times by weights that left a fifth to a quarter of the samples. */
const LEAST_SHARE = 1 / 3
/** Heavier tails of the weights than this say that the samples do not reach to the changed answer (Vehtari et al., see kernels/pareto.ts). */
const shapeMost = (samples: number): number => Math.min(0.7, 1 - 1 / Math.log10(samples))

const SPREAD_CHANGED = 1.25
const RATE_CHANGED = 4
const DOUBLED = 2

/**
 * How much an answer rests on each assumption: the samples of the posterior weighted by how much more, or less, probable
 * the changed assumption makes each. Nothing is sampled anew, so that a change that leads away from the samples cannot be
 * followed: then the answer is null. The number of sources stays as reported.
 *
 * `own` holds, of each sample, the numbers of the one source asked about (see labels.ts).
 */
export function sensitivityOf(
  posterior: Pick<Posterior, 'sources' | 'samples' | 'logLikelihoods'>,
  own: readonly Float64Array[],
  prior: Prior,
  responseStated: boolean,
): Sensitivity {
  const n = own.length
  const least = Math.max(LEAST, Math.ceil(LEAST_SHARE * n))
  const before = answer(own, prior, new Float64Array(n).fill(1 / n))
  const changes = sensitivityCodes.map((code): Change => {
    const of = logWeightOf(code, prior, posterior.sources, responseStated)
    const { weights, effective, shape } = smoothedWeights(
      own.map((row, i) => of(posterior.samples[i]!, row, posterior.logLikelihoods[i]!)),
    )
    const sure = effective >= least && shape <= shapeMost(n)
    if (!sure) return { code, moved_m: null, rateFactor: null, radiusFactor: null, effective: effective || 0 }
    const after = answer(own, prior, weights)
    return {
      code,
      moved_m: Math.hypot(after.x_m - before.x_m, after.y_m - before.y_m),
      rateFactor: after.rate_kgph / before.rate_kgph,
      radiusFactor: after.radius_m / before.radius_m,
      effective,
    }
  })
  return { samples: n, least, changes }
}

interface Answer {
  readonly x_m: number
  readonly y_m: number
  readonly rate_kgph: number
  readonly radius_m: number
}

function answer(own: readonly Float64Array[], prior: Prior, weights: Float64Array): Answer {
  const mean = (of: (row: Float64Array) => number) =>
    own.reduce((sum, row, i) => sum + weights[i]! * of(row), 0)
  const x_m = mean((row) => row[0]!)
  const y_m = mean((row) => row[1]!)
  const away = own.map((row) => Math.hypot(row[0]! - x_m, row[1]! - y_m))
  const rates = own.map((row) => rateOf(prior, row))
  return {
    x_m,
    y_m,
    rate_kgph: weightedQuantile(rates, weights, 0.5),
    radius_m: weightedQuantile(away, weights, 0.9),
  }
}

/** The value below which so much of the weight lies, halves of each value's weight on its either side. */
function weightedQuantile(values: readonly number[], weights: Float64Array, p: number): number {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!)
  let below = 0
  let last = { at: 0, value: values[order[0]!]! }
  for (const i of order) {
    const at = below + weights[i]! / 2
    if (at >= p) {
      const part = at > last.at ? (p - last.at) / (at - last.at) : 1
      return last.value + part * (values[i]! - last.value)
    }
    below += weights[i]!
    last = { at, value: values[i]! }
  }
  return last.value
}

type LogWeight = (theta: Float64Array, own: Float64Array, logL: number) => number

/** ln of the changed prior (or likelihood) over the assumed one, for one sample; scores are standard normal before the data. */
function logWeightOf(
  code: SensitivityCode,
  prior: Prior,
  sources: number,
  responseStated: boolean,
): LogWeight {
  const at = sources * PER_SOURCE
  const nuisances = (these: readonly (typeof names)[number][], change: (z: number) => number): LogWeight => {
    const places = these.map((name) => at + names.indexOf(name))
    return (theta) => places.reduce((sum, i) => sum + change(theta[i]!), 0)
  }
  const rates = (by: number): LogWeight => {
    return (theta) => {
      let sum = 0
      for (let s = 0; s < sources; s++) sum += shifted(by)(theta[s * PER_SOURCE + 3]!)
      return sum
    }
  }
  const middle_m = (prior.height_m[0] + prior.height_m[1]) / 2
  switch (code) {
    case 'wind-turn-doubled':
      return nuisances(['turn'], widened(DOUBLED))
    case 'wind-turn-halved':
      return nuisances(['turn'], widened(1 / DOUBLED))
    case 'wind-speed-doubled':
      return nuisances(['speed'], widened(DOUBLED))
    case 'wind-speed-halved':
      return nuisances(['speed'], widened(1 / DOUBLED))
    case 'spread-wider':
      return nuisances(['lateral', 'vertical'], shifted(Math.log(SPREAD_CHANGED) / prior.spreadLog))
    case 'spread-narrower':
      return nuisances(['lateral', 'vertical'], shifted(-Math.log(SPREAD_CHANGED) / prior.spreadLog))
    case 'spread-error-doubled':
      return nuisances(['lateral', 'vertical'], widened(DOUBLED))
    case 'response-doubled':
      return nuisances(responseStated ? ['delay'] : ['response', 'delay'], widened(DOUBLED))
    case 'model-error-doubled':
      return nuisances(['modelError'], shifted(Math.log(DOUBLED) / prior.modelError.log))
    case 'model-error-halved':
      return nuisances(['modelError'], shifted(-Math.log(DOUBLED) / prior.modelError.log))
    case 'gaps-doubled':
      return nuisances(['gaps'], shifted(Math.log(DOUBLED) / prior.gaps.logOdds))
    case 'gaps-halved':
      return nuisances(['gaps'], shifted(-Math.log(DOUBLED) / prior.gaps.logOdds))
    case 'rate-higher':
      return rates(Math.log(RATE_CHANGED) / Math.log(prior.rate_kgph.factor))
    case 'rate-lower':
      return rates(-Math.log(RATE_CHANGED) / Math.log(prior.rate_kgph.factor))
    case 'errors-longer': // every error twice as long: half the weight for every observation
      return (_, __, logL) => (1 / DOUBLED - 1) * logL
    case 'errors-shorter':
      return (_, __, logL) => (DOUBLED - 1) * logL
    case 'source-low':
      return (_, own) => (own[2]! <= middle_m ? 0 : Number.NEGATIVE_INFINITY)
    case 'source-high':
      return (_, own) => (own[2]! >= middle_m ? 0 : Number.NEGATIVE_INFINITY)
  }
}

/** A normal prior so many times as wide. */
const widened = (times: number) => (z: number) => 0.5 * z * z * (1 - 1 / (times * times))

/** A normal prior moved by so many standard deviations; a prior without width cannot be moved. */
const shifted = (by: number) => (z: number) =>
  Number.isFinite(by) ? z * by - 0.5 * by * by : Number.NEGATIVE_INFINITY
