/** `oversight/1`: what an overseer sees of a data folder and its record, for screens, pages and other programs. */
import * as z from 'zod'
import { stateTerms } from '../authority/authority.ts'
import { stateClearanceShape } from '../authority/clearance.ts'
import { holdShape } from '../authority/hold.ts'
import { changes } from '../notices/changes.ts'
import { eventKinds } from '../notices/events.ts'
import { recipients } from '../notices/rules.ts'
import { noticeStates } from '../notices/steps.ts'
import { findingShape } from './findings.ts'

const time = z.iso.datetime()
const maybe = time.nullable()
const count = z.int().min(0)
const entries = z.array(count)

/** From plan to report, in this order. */
export const stages = ['planned', 'approved', 'flown', 'recorded', 'processed', 'reported'] as const
export type Stage = (typeof stages)[number]

/**
 * How a stage stands. `faulty`: it was done, and what is here of it is not as the record says. `void`: it was done, and taken back or
 * changed since. `refused`: the gate did not permit it.
 */
export const stageStates = ['done', 'not-needed', 'waiting', 'missing', 'faulty', 'void', 'refused'] as const
export type StageState = (typeof stageStates)[number]

const stage = z.strictObject({
  stage: z.enum(stages),
  state: z.enum(stageStates),
  at: maybe,
  /** How many entries say so; the first of them are named. */
  count,
  entries,
})
export type StageSeen = z.infer<typeof stage>

/** Whether what lies behind a record may be looked at. Its existence is always shown. */
export const contents = ['open', 'closed', 'erased', 'absent', 'none'] as const
export type Content = (typeof contents)[number]

const sortie = z.strictObject({
  /** As its folder, its plan or its ingest is called. */
  id: z.string(),
  /** All it is called by. */
  names: z.array(z.string()),
  data: z.enum(['real', 'training', 'test', 'simulated', 'unknown']),
  authority: z.string().nullable(),
  content: z.enum(contents),
  /** Ids of the holds on it. */
  holds: z.array(z.string()),
  plan: z.string().nullable(),
  platform: z.string().nullable(),
  operator: z.string().nullable(),
  /** Of what was recorded; null where it is closed, or on no known time. */
  begins: maybe,
  ends: maybe,
  /** Take-off as it was planned. */
  planned: maybe,
  stages: z.array(stage).length(stages.length),
  /** Where it stopped on its way, and since when. */
  stopped: z.strictObject({ after: z.enum(stages), since: maybe }).nullable(),
  isRevoked: z.boolean(),
  /** Outsiders' tracks that saw it. */
  seen: count,
  files: z.strictObject({ committed: count, sound: count, erased: count }),
  recordings: z.strictObject({ named: count, here: count }),
})
export type SortieSeen = z.infer<typeof sortie>

export const authorityClasses = ['in-force', 'lapsing', 'lapsed', 'revoked', 'not-yet', 'cannot-say'] as const
export type AuthorityClass = (typeof authorityClasses)[number]

const authority = z.strictObject({
  id: z.string(),
  /** Null: its document is not here, or cannot be read. */
  document: z
    .strictObject({
      office: z.string(),
      state: z.string(),
      cites: z.string(),
      from: time,
      until: time,
      revoked: maybe,
      states: z.array(z.strictObject({ state: z.string(), terms: z.enum(stateTerms) })),
    })
    .nullable(),
  standing: z.enum(authorityClasses),
  /** Days until it lapses; null where it is not in force. */
  daysLeft: z.number().nullable(),
  sorties: z.array(z.string()),
  entries,
})
export type AuthorityRow = z.infer<typeof authority>

const refusal = z.strictObject({
  entry: count,
  at: time,
  code: z.string(),
  verbs: z.array(z.string()),
  sorties: z.array(z.string()),
  authority: z.string(),
})
export type RefusalRow = z.infer<typeof refusal>

const escalation = z.strictObject({
  authority: z.string(),
  at: time,
  entry: count,
  /** What became more; null: what it said before, or says since, is not here, so nobody can tell. */
  changes: z.array(z.enum(changes)).nullable(),
})

