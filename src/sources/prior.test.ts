import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { randomStream } from '../kernels/random.ts'
import { madePrior } from './made.contract.ts'
import {
  bounds,
  drawPlace,
  drawPrior,
  inside,
  logPrior,
  NUISANCES,
  nuisanceOf,
  PER_SOURCE,
  rateOf,
} from './prior.ts'

/** An L: a box of 20 by 20 without its upper right quarter. */
const corner = [
  [0, 0],
  [20, 0],
  [20, 10],
  [10, 10],
  [10, 20],
  [0, 20],
] as const
const prior = { ...madePrior, area: corner }

test('inside an L is inside its box and not in the missing quarter, closed or open, either way round', () => {
  const rings = [corner, [...corner, corner[0]], [...corner].reverse()]
  fc.assert(
    fc.property(
      fc.double({ min: -5, max: 25, noNaN: true }),
      fc.double({ min: -5, max: 25, noNaN: true }),
      (x, y) => {
        const within = x > 0 && y > 0 && x < 20 && y < 20 && !(x > 10 && y > 10)
        const edge = [0, 10, 20].some((at) => Math.abs(x - at) < 1e-9 || Math.abs(y - at) < 1e-9)
        for (const ring of rings) assert.ok(edge || inside(ring, x, y) === within)
      },
    ),
  )
  assert.deepEqual(bounds(corner), [
    [0, 0],
    [20, 20],
  ])
})

test('places are drawn evenly over the area and the heights', () => {
  const random = randomStream(2, 0)
  const n = 6000
  const places = Array.from({ length: n }, () => drawPlace(prior, random))
  assert.ok(places.every((p) => inside(corner, p.x_m, p.y_m) && p.z_m >= 0 && p.z_m <= 3))
  const share = (of: (p: (typeof places)[number]) => boolean) => places.filter(of).length / n
  const within = 4 * Math.sqrt(0.25 / n) // four standard errors
  assert.ok(Math.abs(share((p) => p.x_m > 10) - 1 / 3) < within)
  assert.ok(Math.abs(share((p) => p.y_m > 10) - 1 / 3) < within)
  assert.ok(Math.abs(share((p) => p.z_m > 1.5) - 1 / 2) < within)
})

test('the prior is normal in rate and unknowns, and nothing outside what is searched', () => {
  const theta = drawPrior(prior, 2, randomStream(2, 1))
  assert.equal(theta.length, 2 * PER_SOURCE + NUISANCES)
  const squares = [3, 7, ...Array.from({ length: NUISANCES }, (_, i) => 8 + i)].reduce(
    (sum, i) => sum + theta[i]! ** 2,
    0,
  )
  assert.ok(Math.abs(logPrior(prior, theta, 2) + 0.5 * squares) < 1e-12)
  for (const [i, wrong] of [
    [0, -1],
    [1, 21],
    [2, 3.1],
    [2, -0.1],
    [PER_SOURCE, 30],
  ] as const) {
    const out = theta.slice()
    out[i] = wrong
    assert.equal(logPrior(prior, out, 2), Number.NEGATIVE_INFINITY)
  }
})

test('zero scores are the medians, and one is one standard deviation', () => {
  const middle = nuisanceOf(prior, new Float64Array(NUISANCES), 0, null)
  assert.equal(middle.turn_rad, 0)
  assert.equal(middle.speedFactor, 1)
  assert.equal(middle.lateralFactor, prior.spreadMedian)
  assert.equal(middle.response_s, prior.response_s.median)
  assert.equal(middle.delay_s, prior.delay_s.median)
  assert.equal(middle.noiseFactor, 1)
  assert.equal(middle.modelError, prior.modelError.median)
  assert.equal(nuisanceOf(prior, new Float64Array(NUISANCES), 0, 7).response_s, 7)
  const one = nuisanceOf(prior, new Float64Array(NUISANCES).fill(1), 0, null)
  assert.ok(Math.abs(one.turn_rad - prior.windTurn_rad) < 1e-12)
  assert.ok(Math.abs(Math.log(one.speedFactor) - prior.windSpeedLog) < 1e-12)
  assert.ok(Math.abs(rateOf(prior, 1) - 2) < 1e-12 && Math.abs(rateOf(prior, -2) - 0.25) < 1e-12)
})
