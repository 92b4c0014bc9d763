/** Rows of numbers under names, kept in one array that grows: no object for each row, one allocation for all columns. */
export class Columns {
  readonly names: readonly string[]
  #numbers: Float64Array
  #rows = 0

  constructor(names: readonly string[]) {
    this.names = names
    this.#numbers = new Float64Array(names.length * ROWS_AT_FIRST)
  }

  get rows(): number {
    return this.#rows
  }

  /** Begins a row, all NaN, and says its index. */
  begin(): number {
    const width = this.names.length
    const from = this.#rows * width
    if (from + width > this.#numbers.length) {
      const longer = new Float64Array(this.#numbers.length * 2)
      longer.set(this.#numbers)
      this.#numbers = longer
    }
    this.#numbers.fill(Number.NaN, from, from + width)
    return this.#rows++
  }

  set(column: number, row: number, value: number): void {
    this.#numbers[row * this.names.length + column] = value
  }

  at(column: number, row: number): number {
    return this.#numbers[row * this.names.length + column] ?? Number.NaN
  }

  /** The numbers of a column, a copy; undefined where no column has that name. */
  column(name: string): Float64Array | undefined {
    const width = this.names.length
    const at = this.names.indexOf(name)
    if (at < 0) return undefined
    const numbers = new Float64Array(this.#rows)
    for (let row = 0; row < numbers.length; row++) numbers[row] = this.#numbers[row * width + at]!
    return numbers
  }
}

/** Few, as a hostile file may ask for thousands of columns of one row. */
const ROWS_AT_FIRST = 8
