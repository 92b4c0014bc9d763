import assert from 'node:assert/strict'
import { test } from 'node:test'
import { smoothLevel } from './level.ts'
import { randomStream } from './random.ts'

test('with no walk the level is the mean and its variance noise / n', () => {
  const value = [1, 2, 3, 4]
  const { mean, variance } = smoothLevel([0, 1, 2, 3], value, [0.5, 0.5, 0.5, 0.5], 0)
  for (const m of mean) assert.ok(Math.abs(m - 2.5) < 1e-6)
  for (const v of variance) assert.ok(Math.abs(v - 0.125) < 1e-6)
})

test('its stated variance is the true error variance, and its likelihood prefers the true walk', () => {
  const random = randomStream(3, 1)
  const n = 4000
  const t = Float64Array.from({ length: n }, (_, i) => i)
  const level = new Float64Array(n)
  for (let i = 1; i < n; i++) level[i] = level[i - 1]! + 0.1 * random.normal()
  const value = level.map((x) => x + 0.5 * random.normal())
  const noise = new Float64Array(n).fill(0.25)
  const fit = smoothLevel(t, value, noise, 0.01)
  let ratio = 0
  for (let i = 0; i < n; i++) ratio += (fit.mean[i]! - level[i]!) ** 2 / fit.variance[i]! / n
  assert.ok(Math.abs(ratio - 1) < 0.15)
  const rates = [1e-4, 1e-3, 1e-2, 1e-1, 1]
  const best = rates.map((q) => smoothLevel(t, value, noise, q).logLikelihood)
  assert.equal(best.indexOf(Math.max(...best)), 2)
})

test('a gap widens the variance and no value is invented from NaN', () => {
  const { mean, variance } = smoothLevel(
    [0, 1, 101, 102],
    [1, 1, Number.NaN, 1],
    [0.01, 0.01, 0.01, 0.01],
    0.001,
  )
  assert.ok(variance[2]! > variance[0]!)
  assert.ok(Math.abs(mean[2]! - 1) < 1e-9)
})
