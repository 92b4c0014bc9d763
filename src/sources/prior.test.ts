import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { randomStream } from '../kernels/random.ts'
import { madePrior } from './made.contract.ts'
import {
  areaOf,
  bounds,
  domain,
  drawPlace,
  inside,
  logCount,
  logPlacePrior,
  logPrior,
  NUISANCES,
  nuisanceOf,
  PER_SOURCE,
  type Prior,
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
const prior: Prior = { ...madePrior, area: corner }
/** The same, and gas may come from up to 15 m beyond the box. */
const fenced: Prior = { ...prior, outside: { share: 0.2, reach_m: 15, rateFactor: 5 } }

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

test('one place in so many is drawn from outside, evenly as well, and not from the area', () => {
  const random = randomStream(2, 3)
  const n = 6000
  const places = Array.from({ length: n }, () => drawPlace(fenced, random))
  const beyond = places.filter((p) => !inside(corner, p.x_m, p.y_m))
  assert.ok(Math.abs(beyond.length / n - 0.2) < 4 * Math.sqrt(0.16 / n))
  assert.deepEqual(domain(fenced), [
    [-15, -15],
    [35, 35],
  ])
  assert.deepEqual(domain(prior), bounds(corner))
  assert.ok(beyond.every((p) => Math.abs(p.x_m - 10) <= 25 && Math.abs(p.y_m - 10) <= 25))
  const quarter =
    beyond.filter((p) => p.x_m > 10 && p.y_m > 10 && p.x_m < 20 && p.y_m < 20).length / beyond.length
  assert.ok(Math.abs(quarter - 100 / (50 * 50 - 300)) < 4 * Math.sqrt(0.05 / beyond.length)) // the L's missing quarter
})

for (const [name, each] of [
  ['without an outside', prior],
  ['with one', fenced],
] as const)
  test(`the density of places is one in all, ${name}`, () => {
    const [[x0, y0], [x1, y1]] = domain(each)
    const cells = 200
    const cell_m2 = ((x1 - x0) * (y1 - y0)) / cells ** 2
    let sum = 0
    for (let r = 0; r < cells; r++)
      for (let c = 0; c < cells; c++)
        sum +=
          cell_m2 *
          Math.exp(
            logPlacePrior(each, x0 + ((c + 0.5) / cells) * (x1 - x0), y0 + ((r + 0.5) / cells) * (y1 - y0)),
          )
    assert.ok(Math.abs(sum - 1) < 1e-9, `${sum}`) // cells end where the L does
    assert.equal(logPlacePrior(each, x1 + 1, 0), Number.NEGATIVE_INFINITY)
  })

/** Two sources and the unknowns, as the prior has them. */
function drawn(stream: number): Float64Array {
  const random = randomStream(2, stream)
  const sources = [0, 1].flatMap(() => {
    const { x_m, y_m, z_m } = drawPlace(prior, random)
    return [x_m, y_m, z_m, random.normal()]
  })
  return Float64Array.from([...sources, ...Array.from({ length: NUISANCES }, () => random.normal())])
}

test('the prior is even over places, normal in rate and unknowns, and nothing outside what is searched', () => {
  const theta = drawn(1)
  const squares = [3, 7, ...Array.from({ length: NUISANCES }, (_, i) => 8 + i)].reduce(
    (sum, i) => sum + theta[i]! ** 2,
    0,
  )
  assert.ok(Math.abs(logPrior(prior, theta, 2) + 2 * Math.log(300) + 0.5 * squares) < 1e-12)
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
  const over = theta.slice()
  over[0] = -1
  assert.ok(Number.isFinite(logPrior(fenced, over, 2)), 'a source over the fence')
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
  for (const gaps of [0.01, 0.3]) {
    const shifted = { ...prior, gaps: { median: gaps, logOdds: 1 } }
    assert.ok(Math.abs(nuisanceOf(shifted, new Float64Array(NUISANCES), 0, null).gaps - gaps) < 1e-12)
    const more = nuisanceOf(shifted, new Float64Array(NUISANCES).fill(1), 0, null).gaps
    assert.ok(Math.abs(Math.log(more / (1 - more)) - Math.log(gaps / (1 - gaps)) - 1) < 1e-9)
  }
})

test('a rate is the median times the factor per score, so many times more over the fence, wherever its source stands in the row', () => {
  const row = [...[5, 5, 1, 1], ...[-5, 5, 1, -2]]
  assert.ok(Math.abs(rateOf(prior, row) - 2) < 1e-12)
  assert.ok(Math.abs(rateOf(prior, row, PER_SOURCE) - 0.25) < 1e-12)
  assert.ok(Math.abs(rateOf(fenced, row) - 2) < 1e-12)
  assert.ok(Math.abs(rateOf(fenced, row, PER_SOURCE) - 5 * 0.25) < 1e-12)
})

test('the chances of all numbers of sources sum to one, and each further one costs the same', () => {
  const chances = { anySource: 0.3, company: 0.4 }
  const at = (k: number) => Math.exp(logCount(chances, k))
  const sum = Array.from({ length: 200 }, (_, k) => at(k)).reduce((a, b) => a + b, 0)
  assert.ok(Math.abs(sum - 1) < 1e-12)
  assert.ok(Math.abs(at(0) - 0.7) < 1e-12)
  for (const k of [1, 2, 7]) assert.ok(Math.abs(at(k + 1) / at(k) - 0.4) < 1e-12)
})

test('area of a ring: closed or open, either way round', () => {
  const square = [
    [0, 0],
    [4, 0],
    [4, 3],
    [0, 3],
  ] as const
  assert.equal(areaOf(square), 12)
  assert.equal(areaOf([...square, square[0]]), 12)
  assert.equal(areaOf([...square].reverse()), 12)
})
