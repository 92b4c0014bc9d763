import { setTimeout as sleep } from 'node:timers/promises'
import type { Accounts } from '../../adapters/accounts/accounts.ts'
import { CannotOpenDatabase } from '../../adapters/database/database.ts'
import { firstLink } from './first-link.ts'
import type { People } from './opening.ts'

const AGAIN_MS = 2000

/**
 * Opens the accounts as soon as the database answers, and tells whoever started the server how the first administrator gets in. A
 * database that does not answer is told once, and asked again until it does or the server ends.
 */
export async function greeted(
  people: People,
  addresses: () => readonly [string, ...string[]],
  record: (accounts: Accounts) => Promise<void>,
  tell: (text: string) => void = () => {},
  ending: AbortSignal,
): Promise<void> {
  let told = ''
  while (!ending.aborted) {
    try {
      const accounts = await people.accounts()
      await record(accounts)
      const link = await firstLink(accounts, addresses()[0])
      if (link !== null) tell(link)
      const shown = await people.demonstrated()
      if (shown.length > 0) tell(DEMONSTRATION)
      if (told !== '') tell('The database answers again.')
      return
    } catch (error) {
      if (ending.aborted) return
      const message = error instanceof CannotOpenDatabase ? error.message : String(error)
      if (message !== told) tell(`${message}; it is tried again every ${AGAIN_MS / 1000} s`)
      told = message
      await sleep(AGAIN_MS, undefined, { signal: ending }).catch(() => {})
    }
  }
}

const DEMONSTRATION =
  'Until then this is a demonstration: made-up people for every role, whom only this machine can be, and who end with the link.'
