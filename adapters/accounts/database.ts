// wire names: people_user, people_session, people_change
import type { Kysely } from 'kysely'
import { isRole, mayHold } from '../../src/people/roles.ts'
import type { Clock } from '../clock/clock.ts'
import { answers, type Database } from '../database/database.ts'
import type { Account, Accounts, PeopleChange } from './accounts.ts'
import { changing, invite } from './administering.ts'
import { answering, withoutSecrets } from './answering.ts'
import { type OidcProvider, openLibrary } from './library.ts'
import { linkOf, newLink, voidLinks } from './links.ts'
import { isSealed } from './loopback.ts'
import { refusedFor } from './refusals.ts'
import { accountOf, addPassword, alone, arrived, isWelcome, newRow, rowOf, somebody } from './rows.ts'
import { setUp } from './set-up.ts'
import { migratePeople, type PeopleTables } from './tables.ts'

export interface DatabaseAccountsOptions {
  readonly database: Database
  readonly clock: Clock
  /** Signs cookies; at least 32 random bytes, as text. Another secret ends every session. */
  readonly secret: string
  /** Addresses of the server as people write them; the first is what passkeys are made for. */
  readonly addresses: readonly [string, ...string[]]
  readonly providers?: readonly OidcProvider[]
  /** Takes what went wrong with a sign-in, for whoever runs the program; no secret and no address is in it. */
  readonly warn: (message: string) => void
}

/** Passwords and cookies would travel in the open. */
export class UnsealedAddress extends Error {
  override name = 'UnsealedAddress'
}

/** Accounts in a database, by better-auth. Throws UnsealedAddress for an address without https that is not this machine's own. Makes its tables where they are missing, and forgets demonstrations once there is somebody. */
export async function databaseAccounts(options: DatabaseAccountsOptions): Promise<Accounts> {
  const { database, clock, secret, addresses, providers = [], warn } = options
  mustBeSealed(addresses)
  await migratePeople(database)
  const tables = database.tables<PeopleTables>()
  if (await somebody(tables))
    await tables.deleteFrom('people_user').where('demonstration', '=', true).execute()
  /** Passwords by id, of those made up for showing; of those they invited nobody knows one. */
  const shown = new Map<string, string>()
  const mayEnter = async (id: string, headers: Headers | undefined) => {
    const person = await rowOf(tables, id)
    return person !== undefined && isWelcome(person, headers, shown)
  }
  const entering = async (id: string, headers: Headers | undefined) =>
    (await mayEnter(id, headers)) && (await arrived(tables, id))
  const library = openLibrary({ ...{ database, secret, addresses, providers, warn }, mayEnter: entering })
  const { password } = await library.$context
  const now_us = () => clock.now_us()
  const enter = (email: string, password: string, headers: Headers) =>
    library.api.signInEmail({ body: { email, password }, headers, asResponse: true }).then(withoutSecrets)
  return {
    firstSecret: () =>
      alone(tables, async (inside) => ((await somebody(inside)) ? null : newLink(inside, null, now_us()))),
    invitedBy: (link) => invitedBy(tables, link, now_us()),
    async setUp(link, given, write) {
      const made = await setUp({ tables, now_us, hash: password.hash }, link, given, write)
      // Once there is somebody, nobody enters who is shown to everybody.
      if (made.ok && !made.value.demonstration) shown.clear()
      return made
    },
    hasSomebody: () => somebody(tables),
    invite: (by, invited, write) => invite(tables, by, invited, { now_us: now_us(), shown, write }),
    setRoles: (by, id, roles, write) =>
      changing(tables, by, { id, what: 'roles', write }, async (inside) => {
        if (!mayHold(roles) || !roles.every(isRole)) return refusedFor('roles')
        await inside.updateTable('people_user').set({ roles: roles.join() }).where('id', '=', id).execute()
        return undefined
      }),
    revoke: (by, id, write) =>
      changing(tables, by, { id, what: 'revoked', write }, async (inside) => {
        await inside.updateTable('people_user').set({ revoked: true }).where('id', '=', id).execute()
        await inside.deleteFrom('people_session').where('userId', '=', id).execute()
        await voidLinks(inside, id)
        return undefined
      }),
    people: () => listed(tables, shown),
    untold: () => untold(tables),
    told: (change) => told(tables, change),
    async signedIn(headers) {
      // The library does not say that it was the database: that is asked, and a connection that broke is not the last.
      const session = () => library.api.getSession({ headers })
      const found = await session().catch(() => answers(database).then(session))
      const person = found === null ? undefined : await rowOf(tables, found.user.id)
      return person !== undefined && isWelcome(person, headers, shown) ? accountOf(person) : null
    },
    answer: answering(library.handler),
    providers: providers.map(({ id, name }) => ({ id, name })),
    async addDemonstration(person) {
      const account = await keepDemonstration(tables, person, password.hash)
      shown.set(account.id, person.password)
      return account
    },
    async enterAsShown(id, headers) {
      const [person, password] = [await rowOf(tables, id), shown.get(id)]
      if (person === undefined || !password || !isWelcome(person, headers, shown)) return null
      return enter(person.email, password, headers)
    },
    enterAfterSetUp: ({ email }, password, headers) => enter(email, password, headers),
  }
}

function mustBeSealed(addresses: readonly string[]): void {
  const open = addresses.find((each) => !isSealed(each))
  if (open !== undefined)
    throw new UnsealedAddress(
      `nobody signs in at ${open}: whoever is on the way could read passwords; name an https:// address, or serve this machine alone`,
    )
}

async function told(tables: Kysely<PeopleTables>, { n }: PeopleChange): Promise<void> {
  await tables.deleteFrom('people_change').where('n', '=', n).execute()
}

async function untold(tables: Kysely<PeopleTables>): Promise<readonly PeopleChange[]> {
  const rows = await tables.selectFrom('people_change').selectAll().orderBy('n').execute()
  return rows.map(({ n, what, by, person, roles, standing, write }) => ({
    ...{ n, by, person, write, roles: roles.split(',').filter(isRole) },
    ...{ what: what as PeopleChange['what'], standing: standing as PeopleChange['standing'] },
  }))
}

async function invitedBy(
  tables: Kysely<PeopleTables>,
  link: string,
  now_us: number,
): ReturnType<Accounts['invitedBy']> {
  const found = await linkOf(tables, link, now_us)
  if (found === undefined) return undefined
  return { email: found.userId === null ? null : ((await rowOf(tables, found.userId))?.email ?? null) }
}

async function listed(
  tables: Kysely<PeopleTables>,
  shown: ReadonlyMap<string, string>,
): Promise<readonly Account[]> {
  const rows = await tables.selectFrom('people_user').selectAll().orderBy('createdAt').execute()
  return rows.filter(({ id, demonstration }) => !demonstration || shown.has(id)).map(accountOf)
}

type Shown = Parameters<Accounts['addDemonstration']>[0]

/** Other processes may show the same people, and those who are signed in stay so. */
async function keepDemonstration(
  tables: Kysely<PeopleTables>,
  { id, roles, ...given }: Shown,
  hash: (password: string) => Promise<string>,
): Promise<Account> {
  const row = { ...newRow(given.name, given.email, roles), id, active: true, demonstration: true }
  const hashed = await hash(given.password)
  await tables.transaction().execute(async (inside) => {
    await inside
      .insertInto('people_user')
      .values(row)
      .onConflict((same) => same.column('id').doUpdateSet({ name: row.name, roles: row.roles }))
      .execute()
    await inside.deleteFrom('people_account').where('userId', '=', row.id).execute()
    await addPassword(inside, row.id, hashed)
  })
  return accountOf(row)
}
