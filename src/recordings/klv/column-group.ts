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
const EMPTY_AT_ONCE = 1024
const LAYOUTS_MAX = 64

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
    if (layout?.fits(reading.bytes, from) === true) {
      layout.run(this.#store, reading, from, row)
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
    if (isPlain) this.#remember(to - from, places)
    return checksumAt
  }

  #remember(length: number, places: readonly Place[]): void {
    if (this.#layouts.size >= LAYOUTS_MAX) this.#layouts.clear()
    this.#layouts.set(length, new Layout(places))
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
        if (value !== null) this.#store.number(item)[row] = value
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

/** Ways of reading a number; each is a loop of its own. u8: without its span; imapb: of any length to 6. */
const LOOPS = ['u1', 'u2', 'u4', 'u8', 's1', 's2', 's4', 'imapb'] as const
type Loop = (typeof LOOPS)[number]

/** Where the items of a set stand whose like was met before. */
class Layout {
  /** Tag and length of each item as one number, and where they stand. */
  readonly #heads: Int32Array
  readonly #headAt: Int32Array
  readonly #loops: readonly NumberLoop[]
  readonly #texts: TextLoop
  readonly others: readonly Place[]
  readonly checksum: number

  constructor(places: readonly Place[]) {
    this.#heads = Int32Array.from(places, ({ item, length }) => item * 256 + length)
    this.#headAt = Int32Array.from(places, ({ at }) => at - 2)
    const present = places.filter(({ length }) => length > 0)
    this.#loops = LOOPS.map(
      (loop) =>
        new NumberLoop(
          loop,
          present.filter((place) => loopOf(place) === loop),
        ),
    ).filter(({ size }) => size > 0)
    this.#texts = new TextLoop(present.filter(({ step }) => step.kind === 'text'))
    const apart = ['text', 'checksum']
    this.others = present.filter((place) => loopOf(place) === null && !apart.includes(place.step.kind))
    this.checksum = present.find(({ step }) => step.kind === 'checksum')?.at ?? -1
  }

  /** True when a set of this length at `from` has the same items at the same places. */
  fits(bytes: Uint8Array, from: number): boolean {
    const heads = this.#heads
    const headAt = this.#headAt
    for (let k = 0; k < heads.length; k++) {
      const at = from + headAt[k]!
      if (((bytes[at]! << 8) | bytes[at + 1]!) !== heads[k]) return false
    }
    return true
  }

  run(store: ColumnStore, reading: Reading, from: number, row: number): void {
    this.#texts.read(store, reading, from, row)
    const loops = this.#loops
    for (let k = 0; k < loops.length; k++) loops[k]!.read(store, reading, from, row)
  }
}

/** How a number of this length is read; null: as the object form does. */
function loopOf({ step, length, row: { codec } }: Place): Loop | null {
  if (step.kind !== 'number') return null
  if (codec.as === 'imapb') return length <= 6 ? 'imapb' : null
  if (codec.as === 'linear') return `${codec.signed ? 's' : 'u'}${codec.bytes}` as Loop
  if (codec.as === 'whole' && codec.signed) return length === 1 && codec.least <= 1 ? 's1' : null
  const least = codec.as === 'whole' ? codec.least : codec.as === 'time' ? 8 : 1
  return length >= least && [1, 2, 4, 8].includes(length) ? (`u${length}` as Loop) : null
}

/** Items read alike, one after another: value = low + raw * span / codes; the lowest code of a signed one is no value. */
class NumberLoop {
  readonly #loop: Loop
  readonly #width: number
  readonly #isUnsigned: boolean
  readonly #places: readonly Place[]
  readonly #at: Int32Array
  readonly #low: Float64Array
  readonly #span: Float64Array
  readonly #codes: Float64Array
  #columns: Float64Array[] = []
  #edition = -1

  constructor(loop: Loop, places: readonly Place[]) {
    this.#loop = loop
    this.#width = Number(loop.slice(1))
    this.#isUnsigned = loop.startsWith('u')
    this.#places = places
    this.#at = Int32Array.from(places, ({ at }) => at)
    const scales = places.map(({ row, length, step }) =>
      row.codec.as === 'imapb' ? { ...imapbScale(row.codec, length), low: row.codec.low } : step,
    )
    this.#low = Float64Array.from(scales, ({ low }) => low)
    this.#span = Float64Array.from(scales, (scale) => ('span' in scale ? scale.span : scale.step))
    this.#codes = Float64Array.from(scales, (scale) => ('codes' in scale ? scale.codes : scale.zero))
  }

  get size(): number {
    return this.#places.length
  }

  read(store: ColumnStore, reading: Reading, from: number, row: number): void {
    if (this.#edition !== store.edition) {
      this.#columns = this.#places.map(({ item }) => store.number(item))
      this.#edition = store.edition
    }
    const { bytes } = reading
    if (this.#loop === 'imapb') this.#mapped(reading, from, row)
    else if (this.#loop === 'u8') this.#times(bytes, from, row)
    else if (this.#isUnsigned) this.#unsigned(bytes, from, row, this.#width)
    else this.#signed(bytes, from, row, this.#width)
  }

  #unsigned(bytes: Uint8Array, from: number, row: number, width: number): void {
    const places = this.#at
    const columns = this.#columns
    const lows = this.#low
    const spans = this.#span
    const codes = this.#codes
    for (let k = 0; k < places.length; k++) {
      const at = from + places[k]!
      let raw = bytes[at]!
      if (width === 2) raw = (raw << 8) | bytes[at + 1]!
      else if (width === 4) raw = int32At(bytes, at) >>> 0
      columns[k]![row] = lows[k]! + (raw * spans[k]!) / codes[k]!
    }
  }

  #signed(bytes: Uint8Array, from: number, row: number, width: number): void {
    const places = this.#at
    const columns = this.#columns
    const lows = this.#low
    const spans = this.#span
    const codes = this.#codes
    for (let k = 0; k < places.length; k++) {
      const at = from + places[k]!
      let raw = (bytes[at]! << 24) >> 24
      if (width === 2) raw = (raw << 8) | bytes[at + 1]!
      else if (width === 4) raw = int32At(bytes, at)
      if (raw !== lows[k]) columns[k]![row] = (raw * spans[k]!) / codes[k]!
    }
  }

  #times(bytes: Uint8Array, from: number, row: number): void {
    for (let k = 0; k < this.#at.length; k++) {
      const at = from + this.#at[k]!
      this.#columns[k]![row] = (int32At(bytes, at) >>> 0) * 4294967296 + (int32At(bytes, at + 4) >>> 0)
    }
  }

  #mapped(reading: Reading, from: number, row: number): void {
    const { bytes } = reading
    for (const [k, { at, length, row: described }] of this.#places.entries()) {
      const start = from + at
      let value =
        this.#span[k]! * (unsignedAt(bytes, start, start + length) - this.#codes[k]!) + this.#low[k]!
      // Special codes and what lies above the span, the slow way.
      if (bytes[start]! >= 0x80) value = numberAt(reading, described, start, start + length) ?? Number.NaN
      this.#columns[k]![row] = value
    }
  }
}

