/** Which rows count: values stated by the manifest, or the value a column holds most often. */
import type { Recording, Where } from '../sorties/mapping.ts'
import { CsvReader } from './csv.ts'
import { columnName, type RowFilter } from './table.ts'

const DISTINCT_MAX = 65_536

/** Columns whose values must be counted before the filter is known. */
export const countedColumns = (where: Where): string[] =>
  Object.entries(where).flatMap(([column, rule]) => (Array.isArray(rule) ? [] : [column]))

/** Counts how often each number stands in some columns of a file. */
export class ValueCounter {
  readonly counts: ReadonlyMap<string, Map<number, number>>
  readonly #csv: CsvReader

  constructor(columns: readonly string[], { delimiter, decimal, headerLine }: Recording) {
    const counts = new Map(columns.map((column) => [column, new Map<number, number>()]))
    let at: (readonly [Map<number, number>, number])[] = []
    this.counts = counts
    this.#csv = new CsvReader(
      { delimiter, decimal },
      {
        row: (row) => {
          if (row.line === headerLine) {
            const names = Array.from({ length: row.count }, (_, i) => columnName(row.text(i)))
            at = [...counts].map(([column, values]) => [values, names.indexOf(columnName(column))] as const)
          } else if (row.line > headerLine)
            for (const [values, field] of at) {
              const value = row.number(field < 0 ? row.count : field)
              if (Number.isFinite(value) && (values.has(value) || values.size < DISTINCT_MAX))
                values.set(value, (values.get(value) ?? 0) + 1)
            }
        },
        fault: () => {}, // the table reader, which reads the same bytes, reports it
      },
    )
  }

  push(chunk: Uint8Array): void {
    this.#csv.push(chunk)
  }

  end(): void {
    this.#csv.end()
  }
}

/** The rules as the table reader applies them. */
export function rowFilters(
  where: Where,
  counts: ReadonlyMap<string, ReadonlyMap<number, number>>,
): RowFilter[] {
  return Object.entries(where).map(([column, rule]) => {
    if (Array.isArray(rule)) {
      const numbers = rule.map(Number).filter(Number.isFinite)
      return { column, texts: rule.map(String), numbers: numbers.map((value) => [value, value] as const) }
    }
    const mode = mostFrequent(counts.get(column) ?? new Map(), rule.except)
    // A file without the column, or without rows, is the table reader's to report.
    if (mode === undefined) return { column, texts: [], numbers: [] }
    const slack = rule.within * (1 + 1e-9) // so that 5.81 - 5.8 is within 0.01
    return { column, texts: [], numbers: [[mode - slack, mode + slack] as const] }
  })
}

/** The smaller of two values that are equally frequent, so that the choice does not hang on the order of rows. */
function mostFrequent(counts: ReadonlyMap<number, number>, except: readonly number[]): number | undefined {
  const ranked = [...counts]
    .filter(([value]) => !except.includes(value))
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
  return ranked[0]?.[0]
}
