/** Reads one delimited text file into columns of numbers per sensor: bounded memory, every fault with its row and byte. */
import { type Fault, FaultList } from '../quantities/fault.ts'
import { parseInstant, relativeFormats, zoneLead_s } from '../quantities/instant.ts'
import { CsvReader, type CsvRow } from './csv.ts'
import type { TableLayout } from './layout.ts'
import { SampleBuffer, type Samples } from './series.ts'

export interface ColumnRequest {
  readonly column: string
  /** Text after the number in the cell, such as "m/s"; blanks of any kind around it are ignored. */
  readonly suffix?: string | undefined
  /** Least and greatest value that can be meant; others are faults. */
  readonly range?: readonly [number, number]
}

/** A row counts when the column holds one of these texts or numbers. */
export interface RowFilter {
  readonly column: string
  readonly texts: readonly string[]
  readonly numbers: readonly (readonly [number, number])[] // from, to, both included
}

export interface TableRequest {
  /** Name used in faults. */
  readonly file: string
  readonly layout: Pick<
    TableLayout,
    'delimiter' | 'decimal' | 'headerLine' | 'firstDataLine' | 'missing' | 'skip' | 'time'
  >
  /** Columns read as numbers, in the order in which `values` and the result hold them. */
  readonly columns: readonly ColumnRequest[]
  /** Rows of different texts here belong to different sensors. */
  readonly sensorColumn: string | null
  readonly where: readonly RowFilter[]
  /** First and last data row used, 0-based. */
  readonly dataRows: readonly [number, number] | null
  readonly window_us: readonly [number, number] | null
  /** What zero means in a relative time format. */
  readonly start_us: number
  /** A backward time starts a new series (named '2', '3', …) instead of being a fault. */
  readonly restarts?: boolean
  /** Changes the numbers of a row in place before they are kept and perhaps averaged: angles into vectors. */
  readonly transform?: (values: Float64Array) => void
  readonly limits?: { readonly rowsPerSeries: number; readonly cells: number }
}

export interface TableData {
  /** By sensor text; one series named '' when no sensor column is asked for. */
  readonly series: ReadonlyMap<string, Samples>
  readonly faults: readonly Fault[]
  /** Data rows seen, sound or not. */
  readonly rows: number
  /** Widest averaging that bounded memory asked for, s; 0 for none. */
  readonly averaged_s: number
}

// Two copies of this many cells, as numbers of 8 bytes, stay well under half a gigabyte.
const DEFAULT_LIMITS = { rowsPerSeries: 1 << 17, cells: 12_000_000 }
const SENSORS_MAX = 4096
const LEAP = 100

/** Feed it the file's bytes in order; end() answers what is sound and every fault. Never throws on bytes. */
export class TableReader {
  readonly #request: TableRequest
  readonly #csv: CsvReader
  readonly #faults = new FaultList()
  readonly #buffers = new Map<string, SampleBuffer>()
  readonly #values: Float64Array
  readonly #zone_s: number
  readonly #relative: boolean
  readonly #missing: ReadonlySet<string>
  readonly #missingNumbers: readonly number[]
  readonly #limits: { readonly rowsPerSeries: number; readonly cells: number }
  #header: string[] | null = null
  #columnAt: number[] = []
  #timeAt: number[] = []
  #sensorAt = -1
  #filterAt: number[] = []
  #needed = 0
  #bytes = 0
  #rows = 0
  #cells = 0
  #over = false
  #stretch = ''

