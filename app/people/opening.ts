import type { Accounts } from '../../adapters/accounts/accounts.ts'
import { databaseAccounts } from '../../adapters/accounts/database.ts'
import type { OidcProvider } from '../../adapters/accounts/library.ts'
import { isLoopbackAddress } from '../../adapters/accounts/loopback.ts'
import type { Clock } from '../../adapters/clock/clock.ts'
import type { Database } from '../../adapters/database/database.ts'
import { openCookieSecret } from '../../adapters/keys/cookie-secret.ts'
import type { KeptDatabase } from '../kept-database.ts'
import { type Demonstrated, demonstration } from './demonstration.ts'

/** The accounts of a server, which stand in its database and are opened with it. */
export interface People {
  /** Rejects with CannotOpenDatabase while there is no database. */
  accounts(): Promise<Accounts>
  /** People made up for showing the program; none once somebody has an account, or where other machines reach the server. */
  demonstrated(): Promise<readonly Demonstrated[]>
}

export interface PeopleOptions {
  readonly database: KeptDatabase
  readonly clock: Clock
  /** Data folder: the secret that cookies are signed with lies in it. */
  readonly dir: string
  /** Addresses of the server as people write them; the first is what passkeys are made for. */
  readonly addresses: readonly [string, ...string[]]
  readonly providers: readonly OidcProvider[]
  /** Address that the server is bound to, where the program is to be shown by made-up people; null: it is not. */
  readonly shownOn: string | null
  readonly warn: (message: string) => void
}

interface Opened {
  readonly database: Database
  readonly accounts: Accounts
  readonly demonstrated: readonly Demonstrated[]
}

/** Opens them when they are first asked for, and anew with another opening of the database. */
export function openPeople({ database: kept, dir, shownOn, ...options }: PeopleOptions): People {
  let opening: { readonly database: Database; readonly opened: Promise<Opened> } | undefined
  const open = async (database: Database): Promise<Opened> => {
    const secret = await openCookieSecret(dir)
    const accounts = await databaseAccounts({ ...options, database, secret })
    const isShown = shownOn !== null && !(await accounts.hasSomebody())
    const demonstrated = isShown ? await demonstration(accounts, shownOn, secret) : []
    return { database, accounts, demonstrated }
  }
  const opened = async (): Promise<Opened> => {
    const database = await kept.open()
    if (opening?.database !== database) {
      const mine = { database, opened: open(database) }
      opening = mine
      mine.opened.catch(() => {
        if (opening === mine) opening = undefined
      })
    }
    return opening.opened
  }
  return {
    accounts: async () => (await opened()).accounts,
    async demonstrated() {
      const { accounts, demonstrated } = await opened()
      return demonstrated.length > 0 && (await accounts.hasSomebody()) ? [] : demonstrated
    },
  }
}

/** The same for a server that learns its addresses only once it listens. */
export function latePeople(
  {
    database,
    clock,
    dir,
    providers = [],
    demonstrates = false,
    tell = () => {},
  }: Pick<PeopleOptions, 'database' | 'clock' | 'dir'> & {
    readonly providers?: readonly OidcProvider[]
    readonly demonstrates?: boolean
    readonly tell?: (text: string) => void
  },
  host: string,
  addresses: () => readonly [string, ...string[]],
): People {
  let people: People | undefined
  const opened = (): People => {
    const shownOn = demonstrates && isLoopbackAddress(host) ? host : null
    people ??= openPeople({ database, clock, dir, providers, addresses: addresses(), shownOn, warn: tell })
    return people
  }
  return { accounts: () => opened().accounts(), demonstrated: () => opened().demonstrated() }
}
