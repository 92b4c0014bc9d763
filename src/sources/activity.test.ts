import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everySecond, flight, series, studentT4, windRecord } from '../detections/made.contract.ts'
import { randomStream } from '../kernels/random.ts'
import type { Point3 } from '../recordings/recording.ts'
import { type Activity, activityOf } from './activity.ts'
import { couple } from './coupling.ts'
import { observed } from './made.contract.ts'
import { nearMean } from './noise.ts'
import type { Observations } from './observations.ts'

const SECONDS = 1600
const SOURCE = { x_m: 0, y_m: 0, z_m: 1.5 }
const KNOWN = {
  noiseFactor: 1,
  modelError: 0.3,
  gaps: 0.05,
  turn_rad: 0,
  speedFactor: 1,
  delay_s: 0,
}
const GAPS = { median: 0.05, logOdds: 1 }
const CROSSING_S = 24

/** To and fro across the plume, ever farther downwind, 5 m/s, in a wind that swings by 15°. */
const route: Point3[] = Array.from({ length: SECONDS }, (_, i) => {
  const line = Math.floor(i / CROSSING_S)
  const part = (i % CROSSING_S) / CROSSING_S
  return { x_m: 30 + line, y_m: (line % 2 === 0 ? -60 : 60) * (1 - 2 * part), z_m: 3 }
})
const wind = windRecord(everySecond(SECONDS), (t_s) => ({
  speed_mps: 4,
  from_deg: 270 + 15 * Math.sin(t_s / 70),
}))
const flown: Observations = (() => {
  const o = observed([series(flight(route), everySecond(SECONDS))], wind)
  return { ...o, weight: new Float64Array(o.n).fill(0.1) } // errors of ten seconds
})()
const own_ppm = (() => {
  const column = new Float64Array(flown.n)
  couple(
    flown,
    SOURCE,
    flown.sourceWidth_m,
    { turn_rad: 0, speedFactor: 1, lateralFactor: 1, verticalFactor: 1 },
    column,
  )
  return column.map((ppm) => 2 * ppm)
})()

/** What is read when the source emits as told at the time its air left; errors as the likelihood has them, alike for ten seconds. */
function read(emits: (t_s: number) => number, seed: number): Activity {
  const random = randomStream(seed, 8)
  const near = nearMean(flown, own_ppm)
  const errors = Array.from({ length: SECONDS / 10 }, () => studentT4(random))
  const misses = Array.from({ length: SECONDS / 10 }, () => random.uniform() < KNOWN.gaps)
  const enhancement_ppm = own_ppm.map((ppm, i) => {
    const left_s = flown.t_s[i]! - Math.hypot(flown.x_m[i]!, flown.y_m[i]!) / 4
    const factor = emits(left_s)
    const block = Math.floor(i / 10)
    const bare = flown.noise_ppm[i]! * random.normal()
    if (misses[block]) return bare
    const scale = KNOWN.modelError * Math.hypot(ppm, near[i]!)
    return factor * (ppm + scale * errors[block]!) + bare
  })
  const o = { ...flown, enhancement_ppm }
  const part = { ...SOURCE, own_ppm, others_ppm: new Float64Array(o.n) }
  const found = activityOf(o, part, KNOWN, GAPS, new Float64Array(1), 1)
  assert.ok(found !== null)
  return found
}

const half = (period_s: number, on: number) => (t_s: number) => {
  const turn = t_s / period_s
  return turn - Math.floor(turn) < on ? 1 / on : 0
}

test('a source that emits always is not said to switch, in at least 19 of 20 recordings', () => {
  const alarms = Array.from({ length: 20 }, (_, seed) => read(() => 1, seed)).filter(
    (a) => a.probability >= 0.5,
  )
  assert.ok(alarms.length <= 1, `${alarms.length} of 20`)
})

test('three minutes on and off: said to switch, on half the time, twice the rate while on, turns of about three minutes', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const { probability, shareOn, onFactor, cycle_s, certainSwitches } = read(half(180, 0.5), seed)
    assert.ok(probability > 0.9, `${probability}`)
    assert.ok(Math.abs(shareOn[1] - 0.5) < 0.15, `${shareOn}`)
    assert.ok(shareOn[0] < shareOn[1] && shareOn[1] < shareOn[2])
    assert.ok(Math.abs(onFactor / 2 - 1) < 0.35, `${onFactor}`)
    assert.ok(certainSwitches >= 2)
    assert.ok(cycle_s !== null && cycle_s[0] < 180 && cycle_s[2] > 180, `${cycle_s}`)
  }
})

test('a source that fell silent for good: one switch, and no length of a turn is claimed', () => {
  const { probability, on, t_s, cycle_s, certainSwitches } = read((t) => (t < 900 ? 1 : 0), 3)
  assert.ok(probability > 0.9)
  assert.deepEqual([certainSwitches, cycle_s], [1, null])
  on.forEach((p, i) => {
    assert.ok(p >= 0 && p <= 1)
    if (Math.abs(t_s[i]! - 900) > 60) assert.equal(p > 0.5, t_s[i]! < 900, `${p} at ${t_s[i]} s`)
  })
})

test('nothing is said of a source whose plume was met only twice', () => {
  const twice = own_ppm.map((ppm, i) => (i < 2 * CROSSING_S ? ppm : 0))
  const part = { ...SOURCE, own_ppm: twice, others_ppm: new Float64Array(flown.n) }
  assert.equal(activityOf(flown, part, KNOWN, GAPS, new Float64Array(1), 1), null)
})

test('the same recording and seed give the same answer to the last bit', () => {
  assert.deepEqual(read(half(180, 0.5), 7), read(half(180, 0.5), 7))
})
