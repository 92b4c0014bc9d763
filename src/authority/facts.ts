import { type Authority, MEASURES_GAS } from './authority.ts'
import { either, isAfter, isBefore, type Known, whole, wholeBound } from './certainty.ts'
import type { StateClearance } from './clearance.ts'
import { officeName } from './document.ts'
import {
  type HeightRange,
  notCollectedKinds,
  operatorRules,
  PLANNED,
  type Request,
  SIGMAS,
} from './request.ts'
import type { Fact, Facts } from './rules.ts'
import { alwaysOnAuthority, lookingVerbs, planningVerbs, sensorOf } from './verbs.ts'

/** What facts are established from: the request, with its times as they count. */
interface Question {
  readonly request: Request
  readonly authority: Authority
  readonly document: Authority['document']
  readonly at_us: number | undefined
  readonly off_us: number | undefined
  readonly start_us: number | undefined
  readonly end_us: number | undefined
  readonly bound_us: number | undefined
}

export const questionOf = (request: Request, authority: Authority): Question => {
  const { now, span } = request
  const from_us = span === null ? undefined : whole(span.from_us)
  const to_us = span === null ? undefined : whole(span.to_us)
  // All of a span or nothing: one that ends before it starts says nothing.
  const isSpan = span !== null && from_us !== undefined && to_us !== undefined && from_us <= to_us
  return {
    request,
    authority,
    document: authority.document,
    at_us: whole(now.at_us),
    off_us: wholeBound(now.bound_us),
    start_us: isSpan ? from_us : undefined,
    end_us: isSpan ? to_us : undefined,
    bound_us: isSpan ? wholeBound(span.bound_us) : undefined,
  }
}

/** Facts of the request alone, whatever the authority. */
export const bareFacts = {
  notCollected: ({ data, verb }: Request) => needsNone(data, verb),
  noAuthority: ({ data, verb, authority }: Request) => authority === null && needsNone(data, verb) !== true,
  held: ({ held, verb }: Request) => (held === null ? undefined : held.includes(verb)),
  overseer: ({ role }: Request) => (role === null ? undefined : role === 'overseer'),
} as const satisfies Partial<Record<Fact, (request: Request) => Known>>

/** Facts under an authority; each false where none is needed or there is none. A row is asked for only where a rule needs it. */
export const factsUnder: Readonly<Record<Exclude<Fact, keyof typeof bareFacts>, (of: Question) => Known>> = {
  verbGranted: ({ document, request }) => includes(document.verbs, request.verb),
  revoked: revokedBy,
  notYetInForce: ({ authority, at_us, off_us }) => isBefore(at_us, off_us, authority.from_us),
  noLongerInForce: ({ authority, at_us, off_us }) => isAfter(at_us, off_us, authority.until_us),
  outsideTime: ({ authority, start_us, end_us, bound_us }) =>
    either(isBefore(start_us, bound_us, authority.from_us), isAfter(end_us, bound_us, authority.until_us)),
  outsideArea: ({ authority, request: { place } }) =>
    authority.region === null ? false : place === null ? undefined : outside(place.depth_m, place.sigma_m),
  outsideHeights: ({ document, request }) =>
    document.height === null ? false : outsideBand(document.height, request.heights),
  sensorNotCovered: sensorBeyond,
  speciesNotCovered: speciesBeyond,
  purposeNotCovered: ({ document, request: { purpose } }) =>
    purpose === null ? undefined : !includes(document.purposes, purpose),
  dwellingsExcluded: ({ document, request }) =>
    document.residential.stance === 'excluded' ? (request.dwellings ?? undefined) : false,
  retentionOver: isOver,
  payloadNotDeclared: ({ request: { payload } }) => (payload === null ? undefined : payload !== 'unarmed'),
  stateNotCovered: (of) => entered(of)?.some((each) => termsOf(of.document, each) === undefined),
  clearanceDenied: (of) => entered(of)?.some((each) => hasDenied(of.document, each)),
  clearanceMissing: lacksClearance,
  operatorStaysOut: staysOut,
  sameHand: ({ request: { isSecondPerson } }) => (isSecondPerson === null ? undefined : !isSecondPerson),
  partnerNotCovered: ({ document, request: { partner } }) =>
    partner === null ? undefined : !document.partners.some((each) => officeName(each) === partner),
}

/** The request as facts, all of them; undefined where nobody can tell. */
export function factsOf(request: Request): Facts {
  const { authority } = request
  const bare = answers(bareFacts, request)
  const none = authority === null || bare.notCollected === true
  const under = none ? NOTHING_WRONG : answers(factsUnder, questionOf(request, authority))
  return { ...bare, ...under }
}

function answers<Name extends string, Of>(
  table: Readonly<Record<Name, (of: Of) => Known>>,
  of: Of,
): Record<Name, Known> {
  const named = Object.entries<(of: Of) => Known>(table).map(([name, ask]) => [name, ask(of)])
  return Object.fromEntries(named) as Record<Name, Known>
}

const NOTHING_WRONG = Object.fromEntries(Object.keys(factsUnder).map((fact) => [fact, false])) as Record<
  keyof typeof factsUnder,
  false
>

const includes = (list: readonly string[], wanted: string) => list.includes(wanted)

