// wire names: people_user
import type { Kysely } from 'kysely'
import type { Account, Answer, SetUp } from './accounts.ts'
import { faultOf } from './given.ts'
import { linkOf, usedUp } from './links.ts'
import { refusedFor } from './refusals.ts'
import { accountOf, addPassword, alone, newRow, noteChange, type Row, rowOf, somebody } from './rows.ts'
import type { PeopleTables } from './tables.ts'

export interface Making {
  readonly tables: Kysely<PeopleTables>
  readonly now_us: () => number
  readonly hash: (password: string) => Promise<string>
}

/** Uses a link up: whoever it is for has an account with this password. */
export async function setUp(
  { tables, now_us, hash }: Making,
  secret: string,
  given: SetUp,
  write?: string,
): Promise<Answer<Account>> {
  // Asked before the slow hash: without a link nobody makes this machine work.
  const link = await linkOf(tables, secret, now_us())
  if (link === undefined) return refusedFor('link-void')
  const fault = faultOf(given, link.userId === null)
  if (fault !== undefined) return refusedFor(fault)
  const hashed = await hash(given.password)
  return alone(tables, async (inside) => {
    if (!(await usedUp(inside, secret, now_us()))) return refusedFor('link-void')
    const row =
      link.userId === null
        ? await firstRow(inside, given.name, given.email!)
        : await rowOf(inside, link.userId)
    if (row === undefined) return refusedFor('link-void')
    const named = { name: given.name.trim(), active: true }
    await inside.updateTable('people_user').set(named).where('id', '=', row.id).execute()
    await addPassword(inside, row.id, hashed)
    await noteChange(inside, 'set-up', row.id, { ...row, ...named }, write)
    return { ok: true, value: accountOf({ ...row, ...named }) }
  })
}

/** Undefined when somebody has an account by now. */
async function firstRow(tables: Kysely<PeopleTables>, name: string, email: string): Promise<Row | undefined> {
  if (await somebody(tables)) return undefined
  const row = newRow(name, email, ['administrator'])
  await tables.insertInto('people_user').values(row).execute()
  return row
}
