/** For what measures the log itself: no ledger around it, the entries as they are given. */
import { fileLogStore } from '../../adapters/log-store/files.ts'
import { ledgerFaultText } from '../../src/ledger/fault.ts'
import { type Log, type LogOptions, openLog } from '../../src/ledger/log.ts'
import { LedgerRefused } from './refused.ts'

export { crashLogs, LostInCrash } from '../../adapters/log-store/crashes.ts'

/** A log in a folder, to be written by nobody else until it is closed. */
export async function openLogIn(
  folder: string,
  options: Omit<LogOptions, 'store'>,
): Promise<{ readonly log: Log; close(): Promise<void> }> {
  const store = await fileLogStore(folder)
  const log = await openLog({ store, ...options })
  if (log.ok) return { log: log.value, close: () => store.close() }
  await store.close()
  throw new LedgerRefused(ledgerFaultText(log.fault))
}
