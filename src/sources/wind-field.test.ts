import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everySecond, START_US, steadyWind, windRecord } from '../detections/made.contract.ts'
import { frictionVelocity_mps } from '../kernels/dispersion.ts'
import { randomStream } from '../kernels/random.ts'
import type { WindSeries } from '../recordings/recording.ts'
import { windField } from './wind-field.ts'

const RAD = Math.PI / 180
const minutes = (count: number) => everySecond(count * 60, 60)
const byMinute = { averaging_s: 60 }
const near = (value: number, expected: number, within: number) =>
  assert.ok(Math.abs(value - expected) <= within, `${value}, expected ${expected} within ${within}`)

test('minute means that swing 10° to either side scatter by 10° (Yamartino)', () => {
  let minute = 0
  const wind = windRecord(
    minutes(60),
    () => ({ speed_mps: 3, from_deg: 250 + (minute++ % 2 ? 10 : -10) }),
    byMinute,
  )
  const air = windField(wind, START_US).at(1800, 60)!
  near(air.lateral, 10 * RAD, 0.01 * RAD * 10)
  near(air.speed_mps, 3, 1e-9)
})

test('a normal scatter of directions comes back, through north as well', () => {
  for (const mean_deg of [0, 140])
    for (const sd_deg of [6, 15, 25]) {
      const random = randomStream(3, sd_deg)
      const wind = windRecord(
        everySecond(7200, 10),
        () => ({ speed_mps: 4, from_deg: mean_deg + sd_deg * random.normal() }),
        { averaging_s: 10 },
      )
      const field = windField(wind, START_US)
      const found = Array.from({ length: 60 }, (_, i) => field.at(600 + 100 * i, 60)!.lateral)
      const mean = found.reduce((a, b) => a + b, 0) / found.length
      near(mean / (sd_deg * RAD), 1, 0.05) // sixty samples in a window, two hours in all
    }
})

test('the mean over an interval is the mean of the motion, its speed the mean of the speeds', () => {
  const wind = windRecord(everySecond(600), (t_s) => ({ speed_mps: t_s < 300 ? 2 : 6, from_deg: 270 }))
  const field = windField(wind, START_US)
  near(field.at(100, 60)!.speed_mps, 2, 1e-9)
  near(field.at(500, 60)!.speed_mps, 6, 1e-9)
  const middle = field.at(299.5, 60)!
  near(middle.speed_mps, 4, 1e-9)
  near(middle.toEast, 1, 1e-9)
  near(middle.toNorth, 0, 1e-9)
})

test('turbulence within the minute is measured by a fast mast, across the wind and up', () => {
  const random = randomStream(5, 0)
  const t_s = everySecond(3600)
  const wind = {
    ...windRecord(t_s, () => ({ speed_mps: 5, from_deg: 270 })),
    north_mps: Float64Array.from(t_s, () => 0.6 * random.normal()),
    up_mps: Float64Array.from(t_s, () => 0.1 + 0.3 * random.normal()), // a leaning mast reads a mean updraught
  }
  const field = windField(wind, START_US)
  assert.equal(field.source, 'mast-turbulence')
  const at = Array.from({ length: 40 }, (_, i) => field.at(90 + 80 * i, 60)!)
  const mean = (of: (air: (typeof at)[number]) => number) =>
    at.reduce((sum, air) => sum + of(air), 0) / at.length
  near(
    mean((air) => air.lateral * air.speed_mps),
    0.6,
    0.03,
  )
  near(
    mean((air) => air.vertical * air.speed_mps),
    0.3,
    0.015,
  )
})

test('stated turbulence is used as stated, the vertical after the log law', () => {
  const wind = {
    ...steadyWind(5, 200, 3600, 60),
    height_m: 10,
    sigmaHorizontal_mps: new Float64Array(61).fill(0.9),
  }
  const field = windField(wind, START_US)
  assert.equal(field.source, 'stated-turbulence')
  const air = field.at(1800, 60)!
  near(air.lateral, 0.18, 1e-9)
  const friction_mps = frictionVelocity_mps({
    wind_mps: 5,
    height_m: 10,
    roughnessLength_m: 0.05,
    obukhovLength_m: 1e9,
  })
  near(air.vertical * 5, 1.25 * friction_mps, 1e-3)
})

