import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outline } from './outline.ts'

test('certainty fills the lane, impossibility leaves it empty, and the window stretches it', () => {
  assert.equal(
    outline([0, 10], [1, 0], { from_us: 0, to_us: 10 }),
    'M0.0 100L0.0 0.0L1000.0 100.0L1000.0 100Z',
  )
  assert.equal(
    outline([0, 10], [0.5, 0.5], { from_us: 5, to_us: 10 }),
    'M-1000.0 100L-1000.0 50.0L1000.0 50.0L1000.0 100Z',
  )
})

test('no times, nothing drawn', () => {
  assert.equal(outline([], [], { from_us: 0, to_us: 1 }), '')
})
