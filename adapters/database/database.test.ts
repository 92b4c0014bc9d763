import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { takeLock } from '../log-store/lock.ts'
import { databaseContract } from './database.contract.ts'
import { CannotOpenDatabase, serverDatabase, withoutSecrets } from './database.ts'
import { embeddedDatabase } from './embedded.ts'

const scratch = mkdtempSync(join(tmpdir(), 'overflight-database-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

const skip =
  process.platform === 'linux'
    ? false
    : 'the packaged PostgreSQL was tried on Linux alone; name a server instead'

databaseContract('embedded', () => embeddedDatabase(join(scratch, 'own')), skip)

/** A server by its address: an embedded one that somebody else runs. */
const running = skip === false ? await embeddedDatabase(join(scratch, 'server')) : undefined
after(() => running?.close())
const address = async () => {
  const { rows } = await sql<{ folder: string }>`
    select current_setting('unix_socket_directories') as folder`.execute(running!.tables())
  return `postgres://overflight@/postgres?host=${encodeURIComponent(rows[0]!.folder)}`
}
databaseContract('by its address', async () => serverDatabase(await address()), skip)

test('a database that is not there, and a folder in which none can be made, say what to do', {
  skip,
}, async () => {
  await assert.rejects(serverDatabase('postgres://me:secret@127.0.0.1:1/x'), (error: Error) => {
    assert.ok(error instanceof CannotOpenDatabase)
    assert.match(error.message, /postgres:\/\/127\.0\.0\.1:1\/x does not answer/)
    assert.doesNotMatch(error.message, /secret/)
    return true
  })
  assert.equal(withoutSecrets('not an address'), 'that was named')
  const file = join(scratch, 'file')
  writeFileSync(file, '')
  await assert.rejects(embeddedDatabase(join(file, 'below')), /ENOTDIR|EEXIST/)
})

test('only this user can reach it: a socket, no network', { skip }, async () => {
  const { rows } = await sql<{ listens: string; folder: string }>`
    select current_setting('listen_addresses') as listens, current_setting('unix_socket_directories') as folder`.execute(
    running!.tables(),
  )
  assert.equal(rows[0]!.listens, '')
  assert.equal(statSync(rows[0]!.folder).mode & 0o777, 0o700)
})

test('killed at once with all acknowledged rows: they are there, and it opens again in 3 s', {
  skip,
}, async () => {
  const folder = join(scratch, 'killed')
  for (let kill = 0; kill < 3; kill++) {
    const child = fork(new URL('./writes-until-killed.ts', import.meta.url), [folder])
    let acknowledged = -1
    child.on('message', (n: number) => {
      acknowledged = n
      if (n > 0 && n % 40 === 0) child.kill('SIGKILL')
    })
    await once(child, 'exit')
    const left = readFileSync(join(folder, 'sockets'), 'utf8')
    const from_ms = performance.now()
    const database = await embeddedDatabase(folder)
    assert.equal(existsSync(left), false, 'nothing is left of what was killed')
    assert.ok(performance.now() - from_ms < 3000)
    const { rows } = await sql<{ most: number }>`select max(n)::int8 as most from written`.execute(
      database.tables(),
    )
    assert.ok(rows[0]!.most >= acknowledged, `${rows[0]!.most} of ${acknowledged}`)
    await database.close()
  }
})

test('another program is a guest of the one that has it open, and runs it itself once that has ended', {
  skip,
}, async () => {
  const folder = join(scratch, 'held')
  const first = await embeddedDatabase(folder)
  const guest = await embeddedDatabase(folder)
  await sql`create table kept (n int)`.execute(first.tables())
  await sql`insert into kept values (7)`.execute(guest.tables())
  assert.equal(guest.isLost(), false)
  await first.close()
  assert.deepEqual([first.isLost(), guest.isLost()], [true, true])
  await guest.close()
  const second = await embeddedDatabase(folder)
  const { rows } = await sql<{ n: number }>`select n from kept`.execute(second.tables())
  assert.deepEqual(rows, [{ n: 7 }])
  await second.close()
})

test('a lock whose program does not answer is told', { skip }, async () => {
  const folder = join(scratch, 'silent')
  mkdirSync(folder, { recursive: true })
  const lock = await takeLock(join(folder, 'lock'), 0)
  await assert.rejects(embeddedDatabase(folder, 50), (error: Error) => {
    assert.ok(error instanceof CannotOpenDatabase)
    assert.match(error.message, /another program has the database in .*silent open/)
    return true
  })
  await lock.release()
})
