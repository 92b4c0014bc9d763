import { type Background, backgrounds } from '../detections/background.ts'
import { logSumExp, median, quantile } from '../kernels/statistics.ts'
import type { SortieRecordings } from '../recordings/recording.ts'
import { correlationTime_s } from './correlation.ts'
import { type DensityGrid, densityRegions, kernelWidth_m, localDensity, smear } from './density.ts'
import { type Fit, fitOf, type Modelled, modelledBy } from './fit.ts'
import { sortLabels } from './labels.ts'
import { type LimitMap, limitMap } from './limit.ts'
import { type Observations, observe } from './observations.ts'
import { bounds, NUISANCES, nuisanceOf, PER_SOURCE, type Prior, rateOf } from './prior.ts'
import { type Posterior, sample } from './sampler.ts'
import { searchArea } from './search-area.ts'
import { defaults, type InversionOptions, roughnessLength_m, toldSpread } from './settings.ts'

/** One source of the reported posterior. */
export interface LocatedSource {
  readonly x_m: number
  readonly y_m: number
  readonly z_m: number
  readonly density: DensityGrid
  readonly regions: ReturnType<typeof densityRegions> // 50, 80, 90, 95 %
  /** Samples of the rate, kg/h, ascending. */
  readonly rates_kgph: Float64Array
  /** Chance that it is there at all: posterior weight of all numbers that hold it. */
  readonly probability: number
}

export interface Inversion {
  readonly count: readonly number[] // posterior probability of 0, 1, 2 … sources
  readonly logEvidence: readonly number[]
  readonly sources: readonly LocatedSource[]
  /** Posterior mass per cell of the searched area, one per source of the number reported. */
  readonly density: DensityGrid
  readonly limit: LimitMap
  readonly fit: Fit
  readonly modelled: Modelled
  readonly backgrounds: readonly Background[]
  readonly observations: Observations
  readonly prior: Prior
  /** What the manifest changed of the defaults. */
  readonly options: InversionOptions
  readonly area: readonly (readonly [number, number])[]
  /** Posterior medians of what was unknown about air and sensor. */
  readonly nuisances: ReturnType<typeof nuisanceOf>
}

export type Progress = (fraction: number, what: string) => void

/**
 * What the sensors saw is `y = A·s + b + d + e`: couplings times source rates, background, offsets, noise. This finds
 * s (number, places, rates) with everything else unknown about A, b, d and e carried along. Deterministic in the seed.
 */
export function invert(
  recordings: SortieRecordings,
  options: InversionOptions,
  seed: number,
  progress: Progress = () => {},
  levels: readonly Background[] = backgrounds(recordings.gas),
): Inversion {
  const wind = recordings.wind
  if (wind === null) throw new Error('invert() needs wind; callers answer without one')
  const area = searchArea(recordings, defaults.areaMargin)
  const prior = priorOf(recordings, options, area)
  const response_s = statedResponse(recordings)
  const even = observe(recordings, levels, wind, toldSpread(options), {
    source_m: (prior.height_m[0] + prior.height_m[1]) / 2,
    roughness_m: roughnessLength_m[options.roughness ?? 'open'],
    lid_m: options.lid_m,
  })
  progress(0.05, 'how long errors last')
  const observations = weighted(even, options, errorDurations(even, prior, seed, response_s, recordings))
  const settings = {
    particles: options.particles ?? defaults.particles,
    sweeps: defaults.sweeps,
    harvest: defaults.harvest,
    seed,
    response_s,
  }
  const posteriors = ladder(observations, prior, settings, progress)
  const logPosterior = posteriors.map((p) => p.logEvidence + logPoisson(prior.expectedSources, p.sources))
  const total = logSumExp(logPosterior)
  const count = logPosterior.map((l) => Math.exp(l - total))
  const best = posteriors[reportedNumber(count)]!
  const shown = best.sources > 0 || posteriors.length < 2 ? best : posteriors[1]!
  progress(0.9, 'regions and detection limit')
  const nuisances = nuisanceOf(prior, medianNuisance(best), 0, response_s)
  const modelled = modelledBy(observations, prior, best, response_s, recordings)
  return {
    count,
    logEvidence: posteriors.map((p) => p.logEvidence),
    sources: located(shown, prior, count),
    density: mapOf(shown, area),
    limit: limitMap(observations, prior, nuisances.noiseFactor, area, nuisances.response_s),
    fit: {
      ...fitOf(observations, modelled, nuisances),
      residualCorrelation_s: correlationTime_s(
        observations,
        modelled.mean_ppm,
        modelled.offset_ppm,
        nuisances.noiseFactor,
      ),
    },
    modelled,
    backgrounds: levels,
    observations,
    prior,
    options,
    area,
    nuisances,
  }
}

