import type { FileHead, PositionLayout, TableLayout, TimeLayout } from '../layout.ts'
import { note } from '../note.ts'
import { findHeader, plainSkip, rowsFrom, textsOf } from './head.ts'

/**
 * Pergam Laser Falcon logged by an SPH SkyHub, `*-position.csv`: one row per message of autopilot or sensor, the
 * last value of each repeated. Methane is a column from the aircraft to the ground, ppm·m, not a mole fraction.
 */
export function recogniseSkyhub(head: FileHead): TableLayout | undefined {
  const header = findHeader(
    head,
    ',',
    (c) => c.includes('Latitude') && c.includes('Longitude') && GAS_COLUMNS.some((gas) => c.includes(gas)),
  )
  if (header === undefined) return undefined
  const { columns } = header
  const rows = rowsFrom(head, header.line + 1, ',')
  const filled = (column: string) => textsOf(rows, columns.indexOf(column)).some((text) => text !== '')
  const gases = GAS_COLUMNS.filter((column) => columns.includes(column))
  const gas = gases.find(filled) ?? gases[0] ?? ''
  const time = timeOf(columns, textsOf(rows, columns.indexOf('Elapsed')))
  if (time === undefined) return undefined
  const position = positionOf(columns, filled)
  return {
    name: 'Laser Falcon on SkyHub',
    delimiter: ',',
    decimal: '.',
    headerLine: header.line,
    firstDataLine: header.line + 1,
    missing: ['NaN', 'nan'],
    skip: plainSkip,
    time,
    position,
    values: [{ column: gas, species: 'CH4', units: 'ppm-m', basis: null, sigmaColumn: null, path: 'ground' }],
    notes: [
      note('column-below-aircraft'),
      time.format === 'unix-ms' ? note('times-unix-milliseconds') : note('elapsed-unusable'),
      gases.length > 1
        ? note('methane-columns', { columns: gases.join(', '), column: gas })
        : note('methane-column', { column: gas }),
      position.heightDatum === 'ground' ? note('altimeter-height') : note('no-altimeter'),
      note('gas-status-kept'),
      note('made-files'),
    ],
  }
}

/** In order of choice: what the manual names first, then what newer exports put beside it. */
const GAS_COLUMNS = ['GAS:Methane', 'GAS:Fast Concentration', 'GAS:Leak Concentration']

function timeOf(columns: readonly string[], elapsed: readonly string[]): TimeLayout | undefined {
  const whole = elapsed.some((text) => /^\d{13}$/.test(text))
  const dated = columns.includes('Date') && columns.includes('Time')
  if (columns.includes('Elapsed') && (whole || !dated))
    return { columns: ['Elapsed'], format: 'unix-ms', zone: 'UTC', offset_s: 0, start: null }
  return dated
    ? { columns: ['Date', 'Time'], format: 'ymd', zone: 'unknown', offset_s: 0, start: null }
    : undefined
}

function positionOf(columns: readonly string[], filled: (column: string) => boolean): PositionLayout {
  if (columns.includes('ALT:Altitude') && filled('ALT:Altitude'))
    return { kind: 'geographic', columns: ['Latitude', 'Longitude', 'ALT:Altitude'], heightDatum: 'ground' }
  return columns.includes('Altitude')
    ? { kind: 'geographic', columns: ['Latitude', 'Longitude', 'Altitude'], heightDatum: 'unknown' }
    : { kind: 'geographic', columns: ['Latitude', 'Longitude'], heightDatum: 'unknown' }
}
