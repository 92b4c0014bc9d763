import assert from 'node:assert/strict'
import test from 'node:test'
import { utf8 } from '../../src/ledger/bytes.ts'
import { checkLog } from '../../src/ledger/check.ts'
import { openCheckpoint, parseCheckpointText, type TreeHead } from '../../src/ledger/checkpoint.ts'
import { type Entry, encodeEntry } from '../../src/ledger/entry.ts'
import { type LogOptions, openLog } from '../../src/ledger/log.ts'
import {
  COSIGNATURE,
  cosign,
  LOG_SIGNATURE,
  publicKeyOf,
  signAsLog,
  verifierKey,
  writeVerifierKey,
} from '../../src/ledger/note.ts'
import { localPolicy, parsePolicy } from '../../src/ledger/policy.ts'
import { checkProofFile, parseProofFile, writeProofFile } from '../../src/ledger/proof-file.ts'
import { type Answer, type Witness, witnessAnswer } from '../../src/ledger/witnessing.ts'
import { mapFiles, memoryLogStore } from './memory.ts'

const SEED = new Uint8Array(32).fill(1)
const ORIGIN = 'overflight.example/ledger'
const verifier = verifierKey(ORIGIN, LOG_SIGNATURE, publicKeyOf(SEED))
const policy = localPolicy(verifier)
const sign = (text: string) => signAsLog(text, ORIGIN, SEED)
const beat = (n: number): Entry => ({
  v: 1,
  kind: 'beat',
  at: 1_767_225_600_000 + n,
  clk: 50,
  by: 'key/1',
  auth: 'none',
})
const beats = (from: number, count: number) => Array.from({ length: count }, (_, i) => beat(from + i))
const opened = async (options: Partial<LogOptions> & Pick<LogOptions, 'store'>) => {
  const log = await openLog({ policy, sign, ...options })
  assert.ok(log.ok, JSON.stringify(log))
  return log.value
}
async function madeLog(size: number) {
  const store = memoryLogStore()
  const log = await opened({ store })
  await log.append(beats(0, size))
  await log.publish()
  return { store, log, files: store.publishedFiles }
}
const kindsOf = async (files: ReadonlyMap<string, Uint8Array>, kept?: TreeHead) =>
  new Set((await checkLog(mapFiles(files), policy, { kept })).faults.map(({ kind }) => kind))

test('a batch with one bad entry leaves nothing behind', async () => {
  const { log } = await madeLog(2)
  const out = await log.append([beat(2), { ...beat(3), kind: 'strike' as Entry['kind'] }])
  assert.ok(!out.ok && out.fault.kind === 'unknown-kind' && out.fault.place === 'entry 3')
  const ahead = await log.append([{ ...beat(2), sup: 2 }])
  assert.ok(!ahead.ok && ahead.fault.kind === 'history')
  assert.equal(log.size, 2)
  assert.deepEqual(await log.last(), beat(1))
})

test('appends that outrun the checkpoints wait for the one that is being made, and only then', async () => {
  const memory = memoryLogStore()
  const gate = Promise.withResolvers<void>()
  const store = new Proxy(memory, {
    get: (target, name) =>
      name === 'promise'
        ? async (text: string) => {
            await gate.promise
            await target.promise(text)
          }
        : Reflect.get(target, name, target),
  })
  const log = await opened({ store, waitingMost: 10 })
  assert.ok((await log.append(beats(0, 20))).ok, 'no checkpoint is being made: nothing to wait for')
  const publishing = log.publish()
  let isThrough = false
  const waiting = log.append(beats(20, 1)).then((out) => {
    isThrough = true
    return out
  })
  await new Promise((done) => setTimeout(done, 20))
  assert.equal(isThrough, false)
  gate.resolve()
  assert.deepEqual([(await publishing).ok, (await waiting).ok], [true, true])
  assert.deepEqual([log.published, log.size], [20, 21])
  assert.ok((await log.append(beats(21, 5))).ok, 'few wait: nobody stands still')
})

test('any entry is proved by a file that holds for it and for no other', async () => {
  const { log } = await madeLog(300)
  for (const index of [0, 1, 255, 256, 298, 299]) {
    const written = writeProofFile({ ...(await log.prove(index)), extra: utf8('a hint') })
    const read = parseProofFile(utf8(written))
    assert.ok(read.ok)
    assert.equal(writeProofFile(read.value), written)
    const [entry, other] = [encodeEntry(beat(index)), encodeEntry(beat(index + 1))]
    assert.ok(entry.ok && other.ok)
    assert.ok(checkProofFile(read.value, entry.value, policy).ok)
    assert.ok(!checkProofFile(read.value, other.value, policy).ok)
    assert.ok(!checkProofFile({ ...read.value, index: index + 1 }, entry.value, policy).ok)
  }
  await assert.rejects(log.prove(300), RangeError)
})

