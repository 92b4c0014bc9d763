import type { Note } from '../note.ts'
import type { HeightDatum, TrackFacts } from '../track.ts'
import { HeightsCompared, unplacedNotes } from './build.ts'

/** A track without its places. */
export interface TrackSummary extends TrackFacts {
  readonly points: number
  readonly span_us: readonly [first: number, last: number]
}

interface Place {
  readonly lat_deg: number
  readonly height_m: number
  readonly ellipsoid_m: number
}

/** Sums up moments as TrackBuilder would have them in a track, without keeping them. */
export class TrackTally {
  readonly #heights = new HeightsCompared()
  #points = 0
  #placed = 0
  #first_us = Number.POSITIVE_INFINITY
  #last_us = Number.NEGATIVE_INFINITY

  add(t_us: number, { lat_deg, height_m, ellipsoid_m }: Place): void {
    this.#points++
    if (!Number.isNaN(lat_deg)) this.#placed++
    if (t_us < this.#first_us) this.#first_us = t_us
    if (t_us > this.#last_us) this.#last_us = t_us
    this.#heights.add(height_m, ellipsoid_m)
  }

  /** As TrackBuilder does. */
  preferEllipsoid(): { heightDatum: HeightDatum; notes: Note[] } {
    return this.#heights.end()
  }

  /** The summary; undefined when no moment has a place. `offset_us`: added to all times. */
  end({ notes, ...facts }: TrackFacts, offset_us: number): TrackSummary | undefined {
    if (this.#placed === 0) return undefined
    return {
      ...facts,
      points: this.#points,
      span_us: [this.#first_us + offset_us, this.#last_us + offset_us],
      notes: [...notes, ...unplacedNotes(this.#placed, this.#points)],
    }
  }
}
