import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { ROOT } from '../app/root.ts'
import { type Server, serve } from '../app/server.ts'
import { describedFetch } from '../app/testing/described-fetch.ts'
import { scratchFolder } from '../app/testing/scratch.ts'
import { clientTypes, TYPES_FILE } from '../tools/client-types.ts'
import { type Change, type Client, overflightClient, Refused } from './index.ts'

const skip = process.platform === 'linux' ? false : 'the packaged PostgreSQL was tried on Linux alone'
const dir = scratchFolder('client')
const described = describedFetch()
const told: string[] = []
let server: Server

before(async () => {
  if (skip !== false) return
  server = await serve({
    dir,
    port: 0,
    ledger: join(dir, 'ledger'),
    demonstrates: true,
    tell: (text) => void told.push(text),
  })
})
after(() => server?.stop())

const clients = new Map<string, Promise<Client>>()
/** A client of a demonstration person, signed in once: nobody may sign in as often as tests would like. */
function as(role: string): Promise<Client> {
  const known = clients.get(role) ?? signedIn(role)
  clients.set(role, known)
  return known
}

async function signedIn(role: string, ask: typeof fetch = described): Promise<Client> {
  const client = overflightClient({ address: server.url, fetch: ask, pause_ms: 20 })
  const { logins } = await client.call('GET /api/auth/demonstration', {})
  const { id } = logins.find((each) => each.role === role)!
  await client.call('POST /api/auth/demonstration', { body: { id } })
  return client
}

/** A call that must be refused, with this status. */
async function refusedWith(status: number, call: Promise<unknown>): Promise<Refused> {
  const error = await call.then(
    () => assert.fail('it was not refused'),
    (error: unknown) => error,
  )
  assert.ok(error instanceof Refused, String(error))
  assert.equal(error.status, status)
  return error
}

test('the types are those of the routes as they stand', () => {
  const kept = readFileSync(join(ROOT, TYPES_FILE), 'utf8')
  assert.equal(kept, clientTypes(), 'write them again: node tools/client-types.ts')
})

test('enters and lists', { skip }, async () => {
  const planner = await as('planner')
  assert.deepEqual((await planner.call('GET /api/me', {})).person?.roles, ['planner'])
  assert.deepEqual((await planner.call('GET /api/sorties', {})).sorties, [])
  const { platforms } = await planner.call('GET /api/platforms', {})
  assert.ok(platforms.length >= 3)
  const stranger = overflightClient({ address: server.url, fetch: described })
  assert.equal((await refusedWith(401, stranger.call('GET /api/sorties', {}))).refusal.code, 'not-signed-in')
  await refusedWith(401, stranger.signIn('nobody@example.org', 'four words make one'))
})

const example = join(ROOT, 'corpus', 'plans', 'example')
const { asked } = JSON.parse(readFileSync(join(example, 'plan.json'), 'utf8'))
const authority = readFileSync(join(example, 'authority.json'), 'utf8')
const drawn = { asked, authority, before: null }

test('a write under one key is done once', { skip }, async () => {
  const planner = await as('planner')
  const path = { id: 'once' }
  const sent = { path, body: drawn, key: 'the key of this plan'.replaceAll(' ', '-') }
  const first = await planner.call('POST /api/plans/{id}', sent)
  const second = await planner.call('POST /api/plans/{id}', sent)
  assert.deepEqual(second, first)
  assert.equal(first.plan.history.length, 1)
  // With a key of its own it is another write, which comes too late.
  await refusedWith(409, planner.call('POST /api/plans/{id}', { path, body: drawn }))
  await refusedWith(422, planner.call('POST /api/plans/{id}', { ...sent, path: { id: 'twice' } }))
})

