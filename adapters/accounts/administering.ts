// wire names: people_user
import type { Kysely } from 'kysely'
import { isRole, mayHold } from '../../src/people/roles.ts'
import { mayCall, type Person, type Rule } from '../../src/people/rule.ts'
import type { Account, Answer, Invited } from './accounts.ts'
import { isEmail, isName } from './given.ts'
import { newLink } from './links.ts'
import { refusedFor } from './refusals.ts'
import { accountOf, alone, current, newRow, noteChange, rowOf } from './rows.ts'
import type { PeopleTables } from './tables.ts'

const administer: Rule = { grants: [{ to: ['administrator'] }] }
const administerAnother: Rule = { grants: [{ to: ['administrator'], of: 'of-another' }] }

export interface Inviting {
  readonly now_us: number
  /** Passwords of those made up for showing, by id. */
  readonly shown: Map<string, string>
  readonly write: string | undefined
}

export interface Changing {
  readonly id: string
  readonly what: 'roles' | 'revoked'
  readonly write: string | undefined
}

/** An administrator invites somebody who has no account, or none any more; answers the secret of a link. */
export function invite(
  tables: Kysely<PeopleTables>,
  by: Person,
  { name, email, roles }: Invited,
  { now_us, shown, write }: Inviting,
): Promise<Answer<string>> {
  return alone(tables, async (inside) => {
    const actor = await current(inside, by)
    const permission = mayCall(administer, actor)
    if (!permission.ok) return permission
    if (!isName(name)) return refusedFor('name')
    if (!isEmail(email)) return refusedFor('email')
    if (!mayHold(roles) || !roles.every(isRole)) return refusedFor('roles')
    const row = newRow(name, email, roles)
    const before = await inside
      .selectFrom('people_user')
      .selectAll()
      .where('email', '=', row.email)
      .executeTakeFirst()
    if (before?.active && !before.revoked) return refusedFor('already-there')
    // A login that is shown to everybody must leave nobody behind, and touch nobody real.
    const demonstration = actor?.demonstration === true
    if (demonstration && before?.demonstration === false) return refusedFor('demonstration')
    // Nothing of an earlier account lets anybody in: neither its password, nor its passkeys, nor its provider.
    if (before !== undefined) await inside.deleteFrom('people_user').where('id', '=', before.id).execute()
    const same = { ...row, demonstration, id: before?.id ?? row.id }
    await inside.insertInto('people_user').values(same).execute()
    await noteChange(inside, 'invited', by.id, same, write)
    if (demonstration) shown.set(same.id, '')
    return { ok: true, value: await newLink(inside, same.id, now_us) }
  })
}

/** Lets an administrator change another person, and answers the person as they are afterwards. */
export function changing(
  tables: Kysely<PeopleTables>,
  by: Person,
  { id, what, write }: Changing,
  work: (inside: Kysely<PeopleTables>) => Promise<Answer<never> | undefined>,
): Promise<Answer<Account>> {
  return alone(tables, async (inside) => {
    const actor = await current(inside, by)
    const permission = mayCall(administerAnother, actor, { owner: id })
    if (!permission.ok) return permission
    const other = await rowOf(inside, id)
    if (other === undefined) return refusedFor('not-there')
    if (actor?.demonstration && !other.demonstration) return refusedFor('demonstration')
    const refusal = await work(inside)
    if (refusal !== undefined) return refusal
    const changed = (await rowOf(inside, id))!
    await noteChange(inside, what, by.id, changed, write)
    return { ok: true, value: accountOf(changed) }
  })
}
