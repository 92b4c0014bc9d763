import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  clearAir,
  everySecond,
  flight,
  START_US,
  series,
  sortie,
  steadyWind,
  windRecord,
} from '../detections/made.contract.ts'
import { randomStream } from '../kernels/random.ts'
import type { Point3, WindSeries } from '../recordings/recording.ts'
import { couple } from './coupling.ts'
import { legsWithin } from './legs.ts'
import { madePrior, observed } from './made.contract.ts'
import { type Leg, type LegRequest, nextLegs, persisting } from './next-leg.ts'
import { inside, NUISANCES } from './prior.ts'
import type { Belief } from './running.ts'
import { observedBy, weighted } from './set-up.ts'

const NOW_S = 300
const prior = {
  ...madePrior,
  windSpeedLog: 0,
  windTurn_rad: 0,
  spreadLog: 0,
  modelError: { median: 0.1, log: 0 },
}

/** Air that goes to the east at 3 m/s, swinging a little, as turbulence needs. */
const wind = windRecord(everySecond(NOW_S + 1), (t_s) => ({
  speed_mps: 3,
  from_deg: 270 + 8 * Math.sin(t_s / 3),
}))
const here: Point3 = { x_m: 0, y_m: 0, z_m: 2 }
const observations = weighted(
  observed([series(flight(new Array(NOW_S).fill(here)), everySecond(NOW_S))], wind, {
    background: (g) => clearAir(g, 0.02),
  }),
  {},
  { moving_s: 0, still_s: 0 },
)

type Source = readonly [x_m: number, y_m: number, rateScore?: number]

/** So many samples of the same sources; the air and the sensor as recorded, but for a little of their own. */
function cloud(count: number, ...sources: Source[]) {
  const samples = Array.from({ length: count }, (_, i) => {
    const random = randomStream(5, i)
    const places = sources.flatMap(([x_m, y_m, rateScore = 0]) => [x_m, y_m, 1.5, rateScore])
    return Float64Array.from([...places, ...Array.from({ length: NUISANCES }, () => 0.1 * random.normal())])
  })
  return { sources: sources.length, samples }
}

const belief = (...hypotheses: (ReturnType<typeof cloud> & { probability: number })[]): Belief => ({
  prior,
  options: {},
  response_s: 0.1,
  observations,
  hypotheses,
})

const gainsOf = (of: Belief, legs: readonly Leg[], more: Partial<LegRequest> = {}) => {
  const found = nextLegs({
    belief: of,
    wind,
    now_us: START_US + NOW_S * 1e6,
    at: here,
    speed_mps: 5,
    reach_m: 500,
    legs,
    ...more,
  })
  return legs.map(({ from, to }) => found.find((leg) => leg.from === from && leg.to === to)!)
}

/** North to south across the wind. */
const across = (x_m: number, fromY_m: number, toY_m: number): Leg => ({
  from: { x_m, y_m: fromY_m, z_m: 2 },
  to: { x_m, y_m: toY_m, z_m: 2 },
})

/** One source, north or south; nobody knows which. */
const northOrSouth = {
  sources: 1,
  samples: [...cloud(100, [-10, 25]).samples, ...cloud(100, [-10, -25]).samples],
  probability: 1,
}

test('of two equally probable places, a leg downwind of one of them tells all there is to tell, ln 2; upwind of both, nothing', () => {
  const [downwind, upwind] = gainsOf(belief(northOrSouth), [across(10, 40, 10), across(-40, 40, -40)])
  assert.ok(Math.abs(downwind!.gain - Math.LN2) < 0.05, `${downwind!.gain} nats`)
  assert.ok(Math.abs(upwind!.gain) < 0.02, `${upwind!.gain} nats`)
})

test('whether there is a source at all: a leg downwind of it gains the entropy of that question', () => {
  const probability = 0.2
  const of = belief({ ...cloud(200), probability: 1 - probability }, { ...cloud(200, [-10, 0]), probability })
  const [leg] = gainsOf(of, [across(10, 30, -30)])
  const entropy = -probability * Math.log(probability) - (1 - probability) * Math.log(1 - probability)
  assert.ok(Math.abs(leg!.gain - entropy) < 0.05, `${leg!.gain} nats, expected ${entropy}`)
})

