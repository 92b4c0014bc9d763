import type { Species } from '../../quantities/gas.ts'
import type { FileHead, PositionLayout, TableLayout, ValueLayout } from '../layout.ts'
import { note } from '../note.ts'
import { findHeader, onePerSpecies, plainSkip } from './head.ts'

/**
 * Picarro analysers, `.dat`: columns padded with blanks, `DATE TIME FRAC_DAYS_SINCE_JAN1 ... EPOCH_TIME
 * ALARM_STATUS`. Portable units (G4301 and kin) add GPS_ABS_LAT, GPS_ABS_LONG, GPS_ALTITUDE.
 */
export function recognisePicarro(head: FileHead): TableLayout | undefined {
  const header = findHeader(head, ' ', (c) => c[0] === 'DATE' && c[1] === 'TIME' && c.some(isPicarroClock))
  if (header === undefined) return undefined
  const { columns } = header
  const position = positionIn(columns)
  const values = onePerSpecies(columns.flatMap(gasColumn))
  return {
    name: 'Picarro analyser',
    delimiter: ' ',
    decimal: '.',
    headerLine: header.line,
    firstDataLine: header.line + 1,
    // Zero is what the receiver's columns hold without a fix; no gas reads exactly zero.
    missing: ['nan', 'NaN', 'NAN', '0.0000000000E+00'],
    skip: plainSkip,
    time: columns.includes('EPOCH_TIME')
      ? { columns: ['EPOCH_TIME'], format: 'unix-s', zone: 'UTC', offset_s: 0, start: null }
      : { columns: ['DATE', 'TIME'], format: 'iso', zone: 'UTC', offset_s: 0, start: null },
    position,
    values,
    notes: [
      note('times-utc'),
      values.length === 0 ? note('no-gas-in-known-units') : note('basis-dried-by-column'),
      note('zeros-without-fix'),
      position === null ? note('carries-no-position') : note('receiver-height'),
      note('made-files'),
    ],
  }
}

const isPicarroClock = (column: string) => column === 'EPOCH_TIME' || column === 'FRAC_DAYS_SINCE_JAN1'

function positionIn(columns: readonly string[]): PositionLayout | null {
  if (!columns.includes('GPS_ABS_LAT') || !columns.includes('GPS_ABS_LONG')) return null
  return columns.includes('GPS_ALTITUDE')
    ? {
        kind: 'geographic',
        columns: ['GPS_ABS_LAT', 'GPS_ABS_LONG', 'GPS_ALTITUDE'],
        heightDatum: 'sea-level',
      }
    : { kind: 'geographic', columns: ['GPS_ABS_LAT', 'GPS_ABS_LONG'], heightDatum: 'unknown' }
}

/** The file names no units; these are the analysers' fixed ones. A gas without a row here is not read. */
const GASES: Readonly<Record<string, { species: Species; units: ValueLayout['units'] }>> = {
  CH4: { species: 'CH4', units: 'ppm' },
  CO2: { species: 'CO2', units: 'ppm' },
  CO: { species: 'CO', units: 'ppm' },
  N2O: { species: 'N2O', units: 'ppm' },
  NH3: { species: 'NH3', units: 'ppb' },
  H2O: { species: 'H2O', units: 'percent' },
}

function gasColumn(column: string): ValueLayout[] {
  const m = /^([A-Z0-9]+)(_dry)?$/.exec(column)
  const gas = m?.[1] !== undefined && Object.hasOwn(GASES, m[1]) ? GASES[m[1]] : undefined
  if (gas === undefined) return []
  return [{ column, ...gas, basis: m?.[2] === undefined ? 'wet' : 'dry', sigmaColumn: null }]
}
