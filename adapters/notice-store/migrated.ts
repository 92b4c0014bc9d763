import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { CannotOpenDatabase, type Database } from '../database/database.ts'
import { notices } from './migrations/0001-notices.ts'
import { followed } from './migrations/0002-followed.ts'

/** In this order, each once, and none is changed when it was released: what is to be otherwise is another one. */
const migrations = { '0001-notices': notices, '0002-followed': followed }

/**
 * Brings the tables of notices to what the program expects, with a list of migrations of their own; several programs may try at once. Throws CannotOpenDatabase when it
 * was written by a newer program.
 */
export async function migrated(database: Database): Promise<void> {
  const db: Kysely<unknown> = database.tables()
  const migrator = new Migrator({
    db,
    migrationTableName: 'notice_migration',
    migrationLockTableName: 'notice_migration_lock',
    provider: { getMigrations: async () => migrations },
  })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return
  const why = error instanceof Error ? error.message : String(error)
  throw new CannotOpenDatabase(
    /previously executed migration .* is missing/.test(why)
      ? 'the database was written by a newer version of this program; use that one'
      : `the tables of the database cannot be made: ${why}`,
  )
}
