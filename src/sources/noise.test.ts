import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  clearAir,
  everySecond,
  flight,
  LEVEL_PPM,
  post,
  series,
  steadyWind,
  studentT4,
} from '../detections/made.contract.ts'
import { randomStream } from '../kernels/random.ts'
import { observed } from './made.contract.ts'
import { type Errors, logLikelihood, nearMean, offsetOf } from './noise.ts'
import type { Observations } from './observations.ts'

const NOISE_PPM = 0.05
const errors = (noiseFactor: number, modelError: number, gaps = 0): Errors => ({
  noiseFactor,
  modelError,
  gaps,
})

/** One flight whose enhancement is `of` each second. */
function flown(n: number, of: (i: number) => number): Observations {
  const places = Array.from({ length: n }, (_, i) => ({ x_m: i, y_m: 0, z_m: 2 }))
  const gas = series(
    flight(places),
    everySecond(n),
    Float64Array.from({ length: n }, (_, i) => LEVEL_PPM + of(i)),
  )
  const wind = steadyWind(3, 270, n)
  return observed([gas], wind, { background: (g) => clearAir(g, NOISE_PPM) })
}

/** One post whose enhancement is `of` each minute; its background is known to `offsetSigma_ppm`. */
function posted(n: number, offsetSigma_ppm: number, of: (i: number) => number): Observations {
  const gas = series(
    post(0, 0, 2),
    everySecond(60 * n, 60),
    Float64Array.from({ length: n }, (_, i) => LEVEL_PPM + of(i)),
  )
  const wind = steadyWind(3, 270, 60 * n, 60)
  return observed([gas], wind, { background: (g) => clearAir(g, NOISE_PPM, offsetSigma_ppm) })
}

/** Where of a row of trials the likelihood is largest. */
function best(trials: readonly number[], of: (trial: number) => number): number {
  return trials.reduce((a, b) => (of(b) > of(a) ? b : a))
}
const trials = Array.from({ length: 81 }, (_, i) => 0.1 * 10 ** (i / 40)) // 0.1 to 10, steps of 6 %

for (const factor of [0.4, 1, 3])
  test(`noise ${factor} times as large as thought is most likely ${factor} times as large`, () => {
    const random = randomStream(11, 0)
    const o = flown(2000, () => factor * NOISE_PPM * studentT4(random))
    const nothing = new Float64Array(o.n)
    const found = best(trials, (trial) => logLikelihood(o, nothing, errors(trial, 0.5)))
    assert.ok(Math.abs(Math.log(found / factor)) < 0.12, `${found}`) // two steps; its standard error is 3 %
  })

for (const share of [0.2, 0.8])
  test(`a model that errs by ${share} of what it says is most likely to err so`, () => {
    const random = randomStream(12, 0)
    const modelled = Float64Array.from({ length: 2000 }, (_, i) => (i % 2 ? 2 : 0))
    const near = nearMean(
      flown(2000, () => 0),
      modelled,
    )
    const scale = (i: number) => Math.hypot(NOISE_PPM, share * modelled[i]!, share * near[i]!)
    const o = flown(2000, (i) => modelled[i]! + scale(i) * studentT4(random))
    const found = best(trials, (trial) => logLikelihood(o, modelled, errors(1, trial)))
    assert.ok(Math.abs(Math.log(found / share)) < 0.15, `${found}`)
  })

test('the true rate is more likely than half or twice of it', () => {
  const random = randomStream(13, 0)
  const unit = Float64Array.from({ length: 600 }, (_, i) => Math.exp((-0.5 * ((i % 60) - 30) ** 2) / 16))
  const o = flown(
    600,
    (i) => 1.5 * unit[i]! + Math.hypot(NOISE_PPM, 0.3 * 1.5 * unit[i]!) * studentT4(random),
  )
  const at = (rate: number) =>
    logLikelihood(
      o,
      unit.map((u) => rate * u),
      errors(1, 0.3),
    )
  assert.ok(at(1.5) > at(0.75) + 10 && at(1.5) > at(3) + 10)
})

