import type { Fault } from '../quantities/fault.ts'
import type { LocalFrame } from '../quantities/frame.ts'
import type { Species } from '../quantities/gas.ts'
import type { Note } from './note.ts'

/** Where a sensor measured, in the sortie's local frame, metres (x east, y north, z above local ground). */
export type Geometry =
  | { readonly kind: 'fixed'; readonly x_m: number; readonly y_m: number; readonly z_m: number }
  | {
      readonly kind: 'moving'
      readonly x_m: Float64Array
      readonly y_m: Float64Array
      readonly z_m: Float64Array
    }
  | { readonly kind: 'beam'; readonly from: Point3; readonly to: Point3 }

export interface Point3 {
  readonly x_m: number
  readonly y_m: number
  readonly z_m: number
}

/**
 * One species at one sensor, in time order. Arrays share one length n. NaN means "no value here", never a number.
 * For a beam the value is the mean mole fraction along the path.
 */
export interface GasSeries {
  readonly sensor: string
  readonly species: Species
  readonly geometry: Geometry
  /** Microseconds since 1970 UTC, clock offset already applied. */
  readonly t_us: Float64Array
  readonly value_ppm: Float64Array
  /** The sensor looks straight down: the value is the mean mole fraction from it to the ground, a column over its height. */
  readonly looksDown?: boolean
  /** Instrument 1-sigma where the recording states it; null where it does not. */
  readonly sigma_ppm: Float64Array | null
  /** First-order response time of the sensor, s; null when not stated (then it is inferred). */
  readonly response_s: number | null
  /** Values at or beyond these are clipped, not measured. */
  readonly clip_ppm: { readonly low: number | null; readonly high: number | null }
  /** Over how long one value was averaged, s; 0 for instantaneous. */
  readonly averaging_s: number
  /** Median air temperature and pressure, for mole fraction to mass. */
  readonly temperature_K: number
  readonly pressure_Pa: number
}

/** Horizontal motion of the air (where it goes TO) at one mast, in time order; NaN where missing. */
export interface WindSeries {
  readonly t_us: Float64Array
  readonly east_mps: Float64Array
  readonly north_mps: Float64Array
  readonly up_mps: Float64Array | null
  readonly height_m: number
  /** Monin-Obukhov length, m, where the recording states it. */
  readonly obukhovLength_m: Float64Array | null
  /** Standard deviation of one horizontal component within each record, m/s, where stated. */
  readonly sigmaHorizontal_mps: Float64Array | null
  /** Over how long one value was averaged, s; 0 for instantaneous. */
  readonly averaging_s: number
}

export interface InputFile {
  readonly file: string
  readonly sha256: string
  readonly bytes: number
  readonly rows: number
  readonly faults: readonly Fault[]
}

/** Everything one case rests on: decoded, in one frame and on one time axis. */
export interface SortieRecordings {
  readonly frame: LocalFrame
  readonly gas: readonly GasSeries[]
  readonly wind: WindSeries | null
  /** Polygon the sources are sought in, local metres; null: what the data covers. */
  readonly searchArea: readonly (readonly [number, number])[] | null
  readonly searchHeight_m: readonly [number, number] | null
  readonly inputs: readonly InputFile[]
  /** What was assumed or reduced on the way in, for the report. */
  readonly notes: readonly Note[]
}
