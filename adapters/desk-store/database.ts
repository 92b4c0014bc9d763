// wire names: desk_write, desk_seen, desk_looks, begun_us
import { randomInt } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { migrate } from '../database/migrate.ts'
import { type DeskStore, WRITE_KEPT_US } from './desk-store.ts'

interface DeskTables {
  readonly desk_write: {
    readonly person: string
    readonly key: string
    readonly digest: string
    readonly begun_us: number
    /** Which server has it in hand; NOBODY when it was let go of. */
    readonly server: number
    /** Null until it is answered. */
    readonly status: number | null
    readonly type: string | null
    readonly body: string | null
  }
  readonly desk_seen: { readonly person: string; readonly entry: number }
  /** A document of JSON. */
  readonly desk_looks: { readonly person: string; readonly looks: string }
}

const migrations = {
  '0001-desk': {
    async up(db: Kysely<unknown>) {
      await sql`create table desk_write (
        person text not null, key text not null, digest text not null, begun_us int8 not null, server int4 not null,
        status int4, type text, body text, primary key (person, key))`.execute(db)
      await sql`create index desk_write_begun on desk_write (begun_us)`.execute(db)
      await sql`create table desk_seen (person text primary key, entry int8 not null)`.execute(db)
    },
  },
  '0002-looks': {
    async up(db: Kysely<unknown>) {
      await sql`create table desk_looks (person text primary key, looks text not null)`.execute(db)
    },
  },
}

/** First of the two numbers of our advisory locks; the second is that of a server. */
const LOCKS = 0x0f11
const SERVER_MAX = 2 ** 31 - 1
const NOBODY = 0

/**
 * In a database. While it is open it holds a lock of its server there, which the database lets go of when the server ends in
 * whatever way (PostgreSQL manual, 13.3.5): so others know whether a write that has no answer will still get one.
 */
export async function databaseDesk(database: Database): Promise<DeskStore & { close(): Promise<void> }> {
  await migrate(database, 'desk', migrations)
  const db = database.tables<DeskTables>()
  const server = randomInt(1, SERVER_MAX)
  const held = await holdLock(db, server)
  return {
    async begin({ person, key, digest }, now_us) {
      await db
        .deleteFrom('desk_write')
        .where('begun_us', '<', now_us - WRITE_KEPT_US)
        .execute()
      const row = { person, key, digest, begun_us: now_us, server, status: null, type: null, body: null }
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('desk_write')
        .values(row)
        .onConflict((same) => same.columns(['person', 'key']).doNothing())
        .executeTakeFirstOrThrow()
      if (numInsertedOrUpdatedRows === 1n) return 'new'
      return found(db, { person, key, digest }, server)
    },
    async end({ person, key }, { status, type, body }) {
      await db
        .updateTable('desk_write')
        .set({ status, type, body })
        .where('person', '=', person)
        .where('key', '=', key)
        .execute()
    },
    async drop({ person, key }) {
      await db
        .updateTable('desk_write')
        .set({ server: NOBODY })
        .where('person', '=', person)
        .where('key', '=', key)
        .where('status', 'is', null)
        .execute()
    },
    ...ofPerson(db),
    close: held.letGo,
  }
}

/** What is remembered of each person for themselves. */
const ofPerson = (db: Kysely<DeskTables>): Pick<DeskStore, 'seen' | 'see' | 'looks' | 'keepLooks'> => ({
  async seen(person) {
    const row = await db
      .selectFrom('desk_seen')
      .select('entry')
      .where('person', '=', person)
      .executeTakeFirst()
    return row?.entry ?? null
  },
  async see(person, entry) {
    await db
      .insertInto('desk_seen')
      .values({ person, entry })
      .onConflict((same) =>
        same.column('person').doUpdateSet({ entry: sql<number>`greatest(desk_seen.entry, excluded.entry)` }),
      )
      .execute()
  },
  async looks(person) {
    const row = await db
      .selectFrom('desk_looks')
      .select('looks')
      .where('person', '=', person)
      .executeTakeFirst()
    return row === undefined ? null : JSON.parse(row.looks)
  },
  async keepLooks(person, chosen) {
    const looks = JSON.stringify(chosen)
    await db
      .insertInto('desk_looks')
      .values({ person, looks })
      .onConflict((same) => same.column('person').doUpdateSet({ looks }))
      .execute()
  },
})

async function found(
  db: Kysely<DeskTables>,
  { person, key, digest }: { readonly person: string; readonly key: string; readonly digest: string },
  server: number,
): ReturnType<DeskStore['begin']> {
  const of = db.selectFrom('desk_write').selectAll().where('person', '=', person).where('key', '=', key)
  const row = await of.executeTakeFirst()
  if (row === undefined) return 'under-way' // let go of between the two queries: whoever asks again does it
  if (row.digest !== digest) return 'another'
  const { status, type, body } = row
  if (status !== null) return { status, type: type ?? '', body: body ?? '' }
  if (row.server === server || (row.server !== NOBODY && (await isHeld(db, row.server)))) return 'under-way'
  // Of several who find it left behind one takes it.
  const { numUpdatedRows } = await db
    .updateTable('desk_write')
    .set({ server })
    .where('person', '=', person)
    .where('key', '=', key)
    .where('server', '=', row.server)
    .where('status', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n ? 'broken-off' : 'under-way'
}

/** A connection of its own holds the lock until it is let go. */
async function holdLock(db: Kysely<DeskTables>, server: number): Promise<{ letGo(): Promise<void> }> {
  const ending = Promise.withResolvers<void>()
  const taken = Promise.withResolvers<void>()
  const held = db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${LOCKS}::int4, ${server}::int4)`.execute(connection)
    taken.resolve()
    await ending.promise
    await sql`select pg_advisory_unlock(${LOCKS}::int4, ${server}::int4)`.execute(connection)
  })
  held.catch(taken.reject)
  await taken.promise
  return {
    async letGo() {
      ending.resolve()
      // A database that has gone has let go of the lock by itself.
      await held.catch(() => {})
    },
  }
}

async function isHeld(db: Kysely<DeskTables>, server: number): Promise<boolean> {
  return db.connection().execute(async (connection) => {
    const { rows } = await sql<{ free: boolean }>`
      select pg_try_advisory_lock(${LOCKS}::int4, ${server}::int4) as free`.execute(connection)
    if (!rows[0]!.free) return true
    await sql`select pg_advisory_unlock(${LOCKS}::int4, ${server}::int4)`.execute(connection)
    return false
  })
}
