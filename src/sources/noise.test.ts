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
import { logLikelihood, offsetOf } from './noise.ts'
import type { Observations } from './observations.ts'

const NOISE_PPM = 0.05

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
    const found = best(trials, (trial) => logLikelihood(o, nothing, trial, 0.5))
    assert.ok(Math.abs(Math.log(found / factor)) < 0.12, `${found}`) // two steps; its standard error is 3 %
  })

for (const share of [0.2, 0.8])
  test(`a model that errs by ${share} of what it says is most likely to err so`, () => {
    const random = randomStream(12, 0)
    const modelled = Float64Array.from({ length: 2000 }, (_, i) => (i % 2 ? 2 : 0))
    const o = flown(
      2000,
      (i) => modelled[i]! + Math.hypot(NOISE_PPM, share * modelled[i]!) * studentT4(random),
    )
    const found = best(trials, (trial) => logLikelihood(o, modelled, 1, trial))
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
      1,
      0.3,
    )
  assert.ok(at(1.5) > at(0.75) + 10 && at(1.5) > at(3) + 10)
})

test('the terms are those of the Student-t, worked by hand', () => {
  const o = flown(1, () => 0.3)
  const scale2 = (2 * NOISE_PPM) ** 2 + (0.5 * 0.2) ** 2
  const expected = -0.5 * Math.log(scale2) - 2.5 * Math.log(1 + 0.1 ** 2 / (4 * scale2))
  assert.ok(Math.abs(logLikelihood(o, Float64Array.of(0.2), 2, 0.5) - expected) < 1e-9)
})

test('a constant error of the background is found, and costs little more than its prior says', () => {
  const random = randomStream(14, 0)
  const noise = Float64Array.from({ length: 200 }, () => NOISE_PPM * studentT4(random))
  const unit = Float64Array.from({ length: 200 }, (_, i) => (i % 2 ? 1 : 0))
  const shifted = posted(200, 0.1, (i) => unit[i]! + noise[i]! + 0.1)
  const offset = offsetOf(shifted, 0, 0, 200, unit, 1, 0.1)
  assert.ok(Math.abs(offset - 0.1) < (4 * NOISE_PPM) / Math.sqrt(100))
  const lost = (offsetSigma_ppm: number) => {
    const shift = (by_ppm: number) => posted(200, offsetSigma_ppm, (i) => unit[i]! + noise[i]! + by_ppm)
    return logLikelihood(shift(0), unit, 1, 0.1) - logLikelihood(shift(0.1), unit, 1, 0.1)
  }
  assert.ok(lost(0.1) > 0.2 && lost(0.1) < 1.2, `${lost(0.1)}`) // one sigma of its prior: a half
  assert.ok(lost(1e-6) > 50, `${lost(1e-6)}`) // two sigma of the noise, two hundred times
})

test('a background that is known leaves no room for an offset, nor does one of a moving sensor', () => {
  const shifted = posted(200, 1e-6, () => 0.3)
  assert.ok(Math.abs(offsetOf(shifted, 0, 0, 200, new Float64Array(200), 1, 0.1)) < 1e-6)
  const o = flown(200, () => 0.3)
  assert.equal(offsetOf(o, 0, 0, 200, new Float64Array(200), 1, 0.1), 0)
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
      Math.abs(logLikelihood(ignored, modelled, 1, 0.5) - logLikelihood(short, modelled, 1, 0.5)) < 1e-9,
    )
  }
  const o = flown(120, (i) => values[i]!)
  const half = { ...o, weight: o.weight.map(() => 0.5) }
  const nothing = new Float64Array(120)
  assert.ok(Math.abs(2 * logLikelihood(half, nothing, 1, 0.5) - logLikelihood(o, nothing, 1, 0.5)) < 1e-9)
})