/** A source is reported when it is this probable; below, the smaller number stands and the count is called ambiguous. */
const REPORTED_FROM = 0.8

/** How many sources to report: the largest number of which at least so many are sure enough; one when some number of them is more probable than none. */
function reportedNumber(count: readonly number[]): number {
  if (count[0]! >= 0.5) return 0
  let atLeast = 1
  let k = 0
  for (let n = 1; n < count.length; n++) {
    atLeast -= count[n - 1]!
    if (atLeast >= REPORTED_FROM) k = n
  }
  return Math.max(1, k)
}

/** Zero sources, then one more at a time, until one more is clearly worse. */
function ladder(
  o: Observations,
  prior: Prior,
  settings: Parameters<typeof sample>[3],
  progress: Progress,
): Posterior[] {
  const out: Posterior[] = []
  let best = Number.NEGATIVE_INFINITY
  for (let k = 0; k <= prior.maxSources; k++) {
    progress(0.15 + (0.7 * k) / (prior.maxSources + 1), k === 1 ? 'one source' : `${k} sources`)
    const posterior = sample(o, prior, k, settings)
    const value = posterior.logEvidence + logPoisson(prior.expectedSources, k)
    out.push(posterior)
    if (k >= 2 && value < best - CLEARLY_WORSE) break
    best = Math.max(best, value)
  }
  return out
}
const CLEARLY_WORSE = 1.5

const logPoisson = (mean: number, k: number): number => {
  let factorial = 0
  for (let i = 2; i <= k; i++) factorial += Math.log(i)
  return k * Math.log(mean) - mean - factorial
}

function priorOf(recordings: SortieRecordings, options: InversionOptions, area: Prior['area']): Prior {
  const ofSpecies = recordings.gas[0] && defaults.rateOfSpecies_kgph[recordings.gas[0].species]
  return {
    area,
    height_m: recordings.searchHeight_m ?? defaults.height_m,
    rate_kgph: options.rate_kgph ?? ofSpecies ?? defaults.rate_kgph,
    windTurn_rad:
      options.windTurn_deg === undefined ? defaults.windTurn_rad : (options.windTurn_deg * Math.PI) / 180,
    windSpeedLog: options.windSpeedLog ?? defaults.windSpeedLog,
    spreadMedian: toldSpread(options) === undefined ? defaults.spreadMedian : 1,
    spreadLog: options.spreadLog ?? (options.spread ? 0.02 : defaults.spreadLog),
    response_s: defaults.response_s,
    delay_s: defaults.delay_s,
    modelError: defaults.modelError,
    noiseLog: defaults.noiseLog,
    expectedSources: options.expectedSources ?? defaults.expectedSources,
    maxSources: options.maxSources ?? defaults.maxSources,
  }
}

interface ErrorDurations {
  readonly moving_s: number
  readonly still_s: number
}

