import { openLedger, recordPeople } from '../recordkeeping.ts'
import type { PeopleChange } from './routes.ts'

/** Writes changes of people into the record: who did it and to whom by their ids, what behind a commitment. */
export function peopleRecorder(
  ledger: string,
  now_ms: () => number,
): (change: PeopleChange) => Promise<void> {
  return async ({ what, by, person: { id, roles, standing } }) => {
    const payload = JSON.stringify({ what, by, person: id, roles, standing })
    const written = await recordPeople(await openLedger(ledger, now_ms), { by, person: id, payload })
    if (!written.ok) throw new Error(`the ledger refused our entry: ${JSON.stringify(written.fault)}`)
  }
}
