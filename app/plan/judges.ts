/** Whom a plan is judged by besides itself: the gate, the clearances of other states, the airspace. */

import { createHash } from 'node:crypto'
import type { BoundarySet } from '../../src/airspace/boundary-set.ts'
import { type Authority, parseAuthority } from '../../src/authority/authority.ts'
import { clearanceOf, type StateClearance } from '../../src/authority/clearance.ts'
import type { Decision } from '../../src/authority/decide.ts'
import { worstPlace } from '../../src/authority/places.ts'
import { reasonTexts } from '../../src/authority/reasons.ts'
import { type HeightRange, nothingKnown } from '../../src/authority/request.ts'
import { type Asked, aboveGround_m } from '../../src/planning/asked.ts'
import { type Check, checksOf, type Judged } from '../../src/planning/checks.ts'
import type { Laid } from '../../src/planning/laid.ts'
import type { Plan } from '../../src/planning/plan.ts'
import { instant_us } from '../../src/planning/weather.ts'
import { both } from '../../src/planning/words.ts'
import type { Gate, Asked as GateRequest } from '../gate/gate.ts'
import { type PlannedAirspace, plannedAirspace } from './airspace.ts'

export interface Judging {
  readonly gate: Gate
  /** Text of the authority's document, where there is one. */
  readonly authority: string | undefined
  /** Own layers and official boundaries. */
  readonly sets: readonly BoundarySet[]
}

export interface PlanJudgement {
  readonly checks: readonly Check[]
  /** What the gate was asked, and what it said. */
  readonly request: GateRequest
  readonly decision: Decision
}

/**
 * Every check of a plan. `verb`: what is asked of the gate; `decides`: the gate's decision goes into the record, as it must when
 * something is done upon it.
 */
export async function judgePlan(
  plan: Plan,
  laid: Laid,
  judging: Judging,
  what: {
    readonly verb: 'plan' | 'approve' | 'export'
    readonly isSecondPerson: boolean | null
    readonly decides: boolean
  },
): Promise<PlanJudgement> {
  const { asked } = plan
  const airspace = plannedAirspace(asked, laid, judging.sets)
  const found = authorityOf(asked, judging.authority)
  const request: GateRequest = {
    ...requestOf(asked, laid, found.authority, airspace),
    verb: what.verb,
    isSecondPerson: what.isSecondPerson,
  }
  const subject = { sortie: plan.id }
  const decision = await (what.decides
    ? judging.gate.decide(request, subject)
    : judging.gate.judge(request, subject))
  const checks = checksOf(asked, laid, {
    authority: found.problem ?? authorityJudged(decision),
    clearance: clearanceJudged(asked, airspace, found.authority),
    airspace: airspace.judged,
  })
  return { checks, request, decision }
}

