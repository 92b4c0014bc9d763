import type { RefusalCode } from '../ledger/drafts.ts'
import type { GeoPoint } from '../quantities/frame.ts'
import { within } from './area.ts'
import type { Authority, Sensor } from './authority.ts'
import { type Facts, judge } from './judge.ts'
import { type ProcessingFact, processingFacts, processingRules, whenUnknown } from './rules.ts'

/** What someone asks leave to process. Anything unknown is null, and what matters and is unknown refuses. */
export interface ProcessingRequest {
  /** What the manifest declares: 'real', 'training', 'test' or 'simulated'; anything else is unknown. */
  readonly data: string | null
  readonly authority: Authority | null
  /** First and last instant of the recordings, µs since 1970 UTC. */
  readonly span_us: { readonly from: number; readonly to: number } | null
  /** Corners of what was flown or seen, in order; a single point for a fixed sensor. */
  readonly footprint: readonly GeoPoint[] | null
  readonly species: readonly string[] | null
  /** Left out: gas sensors, which is all that `process` reads. */
  readonly sensors?: readonly Sensor[]
  readonly now_us: number
}

/** Permit or refuse, naming its rules, with reasons for a person. */
export interface Decision {
  readonly outcome: 'permit' | 'refuse'
  readonly action: string
  /** Id of the authority relied on, or 'none'. */
  readonly authority: string
  readonly by: readonly string[]
  readonly unknown: readonly string[]
  /** What was decided and what to do next, one sentence or two each. */
  readonly reasons: readonly string[]
  readonly at_us: number
}

/**
 * The gate before `process`: test, training and simulated data pass; real data needs an authority that names analysis
 * and is exceeded in nothing. Refusal beats permission; what is unknown refuses.
 */
export function authoriseProcessing(request: ProcessingRequest): Decision {
  const { outcome, by, unknown } = judge(processingRules, 'analyse', factsOf(request))
  const ruleReasons = processingRules.filter(({ id }) => by.includes(id)).map(({ says }) => says)
  const unknownReasons = unknown.map((fact) => whenUnknown[fact as ProcessingFact])
  const reasons = [...new Set([...ruleReasons, ...unknownReasons])]
  return {
    outcome,
    action: 'analyse',
    authority: request.data === 'real' ? (request.authority?.id ?? 'none') : 'none',
    by,
    unknown,
    reasons: reasons.length > 0 ? reasons : [SILENCE],
    at_us: request.now_us,
  }
}

/** How the ledger's `ingest.refuse` names this refusal; undefined for a permission. */
export function refusalCodeOf({ outcome, by, unknown }: Decision): RefusalCode | undefined {
  if (outcome === 'permit') return undefined
  if (by.includes('analyse.no-authority')) return 'no-authority'
  return by.length === 0 && unknown.length > 0 ? 'unknown-fact' : 'outside-authority'
}

/** The request as facts; undefined where nobody can tell. */
export function factsOf(request: ProcessingRequest): Facts {
  const { data, authority } = request
  const none = Object.fromEntries(processingFacts.map((fact) => [fact, false]))
  if (data === 'test' || data === 'training' || data === 'simulated')
    return { ...none, dataNotCollectedForUse: true }
  if (data !== 'real') return { ...none, dataReal: undefined, dataNotCollectedForUse: undefined }
  if (authority === null) return { ...none, dataReal: true, authorityMissing: true }
  return {
    ...none,
    dataReal: true,
    authorityOfAnalysis: authority.actions.includes('analyse'),
    ...timeFacts(authority, request),
    collectedOutsideArea: outside(authority, request.footprint),
    sensorNotCovered: beyond(request.sensors ?? ['gas'], authority.sensors),
    speciesNotCovered: beyond(request.species, authority.species),
  }
}

function timeFacts({ from, until, revoked }: Authority, { span_us, now_us }: ProcessingRequest): Facts {
  const clock = Number.isFinite(now_us)
  const span = span_us !== null && span_us.from <= span_us.to ? span_us : undefined
  return {
    authorityRevoked: revoked === undefined ? false : clock ? instant_us(revoked.at) <= now_us : undefined,
    authorityNotYetInForce: clock ? now_us < instant_us(from) : undefined,
    collectedOutsideTime: span && (span.from < instant_us(from) || span.to > instant_us(until)),
  }
}

function outside({ area }: Authority, footprint: ProcessingRequest['footprint']): boolean | undefined {
  if (area === null) return false // no limit in space, and the authority says why
  if (footprint === null || footprint.length === 0) return undefined
  if (!footprint.every(({ lat_deg, lon_deg }) => Number.isFinite(lat_deg) && Number.isFinite(lon_deg)))
    return undefined
  return !within(
    footprint,
    area.map(([lat_deg, lon_deg]) => ({ lat_deg, lon_deg })),
  )
}

/** True if something asked for is not granted; undefined when nobody says what is asked for. */
const beyond = (asked: readonly string[] | null, granted: readonly string[]): boolean | undefined =>
  asked === null || asked.length === 0 ? undefined : !asked.every((each) => granted.includes(each))

const instant_us = (iso: string): number => Date.parse(iso) * 1000

const SILENCE =
  'No rule permits this: the authority does not name analysis among its actions. Ask the issuing office for one that does.'
