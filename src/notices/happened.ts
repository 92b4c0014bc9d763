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
 * partners and what these did. `urgent`: ids of the authorities whose opener says that they could not wait.
 */
export function recordedEvents(entries: readonly Recorded[], urgent: ReadonlySet<string>): NoticeEvent[] {
  return entries.flatMap(({ index, entry }) => {
    const kind = kindOf(entry, urgent)
    if (kind === undefined) return []
    const isOfAuthority = kind === 'new-authority' || kind === 'urgent-authority'
    return noticeEvent({
      ...{ kind, authority: entry.auth, at_us: entry.at * 1000, bound_us: entry.clk * 1000 },
      subject: isOfAuthority ? entry.auth : `entry/${index}`,
      entries: [index],
    })
  })
}

function kindOf({ kind, auth, why }: Entry, urgent: ReadonlySet<string>): EventKind | undefined {
  if (why?.code === 'judges-disagree' || why?.code === 'judge-error') return 'incident'
  switch (kind) {
    case 'authority.open':
      return urgent.has(auth) ? 'urgent-authority' : 'new-authority'
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

/**
 * States and areas that our aircraft surely entered, as a verdict on borders has it; the authority's own states are none. Of each the
 * earliest time at which it can have been: the end of when it was surely outside. `seen`: when the verdict was made, which is taken
 * where the recording is on no known time.
 */
export function entryEvents(airspace: Airspace, document: AuthorityDocument, seen: Seen): NoticeEvent[] {
  const own = new Set(document.states.flatMap(({ state, terms }) => (terms === 'own' ? [state] : [])))
  return airspace.subjects
    .filter(({ what, whose }) => what === 'platform' && whose === 'own')
    .flatMap((subject) =>
      subject.boundaries.flatMap((judged) => {
        const name = judged.id.replace(/-12NM$/, '')
        const what = ENTERED[judged.kind]
        if (judged.verdict !== 'inside' || (what === 'state' && own.has(name))) return []
        return noticeEvent({
          ...{ kind: `${what}-entered`, authority: document.id, subject: name },
          ...{ ...seen, ...timeOf(subject, judged) },
          states: what === 'state' ? [name] : [],
        })
      }),
    )
}

function timeOf({ clock, from_us, errors }: Subject, { segments }: Judged): Partial<Seen> {
  if (clock !== 'utc') return {}
  const inside = segments.findIndex(({ verdict }) => verdict === 'inside')
  const outside = segments.slice(0, Math.max(0, inside)).findLast(({ verdict }) => verdict === 'outside')
  return { at_us: outside?.to_us ?? from_us, bound_us: errors.clockBound_s * 1e6 }
}
