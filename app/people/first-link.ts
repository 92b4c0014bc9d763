import type { Accounts } from '../../adapters/accounts/accounts.ts'
import { setUpLink } from './set-up-link.ts'

/**
 * What the first start prints: the one link by which the first administrator is set up at `address`. Null once somebody has an
 * account. Any link printed before is void; only a hash of this one is kept, so it is shown now or never.
 */
export async function firstLink(accounts: Accounts, address: string): Promise<string | null> {
  const secret = await accounts.firstSecret()
  if (secret === null) return null
  return [
    'Nobody has an account here. Whoever opens this link becomes the administrator; it works once, within a day:',
    `  ${setUpLink(address, secret)}`,
    'Lost it? Start again: another is printed, and this one is void.',
  ].join('\n')
}
