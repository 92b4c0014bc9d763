import { type Background, backgrounds } from '../detections/background.ts'
import { logSumExp } from '../kernels/statistics.ts'
import type { SortieRecordings } from '../recordings/recording.ts'
import { type Consequences, consequences } from './consequences.ts'
import type { Carriage } from './coupling.ts'
import { alone, type CrewMaker } from './crew.ts'
import type { DensityGrid } from './density.ts'
import { firstLook, ladder, type Progress, refined, type Search } from './ladder.ts'
import { mapOf } from './located.ts'
import type { Model } from './model.ts'
import type { Observations } from './observations.ts'
import { type OffSite, offSite, onSite, samplesOf } from './on-site.ts'
import { logCount, type Prior } from './prior.ts'
import { searchArea } from './search-area.ts'
import {
  carriageOf,
  errorDurations,
  observedBy,
  priorOf,
  reportedNumber,
  SHORTEST,
  statedResponse,
  weighted,
} from './set-up.ts'
import { defaults, type InversionOptions } from './settings.ts'

export interface Inversion extends Consequences {
  readonly kernel: Model['kernel']
  readonly carriage: Carriage
  readonly count: readonly number[] // posterior probability of 0, 1, 2 … sources
  readonly logEvidence: readonly number[]
  /** Gas that comes from outside the searched area. */
  readonly offSite: OffSite
  /** Posterior mass per cell of the searched area, one per source of the number reported. */
  readonly density: DensityGrid
  readonly backgrounds: readonly Background[]
  readonly observations: Observations
  readonly prior: Prior
  /** What the manifest changed of the defaults. */
  readonly options: InversionOptions
  readonly area: readonly (readonly [number, number])[]
}

/**
 * What the sensors saw is `y = A·s + b + d + e`: couplings times source rates, background, offsets, noise. This finds
 * s (number, places, rates) with everything else unknown about A, b, d and e carried along. Deterministic in the seed,
 * and the same for any crew of one kernel.
 */
export async function invert(
  recordings: SortieRecordings,
  options: InversionOptions,
  seed: number,
  progress: Progress = () => {},
  levels: readonly Background[] = backgrounds(recordings.gas),
  crewOf: CrewMaker = alone,
): Promise<Inversion> {
  const wind = recordings.wind
  if (wind === null) throw new Error('invert() needs wind; callers answer without one')
  const area = searchArea(recordings, defaults.areaMargin)
  const prior = priorOf(recordings, options, area)
  const response_s = statedResponse(recordings)
  const even = observedBy(recordings, levels, prior, options)
  const carriage = carriageOf(even, options)
  const search: Search = {
    prior,
    response_s,
    seed,
    gas: recordings.gas,
    particles: options.particles ?? defaults.particles,
    progress,
  }
  let observations = weighted(even, options, SHORTEST)
  let hands = crewOf(observations, 'plume')
  let first = await firstLook(observations, search, hands)
  const { posterior } = first.sampled
  const durations = errorDurations(observations, prior, response_s, recordings.gas, hands.model, posterior)
  const longer = weighted(even, options, durations)
  if (longer.weight.some((w, i) => w !== observations.weight[i])) {
    observations = longer
    hands = crewOf(observations, 'plume')
    first = await firstLook(observations, search, hands)
  }
  const quick = await ladder(observations, search, hands, first)
  if (carriage === 'puffs') hands = crewOf(observations, carriage)
  const steps = carriage === 'puffs' ? await refined(quick, search, hands, first) : quick
  const { model } = hands
  const posteriors = steps.sampled.map(({ posterior }) => posterior)
  const logPosterior = steps.logEvidence.map((l, k) => l + logCount(prior, k))
  const total = logSumExp(logPosterior)
  const weights = logPosterior.map((l) => Math.exp(l - total))
  const count = onSite(posteriors, weights, prior)
  const reported = reportedNumber(count)
  const shown = samplesOf(posteriors, weights, prior, Math.max(reported, 1))
  progress(0.9, 'regions and detection limit')
  return {
    kernel: model.kernel,
    carriage,
    count,
    logEvidence: steps.logEvidence,
    offSite: offSite(posteriors, weights, prior),
    density: mapOf(shown.onSite, area),
    backgrounds: levels,
    observations,
    prior,
    options,
    area,
    ...consequences(search, model, observations, { posteriors, weights, count, shown }),
  }
}