  constructor(request: TableRequest) {
    this.#request = request
    const { layout } = request
    this.#limits = request.limits ?? DEFAULT_LIMITS
    this.#values = new Float64Array(request.columns.length)
    this.#zone_s = zoneLead_s(layout.time.zone) ?? 0
    this.#relative = relativeFormats.includes(layout.time.format)
    this.#missing = new Set(layout.missing.map((text) => text.trim()))
    this.#missingNumbers = layout.missing
      .filter((text) => text.trim() !== '')
      .map(Number)
      .filter(Number.isFinite)
    this.#csv = new CsvReader(layout, {
      row: (row) => this.#row(row),
      fault: ({ kind, line, byte, found, expected }) =>
        this.#faults.add({ kind, file: request.file, row: line, byte, found, expected }),
    })
  }

  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length
    this.#csv.push(chunk)
  }

  end(): TableData {
    this.#csv.end()
    this.#checkWhole()
    const series = new Map<string, Samples>()
    let bin_us = 0
    for (const [sensor, buffer] of this.#buffers) {
      bin_us = Math.max(bin_us, buffer.bin_us)
      series.set(sensor, buffer.finish())
    }
    this.#buffers.clear()
    return { series, faults: this.#faults.all(), rows: this.#rows, averaged_s: bin_us / 1e6 }
  }

  #checkWhole(): void {
    const { file, layout } = this.#request
    if (this.#bytes === 0)
      this.#faults.add({ kind: 'empty-file', file, found: 'no bytes', expected: 'a table with rows' })
    else if (this.#header === null && this.#faults.size === 0) {
      const expected = `column names in line ${layout.headerLine}`
      this.#faults.add({
        kind: 'empty-file',
        file,
        row: layout.headerLine,
        found: 'the end of the file',
        expected,
      })
    } else if (this.#rows === 0 && this.#faults.size === 0)
      this.#faults.add({ kind: 'empty-file', file, found: 'column names only', expected: 'rows of data' })
  }

  #fault(
    kind: Fault['kind'],
    row: CsvRow,
    found: string,
    expected: string,
    column?: string,
    byte = row.byte,
  ): void {
    const { file } = this.#request
    const place = column === undefined ? {} : { column }
    this.#faults.add({ kind, file, row: row.line, byte, ...place, found, expected })
  }

  #row(row: CsvRow): void {
    if (this.#over) return
    const { layout } = this.#request
    if (row.line < layout.headerLine) return
    if (row.line === layout.headerLine) this.#readHeader(row)
    else if (this.#header === null) this.#noHeader(row)
    else if (row.line >= layout.firstDataLine && !this.#isNoData(row)) this.#readData(row)
  }

  #noHeader(row: CsvRow): void {
    const { headerLine } = this.#request.layout
    this.#fault('missing-column', row, 'a line inside a quotation', `column names in line ${headerLine}`)
    this.#stop()
  }

  #stop(): void {
    this.#over = true
    this.#csv.stop()
  }

  #readHeader(row: CsvRow): void {
    const { layout, columns, sensorColumn, where } = this.#request
    const header = Array.from({ length: Math.min(row.count, 4096) }, (_, i) => columnName(row.text(i)))
    this.#header = header
    const find = (name: string) => this.#find(header, name, row)
    this.#timeAt = layout.time.columns.map(find)
    this.#columnAt = columns.map(({ column }) => find(column))
    this.#sensorAt = sensorColumn === null ? -1 : find(sensorColumn)
    this.#filterAt = where.map(({ column }) => find(column))
    this.#needed = 1 + Math.max(...this.#timeAt, ...this.#columnAt, this.#sensorAt, ...this.#filterAt)
    if (this.#faults.size > 0) this.#stop()
  }

  #find(header: readonly string[], name: string, row: CsvRow): number {
    const wanted = columnName(name)
    const at = header.indexOf(wanted)
    if (at < 0)
      this.#fault('missing-column', row, `the columns ${listed(header)}`, `a column "${name}"`, name)
    else if (header.indexOf(wanted, at + 1) >= 0)
      this.#fault('duplicate-column', row, `two columns "${name}"`, 'one column of that name', name)
    return at
  }

  #isNoData(row: CsvRow): boolean {
    if (row.count <= 1 && row.blank(0)) return true
    const { prefixes, repeatedHeader, endsAt } = this.#request.layout.skip
    if (prefixes.length === 0 && !repeatedHeader && endsAt.length === 0) return false
    const first = row.text(0)
    if (endsAt.some((end) => first.startsWith(end))) {
      this.#stop()
      return true
    }
    if (prefixes.some((prefix) => first.startsWith(prefix))) return true
    return repeatedHeader && columnName(first) === this.#header?.[0] && row.count === this.#header.length
  }

  #readData(row: CsvRow): void {
    const { dataRows } = this.#request
    const index = this.#rows++
    if (dataRows !== null && (index < dataRows[0] || index > dataRows[1])) return
    if (!this.#rightCount(row) || !this.#passes(row)) return
    const t_us = this.#time(row)
    if (t_us === undefined) return
    const { window_us } = this.#request
    if (window_us !== null && (t_us < window_us[0] || t_us > window_us[1])) return
    const buffer = this.#buffer(row, t_us)
    if (buffer === undefined || !this.#inOrder(row, t_us, buffer)) return
    for (let k = 0; k < this.#columnAt.length; k++) this.#values[k] = this.#number(row, k)
    this.#request.transform?.(this.#values)
    buffer.append(t_us, row.line, this.#values)
    this.#cells += this.#values.length + 3
    if (buffer.length >= this.#limits.rowsPerSeries) this.#thin(buffer)
    else if (this.#cells > this.#limits.cells) for (const each of this.#buffers.values()) this.#thin(each)
  }

  #thin(buffer: SampleBuffer): void {
    const before = buffer.length
    buffer.thin()
    this.#cells -= (before - buffer.length) * (this.#values.length + 3)
  }

  #rightCount(row: CsvRow): boolean {
    const expected = this.#header?.length ?? 0
    if (row.count === expected) return true
    // Some loggers end every line with an empty field; what matters is that no named column is missing or shifted.
    let extra = row.count > expected
    for (let i = expected; i < row.count && extra; i++) extra = row.blank(i)
    if (extra) return true
    if (row.count < this.#needed && !row.ended)
      this.#fault('truncated', row, `a last line of ${row.count} fields`, `${expected} fields and a line end`)
    else this.#fault('wrong-field-count', row, `${row.count} fields`, `${expected} fields, as the header has`)
    return false
  }

  #passes(row: CsvRow): boolean {
    const { where } = this.#request
    for (let k = 0; k < where.length; k++) {
      const { texts, numbers } = where[k]!
      const at = this.#filterAt[k]!
      const value = row.number(at)
      const fits = Number.isNaN(value)
        ? texts.includes(row.text(at).trim())
        : numbers.some(([from, to]) => value >= from && value <= to)
      if (!fits) return false
    }
    return true
  }

  #time(row: CsvRow): number | undefined {
    const { time } = this.#request.layout
    let text = row.text(this.#timeAt[0]!)
    for (let k = 1; k < this.#timeAt.length; k++) text += ` ${row.text(this.#timeAt[k]!).trim()}`
    const t_us = parseInstant(text, time.format, this.#zone_s)
    if (t_us !== undefined && Math.abs(t_us) < Number.MAX_SAFE_INTEGER / 2)
      return t_us + time.offset_s * 1e6 + (this.#relative ? this.#request.start_us : 0)
    this.#fault(
      'bad-time',
      row,
      `"${shown(text)}"`,
      `a time of the form ${time.format}`,
      time.columns.join(' and '),
    )
    return undefined
  }

  #buffer(row: CsvRow, t_us: number): SampleBuffer | undefined {
    let sensor = this.#sensorAt < 0 ? this.#stretch : row.text(this.#sensorAt).trim()
    const known = this.#buffers.get(sensor)
    if (known && !(this.#request.restarts && t_us < known.last_us)) return known
    if (known) {
      this.#stretch = String(this.#buffers.size + 1)
      sensor = this.#stretch
    }
    if (sensor.includes('\uFFFD')) {
      this.#fault('bad-encoding', row, `"${shown(sensor)}"`, 'UTF-8 text')
      return undefined
    }
    if (this.#buffers.size >= SENSORS_MAX) {
      this.#fault(
        'out-of-range',
        row,
        `sensor "${shown(sensor)}"`,
        `at most ${SENSORS_MAX} sensors in a file`,
      )
      return undefined
    }
    const made = new SampleBuffer(this.#values.length)
    this.#buffers.set(sensor, made)
    return made
  }

  #inOrder(row: CsvRow, t_us: number, buffer: SampleBuffer): boolean {
    const last_us = buffer.last_us
    if (t_us > last_us) return true
    if (t_us < last_us && this.#wasLeap(t_us, buffer)) return true
    const column = this.#request.layout.time.columns.join(' and ')
    const found = `"${shown(row.text(this.#timeAt[0]!))}"`
    if (t_us === last_us)
      this.#fault('duplicate-time', row, `${found} again`, 'a later time than the row before', column)
    else {
      const back_s = (last_us - t_us) / 1e6
      this.#fault(
        'backward-time',
        row,
        `${found}, ${back_s} s before the row above`,
        'times that increase',
        column,
      )
    }
    return false
  }

  /** A single time far ahead would condemn every row after it: when this row continues from the one before, the leap was wrong. */
  #wasLeap(t_us: number, buffer: SampleBuffer): boolean {
    const step_us = t_us - buffer.before_us
    const leap_us = buffer.last_us - buffer.before_us
    if (!(step_us > 0 && leap_us > LEAP * step_us)) return false
    const row = buffer.dropLast()
    if (row === undefined) return false
    const { file } = this.#request
    const found = `a time ${leap_us / 1e6} s after the row above and ${(leap_us - step_us) / 1e6} s after the row below`
    this.#faults.add({ kind: 'bad-time', file, row, found, expected: 'times that increase evenly' })
    return true
  }

  #number(row: CsvRow, k: number): number {
    const at = this.#columnAt[k]!
    const { suffix, column, range } = this.#request.columns[k]!
    const value = suffix === undefined ? row.number(at) : numberBefore(row.text(at), suffix)
    if (Number.isFinite(value)) {
      if (this.#missingNumbers.includes(value)) return Number.NaN
      if (range === undefined || (value >= range[0] && value <= range[1])) return value
      const expected = `a number from ${range[0]} to ${range[1]}`
      this.#fault('out-of-range', row, String(value), expected, column, row.fieldByte(at))
      return Number.NaN
    }
    if (row.blank(at)) return Number.NaN
    const text = row.text(at).trim()
    if (this.#missing.has(text)) return Number.NaN
    const expected = suffix === undefined ? 'a number' : `a number before "${suffix}"`
    if (text.includes('\uFFFD'))
      this.#fault('bad-encoding', row, `"${shown(text)}"`, 'UTF-8 text', column, row.fieldByte(at))
    else if (Number.isNaN(value))
      this.#fault('not-a-number', row, `"${shown(text)}"`, expected, column, row.fieldByte(at))
    else
      this.#fault(
        'out-of-range',
        row,
        `"${shown(text)}"`,
        'a number of ordinary size',
        column,
        row.fieldByte(at),
      )
    return Number.NaN
  }
}

/** Column names are compared without blanks and quotation marks around them, which some loggers write. */
export const columnName = (text: string) =>
  text
    .replaceAll('\u00A0', ' ')
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim()

function numberBefore(text: string, suffix: string): number {
  const bare = text.replaceAll('\u00A0', ' ').trim()
  const end = suffix.replaceAll('\u00A0', ' ').trim()
  if (!bare.endsWith(end)) return Number.NaN
  const digits = bare.slice(0, bare.length - end.length).trim()
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(digits) ? Number(digits) : Number.NaN
}

const shown = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text)

function listed(header: readonly string[]): string {
  const names = header.slice(0, 30).map((name) => `"${shown(name)}"`)
  return names.join(', ') + (header.length > 30 ? ` and ${header.length - 30} more` : '')
}
