import assert from 'node:assert/strict'
import { test } from 'node:test'
import { erf } from './erf.ts'

// Abramowitz and Stegun (1964), table 7.1, ten places.
const published = [
  [0, 0],
  [0.1, 0.112462916],
  [0.5, 0.5204998778],
  [1, 0.8427007929],
  [1.5, 0.9661051465],
  [2, 0.995322265],
] as const
for (const [x, value] of published)
  test(`erf(${x})`, () => {
    assert.ok(Math.abs(erf(x) - value) < 6e-11)
    assert.ok(Math.abs(erf(-x) + value) < 6e-11)
  })

test('series and continued fraction meet at 2.5, and the ends are 1', () => {
  assert.ok(Math.abs(erf(2.5) - erf(2.5 - 1e-13)) < 1e-14)
  assert.equal(erf(7), 1)
  assert.equal(erf(-40), -1)
})

test('the slope is the Gaussian it integrates', () => {
  for (let x = -4; x <= 4; x += 0.37) {
    const slope = (erf(x + 1e-4) - erf(x - 1e-4)) / 2e-4
    assert.ok(Math.abs(slope - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x)) < 1e-7) // second difference, h² / 3
  }
})
