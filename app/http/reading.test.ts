/** The gate before what is looked at over HTTP: judged every time, in the record once an opening. */
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setClock } from '../../adapters/clock/clock.ts'
import { fileLogStore } from '../../adapters/log-store/files.ts'
import { parseAuthority } from '../../src/authority/authority.ts'
import { nothingKnown } from '../../src/authority/request.ts'
import { type Entry, parseEntry } from '../../src/ledger/entry.ts'
import type { AuthoritySeen, DecisionsSeen } from '../../src/reports/authority-page.ts'
import { openGate } from '../gate/gate.ts'
import { register } from '../gate/register.ts'
import { liftHold, setHold } from '../gate/set-hold.ts'
import { openLedger } from '../recordkeeping.ts'
import { type Server, serve } from '../server.ts'
import { overflight } from '../testing/command-line.ts'
import { madeAuthority } from '../testing/made-authority.ts'
import { alwaysSignedIn, sayWhy } from '../testing/made-people.ts'
import { quickSortie, writeFiles } from '../testing/quick-sortie.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { type HttpOptions, routeTable } from './routes.ts'

const scratch = scratchFolder('reading')
const NOW_US = Date.parse('2026-04-01T09:00:00Z') * 1000
const MINUTE_US = 60e6

let servers: Server[] = []
after(async () => {
  for (const server of servers) await server.stop()
})

/** A real result, processed once; and the same declared as training data. */
const made = join(scratch, 'made')
before(async () => {
  const sortie = writeFiles(join(scratch, 'sortie'), {
    ...quickSortie({ data: 'real', authority: 'authority.json' }),
    'authority.json': JSON.stringify(madeAuthority()),
  })
  const { code, stderr } = await overflight(['process', sortie, '--out', made], {
    ledger: join(scratch, 'first'),
  })
  assert.equal(code, 0, stderr)
})

/** A data folder with that result as sortie `real`, and a server of it. */
async function serving(name: string, change: (sortie: string) => void = () => {}, says = true) {
  const dir = join(scratch, name)
  const sortie = join(dir, 'sorties', 'real')
  mkdirSync(join(dir, 'sorties'), { recursive: true })
  cpSync(made, sortie, { recursive: true })
  change(sortie)
  const clock = advancing(NOW_US)
  const ledger = join(dir, 'ledger')
  const server = await serve({ people: alwaysSignedIn(), dir, port: 0, clock, ledger })
  servers = [...servers, server]
  const say = () => sayWhy(server.url, 'real')
  if (says) await say()
  const get = (path: string, init: RequestInit = {}) => fetch(`${server.url}/api/${path}`, init)
  return { dir, sortie, ledger, clock, get, say }
}

function advancing(from_us: number) {
  const clock = setClock(from_us)
  return { now_us: clock.now_us, advance_us: (by_us: number) => clock.set(clock.now_us() + by_us) }
}

/** Without those that say why somebody reads, unless they are wanted. */
async function entriesOf(folder: string, keepsReasons = false): Promise<Entry[]> {
  const store = await fileLogStore(folder, { waitUpTo_ms: 10_000 })
  try {
    const entries = (await store.read(0, await store.size())).map((bytes) => {
      const entry = parseEntry(bytes)
      assert.ok(entry.ok)
      return entry.value
    })
    return entries.filter(({ why }) => why?.code !== 'duty' || keepsReasons)
  } finally {
    await store.close()
  }
}
const decisionsIn = async (ledger: string) =>
  (await entriesOf(ledger)).map(({ kind, auth, why, ref }) => [kind, auth, why?.code, ref?.[0]])

const open = ['access.read', 'trial/2026-03', 'permit', 'verb/open']

test('a page that loads many parts of a sortie opens it once; a quarter of an hour later, again', async () => {
  const { ledger, clock, get } = await serving('once')
  const parts = ['result', 'records', 'result']
  for (const { status } of await Promise.all(parts.map((part) => get(`sorties/real/${part}`))))
    assert.equal(status, 200)
  assert.deepEqual(await decisionsIn(ledger), [open])
  clock.advance_us(14 * MINUTE_US)
  await get('sorties/real/result')
  assert.equal((await entriesOf(ledger)).length, 1)
  clock.advance_us(2 * MINUTE_US)
  await get('sorties/real/result')
  assert.deepEqual(await decisionsIn(ledger), [open, open])
})

