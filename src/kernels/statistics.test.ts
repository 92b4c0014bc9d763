import assert from 'node:assert/strict'
import { test } from 'node:test'
import { erf, logSumExp, normalCdf, quantile } from './statistics.ts'

// Abramowitz and Stegun (1964), table 7.1.
for (const [x, value] of [
  [0.1, 0.112462916],
  [0.5, 0.5204998778],
  [1, 0.8427007929],
  [1.5, 0.9661051465],
  [2, 0.995322265],
] as const)
  test(`erf(${x})`, () => {
    assert.ok(Math.abs(erf(x) - value) < 1.5e-7)
    assert.ok(Math.abs(erf(-x) + value) < 1.5e-7)
  })

test('normalCdf at 1.959964 is 0.975', () => assert.ok(Math.abs(normalCdf(1.959964) - 0.975) < 1e-6))

test('quantile skips NaN and interpolates', () => {
  assert.equal(quantile([4, Number.NaN, 1, 3, 2], 0.5), 2.5)
  assert.equal(quantile([5], 0.9), 5)
  assert.ok(Number.isNaN(quantile([], 0.5)))
})

test('logSumExp does not overflow', () =>
  assert.ok(Math.abs(logSumExp([1000, 1000]) - (1000 + Math.LN2)) < 1e-9))
