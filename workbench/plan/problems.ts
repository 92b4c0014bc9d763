/** What is wrong with a draft, field by field, as words of the screen and values in SI. */
import { askedShape } from '../../src/planning/asked.ts'
import { readRegion } from '../../src/quantities/region.ts'
import type { Draft } from './draft.ts'

/** What can be said without a value. */
type PlainKind =
  | 'number'
  | 'text'
  | 'time'
  | 'one'
  | 'area'
  | 'line'
  | 'place'
  | 'needed'
  | 'nothing'
  | 'order'
  | 'once'
  | 'gas'
  | 'sensors'
  | 'ground'
  | 'reserve'
  | 'cruise'
  | 'hours'

/** What a field expects. Limits in the field's own SI unit. */
export type Expected =
  | { readonly kind: PlainKind }
  | { readonly kind: 'least' | 'above' | 'most' | 'below'; readonly limit: number }
  | { readonly kind: 'between'; readonly least: number; readonly most: number }
  | { readonly kind: 'shape'; readonly fault: AreaFaultKind; readonly detail: string }
  /** In the words of the core, where this screen has none of its own. */
  | { readonly kind: 'other'; readonly message: string }

export interface Problem {
  /** Where in what is asked: `forecast.hours.0.speed_mps`. */
  readonly path: string
  readonly expected: Expected
}

/** The draft as the core would take it, or every problem of it. */
export function readDraft(
  draft: Draft,
):
  | { readonly ok: true; readonly asked: Draft }
  | { readonly ok: false; readonly problems: readonly Problem[] } {
  const read = askedShape.safeParse(draft)
  if (read.success) return { ok: true, asked: read.data }
  const problems = read.error.issues.map((issue): Problem => {
    const path = issue.path.join('.')
    return { path, expected: expectedOf(issue, path, draft) }
  })
  const known = new Set(problems.map(({ path }) => path))
  return { ok: false, problems: [...problems, ...hidden(draft).filter(({ path }) => !known.has(path))] }
}

/** The core weighs fields against one another only once each is sound by itself; somebody who draws wants to know before. */
function hidden(draft: Draft): Problem[] {
  const { area, pattern, speed_mps, platform } = draft
  const problems: Problem[] = []
  if (area === null && pattern.kind === 'lines') problems.push({ path: 'area', expected: { kind: 'area' } })
  const region = area === null ? undefined : readRegion(area, 'area')
  const fault = region?.ok === false ? region.faults[0] : undefined
  if (fault !== undefined) {
    const detail = `${fault.expected} (${fault.place}: ${fault.found})`
    problems.push({ path: 'area', expected: { kind: 'shape', fault: areaFaultKind(detail), detail } })
  }
  const [least, most] = [platform.slowest_mps.value, platform.fastest_mps.value]
  if (speed_mps < least || speed_mps > most)
    problems.push({ path: 'speed_mps', expected: { kind: 'between', least, most } })
  return problems
}

type Issue = NonNullable<ReturnType<typeof askedShape.safeParse>['error']>['issues'][number]

function expectedOf(issue: Issue, path: string, draft: Draft): Expected {
  if (path === 'speed_mps' && issue.code === 'custom') {
    const { slowest_mps, fastest_mps } = draft.platform
    return { kind: 'between', least: slowest_mps.value, most: fastest_mps.value }
  }
  if (path === 'area') {
    if (draft.area === null) return { kind: 'area' }
    return { kind: 'shape', fault: areaFaultKind(issue.message), detail: issue.message }
  }
  if (/^home\.(lat|lon)_deg$|\.center\./.test(path)) return { kind: 'place' }
  if (path === 'pattern.line') return { kind: 'line' }
  if (issue.code === 'too_small' && issue.origin !== 'string')
    return { kind: issue.inclusive === false ? 'above' : 'least', limit: Number(issue.minimum) }
  if (issue.code === 'too_big' && issue.origin !== 'string')
    return { kind: issue.inclusive === false ? 'below' : 'most', limit: Number(issue.maximum) }
  if (issue.code === 'too_small' || issue.code === 'too_big') return { kind: 'text' }
  if (issue.code === 'invalid_type') return { kind: 'number' }
  if (issue.code === 'invalid_value') return { kind: 'one' }
  const known = OWN_WORDS.find(([words]) => words.test(issue.message))
  return known === undefined ? { kind: 'other', message: issue.message } : { kind: known[1] }
}

/** What the core says in a sentence of its own (asked.ts, weather.ts, clearance.ts), as words of this screen. */
const OWN_WORDS: readonly (readonly [RegExp, PlainKind])[] = [
  [/ISO 8601/, 'time'],
  [/^a text of /, 'text'],
  [/must state$/, 'needed'],
  [/^nothing: /, 'nothing'],
  [/must be before/, 'order'],
  [/^each state once/, 'once'],
  [/^no lower than least_m/, 'ground'],
  [/^each entry later/, 'hours'],
  [/^a gas that /, 'gas'],
  [/^(one of those switched on|a sensor of the platform)/, 'sensors'],
  [/^less than endurance_s/, 'reserve'],
  [/^no (slower|faster) than/, 'cruise'],
]

/** Why an area is none, in classes that a person can act on. */
export const areaFaultKinds = [
  'crosses',
  'overlaps',
  'hole',
  'small',
  'pole',
  'open',
  'few',
  'empty',
  'other',
] as const
export type AreaFaultKind = (typeof areaFaultKinds)[number]

/** By what the core expected of an area (quantities/region.ts and its kin). */
export function areaFaultKind(expected: string): AreaFaultKind {
  const found = AREA_FAULTS.find(([start]) => expected.startsWith(start))
  return found?.[1] ?? 'other'
}

const AREA_FAULTS: readonly (readonly [string, AreaFaultKind])[] = [
  ['sides that meet', 'crosses'],
  ['rings that do not overlap', 'overlaps'],
  ['holes within their ring', 'hole'],
  ['an area of 1 m²', 'small'],
  ['less than half the Earth', 'pole'],
  ['the first corner again', 'open'],
  ['at least three', 'few'],
  ['at least one polygon', 'empty'],
  ['an area, or a line', 'empty'],
]
