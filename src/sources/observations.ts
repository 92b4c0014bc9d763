import type { Background } from '../detections/background.ts'
import { kgPerM3PerPpm } from '../quantities/gas.ts'
import type { GasSeries, SortieRecordings, WindSeries } from '../recordings/recording.ts'
import { type ToldSpread, type Turbulence, type WindField, windField } from './wind-field.ts'

/** What the inversion compares with its model: enhancements, where they were measured, and the air at that time. Flat arrays of one length n. */
export interface Observations {
  readonly n: number
  /** Index of the series of `SortieRecordings.gas`; observations of one sensor stand together, in time order. */
  readonly sensor: Int32Array
  /** [from, to) of each sensor's observations. */
  readonly ranges: readonly (readonly [number, number])[]
  readonly t_s: Float64Array
  readonly enhancement_ppm: Float64Array
  /** 1-sigma of instrument and background together, where there is no plume. */
  readonly noise_ppm: Float64Array
  readonly offsetSigma_ppm: Float64Array // per sensor
  readonly x_m: Float64Array
  readonly y_m: Float64Array
  readonly z_m: Float64Array
  /** Far end of a beam; equal to the near end for points. */
  readonly x2_m: Float64Array
  readonly y2_m: Float64Array
  readonly z2_m: Float64Array
  readonly beam: Uint8Array
  /** 1 where the sensor moved: its lag matters, and the plume is followed along the recorded wind. */
  readonly moving: Uint8Array
  readonly wind_mps: Float64Array
  /** Wind where the plume travels over wind at the mast, by the log law; already in wind_mps and the turbulence, not in the path. */
  readonly shear: Float64Array
  /** Unit vector of where the air goes. */
  readonly toEast: Float64Array
  readonly toNorth: Float64Array
  readonly turbulence: Turbulence
  readonly ppmPerKgPerM3: Float64Array
  /** Share of independent information per observation, 0 to 1; set by the residuals' correlation time. */
  readonly weight: Float64Array
  /** How long each observation lasts, s. */
  readonly width_s: Float64Array
  /** How long a stretch of the recording each observation stands for, s: more than its width where others were left out. */
  readonly stands_s: Float64Array
  /** Width of the plume at its source, added to the spread, m. */
  readonly sourceWidth_m: number
  /** Height of a reflecting lid over the plume, m, where the manifest states one. */
  readonly lid_m: number | undefined
  readonly field: WindField
  /** Where the air stands on its recorded path at each observation, and the cone it has come through; undefined without a path. */
  readonly upwind: Upwind | undefined
  readonly origin_us: number
}

/** Per observation: knot of the path, the air's displacement there, and the mean direction and half-width of its last minutes. */
export interface Upwind {
  readonly knot: Int32Array
  readonly east_m: Float64Array
  readonly north_m: Float64Array
  readonly axisEast: Float64Array
  readonly axisNorth: Float64Array
  readonly halfWidth_rad: Float64Array
  /** For each observation and distance (in steps of GUESS_STEP_M): the knot the air left that far away; row by row. */
  readonly knotAt: Int32Array
  /** Cosines of the widened half-widths by spread factor in tenths; filled as they are asked for. */
  readonly cones: Map<number, Float64Array>
}

/** A leak is not a mathematical point, and the recorded position has its error. */
const SOURCE_WIDTH_M = 0.6
const STILL_STEP_S = 60
const MOVING_STEP_S = 1
/** Cost of one evaluation of the model that a run can afford; a beam costs about three points. */
const COST_MAX = 2400
const BEAM_COST = 3

/**
 * Enhancements (value less background) in bins of a second for moving sensors and a minute for still ones; NaN is left
 * out. A long flight gets wider bins. Still sensors keep every m-th bin instead: their errors last for many bins, so that
 * the ones between say little new, and each kept one stands for m.
 */
export function observe(
  recordings: SortieRecordings,
  backgrounds: readonly Background[],
  wind: WindSeries,
  told?: ToldSpread,
  air: {
    readonly source_m: number
    readonly roughness_m: number
    readonly lid_m?: number | undefined
  } = NEAR_OPEN_GROUND,
): Observations {
  const origin_us = Math.min(...recordings.gas.filter((g) => g.t_us.length > 0).map((g) => g.t_us[0]!))
  const field = windField(wind, origin_us)
  const binsAt = (moving_s: number) =>
    recordings.gas.map((g, i) =>
      binned(g, backgrounds[i]!, origin_us, g.geometry.kind === 'moving' ? moving_s : STILL_STEP_S),
    )
  const moves = recordings.gas.map((g) => g.geometry.kind === 'moving')
  const total = (bins: readonly Bin[][], moving: boolean) =>
    bins.reduce((sum, b, i) => sum + (moves[i] === moving ? b.length * costOf(recordings.gas[i]!) : 0), 0)
  let moving_s = MOVING_STEP_S
  let bins = binsAt(moving_s)
  while (total(bins, true) > COST_MAX) {
    moving_s *= 2
    bins = binsAt(moving_s)
  }
  const every = Math.max(1, Math.ceil(total(bins, false) / COST_MAX))
  const kept = bins.map((list, i) =>
    moves[i]
      ? list
      : list.filter((_, j) => j % every === 0).map((bin) => ({ ...bin, stands_s: bin.stands_s * every })),
  )
  return flatten(recordings, backgrounds, kept, field, origin_us, told, {
    mast_m: wind.height_m,
    ...air,
  })
}

