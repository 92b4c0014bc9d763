import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clearAir, everySecond, post, series, steadyWind, windRecord } from '../detections/made.contract.ts'
import { type LimitMap, limitMap } from './limit.ts'
import { madePrior, observed } from './made.contract.ts'
import type { Observations } from './observations.ts'

/** One post in the middle of the area in a steady west wind, for so many minutes. */
function watched(minutes: number, noise_ppm = 0.05, speed_mps = 3): Observations {
  const gas = series(post(0, 0, 2), everySecond(60 * minutes, 60))
  const wind = {
    ...steadyWind(speed_mps, 270, 60 * minutes, 60),
    sigmaHorizontal_mps: new Float64Array(minutes + 1).fill(0.2 * speed_mps),
  }
  return observed([gas], wind, { background: (g) => clearAir(g, noise_ppm) })
}
const limits = (o: Observations, noiseFactor = 1) => limitMap(o, madePrior, noiseFactor, madePrior.area, 1)

/** The limit at one place; NaN where it could not have been seen. */
function at({ x0_m, y0_m, cell_m, nx, rate_kgph }: LimitMap, x_m: number, y_m: number): number {
  return rate_kgph[Math.floor((y_m - y0_m) / cell_m) * nx + Math.floor((x_m - x0_m) / cell_m)]!
}

test('the longer the watch, the less would have been seen', () => {
  const [short, long] = [limits(watched(10)), limits(watched(120))]
  let cells = 0
  short.rate_kgph.forEach((rate, i) => {
    if (!Number.isFinite(rate)) return
    cells++
    assert.ok(long.rate_kgph[i]! < rate)
  })
  assert.ok(cells > 20, `${cells} cells lie upwind of the post`)
})

test('twice the noise takes twice the rate, whether recorded or found', () => {
  const quiet = at(limits(watched(30)), -20, 0)
  assert.ok(quiet > 0.001 && quiet < 10, `${quiet} kg/h`)
  for (const loud of [at(limits(watched(30, 0.1)), -20, 0), at(limits(watched(30), 2), -20, 0)])
    assert.ok(Math.abs(loud / quiet - 2) < 1e-3)
})

test('twice the wind takes twice the rate', () => {
  const ratio = at(limits(watched(30, 0.05, 6)), -20, 0) / at(limits(watched(30)), -20, 0)
  assert.ok(Math.abs(ratio - 2) < 0.1, `${ratio}`) // the slowing of spread depends on wind a little
})

test('what the air never carried past a sensor has no limit', () => {
  const map = limits(watched(60))
  for (const [x_m, y_m] of [
    [10, 0],
    [40, 10],
    [-10, 40],
    [0, -30],
  ] as const)
    assert.ok(Number.isNaN(at(map, x_m, y_m)), `a limit at ${x_m}, ${y_m}`)
  assert.ok(at(map, -40, 0) > 0)
})

test('wind that goes round leaves nothing unseen near the post', () => {
  const gas = series(post(0, 0, 2), everySecond(7200, 60))
  const wind = windRecord(everySecond(7200, 60), (t_s) => ({ speed_mps: 3, from_deg: t_s / 20 }), {
    averaging_s: 60,
  })
  const map = limits(observed([gas], wind))
  for (let turn = 0; turn < 8; turn++)
    assert.ok(at(map, 20 * Math.cos(turn * 0.78), 20 * Math.sin(turn * 0.78)) < 10)
})

test('cells outside an area that is no box have no limit', () => {
  const triangle = [
    [-50, -50],
    [50, -50],
    [-50, 50],
  ] as const
  const map = limitMap(watched(60), { ...madePrior, area: triangle }, 1, triangle, 1)
  assert.ok(at(map, -40, 0) > 0)
  map.rate_kgph.forEach((rate, i) => {
    const x_m = map.x0_m + ((i % map.nx) + 0.5) * map.cell_m
    const y_m = map.y0_m + (Math.floor(i / map.nx) + 0.5) * map.cell_m
    if (x_m + y_m > 0) assert.ok(Number.isNaN(rate))
  })
})