test('the number of sources counts: a leg under the second, doubtful one beats a leg under the sure one', () => {
  const of = belief(
    { ...cloud(200, [-10, 25]), probability: 0.5 },
    { ...cloud(200, [-10, 25], [-10, -25]), probability: 0.5 },
  )
  const [sure, doubtful] = gainsOf(of, [across(10, 40, 10), across(10, -40, -10)])
  assert.ok(doubtful!.gain > 0.6 && sure!.gain < 0.1, `${doubtful!.gain} and ${sure!.gain} nats`)
})

/** A source somewhere along a line across the wind, its rate uncertain by a factor of 2: everything to learn. */
const somewhere = (from_m: number, to_m: number) => {
  const random = randomStream(9, 0)
  const samples = Array.from({ length: 200 }, () => {
    const y_m = from_m + (to_m - from_m) * random.uniform()
    return Float64Array.from([-20, y_m, 1.5, random.normal(), ...new Array(NUISANCES).fill(0)])
  })
  return { sources: 1, samples, probability: 1 }
}

test('flown again where nothing is left to learn, a leg gains less than one across the unknown', () => {
  const known = somewhere(-40, 40).samples.map((theta) => {
    const sure = theta.slice()
    sure[1] = 25 + 0.05 * (theta[1]! / 40)
    sure[3] = 0.02 * theta[3]!
    return sure
  })
  const second = somewhere(-40, 0).samples
  const both = known.map((theta, i) =>
    Float64Array.from([...theta.subarray(0, 4), ...second[i]!.subarray(0, 4), ...theta.subarray(4)]),
  )
  const of = belief({ sources: 2, samples: both, probability: 1 })
  const [again, unknown] = gainsOf(of, [across(10, 45, 15), across(10, -45, 5)])
  assert.ok(unknown!.gain > again!.gain + 1, `${unknown!.gain} and ${again!.gain} nats`)
  assert.ok(again!.gain < 0.2)
})

test('no leg is expected to take knowledge away, whatever the seed', () => {
  for (const seed of [1, 2]) {
    const found = nextLegs({
      belief: belief({ ...cloud(100), probability: 0.5 }, { ...somewhere(-40, 40), probability: 0.5 }),
      wind,
      now_us: START_US + NOW_S * 1e6,
      at: here,
      speed_mps: 5,
      reach_m: 200,
      seed,
    })
    assert.ok(found.length > 5)
    for (const { gain, error } of found) assert.ok(gain > -3 * error - 1e-9, `${gain} ± ${error}`)
    assert.deepEqual(
      found.map(({ gain }) => gain),
      found.map(({ gain }) => gain).sort((a, b) => b - a),
    )
    assert.ok(found[0]!.gain > 0.5, 'somewhere there is something to learn')
  }
})

test('a leg that sees everything gains no more than ln of the samples, and one in the wrong air none', () => {
  const [all] = gainsOf(belief(somewhere(-40, 40)), [across(0, 45, -45)])
  assert.ok(all!.gain > 1.5 && all!.gain <= Math.log(200), `${all!.gain}`)
  const turned = { ...wind, east_mps: wind.east_mps.map((v) => -v) }
  const [none] = gainsOf(belief(somewhere(-40, 40)), [across(0, 45, -45)], { wind: turned })
  assert.ok(Math.abs(none!.gain) < 0.02, 'the air goes to the west there, away from the leg')
})

/** ∫ over y of p1 ln(p1 / mean of p1 and p2), halved over both: mutual information of two places and one reading. */
function byQuadrature(m1: number, m2: number, noise: number, modelError: number): number {
  const density = (y: number, m: number) => {
    const s = Math.hypot(noise, modelError * m * Math.SQRT2) // a still plume: what is near is what is there
    return 0.375 / (s * (1 + ((y - m) / s) ** 2 / 4) ** 2.5)
  }
  const step = noise / 50
  let sum = 0
  for (let y = -60 * noise; y < Math.max(m1, m2) + 60 * noise; y += step) {
    const [p1, p2] = [density(y, m1), density(y, m2)]
    const mean = (p1 + p2) / 2
    sum += (0.5 * p1 * Math.log(p1 / mean) + 0.5 * p2 * Math.log(p2 / mean)) * step
  }
  return sum
}

