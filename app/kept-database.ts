import { join } from 'node:path'
import { CannotOpenDatabase, type Database, serverDatabase } from '../adapters/database/database.ts'
import { embeddedDatabase } from '../adapters/database/embedded.ts'

/** The database of a server, opened when it is first asked for, and again when it was lost. */
export interface KeptDatabase {
  /** Rejects with CannotOpenDatabase while there is none; ask again later. */
  open(): Promise<Database>
  close(): Promise<void>
}

/** So long a failure stands before opening is tried again: everybody who asks meanwhile is told at once. */
const FAILED_FOR_MS = 1000

/** Somebody's PostgreSQL by its address, or else one of our own below the data folder. */
export function keptDatabase({
  dir,
  url,
}: {
  readonly dir: string
  readonly url: string | undefined
}): KeptDatabase {
  const start = () => (url === undefined ? embeddedDatabase(join(dir, 'database')) : serverDatabase(url))
  let opening: Promise<Database> | undefined
  let failed: { readonly error: unknown; readonly until_ms: number } | undefined
  let closed = false
  const opened = async (): Promise<Database> => {
    if (closed) throw new CannotOpenDatabase('the server is ending')
    if (failed !== undefined && performance.now() < failed.until_ms) throw failed.error
    opening ??= start().catch((error: unknown) => {
      opening = undefined
      failed = { error, until_ms: performance.now() + FAILED_FOR_MS }
      throw error
    })
    const mine = opening
    const database = await mine
    if (!database.isLost()) return database
    if (opening === mine) opening = undefined
    await database.close()
    return opened()
  }
  return {
    open: opened,
    async close() {
      closed = true
      await opening?.then((database) => database.close()).catch(() => {})
    },
  }
}
