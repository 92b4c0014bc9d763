/** One manifest, many cases: by file, by row of a table of windows, or by entry of a JSON document. */
import * as z from 'zod'
import { parseInstant, timeFormats, zoneLead_s } from '../quantities/instant.ts'
import { DocumentError, type Documents, fill, patternOf, valueAt } from './documents.ts'

const bound = z.strictObject({
  column: z.string(),
  format: z.enum(timeFormats),
  zone: z.string().default('UTC'),
})

export const casesShape = z.discriminatedUnion('from', [
  /** One case per file that matches; `{case}` in the pattern is its name. */
  z.strictObject({
    from: z.literal('files'),
    pattern: z.string().refine((text) => text.includes('{case}'), 'must hold {case}'),
    id: z.string().default('{case}'),
  }),
  /** One case per row, numbered in order of start. */
  z.strictObject({
    from: z.literal('table'),
    table: z.string(),
    start: bound,
    end: bound,
    /** May hold {number}, two digits. */
    id: z.string().default('{number}'),
  }),
  /** One case per entry of a JSON object, or per group of entries that share a value. */
  z.strictObject({
    from: z.literal('json'),
    json: z.string(),
    path: z.string(),
    /** Entries without this file are left out: the document may describe more than is at hand. */
    file: z.string(),
    groupBy: z.string().optional(),
    /** May hold {entry}, or {group} when grouped. */
    id: z.string().default('{entry}'),
  }),
])
export type CasesMapping = z.infer<typeof casesShape>

/** One case before its files are looked up. */
export interface CaseWindow {
  /** Name within the manifest; empty when the manifest describes one case only. */
  readonly id: string
  /** What {case} stands for. */
  readonly name: string
  /** What {entry} stands for, one after the other; a single empty name when there are no entries. */
  readonly entries: readonly string[]
  readonly window_us: readonly [number, number] | null
  readonly row: { readonly table: string; readonly row: number } | null
}

/** The cases a manifest describes, in a stable order. Throws a DocumentError when the document that gives them cannot be read. */
export function expandCases(mapping: CasesMapping | undefined, documents: Documents): CaseWindow[] {
  if (mapping === undefined) return [{ id: '', name: '', entries: [''], window_us: null, row: null }]
  if (mapping.from === 'files') return fromFiles(mapping, documents)
  return mapping.from === 'table' ? fromTable(mapping, documents) : fromJson(mapping, documents)
}

type From<Kind extends CasesMapping['from']> = Extract<CasesMapping, { from: Kind }>

function fromFiles({ pattern, id }: From<'files'>, documents: Documents): CaseWindow[] {
  const { glob, caseOf } = patternOf(pattern)
  return documents.files(glob).flatMap((file) => {
    const name = caseOf(file)
    if (name === undefined) return []
    return [{ id: fill(id, { case: name }), name, entries: [name], window_us: null, row: null }]
  })
}

function fromTable({ table, start, end, id }: From<'table'>, documents: Documents): CaseWindow[] {
  const instant = (
    row: Record<string, string>,
    { column, format, zone }: z.infer<typeof bound>,
    line: number,
  ) => {
    const at_us = parseInstant(row[column] ?? '', format, zoneLead_s(zone) ?? 0)
    if (at_us === undefined)
      throw new DocumentError(
        `${table} row ${line}, column "${column}"`,
        row[column] === undefined ? 'no such column' : `"${row[column]}"`,
        `a time (${format})`,
      )
    return at_us
  }
  const windows = documents.rows(table).map((row, i) => ({
    row: i,
    window_us: [instant(row, start, i + 2), instant(row, end, i + 2)] as const,
  }))
  windows.sort((a, b) => a.window_us[0] - b.window_us[0])
  return windows.map(({ row, window_us }, i) => {
    const name = fill(id, { number: String(i + 1).padStart(2, '0') })
    return { id: name, name, entries: [''], window_us, row: { table, row } }
  })
}

function fromJson({ json, path, file, groupBy, id }: From<'json'>, documents: Documents): CaseWindow[] {
  const object = valueAt(documents.json(json), path)
  if (object === null || typeof object !== 'object')
    throw new DocumentError(json, `no object at "${path}"`, 'an object with an entry per case')
  const entries = Object.keys(object).filter((entry) => documents.files(fill(file, { entry })).length > 0)
  const one = { window_us: null, row: null }
  if (groupBy === undefined)
    return entries.map((entry) => ({ id: fill(id, { entry }), name: entry, entries: [entry], ...one }))
  const groups = new Map<string, string[]>()
  for (const entry of entries) {
    const shared = valueAt(object, `{entry}.${groupBy}`, { entry })
    const group = Array.isArray(shared) ? shared.join('-') : String(shared)
    groups.set(group, [...(groups.get(group) ?? []), entry])
  }
  return [...groups].map(([group, members]) => ({
    id: fill(id, { group }),
    name: group,
    entries: members,
    ...one,
  }))
}
