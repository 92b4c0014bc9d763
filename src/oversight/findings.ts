/** What an overseer is told first: everything that is not as the record says, by name. */
import * as z from 'zod'

/**
 * Closed. `wrong`: the record and what is here contradict one another, or a rule was not kept. `open`: somebody must look, and it may be
 * well.
 */
export const findingKinds = {
  // the record itself
  'record-fault': 'wrong', // its checkpoint is not signed as its policy asks
  'record-not-whole': 'wrong', // the last verification found faults
  'record-never-verified': 'open',
  'count-gap': 'wrong', // a number is missing in the count of an ingest
  'salt-gone': 'wrong', // what opens a commitment is not here, and no erasure says so
  // results
  'result-gone': 'wrong', // the record has a result that is not here, and was not erased
  'result-replaced': 'open', // another result of the same sortie stands in its place
  'result-twice': 'wrong', // two folders claim one entry
  'not-in-record': 'wrong', // a folder of which the record knows nothing
  'receipt-gone': 'wrong',
  'receipt-wrong': 'wrong', // it cannot be read, or its proofs do not hold
  'file-gone': 'wrong',
  'file-changed': 'wrong',
  'file-not-committed': 'wrong',
  // recordings
  'recording-gone': 'wrong',
  'recording-changed': 'wrong',
  'recordings-elsewhere': 'open', // none of them is in this folder
  // plans
  'plan-gone': 'wrong',
  'plan-unreadable': 'wrong',
  'plan-changed': 'wrong', // it is not what its last step was about
  'step-not-in-record': 'wrong',
  'step-gone': 'wrong', // the record has a step that the plan does not tell of
  'no-plan': 'wrong', // flown or recorded without
  'no-approval': 'wrong',
  'approved-late': 'wrong', // after what it approves had begun
  stopped: 'open', // on its way from plan to report
  // authorities and holds
  'authority-gone': 'wrong',
  'authority-unreadable': 'wrong',
  'authority-changed': 'wrong',
  'authority-not-in-record': 'wrong',
  'hold-gone': 'wrong',
  'hold-changed': 'wrong',
  'hold-not-in-record': 'wrong',
  'holds-unreadable': 'wrong',
  // what happened
  incident: 'open', // the judges differed or failed, or a limit was broken
  'notice-overdue': 'wrong',
  'notice-missing': 'wrong', // an event that starts clocks is in the record, and no notice of it is kept
  'notice-late': 'open',
  // outsiders
  'seen-not-recorded': 'wrong', // our aircraft flew, and no sortie tells of it
  'seen-perhaps-recorded': 'open', // only a sortie that names no platform can have been it
} as const satisfies Readonly<Record<string, 'wrong' | 'open'>>
export type FindingKind = keyof typeof findingKinds
/** Which stage of a sortie a finding is about. */
export const stageOfFinding: Readonly<
  Partial<Record<FindingKind, 'planned' | 'approved' | 'recorded' | 'processed' | 'reported'>>
> = {
  'count-gap': 'recorded',
  'recording-gone': 'recorded',
  'recording-changed': 'recorded',
  'result-gone': 'processed',
  'result-twice': 'processed',
  'not-in-record': 'processed',
  'receipt-gone': 'processed',
  'receipt-wrong': 'processed',
  'file-gone': 'processed',
  'file-changed': 'processed',
  'file-not-committed': 'processed',
  'plan-gone': 'planned',
  'plan-unreadable': 'planned',
  'plan-changed': 'planned',
  'step-gone': 'planned',
  'step-not-in-record': 'planned',
  'approved-late': 'approved',
}

const kindNames = Object.keys(findingKinds) as [FindingKind, ...FindingKind[]]

/** One thing that is not as it should be. */
export const findingShape = z.strictObject({
  kind: z.enum(kindNames),
  weight: z.enum(['wrong', 'open']),
  /** What it is about: a sortie, a plan, an authority, a hold, a notice or an ingest, by its id. */
  subject: z.string(),
  /** Which part of it: a file, a step, a recipient; null: all of it. */
  part: z.string().nullable(),
  /** Since when, or when; null: nobody can tell. */
  since: z.iso.datetime().nullable(),
  authority: z.string().nullable(),
  /** Entries of the record that say how it should be. */
  entries: z.array(z.int().min(0)),
})
export type Finding = z.infer<typeof findingShape>

type Told = Pick<Finding, 'kind' | 'subject'> &
  Partial<Pick<Finding, 'part' | 'authority'>> & {
    readonly entries?: readonly number[]
    /** ms since 1970. */
    readonly since_ms?: number | null | undefined
  }

/** A finding with its weight, the parts nobody told left null. */
export const finding = ({ kind, subject, part, since_ms, authority, entries }: Told): Finding => ({
  ...{ kind, weight: findingKinds[kind], subject, part: part ?? null },
  since: isoOf(since_ms ?? null),
  authority: authority ?? null,
  entries: [...new Set(entries ?? [])].sort((a, b) => a - b),
})

/** ms since 1970 as text; null stays null. */
export const isoOf = (at_ms: number | null): string | null =>
  at_ms === null ? null : new Date(Math.floor(at_ms)).toISOString()

/** Wrong before open, then by what they are about: the same findings, the same order. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const key = ({ weight, kind, subject, part, entries }: Finding) =>
    JSON.stringify([weight === 'wrong' ? 0 : 1, kindNames.indexOf(kind), subject, part, entries])
  const keyed = new Map(findings.map((each) => [key(each), each]))
  const parts = (each: Finding) => [each.weight === 'wrong' ? 0 : 1, kindNames.indexOf(each.kind)] as const
  return [...keyed]
    .sort(([a, one], [b, other]) => {
      const [x, y] = [parts(one), parts(other)]
      return x[0] - y[0] || x[1] - y[1] || (a < b ? -1 : 1)
    })
    .map(([, each]) => each)
}
