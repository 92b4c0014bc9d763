import type { FaultKind } from '../quantities/fault.ts'

/** Small documents beside the recordings (positions, case tables, truth): what the core asks of whoever can read files. */
export interface Documents {
  /** A JSON document by its name below the data root. Throws a DocumentError when it is missing or no JSON. */
  json(file: string): unknown
  /** Rows of a small CSV table, keyed by column name. Throws a DocumentError when it is missing or no table. */
  rows(file: string): Record<string, string>[]
  /** Names of existing files that match a glob, sorted. */
  files(glob: string): string[]
}

/** A document, or the manifest that leans on it, does not say what it must. Thrown inside, made a fault or a problem at the doors. */
export class DocumentError extends Error {
  readonly kind: FaultKind
  readonly file: string
  readonly found: string
  readonly expected: string

  constructor(file: string, found: string, expected: string, kind: FaultKind = 'unknown-format') {
    super(`${file}: found ${found}; expected ${expected}`)
    this.kind = kind
    this.file = file
    this.found = found
    this.expected = expected
  }
}

/** Puts names in place of {case}, {entry}, {sensor}. */
export function fill(template: string, names: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole)
}

/** The value at a dotted path; names are put in after the path is cut, so they may hold dots. The empty path is the whole. */
export function valueAt(json: unknown, path: string, names: Readonly<Record<string, string>> = {}): unknown {
  if (path === '') return json
  let value = json
  for (const step of path.split('.')) {
    const key = fill(step, names)
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

/** Splits `a/{case}_b.csv` into the glob that finds its files and the expression that reads the case out of a name. */
export function patternOf(template: string): {
  readonly glob: string
  caseOf(file: string): string | undefined
} {
  const parts = template.split('{case}')
  const expression = new RegExp(`^${parts.map(expressionOfGlob).join('([^/]+)')}$`)
  return { glob: parts.join('*'), caseOf: (file) => expression.exec(file)?.[1] }
}

/** A glob of `*`, `?` and `**` as a regular expression's text. */
export function expressionOfGlob(glob: string): string {
  return glob.replace(/\*\*\/|\*|\?|[.+^${}()|[\]\\]/g, (mark) => {
    if (mark === '**/') return '(?:.*/)?'
    if (mark === '*') return '[^/]*'
    return mark === '?' ? '[^/]' : `\\${mark}`
  })
}