test('a restricted record is opened by nobody who does not say why, and the reason is in the record first', async () => {
  const { dir, ledger, get } = await serving('why', undefined, false)
  const refusedWith = async (path: string) => {
    const answer = await get(path)
    return [answer.status, ((await answer.json()) as { code?: string }).code]
  }
  for (const part of ['result', 'files/report.pdf', 'authority', 'videos/0', 'snapshots/a.png'])
    assert.deepEqual(await refusedWith(`sorties/real/${part}`), [403, 'no-reason'], part)
  assert.deepEqual(await refusedWith('running?input=real'), [403, 'no-reason'])
  assert.deepEqual(await entriesOf(ledger, true), [], 'nobody opened anything')
  const origin = `http://${new URL((await get('')).url).host}`
  const say = (reason: string, sortie = 'real') =>
    get(`sorties/${sortie}/reasons`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ reason }),
    })
  assert.equal((await say('because')).status, 400)
  assert.equal((await say('a complaint of the neighbours', 'none')).status, 404)
  assert.equal((await say('a complaint of the neighbours')).status, 201)
  assert.equal((await get('sorties/real/result')).status, 200)
  const [why, opened] = await entriesOf(ledger, true)
  assert.deepEqual(
    [why!.kind, why!.why!.code, why!.ref],
    ['access.read', 'duty', ['sortie/real', 'key/made-staff']],
  )
  assert.deepEqual([opened!.kind, opened!.why!.code], ['access.read', 'permit'])
  const kept = JSON.parse(readFileSync(join(dir, 'ledger', 'salts', `${why!.why!.h}.json`), 'utf8'))
  assert.equal(JSON.parse(kept.payload).reason, 'a complaint of the neighbours')
  assert.equal(JSON.stringify(why).includes('complaint'), false, 'an entry holds no words about people')
})

test('each file that is taken away is a copy, and its entry names the verb', async () => {
  const { ledger, get } = await serving('copies', (sortie) => {
    for (const name of ['airspace.json', 'airspace.pdf']) writeFileSync(join(sortie, name), 'made')
  })
  for (const name of ['result.kml', 'result.geojson', 'result.kml', 'airspace.pdf', 'airspace.json'])
    assert.equal((await get(`sorties/real/files/${name}`)).status, 200)
  const copy = ['export', 'trial/2026-03', 'permit', 'verb/export']
  // What the screen draws of borders is opened.
  assert.deepEqual(await decisionsIn(ledger), [copy, copy, copy, open])
})

test('a report that was not made because export was refused says so, and why, once export is permitted', async () => {
  const withheld = {
    ...{ overflight: 'withheld/1', files: ['report.html', 'report.pdf'], verb: 'export' },
    ...{ authority: 'trial/2026-03', code: 'held' },
    reasons: { en: ['A hold refuses it.'], es: ['Una retención lo deniega.'] },
  }
  const { get } = await serving('withheld', (sortie) => {
    for (const name of withheld.files) rmSync(join(sortie, name))
    writeFileSync(join(sortie, 'withheld.json'), JSON.stringify(withheld))
  })
  const answer = await get('sorties/real/files/report.pdf')
  assert.equal(answer.status, 404)
  const { message, refusal } = (await answer.json()) as {
    message: string
    refusal: { verb: string; code: string; reasons: Record<'en' | 'es', string[]> }
  }
  assert.match(message, /^report\.pdf was not made: .* A hold refuses it\. Once export is permitted, process/)
  assert.deepEqual([refusal.verb, refusal.code], ['export', 'held'])
  assert.match(refusal.reasons.es.join(' '), /^report\.pdf no se hizo: .* Una retención lo deniega\./)
  const other = await get('sorties/real/files/airspace.pdf')
  assert.deepEqual(
    [other.status, await other.json()],
    [404, { message: 'nothing at /api/sorties/real/files/airspace.pdf' }],
  )
})