test('one bit changed in any file of the log is found', async () => {
  const { files } = await madeLog(600)
  assert.deepEqual(await kindsOf(files), new Set())
  let seed = 7
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647 // Park and Miller's minimal standard: the same bits every run
    return seed % below
  }
  for (const [path, bytes] of [...files])
    for (let run = 0; run < 8; run++) {
      const spoilt = bytes.slice()
      const bit = next(bytes.length * 8)
      spoilt[bit >> 3]! ^= 1 << (bit & 7)
      assert.notEqual((await kindsOf(new Map(files).set(path, spoilt))).size, 0, `bit ${bit} of ${path}`)
    }
})

test('a file too many, too few or out of place is found', async () => {
  const { files } = await madeLog(300)
  for (const path of files.keys()) {
    const fewer = new Map(files)
    fewer.delete(path)
    assert.ok((await kindsOf(fewer)).has('missing-file'), path)
  }
  for (const path of [
    'notes.txt',
    'tile/0/002',
    'tile/0/001.p/45',
    'tile/3/000.p/1',
    'tile/entries/001',
    'tile/0/1',
  ])
    assert.deepEqual(
      await kindsOf(new Map(files).set(path, new Uint8Array(32))),
      new Set(['extra-file']),
      path,
    )
  // An earlier, shorter form may stay while it says the same.
  const whole = files.get('tile/0/001.p/44')!
  assert.deepEqual(await kindsOf(new Map(files).set('tile/0/001.p/2', whole.slice(0, 64))), new Set())
  assert.deepEqual(
    await kindsOf(new Map(files).set('tile/0/001.p/2', whole.slice(32, 96))),
    new Set(['tile']),
  )
})

test('a rewritten log, signed with the true key, is a fork against the head kept last time', async () => {
  const { files } = await madeLog(10)
  const note = openCheckpoint(files.get('checkpoint')!, policy)
  assert.ok(note.ok)
  const other = memoryLogStore()
  const log = await opened({ store: other })
  await log.append([beat(99), ...beats(1, 19)])
  await log.publish()
  assert.deepEqual(await kindsOf(other.publishedFiles), new Set())
  assert.deepEqual(await kindsOf(other.publishedFiles, note.value), new Set(['fork']))
  assert.deepEqual(await kindsOf((await madeLog(5)).files, note.value), new Set(['rolled-back']))
  assert.deepEqual(await kindsOf((await madeLog(30)).files, note.value), new Set())
})

test('entries that break a rule are found though every hash and signature is right', async () => {
  const store = memoryLogStore()
  const log = await opened({ store })
  const late = { ...beat(0), at: 1_767_225_000_000 }
  const gap: Entry = {
    ...beat(0),
    kind: 'ingest.segment',
    ref: ['ingest/a', 'n/4'],
    why: { code: 'data-test' },
  }
  await log.append([beat(0), late, gap])
  await log.publish()
  const report = await checkLog(mapFiles(store.publishedFiles), policy)
  assert.deepEqual(
    report.faults.map(({ kind, place }) => `${kind} ${place}`),
    ['history entry 1 at', 'history entry 2 ref'],
  )
})

/** A witness in the same process, with its state and its own key. */
function witness(name: string, seedByte: number) {
  const seed = new Uint8Array(32).fill(seedByte)
  const state: { head: TreeHead | undefined; asked: number; down: boolean } = {
    head: undefined,
    asked: 0,
    down: false,
  }
  const keyName = `${name}.example`
  const answer = (body: Uint8Array): Answer => {
    const { store, ...out } = witnessAnswer(body, policy, state.head, (text) =>
      cosign(text, keyName, seed, 1_767_225_600),
    )
    if (store !== undefined) state.head = store
    return out
  }
  const addCheckpoint: Witness['addCheckpoint'] = async (body) => {
    state.asked++
    return state.down ? { status: 0, body: '' } : answer(body)
  }
  const vkey = writeVerifierKey(verifierKey(keyName, COSIGNATURE, publicKeyOf(seed)))
  return { name, addCheckpoint, state, answer, vkey }
}
const trio = () => {
  const witnesses = [witness('a', 11), witness('b', 12), witness('c', 13)]
  const lines = witnesses.map(({ name, vkey }) => `witness ${name} ${vkey}\n`).join('')
  const read = parsePolicy(`log ${writeVerifierKey(verifier)}\n${lines}group three 2 a b c\nquorum three\n`)
  assert.ok(read.ok)
  return { witnesses, policy: read.value }
}

