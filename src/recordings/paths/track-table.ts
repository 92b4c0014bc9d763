/**
 * Tables of positions as anyone writes them: a header with recognisable names, one row per moment. Found by content: there
 * must be a time, a latitude and a longitude, and the rows below the header must hold plausible ones. What was assumed
 * (zone, datum, units) becomes a note.
 */
import { type Fault, type FaultKind, FaultList } from '../../quantities/fault.ts'
import { parseInstant, type TimeFormat } from '../../quantities/instant.ts'
import { type CsvDialect, CsvReader, type CsvRow } from '../csv.ts'
import type { HeightDatum, Track } from '../track.ts'
import { TrackColumns } from './columns.ts'
import { type TrackHeader, type TrackRole, trackHeader } from './track-headers.ts'

/** Which column of the table means what. */
export interface TrackTableLayout {
  readonly dialect: CsvDialect
  /** 1-based. */
  readonly headerLine: number
  readonly columns: readonly TrackTableColumn[]
  readonly clock: TrackClock
  readonly notes: readonly string[]
}

export interface TrackTableColumn extends TrackHeader {
  readonly name: string
  /** Counted from 0. */
  readonly field: number
}

/** How times are read: as text of a format (a date column before it, if there is one), or as numbers of a unit. */
export type TrackClock =
  | { readonly kind: 'text'; readonly format: TimeFormat }
  | { readonly kind: 'number'; readonly scale: number; readonly since: 'unix' | 'start' }

export interface TrackTable {
  /** Null when the table is none of positions, or holds no sound row. */
  readonly track: Track | null
  readonly layout: TrackTableLayout | null
  readonly faults: readonly Fault[]
}

const HEAD_BYTES = 1 << 16
const HEADER_LINES_MAX = 40
const SAMPLE_ROWS = 30

/** The layout of a table of positions by its first bytes; undefined when it is none. Never throws. */
export function trackTableLayout(head: Uint8Array): TrackTableLayout | undefined {
  const start = head.subarray(0, HEAD_BYTES)
  for (const dialect of DIALECTS) {
    const rows = rowsOf(start, dialect)
    for (const [index, cells] of rows.slice(0, HEADER_LINES_MAX).entries()) {
      const columns = columnsOf(cells.fields)
      if (columns === undefined) continue
      const sample = rows.slice(index + 1, index + 1 + SAMPLE_ROWS)
      const layout = layoutOf(
        dialect,
        cells.line,
        columns,
        sample.map(({ fields }) => fields),
      )
      if (layout !== undefined) return layout
    }
  }
  return undefined
}

export const looksLikeTrackTable = (head: Uint8Array) => trackTableLayout(head) !== undefined

const DIALECTS: readonly CsvDialect[] = [
  { delimiter: ',', decimal: '.' },
  { delimiter: ';', decimal: '.' },
  { delimiter: ';', decimal: ',' },
  { delimiter: '\t', decimal: '.' },
  { delimiter: '\t', decimal: ',' },
]

interface Cells {
  readonly line: number
  readonly fields: readonly string[]
}

function rowsOf(bytes: Uint8Array, dialect: CsvDialect): Cells[] {
  const rows: Cells[] = []
  const reader = new CsvReader(dialect, {
    row: (row) => {
      const fields = Array.from({ length: Math.min(row.count, 500) }, (_, i) =>
        row.text(i).slice(0, 100).trim(),
      )
      // A last row that the head cuts off is no evidence.
      if (row.ended || rows.length === 0 || bytes.length < HEAD_BYTES) rows.push({ line: row.line, fields })
      if (rows.length >= HEADER_LINES_MAX + SAMPLE_ROWS) reader.stop()
    },
    fault: () => {},
  })
  reader.push(bytes)
  reader.end()
  return rows
}

/** The first column of each role, of heights and times all; undefined when time, latitude or longitude is missing. */
function columnsOf(cells: readonly string[]): TrackTableColumn[] | undefined {
  if (cells.length < 3) return undefined
  const all = cells.flatMap((name, field) => {
    const header = trackHeader(name)
    return header === undefined ? [] : [{ ...header, name, field }]
  })
  const has = (role: TrackRole) => all.some((column) => column.role === role)
  return has('lat') && has('lon') && has('time') ? all : undefined
}

