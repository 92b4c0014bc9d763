import { join } from 'node:path'
import { LogHeld, takeLock } from '../../../adapters/log-store/lock.ts'
import { type Reason, type ReasonLanguage, reasonsInBoth } from '../../../src/authority/reasons.ts'
import type { SecondJudge } from '../../../src/authority/second-judge.ts'
import { type InBoth, openGate, openSecondJudge, type Subject } from '../../gate/gate.ts'
import { holdsIn } from '../../gate/holds.ts'
import { openLedger } from '../../recordkeeping.ts'
import { LedgerRefused } from '../refused.ts'
import { claimsIn } from './claims.ts'
import { type BeforeStep, carryOut, forget, type Intent, intend, intentsLeft, isUntouched } from './erase.ts'
import { indexLog, type LogIndex } from './log-index.ts'
import { type Fate, type HoldsInForce, isOver, type Planned, planErasures } from './plan.ts'
import { retentionPolicyOf } from './policy.ts'
import { findRecords, type KeptRecord } from './records.ts'
import { type RetainWords, retainWords } from './words.ts'

export interface RetainRequest {
  /** Data folder, and folder of its record. */
  readonly dir: string
  readonly ledger: string
  /** Erases; else only tells what would be erased. */
  readonly now: boolean
  readonly now_ms: () => number
  /** Stated bound of this machine's clock error, ms. */
  readonly clockBound_ms?: number
  readonly beforeStep?: BeforeStep
  /** The gate's second judge; Cedar unless told otherwise. */
  readonly second?: SecondJudge
}

export interface RetainReport {
  readonly records: readonly {
    readonly name: string
    readonly fate: Fate | 'erased'
    readonly rule: string | null
    readonly due_ms: number | null
    readonly entries: number
    readonly remove: readonly string[]
  }[]
  /** Erasures that an earlier run was ended in, and this one finished; or would finish. */
  readonly finished: readonly string[]
  /** What people must look at: a hold that cannot be read, under which nothing is erased; what the gate refused to erase. */
  readonly problems: readonly InBoth[]
}

/**
 * Erases what is kept no longer, payload and salt in every copy of the data folder, and enters each erasure into the record.
 * Finishes first what an earlier run left half done. A record under a hold is never touched.
 */
export async function retain(request: RetainRequest): Promise<RetainReport> {
  const { dir, ledger, now, now_ms, clockBound_ms = 60_000 } = request
  const before = await indexLog(ledger)
  if (before === undefined) return { records: [], finished: [], problems: [] }
  // The gate takes a while to open: before anything else waits for the lock.
  if (now) await openSecondJudge()
  const release = now ? await alone(ledger) : async () => {}
  try {
    const left = await intentsLeft(ledger)
    if (now) for (const intent of left) await finish(request, intent, before)
    const log = (await indexLog(ledger)) ?? before
    const holds = await holdsInForce(ledger, log)
    const clock = { at_ms: now_ms(), bound_ms: clockBound_ms }
    const records = await findRecords(dir, ledger, log, await retentionPolicyOf(ledger))
    // Finding what rests on which recording reads the recordings: every hour, that is done only where something goes.
    const isRead = !now || records.some((record) => isOver(record, clock))
    const folders = isRead ? await claimsIn(dir, ledger, records) : []
    const planned = planErasures(dir, records, folders, holds, clock)
    const { erased, refused } = now ? await eraseAll(request, planned, log) : NOTHING_ERASED
    const unclaimed = folders
      .filter((folder) => folder.records.length === 0)
      .map(({ path: name }) => ({ name, fate: 'unknown', ...NO_RULE }) as const)
    const told = planned.map((each) => ({
      ...{ name: each.record.name, rule: each.record.rule, due_ms: each.record.due_ms },
      fate: erased.has(each) ? ('erased' as const) : each.fate,
      entries: each.record.entries.length,
      remove: each.fate === 'due' ? each.remove : [],
    }))
    return {
      records: [...told, ...unclaimed],
      finished: left.map(({ name }) => name),
      problems: [...(holds === null ? [HOLD_UNREADABLE] : []), ...refused],
    }
  } finally {
    await release()
  }
}

interface Erasures {
  readonly erased: ReadonlySet<Planned>
  /** Why the gate refused some. */
  readonly refused: readonly InBoth[]
}
const NOTHING_ERASED: Erasures = { erased: new Set(), refused: [] }

const HOLD_UNREADABLE: InBoth = {
  en: 'a hold cannot be read: everything counts as held. Ask an overseer to see to the files of the holds.',
  es: 'no se puede leer una retención: todo cuenta como retenido. Pida a un supervisor que mire sus ficheros.',
}

/** Of recordings that nothing here rests on, nobody says how long they are kept. */
const NO_RULE = { rule: null, due_ms: null, entries: 0, remove: [] }

