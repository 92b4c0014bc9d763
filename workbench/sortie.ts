import type { GeoPoint } from '../src/quantities/frame.ts'
import { geoFromLocal, localFromGeo } from '../src/quantities/frame.ts'
import type { ActivityRecord, GasRecord, Grid, Records, WindRecord } from '../src/reports/records.ts'
import type { DetectionResult, Result } from '../src/reports/result.ts'
import type { Borders } from './borders/borders.ts'
import type { ReadyFlight } from './flight/ready.ts'
import { nearestInTime } from './nearest.ts'

/** A sortie made ready to draw: flat arrays, NaN where there is no value, places in degrees beside places in metres. */
export interface Sortie {
  readonly id: string
  readonly result: Result
  readonly ground: Ground
  readonly from_us: number
  readonly to_us: number
  readonly series: readonly Series[]
  readonly wind: Wind | undefined
  readonly detections: readonly DetectionResult[]
  readonly density: Grid | undefined
  readonly limit: Grid | undefined
  /** Rates found as often as not, over the same cells as `limit`. */
  readonly evenOdds: Grid | undefined
  readonly activity: readonly ActivityRecord[]
  readonly searchArea: readonly (readonly [number, number])[]
  /** Whether sources stand on the map as places, not as regions only. */
  readonly placed: boolean
  /** The aircraft's own recordings, and others' tracks. */
  readonly flight: ReadyFlight | undefined
  /** On which side of borders the flight was; undefined when nothing is stored of it. */
  readonly borders: Borders | undefined
}

/** Between the frame's metres and the degrees a web map wants. */
export interface Ground {
  /** False for a grid never tied to the Earth: it is drawn around latitude 0, longitude 0, and said to be so. */
  readonly georeferenced: boolean
  lonLat(x_m: number, y_m: number): [number, number]
  local(lon_deg: number, lat_deg: number): { x_m: number; y_m: number }
}

export interface Series {
  readonly key: string
  readonly sensor: string
  readonly species: string
  readonly kind: GasRecord['kind']
  readonly t_us: Float64Array
  readonly value_ppm: Float64Array
  readonly background_ppm: Float64Array
  readonly backgroundSigma_ppm: Float64Array
  readonly modelled_ppm: Float64Array | undefined
  /** One place per sample when moving, else a single one (a beam's near end). */
  readonly x_m: Float64Array
  readonly y_m: Float64Array
  /** Longitude and latitude in turn, as the map draws them; a beam's far end comes last. */
  readonly lonLat: Float64Array
  readonly beamTo: readonly [number, number] | undefined
  /** Two samples further apart than this have a gap between them, and it is drawn as one. */
  readonly gap_us: number
}

export interface Wind {
  readonly t_us: Float64Array
  readonly speed_mps: Float64Array
  readonly from_deg: Float64Array
  readonly height_m: number
  readonly gap_us: number
}

export function readySortie(
  id: string,
  result: Result,
  records: Records,
  flight?: ReadyFlight,
  borders?: Borders,
): Sortie {
  const ground = groundOf(records.frame.origin)
  const span = spanWith(records, flight)
  return {
    id,
    result: complete(result),
    ground,
    from_us: span.from_us,
    to_us: Math.max(span.to_us, span.from_us + 1),
    flight,
    borders,
    series: records.gas.filter(({ t_us }) => t_us.length > 0).map((gas) => readySeries(gas, ground)),
    wind: records.wind && records.wind.t_us.length > 0 ? readyWind(records.wind) : undefined,
    detections: records.detections,
    density: records.density ?? undefined,
    limit: records.detectionLimit ?? undefined,
    evenOdds: records.evenOdds ?? undefined,
    activity: records.activity ?? [],
    searchArea: records.searchArea,
    placed: result.verdict === 'located',
  }
}

/** A recording that began or ended elsewhere by more than this has another clock, and does not stretch the axis. */
const FAR_US = 12 * 3600e6

function spanWith({ from_us, to_us, gas }: Records, flight: ReadyFlight | undefined) {
  const span = flight?.span
  if (!span || gas.length === 0) return { from_us, to_us }
  const isNear = span.from_us < to_us + FAR_US && span.to_us > from_us - FAR_US
  if (!isNear) return { from_us, to_us }
  return { from_us: Math.min(from_us, span.from_us), to_us: Math.max(to_us, span.to_us) }
}

/** A stored result may be older than the fields added since: what it does not say is not known. */
function complete(result: Result): Result {
  const { detectionLimit_kgph: limit } = result
  return {
    ...result,
    detectionLimit_kgph: {
      ...limit,
      foundShares: limit.foundShares ?? [],
      unseenShare: limit.unseenShare ?? null,
      notExcluded: limit.notExcluded ?? { half_kgph: null, whole_kgph: null },
    },
    offSite: result.offSite ?? null,
    sensitivity: result.sensitivity ?? [],
    activity: result.activity ?? [],
    // Without these its sentences are English.
    assumed: result.assumed ?? [],
    noted: result.noted ?? [],
  }
}

