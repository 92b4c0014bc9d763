import {
  briggs,
  pasquillGiffordSpread_m,
  type Roughness,
  type StabilityClass,
} from '../kernels/dispersion.ts'
import type { Species } from '../quantities/gas.ts'
import type { Carriage } from './coupling.ts'
import type { Nuisance, Prior } from './prior.ts'
import type { SpreadCurve, ToldSpread } from './wind-field.ts'

/** What a manifest's `inversion` block may change. */
export interface InversionOptions {
  readonly maxSources?: number
  readonly rate_kgph?: { readonly median: number; readonly factor: number }
  /** Plume spread told instead of inferred: sigma = distance x tan(angle) + offset; wind and spread are then taken as exact. */
  readonly spread?: {
    readonly horizontal_deg: number
    readonly vertical_deg: number
    readonly horizontalOffset_m: number
    readonly verticalOffset_m: number
  }
  readonly roughness?: Roughness
  /** Height of a reflecting lid, m; none when left out. */
  readonly lid_m?: number
  /** 'measured' (default): from the recording's own turbulence. */
  readonly stability?: StabilityClass | 'measured'
  /** Whose curves a stability class means: Briggs' (default; open country or urban), or Pasquill and Gifford's (open country). */
  readonly curves?: 'briggs' | 'pasquill-gifford'
  /** Side of the square that gas leaves from, m; a leak when left out. */
  readonly sourceSize_m?: number
  /** How the plume reaches moving sensors; puffs are dearer and better in light wind. */
  readonly carriage?: Carriage
  /** Chance that a source whose gas is seen stands outside of the searched area. */
  readonly outsideShare?: number
  /** 1-sigma, degrees. */
  readonly windTurn_deg?: number
  readonly windSpeedLog?: number
  readonly spreadLog?: number
  /** In sides of the searched area. */
  readonly outsideReach?: number
  readonly outsideRateFactor?: number
  readonly spreadMedian?: number
  readonly response_s?: Prior['response_s']
  readonly delay_s?: Prior['delay_s']
  readonly modelError?: Prior['modelError']
  readonly gaps?: Prior['gaps']
  readonly noiseLog?: number
  /** Chance that there is any source, before the data. */
  readonly anySource?: number
  /** Chance of each source that there is another. */
  readonly company?: number
  readonly particles?: number
  /** How long one error of the model lasts, s; replaces the defaults below. */
  readonly errorDuration_s?: number
  /** The most independent looks a recording may count for. */
  readonly looksMax?: number
  /** Share of the searched area above which a 90 % region is no location. */
  readonly uselessShare?: number
}

/**
 * One set of defaults for every recording. Where a number was chosen on data, the data were the shared simulated surveys,
 * and docs/decisions/0004-inversion.md says so.
 */
export const defaults = {
  /** kg/h; one standard deviation is a factor 4: 0.06 to 16 kg/h holds 95 %. */
  rate_kgph: { median: 1, factor: 4 },
  /** Gases emitted on another scale. */
  rateOfSpecies_kgph: { CO2: { median: 30, factor: 4 } } as Partial<
    Record<Species, { median: number; factor: number }>
  >,
  windTurn_rad: (8 * Math.PI) / 180, // mast against plume; siting and calibration of masts, and the mast's distance
  windSpeedLog: 0.2,
  /** A mast's second-means miss the quickest eddies, and gas leaves from an area: plumes are wider than their record says. */
  spreadMedian: 1.2,
  spreadLog: 0.4,
  response_s: { median: 1.2, log: 0.9 },
  delay_s: { median: 0.5, log: 0.8 },
  modelError: { median: 0.5, log: 0.5 },
  noiseLog: 1,
  gaps: { median: 0.05, logOdds: 1 },
  /** Plumes also come over the fence: one source in ten, up to one and a half sides beyond, ten times as strong or it would not be seen. */
  outside: { share: 0.1, reach: 1.5, rateFactor: 10 },
  /** One survey in ten of an arbitrary area holds a source: the first asks for 2 units of evidence of its own. */
  anySource: 0.1,
  /** A site that leaks in one place is likelier to leak in another. */
  company: 0.15,
  maxSources: 3,
  height_m: [0, 5] as const,
  particles: 128,
  sweeps: 3,
  harvest: 6,
  /** How long one error of the model lasts is measured, within these bounds: a moving sensor leaves an eddy in about 8 s, a still one sees it for 10 min and more. */
  errorMoving_s: { least: 8, most: 60 },
  errorStill_s: { least: 600, most: 3600 },
  /**
   * No recording counts for more independent looks than this: what is systematically wrong (the law of spread, the mast's
   * place, terrain) does not average out however long one measures.
   */
  looksMax: { moving: 120, still: 50 },
  /** Where the manifest tells the spread by angles, the model is taken at its word. */
  told: { spreadLog: 0.02, modelError: { median: 0.05, log: 0.7 }, gaps: { median: 0.001, logOdds: 0.5 } },
  areaMargin: 0.1,
  uselessShare: 0.2,
} as const

/** Aerodynamic roughness: short grass and scrub; scattered buildings (Wieringa 1992, J. Wind Eng. 41, 357, classes 3-4 and 7). */
export const roughnessLength_m: Readonly<Record<Roughness, number>> = { open: 0.05, urban: 0.5 }

