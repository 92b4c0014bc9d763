import { createHmac } from 'node:crypto'
import type { Account, Accounts } from '../../adapters/accounts/accounts.ts'
import { isLoopbackAddress } from '../../adapters/accounts/loopback.ts'
import { type Role, roleNames, roles } from '../../src/people/roles.ts'

/** The address can be reached by other machines, where a login that is shown to everybody must not exist. */
export class DemonstrationRefused extends Error {
  override name = 'DemonstrationRefused'
}

export interface Demonstrated {
  readonly role: Role
  readonly account: Account
  readonly password: string
}

/**
 * One person for each role, marked as a demonstration, for a server that is bound to this very address (an IP address, as the
 * socket tells it). Their passwords follow from `secret`. Throws DemonstrationRefused unless only this machine reaches it.
 */
export async function demonstration(
  accounts: Accounts,
  boundAddress: string,
  secret: string,
): Promise<readonly Demonstrated[]> {
  if (!isLoopbackAddress(boundAddress))
    throw new DemonstrationRefused(
      `no demonstration login on ${boundAddress}: other machines may reach it; serve on 127.0.0.1, or set up accounts`,
    )
  return Promise.all(
    roles.map(async (role) => {
      // The same for every program over this data, and kept by none.
      const password = createHmac('sha256', secret).update(`demonstration ${role}`).digest('base64url')
      const named = { name: `Demonstration: ${roleNames[role].en}`, email: `${role}@${DOMAIN}` }
      const id = `demonstration-${role}`
      const account = await accounts.addDemonstration({ ...named, id, password, roles: [role] })
      return { role, password, account }
    }),
  )
}

/** RFC 2606: a name that nobody can ever have. */
const DOMAIN = 'demonstration.invalid'
