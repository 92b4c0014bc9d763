import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { ROOT } from '../../root.ts'
import { type Server, serve } from '../../server.ts'
import { describedFetch } from '../../testing/described-fetch.ts'
import { madeAuthority } from '../../testing/made-authority.ts'
import { madePerson, signedInByHeader } from '../../testing/made-people.ts'
import { quickSortie } from '../../testing/quick-sortie.ts'
import { scratchFolder } from '../../testing/scratch.ts'
import { descriptions } from './descriptions.ts'

// A server with what a server has, asked everything that can be asked of it; every answer is held against its description.

const skip = process.platform === 'linux' ? false : 'the packaged PostgreSQL was tried on Linux alone'
const dir = scratchFolder('answers')
const people = [
  madePerson(['planner', 'operator', 'analyst', 'release-officer'], 'made-staff'),
  madePerson(['planner', 'operator'], 'made-second'),
  madePerson(['overseer'], 'made-overseer'),
  madePerson(['administrator'], 'made-administrator'),
]
const fetched = describedFetch()
let server: Server
/** The sortie that was uploaded, real, and processed. */
let sortie = ''

before(async () => {
  if (skip !== false) return
  server = await serve({
    ...{ dir, port: 0, ledger: join(dir, 'ledger'), people: signedInByHeader(people) },
    ...{ uploadBytesMax: 4_000_000, uploadFilesMax: 20 },
  })
})
after(() => server?.stop())

