import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Hono } from 'hono'
import type { Accounts, PeopleChange } from '../../adapters/accounts/accounts.ts'
import { databaseAccounts } from '../../adapters/accounts/database.ts'
import { keep } from '../../adapters/accounts/testing/browser.ts'
import { systemClock } from '../../adapters/clock/clock.ts'
import type { Database } from '../../adapters/database/database.ts'
import { embeddedDatabase } from '../../adapters/database/embedded.ts'
import type { Reading } from '../http/reading.ts'
import { tableApp } from '../http/table.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { type Demonstrated, DemonstrationRefused, demonstration } from './demonstration.ts'
import { firstLink } from './first-link.ts'
import { peopleRouteTable } from './routes.ts'

const ADDRESS = 'http://127.0.0.1:8080'
const PASSWORD = 'four words make one'
const SECRET = 'a secret of the test, of more than 32 characters'
const skip = process.platform === 'linux' ? false : 'the packaged PostgreSQL was tried on Linux alone'

const folder = scratchFolder('people')
let database: Database | undefined
after(() => database?.close())
const accounts = skip === false ? await open() : undefined

async function open(): Promise<Accounts> {
  database = await embeddedDatabase(join(folder, 'database'))
  return databaseAccounts({
    ...{ database, clock: systemClock(), secret: SECRET },
    ...{ addresses: [ADDRESS], warn: () => {} },
  })
}

let callers = 0
/** A page of the server's own, with its cookies; `more` replaces what it would say of itself. */
function page(app: Hono) {
  const jar = new Map<string, string>()
  const incoming = { socket: { remoteAddress: `192.0.2.${++callers}` } }
  return async (method: string, path: string, body?: unknown, more: Record<string, string> = {}) => {
    const headers = {
      ...{ host: '127.0.0.1:8080', origin: ADDRESS, 'sec-fetch-site': 'same-origin' },
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
      ...more,
    }
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const answer = await app.fetch(new Request(ADDRESS + path, init), { incoming })
    keep(jar, answer.headers)
    return answer
  }
}
interface Told {
  readonly person: {
    readonly name: string
    readonly roles: readonly string[]
    readonly demonstration: boolean
  } | null
  readonly says?: { readonly en: string; readonly es: string }
}
const told = async (answer: Response) => (await answer.json()) as Told
const recorded: PeopleChange[] = []
let isUnrecorded = false
let shown: readonly Demonstrated[] = []
const people = { accounts: async () => accounts!, demonstrated: async () => shown }
const table = () =>
  peopleRouteTable({
    people,
    address: () => ADDRESS,
    async record(all) {
      if (isUnrecorded) throw new Error('a test: the record cannot be written')
      for (const change of await all.untold()) {
        recorded.push(change)
        await all.told(change)
      }
    },
  })
const server = () =>
  tableApp(table(), {
    ...{ accounts: people.accounts, reading: {} as Reading, hosts: ['overflight.example'] },
    desk: () => Promise.reject(new Error('nothing was to be remembered')),
    now_us: () => 0,
  })

test('the first start prints a link; whoever opens it is administrator, and the next start prints none', {
  skip,
}, async () => {
  const ask = page(server())
  const said = (await firstLink(accounts!, ADDRESS))!
  const secret = new RegExp(`^  ${ADDRESS}/#set-up=([\\w-]{43})$`, 'm').exec(said)?.[1]
  assert.ok(secret, said)
  assert.deepEqual(await (await ask('POST', '/api/auth/invitation', { secret })).json(), {
    link: { email: null },
  })
  const given = { secret, name: 'First', email: 'first@example.org', password: 'short' }
  const refused = await ask('POST', '/api/auth/set-up', given)
  assert.equal(refused.status, 400)
  assert.match((await told(refused)).says!.es, /15 a 128 caracteres/)
  const made = await ask('POST', '/api/auth/set-up', { ...given, password: PASSWORD })
  assert.deepEqual((await told(made)).person?.roles, ['administrator'])
  assert.deepEqual(
    (await told(await ask('GET', '/api/me'))).person?.roles,
    ['administrator'],
    'and is signed in',
  )
  assert.equal((await ask('POST', '/api/auth/set-up', { ...given, password: PASSWORD })).status, 400)
  assert.equal(await firstLink(accounts!, ADDRESS), null)
  assert.deepEqual(await (await ask('POST', '/api/auth/invitation', { secret })).json(), { link: null })
})

