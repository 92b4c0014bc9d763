/** Where what is here is not what the record says: folders, recordings, plans, holds, notices. */
import { noticesDue } from '../notices/notice.ts'
import { rules } from '../notices/rules.ts'
import { standing } from '../notices/steps.ts'
import type { Chain } from './chain.ts'
import type { RecordRead } from './entries.ts'
import { type Finding, finding } from './findings.ts'
import type { FolderSeen, Now, PlanSeen, SeatParts } from './parts.ts'
import type { Staged } from './stages.ts'

/** What is wrong with one sortie: its folder, its recordings, its plan, its way. */
export const chainFindings = (chain: Chain, read: RecordRead, way: Staged): Finding[] => [
  ...(chain.folder === null ? goneFindings(chain, read) : folderFindings(chain, chain.folder)),
  ...replacedFindings(chain, read),
  ...planFindings(chain, read),
  ...wayFindings(chain, way),
]

function goneFindings({ id, ingest, authority }: Chain, read: RecordRead): Finding[] {
  if (ingest === null || ingest.results.count === 0) return []
  const { entries, last_ms } = ingest.results
  if (entries.some((index) => read.erased.has(index))) return []
  const taken = ingest.taken.entries.slice(0, 1)
  return [
    finding({
      kind: 'result-gone',
      subject: id,
      authority,
      entries: [...taken, ...entries],
      since_ms: last_ms,
    }),
  ]
}

function replacedFindings({ id, replaced, authority, folder }: Chain, read: RecordRead): Finding[] {
  // Without the later result, an earlier one did not give way to anything.
  const kind = folder === null ? 'result-gone' : 'result-replaced'
  return replaced.flatMap(({ id: ingest, results }) =>
    results.count === 0 || results.entries.some((index) => read.erased.has(index))
      ? []
      : [
          finding({
            ...{ kind, subject: id, part: ingest, authority },
            ...{ entries: results.entries, since_ms: results.last_ms },
          }),
        ],
  )
}

function folderFindings({ id, authority, ingest }: Chain, folder: FolderSeen): Finding[] {
  const { receipt, files, recordings, entries } = folder
  const tell = (kind: Finding['kind'], parts: readonly (string | null)[], since_ms: number | null = null) =>
    parts.map((part) => finding({ kind, subject: id, part, authority, entries, since_ms }))
  const made_ms = ingest?.results.last_ms ?? null
  return [
    ...(receipt === 'none' ? tell('receipt-gone', [null]) : []),
    ...(receipt === 'unreadable' || receipt === 'wrong' ? tell('receipt-wrong', [null], made_ms) : []),
    ...(receipt === 'none' || receipt === 'other-record' ? tell('not-in-record', [null]) : []),
    ...tell('file-gone', files.gone, made_ms),
    ...tell('file-changed', files.changed, made_ms),
    // Without a receipt none is committed to, which was said already.
    ...(receipt === 'none' ? [] : tell('file-not-committed', files.notCommitted)),
    ...tell('recording-gone', recordings.gone, made_ms),
    ...tell('recording-changed', recordings.changed, made_ms),
    ...(recordings.named > 0 && recordings.here + recordings.gone.length + recordings.changed.length === 0
      ? tell('recordings-elsewhere', [null], made_ms)
      : []),
  ]
}

