// wire names: __entity
import { readFileSync } from 'node:fs'
import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs'
import { type Authority, retentionClasses } from '../../src/authority/authority.ts'
import type { StateClearance } from '../../src/authority/clearance.ts'
import { officeName } from '../../src/authority/document.ts'
import type { Request } from '../../src/authority/request.ts'
import type { SecondJudge, SecondOpinion } from '../../src/authority/second-judge.ts'

export interface CedarTexts {
  readonly policies: string
  readonly schema: string
}

/** The policies and the schema that stand beside this file. */
export const cedarTexts = (): CedarTexts => ({
  policies: readFileSync(new URL('policies.cedar', import.meta.url), 'utf8'),
  schema: readFileSync(new URL('authority.cedarschema', import.meta.url), 'utf8'),
})

/**
 * The second judge: Cedar (cedarpolicy.com) with policies of its own. Anything but a clean answer is an error, and an
 * error refuses: also what Cedar itself passes over. A policy whose condition fails is skipped by it, and the request
 * perhaps allowed; validation answers "success" beside a list of errors.
 */
export async function cedarJudge({ policies, schema }: CedarTexts = cedarTexts()): Promise<SecondJudge> {
  // Four megabytes that only some commands need.
  const cedar = await import('@cedar-policy/cedar-wasm/nodejs')
  const name = `overflight ${++judges}`
  const trouble = prepared(cedar, name, policies, schema)
  const verbs = trouble === undefined ? verbsOf(cedar, schema) : new Set<string>()
  return {
    judge(request) {
      if (trouble !== undefined) return { outcome: 'error', error: trouble }
      if (!verbs.has(request.verb)) return { outcome: 'refuse', by: ['unknown-verb'] }
      return opinion(cedar.statefulIsAuthorized(callOf(request, name)))
    },
  }
}

let judges = 0

/** Parses everything once; answers what is wrong with it, if anything is. */
function prepared(cedar: typeof Cedar, name: string, text: string, schema: string): string | undefined {
  const parts = cedar.policySetTextToParts(text)
  if (parts.type !== 'success') return problems('policies', parts.errors)
  const staticPolicies: Record<string, Cedar.Policy> = {}
  for (const policy of parts.policies) {
    const read = cedar.policyToJson(policy)
    const id = read.type === 'success' ? read.json.annotations?.id : undefined
    if (id === undefined || Object.hasOwn(staticPolicies, id))
      return `a policy without an @id of its own: ${policy}`
    staticPolicies[id] = policy
  }
  const valid = cedar.validate({ schema, policies: { staticPolicies } })
  if (valid.type !== 'success') return problems('validation', valid.errors)
  const found = [...valid.validationErrors, ...valid.validationWarnings].map(({ error }) => error)
  if (found.length + valid.otherWarnings.length > 0)
    return problems('validation', [...found, ...valid.otherWarnings])
  const kept = cedar.preparsePolicySet(name, { staticPolicies })
  if (kept.type !== 'success') return problems('policies', kept.errors)
  const shaped = cedar.preparseSchema(name, schema)
  return shaped.type === 'success' ? undefined : problems('schema', shaped.errors)
}

const problems = (of: string, errors: readonly Cedar.DetailedError[]): string =>
  `${of}: ${errors.map(({ message }) => message).join('; ') || 'no reason given'}`

/** Verbs this judge has a policy for: its schema's own list. */
function verbsOf(cedar: typeof Cedar, schema: string): ReadonlySet<string> {
  const read = cedar.schemaToJson(schema)
  if (read.type !== 'success') return new Set()
  const actions = Object.entries(read.json['']?.actions ?? {})
  // A group of verbs is an action too, one that applies to nothing.
  const asked = actions.filter(([, { appliesTo }]) => (appliesTo?.resourceTypes.length ?? 0) > 0)
  return new Set(asked.map(([verb]) => verb))
}

function opinion(answer: Cedar.AuthorizationAnswer): SecondOpinion {
  if (answer.type !== 'success') return { outcome: 'error', error: problems('request', answer.errors) }
  const { decision, diagnostics } = answer.response
  if (answer.warnings.length > 0) return { outcome: 'error', error: problems('request', answer.warnings) }
  const failed = diagnostics.errors.map(({ policyId, error }) => `policy ${policyId}: ${error.message}`)
  if (failed.length > 0) return { outcome: 'error', error: failed.join('; ') }
  if (decision === 'allow') return { outcome: 'permit', by: diagnostics.reason }
  return decision === 'deny'
    ? { outcome: 'refuse', by: diagnostics.reason }
    : { outcome: 'error', error: `neither allow nor deny: ${decision}` }
}

type Value = Cedar.CedarValueJson
type Values = Record<string, Value>

