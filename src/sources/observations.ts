import type { Background } from '../detections/background.ts'
import { patchSpread_m } from '../kernels/area-source.ts'
import { kgPerM3PerPpm } from '../quantities/gas.ts'
import type { GasSeries, SortieRecordings, WindSeries } from '../recordings/recording.ts'
import { type Upwind, upwindOf } from './upwind.ts'
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
  /** 1 where the sensor moved: its lag matters, and the plume is followed along the recorded wind. */
  readonly moving: Uint8Array
  /** 1 where the value is the mean from the sensor straight down to the ground. */
  readonly looksDown: Uint8Array
  /** How the plume is laid from a source to each observation; see coupling.ts. */
  readonly form: Uint8Array
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
  /** How much of the value before it a neighbourhood mean keeps, 0 at the first of a sensor; see noise.ts. */
  readonly keepNear: Float64Array
  /** 1 where the sensor stood at its upper limit, -1 at its lower: the gas is known only to be beyond. */
  readonly clipped: Int8Array
  /** How long each observation lasts, s. */
  readonly width_s: Float64Array
  /** How long a stretch of the recording each observation stands for, s: more than its width where others were left out. */
  readonly stands_s: Float64Array
  /** Width of the plume at its source, added to the spread, m. */
  readonly sourceWidth_m: number
  /** Height of a reflecting lid over the plume, m, where the manifest states one. */
  readonly lid_m: number | undefined
  readonly field: WindField
  /** Where the air stands on its recorded path at each observation; undefined without a path. */
  readonly upwind: Upwind | undefined
  readonly origin_us: number
}

/** A leak is not a mathematical point, and the recorded position has its error. */
const SOURCE_WIDTH_M = 0.6
const STILL_STEP_S = 60
const MOVING_STEP_S = 1
/** Cost of one evaluation of the model that a run can afford: points of still sensors (a beam costs about three), and of moving ones, of which a plume touches few. */
const COST_MAX = 2400
const COST_MAX_MOVING = 20_000
const BEAM_COST = 3
/** A plume is displaced by eddies that the mast does not see: the model errs also beside where it says there is gas, s. */
const NEAR_MOVING_S = 4

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
  air: Partial<Heights> = {},
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
  while (total(bins, true) > COST_MAX_MOVING) {
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
    ...NEAR_OPEN_GROUND,
    ...air,
  })
}

const costOf = (series: GasSeries) => (series.geometry.kind === 'beam' ? BEAM_COST : 1)

/** A leak's own width, or that of the square it leaves from, 1-sigma. */
const ownWidth_m = (side_m: number) => Math.hypot(SOURCE_WIDTH_M, patchWidth_m(side_m))

/** A square that gas leaves from, as a width of the plume at its source, m. */
const patchWidth_m = (side_m: number) =>
  patchSpread_m({ kind: 'rectangle', length_m: side_m, width_m: side_m, turn_rad: 0 }).across_m

/** Ways to lay a plume from a source to an observation. */
export const FORM = { straight: 0, beam: 1, path: 2 } as const

function formOf(geometry: GasSeries['geometry'], field: WindField, instant: boolean): number {
  if (geometry.kind === 'beam') return FORM.beam
  return geometry.kind === 'moving' && field.path !== undefined && !instant ? FORM.path : FORM.straight
}

interface Bin {
  readonly t_s: number
  readonly width_s: number
  readonly stands_s: number
  readonly enhancement_ppm: number
  readonly noise_ppm: number
  readonly x_m: number
  readonly y_m: number
  readonly z_m: number
  readonly clipped: -1 | 0 | 1
}

function binned(series: GasSeries, background: Background, origin_us: number, step_s: number): Bin[] {
  const out: Bin[] = []
  const { t_us, value_ppm, geometry, sigma_ppm, clip_ppm } = series
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
    let clipped: Bin['clipped'] = 0
    for (; i < t_us.length && Math.floor((t_us[i]! - origin_us) / 1e6 / step_s) === slot; i++) {
      const e = value_ppm[i]! - background.mean_ppm[i]!
      if (!Number.isFinite(e)) continue
      if (
        geometry.kind === 'moving' &&
        !Number.isFinite(geometry.x_m[i]! + geometry.y_m[i]! + geometry.z_m[i]!)
      )
        continue
      n++
      if (clip_ppm.high !== null && value_ppm[i]! >= clip_ppm.high) clipped = 1
      else if (clip_ppm.low !== null && value_ppm[i]! <= clip_ppm.low) clipped = -1
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
      clipped,
    })
  }
  return out
}

/** First and behind last of each sensor's observations, which stand together. */
const rangesOf = (all: readonly { readonly sensor: number }[], sensors: number): [number, number][] =>
  Array.from({ length: sensors }, (_, s) => {
    const from = all.findIndex(({ sensor }) => sensor === s)
    return from < 0 ? [0, 0] : [from, from + all.filter(({ sensor }) => sensor === s).length]
  })

