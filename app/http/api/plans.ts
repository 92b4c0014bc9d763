/** Plans of sorties, and statistics of those that were flown. */
import { z } from 'zod'
import { operatorRules } from '../../../src/authority/request.ts'
import { groupings, notCountedReasons, wants } from '../../../src/fleet/sortie.ts'
import type { Row, Statistics } from '../../../src/fleet/statistics.ts'
import { laidShape } from '../../../src/planning/laid.ts'
import { planShape, steps } from '../../../src/planning/plan.ts'
import { platformShape } from '../../../src/planning/platform.ts'
import { planStates } from '../../../src/planning/steps.ts'
import { query as fleetQuery } from '../../fleet/route.ts'
import { exportForms } from '../../plan/export.ts'
import { approved, drawn, revoked, submitted } from '../../plan/routes.ts'
import { PLAN_ID } from '../../plan/store.ts'
import { answer, body, check, type Described, json, left, like, refused } from './described.ts'

const ofPlan = { id: z.string().regex(PLAN_ID) }
const platform = answer('Platform', platformShape)
const plan = answer('Plan', planShape)
const state = z.enum(planStates)
/** By the ids of people, as far as they have an account. */
const names = z.record(z.string(), z.string())
const shown = answer('PlanShown', z.strictObject({ plan, state, digest: z.string(), names }))

const REFUSED = {
  400: refused('What was sent is not what is expected, or cannot be done with this plan.'),
  404: refused('There is no such plan.'),
}
const STEP = { ...REFUSED, 409: refused('The step may not be taken, or somebody was quicker.') }
const taken = (summary: string, sent: NonNullable<Described['body']>): Described => ({
  ...{ summary, path: ofPlan, body: sent },
  answers: { 200: json('The plan as it is now.', shown), ...STEP },
})

const listed = answer(
  'PlanListed',
  z.strictObject({
    id: z.string(),
    name: z.string(),
    start: z.string(),
    platform: z.string(),
    state,
    digest: z.string(),
    figures: laidShape.shape.figures.nullable(),
    last: z.strictObject({ step: z.enum(steps), at: z.string(), by: z.string() }).nullable(),
  }),
)

const plans: Readonly<Record<string, Described>> = {
  'GET /api/platforms': {
    summary: 'The platforms that come with the program.',
    answers: {
      200: json('All of them.', answer('Platforms', z.strictObject({ platforms: z.array(platform) }))),
    },
  },
  'GET /api/plans': {
    summary: 'Every plan that may be listed, and of the others why not.',
    answers: {
      200: json(
        'All of them.',
        answer('Plans', z.strictObject({ plans: z.array(listed), refused: z.array(left), names })),
      ),
    },
  },
  'GET /api/plans/:id': {
    summary: 'One plan: what is asked, what is laid, and what was done with it.',
    path: ofPlan,
    answers: { 200: json('The plan.', shown), ...REFUSED },
  },
  'POST /api/plans/:id': taken(
    'Keeps a new plan, or changes one; its lines are laid by the server.',
    body('PlanDrawn', drawn),
  ),
  'GET /api/plans/:id/checks': {
    summary: 'What stands for and against a plan, and what would help.',
    path: ofPlan,
    answers: {
      200: json('Each check.', answer('PlanChecks', z.strictObject({ checks: z.array(check) }))),
      ...REFUSED,
    },
  },
  'POST /api/plans/:id/submit': taken('Asks for the approval of a plan.', body('PlanSubmitted', submitted)),
  'POST /api/plans/:id/approve': taken(
    'Approves a plan that somebody else drew up and submitted, by its digest.',
    body('PlanApproved', approved),
  ),
  'POST /api/plans/:id/revoke': taken('Takes a plan back for good.', body('PlanRevoked', revoked)),
  'GET /api/plans/:id/export/:form': {
    summary: 'An approved plan as a file for other programs.',
    path: { ...ofPlan, form: z.enum(exportForms) },
    answers: {
      200: {
        says: 'The file.',
        content: {
          'application/json': answer('PlanExport', z.looseObject({})),
          'application/vnd.google-earth.kml+xml': 'bytes',
          'application/gpx+xml': 'bytes',
          'application/xml': 'bytes',
        },
      },
      ...STEP,
    },
  },
}

const figure = answer(
  'Figure',
  z.strictObject({ value: z.number(), sorties: z.array(z.string()), entries: z.array(z.int()) }),
)
const verdict = z.enum(['located', 'area-only', 'nothing-found'])
const data = z.enum(['real', 'training', 'test', 'simulated'])
const share = answer(
  'Share',
  z.strictObject({ count: z.int(), of: z.int(), low: z.number(), high: z.number() }),
)
const stateFigures = answer(
  'StateFigures',
  z.strictObject({
    state: z.string(),
    name: z.string(),
    ...{ inside_s: figure, inside_m: figure, outside_s: figure, outside_m: figure },
    ...{ cannotSay_s: figure, cannotSay_m: figure, notJudged_s: figure, notJudged_m: figure },
  }),
)
const row = answer(
  'StatisticsRow',
  like<Row>()(
    z.strictObject({
      key: z.string(),
      name: z.string().nullable(),
      ...{ sorties: figure, continued: figure, flown_s: figure, flown_m: figure, gas_s: figure },
      states: z.array(stateFigures),
      findings: z.record(verdict, figure),
      shares: z.record(verdict, share).nullable(),
      withoutGas: figure,
    }),
  ),
)
const statistics = answer(
  'Statistics',
  like<Statistics>()(
    z.strictObject({
      overflight: z.literal('statistics/1'),
      period: z.strictObject({ from: z.string().nullable(), to: z.string().nullable() }),
      by: z.enum(groupings),
      only: z.strictObject({
        platform: z.string().nullable(),
        operator: z.string().nullable(),
        data: z.string().nullable(),
      }),
      registry: z.string().nullable(),
      data: z.record(data, z.int()),
      total: row,
      rows: z.array(row),
      wanting: z.array(z.strictObject({ why: z.enum(wants), sorties: z.array(z.string()) })),
      sorties: z.array(
        z.strictObject({
          id: z.string(),
          data,
          platform: z.string().nullable(),
          operator: z.string().nullable(),
          begins: z.string().nullable(),
          verdict: verdict.nullable(),
          entries: z.array(z.strictObject({ index: z.int(), kind: z.string() })),
        }),
      ),
    }),
  ),
)
const named = z.strictObject({ id: z.string(), name: z.string() })

const fleet: Readonly<Record<string, Described>> = {
  'GET /api/fleet': {
    summary: 'Sorties, hours, distances and findings, each figure with what it rests on.',
    query: fleetQuery,
    answers: {
      200: {
        says: 'In the form asked for.',
        content: {
          'application/json': answer(
            'Fleet',
            z.strictObject({
              statistics,
              notCounted: z.array(
                z.strictObject({
                  sortie: z.string(),
                  why: z.enum(notCountedReasons),
                  message: z.string(),
                }),
              ),
              registry: z
                .strictObject({
                  name: z.string(),
                  platforms: z.array(named),
                  operators: z.array(z.strictObject({ ...named.shape, rule: z.enum(operatorRules) })),
                })
                .nullable(),
            }),
          ),
          'text/csv': 'bytes',
          'application/pdf': 'bytes',
        },
      },
      400: refused('The period, or a word of the address, is not what is expected there.'),
    },
  },
}

/** Routes of plans and of the fleet. */
export const plansDescribed: Readonly<Record<string, Described>> = { ...plans, ...fleet }
