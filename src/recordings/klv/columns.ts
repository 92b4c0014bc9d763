import type { Fault, FaultKind } from '../../quantities/fault.ts'
import { FastSum16, sum16 } from './checksum.ts'
import { ColumnGroup, type SetShape } from './column-group.ts'
import type { Watched } from './column-layout.ts'
import type { Columns, NumberColumn, PlaceColumn, TextColumn } from './column-store.ts'
import { unsignedAt } from './mapping.ts'
import { type KlvPacket, readPacket, type Verdict } from './packet.ts'
import { st0102 } from './st0102.ts'
import { st0601 } from './st0601.ts'
import { st0903 } from './st0903.ts'
import { eachTriplet, type Triplet } from './triplets.ts'

/** What the checksum column holds: an index into this. */
export const columnVerdicts = [
  'ok',
  'payload-only',
  'mismatch',
  'absent',
] as const satisfies readonly Verdict[]

/** ST 0601 sets as columns of one length, in the order of the stream. */
export interface KlvColumns {
  readonly rows: number
  /** Where each set begins in the stream. */
  readonly byte: Float64Array
  /** Index into `columnVerdicts`. */
  readonly checksum: Uint8Array
  /** Which items each set states, also those whose value is "no value": an index into `itemSets`. */
  readonly itemSet: Uint16Array
  readonly itemSets: readonly ReadonlySet<number>[]
  readonly numbers: ReadonlyMap<number, NumberColumn>
  readonly texts: ReadonlyMap<number, TextColumn>
  /** Nested sets and packs, not decoded. */
  readonly places: ReadonlyMap<number, PlaceColumn>
  /** Items of the ST 0102 set nested as item 48. */
  readonly security: {
    readonly numbers: ReadonlyMap<number, NumberColumn>
    readonly texts: ReadonlyMap<number, TextColumn>
  }
  /** Numbers of the ST 0903 set nested as item 74, such as how many objects it reports; 101: how many it describes. */
  readonly detections: ReadonlyMap<number, NumberColumn>
}

/** Columns, and what else there is to tell of their sets. */
export interface SetColumns extends KlvColumns {
  /** What `itemSet` is an index into too. */
  readonly shapes: readonly SetShape[]
  /** By row, in object form: sets that columns and shape do not tell all of. Empty unless the decoder was asked for them. */
  readonly packets: ReadonlyMap<number, KlvPacket>
}

/**
 * What is wanted besides columns. sets: in object form those that columns do not tell all of, such as sets with unknown items,
 * with an item twice, or with other sets in them. faults: also every fault that the object form finds, as columns leave some
 * items as they stand.
 */
export type Completeness = 'columns' | 'sets' | 'sets and faults'

const KEY_START = [0x06, 0x0e, 0x2b, 0x34, 0x02, 0x0b, 0x01, 0x01, 0x0e, 0x01, 0x03, 0x01, 0x01]
const TIME = 2
const SECURITY = 48
const DETECTIONS = 74
/** In ST 0903: how many objects it reports, and the series of those it describes. */
const REPORTED = 6
const OBJECTS = 101

/** Each may have megabytes: that many shall not wait for a batch to be full. */
const PACKET_BYTES_MOST = 1 << 20

/** True when the label at this place is that of ST 0601, whatever version old producers put into its last bytes. */
export function isDatalink(bytes: Uint8Array, at: number): boolean {
  for (let k = 4; k < KEY_START.length; k++) if (bytes[at + k] !== KEY_START[k]) return false
  return true
}

/**
 * Decodes ST 0601 sets into columns, a few hundred nanoseconds each; same values and faults as readPacket(), but for what is
 * wrong within items that are left as they stand.
 */
