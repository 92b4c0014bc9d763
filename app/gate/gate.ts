/**
 * The one gate. Whatever is planned, approved, collected, taken in, computed, opened or handed on is asked here first: it is
 * judged twice, the decision goes into the record, and only then is it answered.
 */
import { cedarJudge } from '../../adapters/judge/cedar.ts'
import { type Decision, decide } from '../../src/authority/decide.ts'
import { type ReasonLanguage, reasonsInBoth } from '../../src/authority/reasons.ts'
import type { Request } from '../../src/authority/request.ts'
import type { SecondJudge } from '../../src/authority/second-judge.ts'
import { isVerb, type Verb } from '../../src/authority/verbs.ts'
import type { DecisionKind } from '../../src/ledger/drafts.ts'
import { InputRefused } from '../failures.ts'
import { type Ledger, recordDecision } from '../recordkeeping.ts'
import { heldOn } from './holds.ts'
import { withRevocation } from './register.ts'

/** What is asked, but for the time, the holds and the revocation, which the gate looks up itself. */
export type Asked = Omit<Request, 'now' | 'held'>

/** What it is about. */
export interface Subject {
  readonly sortie: string
  /** What the sortie was called when its records were made, where that is another name: a hold may bear either. */
  readonly madeAs?: string
  /** Which part of it, such as the name of a file. */
  readonly part?: string
}

export interface Gate {
  /** Judges, records, answers. Rejects when the decision cannot be recorded: then nothing may be done. */
  decide(asked: Asked, subject: Subject): Promise<Decision>
  /** The same for several verbs at once, as one entry: the first that is refused, else the last. */
  decideAll(asked: Asked, verbs: readonly Verb[], subject: Subject): Promise<Decision>
  /** Judges only: for telling what would be decided, and for those that record several decisions as one. */
  judge(asked: Asked, subject: Subject): Promise<Decision>
  /** Records decisions made together, as one entry. */
  record(decisions: readonly Decided[]): Promise<void>
}

export interface Decided {
  readonly decision: Decision
  readonly subject: Subject
}

export interface JudgeOptions {
  /** Folder of the ledger, where holds and revocations are kept too. */
  readonly folder: string
  readonly now_ms: () => number
  /** Stated bound of this machine's clock error, ms. */
  readonly clockBound_ms?: number
  /** The second judge; Cedar unless told otherwise. */
  readonly second?: SecondJudge
}

export interface GateOptions extends Omit<JudgeOptions, 'folder'> {
  readonly ledger: Ledger
  /** Told of every incident besides the record. */
  readonly onIncident?: (text: string) => void
}

/** A minute holds for a machine that nobody synchronises. */
export const CLOCK_BOUND_MS = 60_000

/** Opens the gate of one data folder: its decisions go into that folder's ledger. */
export async function openGate({ ledger, onIncident = sayIncident, ...options }: GateOptions): Promise<Gate> {
  const judge = await openJudge({ ...options, folder: ledger.folder })
  const record = async (decisions: readonly Decided[]): Promise<void> => {
    for (const { decision } of decisions) if (decision.incident !== null) onIncident(incidentText(decision))
    const written = await recordDecision(ledger, entryOf(decisions))
    if (!written.ok) throw new Error(`the ledger refused our entry: ${JSON.stringify(written.fault)}`)
  }
  return {
    judge,
    record,
    async decide(asked, subject) {
      const decision = await judge(asked, subject)
      await record([{ decision, subject }])
      return decision
    },
    async decideAll(asked, verbs, subject) {
      const decisions = await Promise.all(verbs.map((verb) => judge({ ...asked, verb }, subject)))
      await record(decisions.map((decision) => ({ decision, subject })))
      return decisions.find(({ outcome }) => outcome === 'refuse') ?? decisions.at(-1)!
    },
  }
}

