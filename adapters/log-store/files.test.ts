import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import fc from 'fast-check'
import { checkLog } from '../../src/ledger/check.ts'
import { type Checkpoint, openCheckpoint } from '../../src/ledger/checkpoint.ts'
import { type Entry, encodeEntry } from '../../src/ledger/entry.ts'
import { LogStopped, openLog } from '../../src/ledger/log.ts'
import type { LogStore } from '../../src/ledger/log-store.ts'
import { leafHash, rootOf } from '../../src/ledger/merkle.ts'
import { LOG_SIGNATURE, publicKeyOf, signAsLog, verifierKey } from '../../src/ledger/note.ts'
import { localPolicy } from '../../src/ledger/policy.ts'
import { logStoreContract } from './contract.ts'
import { type Disk, machineDisk } from './disk.ts'
import { fileLogStore } from './files.ts'
import { folderFiles } from './folder.ts'
import { journalFrame, journalHeader, readSegment } from './journal.ts'

const made: string[] = []
const freshFolder = () => {
  made.push(mkdtempSync(join(tmpdir(), 'overflight-log-')))
  return made.at(-1)!
}
after(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

const SEED = new Uint8Array(32).fill(1)
const ORIGIN = 'overflight.example/ledger'
const policy = localPolicy(verifierKey(ORIGIN, LOG_SIGNATURE, publicKeyOf(SEED)))
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
const encoded = (n: number): Buffer => {
  const bytes = encodeEntry(beat(n))
  assert.ok(bytes.ok)
  return Buffer.from(bytes.value)
}
const opened = async (store: LogStore) => {
  const log = await openLog({ store, policy, sign })
  assert.ok(log.ok, JSON.stringify(log))
  return log.value
}
const published = (folder: string): Checkpoint => {
  const checkpoint = openCheckpoint(readFileSync(join(folder, 'log', 'checkpoint')), policy)
  assert.ok(checkpoint.ok)
  return checkpoint.value
}

logStoreContract('files', async () => {
  const folder = freshFolder()
  const store = await fileLogStore(folder)
  return {
    store,
    reopen: async () => {
      await store.close()
      return fileLogStore(folder)
    },
  }
})

test('files: what is published is whole at every size, and settles to the files the format lists', async () => {
  const folder = freshFolder()
  const store = await fileLogStore(folder)
  const log = await opened(store)
  for (const count of [1, 2, 250, 3, 1, 512, 30]) {
    const size = log.size
    const acknowledged = await log.append(beats(size, count))
    assert.deepEqual(acknowledged, { ok: true, value: { first: size, size: size + count } })
    assert.equal(log.published, size)
    assert.deepEqual(await log.publish(), { ok: true, value: size + count })
    const report = await checkLog(folderFiles(join(folder, 'log')), policy)
    assert.deepEqual(report.faults, [])
    assert.equal(report.checkpoint?.size, size + count)
    assert.equal(report.kinds.beat, size + count)
  }
  assert.ok(
    !readdirSync(join(folder, 'log', 'tile', '0')).includes('000.p'),
    'partial forms of full tiles are gone',
  )
  await store.close()
})

test('files: a journal that is opened for each append lets go of what stands in bundles, and every entry stays', async () => {
  const folder = freshFolder()
  const count = 700
  for (let n = 0; n < count; n++) {
    const store = await fileLogStore(folder)
    const log = await opened(store)
    assert.ok((await log.append([beat(n)])).ok)
    assert.ok((await log.publish()).ok)
    await store.close()
  }
  const bytes = readdirSync(join(folder, 'writer'))
    .filter((name) => name.startsWith('journal'))
    .reduce((sum, name) => sum + readFileSync(join(folder, 'writer', name)).length, 0)
  assert.ok(bytes < 2.5 * 256 * encoded(count).length, `${bytes} bytes of journal after ${count} entries`)
  const store = await fileLogStore(folder)
  const read = await store.read(0, await store.size())
  await store.close()
  assert.deepEqual(
    read.map((each) => Buffer.from(each)),
    beats(0, count).map(({ at }) => encoded(at - 1_767_225_600_000)),
  )
})

test('files: a second writer is refused and told who writes; the first goes on', async () => {
  const folder = freshFolder()
  const store = await fileLogStore(folder)
  await assert.rejects(fileLogStore(folder, { waitUpTo_ms: 30 }), new RegExp(`process ${process.pid} on `))
  assert.equal(await store.append(0, [Buffer.from('a')]), true)
  await store.close()
  const again = await fileLogStore(folder)
  assert.equal(await again.size(), 1)
  await again.close()
})

test('files: a writer whose lock was taken stops before it writes', async () => {
  const folder = freshFolder()
  const store = await fileLogStore(folder)
  writeFileSync(join(folder, 'writer', 'lock'), '{"pid":1,"host":"elsewhere","started":null}')
  await assert.rejects(store.append(0, [Buffer.from('a')]), /lock was taken by process 1 on elsewhere/)
  await store.close()
})

test('files: a process killed between steps leaves a lock that the next one takes over', async () => {
  const folder = freshFolder()
  const script = `
    const { fileLogStore } = await import(${JSON.stringify(new URL('./files.ts', import.meta.url).href)})
    const store = await fileLogStore(process.argv[1])
    await store.append(0, [Buffer.from('acknowledged')])
    const { writeSync } = await import('node:fs')
    writeSync(1, 'acknowledged')
    process.kill(process.pid, 'SIGKILL')`
  const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script, folder], {
    encoding: 'utf8',
  })
  assert.deepEqual([stdout, signal], ['acknowledged', 'SIGKILL'])
  assert.ok(readdirSync(join(folder, 'writer')).includes('lock'))
  const store = await fileLogStore(folder)
  assert.deepEqual((await store.read(0, 1)).map(String), [
    String(new Uint8Array(Buffer.from('acknowledged'))),
  ])
  assert.equal(await store.promised(), undefined)
  await store.close()
})

