import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  briggs,
  briggsSpread_m,
  draxlerGrowth,
  draxlerSpread_m,
  frictionVelocity_mps,
  pasquillGifford,
  pasquillGiffordSpread_m,
  surfaceTurbulence_mps,
  turbulentSpread_m,
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

const classes = ['A', 'B', 'C', 'D', 'E', 'F'] as const

// University of Washington, course CEE 490, table of plume dispersion coefficients (beside the equations of Martin 1976):
// another reading of Turner's curves, in whole metres. Distance in m, then classes A to F.
const readings = {
  y_m: [
    [100, 27, 19, 13, 8, 6, 4],
    [200, 50, 36, 23, 15, 11, 8],
    [400, 94, 67, 44, 29, 21, 14],
    [700, 155, 112, 74, 48, 36, 24],
    [1000, 215, 155, 105, 68, 51, 34],
    [2000, 390, 295, 200, 130, 96, 64],
  ],
  z_m: [
    [100, 14, 11, 7, 5, 4, 2],
    [200, 29, 20, 14, 8, 6, 4],
    [400, 72, 40, 26, 15, 11, 7],
    [700, 215, 73, 43, 24, 17, 11],
  ],
} as const
for (const axis of ['y_m', 'z_m'] as const)
  for (const [distance_m, ...widths] of readings[axis])
    test(`Pasquill-Gifford ${axis} at ${distance_m} m as read off Turner's curves by another`, () => {
      for (const [k, width] of widths.entries()) {
        const ours = pasquillGiffordSpread_m(classes[k]!, distance_m)[axis]
        // Two readings of one drawing agree to 4 %, printed in whole metres.
        assert.ok(Math.abs(ours - width) < 0.6 + 0.04 * width, `${classes[k]}: ${ours} against ${width}`)
      }
    })

// Fundamentals of Air Pollution, 3rd edition (1994), table 19-5, prints sigma_z (m) where the pieces of the curve meet.
const joints = {
  A: [14.0, 21.4, 29.3, 37.7, 47.4, 71.2, 104.7],
  B: [20.2, 40.0],
  D: [12.1, 32.1, 65.1, 134.9, 251.2],
} as const
for (const stability of ['A', 'B', 'D'] as const)
  test(`Pasquill-Gifford ${stability}: sigma_z at the printed joints`, () => {
    for (const [k, z_m] of joints[stability].entries()) {
      const distance_m = 1000 * pasquillGifford[stability].z[k]!.to_km
      assert.ok(Math.abs(pasquillGiffordSpread_m(stability, distance_m).z_m - z_m) < 0.06) // half of the last printed digit
    }
  })

// Turner, Workbook of Atmospheric Dispersion Estimates (1970), problems 1 (burning dump) and 2 (refinery), both class D.
for (const [distance_m, y, z] of [
  [3000, 190, 65],
  [500, 36, 18.5],
] as const)
  test(`Turner reads ${y} m and ${z} m off his charts for class D at ${distance_m} m`, () => {
    const { y_m, z_m } = pasquillGiffordSpread_m('D', distance_m)
    assert.ok(Math.abs(y_m / y - 1) < 0.03, `${y_m}`) // what can be read off a logarithmic chart
    assert.ok(Math.abs(z_m / z - 1) < 0.03, `${z_m}`)
  })

test('the pieces of every Pasquill-Gifford curve meet: a wrong digit would open a gap', () => {
  for (const stability of classes) {
    const { z } = pasquillGifford[stability]
    for (const [k, piece] of z.slice(0, -1).entries()) {
      const at = (law: { a: number; b: number }) => law.a * piece.to_km ** law.b
      assert.ok(Math.abs(at(z[k + 1]!) / at(piece) - 1) < 5e-4, `${stability} at ${piece.to_km} km`)
    }
  }
})

test('Pasquill-Gifford plumes only widen with distance, less the more stable the air, and sigma_z stops at 5000 m', () => {
  for (let x_m = 10; x_m < 30000; x_m *= 1.3) {
    const here = classes.map((stability) => pasquillGiffordSpread_m(stability, x_m))
    const on = classes.map((stability) => pasquillGiffordSpread_m(stability, 1.3 * x_m))
    for (const [k, { y_m, z_m }] of here.entries()) {
      assert.ok(on[k]!.y_m > y_m && (on[k]!.z_m > z_m || z_m === 5000))
      if (k > 0)
        assert.ok(y_m < here[k - 1]!.y_m && z_m < here[k - 1]!.z_m + (here[k - 1]!.z_m === 5000 ? 1 : 0))
    }
  }
  assert.equal(pasquillGiffordSpread_m('A', 10_000).z_m, 5000)
  assert.deepEqual(pasquillGiffordSpread_m('C', 0), { y_m: 0, z_m: 0 })
})

// Taylor (1921) by Draxler's own claim: linear at once, by the square root at last.
test('Draxler follows Taylor at both ends; his stable form only at the first', () => {
  const spread = (t: number, kind: 'general' | 'stableElevated') => t * draxlerGrowth(t, 100, kind)
  for (const kind of ['general', 'stableElevated'] as const)
    assert.ok(Math.abs(spread(1e-6, kind) / 1e-6 - 1) < 1e-3)
  const slope = (kind: 'general' | 'stableElevated') => Math.log2(spread(2e12, kind) / spread(1e12, kind))
  assert.ok(Math.abs(slope('general') - 0.5) < 1e-4)
  assert.ok(Math.abs(slope('stableElevated') - 0.194) < 1e-4)
  assert.ok(Math.abs(draxlerGrowth(100, 100, 'stableElevated') - 1 / 1.945) < 1e-15)
})

test('spreads only grow with travel, in both forms', () => {
  for (const kind of ['general', 'stableElevated'] as const)
    for (let t = 1; t < 1e5; t *= 1.5)
      assert.ok(1.5 * t * draxlerGrowth(1.5 * t, 50, kind) > t * draxlerGrowth(t, 50, kind))
})

test('spread from turbulence: near the ground as draxlerSpread_m, elevated with its own scales and the stable form', () => {
  const same = (a: number, b: number) => assert.ok(Math.abs(a / b - 1) < 1e-12, `${a} against ${b}`)
  const air = { travel_s: 240, sigmaV_mps: 0.6, sigmaW_mps: 0.3, obukhovLength_m: 40 }
  const ground = turbulentSpread_m({ ...air, elevated: false })
  same(ground.y_m, draxlerSpread_m(0.6, 240, 300))
  same(ground.z_m, draxlerSpread_m(0.3, 240, 50))
  const stable = turbulentSpread_m({ ...air, elevated: true })
  same(stable.y_m, draxlerSpread_m(0.6, 240, 1000))
  same(stable.z_m, 72 / (1 + 0.945 * 2.4 ** 0.806))
  for (const obukhovLength_m of [-40, Number.POSITIVE_INFINITY])
    same(turbulentSpread_m({ ...air, obukhovLength_m, elevated: true }).z_m, draxlerSpread_m(0.3, 240, 100))
})
