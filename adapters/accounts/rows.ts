// wire names: people_user, people_account, people_change
import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { isRole, type Role } from '../../src/people/roles.ts'
import type { Person } from '../../src/people/rule.ts'
import type { Account, PeopleChange } from './accounts.ts'
import { voidLinks } from './links.ts'
import { isLoopbackRequest } from './loopback.ts'
import type { PeopleTables } from './tables.ts'

export type Row = PeopleTables['people_user']

export const accountOf = ({ id, name, email, roles, active, revoked, demonstration }: Row): Account => ({
  ...{ id, name, email, demonstration },
  roles: roles.split(',').filter(isRole),
  standing: revoked ? 'revoked' : active ? 'active' : 'invited',
})

export const rowOf = (tables: Kysely<PeopleTables>, id: string): Promise<Row | undefined> =>
  tables.selectFrom('people_user').selectAll().where('id', '=', id).executeTakeFirst()

export function newRow(name: string, email: string, roles: readonly Role[]): Row {
  const at = new Date()
  return {
    ...{ id: randomUUID(), name: name.trim(), email: email.toLowerCase(), roles: roles.join() },
    // Whoever invites vouches for the address; without that nobody could come by OIDC.
    ...{ emailVerified: true, createdAt: at, updatedAt: at },
    ...{ active: false, revoked: false, demonstration: false },
  }
}

/** Those made up for showing are let in by this opening of the accounts alone, and by requests that never left this machine. */
export function isWelcome(
  person: Row,
  headers: Headers | undefined,
  shown: ReadonlyMap<string, string>,
): boolean {
  if (person.revoked) return false
  return (
    !person.demonstration || (shown.has(person.id) && headers !== undefined && isLoopbackRequest(headers))
  )
}

/** Who was invited and comes by OIDC needs the link no more. */
export async function arrived(tables: Kysely<PeopleTables>, id: string): Promise<true> {
  await tables.updateTable('people_user').set({ active: true }).where('id', '=', id).execute()
  await voidLinks(tables, id)
  return true
}

/** Somebody who does not only serve for showing. */
export const somebody = async (tables: Kysely<PeopleTables>): Promise<boolean> =>
  (await tables
    .selectFrom('people_user')
    .select('id')
    .where('demonstration', '=', false)
    .executeTakeFirst()) !== undefined

/** One change of people at a time: of two who revoke one another at once, the second is nobody by then. */
export const alone = <T>(
  tables: Kysely<PeopleTables>,
  work: (inside: Kysely<PeopleTables>) => Promise<T>,
): Promise<T> =>
  tables.transaction().execute(async (inside) => {
    await sql`lock table people_user in share row exclusive mode`.execute(inside)
    return work(inside)
  })

export async function addPassword(
  tables: Kysely<PeopleTables>,
  userId: string,
  hashed: string,
): Promise<void> {
  const at = new Date()
  await tables
    .insertInto('people_account')
    .values({
      ...{ id: randomUUID(), accountId: userId, userId, providerId: 'credential' },
      ...{ password: hashed, createdAt: at, updatedAt: at },
    })
    .execute()
}

/** In the same transaction as the change: none is forgotten, and none is told that was not made. */
export async function noteChange(
  inside: Kysely<PeopleTables>,
  what: PeopleChange['what'],
  by: string,
  row: Row,
  write: string = randomUUID(),
): Promise<void> {
  const { standing } = accountOf(row)
  await inside
    .insertInto('people_change')
    .values({ what, by, person: row.id, roles: row.roles, standing, write })
    .execute()
}

/** Whoever acts, as the database has them now; null when they have no account any more. */
export async function current(tables: Kysely<PeopleTables>, { id }: Person): Promise<Account | null> {
  const row = await rowOf(tables, id)
  return row === undefined || row.revoked ? null : accountOf(row)
}
