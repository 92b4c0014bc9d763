import { type Note, note } from '../note.ts'
import { type HeightDatum, type Track, type TrackColumn, type TrackFacts, trackColumns } from '../track.ts'
import { Columns } from './columns.ts'

/** One moment of a track being built; NaN where nothing says. */
export type Moment = Record<TrackColumn, number>

/** Two heights that are this close in the middle do not tell their datums apart. */
const SAME_HEIGHT_M = 0.5

/** Collects moments into the columns of a Track. What no moment states becomes null, as Track wants it. */
export class TrackBuilder {
  readonly #columns = new Columns(trackColumns)
  readonly #moment: Moment = {
    t_us: Number.NaN,
    lat_deg: Number.NaN,
    lon_deg: Number.NaN,
    height_m: Number.NaN,
    sigmaHorizontal_m: Number.NaN,
    sigmaVertical_m: Number.NaN,
    speed_mps: Number.NaN,
    course_deg: Number.NaN,
    heading_deg: Number.NaN,
    pitch_deg: Number.NaN,
    roll_deg: Number.NaN,
  }

  /** A moment to be filled in and added; the same record each time, all NaN. */
  moment(): Moment {
    for (const name of trackColumns) this.#moment[name] = Number.NaN
    return this.#moment
  }

  add(moment: Moment): void {
    const row = this.#columns.begin()
    for (let k = 0; k < trackColumns.length; k++) this.#columns.set(k, row, moment[trackColumns[k]!])
  }

  /**
   * Takes heights above the ellipsoid, one for each moment, where every moment with a height above sea level has one, so
   * that no track mixes the two. Which datum the heights then have, and what to say about it.
   */
  preferEllipsoid(heights_m: readonly number[]): { heightDatum: HeightDatum; notes: Note[] } {
    const column = trackColumns.indexOf('height_m')
    const before_m = heights_m.map((_, row) => this.#columns.at(column, row))
    const high = heights_m.map((_, row) => row).filter((row) => !Number.isNaN(before_m[row]!))
    if (high.length === 0 || !high.every((row) => Math.abs(heights_m[row]!) > 0))
      return { heightDatum: 'sea-level', notes: [] }
    const apart_m = median(high.map((row) => heights_m[row]! - before_m[row]!))
    // Simulators fill both with one number. Where the geoid really crosses the ellipsoid, either datum is right.
    if (Math.abs(apart_m) < SAME_HEIGHT_M)
      return { heightDatum: 'sea-level', notes: [note('ellipsoid-heights-alike')] }
    for (const row of high) this.#columns.set(column, row, heights_m[row]!)
    return { heightDatum: 'ellipsoid', notes: [note('ellipsoid-heights-larger', { larger_m: apart_m })] }
  }

  /** The track; undefined when no moment has a place. */
  end({ of, statedBy, clock, heightDatum, notes }: TrackFacts): Track | undefined {
    const column = (name: keyof Moment) => this.#columns.column(name) ?? new Float64Array(0)
    const stated = (name: keyof Moment) => {
      const values = column(name)
      return values.some((value) => !Number.isNaN(value)) ? values : null
    }
    const lat_deg = column('lat_deg')
    const placed = lat_deg.reduce((count, lat) => count + (Number.isNaN(lat) ? 0 : 1), 0)
    const { rows } = this.#columns
    if (placed === 0) return undefined
    const without =
      placed < rows ? [note('records-without-position', { count: rows - placed, total: rows })] : []
    return {
      of,
      statedBy,
      t_us: column('t_us'),
      clock,
      lat_deg,
      lon_deg: column('lon_deg'),
      height_m: column('height_m'),
      heightDatum,
      sigmaHorizontal_m: stated('sigmaHorizontal_m'),
      sigmaVertical_m: stated('sigmaVertical_m'),
      speed_mps: stated('speed_mps'),
      course_deg: stated('course_deg'),
      heading_deg: stated('heading_deg'),
      pitch_deg: stated('pitch_deg'),
      roll_deg: stated('roll_deg'),
      notes: [...notes, ...without],
    }
  }
}

/** The middle one of some numbers, NaN left out; NaN of none. */
export function median(values: Iterable<number>): number {
  const sorted = Float64Array.from([...values].filter((value) => !Number.isNaN(value))).sort()
  if (sorted.length === 0) return Number.NaN
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** Attitude older than this says nothing of a moment, us. */
const ATTITUDE_AGE_MAX_US = 1e6

export interface Attitudes {
  readonly t_us: Float64Array
  /** Heading, pitch and roll of a row, degrees, written into the moment. */
  write(row: number, moment: Moment): void
}

/**
 * Gives each moment the newest attitude that is not younger than it and at most a second old. Both must be in the order
 * of time; where a clock steps back, the join goes on from there.
 */
export class AttitudeJoin {
  readonly #attitudes: Attitudes | undefined
  #row = -1

  constructor(attitudes: Attitudes | undefined) {
    this.#attitudes = attitudes
  }

  into(moment: Moment): void {
    const attitudes = this.#attitudes
    if (attitudes === undefined) return
    const { t_us } = attitudes
    if (this.#row >= 0 && t_us[this.#row]! > moment.t_us) this.#row = -1
    while (this.#row + 1 < t_us.length && t_us[this.#row + 1]! <= moment.t_us) this.#row++
    const age_us = this.#row < 0 ? Number.NaN : moment.t_us - t_us[this.#row]!
    if (age_us <= ATTITUDE_AGE_MAX_US) attitudes.write(this.#row, moment)
  }
}

/** An angle within 0 to 360 degrees. */
export const turn = (angle_deg: number) => ((angle_deg % 360) + 360) % 360
