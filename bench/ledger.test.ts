import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchLedger } from './ledger.ts'

test('ledger: appends, crashes, proofs and verification are measured, and each mark stands beside its figure', async () => {
  const { rows } = await benchLedger(false, { entries: 5120, crashes: 200, seed: 1, verified: 1000 })
  const figures = new Map(rows.map((row) => [row.figure, row]))
  assert.ok(Number(figures.get('durable appends, batches of 256, a checkpoint each second')?.value) > 0)
  assert.equal(figures.get('acknowledged entries lost, or heads not extended')?.value, 0)
  const proof = figures.get('proof of the last entry, two witnesses')!
  assert.ok(Number(proof.value) > 500 && proof.met, `${proof.value} bytes`)
  assert.deepEqual(
    rows.filter(({ mark, met }) => (mark === undefined) !== (met === undefined)),
    [],
  )
})