export class KlvColumnDecoder {
  readonly #security: ColumnGroup
  readonly #detections: ColumnGroup
  readonly #group: ColumnGroup
  readonly #report: (fault: Fault) => void
  readonly #file: string
  readonly #keepsSets: boolean
  readonly #looksInside: boolean
  readonly #sum = new FastSum16()
  readonly #reading: { -readonly [K in keyof Watched]: Watched[K] }
  #packets = new Map<number, KlvPacket>()
  #packetBytes = 0
  #byte = new Float64Array(256)
  #checksum = new Uint8Array(256)
  #itemSet = new Uint16Array(256)
  #rows = 0

  constructor(file: string, report: (fault: Fault) => void, completeness: Completeness = 'columns') {
    this.#file = file
    this.#report = report
    this.#keepsSets = completeness !== 'columns'
    const looksInside = completeness === 'sets and faults'
    this.#looksInside = looksInside
    this.#security = new ColumnGroup(st0102, { looksInside })
    this.#detections = new ColumnGroup(st0903, { looksInside, counted: [OBJECTS] })
    const nested = new Map([
      [SECURITY, this.#security],
      [DETECTIONS, this.#detections],
    ])
    this.#group = new ColumnGroup(st0601, { looksInside, nested })
    const fault = (kind: FaultKind, at: number, found: string, expected: string) => {
      this.#reading.isFaulty = true
      // Of these the object form says all.
      if (!looksInside) this.#fault(kind, at, found, expected)
    }
    this.#reading = { bytes: new Uint8Array(0), place: (at) => at, fault, isFaulty: false }
  }

  #fault(kind: FaultKind, at: number, found: string, expected: string): void {
    this.#report({ kind, file: this.#file, byte: this.#reading.place(at), found, expected })
  }

  /** Makes room, when it is known beforehand about how many sets there will be. */
  expect(sets: number): void {
    this.#group.expect(sets)
    if (sets <= this.#byte.length) return
    this.#byte = longer(this.#byte, new Float64Array(sets))
    this.#checksum = longer(this.#checksum, new Uint8Array(sets))
    this.#itemSet = longer(this.#itemSet, new Uint16Array(sets))
  }

  /** Sets decoded since the last `take` or `lend`. */
  get rows(): number {
    return this.#rows
  }

  /** Whether there are so many of them, or so much of them is kept in object form, that they should be handed on. */
  isDue(rows: number): boolean {
    return this.#rows >= rows || this.#packetBytes >= PACKET_BYTES_MOST
  }

  /** Decodes one set whose label isDatalink(). `place`: where in the file a byte of `bytes` stands. */
  add(bytes: Uint8Array, triplet: Triplet, place: (at: number) => number): void {
    const row = this.#rows++
    if (this.#rows > this.#byte.length) this.expect(2 * this.#rows)
    const { at, valueAt, end } = triplet
    const reading = this.#reading
    reading.bytes = bytes
    reading.place = place
    reading.isFaulty = false
    this.#byte[row] = place(at)
    this.#group.read(reading, valueAt, end, row)
    this.#itemSet[row] = this.#group.shape
    const isKept = this.#keepsSets && !this.#isTold(bytes, at)
    if (isKept) this.#keep(row, triplet)
    this.#checksum[row] = this.#judge(bytes, at, valueAt, !(isKept && this.#looksInside))
  }

  /** Labels with a version in them are told of by the object form. */
  #isTold(bytes: Uint8Array, at: number): boolean {
    const hasVersion = bytes[at + 13] !== 0 || bytes[at + 14] !== 0 || bytes[at + 15] !== 0
    return this.#group.isTold && !this.#reading.isFaulty && !hasVersion
  }

  /** A copy: it may be kept longer than the bytes are good. */
  #keep(row: number, { at, valueAt, end }: Triplet): void {
    const { bytes, place } = this.#reading
    const report = this.#looksInside ? this.#report : () => {}
    const own = { at: 0, valueAt: valueAt - at, end: end - at }
    const context = { file: this.#file, place: (k: number) => place(at + k), report }
    this.#packets.set(row, readPacket(bytes.slice(at, end), own, context))
    this.#packetBytes += end - at
  }

  #judge(bytes: Uint8Array, at: number, valueAt: number, says: boolean): number {
    const { checksumAt: place, checksumLength: length } = this.#group
    if (place < 0) {
      if (says) this.#fault('checksum', at, 'a set without a checksum', 'item 1 at its end')
      return columnVerdicts.indexOf('absent')
    }
    const stated =
      length === 2
        ? bytes[place]! * 256 + bytes[place + 1]!
        : unsignedAt(bytes, place, place + Math.min(length, 4))
    const computed = this.#sum.of(bytes, at, place)
    if (stated === computed) return 0
    const payloadOnly = sum16(bytes, valueAt, place - 2) === stated
    const variant = payloadOnly ? ' (the sum without label and length: payload-only variant)' : ''
    if (says) this.#fault('checksum', at, `${hex(stated)}${variant}`, hex(computed))
    return columnVerdicts.indexOf(payloadOnly ? 'payload-only' : 'mismatch')
  }

  /** What was decoded since the last time; the decoder starts anew. */
  take(): SetColumns {
    const rows = this.#rows
    const sets = this.#sets(this.#group.take(rows), this.#security.take(rows), this.#detections.take(rows))
    this.#byte = new Float64Array(this.#byte.length)
    this.#checksum = new Uint8Array(this.#checksum.length)
    this.#itemSet = new Uint16Array(this.#itemSet.length)
    return sets
  }

  /** The same, good until the next set is added: the decoder starts anew in the same arrays. */
  lend(): SetColumns {
    const rows = this.#rows
    return this.#sets(this.#group.lend(rows), this.#security.lend(rows), this.#detections.lend(rows))
  }

  #sets(own: Columns, security: Columns, detections: Columns): SetColumns {
    const rows = this.#rows
    const packets = this.#packets
    this.#rows = 0
    this.#packets = new Map()
    this.#packetBytes = 0
    const { shapes, itemSets } = this.#group
    return {
      rows,
      byte: this.#byte.subarray(0, rows),
      checksum: this.#checksum.subarray(0, rows),
      itemSet: this.#itemSet.subarray(0, rows),
      ...{ itemSets, shapes, packets, ...own },
      security: { numbers: security.numbers, texts: security.texts },
      detections: detections.numbers,
    }
  }
}

