import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openLogKey } from '../../adapters/keys/files.ts'
import { machineDisk } from '../../adapters/log-store/disk.ts'
import { fileLogStore } from '../../adapters/log-store/files.ts'
import { journalEntries } from '../../adapters/log-store/segments.ts'
import type { Draft } from '../../src/ledger/drafts.ts'
import type { Entry } from '../../src/ledger/entry.ts'
import { openLog } from '../../src/ledger/log.ts'
import { localPolicy } from '../../src/ledger/policy.ts'
import { openLedger } from '../recordkeeping.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { ledgerTail } from './tail.ts'

const scratch = scratchFolder('tail')
const START_MS = 1_800_000_000_000

/** A log that one program keeps open: its journal lets go of what stands in bundles. */
async function keptOpen(folder: string, counts: readonly number[]): Promise<void> {
  const key = await openLogKey(folder, 'tail.test/log')
  const store = await fileLogStore(folder)
  const policy = localPolicy(key.verifier)
  const log = await openLog({ store, policy, sign: key.sign, witnesses: [] })
  assert.ok(log.ok)
  for (const count of counts) {
    const beat: Entry = { v: 1, kind: 'beat', at: START_MS, clk: 60_000, by: 'key/1', auth: 'none' }
    assert.ok((await log.value.append(Array.from({ length: count }, () => beat))).ok)
    assert.ok((await log.value.publish()).ok)
  }
  await store.close()
}

test('entries are read from any index, published or waiting, in bundles or in the journal, beside the writer', async () => {
  const folder = join(scratch, 'ledger')
  assert.equal(await ledgerTail(folder), null)
  await keptOpen(folder, [1, 200, 100, 300, 1, 700, 5])
  const journal = await journalEntries(machineDisk, join(folder, 'writer'))
  assert.ok(journal!.base > 256 && journal!.base % 256 !== 0, `the journal begins at ${journal!.base}`)
  let now_ms = START_MS
  const waiting = await openLedger(folder, () => ++now_ms, { publishLater: true })
  const beat: Draft = { kind: 'beat', auth: 'none' }
  assert.ok((await waiting.record([beat, beat, beat])).ok)
  const tail = await ledgerTail(folder)
  assert.ok(tail !== null)
  assert.equal(tail.size, 1310)
  const all = await waiting.entriesFrom(0)
  const read = await tail.read(0, tail.size)
  assert.deepEqual(
    read.map(({ entry }) => entry),
    all,
  )
  assert.deepEqual(
    read.map(({ index }) => index),
    all.map((_, index) => index),
  )
  for (const from of [0, 255, 256, journal!.base - 1, journal!.base, 1306, 1309, 1310])
    assert.deepEqual(await tail.read(from, from + 2), read.slice(from, from + 2), `from ${from}`)
})
