/** From draft to approval, and back: which step may follow which, and by whom. */
import type { Asked } from './asked.ts'
import { type Check, type CheckId, standing } from './checks.ts'
import type { Laid } from './laid.ts'
import { digestOf, type Happened, type Plan, type Step } from './plan.ts'
import { type Both, both } from './words.ts'

export const planStates = ['draft', 'submitted', 'approved', 'revoked'] as const
export type PlanState = (typeof planStates)[number]

/** Who acts, and when: an opaque key id and an instant. */
export interface Actor {
  readonly by: string
  readonly at: string
}

/** Why a step may not be taken. Closed. */
export const stepRefusals = [
  'not-laid',
  'not-draft',
  'not-submitted',
  'revoked',
  'nothing-changed',
  'checks',
  'same-person',
  'other-digest',
] as const
export type StepRefusal = (typeof stepRefusals)[number]

export type Stepped =
  | { readonly ok: true; readonly plan: Plan; readonly happened: Happened }
  | {
      readonly ok: false
      readonly refusal: StepRefusal
      readonly says: Both
      readonly checks: readonly Check[]
    }

/**
 * Where a plan stands. What was submitted or approved was one digest: whatever is changed afterwards is a draft again. What was
 * revoked stays so.
 */
export function stateOf(plan: Plan): PlanState {
  if (plan.history.some(({ step }) => step === 'revoke')) return 'revoked'
  const now = digestOf(plan)
  const last = plan.history.at(-1)
  if (last === undefined || last.digest !== now) return 'draft'
  if (last.step === 'approve') return 'approved'
  return last.step === 'submit' ? 'submitted' : 'draft'
}

/** A new plan, by whoever draws it up. */
export function draft(id: string, asked: Asked, laid: Laid | null, actor: Actor): Plan {
  const plan: Plan = { overflight: 'plan/1', id, asked, laid, history: [] }
  return taken(plan, 'draft', actor).plan
}

/** Something else is asked or laid: a draft again, whatever it was before. */
export function change(
  plan: Plan,
  to: { readonly asked: Asked; readonly laid: Laid | null },
  actor: Actor,
): Stepped {
  if (stateOf(plan) === 'revoked') return refused('revoked')
  const changed = { ...plan, ...to }
  if (digestOf(changed) === digestOf(plan)) return refused('nothing-changed')
  return taken(changed, 'change', actor)
}

/** Asks for approval. Nothing may be against it but what an approver may take on. */
export function submit(
  plan: Plan,
  actor: Actor,
  checks: readonly Check[],
  accepted: readonly CheckId[],
): Stepped {
  const state = stateOf(plan)
  if (state !== 'draft') return refused(state === 'revoked' ? 'revoked' : 'not-draft')
  if (plan.laid === null) return refused('not-laid')
  const against = standing(checks, accepted)
  if (against.length > 0) return refused('checks', against)
  return taken(plan, 'submit', actor, {
    checks: checks.map(({ id, status }) => ({ id, status })),
    accepted: [...accepted],
  })
}

/**
 * Approves what was submitted, by its digest. Nobody approves what they drew up, changed or submitted themselves: every hand
 * since the plan began counts, for what a first person drew and a second changed by a metre is still the first one's.
 */
export function approve(
  plan: Plan,
  actor: Actor,
  digest: string,
  checks: readonly Check[],
  accepted: readonly CheckId[],
): Stepped {
  const state = stateOf(plan)
  if (state !== 'submitted') return refused(state === 'revoked' ? 'revoked' : 'not-submitted')
  if (digest !== digestOf(plan)) return refused('other-digest')
  if (!isSecondPerson(plan, actor.by)) return refused('same-person')
  const against = standing(checks, accepted)
  if (against.length > 0) return refused('checks', against)
  return taken(plan, 'approve', actor, {
    checks: checks.map(({ id, status }) => ({ id, status })),
    accepted: [...accepted],
  })
}

/** Takes a plan back for good. Anybody may. */
export function revoke(plan: Plan, actor: Actor, because: string): Stepped {
  return stateOf(plan) === 'revoked' ? refused('revoked') : taken(plan, 'revoke', actor, { because })
}

/** Whether this key has had no hand in the plan. */
export const isSecondPerson = (plan: Plan, by: string): boolean =>
  plan.history.every((each) => each.step === 'approve' || each.by !== by)

function taken(plan: Plan, step: Step, actor: Actor, more: Partial<Happened> = {}) {
  const happened: Happened = { step, ...actor, digest: digestOf(plan), ...more }
  return { ok: true as const, plan: { ...plan, history: [...plan.history, happened] }, happened }
}

const refused = (refusal: StepRefusal, checks: readonly Check[] = []): Stepped => ({
  ok: false,
  refusal,
  says: SAYS[refusal],
  checks,
})

const SAYS: Readonly<Record<StepRefusal, Both>> = {
  'not-laid': both(
    'The plan has no lines yet. Lay it first.',
    'El plan no tiene líneas aún. Trácelo primero.',
  ),
  'not-draft': both(
    'The plan is submitted already. Change it to submit it anew.',
    'El plan ya está presentado. Cámbielo para presentarlo de nuevo.',
  ),
  'not-submitted': both(
    'Only what was submitted, and not changed since, can be approved. Submit the plan.',
    'Solo se aprueba lo presentado y no cambiado desde entonces. Presente el plan.',
  ),
  revoked: both(
    'The plan is revoked for good. Draw up another.',
    'El plan está revocado para siempre. Elabore otro.',
  ),
  'nothing-changed': both('Nothing was changed.', 'No se cambió nada.'),
  checks: both(
    'Something stands against it; each reason says what would help.',
    'Algo se opone; cada motivo dice qué ayudaría.',
  ),
  'same-person': both(
    'Who drew up, changed or submitted a plan cannot approve it. Ask a second person.',
    'Quien elaboró, cambió o presentó un plan no puede aprobarlo. Pídalo a una segunda persona.',
  ),
  'other-digest': both(
    'What was to be approved is not what is there: the plan was changed meanwhile. Look at it again.',
    'Lo que se quería aprobar no es lo que hay: el plan cambió entretanto. Mírelo de nuevo.',
  ),
}
