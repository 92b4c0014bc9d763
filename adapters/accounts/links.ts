// wire names: people_link, until_us
import { createHash, randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { PeopleTables } from './tables.ts'

const DAY_US = 86_400_000_000
/** The first link is read off a screen and used at once; an invitation travels to a person. */
const FIRST_US = DAY_US
const INVITATION_US = 7 * DAY_US

/** A new link, kept as its hash; answers the secret. Any earlier link of the same person, or for the first one, is void. */
export async function newLink(
  tables: Kysely<PeopleTables>,
  userId: string | null,
  now_us: number,
): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  await voidLinks(tables, userId)
  const until_us = now_us + (userId === null ? FIRST_US : INVITATION_US)
  await tables
    .insertInto('people_link')
    .values({ hash: hashOf(secret), userId, until_us })
    .execute()
  return secret
}

export async function voidLinks(tables: Kysely<PeopleTables>, userId: string | null): Promise<void> {
  await tables
    .deleteFrom('people_link')
    .where((each) => (userId === null ? each('userId', 'is', null) : each('userId', '=', userId)))
    .execute()
}

/** Whom the link is for (null: the first administrator); undefined when it is void. */
export async function linkOf(
  tables: Kysely<PeopleTables>,
  secret: string,
  now_us: number,
): Promise<{ readonly userId: string | null } | undefined> {
  return tables
    .selectFrom('people_link')
    .select('userId')
    .where('hash', '=', hashOf(secret))
    .where('until_us', '>', now_us)
    .executeTakeFirst()
}

/** Takes the link away for good; false when another has taken it, or it is void. */
export async function usedUp(tables: Kysely<PeopleTables>, secret: string, now_us: number): Promise<boolean> {
  const { numDeletedRows } = await tables
    .deleteFrom('people_link')
    .where('hash', '=', hashOf(secret))
    .where('until_us', '>', now_us)
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}

/** A secret of 256 random bits needs no slow hash. */
const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')
