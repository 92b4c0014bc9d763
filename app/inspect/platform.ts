import { type SetColumns, statedTime } from '../../src/recordings/klv/columns.ts'
import type { KlvPacket } from '../../src/recordings/klv/packet.ts'
import { Columns } from '../../src/recordings/telemetry/columns.ts'
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
const PLACE = ['t_us', 'lat_deg', 'lon_deg', 'height_m'] as const
const STATED = [LATITUDE, LONGITUDE, ...HEIGHTS.map(([item]) => item)]
const DATALINK = 'ST 0601'
const TRACKED = [DATALINK, 'EG 0104']

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
    if (TRACKED.includes(standard))
      this.#place(standard, t_us, (wanted) => {
        const value = items.find(({ item }) => item === wanted)?.value
        return typeof value === 'number' && Number.isFinite(value) ? value : undefined
      })
  }

  addColumns(columns: SetColumns): void {
    const { numbers } = columns
    const ofItem = new Map(STATED.map((item) => [item, numbers.get(item)?.values]))
    let row = 0
    const number = (item: number) => {
      const value = ofItem.get(item)?.[row]
      return Number.isFinite(value) ? value : undefined
    }
    for (; row < columns.rows; row++) {
      const packet = columns.packets.get(row)
      if (packet !== undefined) this.add(packet)
      else this.#place(DATALINK, statedTime(columns, row), number)
    }
  }

  #place(standard: string, t_us: number | null, number: (item: number) => number | undefined): void {
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
    const height_m = found === undefined ? Number.NaN : number(found[0])!
    const row = way.places.begin()
    for (const [column, value] of [t_us ?? Number.NaN, lat_deg, lon_deg, height_m].entries())
      way.places.set(column, row, value)
  }

  #way(standard: string, datum: HeightDatum): Way {
    if (this.#last?.standard === standard && this.#last.datum === datum) return this.#last
    const key = `${standard}, ${datum}`
    const known = this.#ways.get(key)
    if (known !== undefined) return known
    const span = { from_us: Number.POSITIVE_INFINITY, to_us: Number.NEGATIVE_INFINITY }
    const way: Way = { standard, datum, items: new Set(), places: new Columns(PLACE), count: 0, ...span }
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
      const column = (name: (typeof PLACE)[number]) => way.places.column(name)!
      return {
        of: this.#of,
        statedBy: statedBy(way),
        clock: 'utc' as const,
        t_us: column('t_us'),
        lat_deg: column('lat_deg'),
        lon_deg: column('lon_deg'),
        height_m: column('height_m'),
        heightDatum: way.datum,
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
  readonly places: Columns
  count: number
  from_us: number
  to_us: number
}

const statedBy = ({ standard, items }: Way) =>
  `MISB ${standard} items ${[LATITUDE, LONGITUDE, ...items].join(', ')}`
