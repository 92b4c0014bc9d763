import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { CannotOpenDatabase } from '../../adapters/database/database.ts'
import { type Role, roles } from '../../src/people/roles.ts'
import { mayCall } from '../../src/people/rule.ts'
import type { Job, Jobs } from '../jobs.ts'
import { openNotices } from '../notices/opening.ts'
import type { Playables } from '../playables.ts'
import { madePerson, signedInByHeader } from '../testing/made-people.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { openReading } from './reading.ts'
import { type HttpOptions, httpApp, routeTable } from './routes.ts'

const HOST = '127.0.0.1:8080'
const dir = scratchFolder('rules')
const people = roles.map((role) => madePerson([role]))
const known: Job = {
  ...{ id: 'known', by: 'made-analyst', state: 'done', queued_us: 0, ended_us: 1 },
  ...{ progress: { stage: '', fraction: 1, message: '' }, sorties: [], message: null, faults: [] },
}
const jobs = {
  get: (id: string) => (id === 'known' ? known : undefined),
  cancel: () => false,
  reserve: async () => undefined,
  watch: () => () => {},
  failedOf: () => [],
} as unknown as Jobs
const now_ms = () => 1_800_000_000_000
const ledger = join(dir, 'ledger')
const options: HttpOptions = {
  ...{ dir, workbench: join(dir, 'dist'), jobs, limits: { bytesMax: 1000, filesMax: 1 } },
  readiness: () => ({ status: 'ready', step: '' }),
  ...{ hosts: [], signal: new AbortController().signal, command: ['program'], besides: [], ledger, now_ms },
  ...{ reading: openReading({ dir, ledger, now_ms }), playables: {} as Playables, live: undefined },
  notices: openNotices({
    ...{ dir, ledger, now_ms },
    database: () => Promise.reject(new CannotOpenDatabase('there is none in this test')),
  }),
  desk: async () => ({
    ...{ begin: async () => 'new', end: async () => {}, drop: async () => {} },
    ...{ seen: async () => null, see: async () => {} },
    ...{ looks: async () => null, keepLooks: async () => {} },
  }),
  people: {
    people: signedInByHeader(people),
    address: () => `http://${HOST}`,
    record: () => Promise.reject(new Error('nothing was to be done')),
  },
}
const app = httpApp(options)

