import type { Accounts } from '../../adapters/accounts/accounts.ts'
import { openLedger, recordPeople } from '../recordkeeping.ts'

/**
 * Brings changes of people into the record, in their order: who did it and to whom by their ids, what behind a commitment. A server that is
 * killed after an entry and before it is marked as told writes that one again, with the same number.
 */
export function peopleRecorder(ledger: string, now_ms: () => number): (accounts: Accounts) => Promise<void> {
  let turn: Promise<unknown> = Promise.resolve()
  const record = async (accounts: Accounts) => {
    for (const change of await accounts.untold()) {
      const { by, person } = change
      const payload = JSON.stringify(change)
      const written = await recordPeople(await openLedger(ledger, now_ms), { by, person, payload })
      if (!written.ok) throw new Error(`the ledger refused our entry: ${JSON.stringify(written.fault)}`)
      await accounts.told(change)
    }
  }
  return (accounts) => {
    const mine = turn.then(() => record(accounts))
    turn = mine.catch(() => {})
    return mine
  }
}
