import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchOversight } from './oversight.ts'
import { faults } from './oversight-faults.ts'

test('each kind of fault is named where it is planted, and nothing is named where none is', async () => {
  const kinds = Object.keys(faults).length
  const { rows } = await benchOversight({ sorties: 2, planted: kinds })
  assert.ok(kinds >= 10)
  assert.deepEqual(
    rows.filter(({ met }) => met === false || met === undefined).map(({ figure }) => figure),
    ['the seat of 2 sorties, every byte read, the record verified'],
  )
  assert.equal(rows.find(({ figure }) => figure === 'planted faults named')?.value, kinds)
})