/** Texts, which repeat from set to set: bytes that are as those before cost one comparison. */
class TextLoop {
  readonly #places: readonly Place[]
  readonly #at: Int32Array
  readonly #length: Int32Array
  /** The bytes of all texts as they were last, one after another, and what they were. */
  readonly #last: Uint8Array
  readonly #index: Int32Array
  #columns: Int32Array[] = []
  #edition = -1

  constructor(places: readonly Place[]) {
    this.#places = places
    this.#at = Int32Array.from(places, ({ at }) => at)
    this.#length = Int32Array.from(places, ({ length }) => length)
    this.#last = new Uint8Array(places.reduce((sum, { length }) => sum + length, 0))
    this.#index = new Int32Array(places.length)
  }

  read(store: ColumnStore, reading: Reading, from: number, row: number): void {
    if (this.#edition !== store.edition || !this.#same(reading.bytes, from))
      this.#decode(store, reading, from)
    const columns = this.#columns
    const index = this.#index
    for (let k = 0; k < columns.length; k++) columns[k]![row] = index[k]!
  }

  #same(bytes: Uint8Array, from: number): boolean {
    const last = this.#last
    const places = this.#at
    let k = 0
    for (let each = 0; each < places.length; each++) {
      const start = from + places[each]!
      const end = start + this.#length[each]!
      for (let at = start; at < end; at++) if (bytes[at] !== last[k++]) return false
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

const int32At = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!

/** The arrays themselves. Rows are emptied a thousand at a time, just before they are written, while they are at hand. */
class ColumnStore {
  readonly #table: SetTable
  #numbers: (Float64Array | undefined)[] = new Array(ITEMS_MAX).fill(undefined)
  #texts: (Texts | undefined)[] = new Array(ITEMS_MAX).fill(undefined)
  #places: (GrowingPlaces | undefined)[] = new Array(ITEMS_MAX).fill(undefined)
  #capacity = FIRST_ROWS
  #emptied = 0
  /** Changes when arrays are replaced by longer ones. */
  edition = 0

  constructor(table: SetTable) {
    this.#table = table
  }

  /** Before row `row` is written. */
  open(row: number): void {
    if (row < this.#emptied) return
    if (row >= this.#capacity) this.reserve(Math.ceil(1.9 * row))
    const to = Math.min(this.#capacity, Math.max(row + 1, this.#emptied + EMPTY_AT_ONCE))
    for (const values of this.#numbers) values?.fill(Number.NaN, this.#emptied, to)
    this.#emptied = to
  }

  reserve(rows: number): void {
    if (rows <= this.#capacity) return
    // No power of two: columns of such lengths would fight for the same cache lines.
    this.#capacity = rows + 9
    this.edition++
    this.#numbers = this.#numbers.map((values) => {
      if (values === undefined) return undefined
      const roomier = new Float64Array(this.#capacity)
      roomier.set(values)
      return roomier
    })
    for (const text of this.#texts) {
      if (text !== undefined) text.index = grown(text.index, this.#capacity, Int32Array, -1)
    }
  }

  number(item: number): Float64Array {
    const known = this.#numbers[item]
    if (known !== undefined) return known
    const values = new Float64Array(this.#capacity).fill(Number.NaN, 0, this.#emptied)
    this.#numbers[item] = values
    return values
  }

  /** Of an item that stands twice in a set the last counts, also when it is empty or no value. */
  clear(item: number, row: number): void {
    const values = this.#numbers[item]
    if (values !== undefined) values[row] = Number.NaN
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
    if (rows > 0) this.open(rows - 1)
    for (const [key, { name, units }] of Object.entries(this.#table.rows)) {
      const item = Number(key)
      const values = this.#numbers[item]?.subarray(0, rows)
      if (values?.some((value) => !Number.isNaN(value))) numbers.set(item, { item, name, units, values })
      const text = this.#texts[item]
      if (text !== undefined)
        texts.set(item, { item, name, index: text.index.subarray(0, rows), texts: text.texts })
      const place = this.#places[item]
      if (place === undefined) continue
      const byte = full(place.byte, rows, Float64Array, -1)
      places.set(item, { item, name, byte, length: full(place.length, rows, Int32Array, -1) })
    }
    this.#numbers.fill(undefined)
    this.#texts.fill(undefined)
    this.#places.fill(undefined)
    this.#emptied = 0
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