/** The time stamp of the set in this row, microseconds; null when it states none, as in `KlvPacket`. */
export function statedTime({ numbers }: KlvColumns, row: number): number | null {
  const t_us = numbers.get(TIME)?.values[row]
  return Number.isSafeInteger(t_us) ? t_us! : null
}

/** How many objects the ST 0903 set of this row tells of: those it describes, else the number it states. */
export function statedObjects({ detections }: KlvColumns, row: number): number {
  const [described = 0, reported = 0] = [OBJECTS, REPORTED].map((item) => detections.get(item)?.values[row])
  return described || reported || 0 // NaN where it says nothing
}

function longer<A extends Float64Array | Uint8Array | Uint16Array>(old: A, roomier: A): A {
  roomier.set(old)
  return roomier
}

const asItIs = (at: number) => at

const hex = (value: number) => `0x${value.toString(16).padStart(4, '0')}`

/** All ST 0601 sets of these bytes as columns; other sets are passed to `other`. */
export function readColumns(
  bytes: Uint8Array,
  file: string,
  report: (fault: Fault) => void,
  other: (triplet: Triplet) => void = () => {},
): KlvColumns {
  const decoder = new KlvColumnDecoder(file, report)
  eachTriplet(bytes, 0, bytes.length, true, {
    triplet: (triplet) => {
      if (!isDatalink(bytes, triplet.at)) return other(triplet)
      if (decoder.rows === 0) decoder.expect(Math.ceil(bytes.length / (triplet.end - triplet.at)) + 1)
      decoder.add(bytes, triplet, asItIs)
    },
    fault: (kind, at, found, expected) => report({ kind, file, byte: at, found, expected }),
  })
  return decoder.take()
}
