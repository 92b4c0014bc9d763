import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  beam,
  clearAir,
  everySecond,
  flight,
  LEVEL_PPM,
  post,
  START_US,
  series,
  steadyWind,
} from '../detections/made.contract.ts'
import { kgPerM3PerPpm } from '../quantities/gas.ts'
import { observed, UNIFORM } from './made.contract.ts'
import { FORM } from './observations.ts'
import { toldSpread } from './settings.ts'

const wind = steadyWind(4, 225, 7200)
const places = (n: number) => Array.from({ length: n }, (_, i) => ({ x_m: i, y_m: 2 * i, z_m: 5 }))
const near = (a: number, b: number, within = 1e-9) =>
  assert.ok(Math.abs(a - b) <= within, `${a}, expected ${b}`)

test('a flight is seen second by second: means of value, time and place, noise less by the root of how many', () => {
  const t_s = everySecond(30, 0.25)
  const value = Float64Array.from(t_s, (_, i) => LEVEL_PPM + (i % 4) / 10)
  const gas = series(flight(Array.from(t_s, (t) => ({ x_m: 4 * t, y_m: 0, z_m: 3 }))), t_s, value)
  const o = observed([gas], wind, { background: (g) => clearAir(g, 0.04) })
  assert.equal(o.n, 30)
  for (let i = 0; i < o.n; i++) {
    near(o.enhancement_ppm[i]!, 0.15)
    near(o.noise_ppm[i]!, 0.02)
    near(o.t_s[i]!, i + 0.375)
    near(o.x_m[i]!, 4 * i + 1.5)
    near(o.z_m[i]!, 3)
    assert.deepEqual([o.moving[i], o.form[i]], [1, FORM.path])
  }
})

test('what is unsure of the background is added in full: it does not average out within a second', () => {
  const gas = series(flight(places(40)), everySecond(10, 0.25))
  const o = observed([gas], wind, { background: (g) => clearAir(g, 0.04, 0.1) })
  near(o.noise_ppm[3]!, Math.hypot(0.02, 0.1))
})

test('posts and beams are seen minute by minute, beams with both ends', () => {
  const t_s = everySecond(600, 10)
  const gas = [
    series(post(1, 2, 3), t_s),
    series(beam({ x_m: 4, y_m: 5, z_m: 6 }, { x_m: 7, y_m: 8, z_m: 9 }), t_s),
  ]
  const o = observed(gas, wind, { background: (g) => clearAir(g, 0.06, 0.3) })
  assert.equal(o.n, 20)
  assert.deepEqual(o.ranges, [
    [0, 10],
    [10, 20],
  ])
  assert.deepEqual(
    [o.x_m[0], o.y_m[0], o.z_m[0], o.x2_m[0], o.y2_m[0], o.z2_m[0], o.form[0]],
    [1, 2, 3, 1, 2, 3, FORM.straight],
  )
  assert.deepEqual(
    [o.x_m[10], o.y_m[10], o.z_m[10], o.x2_m[10], o.y2_m[10], o.z2_m[10], o.form[10]],
    [4, 5, 6, 7, 8, 9, FORM.beam],
  )
  near(o.noise_ppm[0]!, 0.06 / Math.sqrt(6))
  assert.deepEqual([...o.offsetSigma_ppm], [0.3, 0.3])
  assert.ok([...o.stands_s].every((s) => s === 60))
})

test('a sensor that states a larger sigma is believed, one that states a smaller is not', () => {
  const gas = series(flight(places(5)), everySecond(5), undefined, {
    sigma_ppm: Float64Array.of(0.5, 0.001, Number.NaN, 0.5, 0.5),
  })
  const o = observed([gas], wind, { background: (g) => clearAir(g, 0.04) })
  assert.deepEqual([...o.noise_ppm], [0.5, 0.04, 0.04, 0.5, 0.5])
})

test('missing values are left out, and a series of none leaves the others alone', () => {
  const value = new Float64Array(20).fill(LEVEL_PPM)
  value.fill(Number.NaN, 5, 10)
  const gas = [
    series(flight(places(20)), everySecond(20), new Float64Array(20).fill(Number.NaN)),
    series(flight(places(20)), everySecond(20), value),
  ]
  const o = observed(gas, wind)
  assert.equal(o.n, 15)
  assert.deepEqual(o.ranges, [
    [0, 0],
    [0, 15],
  ])
  assert.ok([...o.t_s].every((t) => t < 5 || t >= 10))
  assert.ok([...o.sensor].every((s) => s === 1))
})

