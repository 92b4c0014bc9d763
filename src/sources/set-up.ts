/**
 * What a run fixes before it looks: what is assumed, what is compared with the model, and how much each observation
 * counts. The running inversion stands on these; a test holds them to what `invert` does.
 */
import type { Background } from '../detections/background.ts'
import { median } from '../kernels/statistics.ts'
import type { GasSeries, SortieRecordings } from '../recordings/recording.ts'
import { correlationTime_s } from './correlation.ts'
import type { Carriage } from './coupling.ts'
import { modelledBy } from './fit.ts'
import type { Model } from './model.ts'
import { FORM, type Observations, observe } from './observations.ts'
import { bounds, domain, NUISANCES, nuisanceOf, PER_SOURCE, type Prior } from './prior.ts'
import type { Posterior } from './sampler.ts'
import { defaults, type InversionOptions, roughnessLength_m, toldSpread } from './settings.ts'

/** What is assumed of sources in this area, of the air and of the sensors; what the manifest says replaces the defaults. */
export function priorOf(recordings: SortieRecordings, options: InversionOptions, area: Prior['area']): Prior {
  const ofSpecies = recordings.gas[0] && defaults.rateOfSpecies_kgph[recordings.gas[0].species]
  return {
    area,
    height_m: recordings.searchHeight_m ?? defaults.height_m,
    rate_kgph: options.rate_kgph ?? ofSpecies ?? defaults.rate_kgph,
    windTurn_rad:
      options.windTurn_deg === undefined ? defaults.windTurn_rad : (options.windTurn_deg * Math.PI) / 180,
    windSpeedLog: options.windSpeedLog ?? defaults.windSpeedLog,
    spreadMedian: options.spreadMedian ?? (toldSpread(options) === undefined ? defaults.spreadMedian : 1),
    spreadLog: options.spreadLog ?? (options.spread ? defaults.told.spreadLog : defaults.spreadLog),
    response_s: options.response_s ?? defaults.response_s,
    delay_s: options.delay_s ?? defaults.delay_s,
    modelError: options.modelError ?? (options.spread ? defaults.told.modelError : defaults.modelError),
    noiseLog: options.noiseLog ?? defaults.noiseLog,
    gaps: options.gaps ?? (options.spread ? defaults.told.gaps : defaults.gaps),
    outside: {
      share: options.outsideShare ?? defaults.outside.share,
      reach_m: (options.outsideReach ?? defaults.outside.reach) * longestSide(area),
      rateFactor: options.outsideRateFactor ?? defaults.outside.rateFactor,
    },
    anySource: options.anySource ?? defaults.anySource,
    company: options.company ?? defaults.company,
    maxSources: options.maxSources ?? defaults.maxSources,
  }
}

const longestSide = (area: Prior['area']): number => {
  const [[x0, y0], [x1, y1]] = bounds(area)
  return Math.max(x1 - x0, y1 - y0)
}

/** A sensor's response time where a recording states one, s; null where it is to be inferred. */
export function statedResponse(recordings: Pick<SortieRecordings, 'gas'>): number | null {
  return recordings.gas.map((g) => g.response_s).find((r) => r !== null) ?? null
}

/** Enhancements and the air about them, every observation with weight 1. */
export function observedBy(
  recordings: SortieRecordings,
  levels: readonly Background[],
  prior: Prior,
  options: InversionOptions,
): Observations {
  const { wind } = recordings
  if (wind === null) throw new Error('an inversion needs wind; callers answer without one')
  const [low, high] = domain(prior)
  return observe(recordings, levels, wind, toldSpread(options), {
    source_m: (prior.height_m[0] + prior.height_m[1]) / 2,
    roughness_m: roughnessLength_m[options.roughness ?? 'open'],
    lid_m: options.lid_m,
    reach_m: Math.min(REACH_MAX_M, Math.hypot(high[0] - low[0], high[1] - low[1])),
    sourceSize_m: options.sourceSize_m ?? 0,
  })
}
const REACH_MAX_M = 40_000

/** How long one error of the model lasts, s, for each kind of sensor. */
export interface ErrorDurations {
  readonly moving_s: number
  readonly still_s: number
}

/** Before anything is known of the residuals: the least that is ever taken. */
export const SHORTEST: ErrorDurations = { moving_s: 0, still_s: 0 }

/** From the residuals of one source, as the samples of its posterior have it. */
export function errorDurations(
  o: Observations,
  prior: Prior,
  response_s: number | null,
  gas: readonly Pick<GasSeries, 't_us'>[],
  model: Model,
  look: Pick<Posterior, 'sources' | 'samples'>,
): ErrorDurations {
  const { mean_ppm, offset_ppm } = modelledBy(model, o, prior, look, response_s, gas)
  const errors = nuisanceOf(prior, medianNuisance(look), 0, response_s)
  const found = (kind: 'moving' | 'still') => correlationTime_s(o, mean_ppm, offset_ppm, errors, kind)
  return { moving_s: found('moving'), still_s: found('still') }
}

