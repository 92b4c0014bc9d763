import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { databaseContract } from './database.contract.ts'
import { CannotOpenDatabase } from './database.ts'
import { embeddedDatabase } from './embedded.ts'
import { sharedDatabase } from './shared.ts'

const scratch = mkdtempSync(join(tmpdir(), 'overflight-shared-database-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

const skip =
  process.platform === 'linux'
    ? false
    : 'the packaged PostgreSQL was tried on Linux alone; name a server instead'

const folder = join(scratch, 'shared')
const running = skip === false ? await embeddedDatabase(folder) : undefined
after(() => running?.close())
databaseContract('shared with whoever started it', () => sharedDatabase(folder), skip)

test('what another process writes is read here while it writes; after it was killed this one starts it', {
  skip,
}, async () => {
  const other = join(scratch, 'other')
  const child = fork(new URL('./writes-until-killed.ts', import.meta.url), [other])
  const [first] = await once(child, 'message')
  const joined = await sharedDatabase(other)
  const most = async (database: typeof joined) => {
    const { rows } = await sql<{ most: number }>`select max(n)::int8 as most from written`.execute(
      database.tables(),
    )
    return rows[0]!.most
  }
  const seen = await most(joined)
  assert.ok(seen >= (first as number))
  child.kill('SIGKILL')
  await once(child, 'exit')
  await joined.close()
  const own = await sharedDatabase(other)
  assert.ok((await most(own)) >= seen)
  await assert.rejects(embeddedDatabase(other, 0), CannotOpenDatabase)
  await own.close()
})
