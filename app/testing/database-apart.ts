import { sql } from 'kysely'
import { embeddedDatabase } from '../../adapters/database/embedded.ts'

/** A PostgreSQL that runs apart from any server of ours, as one that somebody else keeps: reached by its address. */
export interface DatabaseApart {
  readonly url: string
  close(): Promise<void>
}

/** Starts one over `folder`; stopped and started over the same folder it is the same database, at another address. */
export async function databaseApart(folder: string): Promise<DatabaseApart> {
  const database = await embeddedDatabase(folder)
  const { rows } = await sql<{ sockets: string }>`
    select current_setting('unix_socket_directories') as sockets`.execute(database.tables())
  const url = `postgres://overflight@/postgres?host=${encodeURIComponent(rows[0]!.sockets)}`
  return { url, close: () => database.close() }
}
