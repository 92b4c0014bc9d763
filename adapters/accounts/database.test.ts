// wire names: people_user
import assert from 'node:assert/strict'
import { subscribe } from 'node:diagnostics_channel'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { getMigrations } from 'better-auth/db/migration'
import { sql } from 'kysely'
import { type Clock, systemClock } from '../clock/clock.ts'
import { type Database, serverDatabase } from '../database/database.ts'
import { embeddedDatabase } from '../database/embedded.ts'
import { ADDRESS, accountsContract } from './accounts.contract.ts'
import type { Accounts } from './accounts.ts'
import { databaseAccounts, UnsealedAddress } from './database.ts'
import { openLibrary, settingsOf } from './library.ts'
import { isLoopbackAddress } from './loopback.ts'
import { migratePeople, type PeopleTables } from './tables.ts'
import { testProvider } from './testing/provider.ts'

const SECRET = 'a secret of the test, of more than 32 characters'
const skip =
  process.platform === 'linux'
    ? false
    : 'the packaged PostgreSQL was tried on Linux alone; name a server instead'

/** Every connection that anything in this process opened: the host it went to, or the path of a socket. */
const connections: string[] = []
subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: Socket }
  socket.once('connect', () => connections.push(socket.remoteAddress ?? 'a socket of this machine'))
  socket.once('lookup', (...[, , , host]) => connections.push(host))
})
// Whoever runs the tests might have asked for the library's telemetry; none may leave all the same.
process.env.BETTER_AUTH_TELEMETRY = 'true'
process.env.BETTER_AUTH_TELEMETRY_ENDPOINT = 'http://telemetry.invalid/'

// What is asked over HTTP counts whether or not it ever connects.
subscribe('undici:request:create', (message) => {
  const { request } = message as { request: { origin: string | URL } }
  connections.push(new URL(request.origin).hostname)
})

const scratch = mkdtempSync(join(tmpdir(), 'overflight-accounts-'))
const server = skip === false ? await embeddedDatabase(join(scratch, 'own')) : undefined
const provider = skip === false ? await testProvider(ADDRESS) : undefined
let fresh: Database | undefined
let made = 0
const warned: string[] = []
after(async () => {
  await provider?.close()
  await fresh?.close()
  await server?.close()
  rmSync(scratch, { recursive: true, force: true })
})

/** An empty database of the server; the one before is closed, as the server has only so many connections. */
async function freshDatabase(): Promise<Database> {
  await fresh?.close()
  const name = `fresh${made++}`
  const tables = server!.tables()
  await sql`create database ${sql.id(name)}`.execute(tables)
  const { rows } = await sql<{ folder: string }>`
    select current_setting('unix_socket_directories') as folder`.execute(tables)
  const host = encodeURIComponent(rows[0]!.folder)
  fresh = await serverDatabase(`postgres://overflight@/${name}?host=${host}`)
  return fresh
}

const databases = new Map<Accounts, Database>()
async function openIn(database: Database, clock: Clock): Promise<Accounts> {
  const accounts = await databaseAccounts({
    ...{ database, clock, secret: SECRET, addresses: [ADDRESS], providers: [provider!] },
    warn: (message) => warned.push(message),
  })
  databases.set(accounts, database)
  return accounts
}

accountsContract(
  'by better-auth in PostgreSQL',
  async () => ({
    fresh: async (clock) => openIn(await freshDatabase(), clock),
    again: (accounts, clock) => openIn(databases.get(accounts)!, clock),
    provider,
    traces: async () => JSON.stringify([warned, await everyRow(fresh!)]),
  }),
  skip,
)

/** All rows of all tables of people, as JSON. */
async function everyRow(database: Database): Promise<unknown[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_name like 'people\\_%'`.execute(
    database.tables(),
  )
  assert.ok(rows.length >= 7)
  const all = rows.map(({ name }) => sql`select * from ${sql.id(name)}`.execute(database.tables()))
  return (await Promise.all(all)).flatMap((each) => each.rows)
}

test('the tables are those the library wants: it finds nothing to make and nothing to mend', {
  skip,
}, async () => {
  const database = await freshDatabase()
  const settings = settingsOf({
    ...{ database, secret: SECRET, addresses: [ADDRESS], providers: [] },
    ...{ mayEnter: async () => true, warn: () => {} },
  })
  assert.equal((await getMigrations(settings)).toBeCreated.length, 6)
  await migratePeople(database)
  await migratePeople(database)
  const wanted = await getMigrations(settings)
  assert.deepEqual(wanted.toBeCreated, [])
  assert.deepEqual(wanted.toBeAdded, [])
})

test('the library itself signs nobody up, were its door open', { skip }, async () => {
  const database = await freshDatabase()
  await migratePeople(database)
  const library = openLibrary({
    ...{ database, secret: SECRET, addresses: [ADDRESS], providers: [] },
    ...{ mayEnter: async () => true, warn: () => {} },
  })
  const body = JSON.stringify({ name: 'X', email: 'x@example.org', password: 'four words make one' })
  const headers = { 'content-type': 'application/json', origin: ADDRESS }
  const request = new Request(`${ADDRESS}/api/auth/sign-up/email`, { method: 'POST', headers, body })
  const answer = await library.handler(request)
  assert.deepEqual(
    [answer.status, ((await answer.json()) as { code?: string }).code],
    [400, 'EMAIL_PASSWORD_SIGN_UP_DISABLED'],
  )
  assert.deepEqual(await database.tables<PeopleTables>().selectFrom('people_user').select('id').execute(), [])
})

test('nobody signs in at an address on whose way somebody may read along', { skip }, async () => {
  const database = await freshDatabase()
  const opening = (address: string) =>
    databaseAccounts({
      ...{ database, clock: systemClock(), secret: SECRET, addresses: [ADDRESS, address], warn: () => {} },
    })
  for (const address of ['http://192.0.2.20:8080', 'http://overflight.example'])
    await assert.rejects(opening(address), UnsealedAddress)
  for (const address of ['https://overflight.example', 'http://127.0.0.1:8080', 'http://[::1]:8080'])
    assert.deepEqual(await (await opening(address)).people(), [])
})

test('nothing that was tried above spoke to another machine', { skip }, async () => {
  await (await fetch(provider!.issuer)).text()
  const others = connections.filter(
    (each) => each !== 'a socket of this machine' && !isLoopbackAddress(each) && each !== 'localhost',
  )
  assert.deepEqual(others, [])
  assert.ok(connections.includes('127.0.0.1'), 'what went to the provider on this machine was seen')
  assert.ok(connections.includes('a socket of this machine'), 'what went to the database was seen')
})
