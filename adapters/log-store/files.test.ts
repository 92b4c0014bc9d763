import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import fc from 'fast-check'
import { checkLog } from '../../src/ledger/check.ts'
import { type Checkpoint, openCheckpoint } from '../../src/ledger/checkpoint.ts'
import type { Entry } from '../../src/ledger/entry.ts'
import { openLog } from '../../src/ledger/log.ts'
import type { LogStore } from '../../src/ledger/log-store.ts'
import { leafHash, rootOf } from '../../src/ledger/merkle.ts'
import { LOG_SIGNATURE, publicKeyOf, signAsLog, verifierKey } from '../../src/ledger/note.ts'
import { localPolicy } from '../../src/ledger/policy.ts'
import { logStoreContract } from './contract.ts'
import { fileLogStore } from './files.ts'
import { folderFiles } from './folder.ts'
import { journalHeader, journalRecords, readJournal } from './journal.ts'

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
    const store = await fileLogStore(process.argv[1], { beforeStep: (step) => { if (step === 'promise') process.kill(process.pid, 'SIGKILL') } })
    await store.append(0, [Buffer.from('acknowledged')])
    console.log('acknowledged')
    await store.promise('never')`
  const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script, folder], {
    encoding: 'utf8',
  })
  assert.deepEqual([stdout, signal], ['acknowledged\n', 'SIGKILL'])
  assert.ok(readdirSync(join(folder, 'writer')).includes('lock'))
  const store = await fileLogStore(folder)
  assert.deepEqual((await store.read(0, 1)).map(String), [
    String(new Uint8Array(Buffer.from('acknowledged'))),
  ])
  assert.equal(await store.promised(), undefined)
  await store.close()
})

/** Appends batches until the step with this number throws; what was acknowledged, and whether the crash came. */
async function crashAt(folder: string, crashStep: number, batches: readonly number[]) {
  let step = 0
  let size = 0
  const beforeStep = (name: string) => {
    if (step++ === crashStep) throw new Error(`crash before ${name}`)
  }
  const store = await fileLogStore(folder, { beforeStep })
  try {
    const log = await opened(store)
    for (const count of batches) {
      const out = await log.append(beats(log.size, count))
      assert.ok(out.ok)
      size = out.value.size
    }
    return { acknowledged: size, crashed: false }
  } catch (error) {
    assert.match(String(error), /crash before/)
    await assert.rejects(store.append(size, [Buffer.from('x')]), /open it again/) // a broken store stays broken
    return { acknowledged: size, crashed: true }
  } finally {
    await store.close()
  }
}

test('files: a crash before any step loses nothing acknowledged and never forks', async () => {
  const batches = [1, 3, 251, 2, 300]
  const entries = 557
  let steps = 0
  for (let crashed = true; crashed; steps++) {
    const folder = freshFolder()
    const crash = await crashAt(folder, steps, batches)
    crashed = crash.crashed
    const seen = readdirSync(join(folder, 'log')).includes('checkpoint') ? published(folder) : undefined
    const store = await fileLogStore(folder)
    const log = await opened(store)
    assert.ok(
      log.size >= crash.acknowledged,
      `crash before step ${steps}: ${log.size} of ${crash.acknowledged}`,
    )
    await log.append(beats(log.size, entries - log.size))
    const report = await checkLog(folderFiles(join(folder, 'log')), policy, { kept: seen })
    assert.deepEqual(report.faults, [], `crash before step ${steps}`)
    assert.equal(report.checkpoint?.size, entries)
    const written = await store.read(0, entries)
    assert.deepEqual(published(folder).root, rootOf(written.map(leafHash)))
    await store.close()
  }
  assert.ok(steps > 30, `${steps} steps`)
})

test('files: a torn last write is set aside; damage below the promise is refused and left as it is', async () => {
  const folder = freshFolder()
  const journal = join(folder, 'writer', 'journal')
  const store = await fileLogStore(folder)
  await (await opened(store)).append(beats(0, 3))
  await store.close()
  const sound = readFileSync(journal)
  appendFileSync(journal, journalRecords([Buffer.from('never acknowledged')]).subarray(0, 12))
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
  await store.close()
  writeFileSync(join(folder, 'writer', 'journal'), old)
  const again = await fileLogStore(folder)
  const refused = await openLog({ store: again, policy, sign })
  assert.equal(refused.ok ? 'opened' : refused.fault.kind, 'rolled-back')
  await again.close()
})

test('journal: reads back what was written, and as much as is sound of anything', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), fc.nat(), fc.nat(), (entries, base, cut) => {
      const bytes = Buffer.concat([journalHeader(base), journalRecords(entries)])
      const back = readJournal(bytes)!
      assert.deepEqual([back.base, back.soundBytes], [base, bytes.length])
      assert.deepEqual(
        back.entries.map(Buffer.from),
        entries.map((entry) => Buffer.from(entry)),
      )
      const part = readJournal(bytes.subarray(0, bytes.length - (cut % bytes.length)))
      if (part !== undefined) assert.deepEqual(part.entries, back.entries.slice(0, part.entries.length))
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (junk) => {
      assert.equal(readJournal(junk), undefined)
      const after = readJournal(Buffer.concat([journalHeader(7), junk]))!
      assert.ok(after.soundBytes <= junk.length + journalHeader(7).length)
    }),
  )
})
