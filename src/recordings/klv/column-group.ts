import { readLength, readOid } from './ber.ts'
import type { SetTable } from './codecs.ts'
import { countAt, Layout, numberAt, type Place, type Step, stepOf, type Watched } from './column-layout.ts'
import { ColumnStore, type Columns, ITEMS_MAX } from './column-store.ts'
import { type Reading, valueAt } from './decode-value.ts'

const LAYOUTS_MAX = 64
/** Sets of other items than these many before are hostile or damaged; they count as stating everything. */
const SHAPES_MAX = 4096

/** What a set states, its values aside. Sets of one shape share the object. */
export interface SetShape {
  /** Their numbers, ascending. */
  readonly items: ReadonlySet<number>
  /** Those stated as "no value". */
  readonly empty: ReadonlySet<number>
  /** The same of nested sets that are columns too, by the item they stand in. */
  readonly nested: ReadonlyMap<number, SetShape>
}

interface GroupOptions {
  /** Items of these numbers are read into groups of their own instead of being left as they stand. */
  readonly nested?: ReadonlyMap<number, ColumnGroup>
  /** Series of which it is told how many elements they hold. */
  readonly counted?: readonly number[]
  /** Looks also into what is left as it stands, for what is wrong there. */
  readonly looksInside: boolean
}

/** One table's items as columns that grow row by row: the fast twin of readSet(), which says what is meant. */
export class ColumnGroup {
  readonly #table: SetTable
  readonly #nested: ReadonlyMap<number, ColumnGroup>
  readonly #looksInside: boolean
  readonly #steps: readonly (Step | undefined)[]
  readonly #store: ColumnStore
  /** Sets look like those before them: for each length the last layout that was met. */
  readonly #layouts = new Map<number, Layout>()
  readonly #cursor = { at: 0 }
  /** All of the buffer the sets stand in: numbers of several bytes are read from it at once. */
  #view: DataView = new DataView(new ArrayBuffer(0))
  readonly #shapes: SetShape[] = []
  readonly #itemSets: ReadonlySet<number>[] = []
  readonly #shapeOf = new Map<string, number>()
  /** What the last set read states: an index into `shapes` and `itemSets`. */
  shape = 0
  /** Whether its columns and its shape tell all there is to it; what is wrong with it aside. */
  isTold = true
  /** Where the value of the last set's checksum begins, -1: it states none; and how long it is. */
  checksumAt = -1
  checksumLength = 0
  /** Of items left as they stand, the bytes in which nothing was found wrong the last time. */
  readonly #sound = new Map<number, Uint8Array>()
  // The row in which an item was last met, so that a second one in a set is noticed.
  readonly #met = new Int32Array(ITEMS_MAX).fill(-1)

