/**
 * The first judge as it was before it was made quick: every fact of every request, then the rules of the verb. What the quick one
 * must say, to the word; only tests ask it.
 */
import { type Authority, MEASURES_GAS } from './authority.ts'
import { either, isAfter, isBefore, type Known, whole, wholeBound } from './certainty.ts'
import type { StateClearance } from './clearance.ts'
import { officeName } from './document.ts'
import type { Judgement } from './judge.ts'
import {
  type HeightRange,
  notCollectedKinds,
  operatorRules,
  PLANNED,
  type Request,
  SIGMAS,
  type Span,
} from './request.ts'
import { type Fact, type Facts, type Rule, rules } from './rules.ts'
import {
  alwaysOnAuthority,
  isVerb,
  lookingVerbs,
  planningVerbs,
  sensorOf,
  type Verb,
  verbs,
} from './verbs.ts'

/** Judges a request by these rules. */
export function plainJudge(all: readonly Rule[] = rules): (request: Request) => Judgement {
  const policy = policyOf(all)
  return (request) => judged(request.verb, factsOf(request), policy)
}

/** The same of facts that are given. */
export function plainJudgeOfFacts(all: readonly Rule[]): (verb: string, facts: Facts) => Judgement {
  const policy = policyOf(all)
  return (verb, facts) => judged(verb, facts, policy)
}

/** Rules made ready: for each verb its own, and the facts they need, each once and at most 31. */
type Policy = Readonly<Record<Verb, VerbPolicy>>

interface VerbPolicy {
  readonly needed: readonly Fact[]
  /** At most 31. */
  readonly rules: readonly {
    readonly id: string
    readonly permits: boolean
    /** Bit k: the fact that stands k-th in `needed`. */
    readonly when: number
  }[]
}

/** Rules by the verb they are about. */
function policyOf(all: readonly Rule[]): Policy {
  const policies = verbs.map((verb): [Verb, VerbPolicy] => {
    const own = all.filter((rule) => rule.verbs.includes(verb))
    const needed = [...new Set(own.flatMap((rule) => rule.when))]
    if (needed.length > 31)
      throw new RangeError(`${needed.length} facts about ${verb}: more than a number has bits`)
    const ready = own.map(({ id, effect, when }) => ({
      ...{ id, permits: effect === 'permit' },
      when: when.reduce((bits, fact) => bits | (1 << needed.indexOf(fact)), 0),
    }))
    return [verb, { needed, rules: ready }]
  })
  return Object.fromEntries(policies) as Record<Verb, VerbPolicy>
}

const NONE: readonly never[] = []

function judged(verb: string, facts: Facts, by: Policy): Judgement {
  if (!isVerb(verb)) return { outcome: 'refuse', by: ['unknown-verb'], unknown: NONE }
  const { needed, rules: own } = by[verb]
  let [holding, open] = [0, 0]
  for (let k = 0; k < needed.length; k++) {
    // Nothing but true and false is known; and what only an object's prototype says is not.
    const fact = needed[k]!
    const value = Object.hasOwn(facts, fact) ? facts[fact] : undefined
    if (value === true) holding |= 1 << k
    else if (value !== false) open |= 1 << k
  }
  let [permitting, refusing] = [0, 0]
  for (let k = 0; k < own.length; k++) {
    const { permits, when } = own[k]!
    if ((holding & when) !== when) continue
    if (permits) permitting |= 1 << k
    else refusing |= 1 << k
  }
  const unknown = open === 0 ? NONE : needed.filter((_, k) => (open & (1 << k)) !== 0)
  const isPermitted = permitting !== 0 && refusing === 0 && open === 0
  const deciding = refusing !== 0 ? refusing : open !== 0 ? 0 : permitting
  const decided =
    deciding === 0 ? NONE : own.filter((_, k) => (deciding & (1 << k)) !== 0).map(({ id }) => id)
  return { outcome: isPermitted ? 'permit' : 'refuse', by: decided, unknown }
}

/** The request as facts; undefined where nobody can tell. */
function factsOf(request: Request): Facts {
  const { data, verb, authority, role } = request
  const held = request.held === null ? undefined : request.held.includes(verb)
  const overseer = role === null ? undefined : role === 'overseer'
  const notCollected = needsNone(data, verb)
  if (notCollected === true || authority === null)
    return { ...NOTHING_WRONG, notCollected, held, overseer, noAuthority: notCollected !== true }
  return factsUnder(authority, request, { notCollected, held, overseer })
}

/** Whether the verb needs no authority, for what it is done with observes nobody and no place; undefined: nobody says what that is. */
function needsNone(data: string | null, verb: string): Known {
  if (data === 'real') return false
  if (data === PLANNED) return lookingVerbs.has(verb)
  return data !== null && notCollectedKinds.includes(data) ? !alwaysOnAuthority.has(verb) : undefined
}

type Besides = Pick<Facts, 'notCollected' | 'held' | 'overseer'>

const planned: ReadonlySet<string> = new Set(planningVerbs)