function planFindings({ id, steps, plan, authority }: Chain, read: RecordRead): Finding[] {
  const about = { authority, since_ms: steps.at(-1)?.at_ms ?? null, entries: steps.map(({ index }) => index) }
  if (plan === null) {
    const isErased = steps.some(({ index }) => read.erased.has(index))
    return steps.length === 0 || isErased ? [] : [finding({ kind: 'plan-gone', subject: id, ...about })]
  }
  if (plan.plan === null) return [finding({ kind: 'plan-unreadable', subject: plan.id, ...about })]
  const { history, isAsStepped } = plan.plan
  const told = new Set(history.map(({ entry }) => entry))
  return [
    ...(isAsStepped ? [] : [finding({ kind: 'plan-changed', subject: plan.id, ...about })]),
    ...history.flatMap((step, k) => {
      const isThere = step.entry !== null && steps.some(({ index }) => index === step.entry)
      if (isThere && step.isCommitted !== false) return []
      const entries = isThere ? [step.entry!] : []
      const part = `${k + 1} ${step.step}`
      return [
        finding({
          kind: 'step-not-in-record',
          subject: plan.id,
          part,
          authority,
          entries,
          since_ms: step.at_ms,
        }),
      ]
    }),
    ...steps.flatMap(({ index, at_ms, code }) =>
      told.has(index)
        ? []
        : [
            finding({
              kind: 'step-gone',
              subject: plan.id,
              part: code,
              authority,
              entries: [index],
              since_ms: at_ms,
            }),
          ],
    ),
  ]
}

/** What was collected for use without what must come first; and where a sortie stopped. */
function wayFindings(chain: Chain, { stages, stopped, approvedInTime }: Staged): Finding[] {
  const { id, authority, ingest } = chain
  const of = (name: string) => stages.find(({ stage }) => stage === name)!
  const recorded = of('recorded')
  const about = {
    subject: id,
    authority,
    entries: recorded.entries,
    since_ms: ingest?.taken.first_ms ?? null,
  }
  const isDone = recorded.state === 'done' || chain.starts.count > 0
  const approved = of('approved')
  const isFor = ['missing', 'void'].includes(approved.state)
  const entries = [...approved.entries, ...recorded.entries]
  return [
    ...(isDone && of('planned').state === 'missing' ? [finding({ kind: 'no-plan', ...about })] : []),
    ...(isDone && isFor && ingest?.data === 'real'
      ? [finding({ kind: 'no-approval', ...about, entries })]
      : []),
    ...(approvedInTime === false && ingest?.data === 'real'
      ? [finding({ kind: 'approved-late', ...about, entries })]
      : []),
    ...(stopped === null
      ? []
      : [
          finding({
            ...{ kind: 'stopped', subject: id, part: stopped.after, authority },
            since_ms: stopped.since === null ? null : Date.parse(stopped.since),
            entries: of(stopped.after).entries,
          }),
        ]),
  ]
}

/** Two folders that claim one entry: one of them is a copy. */
export function twiceFindings(folders: readonly FolderSeen[]): Finding[] {
  const byEntry = new Map<number, FolderSeen[]>()
  for (const folder of folders)
    if (folder.made !== null) byEntry.set(folder.made, [...(byEntry.get(folder.made) ?? []), folder])
  return [...byEntry].flatMap(([index, those]) =>
    those.length < 2
      ? []
      : [
          finding({
            kind: 'result-twice',
            subject: those[0]!.id,
            part: those.map(({ id }) => id).join(', '),
            entries: [index],
          }),
        ],
  )
}

/** The numbering of ingests, and what opens commitments. */
export function recordFindings({
  record,
  saltsGone,
  now,
}: Pick<SeatParts, 'record' | 'saltsGone' | 'now'>): Finding[] {
  if (record === null) return []
  const { fault, verified, read, origin } = record
  const gaps = [...read.ingests.values()].flatMap(({ id, sortie, gaps, authority, taken }) =>
    gaps.map(({ due, index }) =>
      finding({
        ...{ kind: 'count-gap', subject: sortie ?? id, part: `n/${due}`, authority },
        ...{ entries: [...taken.entries.slice(0, 1), index], since_ms: taken.first_ms },
      }),
    ),
  )
  return [
    ...(fault === null ? [] : [finding({ kind: 'record-fault', subject: origin, part: fault })]),
    ...(verified === null ? [finding({ kind: 'record-never-verified', subject: origin })] : []),
    ...(verified === null || verified.whole
      ? []
      : [
          finding({
            ...{ kind: 'record-not-whole', subject: origin, part: verified.faults[0] ?? null },
            since_ms: Math.min(Date.parse(verified.at), now.at_us / 1000),
          }),
        ]),
    ...gaps,
    ...saltsGone
      .filter(({ index }) => !read.erased.has(index))
      .map(({ index, salts }) =>
        finding({ kind: 'salt-gone', subject: `entry/${index}`, part: String(salts), entries: [index] }),
      ),
    ...read.incidents.map(({ index, at_ms, code, authority, sorties }) =>
      finding({
        kind: 'incident',
        subject: sorties[0] ?? `entry/${index}`,
        part: code,
        authority,
        entries: [index],
        since_ms: at_ms,
      }),
    ),
  ]
}