/** What the gate would decide, without a record: for telling people beforehand. */
export async function openJudge({
  folder,
  now_ms,
  clockBound_ms = CLOCK_BOUND_MS,
  second,
}: JudgeOptions): Promise<Gate['judge']> {
  const other = second ?? (await openSecondJudge())
  return async (asked, subject) => {
    const now = { at_us: now_ms() * 1000, bound_us: clockBound_ms * 1000 }
    const held = await heldOn(folder, [
      subject.sortie,
      ...(subject.madeAs === undefined ? [] : [subject.madeAs]),
    ])
    const authority = asked.authority && (await withRevocation(asked.authority, folder))
    return decide({ ...asked, authority, now, held }, other)
  }
}

let cedar: Promise<SecondJudge> | undefined
/** Cedar; one for the whole process, for its policies are parsed once. */
export function openSecondJudge(): Promise<SecondJudge> {
  cedar ??= cedarJudge()
  return cedar
}

/** A sentence in each language. */
export type InBoth = Readonly<Record<ReasonLanguage, string>>

/** Goes on when it was permitted, else throws what a person must know. `besides`: what only the caller knows to advise. */
export function mustPermit(
  decision: Decision,
  language: ReasonLanguage = 'en',
  besides: InBoth | null = null,
): void {
  if (decision.outcome === 'permit') return
  const texts = { en: 'not authorised', es: 'no autorizado' }
  const { en, es } = reasonsInBoth(decision.reasons)
  const reasons = besides === null ? { en, es } : { en: [...en, besides.en], es: [...es, besides.es] }
  throw new InputRefused(`${texts[language]}: ${reasons[language].join(' ')}`, [], reasons)
}

const incidentText = ({ verb, incident }: Decision) =>
  `INCIDENT at the gate, "${verb.slice(0, 40)}" refused: ${incident}`

const sayIncident = (text: string): void => void process.stderr.write(`overflight: ${text}\n`)

function entryOf(decisions: readonly Decided[]): Parameters<typeof recordDecision>[1] {
  // One entry for several bears the name of what matters most: an incident, a refusal, the first. Each stands in the payload.
  const among = decisions.map(({ decision }) => decision)
  const said =
    among.find(({ incident }) => incident !== null) ??
    among.find(({ outcome }) => outcome === 'refuse') ??
    among[0]!
  const authorities = new Set(among.map(({ authority }) => authority))
  return {
    kind: kindOf(said),
    authority: authorities.size === 1 ? said.authority : 'none',
    code: said.code,
    ref: refsOf(decisions),
    payload: JSON.stringify(decisions.map(payloadOf)),
  }
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/
/** A search through more is told by its payload. */
const REFS_MOST = 200

/** Only ids: what is none of ours to name stands in the payload, under its commitment. */
function refsOf(decisions: readonly Decided[]): string[] {
  const verbs = decisions.map(({ decision: { verb } }) => `verb/${isVerb(verb) ? verb : 'unknown'}`)
  const sorties = decisions.map(({ subject }) => `sortie/${subject.sortie}`).filter((id) => ID.test(id))
  return [...new Set([...verbs, ...sorties])].slice(0, REFS_MOST)
}

function payloadOf({ decision, subject }: Decided) {
  const { outcome, verb, authority, code, by, unknown, incident, at_us, reasons } = decision
  const said = reasonsInBoth(reasons)
  return { ...{ outcome, verb, authority, code, by, unknown, incident, at_us }, subject, reasons: said }
}

/** What is permitted is a step of a sortie, or a look at its records; what is not stays what it was: a plan, or a refusal. */
function kindOf({ verb, outcome, authority }: Decision): DecisionKind {
  const isStep = outcome === 'permit' && authority !== 'none'
  switch (verb) {
    case 'plan':
      return 'sortie.plan'
    case 'approve':
      return isStep ? 'sortie.approve' : 'sortie.plan'
    case 'fly':
    case 'collect-gas':
    case 'collect-spectra':
    case 'collect-motion-imagery':
    case 'collect-still-imagery':
      return isStep ? 'sortie.start' : 'sortie.plan'
    case 'ingest':
    case 'process':
    case 'analyse':
      return outcome === 'permit' ? 'access.read' : 'ingest.refuse'
    case 'search':
      return 'access.search'
    case 'export':
      return 'export'
    case 'release':
      return authority === 'none' ? 'access.read' : 'release.decide'
    default:
      return 'access.read'
  }
}
