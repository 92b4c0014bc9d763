/** `overflight authority …`: what an authority permits; its record; holds. */
import { resolve } from 'node:path'
import type { Authority } from '../../src/authority/authority.ts'
import type { Decision } from '../../src/authority/decide.ts'
import { parseHold } from '../../src/authority/hold.ts'
import { type ReasonLanguage, reasonsInBoth, reasonTexts } from '../../src/authority/reasons.ts'
import { grantableVerbs, isVerb } from '../../src/authority/verbs.ts'
import { area_m2 } from '../../src/quantities/region.ts'
import { clearanceDates, legalityOf } from '../../src/reports/legality.ts'
import { legalityWords } from '../../src/reports/legality-phrases.ts'
import { InputRefused, UsageError } from '../failures.ts'
import { readFlight } from '../flight.ts'
import { onlyFlight } from '../flight-result.ts'
import { type CasePlan, ingestCase, planCases } from '../ingest.ts'
import { openLedger } from '../recordkeeping.ts'
import { askedOf } from './asked.ts'
import { absentAuthority, authorityIn, authorityOf, clearancesOf } from './documents.ts'
import { mustPermit, openGate, openJudge } from './gate.ts'
import { holdsIn } from './holds.ts'
import { register } from './register.ts'
import { liftHold, setHold } from './set-hold.ts'

export interface AuthorityRequest {
  /** The words after `authority`. */
  readonly words: readonly string[]
  readonly sortie: string | undefined
  readonly data: string | null
  readonly because: string | undefined
  readonly refuses: readonly string[]
  readonly role: string | null
  readonly json: boolean
  /** Of register: it cannot wait until those who must be told are told. */
  readonly urgent: boolean
  readonly language: ReasonLanguage
  readonly ledger: string
}

export const authorityActions = ['check', 'ask', 'register', 'hold', 'lift', 'holds'] as const

/** Runs one of the actions; answers what is printed. */
export async function authorityCommand(request: AuthorityRequest, now_ms: () => number): Promise<string> {
  const [action, subject] = request.words
  const needed = (what: string): string => {
    if (subject === undefined) throw new UsageError(`authority ${action} needs ${what}`)
    return subject
  }
  switch (action) {
    case 'check':
      return check(needed('a file'), request, now_ms)
    case 'ask':
      return ask(needed('a verb'), request, now_ms)
    case 'register':
      return registerFile(needed('a file'), request, now_ms)
    case 'hold':
      return hold(needed('a sortie'), request, now_ms)
    case 'lift':
      return lift(needed('the id of a hold'), request, now_ms)
    case 'holds':
      return holdsText(request.ledger)
    default:
      throw new UsageError(`authority ${action}: expected ${authorityActions.join(', ')}`)
  }
}

async function check(file: string, request: AuthorityRequest, now_ms: () => number): Promise<string> {
  const { authority } = await authorityIn(resolve(file), file)
  const checked = request.sortie === undefined ? [] : await judged(authority, request, now_ms)
  if (request.json)
    return JSON.stringify(
      {
        authority: authority.document,
        lapses: lapsesOf(authority),
        ...(request.sortie === undefined ? {} : { verbs: checked.map(decisionJson) }),
      },
      null,
      2,
    )
  const verbs = checked.map((decision) => verbText(decision, request.language))
  const clearances = request.sortie === undefined ? [] : await clearanceLines(authority, request)
  return [authorityText(authority, now_ms()), ...clearances, ...verbs].join('\n')
}

/** Of each state that is not the issuer's own: what it answered about this sortie. Never blank. */
async function clearanceLines(authority: Authority, request: AuthorityRequest): Promise<string[]> {
  const plan = await planOf(request)
  const words = legalityWords[request.language]
  const { clearances = [] } = legalityOf(authority, await clearancesOf(plan)) ?? {}
  return clearances.map((each) => {
    const facts = [words.statuses[each.status], each.reference ?? '', clearanceDates(each, words)]
    return `  ${words.clearance.padEnd(10)} ${each.state}: ${facts.filter((fact) => fact !== '').join('; ')}`
  })
}

