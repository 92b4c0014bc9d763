import type { FileHead, PositionLayout, TableLayout, ValueLayout } from '../layout.ts'
import { type Note, note } from '../note.ts'
import { dateReading, findHeader, rowsFrom, speciesNamed, splitFields, textsOf, unitsNamed } from './head.ts'

/**
 * Campbell Scientific TOA5 tables: four header lines (logger, names, units, statistic), quoted and comma-separated;
 * also the same re-saved by a spreadsheet, unquoted and tab-separated. Campbell, LoggerNet manual, appendix on formats.
 */
export function recogniseToa5(head: FileHead): TableLayout | undefined {
  const delimiter = /^"?TOA5"?\t/.test(head.lines[0] ?? '') ? '\t' : ','
  if (splitFields(head.lines[0] ?? '', delimiter)[0] !== 'TOA5') return undefined
  const header = findHeader(head, delimiter, (columns) => columns[0] === 'TIMESTAMP')
  if (header?.line !== 2) return undefined
  const units = splitFields(head.lines[2] ?? '', delimiter)
  const statistics = splitFields(head.lines[3] ?? '', delimiter)
  const times = textsOf(rowsFrom(head, 5, delimiter), 0)
  const date = dateReading(times, head.name, 'iso')
  const values = header.columns.flatMap((name, i) => gasColumn(name, units[i], statistics[i]))
  return {
    name: 'Campbell TOA5',
    delimiter,
    decimal: '.',
    headerLine: 2,
    firstDataLine: 5,
    missing: ['NAN', 'INF', '-INF', '7999', '-7999'], // the last two: saturated low-resolution numbers (FP2)
    skip: { prefixes: ['TOA5', 'TS'], repeatedHeader: true, endsAt: [] },
    time: { columns: ['TIMESTAMP'], format: date.format, zone: 'unknown', offset_s: 0, start: null },
    position: positionIn(header.columns),
    values,
    notes: [
      ...timeNotes(date.note, times),
      ...gasNotes(values),
      ...positionNotes(header.columns),
      note('real-files'),
    ],
  }
}

function timeNotes(dateNote: Note, times: readonly string[]): Note[] {
  const noSeconds = times.length > 0 && times.every((text) => /^\S+ \d{1,2}:\d\d$/.test(text))
  return [dateNote, note('logger-zone-unstated'), ...(noSeconds ? [note('times-without-seconds')] : [])]
}

function gasNotes(values: readonly ValueLayout[]): Note[] {
  if (values.length === 0) return [note('no-gas-in-known-units')]
  const twice = values.some(({ species }, i) => values.findIndex((v) => v.species === species) !== i)
  return [note('gas-by-name-and-units'), ...(twice ? [note('several-columns-of-gas')] : [])]
}

function positionNotes(columns: readonly string[]): Note[] {
  if (positionIn(columns) !== null) return []
  return columns.some((name) => /latitude_(deg|a)$/i.test(name))
    ? [note('degrees-and-minutes-apart'), note('carries-no-position')]
    : [note('carries-no-position')]
}

/** Decimal degrees only; a partner column of minutes means the degrees are whole. */
function positionIn(columns: readonly string[]): PositionLayout | null {
  const latitude = columns.find((name) => /^(gps_)?lat(itude)?$/i.test(name))
  const longitude = columns.find((name) => /^(gps_)?lon(g|gitude)?$/i.test(name))
  if (latitude === undefined || longitude === undefined) return null
  return { kind: 'geographic', columns: [latitude, longitude], heightDatum: 'unknown' }
}

/** Spreads and extremes over a record are not the gas itself. */
const VALUE_STATISTICS = /^(Smp|Avg|Med|)(:|$)/

function gasColumn(column: string, unitsText = '', statistic = ''): ValueLayout[] {
  const species = column
    .split('_')
    .map(speciesNamed)
    .find((found) => found !== undefined)
  const units = unitsNamed(unitsText)
  if (species === undefined || units === undefined || !VALUE_STATISTICS.test(statistic)) return []
  return [{ column, species, units, basis: null, sigmaColumn: null }]
}
