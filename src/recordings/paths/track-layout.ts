/** Which columns of a table hold a track, found by the names of its header and the look of its first rows. */
import { parseInstant, type TimeFormat } from '../../quantities/instant.ts'
import { type CsvDialect, CsvReader } from '../csv.ts'
import { type Note, note } from '../note.ts'
import type { HeightDatum } from '../track.ts'
import { type TrackHeader, type TrackRole, trackHeader } from './track-headers.ts'

/** Which column of the table means what. */
export interface TrackTableLayout {
  readonly dialect: CsvDialect
  /** 1-based. */
  readonly headerLine: number
  readonly columns: readonly TrackTableColumn[]
  readonly clock: TrackClock
  readonly notes: readonly Note[]
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

/** How much of a file the layout is told by. */
export const HEAD_BYTES = 1 << 16
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
      .map((each) => note('time-column-left-out', { column: each.column.name })),
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

/** A plain number in the dialect; NaN otherwise. */
export function numberIn(text: string, dialect: CsvDialect): number {
  const plain = dialect.decimal === ',' ? text.replace(',', '.') : text
  return NUMBER.test(plain) ? Number(plain) : Number.NaN
}

const TEXT_FORMATS = ['iso', 'ymd', 'mdy', 'dmy', 'utc-yymmdd-hhmmss'] as const
const ZONE = /^UTC|(?:Z|UTC|[+-]\d\d:?\d\d)$/

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

/** Heights above something stated before those above nobody knows what. */
const preference = (datum: HeightDatum) =>
  ['ellipsoid', 'sea-level', 'take-off', 'ground', 'unknown', 'barometric'].indexOf(datum)

function clockNotes(column: TrackTableColumn, clock: TrackClock, zoned: boolean, ambiguous: boolean): Note[] {
  const named = { column: column.name }
  if (clock.kind === 'number') {
    const unit = clock.scale === 1e6 ? 'seconds' : clock.scale === 1e3 ? 'milliseconds' : 'microseconds'
    const since = clock.since === 'unix' ? '1970' : 'start'
    return [note(column.scale === 0 ? 'times-count-by-size' : 'times-count', { ...named, unit, since })]
  }
  return [
    ...(zoned ? [] : [note('column-without-zone', named)]),
    ...(ambiguous ? [note('column-month-first', named)] : []),
  ]
}

function columnNotes(
  columns: readonly TrackTableColumn[],
  heights: readonly TrackTableColumn[],
  height: TrackTableColumn | undefined,
): Note[] {
  const headings = columns.filter(({ role }) => role === 'heading')
  return [
    ...columns.filter(({ unit }) => unit === '').flatMap(unitNotes),
    ...(height?.datum === 'unknown' ? [note('column-without-datum', { column: height.name })] : []),
    ...heights
      .filter((each) => each !== height)
      .map(({ name }) => note('height-column-left-out', { column: name })),
    ...headings.map(({ name }) => note('column-heading', { column: name })),
  ]
}

/** What a column without a unit is taken as. */
function unitNotes({ role, name }: TrackTableColumn): Note[] {
  if (role !== 'height' && role !== 'speed') return []
  const unit = role === 'height' ? 'metres' : 'metres-per-second'
  return [note('column-without-unit', { column: name, unit })]
}