/** Holds are files in force and entries that say so: each must have the other. */
export function holdFindings(holds: SeatParts['holds'], read: RecordRead): Finding[] {
  if (holds === null) return [finding({ kind: 'holds-unreadable', subject: 'holds' })]
  const gone = [...read.holds].flatMap(([id, { set, lifted, sorties }]) =>
    lifted !== null || read.later.has(id) || holds.some(({ hold }) => hold.id === id)
      ? []
      : [
          finding({
            kind: 'hold-gone',
            subject: sorties[0] ?? id,
            part: id,
            entries: [set.index],
            since_ms: set.at_ms,
          }),
        ],
  )
  const wrong = holds.flatMap(({ hold, isCommitted }) => {
    if (!read.holds.has(hold.id) && read.later.has(hold.id)) return []
    const known = read.holds.get(hold.id)
    const about = { subject: hold.sortie, part: hold.id, since_ms: Date.parse(hold.set) }
    if (known === undefined || known.lifted !== null)
      return [
        finding({ kind: 'hold-not-in-record', ...about, entries: known?.lifted ? [known.lifted.index] : [] }),
      ]
    return isCommitted === false
      ? [finding({ kind: 'hold-changed', ...about, entries: [known.set.index] })]
      : []
  })
  return [...gone, ...wrong]
}

/** Notices that are late, and events of the record that no notice is kept of. */
export function noticeFindings(notices: SeatParts['notices'], read: RecordRead, now: Now): Finding[] {
  if (notices === null) return []
  const late = notices.flatMap(({ notice, event, history }) => {
    const { isOverdue, wasLate } = standing(notice, history, now)
    if (!isOverdue && !wasLate) return []
    const kind = isOverdue ? 'notice-overdue' : 'notice-late'
    const part = notice.state === null ? notice.recipient : `${notice.recipient} ${notice.state}`
    const { authority, entries } = event
    return [
      finding({ kind, subject: notice.id, part, authority, entries, since_ms: (notice.due_us ?? 0) / 1000 }),
    ]
  })
  const missing = read.events.flatMap((event) => {
    // That an authority could not wait is said by whoever opens it: either kind tells of it.
    const kinds = event.kind === 'new-authority' ? ['new-authority', 'urgent-authority'] : [event.kind]
    const due = noticesDue([event], rules, [])
    const unkept = due.filter(
      (each) =>
        !notices.some(
          (seen) =>
            kinds.includes(seen.event.kind) &&
            seen.event.subject === event.subject &&
            seen.notice.recipient === each.recipient,
        ),
    )
    const { subject, authority, entries, at_us } = event
    return unkept.map(({ recipient }) =>
      finding({
        kind: 'notice-missing',
        subject,
        part: `${event.kind} ${recipient}`,
        authority,
        entries,
        since_ms: at_us / 1000,
      }),
    )
  })
  return [...late, ...missing]
}

/** Steps that came after the time that is looked at are none yet. */
export const until = (plan: PlanSeen, at_ms: number): PlanSeen => {
  if (plan.plan === null) return plan
  const history = plan.plan.history.filter((step) => step.at_ms <= at_ms)
  const isLater = history.length < plan.plan.history.length
  return { ...plan, plan: { ...plan.plan, history, isAsStepped: isLater || plan.plan.isAsStepped } }
}
