import type { KlvPacket } from '../../src/recordings/klv/packet.ts'
import type { HeightDatum, Track } from '../../src/recordings/track.ts'
import { spanOf, type TrackFound } from './found.ts'

/** Sensor heights, the best first: items of ST 0601, and of EG 0104 under the same numbers. */
const HEIGHTS: readonly (readonly [item: number, datum: HeightDatum])[] = [
  [104, 'ellipsoid'],
  [75, 'ellipsoid'],
  [15, 'sea-level'],
]
const LATITUDE = 13
const LONGITUDE = 14
const TRACKED = ['ST 0601', 'EG 0104']

/** Where the sensor was, as the sets of a stream say it: one track for each standard and height datum, nothing converted. */
export class PlatformTracks {
  readonly #of: string
  readonly #keeps: boolean
  readonly #ways = new Map<string, Way>()
  /** Sets that state no height stay with those before them. */
  #last: Way | undefined

  /** `keeps`: places are wanted, not only how many there are. */
  constructor(stream: string | null, keeps: boolean) {
    this.#of = stream === null ? 'sensor' : `sensor, ${stream}`
    this.#keeps = keeps
  }

  add({ standard, items, t_us }: KlvPacket): void {
    if (!TRACKED.includes(standard)) return
    const number = (wanted: number) => {
      const value = items.find(({ item }) => item === wanted)?.value
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined
    }
    const lat_deg = number(LATITUDE)
    const lon_deg = number(LONGITUDE)
    if (lat_deg === undefined || lon_deg === undefined) return
    const found = HEIGHTS.find(([item]) => number(item) !== undefined)
    const way =
      found === undefined && this.#last?.standard === standard
        ? this.#last
        : this.#way(standard, found?.[1] ?? 'unknown')
    this.#last = way
    if (found !== undefined) way.items.add(found[0])
    way.count++
    if (t_us !== null) {
      way.from_us = Math.min(way.from_us, t_us)
      way.to_us = Math.max(way.to_us, t_us)
    }
    if (!this.#keeps) return
    way.points.push(t_us ?? Number.NaN, lat_deg, lon_deg)
    way.heights_m.push(found === undefined ? Number.NaN : number(found[0])!)
  }

  #way(standard: string, datum: HeightDatum): Way {
    const key = `${standard}, ${datum}`
    const known = this.#ways.get(key)
    if (known !== undefined) return known
    const span = { from_us: Number.POSITIVE_INFINITY, to_us: Number.NEGATIVE_INFINITY }
    const way: Way = { standard, datum, items: new Set(), points: [], heights_m: [], count: 0, ...span }
    this.#ways.set(key, way)
    return way
  }

  found(): TrackFound[] {
    return [...this.#ways.values()].map((way) => ({
      ...{ of: this.#of, statedBy: statedBy(way), points: way.count, heightDatum: way.datum },
      ...{ span: spanOf(way.from_us, way.to_us, 'misp'), notes: [] },
    }))
  }

  /** Empty where places were not wanted. */
  tracks(): Track[] {
    return [...this.#ways.values()].map((way) => {
      const { datum, points, heights_m } = way
      const column = (offset: number) => Float64Array.from(heights_m, (_, row) => points[3 * row + offset]!)
      return {
        of: this.#of,
        statedBy: statedBy(way),
        clock: 'utc' as const,
        t_us: column(0),
        lat_deg: column(1),
        lon_deg: column(2),
        height_m: Float64Array.from(heights_m),
        heightDatum: datum,
        ...{ sigmaHorizontal_m: null, sigmaVertical_m: null, speed_mps: null, course_deg: null },
        ...{ heading_deg: null, pitch_deg: null, roll_deg: null },
        notes: [],
      }
    })
  }
}

interface Way {
  readonly standard: string
  readonly datum: HeightDatum
  readonly items: Set<number>
  /** Time, latitude, longitude of one set after another. */
  readonly points: number[]
  readonly heights_m: number[]
  count: number
  from_us: number
  to_us: number
}

const statedBy = ({ standard, items }: Way) =>
  `MISB ${standard} items ${[LATITUDE, LONGITUDE, ...items].join(', ')}`
