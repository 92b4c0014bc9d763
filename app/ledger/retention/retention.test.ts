import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomStream } from '../../../src/kernels/random.ts'
import type { Entry } from '../../../src/ledger/entry.ts'
import { openLedger, recordExport, recordHold, recordIngest, recordResult } from '../../recordkeeping.ts'
import { ROOT } from '../../root.ts'
import { overflight } from '../../testing/command-line.ts'
import { madeAuthority } from '../../testing/made-authority.ts'
import { scratchFolder } from '../../testing/scratch.ts'
import { verifyPath } from '../../verify.ts'
import { openLedgerView } from '../view.ts'
import { type RetainRequest, retain } from './retain.ts'

const CLI = join(ROOT, 'app', 'cli.ts')
const scratch = scratchFolder('retention')
const NOW_MS = 1_767_225_600_000
const DAY_MS = 86_400_000
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const text = (path: string, content: string) => {
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
}

/** A data folder with sorties of test data: each recorded so many days ago, kept for thirty. */
async function dataFolder(name: string, ages: Readonly<Record<string, number>>, shared = false) {
  const dir = join(scratch, name)
  const folder = join(dir, 'ledger')
  let now_ms = NOW_MS
  const ledger = await openLedger(folder, () => now_ms)
  text(join(folder, 'retention.json'), '{"overflight":"retention/1","withoutAuthority":{"test":"days-30"}}')
  for (const [sortie, age] of Object.entries(ages)) {
    now_ms = NOW_MS - age * DAY_MS
    const gas = shared ? 'the same recording' : `recording of ${sortie}`
    const manifest = shared ? '{"the":"same"}' : `{"of":"${sortie}"}`
    const result = join(dir, 'sorties', sortie)
    const inputs = [
      { file: 'x/sortie.json', sha256: sha256(manifest), bytes: manifest.length },
      { file: 'gas.csv', sha256: sha256(gas), bytes: gas.length },
    ]
    const recorded_us = now_ms * 1000
    const span = { from_us: recorded_us - 1e9, to_us: recorded_us, bound_us: 60e6 }
    const basis = { overflight: 'basis/1', sortie: `the ${sortie}`, data: 'test', authority: null, span }
    const unknown = {
      place: null,
      heights: null,
      sensors: null,
      species: null,
      purpose: null,
      dwellings: null,
    }
    text(join(result, 'basis.json'), JSON.stringify({ ...basis, ...unknown, clearances: [] }))
    text(
      join(result, 'result.json'),
      JSON.stringify({ overflight: 'result/1', case: '', data: 'test', inputs }),
    )
    text(join(result, 'report.pdf'), `report on ${sortie}`)
    text(join(dir, 'recordings', `job-${sortie}`, 'flight', 'sortie.json'), manifest)
    text(join(dir, 'recordings', `job-${sortie}`, 'flight', 'gas.csv'), gas)
    text(join(dir, 'transcoded', `${sha256(gas)}.ts`), 'a video')
    const made = { data: 'test', authority: 'none' } as const
    const ingest = await recordIngest(ledger, {
      ...made,
      sha256: [sha256(gas)],
      manifestSha256: sha256(manifest),
    })
    assert.ok(ingest.ok)
    const from = { ...made, ingest: ingest.value.ingest, folder: result }
    assert.ok((await recordResult(ledger, { ...from, files: ['result.json'] })).ok)
    assert.ok((await recordExport(ledger, { ...from, code: 'report', files: ['report.pdf'] })).ok)
  }
  const request = { dir, ledger: folder, now_ms: () => NOW_MS }
  const erase = (more: Partial<RetainRequest> = {}) => retain({ ...request, now: true, ...more })
  const entries = (): Promise<Entry[]> => ledger.entriesFrom(0)
  return {
    dir,
    folder,
    ledger,
    request,
    erase,
    entries,
    gasOf: (sortie: string) => sha256(shared ? 'the same recording' : `recording of ${sortie}`),
  }
}

const fates = (report: Awaited<ReturnType<typeof retain>>) =>
  Object.fromEntries(report.records.map(({ name, fate }) => [name.split(/[/\\]/).at(-1), fate]))