function layoutOf(
  dialect: CsvDialect,
  headerLine: number,
  all: readonly TrackTableColumn[],
  sample: readonly (readonly string[])[],
): TrackTableLayout | undefined {
  const rows = sample.filter((fields) => fields.some((field) => field !== ''))
  const of = (role: TrackRole) => all.filter((column) => column.role === role)
  const values = ({ field }: TrackTableColumn) => rows.map((row) => row[field] ?? '')
  const [lat, lon] = [of('lat')[0], of('lon')[0]]
  if (!lat || !lon || !plausible(values(lat), 90, dialect) || !plausible(values(lon), 180, dialect))
    return undefined
  const date = of('date')[0]
  const times = of('time').flatMap((column) => {
    const texts = values(column).map((text, i) => (date ? `${values(date)[i]} ${text}` : text))
    const [joint, alone] = [clockOf(column, texts), clockOf(column, values(column))]
    if (date && joint?.kind === 'text') return [{ column, clock: joint, dated: true }]
    return alone === undefined ? [] : [{ column, clock: alone, dated: false }]
  })
  const time = times.toSorted((a, b) => rankOf(a.clock) - rankOf(b.clock))[0]
  if (time === undefined) return undefined
  const heights = of('height').filter((column) =>
    values(column).some((text) => !Number.isNaN(numberIn(text, dialect))),
  )
  const height = heights.toSorted((a, b) => preference(a.datum) - preference(b.datum))[0]
  const others = (['speed', 'course', 'heading', 'pitch', 'roll'] as const).flatMap(
    (role) => of(role)[0] ?? [],
  )
  const columns = [
    time.column,
    ...(date && time.dated ? [date] : []),
    lat,
    lon,
    ...(height ? [height] : []),
    ...others,
  ]
  const ambiguous =
    time.clock.kind === 'text' &&
    time.clock.format === 'mdy' &&
    !values(date && time.dated ? date : time.column).some(monthFirst)
  const zoned = time.column.utc || values(time.column).every((text) => text === '' || ZONE.test(text))
  const notes = [
    ...clockNotes(time.column, time.clock, zoned, ambiguous),
    ...times
      .filter((each) => each !== time)
      .map((each) => `Column ${each.column.name} was left out: another holds the time.`),
    ...columnNotes(columns, heights, height),
  ]
  return { dialect, headerLine, columns, clock: time.clock, notes }
}