export function groundOf(origin: GeoPoint | null): Ground {
  const at = origin ?? { lat_deg: 0, lon_deg: 0 }
  return {
    georeferenced: origin !== null,
    lonLat(x_m, y_m) {
      const { lat_deg, lon_deg } = geoFromLocal(at, x_m, y_m)
      return [lon_deg, lat_deg]
    },
    local: (lon_deg, lat_deg) => localFromGeo(at, { lat_deg, lon_deg }),
  }
}

/** The series to show first: of the species sought, the one that rose highest above its background. */
export function leadingSeries({ series, result, detections }: Sortie): Series | undefined {
  const strongest = [...detections].sort((a, b) => b.peakEnhancement_ppm - a.peakEnhancement_ppm)[0]
  const sought = series.filter(({ species }) => species === result.species)
  return sought.find(({ sensor }) => sensor === strongest?.sensor) ?? sought[0] ?? series[0]
}

/** Gas above background at a sample; NaN where either is missing. */
export const enhancementAt = (series: Series, index: number): number =>
  series.value_ppm[index]! - series.background_ppm[index]!

/** The sample shown at an instant; undefined in a gap, where nothing was measured. */
export function sampleAt(
  series: { readonly t_us: Float64Array; readonly gap_us: number },
  at_us: number,
): number | undefined {
  const index = nearestInTime(series.t_us, at_us)
  return index >= 0 && Math.abs(series.t_us[index]! - at_us) <= series.gap_us ? index : undefined
}

/** Gas that stands clear of the noise: zero within three standard deviations of background; NaN where unknown. */
export function clearRise(series: Series, index: number): number {
  const rise_ppm = enhancementAt(series, index)
  return rise_ppm < 3 * series.backgroundSigma_ppm[index]! ? 0 : rise_ppm
}

/** Where a sensor is at one of its samples, in the frame's metres; the middle of the path for a beam. */
export function sensorPlace(series: Series, index: number): { x_m: number; y_m: number } {
  const at = series.kind === 'moving' ? index : 0
  const x_m = series.x_m[at] ?? Number.NaN
  const y_m = series.y_m[at] ?? Number.NaN
  if (!series.beamTo) return { x_m, y_m }
  return { x_m: (x_m + series.beamTo[0]) / 2, y_m: (y_m + series.beamTo[1]) / 2 }
}

/**
 * The upper end of the colour scale: the 99.8th percentile of what stands above background, so one spike does not rule;
 * and at least ten standard deviations of it, so that noise alone is not painted as gas.
 */
export function scaleTop(series: readonly Series[]): number {
  const positive: number[] = []
  for (const one of series) {
    const stride = Math.max(1, Math.floor(one.t_us.length / 20_000))
    for (let i = 0; i < one.t_us.length; i += stride) {
      const rise = enhancementAt(one, i)
      if (rise > 0) positive.push(rise)
    }
  }
  positive.sort((a, b) => a - b)
  const sigma_ppm = Math.max(
    0,
    ...series.map(({ backgroundSigma_ppm: sigma }) => sigma[sigma.length >> 1] || 0),
  )
  return Math.max(10 * sigma_ppm, positive[Math.floor((positive.length - 1) * 0.998)] ?? 0)
}

/** Five times the usual step between samples, and at least a second and a half. */
export function gapOf(t_us: Float64Array): number {
  const stride = Math.max(1, Math.floor(t_us.length / 4000))
  const steps: number[] = []
  for (let i = 1; i < t_us.length; i += stride) {
    const step = t_us[i]! - t_us[i - 1]!
    if (step > 0) steps.push(step)
  }
  steps.sort((a, b) => a - b)
  return Math.max(1.5e6, 5 * (steps[steps.length >> 1] ?? 0))
}

function readySeries(gas: GasRecord, ground: Ground): Series {
  const t_us = Float64Array.from(gas.t_us)
  const x_m = Float64Array.from(gas.x_m)
  const y_m = Float64Array.from(gas.y_m)
  const beamTo = gas.beamTo ? ([gas.beamTo.x_m, gas.beamTo.y_m] as const) : undefined
  const lonLat = new Float64Array(2 * (x_m.length + (beamTo ? 1 : 0)))
  for (let i = 0; i < x_m.length; i++) lonLat.set(ground.lonLat(x_m[i]!, y_m[i]!), 2 * i)
  if (beamTo) lonLat.set(ground.lonLat(...beamTo), 2 * x_m.length)
  return {
    key: `${gas.sensor} ${gas.species}`,
    sensor: gas.sensor,
    species: gas.species,
    kind: gas.kind,
    t_us,
    value_ppm: numbers(gas.value_ppm),
    background_ppm: numbers(gas.background_ppm),
    backgroundSigma_ppm: numbers(gas.backgroundSigma_ppm),
    modelled_ppm: gas.modelled_ppm ? numbers(gas.modelled_ppm) : undefined,
    x_m,
    y_m,
    lonLat,
    beamTo,
    gap_us: gapOf(t_us),
  }
}

function readyWind(wind: WindRecord): Wind {
  const t_us = Float64Array.from(wind.t_us)
  return {
    t_us,
    speed_mps: numbers(wind.speed_mps),
    from_deg: numbers(wind.from_deg),
    height_m: wind.height_m,
    gap_us: gapOf(t_us),
  }
}

const numbers = (values: readonly (number | null)[]) =>
  Float64Array.from(values, (value) => value ?? Number.NaN)