test('the path of the air is the integral of a constant wind, and no path is made of minute means', () => {
  const field = windField(steadyWind(3, 225, 1200), START_US)
  const { start_s, knot_s, east_m, north_m } = field.path!
  assert.ok(start_s <= -60, 'gas that left before the record starts is followed too')
  assert.ok(start_s + knot_s * (east_m.length - 1) >= 1200)
  for (let k = 0; k < east_m.length; k++) {
    near(east_m[k]! - east_m[0]!, 3 * Math.SQRT1_2 * k * knot_s, 1e-6)
    near(north_m[k]! - north_m[0]!, 3 * Math.SQRT1_2 * k * knot_s, 1e-6)
  }
  assert.equal(windField(steadyWind(3, 225, 1200, 60), START_US).path, undefined)
})

test('the path of a turning wind ends where its integral does', () => {
  const turning = (t_s: number) => ({ speed_mps: 4, from_deg: 180 + 0.1 * t_s })
  const { start_s, knot_s, east_m, north_m } = windField(windRecord(everySecond(901), turning), START_US)
    .path!
  const knotAt = (t_s: number) => Math.round((t_s - start_s) / knot_s)
  const [from, to] = [knotAt(100), knotAt(900)]
  // Going to θ = 0.1° t: east 4 ∫ sin θ dt, north 4 ∫ cos θ dt, in closed form.
  const rate = 0.1 * RAD
  near(east_m[to]! - east_m[from]!, (4 / rate) * (Math.cos(100 * rate) - Math.cos(900 * rate)), 4)
  near(north_m[to]! - north_m[from]!, (4 / rate) * (Math.sin(900 * rate) - Math.sin(100 * rate)), 4)
})

/** The record without the rows between two times. */
function without(wind: WindSeries, from_s: number, to_s: number): WindSeries {
  const kept = [...wind.t_us.keys()].filter((i) => {
    const t_s = (wind.t_us[i]! - START_US) / 1e6
    return t_s < from_s || t_s >= to_s
  })
  const pick = (values: Float64Array) => Float64Array.from(kept, (i) => values[i]!)
  return { ...wind, t_us: pick(wind.t_us), east_mps: pick(wind.east_mps), north_mps: pick(wind.north_mps) }
}

test('in a gap the nearest wind stands for five minutes, then there is none', () => {
  const wind = without(
    windRecord(everySecond(3000), (t_s) => ({ speed_mps: t_s < 1500 ? 2 : 5, from_deg: 90 })),
    1000,
    2000,
  )
  const field = windField(wind, START_US)
  near(field.at(1200, 60)!.speed_mps, 2, 1e-9)
  near(field.at(1800, 60)!.speed_mps, 5, 1e-9)
  assert.equal(field.at(1500, 60), undefined)
  assert.equal(field.at(3400, 60), undefined)
  const { start_s, knot_s, east_m } = field.path!
  const at = (t_s: number) => east_m[Math.round((t_s - start_s) / knot_s)]!
  near(at(1900) - at(1100), -2 * 800, 1e-6) // bridged by the air before the gap
})

test('missing values are left out of every mean', () => {
  const clean = windField(
    windRecord(everySecond(600), () => ({ speed_mps: 3, from_deg: 300 })),
    START_US,
  )
  const holed = windRecord(everySecond(600), () => ({ speed_mps: 3, from_deg: 300 }))
  for (let i = 0; i < 600; i += 3) holed.east_mps[i] = Number.NaN
  for (let i = 1; i < 600; i += 7) holed.north_mps[i] = Number.NaN
  const field = windField(holed, START_US)
  for (const t_s of [30, 200, 599]) {
    const [a, b] = [clean.at(t_s, 60)!, field.at(t_s, 60)!]
    near(b.speed_mps, a.speed_mps, 1e-9)
    near(b.toEast, a.toEast, 1e-9)
    near(b.toNorth, a.toNorth, 1e-9)
    assert.ok(b.lateral > 0 && b.vertical > 0)
  }
})

test('calm air is slow air, with numbers everywhere', () => {
  for (const step_s of [1, 60]) {
    const field = windField(steadyWind(0, 0, 1200, step_s), START_US)
    const air = field.at(600, 60)!
    assert.ok([air.speed_mps, air.toEast, air.toNorth, air.lateralScale_m].every(Number.isFinite))
    if (step_s === 1) assert.ok(air.lateral > 0 && air.vertical > 0)
    assert.ok(air.speed_mps > 0 && air.speed_mps <= 0.5)
    if (field.path) assert.ok([...field.path.east_m, ...field.path.north_m].every((m) => m === 0))
  }
})
