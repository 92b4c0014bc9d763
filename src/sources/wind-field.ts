import {
  DRAXLER_HORIZONTAL_S,
  DRAXLER_VERTICAL_S,
  frictionVelocity_mps,
  pasquillGiffordSpread_m,
  type StabilityClass,
  surfaceTurbulence_mps,
} from '../kernels/dispersion.ts'
import { power } from '../kernels/power.ts'
import { median, medianStep } from '../kernels/statistics.ts'
import type { WindSeries } from '../recordings/recording.ts'

/** Turbulence at each observation: intensities (sigma_v/u, sigma_w/u) and the distances over which growth slows (u T_i). */
export interface Turbulence {
  readonly lateral: Float64Array
  readonly vertical: Float64Array
  readonly lateralScale_m: Float64Array
  readonly verticalScale_m: Float64Array
  /** Spreads stated in the manifest (angles, or a stability class) in place of the measured turbulence. */
  readonly told: ToldSpread | undefined
}

export interface ToldSpread {
  readonly lateral: SpreadCurve
  readonly vertical: SpreadCurve
  /** The plume stands in the wind of each second, straight, instead of along the path the air has taken. */
  readonly instant: boolean
  /** They hold the width of a leak at its source already. */
  readonly holdsLeak: boolean
}

/**
 * sigma = offset + i x (1 + c x)^-p, metres at x metres: plain angles and every row of Briggs' tables. With `fan` it is the
 * Pasquill-Gifford curve of that class instead, and i only the most it widens per metre.
 */
export interface SpreadCurve {
  readonly offset_m: number
  readonly i: number
  readonly c_perM: number
  readonly p: number
  readonly fan?: { readonly stability: StabilityClass; readonly axis: 'y_m' | 'z_m' }
}

export const curveSpread_m = ({ offset_m, i, c_perM, p, fan }: SpreadCurve, distance_m: number): number =>
  fan === undefined
    ? offset_m + i * distance_m * power(1 + c_perM * distance_m, -p)
    : offset_m + pasquillGiffordSpread_m(fan.stability, distance_m)[fan.axis]

/** The air over the interval of one observation. */
export interface Air {
  readonly speed_mps: number
  readonly toEast: number
  readonly toNorth: number
  readonly lateral: number
  readonly vertical: number
  readonly lateralScale_m: number
  readonly verticalScale_m: number
}

/** The recorded wind as the inversion uses it: means over intervals, turbulence, and the path the air has travelled. */
export interface WindField {
  /** Mean air over `width_s` ending half a width after t_s, 0 for the nearest record; undefined where no wind was recorded. */
  at(t_s: number, width_s: number): Air | undefined
  /** Distance the air has moved since the record's start, at knots of `knot_s` from `knotStart_s`; empty when the record is too coarse to follow. */
  readonly path:
    | {
        readonly start_s: number
        readonly knot_s: number
        readonly east_m: Float64Array
        readonly north_m: Float64Array
        /** Length of the path up to each knot. */
        readonly arc_m: Float64Array
      }
    | undefined
  readonly source: 'mast-turbulence' | 'stated-turbulence' | 'minute-means-scatter'
}

const CALM_MPS = 0.3
const ROUGHNESS_OPEN_M = 0.05
/** Wind records finer than this resolve the meander well enough to follow the plume along its path. */
const FOLLOW_STEP_S = 6
/** Short turbulence: what varies faster than this is spread, slower is meander. */
const MEANDER_S = 30

/** The recorded wind made ready for the inversion; times are seconds since `origin_us`. */
export function windField(wind: WindSeries, origin_us: number): WindField {
  const t_s = wind.t_us.map((t) => (t - origin_us) / 1e6)
  const step_s = medianStep(t_s)
  const fine = step_s <= FOLLOW_STEP_S && wind.averaging_s <= FOLLOW_STEP_S
  const record = recordTurbulence(wind, t_s)
  const source = fine
    ? 'mast-turbulence'
    : wind.sigmaHorizontal_mps
      ? 'stated-turbulence'
      : 'minute-means-scatter'
  return {
    at: (t, width_s) =>
      airAt(wind, t_s, t, width_s === 0 ? 0 : Math.max(width_s, fine ? 0 : step_s), fine, record),
    path: fine ? travelled(wind, t_s, step_s) : undefined,
    source,
  }
}

