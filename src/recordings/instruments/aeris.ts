import type { FileHead, PositionLayout, TableLayout, ValueLayout } from '../layout.ts'
import { note } from '../note.ts'
import {
  dateReading,
  findHeader,
  onePerSpecies,
  plainSkip,
  rowsFrom,
  speciesNamed,
  textsOf,
  unitsNamed,
} from './head.ts'

/**
 * Aeris MIRA (Ultra, Pico, Strato; CH4/C2H6, N2O/CO2, N2O/CO): comma-separated, `Time Stamp,Inlet Number,P (mbars)`
 * first, gases as `CH4 (ppm)`, position at the end where the unit has a receiver ("No Data" without a fix).
 */
export function recogniseAeris(head: FileHead): TableLayout | undefined {
  const header = findHeader(
    head,
    ',',
    (columns) => columns[0] === 'Time Stamp' && columns.some((column) => /^P \(mbars?\)$/.test(column)),
  )
  if (header === undefined) return undefined
  const date = dateReading(textsOf(rowsFrom(head, header.line + 1, ','), 0), head.name, 'mdy')
  const position = positionIn(header.columns)
  return {
    name: 'Aeris MIRA',
    delimiter: ',',
    decimal: '.',
    headerLine: header.line,
    firstDataLine: header.line + 1,
    missing: ['No Data', 'NaN', 'nan'],
    skip: plainSkip,
    time: { columns: ['Time Stamp'], format: date.format, zone: 'unknown', offset_s: 0, start: null },
    position,
    values: onePerSpecies(header.columns.flatMap(gasColumn)),
    notes: [
      date.note,
      note('clock-zone-unstated'),
      note('basis-unstated'),
      position === null
        ? note('carries-no-position')
        : position.columns.length === 3
          ? note('receiver-height')
          : note('no-height-column'),
      note('made-files'),
    ],
  }
}

function positionIn(columns: readonly string[]): PositionLayout | null {
  if (!columns.includes('Latitude') || !columns.includes('Longitude')) return null
  return columns.includes('Alt. (m)')
    ? { kind: 'geographic', columns: ['Latitude', 'Longitude', 'Alt. (m)'], heightDatum: 'sea-level' }
    : { kind: 'geographic', columns: ['Latitude', 'Longitude'], heightDatum: 'unknown' }
}

function gasColumn(column: string): ValueLayout[] {
  const m = /^(\w+) ?\((pp[mb])\)$/.exec(column)
  const species = speciesNamed(m?.[1] ?? '')
  const units = unitsNamed(m?.[2] ?? '')
  if (species === undefined || units === undefined) return []
  return [{ column, species, units, basis: null, sigmaColumn: null }]
}
