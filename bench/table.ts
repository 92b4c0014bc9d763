/** A figure of a benchmark, beside the mark it is held to where there is one. */
export interface BenchRow {
  readonly figure: string
  readonly value: number | string | boolean | null
  readonly unit: string
  readonly mark?: string
  /** The best peer's figure, where one was measured; see peers.ts. */
  readonly peer?: string
  readonly met?: boolean
}

/** Rows as a plain table; the columns are the keys of all rows in order of appearance. */
export function tableText(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cells = [columns, ...rows.map((row) => columns.map((c) => cellText(row[c])))]
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)))
  return `${cells
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')}\n`
}

function cellText(value: unknown): string {
  if (value === undefined || value === null) return '-'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toPrecision(3)
  return Array.isArray(value) ? value.join(' ') : String(value)
}