  constructor(table: SetTable, { nested = new Map(), counted = [], looksInside }: GroupOptions) {
    this.#table = table
    this.#nested = nested
    this.#looksInside = looksInside
    this.#store = new ColumnStore(table)
    const plain = { width: 0, low: 0, span: 1, codes: 1 }
    this.#steps = Array.from({ length: ITEMS_MAX }, (_, item) => {
      const row = table.rows[item]
      if (row === undefined) return undefined
      if (nested.has(item)) return { ...plain, kind: 'nested' }
      return counted.includes(item) ? { ...plain, kind: 'count' } : stepOf(row.codec)
    })
  }

  /** Every different shape met so far. */
  get shapes(): readonly SetShape[] {
    return this.#shapes
  }

  /** The items of the shapes. */
  get itemSets(): readonly ReadonlySet<number>[] {
    return this.#itemSets
  }

  /** Makes room for so many rows, when it is known beforehand how many there will be. */
  expect(rows: number): void {
    this.#store.reserve(rows)
    for (const group of this.#nested.values()) group.expect(rows)
  }

  /** Reads `bytes[from, to)` as row `row`; rows come in order. */
  read(reading: Watched, from: number, to: number, row: number): void {
    this.#store.open(row)
    this.isTold = true
    this.checksumAt = -1
    const layout = this.#layouts.get(to - from)
    const { buffer, byteOffset } = reading.bytes
    if (buffer !== this.#view.buffer) this.#view = new DataView(buffer)
    if (layout?.fits(this.#view, byteOffset + from) === true) this.#readAsBefore(reading, layout, from, row)
    else this.#readAny(reading, from, to, row)
    if (this.shape === SHAPES_MAX || (this.#looksInside && this.#isOldEdition())) this.isTold = false
  }

  #readAsBefore(reading: Watched, layout: Layout, from: number, row: number): void {
    layout.run(this.#store, reading, this.#view, from, row)
    for (const place of layout.others) this.#other(reading, place, from + place.at, row)
    if (layout.hasNewShapes()) layout.shape = this.#shapeFor(layout.places)
    this.shape = layout.shape
    if (layout.checksumAt >= 0) this.#checksumIs(from + layout.checksumAt, layout.checksumLength)
  }

  #checksumIs(at: number, length: number): void {
    this.checksumAt = at
    this.checksumLength = length
  }

  /** Old editions write some items otherwise: the object form knows how. */
  #isOldEdition(): boolean {
    const { older } = this.#table
    return older !== undefined && this.#store.number(older.versionItem) < older.below
  }

  /** Any set at all; remembers its layout when there is nothing unusual in it. */
  #readAny(reading: Watched, from: number, to: number, row: number): void {
    const { bytes } = reading
    const cursor = this.#cursor
    const places: Place[] = []
    let isPlain = true
    cursor.at = from
    while (cursor.at < to) {
      const start = cursor.at
      const item = readOid(bytes, cursor, to)
      const length = item === undefined ? undefined : readLength(bytes, cursor, to)
      const at = cursor.at
      if (item === undefined || length === undefined || at + length > to) {
        broken(reading, this.#table.standard, start, to - at, length)
        this.shape = this.#shapeFor(places)
        return
      }
      const step = item < ITEMS_MAX ? this.#steps[item] : undefined
      if (step === undefined) {
        isPlain = false
        const known = `an item of ${this.#table.standard}; kept as bytes`
        reading.fault('unknown-item', start, `item ${item}`, known)
      } else {
        if (this.#met[item] === row) {
          isPlain = false
          this.isTold = false
          again(reading, this.#table, item, start)
          this.#store.clear(item, row)
        }
        this.#met[item] = row
        isPlain &&= at === start + 2 && (step.width === 0 || length === 0 || length === step.width)
        const place = {
          item,
          at: at - from,
          length,
          step,
          row: this.#table.rows[item]!,
          group: this.#nested.get(item),
        }
        places.push(place)
        if (step.kind === 'checksum') this.#checksumIs(at, length)
        else if (length > 0) this.#other(reading, place, at, row)
      }
      cursor.at = at + length
    }
    this.shape = this.#shapeFor(places)
    if (isPlain) this.#remember(to - from, places)
  }

  #remember(length: number, places: readonly Place[]): void {
    if (this.#layouts.size >= LAYOUTS_MAX) this.#layouts.clear()
    this.#layouts.set(length, new Layout(places, this.shape))
  }

  /** An index into `shapes`, of a set of which this has just been read. */
  #shapeFor(places: readonly Place[]): number {
    const nested = places.filter(({ step, length }) => step.kind === 'nested' && length > 0)
    const key = [
      places.map(({ item, length }) => (length === 0 ? -item : item)),
      ...nested.map(({ group }) => group!.shape),
    ].join()
    const known = this.#shapeOf.get(key)
    if (known !== undefined) return known
    const isFull = this.#shapes.length >= SHAPES_MAX
    const index = isFull ? SHAPES_MAX : this.#shapes.length
    this.#shapes[index] ??= isFull ? this.#anything() : this.#newShape(places, nested)
    this.#itemSets[index] = this.#shapes[index].items
    if (!isFull) this.#shapeOf.set(key, index)
    return index
  }
  #newShape(places: readonly Place[], nested: readonly Place[]): SetShape {
    const numbers = (of: readonly Place[]) => new Set(of.map(({ item }) => item).sort((a, b) => a - b))
    const shapeIn = (item: number) => {
      const group = this.#nested.get(item)!
      return group.shapes[group.shape]!
    }
    return {
      items: numbers(places),
      empty: numbers(places.filter(({ length }) => length === 0)),
      nested: new Map(nested.map(({ item }) => [item, shapeIn(item)])),
    }
  }

  #anything(): SetShape {
    return { items: new Set(this.#steps.keys()), empty: new Set(), nested: new Map() }
  }

  /** One value that is there, by the simple way. */
  #other(reading: Watched, place: Place, at: number, row: number): void {
    const { item, length, step, row: described } = place
    const end = at + length
    switch (step.kind) {
      case 'text':
        this.#store.textColumn(item)[row] = this.#store.textIndex(item, reading, at, end, described)
        return
      case 'nested': {
        place.group!.read(reading, at, end, row)
        if (!place.group!.isTold) this.isTold = false
        return
      }
      case 'count':
        this.#store.setNumber(item, countAt(reading, at, end))
        if (this.#looksInside) this.#lookInside(reading, place, at)
        return
      case 'apart':
        this.isTold = false
        this.#store.place(item, row, reading.place(at), length)
        return
      case 'place':
        this.#store.place(item, row, reading.place(at), length)
        if (this.#looksInside) this.#lookInside(reading, place, at)
        return
      default: {
        const value = numberAt(reading, described, at, end)
        if (value !== null) this.#store.setNumber(item, value)
      }
    }
  }

  /** What is wrong in there is said by the object form's way. Many sets state the same bytes again and again. */
  #lookInside(reading: Watched, { item, length, row: { codec, title } }: Place, at: number): void {
    if (standsAt(this.#sound.get(item), reading.bytes, at, length)) return
    const wasFaulty = reading.isFaulty
    reading.isFaulty = false
    valueAt(reading, codec, at, at + length, { title, before: [], depth: 0 })
    if (!reading.isFaulty && length <= REMEMBERED_BYTES_MAX)
      this.#sound.set(item, reading.bytes.slice(at, at + length))
    reading.isFaulty ||= wasFaulty
  }

  /** The first `rows` rows; the group starts anew. */
  take(rows: number): Columns {
    this.#met.fill(-1)
    return this.#store.take(rows)
  }

  /** The first `rows` rows, good until the group is read into again; it starts anew in the same arrays. */
  lend(rows: number): Columns {
    this.#met.fill(-1)
    return this.#store.lend(rows)
  }
}

const REMEMBERED_BYTES_MAX = 1024

function standsAt(wanted: Uint8Array | undefined, bytes: Uint8Array, at: number, length: number): boolean {
  if (wanted?.length !== length) return false
  for (let k = 0; k < length; k++) if (wanted[k] !== bytes[at + k]) return false
  return true
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