const airspace = z.strictObject({
  sortie: z.string(),
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  verdict: z.enum(['inside', 'cannot-say']),
  inside_s: z.number(),
  cannotSay_s: z.number(),
  first: maybe,
  /** On which terms the authority lets it be entered; null: it does not name it, or it is no state. */
  terms: z.enum(stateTerms).nullable(),
  entries,
})

const clearance = z.strictObject({ sortie: z.string(), entries, clearance: stateClearanceShape })

const notice = z.strictObject({
  id: z.string(),
  recipient: z.enum(recipients),
  state: z.string().nullable(),
  office: z.string().nullable(),
  event: z.enum(eventKinds),
  authority: z.string(),
  subject: z.string(),
  happened: time,
  /** Null: before the first sortie, and none is known of. */
  due: maybe,
  stands: z.enum(noticeStates),
  isOverdue: z.boolean(),
  wasLate: z.boolean(),
  /** Since it happened. */
  age_s: z.number(),
  sent: maybe,
  entries,
})

const outsider = z.strictObject({
  file: z.string(),
  sha256: z.string(),
  address: z.string(),
  callsigns: z.array(z.string()),
  /** Of the registry. */
  platform: z.string(),
  from: maybe,
  to: maybe,
  positions: count,
  verdict: z.enum(['recorded', 'not-recorded', 'perhaps-recorded', 'cannot-say']),
  sorties: z.array(z.string()),
})
export type OutsiderSeen = z.infer<typeof outsider>

const record = z.strictObject({
  origin: z.string(),
  vkey: z.string(),
  size: count,
  root: z.string(),
  acknowledged: count,
  quorum: z.string(),
  witnesses: z.array(z.strictObject({ name: z.string(), cosigned: maybe })),
  fault: z.string().nullable(),
  verified: z
    .strictObject({
      at: time,
      whole: z.boolean(),
      size: count,
      faultCount: count,
      faults: z.array(z.string()),
    })
    .nullable(),
  kinds: z.record(z.string(), count),
})

export const seatShape = z.strictObject({
  $schema: z.string().optional(),
  overflight: z.literal('oversight/1'),
  version: z.string(),
  /** The record is read as it stood then; folders as they are now. */
  asOf: time,
  /** By so much the clock that says so may be off. */
  clockBound_s: z.number().min(0),
  lapsingDays: z.number().min(0),
  /** Null: there is none yet. */
  record: record.nullable(),
  findings: z.array(findingShape),
  authorities: z.array(authority),
  sorties: z.array(sortie),
  refusals: z.strictObject({ count, byCode: z.record(z.string(), count), latest: z.array(refusal) }),
  incidents: z.array(refusal),
  escalations: z.array(escalation),
  airspace: z.array(airspace),
  clearances: z.array(clearance),
  /** Null: nobody keeps notices here. */
  notices: z.array(notice).nullable(),
  /** Null: one cannot be read, and everything is refused. */
  holds: z.array(holdShape.extend({ entries })).nullable(),
  outside: z.strictObject({
    /** Recordings that were given, with how many aircraft of the registry are in them. */
    files: z.array(
      z.strictObject({ file: z.string(), sha256: z.string(), aircraft: count, ours: count, faults: count }),
    ),
    tracks: z.array(outsider),
  }),
})
export type Seat = z.infer<typeof seatShape>

/** JSON Schema (2020-12) of a seat. */
export const oversightJsonSchema = (): unknown => z.toJSONSchema(seatShape)

/** Every entry that a seat cites, in order. */
export function citedBy(seat: Seat): number[] {
  const all = [
    ...seat.findings.flatMap((each) => each.entries),
    ...seat.authorities.flatMap((each) => each.entries),
    ...seat.sorties.flatMap(({ stages }) => stages.flatMap((each) => each.entries)),
    ...seat.refusals.latest.map(({ entry }) => entry),
    ...seat.incidents.map(({ entry }) => entry),
    ...seat.escalations.map(({ entry }) => entry),
    ...[...seat.airspace, ...seat.clearances, ...(seat.notices ?? []), ...(seat.holds ?? [])].flatMap(
      (each) => each.entries,
    ),
  ]
  return [...new Set(all)].filter((index) => index < (seat.record?.size ?? 0)).sort((a, b) => a - b)
}