/** Whether the verb needs no authority, for what it is done with observes nobody and no place; undefined: nobody says what that is. */
export function needsNone(data: string | null, verb: string): Known {
  if (data === 'real') return false
  if (data === PLANNED) return lookingVerbs.has(verb)
  return data !== null && notCollectedKinds.includes(data) ? !alwaysOnAuthority.has(verb) : undefined
}

function revokedBy({ authority: { revoked_us }, at_us, off_us }: Question): Known {
  if (revoked_us === null) return false
  const isBeforeIt = isBefore(at_us, off_us, revoked_us)
  return isBeforeIt === undefined ? undefined : !isBeforeIt
}

/** Whether the records may be kept no longer: the clocks of both times may be off. */
function isOver({ authority: { retention_us }, at_us, off_us, end_us, bound_us }: Question): Known {
  if (end_us === undefined || off_us === undefined || bound_us === undefined) return undefined
  return isAfter(at_us, off_us + bound_us, end_us + retention_us)
}

/** A verb that collects asks for its own sensor, whatever else is listed. Undefined when nobody says which is used. */
function sensorBeyond({ request: { verb, sensors }, document }: Question): Known {
  const own = sensorOf[verb]
  if (own === undefined) return beyond(sensors, document.sensors)
  return !document.sensors.includes(own) || (sensors !== null && !areAllIn(sensors, document.sensors))
}

/** Where no sensor measures gas, no gas is asked for. */
function speciesBeyond({ request: { verb, sensors, species }, document }: Question): Known {
  const own = sensorOf[verb]
  const isKnown = own !== undefined || (sensors !== null && sensors.length > 0)
  const isWithoutGas = isKnown && !measuresGas(own) && !sensors?.some(measuresGas)
  return isWithoutGas ? false : beyond(species, document.species)
}
const measuresGas = (sensor: string | undefined) => sensor !== undefined && MEASURES_GAS.has(sensor)

/** True if something asked for is not granted; undefined when nobody says what is asked for. */
const beyond = (asked: readonly string[] | null, granted: readonly string[]): Known =>
  asked === null || asked.length === 0 ? undefined : !areAllIn(asked, granted)

function areAllIn(asked: readonly string[], granted: readonly string[]): boolean {
  for (let k = 0; k < asked.length; k++) if (!granted.includes(asked[k]!)) return false
  return true
}

/** Whether something that deep inside, uncertain by `sigma`, is outside for certain; undefined when it may be on either side. */
function outside(depth_m: number, sigma_m: number): Known {
  const depth = whole(depth_m * 1000)
  const sigma = wholeBound(sigma_m * 1000)
  if (depth === undefined || sigma === undefined) return undefined
  if (depth > SIGMAS * sigma || (depth === 0 && sigma === 0)) return false
  return depth < -SIGMAS * sigma ? true : undefined
}

type Band = NonNullable<Authority['document']['height']>

/** Heights of another datum say nothing of this band: they are never compared raw. */
function outsideBand({ datum, low_m, high_m }: Band, heights: readonly HeightRange[] | null): Known {
  const range = heights?.find((each) => each.datum === datum && isKnown(each))
  if (range === undefined) return undefined
  const above_m = low_m === null ? null : mm(range.low_m) - mm(low_m)
  const below_m = high_m === null ? null : mm(high_m) - mm(range.high_m)
  return either(
    above_m === null ? false : outside(above_m / 1000, range.sigma_m),
    below_m === null ? false : outside(below_m / 1000, range.sigma_m),
  )
}
const mm = (value_m: number) => Math.round(value_m * 1000)
const isKnown = ({ low_m, high_m, sigma_m }: HeightRange) =>
  whole(low_m * 1000) !== undefined &&
  whole(high_m * 1000) !== undefined &&
  wholeBound(sigma_m * 1000) !== undefined

type Document = Authority['document']

const termsOf = ({ states }: Document, { state }: StateClearance) =>
  states.find((each) => each.state === state)?.terms

const hasDenied = (document: Document, each: StateClearance) =>
  each.status === 'denied' && termsOf(document, each) !== 'own'

/** What states say is asked only before a flight. */
const entered = ({ request: { states, verb } }: Question) => (planned.has(verb) ? states : null)
const planned: ReadonlySet<string> = new Set(planningVerbs)

/** Of other states that are entered: whether one's clearance is wanting. */
function lacksClearance(of: Question): Known {
  const states = entered(of)
  if (states === null) return undefined
  const { document, request } = of
  const needing = states.filter((each) => {
    const terms = termsOf(document, each)
    return terms !== 'own' && (request.operator === 'with-clearance' || terms !== 'clearance-not-needed')
  })
  return needing.map((each) => isUncleared(each, of)).reduce(either, false)
}

/** Whether the clearance is wanting for some of that time. */
function isUncleared({ status, from, until }: StateClearance, span: Question): Known {
  if (status === 'unknown') return undefined
  if (status !== 'granted' || from === undefined || until === undefined) return true
  return either(
    isBefore(span.start_us, span.bound_us, Date.parse(from) * 1000),
    isAfter(span.end_us, span.bound_us, Date.parse(until) * 1000),
  )
}

/** Whether the operator's own rule keeps out of another state that is entered. */
function staysOut(of: Question): Known {
  const states = entered(of)
  if (states === null) return undefined
  if (states.every((each) => termsOf(of.document, each) === 'own')) return false
  const { operator } = of.request
  const isRule = (operatorRules as readonly (string | null)[]).includes(operator)
  return isRule ? operator === 'never' : undefined
}
