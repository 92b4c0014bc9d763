import type { FileHead, TableLayout, ValueLayout } from '../layout.ts'
import { type Note, note } from '../note.ts'
import {
  dateReading,
  findHeader,
  onePerSpecies,
  rowsFrom,
  speciesNamed,
  textsOf,
  unitsNamed,
} from './head.ts'

/**
 * LGR/ABB gas analysers (UGGA, M-GGA and kin), `xxx_YYYY-MM-DD_fNNNN.txt`: one line of serial number and build,
 * then comma-separated, blank-padded columns such as `[CH4]_ppm` (moist air) and `[CH4]d_ppm` or `[N2O_dry]_ppm`
 * (dried air).
 */
export function recogniseLgr(head: FileHead): TableLayout | undefined {
  const header = findHeader(head, ',', (columns) => columns.includes('Time') && columns.some(isGasColumn))
  if (header === undefined) return undefined
  const rows = rowsFrom(head, header.line + 1, ',')
  // The order is a setting of the analyser. Public files with SysTime have the day first, older ones the month.
  const habit = header.columns.includes('SysTime') ? 'dmy' : 'mdy'
  const date = dateReading(textsOf(rows, header.columns.indexOf('Time')), head.name, habit)
  const values = onePerSpecies(header.columns.flatMap(gasColumn))
  return {
    name: 'LGR/ABB gas analyser',
    delimiter: ',',
    decimal: '.',
    headerLine: header.line,
    firstDataLine: header.line + 1,
    // Dried-air columns stand at zero until the analyser has a full window; no gas reads exactly zero.
    missing: ['nan', 'NaN', 'Inf', '-Inf', '0.00000e+0', '0.000000e+00'],
    skip: {
      prefixes: ['SN:', 'VC:', 'BD:', 'MD5:'], // the line of serial number and build, again after a restart
      repeatedHeader: true,
      endsAt: ['-----BEGIN'], // the analyser's settings, armoured, follow the data
    },
    // Of the two clocks, Time is when the gas was measured; SysTime, a little later, when the row was written.
    time: { columns: ['Time'], format: date.format, zone: 'unknown', offset_s: 0, start: null },
    position: null,
    values,
    notes: [
      date.note,
      note('clock-zone-unstated'),
      basisNote(values),
      note('zeros-after-start'),
      note('carries-no-position'),
      note('made-files'),
    ],
  }
}

function basisNote(values: readonly ValueLayout[]): Note {
  const gases = values.filter(({ species }) => species !== 'H2O')
  if (gases.length === 0) return note('no-known-gas')
  const dried = gases.filter(({ basis }) => basis === 'dry')
  if (dried.length === gases.length) return note('basis-dried')
  return note('basis-dried-else-moist')
}

/** `[CH4]_ppm`, `[CH4]d_ppm`, `[N2O_dry]_ppm`. `_sd` and `_se` are the spread within a row, zero at 1 Hz: no measure of error. */
const GAS_COLUMN = /^\[([A-Z0-9]+)(_dry)?\](d?)_(pp[mb])$/
const isGasColumn = (column: string) => GAS_COLUMN.test(column)

function gasColumn(column: string): ValueLayout[] {
  const m = GAS_COLUMN.exec(column)
  const species = speciesNamed(m?.[1] ?? '')
  const units = unitsNamed(m?.[4] ?? '')
  if (species === undefined || units === undefined) return []
  return [{ column, species, units, basis: m?.[2] || m?.[3] ? 'dry' : 'wet', sigmaColumn: null }]
}
