import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { CannotListen } from '../failures.ts'
import { type ServeOptions, type Server, serve } from '../server.ts'
import { alwaysSignedIn } from '../testing/made-people.ts'

const FAKE: readonly [string, string] = [
  process.execPath,
  fileURLToPath(new URL('./fake-process.mjs', import.meta.url)),
]
const dir = mkdtempSync(join(tmpdir(), 'overflight-server-'))
const workbench = join(dir, 'dist')
let server: Server

function start(more: Partial<ServeOptions> = {}): Promise<Server> {
  return serve({
    people: alwaysSignedIn(),
    dir,
    port: 0,
    workbench,
    command: FAKE,
    uploadBytesMax: 100_000,
    uploadFilesMax: 5,
    ...more,
  })
}

before(async () => {
  mkdirSync(join(workbench, 'assets'), { recursive: true })
  writeFileSync(join(workbench, 'index.html'), '<!doctype html><title>Overflight</title>')
  writeFileSync(
    join(workbench, 'assets', 'index-abc123.js'),
    `export default ${JSON.stringify('x'.repeat(5000))}`,
  )
  writeFileSync(join(workbench, 'assets', '.secret.js'), 'no')
  const sortie = join(dir, 'sorties', 'known')
  mkdirSync(sortie, { recursive: true })
  const result = {
    overflight: 'result/1',
    name: 'Known',
    case: 'known',
    data: 'test',
    verdict: 'located',
    reason: 'made by a test',
    reasons: ['no-gas'],
    species: 'CH4',
    span: { from: '1970-01-01T00:00:01Z', to: '1970-01-01T00:00:02.5Z' },
    sources: [{ id: 's1', rate_kgph: { p05: 1, p50: 2, p95: 3 }, area90_m2: 40 }],
    more: 'x'.repeat(3000),
  }
  writeFileSync(join(sortie, 'result.json'), JSON.stringify(result))
  writeFileSync(join(sortie, 'report.html'), '<script>alert(1)</script>')
  for (const name of ['airspace.json', 'airspace.geojson', 'airspace.html', 'airspace.pdf'])
    writeFileSync(join(sortie, name), '{}')
  writeFileSync(join(sortie, 'private.txt'), 'not for anyone')
  mkdirSync(join(dir, 'sorties', 'broken'), { recursive: true })
  writeFileSync(join(dir, 'sorties', 'broken', 'result.json'), '{}')
  server = await start()
})
after(async () => {
  await server.stop()
  rmSync(dir, { recursive: true, force: true })
})

/** A request whose every header we choose; fetch would not let us forge Host. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body?: Buffer) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((done, fail) => {
    const sent = request({ host: '127.0.0.1', port: server.port, method, path, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () =>
        done({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks) }),
      )
    })
    sent.on('error', fail)
    sent.end(body)
  })
}

function form(...files: [path: string, text: string][]): FormData {
  const data = new FormData()
  for (const [path, text] of files) data.append('files', new Blob([text]), path)
  return data
}

const upload = (data: FormData, headers: Record<string, string> = { origin: server.url }) =>
  fetch(`${server.url}/api/sorties`, { method: 'POST', body: data, headers })

/** The events of a job, in order, until the stream ends. */
async function follow(job: string) {
  const answer = await fetch(`${server.url}/api/jobs/${job}/events`)
  assert.match(answer.headers.get('content-type') ?? '', /text\/event-stream/)
  const blocks = (await answer.text()).split('\n\n').filter((block) => block.startsWith('event:'))
  return blocks.map((block) => {
    const [event, data] = block.split('\n').map((line) => line.slice(line.indexOf(':') + 1).trim())
    return { event, data: JSON.parse(data ?? '') }
  })
}

async function uploaded(...files: [path: string, text: string][]) {
  const answer = await upload(form(...files))
  assert.equal(answer.status, 202)
  const { job } = (await answer.json()) as { job: string }
  return { job, events: await follow(job) }
}

test('health: 503 with the step until the data is ready, then 200', async () => {
  let finish = () => {}
  const ready = new Promise<void>((resolve) => {
    finish = resolve
  })
  const other = await start({ dir: join(dir, 'other'), ready, step: () => 'processing the example' })
  const waiting = await fetch(`${other.url}/healthz`)
  assert.equal(waiting.status, 503)
  assert.deepEqual(await waiting.json(), { status: 'starting', step: 'processing the example' })
  assert.match(await (await fetch(other.url)).text(), /processing the example/)
  finish()
  await ready
  const there = await fetch(`${other.url}/healthz`)
  assert.equal(there.status, 200)
  assert.match(there.headers.get('content-type') ?? '', /application\/json/)
  await other.stop()
})

