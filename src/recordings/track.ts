import type { Note } from './note.ts'

/** What a height is measured from. 'barometric': pressure height above the 1013.25 hPa surface, no place on Earth by itself. */
export type HeightDatum = 'ellipsoid' | 'sea-level' | 'ground' | 'take-off' | 'barometric' | 'unknown'

/**
 * Where one thing was, in the order the recording holds it. Arrays share one length; NaN means "not stated", never a
 * number. Nothing is converted but units: a height keeps the datum it was recorded in.
 */
export interface Track {
  /** What moved, as the recording names it: "vehicle 1", an ICAO 24-bit address, the name of a file's track. */
  readonly of: string
  /** Which message or items said so, such as "GLOBAL_POSITION_INT" or "GGA, RMC". */
  readonly statedBy: string
  /** Microseconds since 1970 UTC, or since the recording's own start (`clock`). */
  readonly t_us: Float64Array
  readonly clock: 'utc' | 'since-start'
  readonly lat_deg: Float64Array
  readonly lon_deg: Float64Array
  readonly height_m: Float64Array
  readonly heightDatum: HeightDatum
  /** 1-sigma of the place, along each of east and north, where the recording states it. */
  readonly sigmaHorizontal_m: Float64Array | null
  readonly sigmaVertical_m: Float64Array | null
  /** Motion over ground; course clockwise from true north. */
  readonly speed_mps: Float64Array | null
  readonly course_deg: Float64Array | null
  /** Attitude: heading clockwise from true north, nose up, right wing down. */
  readonly heading_deg: Float64Array | null
  readonly pitch_deg: Float64Array | null
  readonly roll_deg: Float64Array | null
  /** What a person should know: which of several receivers, how accuracy was stated, what was left out. */
  readonly notes: readonly Note[]
}

/** Where something was and when; NaN where that is not known. */
export type Way = Pick<Track, 't_us' | 'lat_deg' | 'lon_deg'>

/** The columns of a track: the time, the place, and what a recording may state beside it. */
export const trackColumns = [
  't_us',
  'lat_deg',
  'lon_deg',
  'height_m',
  'sigmaHorizontal_m',
  'sigmaVertical_m',
  'speed_mps',
  'course_deg',
  'heading_deg',
  'pitch_deg',
  'roll_deg',
] as const satisfies readonly (keyof Track)[]
export type TrackColumn = (typeof trackColumns)[number]

/** What a track says beside its columns. */
export type TrackFacts = Omit<Track, TrackColumn>