function airAt(
  wind: WindSeries,
  t_s: Float64Array,
  at_s: number,
  width_s: number,
  fine: boolean,
  record: RecordTurbulence,
): Air | undefined {
  if (width_s === 0) return nearest(wind, t_s, at_s, record)
  const half_s = Math.max(width_s / 2, 5)
  let i = lowerBound(t_s, at_s - half_s)
  let n = 0
  let east = 0
  let north = 0
  let speed = 0
  const from = i
  for (; i < t_s.length && t_s[i]! <= at_s + half_s; i++) {
    if (!Number.isFinite(wind.east_mps[i]!) || !Number.isFinite(wind.north_mps[i]!)) continue
    n++
    east += wind.east_mps[i]!
    north += wind.north_mps[i]!
    speed += Math.hypot(wind.east_mps[i]!, wind.north_mps[i]!)
  }
  if (n === 0) return nearest(wind, t_s, at_s, record)
  const length = Math.hypot(east, north) || 1e-9
  const toEast = east / length
  const toNorth = north / length
  const speed_mps = Math.max(CALM_MPS, speed / n)
  const own = fine && n >= 10 && width_s >= 30 ? withinInterval(wind, from, i, toEast, toNorth) : undefined
  const stated =
    own ??
    statedTurbulence(wind, from, Math.min(i, t_s.length), speed_mps) ??
    (fine ? undefined : directionScatter(wind, t_s, at_s, speed_mps))
  const sigmaV_mps = stated?.sigmaV_mps ?? record.lateral * speed_mps
  const sigmaW_mps = stated?.sigmaW_mps ?? record.vertical * speed_mps
  return air(speed_mps, toEast, toNorth, sigmaV_mps, sigmaW_mps)
}

function air(
  speed_mps: number,
  toEast: number,
  toNorth: number,
  sigmaV_mps: number,
  sigmaW_mps: number,
): Air {
  return {
    speed_mps,
    toEast,
    toNorth,
    lateral: clamp(sigmaV_mps / speed_mps, 0.03, 0.8),
    vertical: clamp(sigmaW_mps / speed_mps, 0.02, 0.4),
    lateralScale_m: speed_mps * DRAXLER_HORIZONTAL_S,
    verticalScale_m: speed_mps * DRAXLER_VERTICAL_S,
  }
}

/** No record inside the interval: the nearest one within five minutes, else none. */
function nearest(
  wind: WindSeries,
  t_s: Float64Array,
  at_s: number,
  record: RecordTurbulence,
): Air | undefined {
  const pick = nearestFinite(wind, t_s, at_s)
  if (pick === undefined) return undefined
  const speed = Math.hypot(wind.east_mps[pick]!, wind.north_mps[pick]!)
  const speed_mps = Math.max(CALM_MPS, speed)
  return air(
    speed_mps,
    wind.east_mps[pick]! / (speed || 1),
    wind.north_mps[pick]! / (speed || 1),
    record.lateral * speed_mps,
    record.vertical * speed_mps,
  )
}

const NEAREST_S = 300

/** Index of the record nearest in time that holds a wind, within NEAREST_S. */
function nearestFinite(wind: WindSeries, t_s: Float64Array, at_s: number): number | undefined {
  let best: number | undefined
  for (let i = lowerBound(t_s, at_s - NEAREST_S); i < t_s.length && t_s[i]! <= at_s + NEAREST_S; i++) {
    if (!Number.isFinite(wind.east_mps[i]! + wind.north_mps[i]!)) continue
    if (best === undefined || Math.abs(t_s[i]! - at_s) < Math.abs(t_s[best]! - at_s)) best = i
  }
  return best
}

function withinInterval(wind: WindSeries, from: number, to: number, toEast: number, toNorth: number) {
  let cross = 0
  let up = 0
  let upMean = 0
  let n = 0
  for (let i = from; i < to; i++)
    if (wind.up_mps && Number.isFinite(wind.up_mps[i]!)) upMean += wind.up_mps[i]! / (to - from)
  for (let i = from; i < to; i++) {
    const v = -wind.east_mps[i]! * toNorth + wind.north_mps[i]! * toEast
    if (!Number.isFinite(v)) continue
    n++
    cross += v * v
    up += wind.up_mps ? (wind.up_mps[i]! - upMean) ** 2 || 0 : 0
  }
  const sigmaV_mps = Math.sqrt(cross / n)
  return { sigmaV_mps, sigmaW_mps: wind.up_mps ? Math.sqrt(up / n) : W_PER_V * sigmaV_mps }
}

/** Over flat land sigma_w / sigma_v is near 1.25 / 1.9 in neutral air (Panofsky and Dutton 1984). */
const W_PER_V = 1.25 / 1.9

function statedTurbulence(wind: WindSeries, from: number, to: number, speed_mps: number) {
  if (!wind.sigmaHorizontal_mps || from >= to) return undefined
  const i = Math.floor((from + to - 1) / 2)
  const stated = wind.sigmaHorizontal_mps[i]!
  const L = wind.obukhovLength_m?.[i] ?? Number.POSITIVE_INFINITY
  const obukhovLength_m = Number.isFinite(L) && Math.abs(L) > 1 ? L : Math.sign(L || 1) * 1e4
  const friction_mps = frictionVelocity_mps({
    wind_mps: speed_mps,
    height_m: wind.height_m,
    roughnessLength_m: ROUGHNESS_OPEN_M,
    obukhovLength_m,
  })
  const surface = surfaceTurbulence_mps(friction_mps, wind.height_m, obukhovLength_m)
  return {
    sigmaV_mps:
      Number.isFinite(stated) && stated > 0 ? Math.max(stated, surface.sigmaV_mps / 2) : surface.sigmaV_mps,
    sigmaW_mps: surface.sigmaW_mps,
  }
}

