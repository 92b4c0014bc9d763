/** Plans over HTTP, for the workbench: what the command line does, by the same hands. */
import type { Context } from 'hono'
import * as z from 'zod'
import { askedShape } from '../../src/planning/asked.ts'
import { acceptable } from '../../src/planning/checks.ts'
import { layPlan } from '../../src/planning/lay.ts'
import { layProblemText } from '../../src/planning/lay-words.ts'
import { digestOf, type Happened, keyId, type Plan } from '../../src/planning/plan.ts'
import { stateOf } from '../../src/planning/steps.ts'
import { InputRefused } from '../failures.ts'
import { refuse } from '../http/guard.ts'
import {
  approve,
  ChangedMeanwhile,
  check,
  type Desk,
  draw,
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
const drawn = z.strictObject({
  by: keyId,
  asked: askedShape,
  /** Text of the authority's document, where the plan names one that the server has not. */
  authority: z
    .string()
    .max(1 << 20)
    .optional(),
  /** Digest of the plan it was made from; null: it is new. */
  before: z.string().nullable(),
})
const submitted = z.strictObject({ by: keyId, accept })
const approved = z.strictObject({ by: keyId, digest: z.string(), accept })
const revoked = z.strictObject({ by: keyId, because: z.string().trim().min(3).max(500) })

const TYPES = {
  plan: 'application/json',
  json: 'application/json',
  kml: 'application/vnd.google-earth.kml+xml',
  gpx: 'application/gpx+xml',
  cot: 'application/xml',
} as const

/** Handlers by what they do; each answers JSON, a refusal with its reasons in both languages. */
export function planRoutes(desk: Desk) {
  const shown = (plan: Plan) => ({ plan, state: stateOf(plan), digest: digestOf(plan) })
  return {
    platforms: async (c: Context) => c.json({ platforms: await shippedPlatforms() }),

    list: async (c: Context) => {
      const kept = await Promise.all((await planIds(desk.dir)).map((id) => keptPlan(desk.dir, id)))
      const plans = kept.flatMap((each) => each?.plan ?? [])
      return c.json({
        plans: plans.map((plan) => ({
          ...{
            id: plan.id,
            name: plan.asked.name,
            start: plan.asked.start,
            platform: plan.asked.platform.id,
          },
          ...{ state: stateOf(plan), digest: digestOf(plan), figures: plan.laid?.figures ?? null },
          last: lastOf(plan),
        })),
      })
    },

    one: (c: Context) => answered(c, async (id) => shown(await planNow(desk, id))),

    checks: (c: Context) =>
      answered(c, async (id) => {
        const plan = await planNow(desk, id)
        if (plan.laid === null) throw new InputRefused('the plan is not laid')
        return { checks: await check(desk, plan, plan.laid) }
      }),

    /** Laid here, whatever the page has drawn: what is kept is what this program laid. */
    draw: (c: Context) =>
      asking(c, drawn, async (id, { by, asked, authority, before }) => {
        const lay = layPlan(asked)
        if (!lay.ok)
          throw new InputRefused(lay.problems.map((problem) => layProblemText(problem).en).join(' '))
        return shown(await draw(desk, id, { asked, laid: lay.laid, authority, before }, by))
      }),

    submit: (c: Context) =>
      asking(c, submitted, async (id, body) => shown(await submit(desk, id, body.by, body.accept))),
    approve: (c: Context) =>
      asking(c, approved, async (id, body) =>
        shown(await approve(desk, id, body.by, body.digest, body.accept)),
      ),
    revoke: (c: Context) =>
      asking(c, revoked, async (id, body) => shown(await revoke(desk, id, body.by, body.because))),

    export: (c: Context) =>
      answered(c, async (id) => {
        const form = exportForms.find((each) => each === c.req.param('form'))
        if (form === undefined) throw new InputRefused(`expected one of ${exportForms.join(', ')}`)
        const made = await handOut(desk, id, form)
        return c.body(made, 200, {
          'content-type': `${TYPES[form]}; charset=utf-8`,
          'content-disposition': `attachment; filename="${id}.${form === 'cot' ? 'cot.xml' : form}"`,
        })
      }),
  }
}

/** What was done to it last, by which key. */
function lastOf({ history }: Plan): Pick<Happened, 'step' | 'at' | 'by'> | null {
  const last = history.at(-1)
  return last === undefined ? null : { step: last.step, at: last.at, by: last.by }
}

async function asking<Shape extends z.ZodType>(
  c: Context,
  shape: Shape,
  work: (id: string, body: z.infer<Shape>) => Promise<object>,
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
