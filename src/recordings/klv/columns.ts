import type { Fault, FaultKind } from '../../quantities/fault.ts'
import { FastSum16, sum16 } from './checksum.ts'
import { ColumnGroup } from './column-group.ts'
import type { NumberColumn, PlaceColumn, TextColumn } from './column-store.ts'
import type { Reading } from './decode-value.ts'
import type { Verdict } from './packet.ts'
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
  /** Numbers of the ST 0903 set nested as item 74, such as how many objects it reports. */
  readonly detections: ReadonlyMap<number, NumberColumn>
}

const KEY_START = [0x06, 0x0e, 0x2b, 0x34, 0x02, 0x0b, 0x01, 0x01, 0x0e, 0x01, 0x03, 0x01, 0x01]
const SECURITY = 48
const DETECTIONS = 74

/** True when the label at this place is that of ST 0601, whatever version old producers put into its last bytes. */
export function isDatalink(bytes: Uint8Array, at: number): boolean {
  for (let k = 4; k < KEY_START.length; k++) if (bytes[at + k] !== KEY_START[k]) return false
  return true
}

/** Decodes ST 0601 sets into columns, a few hundred nanoseconds each; same values and faults as readPacket(). */
export class KlvColumnDecoder {
  readonly #security = new ColumnGroup(st0102)
  readonly #detections = new ColumnGroup(st0903)
  readonly #group = new ColumnGroup(
    st0601,
    new Map([
      [SECURITY, this.#security],
      [DETECTIONS, this.#detections],
    ]),
  )
  readonly #report: (fault: Fault) => void
  readonly #file: string
  readonly #sum = new FastSum16()
  readonly #reading: { -readonly [K in keyof Reading]: Reading[K] }
  #byte = new Float64Array(256)
  #checksum = new Uint8Array(256)
  #itemSet = new Uint16Array(256)
  #rows = 0

  constructor(file: string, report: (fault: Fault) => void) {
    this.#file = file
    this.#report = report
    const fault = (kind: FaultKind, at: number, found: string, expected: string) =>
      this.#report({ kind, file: this.#file, byte: this.#reading.place(at), found, expected })
    this.#reading = { bytes: new Uint8Array(0), place: (at) => at, fault }
  }

  /** Makes room, when it is known beforehand about how many sets there will be. */
  expect(sets: number): void {
    this.#group.expect(sets)
    if (sets <= this.#byte.length) return
    this.#byte = longer(this.#byte, new Float64Array(sets))
    this.#checksum = longer(this.#checksum, new Uint8Array(sets))
    this.#itemSet = longer(this.#itemSet, new Uint16Array(sets))
  }

  /** Sets decoded since the last `take`. */
  get rows(): number {
    return this.#rows
  }

  /** Decodes one set whose label isDatalink(). `place`: where in the file a byte of `bytes` stands. */
  add(bytes: Uint8Array, { at, valueAt, end }: Triplet, place: (at: number) => number): void {
    const row = this.#rows++
    if (this.#rows > this.#byte.length) this.expect(2 * this.#rows)
    const reading = this.#reading
    reading.bytes = bytes
    reading.place = place
    this.#byte[row] = place(at)
    const statedAt = this.#group.read(reading, valueAt, end, row)
    this.#itemSet[row] = this.#group.itemSet
    this.#checksum[row] = this.#judge(bytes, at, valueAt, end, statedAt)
  }

  /** `place`: where the stated checksum stands. */
  #judge(bytes: Uint8Array, at: number, valueAt: number, end: number, place: number): number {
    if (place < 0 || place + 2 > end) {
      this.#reading.fault('checksum', at, 'a set without a checksum', 'item 1 at its end')
      return columnVerdicts.indexOf('absent')
    }
    const stated = bytes[place]! * 256 + bytes[place + 1]!
    const computed = this.#sum.of(bytes, at, place)
    if (stated === computed) return 0
    const payloadOnly = sum16(bytes, valueAt, place - 2) === stated
    const variant = payloadOnly ? ' (the sum without label and length: payload-only variant)' : ''
    this.#reading.fault('checksum', at, `${hex(stated)}${variant}`, hex(computed))
    return columnVerdicts.indexOf(payloadOnly ? 'payload-only' : 'mismatch')
  }

  /** What was decoded since the last time; the decoder starts anew. */
  take(): KlvColumns {
    const rows = this.#rows
    const { numbers, texts, places } = this.#group.take(rows)
    const { numbers: securityNumbers, texts: securityTexts } = this.#security.take(rows)
    const { numbers: detections } = this.#detections.take(rows)
    const columns = {
      rows,
      byte: this.#byte.subarray(0, rows),
      checksum: this.#checksum.subarray(0, rows),
      itemSet: this.#itemSet.subarray(0, rows),
      itemSets: this.#group.itemSets,
      ...{ numbers, texts, places },
      security: { numbers: securityNumbers, texts: securityTexts },
      detections,
    }
    this.#byte = new Float64Array(this.#byte.length)
    this.#checksum = new Uint8Array(this.#checksum.length)
    this.#itemSet = new Uint16Array(this.#itemSet.length)
    this.#rows = 0
    return columns
  }
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