test('witnesses cosign what extends the head they keep; two of three are enough, one is not', async () => {
  const { witnesses, policy } = trio()
  const [a, b, c] = witnesses as [
    ReturnType<typeof witness>,
    ReturnType<typeof witness>,
    ReturnType<typeof witness>,
  ]
  const store = memoryLogStore()
  const log = await opened({ store, policy, witnesses })
  c.state.down = true
  for (const count of [3, 300, 1]) {
    assert.ok((await log.append(beats(log.size, count))).ok)
    assert.deepEqual(await log.publish(), { ok: true, value: log.size })
  }
  const report = await checkLog(mapFiles(store.publishedFiles), policy)
  assert.deepEqual(report.faults, [])
  assert.deepEqual(
    report.checkpoint?.cosigned.map(({ name }) => name),
    ['a.example', 'b.example'],
  )
  assert.equal(a.state.head?.size, 304)
  b.state.down = true
  assert.ok((await log.append([beat(304)])).ok, 'acknowledged, whoever answers')
  const alone = await log.publish()
  assert.ok(!alone.ok && alone.fault.kind === 'no-quorum')
  assert.equal(log.published, 304)
  assert.equal(openCheckpoint(store.publishedFiles.get('checkpoint')!, policy).ok, true) // the last good one stays
  b.state.down = false
  const again = await opened({ store, policy, witnesses })
  assert.deepEqual(await again.publish(), { ok: true, value: 305 })
  const text = Buffer.from(store.publishedFiles.get('checkpoint')!).toString().split('\n\n')[0]!
  assert.ok(parseCheckpointText(`${text}\n`).ok && text.includes('\n305\n'))
})

test('a witness that knows more, or otherwise, stops the log', async () => {
  const { witnesses, policy } = trio()
  const log = await opened({ store: memoryLogStore(), policy, witnesses })
  await log.append(beats(0, 10))
  await log.publish()
  const anew = await opened({ store: memoryLogStore(), policy, witnesses })
  const rolledBack = await anew.publish()
  assert.ok(!rolledBack.ok && rolledBack.fault.kind === 'rolled-back')
  await assert.rejects(anew.append([beat(0)]), /the log stopped: .*rolled-back/)
  const fork = memoryLogStore()
  await fork.append(
    0,
    Array.from({ length: 12 }, (_, i) => {
      const entry = encodeEntry(beat(50 + i))
      assert.ok(entry.ok)
      return entry.value
    }),
  )
  const forked = await (await opened({ store: fork, policy, witnesses })).publish()
  assert.ok(!forked.ok && forked.fault.kind === 'fork')
  assert.equal(fork.publishedFiles.has('checkpoint'), false)
})

test('a witness answers every request as section 6 lists', async () => {
  const { files } = await madeLog(5)
  const { answer, state } = witness('a', 11)
  const ask = (body: string) => answer(utf8(body)).status
  const note = Buffer.from(files.get('checkpoint')!).toString()
  assert.equal(ask(`old 0\n\n${note}`), 200)
  assert.equal(state.head?.size, 5)
  assert.equal(ask(`old 5\n\n${note}`), 200) // the same head again
  assert.deepEqual(answer(utf8(`old 0\n\n${note}`)), { status: 409, body: '5\n' })
  assert.equal(ask(`old 6\n\n${note}`), 400)
  assert.equal(ask(`old 05\n\n${note}`), 400)
  assert.equal(ask('junk'), 400)
  assert.equal(ask(`old 5\n\n${note.replace(ORIGIN, 'elsewhere.example')}`), 404)
  assert.equal(ask(`old 5\n\n${note.replace('\n5\n', '\n6\n')}`), 403)
  assert.equal(ask(`old 5\n\n${note.slice(0, note.indexOf('—'))}— x.example AAAAAAAA\n`), 403)
  const longer = Buffer.from((await madeLog(6)).files.get('checkpoint')!).toString()
  assert.equal(ask(`old 5\n\n${longer}`), 422) // no proof
  assert.equal(state.head?.size, 5)
})
