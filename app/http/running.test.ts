/** The running posterior over HTTP: whose recordings may be followed, the events in their order, and how it ends. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Server, serve } from '../server.ts'
import { alwaysSignedIn } from '../testing/made-people.ts'
import { scratchFolder } from '../testing/scratch.ts'

const fake = fileURLToPath(new URL('./fake-process.mjs', import.meta.url))
const dir = scratchFolder('running')
let server: Server

/** A result, and the recordings it was made from, kept as a job keeps them. */
function kept(id: string, folder: string, files: Record<string, string>, caseId = id) {
  const place = join(dir, 'recordings', `job-${id}`, folder)
  mkdirSync(place, { recursive: true })
  const inputs = Object.entries(files).map(([name, text]) => {
    writeFileSync(join(place, name), text)
    const sha256 = createHash('sha256').update(text).digest('hex')
    return { file: name === 'sortie.json' ? `${folder}/sortie.json` : name, sha256, bytes: text.length }
  })
  const sortie = join(dir, 'sorties', id)
  mkdirSync(sortie, { recursive: true })
  writeFileSync(
    join(sortie, 'result.json'),
    JSON.stringify({ overflight: 'result/1', case: caseId, data: 'test', inputs }),
  )
  return place
}

before(async () => {
  kept('flight', 'Flight 7', { 'sortie.json': '{}', 'gas.csv': 't,v\n1,2\n' }, 'flight/morning')
  kept('slow', 'Slow', { 'sortie.json': '{"slow":1}', 'slow.csv': '' })
  kept('refused', 'Refused', { 'sortie.json': '{"refused":1}', 'bad.csv': '' })
  const place = kept('changed', 'Changed', { 'sortie.json': '{"changed":1}', 'gas.csv': 'a' })
  writeFileSync(join(place, 'gas.csv'), 'b')
  server = await serve({
    people: alwaysSignedIn(),
    dir,
    port: 0,
    workbench: join(dir, 'dist'),
    command: [process.execPath, fake],
  })
})
after(() => server.stop())

const ask = (query: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/running${query}`, { headers })

async function events(query: string) {
  const answer = await ask(query)
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get('content-type') ?? '', /text\/event-stream/)
  const blocks = (await answer.text()).split('\n\n').filter((block) => block.startsWith('event:'))
  return blocks.map((block) => {
    const fields = new Map(
      block.split('\n').map((line): [string, string] => {
        const at = line.indexOf(':')
        return [line.slice(0, at), line.slice(at + 1).trim()]
      }),
    )
    return { event: fields.get('event'), id: fields.get('id'), data: JSON.parse(fields.get('data')!) }
  })
}

test('a result’s recordings are replayed: every document an event, in order, then done', async () => {
  const told = await events('?input=flight&speed=120&every=10&legs=2')
  assert.deepEqual(
    told.map(({ event, id }) => [event, id]),
    [
      ['state', '1'],
      ['state', '2'],
      ['done', '3'],
    ],
  )
  const [first, last] = told
  assert.deepEqual(first!.data.asked, [
    join(dir, 'recordings', 'job-flight', 'Flight 7'),
    '--case=flight/morning',
    '--speed=120',
    '--every=10',
    '--legs=2',
  ])
  assert.equal(last!.data.status, 'last')
})

test('what is refused by the gate, or fails, says so as the last event', async () => {
  const told = await events('?input=refused')
  assert.deepEqual(told.at(-1), {
    event: 'failed',
    id: '2',
    data: { message: 'not authorised: made by a test', faults: [] },
  })
})

test('only results whose recordings are kept here, the same to the bit, can be followed', async () => {
  for (const input of ['nobody', 'changed', '..%2Fflight', '%2Fetc', 'flight%2F..%2Fflight', 'constructor'])
    assert.equal((await ask(`?input=${input}`)).status, 404, input)
})

test('an address with other words, or numbers out of range, is refused with what was expected', async () => {
  for (const query of [
    '',
    '?input=',
    '?input=flight&path=/etc',
    '?input=flight&speed=-1',
    '?input=flight&speed=fast',
    '?input=flight&every=1',
    '?input=flight&every=',
    '?input=flight&legs=1.5',
    '?input=flight&legs=100',
  ]) {
    const answer = await ask(query)
    assert.equal(answer.status, 400, query)
    assert.match(((await answer.json()) as { message: string }).message, /expected/)
  }
})

test('another method and another site are refused; a stream that was seen to its end is not run again', async () => {
  const posted = await fetch(`${server.url}/api/running?input=flight`, { method: 'POST' })
  assert.equal(posted.status, 405)
  assert.equal(posted.headers.get('allow'), 'GET, HEAD')
  assert.equal((await ask('?input=flight', { 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.equal((await ask('?input=flight', { 'last-event-id': '3' })).status, 204)
  const head = await fetch(`${server.url}/api/running?input=flight`, { method: 'HEAD' })
  assert.deepEqual([head.status, await head.text()], [200, ''])
})

test('two at a time: a third is told to wait, and one that is left makes room', async () => {
  const leaving = new AbortController()
  const streams = await Promise.all(
    [leaving.signal, undefined].map((signal) =>
      fetch(`${server.url}/api/running?input=slow`, { signal: signal ?? null }),
    ),
  )
  const firsts = await Promise.all(streams.map((stream) => stream.body!.getReader().read()))
  for (const { value } of firsts) assert.match(new TextDecoder().decode(value), /^event: state/)
  assert.equal((await ask('?input=flight')).status, 503)
  leaving.abort()
  let status = 503
  for (let tries = 0; tries < 100 && status === 503; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    const answer = await ask('?input=flight')
    status = answer.status
    await answer.text()
  }
  assert.equal(status, 200)
})
