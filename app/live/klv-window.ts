import { columnsOfOld } from '../../src/recordings/imagery/old-sets.ts'
import {
  columnVerdicts,
  isDatalink,
  KlvColumnDecoder,
  type KlvColumns,
} from '../../src/recordings/klv/columns.ts'
import { labelAt } from '../../src/recordings/klv/labels.ts'
import { type KlvPacket, readPacket } from '../../src/recordings/klv/packet.ts'
import type { Triplet } from '../../src/recordings/klv/triplets.ts'
import { carryForward } from '../../src/recordings/looks/carry-forward.ts'
import { footprintSources, type Looks } from '../../src/recordings/looks/looks.ts'
import { looksOf } from '../../src/recordings/looks/looks-of.ts'
import type { Note } from '../../src/recordings/note.ts'
import type { Aged, LiveLook, LivePlace } from '../../src/reports/live.ts'

interface KeptSet {
  readonly bytes: Uint8Array
  readonly triplet: Triplet
  readonly received_us: number
}

/** ST 0902 wants every item at least that often; an older value is not carried on. */
const CARRIED_S = 30
/** More sets than a stream at sixty a second sends in that time. */
const SETS_MAX = 2000

export const isOldSet = (bytes: Uint8Array, at: number) => labelAt(bytes, at)?.label.standard === 'EG 0104'

/** What the last half minute of ST 0601 sets, or of EG 0104 where there are none, says. Kept as bytes: a look at them decodes all again, in a few milliseconds. */
export class KlvWindow {
  readonly #sets: KeptSet[] = []
  #looked:
    | {
        readonly columns: KlvColumns
        readonly looks: Looks
        readonly received_us: Float64Array
        /** Of EG 0104, which has no checksum. */
        readonly isOld: boolean
      }
    | undefined

