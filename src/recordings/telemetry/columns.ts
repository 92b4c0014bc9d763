/**
 * Rows of numbers under names: no object for each row. Kept in pieces, so that nothing is copied as they become more, and a
 * column that says nothing for long takes no memory.
 */
export class Columns {
  readonly names: readonly string[]
  readonly #pieces: Float64Array[][]
  #rows = 0

  constructor(names: readonly string[]) {
    this.names = names
    this.#pieces = names.map(() => [])
  }

  get rows(): number {
    return this.#rows
  }

  /** Begins a row, all NaN, and says its index. */
  begin(): number {
    return this.#rows++
  }

  set(column: number, row: number, value: number): void {
    const pieces = this.#pieces[column]!
    const index = Math.floor(row / PIECE_ROWS)
    const at = row % PIECE_ROWS
    const piece = pieces[index]
    if (piece !== undefined && at < piece.length) piece[at] = value
    else if (!Number.isNaN(value)) this.#more(pieces, index, at)[at] = value
  }

  at(column: number, row: number): number {
    return this.#pieces[column]?.[Math.floor(row / PIECE_ROWS)]?.[row % PIECE_ROWS] ?? Number.NaN
  }

  /** Begins anew with no rows, in the same memory. */
  restart(): void {
    this.#rows = 0
    for (const pieces of this.#pieces) for (const piece of pieces) piece?.fill(Number.NaN)
  }

  /** The numbers of a column, a copy; undefined where no column has that name. */
  column(name: string): Float64Array | undefined {
    const pieces = this.#pieces[this.names.indexOf(name)]
    if (pieces === undefined) return undefined
    const numbers = new Float64Array(this.#rows).fill(Number.NaN)
    for (const [index, piece] of pieces.entries()) {
      const from = index * PIECE_ROWS
      numbers.set(piece?.subarray(0, this.#rows - from) ?? [], from)
    }
    return numbers
  }

  /** The same, and lets go of them. */
  take(name: string): Float64Array | undefined {
    const numbers = this.column(name)
    const pieces = this.#pieces[this.names.indexOf(name)]
    if (pieces !== undefined) pieces.length = 0
    return numbers
  }

  /** Whether any row has a number there. */
  has(name: string): boolean {
    const pieces = this.#pieces[this.names.indexOf(name)]
    return pieces?.some((piece) => piece.some((value) => !Number.isNaN(value))) === true
  }

  /** Room for a row in a piece that has none: the first one begins short. */
  #more(pieces: Float64Array[], index: number, at: number): Float64Array {
    const rows = index > 0 ? PIECE_ROWS : Math.min(PIECE_ROWS, Math.max(ROWS_AT_FIRST, 2 * at))
    const roomier = new Float64Array(rows).fill(Number.NaN)
    roomier.set(pieces[index] ?? [])
    pieces[index] = roomier
    return roomier
  }
}

const PIECE_ROWS = 4096
/** Few, as a hostile file may ask for thousands of columns of one row. */
const ROWS_AT_FIRST = 8