/** Minute means carry no turbulence of their own: their scatter over ten minutes, sigma_theta u, stands for it. */
function directionScatter(wind: WindSeries, t_s: Float64Array, at_s: number, speed_mps: number) {
  const from = lowerBound(t_s, at_s - 300)
  const to = lowerBound(t_s, at_s + 300)
  if (to - from < 5) return undefined
  let sin = 0
  let cos = 0
  let n = 0
  for (let i = from; i < to; i++) {
    const speed = Math.hypot(wind.east_mps[i]!, wind.north_mps[i]!)
    if (!(speed > 0)) continue
    sin += wind.east_mps[i]! / speed
    cos += wind.north_mps[i]! / speed
    n++
  }
  if (n === 0) return undefined // dead calm says nothing of turbulence
  // Yamartino (1984), J. Climate Appl. Meteor. 23, 1362: standard deviation of direction from mean sine and cosine.
  const ε = Math.sqrt(Math.max(0, 1 - (sin / n) ** 2 - (cos / n) ** 2))
  const sigmaTheta_rad = Math.asin(Math.min(1, ε)) * (1 + 0.1547 * ε * ε * ε)
  const sigmaV_mps = Math.min(sigmaTheta_rad, 0.7) * speed_mps
  return { sigmaV_mps, sigmaW_mps: Math.min(W_PER_V * sigmaV_mps, 0.2 * speed_mps) }
}

interface RecordTurbulence {
  readonly lateral: number
  readonly vertical: number
}

/** One intensity for the whole record: what varies within MEANDER_S about the running mean; class D when too coarse to tell. */
function recordTurbulence(wind: WindSeries, t_s: Float64Array): RecordTurbulence {
  const step_s = medianStep(t_s)
  if (step_s > MEANDER_S / 3) return { lateral: COARSE_LATERAL, vertical: COARSE_VERTICAL }
  const width = Math.max(3, Math.round(MEANDER_S / step_s))
  const lateral: number[] = []
  const vertical: number[] = []
  for (let i = 0; i + width <= t_s.length; i += width) {
    let east = 0
    let north = 0
    for (let j = i; j < i + width; j++) {
      east += wind.east_mps[j]!
      north += wind.north_mps[j]!
    }
    const length = Math.hypot(east, north)
    if (!(length > 0)) continue
    const { sigmaV_mps, sigmaW_mps } = withinInterval(wind, i, i + width, east / length, north / length)
    lateral.push(sigmaV_mps / Math.max(CALM_MPS, length / width))
    vertical.push(sigmaW_mps / Math.max(CALM_MPS, length / width))
  }
  return { lateral: median(lateral) || COARSE_LATERAL, vertical: median(vertical) || COARSE_VERTICAL }
}

/** Neutral air, Pasquill D: sigma_theta 5 to 10 degrees (EPA-454/R-99-005, table 6-8a) and sigma_w/u 0.08. */
const COARSE_LATERAL = 0.2
const COARSE_VERTICAL = 0.1

/** Where the air has gone since the start, at even knots; gaps are bridged by the air before them. */
function travelled(wind: WindSeries, t_s: Float64Array, step_s: number) {
  const knot_s = Math.max(KNOT_S, step_s)
  const lead_s = 300 // before the record starts the first minute's mean is assumed
  const start_s = t_s[0]! - lead_s
  const count = Math.ceil((t_s.at(-1)! - start_s) / knot_s) + 2
  const east_m = new Float64Array(count)
  const north_m = new Float64Array(count)
  const arc_m = new Float64Array(count)
  const early = meanMotion(wind, t_s, t_s[0]! + 60)
  let i = 0
  let last = early
  for (let k = 1; k < count; k++) {
    const t = start_s + k * knot_s
    let n = 0
    let east = 0
    let north = 0
    for (; i < t_s.length && t_s[i]! <= t; i++) {
      if (!Number.isFinite(wind.east_mps[i]! + wind.north_mps[i]!)) continue
      n++
      east += wind.east_mps[i]!
      north += wind.north_mps[i]!
    }
    if (n > 0) last = { east: east / n, north: north / n }
    const now = t < t_s[0]! ? early : last
    east_m[k] = east_m[k - 1]! + now.east * knot_s
    north_m[k] = north_m[k - 1]! + now.north * knot_s
    arc_m[k] = arc_m[k - 1]! + Math.hypot(now.east, now.north) * knot_s
  }
  return { start_s, knot_s, east_m, north_m, arc_m }
}

/** Two seconds are a plume's width at most; finer knots follow the mast's own turbulence, which the plume does not share. */
const KNOT_S = 2

function meanMotion(wind: WindSeries, t_s: Float64Array, until_s: number) {
  let east = 0
  let north = 0
  let n = 0
  for (let i = 0; i < t_s.length && t_s[i]! <= until_s; i++)
    if (Number.isFinite(wind.east_mps[i]! + wind.north_mps[i]!)) {
      east += wind.east_mps[i]!
      north += wind.north_mps[i]!
      n++
    }
  return n > 0 ? { east: east / n, north: north / n } : { east: 0, north: 0 }
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))
