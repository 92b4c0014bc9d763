import type { Accounts } from '../../adapters/accounts/accounts.ts'
import { openLedger, recordPeople } from '../recordkeeping.ts'
import { asWrite } from '../write-now.ts'

/**
 * Brings changes of people into the record, in their order: who did it and to whom by their ids, what behind a commitment. A server that is
 * killed after an entry and before it is marked as told finds that entry, and writes no second one.
 */
export function peopleRecorder(ledger: string, now_ms: () => number): (accounts: Accounts) => Promise<void> {
  let turn: Promise<unknown> = Promise.resolve()
  const record = async (accounts: Accounts) => {
    for (const change of await accounts.untold()) {
      const { by, person, write, ...rest } = change
      const payload = JSON.stringify({ by, person, ...rest })
      // As the write it came of, whoever brings it into the record: what has it already is not written again.
      const written = await asWrite({ id: write, isAgain: true }, async () =>
        recordPeople(await openLedger(ledger, now_ms), { by, person, payload }),
      )
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
