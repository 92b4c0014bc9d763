/** Plans as the server keeps them. */
import type { Check, CheckId } from '../../src/planning/checks.ts'
import type { Laid } from '../../src/planning/laid.ts'
import type { Happened, Plan } from '../../src/planning/plan.ts'
import type { Platform } from '../../src/planning/platform.ts'
import type { PlanState, StepRefusal } from '../../src/planning/steps.ts'
import type { Both } from '../../src/planning/words.ts'
import { type Answer, type ClosedSortie, getJson } from '../api.ts'
import { gateReasonsIn } from '../gate-reasons.ts'
import type { Draft } from './draft.ts'

/** One line of the list of plans. */
export interface ListedPlan {
  readonly id: string
  readonly name: string
  readonly start: string
  readonly platform: string
  readonly state: PlanState
  readonly digest: string
  readonly figures: Laid['figures'] | null
  readonly last: Pick<Happened, 'step' | 'at' | 'by'> | null
}

/** A plan, where it stands, and the digest that an approval names. */
export interface KeptPlan {
  readonly plan: Plan
  readonly state: PlanState
  readonly digest: string
  /** Of whoever is in its history, by id, as far as they have an account. */
  readonly names: Readonly<Record<string, string>>
}

/** Why a step was not taken: a rule of planning in both languages, somebody who was quicker, or other words of the server. */
export type StepFailed =
  | {
      readonly why: 'refused'
      readonly code: StepRefusal
      readonly says: Both
      readonly checks: readonly Check[]
    }
  | { readonly why: 'changed-meanwhile' }
  | {
      readonly why: 'said'
      readonly message: string
      readonly reasons: Readonly<Record<'en' | 'es', readonly string[]>> | null
    }
  | { readonly why: 'lost' }

export type Stepped =
  | { readonly ok: true; readonly kept: KeptPlan }
  | { readonly ok: false; readonly failed: StepFailed }

export interface ListedPlans {
  readonly plans: readonly ListedPlan[]
  /** Left out, for the gate refused them. */
  readonly closed: readonly ClosedSortie[]
}

export async function fetchPlans(): Promise<Answer<ListedPlans>> {
  const answer = await getJson<{
    readonly plans: readonly ListedPlan[]
    readonly refused: readonly { readonly id: string; readonly message: string }[]
    readonly names: Readonly<Record<string, string>>
  }>('/api/plans')
  if (!answer.ok) return answer
  const { plans: listed, refused, names } = answer.value
  const plans = listed.map((plan) => ({
    ...plan,
    last: plan.last && { ...plan.last, by: names[plan.last.by] ?? plan.last.by },
  }))
  return {
    ok: true,
    value: { plans, closed: refused.map((each) => ({ ...each, reasons: gateReasonsIn(each) })) },
  }
}
export const fetchPlatforms = () => getJson<{ readonly platforms: readonly Platform[] }>('/api/platforms')
export const fetchPlan = (id: string): Promise<Answer<KeptPlan>> => getJson(planAddress(id))
export const fetchChecks = (id: string) =>
  getJson<{ readonly checks: readonly Check[] }>(`${planAddress(id)}/checks`)

export interface Saved {
  readonly asked: Draft
  readonly authority: string | undefined
  /** Digest of the plan it was made from; null: it is new. */
  readonly before: string | null
}
export const savePlan = (id: string, saved: Saved) => post(planAddress(id), saved)
export const submitPlan = (id: string, accept: readonly CheckId[]) =>
  post(`${planAddress(id)}/submit`, { accept })
export const approvePlan = (id: string, digest: string, accept: readonly CheckId[]) =>
  post(`${planAddress(id)}/approve`, { digest, accept })
export const revokePlan = (id: string, because: string) => post(`${planAddress(id)}/revoke`, { because })

/** Forms a plan leaves in: what the button says, and the ending of the file. */
export const exportForms = ['plan', 'kml', 'gpx', 'cot', 'json'] as const
export type ExportForm = (typeof exportForms)[number]

/** A file of a plan; else why it may not leave. */
export async function fetchExport(
  id: string,
  form: ExportForm,
): Promise<
  { readonly ok: true; readonly file: Blob; readonly name: string } | Extract<Stepped, { ok: false }>
> {
  try {
    const response = await fetch(`${planAddress(id)}/export/${form}`)
    if (!response.ok) return { ok: false, failed: await failureOf(response) }
    const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')
    return { ok: true, file: await response.blob(), name: named?.[1] ?? `${id}.${form}` }
  } catch {
    return { ok: false, failed: { why: 'lost' } }
  }
}

const planAddress = (id: string) => `/api/plans/${encodeURIComponent(id)}`

async function post(path: string, body: object): Promise<Stepped> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (response.ok) return { ok: true, kept: (await response.json()) as KeptPlan }
    return { ok: false, failed: await failureOf(response) }
  } catch {
    return { ok: false, failed: { why: 'lost' } }
  }
}

const CONFLICT = 409

type Refused = Omit<Extract<StepFailed, { why: 'refused' }>, 'why'>
type Reasons = Extract<StepFailed, { why: 'said' }>['reasons']

async function failureOf(response: Response): Promise<StepFailed> {
  const { message, refusal } = (await response.json().catch(() => ({}))) as {
    readonly message?: string
    /** Of a rule of planning, or of the gate. */
    readonly refusal?: Refused | { readonly reasons: Reasons }
  }
  if (refusal !== undefined && 'says' in refusal) return { why: 'refused', ...refusal }
  if (response.status === CONFLICT) return { why: 'changed-meanwhile' }
  return { why: 'said', message: message ?? `HTTP ${response.status}`, reasons: refusal?.reasons ?? null }
}