/** How long one error of the model lasts, from the residuals of a first rough look at one source; each kind of sensor by itself. */
function errorDurations(
  even: Observations,
  prior: Prior,
  seed: number,
  response_s: number | null,
  recordings: SortieRecordings,
): ErrorDurations {
  const rough = weighted(even, {}, { moving_s: 0, still_s: 0 })
  const look = sample(rough, prior, 1, {
    particles: ROUGH_PARTICLES,
    sweeps: 2,
    harvest: 1,
    seed,
    response_s,
  })
  const { mean_ppm, offset_ppm } = modelledBy(rough, prior, look, response_s, recordings)
  const { noiseFactor } = nuisanceOf(prior, medianNuisance(look), 0, response_s)
  const found = (kind: 'moving' | 'still') =>
    correlationTime_s(rough, mean_ppm, offset_ppm, noiseFactor, kind)
  return { moving_s: found('moving'), still_s: found('still') }
}
const ROUGH_PARTICLES = 64

/** Each observation's share of independent information: the stretch it stands for over the duration of one model error. */
function weighted(o: Observations, options: InversionOptions, found: ErrorDurations): Observations {
  const { errorMoving_s, errorStill_s } = defaults
  const moving_s =
    options.errorDuration_s ?? Math.min(errorMoving_s.most, Math.max(errorMoving_s.least, found.moving_s))
  const still_s =
    options.errorDuration_s ?? Math.min(errorStill_s.most, Math.max(errorStill_s.least, found.still_s))
  const weight = o.weight.map((_, i) =>
    Math.min(1, o.stands_s[i]! / (o.moving[i] === 1 ? moving_s : still_s)),
  )
  const looks = weight.reduce((sum, w) => sum + w, 0)
  const share = Math.min(1, (options.looksMax ?? defaults.looksMax) / Math.max(1, looks))
  return { ...o, weight: weight.map((w) => share * w) }
}

function statedResponse(recordings: SortieRecordings): number | null {
  const stated = recordings.gas.map((g) => g.response_s).filter((r) => r !== null)
  return stated.length > 0 ? stated[0]! : null
}

/** Medians over the samples, as a bare nuisance vector. */
function medianNuisance(posterior: Posterior): Float64Array {
  const from = posterior.sources * PER_SOURCE
  return Float64Array.from({ length: NUISANCES }, (_, i) =>
    median(posterior.samples.map((s) => s[from + i]!)),
  )
}

function located(posterior: Posterior, prior: Prior, count: readonly number[]): LocatedSource[] {
  const labelled = sortLabels(posterior)
  return labelled
    .map((samples, s) => {
      const places = samples.map((at) => ({ x_m: at[0]!, y_m: at[1]! }))
      const density = localDensity(places)
      const rates_kgph = Float64Array.from(samples, (at) => rateOf(prior, at[3]!)).sort()
      return {
        x_m: mean(places.map((p) => p.x_m)),
        y_m: mean(places.map((p) => p.y_m)),
        z_m: mean(samples.map((at) => at[2]!)),
        density,
        regions: densityRegions(density, [0.5, 0.8, 0.9, 0.95]),
        rates_kgph,
        probability: count.slice(s + 1).reduce((a, b) => a + b, 0),
      }
    })
    .sort((a, b) => quantile(b.rates_kgph, 0.5) - quantile(a.rates_kgph, 0.5))
    .map((source, rank) => ({ ...source, probability: count.slice(rank + 1).reduce((a, b) => a + b, 0) }))
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

const MAP_CELLS = 160

/** The map people look at: posterior of the number of sources reported, summed over its sources. */
function mapOf(posterior: Posterior, area: Prior['area']): DensityGrid {
  const [[x0_m, y0_m], [x1, y1]] = bounds(area)
  const cell_m = Math.max(x1 - x0_m, y1 - y0_m) / MAP_CELLS
  const grid = {
    x0_m,
    y0_m,
    cell_m,
    nx: Math.ceil((x1 - x0_m) / cell_m),
    ny: Math.ceil((y1 - y0_m) / cell_m),
  }
  const mass = new Float64Array(grid.nx * grid.ny)
  for (const samples of sortLabels(posterior)) {
    const places = samples.map((at) => ({ x_m: at[0]!, y_m: at[1]! }))
    smear(grid, places, Math.max(kernelWidth_m(places), 0.7 * cell_m), 1 / places.length, mass)
  }
  return { ...grid, mass }
}