function callOf(request: Request, name: string): Cedar.StatefulAuthorizationCall {
  const { verb, role, authority } = request
  const sortie = { type: 'Sortie', id: 'asked' }
  const relied = authority === null ? [] : [authorityEntity(authority)]
  return {
    principal: { type: 'Role', id: role ?? 'unknown' },
    action: { type: 'Action', id: verb },
    resource: sortie,
    context: contextOf(request),
    preparsedPolicySetId: name,
    preparsedSchemaName: name,
    validateRequest: true,
    entities: [
      { uid: sortie, attrs: sortieAttributes(request), parents: [], tags: heightsOf(request) },
      ...relied,
    ],
  }
}

const AUTHORITY = { type: 'Authority', id: 'relied on' }

function authorityEntity({ document, from_us, until_us, revoked_us }: Authority): Cedar.EntityJson {
  const { states, height, sensors, species, purposes, partners, residential } = document
  const named = (...terms: string[]) =>
    states.filter((each) => terms.includes(each.terms)).map(({ state }) => state)
  return {
    uid: AUTHORITY,
    parents: [],
    attrs: {
      verbs: document.verbs,
      from: from_us,
      until: until_us,
      ...stated({ revoked: revoked_us }),
      retention: retentionClasses[document.retention] * 24 * 3600 * 1e6,
      hasArea: document.area !== null,
      ...(height === null
        ? {}
        : { height: { datum: height.datum, ...stated({ low: mm(height.low_m), high: mm(height.high_m) }) } }),
      ...{ sensors, species, purposes },
      partners: partners.map(officeName),
      states: states.map(({ state }) => state),
      ownStates: named('own'),
      openStates: named('own', 'clearance-not-needed'),
      avoidsDwellings: residential.stance === 'excluded',
    },
  }
}

function sortieAttributes({ data, authority, span, place, sensors, species }: Request): Values {
  return {
    ...stated({ data, start: whole(span?.from_us), end: whole(span?.to_us), clock: bound(span?.bound_us) }),
    ...(authority === null ? {} : { authority: { __entity: AUTHORITY } }),
    ...stated({ depth: mm(place?.depth_m), sigma: bound(mm(place?.sigma_m)) }),
    ...stated({ sensors: sensors && [...sensors], species: species && [...species] }),
  }
}

/** Only heights of which all three numbers are known; the first of each datum. */
function heightsOf({ heights }: Request): Values {
  const tags: Values = {}
  for (const { datum, low_m, high_m, sigma_m } of heights ?? []) {
    const [low, high, sigma] = [mm(low_m), mm(high_m), bound(mm(sigma_m))]
    if (low !== null && high !== null && sigma !== null) tags[datum] ??= { low, high, sigma }
  }
  return tags
}

function contextOf(request: Request): Values {
  const { now, states, held, span } = request
  const among = (wanted: (each: StateClearance) => boolean) =>
    (states ?? []).filter(wanted).map(({ state }) => state)
  return {
    verb: request.verb,
    ...stated({ now: whole(now.at_us), clock: bound(now.bound_us), purpose: request.purpose }),
    ...stated({ dwellings: request.dwellings, payload: request.payload, operator: request.operator }),
    ...stated({ secondPerson: request.isSecondPerson, partner: request.partner }),
    ...stated({ entered: states?.map(({ state }) => state) }),
    denied: among(({ status }) => status === 'denied'),
    uncleared: among((each) => !isCleared(each, span)),
    ...stated({ held: held && [...held] }),
  }
}

/** Granted, for certain, for all of that time. */
function isCleared({ status, from, until }: StateClearance, span: Request['span']): boolean {
  const [start, end, clock] = [whole(span?.from_us), whole(span?.to_us), bound(span?.bound_us)]
  if (status !== 'granted' || from === undefined || until === undefined) return false
  if (start === null || end === null || clock === null || start > end) return false
  return start - clock >= Date.parse(from) * 1000 && end + clock <= Date.parse(until) * 1000
}

/** What is null is left out: nobody knows it. */
const stated = (values: Readonly<Record<string, Value | null | undefined>>): Values =>
  Object.fromEntries(
    Object.entries(values).filter(
      (entry): entry is [string, Value] => entry[1] !== null && entry[1] !== undefined,
    ),
  )

/** Cedar has whole numbers only; what is none, or cannot be told apart from its neighbours, is not known. */
function whole(value: number | null | undefined): number | null {
  const rounded = value === null || value === undefined ? Number.NaN : Math.round(value)
  return Number.isSafeInteger(rounded) ? rounded : null
}
const mm = (value_m: number | null | undefined) =>
  whole(value_m === null || value_m === undefined ? null : value_m * 1000)
const bound = (value: number | null | undefined): number | null => {
  const known = whole(value)
  return known === null || known < 0 ? null : known
}
