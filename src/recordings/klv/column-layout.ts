import { type Cursor, readLength } from './ber.ts'
import type { Codec, Row } from './codecs.ts'
import type { ColumnStore } from './column-store.ts'
import { type Reading, valueAt } from './decode-value.ts'
import { imapbScale, unsignedAt } from './mapping.ts'

/** One item of a set: what, where and how it is read. */
export interface Place {
  readonly item: number
  /** Where the value begins, from the start of the set. */
  readonly at: number
  readonly length: number
  readonly step: Step
  readonly row: Row
  /** What reads it, where it is a nested set that has columns of its own. */
  readonly group: NestedGroup | undefined
}

interface NestedGroup {
  /** What the set it last read states. */
  readonly shape: number
  readonly isTold: boolean
  read(reading: Watched, from: number, to: number, row: number): void
}

/** A reading that remembers whether anything was wrong. */
export interface Watched extends Reading {
  isFaulty: boolean
}

/** Ways of reading a number; u8: without its span; imapb: of any length to 6. */
const WAYS = ['u1', 'u2', 'u4', 'u8', 's1', 's2', 's4', 'imapb'] as const
type Way = (typeof WAYS)[number]

/** Where the items of a set stand whose like was met before. */
export class Layout {
  /** Tag and length of each item as one number, and where they stand. */
  readonly #heads: Int32Array
  readonly #headAt: Int32Array
  readonly #numbers: NumberLoop
  readonly #texts: TextLoop
  readonly others: readonly Place[]
  /** Where its checksum's value begins, -1: it has none; and how long it is. */
  readonly checksumAt: number
  readonly checksumLength: number
  /** What a set of this layout states, with the nested sets as they were when it was last met. */
  shape: number
  readonly places: readonly Place[]
  readonly #nested: readonly NestedGroup[]
  readonly #nestedShapes: Int32Array

  constructor(places: readonly Place[], shape: number) {
    this.places = places
    this.shape = shape
    this.#heads = Int32Array.from(places, ({ item, length }) => item * 256 + length)
    this.#headAt = Int32Array.from(places, ({ at }) => at - 2)
    const present = places.filter(({ length }) => length > 0)
    this.#numbers = new NumberLoop(present.filter((place) => wayOf(place) !== null))
    this.#texts = new TextLoop(present.filter(({ step }) => step.kind === 'text'))
    const apart = ['text', 'checksum']
    this.others = present.filter((place) => wayOf(place) === null && !apart.includes(place.step.kind))
    const checksum = places.find(({ step }) => step.kind === 'checksum')
    this.checksumAt = checksum?.at ?? -1
    this.checksumLength = checksum?.length ?? 0
    this.#nested = this.others.flatMap(({ group }) => group ?? [])
    this.#nestedShapes = new Int32Array(this.#nested.length).fill(-1)
  }

  /** Whether nested sets, which were just read, have other shapes than when this was last asked. */
  hasNewShapes(): boolean {
    const shapes = this.#nestedShapes
    let isNew = false
    for (let k = 0; k < shapes.length; k++) {
      const { shape } = this.#nested[k]!
      if (shapes[k] === shape) continue
      shapes[k] = shape
      isNew = true
    }
    return isNew
  }

  /** True when a set of this length at `from` of the view has the same items at the same places. */
  fits(view: DataView, from: number): boolean {
    const heads = this.#heads
    const headAt = this.#headAt
    for (let k = 0; k < heads.length; k++) {
      if (view.getUint16(from + headAt[k]!) !== heads[k]) return false
    }
    return true
  }

  run(store: ColumnStore, reading: Reading, view: DataView, from: number, row: number): void {
    this.#texts.read(store, reading, view, from, row)
    this.#numbers.read(store, reading, view, from)
  }
}

/** How a number of this length is read; null: as the object form does. */
function wayOf({ step, length, row: { codec } }: Place): Way | null {
  if (step.kind !== 'number') return null
  if (codec.as === 'imapb') return length <= 6 ? 'imapb' : null
  if (codec.as === 'linear') return `${codec.signed ? 's' : 'u'}${codec.bytes}` as Way
  if (codec.as === 'whole' && codec.signed) return length === 1 && codec.least <= 1 ? 's1' : null
  const least = codec.as === 'whole' ? codec.least : codec.as === 'time' ? 8 : 1
  const most = 'most' in codec ? codec.most : 8
  return length >= least && length <= most && [1, 2, 4, 8].includes(length) ? (`u${length}` as Way) : null
}

