import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sortieFiles } from './files.ts'
import { readScenario, type Scenario } from './scenario.ts'
import { emittedRate_kgph, type SensorRecord, simulate } from './simulate.ts'

const folder = new URL('../../corpus/scenarios/', import.meta.url)

function scenario(name: string, change: (json: Record<string, unknown>) => object = () => ({})): Scenario {
  const json = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))
  const read = readScenario({ ...json, ...change(json) }, name)
  assert.ok(read.scenario, JSON.stringify(read.faults))
  return read.scenario
}

/** Four fixed posts for a minute: small worlds for laws that hold in any world. */
const posts = {
  duration_s: 60,
  spinUp_s: 60,
  sensors: [
    { kind: 'fixed', name: 'a', x_m: 40, y_m: 0, z_m: 2 },
    { kind: 'fixed', name: 'b', x_m: 40, y_m: 6, z_m: 4 },
    { kind: 'fixed', name: 'c', x_m: 60, y_m: -4, z_m: 1 },
    { kind: 'beam', name: 'd', from: { x_m: 50, y_m: -30, z_m: 2 }, to: { x_m: 50, y_m: 30, z_m: 2 } },
  ],
}
const upwind = { name: 'upwind', x_m: -50, y_m: 0, z_m: 2, rate_kgph: 1 }
const downwind = { name: 'downwind', x_m: 20, y_m: 0, z_m: 2, rate_kgph: 1 }
const world = (change: object) => simulate(scenario('two-in-line', () => ({ ...posts, ...change })))
const gas = (sensors: readonly SensorRecord[]) => sensors.map(({ enhancement_ppm }) => [...enhancement_ppm])

test('the same scenario gives the same bytes, another seed others', () => {
  const bytes = (seed: number) => sortieFiles(world({ seed })).map(({ text }) => text)
  assert.deepEqual(bytes(1), bytes(1))
  assert.notDeepEqual(bytes(1), bytes(2))
})

test('twice the rate is exactly twice the gas', () => {
  const once = gas(world({ sources: [upwind] }).sensors)
  const twice = gas(world({ sources: [{ ...upwind, rate_kgph: 2 }] }).sensors)
  assert.ok(Math.max(...once.flat()) > 0.1, 'the posts stand in the plume')
  assert.deepEqual(
    twice,
    once.map((series) => series.map((ppm) => 2 * ppm)),
  )
})

test('sources add up: each puff goes its way whatever else emits, and so do wind, drift and noise', () => {
  const first = world({ sources: [upwind] })
  const second = world({ sources: [downwind] })
  const both = world({ sources: [upwind, downwind] })
  assert.deepEqual(first.mast, both.mast)
  for (const [i, { enhancement_ppm }] of both.sensors.entries())
    for (const [k, ppm] of enhancement_ppm.entries()) {
      const sum = first.sensors[i]!.enhancement_ppm[k]! + second.sensors[i]!.enhancement_ppm[k]!
      assert.ok(Math.abs(ppm - sum) <= 1e-12 * sum)
    }
})

test('no source: background and noise only', () => {
  const { sensors } = simulate(scenario('null'))
  assert.ok(sensors[0]!.enhancement_ppm.every((ppm) => ppm === 0))
  const { background_ppm, drift, noise } = { background_ppm: 2, drift: 0.03, noise: 0.02 }
  const limit = 5 * Math.hypot(drift, noise)
  assert.ok(sensors[0]!.reading_ppm.every((ppm) => Math.abs(ppm - background_ppm) < limit))
})

test('in the world of a scenario too, the gas through a plane downwind is what is emitted', () => {
  // A fence of beams across the wind, one above the other, each reading the mean over its 240 m.
  const heights_m = [0.5, 1.5, 2.5, 3.5, 5, 7, 9, 11.5, 14.5, 18, 22]
  const layers_m = [1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4]
  const quiet = { response_s: 0, delay_s: 0, noise_ppm: 0, drift_ppm: 0 }
  const { sensors, air, duration_s } = world({
    duration_s: 1200,
    spinUp_s: 90,
    step_s: 0.25,
    wind: { speed_mps: 3.5, from_deg: 270, stability: 'neutral', gust: 0 },
    sources: [{ ...upwind, rate_kgph: 2 }],
    sensors: heights_m.map((z_m, i) => ({
      kind: 'beam',
      name: `${i}`,
      from: { x_m: 10, y_m: -120, z_m },
      to: { x_m: 10, y_m: 120, z_m },
      instrument: { ...quiet, interval_s: 5 },
    })),
  })
  const perPpm = 0.6785e-6 // kg/m³ of methane at 288.15 K and 101325 Pa
  let flux_kgps = 0
  for (const [i, { t_s, enhancement_ppm }] of sensors.entries())
    for (const [k, t] of t_s.entries()) {
      const east_mps = air.east_mps[Math.round((t - air.from_s) / air.step_s)]!
      const carried_mps = (east_mps * Math.log(heights_m[i]! / 0.05)) / Math.log(200)
      flux_kgps += (enhancement_ppm[k]! * perPpm * carried_mps * 240 * layers_m[i]!) / t_s.length
    }
  // Twenty minutes hold some twenty independent meanders of the crossing angle: a few percent.
  assert.ok(Math.abs((flux_kgps * 3600) / 2 - 1) < 0.1, `${flux_kgps * 3600} kg/h of 2 over ${duration_s} s`)
})

test('a source that switches emits its mean rate over a period', () => {
  const source = { ...downwind, cycle: { period_s: 180, on: 0.25, phase_s: 30 } }
  const rates = Array.from({ length: 1800 }, (_, i) => emittedRate_kgph(source, -900.05 + i * 0.1))
  assert.deepEqual([...new Set(rates)].sort(), [0, 4])
  assert.ok(Math.abs(rates.reduce((sum, rate) => sum + rate, 0) / rates.length - 1) < 1e-9)
})

test('the mast reads the true wind on average, and a wrong mast wrongly by what is stated', () => {
  const calm = { duration_s: 1800, spinUp_s: 0, sources: [], sensors: [posts.sensors[0]!] }
  const mean = (mast: object) => {
    const { mast: read } = simulate(scenario('two-in-line', () => ({ ...calm, mast })))
    const turn = (deg: number) => ((deg + 540) % 360) - 180
    const n = read.t_s.length
    return {
      speed_mps: read.speed_mps.reduce((sum, speed) => sum + speed, 0) / n,
      off_deg: read.from_deg.reduce((sum, deg) => sum + turn(deg - 270), 0) / n,
    }
  }
  const right = mean({})
  assert.ok(Math.abs(right.off_deg) < 4 * 9 * Math.sqrt(120 / 1800)) // meander of 9 deg that lasts 60 s
  const wrong = mean({ directionBias_deg: 12, speedFactor: 0.8, noise_mps: 0.15 })
  assert.ok(Math.abs(wrong.off_deg - right.off_deg - 12) < 1e-9)
  assert.ok(Math.abs(wrong.speed_mps / right.speed_mps - 0.8) < 0.01)
})