/** One reading, for numbers worked by hand: alone, its neighbourhood is itself. */
const one = (seen_ppm: number, clipped: -1 | 0 | 1 = 0): Observations => ({
  ...flown(1, () => seen_ppm),
  clipped: Int8Array.of(clipped),
})
/** ln of the Student-t density with 4 degrees of freedom, but for ln 3/8. */
const student = (r: number, scale2: number) =>
  -0.5 * Math.log(scale2) - 2.5 * Math.log(1 + r ** 2 / (4 * scale2))

test('the terms are those of the Student-t, worked by hand', () => {
  const scale2 = (2 * NOISE_PPM) ** 2 + 2 * (0.5 * 0.2) ** 2
  const seen = logLikelihood(one(0.3), Float64Array.of(0.2), errors(2, 0.5))
  assert.ok(Math.abs(seen - student(0.1, scale2)) < 1e-9)
  const mixed = 0.9 * Math.exp(student(0.1, scale2)) + 0.1 * Math.exp(student(0.3, (2 * NOISE_PPM) ** 2))
  const gapped = logLikelihood(one(0.3), Float64Array.of(0.2), errors(2, 0.5, 0.1))
  assert.ok(Math.abs(gapped - Math.log(mixed)) < 1e-9)
})

// Any table of Student's t, 4 degrees of freedom: P(T < 1.533) = 0.90, P(T < 2.132) = 0.95, P(T < 4.604) = 0.995.
for (const [t, below] of [
  [1.533, 0.9],
  [2.132, 0.95],
  [4.604, 0.995],
  [-2.132, 0.05],
  [-13.034, 1e-4],
  [0, 0.5],
] as const)
  test(`a reading at its limit, ${t} noises away, counts by its chance of ${below}`, () => {
    const high = logLikelihood(one(-t * NOISE_PPM, 1), new Float64Array(1), errors(1, 0.5))
    const low = logLikelihood(one(t * NOISE_PPM, -1), new Float64Array(1), errors(1, 0.5))
    for (const found of [high, low]) assert.ok(Math.abs((Math.exp(found) * 3) / 8 / below - 1) < 2e-3) // digits of the table
  })

test('a reading at its upper limit prefers every model above it to every model below, the lower the other way', () => {
  const at = (modelled_ppm: number, clipped: -1 | 1) =>
    logLikelihood(one(0.5, clipped), Float64Array.of(modelled_ppm), errors(1, 0.4, 0.05))
  const [below, above] = [
    [0, 0.1, 0.4, 0.499],
    [0.501, 0.6, 3, 100, 1e6],
  ]
  for (const less of below)
    for (const more of above) {
      assert.ok(at(more, 1) > at(less, 1))
      assert.ok(at(less, -1) > at(more, -1))
    }
})

test('clean air in the middle of the plume costs less when a plume may have gaps, at every size of the plume', () => {
  for (const size_ppm of [0.5, 2, 10]) {
    const modelled = Float64Array.from(
      { length: 60 },
      (_, i) => size_ppm * Math.exp(-0.5 * ((i - 30) / 6) ** 2),
    )
    const cost = (gaps: number) => {
      const [whole, holed] = [flown(60, (i) => modelled[i]!), flown(60, (i) => (i === 30 ? 0 : modelled[i]!))]
      return (
        logLikelihood(whole, modelled, errors(1, 0.1, gaps)) -
        logLikelihood(holed, modelled, errors(1, 0.1, gaps))
      )
    }
    assert.ok(cost(0) > 3, `${cost(0)}`)
    assert.ok(cost(0.05) < cost(0) - 1, `${cost(0.05)} with gaps, ${cost(0)} without`)
    assert.ok(cost(0.2) < cost(0.05))
  }
})

test('a plume displaced by its own width costs less where the model errs beside what it says is there', () => {
  const pulse = (middle: number) =>
    Float64Array.from({ length: 60 }, (_, i) => 2 * Math.exp(-0.5 * ((i - middle) / 2) ** 2))
  const displaced = flown(60, (i) => pulse(33)[i]!)
  const strict = { ...displaced, keepNear: new Float64Array(60) }
  const at = (o: Observations) => logLikelihood(o, pulse(30), errors(1, 0.3))
  assert.ok(at(displaced) > at(strict) + 3, `${at(displaced)} against ${at(strict)}`)
})

