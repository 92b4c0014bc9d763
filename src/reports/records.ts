import type { DetectionResult } from './result.ts'

/** `overflight/records/1`: the decoded sortie in the form that screens and reports draw. Beside result.json in --out. */
export interface Records {
  readonly overflight: 'records/1'
  readonly case: string
  readonly frame: { readonly origin: { readonly lat_deg: number; readonly lon_deg: number } | null }
  readonly from_us: number
  readonly to_us: number
  readonly gas: readonly GasRecord[]
  readonly wind: WindRecord | null
  readonly detections: readonly DetectionResult[]
  /** Posterior mass of a source per cell; row 0 is the southernmost, column 0 the westernmost. */
  readonly density: Grid | null
  /** Least rate that would probably have been seen, kg/h per cell, same layout; null where never downwind. */
  readonly detectionLimit: Grid | null
  /** Rate that would be found as often as not, kg/h, same layout; with the grid above it gives the chance for any rate (found.ts). */
  readonly evenOdds: Grid | null
  /** Chance that each source was emitting, along time; by the time its gas left it. */
  readonly activity: readonly ActivityRecord[]
  /** Ring of [x_m, y_m]: where sources were sought. */
  readonly searchArea: readonly (readonly [number, number])[]
  /** True when flight.json and flight.bin stand beside this. */
  readonly hasFlight?: true
  /** True when airspace.json and airspace.geojson do. */
  readonly hasAirspace?: true
}

export interface GasRecord {
  readonly sensor: string
  readonly species: string
  readonly kind: 'moving' | 'fixed' | 'beam'
  readonly t_us: readonly number[]
  readonly value_ppm: readonly (number | null)[]
  readonly background_ppm: readonly (number | null)[]
  readonly backgroundSigma_ppm: readonly (number | null)[]
  /** What the sources found would make the sensor read (posterior mean enhancement plus background). */
  readonly modelled_ppm: readonly (number | null)[] | null
  /** Length n when moving, 1 otherwise. For a beam: its near end. */
  readonly x_m: readonly number[]
  readonly y_m: readonly number[]
  readonly z_m: readonly number[]
  readonly beamTo: { readonly x_m: number; readonly y_m: number; readonly z_m: number } | null
}

export interface ActivityRecord {
  readonly source: string
  readonly t_us: readonly number[]
  readonly on: readonly number[]
}

export interface WindRecord {
  readonly t_us: readonly number[]
  readonly speed_mps: readonly (number | null)[]
  readonly from_deg: readonly (number | null)[]
  readonly height_m: number
}

export interface Grid {
  readonly x0_m: number // west edge of column 0
  readonly y0_m: number // south edge of row 0
  readonly cell_m: number
  readonly nx: number
  readonly ny: number
  readonly values: readonly (number | null)[] // row by row from the south, ny * nx
}