test('health: data that cannot be made ready is a 503 that says why', async () => {
  const other = await start({
    dir: join(dir, 'failing'),
    ready: Promise.reject(new Error('example: no wind')),
  })
  const answer = await fetch(`${other.url}/healthz`)
  assert.equal(answer.status, 503)
  assert.deepEqual(await answer.json(), { status: 'failed', step: 'example: no wind' })
  await other.stop()
})

test('the list holds what the screen shows, and names what it cannot read', async () => {
  const list = (await (await fetch(`${server.url}/api/sorties`)).json()) as {
    sorties: unknown[]
    faults: { id: string }[]
  }
  assert.deepEqual(list.sorties[0], {
    id: 'known',
    name: 'Known',
    case: 'known',
    data: 'test',
    verdict: 'located',
    reason: 'made by a test',
    reasons: ['no-gas'],
    species: 'CH4',
    from_us: 1_000_000,
    to_us: 2_500_000,
    sources: [{ id: 's1', p50_kgph: 2, area90_m2: 40 }],
  })
  assert.deepEqual(
    list.faults.map((fault) => fault.id),
    ['broken'],
  )
})

test('a document goes out compressed and tagged, and is not sent twice', async () => {
  const path = '/api/sorties/known/result'
  const first = await ask('GET', path, { 'accept-encoding': 'gzip' })
  assert.equal(first.headers['content-encoding'], 'gzip')
  assert.ok(first.body.length < 1000)
  const plain = await ask('GET', path, { 'accept-encoding': 'gzip;q=0' })
  assert.equal(plain.headers['content-encoding'], undefined)
  assert.deepEqual(plain.body, readFileSync(join(dir, 'sorties', 'known', 'result.json')))
  const again = await ask('GET', path, { 'if-none-match': String(first.headers.etag) })
  assert.equal(again.status, 304)
  assert.equal(again.body.length, 0)
  const head = await ask('HEAD', path)
  assert.equal(head.status, 200)
  assert.equal(head.body.length, 0)
})

test('files: only those on the list, each with its type; a report runs nothing', async () => {
  const report = await ask('GET', '/api/sorties/known/files/report.html')
  assert.equal(report.status, 200)
  assert.match(String(report.headers['content-type']), /^text\/html/)
  assert.match(String(report.headers['content-security-policy']), /^sandbox; default-src 'none'/)
  assert.equal(report.headers['content-disposition'], 'inline; filename="known-report.html"')
  for (const [name, type] of [
    ['airspace.json', 'application/json'],
    ['airspace.geojson', 'application/geo+json'],
    ['airspace.html', 'text/html; charset=utf-8'],
    ['airspace.pdf', 'application/pdf'],
  ] as const) {
    const given = await ask('GET', `/api/sorties/known/files/${name}`)
    assert.deepEqual([given.status, given.headers['content-type']], [200, type], name)
  }
  const json = await ask('GET', '/api/sorties/known/files/result.json')
  assert.equal(json.headers['content-disposition'], 'attachment; filename="known-result.json"')
  for (const path of [
    '/api/sorties/known/files/private.txt',
    '/api/sorties/known/files/report.pdf', // on the list, but not made
    '/api/sorties/known/files/constructor',
    '/api/sorties/known/files/..%2F..%2Fknown%2Fresult.json',
    '/api/sorties/..%2Fsorties%2Fknown/result',
    '/api/sorties/nobody/result',
  ]) {
    assert.equal((await ask('GET', path)).status, 404, path)
  }
})

test('the workbench: strict policy, hashed assets for ever, nothing outside its folder', async () => {
  const page = await ask('GET', '/')
  assert.equal(page.status, 200)
  assert.match(
    String(page.headers['content-security-policy']),
    /^default-src 'self'; worker-src 'self' blob:;/,
  )
  assert.equal(page.headers['x-content-type-options'], 'nosniff')
  assert.equal(page.headers['referrer-policy'], 'no-referrer')
  assert.equal(page.headers['cache-control'], 'no-cache')
  const asset = await ask('GET', '/assets/index-abc123.js')
  assert.match(String(asset.headers['cache-control']), /immutable/)
  for (const path of [
    '/..%2fsorties/known/result.json',
    '/%2e%2e/fake',
    '/assets/.secret.js',
    '/assets',
    '/%zz',
    '/a%00.js',
    '/no.js',
  ]) {
    assert.equal((await ask('GET', path)).status, 404, path)
  }
})

