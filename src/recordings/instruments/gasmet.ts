import type { FileHead, TableLayout, ValueLayout } from '../layout.ts'
import { note } from '../note.ts'
import {
  dateReading,
  decimalMark,
  findHeader,
  plainSkip,
  rowsFrom,
  speciesNamed,
  unitsNamed,
} from './head.ts'

/**
 * Gasmet FTIR (DX4015 with Calcmet), `.TXT`: tab-separated `Line Date Time SpectrumFile LibraryFile`, then four
 * columns per gas: its value, Unit, Compensation (wet or dry) and Residual. Units stand in the rows, not the header.
 */
export function recogniseGasmet(head: FileHead): TableLayout | undefined {
  const header = findHeader(
    head,
    '\t',
    (c) => c[1] === 'Date' && c[2] === 'Time' && c[3] === 'SpectrumFile' && c.includes('Compensation'),
  )
  if (header === undefined) return undefined
  const rows = rowsFrom(head, header.line + 1, '\t').filter((row) => row.length >= 5 && row[1] !== 'Date')
  const first = rows[0] ?? []
  const date = dateReading(
    rows.map((row) => row[1] ?? ''),
    head.name,
    'iso',
  )
  const values = header.columns.flatMap((name, i) =>
    header.columns[i + 1] === 'Unit' ? gasColumn(name, first[i + 1], first[i + 2]) : [],
  )
  return {
    name: 'Gasmet FTIR',
    delimiter: '\t',
    decimal: decimalMark(rows.flat()),
    headerLine: header.line,
    firstDataLine: header.line + 1,
    missing: ['N/A', 'NaN'],
    skip: plainSkip,
    time: { columns: ['Date', 'Time'], format: date.format, zone: 'unknown', offset_s: 0, start: null },
    position: null,
    values,
    notes: [
      date.note,
      note('clock-zone-unstated'),
      note('basis-by-first-row'),
      note('residual-is-no-error'),
      note('carries-no-position'),
      note('made-files'),
    ],
  }
}

/** "Methane CH4": the formula is the last word. Rows such as "Ambient pressure" have no formula and are not gas. */
function gasColumn(column: string, unitsText = '', basisText = ''): ValueLayout[] {
  const species = speciesNamed(column.split(/\s+/).at(-1) ?? '')
  const units = unitsNamed(unitsText)
  if (species === undefined || units === undefined) return []
  return [
    {
      column,
      species,
      units,
      basis: basisText === 'wet' || basisText === 'dry' ? basisText : null,
      sigmaColumn: null,
    },
  ]
}
