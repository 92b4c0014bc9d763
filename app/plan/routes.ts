/** Plans over HTTP, for the workbench: what the command line does, by the same hands. */
import type { Context } from 'hono'
import * as z from 'zod'
import { askedShape } from '../../src/planning/asked.ts'
import { acceptable } from '../../src/planning/checks.ts'
import { layPlan } from '../../src/planning/lay.ts'
import { layProblemText } from '../../src/planning/lay-words.ts'
import { digestOf, type Happened, type Plan } from '../../src/planning/plan.ts'
import { stateOf } from '../../src/planning/steps.ts'
import { InputRefused } from '../failures.ts'
import { refuse } from '../http/guard.ts'
import { type Reading, refusalBody } from '../http/reading.ts'
import { callerOf } from '../http/route.ts'
import {
  approve,
  ChangedMeanwhile,
  check,
  type Desk,
  draw,
  finish,
  handOut,
  planNow,
  revoke,
  StepRefused,
  submit,
} from './act.ts'
import { shippedPlatforms } from './documents.ts'
import { exportForms } from './export.ts'
import { keptPlan, PLAN_ID, planIds } from './store.ts'

const accept = z.array(z.enum(acceptable)).default([])
export const drawn = z.strictObject({
  asked: askedShape,
  /** Text of the authority's document, where the plan names one that the server has not. */
  authority: z
    .string()
    .max(1 << 20)
    .optional(),
  /** Digest of the plan it was made from; null: it is new. */
  before: z.string().nullable(),
})
export const submitted = z.strictObject({ accept })
export const approved = z.strictObject({ digest: z.string(), accept })
export const revoked = z.strictObject({ because: z.string().trim().min(3).max(500) })

const TYPES = {
  plan: 'application/json',
  json: 'application/json',
  kml: 'application/vnd.google-earth.kml+xml',
  gpx: 'application/gpx+xml',
  cot: 'application/xml',
} as const

export interface PlanRoutesOptions {
  readonly desk: Desk
  readonly reading: Reading
  /** Names by the ids of people, as far as they have an account. */
  readonly namesOf: (ids: readonly string[]) => Promise<Readonly<Record<string, string>>>
}

/**
 * Handlers by what they do; each answers JSON, a refusal with its reasons in both languages. Whoever looks at a plan, or acts upon
 * one, asks the gate to open it first.
 */
export function planRoutes({ desk, reading, namesOf }: PlanRoutesOptions) {
  const shown = async (plan: Plan) => ({
    ...{ plan, state: stateOf(plan), digest: digestOf(plan) },
    names: await namesOf(plan.history.map(({ by }) => by)),
  })
  const notOpen = (c: Context, id: string) => reading.refused(c, { verb: 'open', plan: id })
  /** What `work` answers of a plan that is there and may be opened. */
  const opened = async (c: Context, id: string, work: (plan: Plan) => Promise<object | Response>) => {
    const plan = await planNow(desk, id)
    return (await notOpen(c, id)) ?? work(plan)
  }
  /** After what must be possible unseen: a plan that is new, and one that is taken back. */
  const shownIfOpen = async (c: Context, id: string, plan: Plan) => {
    const refused = await notOpen(c, id)
    return refused === undefined ? shown(plan) : takenUnseen(c, refused)
  }
  return {
    platforms: async (c: Context) => c.json({ platforms: await shippedPlatforms() }),

    async list(c: Context) {
      const found = await listed(desk, reading)
      const by = found.plans.flatMap(({ last }) => (last === null ? [] : [last.by]))
      return c.json({ ...found, names: await namesOf(by) })
    },

    one: (c: Context) => answered(c, (id) => opened(c, id, async (plan) => shown(plan))),

    checks: (c: Context) =>
      answered(c, (id) =>
        opened(c, id, async (plan) => {
          if (plan.laid === null) throw new InputRefused('the plan is not laid')
          return { checks: await check(desk, plan, plan.laid) }
        }),
      ),

    /** Laid here, whatever the page has drawn: what is kept is what this program laid. */
    draw: (c: Context) =>
      asking(c, drawn, async (id, { asked, authority, before }) => {
        const by = callerOf(c).id
        const lay = layPlan(asked)
        if (!lay.ok)
          throw new InputRefused(lay.problems.map((problem) => layProblemText(problem).en).join(' '))
        const drawIt = () => draw(desk, id, { asked, laid: lay.laid, authority, before }, by)
        if (before === null) return shownIfOpen(c, id, await drawIt())
        return opened(c, id, async () => shown(await drawIt()))
      }),

    submit: (c: Context) =>
      asking(c, submitted, (id, { accept }) =>
        opened(c, id, async () => shown(await submit(desk, id, callerOf(c).id, accept))),
      ),
    approve: (c: Context) =>
      asking(c, approved, (id, { digest, accept }) =>
        opened(c, id, async () => shown(await approve(desk, id, callerOf(c).id, digest, accept))),
      ),
    revoke: (c: Context) =>
      asking(c, revoked, async (id, { because }) =>
        shownIfOpen(c, id, await revoke(desk, id, callerOf(c).id, because)),
      ),

    export: (c: Context) => answered(c, (id) => handedOut(c, desk, id)),
  }
}