/** Where each value was measured, and the far end of a beam. */
function placesOf(
  all: readonly { readonly bin: Bin; readonly sensor: number }[],
  gas: readonly GasSeries[],
): Pick<Observations, 'x_m' | 'y_m' | 'z_m' | 'x2_m' | 'y2_m' | 'z2_m'> {
  const far = ({ bin, sensor }: (typeof all)[number]) => {
    const { geometry } = gas[sensor]!
    return geometry.kind === 'beam' ? geometry.to : bin
  }
  return {
    x_m: Float64Array.from(all, ({ bin }) => bin.x_m),
    y_m: Float64Array.from(all, ({ bin }) => bin.y_m),
    z_m: Float64Array.from(all, ({ bin }) => bin.z_m),
    x2_m: Float64Array.from(all, (each) => far(each).x_m),
    y2_m: Float64Array.from(all, (each) => far(each).y_m),
    z2_m: Float64Array.from(all, (each) => far(each).z_m),
  }
}

/** A column holds most of its gas near the ground, wherever it is looked at from. */
const gasHeight_m = ({ z_m }: Bin, { looksDown }: GasSeries): number =>
  looksDown === true ? Math.min(z_m, LOW_PLUME_M) : z_m

function flatten(
  recordings: SortieRecordings,
  backgrounds: readonly Background[],
  bins: readonly Bin[][],
  field: WindField,
  origin_us: number,
  told: ToldSpread | undefined,
  heights: Heights,
): Observations {
  const moves = (sensor: number) => recordings.gas[sensor]!.geometry.kind === 'moving'
  const instant = (sensor: number) => told?.instant === true && moves(sensor)
  const all = bins
    .flatMap((list, sensor) =>
      list.map((bin) => ({ bin, sensor, air: field.at(bin.t_s, instant(sensor) ? 0 : bin.width_s) })),
    )
    .filter(({ air }) => air !== undefined)
  const n = all.length
  const column = (of: (item: (typeof all)[number], i: number) => number) => Float64Array.from(all, of)
  const shear = column(({ bin, sensor }) =>
    // Told spreads are told of the recorded wind.
    instant(sensor)
      ? 1
      : shearTo(
          gasHeight_m(bin, recordings.gas[sensor]!),
          heights.source_m,
          heights.mast_m,
          heights.roughness_m,
        ),
  )
  const geometryOf = (sensor: number) => recordings.gas[sensor]!.geometry
  const ranges = rangesOf(all, recordings.gas.length)
  const t_s = column(({ bin }) => bin.t_s)
  return {
    n,
    sensor: Int32Array.from(all, ({ sensor }) => sensor),
    ranges,
    t_s,
    enhancement_ppm: column(({ bin }) => bin.enhancement_ppm),
    noise_ppm: column(({ bin }) => bin.noise_ppm),
    offsetSigma_ppm: Float64Array.from(recordings.gas, (g, s) =>
      g.geometry.kind === 'moving' ? 0 : Math.max(...backgrounds[s]!.sigma_ppm.subarray(0, 1), 0),
    ),
    ...placesOf(all, recordings.gas),
    looksDown: Uint8Array.from(all, ({ sensor }) => (recordings.gas[sensor]!.looksDown === true ? 1 : 0)),
    moving: Uint8Array.from(all, ({ sensor }) => (moves(sensor) ? 1 : 0)),
    form: Uint8Array.from(all, ({ sensor }) => formOf(geometryOf(sensor), field, instant(sensor))),
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
    keepNear: column(({ bin, sensor }, i) => {
      if (i === ranges[sensor]![0]) return 0
      return Math.exp(-(t_s[i]! - t_s[i - 1]!) / (moves(sensor) ? NEAR_MOVING_S : bin.stands_s))
    }),
    clipped: Int8Array.from(all, ({ bin }) => bin.clipped),
    width_s: column(({ bin }) => bin.width_s),
    stands_s: column(({ bin }) => bin.stands_s),
    sourceWidth_m: told?.holdsLeak === true ? 0 : ownWidth_m(heights.sourceSize_m),
    lid_m: heights.lid_m,
    field,
    upwind: field.path === undefined ? undefined : upwindOf(field.path, t_s, heights.reach_m),
    origin_us,
  }
}

/** About half the depth of a plume from the ground some tens of metres downwind. */
const LOW_PLUME_M = 3

interface Heights {
  readonly mast_m: number
  /** How far a source can be from a sensor. */
  readonly reach_m: number
  /** Side of a square area that gas leaves from; 0 for a leak. */
  readonly sourceSize_m: number
  /** Where a source probably stands. */
  readonly source_m: number
  readonly roughness_m: number
  readonly lid_m?: number | undefined
}

const NEAR_OPEN_GROUND = { source_m: 2.5, roughness_m: 0.05, reach_m: 2000, sourceSize_m: 0 }
const SHEAR_LEAST = 0.5
const SHEAR_MOST = 1.4
const LOWEST_M = 1

/** Log law (Stull 1988, 9.7.1), neutral: wind midway between source and sensor over wind at the mast. */
function shearTo(sensor_m: number, source_m: number, mast_m: number, roughness_m: number): number {
  const profile = (height_m: number) => Math.log(Math.max(LOWEST_M, height_m) / roughness_m)
  const ratio = profile((sensor_m + source_m) / 2) / profile(mast_m)
  return Math.min(SHEAR_MOST, Math.max(SHEAR_LEAST, ratio))
}
