import { readLength, readOid } from './ber.ts'
import type { SetTable } from './codecs.ts'
import { Layout, numberAt, type Place, type Step, stepOf } from './column-layout.ts'
import { ColumnStore, type Columns, ITEMS_MAX } from './column-store.ts'
import type { Reading } from './decode-value.ts'

const LAYOUTS_MAX = 64
/** Sets of other items than these many before are hostile or damaged; they count as stating everything. */
const ITEM_SETS_MAX = 4096

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

function again(reading: Reading, { rows }: SetTable, item: number, start: number): void {
  if (rows[item] !== undefined && rows[item].repeats !== true)
    reading.fault('malformed', start, `item ${item} once more`, 'once in a set; the last one counts')
}

function broken(reading: Reading, standard: string, start: number, left: number, length: number | undefined) {
  if (length === undefined)
    reading.fault('malformed', start, 'a tag or length that cannot be read', `an item of ${standard}`)
  else reading.fault('truncated', start, `${left} bytes left in the set`, `${length} bytes`)
}
