import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { answers, CannotOpenDatabase, type Database, pooled } from './database.ts'
import { embeddedDatabase } from './embedded.ts'

/** A server of our own that just began, or is about to end, is waited for so long. */
const WAIT_MS = 20_000
const TRY_EVERY_MS = 50

/**
 * The PostgreSQL of our own in this folder: started where nobody has it open, else that of the program that has, through the same
 * socket. For programs that come and go beside a server. When whoever started it ends, it ends for all.
 */
export async function sharedDatabase(folder: string, waitUpTo_ms = WAIT_MS): Promise<Database> {
  for (const until_ms = performance.now() + waitUpTo_ms; ; await sleep(TRY_EVERY_MS)) {
    try {
      return await embeddedDatabase(folder, 0)
    } catch (error) {
      if (!(error instanceof CannotOpenDatabase)) throw error
      const joined = await joinedTo(folder)
      if (joined !== undefined) return joined
      if (performance.now() > until_ms) throw error
    }
  }
}

/** Undefined when nothing answers at the socket that the folder names. */
async function joinedTo(folder: string): Promise<Database | undefined> {
  const sockets = await readFile(join(folder, 'sockets'), 'utf8').catch(() => undefined)
  if (sockets === undefined) return undefined
  const database = pooled(`postgres://overflight@/postgres?host=${encodeURIComponent(sockets)}`)
  try {
    await answers(database)
    return database
  } catch {
    await database.close()
    return undefined
  }
}
