import type { Fault } from '../../quantities/fault.ts'
import { eachTriplet, isKeyAt, type Triplet } from '../klv/triplets.ts'
import type { TsUnit } from './demux.ts'

/** How KLV is carried: plain triplets, or metadata access units with a head each (ISO/IEC 13818-1 section 2.12.4). */
export type Carriage = 'asynchronous' | 'synchronous'

/** Bytes of KLV, and where they come from. Good until the next call only. */
export interface KlvBytes {
  readonly bytes: Uint8Array
  /** 90 kHz; NaN: states none. */
  readonly pts: number
  /** Where in the file the unit begins. */
  readonly byte: number
  /** Where in the file the byte at this place of `bytes` stands. */
  place(at: number): number
}

export interface MetadataSink {
  triplet(klv: KlvBytes, triplet: Triplet): void
  fault(fault: Fault): void
}

const CELL_HEAD = 5
const JOINED_BYTES_MAX = 4 << 20

interface Pieces {
  readonly bytes: Uint8Array
  readonly pts: number
  readonly byte: number
  place(at: number): number
}

/**
 * KLV of one stream, whatever way it is carried: heads of access units are found by what stands behind them, since remuxed
 * streams keep them without saying so; access units in fragments, and sets that go on in the next unit, are joined.
 */
export class MetadataReader {
  readonly #file: string
  readonly #sink: MetadataSink
  carriage: Carriage | null = null
  /** A set that is not whole yet. */
  #rest: Pieces | null = null
  /** An access unit that is not whole yet. */
  #fragments: Pieces | null = null

  constructor(file: string, sink: MetadataSink) {
    this.#file = file
    this.#sink = sink
  }

  unit({ bytes, pts, byte, place, isBroken }: TsUnit): void {
    const cells = isKeyAt(bytes, 0) ? undefined : cellsOf(bytes)
    this.carriage ??= cells === undefined ? 'asynchronous' : 'synchronous'
    if (cells === undefined) {
      this.#read({ bytes, pts, byte, place }, isBroken)
      return
    }
    for (const { from, to, part } of cells) {
      const cell = { bytes: bytes.subarray(from, to), pts, byte, place: (at: number) => place(from + at) }
      this.#cell(cell, part, isBroken)
    }
  }

  #cell(cell: Pieces, part: Cell['part'], isBroken: boolean): void {
    if (part === 'whole') {
      this.#read(cell, isBroken)
      return
    }
    const before = part === 'first' ? null : this.#fragments
    const together = before === null ? copyOf(cell) : joined(before, cell)
    this.#fragments = part === 'last' || together.bytes.length > JOINED_BYTES_MAX ? null : together
    if (part === 'last') this.#read(together, isBroken)
  }

  #read(klv: Pieces, isBroken: boolean): void {
    const rest = this.#rest
    this.#rest = null
    // What is left of a set goes on here, unless a new one begins.
    if (rest !== null && isKeyAt(klv.bytes, 0)) this.#triplets(rest, true)
    const together = rest === null || isKeyAt(klv.bytes, 0) ? klv : joined(rest, klv)
    const done = this.#triplets(together, isBroken)
    const left = together.bytes.length - done
    if (left > 0 && left <= JOINED_BYTES_MAX) this.#rest = copyOf(together, done)
  }

  #triplets(klv: Pieces, isLast: boolean): number {
    return eachTriplet(klv.bytes, 0, klv.bytes.length, isLast, {
      triplet: (triplet) => this.#sink.triplet(klv, triplet),
      fault: (kind, at, found, expected) =>
        this.#sink.fault({ kind, file: this.#file, byte: klv.place(at), found, expected }),
    })
  }

  end(): void {
    if (this.#rest !== null) this.#triplets(this.#rest, true)
    this.#rest = null
  }
}

interface Cell {
  readonly from: number
  readonly to: number
  readonly part: 'whole' | 'first' | 'last' | 'middle'
}

const PARTS = ['middle', 'last', 'first', 'whole'] as const

/** The access units of a payload; undefined when it does not consist of them to its end. */
function cellsOf(bytes: Uint8Array): Cell[] | undefined {
  const cells: Cell[] = []
  let at = 0
  while (at + CELL_HEAD <= bytes.length) {
    const length = (bytes[at + 3]! << 8) | bytes[at + 4]!
    const from = at + CELL_HEAD
    if (from + length > bytes.length) break
    cells.push({ from, to: from + length, part: PARTS[bytes[at + 2]! >> 6]! })
    at = from + length
  }
  const starts = cells[0]?.part === 'whole' || cells[0]?.part === 'first'
  const isOne = at === bytes.length && (!starts || isKeyAt(bytes, CELL_HEAD))
  // A cut one: its head is there, its key too, its end is not.
  if (!isOne && isKeyAt(bytes, CELL_HEAD) && cells.length === 0)
    return [{ from: CELL_HEAD, to: bytes.length, part: 'whole' }]
  return isOne && cells.length > 0 ? cells : undefined
}

/** The pieces themselves are good only until the next unit. */
function copyOf({ bytes, pts, byte, place }: Pieces, from = 0): Pieces {
  const places = Float64Array.from(bytes.subarray(from), (_, at) => place(from + at))
  return { bytes: bytes.slice(from), pts, byte, place: (at) => places[at] ?? byte }
}

function joined(first: Pieces, second: Pieces): Pieces {
  const tail = copyOf(second)
  const bytes = new Uint8Array(first.bytes.length + tail.bytes.length)
  bytes.set(first.bytes)
  bytes.set(tail.bytes, first.bytes.length)
  const { pts, byte } = first
  const length = first.bytes.length
  return { bytes, pts, byte, place: (at) => (at < length ? first.place(at) : tail.place(at - length)) }
}