/** The authority that the plan names, by the digest of its document. */
function authorityOf(
  { authority }: Asked,
  text: string | undefined,
): { readonly authority: Authority | null; readonly problem?: Judged } {
  if (authority === null) return { authority: null }
  const refuse = (en: string, es: string) => ({
    authority: null,
    problem: {
      status: 'refused' as const,
      says: both(en, es),
      remedy: both(
        'Give the document that the plan names, or lay the plan anew.',
        'Dé el documento que el plan nombra, o trace el plan de nuevo.',
      ),
    },
  })
  if (text === undefined)
    return refuse(
      `The document of the authority ${authority.id} is not here.`,
      `El documento de la autorización ${authority.id} no está aquí.`,
    )
  const digest = createHash('sha256').update(text).digest('hex')
  const read = digest === authority.sha256 ? parseAuthority(jsonIn(text)) : undefined
  if (read?.ok) return { authority: read.value }
  return refuse(
    `The document here is not the one of the authority ${authority.id} that the plan was laid under.`,
    `El documento que hay no es el de la autorización ${authority.id} con que se trazó el plan.`,
  )
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Take-off may be earlier or later than planned. */
const START_BOUND_US = 15 * 60e6

function requestOf(
  asked: Asked,
  laid: Laid,
  authority: Authority | null,
  { states }: PlannedAirspace,
): Omit<GateRequest, 'verb' | 'isSecondPerson'> {
  const from_us = instant_us(asked.start)
  const used = asked.platform.sensors.filter(({ name }) => asked.sensors.includes(name))
  const points = laid.legs.flatMap(({ places }) => places.map(([lat_deg, lon_deg]) => ({ lat_deg, lon_deg })))
  const sigma_m = asked.platform.navigation.horizontal_m.value
  return {
    ...nothingKnown('plan'),
    data: asked.data,
    authority,
    span: { from_us, to_us: from_us + laid.figures.time_s * 1e6, bound_us: START_BOUND_US },
    place: authority?.region ? worstPlace(authority.region, [{ points, sigma_m }]) : null,
    heights: heightsOf(asked),
    sensors: [...new Set(used.map(({ kind }) => kind))],
    species: [...new Set(used.flatMap((sensor) => (sensor.kind === 'gas' ? sensor.species : [])))],
    purpose: asked.purpose,
    dwellings: asked.dwellings,
    payload: asked.platform.payload,
    states: states === null ? null : states.map((state) => clearanceOf(asked.clearances, state)),
    operator: asked.operator,
  }
}

/** The height of the survey in every datum it can be told in. */
function heightsOf(asked: Asked): HeightRange[] {
  const { height, ground, platform } = asked
  const sigma_m = platform.navigation.vertical_m.value
  const own =
    height.datum === 'take-off'
      ? []
      : [{ datum: height.datum, low_m: height.value_m, high_m: height.value_m, sigma_m }]
  const above_m = aboveGround_m(asked)
  const spread_m = ground === null ? 0 : (ground.most_m - ground.least_m) / 2
  const overGround =
    height.datum === 'ground' || above_m === null
      ? []
      : [{ datum: 'ground', low_m: above_m - spread_m, high_m: above_m + spread_m, sigma_m }]
  const overSea =
    height.datum === 'sea-level' || above_m === null || ground === null
      ? []
      : [
          {
            datum: 'sea-level',
            low_m: ground.least_m + height.value_m,
            high_m: ground.most_m + height.value_m,
            sigma_m,
          },
        ]
  return [...own, ...overGround, ...(height.datum === 'ground' ? overSea : [])]
}

function authorityJudged(decision: Decision): Judged {
  const [en, es] = (['en', 'es'] as const).map((language) =>
    reasonTexts(decision.reasons, language).join(' '),
  )
  const says = both(en!, es!)
  if (decision.outcome === 'permit') return { status: 'ok', says, remedy: null }
  // The gate's own sentences say what would help.
  return { status: decision.by.length > 0 ? 'refused' : 'unknown', says, remedy: says }
}

/** Of each state that is entered and is not the authority's own: what is known of its clearance. Never blank. */
function clearanceJudged(asked: Asked, { states }: PlannedAirspace, authority: Authority | null): Judged {
  if (states === null)
    return {
      status: 'unknown',
      says: both('It is not known which states are entered.', 'No se sabe en qué Estados se entra.'),
      remedy: both('See the airspace.', 'Vea el espacio aéreo.'),
    }
  const termsOf = (state: string) => authority?.document.states.find((each) => each.state === state)?.terms
  const foreign = states.filter(
    (state) => termsOf(state) !== 'own' && termsOf(state) !== 'clearance-not-needed',
  )
  if (foreign.length === 0)
    return {
      status: 'ok',
      says: both(
        'No state is entered whose clearance is needed.',
        'No se entra en ningún Estado cuyo permiso haga falta.',
      ),
      remedy: null,
    }
  const known = foreign.map((state) => clearanceOf(asked.clearances, state))
  const list = (language: 'en' | 'es') =>
    known.map((each) => `${each.state}: ${STATUSES[each.status][language]}`).join('; ')
  const says = both(`Clearance of ${list('en')}.`, `Permiso de ${list('es')}.`)
  if (known.every(({ status }) => status === 'granted')) return { status: 'ok', says, remedy: null }
  const isRefused = known.some(({ status }) => status === 'denied' || status === 'not-requested')
  return {
    status: isRefused ? 'refused' : 'unknown',
    says,
    remedy: both(
      'Ask each of these states, and enter its answer with reference and dates; or plan around it.',
      'Pida permiso a cada uno de esos Estados y anote su respuesta con referencia y fechas; o planifique por fuera.',
    ),
  }
}

const STATUSES: Readonly<Record<StateClearance['status'], { readonly en: string; readonly es: string }>> = {
  granted: both('granted', 'concedido'),
  requested: both('requested', 'solicitado'),
  denied: both('denied', 'denegado'),
  'not-requested': both('not requested', 'no solicitado'),
  unknown: both('unknown', 'desconocido'),
}