/** Of content: the reasons of decisions are kept apart from what they decided on. */
const salts = (folder: string) =>
  readdirSync(join(folder, 'salts')).filter((name) => !isReason(join(folder, 'salts', name))).length
const isReason = (path: string) => JSON.parse(readFileSync(path, 'utf8')).t === 'decision'
const files = (dir: string) => readdirSync(dir, { recursive: true }).map(String).sort()

test('what is over is erased in every copy, salts too, and the record says so; what is not stays', async () => {
  const { dir, folder, ledger, request, erase, entries, gasOf } = await dataFolder('two', {
    old: 40,
    young: 20,
  })
  const before = files(dir)
  const shown = await retain({ ...request, now: false })
  assert.deepEqual(fates(shown), { old: 'due', young: 'kept' })
  const removed = [
    join('sorties', 'old'),
    join('recordings', 'job-old'),
    join('transcoded', `${gasOf('old')}.ts`),
  ]
  assert.deepEqual(shown.records.find(({ fate }) => fate === 'due')?.remove, removed)
  assert.deepEqual(files(dir), before, 'nothing was changed')

  const kept = salts(folder)
  const proof = await openLedgerView(folder, dir).proof(1)
  assert.deepEqual(fates(await erase()), { old: 'erased', young: 'kept' })
  assert.deepEqual(readdirSync(join(dir, 'sorties', 'old')), ['erased.json'])
  for (const gone of removed.slice(1)) assert.equal(existsSync(join(dir, gone)), false, gone)
  assert.ok(
    existsSync(join(dir, 'recordings', 'job-young')) &&
      existsSync(join(dir, 'transcoded', `${gasOf('young')}.ts`)),
  )
  assert.equal(salts(folder), kept - 4, 'manifest, recording, result, report')
  const everything = files(dir).filter((file) => existsSync(join(dir, file)) && !file.startsWith('ledger'))
  for (const file of everything)
    if (file.includes('old')) assert.ok(/(^|[/\\])(old|erased\.json)$/.test(file), file)

  const said = (await entries()).at(-1)!
  assert.deepEqual([said.kind, said.why, said.auth], ['erase', { code: 'payload-and-salt' }, 'none'])
  assert.deepEqual(said.ref!.slice(1), ['rule/days-30', 'entry/0', 'entry/1', 'entry/2', 'entry/3'])
  const report = await verifyPath(dir, { vkey: ledger.vkey })
  assert.deepEqual(report.faults, [])
  assert.deepEqual(
    report.results.map(({ files, erased }) => [files, erased]),
    [
      [2, 0],
      [0, 2],
    ],
  )
  const old = join(scratch, 'before.tlog-proof')
  writeFileSync(old, proof!)
  assert.ok((await verifyPath(old, { vkey: ledger.vkey })).whole, 'a proof from before still holds')
  const seen = await openLedgerView(folder, dir).entry(1)
  assert.deepEqual(
    [seen?.commitments[0]?.state, seen?.erased?.index, seen?.erased?.rule],
    ['erased', 9, 'rule/days-30'],
  )
  const asked = (await entries()).find(({ ref }) => ref?.includes('verb/erase'))
  assert.deepEqual(
    [asked?.kind, asked?.why?.code, asked?.ref],
    ['access.read', 'permit', ['verb/erase', 'sortie/old']],
  )
  assert.deepEqual(fates(await erase()), { young: 'kept' }, 'once is enough')
  assert.equal((await entries()).filter(({ kind }) => kind === 'erase').length, 1)
})

test('files of a receipt elsewhere are said to be erased, not missing', async () => {
  const { dir, ledger, erase } = await dataFolder('elsewhere', { old: 40 })
  const handed = join(dir, 'handed-over')
  text(join(handed, 'receipt.json'), readFileSync(join(dir, 'sorties', 'old', 'receipt.json'), 'utf8'))
  await erase()
  const report = await verifyPath(dir, { vkey: ledger.vkey })
  assert.deepEqual(report.faults, [])
  assert.match(report.notes.join('\n'), /result\.json was erased: entry 5, rule\/days-30/)
  assert.ok(!report.notes.join('\n').includes('is not here'))
  text(join(dir, 'sorties', 'old', 'result.json'), 'put back')
  assert.match(JSON.stringify((await verifyPath(dir, { vkey: ledger.vkey })).faults), /entry 2 was erased/)
})

