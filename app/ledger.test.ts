import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { fileLogStore } from '../adapters/log-store/files.ts'
import { opens } from '../src/ledger/commitment.ts'
import { encodeEntry, parseEntry } from '../src/ledger/entry.ts'
import type { LogStore } from '../src/ledger/log-store.ts'
import { decodeBundle, encodeBundle } from '../src/ledger/tiles.ts'
import {
  type Ledger,
  openLedger,
  recordDecision,
  recordExport,
  recordIngest,
  recordResult,
} from './recordkeeping.ts'
import { verifyCommand, verifyPath } from './verify.ts'

const made: string[] = []
const freshFolder = () => {
  made.push(mkdtempSync(join(tmpdir(), 'overflight-ledger-')))
  return made.at(-1)!
}
after(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

const NOW_MS = 1_767_225_600_000
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const open = (folder: string, now_ms = () => NOW_MS) => openLedger(folder, now_ms)
const kindsOf = (report: { faults: readonly { kind: string }[] }) =>
  new Set(report.faults.map(({ kind }) => kind))

/** Three recordings taken in, a result made of them, a report exported. */
async function story() {
  const folder = freshFolder()
  const out = join(folder, 'out')
  mkdirSync(out)
  writeFileSync(join(out, 'result.json'), '{"case":"a"}\n')
  writeFileSync(join(out, 'records.json'), '{"gas":[]}\n')
  writeFileSync(join(out, 'report.pdf'), 'a report')
  const ledger = await open(join(folder, 'data'))
  const digests = ['one', 'two', 'three'].map(sha256)
  const ingest = await recordIngest(ledger, {
    data: 'test',
    authority: 'none',
    sha256: digests,
    manifestSha256: sha256('manifest'),
  })
  assert.ok(ingest.ok)
  const result = { data: 'test', authority: 'none', ingest: ingest.value.ingest, folder: out } as const
  assert.ok((await recordResult(ledger, { ...result, files: ['result.json', 'records.json'] })).ok)
  assert.ok(
    (await recordExport(ledger, { authority: 'none', code: 'report', folder: out, files: ['report.pdf'] }))
      .ok,
  )
  return { folder, data: join(folder, 'data'), out, ledger, digests }
}
const bundleOf = async (store: LogStore) => encodeBundle(await store.read(0, await store.size()))
const entriesOf = (data: string, count: number) => {
  const path = `tile/entries/000.p/${count}`
  const bundle = decodeBundle(readFileSync(join(data, 'log', path)), count, path)
  assert.ok(bundle.ok)
  return bundle.value.map((bytes) => {
    const entry = parseEntry(bytes)
    assert.ok(entry.ok)
    return entry.value
  })
}

test('every recording taken in and every result made is an entry, and the whole verifies', async () => {
  const { data, out, ledger } = await story()
  const entries = entriesOf(data, 6)
  assert.deepEqual(
    entries.map(({ kind }) => kind),
    ['ingest.begin', 'ingest.segment', 'ingest.segment', 'ingest.segment', 'detect.run', 'export'],
  )
  const [log, result] = [
    await verifyPath(data, { vkey: ledger.vkey }),
    await verifyPath(out, { vkey: ledger.vkey }),
  ]
  assert.deepEqual([log.whole, log.faults, log.logs[0]?.entries], [true, [], 6])
  assert.deepEqual(
    [result.whole, result.faults, result.results],
    [true, [], [{ folder: out, files: 3, entries: 2, erased: 0 }]],
  )
  const printed: string[] = []
  assert.equal(await verifyCommand(data, {}, (text) => printed.push(text)), 0)
  assert.match(
    printed.join(''),
    /6 entries \(1 ingest\.begin, 3 ingest\.segment, 1 detect\.run, 1 export\).*whole\n$/s,
  )
})

test('a segment commits to its recording, with a salt that the log does not hold', async () => {
  const { data, digests } = await story()
  const commitments = entriesOf(data, 6)
    .filter(({ kind }) => kind === 'ingest.segment')
    .map(({ c }) => c![0]!)
  for (const [i, commitment] of commitments.entries()) {
    const { salt } = JSON.parse(readFileSync(join(data, 'salts', `${commitment.h}.json`), 'utf8'))
    assert.ok(opens(commitment, Buffer.from(salt, 'hex'), Buffer.from(digests[i]!, 'hex')))
    const everything = readdirSync(join(data, 'log'), { recursive: true, withFileTypes: true }).filter(
      (each) => each.isFile(),
    )
    for (const { parentPath, name } of everything) {
      const bytes = readFileSync(join(parentPath, name))
      assert.ok(
        !bytes.includes(salt) && !bytes.includes(Buffer.from(salt, 'hex')) && !bytes.includes(digests[i]!),
        name,
      )
    }
  }
})

test('the key is made once, closed to others, and never shown', async () => {
  const { data, ledger } = await story()
  const path = join(data, 'keys', 'log.key')
  const secret = readFileSync(path, 'utf8')
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600)
  const again = await open(data)
  assert.equal(again.vkey, ledger.vkey)
  assert.equal(readFileSync(path, 'utf8'), secret)
  assert.equal(readFileSync(join(data, 'log', 'vkey'), 'utf8'), `${ledger.vkey}\n`)
  writeFileSync(path, secret.replace(/.{6}\n$/, 'AAAAA=\n'))
  await assert.rejects(
    open(data),
    (error: Error) => /is damaged|no Ed25519 key/.test(error.message) && !error.message.includes('PRIVATE'),
  )
})