test('files: appends go on while checkpoints are made, and every checkpoint is of what was there', async () => {
  const folder = freshFolder()
  const store = await fileLogStore(folder)
  const log = await opened(store)
  const publishing: Promise<unknown>[] = []
  for (let batch = 0; batch < 40; batch++) {
    publishing.push(log.publish())
    assert.ok((await log.append(beats(log.size, 1 + (batch % 60)))).ok)
    if (batch % 7 === 0) await Promise.all(publishing)
  }
  await Promise.all(publishing)
  assert.deepEqual(await log.publish(), { ok: true, value: log.size })
  const report = await checkLog(folderFiles(join(folder, 'log')), policy)
  assert.deepEqual([report.faults, report.checkpoint?.size], [[], log.size])
  const written = await store.read(0, log.size)
  assert.deepEqual(published(folder).root, rootOf(written.map(leafHash)))
  assert.deepEqual((await log.append(beats(log.size, 1))).ok, true)
  await log.publish()
  const journals = readdirSync(join(folder, 'writer')).filter((name) => name.startsWith('journal'))
  assert.ok(
    journals.length <= 3 && !journals.includes('journal'),
    `let go of what is in bundles: ${journals}`,
  )
  await store.close()
})

test('files: a journal of version 1 is read, and gone on with in a file of version 2', async () => {
  const folder = freshFolder()
  await (await fileLogStore(folder)).close()
  const records = [encoded(0), encoded(1)].map((entry) => {
    const digest = createHash('sha256').update(entry).digest().subarray(0, 8)
    return Buffer.concat([Buffer.of(entry.length >> 8, entry.length & 0xff), entry, digest])
  })
  const old = Buffer.concat([Buffer.from('overflight/journal/1 0\n'), ...records])
  writeFileSync(join(folder, 'writer', 'journal'), old)
  const store = await fileLogStore(folder)
  const log = await opened(store)
  assert.equal(log.size, 2)
  assert.ok((await log.append(beats(2, 3))).ok)
  await store.close()
  assert.deepEqual(readFileSync(join(folder, 'writer', 'journal')), old)
  const again = await fileLogStore(folder)
  assert.deepEqual((await again.read(0, 5)).map(Buffer.from), [0, 1, 2, 3, 4].map(encoded))
  await again.close()
})

