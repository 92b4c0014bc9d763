import { type Migration, Migrator } from 'kysely/migration'
import { CannotOpenDatabase, type Database } from './database.ts'

/**
 * Brings the tables of one need to what the program expects, with a list of migrations of its own (`<need>_migration`); several
 * programs may try at once. Throws CannotOpenDatabase when the tables were written by a newer program.
 */
export async function migrate(
  database: Database,
  need: string,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const migrator = new Migrator({
    db: database.tables(),
    migrationTableName: `${need}_migration`,
    migrationLockTableName: `${need}_migration_lock`,
    provider: { getMigrations: async () => migrations },
  })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return
  const why = error instanceof Error ? error.message : String(error)
  if (/previously executed migration .* is missing/.test(why))
    throw new CannotOpenDatabase('the database was written by a newer version of this program; use that one')
  throw error
}
