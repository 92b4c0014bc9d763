import type { FileHead, TableLayout, ValueLayout } from '../layout.ts'
import { note } from '../note.ts'
import {
  dateReading,
  decimalMark,
  findHeader,
  plainSkip,
  rowsFrom,
  speciesNamed,
  textsOf,
  unitsNamed,
} from './head.ts'

/** Healthy Photon HT8850: tab-separated, `time`, then columns such as `CH4concentration_ppm`, units as named. */
export function recogniseHealthyPhoton(head: FileHead): TableLayout | undefined {
  const header = findHeader(
    head,
    '\t',
    (columns) => columns[0] === 'time' && columns.some((c) => GAS_COLUMN.test(c)),
  )
  if (header === undefined) return undefined
  const rows = rowsFrom(head, header.line + 1, '\t')
  const date = dateReading(textsOf(rows, 0), head.name, 'iso')
  return {
    name: 'Healthy Photon HT8850',
    delimiter: '\t',
    decimal: decimalMark(rows.flat()),
    headerLine: header.line,
    firstDataLine: header.line + 1,
    missing: ['NaN', 'nan'],
    skip: plainSkip,
    time: { columns: ['time'], format: date.format, zone: 'unknown', offset_s: 0, start: null },
    position: null,
    values: header.columns.flatMap(gasColumn),
    notes: [
      date.note,
      note('clock-zone-unstated'),
      note('basis-unstated'),
      note('carries-no-position'),
      note('made-files'),
    ],
  }
}

const GAS_COLUMN = /^(\w+?)concentration_(pp[mb])$/

function gasColumn(column: string): ValueLayout[] {
  const m = GAS_COLUMN.exec(column)
  const species = speciesNamed(m?.[1] ?? '')
  const units = unitsNamed(m?.[2] ?? '')
  if (species === undefined || units === undefined) return []
  return [{ column, species, units, basis: null, sigmaColumn: null }]
}
