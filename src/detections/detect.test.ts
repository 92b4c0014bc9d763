import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backgrounds } from './background.ts'
import { detect, upperNormal } from './detect.ts'
import { clearAir, everySecond, flight, LEVEL_PPM, noisy, post, series } from './made.contract.ts'

const NOISE_PPM = 0.02
const HOUR_S = 3600

const still = (value: Float64Array, step_s = 1) =>
  series(post(0, 0, 2), everySecond(value.length * step_s, step_s), value)
const flown = (value: Float64Array) =>
  series(
    flight(Array.from(value, (_, i) => ({ x_m: 5 * i, y_m: 0, z_m: 4 }))),
    everySecond(value.length),
    value,
  )

// Upper tail points of the normal distribution (Abramowitz and Stegun 1964, tables 26.5 and 26.6).
for (const [p, z] of [
  [0.5, 0],
  [0.25, 0.67449],
  [0.1, 1.28155],
  [0.025, 1.95996],
  [0.01, 2.32635],
  [0.001, 3.09023],
  [1e-5, 4.26489],
  [1e-7, 5.19934],
] as const)
  test(`a normal deviate above ${z} has a chance of ${p}`, () => {
    assert.ok(Math.abs(upperNormal(p) - z) < 4.5e-4)
  })

test('noise alone, its background known: false alarms come at the stated rate', () => {
  const hours = 200
  let found = 0
  let stated = 0
  for (let seed = 0; seed < hours / 10; seed++) {
    const gas = still(noisy(10 * HOUR_S, NOISE_PPM, seed))
    const detections = detect([gas], [clearAir(gas, NOISE_PPM)])
    found += detections.found.length
    stated += 10 * detections.falseAlarmsPerHour
  }
  assert.ok(
    found > stated - 3 * Math.sqrt(stated) && found < stated + 4 * Math.sqrt(stated),
    `${found}, stated ${stated}`,
  )
})

test('noise alone, its background found: hardly more', () => {
  let found = 0
  let stated = 0
  for (let seed = 0; seed < 20; seed++) {
    const gas = flown(noisy(HOUR_S, NOISE_PPM, 1000 + seed))
    const detections = detect([gas], backgrounds([gas]))
    found += detections.found.length
    stated += detections.falseAlarmsPerHour
  }
  assert.ok(Math.abs(stated - 2) < 1e-9)
  assert.ok(found <= 8, `${found} in twenty hours`) // a Poisson mean of 2 passes 8 once in four thousand
})

test('more sensors and quicker ones raise no more alarms each', () => {
  const none = [still(noisy(100, 0, 1)), still(noisy(1, 0, 1))]
  assert.equal(
    detect(
      none,
      none.map((g) => clearAir(g)),
    ).falseAlarmsPerHour,
    0.1,
    'one reading makes no rate',
  )
  let found = 0
  for (let seed = 0; seed < 10; seed++) {
    const fast = still(noisy(36000, NOISE_PPM, 50 + seed), 0.1)
    found += detect([fast], [clearAir(fast, NOISE_PPM)]).found.length
  }
  assert.ok(found <= 5, `${found} in ten hours at 10 Hz`)
})

test('a crossing is one detection with its peak, ends and size', () => {
  const plume = (i: number) => 1.5 * Math.exp((-0.5 * (i - 300) ** 2) / 25)
  const value = noisy(600, NOISE_PPM, 4).map((v, i) => v + plume(i))
  for (const gas of [flown(value), still(value)]) {
    const { found } = detect([gas], [clearAir(gas, NOISE_PPM)])
    assert.equal(found.length, 1)
    const [d] = found
    assert.ok(Math.abs(d!.peak - 300) <= 1)
    assert.ok(Math.abs(d!.peakEnhancement_ppm - 1.5) < 4 * NOISE_PPM)
    assert.equal(d!.peakEnhancement_ppm, gas.value_ppm[d!.peak]! - LEVEL_PPM)
    // Down to 1.5 sigma: exp(-x²/50) = 0.02, at 14 s to either side.
    assert.ok(Math.abs(d!.from - 286) <= 4 && Math.abs(d!.to - 314) <= 4, `${d!.from} to ${d!.to}`)
    assert.ok(d!.score > 50)
  }
})

test('two crossings are two, and each series keeps its own', () => {
  const bumps = (...centres: number[]) =>
    flown(
      noisy(600, NOISE_PPM, 4).map(
        (v, i) => v + centres.reduce((s, c) => s + Math.exp((-0.5 * (i - c) ** 2) / 9), 0),
      ),
    )
  const gas = [bumps(100, 400), bumps(), bumps(250)]
  const { found, falseAlarmsPerHour } = detect(
    gas,
    gas.map((g) => clearAir(g, NOISE_PPM)),
  )
  assert.deepEqual(
    found.map((d) => [d.series, Math.round(d.peak / 5) * 5]),
    [
      [0, 100],
      [0, 400],
      [2, 250],
    ],
  )
  assert.ok(Math.abs(falseAlarmsPerHour - 0.3) < 1e-12)
})

test('missing values neither end a crossing nor make one, and an unsure background hides what it might be', () => {
  const value = new Float64Array(600).fill(LEVEL_PPM)
  for (let i = 300; i < 320; i++) value[i] = LEVEL_PPM + 1
  value.fill(Number.NaN, 308, 312)
  value.fill(Number.NaN, 500, 550)
  const gas = flown(value)
  const { found } = detect([gas], [clearAir(gas, NOISE_PPM)])
  assert.deepEqual(
    found.map(({ from, to }) => [from, to]),
    [[300, 319]],
  )
  assert.equal(detect([gas], [clearAir(gas, NOISE_PPM, 1)]).found.length, 0)
})

test('gas below the background is no detection', () => {
  const gas = still(noisy(600, NOISE_PPM, 4).map((v, i) => v - (i > 300 && i < 320 ? 1 : 0)))
  assert.equal(detect([gas], [clearAir(gas, NOISE_PPM)]).found.length, 0)
})