test('who one is: nobody, then oneself, then nobody again', { skip }, async () => {
  const ask = page(server())
  const me = async () => (await told(await ask('GET', '/api/me'))).person
  assert.equal(await me(), null)
  const signed = await ask('POST', '/api/auth/sign-in/email', {
    email: 'first@example.org',
    password: PASSWORD,
  })
  assert.equal(signed.status, 200)
  assert.deepEqual([(await me())?.name, (await me())?.demonstration], ['First', false])
  assert.equal((await ask('POST', '/api/auth/sign-out', {})).status, 200)
  assert.equal(await me(), null)
})

test('attempts are counted by the socket that they came through', { skip }, async () => {
  const [guessing, other] = [page(server()), page(server())]
  const guess = { email: 'first@example.org', password: 'another four words' }
  const statuses: number[] = []
  for (let n = 0; n < 6; n++) {
    const from = { 'x-forwarded-for': `203.0.113.${n}` }
    statuses.push((await guessing('POST', '/api/auth/sign-in/email', guess, from)).status)
  }
  assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429])
  assert.equal((await other('POST', '/api/auth/sign-in/email', guess)).status, 401)
})

test('a form, or a page from elsewhere, changes nothing; answers bear the headers that keep them apart', {
  skip,
}, async () => {
  const ask = page(server())
  const elsewhere = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const body = { email: 'first@example.org', password: PASSWORD }
    const answer = await ask('POST', '/api/auth/sign-in/email', body, { ...elsewhere, 'content-type': type })
    assert.equal(answer.status, 403, type)
    assert.match((await told(answer)).says!.en, /page from elsewhere/)
    assert.equal(answer.headers.getSetCookie().length, 0)
  }
  const { headers } = await ask('GET', '/api/me')
  const found = ['content-security-policy', 'x-content-type-options', 'x-frame-options', 'cache-control']
  assert.deepEqual(
    found.map((name) => headers.get(name)),
    ["default-src 'none'; frame-ancestors 'none'", 'nosniff', 'SAMEORIGIN', 'no-store'],
  )
  assert.equal(headers.get('access-control-allow-origin'), null)
  const long = await ask('POST', '/api/auth/set-up', { secret: 'x'.repeat(100_000) })
  assert.equal(long.status, 413)
  for (const odd of [{ secret: 'x', more: 1 }, 'x', null]) {
    assert.equal((await ask('POST', '/api/auth/set-up', odd)).status, 400)
  }
})

test('an administrator invites, changes and revokes others; each change is for the record before it is told', {
  skip,
}, async () => {
  const app = server()
  const [first, invited] = [page(app), page(app)]
  const sign = (ask: typeof first, email: string, password = PASSWORD) =>
    ask('POST', '/api/auth/sign-in/email', { email, password })
  await sign(first, 'first@example.org')
  recorded.length = 0
  const asked = { name: 'Ana', email: 'Ana@example.org', roles: ['analyst'] }
  assert.equal((await first('POST', '/api/people', { ...asked, roles: ['analyst', 'overseer'] })).status, 400)
  const answer = await first('POST', '/api/people', asked)
  const { person, link } = (await answer.json()) as { person: { id: string }; link: string }
  assert.equal(answer.status, 201)
  const secret = new RegExp(`^${ADDRESS}/#set-up=([\\w-]{43})$`).exec(link)?.[1]
  assert.deepEqual(await (await invited('POST', '/api/auth/invitation', { secret })).json(), {
    link: { email: 'ana@example.org' },
  })
  const set = await invited('POST', '/api/auth/set-up', { secret, name: 'Ana', password: PASSWORD })
  assert.equal(set.status, 200)
  await sign(invited, 'ana@example.org')
  assert.equal((await invited('GET', '/api/people')).status, 403)
  const given = await first('PUT', `/api/people/${person.id}/roles`, { roles: ['overseer'] })
  assert.deepEqual((await told(given)).person?.roles, ['overseer'])
  const list = (await (await invited('GET', '/api/people')).json()) as { people: { standing: string }[] }
  assert.deepEqual(
    list.people.map(({ standing }) => standing),
    ['active', 'active'],
  )
  const self = (await (await first('GET', '/api/me')).json()) as { person: { id: string } }
  assert.equal((await first('POST', `/api/people/${self.person.id}/revoke`, {})).status, 403)
  assert.equal((await first('POST', `/api/people/${person.id}/revoke`, {})).status, 200)
  assert.equal((await invited('GET', '/api/people')).status, 401)
  assert.deepEqual(
    recorded.map(({ what, by, person: id, roles, standing }) => [what, by, id, roles.join(), standing]),
    [
      ['invited', self.person.id, person.id, 'analyst', 'invited'],
      ['set-up', person.id, person.id, 'analyst', 'active'],
      ['roles', self.person.id, person.id, 'overseer', 'active'],
      ['revoked', self.person.id, person.id, 'overseer', 'revoked'],
    ],
  )
})

