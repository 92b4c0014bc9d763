import { readLength, readOid } from './ber.ts'
import type { Codec, Row, SetTable } from './codecs.ts'
import { type Reading, valueAt } from './decode-value.ts'
import { imapbScale, unsignedAt } from './mapping.ts'

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

const ITEMS_MAX = 160
const FIRST_ROWS = 265
/** Small enough that a block of rows stays in the processor's nearest memories. */
const BLOCK_ROWS = 128
const SLOTS_MORE = 24
const LAYOUTS_MAX = 64
/** Sets of other items than these many before are hostile or damaged; they count as stating everything. */
const ITEM_SETS_MAX = 4096

export interface Columns {
  readonly numbers: ReadonlyMap<number, NumberColumn>
  readonly texts: ReadonlyMap<number, TextColumn>
  readonly places: ReadonlyMap<number, PlaceColumn>
}

/** One table's items as columns that grow row by row: the fast twin of readSet(), which says what is meant. */
export class ColumnGroup {
  readonly #table: SetTable
  readonly #nested: ReadonlyMap<number, ColumnGroup>
  readonly #steps: readonly (Step | undefined)[]
  readonly #store: ColumnStore
  /** Sets look like those before them: for each length the last layout that was met. */
  readonly #layouts = new Map<number, Layout>()
  readonly #cursor = { at: 0 }
  /** All of the buffer the sets stand in: numbers of several bytes are read from it at once. */
  #view: DataView = new DataView(new ArrayBuffer(0))
  readonly #itemSets: ReadonlySet<number>[] = []
  readonly #itemSetOf = new Map<string, number>()
  /** Which items the last set read states: an index into `itemSets`. */
  itemSet = 0
  // The row in which an item was last met, so that a second one in a set is noticed.
  readonly #met = new Int32Array(ITEMS_MAX).fill(-1)