/** Who may call what, written down once more by hand, by the first letters of the roles: PlOpAnRePaOvAd, or `all`. */
const expected: Readonly<Record<string, string>> = {
  'GET /healthz': 'all',
  'POST /api/auth/sign-in/email': 'all',
  'POST /api/auth/sign-in/social': 'all',
  'GET /api/auth/callback/:provider': 'all',
  'GET /api/auth/passkey/generate-authenticate-options': 'all',
  'POST /api/auth/passkey/verify-authentication': 'all',
  'POST /api/auth/sign-out': 'all',
  'GET /api/auth/passkey/generate-register-options': 'PlOpAnRePaOvAd',
  'POST /api/auth/passkey/verify-registration': 'PlOpAnRePaOvAd',
  'GET /api/auth/passkey/list-user-passkeys': 'PlOpAnRePaOvAd',
  'POST /api/auth/passkey/delete-passkey': 'PlOpAnRePaOvAd',
  'POST /api/auth/change-password': 'PlOpAnRePaOvAd',
  'POST /api/auth/invitation': 'all',
  'POST /api/auth/set-up': 'all',
  'GET /api/auth/demonstration': 'all',
  'POST /api/auth/demonstration': 'all',
  'GET /api/me': 'all',
  'GET /api/people': 'OvAd',
  'POST /api/people': 'Ad',
  'PUT /api/people/:person/roles': 'Ad',
  'POST /api/people/:person/revoke': 'Ad',
  'GET /api/me/looks': 'PlOpAnRePaOvAd',
  'PUT /api/me/looks': 'PlOpAnRePaOvAd',
  'GET /api/sorties': 'PlOpAnReOv',
  'POST /api/sorties': 'OpAn',
  'POST /api/sorties/:id/reasons': 'PlOpAnReOv',
  'GET /api/sorties/:id/result': 'PlOpAnReOv',
  'GET /api/sorties/:id/records': 'PlOpAnReOv',
  'GET /api/sorties/:id/authority': 'PlOpAnReOv',
  'GET /api/sorties/:id/decisions': 'PlOpAnReOv',
  'GET /api/sorties/:id/files/:name': 'PlOpAnReOv',
  'GET /api/sorties/:id/snapshots/:name': 'PlOpAnReOv',
  'GET /api/sorties/:id/videos/:number': 'PlOpAnReOv',
  'GET /api/sorties/:id/videos/:number/playable': 'PlOpAnReOv',
  'GET /api/sorties/:id/videos/:number/playable.ts': 'PlOpAnReOv',
  'POST /api/sorties/:id/videos/:number/clips': 'AnRe',
  'GET /api/clips/:clip/:name': 'PlOpAnReOv',
  'GET /api/lookback': 'PlOpAnReOv',
  'GET /api/fleet': 'PlOpAnReOv',
  'GET /api/jobs/:id': 'PlOpAnReOv',
  'DELETE /api/jobs/:id': 'OpAn',
  'GET /api/jobs/:id/events': 'PlOpAnReOv',
  'GET /api/running': 'PlOpAnReOv',
  'GET /api/authorities': 'PlOpAnReOv',
  'POST /api/authorities': 'Pl',
  'POST /api/authorities/revoke': 'Pl',
  'GET /api/platforms': 'PlOpAnReOv',
  'GET /api/plans': 'PlOpAnReOv',
  'GET /api/plans/:id': 'PlOpAnReOv',
  'POST /api/plans/:id': 'Pl',
  'GET /api/plans/:id/checks': 'PlOpAnReOv',
  'POST /api/plans/:id/submit': 'Pl',
  'POST /api/plans/:id/approve': 'PlOp',
  'POST /api/plans/:id/revoke': 'PlOp',
  'GET /api/plans/:id/export/:form': 'PlOp',
  'GET /api/ledger': 'PlOpAnReOvAd',
  'GET /api/ledger/entries': 'PlOpAnReOvAd',
  'GET /api/ledger/entries/:index': 'PlOpAnReOvAd',
  'GET /api/ledger/entries/:index/proof': 'PlOpAnReOvAd',
  'GET /api/notices': 'ReOv',
  'GET /api/notices/recipients': 'ReOv',
  'POST /api/notices/recipients': 'Re',
  'GET /api/notices/:id': 'ReOv',
  'GET /api/notices/:id/files/:name': 'ReOv',
  'POST /api/notices/:id/draft': 'Re',
  'POST /api/notices/:id/send': 'Re',
  'POST /api/notices/:id/acknowledge': 'Re',
  'GET /api/oversight': 'Ov',
  'GET /api/oversight/package': 'Ov',
  'GET /api/oversight/questions': 'PlOpAnReOv',
  'POST /api/oversight/questions': 'Ov',
  'POST /api/oversight/questions/:id/answers': 'AnRe',
  'POST /api/oversight/holds': 'Ov',
  'POST /api/oversight/holds/lift': 'Ov',
  'GET /api/activity': 'PlOpAnReOvAd',
  'POST /api/activity/seen': 'PlOpAnReOvAd',
  'GET /api/queue': 'PlOpAnRePaOvAd',
  'GET /api/changes': 'PlOpAnReOvAd',
  'GET /api/live': 'PlOpAnReOv',
  'GET /api/live/stream': 'PlOpAnReOv',
  'GET /api/openapi.json': 'all',
  'GET /*': 'all',
}

/** What a call is about in the walk: somebody's job, somebody, nothing that is there. */
const filled = (path: string, about: { readonly job: string; readonly person: string }) =>
  path
    .replace('/jobs/:id', `/jobs/${about.job}`)
    .replace(':person', about.person)
    .replace('/*', '/index.html')
    .replace(/:\w+/g, 'none')

const NEITHER = { job: 'none', person: 'nobody' }