/** Spreads the manifest states, if any. */
export function toldSpread({
  spread,
  stability,
  roughness = 'open',
  curves = 'briggs',
}: InversionOptions): ToldSpread | undefined {
  if (spread !== undefined)
    return {
      lateral: angle(spread.horizontal_deg, spread.horizontalOffset_m),
      vertical: angle(spread.vertical_deg, spread.verticalOffset_m),
      instant: true,
      holdsLeak: true,
    }
  if (stability === undefined || stability === 'measured') return undefined
  if (curves === 'pasquill-gifford') {
    const fan = (axis: 'y_m' | 'z_m'): SpreadCurve => {
      const i = pasquillGiffordSpread_m(stability, NEAREST_M)[axis] / NEAREST_M
      return { offset_m: 0, i, c_perM: 0, p: 0, fan: { stability, axis } }
    }
    return { lateral: fan('y_m'), vertical: fan('z_m'), instant: false, holdsLeak: false }
  }
  const curve = briggs[roughness][stability]
  return {
    lateral: { offset_m: 0, ...curve.y },
    vertical: { offset_m: 0, ...curve.z },
    instant: false,
    holdsLeak: false,
  }
}

/** The curves are steepest at the source; nearer than this no sensor comes. */
const NEAREST_M = 0.1

const angle = (angle_deg: number, offset_m: number): SpreadCurve => ({
  offset_m,
  i: Math.tan((angle_deg * Math.PI) / 180),
  c_perM: 0,
  p: 0,
})

/** Everything a result can rest on without having been measured, in the order it is told. A phrase table says each in words. */
export const assumptionCodes = [
  'flat-ground',
  'steady-points',
  'rate-before',
  'height-before',
  'outside-before',
  'wind-error',
  'spread-error',
  'model-error',
  'gaps-before',
  'error-duration',
  'spread-from',
  'carriage',
  'inferred-too',
  'sources-before',
  'background-stepped',
] as const
export type AssumptionCode = (typeof assumptionCodes)[number]

/** Where the spread of plumes is taken from. */
export const spreadOrigins = [
  'mast-turbulence',
  'stated-turbulence',
  'minute-means-scatter',
  'manifest',
] as const
export type SpreadOrigin = (typeof spreadOrigins)[number]

/** One assumption, in no language: numbers with their units in their names, closed codes, or the name of a sensor. */
export interface Assumption {
  readonly code: AssumptionCode
  readonly values: Readonly<Record<string, number | string>>
}

/** What every inversion assumes, with no more digits than it deserves; sentences are made of it in src/reports. */
export function assumptions(
  prior: Prior,
  nuisances: Nuisance,
  spreadFrom: SpreadOrigin,
  options: InversionOptions = {},
): Assumption[] {
  const { rate_kgph, height_m, anySource, company } = prior
  return [
    { code: 'flat-ground', values: {} },
    { code: 'steady-points', values: {} },
    { code: 'rate-before', values: { median_kgph: rate_kgph.median, factor: rate_kgph.factor } },
    { code: 'height-before', values: { least_m: height_m[0], most_m: height_m[1] } },
    {
      code: 'outside-before',
      values: {
        share_percent: percent(prior.outside.share),
        reach_m: Math.round(prior.outside.reach_m),
        factor: prior.outside.rateFactor,
      },
    },
    {
      code: 'wind-error',
      values: {
        turn_deg: degrees(prior.windTurn_rad),
        speed_percent: percentOfLog(prior.windSpeedLog),
      },
    },
    {
      code: 'spread-error',
      values: { factor: prior.spreadMedian, spread_percent: percentOfLog(prior.spreadLog) },
    },
    { code: 'model-error', values: { error_percent: percent(prior.modelError.median) } },
    { code: 'gaps-before', values: { gaps_percent: percent(prior.gaps.median) } },
    {
      code: 'error-duration',
      values: {
        moving_s: options.errorDuration_s ?? defaults.errorMoving_s.least,
        still_min: (options.errorDuration_s ?? defaults.errorStill_s.least) / 60,
        looks: options.looksMax ?? defaults.looksMax.moving,
        looksStill: options.looksMax ?? defaults.looksMax.still,
      },
    },
    { code: 'spread-from', values: { spreadFrom } },
    { code: 'carriage', values: { carriage: options.carriage ?? 'plume' } },
    { code: 'inferred-too', values: inferred(nuisances) },
    { code: 'sources-before', values: { any_percent: 100 * anySource, company_percent: 100 * company } },
  ]
}

const inferred = (nuisances: Nuisance) => ({
  turn_deg: degrees(nuisances.turn_rad),
  speedFactor: hundredths(nuisances.speedFactor),
  lateralFactor: hundredths(nuisances.lateralFactor),
  verticalFactor: hundredths(nuisances.verticalFactor),
  response_s: Number(nuisances.response_s.toPrecision(2)),
  delay_s: Number(nuisances.delay_s.toPrecision(2)),
  modelError_percent: percent(nuisances.modelError),
  gaps_percent: percent(nuisances.gaps),
})

const percent = (share: number) => Number((100 * share).toPrecision(2))
const degrees = (rad: number) => Math.round((rad * 180) / Math.PI) + 0 // + 0: no minus before a zero
const percentOfLog = (log: number) => Math.round(100 * (Math.exp(log) - 1))
const hundredths = (value: number) => Number(value.toFixed(2))
