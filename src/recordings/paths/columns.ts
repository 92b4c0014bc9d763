/** Points gathered one after another into the arrays of a Track. */
import { type Note, note } from '../note.ts'
import { type Track, type TrackColumn, type TrackFacts, trackColumns } from '../track.ts'

/** What a recording states of one moment; what is left out is "not stated". */
export type TrackPoint = { readonly [Key in TrackColumn]?: number }

export class TrackColumns {
  readonly #columns = new Map<TrackColumn, Float64Array>()
  #capacity = 256
  #length = 0

  get length(): number {
    return this.#length
  }

  add(point: TrackPoint): void {
    if (this.#length === this.#capacity) this.#grow()
    for (const name of trackColumns) {
      const value = point[name]
      if (value !== undefined) this.#column(name)[this.#length] = value
    }
    this.#length++
  }

  /** Moves the times of all points so far. */
  shiftTimes(by_us: number): void {
    const times = this.#column('t_us')
    for (let i = 0; i < this.#length; i++) times[i] = (times[i] as number) + by_us
  }

  #column(name: TrackColumn): Float64Array {
    const column = this.#columns.get(name) ?? new Float64Array(this.#capacity).fill(Number.NaN)
    this.#columns.set(name, column)
    return column
  }

  #grow(): void {
    this.#capacity *= 2
    for (const [name, column] of this.#columns) {
      const grown = new Float64Array(this.#capacity).fill(Number.NaN)
      grown.set(column)
      this.#columns.set(name, grown)
    }
  }

  /** A column nobody stated anything of is null, where the type allows it. */
  track(facts: TrackFacts): Track {
    const always = (name: TrackColumn) => this.#column(name).slice(0, this.#length)
    const stated = (name: TrackColumn) => {
      const column = this.#columns.get(name)?.slice(0, this.#length)
      return column?.some((value) => !Number.isNaN(value)) ? column : null
    }
    return {
      ...facts,
      t_us: always('t_us'),
      lat_deg: always('lat_deg'),
      lon_deg: always('lon_deg'),
      height_m: always('height_m'),
      sigmaHorizontal_m: stated('sigmaHorizontal_m'),
      sigmaVertical_m: stated('sigmaVertical_m'),
      speed_mps: stated('speed_mps'),
      course_deg: stated('course_deg'),
      heading_deg: stated('heading_deg'),
      pitch_deg: stated('pitch_deg'),
      roll_deg: stated('roll_deg'),
    }
  }
}

/** Least and greatest of the finite numbers that were met, for a note. */
export class Range {
  least = Number.POSITIVE_INFINITY
  greatest = Number.NEGATIVE_INFINITY
  count = 0

  add(value: number): void {
    if (!Number.isFinite(value)) return
    this.least = Math.min(this.least, value)
    this.greatest = Math.max(this.greatest, value)
    this.count++
  }
}

/** What is said of dilutions of precision, by their names: a recording states them, and they are no accuracy. */
export const dilutionNotes = (dilutions: ReadonlyMap<string, Range>): Note[] =>
  [...dilutions].flatMap(([name, { least, greatest, count }]) => {
    if (count === 0) return []
    return least === greatest
      ? note('dilution', { name, value: least, count })
      : note('dilution-between', { name, least, greatest, count })
  })