test('what was changed after the fact is found and named', async () => {
  const { data, out, ledger, folder } = await story()
  const spoil = async (source: string, file: string, change: (bytes: Buffer) => Buffer | undefined) => {
    const copy = join(folder, `copy-${made.length}-${Math.floor(performance.now() * 1000)}`)
    cpSync(source, copy, { recursive: true })
    const changed = change(readFileSync(join(copy, file)))
    if (changed === undefined) rmSync(join(copy, file))
    else writeFileSync(join(copy, file), changed)
    const report = await verifyPath(copy, { vkey: ledger.vkey })
    assert.equal(report.whole, false, file)
    assert.equal(await verifyCommand(copy, {}, () => {}), 1)
    return kindsOf(report)
  }
  const flip = (bytes: Buffer) => {
    bytes[bytes.length - 2]! ^= 1
    return bytes
  }
  assert.deepEqual(await spoil(out, 'result.json', flip), new Set(['commitment']))
  assert.deepEqual(await spoil(out, 'report.pdf', flip), new Set(['commitment']))
  const edit = (from: string, to: string) => (bytes: Buffer) =>
    Buffer.from(bytes.toString().replace(from, to))
  assert.deepEqual(
    await spoil(out, 'receipt.json', edit('detect.run', 'export')),
    new Set(['bad-field', 'commitment']),
  )
  assert.deepEqual(
    await spoil(out, 'receipt.json', edit('"file": "result.json"', '"file": "other.json"')),
    new Set(['commitment']),
  )
  assert.deepEqual(
    await spoil(out, 'receipt.json', edit('"file": "result.json"', '"file": "../x"')),
    new Set(['bad-field']),
  )
  assert.deepEqual(await spoil(out, 'receipt.json', () => Buffer.from('{}')), new Set(['malformed']))
  assert.deepEqual(await spoil(data, 'log/tile/0/000.p/6', flip), new Set(['tile']))
  assert.deepEqual(await spoil(data, 'log/tile/entries/000.p/6', () => undefined), new Set(['missing-file']))
  assert.deepEqual(await spoil(data, 'log/checkpoint', () => undefined), new Set(['missing-file']))
  assert.deepEqual(await spoil(data, 'log/vkey', edit('overflight', 'elsewhere')), new Set(['malformed']))
  assert.deepEqual(await spoil(data, 'writer/head', edit('\n6\n', '\n5\n')), new Set(['fork']))
})

test('a writer stopped before it published is said to be so, and the next opening finishes', async () => {
  const { data } = await story()
  const store = await fileLogStore(data)
  const entry = entriesOf(data, 6)[5]!
  const bytes = encodeEntry(entry)
  assert.ok(bytes.ok && (await store.append(6, [bytes.value])))
  await store.putFiles([{ path: 'tile/entries/000.p/7', bytes: await bundleOf(store) }])
  await store.close()
  const stopped = await verifyPath(data)
  assert.deepEqual(kindsOf(stopped), new Set(['extra-file']))
  assert.match(stopped.notes.join(' '), /before it published 1 more entries: open the ledger/)
  await open(data)
  const finished = await verifyPath(data)
  assert.deepEqual([finished.whole, finished.logs[0]?.entries], [true, 7])
})