/** Asks the gate for good: the decision goes into the record, and a refusal is told as one. */
async function ask(verb: string, request: AuthorityRequest, now_ms: () => number): Promise<string> {
  const { language, role } = request
  if (request.sortie === undefined) throw new UsageError('authority ask needs --sortie <folder or manifest>')
  const plan = await planOf(request)
  const gate = await openGate({ ledger: await openLedger(request.ledger, now_ms), now_ms })
  const authority = await authorityOf(plan, gate)
  // What is no verb is not worth reading recordings for.
  const { recordings, flight } = isVerb(verb) ? await recorded(plan) : NOTHING_READ
  const asked = askedOf(plan, authority, recordings, flight, verb)
  const decision = await gate.decide({ ...asked, role }, { sortie: plan.id })
  mustPermit(decision, language, absentAuthority(plan))
  return [`${verb}: ${legalityWords[language].permitted}`, ...reasonTexts(decision.reasons, language)].join(
    '\n  ',
  )
}

const NOTHING_READ = { recordings: { gas: [], frame: { origin: null } }, flight: null } as const

async function planOf({ sortie, data }: AuthorityRequest): Promise<CasePlan> {
  const { cases, problems } = await planCases(sortie!, data)
  const plan = cases[0]
  if (plan !== undefined && problems.length === 0) return plan
  throw new InputRefused('the manifest cannot be used', problems)
}

const decisionJson = ({ verb, outcome, code, by, unknown, reasons }: Decision) => ({
  ...{ verb, outcome, code, by, unknown },
  reasons: reasonsInBoth(reasons),
})

const verbText = ({ verb, outcome, reasons }: Decision, language: ReasonLanguage): string =>
  outcome === 'permit'
    ? `  green  ${verb}`
    : [`  red    ${verb}`, ...reasonTexts(reasons, language).map((text) => `           ${text}`)].join('\n')

/** Every verb that can be granted, asked of this sortie. A case is enough: all have one authority. */
async function judged(
  authority: Authority,
  request: AuthorityRequest,
  now_ms: () => number,
): Promise<Decision[]> {
  const plan = await planOf(request)
  const { recordings, flight } = await recorded(plan)
  const judge = await openJudge({ folder: request.ledger, now_ms })
  return Promise.all(
    grantableVerbs.map((verb) =>
      judge(askedOf(plan, authority, recordings, flight, verb), { sortie: plan.id }),
    ),
  )
}

async function recorded(plan: CasePlan) {
  const { flight, inputs } = await readFlight(plan, () => {})
  const hasTables = plan.manifest.recordings.some(({ role }) => role !== 'flight')
  if (!hasTables && flight !== null) return { recordings: await onlyFlight(plan, flight, inputs), flight }
  return { recordings: (await ingestCase(plan)).recordings, flight }
}

const DAY_MS = 86_400_000
const day = (at_ms: number) => new Date(at_ms).toISOString().slice(0, 10)

/** Until when what may be done. */
const lapsesOf = ({ document, until_us, retention_us }: Authority) => ({
  'plan, fly, collect': document.until,
  'use of records': `${document.retention} after their end, at the latest ${day((until_us + retention_us) / 1000)}`,
})