test('the neighbourhood of even air is that air, looks both ways alike and never across sensors', () => {
  const even = flown(50, () => 0)
  for (const mean of nearMean(even, new Float64Array(50).fill(3))) assert.ok(Math.abs(mean - 3) < 1e-12)
  const random = randomStream(16, 0)
  const values = Float64Array.from({ length: 50 }, () => random.uniform())
  const mirrored = nearMean(even, values.toReversed()).toReversed()
  nearMean(even, values).forEach((mean, i) => {
    assert.ok(Math.abs(mean - mirrored[i]!) < 1e-12)
  })
  const places = Array.from({ length: 20 }, (_, i) => ({ x_m: i, y_m: 0, z_m: 2 }))
  const gas = [series(flight(places), everySecond(20)), series(flight(places), everySecond(20))]
  const two = observed(gas, steadyWind(3, 270, 20))
  const first = Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? 1 : 0))
  nearMean(two, first).forEach((mean, i) => {
    assert.ok(Math.abs(mean - first[i]!) < 1e-12)
  })
})

test('a constant error of the background is found, and costs little more than its prior says', () => {
  const random = randomStream(14, 0)
  const noise = Float64Array.from({ length: 200 }, () => NOISE_PPM * studentT4(random))
  const unit = Float64Array.from({ length: 200 }, (_, i) => (i % 2 ? 1 : 0))
  const shifted = posted(200, 0.1, (i) => unit[i]! + noise[i]! + 0.1)
  const offset = offsetOf(shifted, 0, unit, errors(1, 0.1), nearMean(shifted, unit))
  assert.ok(Math.abs(offset - 0.1) < (4 * NOISE_PPM) / Math.sqrt(100))
  const lost = (offsetSigma_ppm: number) => {
    const shift = (by_ppm: number) => posted(200, offsetSigma_ppm, (i) => unit[i]! + noise[i]! + by_ppm)
    return logLikelihood(shift(0), unit, errors(1, 0.1)) - logLikelihood(shift(0.1), unit, errors(1, 0.1))
  }
  assert.ok(lost(0.1) > 0.2 && lost(0.1) < 1.2, `${lost(0.1)}`) // one sigma of its prior: a half
  assert.ok(lost(1e-6) > 50, `${lost(1e-6)}`) // two sigma of the noise, two hundred times
})

test('a background that is known leaves no room for an offset, nor does one of a moving sensor', () => {
  const nothing = new Float64Array(200)
  const found = (o: Observations) => offsetOf(o, 0, nothing, errors(1, 0.1), nothing)
  assert.ok(Math.abs(found(posted(200, 1e-6, () => 0.3))) < 1e-6)
  assert.equal(found(flown(200, () => 0.3)), 0)
})

test('an observation of no weight is as good as none, and half the weight is half the say', () => {
  const random = randomStream(15, 0)
  const values = Float64Array.from({ length: 120 }, () => NOISE_PPM * studentT4(random))
  const wild = values.map((v, i) => (i >= 100 ? 1e5 : v))
  for (const make of [flown, (n: number, of: (i: number) => number) => posted(n, 1, of)]) {
    const short = make(100, (i) => values[i]!)
    const long = make(120, (i) => wild[i]!)
    const ignored = { ...long, weight: long.weight.map((_, i) => (i >= 100 ? 0 : 1)) }
    const modelled = new Float64Array(120)
    assert.ok(
      Math.abs(
        logLikelihood(ignored, modelled, errors(1, 0.5)) - logLikelihood(short, modelled, errors(1, 0.5)),
      ) < 1e-9,
    )
  }
  const o = flown(120, (i) => values[i]!)
  const half = { ...o, weight: o.weight.map(() => 0.5) }
  const nothing = new Float64Array(120)
  const at = (each: Observations) => logLikelihood(each, nothing, errors(1, 0.5))
  assert.ok(Math.abs(2 * at(half) - at(o)) < 1e-9)
})