test('long recordings are thinned to what a run can afford, and still stand for all of their time', () => {
  const coarse = steadyWind(4, 225, 90_000, 60)
  const long = series(flight(places(90_000)), everySecond(90_000))
  const flown = observed([long], coarse)
  assert.ok(flown.n <= 20_000)
  assert.equal(Math.round(flown.stands_s.reduce((a, b) => a + b, 0)), 90_000)
  const t_s = everySecond(60 * 100, 60)
  const many = Array.from({ length: 60 }, (_, i) => series(post(i, 0, 2), t_s))
  const watched = observed(many, wind)
  assert.ok(watched.n < 3500)
  near(watched.stands_s.reduce((a, b) => a + b, 0) / (60 * 6000), 1, 0.05)
})

test('a flight follows the path of the air where one is recorded and the spread is not one of the moment', () => {
  const gas = series(flight(places(30)), everySecond(30))
  const spread = { horizontal_deg: 8, vertical_deg: 5, horizontalOffset_m: 0, verticalOffset_m: 0 }
  const formIn = (air: typeof wind, told = toldSpread({})) => new Set(observed([gas], air, { told }).form)
  assert.deepEqual([...formIn(wind)], [FORM.path])
  assert.deepEqual([...formIn(wind, toldSpread({ stability: 'D' }))], [FORM.path])
  assert.deepEqual([...formIn(wind, toldSpread({ spread }))], [FORM.straight])
  assert.deepEqual([...formIn(steadyWind(4, 225, 7200, 60))], [FORM.straight])
})

test('what a neighbour keeps of a reading falls with the time between them, and starts anew at each sensor', () => {
  const gas = [series(flight(places(40)), everySecond(40)), series(flight(places(10)), everySecond(40, 4))]
  const { keepNear, ranges, t_s } = observed(gas, wind)
  for (const [from, to] of ranges) {
    assert.equal(keepNear[from], 0)
    for (let i = from + 1; i < to; i++) {
      assert.ok(keepNear[i]! > 0 && keepNear[i]! < 1)
      // exp(-dt / s): as many e-foldings as seconds
      near(
        Math.log(keepNear[i]!) / Math.log(keepNear[1]!),
        (t_s[i]! - t_s[i - 1]!) / (t_s[1]! - t_s[0]!),
        1e-9,
      )
    }
  }
})

test('a reading at the limit of its sensor is marked, also when only one of its second was', () => {
  const t_s = everySecond(6, 0.5)
  const value = Float64Array.from([2, 2, 2, 9, 9, 9, 2, 1, 1, 1, 2, 2])
  const clip_ppm = { low: 1, high: 9 }
  const o = observed(
    [series(flight(Array.from(t_s, () => ({ x_m: 0, y_m: 0, z_m: 3 }))), t_s, value, { clip_ppm })],
    wind,
  )
  assert.deepEqual([...o.clipped], [0, 1, 1, -1, -1, 0])
  const free = observed([series(post(0, 0, 2), t_s, value)], wind)
  assert.deepEqual([...free.clipped], [0])
})

test('a square area gives a plume its width at the source, a spread that is told by angles holds its own', () => {
  const gas = [series(post(0, 0, 2), everySecond(600, 60))]
  const width = (sourceSize_m: number, told = toldSpread({})) =>
    observed(gas, wind, { told, air: { ...UNIFORM, sourceSize_m } }).sourceWidth_m
  assert.ok(width(0) > 0 && width(0) < 1)
  near(Math.sqrt(width(48) ** 2 - width(0) ** 2), 48 / Math.sqrt(12), 1e-9) // of gas that leaves evenly from all of it
  const spread = { horizontal_deg: 8, vertical_deg: 5, horizontalOffset_m: 1, verticalOffset_m: 1 }
  assert.equal(width(48, toldSpread({ spread })), 0)
})

test('air, gas and time are those of the recording', () => {
  const gas = series(flight(places(30)), everySecond(30), undefined, {
    species: 'CO2',
    temperature_K: 300,
    pressure_Pa: 90000,
  })
  const o = observed([gas], wind)
  near(o.wind_mps[7]!, 4, 0.02) // the made ground is not quite without friction
  near(o.toEast[7]!, Math.SQRT1_2, 1e-9)
  near(o.toNorth[7]!, Math.SQRT1_2, 1e-9)
  near(o.ppmPerKgPerM3[7]! * kgPerM3PerPpm('CO2', 300, 90000), 1, 1e-12)
  assert.equal(o.origin_us, START_US)
})

test('the mast’s wind is carried to where the plume travels by the log law', () => {
  const gas = [
    series(flight(Array.from({ length: 10 }, () => ({ x_m: 0, y_m: 0, z_m: 6 }))), everySecond(10)),
  ]
  const mast = { ...wind, height_m: 10 }
  const o = observed(gas, mast, { air: { source_m: 2, roughness_m: 0.05 } })
  const factor = Math.log(4 / 0.05) / Math.log(10 / 0.05) // midway between source and sensor
  near(o.wind_mps[3]!, 4 * factor, 1e-9)
})
