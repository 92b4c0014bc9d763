import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  briggs,
  briggsSpread_m,
  draxlerSpread_m,
  frictionVelocity_mps,
  surfaceTurbulence_mps,
} from './dispersion.ts'

// Hanna, Briggs and Hosker (1982), table 4.5, worked by hand at 1 km: sigma_y and sigma_z, m.
const at1km = [
  ['open', 'A', 209.8, 200],
  ['open', 'B', 152.6, 120],
  ['open', 'C', 104.9, 73.0],
  ['open', 'D', 76.3, 37.9],
  ['open', 'E', 57.2, 23.1],
  ['open', 'F', 38.1, 12.3],
  ['urban', 'A', 270.4, 339.4],
  ['urban', 'B', 270.4, 339.4],
  ['urban', 'C', 185.9, 200],
  ['urban', 'D', 135.2, 122.8],
  ['urban', 'E', 93.0, 50.6],
  ['urban', 'F', 93.0, 50.6],
] as const
for (const [roughness, stability, y_m, z_m] of at1km)
  test(`Briggs ${roughness} ${stability} at 1 km: ${y_m} and ${z_m} m`, () => {
    const { y, z } = briggs[roughness][stability]
    assert.ok(Math.abs(briggsSpread_m(y, 1000) - y_m) < 0.06)
    assert.ok(Math.abs(briggsSpread_m(z, 1000) - z_m) < 0.06)
  })

test('a plume only widens with distance, and less the more stable the air', () => {
  for (const roughness of ['open', 'urban'] as const)
    for (const axis of ['y', 'z'] as const)
      for (let x_m = 1; x_m < 10000; x_m *= 2) {
        const widths = (['A', 'B', 'C', 'D', 'E', 'F'] as const).map((stability) => {
          const spread = briggs[roughness][stability][axis]
          assert.ok(briggsSpread_m(spread, 2 * x_m) > briggsSpread_m(spread, x_m))
          return briggsSpread_m(spread, x_m)
        })
        assert.deepEqual(
          widths,
          [...widths].sort((a, b) => b - a),
        )
      }
})

test('the log law with its stability correction, worked by hand', () => {
  const at = { wind_mps: 5, height_m: 10, roughnessLength_m: 0.05 }
  const neutral = Math.log(200)
  // z/L = -1: x = 16^¼ = 2, psi = 2 ln 1.5 + ln 2.5 - 2 atan 2 + pi/2 = 1.0837
  const unstable = frictionVelocity_mps({ ...at, obukhovLength_m: -10 })
  assert.ok(Math.abs(unstable - 2 / (neutral - 1.0837)) < 1e-4)
  // z/L = 0.2: psi = -4.7 × 0.2
  const stable = frictionVelocity_mps({ ...at, obukhovLength_m: 50 })
  assert.ok(Math.abs(stable - 2 / (neutral + 0.94)) < 1e-9)
})

test('no stability makes the friction velocity negative, infinite or more than a good part of the wind', () => {
  for (const obukhovLength_m of [-1e9, -100, -1, -0.01, 0, 0.01, 1, 100, 1e9, Number.POSITIVE_INFINITY])
    for (const height_m of [0.06, 2, 10]) {
      const friction_mps = frictionVelocity_mps({
        wind_mps: 4,
        height_m,
        roughnessLength_m: 0.05,
        obukhovLength_m,
      })
      assert.ok(
        friction_mps > 0 && friction_mps <= 1.6,
        `${friction_mps} for ${height_m}, ${obukhovLength_m}`,
      )
    }
})

test('turbulence: 1.9 and 1.25 times u* in neutral and stable air, more in unstable', () => {
  const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-3, `${a} against ${b}`)
  for (const L of [100, 1e9]) {
    const { sigmaV_mps, sigmaW_mps } = surfaceTurbulence_mps(0.3, 10, L)
    near(sigmaV_mps, 0.57)
    near(sigmaW_mps, 0.375)
  }
  // Panofsky et al. (1977): (12 + 0.5 × 1000 / 50)^⅓ = 2.802; Panofsky and Dutton (1984): 1.25 × (1 + 0.6)^⅓ = 1.462
  const unstable = surfaceTurbulence_mps(1, 10, -50)
  near(unstable.sigmaV_mps, 2.802)
  near(unstable.sigmaW_mps, 1.462)
})

test('Draxler at one scale of travel: sigma_v T / 1.9', () => {
  assert.ok(Math.abs(draxlerSpread_m(0.5, 300, 300) - 150 / 1.9) < 1e-9)
})
