/** Escalation: what a changed authority allows, or what is flown under it, that was not told before. */
import type { Authority, AuthorityDocument } from '../authority/authority.ts'
import { collectingVerbs } from '../authority/verbs.ts'
import type { Change } from './changes.ts'
import type { EventKind } from './events.ts'
import { isGrown } from './grown.ts'

/** An authority as it stands, and how it is used. */
export interface Scope {
  readonly authority: Authority
  /** Take-offs in the fullest thirty days, foreseen or flown; null: nobody states it, and nothing can be compared with it. */
  readonly sortiesIn30Days: number | null
  /** What the aircraft carry: their sensors, as their platforms name them. */
  readonly carried: readonly string[]
}

export type EscalationKind = Extract<EventKind, `escalation-${string}`>
export interface Escalation {
  readonly kind: EscalationKind
  readonly changes: readonly Change[]
}

/** All that became more from the one to the other, by kind; none where it stayed or became less. */
export function escalations(before: Scope, after: Scope): Escalation[] {
  return (Object.keys(compared) as EscalationKind[]).flatMap((kind) => {
    const rows = Object.entries(compared[kind]) as [Change, Comparison][]
    const changes = rows.flatMap(([change, isMore]) => (isMore(before, after) ? [change] : []))
    return changes.length === 0 ? [] : [{ kind, changes }]
  })
}

type Comparison = (before: Scope, after: Scope) => boolean

/** One row, one way of becoming more. */
const compared: Readonly<Record<EscalationKind, Readonly<Partial<Record<Change, Comparison>>>>> = {
  'escalation-sensors': {
    'sensor-added': ofDocuments((a, b) => isAdded(a.sensors, b.sensors)),
    'gas-added': ofDocuments((a, b) => isAdded(a.species, b.species)),
    'collecting-verb-added': ofDocuments((a, b) =>
      isAdded(a.verbs.filter(collects), b.verbs.filter(collects)),
    ),
  },
  'escalation-area': {
    'area-grown': ({ authority: a }, { authority: b }) => isGrown(a.region, b.region),
    'heights-widened': ofDocuments((a, b) => isWidened(a.height, b.height)),
    'state-added': ofDocuments((a, b) => isAdded(a.states.map(stateOf), b.states.map(stateOf))),
    'terms-loosened': ofDocuments(areTermsLoosened),
    'dwellings-loosened': ofDocuments(
      (a, b) => STANCES.indexOf(b.residential.stance) > STANCES.indexOf(a.residential.stance),
    ),
  },
  'escalation-tempo': {
    'more-sorties': ({ sortiesIn30Days: a }, { sortiesIn30Days: b }) => a !== null && b !== null && b > a,
    longer: ({ authority: a }, { authority: b }) => b.until_us > a.until_us || b.from_us < a.from_us,
  },
  'escalation-payload': {
    'payload-added': (a, b) =>
      isAdded(a.carried, b.carried) || a.authority.document.payload !== b.authority.document.payload,
  },
}

function ofDocuments(isMore: (before: AuthorityDocument, after: AuthorityDocument) => boolean): Comparison {
  return (before, after) => isMore(before.authority.document, after.authority.document)
}

const collects = (verb: string): boolean => (collectingVerbs as readonly string[]).includes(verb)
const stateOf = ({ state }: AuthorityDocument['states'][number]): string => state
const isAdded = (before: readonly string[], after: readonly string[]): boolean =>
  after.some((each) => !before.includes(each))

/** Heights above different surfaces do not compare: another datum counts as more. */
function isWidened(before: AuthorityDocument['height'], after: AuthorityDocument['height']): boolean {
  if (before === null) return false
  if (after === null || after.datum !== before.datum) return true
  const low = (height: typeof before) => height.low_m ?? Number.NEGATIVE_INFINITY
  const high = (height: typeof before) => height.high_m ?? Number.POSITIVE_INFINITY
  return low(after) < low(before) || high(after) > high(before)
}

/** A clearance that was needed is needed no more. */
function areTermsLoosened(
  { states: before }: AuthorityDocument,
  { states: after }: AuthorityDocument,
): boolean {
  return after.some(
    ({ state, terms }) =>
      terms !== 'clearance-needed' &&
      before.some((each) => each.state === state && each.terms === 'clearance-needed'),
  )
}
/** From the strictest on. */
const STANCES = ['excluded', 'minimised', 'accepted'] as const

const DAYS_30_US = 30 * 86_400e6

/** The most take-offs in any thirty days. */
export function mostIn30Days(takeOffs_us: readonly number[]): number {
  const sorted = [...takeOffs_us].sort((a, b) => a - b)
  let [most, first] = [0, 0]
  for (const [k, at_us] of sorted.entries()) {
    while (at_us - sorted[first]! >= DAYS_30_US) first++
    most = Math.max(most, k - first + 1)
  }
  return most
}