/** At least one value, all of them numbers within the range, not all of them zero; blanks do not count. */
function plausible(texts: readonly string[], most: number, dialect: CsvDialect): boolean {
  const numbers = texts.filter((text) => text !== '').map((text) => numberIn(text, dialect))
  return numbers.some((value) => value !== 0) && numbers.every((value) => Math.abs(value) <= most)
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/

function numberIn(text: string, dialect: CsvDialect): number {
  const plain = dialect.decimal === ',' ? text.replace(',', '.') : text
  return NUMBER.test(plain) ? Number(plain) : Number.NaN
}

const TEXT_FORMATS = ['iso', 'ymd', 'mdy', 'dmy'] as const
const ZONE = /(?:Z|UTC|[+-]\d\d:?\d\d)$/

/** How all the texts can be read; undefined when no way fits. */
function clockOf(column: TrackTableColumn, texts: readonly string[]): TrackClock | undefined {
  const stated = texts.filter((text) => text.trim() !== '')
  if (stated.length === 0) return undefined
  if (stated.every((text) => NUMBER.test(text))) return numberClock(column, Number(stated[0]))
  const format = TEXT_FORMATS.find((each) => stated.every((text) => parseInstant(text, each) !== undefined))
  return format === undefined ? undefined : { kind: 'text', format }
}

/** Numbers since 1970 are told by their size (the years 1990 to 2100), others count from a start. */
function numberClock(column: TrackTableColumn, first: number): TrackClock {
  for (const scale of column.scale === 0 ? [1e6, 1e3, 1] : [column.scale]) {
    const t_us = first * scale
    if (t_us > 631_152_000e6 && t_us < 4_102_444_800e6) return { kind: 'number', scale, since: 'unix' }
  }
  return { kind: 'number', scale: column.scale === 0 ? 1e6 : column.scale, since: 'start' }
}

/** Times of the day before times since a start. */
const rankOf = (clock: TrackClock) => (clock.kind === 'number' ? (clock.since === 'unix' ? 0 : 2) : 1)

const monthFirst = (text: string) => /^\s*\d{1,2}[/.-](1[3-9]|2\d|3[01])[/.-]/.test(text)

/** Places on Earth before heights above something that is not known. */
const preference = (datum: HeightDatum) =>
  ['ellipsoid', 'sea-level', 'unknown', 'take-off', 'ground', 'barometric'].indexOf(datum)

function clockNotes(
  column: TrackTableColumn,
  clock: TrackClock,
  zoned: boolean,
  ambiguous: boolean,
): string[] {
  if (clock.kind === 'number') {
    const unit = { 1e6: 'seconds', 1e3: 'milliseconds', 1: 'microseconds' }[clock.scale] ?? ''
    const stated = column.scale === 0 ? ' (by their size; the header states no unit)' : ''
    const since = clock.since === 'unix' ? 'since 1970 UTC' : "since the recording's own start"
    return [`Times of column ${column.name} are ${unit} ${since}${stated}.`]
  }
  return [
    ...(zoned ? [] : [`Times of column ${column.name} state no zone and were read as UTC.`]),
    ...(ambiguous
      ? [`Dates of column ${column.name} do not tell day from month; the month was taken to stand first.`]
      : []),
  ]
}

function columnNotes(
  columns: readonly TrackTableColumn[],
  heights: readonly TrackTableColumn[],
  height: TrackTableColumn | undefined,
): string[] {
  const assumed: Partial<Record<TrackRole, string>> = { height: 'metres', speed: 'metres per second' }
  return [
    ...columns.flatMap(({ role, unit, name }) =>
      unit === '' && assumed[role] ? [`Column ${name} states no unit; taken as ${assumed[role]}.`] : [],
    ),
    ...(height?.datum === 'unknown'
      ? [`Column ${height.name} does not say what its heights are measured from.`]
      : []),
    ...heights
      .filter((each) => each !== height)
      .map(({ name }) => `Column ${name} was left out: another holds the height.`),
    ...columns
      .filter(({ role }) => role === 'heading')
      .map(({ name }) => `Column ${name} was taken as clockwise from true north.`),
  ]
}

/** Feed it chunks in order, then call end(). Never throws on bytes; memory is the track and 64 KiB. */
export class TrackTableReader {
  readonly #file: string
  readonly #faults = new FaultList()
  readonly #columns = new TrackColumns()
  readonly #held: Uint8Array[] = []
  #heldBytes = 0
  #layout: TrackTableLayout | undefined
  #reader: CsvReader | undefined
  readonly #byRole = new Map<TrackRole, TrackTableColumn>()
  #lastField = 0
  #fields = 0
  #zeros = 0

  constructor(file = '') {
    this.#file = file
  }

  push(chunk: Uint8Array): void {
    if (this.#reader) this.#reader.push(chunk)
    else if (this.#heldBytes < HEAD_BYTES) {
      this.#held.push(chunk.slice())
      this.#heldBytes += chunk.length
      if (this.#heldBytes >= HEAD_BYTES) this.#open()
    }
  }

  /** Faults with line and byte: those of CsvReader, 'unknown-format', 'wrong-field-count', 'not-a-number', 'out-of-range', 'bad-time'. */
  end(): TrackTable {
    if (!this.#reader) this.#open()
    this.#reader?.end()
    const layout = this.#layout
    if (layout === undefined || this.#columns.length === 0)
      return { track: null, layout: layout ?? null, faults: this.#faults.all() }
    const zeros =
      this.#zeros === 0 ? [] : [`${this.#zeros} rows at latitude 0, longitude 0 were left out: no fix.`]
    const { clock, columns } = layout
    const track = this.#columns.track({
      of: 'the table',
      statedBy: columns.map(({ name }) => name).join(', '),
      clock: clock.kind === 'number' && clock.since === 'start' ? 'since-start' : 'utc',
      heightDatum: columns.find(({ role }) => role === 'height')?.datum ?? 'unknown',
      notes: [...layout.notes, ...zeros],
    })
    return { track, layout, faults: this.#faults.all() }
  }

  #open(): void {
    const head = new Uint8Array(this.#heldBytes)
    let at = 0
    for (const chunk of this.#held) {
      head.set(chunk, at)
      at += chunk.length
    }
    this.#held.length = 0
    this.#layout = trackTableLayout(head)
    if (this.#layout === undefined) {
      const place = { file: this.#file, row: 1, byte: 0 }
      const kind = head.length === 0 ? 'empty-file' : 'unknown-format'
      this.#faults.add({
        kind,
        ...place,
        found: 'no table of positions',
        expected: 'time, latitude, longitude',
      })
      return
    }
    for (const column of this.#layout.columns) {
      this.#byRole.set(column.role, column)
      this.#lastField = Math.max(this.#lastField, column.field)
    }
    this.#reader = new CsvReader(this.#layout.dialect, {
      row: (row) => this.#row(row),
      fault: ({ kind, line, byte, found, expected }) =>
        this.#faults.add({ kind, file: this.#file, row: line, byte, found, expected }),
    })
    this.#reader.push(head)
  }

  #fault(
    kind: FaultKind,
    row: CsvRow,
    column: TrackTableColumn | undefined,
    found: string,
    expected: string,
  ): void {
    const place = { file: this.#file, row: row.line, byte: column ? row.fieldByte(column.field) : row.byte }
    const named = column ? { column: column.name } : {}
    this.#faults.add({ kind, ...place, ...named, found: found.slice(0, 80), expected })
  }

  #row(row: CsvRow): void {
    const layout = this.#layout
    if (layout === undefined || row.line < layout.headerLine) return
    if (row.line === layout.headerLine) {
      this.#fields = row.count
      return
    }
    if (row.count === 1 && row.blank(0)) return
    if (row.count <= this.#lastField) {
      this.#fault('wrong-field-count', row, undefined, `${row.count} fields`, `${this.#fields} fields`)
      return
    }
    const t_us = this.#time(row, layout)
    const lat_deg = this.#number(row, 'lat', 90)
    const lon_deg = this.#number(row, 'lon', 180)
    if (t_us === undefined || Number.isNaN(lat_deg + lon_deg)) return
    if (lat_deg === 0 && lon_deg === 0) {
      this.#zeros++
      return
    }
    this.#columns.add({
      t_us,
      lat_deg,
      lon_deg,
      height_m: this.#number(row, 'height'),
      speed_mps: this.#number(row, 'speed'),
      course_deg: this.#number(row, 'course'),
      heading_deg: this.#number(row, 'heading'),
      pitch_deg: this.#number(row, 'pitch'),
      roll_deg: this.#number(row, 'roll'),
    })
  }

  /** In the units of Track; NaN for a blank field, which is no fault, and for what is no number. */
  #number(row: CsvRow, role: TrackRole, most = Number.POSITIVE_INFINITY): number {
    const column = this.#byRole.get(role)
    if (column === undefined || row.blank(column.field)) return Number.NaN
    const value = row.number(column.field) * column.scale
    if (Number.isFinite(value) && Math.abs(value) <= most) return value
    const found = `"${row.text(column.field)}"`
    if (Number.isFinite(value)) this.#fault('out-of-range', row, column, found, `${-most} to ${most}`)
    else this.#fault('not-a-number', row, column, found, 'a number')
    return Number.NaN
  }

  #time(row: CsvRow, { clock, dialect }: TrackTableLayout): number | undefined {
    const column = this.#byRole.get('time')
    if (column === undefined) return undefined
    const date = this.#byRole.get('date')
    const text = row.text(column.field).trim()
    const whole = date ? `${row.text(date.field).trim()} ${text}` : text
    const value =
      clock.kind === 'text' ? parseInstant(whole, clock.format) : numberIn(text, dialect) * clock.scale
    if (value !== undefined && Number.isFinite(value)) return Math.round(value)
    const expected = clock.kind === 'text' ? `a time such as the first ones (${clock.format})` : 'a number'
    this.#fault('bad-time', row, column, `"${whole}"`, expected)
    return undefined
  }
}

/** A whole table; see TrackTableReader. */
export function readTrackTable(bytes: Uint8Array, file = ''): TrackTable {
  const reader = new TrackTableReader(file)
  reader.push(bytes)
  return reader.end()
}