test('for a single look the nested mean is the mutual information that quadrature finds', () => {
  // Two rates of one source, and a leg so short and slow that all its readings are one look at one value.
  const steady = steadyWind(3, 270, NOW_S)
  const shown = (place: Point3) =>
    observedBy(
      sortie([series(flight(new Array(NOW_S).fill(place)), everySecond(NOW_S))], steady),
      [quiet],
      prior,
      {},
    )
  const quiet = clearAir(series(flight([here]), everySecond(NOW_S)), 0.02)
  const middle = { x_m: 10.25, y_m: 0, z_m: 2 }
  const column = new Float64Array(NOW_S)
  const scores = [-3.2, -2] as const
  const vent = { x_m: -10, y_m: 0, z_m: 1.5 }
  couple(shown(middle), vent, shown(middle).sourceWidth_m, AS_RECORDED, column)
  const [low, high] = scores.map((score) => madePrior.rate_kgph.factor ** score * column.at(-1)!)
  const of = {
    ...belief({
      sources: 1,
      samples: scores.flatMap((score) =>
        new Array(200).fill(Float64Array.of(-10, 0, 1.5, score, ...new Array(NUISANCES).fill(0))),
      ),
      probability: 1,
    }),
    observations: weighted(shown(here), {}, { moving_s: 0, still_s: 0 }),
  }
  const leg: Leg = { from: { ...middle, x_m: 10 }, to: { ...middle, x_m: 10.5 } }
  const runs = [1, 2, 3, 4].map((seed) => gainsOf(of, [leg], { seed, speed_mps: 0.08, wind: steady })[0]!)
  const gain = runs.reduce((sum, run) => sum + run.gain, 0) / runs.length
  const error = Math.hypot(...runs.map((run) => run.error)) / runs.length
  const expected = byQuadrature(low!, high!, 0.02, 0.1)
  assert.ok(expected > 0.1 && expected < 0.6, `a reading that leaves a doubt: ${low} and ${high} ppm`)
  assert.ok(Math.abs(gain - expected) < 3 * error, `${gain} ± ${error}, expected ${expected}`)
})
const AS_RECORDED = { turn_rad: 0, speedFactor: 1, lateralFactor: 1, verticalFactor: 1 }

test('the wind goes on as its mean of the last five minutes, and what was recorded stays', () => {
  const turning: WindSeries = windRecord(everySecond(1200), (t_s) => ({
    speed_mps: 4,
    from_deg: t_s < 600 ? 180 : 270,
  }))
  const now_us = START_US + 1000e6
  const { t_us, east_mps, north_mps } = persisting(turning, now_us, now_us + 120e6)
  assert.equal(t_us.filter((t) => t <= now_us).length, 1001)
  assert.ok(t_us.at(-1)! >= now_us + 120e6 && t_us.every((t, i) => i === 0 || t > t_us[i - 1]!))
  assert.ok(Math.abs(north_mps[100]! - 4) < 1e-9)
  assert.ok(Math.abs(east_mps.at(-1)! - 4) < 1e-9 && Math.abs(north_mps.at(-1)!) < 1e-9)
})

test('legs to choose among lie inside the area and within reach, at the height asked for', () => {
  const notched: [number, number][] = [
    [0, 0],
    [100, 0],
    [100, 100],
    [60, 100],
    [60, 30],
    [0, 30],
  ]
  const at = { x_m: 20, y_m: 10, z_m: 7 }
  const legs = legsWithin(notched, at, 120)
  assert.ok(legs.length > 50, `${legs.length}`)
  for (const { from, to } of legs) {
    const way = Math.hypot(from.x_m - at.x_m, from.y_m - at.y_m)
    const length = Math.hypot(to.x_m - from.x_m, to.y_m - from.y_m)
    assert.ok(way + length <= 120 + 1e-9 && length >= 10)
    assert.deepEqual([from.z_m, to.z_m], [7, 7])
    for (const share of [0.01, 0.3, 0.5, 0.7, 0.99])
      assert.ok(
        inside(notched, from.x_m + share * (to.x_m - from.x_m), from.y_m + share * (to.y_m - from.y_m)),
        `${JSON.stringify([from, to])} leaves the area`,
      )
  }
})
