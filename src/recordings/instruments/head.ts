import { type Species, species } from '../../quantities/gas.ts'
import type { FileHead, TableLayout, TimeFormat, ValueLayout } from '../layout.ts'
import { type Note, note } from '../note.ts'

/** The line that holds the column names, and the names themselves, trimmed and without quotes. */
interface HeaderLine {
  /** 1-based. */
  readonly line: number
  readonly columns: readonly string[]
}

/** The first line of the head whose fields satisfy `is`; undefined when none does. */
export function findHeader(
  head: FileHead,
  delimiter: TableLayout['delimiter'],
  is: (columns: readonly string[]) => boolean,
): HeaderLine | undefined {
  const index = head.lines.findIndex((line) => is(splitFields(line, delimiter)))
  const found = head.lines[index]
  return found === undefined ? undefined : { line: index + 1, columns: splitFields(found, delimiter) }
}

/** The fields of one line, trimmed, quotes removed ("" inside quotes is one quote). Never throws. */
export function splitFields(line: string, delimiter: TableLayout['delimiter']): string[] {
  if (delimiter === ' ') return line.trim().split(/\s+/)
  if (!line.includes('"')) return line.split(delimiter).map((field) => field.trim())
  const fields: string[] = []
  let field = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const c = line[i]
    if (c === '"' && quoted && line[i + 1] === '"') {
      field += '"'
      i++
    } else if (c === '"') quoted = !quoted
    else if (c === delimiter && !quoted) {
      fields.push(field.trim())
      field = ''
    } else field += c
  }
  fields.push(field.trim())
  return fields
}

/** Fields of the head's lines from `firstLine` (1-based) on, blank lines left out. */
export function rowsFrom(head: FileHead, firstLine: number, delimiter: TableLayout['delimiter']): string[][] {
  return head.lines
    .slice(firstLine - 1)
    .filter((line) => line.trim() !== '')
    .map((line) => splitFields(line, delimiter))
}

/** The texts of one column in the head's rows; rows too short to have it are left out. */
export function textsOf(rows: readonly (readonly string[])[], column: number): string[] {
  return rows.flatMap((row) => (row[column] === undefined ? [] : [row[column]]))
}

interface DateReading {
  readonly format: Extract<TimeFormat, 'iso' | 'mdy' | 'dmy' | 'ymd'>
  /** Why the date is read in this order, for a person. */
  readonly note: Note
}

/**
 * In which order day, month and year stand. Proven where a number above 12 or the date in the file's name decides;
 * otherwise the format's own habit is assumed, and the note says so.
 */
export function dateReading(
  texts: readonly string[],
  fileName: string,
  habit: DateReading['format'],
): DateReading {
  const dates = texts.flatMap((text) => {
    const m = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?!\d)/.exec(text.trim())
    return m === null ? [] : [{ text: m[0], first: m[1] as string, second: Number(m[3]) }]
  })
  const [one] = dates
  if (one === undefined) return { format: habit, note: note('dates-missing', { order: DATE_ORDERS[habit] }) }
  if (one.first.length === 4) {
    const format = /^\d{4}-\d\d-\d\d$/.test(one.text) ? 'iso' : 'ymd'
    return { format, note: note('dates-year-first') }
  }
  if (dates.some(({ first }) => Number(first) > 12)) return { format: 'dmy', note: note('dates-day-first') }
  if (dates.some(({ second }) => second > 12)) return { format: 'mdy', note: note('dates-month-first') }
  const named = orderByName(Number(one.first), one.second, fileName)
  if (named !== undefined)
    return { format: named, note: note('dates-by-file-name', { order: DATE_ORDERS[named] }) }
  return { format: habit, note: note('dates-unproven', { order: DATE_ORDERS[habit] }) }
}

function orderByName(first: number, second: number, fileName: string): 'mdy' | 'dmy' | undefined {
  const m = /(?:19|20)\d\d[-_]?(\d\d)[-_]?(\d\d)(?!\d)/.exec(fileName)
  if (m === null || first === second) return undefined
  const month = Number(m[1])
  const day = Number(m[2])
  if (first === month && second === day) return 'mdy'
  return first === day && second === month ? 'dmy' : undefined
}

const DATE_ORDERS = { iso: 'year-first', ymd: 'year-first', mdy: 'month-first', dmy: 'day-first' } as const

/** A comma is the decimal mark when numbers of the head carry one; only asked where it does not part the fields. */
export function decimalMark(texts: readonly string[]): '.' | ',' {
  return texts.some((text) => /^[-+]?\d+,\d+$/.test(text)) &&
    !texts.some((text) => /^[-+]?\d+\.\d+$/.test(text))
    ? ','
    : '.'
}

/** A formula the product knows ("CH4"), or the word volatile organics go by. */
export function speciesNamed(text: string): Species | undefined {
  const name = text.trim().toUpperCase()
  if (name === 'VOCS' || name === 'TVOC') return 'VOC'
  return Object.hasOwn(species, name) ? (name as Species) : undefined
}

const UNITS: Readonly<Record<string, ValueLayout['units']>> = {
  ppm: 'ppm',
  ppmv: 'ppm',
  'umol/mol': 'ppm',
  'umol mol-1': 'ppm',
  ppb: 'ppb',
  ppbv: 'ppb',
  'nmol/mol': 'ppb',
  'nmol mol-1': 'ppb',
  '%': 'percent',
  'vol-%': 'percent',
  'ppm-m': 'ppm-m',
  'ppm*m': 'ppm-m',
  ppm·m: 'ppm-m',
  'ug/m3': 'ug/m3',
  'ug/m^3': 'ug/m3',
  'mg/m3': 'mg/m3',
  'mg/m^3': 'mg/m3',
}

/** Units as instruments write them; both signs for micro (U+00B5, U+03BC) count as u. */
export function unitsNamed(text: string): ValueLayout['units'] | undefined {
  const name = text.trim().toLowerCase().replace(/[µμ]/g, 'u')
  return Object.hasOwn(UNITS, name) ? UNITS[name] : undefined
}

/** One column per species, the one stated on dry air before the moist one: two would count the same gas twice. */
export function onePerSpecies(values: readonly ValueLayout[]): ValueLayout[] {
  const chosen = new Map<Species, ValueLayout>()
  for (const value of values) {
    const before = chosen.get(value.species)
    if (before === undefined || (before.basis !== 'dry' && value.basis === 'dry'))
      chosen.set(value.species, value)
  }
  return [...chosen.values()]
}

/** What most formats share: nothing among the rows but a header repeated after a restart. */
export const plainSkip: TableLayout['skip'] = { prefixes: [], repeatedHeader: true, endsAt: [] }