function authorityText(authority: Authority, now_ms: number): string {
  const { document, region } = authority
  const { issuer, legalBasis, height, residential, revoked } = document
  const limit = (at_m: number | null, open: string) => (at_m === null ? open : `${at_m} m`)
  const rows: [string, string][] = [
    ['issued by', `${issuer.office}, ${issuer.state}`],
    ['basis', `${legalBasis.cites}; "${legalBasis.document.title}", SHA-256 ${legalBasis.document.sha256}`],
    ['permits', document.verbs.join(', ')],
    ['for', document.purposes.join(', ')],
    ['with', [...document.sensors, ...document.species].join(', ')],
    [
      'where',
      region === null ? `no limit: ${document.noAreaBecause}` : `${(area_m2(region) / 1e6).toFixed(2)} km²`,
    ],
    [
      'heights',
      height === null
        ? `no limit: ${document.noHeightBecause}`
        : `${limit(height.low_m, 'the ground')} to ${limit(height.high_m, 'any')} (${height.datum})`,
    ],
    ['when', `${document.from} to ${document.until}: ${standing(authority, now_ms)}`],
    ['states', document.states.map(({ state, terms }) => `${state} (${terms})`).join(', ')],
    ['partners', document.partners.map(({ office, state }) => `${office}, ${state}`).join('; ') || 'none'],
    ['payload', document.payload],
    ['dwellings', `${residential.stance}: ${residential.statement}`],
    ['collateral', document.collateral],
    ...Object.entries(lapsesOf(authority)).map(([what, when]): [string, string] => [
      'lapses',
      `${what}: ${when}`,
    ]),
    ...(revoked === undefined ? [] : [['revoked', `${revoked.at}: ${revoked.because}`] as [string, string]]),
  ]
  return [document.id, ...rows.map(([name, text]) => `  ${name.padEnd(10)} ${text}`)].join('\n')
}

function standing({ from_us, until_us, revoked_us }: Authority, now_ms: number): string {
  const days = (to_us: number) => `${Math.ceil(Math.abs(to_us / 1000 - now_ms) / DAY_MS)} days`
  if (revoked_us !== null && revoked_us / 1000 <= now_ms) return 'revoked'
  if (now_ms < from_us / 1000) return `begins in ${days(from_us)}`
  return now_ms > until_us / 1000
    ? `over for ${days(until_us)}; what was collected in time may still be used`
    : `in force for ${days(until_us)} more`
}

async function registerFile(
  file: string,
  { ledger, urgent }: AuthorityRequest,
  now_ms: () => number,
): Promise<string> {
  const { authority, text } = await authorityIn(resolve(file), file)
  const done = await register(await openLedger(ledger, now_ms), authority, text, urgent)
  return `${authority.id}: ${done}`
}

async function hold(sortie: string, request: AuthorityRequest, now_ms: () => number): Promise<string> {
  const { because, refuses, role, language } = request
  const asked = { overflight: 'hold/1', id: 'hold/asked', set: new Date(now_ms()).toISOString() }
  const read = parseHold({ ...asked, sortie, because, refuses }, 'hold')
  if (!read.ok)
    throw new UsageError(
      read.faults.map(({ place, expected }) => `${place}: expected ${expected}`).join('; '),
    )
  const ledger = await openLedger(request.ledger, now_ms)
  const gate = await openGate({ ledger, now_ms })
  const set = await setHold(gate, ledger, { ...read.value, role, language, now_ms: now_ms() })
  return `${set.id} on ${sortie}: refuses ${['erase', ...set.refuses].join(', ')}`
}

async function lift(id: string, request: AuthorityRequest, now_ms: () => number): Promise<string> {
  const ledger = await openLedger(request.ledger, now_ms)
  await liftHold(await openGate({ ledger, now_ms }), ledger, {
    id,
    ...{ role: request.role, language: request.language },
  })
  return `${id}: lifted`
}

async function holdsText(ledger: string): Promise<string> {
  const holds = await holdsIn(ledger)
  if (holds === null)
    throw new InputRefused('a hold cannot be read: until it can, everything it may be about is refused')
  const lines = holds.map(
    ({ id, sortie, because, refuses, set }) =>
      `${id} on ${sortie} since ${set} (${because}): refuses ${['erase', ...refuses].join(', ')}`,
  )
  return lines.length > 0 ? lines.join('\n') : 'no hold'
}
