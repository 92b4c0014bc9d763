import assert from 'node:assert/strict'
import test from 'node:test'
import { crashLogs } from './crashes.ts'

// Of 100,000 in all: each half is a file of its own, so that both run at the same time.
test('50,000 crashes at any step, the first half: no acknowledged entry lost, no signed head left behind', async () => {
  const counts = await crashLogs(50_000, 1)
  assert.equal(counts.crashes, 50_000)
  assert.ok(counts.powerLosses > 30_000 && counts.headsSigned > 25_000, JSON.stringify(counts))
})