const costOf = (series: GasSeries) => (series.geometry.kind === 'beam' ? BEAM_COST : 1)

interface Bin {
  readonly t_s: number
  readonly width_s: number
  readonly stands_s: number
  readonly enhancement_ppm: number
  readonly noise_ppm: number
  readonly x_m: number
  readonly y_m: number
  readonly z_m: number
}

function binned(series: GasSeries, background: Background, origin_us: number, step_s: number): Bin[] {
  const out: Bin[] = []
  const { t_us, value_ppm, geometry, sigma_ppm } = series
  let i = 0
  while (i < t_us.length) {
    const slot = Math.floor((t_us[i]! - origin_us) / 1e6 / step_s)
    let n = 0
    let t = 0
    let y = 0
    let v = 0
    let x = 0
    let north = 0
    let z = 0
    for (; i < t_us.length && Math.floor((t_us[i]! - origin_us) / 1e6 / step_s) === slot; i++) {
      const e = value_ppm[i]! - background.mean_ppm[i]!
      if (!Number.isFinite(e)) continue
      if (
        geometry.kind === 'moving' &&
        !Number.isFinite(geometry.x_m[i]! + geometry.y_m[i]! + geometry.z_m[i]!)
      )
        continue
      n++
      t += (t_us[i]! - origin_us) / 1e6
      y += e
      const noise = Math.max(background.noise_ppm, sigma_ppm?.[i] || 0)
      v += noise ** 2
      if (geometry.kind === 'moving') {
        x += geometry.x_m[i]!
        north += geometry.y_m[i]!
        z += geometry.z_m[i]!
      }
    }
    if (n === 0) continue
    const place =
      geometry.kind === 'moving'
        ? { x_m: x / n, y_m: north / n, z_m: z / n }
        : geometry.kind === 'beam'
          ? geometry.from
          : geometry
    const background_ppm =
      series.geometry.kind === 'moving' ? background.sigma_ppm[Math.min(i, t_us.length) - 1]! : 0
    out.push({
      t_s: t / n,
      width_s: Math.max(step_s, series.averaging_s),
      stands_s: Math.max(step_s, series.averaging_s),
      enhancement_ppm: y / n,
      noise_ppm: Math.sqrt(v / n / n + background_ppm ** 2),
      x_m: place.x_m,
      y_m: place.y_m,
      z_m: place.z_m,
    })
  }
  return out
}

function flatten(
  recordings: SortieRecordings,
  backgrounds: readonly Background[],
  bins: readonly Bin[][],
  field: WindField,
  origin_us: number,
  told: ToldSpread | undefined,
  heights: Heights,
): Observations {
  const all = bins
    .flatMap((list, sensor) => list.map((bin) => ({ bin, sensor, air: field.at(bin.t_s, bin.width_s) })))
    .filter(({ air }) => air !== undefined)
  const n = all.length
  const column = (of: (item: (typeof all)[number], i: number) => number) => Float64Array.from(all, of)
  const shear = column(({ bin }) => shearTo(bin.z_m, heights.source_m, heights.mast_m, heights.roughness_m))
  const geometryOf = (sensor: number) => recordings.gas[sensor]!.geometry
  const far = (sensor: number, bin: Bin) => {
    const geometry = geometryOf(sensor)
    return geometry.kind === 'beam' ? geometry.to : bin
  }
  const ranges: [number, number][] = recordings.gas.map((_, s) => {
    const from = all.findIndex(({ sensor }) => sensor === s)
    return from < 0 ? [0, 0] : [from, from + all.filter(({ sensor }) => sensor === s).length]
  })
  return {
    n,
    sensor: Int32Array.from(all, ({ sensor }) => sensor),
    ranges,
    t_s: column(({ bin }) => bin.t_s),
    enhancement_ppm: column(({ bin }) => bin.enhancement_ppm),
    noise_ppm: column(({ bin }) => bin.noise_ppm),
    offsetSigma_ppm: Float64Array.from(recordings.gas, (g, s) =>
      g.geometry.kind === 'moving' ? 0 : Math.max(...backgrounds[s]!.sigma_ppm.subarray(0, 1), 0),
    ),
    x_m: column(({ bin }) => bin.x_m),
    y_m: column(({ bin }) => bin.y_m),
    z_m: column(({ bin }) => bin.z_m),
    x2_m: column(({ bin, sensor }) => far(sensor, bin).x_m),
    y2_m: column(({ bin, sensor }) => far(sensor, bin).y_m),
    z2_m: column(({ bin, sensor }) => far(sensor, bin).z_m),
    beam: Uint8Array.from(all, ({ sensor }) => (geometryOf(sensor).kind === 'beam' ? 1 : 0)),
    moving: Uint8Array.from(all, ({ sensor }) => (geometryOf(sensor).kind === 'moving' ? 1 : 0)),
    wind_mps: column(({ air }, i) => air!.speed_mps * shear[i]!),
    shear,
    toEast: column(({ air }) => air!.toEast),
    toNorth: column(({ air }) => air!.toNorth),
    turbulence: {
      lateral: column(({ air }, i) => air!.lateral / shear[i]!),
      vertical: column(({ air }, i) => air!.vertical / shear[i]!),
      lateralScale_m: column(({ air }, i) => air!.lateralScale_m * shear[i]!),
      verticalScale_m: column(({ air }, i) => air!.verticalScale_m * shear[i]!),
      told,
    },
    ppmPerKgPerM3: column(({ sensor }) => {
      const g = recordings.gas[sensor]!
      return 1 / kgPerM3PerPpm(g.species, g.temperature_K, g.pressure_Pa)
    }),
    weight: new Float64Array(n).fill(1),
    width_s: column(({ bin }) => bin.width_s),
    stands_s: column(({ bin }) => bin.stands_s),
    sourceWidth_m: told === undefined ? SOURCE_WIDTH_M : 0, // spreads that are told hold it already
    lid_m: heights.lid_m,
    field,
    upwind:
      field.path === undefined
        ? undefined
        : upwindOf(
            field.path,
            column(({ bin }) => bin.t_s),
          ),
    origin_us,
  }
}

