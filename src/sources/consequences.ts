import { power } from '../kernels/power.ts'
import { quantileOfSorted } from '../kernels/statistics.ts'
import type { GasSeries } from '../recordings/recording.ts'
import { type Activity, activityOf } from './activity.ts'
import { correlationTime_s } from './correlation.ts'
import { partsOf, rowsOf } from './each-source.ts'
import { type Fit, fitOf, type Modelled, modelledBy } from './fit.ts'
import type { Search } from './ladder.ts'
import { type LimitMap, limitMap } from './limit.ts'
import { type LocatedSource, located } from './located.ts'
import type { Model } from './model.ts'
import type { Observations } from './observations.ts'
import { type OnSite, samplesOf } from './on-site.ts'
import { type Nuisance, nuisanceOf } from './prior.ts'
import type { Posterior } from './sampler.ts'
import { type Sensitivity, sensitivityOf } from './sensitivity.ts'
import { medianNuisance, reportedNumber } from './set-up.ts'

/** What the samples say: of 0, 1, 2 … sources on site and off, how probable each number is, and how many are in the area. */
export interface Sampling {
  readonly posteriors: readonly Posterior[]
  readonly weights: readonly number[]
  readonly count: readonly number[]
  /** Samples of the number reported. */
  readonly shown: { readonly whole: OnSite; readonly onSite: OnSite }
}

export interface Consequences {
  /** Where a source switches, its rate is the mean over time. */
  readonly sources: readonly LocatedSource[]
  readonly modelled: Modelled
  readonly fit: Fit
  /** Posterior medians of what was unknown about air and sensor. */
  readonly nuisances: Nuisance
  readonly limit: LimitMap
  /** Of each source: what each assumption does to it, and whether it emitted always; null where that cannot be told. */
  readonly sensitivity: readonly Sensitivity[]
  readonly activity: readonly (Activity | null)[]
}

/** What follows from the samples: sources, fit, what could not be seen, what each assumption does, when each source emitted. */
export function consequences(
  search: Search,
  model: Model,
  o: Observations,
  sampling: Sampling,
): Consequences {
  const { prior, response_s, seed, gas } = search
  const { whole, onSite } = sampling.shown
  const nuisances = nuisanceOf(prior, medianNuisance(whole), 0, response_s)
  const modelled = modelledBy(model, o, prior, whole, response_s, gas)
  const { mean_ppm, offset_ppm } = modelled
  const residualCorrelation_s = correlationTime_s(o, mean_ppm, offset_ppm, nuisances)
  const rows = rowsOf(onSite, prior)
  const parts = partsOf(model, o, prior, whole, rows, mean_ppm, response_s)
  const activity = parts.map((part) => activityOf(o, part, nuisances, prior.gaps, offset_ppm, seed))
  return {
    sources: located(onSite, prior, sampling.count).map((source, i) => overTime(source, activity[i] ?? null)),
    modelled,
    fit: { ...fitOf(o, modelled, nuisances), residualCorrelation_s },
    nuisances,
    limit: limitBeside(search, model, o, sampling),
    sensitivity: rows.map((own) => sensitivityOf(whole, own, prior, response_s !== null)),
    activity,
  }
}

/** True where a source is more likely to have switched than not. */
export const switches = ({ probability }: Activity): boolean => probability >= 0.5

/**
 * What was found takes a source to emit always, and its silences for gaps of the plume: its rate is then too near to that
 * while on. The mean over time is that rate times the share of time on, and as doubtful as both.
 */
function overTime(source: LocatedSource, activity: Activity | null): LocatedSource {
  if (activity === null || !switches(activity)) return source
  const [low, share, high] = activity.shareOn
  const { rates_kgph } = source
  const median = quantileOfSorted(rates_kgph, 0.5)
  const width = Math.log(quantileOfSorted(rates_kgph, 0.95) / quantileOfSorted(rates_kgph, 0.05))
  const stretch = width > 0 ? Math.hypot(1, Math.log(high / Math.max(SHARE_LEAST, low)) / width) : 1
  const mean = median * activity.onFactor * share
  return { ...source, rates_kgph: rates_kgph.map((rate) => mean * power(rate / median, stretch)) }
}
const SHARE_LEAST = 0.02

const NO_SERIES: readonly GasSeries[] = []

/** Where no source is reported, what is shown of one is not there to see past; gas from outside still is. */
function limitBeside(search: Search, model: Model, o: Observations, sampling: Sampling): LimitMap {
  const { prior, response_s } = search
  const { posteriors, weights, count, shown } = sampling
  const reported = reportedNumber(count)
  const { whole } = reported > 0 ? shown : samplesOf(posteriors, weights, prior, 0)
  return limitMap(model, o, prior, {
    nuisances: nuisanceOf(prior, medianNuisance(whole), 0, response_s),
    modelled_ppm: modelledBy(model, o, prior, whole, response_s, NO_SERIES).mean_ppm,
    reported,
  })
}