/** All numbers of a set in one loop: value = offset + raw * span / codes; one code may stand for no value. */
class NumberLoop {
  readonly #places: readonly Place[]
  /** Places in WAYS. */
  readonly #ways: Uint8Array
  readonly #at: Int32Array
  /** Of one item after another: offset, span, codes, the code that is no value (NaN: there is none); imapb: the highest value. */
  readonly #scales: Float64Array
  #slots: Int32Array | null = null

  constructor(places: readonly Place[]) {
    this.#places = places
    this.#ways = Uint8Array.from(places, (place) => WAYS.indexOf(wayOf(place)!))
    this.#at = Int32Array.from(places, ({ at }) => at)
    this.#scales = Float64Array.from(places.flatMap(scaleOf))
  }

  /** Into the row that is open. One loop with a switch, as calls of a loop for each way would cost more than they do. */
  read(store: ColumnStore, reading: Reading, view: DataView, from: number): void {
    this.#slots ??= Int32Array.from(this.#places, ({ item }) => store.slot(item))
    const slots = this.#slots
    const { block, rowAt } = store
    const start = reading.bytes.byteOffset + from
    const ways = this.#ways
    const places = this.#at
    const scales = this.#scales
    for (let k = 0, scale = 0; k < ways.length; k++, scale += 4) {
      const at = start + places[k]!
      let raw = 0
      switch (ways[k]) {
        case 0: // u1
          raw = view.getUint8(at)
          break
        case 1: // u2
          raw = view.getUint16(at)
          break
        case 2: // u4
          raw = view.getUint32(at)
          break
        case 3: // u8
          raw = view.getUint32(at) * 4294967296 + view.getUint32(at + 4)
          break
        case 4: // s1
          raw = view.getInt8(at)
          break
        case 5: // s2
          raw = view.getInt16(at)
          break
        case 6: // s4
          raw = view.getInt32(at)
          break
        default: // imapb
          block[rowAt + slots[k]!] = mappedAt(reading, this.#places[k]!, from, scales, scale)
          continue
      }
      if (raw !== scales[scale + 3])
        block[rowAt + slots[k]!] = scales[scale]! + (raw * scales[scale + 1]!) / scales[scale + 2]!
    }
  }
}

function scaleOf(place: Place): number[] {
  const { codec } = place.row
  const { low, span, codes } = place.step
  const way = wayOf(place)!
  if (codec.as === 'imapb') {
    const { step, zero } = imapbScale(codec, place.length)
    return [codec.low, step, zero, codec.high + step]
  }
  if (way === 'u8') return [0, 1, 1, NO_CODE]
  return way.startsWith('s') ? [0, span, codes, low] : [low, span, codes, NO_CODE]
}

/** IMAPB; special codes and what lies above the span go the slow way. */
function mappedAt(reading: Reading, place: Place, from: number, scales: Float64Array, scale: number): number {
  const start = from + place.at
  const end = start + place.length
  const value =
    scales[scale + 1]! * (unsignedAt(reading.bytes, start, end) - scales[scale + 2]!) + scales[scale]!
  const isPlain = reading.bytes[start]! < 0x80 && value <= scales[scale + 3]!
  return isPlain ? value : (numberAt(reading, place.row, start, end) ?? Number.NaN)
}

/** Texts, which repeat from set to set: bytes that are as those before cost one comparison. */
class TextLoop {
  readonly #places: readonly Place[]
  readonly #at: Int32Array
  readonly #length: Int32Array
  /** The bytes of all texts as they were last, one after another, and what they were. */
  readonly #last: Uint8Array
  readonly #lastView: DataView
  readonly #index: Int32Array
  #columns: Int32Array[] = []
  #edition = -1

  constructor(places: readonly Place[]) {
    this.#places = places
    this.#at = Int32Array.from(places, ({ at }) => at)
    this.#length = Int32Array.from(places, ({ length }) => length)
    this.#last = new Uint8Array(places.reduce((sum, { length }) => sum + length, 0))
    this.#lastView = new DataView(this.#last.buffer)
    this.#index = new Int32Array(places.length)
  }

