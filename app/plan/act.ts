/** What is done with a plan, step by step: each one judged, recorded, and only then kept. */
import { createHash, randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import canonicalize from 'canonicalize'
import type { BoundarySet } from '../../src/airspace/boundary-set.ts'
import { utf8 } from '../../src/ledger/bytes.ts'
import { commit } from '../../src/ledger/commitment.ts'
import type { Draft } from '../../src/ledger/drafts.ts'
import type { Asked } from '../../src/planning/asked.ts'
import type { Check, CheckId } from '../../src/planning/checks.ts'
import type { Laid } from '../../src/planning/laid.ts'
import { layPlan } from '../../src/planning/lay.ts'
import { digestOf, type Happened, type Plan } from '../../src/planning/plan.ts'
import type { Actor, Stepped } from '../../src/planning/steps.ts'
import * as steps from '../../src/planning/steps.ts'
import { InputRefused } from '../failures.ts'
import { mustPermit, openGate } from '../gate/gate.ts'
import { committedLately, writtenBefore } from '../ledger/written-before.ts'
import { type Ledger, openLedger } from '../recordkeeping.ts'
import { underWrite } from '../write-now.ts'
import { type ExportForm, exported } from './export.ts'
import { judgePlan, type PlanJudgement } from './judges.ts'
import { changePlan, dropNext, keepAuthority, keepNext, keptAuthority, keptNext, mustHave } from './store.ts'

/** Where plans and their record are kept, and what is known there. */
export interface Desk {
  readonly dir: string
  readonly ledger: string
  readonly now_ms: () => number
  readonly sets: readonly BoundarySet[]
}

/** A step that may not be taken: exit code 1, and every reason. */
export class StepRefused extends InputRefused {
  readonly stepped: Stepped & { readonly ok: false }

  constructor(stepped: Stepped & { readonly ok: false }) {
    const reasons = stepped.checks.map(
      ({ id, status, says, remedy }) =>
        `  ${id}: ${status}. ${says.en}${remedy === null || remedy.en === says.en ? '' : ` ${remedy.en}`}`,
    )
    super([stepped.says.en, ...reasons].join('\n'))
    this.stepped = stepped
  }
}

/** What a plan is to be, and the text of the authority it names, where that is new. */
export interface Drawn {
  readonly asked: Asked
  readonly laid: Laid | null
  readonly authority: string | undefined
  /** Digest of the plan this was made from; null: of none. */
  readonly before: string | null
}

/** What is there is not what the change was made from: somebody was quicker. */
export class ChangedMeanwhile extends InputRefused {}

/** Keeps a new plan as a draft, or what became of it. Refused when it is not what it was drawn up from. */
export async function draw(desk: Desk, id: string, what: Drawn, by: string): Promise<Plan> {
  const { asked, laid, authority, before } = what
  if (authority !== undefined && sha256Of(authority) !== asked.authority?.sha256)
    throw new InputRefused('the document of the authority is not the one that the plan names')
  return step(desk, id, async (kept) => {
    const now = kept === undefined ? null : digestOf(kept)
    if (now !== before)
      throw new ChangedMeanwhile(
        before === null
          ? `there is a plan "${id}" already`
          : `the plan "${id}" was changed meanwhile: look at it again`,
      )
    const stepped = drawn(id, kept, { asked, laid }, actorOf(desk, by))
    if (authority !== undefined && (stepped.ok || isAsItWas(stepped)))
      await keepAuthority(desk.dir, id, authority)
    return stepped
  }).catch((error) => {
    // The plan named its authority before; now the document is there too.
    if (authority !== undefined && error instanceof StepRefused && isAsItWas(error.stepped))
      return planNow(desk, id)
    throw error
  })
}

const isAsItWas = (stepped: Stepped) => !stepped.ok && stepped.refusal === 'nothing-changed'

function drawn(
  id: string,
  kept: Plan | undefined,
  { asked, laid }: Pick<Drawn, 'asked' | 'laid'>,
  actor: Actor,
): Stepped {
  if (kept !== undefined) return steps.change(kept, { asked, laid }, actor)
  const plan = steps.draft(id, asked, laid, actor)
  return { ok: true, plan, happened: plan.history[0]! }
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Asks for approval. The gate is asked whether this may be planned at all. */
export async function submit(
  desk: Desk,
  id: string,
  by: string,
  accepted: readonly CheckId[],
): Promise<Plan> {
  await planNow(desk, id)
  return step(desk, id, async (kept, ledger) => {
    const plan = there(kept, id)
    if (plan.laid === null || steps.stateOf(plan) !== 'draft')
      return steps.submit(plan, actorOf(desk, by), [], accepted)
    mustBeLaid(plan)
    const { checks } = await judged(desk, plan, plan.laid, ledger, {
      verb: 'plan',
      isSecondPerson: null,
      decides: true,
    })
    return steps.submit(plan, actorOf(desk, by), checks, accepted)
  })
}

/** What is laid must be what this program lays: figures in a file are nobody's word. */
function mustBeLaid({ asked, laid }: Plan): void {
  const again = layPlan(asked)
  if (!again.ok || !isDeepStrictEqual(again.laid, laid))
    throw new InputRefused('what is laid is not what this program lays for what is asked: lay it anew')
}

/** Approves what was submitted, by its digest, as a second person; judged anew, as things stand now. */
export async function approve(
  desk: Desk,
  id: string,
  by: string,
  digest: string,
  accepted: readonly CheckId[],
): Promise<Plan> {
  await planNow(desk, id)
  return step(desk, id, async (kept, ledger) => {
    const plan = there(kept, id)
    const isSecondPerson = steps.isSecondPerson(plan, by)
    const isReady = steps.stateOf(plan) === 'submitted' && digest === digestOf(plan)
    // The gate is asked even where the same hand approves: that it was tried is for the record.
    const checks =
      isReady && plan.laid !== null
        ? (await judged(desk, plan, plan.laid, ledger, { verb: 'approve', isSecondPerson, decides: true }))
            .checks
        : []
    return steps.approve(plan, actorOf(desk, by), digest, checks, accepted)
  })
}

/** Takes a plan back for good. */
export async function revoke(desk: Desk, id: string, by: string, because: string): Promise<Plan> {
  await planNow(desk, id)
  return step(desk, id, async (kept) => steps.revoke(there(kept, id), actorOf(desk, by), because))
}

/** How the checks of a plan stand now; nothing is recorded. */
export async function check(desk: Desk, plan: Plan, laid: Laid): Promise<readonly Check[]> {
  const ledger = await openLedger(desk.ledger, desk.now_ms)
  const what = { verb: 'plan', isSecondPerson: null, decides: false } as const
  return (await judged(desk, plan, laid, ledger, what)).checks
}

/** A kept plan in a form for other programs, once the gate permits that it leaves; that it left is in the record. */
export async function handOut(desk: Desk, id: string, form: ExportForm): Promise<string> {
  const plan = await planNow(desk, id)
  if (plan.laid === null) throw new InputRefused(`the plan ${id} is not laid`)
  const ledger = await openLedger(desk.ledger, desk.now_ms)
  const what = { verb: 'export', isSecondPerson: null, decides: true } as const
  mustPermit((await judged(desk, plan, plan.laid, ledger, what)).decision)
  return exported(plan, form, desk.now_ms())
}

export const planNow = async (desk: Desk, id: string): Promise<Plan> => {
  await finish(desk, id)
  return (await mustHave(desk.dir, id)).plan
}

/**
 * What a step left that was broken off: once its entry is in the record, the plan follows; else it never was. A step that is under way is
 * waited for.
 */
export async function finish(desk: Desk, id: string): Promise<void> {
  if ((await keptNext(desk.dir, id)) === undefined) return
  await changePlan(desk.dir, id, () => finished(desk, id))
}

/** Under the plan's lock. */
async function finished({ dir, ledger }: Desk, id: string): Promise<Plan | undefined> {
  const next = await keptNext(dir, id)
  if (next === undefined) return undefined
  const recorded = await committedLately(ledger, next.h)
  if (recorded !== undefined) return withEntry(next.plan, recorded.index)
  await dropNext(dir, id)
  return undefined
}

const withEntry = (plan: Plan, entry: number): Plan => ({
  ...plan,
  history: [...plan.history.slice(0, -1), { ...plan.history.at(-1)!, entry }],
})

const there = (plan: Plan | undefined, id: string): Plan => {
  if (plan !== undefined) return plan
  throw new InputRefused(`there is no plan "${id}"`)
}

const actorOf = ({ now_ms }: Desk, by: string): Actor => ({ by, at: new Date(now_ms()).toISOString() })

async function judged(
  desk: Desk,
  plan: Plan,
  laid: Laid,
  ledger: Ledger,
  what: Parameters<typeof judgePlan>[3],
): Promise<PlanJudgement> {
  const gate = await openGate({ ledger, now_ms: desk.now_ms })
  const authority = await keptAuthority(desk.dir, plan.id)
  return judgePlan(plan, laid, { gate, authority, sets: desk.sets }, what)
}

/**
 * One step under the plan's lock: worked out, kept aside, written into the record, then into the plan. Once it is in the record it is done,
 * and whoever comes next finishes it.
 */
async function step(
  desk: Desk,
  id: string,
  work: (kept: Plan | undefined, ledger: Ledger) => Promise<Stepped>,
): Promise<Plan> {
  await finish(desk, id)
  const ledger = await openLedger(desk.ledger, desk.now_ms)
  const before = await writtenBefore(desk.ledger)
  const plan = await changePlan(desk.dir, id, async (kept) => {
    const isDone = kept?.plan.history.some(({ entry }) => before.some(({ index }) => index === entry))
    if (isDone) return kept!.plan
    if ((await keptNext(desk.dir, id)) !== undefined)
      throw new ChangedMeanwhile(`the plan "${id}" was changed meanwhile: look at it again`)
    const stepped = await work(kept?.plan, ledger)
    if (!stepped.ok) throw new StepRefused(stepped)
    return withEntry(stepped.plan, await recordStep(desk, ledger, stepped.plan, stepped.happened))
  })
  return plan!
}

const CODES = { draft: 'drafted', change: 'changed', submit: 'submitted', revoke: 'revoked' } as const

/**
 * One entry for each step. It names the plan and the key that acted, and commits to the step as it stands in the plan's history, the
 * digest of what was asked and laid among it; what the plan says stays with the plan.
 */
async function recordStep({ dir }: Desk, ledger: Ledger, plan: Plan, happened: Happened): Promise<number> {
  const { id, asked } = plan
  const salt = new Uint8Array(randomBytes(32))
  const commitment = commit('plan.step', salt, utf8(canonicalize(happened)!))
  const common = {
    auth: asked.authority?.id ?? 'none',
    ref: [`sortie/${id}`, `key/${happened.by}`],
    c: [commitment],
  }
  const draft: Draft =
    happened.step === 'approve'
      ? { kind: 'sortie.approve', ...common, why: { code: 'rules-permit' } }
      : { kind: 'sortie.plan', ...common, why: { code: CODES[happened.step] } }
  await ledger.keepSalts([{ commitment, salt }])
  await keepNext(dir, id, { plan, h: commitment.h })
  const written = await ledger.record([underWrite(draft)])
  if (written.ok) return written.value.first
  throw new Error(`the ledger refused our entry: ${JSON.stringify(written.fault)}`)
}
