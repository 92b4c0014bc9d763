/**
 * Tables of positions as anyone writes them: a header with recognisable names, one row per moment. Found by content: there
 * must be a time, a latitude and a longitude, and the rows below the header must hold plausible ones. What was assumed
 * (zone, datum, units) becomes a note.
 */
import { type Fault, type FaultKind, FaultList } from '../../quantities/fault.ts'
import { parseInstant } from '../../quantities/instant.ts'
import { CsvReader, type CsvRow } from '../csv.ts'
import { note } from '../note.ts'
import type { Track } from '../track.ts'
import { TrackColumns } from './columns.ts'
import type { TrackRole } from './track-headers.ts'
import {
  HEAD_BYTES,
  numberIn,
  type TrackTableColumn,
  type TrackTableLayout,
  trackTableLayout,
} from './track-layout.ts'

export interface TrackTable {
  /** Null when the table is none of positions, or holds no sound row. */
  readonly track: Track | null
  readonly layout: TrackTableLayout | null
  readonly faults: readonly Fault[]
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
  #lastTime_us = Number.NaN
  #repeated = 0

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
    const counted = [
      ...(this.#zeros > 0 ? [note('rows-at-zero', { count: this.#zeros })] : []),
      ...(this.#repeated > 0 ? [note('rows-repeat-time', { count: this.#repeated })] : []),
    ]
    const { clock, columns } = layout
    const track = this.#columns.track({
      of: 'the table',
      statedBy: columns.map(({ name }) => name).join(', '),
      clock: clock.kind === 'number' && clock.since === 'start' ? 'since-start' : 'utc',
      heightDatum: columns.find(({ role }) => role === 'height')?.datum ?? 'unknown',
      notes: [...layout.notes, ...counted],
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
    if (t_us === this.#lastTime_us) this.#repeated++
    this.#lastTime_us = t_us
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