const asked = (person: string) => {
  const send = (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
    fetched(server.url + path, {
      method,
      headers: {
        'x-person': person,
        origin: server.url,
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...more,
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    })
  return {
    get: (path: string, more?: Record<string, string>) => send('GET', path, undefined, more),
    post: (path: string, body?: unknown, more?: Record<string, string>) => send('POST', path, body, more),
    put: (path: string, body: unknown) => send('PUT', path, body),
    delete: (path: string) => send('DELETE', path),
  }
}
const staff = asked('made-staff')
const overseer = asked('made-overseer')
const administrator = asked('made-administrator')

/** Every answer and its status; read to its end, so that events are held too. */
async function expect(answers: readonly (readonly [() => Promise<Response>, number])[]) {
  for (const [ask, status] of answers) {
    const answer = await ask()
    const text = await answer.text()
    assert.equal(answer.status, status, `${answer.url} ${text.slice(0, 300)}`)
  }
}

test('a sortie comes in and is processed', { skip }, async () => {
  const form = new FormData()
  const authority = madeAuthority({ from: '2020-01-01T00:00:00Z', until: '2099-01-01T00:00:00Z' })
  const files = {
    ...quickSortie({ data: 'real', authority: 'authority.json' }),
    'authority.json': JSON.stringify(authority),
  }
  for (const [name, text] of Object.entries(files)) form.append('files', new Blob([text]), `quick/${name}`)
  const queued = await staff.post('/api/sorties', form)
  assert.equal(queued.status, 202)
  const { job } = (await queued.json()) as { job: string }
  const said = await (await staff.get(`/api/jobs/${job}/events`)).text()
  assert.match(said, /event: done/)
  sortie = JSON.parse(/event: done\ndata: (.*)/.exec(said)![1]!).sorties[0]
  await expect([
    [() => staff.get(`/api/jobs/${job}`), 200],
    [() => staff.delete(`/api/jobs/${job}`), 202],
    [() => staff.get('/api/jobs/none'), 404],
    [() => asked('made-second').delete(`/api/jobs/${job}`), 403],
    [() => staff.post('/api/sorties', {}), 415],
  ])
  const wrong = new FormData()
  wrong.append('files', new Blob(['{']), 'sortie.json')
  const failing = (await (await staff.post('/api/sorties', wrong)).json()) as { job: string }
  assert.match(await (await staff.get(`/api/jobs/${failing.job}/events`)).text(), /event: failed/)
  await expect([[() => staff.get(`/api/jobs/${failing.job}`), 200]])
})

test('its records, read with a reason, and as files', { skip }, async () => {
  const at = `/api/sorties/${sortie}`
  await expect([
    [() => staff.get(`${at}/result`), 403],
    [() => staff.post(`${at}/reasons`, { reason: 'short' }), 400],
    [() => staff.post(`${at}/reasons`, { reason: 'a complaint of the neighbours' }), 201],
    [() => staff.get('/api/sorties'), 200],
    [() => staff.get(`${at}/result`), 200],
    [() => staff.get(`${at}/records`), 200],
    [() => staff.get(`${at}/authority`), 200],
    [() => staff.get(`${at}/decisions`), 200],
    [() => staff.get(`${at}/decisions?before=x`), 400],
    [() => staff.get(`${at}/snapshots/map.png`), 200],
    [() => staff.get('/api/sorties/none/result'), 404],
    [() => staff.get(`${at}/files/other.txt`), 404],
    [() => administrator.get(`${at}/result`), 403],
  ])
  const kept = readdirSync(join(dir, 'sorties', sortie))
  for (const name of ['result.json', 'result.geojson', 'result.kml', 'report.html', 'report.pdf'])
    if (kept.includes(name)) await expect([[() => staff.get(`${at}/files/${name}`), 200]])
  assert.ok(kept.includes('report.html') && kept.includes('result.json'))
  const { headers } = await staff.get(`${at}/result`)
  await expect([[() => staff.get(`${at}/result`, { 'if-none-match': headers.get('etag')! }), 304]])
})

test('what was known while it was recorded', { skip }, async () => {
  const said = await (await staff.get(`/api/running?input=${sortie}&speed=0&every=60&legs=1`)).text()
  assert.match(said, /event: state/)
  assert.match(said, /event: done/)
  await expect([
    [() => staff.get(`/api/running?input=${sortie}`, { 'last-event-id': '3' }), 204],
    [() => staff.get(`/api/running?input=${sortie}&speed=x`), 400],
    [() => staff.get('/api/running?input=none'), 404],
  ])
})

test('plans, from a draft to a file', { skip }, async () => {
  const example = join(ROOT, 'corpus', 'plans', 'example')
  const { asked: what } = JSON.parse(readFileSync(join(example, 'plan.json'), 'utf8'))
  const authority = readFileSync(join(example, 'authority.json'), 'utf8')
  const drawn = await staff.post('/api/plans/ridge', {
    asked: what,
    authority,
    before: null,
  })
  assert.equal(drawn.status, 200)
  const { digest } = (await drawn.json()) as { digest: string }
  const second = asked('made-second')
  await expect([
    [() => staff.get('/api/platforms'), 200],
    [() => staff.get('/api/plans/none'), 404],
    [() => staff.get('/api/plans/ridge/checks'), 200],
    [() => staff.get('/api/plans/ridge/export/csv'), 400],
    [() => staff.post('/api/plans/ridge/submit', { by: 'me' }), 400],
    [() => staff.post('/api/plans/ridge/submit', {}), 200],
    [() => staff.post('/api/plans/ridge/submit', {}), 409],
    [() => staff.get('/api/queue'), 200],
    [() => second.get('/api/queue'), 200],
    [() => staff.post('/api/plans/ridge/approve', { digest }), 409],
    [() => second.post('/api/plans/ridge/approve', { digest }), 200],
    [() => staff.get('/api/plans/ridge'), 200],
    [() => staff.get('/api/plans'), 200],
    ...['plan', 'kml', 'gpx', 'cot', 'json'].map(
      (form) => [() => staff.get(`/api/plans/ridge/export/${form}`), 200] as const,
    ),
    [() => staff.post('/api/plans/ridge/revoke', { because: 'the weather' }), 200],
  ])
})

test('the fleet and the moments that saw a place', { skip }, async () => {
  const registry = readFileSync(join(ROOT, 'corpus', 'fleet', 'fleet.json'), 'utf8')
  await expect([[() => staff.get('/api/fleet'), 200]])
  writeFileSync(join(dir, 'fleet.json'), registry)
  await expect([
    [() => staff.get('/api/fleet?by=month'), 200],
    [() => staff.get('/api/fleet?form=csv'), 200],
    [() => staff.get('/api/fleet?form=pdf&language=es'), 200],
    [() => staff.get('/api/fleet?from=never'), 400],
    [() => staff.get('/api/lookback?lat=29&lon=-111'), 200],
    [() => staff.get('/api/lookback?lat=x&lon=-111'), 400],
  ])
})

test('the record, who did what, and what is new', { skip }, async () => {
  const { ledger } = (await (await staff.get('/api/ledger')).json()) as { ledger: { size: number } }
  assert.ok(ledger.size > 10)
  await expect([
    [() => staff.get('/api/ledger/entries?limit=200'), 200],
    [() => staff.get('/api/ledger/entries?kind=nothing'), 400],
    [() => staff.get(`/api/ledger/entries/${ledger.size}`), 404],
    [() => staff.get('/api/ledger/entries/0/proof'), 200],
    [() => overseer.get('/api/activity'), 200],
    [() => overseer.get('/api/activity?before=x'), 400],
    [() => staff.post('/api/activity/seen', { entry: 2 }, { 'idempotency-key': 'key-of-seen' }), 200],
    [() => staff.post('/api/activity/seen', { entry: 2 }, { 'idempotency-key': 'key-of-seen' }), 200],
    [() => staff.post('/api/activity/seen', { entry: 3 }, { 'idempotency-key': 'key-of-seen' }), 422],
    [() => staff.post('/api/activity/seen', {}), 400],
    [() => staff.get('/api/activity'), 200],
    [() => staff.get('/api/changes?after=x'), 400],
  ])
  for (let index = 0; index < Math.min(20, ledger.size); index++)
    await expect([[() => staff.get(`/api/ledger/entries/${index}`), 200]])
  const leaving = new AbortController()
  const changes = await fetched(`${server.url}/api/changes?after=0`, {
    headers: { 'x-person': 'made-staff' },
    signal: leaving.signal,
  })
  let said = ''
  for await (const piece of changes.body!.pipeThrough(new TextDecoderStream())) {
    said += piece
    if (!said.includes(`id: ${ledger.size - 1}\n`)) continue
    leaving.abort()
    break
  }
  leaving.abort()
  assert.match(said, /event: at[\s\S]*event: recorded/)
})

test('authorities, recorded and revoked', { skip }, async () => {
  const document = madeAuthority({
    id: 'AUTH-API',
    from: '2020-01-01T00:00:00Z',
    until: '2099-01-01T00:00:00Z',
  })
  const text = JSON.stringify(document)
  const because = 'no longer needed'
  await expect([
    [() => staff.post('/api/authorities', { text }), 201],
    [() => staff.post('/api/authorities', { text }), 200],
    [() => staff.post('/api/authorities', { text: '{}' }), 400],
    [() => staff.get('/api/authorities'), 200],
    [() => staff.post('/api/authorities/revoke', { id: 'none', because }), 404],
    [() => staff.post('/api/authorities/revoke', { id: 'AUTH-API', because }), 200],
    [() => staff.post('/api/authorities/revoke', { id: 'AUTH-API', because }), 409],
  ])
})

test('notices, and the seat of whoever oversees', { skip }, async () => {
  await expect([
    [() => staff.get('/api/notices'), 200],
    [() => staff.get('/api/notices/none'), 404],
    [() => staff.get('/api/notices/recipients'), 200],
    [() => staff.post('/api/notices/recipients', {}), 400],
    [() => overseer.get('/api/oversight'), 200],
    [() => overseer.get('/api/oversight?asOf=never'), 400],
    [() => overseer.get('/api/oversight/package?language=es'), 200],
    [() => staff.get('/api/oversight'), 403],
    [() => overseer.post('/api/oversight/questions', {}), 400],
  ])
  const asked = await overseer.post('/api/oversight/questions', { text: 'Who flew, and why?' })
  assert.equal(asked.status, 201)
  const { id } = (await asked.json()) as { id: string }
  const answers = `/api/oversight/questions/${id.slice('question/'.length)}/answers`
  await expect([
    [() => staff.post(answers, { text: 'Nobody yet.' }), 201],
    [() => overseer.get('/api/oversight/questions'), 200],
  ])
  const held = await overseer.post('/api/oversight/holds', { sortie, because: 'oversight-hold' })
  assert.equal(held.status, 201)
  const { id: hold } = (await held.json()) as { id: string }
  await expect([
    [() => overseer.get('/api/oversight'), 200],
    [() => overseer.post('/api/oversight/holds/lift', { id: hold }), 200],
  ])
})

test('people, and what is not there', { skip }, async () => {
  await expect([
    [() => staff.get('/healthz'), 200],
    [() => staff.get('/api/openapi.json'), 200],
    [() => staff.get('/api/me'), 200],
    [() => staff.put('/api/me/looks', { language: 'es', units: 'aviation' }), 200],
    [() => staff.put('/api/me/looks', { language: 'la' }), 400],
    [() => staff.get('/api/me/looks'), 200],
    [() => overseer.get('/api/people'), 200],
    [() => staff.get('/api/people'), 403],
    [() => asked('nobody').get('/api/queue'), 401],
    [() => administrator.post('/api/people', {}), 400],
    [() => administrator.put('/api/people/made-staff/roles', {}), 400],
    [() => administrator.post('/api/people/made-administrator/revoke'), 403],
    [() => administrator.post('/api/people/made-staff/revoke'), 400],
    [() => asked('nobody').get('/api/auth/demonstration'), 200],
    [() => staff.get('/api/live'), 404],
    [() => staff.get('/api/live/stream'), 404],
    [() => staff.get(`/api/sorties/${sortie}/videos/0`), 404],
    [() => staff.get('/api/clips/0123456789abcdef/clip.ts'), 404],
    [() => staff.get('/api/nothing'), 404],
    [() => staff.post('/api/queue', {}, { origin: 'http://elsewhere.example' }), 405],
    [() => staff.post('/api/activity/seen', { entry: 1 }, { origin: 'http://elsewhere.example' }), 403],
  ])
})

/** Routes whose good answer is held against its description in another test, and those of which none is: what they need is not here. */
const elsewhere: Readonly<Record<string, string>> = {
  'POST /api/auth/sign-in/email': 'client/client.test.ts',
  'POST /api/auth/sign-out': 'client/client.test.ts',
  'POST /api/auth/demonstration': 'client/client.test.ts',
  'POST /api/auth/invitation': 'client/client.test.ts',
  'POST /api/people': 'client/client.test.ts',
  'PUT /api/people/{person}/roles': 'client/client.test.ts',
  'POST /api/people/{person}/revoke': 'client/client.test.ts',
  'GET /api/auth/passkey/list-user-passkeys': 'client/client.test.ts',
  'POST /api/auth/set-up': 'client/client.test.ts',
  'POST /api/auth/change-password': 'none: a demonstration keeps its passwords',
  'POST /api/auth/sign-in/social': 'none: needs a provider',
  'GET /api/auth/callback/{provider}': 'none: needs a provider',
  'GET /api/auth/passkey/generate-authenticate-options': 'client/client.test.ts',
  'POST /api/auth/passkey/verify-authentication': 'none: needs a device',
  'GET /api/auth/passkey/generate-register-options': 'client/client.test.ts',
  'POST /api/auth/passkey/verify-registration': 'none: needs a device',
  'POST /api/auth/passkey/delete-passkey': 'none: needs a device',
  'GET /api/sorties/{id}/videos/{number}': 'app/http/videos.test.ts',
  'GET /api/sorties/{id}/videos/{number}/playable': 'app/http/videos.test.ts',
  'GET /api/sorties/{id}/videos/{number}/playable.ts': 'app/http/videos.test.ts',
  'POST /api/sorties/{id}/videos/{number}/clips': 'app/http/clips.test.ts',
  'GET /api/clips/{clip}/{name}': 'app/http/clips.test.ts',
  'POST /api/notices/recipients': 'none: no office is named here',
  'GET /api/notices/{id}': 'none: no notice is due here',
  'GET /api/notices/{id}/files/{name}': 'none: no notice is due here',
  'POST /api/notices/{id}/draft': 'none: no notice is due here',
  'POST /api/notices/{id}/send': 'none: no notice is due here',
  'POST /api/notices/{id}/acknowledge': 'none: no notice is due here',
  'GET /api/live': 'none: needs a stream',
  'GET /api/live/stream': 'none: needs a stream',
}

test('of every route a good answer was held against its description, here or where it is said', {
  skip,
}, () => {
  const good = new Set(
    [...fetched.met].filter((each) => / 20\d$/.test(each)).map((each) => each.slice(0, -4)),
  )
  const names = Object.keys(descriptions).map((name) => name.replaceAll(/:(\w+)/g, '{$1}'))
  assert.deepEqual(
    names.filter((name) => !good.has(name) && elsewhere[name] === undefined),
    [],
  )
})