async function handedOut(c: Context, desk: Desk, id: string): Promise<Response> {
  const form = exportForms.find((each) => each === c.req.param('form'))
  if (form === undefined) throw new InputRefused(`expected one of ${exportForms.join(', ')}`)
  const made = await handOut(desk, id, form)
  return c.body(made, 200, {
    'content-type': `${TYPES[form]}; charset=utf-8`,
    'content-disposition': `attachment; filename="${id}.${form === 'cot' ? 'cot.xml' : form}"`,
  })
}

/** The plans that may be listed, and of the others why they are not. */
async function listed(desk: Desk, reading: Reading) {
  const ids = await planIds(desk.dir)
  await Promise.all(ids.map((id) => finish(desk, id)))
  const kept = await Promise.all(ids.map((id) => keptPlan(desk.dir, id)))
  const plans = kept.flatMap((each) => each?.plan ?? [])
  const named = plans.map(({ id }) => id)
  const judged = [...(await reading.searched(named, 'the list of plans', 'plans'))]
  const refused = new Map(judged.filter(([, { outcome }]) => outcome === 'refuse'))
  return {
    refused: [...refused].map(([id, decision]) => ({ id, ...refusalBody(decision) })),
    plans: plans
      .filter(({ id }) => !refused.has(id))
      .map((plan) => ({
        ...{ id: plan.id, name: plan.asked.name, start: plan.asked.start, platform: plan.asked.platform.id },
        ...{ state: stateOf(plan), digest: digestOf(plan), figures: plan.laid?.figures ?? null },
        last: lastOf(plan),
      })),
  }
}

const TAKEN = {
  en: 'The step was taken and is in the record; what the plan says now is not shown.',
  es: 'El paso se dio y consta en el registro; lo que el plan dice ahora no se muestra.',
} as const

/** A refusal to show what became of a plan, which says that the step itself was not refused. */
async function takenUnseen(c: Context, refused: Response): Promise<Response> {
  const { message, refusal } = (await refused.json()) as ReturnType<typeof refusalBody>
  const { en, es } = refusal.reasons
  const reasons = { en: [TAKEN.en, ...en], es: [TAKEN.es, ...es] }
  return c.json({ message: `${TAKEN.en} ${message}`, refusal: { ...refusal, reasons } }, 403)
}

/** What was done to it last, by which key. */
function lastOf({ history }: Plan): Pick<Happened, 'step' | 'at' | 'by'> | null {
  const last = history.at(-1)
  return last === undefined ? null : { step: last.step, at: last.at, by: last.by }
}

async function asking<Shape extends z.ZodType>(
  c: Context,
  shape: Shape,
  work: (id: string, body: z.infer<Shape>) => Promise<object | Response>,
): Promise<Response> {
  const body = shape.safeParse(await c.req.json().catch(() => undefined))
  if (body.success) return answered(c, (id) => work(id, body.data))
  const issues = body.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'the body'}: expected ${message}`)
  return refuse(c, 400, issues.join('; '))
}

async function answered(c: Context, work: (id: string) => Promise<object | Response>): Promise<Response> {
  const id = c.req.param('id') ?? ''
  if (!PLAN_ID.test(id)) return refuse(c, 404, `nothing at ${c.req.path}`)
  try {
    const answer = await work(id)
    return answer instanceof Response ? answer : c.json(answer)
  } catch (error) {
    if (error instanceof StepRefused) {
      const { refusal, says, checks } = error.stepped
      return c.json({ message: says.en, refusal: { code: refusal, says, checks } }, 409)
    }
    if (error instanceof ChangedMeanwhile) return c.json({ message: error.message }, 409)
    if (error instanceof InputRefused && error.reasons !== undefined)
      return c.json({ message: error.message, refusal: { reasons: error.reasons } }, 403)
    if (error instanceof InputRefused)
      return refuse(c, /^there is no plan/.test(error.message) ? 404 : 400, error.message)
    throw error
  }
}
