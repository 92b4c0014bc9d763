/** The gate before everything that is looked at or taken away over HTTP. */
import { join } from 'node:path'
import type { Context } from 'hono'
import type { Decision } from '../../src/authority/decide.ts'
import { reasonsInBoth } from '../../src/authority/reasons.ts'
import type { Verb } from '../../src/authority/verbs.ts'
import { actorNow } from '../acting.ts'
import { askedOfPlan, PLAN_PART } from '../gate/asked.ts'
import { openedRecords } from '../gate/basis.ts'
import { type Decided, type Gate, openGate, openJudge, type Subject } from '../gate/gate.ts'
import { openLedger } from '../recordkeeping.ts'
import { refuse } from './guard.ts'

export type ReadVerb = Extract<Verb, 'open' | 'export' | 'search'>

export interface ReadingOptions {
  /** Data folder. */
  readonly dir: string
  /** Folder of the record. */
  readonly ledger: string
  readonly now_ms: () => number
}

export interface Reading {
  /** Whether records of one sortie may be opened or leave; the answer to send when they may not. Rejects with Unrecorded. */
  refused(c: Context, asked: AskedToRead): Promise<Response | undefined>
  /**
   * Which of these sorties, or plans, may be looked through; together one entry. `what`: what was looked for. Rejects with
   * Unrecorded.
   */
  searched(
    ids: readonly string[],
    what: string,
    of?: 'sorties' | 'plans',
  ): Promise<ReadonlyMap<string, Decision>>
}

export type AskedToRead = AskedOfRecords | AskedOfPlan

/** A plan that is kept here: whoever asks has seen that it is. */
export interface AskedOfPlan {
  readonly verb: 'open' | 'search'
  readonly plan: string
  readonly part?: string
}

export interface AskedOfRecords {
  readonly verb: ReadVerb
  /** Where the records lie: below the data folder. */
  readonly folder: string
  /** Left out: the sortie that the records name. */
  readonly sortie?: string
  readonly part?: string
}

/**
 * One opening of a sortie by one person is one entry for this long, however many requests a page or a player makes; so is one search for
 * the same thing, and one copy of the same file. Another decision is another entry at once.
 */
const ONE_OPENING_MS = 15 * 60_000
/** A player asks many times a second: a judgement stands so long. */
const JUDGED_FOR_MS = 1000
const REMEMBERED_MAX = 20_000

/** Opens the gate with the first request. */
export function openReading(options: ReadingOptions): Reading {
  const entries = new Map<string, { readonly until_ms: number; readonly written: Promise<void> }>()
  const judged = new Map<string, { readonly until_ms: number; readonly decided: Promise<Decided | null> }>()
  const { now_ms } = options
  const judge = judgeOf(options)
  let opening: Promise<Gate> | undefined
  const gate = (): Promise<Gate> => {
    opening ??= gateOf(options).catch((error) => {
      opening = undefined
      throw error
    })
    return opening
  }

  const judgedLately = (asked: AskedToRead): Promise<Decided | null> => {
    const key = JSON.stringify(asked)
    const before = judged.get(key)
    if (before !== undefined && now_ms() < before.until_ms) return before.decided
    const decided = judge(asked)
    remember(judged, key, { until_ms: now_ms() + JUDGED_FOR_MS, decided })
    decided.catch(() => judged.delete(key))
    return decided
  }
  /** Resolves when the record says so; at once when it did so lately. */
  const record = (key: string, decided: readonly Decided[]): Promise<void> => {
    const before = entries.get(key)
    if (before !== undefined && now_ms() < before.until_ms) return before.written
    const written = gate()
      .then((opened) => opened.record(decided))
      .catch((error) => {
        throw new Unrecorded(error)
      })
    remember(entries, key, { until_ms: now_ms() + ONE_OPENING_MS, written })
    written.catch(() => entries.delete(key))
    return written
  }

  return {
    async refused(c, asked) {
      const decided = await judgedLately(asked)
      if (decided === null) return refuse(c, 404, `nothing at ${c.req.path}`)
      // A sortie is opened as a whole, and so is a plan, of the same name perhaps; each file that leaves is a copy of its own.
      const part = 'plan' in asked || asked.verb === 'export' ? (decided.subject.part ?? '') : ''
      await record(JSON.stringify([actorNow(), decided.subject.sortie, part, outcomeOf(decided)]), [decided])
      return decided.decision.outcome === 'permit' ? undefined : refusal(c, decided.decision)
    },
    async searched(ids, what, of = 'sorties') {
      const asked = ids.map((id) =>
        judgedLately(
          of === 'plans'
            ? { verb: 'search', plan: id, part: what }
            : { verb: 'search', folder: join('sorties', id), sortie: id, part: what },
        ),
      )
      const decided = (await Promise.all(asked)).filter((each) => each !== null)
      const key = JSON.stringify([
        actorNow(),
        what,
        decided.map((each) => [each.subject.sortie, outcomeOf(each)]),
      ])
      if (decided.length > 0) await record(key, decided)
      return new Map(decided.map(({ decision, subject }) => [subject.sortie, decision]))
    },
  }
}