test('a change that could not be recorded is recorded with the next one, in its order', {
  skip,
}, async () => {
  const app = server()
  const first = page(app)
  await first('POST', '/api/auth/sign-in/email', { email: 'first@example.org', password: PASSWORD })
  recorded.length = 0
  isUnrecorded = true
  const invited = { name: 'Eva', email: 'eva@example.org', roles: ['planner'] }
  assert.equal((await first('POST', '/api/people', invited)).status, 500)
  isUnrecorded = false
  assert.equal(
    (await first('POST', '/api/people', invited)).status,
    201,
    'whoever was told nothing asks again',
  )
  assert.deepEqual(
    recorded.map(({ what, roles }) => [what, roles.join()]),
    [
      ['invited', 'planner'],
      ['invited', 'planner'],
    ],
  )
})

test('what is no route is not there', { skip }, async () => {
  const ask = page(server())
  for (const path of [
    '/api/auth/sign-up/email',
    '/api/auth/list-sessions',
    '/api/auth/',
    '/api/auth/update-user',
  ])
    assert.equal((await ask('POST', path, {})).status, 404, path)
  assert.equal((await ask('POST', '/api/me', {})).status, 405)
})

test('a demonstration login exists on an address of this machine alone', { skip }, async () => {
  for (const bound of [
    '0.0.0.0',
    '::',
    '192.168.1.20',
    '10.0.0.1',
    '2001:db8::1',
    'localhost',
    'example.org',
    '',
  ])
    await assert.rejects(demonstration(accounts!, bound, SECRET), DemonstrationRefused, bound)
  assert.equal((await accounts!.people()).filter((each) => each.demonstration).length, 0)
  const made = await demonstration(accounts!, '127.0.0.1', SECRET)
  assert.deepEqual(
    made.map(({ account }) => account.roles.join()),
    made.map(({ role }) => role),
  )
  assert.equal(new Set(made.map(({ password }) => password)).size, 7)
  const { account, password } = made.find(({ role }) => role === 'analyst')!
  assert.match(account.name, /^Demonstration: /)
  const ask = page(server())
  const signed = await ask('POST', '/api/auth/sign-in/email', { email: account.email, password })
  assert.equal(signed.status, 200)
  shown = made
  const logins = async (more = {}) =>
    ((await (await ask('GET', '/api/auth/demonstration', undefined, more)).json()) as { logins: unknown[] })
      .logins
  assert.equal((await logins()).length, 7)
  assert.deepEqual(await logins({ host: 'overflight.example', origin: 'http://overflight.example' }), [])
  assert.deepEqual(await logins({ 'x-forwarded-for': '203.0.113.9' }), [])
  const visitor = page(server())
  for (const [id, more] of [
    ['demonstration-nobody', {}],
    ['demonstration-planner', { 'x-forwarded-for': '203.0.113.9' }],
    ['demonstration-planner', { host: 'overflight.example', origin: 'http://overflight.example' }],
  ] as const)
    assert.equal((await visitor('POST', '/api/auth/demonstration', { id }, more)).status, 403)
  for (let often = 0; often < 8; often++)
    assert.equal(
      (await visitor('POST', '/api/auth/demonstration', { id: 'demonstration-planner' })).status,
      200,
    )
  assert.deepEqual((await told(await visitor('GET', '/api/me'))).person?.roles, ['planner'])
  const me = async (more = {}) => (await told(await ask('GET', '/api/me', undefined, more))).person
  assert.deepEqual([(await me())?.roles, (await me())?.demonstration], [['analyst'], true])
  for (const host of ['overflight.example']) assert.equal(await me({ host }), null)
})
