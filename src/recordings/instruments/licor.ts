import type { FileHead, TableLayout, ValueLayout } from '../layout.ts'
import { note } from '../note.ts'
import {
  decimalMark,
  findHeader,
  onePerSpecies,
  rowsFrom,
  speciesNamed,
  splitFields,
  unitsNamed,
} from './head.ts'

/**
 * LI-COR LI-78xx trace gas analysers, `.data`: key lines (Model, SN, ...), then tab-separated rows marked DATAH
 * (names), DATAU (units) and DATA. LI-COR, "Working with data", support pages of the analysers.
 */
export function recogniseLicor(head: FileHead): TableLayout | undefined {
  const header = findHeader(
    head,
    '\t',
    (c) => c[0] === 'DATAH' && c.includes('SECONDS') && c.includes('NANOSECONDS'),
  )
  if (header === undefined) return undefined
  const below = splitFields(head.lines[header.line] ?? '', '\t')
  const hasUnits = below[0] === 'DATAU'
  const firstDataLine = header.line + (hasUnits ? 2 : 1)
  const values = hasUnits ? onePerSpecies(header.columns.flatMap((name, i) => gasColumn(name, below[i]))) : []
  return {
    name: 'LI-COR LI-78xx',
    delimiter: '\t',
    decimal: decimalMark(rowsFrom(head, firstDataLine, '\t').flat()),
    headerLine: header.line,
    firstDataLine,
    missing: ['nan', 'NaN', 'NAN'],
    skip: { prefixes: ['DATAH', 'DATAU', ...KEYS], repeatedHeader: true, endsAt: [] },
    time: {
      columns: ['SECONDS', 'NANOSECONDS'],
      format: 'seconds-nanoseconds',
      zone: 'UTC',
      offset_s: 0,
      start: null,
    },
    position: null,
    values,
    notes: [
      note('times-unix-seconds'),
      values.length === 0 ? note('no-units-row') : note('basis-by-maker'),
      note('diagnostic-rows-kept'),
      note('carries-no-position'),
      note('made-files'),
    ],
  }
}

/** The key lines, which stand again among the rows where exports were joined. */
const KEYS = ['Model:', 'SN:', 'Software Version:', 'Timestamp:', 'Timezone:']

function gasColumn(column: string, unitsText: string | undefined): ValueLayout[] {
  const species = speciesNamed(column)
  const units = unitsNamed(unitsText ?? '')
  if (species === undefined || units === undefined) return []
  return [{ column, species, units, basis: species === 'H2O' ? 'wet' : 'dry', sigmaColumn: null }]
}
