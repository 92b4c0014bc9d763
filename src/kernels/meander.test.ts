import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  absenceProbability,
  fluctuationIntensity,
  type MeanderingPlume,
  meanderingMean_sPerM3,
} from './meander.ts'
import { randomStream } from './random.ts'

const high = { height_m: 500, sourceHeight_m: 500 } // the ground is out of reach

test("Gifford's intensities on the axis: M²/(1 + 2M) for both ways, (1 + M)/sqrt(1 + 2M) - 1 for one", () => {
  for (const M of [0.1, 1, 4, 25]) {
    const wander = 2 * Math.sqrt(M)
    const both = {
      crosswind_m: 0,
      ...high,
      instantY_m: 2,
      instantZ_m: 2,
      wanderY_m: wander,
      wanderZ_m: wander,
    }
    assert.ok(Math.abs(fluctuationIntensity(both) ** 2 / ((M * M) / (1 + 2 * M)) - 1) < 1e-9)
    const one = { ...both, wanderZ_m: 0 }
    assert.ok(Math.abs(fluctuationIntensity(one) ** 2 / ((1 + M) / Math.sqrt(1 + 2 * M) - 1) - 1) < 1e-9)
    // On the axis exp(-r²/2s²) < share means r² > 2 s² ln(1/share), and r²/2m² is exponential.
    for (const share of [0.9, 0.3, 0.01])
      assert.ok(Math.abs(absenceProbability(both, share) - share ** (1 / M)) < 2e-4)
  }
})

test('a plume that keeps still does not fluctuate: it is there or it is not', () => {
  const still = {
    crosswind_m: 3,
    height_m: 1,
    sourceHeight_m: 2,
    instantY_m: 4,
    instantZ_m: 2,
    wanderY_m: 0,
    wanderZ_m: 0,
  }
  assert.ok(fluctuationIntensity(still) < 1e-7)
  const share = Math.exp(-9 / 32) * (Math.exp(-1 / 8) + Math.exp(-9 / 8))
  assert.equal(absenceProbability(still, share * 0.999), 0)
  assert.equal(absenceProbability(still, share * 1.001), 1)
  assert.throws(() => absenceProbability(still, 0), RangeError)
})

/** Mean, intensity and absence of a plume by drawing its axis: what the closed forms must say. */
function drawn(plume: MeanderingPlume, wind_mps: number, share: number, draws: number) {
  const random = randomStream(17, 5)
  const { instantY_m: sy, instantZ_m: sz, sourceHeight_m: H, height_m: z } = plume
  let first = 0
  let second = 0
  let absent = 0
  for (let k = 0; k < draws; k++) {
    const dy = plume.crosswind_m - plume.wanderY_m * random.normal()
    const h = H + plume.wanderZ_m * random.normal()
    const up = Math.exp(-0.5 * ((z - h) / sz) ** 2) + Math.exp(-0.5 * ((z + h) / sz) ** 2)
    const c = Math.exp(-0.5 * (dy / sy) ** 2) * up
    first += c / draws
    second += (c * c) / draws
    if (c < share) absent += 1 / draws
  }
  const mean = first / (2 * Math.PI * wind_mps * sy * sz)
  return { mean, intensity: Math.sqrt(second / first ** 2 - 1), absent }
}

const plumes: readonly (readonly [string, MeanderingPlume])[] = [
  ['on the ground, wandering sideways', plumeAt(0, 0, 0, 6, 0)],
  ['beside the axis', plumeAt(7, 1, 0, 6, 0)],
  ['elevated, wandering both ways, seen from the ground', plumeAt(2, 0, 5, 4, 2.5)],
  ['elevated, wandering into the ground', plumeAt(0, 3, 3, 3, 3)],
]
function plumeAt(
  crosswind_m: number,
  height_m: number,
  sourceHeight_m: number,
  wanderY_m: number,
  wanderZ_m: number,
) {
  return { crosswind_m, height_m, sourceHeight_m, wanderY_m, wanderZ_m, instantY_m: 3, instantZ_m: 2 }
}
for (const [name, plume] of plumes)
  test(`drawing the axis 300 000 times agrees: ${name}`, () => {
    const sample = drawn(plume, 2, 0.2, 300_000)
    // Errors of the sample: below 0.5 % for the mean, 1 % for the intensity, 0.1 % of the draws for the absence.
    assert.ok(Math.abs(meanderingMean_sPerM3(plume, 2) / sample.mean - 1) < 0.01)
    assert.ok(Math.abs(fluctuationIntensity(plume) / sample.intensity - 1) < 0.02)
    const absent = absenceProbability(plume, 0.2)
    assert.ok(Math.abs(absent - sample.absent) < 0.004, `${absent} against ${sample.absent}`)
  })

test('the mean of a wandering plume still carries what is emitted through every plane', () => {
  const plume = plumeAt(0, 0, 4, 6, 2)
  let flux = 0
  for (let y = -60; y <= 60; y += 2)
    for (let z = 0.25; z < 30; z += 0.5)
      flux += 3 * meanderingMean_sPerM3({ ...plume, crosswind_m: y, height_m: z }, 3) * 2 * 0.5
  assert.ok(Math.abs(flux - 1) < 1e-6)
})

test('wandering makes a threshold missed more often on the axis, and a higher threshold too', () => {
  let before = -1
  for (const wanderY_m of [0, 1, 3, 10, 40]) {
    const absent = absenceProbability(plumeAt(0, 0, 0, wanderY_m, 0), 0.3)
    assert.ok(absent > before || (absent === 0 && before <= 0))
    before = absent
  }
  const at = (share: number) => absenceProbability(plumeAt(0, 0, 1, 5, 1), share)
  assert.ok(at(0.01) < at(0.1) && at(0.1) < at(1) && at(2.01) === 1)
})
