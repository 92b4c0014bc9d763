/** Events found in what the product records anyway: nobody has to remember to report them. */
import type { Airspace, Judged, Subject } from '../airspace/airspace.ts'
import type { AuthorityDocument } from '../authority/authority.ts'
import type { Entry } from '../ledger/entry.ts'
import { escalations, type Scope } from './escalations.ts'
import { type EventKind, type NoticeEvent, noticeEvent } from './events.ts'

/** An entry of the record, and its index there. */
export interface Recorded {
  readonly index: number
  readonly entry: Entry
}

/**
 * Events that entries tell by themselves: authorities opened, take-offs, breaches, judges that differed or failed, things handed to
 * partners and what these did.
 */
export function recordedEvents(entries: readonly Recorded[]): NoticeEvent[] {
  return entries.flatMap(({ index, entry }) => {
    const kind = kindOf(entry)
    if (kind === undefined) return []
    const isOfAuthority = kind === 'new-authority' || kind === 'urgent-authority'
    return noticeEvent({
      ...{ kind, authority: entry.auth, at_us: entry.at * 1000, bound_us: entry.clk * 1000 },
      subject: isOfAuthority ? entry.auth : subjectOf(index, entry),
      entries: [index],
    })
  })
}

/** Judges that fail when leave is asked to send a notice are one incident: telling of each would fail again, and start another clock. */
const subjectOf = (index: number, { ref = [] }: Entry): string =>
  ref.includes('verb/notify') ? 'verb/notify' : `entry/${index}`

function kindOf({ kind, why }: Entry): EventKind | undefined {
  if (why?.code === 'judges-disagree' || why?.code === 'judge-error') return 'incident'
  switch (kind) {
    case 'authority.open':
      return why?.code === 'urgent' ? 'urgent-authority' : 'new-authority'
    case 'sortie.breach':
      return 'incident'
    case 'sortie.start':
      return why === undefined || why.code === 'permit' ? 'sortie' : undefined
    case 'release.send':
    case 'partner.action':
      return 'partner-contact'
    default:
      return undefined
  }
}

/** When something became known, by whose clock it is told, and the entries that prove it. */
export interface Seen {
  readonly at_us: number
  readonly bound_us: number
  readonly entries?: readonly number[]
}

/**
 * A take-off that is planned: what must be told before the first sortie must be told before it. `plan`: its id, so that a plan moved
 * to another hour stays one sortie, due by the earlier.
 */
export const plannedSortie = (authority: string, plan: string, start_us: number): NoticeEvent =>
  noticeEvent({ kind: 'sortie', authority, subject: `plan/${plan}`, at_us: start_us, bound_us: 0 })

/** What became more when an authority, or its use, changed. `change`: the digest or id of what it changed to. */
export function escalationEvents(before: Scope, after: Scope, change: string, seen: Seen): NoticeEvent[] {
  const authority = after.authority.id
  return escalations(before, after).map((each) =>
    noticeEvent({ ...each, authority, subject: change, ...seen }),
  )
}

/** Talk or letters with officials of a state about what is done under an authority. `contact`: its id. */
export const partnerContact = (authority: string, contact: string, state: string, seen: Seen): NoticeEvent =>
  noticeEvent({ kind: 'partner-contact', authority, subject: contact, states: [state], ...seen })

const ENTERED = { state: 'state', 'territorial-sea': 'state', fir: 'area', restricted: 'area' } as const

/** A state or an area that our aircraft surely entered. */
export interface Entered {
  readonly what: 'state' | 'area'
  /** Of a state the code, as its boundary has it. */
  readonly name: string
  /** The earliest time at which it can have been: the end of when it was surely outside; null where the recording is on no known time. */
  readonly at_us: number | null
  readonly bound_us: number | null
}

/** States and areas that our aircraft surely entered, as a verdict on borders has it; the authority's own states among them. */
export const enteredIn = (airspace: Airspace): Entered[] =>
  airspace.subjects
    .filter(({ what, whose }) => what === 'platform' && whose === 'own')
    .flatMap((subject) =>
      subject.boundaries
        .filter(({ verdict }) => verdict === 'inside')
        .map((judged) => ({
          ...{ what: ENTERED[judged.kind], name: judged.id.replace(/-12NM$/, '') },
          ...timeOf(subject, judged),
        })),
    )

/** An event for each that is not the authority's own state. `seen`: when it became known, which is taken where no time is known. */
export function enteredEvents(
  entered: readonly Entered[],
  authority: { readonly id: string; readonly own: ReadonlySet<string> },
  seen: Seen,
): NoticeEvent[] {
  return entered
    .filter(({ what, name }) => what === 'area' || !authority.own.has(name))
    .map(({ what, name, at_us, bound_us }) =>
      noticeEvent({
        ...{ kind: `${what}-entered`, authority: authority.id, subject: name, ...seen },
        ...(at_us === null || bound_us === null ? {} : { at_us, bound_us }),
        states: what === 'state' ? [name] : [],
      }),
    )
}

/** States that an authority names as its issuer's own: entering one is told to nobody. */
export const ownStates = ({ states }: AuthorityDocument): ReadonlySet<string> =>
  new Set(states.flatMap(({ state, terms }) => (terms === 'own' ? [state] : [])))

function timeOf({ clock, from_us, errors }: Subject, { segments }: Judged) {
  if (clock !== 'utc') return { at_us: null, bound_us: null }
  const inside = segments.findIndex(({ verdict }) => verdict === 'inside')
  const outside = segments.slice(0, Math.max(0, inside)).findLast(({ verdict }) => verdict === 'outside')
  return { at_us: outside?.to_us ?? from_us, bound_us: errors.clockBound_s * 1e6 }
}