/** One at a time: two that erase the same would record it twice. */
async function alone(ledger: string): Promise<() => Promise<void>> {
  try {
    const lock = await takeLock(join(ledger, 'retaining'), 0)
    return () => lock.release()
  } catch (error) {
    if (error instanceof LogHeld) throw new LedgerRefused('another process is erasing what is kept no longer')
    throw error
  }
}

async function eraseAll(
  { dir, ledger: folder, now_ms, clockBound_ms, beforeStep, second }: RetainRequest,
  planned: readonly Planned[],
  log: LogIndex,
): Promise<Erasures> {
  const erased = new Set<Planned>()
  const refused: InBoth[] = []
  for (const each of planned.filter(({ fate }) => fate === 'due')) {
    const ledger = await openLedger(folder, now_ms)
    // Asked again right before: a hold may have been set meanwhile.
    if (isHeld(each.record.sorties, await holdsInForce(folder, log))) continue
    const gate = await openGate({
      ...{ ledger, now_ms },
      ...(clockBound_ms === undefined ? {} : { clockBound_ms }),
      ...(second === undefined ? {} : { second, onIncident: () => {} }),
    })
    const { outcome, reasons } = await gate.decide(each.record.asked, subjectOf(each.record))
    if (outcome === 'refuse') {
      refused.push(refusalOf(each.record.name, reasons))
      continue
    }
    beforeStep?.('intend')
    await carryOut(dir, ledger, await intend(folder, each, log.size), beforeStep)
    erased.add(each)
  }
  return { erased, refused }
}

/** By its names in holds; an ingest whose result lies elsewhere has none but its own id. */
function subjectOf({ name, sorties: [sortie, madeAs] }: KeptRecord): Subject {
  return { sortie: sortie ?? name, ...(madeAs === undefined ? {} : { madeAs }), part: name }
}

function refusalOf(name: string, reasons: readonly Reason[]): InBoth {
  const { en, es } = reasonsInBoth(reasons)
  return {
    en: `${name} is not erased, for that is not authorised: ${en.join(' ')}`,
    es: `${name} no se borra, pues no está autorizado: ${es.join(' ')}`,
  }
}

/** What was begun is ended, unless a hold came in between and nothing of it is gone yet. */
async function finish(
  { dir, ledger: folder, now_ms, beforeStep }: RetainRequest,
  intent: Intent,
  log: LogIndex,
) {
  const isHeldNow = isHeld(intent.sorties, await holdsInForce(folder, log))
  if (isHeldNow && isUntouched(dir, folder, intent)) return forget(folder, intent)
  await carryOut(dir, await openLedger(folder, now_ms), intent, beforeStep)
}

const isHeld = (sorties: readonly string[], holds: HoldsInForce): boolean =>
  holds === null || holds.some(({ sortie }) => sorties.includes(sortie))

/** The holds kept as files, and those that the record says were set and never lifted, should a file be gone. */
async function holdsInForce(ledger: string, { holds }: LogIndex): Promise<HoldsInForce> {
  const kept = await holdsIn(ledger)
  if (kept === null) return null
  const lost = [...holds].filter(([id]) => !kept.some((hold) => hold.id === id))
  if (lost.some(([, sorties]) => sorties.length === 0)) return null
  return [...kept, ...lost.flatMap(([id, sorties]) => sorties.map((sortie) => ({ id, sortie })))]
}

/** The report for a person. */
export function retainText(
  { records, finished, problems }: RetainReport,
  now: boolean,
  language: ReasonLanguage,
): string {
  const words = retainWords[language]
  const lineOf = ({ name, fate, rule, due_ms, entries, remove }: RetainReport['records'][number]) => {
    const until = due_ms === null ? '' : `, ${words.until} ${new Date(due_ms).toISOString().slice(0, 10)}`
    const what =
      fate === 'due' || fate === 'erased'
        ? `: ${entries} ${words.entries}; ${remove.join(', ') || words.salts}`
        : ''
    return `${said(fate, now, words)} ${name} (${rule ?? words.noRule}${until})${what}`
  }
  const lines = [
    ...problems.map((problem) => `${words.problem} ${problem[language]}`),
    ...finished.map((name) => `${now ? words.finished : words.halfDone} ${name}`),
    ...records.map(lineOf),
    ...(records.length === 0 && finished.length === 0 ? [words.nothing] : []),
    ...(!now && records.some(({ fate }) => fate === 'due') ? [words.notYet] : []),
  ]
  return `${lines.join('\n')}\n`
}

const said = (fate: Fate | 'erased', now: boolean, words: RetainWords): string =>
  fate === 'due' ? (now ? words.notErased : words.wouldErase) : words[fate]
