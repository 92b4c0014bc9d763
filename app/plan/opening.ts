/** The gate before a kept plan is looked at, on the command line. Over HTTP: app/http/reading.ts. */
import type { Decision } from '../../src/authority/decide.ts'
import { askedOfPlan, PLAN_PART } from '../gate/asked.ts'
import { type Gate, mustPermit, openGate } from '../gate/gate.ts'
import { openLedger } from '../recordkeeping.ts'
import type { Desk } from './act.ts'

/** Asks whether this plan may be opened, and records the answer. Throws what a person must know when it may not. */
export async function mustOpen(desk: Desk, id: string): Promise<void> {
  mustPermit(await askToOpen(desk, id))
}

/** The same, for those who have to go on whatever the answer. */
export async function askToOpen(desk: Desk, id: string): Promise<Decision> {
  return (await gateOf(desk)).decide(askedOfPlan('open'), { sortie: id, part: PLAN_PART })
}

/** Which of these plans may be listed: one search, and one entry. */
export async function searchedPlans(
  desk: Desk,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Decision>> {
  if (ids.length === 0) return new Map()
  const gate = await gateOf(desk)
  const judged = ids.map(async (id) => {
    const subject = { sortie: id, part: 'the list of plans' }
    return { decision: await gate.judge(askedOfPlan('search'), subject), subject }
  })
  const decided = await Promise.all(judged)
  await gate.record(decided)
  return new Map(decided.map(({ decision, subject }) => [subject.sortie, decision]))
}

async function gateOf({ ledger, now_ms }: Desk): Promise<Gate> {
  return openGate({ ledger: await openLedger(ledger, now_ms), now_ms })
}