test('a held record is never erased, also when the file of its hold is gone; a hold that cannot be read holds all', async () => {
  const { dir, folder, ledger, erase } = await dataFolder('held', { old: 40, other: 50 })
  const hold = {
    overflight: 'hold/1',
    id: 'hold/1',
    sortie: 'the old',
    because: 'legal-hold',
    refuses: [],
    set: '2026-01-01T00:00:00Z',
  }
  text(join(folder, 'holds', 'hold-1.json'), JSON.stringify(hold))
  assert.deepEqual(fates(await erase()), { old: 'held', other: 'erased' })
  const set = {
    kind: 'hold.set',
    code: 'legal-hold',
    hold: 'hold/1',
    ref: ['sortie/old'],
    payload: '{}',
  } as const
  assert.ok((await recordHold(ledger, set)).ok)
  rmSync(join(folder, 'holds'), { recursive: true })
  assert.deepEqual(fates(await erase()), { old: 'held' }, 'the record knows of it')
  text(join(folder, 'holds', 'hold-2.json'), 'junk')
  const unreadable = await erase()
  assert.deepEqual([fates(unreadable), unreadable.problems.length], [{ old: 'held' }, 1])
  rmSync(join(folder, 'holds'), { recursive: true })
  assert.ok((await recordHold(ledger, { ...set, kind: 'hold.lift', code: 'hold-ended' })).ok)
  assert.deepEqual(fates(await erase()), { old: 'erased' })
  assert.ok((await verifyPath(dir, { vkey: ledger.vkey })).whole)
})

test('recordings that several results rest on go with the last of them', async () => {
  const { dir, erase } = await dataFolder('shared', { old: 40, young: 20 }, true)
  assert.deepEqual(fates(await erase()), { old: 'erased', young: 'kept' })
  assert.ok(existsSync(join(dir, 'recordings', 'job-old')), 'the young result rests on the same recording')
  assert.equal(readdirSync(join(dir, 'transcoded')).length, 1)
  assert.deepEqual(fates(await erase({ now_ms: () => NOW_MS + 11 * DAY_MS })), { young: 'erased' })
  assert.deepEqual(readdirSync(join(dir, 'transcoded')), [])
  assert.deepEqual(readdirSync(join(dir, 'recordings')), [])
})

test('nothing is erased before its time is certainly over, nor without a rule', async () => {
  const { folder, erase } = await dataFolder('edge', { old: 30 })
  const past = (minutes: number) => ({ now_ms: () => NOW_MS + minutes * 60_000 })
  // The recording's clock may be a minute off, and ours as well.
  assert.deepEqual(fates(await erase(past(2))), { old: 'kept' })
  writeFileSync(join(folder, 'retention.json'), '{"overflight":"retention/1"}')
  text(join(folder, '..', 'live', 'flight-7', 'sortie.json'), '{}')
  assert.deepEqual(fates(await erase(past(60))), { old: 'unknown' })
  assert.deepEqual(fates(await erase({ ...past(60), now: false })), { old: 'unknown', 'flight-7': 'unknown' })
  writeFileSync(
    join(folder, 'retention.json'),
    '{"overflight":"retention/1","withoutAuthority":{"test":"days-90"},"atMost":"days-30"}',
  )
  assert.deepEqual(fates(await erase(past(3))), { old: 'erased', 'flight-7': 'unknown' })
  writeFileSync(
    join(folder, 'retention.json'),
    '{"overflight":"retention/1","withoutAuthority":{"test":"for ever"}}',
  )
  await assert.rejects(erase(), /retention\.json: /)
})