test('files: a torn last write is set aside; damage below the promise is refused and left as it is', async () => {
  const folder = freshFolder()
  const journal = join(folder, 'writer', 'journal')
  const store = await fileLogStore(folder)
  const log = await opened(store)
  await log.append(beats(0, 3))
  await log.publish()
  await store.close()
  const sound = readFileSync(journal)
  appendFileSync(journal, journalFrame([Buffer.from('never acknowledged')]).subarray(0, 12))
  const again = await fileLogStore(folder)
  assert.equal(await again.size(), 3)
  await again.close()
  assert.deepEqual(readFileSync(journal), sound)
  assert.equal(readFileSync(join(folder, 'writer', 'torn-3')).length, 12)

  const damaged = Buffer.from(sound)
  damaged[sound.length - 20]! ^= 1
  writeFileSync(journal, damaged)
  const third = await fileLogStore(folder)
  const refused = await openLog({ store: third, policy, sign })
  await third.close()
  assert.equal(refused.ok ? 'opened' : refused.fault.kind, 'rolled-back')
  assert.deepEqual(readFileSync(journal), damaged)
})

test('files: a log put back to an older state is refused', async () => {
  const folder = freshFolder()
  const store = await fileLogStore(folder)
  const log = await opened(store)
  await log.append(beats(0, 3))
  const old = readFileSync(join(folder, 'writer', 'journal'))
  await log.append(beats(3, 3))
  await log.publish()
  await store.close()
  writeFileSync(join(folder, 'writer', 'journal'), old)
  const again = await fileLogStore(folder)
  const refused = await openLog({ store: again, policy, sign })
  assert.equal(refused.ok ? 'opened' : refused.fault.kind, 'rolled-back')
  await again.close()
})

test('journal: reads back what was written, and as much as is sound of anything', () => {
  const batches = fc.array(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 5 }))
  fc.assert(
    fc.property(batches, fc.nat(), fc.nat(), (written, base, cut) => {
      const bytes = Buffer.concat([journalHeader(base), ...written.map(journalFrame)])
      const back = readSegment(bytes)!
      assert.deepEqual([back.base, back.soundBytes], [base, bytes.length])
      assert.deepEqual(
        back.entries.map(Buffer.from),
        written.flat().map((entry) => Buffer.from(entry)),
      )
      const part = readSegment(bytes.subarray(0, bytes.length - (cut % bytes.length)))
      if (part !== undefined) assert.deepEqual(part.entries, back.entries.slice(0, part.entries.length))
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (junk) => {
      assert.equal(readSegment(junk), undefined)
      const after = readSegment(Buffer.concat([journalHeader(7), junk]))!
      assert.ok(after.soundBytes <= junk.length + journalHeader(7).length)
    }),
  )
})

test('files: a flush that fails stops the store; nothing is tried again before it is opened again', async () => {
  const folder = freshFolder()
  let flushes = 0
  let fails = false
  const failing: Disk = {
    ...machineDisk,
    open: async (path) => {
      const file = await machineDisk.open(path)
      const flush = async () => {
        flushes++
        if (fails) throw new Error('EIO: i/o error, fdatasync')
        await file.flush()
      }
      return {
        flush,
        write: (bytes, at) => file.write(bytes, at),
        truncate: (n) => file.truncate(n),
        close: () => file.close(),
      }
    },
  }
  const store = await fileLogStore(folder, { disk: failing })
  const log = await opened(store)
  assert.ok((await log.append(beats(0, 2))).ok)
  fails = true
  const before = flushes
  await assert.rejects(log.append(beats(2, 1)), /EIO/)
  fails = false
  await assert.rejects(log.append(beats(2, 1)), LogStopped)
  await assert.rejects(log.publish(), LogStopped)
  await assert.rejects(store.append(2, [encoded(2)]), LogStopped)
  assert.equal(flushes, before + 1)
  await store.close()
  const reopened = await fileLogStore(folder)
  assert.ok((await opened(reopened)).size >= 2, 'what was acknowledged is there; what was not may be')
  await reopened.close()
})
