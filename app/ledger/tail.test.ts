import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Draft } from '../../src/ledger/drafts.ts'
import { openLedger } from '../recordkeeping.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { ledgerTail } from './tail.ts'

const scratch = scratchFolder('tail')
const beats = (count: number): Draft[] =>
  Array.from({ length: count }, () => ({ kind: 'beat', auth: 'none' }) as const)

test('entries are read from any index, published or waiting, in bundles or in the journal, beside the writer', async () => {
  const folder = join(scratch, 'ledger')
  assert.equal(await ledgerTail(folder), null)
  let now_ms = 1_800_000_000_000
  const ledger = await openLedger(folder, () => ++now_ms)
  // Each append begins another file of the journal once a bundle is full.
  for (const count of [1, 200, 100, 300, 1, 700]) assert.ok((await ledger.record(beats(count))).ok)
  const waiting = await openLedger(folder, () => ++now_ms, { publishLater: true })
  assert.ok((await waiting.record(beats(3))).ok)
  const tail = await ledgerTail(folder)
  assert.ok(tail !== null)
  assert.equal(tail.size, 1305)
  const all = await ledger.entriesFrom(0)
  const read = await tail.read(0, tail.size)
  assert.deepEqual(
    read.map(({ entry }) => entry),
    all,
  )
  assert.deepEqual(
    read.map(({ index }) => index),
    all.map((_, index) => index),
  )
  for (const from of [255, 256, 299, 300, 301, 601, 1304, 1305])
    assert.deepEqual(await tail.read(from, from + 2), read.slice(from, from + 2), `from ${from}`)
})