test('nothing to check is not whole', async () => {
  const folder = freshFolder()
  assert.deepEqual(kindsOf(await verifyPath(folder)), new Set(['missing-file']))
  assert.deepEqual(kindsOf(await verifyPath(join(folder, 'nowhere'))), new Set(['missing-file']))
  assert.equal(await verifyCommand(folder, {}, () => {}), 1)
  assert.equal((await verifyPath(folder, { vkey: 'junk' })).whole, false)
})

test('another key than the one given is refused, in logs and in results', async () => {
  const [{ data, out }, other] = [await story(), await story()]
  assert.ok(kindsOf(await verifyPath(data, { vkey: other.ledger.vkey })).has('bad-signature'))
  assert.ok(kindsOf(await verifyPath(out, { vkey: other.ledger.vkey })).has('unsigned'))
})

test('the head kept last time is renewed when whole, and a shorter or other log is refused', async () => {
  const { data, ledger, folder } = await story()
  const heads = join(folder, 'heads')
  const before = join(folder, 'before')
  cpSync(data, before, { recursive: true })
  assert.ok((await verifyPath(data, { heads })).whole)
  assert.ok(
    (
      await recordDecision(ledger, {
        ...{ kind: 'ingest.refuse', authority: 'none', code: 'no-authority' },
        ...{ ref: [], payload: 'none given' },
      })
    ).ok,
  )
  assert.ok((await verifyPath(data, { heads })).whole)
  assert.match(readFileSync(heads, 'utf8'), /\n7\n/)
  assert.deepEqual(kindsOf(await verifyPath(before, { heads })), new Set(['rolled-back']))
  assert.deepEqual(kindsOf(await verifyPath((await story()).data, { heads })), new Set(['fork']))
  assert.match(readFileSync(heads, 'utf8'), /\n7\n/) // not renewed by what is not whole
})

test('writers in one process and in several take turns; a clock that runs back stays within its stated bound', async () => {
  const folder = freshFolder()
  let now_ms = NOW_MS
  const ledgers = await Promise.all([0, 1, 2].map(() => open(folder, () => now_ms)))
  const write = (ledger: Ledger) => ledger.record([{ kind: 'beat', auth: 'none' }])
  assert.ok((await Promise.all([...ledgers, ...ledgers].map(write))).every(({ ok }) => ok))
  now_ms -= 3_600_000
  assert.ok((await write(ledgers[0]!)).ok)
  const last = entriesOf(folder, 7).at(-1)!
  assert.deepEqual([last.at, last.clk], [NOW_MS, 3_660_000])
  const report = await verifyPath(folder)
  assert.deepEqual([report.faults, report.logs[0]?.entries], [[], 7])
})

test('real data without an authority cannot even be written down as taken in', async () => {
  const ledger = await open(freshFolder())
  const out = await recordIngest(ledger, { data: 'real', authority: 'none', sha256: [sha256('one')] })
  assert.ok(!out.ok && out.fault.kind === 'bad-field')
  assert.ok(
    (await recordIngest(ledger, { data: 'real', authority: 'authority/7', sha256: [sha256('one')] })).ok,
  )
})

test('a ledger that was put back to an older state is not written again', async () => {
  const { data, ledger } = await story()
  const old = readFileSync(join(data, 'writer', 'journal'))
  assert.ok((await ledger.record([{ kind: 'beat', auth: 'none' }])).ok)
  writeFileSync(join(data, 'writer', 'journal'), old)
  await assert.rejects(ledger.record([{ kind: 'beat', auth: 'none' }]), /rolled-back/)
  await assert.rejects(open(data), /rolled-back/)
})

test('a ledger is whole whenever it is looked at, also while it is written', async () => {
  const folder = freshFolder()
  const ledger = await open(folder)
  let isWriting = true
  const writing = (async () => {
    for (let n = 0; n < 25; n++) assert.ok((await ledger.record([{ kind: 'beat', auth: 'none' }])).ok)
  })().finally(() => {
    isWriting = false
  })
  for (let looks = 0; isWriting; looks++) {
    const report = await verifyPath(folder, { vkey: ledger.vkey })
    assert.deepEqual(report.faults, [], `look ${looks}`)
  }
  await writing
  assert.equal((await verifyPath(folder)).logs[0]?.entries, 25)
})
