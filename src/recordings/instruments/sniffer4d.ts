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
 * Sniffer4D Mapper export, CSV: `#Created by: Sniffer4DMapper <version>`, a line with the project, then names in
 * the language of the screen. Gases come in mixed units, named in the header after the gas.
 */
export function recogniseSniffer4d(head: FileHead): TableLayout | undefined {
  if (!/^"?#\s*Created by:\s*Sniffer4D/i.test(head.lines[0] ?? '')) return undefined
  const header = findHeader(
    head,
    ',',
    (c) => COLUMNS.time.some((name) => c.includes(name)) && COLUMNS.latitude.some((name) => c.includes(name)),
  )
  if (header === undefined) return undefined
  const column = (names: readonly string[]) => header.columns.find((name) => names.includes(name))
  const time = column(COLUMNS.time) ?? ''
  const rows = rowsFrom(head, header.line + 1, ',')
  const date = dateReading(textsOf(rows, header.columns.indexOf(time)), head.name, 'iso')
  const position = positionOf(column(COLUMNS.latitude), column(COLUMNS.longitude), column(COLUMNS.height))
  return {
    name: 'Sniffer4D Mapper',
    delimiter: ',',
    decimal: '.',
    headerLine: header.line,
    firstDataLine: header.line + 1,
    missing: ['--', '-', 'N/A', 'NaN'],
    skip: { ...plainSkip, prefixes: ['#'] },
    time: { columns: [time], format: date.format, zone: 'unknown', offset_s: 0, start: null },
    position,
    values: onePerSpecies(header.columns.flatMap(gasColumn)),
    notes: [
      date.note,
      note('clock-zone-unstated'),
      note('height-above-take-off'),
      note('masses-need-air'),
      note('sums-and-dust-left-out'),
      note('made-files'),
    ],
  }
}

/** The first name of each row is published; the others are its likely variants, not yet met in a real file. */
const COLUMNS = {
  time: ['采样点时间', '采样时间', '时间', 'Sampling Time', 'Time'],
  height: ['相对高度 m', '相对高度(m)', 'Relative Height m', 'Relative Altitude m', 'Height m'],
  longitude: ['经度', 'Longitude'],
  latitude: ['纬度', 'Latitude'],
} as const

function positionOf(latitude?: string, longitude?: string, height?: string): PositionLayout | null {
  if (latitude === undefined || longitude === undefined) return null
  return height === undefined
    ? { kind: 'geographic', columns: [latitude, longitude], heightDatum: 'unknown' }
    : { kind: 'geographic', columns: [latitude, longitude, height], heightDatum: 'ground' }
}

/** "SO2 μg/m3", "CH4 (ppm)". */
function gasColumn(column: string): ValueLayout[] {
  const m = /^(\w+) \(?([^\s()]+)\)?$/.exec(column)
  const species = speciesNamed(m?.[1] ?? '')
  const units = unitsNamed(m?.[2] ?? '')
  if (species === undefined || units === undefined) return []
  return [{ column, species, units, basis: null, sigmaColumn: null }]
}
