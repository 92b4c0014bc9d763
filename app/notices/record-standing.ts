import { rules } from '../../src/notices/rules.ts'
import { standing } from '../../src/notices/steps.ts'
import { openLedger, recordNotices } from '../recordkeeping.ts'
import { catchUp, type Reached } from './catch-up.ts'
import { type NoticeDesk, nowOf } from './opening.ts'

/** Entries written by one append. */
const ENTRIES_AT_ONCE = 100

/**
 * Enters into the record what is due and what is overdue, each once: that it was known, and when. What is overdue does not rest on it.
 * Broken off after the entries, the next reading finds them; so nothing is entered twice.
 */
export async function recordStanding(desk: NoticeDesk): Promise<Reached> {
  const { store } = await desk.store()
  return store.alone('entering what is due', async () => {
    const from = { ...desk, store }
    let reached = await catchUp(from)
    while (reached.next < reached.size) reached = await catchUp(from)
    const missing = missingEntries(await store.all(), nowOf(desk))
    if (missing.length === 0) return reached
    const ledger = await openLedger(desk.ledger, desk.now_ms)
    for (let at = 0; at < missing.length; at += ENTRIES_AT_ONCE) {
      const written = await recordNotices(ledger, missing.slice(at, at + ENTRIES_AT_ONCE))
      if (!written.ok) throw new Error(`the ledger refused our entry: ${JSON.stringify(written.fault)}`)
    }
    return catchUp(from)
  })
}

type Entering = Parameters<typeof recordNotices>[1][number]

function missingEntries(
  all: Awaited<ReturnType<Awaited<ReturnType<NoticeDesk['store']>>['store']['all']>>,
  now: ReturnType<typeof nowOf>,
): Entering[] {
  return all.flatMap(({ notice, event, history, marks }) => {
    const { id, rule, recipient, state, due_us } = notice
    const payload = JSON.stringify({
      ...{ notice: id, event: event.id, rule, recipient, state },
      due: due_us === null ? null : new Date(Math.floor(due_us / 1000)).toISOString(),
      cites: rules.find((each) => each.id === rule)?.cites ?? null,
    })
    const isOverdue = standing(notice, history, now).isOverdue
    const kinds = ['due' as const, ...(isOverdue ? (['overdue'] as const) : [])]
    return kinds
      .filter((kind) => !marks.some((mark) => mark.kind === kind))
      .map((kind) => ({
        kind: `notice.${kind}` as const,
        authority: event.authority,
        ref: [id, event.id],
        payload,
      }))
  })
}