  read(store: ColumnStore, reading: Reading, view: DataView, from: number, row: number): void {
    if (this.#edition !== store.edition || !this.#same(view, reading.bytes.byteOffset + from))
      this.#decode(store, reading, from)
    const columns = this.#columns
    const index = this.#index
    for (let k = 0; k < columns.length; k++) columns[k]![row] = index[k]!
  }

  #same(view: DataView, from: number): boolean {
    const last = this.#lastView
    const places = this.#at
    let k = 0
    for (let each = 0; each < places.length; each++) {
      const start = from + places[each]!
      const end = start + this.#length[each]!
      let at = start
      for (; at + 4 <= end; at += 4, k += 4) if (view.getInt32(at) !== last.getInt32(k)) return false
      for (; at < end; at++, k++) if (view.getInt8(at) !== last.getInt8(k)) return false
    }
    return true
  }

  #decode(store: ColumnStore, reading: Reading, from: number): void {
    let k = 0
    for (const [each, { item, at, length, row }] of this.#places.entries()) {
      const start = from + at
      this.#last.set(reading.bytes.subarray(start, start + length), k)
      k += length
      this.#index[each] = store.textIndex(item, reading, start, start + length, row)
    }
    this.#columns = this.#places.map(({ item }) => store.textColumn(item))
    // Bytes that are no text are a fault each time.
    this.#edition = this.#index.includes(-1) ? -1 : store.edition
  }
}

/** A number as the object form reads it; null when it is none. */
export function numberAt(reading: Reading, { codec, title }: Row, at: number, end: number): number | null {
  const value = valueAt(reading, codec, at, end, { title, before: [], depth: 0 })
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value)
  if (value === null || typeof value !== 'object') return null
  if ('code' in value) return value.code as number
  return 'bits' in value ? unsignedAt(reading.bytes, at, end) : null
}

/** How many whole elements a series holds. */
export function countAt({ bytes }: Reading, from: number, to: number): number {
  const cursor: Cursor = { at: from }
  let count = 0
  while (cursor.at < to) {
    const length = readLength(bytes, cursor, to)
    if (length === undefined || cursor.at + length > to) break
    cursor.at += length
    count++
  }
  return count
}

/**
 * How the values of an item are read, as far as that does not depend on the set. place: left as it stands; apart: so too,
 * and it holds another set, or says something of the items before it; count: of a series only how long it is.
 */
export interface Step {
  readonly kind: 'number' | 'text' | 'place' | 'apart' | 'count' | 'nested' | 'checksum'
  /** Bytes its number must have; 0: any. */
  readonly width: number
  readonly low: number
  readonly span: number
  readonly codes: number
}

const NO_CODE = Number.NaN

/** The step of an item's codec. */
export function stepOf(codec: Codec): Step {
  const plain = { width: 0, low: 0, span: 1, codes: 1 }
  switch (codec.as) {
    case 'linear': {
      const all = unsignedAt(new Uint8Array(codec.bytes).fill(255), 0, codec.bytes) + 1
      const span = codec.high - codec.low
      return codec.signed
        ? { kind: 'number', width: codec.bytes, low: -all / 2, span, codes: all - 2 }
        : { kind: 'number', width: codec.bytes, low: codec.low, span, codes: all - 1 }
    }
    case 'whole':
      return {
        ...plain,
        kind: 'number',
        width: codec.least === codec.most ? codec.most : 0,
        low: codec.signed ? NO_CODE : 0,
        span: codec.step,
      }
    case 'time':
    case 'imapb':
      return { ...plain, kind: 'number' }
    case 'code':
      return { ...plain, kind: 'number', width: codec.most === 1 ? 1 : 0 }
    case 'flags':
      return codec.most === 1 ? { ...plain, kind: 'number', width: 1 } : { ...plain, kind: 'place' }
    case 'text':
      return { ...plain, kind: 'text' }
    case 'checksum':
      return { ...plain, kind: 'checksum' }
    case 'set':
    case 'deviations':
      return { ...plain, kind: 'apart' }
    default:
      return { ...plain, kind: 'place' }
  }
}
