import type { Row, SetTable } from './codecs.ts'
import { type Reading, valueAt } from './decode-value.ts'

/** Numbers of one item, one for each set. NaN: not stated, stated as empty, or a code that is no value. */
export interface NumberColumn {
  readonly item: number
  readonly name: string
  readonly units: string
  readonly values: Float64Array
}

/** Texts of one item: for each set an index into `texts`, -1 where it states none. */
export interface TextColumn {
  readonly item: number
  readonly name: string
  readonly index: Int32Array
  readonly texts: readonly string[]
}

/** Nested sets and packs, left as they stand: where each is in the stream, and how long. -1: not there. */
export interface PlaceColumn {
  readonly item: number
  readonly name: string
  readonly byte: Float64Array
  readonly length: Int32Array
}

/** Items of greater numbers are unknown. */
export const ITEMS_MAX = 160
const FIRST_ROWS = 265
/** Small enough that a block of rows stays in the processor's nearest memories. */
const BLOCK_ROWS = 128
const SLOTS_MORE = 24
/** Of one item. Columns that are lent keep those of before, as most come again. */
const TEXTS_MAX = 1000

export interface Columns {
  readonly numbers: ReadonlyMap<number, NumberColumn>
  readonly texts: ReadonlyMap<number, TextColumn>
  readonly places: ReadonlyMap<number, PlaceColumn>
}

/**
 * The arrays themselves. Numbers are written row beside row into one block, which is at hand and of one type, and from
 * there, when it is full, into a column for each item.
 */
export class ColumnStore {
  readonly #rows: readonly (readonly [item: number, row: Row])[]
  #isLent = false
  /** Place of each item in a row of the block, -1: not met yet; and the other way round. */
  readonly #slots = new Int16Array(ITEMS_MAX).fill(-1)
  readonly #items: number[] = []
  #columns: Float64Array[] = []
  #texts: (Texts | undefined)[] = new Array(ITEMS_MAX).fill(undefined)
  #places: (GrowingPlaces | undefined)[] = new Array(ITEMS_MAX).fill(undefined)
  #capacity = FIRST_ROWS
  #stride = SLOTS_MORE
  #firstRow = 0
  block = new Float64Array(BLOCK_ROWS * SLOTS_MORE).fill(Number.NaN)
  /** Where the row that is open begins in the block. */
  rowAt = 0
  /** Changes when arrays are replaced by longer ones. */
  edition = 0

  constructor(table: SetTable) {
    this.#rows = Object.entries(table.rows).map(([item, row]) => [Number(item), row])
  }