async function call(method: string, path: string, person: string | undefined) {
  const headers = {
    ...{ host: HOST, origin: `http://${HOST}`, 'content-type': 'application/json' },
    ...(person === undefined ? {} : { 'x-person': person }),
  }
  const init = { method, headers, ...(method === 'GET' ? {} : { body: '{}' }) }
  const answer = await app.fetch(new Request(`http://${HOST}${path}`, init))
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    await answer.body?.cancel() // it would go on for ever
    return { status: answer.status, code: undefined, says: undefined }
  }
  const text = await answer.text()
  const body = text.startsWith('{') ? (JSON.parse(text) as { code?: string; says?: unknown }) : {}
  return { status: answer.status, ...body }
}

/** Refused by a rule, and not for another reason: it says so in both languages, with a code. */
const isRefusal = ({ status, code, says }: Awaited<ReturnType<typeof call>>) =>
  (status === 401 || status === 403) && code !== undefined && says !== undefined

const initials = (role: Role) => role[0]!.toUpperCase() + role[1]!

test('every route bears a rule, and there is no route that is not written down here', () => {
  const table = routeTable(options)
  assert.deepEqual(
    table.map(({ method, path }) => `${method} ${path}`),
    Object.keys(expected),
  )
  for (const { rule, path } of table) assert.ok(rule.grants.length > 0, path)
  const handled = new Set(table.map(({ method, path }) => `${method} ${path}`))
  const others = app.routes.filter(
    ({ method, path }) => method !== 'ALL' && !handled.has(`${method} ${path}`),
  )
  assert.deepEqual(others, [])
})

test('every route, by nobody and by every role: whom no rule names is refused, and told why', async () => {
  for (const [row, who] of Object.entries(expected)) {
    const [method, path] = row.split(' ') as [string, string]
    const isOwn = row === 'DELETE /api/jobs/:id'
    const nobody = await call(method, filled(path, NEITHER), undefined)
    assert.equal(isRefusal(nobody) ? 'refused' : 'let in', who === 'all' ? 'let in' : 'refused', row)
    if (who !== 'all') assert.deepEqual([nobody.status, nobody.code], [401, 'not-signed-in'], row)
    for (const role of roles) {
      // Where a rule asks whose it is, it is this person's; of another's, see below.
      const about = isOwn ? { ...NEITHER, job: 'known' } : NEITHER
      const person = `made-${role}`
      const answer = await call(method, filled(path, about), person)
      const isNamed = who === 'all' || who.includes(initials(role))
      const isTheirs = !isOwn || known.by === person
      const told = `${row} by ${role}: ${answer.status} ${answer.code}`
      assert.equal(isRefusal(answer), !isNamed || !isTheirs, told)
      if (!isNamed) assert.equal(answer.code, path.startsWith('/api/people') ? 'role' : answer.code, told)
      assert.notEqual(answer.status, 500, told)
    }
  }
})

test("another's object: their job is theirs to end, and nobody changes themselves", async () => {
  assert.equal((await call('DELETE', '/api/jobs/known', 'made-operator')).code, 'not-yours')
  assert.equal((await call('DELETE', '/api/jobs/known', 'made-analyst')).status, 202)
  assert.equal((await call('DELETE', '/api/jobs/none', 'made-analyst')).status, 404)
  for (const path of ['roles', 'revoke']) {
    const method = path === 'roles' ? 'PUT' : 'POST'
    const own = await call(method, `/api/people/made-administrator/${path}`, 'made-administrator')
    assert.equal(own.code, 'yours')
    const other = await call(method, `/api/people/made-analyst/${path}`, 'made-administrator')
    assert.equal(isRefusal(other), false, `${other.status}`)
  }
})

test('records themselves are closed to whoever gives out roles, whatever else the rules say', () => {
  const administrator = madePerson(['administrator'])
  const restricted = routeTable(options).filter(({ rule }) => rule.restricted)
  assert.ok(restricted.length >= 10)
  for (const { rule, path } of restricted)
    assert.equal(mayCall(rule, administrator, { reason: 'a reason that is long enough' }).ok, false, path)
})