/** Judges without a record; null: there are no such records. */
function judgeOf({ dir, ledger, now_ms }: ReadingOptions): (asked: AskedToRead) => Promise<Decided | null> {
  const opened = openedRecords()
  let opening: Promise<Gate['judge']> | undefined
  const decide: Gate['judge'] = async (asked, subject) => {
    opening ??= openJudge({ folder: ledger, now_ms })
    return (await opening)(asked, subject)
  }
  return async (asked) => {
    if ('plan' in asked) {
      const subject = { sortie: asked.plan, part: asked.part ?? PLAN_PART }
      return { decision: await decide(askedOfPlan(asked.verb), subject), subject }
    }
    const { verb, folder, sortie, part } = asked
    const found = await opened(join(dir, folder), verb)
    if (found === null) return null
    const subject = subjectOf({ sortie: sortie ?? found.sortie ?? folder, madeAs: found.sortie, part })
    return { decision: await decide(found.asked, subject), subject }
  }
}

function subjectOf(of: {
  readonly sortie: string
  readonly madeAs: string | null
  readonly part: string | undefined
}): Subject {
  const { sortie, madeAs, part } = of
  return {
    sortie,
    ...(madeAs === null || madeAs === sortie ? {} : { madeAs }),
    ...(part === undefined ? {} : { part }),
  }
}

/** Nothing is opened that is not recorded. */
export class Unrecorded extends Error {
  override name = 'Unrecorded'

  constructor(cause: unknown) {
    super('the record cannot be written, and nothing is opened that is not recorded', { cause })
  }
}

async function gateOf({ ledger, now_ms }: ReadingOptions): Promise<Gate> {
  return openGate({ ledger: await openLedger(ledger, now_ms), now_ms })
}

const outcomeOf = ({ decision: { verb, code, authority, by, unknown } }: Decided) => [
  ...[verb, code, authority],
  ...[...by, ...unknown],
]

/** The one that was remembered first goes when there are too many. */
function remember<T>(kept: Map<string, T>, key: string, value: T): void {
  kept.delete(key)
  kept.set(key, value)
  if (kept.size > REMEMBERED_MAX) kept.delete(kept.keys().next().value!)
}

/** A refusal of the gate, as a page or a program may show it. */
export const refusalBody = ({ verb, authority, code, reasons }: Decision) => {
  const said = reasonsInBoth(reasons)
  return {
    message: `not authorised: ${said.en.join(' ')}`,
    refusal: { verb, authority, code, reasons: said },
  }
}

const refusal = (c: Context, decision: Decision): Response =>
  c.json(refusalBody(decision), 403, { 'cache-control': 'no-store' })