test('what is in the record and elsewhere on disk: its salts go, and a hold on something unknown keeps them', async () => {
  const { dir, folder, ledger, erase } = await dataFolder('gone', { old: 40 })
  rmSync(join(dir, 'sorties'), { recursive: true })
  const hold = {
    overflight: 'hold/1',
    id: 'hold/9',
    sortie: 'what',
    because: 'legal-hold',
    refuses: [],
    set: '2026-01-01T00:00:00Z',
  }
  text(join(folder, 'holds', 'hold-9.json'), JSON.stringify(hold))
  assert.deepEqual(Object.values(fates(await erase())), ['held'])
  rmSync(join(folder, 'holds'), { recursive: true })
  assert.deepEqual(Object.values(fates(await erase())), ['erased'])
  assert.equal(salts(folder), 0)
  assert.deepEqual(readdirSync(join(dir, 'recordings')), [], 'known by the salt of its digest')
  assert.ok((await verifyPath(folder, { vkey: ledger.vkey })).whole)
})

test('ended at any step, the next run finishes: never an entry without erasure, never an erasure without entry', async () => {
  let steps = 0
  for (let ends = true; ends; steps++) {
    const { dir, folder, ledger, erase, entries } = await dataFolder(`crash-${steps}`, { old: 40 })
    let step = 0
    const beforeStep = (name: string) => {
      if (step++ === steps) throw new Error(`ended before: ${name}`)
    }
    ends = await erase({ beforeStep }).then(
      () => false,
      (error: Error) => /ended before/.test(error.message) || Promise.reject(error),
    )
    const isSaid = (await entries()).some(({ kind }) => kind === 'erase')
    const left = [join(dir, 'sorties', 'old', 'result.json'), join(dir, 'recordings', 'job-old')].filter(
      existsSync,
    )
    if (isSaid) assert.deepEqual([left, salts(folder)], [[], 0], 'said only when it is done')
    if (salts(folder) < 4 && !isSaid)
      assert.equal(readdirSync(join(folder, 'erasures')).length, 1, 'known to be half done')
    await erase()
    assert.deepEqual(readdirSync(join(dir, 'sorties', 'old')), ['erased.json'], `step ${steps}`)
    assert.equal(salts(folder), 0)
    assert.equal((await entries()).filter(({ kind }) => kind === 'erase').length, 1, `step ${steps}`)
    assert.equal(existsSync(join(folder, 'erasures')) ? readdirSync(join(folder, 'erasures')).length : 0, 0)
    assert.ok((await verifyPath(dir, { vkey: ledger.vkey })).whole, `step ${steps}`)
  }
  assert.ok(steps > 9, `${steps} steps`)
})

test('killed while it erases, again and again: what was begun is known, the next run finishes, the record stays whole', async () => {
  const names = Array.from({ length: 4 }, (_, n) => `old-${n}`)
  const { dir, folder, ledger, entries } = await dataFolder(
    'killed',
    Object.fromEntries(names.map((name) => [name, 40])),
  )
  const dice = randomStream(1, 0)
  const intents = () => (existsSync(join(folder, 'erasures')) ? readdirSync(join(folder, 'erasures')) : [])
  const erasedNow = () =>
    names.filter((name) => !existsSync(join(dir, 'sorties', name, 'result.json'))).length
  let kills = 0
  while (erasedNow() < names.length || intents().length > 0) {
    const before = files(dir).join()
    const child = spawn(process.execPath, [CLI, 'retain', '--dir', dir, '--ledger', folder, '--now'])
    const ended = once(child, 'exit')
    while (child.exitCode === null && files(dir).join() === before) await sleep(4)
    await sleep(dice.below(20 << (kills % 6))) // sometimes long enough to get somewhere, whatever the machine
    if (child.kill('SIGKILL')) kills++
    await ended
    const said = (await entries()).filter(({ kind }) => kind === 'erase').length
    assert.ok(said <= erasedNow(), 'said only of what is gone')
    assert.ok(erasedNow() - said <= intents().length, 'what is gone and not said is known to be half done')
    assert.ok(kills < 100, 'it comes to an end')
  }
  assert.ok(kills >= 3, `${kills} kills`)
  assert.deepEqual(fates(await retain({ dir, ledger: folder, now: true, now_ms: () => NOW_MS })), {})
  assert.equal(salts(folder), 0)
  assert.equal((await entries()).filter(({ kind }) => kind === 'erase').length, names.length)
  assert.ok((await verifyPath(dir, { vkey: ledger.vkey })).whole)
})

