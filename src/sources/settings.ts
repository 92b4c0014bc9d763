import { briggs, briggsSpread_m, type Roughness, type StabilityClass } from '../kernels/dispersion.ts'
import type { Species } from '../quantities/gas.ts'
import type { Nuisance, Prior } from './prior.ts'
import type { ToldSpread } from './wind-field.ts'

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
  /** 1-sigma, degrees. */
  readonly windTurn_deg?: number
  readonly windSpeedLog?: number
  readonly spreadLog?: number
  readonly expectedSources?: number
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
  windTurn_rad: (7 * Math.PI) / 180, // mast against plume; siting and calibration of masts, and the mast's distance
  windSpeedLog: 0.2,
  /** A mast's second-means miss the quickest eddies, and gas leaves from an area: plumes are wider than their record says. */
  spreadMedian: 1.2,
  spreadLog: 0.4,
  response_s: { median: 1.2, log: 0.9 },
  delay_s: { median: 0.5, log: 0.8 },
  modelError: { median: 0.5, log: 0.5 },
  noiseLog: 1,
  /** One survey in twenty of an arbitrary area holds a source: each source asks for 3 units of evidence of its own. */
  expectedSources: 0.05,
  maxSources: 3,
  height_m: [0, 5] as const,
  particles: 128,
  sweeps: 4,
  harvest: 12,
  /** How long one error of the model lasts is measured, within these bounds: a moving sensor leaves an eddy in about 10 s, a still one sees it for 10 min and more. */
  errorMoving_s: { least: 10, most: 60 },
  errorStill_s: { least: 600, most: 3600 },
  /**
   * No recording counts for more independent looks than this: what is systematically wrong (the law of spread, the mast's
   * place, terrain) does not average out however long one measures.
   */
  looksMax: 100,
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
}: InversionOptions): ToldSpread | undefined {
  if (spread !== undefined) {
    const horizontal = Math.tan((spread.horizontal_deg * Math.PI) / 180)
    const vertical = Math.tan((spread.vertical_deg * Math.PI) / 180)
    return {
      lateral_m: (d) => d * horizontal + spread.horizontalOffset_m,
      vertical_m: (d) => d * vertical + spread.verticalOffset_m,
    }
  }
  if (stability === undefined || stability === 'measured') return undefined
  const curve = briggs[roughness][stability]
  return { lateral_m: (d) => briggsSpread_m(curve.y, d), vertical_m: (d) => briggsSpread_m(curve.z, d) }
}

/** Everything a result can rest on without having been measured, in the order it is told. A phrase table says each in words. */
export const assumptionCodes = [
  'flat-ground',
  'steady-points',
  'rate-before',
  'height-before',
  'wind-error',
  'spread-error',
  'error-duration',
  'spread-from',
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
  const { rate_kgph, height_m, expectedSources } = prior
  return [
    { code: 'flat-ground', values: {} },
    { code: 'steady-points', values: {} },
    { code: 'rate-before', values: { median_kgph: rate_kgph.median, factor: rate_kgph.factor } },
    { code: 'height-before', values: { least_m: height_m[0], most_m: height_m[1] } },
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
    {
      code: 'error-duration',
      values: {
        moving_s: options.errorDuration_s ?? defaults.errorMoving_s.least,
        still_min: (options.errorDuration_s ?? defaults.errorStill_s.least) / 60,
        looks: options.looksMax ?? defaults.looksMax,
      },
    },
    { code: 'spread-from', values: { spreadFrom } },
    { code: 'inferred-too', values: inferred(nuisances) },
    { code: 'sources-before', values: { sources: expectedSources } },
  ]
}

const inferred = (nuisances: Nuisance) => ({
  turn_deg: degrees(nuisances.turn_rad),
  speedFactor: hundredths(nuisances.speedFactor),
  lateralFactor: hundredths(nuisances.lateralFactor),
  verticalFactor: hundredths(nuisances.verticalFactor),
  response_s: Number(nuisances.response_s.toPrecision(2)),
  delay_s: Number(nuisances.delay_s.toPrecision(2)),
  modelError_percent: Math.round(100 * nuisances.modelError),
})

const degrees = (rad: number) => Math.round((rad * 180) / Math.PI) + 0 // + 0: no minus before a zero
const percentOfLog = (log: number) => Math.round(100 * (Math.exp(log) - 1))
const hundredths = (value: number) => Number(value.toFixed(2))
