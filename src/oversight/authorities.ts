/** Authorities by how they stand, and what became more when they were changed. */
import type { Authority } from '../authority/authority.ts'
import { standingOf } from '../authority/standing.ts'
import { escalations } from '../notices/escalations.ts'
import type { Chain } from './chain.ts'
import type { AuthorityClass, AuthorityRow, Seat } from './document.ts'
import type { Committed, RecordRead } from './entries.ts'
import { type Finding, finding, isoOf } from './findings.ts'
import type { AuthorityFile, Now, SeatParts } from './parts.ts'

const DAY_US = 86_400e6

/** How an authority stands; `lapsing`: in force, and for no longer than so many days. */
export function classOf(authority: Authority, now: Now, withinDays: number): AuthorityClass {
  const standing = standingOf(authority, now)
  if (standing === 'over') return 'lapsed'
  // The bound counts against us: what may lapse within the time is said to.
  const isLapsing = authority.until_us - now.at_us - now.bound_us <= withinDays * DAY_US
  return standing === 'in-force' && isLapsing ? 'lapsing' : standing
}

type Parts = Pick<SeatParts, 'now' | 'lapsingDays' | 'authorities'>

/** Every authority that the record or a file tells of; those that end first before the others. */
export function authorityRows(parts: Parts, read: RecordRead, chains: readonly Chain[]): AuthorityRow[] {
  const files = new Map(parts.authorities.map((each) => [each.id, each]))
  const isYet = (id: string) => read.authorities.has(id) || !read.later.has(id)
  const named = [...files.keys()].filter((id) => id !== null && isYet(id)) as string[]
  const used = chains.flatMap(({ authority }) =>
    authority === null || authority === 'none' ? [] : [authority],
  )
  const ids = [...new Set([...named, ...read.authorities.keys(), ...used])].sort()
  const rows = ids.map((id): AuthorityRow => {
    const authority = files.get(id)?.authority ?? null
    const standing = authority === null ? 'cannot-say' : classOf(authority, parts.now, parts.lapsingDays)
    const isInForce = standing === 'in-force' || standing === 'lapsing'
    return {
      ...{ id, standing, document: authority && shown(authority) },
      daysLeft: authority !== null && isInForce ? (authority.until_us - parts.now.at_us) / DAY_US : null,
      sorties: chains.filter((chain) => chain.authority === id).map((chain) => chain.id),
      entries: (read.authorities.get(id) ?? []).map(({ index }) => index),
    }
  })
  return rows.sort(
    (a, b) => (a.daysLeft ?? Number.MAX_VALUE) - (b.daysLeft ?? Number.MAX_VALUE) || (a.id < b.id ? -1 : 1),
  )
}

const shown = ({ document, from_us, until_us, revoked_us }: Authority): AuthorityRow['document'] => ({
  ...{ office: document.issuer.office, state: document.issuer.state, cites: document.legalBasis.cites },
  ...{ from: isoOf(from_us / 1000)!, until: isoOf(until_us / 1000)! },
  revoked: revoked_us === null || !Number.isFinite(revoked_us) ? null : isoOf(revoked_us / 1000),
  states: document.states.map(({ state, terms }) => ({ state, terms })),
})

/** Where documents of authorities are not what the record says. */
export function authorityFindings(files: readonly AuthorityFile[], read: RecordRead): Finding[] {
  const known = new Set(files.flatMap(({ id }) => id ?? []))
  const gone = [...read.authorities].flatMap(([id, entries]) =>
    known.has(id) || entries.every(({ index }) => read.erased.has(index))
      ? []
      : [finding({ kind: 'authority-gone', subject: id, ...about(id, entries) })],
  )
  const wrong = files.flatMap((each) => {
    const subject = each.id ?? each.file
    if (each.authority === null) return [finding({ kind: 'authority-unreadable', subject })]
    // What was recorded since is how its file is now.
    if (read.later.has(subject)) return []
    const entries = read.authorities.get(subject) ?? []
    if (entries.length === 0)
      return [finding({ kind: 'authority-not-in-record', subject, authority: subject })]
    if (each.isCommitted !== false) return []
    return [finding({ kind: 'authority-changed', subject, ...about(subject, entries.slice(-1)) })]
  })
  return [...gone, ...wrong]
}

const about = (authority: string, entries: readonly Committed[]) => ({
  authority,
  entries: entries.map(({ index }) => index),
  since_ms: entries.at(-1)?.at_ms ?? null,
})

/** What became more with each change, where both documents are here. */
export function escalationRows(
  read: RecordRead,
  versions: ReadonlyMap<string, Authority>,
): Seat['escalations'] {
  return [...read.authorities].flatMap(([id, entries]) =>
    entries.flatMap((entry, k): Seat['escalations'] => {
      if (entry.kind !== 'authority.change') return []
      const [before, after] = [entries[k - 1], entry].map((each) => versions.get(each?.hash ?? ''))
      const row = { authority: id, at: isoOf(entry.at_ms)!, entry: entry.index }
      if (before === undefined || after === undefined) return [{ ...row, changes: null }]
      const found = escalations(scope(before), scope(after)).flatMap(({ changes }) => changes)
      return found.length === 0 ? [] : [{ ...row, changes: found }]
    }),
  )
}

/** Of documents alone: how it was used is told by the notices of tempo and payload. */
const scope = (authority: Authority) => ({ authority, sortiesIn30Days: null, carried: [] })