/** One literal of all facts: a million times a second it is made. What states say is asked only before a flight. */
function factsUnder(
  authority: Authority,
  request: Request,
  { notCollected, held, overseer }: Besides,
): Facts {
  const { document, from_us, until_us, region } = authority
  const { place, purpose, dwellings, payload, partner, states, operator, isSecondPerson } = request
  const at_us = whole(request.now.at_us)
  const off_us = wholeBound(request.now.bound_us)
  const span = spanOf(request.span)
  const asked = askedSensors(request)
  const flown = planned.has(request.verb) ? states : null
  return {
    notCollected,
    held,
    overseer,
    noAuthority: false,
    verbGranted: includes(document.verbs, request.verb),
    revoked: revokedBy(authority, at_us, off_us),
    notYetInForce: isBefore(at_us, off_us, from_us),
    noLongerInForce: isAfter(at_us, off_us, until_us),
    outsideTime: either(
      isBefore(span.start_us, span.bound_us, from_us),
      isAfter(span.end_us, span.bound_us, until_us),
    ),
    outsideArea: region === null ? false : place === null ? undefined : outside(place.depth_m, place.sigma_m),
    outsideHeights: document.height === null ? false : outsideBand(document.height, request.heights),
    sensorNotCovered: beyond(asked, document.sensors),
    speciesNotCovered: isWithoutGas(asked) ? false : beyond(request.species, document.species),
    purposeNotCovered: purpose === null ? undefined : !includes(document.purposes, purpose),
    dwellingsExcluded: document.residential.stance === 'excluded' ? (dwellings ?? undefined) : false,
    retentionOver: isOver(authority, at_us, off_us, span),
    payloadNotDeclared: payload === null ? undefined : payload !== 'unarmed',
    stateNotCovered: flown?.some((each) => termsOf(document, each) === undefined),
    clearanceDenied: flown?.some((each) => each.status === 'denied' && termsOf(document, each) !== 'own'),
    clearanceMissing: flown === null ? undefined : lacksClearance(document, flown, operator, span),
    operatorStaysOut: flown === null ? undefined : staysOut(document, flown, operator),
    sameHand: isSecondPerson === null ? undefined : !isSecondPerson,
    partnerNotCovered:
      partner === null ? undefined : !document.partners.some((each) => officeName(each) === partner),
  }
}

const NOTHING_WRONG = {
  notCollected: false,
  noAuthority: false,
  verbGranted: false,
  revoked: false,
  notYetInForce: false,
  noLongerInForce: false,
  outsideTime: false,
  outsideArea: false,
  outsideHeights: false,
  sensorNotCovered: false,
  speciesNotCovered: false,
  purposeNotCovered: false,
  dwellingsExcluded: false,
  retentionOver: false,
  held: false,
  payloadNotDeclared: false,
  stateNotCovered: false,
  clearanceDenied: false,
  clearanceMissing: false,
  operatorStaysOut: false,
  sameHand: false,
  partnerNotCovered: false,
  overseer: false,
} as const satisfies Facts

const includes = (list: readonly string[], wanted: string) => list.includes(wanted)

interface KnownSpan {
  readonly start_us: number | undefined
  readonly end_us: number | undefined
  readonly bound_us: number | undefined
}
const NO_SPAN: KnownSpan = { start_us: undefined, end_us: undefined, bound_us: undefined }

/** All of it or nothing: a span that ends before it starts says nothing. */
function spanOf(span: Span | null): KnownSpan {
  const start_us = span === null ? undefined : whole(span.from_us)
  const end_us = span === null ? undefined : whole(span.to_us)
  if (span === null || start_us === undefined || end_us === undefined || start_us > end_us) return NO_SPAN
  return { start_us, end_us, bound_us: wholeBound(span.bound_us) }
}

function revokedBy({ revoked_us }: Authority, at_us: number | undefined, off_us: number | undefined): Known {
  if (revoked_us === null) return false
  const isBeforeIt = isBefore(at_us, off_us, revoked_us)
  return isBeforeIt === undefined ? undefined : !isBeforeIt
}

/** Whether the records may be kept no longer: the clocks of both times may be off. */
function isOver(
  { retention_us }: Authority,
  at_us: number | undefined,
  off_us: number | undefined,
  { end_us, bound_us }: KnownSpan,
): Known {
  if (end_us === undefined || off_us === undefined || bound_us === undefined) return undefined
  return isAfter(at_us, off_us + bound_us, end_us + retention_us)
}

/** A verb that collects asks for its own sensor, whatever else is listed. */
function askedSensors({ verb, sensors }: Request): readonly string[] | null {
  const own = sensorOf[verb]
  return own === undefined ? sensors : [...(sensors ?? []), own]
}

const isWithoutGas = (asked: readonly string[] | null) =>
  asked !== null && asked.length > 0 && !asked.some((sensor) => MEASURES_GAS.has(sensor))

/** True if something asked for is not granted; undefined when nobody says what is asked for. */
const beyond = (asked: readonly string[] | null, granted: readonly string[]): Known =>
  asked === null || asked.length === 0 ? undefined : !asked.every((each) => granted.includes(each))

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

/** Of other states that are entered: whether one's clearance is wanting. */
function lacksClearance(
  document: Document,
  states: readonly StateClearance[],
  operator: Request['operator'],
  span: KnownSpan,
): Known {
  const needing = states.filter((each) => {
    const terms = termsOf(document, each)
    return terms !== 'own' && (operator === 'with-clearance' || terms !== 'clearance-not-needed')
  })
  return needing.map((each) => isUncleared(each, span)).reduce(either, false)
}

/** Whether the clearance is wanting for some of that time. */
function isUncleared({ status, from, until }: StateClearance, span: KnownSpan): Known {
  if (status === 'unknown') return undefined
  if (status !== 'granted' || from === undefined || until === undefined) return true
  return either(
    isBefore(span.start_us, span.bound_us, Date.parse(from) * 1000),
    isAfter(span.end_us, span.bound_us, Date.parse(until) * 1000),
  )
}

/** Whether the operator's own rule keeps out of another state that is entered. */
function staysOut(
  document: Document,
  states: readonly StateClearance[],
  operator: Request['operator'],
): Known {
  if (states.every((each) => termsOf(document, each) === 'own')) return false
  const isRule = (operatorRules as readonly (string | null)[]).includes(operator)
  return isRule ? operator === 'never' : undefined
}
