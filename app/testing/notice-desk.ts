import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import { sql } from 'kysely'
import { type Database, serverDatabase } from '../../adapters/database/database.ts'
import { embeddedDatabase } from '../../adapters/database/embedded.ts'
import { parseAuthority } from '../../src/authority/authority.ts'
import { register } from '../gate/register.ts'
import { type NoticeDesk, type NoticesOptions, openNotices } from '../notices/opening.ts'
import { openLedger } from '../recordkeeping.ts'
import { madeAuthority } from './made-authority.ts'

let server: Promise<{ database: Database; sockets: string }> | undefined
const opened: Database[] = []
// Of the file that imports this: what a test opens ends with that test, and the others need the server.
after(async () => {
  for (const database of opened) await database.close()
  await (await server)?.database.close()
})

/** An empty database in a PostgreSQL that the tests of one file share; `folder` is the file's own. */
export async function freshDatabase(folder: string): Promise<Database> {
  server ??= embeddedDatabase(join(folder, 'postgres')).then((database) => ({
    database,
    sockets: readFileSync(join(folder, 'postgres', 'sockets'), 'utf8'),
  }))
  const { database, sockets } = await server
  const name = `test${opened.length}`
  await sql.raw(`create database ${name}`).execute(database.tables())
  const fresh = await serverDatabase(`postgres://overflight@/${name}?host=${encodeURIComponent(sockets)}`)
  opened.push(fresh)
  return fresh
}

export interface Set {
  /** What the clock shows, ms. */
  now_ms: number
}

/** A data folder with its record and a database, at a time that the test sets. */
export async function noticeDesk(
  scratch: string,
  name: string,
  options: Partial<NoticesOptions> = {},
): Promise<{ desk: NoticeDesk; clock: Set; database: Database }> {
  const database = await freshDatabase(scratch)
  const clock: Set = { now_ms: Date.UTC(2026, 2, 16, 12) }
  const dir = join(scratch, name)
  const desk = openNotices({
    ...{ dir, ledger: join(dir, 'ledger'), database: async () => database },
    ...{ now_ms: () => clock.now_ms, env: {}, ...options },
  })
  return { desk, clock, database }
}

/** Registers the invented authority, with changes. */
export async function registered(
  { ledger, now_ms }: Pick<NoticesOptions, 'ledger' | 'now_ms'>,
  changes: object = {},
  isUrgent = false,
): Promise<void> {
  const document = madeAuthority(changes)
  const read = parseAuthority(document)
  if (!read.ok) throw new Error(JSON.stringify(read))
  await register(await openLedger(ledger, now_ms), read.value, JSON.stringify(document), isUrgent)
}

/** Offices for every recipient, all invented; the first way of each is a folder. */
export const madeRecipients = (folder: string, more: object = {}) => ({
  overflight: 'recipients/1',
  offices: [
    ...['legislative-committee', 'inspector', 'own-counsel'].map((recipient) => ({
      ...{ recipient, folder, language: 'en', ...more },
      office: { office: `Office of the ${recipient} (invented)`, state: 'Nowhere' },
    })),
    {
      ...{ recipient: 'host-state', code: 'Otherland', folder, language: 'es', ...more },
      office: { office: 'Office of the Air (invented)', state: 'Otherland' },
    },
  ],
})
