import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Act, Waiting } from '../../src/reports/activity-page.ts'
import { type Server, serve } from '../server.ts'
import { overflight } from '../testing/command-line.ts'
import { madeAuthority } from '../testing/made-authority.ts'
import { madePerson, signedInByHeader } from '../testing/made-people.ts'
import { quickSortie, writeFiles } from '../testing/quick-sortie.ts'
import { scratchFolder } from '../testing/scratch.ts'

const skip = process.platform === 'linux' ? false : 'the packaged PostgreSQL was tried on Linux alone'
const dir = scratchFolder('activity')
const ledger = join(dir, 'data', 'ledger')
const people = [
  madePerson(['analyst'], 'made-ana'),
  madePerson(['analyst'], 'made-luis'),
  madePerson(['overseer'], 'made-olga'),
]
let server: Server

before(async () => {
  const sortie = writeFiles(join(dir, 'sortie'), {
    ...quickSortie({ data: 'real', authority: 'authority.json' }),
    'authority.json': JSON.stringify(
      madeAuthority({ from: '2020-01-01T00:00:00Z', until: '2099-01-01T00:00:00Z' }),
    ),
  })
  const { code, stderr } = await overflight(
    ['process', sortie, '--out', join(dir, 'data', 'sorties', 'real')],
    {
      ledger,
    },
  )
  assert.equal(code, 0, stderr)
  server = await serve({ dir: join(dir, 'data'), port: 0, ledger, people: signedInByHeader(people) })
})
after(() => server?.stop())

function as(person: string) {
  const headers = { 'x-person': person, origin: server?.url ?? '', 'content-type': 'application/json' }
  const send = (method: string, path: string, body?: unknown) =>
    fetch(`${server.url}/api/${path}`, {
      ...{ method, headers: { ...headers, origin: server.url } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  return {
    headers,
    get: (path: string) => send('GET', path),
    post: (path: string, body: unknown) => send('POST', path, body),
  }
}

interface Activity {
  readonly acts: readonly Act[]
  readonly size: number
  readonly seen: number | null
}
const activity = async (person: string, query = '') =>
  (await (await as(person).get(`activity${query}`)).json()) as Activity

test('who did what, when and why: names for ids, and reasons for those who gave them or oversee', {
  skip,
}, async () => {
  const ana = as('made-ana')
  assert.equal(
    (await ana.post('sorties/real/reasons', { reason: 'a complaint of the neighbours' })).status,
    201,
  )
  assert.equal((await ana.get('sorties/real/result')).status, 200)
  const { acts } = await activity('made-olga')
  const [opened, why, ...before] = acts
  assert.deepEqual(
    [why!.kind, why!.code, why!.by, why!.sorties, why!.reason],
    [
      'access.read',
      'duty',
      [{ id: 'made-ana', name: 'Made analyst' }],
      ['real'],
      'a complaint of the neighbours',
    ],
  )
  assert.deepEqual(
    [opened!.kind, opened!.code, opened!.verbs, opened!.by.map(({ id }) => id)],
    ['access.read', 'permit', ['open'], ['made-ana']],
  )
  assert.ok(
    before.length >= 4 && before.every(({ by }) => by.length === 0),
    'the command line is nobody who is signed in',
  )
  assert.equal((await activity('made-luis')).acts[1]!.reason, null, 'not for colleagues')
  assert.equal((await activity('made-ana')).acts[1]!.reason, 'a complaint of the neighbours')
  const own = await activity('made-olga', '?person=made-ana')
  assert.deepEqual(
    own.acts.map(({ index }) => index),
    [opened!.index, why!.index],
  )
})

test('what changed since one left: up to where somebody has seen, and it never goes back', {
  skip,
}, async () => {
  const { size, seen } = await activity('made-luis')
  assert.equal(seen, null)
  await as('made-luis').post('activity/seen', { entry: size - 1 })
  await as('made-luis').post('activity/seen', { entry: 0 })
  assert.equal((await activity('made-luis')).seen, size - 1)
  assert.equal((await activity('made-olga')).seen, null, 'each their own')
})

/** Events until one holds; what comes after is not waited for. */
async function eventsUntil(query: string, holds: (data: Record<string, unknown>) => boolean) {
  const leaving = new AbortController()
  const { headers } = as('made-olga')
  const answer = await fetch(`${server.url}/api/changes${query}`, { headers, signal: leaving.signal })
  const found: Record<string, unknown>[] = []
  let rest = ''
  for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = `${rest}${piece}`.split('\n\n')
    rest = blocks.pop()!
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (data === undefined) continue
      found.push(JSON.parse(data))
      if (!holds(found.at(-1)!)) continue
      leaving.abort()
      return found
    }
  }
  return found
}

test('what is recorded is told as it is, and a listener that was away hears what it missed', {
  skip,
}, async () => {
  const { size } = await activity('made-olga')
  const heard = eventsUntil('', ({ kind }) => kind === 'export')
  await new Promise((done) => setTimeout(done, 100))
  const ana = as('made-ana')
  assert.equal((await ana.get('sorties/real/files/result.kml')).status, 200)
  const [at, ...told] = await heard
  assert.equal(at!.size, size)
  assert.deepEqual(
    told.map(({ index, kind }) => [index, kind]),
    [[size, 'export']],
  )
  assert.ok((told[0]!.ref as string[]).includes('key/made-ana'))
  const missed = await eventsUntil(`?after=${size - 2}`, ({ index }) => index === size)
  assert.deepEqual(
    missed.slice(1).map(({ index }) => index),
    [size - 1, size],
  )
})

test('what waits for whom: nothing that they may not do', { skip }, async () => {
  const waitingOf = async (person: string) =>
    ((await (await as(person).get('queue')).json()) as { waiting: readonly Waiting[] }).waiting
  assert.deepEqual(await waitingOf('made-ana'), [])
  // The authority that was relied on is news for those who must be told, and whoever oversees sees that nobody told them.
  const notices = await waitingOf('made-olga')
  assert.ok(notices.length >= 3)
  for (const { what, id } of notices) assert.match(`${what} ${id}`, /^notice-(due|overdue) ./)
})