test('an answer that was lost is asked for again under the same key', { skip }, async () => {
  const keys: (string | null)[] = []
  const losing = async (input: string | URL | Request, init?: RequestInit) => {
    const answer = await fetch(input, init)
    const key = new Headers(init?.headers).get('idempotency-key')
    if (key === null) return answer
    keys.push(key)
    if (keys.length === 1) throw new TypeError('the connection was lost, after the server had done it')
    return answer
  }
  const client = await signedIn('planner', losing)
  const { plan } = await client.call('POST /api/plans/{id}', { path: { id: 'lost' }, body: drawn })
  assert.equal(plan.history.length, 1)
  assert.equal(keys.length, 2)
  assert.equal(keys[0], keys[1])
})

test('changes go on where the connection was cut', { skip }, async () => {
  const open = new Set<AbortController>()
  const asked: (string | null)[] = []
  const cutting = async (input: string | URL | Request, init?: RequestInit) => {
    if (!String(input).includes('/api/changes')) return fetch(input, init)
    asked.push(new Headers(init?.headers).get('last-event-id'))
    const cut = new AbortController()
    open.add(cut)
    return fetch(input, {
      ...init,
      signal: AbortSignal.any([cut.signal, ...(init?.signal ? [init.signal] : [])]),
    })
  }
  const overseer = await signedIn('overseer', cutting)
  const planner = await as('planner')
  const leaving = new AbortController()
  const heard: Change[] = []
  const { size } = await overseer.call('GET /api/activity', {})
  const draw = (id: string) => planner.call('POST /api/plans/{id}', { path: { id }, body: drawn })
  await draw('first')
  let drawing: Promise<unknown> = Promise.resolve()
  let isCut = false
  for await (const change of overseer.changes({ after: size - 1, signal: leaving.signal })) {
    heard.push(change)
    if (!isCut) {
      isCut = true
      for (const each of open) each.abort()
      drawing = draw('second')
    }
    const plans = heard.filter(({ kind }) => kind === 'sortie.plan')
    if (plans.some(({ ref }) => ref.some((id) => id.includes('second')))) break
    assert.ok(heard.length < 50, JSON.stringify(heard))
  }
  leaving.abort()
  await drawing
  const indices = heard.map(({ index }) => index)
  assert.deepEqual(
    indices,
    indices.map((_, k) => size + k),
    'each once, none missing',
  )
  assert.ok(asked.length >= 2 && asked[1] !== null)
})

test('people, by an administrator, as described', { skip }, async () => {
  const administrator = await as('administrator')
  const body = { name: 'Ana', email: 'ana@example.org', roles: ['analyst'] as const }
  const answer = await administrator.call('POST /api/people', { body }).catch((error: Refused) => error)
  const { people } = await administrator.call('GET /api/people', {})
  const planner = people.find(({ roles }) => roles.includes('planner'))!
  const path = { person: planner.id }
  const changed = await administrator.call('PUT /api/people/{person}/roles', {
    ...{ path, body: { roles: ['planner', 'operator'] } },
  })
  assert.deepEqual(changed.person.roles, ['planner', 'operator'])
  assert.deepEqual(await administrator.call('GET /api/auth/passkey/list-user-passkeys', {}), [])
  await administrator.call('GET /api/auth/passkey/generate-register-options', {})
  await administrator.call('GET /api/auth/passkey/generate-authenticate-options', {})
  assert.deepEqual(await administrator.call('POST /api/auth/invitation', { body: { secret: 'no secret' } }), {
    link: null,
  })
  const revoked = await administrator.call('POST /api/people/{person}/revoke', { path })
  assert.equal(revoked.person.standing, 'revoked')
  assert.ok(!(answer instanceof Error), String(answer))
  await administrator.signOut()
  assert.equal((await administrator.call('GET /api/me', {})).person, null)
})

test('signs in by address and password, and out again', { skip }, async () => {
  const client = overflightClient({ address: server.url, fetch: described })
  const secret = /#set-up=(\S+)/.exec(told.join('\n'))![1]!
  const [email, password] = ['ada@example.org', 'four words make one']
  await client.call('POST /api/auth/set-up', { body: { secret, name: 'Ada', email, password } })
  await client.signIn(email, password)
  assert.deepEqual((await client.call('GET /api/me', {})).person?.roles, ['administrator'])
  await client.signOut()
  assert.equal((await client.call('GET /api/me', {})).person, null)
})
