/** What is wrong with a manifest, in the reader's words: where, what stands there, what was expected. */
import type * as z from 'zod'

export interface ManifestProblem {
  readonly file: string
  /** Where in the document: `recordings[0].time.colum`. */
  readonly place: string
  /** 1-based line of the document, where it can be told. */
  readonly row?: number
  readonly found: string
  readonly expected: string
}

export function problemText({ file, row, place, found, expected }: ManifestProblem): string {
  return `${file}${row === undefined ? '' : ` row ${row}`}, ${place}: found ${found}; expected ${expected}`
}

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** One problem per issue; unions are reported by the branch that fits best. */
export function problemsOf(
  issues: readonly Issue[],
  json: unknown,
  text: string,
  file: string,
  schema: Record<string, unknown>,
): ManifestProblem[] {
  return flatten(issues, []).flatMap(({ issue, path }) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => unknownField(key, path, text, file, schema))
    const row = lineOf(text, path)
    return [
      {
        file,
        place: placeText(path),
        ...row,
        found: shortJson(at(json, path)),
        expected: expectation(issue),
      },
    ]
  })
}

function unknownField(
  key: string,
  path: Path,
  text: string,
  file: string,
  schema: Record<string, unknown>,
): ManifestProblem {
  const known = fieldsAt(schema, path)
  const meant = nearest(key, known)
  return {
    file,
    place: placeText([...path, key]),
    ...lineOf(text, [...path, key]),
    found: `the unknown field "${key}"`,
    expected:
      meant === undefined
        ? `one of ${known.join(', ')}`
        : `"${meant}", perhaps, or another of ${known.join(', ')}`,
  }
}

interface Placed {
  readonly issue: Issue
  readonly path: Path
}

function flatten(issues: readonly Issue[], prefix: Path): Placed[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path]
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ issue, path }]
    const branches = issue.errors.map((branch) => flatten(branch, path))
    // A branch that fails only on names it does not know, or deep inside, is the one that was meant.
    const cost = (branch: Placed[]) =>
      branch.reduce((sum, { issue: at, path: where }) => {
        if (at.code === 'unrecognized_keys') return sum + at.keys.length
        return sum + (where.length === path.length && at.code === 'invalid_type' ? 50 : 3)
      }, 0)
    return branches.reduce((best, branch) => (cost(branch) < cost(best) ? branch : best))
  })
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_value')
    return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
  if (issue.code === 'invalid_type')
    return issue.expected === 'object' ? 'an object { … }' : String(issue.expected)
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined)
    return DISCRIMINATED[issue.discriminator] ?? issue.message
  if (issue.code === 'too_small')
    return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`
  if (issue.code === 'too_big') return `at most ${issue.maximum}`
  return issue.message
}

/** Values of the fields that tell one shape from another: the schema library names the field only. */
const DISCRIMINATED: Readonly<Record<string, string>> = {
  role: '"gas" or "wind"',
  kind: '"local" or "wgs84"',
  from: '"files", "table" or "json"',
  form: '"json", "case-row" or "columns"',
}

function placeText(path: Path): string {
  if (path.length === 0) return 'the whole document'
  return path.reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${step}]` : text ? `${text}.${String(step)}` : String(step),
    '',
  )
}

function at(json: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      value !== null && typeof value === 'object' ? (value as Record<PropertyKey, unknown>)[step] : undefined,
    json,
  )
}

function shortJson(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

/** Names of the fields the schema knows at a path, all branches of unions together. */
function fieldsAt(schema: Record<string, unknown>, path: Path): string[] {
  let nodes: Record<string, unknown>[] = branchesOf(schema)
  for (const step of path) {
    nodes = nodes.flatMap((node) => {
      const properties = node.properties as Record<string, Record<string, unknown>> | undefined
      const next =
        typeof step === 'number'
          ? ((node.prefixItems as Record<string, unknown>[] | undefined)?.[step] ?? node.items)
          : (properties?.[String(step)] ?? node.additionalProperties)
      return next && typeof next === 'object' ? branchesOf(next as Record<string, unknown>) : []
    })
  }
  return [...new Set(nodes.flatMap((node) => Object.keys((node.properties as object | undefined) ?? {})))]
}

function branchesOf(node: Record<string, unknown>): Record<string, unknown>[] {
  const branches = [node.anyOf, node.oneOf, node.allOf].filter(Array.isArray).flat() as Record<
    string,
    unknown
  >[]
  return [node, ...branches.flatMap(branchesOf)]
}

/** The known name closest in spelling; undefined when none is close. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= Math.max(2, Math.floor(name.length / 3)) ? best.candidate : undefined
}

/** Optimal string alignment distance: insertions, deletions, changes, swapped neighbours. */
export function editDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + change)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1)
      current.push(least)
    }
    before = previous
    previous = current
  }
  return previous[b.length]!
}

/** The line on which the last step of the path stands, by walking the text; nothing when the path is not in the text. */
function lineOf(text: string, path: Path): { row?: number } {
  const offset = offsetOf(text, path)
  if (offset === undefined) return {}
  let row = 1
  for (let i = 0; i < offset; i++) if (text.charCodeAt(i) === 10) row++
  return { row }
}

/** Offset of the key (or array element) a path leads to. The text is already known to be sound JSON. */
function offsetOf(text: string, path: Path): number | undefined {
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g
  const stack: { array: boolean; index: number; key: string }[] = []
  let keyAt = 0
  for (let match = tokens.exec(text); match; match = tokens.exec(text)) {
    const token = match[0]
    const top = stack.at(-1)
    if (token === '}' || token === ']') stack.pop()
    else if (token === ',') {
      if (top) top.index++
    } else if (token !== ':') {
      const isKey =
        top !== undefined && !top.array && /^\s*:/.test(text.slice(tokens.lastIndex, tokens.lastIndex + 40))
      if (isKey) {
        top.key = JSON.parse(token) as string
        keyAt = match.index
      }
      const here = stack.map((level) => (level.array ? level.index : level.key))
      if ((isKey || top?.array) && here.length === path.length && here.every((step, i) => step === path[i]))
        return isKey ? keyAt : match.index
      if (token === '{' || token === '[') stack.push({ array: token === '[', index: 0, key: '' })
    }
  }
  return undefined
}