  /** Before row `row` is written; rows may be left out. */
  open(row: number): void {
    if (this.#isLent) this.#clean()
    if (row >= this.#firstRow + BLOCK_ROWS) {
      if (row >= this.#capacity) this.reserve(Math.ceil(1.9 * row))
      this.#empty(row)
    }
    this.rowAt = (row - this.#firstRow) * this.#stride
  }

  /** The block's rows into the columns; it begins anew at row `next`. */
  #empty(next: number): void {
    const { block } = this
    const stride = this.#stride
    const first = this.#firstRow
    const last = Math.min(next, first + BLOCK_ROWS)
    for (let slot = 0; slot < this.#items.length; slot++) {
      const column = this.#columns[slot]!
      for (let row = first, at = slot; row < last; row++, at += stride) column[row] = block[at]!
      if (last < next) column.fill(Number.NaN, last, next)
    }
    block.fill(Number.NaN)
    this.#firstRow = next
  }

  reserve(rows: number): void {
    if (rows <= this.#capacity) return
    // No power of two: columns of such lengths would fight for the same cache lines.
    this.#capacity = rows + 9
    this.edition++
    this.#columns = this.#columns.map((values) => {
      const roomier = new Float64Array(this.#capacity)
      roomier.set(values.subarray(0, this.#firstRow))
      return roomier
    })
    for (const text of this.#texts) {
      if (text !== undefined) text.index = grown(text.index, this.#capacity, Int32Array, -1)
    }
  }

  /** Where numbers of this item stand in a row of the block. */
  slot(item: number): number {
    const known = this.#slots[item]!
    if (known >= 0) return known
    const slot = this.#items.push(item) - 1
    this.#slots[item] = slot
    this.#columns.push(new Float64Array(this.#capacity).fill(Number.NaN, 0, this.#firstRow))
    if (slot >= this.#stride) this.#widen()
    return slot
  }

  #widen(): void {
    const [narrow, before, stride] = [this.block, this.#stride, this.#stride + SLOTS_MORE]
    this.block = new Float64Array(BLOCK_ROWS * stride).fill(Number.NaN)
    for (let row = 0; row < BLOCK_ROWS; row++)
      this.block.set(narrow.subarray(row * before, (row + 1) * before), row * stride)
    this.rowAt = (this.rowAt / before) * stride
    this.#stride = stride
  }

  /** In the row that is open. */
  setNumber(item: number, value: number): void {
    const slot = this.slot(item)
    this.block[this.rowAt + slot] = value
  }

  /** In the row that is open; NaN where it has none. */
  number(item: number): number {
    const slot = this.#slots[item]!
    return slot < 0 ? Number.NaN : this.block[this.rowAt + slot]!
  }

  /** Of an item that stands twice in a set the last counts, also when it is empty or no value. */
  clear(item: number, row: number): void {
    if (this.#slots[item]! >= 0) this.setNumber(item, Number.NaN)
    const text = this.#texts[item]
    if (text !== undefined) text.index[row] = -1
  }

  textColumn(item: number): Int32Array {
    return this.#text(item).index
  }

  /** Which of the texts of this item these bytes are; -1 when they are none. */
  textIndex(item: number, reading: Reading, from: number, to: number, { codec, title }: Row): number {
    const value = valueAt(reading, codec, from, to, { title, before: [], depth: 0 })
    if (typeof value !== 'string') return -1
    const { known, texts } = this.#text(item)
    const index = known.get(value)
    if (index !== undefined) return index
    texts.push(value)
    known.set(value, texts.length - 1)
    return texts.length - 1
  }

  #text(item: number): Texts {
    const met = this.#texts[item]
    if (met !== undefined) return met
    const index = new Int32Array(this.#capacity).fill(-1)
    const text = { index, texts: [], known: new Map<string, number>() }
    this.#texts[item] = text
    return text
  }

  place(item: number, row: number, byte: number, length: number): void {
    const place = this.#places[item] ?? { byte: new Float64Array(0), length: new Int32Array(0) }
    this.#places[item] = place
    if (row >= place.byte.length) {
      place.byte = grown(place.byte, row, Float64Array, -1)
      place.length = grown(place.length, row, Int32Array, -1)
    }
    place.byte[row] = byte
    place.length[row] = length
  }

  /** The first `rows` rows; what follows goes into other arrays. */
  take(rows: number): Columns {
    const columns = this.#first(rows)
    this.#columns = this.#items.map(() => new Float64Array(this.#capacity))
    this.#texts.fill(undefined)
    this.#places.fill(undefined)
    this.edition++
    return columns
  }

  /** The first `rows` rows, good until the next one is opened: it goes into the same arrays. */
  lend(rows: number): Columns {
    const columns = this.#first(rows)
    this.#isLent = true
    return columns
  }

  #first(rows: number): Columns {
    const numbers = new Map<number, NumberColumn>()
    const texts = new Map<number, TextColumn>()
    const places = new Map<number, PlaceColumn>()
    if (rows >= this.#capacity) this.reserve(rows)
    this.#empty(rows)
    for (const [item, { name, units }] of this.#rows) {
      const values = this.#columns[this.#slots[item]!]?.subarray(0, rows)
      if (values?.some((value) => !Number.isNaN(value))) numbers.set(item, { item, name, units, values })
      const text = this.#texts[item]
      if (text !== undefined)
        texts.set(item, { item, name, index: text.index.subarray(0, rows), texts: text.texts })
      const place = this.#places[item]
      if (place === undefined) continue
      const byte = full(place.byte, rows, Float64Array, -1)
      places.set(item, { item, name, byte, length: full(place.length, rows, Int32Array, -1) })
    }
    this.#firstRow = 0
    return { numbers, texts, places }
  }

  /** After columns were lent: texts and places are written only where there are any. */
  #clean(): void {
    this.#isLent = false
    for (const [item, text] of this.#texts.entries()) {
      if (text === undefined) continue
      text.index.fill(-1)
      if (text.texts.length < TEXTS_MAX) continue
      this.#texts[item] = undefined
      this.edition++
    }
    for (const place of this.#places) {
      place?.byte.fill(-1)
      place?.length.fill(-1)
    }
  }
}

interface Texts {
  index: Int32Array
  readonly texts: string[]
  readonly known: Map<string, number>
}

interface GrowingPlaces {
  byte: Float64Array
  length: Int32Array
}

type Maker<A> = new (length: number) => A

/** A longer copy with room for this row. Lengths are no powers of two, or all columns would fight for the same cache lines. */
function grown<A extends Float64Array | Int32Array>(old: A, row: number, Make: Maker<A>, empty: number): A {
  const roomier = new Make(Math.max(FIRST_ROWS, Math.ceil(row * 1.9)) + 9)
  roomier.set(old)
  roomier.fill(empty, old.length)
  return roomier
}

/** The first `rows` of a column; filled up where its item was not met in the last rows. */
function full<A extends Float64Array | Int32Array>(
  column: A,
  rows: number,
  Make: Maker<A>,
  empty: number,
): A {
  const whole = rows > column.length ? grown(column, rows, Make, empty) : column
  return whole.subarray(0, rows) as A
}
