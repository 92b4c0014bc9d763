import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  clearAir,
  everySecond,
  post,
  series,
  steadyWind,
  studentT4,
  windRecord,
} from '../detections/made.contract.ts'
import { randomStream } from '../kernels/random.ts'
import { type LimitMap, limitMap, limitSummary, probabilityFound } from './limit.ts'
import { madePrior, observed } from './made.contract.ts'
import { plainModel } from './model.ts'
import { logLikelihood, nearMean } from './noise.ts'
import type { Observations } from './observations.ts'
import { NUISANCES, nuisanceOf, type Prior } from './prior.ts'

/** One post in the middle of the area in a steady west wind, for so many minutes. */
function watched(minutes: number, noise_ppm = 0.05, speed_mps = 3): Observations {
  const gas = series(post(0, 0, 2), everySecond(60 * minutes, 60))
  const wind = {
    ...steadyWind(speed_mps, 270, 60 * minutes, 60),
    sigmaHorizontal_mps: new Float64Array(minutes + 1).fill(0.2 * speed_mps),
  }
  return observed([gas], wind, { background: (g) => clearAir(g, noise_ppm) })
}

/** A rate's own improbability would blur the laws below, so that every rate is nearly as probable here. */
const anyRate: Prior = { ...madePrior, rate_kgph: { median: 1, factor: 1e6 } }

interface Case {
  readonly noiseFactor?: number
  readonly prior?: Prior
  readonly modelled_ppm?: Float64Array
  readonly reported?: number
}

function limits(
  o: Observations,
  { noiseFactor = 1, prior = anyRate, modelled_ppm, reported = 0 }: Case = {},
) {
  const nuisances = { ...nuisanceOf(prior, new Float64Array(NUISANCES), 0, 1), noiseFactor }
  const seen = { nuisances, modelled_ppm: modelled_ppm ?? new Float64Array(o.n), reported }
  return limitMap(plainModel(o), o, prior, seen)
}

/** Limits are searched for in steps of four per cent: what twice of one may be off. */
const STEP = 0.1

/** The limit at one place; NaN where it could not have been seen. */
function at({ x0_m, y0_m, cell_m, nx, rate_kgph }: LimitMap, x_m: number, y_m: number): number {
  return rate_kgph[Math.floor((y_m - y0_m) / cell_m) * nx + Math.floor((x_m - x0_m) / cell_m)]!
}

test('the longer the watch, the less would have been missed', () => {
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
  for (const loud of [
    at(limits(watched(30, 0.1)), -20, 0),
    at(limits(watched(30), { noiseFactor: 2 }), -20, 0),
  ])
    assert.ok(Math.abs(loud / quiet - 2) < STEP, `${loud / quiet}`)
})

