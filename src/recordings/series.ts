/** Samples of one sensor in columns that grow, with bounded memory: past the limit neighbours in time are averaged. */

/** Columns of numbers under one time axis. `row` is the line in the file (of the first sample, where several were averaged). */
export interface Samples {
  readonly t_us: Float64Array
  readonly row: Float64Array
  readonly columns: readonly Float64Array[]
}

export class SampleBuffer {
  readonly columnCount: number
  /** Width over which samples were averaged, µs; 0 when every sample is as recorded. */
  bin_us = 0
  length = 0
  /** Time of the latest sample as recorded, not of the average it may now be part of. */
  last_us = Number.NEGATIVE_INFINITY
  #t: Float64Array
  #row: Float64Array
  #columns: Float64Array[]
  /** How many recorded samples stand behind each one; only once averaging has begun. */
  #weight: Float64Array | null = null

  constructor(columnCount: number) {
    this.columnCount = columnCount
    this.#t = new Float64Array(64)
    this.#row = new Float64Array(64)
    this.#columns = Array.from({ length: columnCount }, () => new Float64Array(64))
  }

  append(t_us: number, row: number, values: Float64Array): void {
    if (this.length === this.#t.length) this.#grow()
    const at = this.length++
    this.last_us = t_us
    this.#t[at] = t_us
    this.#row[at] = row
    for (let k = 0; k < this.columnCount; k++) (this.#columns[k] as Float64Array)[at] = values[k] as number
    if (this.#weight) this.#weight[at] = 1
  }

  /** Takes the latest sample away again and answers its line in the file; undefined when it may be part of an average. */
  dropLast(): number | undefined {
    if (this.length < 2 || this.#weight !== null) return undefined
    this.length--
    this.last_us = this.#t[this.length - 1] as number
    return this.#row[this.length] as number
  }

  /** Time of the sample before the latest; NaN when there is none. */
  get before_us(): number {
    return this.length < 2 ? Number.NaN : (this.#t[this.length - 2] as number)
  }

  /** Halves the buffer at least, by averaging within bins of time that double until they do. */
  thin(): void {
    const n = this.length
    if (n < 4) return
    const t = this.#t
    const span_us = (t[n - 1] as number) - (t[0] as number)
    if (this.bin_us === 0) this.bin_us = Math.max(2, Math.round((2 * span_us) / n))
    while (this.#binCount() > n / 2) this.bin_us *= 2
    this.#merge()
  }

  /** The samples as they are; the buffer must not be used afterwards. */
  finish(): Samples {
    if (this.bin_us > 0) this.#merge()
    // A view where little is wasted, a copy where the buffer is mostly empty.
    const full = this.length > 0.5 * this.#t.length
    const cut = (all: Float64Array) => (full ? all.subarray(0, this.length) : all.slice(0, this.length))
    return { t_us: cut(this.#t), row: cut(this.#row), columns: this.#columns.map(cut) }
  }

  #grow(): void {
    const size = this.#t.length * 2
    const grown = (old: Float64Array) => {
      const next = new Float64Array(size)
      next.set(old)
      return next
    }
    this.#t = grown(this.#t)
    this.#row = grown(this.#row)
    for (let k = 0; k < this.columnCount; k++) this.#columns[k] = grown(this.#columns[k] as Float64Array)
    if (this.#weight) this.#weight = grown(this.#weight)
  }

  #binCount(): number {
    let count = 0
    let bin = Number.NaN
    for (let i = 0; i < this.length; i++) {
      const here = Math.floor((this.#t[i] as number) / this.bin_us)
      if (here !== bin) count++
      bin = here
    }
    return count
  }

  #merge(): void {
    const n = this.length
    const t = this.#t
    this.#weight ??= new Float64Array(t.length).fill(1)
    const weight = this.#weight
    let out = 0
    for (let from = 0; from < n; out++) {
      const bin = Math.floor((t[from] as number) / this.bin_us)
      let to = from + 1
      while (to < n && Math.floor((t[to] as number) / this.bin_us) === bin) to++
      for (const column of this.#columns) column[out] = mean(column, weight, from, to)
      t[out] = mean(t, weight, from, to)
      this.#row[out] = this.#row[from] as number
      let sum = 0
      for (let i = from; i < to; i++) sum += weight[i] as number
      weight[out] = sum
      from = to
    }
    this.length = out
  }
}

/** Weighted mean of what is there; NaN when nothing is. */
function mean(values: Float64Array, weight: Float64Array, from: number, to: number): number {
  if (to - from === 1) return values[from] as number
  // Offsets from the first value: instants are large numbers, and their sum would lose microseconds.
  let origin = Number.NaN
  let sum = 0
  let weights = 0
  for (let i = from; i < to; i++) {
    const value = values[i] as number
    if (Number.isNaN(value)) continue
    if (Number.isNaN(origin)) origin = value
    sum += (value - origin) * (weight[i] as number)
    weights += weight[i] as number
  }
  return origin + sum / weights
}