const CONE_FROM_S = 8
const CONE_TO_S = 180

/** The directions from which the air of the last minutes came: what lies outside that cone, and a plume's width, saw nothing. */
function upwindOf(path: NonNullable<WindField['path']>, t_s: Float64Array): Upwind {
  const { east_m: E, north_m: N, knot_s, start_s } = path
  const out: Upwind = {
    knot: new Int32Array(t_s.length),
    east_m: new Float64Array(t_s.length),
    north_m: new Float64Array(t_s.length),
    axisEast: new Float64Array(t_s.length),
    axisNorth: new Float64Array(t_s.length),
    halfWidth_rad: new Float64Array(t_s.length),
    knotAt: new Int32Array(t_s.length * GUESSES),
    cones: new Map(),
  }
  for (let i = 0; i < t_s.length; i++) {
    const at = Math.min(E.length - 1, Math.max(0, (t_s[i]! - start_s) / knot_s))
    const k = Math.floor(at)
    const next = Math.min(E.length - 1, k + 1)
    out.knot[i] = k
    out.east_m[i] = E[k]! + (at - k) * (E[next]! - E[k]!)
    out.north_m[i] = N[k]! + (at - k) * (N[next]! - N[k]!)
    const from = Math.max(0, Math.round(k - CONE_TO_S / knot_s))
    const axis = Math.atan2(out.north_m[i]! - N[from]!, out.east_m[i]! - E[from]!)
    let half = 0
    for (let j = from; j <= k - CONE_FROM_S / knot_s; j++) {
      const turn = Math.atan2(out.north_m[i]! - N[j]!, out.east_m[i]! - E[j]!) - axis
      half = Math.max(half, Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn))))
    }
    fillGuesses(out, i, E, N)
    out.axisEast[i] = Math.cos(axis)
    out.axisNorth[i] = Math.sin(axis)
    out.halfWidth_rad[i] = half
  }
  return out
}

export const GUESS_STEP_M = 5
export const GUESSES = 160

/** Walks back along the path and notes at which knot the air was first so far away; beyond the record's start: its first knot. */
function fillGuesses(up: Upwind, i: number, east_m: Float64Array, north_m: Float64Array): void {
  let k = up.knot[i]!
  for (let g = 0; g < GUESSES; g++) {
    const wanted2 = (g * GUESS_STEP_M) ** 2
    while (k > 0 && (up.east_m[i]! - east_m[k]!) ** 2 + (up.north_m[i]! - north_m[k]!) ** 2 < wanted2) k--
    up.knotAt[i * GUESSES + g] = k
  }
}

interface Heights {
  readonly mast_m: number
  /** Where a source probably stands. */
  readonly source_m: number
  readonly roughness_m: number
  readonly lid_m?: number | undefined
}

const NEAR_OPEN_GROUND = { source_m: 2.5, roughness_m: 0.05 }
const SHEAR_LEAST = 0.5
const SHEAR_MOST = 1.4
const LOWEST_M = 1

/** Log law (Stull 1988, 9.7.1), neutral: wind midway between source and sensor over wind at the mast. */
function shearTo(sensor_m: number, source_m: number, mast_m: number, roughness_m: number): number {
  const profile = (height_m: number) => Math.log(Math.max(LOWEST_M, height_m) / roughness_m)
  const ratio = profile((sensor_m + source_m) / 2) / profile(mast_m)
  return Math.min(SHEAR_MOST, Math.max(SHEAR_LEAST, ratio))
}