/**
 * Each observation's share of independent information: the stretch it stands for over the duration of one model error.
 * A duration is not known to better than a half: one that is hardly longer than the least is taken as the least.
 */
export function weighted(o: Observations, options: InversionOptions, found: ErrorDurations): Observations {
  const shortest = weights(o, options, SHORTEST)
  const longer = weights(o, options, found)
  return { ...o, weight: longer.some((w, i) => w < LITTLE_CHANGED * shortest[i]!) ? longer : shortest }
}
const LITTLE_CHANGED = 0.65

function weights(o: Observations, options: InversionOptions, found: ErrorDurations): Float64Array {
  const { errorMoving_s, errorStill_s } = defaults
  const told = options.spread !== undefined // then what is left is noise, as long as it lasts
  const within = ({ least, most }: { least: number; most: number }, duration_s: number) =>
    options.errorDuration_s ?? Math.min(most, Math.max(told ? 0 : least, duration_s))
  const moving_s = within(errorMoving_s, found.moving_s)
  const still_s = within(errorStill_s, found.still_s)
  const weight = o.weight.map((_, i) =>
    Math.min(1, o.stands_s[i]! / (o.moving[i] === 1 ? moving_s : still_s)),
  )
  const most = (moving: number) =>
    options.looksMax ??
    (told ? Number.POSITIVE_INFINITY : defaults.looksMax[moving === 1 ? 'moving' : 'still'])
  const looks = looksAbout(o, weight)
  return weight.map((w, i) => w * Math.min(1, most(o.moving[i]!) / Math.max(1, looks[i]!)))
}

/**
 * How many looks concern the same source as each observation: all of the still sensors together, and of the moving ones
 * those in its neighbourhood, since an aircraft that has gone on looks at other ground.
 */
function looksAbout(o: Observations, weight: Float64Array): Float64Array {
  const cells = new Map<string, number>()
  const column = (x_m: number) => Math.floor(x_m / NEIGHBOURHOOD_M)
  const add = (key: string, w: number) => cells.set(key, (cells.get(key) ?? 0) + w)
  weight.forEach((w, i) => {
    if (o.moving[i] === 0) add('still', w)
    else
      for (let c = -1; c <= 1; c++)
        for (let r = -1; r <= 1; r++) add(`${column(o.x_m[i]!) + c},${column(o.y_m[i]!) + r}`, w)
  })
  return weight.map((_, i) =>
    o.moving[i] === 0 ? cells.get('still')! : cells.get(`${column(o.x_m[i]!)},${column(o.y_m[i]!)}`)!,
  )
}
/** Farther from each other than this to twice this, two looks of a moving sensor seldom concern one source. */
const NEIGHBOURHOOD_M = 500

/** Medians over the samples of what is unknown about air and sensors, as a bare nuisance vector. */
export function medianNuisance(posterior: Pick<Posterior, 'sources' | 'samples'>): Float64Array {
  const from = posterior.sources * PER_SOURCE
  return Float64Array.from({ length: NUISANCES }, (_, i) =>
    median(posterior.samples.map((s) => s[from + i]!)),
  )
}

/** A source is reported when it is this probable; below, the smaller number stands and the count is called ambiguous. */
export const REPORTED_FROM = 0.8

/** How many sources to report: the largest number of which at least so many are sure enough; one when some number of them is more probable than none. */
export function reportedNumber(count: readonly number[]): number {
  if (count[0]! >= 0.5) return 0
  let atLeast = 1
  let k = 0
  for (let n = 1; n < count.length; n++) {
    atLeast -= count[n - 1]!
    if (atLeast >= REPORTED_FROM) k = n
  }
  return Math.max(1, k)
}

/**
 * How plumes are carried, where the manifest does not say: as puffs when the air stands still for a good part of the
 * time, for then there is no along and across, and dividing by the wind means nothing.
 */
export function carriageOf(o: Observations, options: InversionOptions): Carriage {
  if (options.carriage !== undefined) return options.carriage
  let moving = 0
  let calm = 0
  for (let i = 0; i < o.n; i++) {
    if (o.form[i] !== FORM.path) continue
    moving++
    if (o.wind_mps[i]! < CALM_MPS) calm++
  }
  return moving > 0 && calm > CALM_SHARE * moving ? 'puffs' : 'plume'
}
const CALM_MPS = 0.8
const CALM_SHARE = 0.25