test('an authority that does not name opening lets nothing be opened, and says in both languages what would', async () => {
  const { ledger, get } = await serving('unnamed', (sortie) => {
    const basis = JSON.parse(readFileSync(join(sortie, 'basis.json'), 'utf8'))
    basis.authority.verbs = ['process', 'export']
    writeFileSync(join(sortie, 'basis.json'), JSON.stringify(basis))
  })
  const answer = await get('sorties/real/result')
  assert.equal(answer.status, 403)
  const { message, refusal } = (await answer.json()) as {
    message: string
    refusal: { verb: string; code: string; reasons: Record<'en' | 'es', string[]> }
  }
  assert.match(
    message,
    /^not authorised: No rule permits "open": the authority trial\/2026-03 names process, export/,
  )
  assert.deepEqual([refusal.verb, refusal.code], ['open', 'outside-authority'])
  assert.match(refusal.reasons.es.join(), /Ninguna regla permite «open»/)
  assert.equal((await get('sorties/real/files/result.kml')).status, 200)
  assert.equal((await get('sorties/real/files/flight.json')).status, 403)
  assert.deepEqual((await decisionsIn(ledger))[0], [
    'access.read',
    'trial/2026-03',
    'outside-authority',
    'verb/open',
  ])
})

test('real records without a sound basis are closed, whatever the result says of itself', async () => {
  const closed = async (name: string, change: (sortie: string) => void) => {
    const { get } = await serving(name, change)
    const answer = await get('sorties/real/result')
    assert.equal(answer.status, 403, name)
    return ((await answer.json()) as { refusal: { code: string } }).refusal.code
  }
  const file = (sortie: string) => join(sortie, 'basis.json')
  assert.equal(await closed('no-basis', (sortie) => rmSync(file(sortie))), 'no-authority')
  assert.equal(
    await closed('half-basis', (sortie) => writeFileSync(file(sortie), '{"overflight":')),
    'no-authority',
  )
  const lying = (sortie: string) => {
    const result = JSON.parse(readFileSync(join(sortie, 'result.json'), 'utf8'))
    writeFileSync(join(sortie, 'result.json'), JSON.stringify({ ...result, data: 'training' }))
    writeFileSync(file(sortie), '{}')
  }
  assert.equal(await closed('lying', lying), 'no-authority')
})

test('data that was not collected for use is open to all, and that it was opened is in the record too', async () => {
  const { ledger, get } = await serving('training', (sortie) => {
    const result = JSON.parse(readFileSync(join(sortie, 'result.json'), 'utf8'))
    writeFileSync(join(sortie, 'result.json'), JSON.stringify({ ...result, data: 'training' }))
    rmSync(join(sortie, 'basis.json'))
  })
  assert.equal((await get('sorties/real/result')).status, 200)
  assert.deepEqual(await decisionsIn(ledger), [['access.read', 'none', 'permit', 'verb/open']])
})

