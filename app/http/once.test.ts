import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Database } from '../../adapters/database/database.ts'
import { embeddedDatabase } from '../../adapters/database/embedded.ts'
import { databaseDesk } from '../../adapters/desk-store/database.ts'
import type { DeskStore } from '../../adapters/desk-store/desk-store.ts'
import { madePerson, signedInByHeader } from '../testing/made-people.ts'
import { scratchFolder } from '../testing/scratch.ts'
import type { Reading } from './reading.ts'
import type { Route } from './route.ts'
import { signedIn } from './rules.ts'
import { tableApp } from './table.ts'

const skip = process.platform === 'linux' ? false : 'the packaged PostgreSQL was tried on Linux alone'
const HOST = '127.0.0.1:8080'
const folder = scratchFolder('once')
let database: Database
let desk: DeskStore & { close(): Promise<void> }
let done: string[] = []
let release = () => {}
let isOut = false
let isSlow = false

const table: readonly Route[] = [
  {
    ...{ method: 'POST', path: '/api/things', rule: signedIn },
    async handle(c) {
      const { name } = (await c.req.json()) as { name: string }
      if (name === 'slow')
        await new Promise<void>((go) => {
          release = go
          isSlow = true
        })
      if (isOut) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
      if (name === 'bad') return c.json({ message: 'no' }, 400)
      done.push(name)
      return c.json({ made: done.length }, 201)
    },
  },
]
const app = tableApp(table, {
  accounts: signedInByHeader([madePerson(['analyst'], 'ana'), madePerson(['analyst'], 'luis')]).accounts,
  ...{ desk: async () => desk, reading: {} as Reading, hosts: [], now_us: () => 1_800_000_000_000_000 },
})
before(async () => {
  if (skip !== false) return
  database = await embeddedDatabase(join(folder, 'database'))
  desk = await databaseDesk(database)
})
after(async () => {
  await desk?.close()
  await database?.close()
})

async function post(name: string, key?: string, person = 'ana') {
  const body = JSON.stringify({ name })
  const headers = {
    ...{ host: HOST, origin: `http://${HOST}`, 'x-person': person, 'content-length': `${body.length}` },
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  }
  const answer = await app.fetch(new Request(`http://${HOST}/api/things`, { method: 'POST', headers, body }))
  const { code, made } = (await answer.json()) as { code?: string; made?: number }
  return [answer.status, code ?? made, answer.headers.get('idempotency-replayed')]
}

test('asked twice under one key it is done once, and answered the same; without a key, twice', {
  skip,
}, async () => {
  done = []
  assert.deepEqual(await post('a', 'key-0001'), [201, 1, null])
  assert.deepEqual(await post('a', 'key-0001'), [201, 1, 'true'])
  assert.deepEqual(await post('a', 'key-0001', 'luis'), [201, 2, null])
  await post('a')
  await post('a')
  assert.equal(done.length, 4)
  assert.deepEqual(await post('b', 'key-0001'), [422, 'another-request', null])
  assert.deepEqual(await post('a', 'short'), [400, 'bad-key', null])
})

test('what is refused stays refused; what failed for want of room may be done once there is some', {
  skip,
}, async () => {
  done = []
  assert.deepEqual((await post('bad', 'key-0002')).slice(0, 1), [400])
  assert.deepEqual(await post('bad', 'key-0002'), [400, undefined, 'true'])
  isOut = true
  assert.deepEqual((await post('c', 'key-0003')).slice(0, 1), [507])
  isOut = false
  assert.deepEqual(await post('c', 'key-0003'), [201, 1, null])
})

test('while it is under way whoever asks again is told so', { skip }, async () => {
  done = []
  const first = post('slow', 'key-0004')
  while (!isSlow) await new Promise((go) => setTimeout(go, 5))
  assert.equal((await post('slow', 'key-0004'))[1], 'under-way')
  release()
  assert.deepEqual(await first, [201, 1, null])
  assert.deepEqual(await post('slow', 'key-0004'), [201, 1, 'true'])
})
