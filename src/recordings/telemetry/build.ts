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

  /** Moments so far. */
  get rows(): number {
    return this.#columns.rows
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
  preferEllipsoid(heights_m: readonly number[] | Float64Array): { heightDatum: HeightDatum; notes: Note[] } {
    const column = trackColumns.indexOf('height_m')
    const compared = new HeightsCompared()
    for (let row = 0; row < heights_m.length; row++)
      compared.add(this.#columns.at(column, row), heights_m[row]!)
    const found = compared.end()
    if (found.heightDatum === 'ellipsoid')
      for (let row = 0; row < heights_m.length; row++)
        if (!Number.isNaN(this.#columns.at(column, row))) this.#columns.set(column, row, heights_m[row]!)
    return found
  }

  /** The track; undefined when no moment has a place. */
  end({ of, statedBy, clock, heightDatum, notes }: TrackFacts): Track | undefined {
    const column = (name: keyof Moment) => this.#columns.take(name) ?? new Float64Array(0)
    const stated = (name: keyof Moment) => (this.#columns.has(name) ? column(name) : null)
    const lat_deg = column('lat_deg')
    const placed = lat_deg.reduce((count, lat) => count + (Number.isNaN(lat) ? 0 : 1), 0)
    const { rows } = this.#columns
    if (placed === 0) return undefined
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
      notes: [...notes, ...unplacedNotes(placed, rows)],
    }
  }
}

/** What there is to say when not every moment has a place. */
export const unplacedNotes = (placed: number, rows: number): Note[] =>
  placed < rows ? [note('records-without-position', { count: rows - placed, total: rows })] : []

/** What there is to say of heights above sea level and above the ellipsoid, where a track states both. */
export class HeightsCompared {
  /** How much larger the ellipsoid's are; null: not every height has one. */
  #larger: Columns | null = new Columns(['larger_m'])

  /** Of one moment; NaN, or an ellipsoid's of zero: not stated. */
  add(height_m: number, ellipsoid_m: number): void {
    if (Number.isNaN(height_m)) return
    if (Math.abs(ellipsoid_m) > 0) this.#larger?.set(0, this.#larger.begin(), ellipsoid_m - height_m)
    else this.#larger = null
  }

  end(): { heightDatum: HeightDatum; notes: Note[] } {
    const larger_m = median(this.#larger?.column('larger_m') ?? [])
    if (Number.isNaN(larger_m)) return { heightDatum: 'sea-level', notes: [] }
    // Simulators fill both with one number. Where the geoid really crosses the ellipsoid, either datum is right.
    if (Math.abs(larger_m) < SAME_HEIGHT_M)
      return { heightDatum: 'sea-level', notes: [note('ellipsoid-heights-alike')] }
    return { heightDatum: 'ellipsoid', notes: [note('ellipsoid-heights-larger', { larger_m })] }
  }
}

/** The middle one of some numbers, NaN left out; NaN of none. */
export function median(values: readonly number[] | Float64Array): number {
  // NaN come last.
  const sorted = new Float64Array(values).sort()
  let count = sorted.length
  while (count > 0 && Number.isNaN(sorted[count - 1]!)) count--
  if (count === 0) return Number.NaN
  const half = count >> 1
  return count % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
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
