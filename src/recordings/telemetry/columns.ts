/** Columns of numbers that grow row by row: one array for each name, no object for each row. */
export class Columns {
  readonly names: readonly string[]
  #arrays: Float64Array[]
  #rows = 0

  constructor(names: readonly string[]) {
    this.names = names
    this.#arrays = names.map(() => new Float64Array(ROWS_AT_FIRST))
  }

  get rows(): number {
    return this.#rows
  }

  /** Begins a row, all NaN, and says its index. */
  begin(): number {
    const row = this.#rows++
    if (row >= (this.#arrays[0]?.length ?? Number.POSITIVE_INFINITY)) this.#grow()
    for (const array of this.#arrays) array[row] = Number.NaN
    return row
  }

  set(column: number, row: number, value: number): void {
    this.#arrays[column]![row] = value
  }

  at(column: number, row: number): number {
    return this.#arrays[column]?.[row] ?? Number.NaN
  }

  /** The numbers of a column; undefined where no column has that name. */
  column(name: string): Float64Array | undefined {
    return this.#arrays[this.names.indexOf(name)]?.subarray(0, this.#rows)
  }

  #grow(): void {
    this.#arrays = this.#arrays.map((array) => {
      const longer = new Float64Array(array.length * 2)
      longer.set(array)
      return longer
    })
  }
}

/** Few, as a hostile file may ask for thousands of columns of one row. */
const ROWS_AT_FIRST = 8
