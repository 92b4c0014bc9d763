import assert from 'node:assert/strict'
import { test } from 'node:test'
import { carryingHeight_m, frictionVelocity_mps, profile, taylorVariance_m2 } from './turbulence.ts'

test('Taylor (1922): (sigma t)² while young, 2 sigma² T t when old', () => {
  const sigma_mps = 0.6
  const memory_s = 10
  const young = taylorVariance_m2(0.001, sigma_mps, memory_s)
  assert.ok(Math.abs(young / (sigma_mps * 0.001) ** 2 - 1) < 1e-4) // next term is t / 3T
  const old = taylorVariance_m2(1e5, sigma_mps, memory_s)
  assert.ok(Math.abs(old / (2 * sigma_mps ** 2 * memory_s * 1e5) - 1) < 2e-4) // next term is T / t
})

test('series and closed form of the variance meet where one hands over to the other', () => {
  const below = taylorVariance_m2(0.001 * 10 * (1 - 1e-9), 1, 10)
  const above = taylorVariance_m2(0.001 * 10 * (1 + 1e-9), 1, 10)
  assert.ok(Math.abs(above / below - 1) < 1e-8)
})

test('the wind profile is one at 10 m, logarithmic, and never still', () => {
  assert.equal(profile(10, 0.05), 1)
  assert.ok(Math.abs(profile(2, 0.05) - Math.log(40) / Math.log(200)) < 1e-15)
  assert.ok(profile(0, 0.05) > 0)
  assert.ok(Math.abs(frictionVelocity_mps(4, 0.05) - 0.302) < 5e-4) // 0.4 × 4 / ln 200
})

test('the carrying height is the mean logarithm over the puff, by quadrature and by its known ends', () => {
  for (const a of [0, 0.31, 1, 2.5, 5.5, 6.5, 20]) {
    const n = 400000
    let sum = 0
    let weights = 0
    for (let i = 0; i < n; i++) {
      const x = -8 + (16 * (i + 0.5)) / n
      const weight = Math.exp((-x * x) / 2)
      weights += weight
      sum += weight * Math.log(Math.abs(a + x))
    }
    const expected_m = 3 * Math.exp(sum / weights)
    assert.ok(Math.abs(carryingHeight_m(3 * a, 3) / expected_m - 1) < 1e-4) // table interpolation
  }
  const onGround_m = Math.exp(-(0.5772156649 + Math.LN2) / 2) // Gumbel: E ln|n| = -(gamma + ln 2) / 2
  assert.ok(Math.abs(carryingHeight_m(0, 1) / onGround_m - 1) < 1e-9)
})