  /** `nested`: items of these numbers are read into groups of their own instead of being left as they stand. */
  constructor(table: SetTable, nested: ReadonlyMap<number, ColumnGroup> = new Map()) {
    this.#table = table
    this.#nested = nested
    this.#store = new ColumnStore(table)
    this.#steps = Array.from({ length: ITEMS_MAX }, (_, item) => {
      const row = table.rows[item]
      if (row === undefined) return undefined
      return nested.has(item) ? { kind: 'nested', width: 0, low: 0, span: 1, codes: 1 } : stepOf(row.codec)
    })
  }

  /** Every different choice of items met so far. */
  get itemSets(): readonly ReadonlySet<number>[] {
    return this.#itemSets
  }

  /** Makes room for so many rows, when it is known beforehand how many there will be. */
  expect(rows: number): void {
    this.#store.reserve(rows)
    for (const group of this.#nested.values()) group.expect(rows)
  }

  /**
   * Reads `bytes[from, to)` as row `row`; rows come in order. Answers where the value of the checksum's item begins, or -1.
   */
  read(reading: Reading, from: number, to: number, row: number): number {
    this.#store.open(row)
    const layout = this.#layouts.get(to - from)
    const { buffer, byteOffset } = reading.bytes
    if (buffer !== this.#view.buffer) this.#view = new DataView(buffer)
    if (layout?.fits(this.#view, byteOffset + from) === true) {
      this.itemSet = layout.itemSet
      layout.run(this.#store, reading, this.#view, from, row)
      for (const place of layout.others) {
        const at = from + place.at
        this.#other(reading, place, at, row)
      }
      return layout.checksum < 0 ? -1 : from + layout.checksum
    }
    return this.#readAny(reading, from, to, row)
  }

  /** Any set at all; remembers its layout when there is nothing unusual in it. */
  #readAny(reading: Reading, from: number, to: number, row: number): number {
    const { bytes } = reading
    const cursor = this.#cursor
    const places: Place[] = []
    let checksumAt = -1
    let isPlain = true
    cursor.at = from
    while (cursor.at < to) {
      const start = cursor.at
      const item = readOid(bytes, cursor, to)
      const length = item === undefined ? undefined : readLength(bytes, cursor, to)
      const at = cursor.at
      if (item === undefined || length === undefined || at + length > to) {
        broken(reading, this.#table.standard, start, to - at, length)
        this.itemSet = this.#itemSetFor(places)
        return checksumAt
      }
      const step = item < ITEMS_MAX ? this.#steps[item] : undefined
      if (step === undefined) {
        isPlain = false
        const known = `an item of ${this.#table.standard}; kept as bytes`
        reading.fault('unknown-item', start, `item ${item}`, known)
      } else {
        if (this.#met[item] === row) {
          isPlain = false
          again(reading, this.#table, item, start)
          this.#store.clear(item, row)
        }
        this.#met[item] = row
        isPlain &&= at === start + 2 && (step.width === 0 || length === 0 || length === step.width)
        const place = { item, at: at - from, length, step, row: this.#table.rows[item]! }
        places.push(place)
        if (step.kind === 'checksum') checksumAt = at
        else if (length > 0) this.#other(reading, place, at, row)
      }
      cursor.at = at + length
    }
    this.itemSet = this.#itemSetFor(places)
    if (isPlain) this.#remember(to - from, places)
    return checksumAt
  }

  #remember(length: number, places: readonly Place[]): void {
    if (this.#layouts.size >= LAYOUTS_MAX) this.#layouts.clear()
    this.#layouts.set(length, new Layout(places, this.itemSet))
  }

  #itemSetFor(places: readonly Place[]): number {
    const items = new Set(places.map(({ item }) => item).sort((a, b) => a - b))
    const key = [...items].join()
    const known = this.#itemSetOf.get(key)
    if (known !== undefined) return known
    const isFull = this.#itemSets.length >= ITEM_SETS_MAX
    const index = isFull ? ITEM_SETS_MAX : this.#itemSets.length
    if (isFull) this.#itemSets[index] ??= new Set(this.#steps.keys())
    else {
      this.#itemSets.push(items)
      this.#itemSetOf.set(key, index)
    }
    return index
  }

  /** One value that is there, by the simple way. */
  #other(reading: Reading, { item, length, step, row: described }: Place, at: number, row: number): void {
    switch (step.kind) {
      case 'text':
        this.#store.textColumn(item)[row] = this.#store.textIndex(item, reading, at, at + length, described)
        return
      case 'nested':
        this.#nested.get(item)!.read(reading, at, at + length, row)
        return
      case 'place':
        this.#store.place(item, row, reading.place(at), length)
        return
      default: {
        const value = numberAt(reading, described, at, at + length)
        if (value !== null) this.#store.setNumber(item, value)
      }
    }
  }

  /** The first `rows` rows; the group starts anew. */
  take(rows: number): Columns {
    this.#met.fill(-1)
    return this.#store.take(rows)
  }
}

interface Place {
  readonly item: number
  /** Where the value begins, from the start of the set. */
  readonly at: number
  readonly length: number
  readonly step: Step
  readonly row: Row
}

/** Ways of reading a number; u8: without its span; imapb: of any length to 6. */
const WAYS = ['u1', 'u2', 'u4', 'u8', 's1', 's2', 's4', 'imapb'] as const
type Way = (typeof WAYS)[number]

/** Where the items of a set stand whose like was met before. */
class Layout {
  /** Tag and length of each item as one number, and where they stand. */
  readonly #heads: Int32Array
  readonly #headAt: Int32Array
  readonly #numbers: NumberLoop
  readonly #texts: TextLoop
  readonly others: readonly Place[]
  readonly checksum: number
  readonly itemSet: number

  constructor(places: readonly Place[], itemSet: number) {
    this.itemSet = itemSet
    this.#heads = Int32Array.from(places, ({ item, length }) => item * 256 + length)
    this.#headAt = Int32Array.from(places, ({ at }) => at - 2)
    const present = places.filter(({ length }) => length > 0)
    this.#numbers = new NumberLoop(present.filter((place) => wayOf(place) !== null))
    this.#texts = new TextLoop(present.filter(({ step }) => step.kind === 'text'))
    const apart = ['text', 'checksum']
    this.others = present.filter((place) => wayOf(place) === null && !apart.includes(place.step.kind))
    this.checksum = present.find(({ step }) => step.kind === 'checksum')?.at ?? -1
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
  return length >= least && [1, 2, 4, 8].includes(length) ? (`u${length}` as Way) : null
}

/** All numbers of a set in one loop: value = offset + raw * span / codes; one code may stand for no value. */
class NumberLoop {
  readonly #places: readonly Place[]
  /** Places in WAYS. */
  readonly #ways: Uint8Array
  readonly #at: Int32Array
  /** Offset, span, codes, and the code that is no value (NaN: there is none) of one item after another. */
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
    return [codec.low, step, zero, NO_CODE]
  }
  if (way === 'u8') return [0, 1, 1, NO_CODE]
  return way.startsWith('s') ? [0, span, codes, low] : [low, span, codes, NO_CODE]
}

/** IMAPB; special codes and what lies above the span go the slow way. */
function mappedAt(reading: Reading, place: Place, from: number, scales: Float64Array, scale: number): number {
  const start = from + place.at
  const end = start + place.length
  if (reading.bytes[start]! >= 0x80) return numberAt(reading, place.row, start, end) ?? Number.NaN
  return scales[scale + 1]! * (unsignedAt(reading.bytes, start, end) - scales[scale + 2]!) + scales[scale]!
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
    this.#edition = store.edition
  }
}

/**
 * The arrays themselves. Numbers are written row beside row into one block, which is at hand and of one type, and from
 * there, when it is full, into a column for each item.
 */
class ColumnStore {
  readonly #table: SetTable
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
    this.#table = table
  }

  /** Before row `row` is written; rows may be left out. */
  open(row: number): void {
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

  take(rows: number): Columns {
    const numbers = new Map<number, NumberColumn>()
    const texts = new Map<number, TextColumn>()
    const places = new Map<number, PlaceColumn>()
    if (rows >= this.#capacity) this.reserve(rows)
    this.#empty(rows)
    for (const [key, { name, units }] of Object.entries(this.#table.rows)) {
      const item = Number(key)
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
    this.#columns = this.#items.map(() => new Float64Array(this.#capacity))
    this.#texts.fill(undefined)
    this.#places.fill(undefined)
    this.#firstRow = 0
    this.edition++
    return { numbers, texts, places }
  }
}

/** A number as the object form reads it; null when it is none. */
function numberAt(reading: Reading, { codec, title }: Row, at: number, end: number): number | null {
  const value = valueAt(reading, codec, at, end, { title, before: [], depth: 0 })
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value)
  if (value === null || typeof value !== 'object') return null
  if ('code' in value) return value.code as number
  return 'bits' in value ? unsignedAt(reading.bytes, at, end) : null
}

function again(reading: Reading, { rows }: SetTable, item: number, start: number): void {
  if (rows[item] !== undefined && rows[item].repeats !== true)
    reading.fault('malformed', start, `item ${item} once more`, 'once in a set; the last one counts')
}

function broken(reading: Reading, standard: string, start: number, left: number, length: number | undefined) {
  if (length === undefined)
    reading.fault('malformed', start, 'a tag or length that cannot be read', `an item of ${standard}`)
  else reading.fault('truncated', start, `${left} bytes left in the set`, `${length} bytes`)
}

interface Step {
  readonly kind: 'number' | 'text' | 'place' | 'nested' | 'checksum'
  /** Bytes its number must have; 0: any. */
  readonly width: number
  readonly low: number
  readonly span: number
  readonly codes: number
}

const NO_CODE = Number.NaN

function stepOf(codec: Codec): Step {
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
    default:
      return { ...plain, kind: 'place' }
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