test('a revocation that is recorded closes what was open, at once', async () => {
  const { ledger, clock, get } = await serving('revoked')
  assert.equal((await get('sorties/real/result')).status, 200)
  const text = JSON.stringify(
    madeAuthority({ revoked: { at: '2026-03-20T00:00:00Z', because: 'the trial is over' } }),
  )
  const revoked = parseAuthority(JSON.parse(text))
  assert.ok(revoked.ok)
  assert.equal(
    await register(await openLedger(ledger, () => clock.now_us() / 1000), revoked.value, text),
    'revoked',
  )
  clock.advance_us(2e6)
  const answer = await get('sorties/real/result')
  assert.equal(answer.status, 403)
  assert.match(((await answer.json()) as { message: string }).message, /was revoked \(from 2026-03-20/)
  assert.deepEqual(
    (await entriesOf(ledger)).map(({ kind, why }) => [kind, why?.code]),
    [
      ['access.read', 'permit'],
      ['authority.close', 'revoked'],
      ['access.read', 'outside-authority'],
    ],
  )
})

test('a hold closes what it says, and only an overseer sets and lifts it; each step is in the record', async () => {
  const { ledger: folder, clock, get } = await serving('held')
  const now_ms = () => clock.now_us() / 1000
  const ledger = await openLedger(folder, now_ms)
  const gate = await openGate({ ledger, now_ms })
  const asked = { sortie: 'real', because: 'oversight-hold', refuses: ['open'], now_ms: now_ms() } as const
  await assert.rejects(
    setHold(gate, ledger, { ...asked, refuses: ['open'], role: 'operator' }),
    /Only an overseer sets and lifts a hold/,
  )
  const hold = await setHold(gate, ledger, { ...asked, refuses: ['open'], role: 'overseer' })
  assert.equal((await get('sorties/real/result')).status, 403)
  assert.equal((await get('sorties/real/files/result.kml')).status, 200)
  await assert.rejects(liftHold(gate, ledger, { id: hold.id, role: null }), /It is not known who asks/)
  await liftHold(gate, ledger, { id: hold.id, role: 'overseer' })
  clock.advance_us(2e6)
  assert.equal((await get('sorties/real/result')).status, 200)
  const kinds = (await entriesOf(folder)).map(({ kind, why }) => `${kind} ${why?.code}`)
  assert.deepEqual(
    kinds.filter((kind) => /hold|held/.test(kind)),
    ['hold.set oversight-hold', 'access.read held', 'hold.lift hold-ended'],
  )
})

test('a hold that cannot be read closes everything', async () => {
  const { dir, get } = await serving('unreadable')
  mkdirSync(join(dir, 'ledger', 'holds'), { recursive: true })
  writeFileSync(join(dir, 'ledger', 'holds', 'some.json'), 'half a')
  const answer = await get('sorties/real/result')
  assert.equal(answer.status, 403)
  assert.match(((await answer.json()) as { message: string }).message, /the holds cannot be read/)
})

test('what may not be looked through is in no list and in no lookback, and both say so; each is one search', async () => {
  const { ledger, get } = await serving('searched', (sortie) => {
    const other = join(sortie, '..', 'other')
    cpSync(sortie, other, { recursive: true })
    rmSync(join(other, 'basis.json'))
  })
  const { sorties, faults } = (await (await get('sorties')).json()) as {
    sorties: { id: string }[]
    faults: { id: string; message: string; refusal: unknown }[]
  }
  assert.deepEqual([sorties.map(({ id }) => id), faults.map(({ id }) => id)], [['real'], ['other']])
  assert.match(faults[0]!.message, /not authorised/)
  const { found, refused } = (await (await get('lookback?lat=29.08&lon=-111.6')).json()) as {
    found: unknown[]
    refused: { sortie: string }[]
  }
  assert.deepEqual([found.length, refused.map(({ sortie }) => sortie)], [0, ['other']])
  await get('lookback?lat=29.08&lon=-111.6')
  const entries = await entriesOf(ledger)
  assert.deepEqual(
    entries.map(({ kind, why, ref }) => [kind, why?.code, ref]),
    Array(2).fill([
      'access.search',
      'no-authority',
      ['verb/search', 'sortie/other', 'sortie/real', 'key/made-staff'],
    ]),
  )
})

test('where the record cannot be written nothing is opened', async () => {
  const { dir, get } = await serving('unwritable')
  rmSync(join(dir, 'ledger'), { recursive: true, force: true })
  writeFileSync(join(dir, 'ledger'), 'a file where a folder should be')
  const answer = await get('sorties/real/result')
  assert.equal(answer.status, 503)
  assert.equal(answer.headers.get('etag'), null)
  assert.equal((await get('sorties')).status, 503)
})

test('the authority of a sortie: as it stands, with holds, clearance of every state, and until when records are kept', async () => {
  const { ledger: folder, clock, sortie, get, say } = await serving('authority')
  const seen = async () => (await (await get('sorties/real/authority')).json()) as AuthoritySeen
  const first = await seen()
  assert.deepEqual(
    [first.data, first.authority?.id, first.standing, first.holds],
    ['real', 'trial/2026-03', 'over', []],
  )
  assert.deepEqual(
    first.states.map(({ state, terms, status }) => [state, terms, status]),
    [
      ['Nowhere', 'own', 'unknown'],
      ['Otherland', 'clearance-needed', 'unknown'],
    ],
  )
  assert.equal(new Date(first.keptUntil_ms!).toISOString().slice(0, 10), '2051-03-17')
  const now_ms = () => clock.now_us() / 1000
  const ledger = await openLedger(folder, now_ms)
  const gate = await openGate({ ledger, now_ms })
  // By the name under which it was made, which is not that of its folder.
  const hold = { sortie: 'sortie', because: 'legal-hold', role: 'overseer' } as const
  await setHold(gate, ledger, { ...hold, refuses: ['export'], now_ms: now_ms() })
  assert.deepEqual(
    (await seen()).holds?.map(({ because }) => because),
    ['legal-hold'],
  )
  assert.equal((await get('sorties/real/files/result.kml')).status, 403)
  const basis = JSON.parse(readFileSync(join(sortie, 'basis.json'), 'utf8'))
  const [from, until] = ['2026-01-01T00:00:00Z', '2026-04-02T00:00:00Z']
  writeFileSync(
    join(sortie, 'basis.json'),
    JSON.stringify({ ...basis, authority: { ...basis.authority, from, until } }),
  )
  assert.equal((await seen()).standing, 'in-force')
  clock.advance_us(Date.parse(until) * 1000 - 30e6 - clock.now_us())
  await say() // what was said weeks ago has lapsed
  assert.equal((await seen()).standing, 'cannot-say', 'the clock may be a minute off')
})

test('decisions about a sortie, newest first, by rule, with the entry that has them; nothing of other sorties', async () => {
  const { ledger: folder, clock, get } = await serving('decisions')
  const now_ms = () => clock.now_us() / 1000
  const ledger = await openLedger(folder, now_ms)
  const gate = await openGate({ ledger, now_ms })
  await gate.decide(nothingKnown('strike'), { sortie: 'other', madeAs: 'sortie' })
  await gate.decide({ ...nothingKnown('open'), data: null }, { sortie: 'sortie', part: 'a file' })
  await get('sorties/real/files/result.kml')
  const searched = { ...nothingKnown('search'), data: 'test' }
  const both = ['other', 'real'].map(async (sortie) => ({
    decision: await gate.judge(searched, { sortie }),
    subject: { sortie },
  }))
  await gate.record(await Promise.all(both))
  const { decisions, next } = (await (await get('sorties/real/decisions')).json()) as DecisionsSeen
  assert.deepEqual(
    decisions.map(({ index, verb, code, part, behind }) => [
      index,
      verb,
      code,
      part,
      behind?.by,
      behind?.unknown,
    ]),
    [
      [5, 'open', 'permit', null, ['granted'], []],
      [4, 'search', 'permit', null, ['not-collected'], []],
      [3, 'export', 'permit', 'result.kml', ['granted'], []],
      [2, 'open', 'no-authority', 'a file', ['no-authority'], ['notCollected']],
    ],
  )
  assert.equal(next, null)
  assert.match(decisions[3]!.behind!.reasons.es.join(), /No se dice de qué clase son los datos/)
  const older = (await (await get('sorties/real/decisions?before=3')).json()) as DecisionsSeen
  assert.deepEqual(
    older.decisions.map(({ index }) => index),
    [2],
  )
  assert.equal((await get('sorties/real/decisions?before=x')).status, 400)
  rmSync(join(folder, 'salts'), { recursive: true })
  const gone = (await (await get('sorties/real/decisions?before=3')).json()) as DecisionsSeen
  assert.deepEqual(
    gone.decisions.map(({ code, verb, behind }) => [code, verb, behind]),
    [['no-authority', 'open', null]],
  )
})

test('the recordings of a result that may not be opened are not followed either', async () => {
  const { dir, sortie, get } = await serving('followed')
  cpSync(join(scratch, 'sortie'), join(dir, 'recordings', 'job', 'sortie'), { recursive: true })
  rmSync(join(sortie, 'basis.json'))
  const answer = await get('running?input=real&speed=0')
  assert.equal(answer.status, 403)
  const { refusal } = (await answer.json()) as { refusal: { verb: string; reasons: { es: string[] } } }
  assert.equal(refusal.verb, 'open')
  assert.match(refusal.reasons.es.join(), /Los datos son reales/)
  assert.equal((await get('running?input=..%2f..&speed=0')).status, 404)
})

test('every route that answers with records of a sortie asks the gate', async () => {
  const table = routeTable({
    ...{ dir: 'data', workbench: '', hosts: [], besides: [], ledger: '', live: undefined },
    ...{ command: ['program'], signal: new AbortController().signal, limits: { bytesMax: 1, filesMax: 1 } },
    ...{
      jobs: {},
      playables: {},
      reading: {},
      people: {},
      notices: {},
      readiness: () => ({ status: 'ready', step: '' }),
    },
  } as unknown as HttpOptions)
  const ofSortie = table.filter(({ path, method }) => method === 'GET' && path.startsWith('/api/sorties/:id'))
  assert.ok(ofSortie.length >= 6)
  assert.deepEqual(
    ofSortie.filter(({ reads }) => reads === undefined).map(({ path }) => path),
    [],
  )
})