test('what is not in the table is refused: unknown routes 404, unknown methods 405 with what is allowed', async () => {
  assert.equal((await ask('GET', '/api/nothing')).status, 404)
  assert.equal((await ask('POST', '/api/nothing', { origin: server.url })).status, 404)
  const wrong = await ask('PUT', '/api/sorties')
  assert.equal(wrong.status, 405)
  assert.equal(wrong.headers.allow, 'GET, HEAD, POST')
  for (const [method, path] of [
    ['POST', '/'],
    ['DELETE', '/healthz'],
    ['POST', '/api/jobs/1'],
    ['OPTIONS', '/api/sorties'],
  ] as const) {
    assert.equal((await ask(method, path, { origin: server.url })).status, 405, `${method} ${path}`)
  }
})

test('a name that is not ours is refused, whatever is asked (DNS rebinding)', async () => {
  for (const host of [
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'a@localhost',
  ]) {
    const answer = await ask('GET', '/api/sorties', { host })
    assert.ok([400, 421].includes(answer.status), `${host}: ${answer.status}`)
    assert.doesNotMatch(answer.body.toString(), /Known/)
  }
  for (const host of ['localhost:8080', '127.0.0.1', '[::1]:9999', 'LOCALHOST']) {
    assert.equal((await ask('GET', '/api/sorties', { host })).status, 200, host)
  }
  const named = await start({ dir: join(dir, 'named'), hosts: ['Desk.example'] })
  const status = await new Promise((done) => {
    const headers = { host: 'desk.example:8080' }
    request({ host: '127.0.0.1', port: named.port, path: '/healthz', headers }, (answer) =>
      done(answer.statusCode),
    ).end()
  })
  assert.equal(status, 200)
  await named.stop()
})

test('writes come from our own page only; reads are not for other sites', async () => {
  for (const origin of [undefined, 'null', 'http://evil.example', 'http://127.0.0.1:1', 'not a url']) {
    const answer = await upload(form(['a.csv', '1']), origin === undefined ? {} : { origin })
    assert.equal(answer.status, 403, String(origin))
  }
  assert.equal((await ask('DELETE', '/api/jobs/1')).status, 403)
  assert.equal((await ask('GET', '/api/sorties', { 'sec-fetch-site': 'same-site' })).status, 403)
  assert.equal((await ask('GET', '/api/sorties', { 'sec-fetch-site': 'same-origin' })).status, 200)
})

test('a dropped folder becomes a sortie, with progress, and its recordings are kept', async () => {
  const { job, events } = await uploaded(
    ['Flight 7/sortie.json', '{}'],
    ['Flight 7/gas/obs.csv', 't,v\n1,2\n'],
  )
  assert.deepEqual(events.at(-1), { event: 'done', data: { sorties: ['flight-7'] } })
  const stages = events.filter(({ event }) => event === 'progress').map(({ data }) => data.stage)
  assert.ok(stages.includes('locate'), stages.join())
  const result = (await (await fetch(`${server.url}/api/sorties/flight-7/result`)).json()) as {
    inputs: string[]
  }
  assert.deepEqual(result.inputs, ['gas', join('gas', 'obs.csv'), 'sortie.json'])
  assert.equal(readFileSync(join(dir, 'recordings', job, 'Flight 7', 'gas', 'obs.csv'), 'utf8'), 't,v\n1,2\n')
  const state = (await (await fetch(`${server.url}/api/jobs/${job}`)).json()) as { state: string }
  assert.equal(state.state, 'done')
  const again = await uploaded(['Flight 7/sortie.json', '{}'])
  assert.deepEqual(again.events.at(-1)?.data, { sorties: ['flight-7-2'] })
})

test('several cases become several sorties', async () => {
  const { events } = await uploaded(['day/two-cases.csv', ''])
  assert.deepEqual(events.at(-1)?.data, { sorties: ['day-evening', 'day-morning'] })
})