test('a hold that came between the intent and the first removal is kept', async () => {
  const { dir, folder, erase, entries } = await dataFolder('late', { old: 40 })
  const beforeStep = (name: string) => {
    if (name.startsWith('remove')) throw new Error('ended here')
  }
  await assert.rejects(erase({ beforeStep }), /ended here/)
  const hold = {
    overflight: 'hold/1',
    id: 'hold/1',
    sortie: 'old',
    because: 'legal-hold',
    refuses: [],
    set: '2026-01-01T00:00:00Z',
  }
  text(join(folder, 'holds', 'hold-1.json'), JSON.stringify(hold))
  assert.deepEqual(fates(await erase()), { old: 'held' })
  assert.ok(existsSync(join(dir, 'sorties', 'old', 'result.json')))
  assert.equal(
    (await entries()).some(({ kind }) => kind === 'erase'),
    false,
  )
})

test('what the gate refuses to erase stays, whatever the report on it says, and the refusal is told and recorded', async () => {
  const { folder, dir, erase, entries } = await dataFolder('refused', { old: 40 })
  // A second judge that cannot be relied on: the gate alone decides in the end.
  const second = { judge: () => ({ outcome: 'error', error: 'broken on purpose' }) as const }
  const report = await erase({ second })
  assert.deepEqual(fates(report), { old: 'due' })
  assert.match(report.problems[0]!.es, /^sorties.old no se borra, pues no está autorizado: El segundo juez/)
  assert.ok(existsSync(join(dir, 'sorties', 'old', 'result.json')))
  assert.deepEqual((await entries()).at(-1)?.why?.code, 'judge-error')
  assert.ok((await verifyPath(folder)).whole)
})

test('real records: kept as long as their authority says, or as a shorter policy of one’s own, and the gate agrees', async () => {
  const { folder, dir, entries, erase } = await dataFolder('real', { old: 40 })
  const file = join(dir, 'sorties', 'old', 'basis.json')
  const basis = JSON.parse(readFileSync(file, 'utf8'))
  const authority = { ...madeAuthority({ retention: 'days-90' }) }
  writeFileSync(file, JSON.stringify({ ...basis, data: 'real', authority }))
  assert.deepEqual(fates(await erase()), { old: 'kept' })
  writeFileSync(join(folder, 'retention.json'), '{"overflight":"retention/1","atMost":"days-30"}')
  assert.deepEqual(fates(await erase()), { old: 'erased' })
  const asked = (await entries()).find(({ ref }) => ref?.includes('verb/erase'))
  assert.deepEqual([asked?.why?.code, asked?.auth], ['permit', 'trial/2026-03'])
})

test('the command shows without changing anything, and erases when told to', async () => {
  const { dir, folder } = await dataFolder('command', { old: 40 })
  const shown = await overflight(['retain', '--dir', dir], { ledger: folder })
  assert.equal(shown.code, 0, shown.stderr)
  assert.match(
    shown.stdout,
    /would erase sorties.old \(days-30, until 2025-12-22\): 4 entries; .*\nnothing was erased; --now erases\n$/,
  )
  const spanish = await overflight(['retain', '--dir', dir, '--language', 'es'], { ledger: folder })
  assert.match(spanish.stdout, /^borraría sorties.old .*hasta 2025-12-22.*\nno se borró nada; --now borra\n$/)
  const done = await overflight(['retain', '--dir', dir, '--now'], { ledger: folder })
  assert.match(done.stdout, /^erased sorties.old/, done.stderr)
  const verified = await overflight(['verify', dir], { ledger: folder })
  assert.equal(verified.code, 0, verified.stdout)
  assert.match(verified.stdout, /2 erased/)
})