  /** A set of ST 0601 or EG 0104, others are passed over; its bytes are copied. */
  add(bytes: Uint8Array, { at, valueAt, end }: Triplet, received_us: number): void {
    if (!isDatalink(bytes, at) && !isOldSet(bytes, at)) return
    const triplet = { at: 0, valueAt: valueAt - at, end: end - at }
    this.#sets.push({ bytes: bytes.slice(at, end), triplet, received_us })
    const oldest_us = received_us - CARRIED_S * 1e6
    let gone = Math.max(0, this.#sets.length - SETS_MAX)
    while (this.#sets[gone]!.received_us < oldest_us) gone++
    if (gone > 0) this.#sets.splice(0, gone)
    this.#looked = undefined
  }

  /** What is known at this time, microseconds by the clock that the sets were received by. */
  look(now_us: number): LiveLook {
    const { columns, looks, received_us, isOld } = this.#look()
    const age = ageIn(columns, received_us, now_us)
    const number = (values: Float64Array, items: readonly number[]) =>
      aged(lastKnown(values), items, age, (row) => values[row]!)
    const angles = [5, 18, 19]
    return {
      t_us: number(looks.t_us, [2]),
      place: aged(lastKnown(looks.lat_deg, looks.lon_deg), [13, 14], age, (row) => ({
        lat_deg: looks.lat_deg[row]!,
        lon_deg: looks.lon_deg[row]!,
      })),
      height: heightOf(looks, age),
      heading_deg: number(looks.heading_deg, [5]),
      bearing_deg: number(looks.bearing_deg, looks.sightFrom === 'angles' ? angles : [13, 14, 23, 24]),
      slantRange_m: number(looks.slantRange_m, [21]),
      centre: aged(lastKnown(looks.centreLat_deg, looks.centreLon_deg), [23, 24], age, (row) => ({
        lat_deg: looks.centreLat_deg[row]!,
        lon_deg: looks.centreLon_deg[row]!,
      })),
      footprint: footprintOf(columns, looks, age),
      checksum: columns.rows === 0 || isOld ? null : columnVerdicts[columns.checksum[columns.rows - 1]!]!,
    }
  }

  /** What the sets say against each other. */
  get notes(): readonly Note[] {
    return this.#look().looks.contradictions.map(({ note }) => note)
  }

  /** The columns of the sets, as stated. */
  get columns(): KlvColumns {
    return this.#look().columns
  }

  #look() {
    if (this.#looked !== undefined) return this.#looked
    // Streams that carry both say the same twice: the newer standard says it better.
    const newer = this.#sets.filter(({ bytes }) => isDatalink(bytes, 0))
    const isOld = newer.length === 0
    const sets = isOld ? this.#sets : newer
    const columns = isOld ? columnsOfOld(sets.map(packetOf)) : columnsOf(newer)
    const received_us = Float64Array.from(sets, (set) => set.received_us)
    const looks = looksOf(carryForward(columns, received_us, CARRIED_S))
    this.#looked = { columns, looks, received_us, isOld }
    return this.#looked
  }
}

const silent = () => {} // faults were told when the set came

function columnsOf(sets: readonly KeptSet[]): KlvColumns {
  const decoder = new KlvColumnDecoder('live', silent)
  decoder.expect(sets.length)
  for (const { bytes, triplet } of sets) decoder.add(bytes, triplet, (at) => at)
  return decoder.take()
}

const packetOf = ({ bytes, triplet }: KeptSet): KlvPacket =>
  readPacket(bytes, triplet, { file: 'live', place: (at) => at, report: silent })

type AgeAt = (row: number, items: readonly number[]) => number

/** How long ago the oldest of these items was last stated, as known at a row; of a row without them: how long ago it came. */
function ageIn({ numbers }: KlvColumns, received_us: Float64Array, now_us: number): AgeAt {
  return (row, items) => {
    const stated = items.flatMap((item) => {
      const values = numbers.get(item)?.values
      if (values === undefined) return []
      let at = row
      while (at >= 0 && Number.isNaN(values[at]!)) at--
      return at < 0 ? [] : [received_us[at]!]
    })
    const oldest_us = stated.length > 0 ? Math.min(...stated) : received_us[row]!
    return Math.max(0, (now_us - oldest_us) / 1e6)
  }
}

/** The last row in which all of these are known; -1: none. */
function lastKnown(...columns: readonly Float64Array[]): number {
  let row = columns[0]!.length - 1
  while (row >= 0 && columns.some((values) => Number.isNaN(values[row]!))) row--
  return row
}

function aged<T>(
  row: number,
  items: readonly number[],
  age: AgeAt,
  value: (row: number) => T,
): Aged<T> | null {
  return row < 0 ? null : { value: value(row), age_s: age(row, items) }
}

function heightOf({ statedHeight_m, heightItem }: Looks, age: AgeAt): LiveLook['height'] {
  const row = lastKnown(statedHeight_m)
  if (row < 0) return null
  const item = heightItem[row]!
  const value = {
    height_m: statedHeight_m[row]!,
    datum: item === 15 ? ('sea-level' as const) : ('ellipsoid' as const),
  }
  return { value, age_s: age(row, [item]) }
}

/** Items of the corners: as full places, and as offsets from the centre. */
const FULL_CORNERS = [82, 83, 84, 85, 86, 87, 88, 89]
const OFFSET_CORNERS = [23, 24, 26, 27, 28, 29, 30, 31, 32, 33]
const GEOMETRY = [13, 14, 5, 16, 17, 18, 19, 20]

/** Of the last set that tells of corners; none when it looks past the ground. */
function footprintOf(columns: KlvColumns, looks: Looks, age: AgeAt): LiveLook['footprint'] {
  const { footprintSource, openCorners, cornerLat_deg, cornerLon_deg } = looks
  const row = footprintSource.findLastIndex((source) => source !== 0)
  if (row < 0 || openCorners[row] !== 0) return null
  const corners = [0, 1, 2, 3].map(
    (k): LivePlace => ({ lat_deg: cornerLat_deg[4 * row + k]!, lon_deg: cornerLon_deg[4 * row + k]! }),
  )
  if (corners.some(({ lat_deg, lon_deg }) => Number.isNaN(lat_deg + lon_deg))) return null
  const source = footprintSources[footprintSource[row]!] as 'corners' | 'computed'
  const isFull = !Number.isNaN(columns.numbers.get(FULL_CORNERS[0]!)?.values[row] ?? Number.NaN)
  const items = source === 'computed' ? GEOMETRY : isFull ? FULL_CORNERS : OFFSET_CORNERS
  return { value: { corners, source }, age_s: age(row, items) }
}