test('a run that fails says why, and leaves nothing behind', async () => {
  const bad = await uploaded(['x/bad.csv', ''])
  assert.deepEqual(bad.events.at(-1), {
    event: 'failed',
    data: {
      message: 'bad.csv row 2: found x; expected a number',
      faults: [{ kind: 'not-a-number', file: 'bad.csv', row: 2, found: 'x', expected: 'a number' }],
    },
  })
  const crashed = await uploaded(['x/crash.csv', ''])
  assert.equal(crashed.events.at(-1)?.data.message, 'TypeError: something of ours')
  const half = await uploaded(['x/half.csv', ''])
  assert.match(half.events.at(-1)?.data.message, /no whole result/)
  const sorties = readdirSync(join(dir, 'sorties'))
  assert.ok(!sorties.some((name) => name.startsWith('x')), sorties.join())
  assert.deepEqual(readdirSync(join(dir, 'staging', String(process.pid))), [])
})

test('a running job and a waiting job can be cancelled', async () => {
  const first = (await (await upload(form(['x/slow.csv', '']))).json()) as { job: string }
  const second = (await (await upload(form(['y/a.csv', '']))).json()) as { job: string }
  const cancel = (job: string) => ask('DELETE', `/api/jobs/${job}`, { origin: server.url })
  for (const { job } of [second, first]) assert.equal((await cancel(job)).status, 202)
  for (const { job } of [first, second]) {
    assert.deepEqual((await follow(job)).at(-1), {
      event: 'failed',
      data: { message: 'cancelled', faults: [] },
    })
  }
  assert.equal((await cancel('nobody')).status, 404)
})

test('uploads that climb, repeat, are empty, too many or too large are refused and leave nothing', async () => {
  const outcomes: [number, FormData][] = [
    [400, form(['../escape.csv', '1'])],
    [400, form(['/etc/escape.csv', '1'])],
    [400, form(['a/../../escape.csv', '1'])],
    [400, form(['a\\b.csv', '1'])],
    [400, form(['a.csv', '1'], ['a.csv', '2'])],
    [400, form(['a', '1'], ['a/b.csv', '2'])],
    [400, form()],
    [413, form(...Array.from({ length: 6 }, (_, i): [string, string] => [`${i}.csv`, '']))],
    [413, form(['big.csv', 'x'.repeat(200_000)])],
  ]
  const other = new FormData()
  other.append('name', 'x')
  outcomes.push([400, other])
  for (const [status, data] of outcomes) {
    const answer = await upload(data)
    const { message } = (await answer.json()) as { message: string }
    assert.equal(answer.status, status, message)
  }
  const json = await fetch(`${server.url}/api/sorties`, {
    method: 'POST',
    body: '{}',
    headers: { origin: server.url },
  })
  assert.equal(json.status, 415)
  assert.deepEqual(readdirSync(join(dir, 'staging', String(process.pid))), [])
})

test('a large upload without a stated length is cut off at the limit', async () => {
  const boundary = 'edge'
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\n`
  async function* endless() {
    yield Buffer.from(head)
    for (let i = 0; i < 40; i++) yield Buffer.alloc(10_000, 'x')
  }
  const headers = { origin: server.url, 'content-type': `multipart/form-data; boundary=${boundary}` }
  const sent = fetch(`${server.url}/api/sorties`, {
    method: 'POST',
    body: endless() as never,
    headers,
    duplex: 'half',
  } as RequestInit)
  const status = await sent.then((answer) => answer.status).catch(() => 'cut off')
  assert.ok(status === 413 || status === 'cut off', `${status}`)
  assert.deepEqual(readdirSync(join(dir, 'staging', String(process.pid))), [])
})

test('a taken port is an error that names it and says how to choose another', async () => {
  await assert.rejects(start({ dir: join(dir, 'third'), port: server.port }), (error) => {
    assert.ok(error instanceof CannotListen)
    assert.match(error.message, new RegExp(`port ${server.port} .*PORT=${server.port + 1}`))
    return true
  })
})

test('a signal stops the server, its job and its live streams', async () => {
  const abort = new AbortController()
  const other = await start({ dir: join(dir, 'stopping'), signal: abort.signal })
  const answer = await fetch(`${other.url}/api/sorties`, {
    method: 'POST',
    body: form(['x/slow.csv', '']),
    headers: { origin: other.url },
  })
  const { job } = (await answer.json()) as { job: string }
  const stream = await fetch(`${other.url}/api/jobs/${job}/events`)
  const ended = stream.text().catch(() => 'cut off')
  const began = performance.now()
  abort.abort()
  await other.stop()
  await ended
  assert.ok(performance.now() - began < 4000, 'the child ended when asked to')
  await assert.rejects(fetch(`${other.url}/healthz`))
})
