/** How far a sortie came on its way from plan to report, and where it stopped. */
import type { Chain } from './chain.ts'
import { type Stage, type StageSeen, type StageState, stages } from './document.ts'
import { NONE, type StepRead, type Tally } from './entries.ts'
import { isoOf } from './findings.ts'
import type { Now } from './parts.ts'

/** Recordings are brought in within a day of the landing that was planned; a program needs less than an hour to work on them. */
const BROUGHT_IN_MS = 86_400_000
const WORKED_ON_MS = 3_600_000
/** Take-off may be as much earlier than the approval as clocks on the ground may be off. */
const CLOCKS_MS = 60_000

export interface Staged {
  readonly stages: StageSeen[]
  readonly stopped: { readonly after: Stage; readonly since: string | null } | null
  readonly isRevoked: boolean
  /** Approved when what it approves began; null: nobody can tell when that was. */
  readonly approvedInTime: boolean | null
}

/** The six stages with the entries that say so. `seen`: outsiders' tracks of its time. */
export function staged(chain: Chain, now: Now, seen: number): Staged {
  const tallies = talliesOf(chain)
  const isRevoked =
    chain.steps.some(({ code }) => code === 'revoked') || chain.plan?.plan?.state === 'revoked'
  const rows = stages.map((stage): StageSeen => {
    const tally = tallies[stage]
    const state = stateOf(stage, chain, { tallies, now, isRevoked, seen })
    return { stage, state, at: isoOf(tally.last_ms), count: tally.count, entries: [...tally.entries] }
  })
  return {
    stages: rows,
    stopped: isRevoked ? null : stoppedAt(rows, chain),
    isRevoked,
    approvedInTime: approvedInTime(chain),
  }
}

const tallyOf = (steps: readonly StepRead[]): Tally => ({
  count: steps.length,
  entries: steps.map(({ index }) => index),
  first_ms: steps[0]?.at_ms ?? null,
  last_ms: steps.at(-1)?.at_ms ?? null,
})

const isApproval = ({ code }: StepRead): boolean => code === 'rules-permit'

type Tallies = Readonly<Record<Stage, Tally>>

function talliesOf({ steps, starts, ingest }: Chain): Tallies {
  const taken = ingest?.taken ?? NONE
  return {
    planned: tallyOf(steps.filter((step) => !isApproval(step))),
    approved: tallyOf(steps.filter(isApproval)),
    // Who recorded has flown: where no entry tells of a take-off, the recordings do.
    flown: starts.count > 0 ? starts : taken,
    recorded: taken,
    processed: ingest?.results ?? NONE,
    reported: ingest?.exports ?? NONE,
  }
}

/** Only what was collected for use must have been planned and approved; what was planned is approved before it is flown. */
const needsPlan = ({ ingest, plan }: Chain): boolean =>
  (ingest?.data ?? plan?.plan?.data ?? 'real') === 'real'

interface Where {
  readonly tallies: Tallies
  readonly now: Now
  readonly isRevoked: boolean
  readonly seen: number
}

function stateOf(stage: Stage, chain: Chain, where: Where): StageState {
  const { tallies, now, isRevoked, seen } = where
  const isOver = (limit_ms: number | null, grace_ms = 0) =>
    limit_ms !== null && (now.at_us - now.bound_us) / 1000 > limit_ms + grace_ms
  const start_ms = chain.plan?.plan ? chain.plan.plan.start_us / 1000 : null
  const end_ms = chain.plan?.plan?.end_us ? chain.plan.plan.end_us / 1000 : start_ms
  const due = (isLate: boolean): StageState => (isRevoked ? 'not-needed' : isLate ? 'missing' : 'waiting')
  const isRecorded = tallies.recorded.count > 0
  switch (stage) {
    case 'planned':
      return tallies.planned.count > 0 ? 'done' : needsPlan(chain) ? 'missing' : 'not-needed'
    case 'approved':
      if (tallies.approved.count > 0) return isApprovalVoid(chain) ? 'void' : 'done'
      if (!needsPlan(chain) && (isRecorded || tallies.planned.count === 0)) return 'not-needed'
      return due(isRecorded || isOver(start_ms))
    case 'flown':
      if (tallies.flown.count > 0 || seen > 0) return 'done'
      return due(isOver(end_ms, BROUGHT_IN_MS) || start_ms === null)
    case 'recorded':
      if (isRecorded) return 'done'
      return due(isOver(end_ms ?? tallies.flown.last_ms, BROUGHT_IN_MS))
    case 'processed':
      if (tallies.processed.count > 0) return 'done'
      return due(isOver(tallies.recorded.last_ms, WORKED_ON_MS))
    case 'reported':
      if (tallies.reported.count > 0) return 'done'
      if (chain.exportsRefused.count > 0) return 'refused'
      return due(isOver(tallies.processed.last_ms, WORKED_ON_MS))
  }
}

/** What was approved is one state of the plan: a later change takes it back, unless it had been flown by then. */
function isApprovalVoid(chain: Chain): boolean {
  const until_ms = beginning_ms(chain) ?? Number.POSITIVE_INFINITY
  const before = chain.steps.filter(({ at_ms, clk_ms }) => at_ms - clk_ms <= until_ms + CLOCKS_MS)
  const last = (before.length > 0 ? before : chain.steps).at(-1)
  return last !== undefined && !isApproval(last)
}

const beginning_ms = ({ folder }: Chain): number | null =>
  folder?.span == null ? null : folder.span.from_us / 1000

function approvedInTime(chain: Chain): boolean | null {
  const begins_ms = beginning_ms(chain)
  const approvals = chain.steps.filter(isApproval)
  if (begins_ms === null || approvals.length === 0) return null
  return approvals.some(({ at_ms, clk_ms }) => at_ms - clk_ms <= begins_ms + CLOCKS_MS)
}

/** After the last stage that is done, where the next is late. */
function stoppedAt(rows: readonly StageSeen[], { plan, breaches }: Chain): Staged['stopped'] {
  const last = rows.findLastIndex(({ state }) => state === 'done')
  const next = rows.slice(last + 1).find(({ state }) => state !== 'not-needed')
  if (last < 0 || next === undefined || (next.state !== 'missing' && next.state !== 'void')) return null
  const { stage, at } = rows[last]!
  const planned = plan?.plan == null ? null : isoOf((plan.plan.end_us ?? plan.plan.start_us) / 1000)
  const isBefore = stage === 'planned' || stage === 'approved'
  return { after: stage, since: isBefore ? (planned ?? at) : (at ?? isoOf(breaches.last_ms)) }
}