test('twice the wind takes twice the rate', () => {
  const ratio = at(limits(watched(30, 0.05, 6)), -20, 0) / at(limits(watched(30)), -20, 0)
  assert.ok(Math.abs(ratio - 2) < 0.1 + STEP, `${ratio}`) // the slowing of spread depends on wind a little
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

const triangle = [
  [-50, -50],
  [50, -50],
  [-50, 50],
] as const

test('cells outside an area that is no box have no limit', () => {
  const map = limits(watched(60), { prior: { ...anyRate, area: triangle } })
  assert.ok(at(map, -40, 0) > 0)
  map.rate_kgph.forEach((rate, i) => {
    const x_m = map.x0_m + ((i % map.nx) + 0.5) * map.cell_m
    const y_m = map.y0_m + (Math.floor(i / map.nx) + 0.5) * map.cell_m
    if (x_m + y_m > 0) assert.ok(Number.isNaN(rate))
  })
})

test('gas of a source already known hides a weak one upwind of the same sensor, and the stronger the known, the more', () => {
  const o = watched(30)
  const beside = (ppm: number) =>
    at(limits(o, { modelled_ppm: new Float64Array(o.n).fill(ppm), reported: 1 }), -20, 0)
  const clear = beside(0)
  assert.ok(beside(1) > 3 * clear, `${beside(1)} beside 1 ppm, ${clear} in clear air`)
  // Where the known gas is all there is to err, its error is in proportion to it.
  assert.ok(Math.abs(beside(20) / beside(10) - 2) < STEP, `${beside(20) / beside(10)}`)
})

test('a rate is found as often as not at its even odds, nine times in ten at the limit, and the more often the larger', () => {
  const map = limits(watched(30))
  const cell = map.rate_kgph.findIndex((rate) => rate > 0)
  const found = (rate: number) => probabilityFound(map, cell, rate)
  assert.ok(Math.abs(found(map.rate50_kgph[cell]!) - 0.5) < 1e-6)
  assert.ok(Math.abs(found(map.rate_kgph[cell]!) - map.probability) < 1e-4)
  const rates = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100]
  for (let i = 1; i < rates.length; i++) assert.ok(found(rates[i]!) >= found(rates[i - 1]!))
  assert.ok(found(1e-6) < 0.01 && found(1e6) > 0.99)
  assert.ok(Number.isNaN(probabilityFound(map, map.rate_kgph.findIndex(Number.isNaN), 1)))
})

/** Mean gain in likelihood by a source in a cell at its even odds, were the likelihood's own errors drawn and the whole weighed by it. */
function drawnGain(o: Observations, map: LimitMap, cell: number): number {
  const model = plainModel(o)
  model.reserve(1)
  const nuisance = nuisanceOf(anyRate, new Float64Array(NUISANCES), 0, 1)
  const errors = { ...nuisance, turn_rad: 0, speedFactor: 1 }
  const x_m = map.x0_m + ((cell % map.nx) + 0.5) * map.cell_m
  const y_m = map.y0_m + (Math.floor(cell / map.nx) + 0.5) * map.cell_m
  model.column(0, { x_m, y_m, z_m: 1.5 }, o.sourceWidth_m, errors)
  const modelled = model.read(0).map((ppm) => map.rate50_kgph[cell]! * ppm)
  const near = nearMean(o, modelled)
  const random = randomStream(5, cell)
  const clear = new Float64Array(o.n)
  const draws = 300
  let sum = 0
  for (let draw = 0; draw < draws; draw++) {
    const enhancement_ppm = modelled.map((m, i) => {
      const bare = errors.noiseFactor * o.noise_ppm[i]!
      if (random.uniform() < errors.gaps) return bare * studentT4(random)
      return m + Math.hypot(bare, errors.modelError * m, errors.modelError * near[i]!) * studentT4(random)
    })
    const seen = { ...o, enhancement_ppm }
    sum += logLikelihood(seen, modelled, errors) - logLikelihood(seen, clear, errors)
  }
  return sum / draws
}

test('at its even odds a source gains the same evidence wherever it stands, as drawn from the likelihood itself', () => {
  const o = { ...watched(60), offsetSigma_ppm: Float64Array.of(0) }
  const map = limits(o)
  const cells = Array.from(map.rate_kgph.keys()).filter((i) => map.rate_kgph[i]! < 100)
  const gains = [0, 0.2, 0.4, 0.6, 0.8].map((part) =>
    drawnGain(o, map, cells[Math.floor(part * cells.length)]!),
  )
  const mean = gains.reduce((a, b) => a + b, 0) / gains.length
  assert.ok(mean > 8, `${mean} nats`)
  for (const gain of gains) assert.ok(Math.abs(gain / mean - 1) < 0.12, `${gain} of ${mean} nats`)
})

test('a rate that is improbable beforehand needs more evidence', () => {
  const weak = (factor: number) =>
    at(limits(watched(120), { prior: { ...madePrior, rate_kgph: { median: 1, factor } } }), -20, 0)
  assert.ok(weak(2) > weak(10) && weak(10) > 0)
})

test('sums over the searched area only: shares of it, and how strong a source may hide in half of it, or anywhere', () => {
  const map: LimitMap = {
    ...{ x0_m: -50, y0_m: -50, cell_m: 25, nx: 4, ny: 4, probability: 0.9 },
    rate_kgph: Float64Array.from({ length: 16 }, (_, i) => (i === 0 ? Number.NaN : i)),
    rate50_kgph: new Float64Array(16),
  }
  const whole = limitSummary(map, madePrior)
  assert.deepEqual(whole.shares, [
    { rate_kgph: 0.1, share: 0 },
    { rate_kgph: 0.3, share: 0 },
    { rate_kgph: 1, share: 1 / 16 },
    { rate_kgph: 3, share: 3 / 16 },
    { rate_kgph: 10, share: 10 / 16 },
  ])
  assert.deepEqual([whole.unseenShare, whole.half_kgph, whole.whole_kgph], [1 / 16, 8, null])
  // Middles of cells within the triangle: 0, 1, 2 in the first row, 4, 5 in the second, 8 in the third.
  const part = limitSummary(map, { ...madePrior, area: triangle })
  assert.deepEqual([part.unseenShare, part.half_kgph, part.whole_kgph], [1 / 6, 4, null])
  const seen = limitSummary({ ...map, rate_kgph: map.rate_kgph.map((r) => r || 0.05) }, madePrior)
  assert.deepEqual([seen.unseenShare, seen.whole_kgph], [0, 15])
})

test('rates to tell of go with what the gas is emitted at', () => {
  const map = limits(watched(30))
  const rates = (median: number) =>
    limitSummary(map, { ...madePrior, rate_kgph: { median, factor: 4 } }).shares.map((s) => s.rate_kgph)
  assert.deepEqual(rates(1), [0.1, 0.3, 1, 3, 10])
  assert.deepEqual(rates(30), [1, 3, 10, 30, 100])
})
