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
import { couple, respond } from './coupling.ts'
import { fitOf, type Modelled, modelledBy } from './fit.ts'
import { madePrior, observed } from './made.contract.ts'
import { plainModel } from './model.ts'
import { nearMean } from './noise.ts'
import { nuisanceOf, nuisances, rateOf } from './prior.ts'

const NOISE_PPM = 0.02
const asFound = { noiseFactor: 1, modelError: 0.3 }

/** Three passes through a plume, a minute apart, each 10 s wide. */
const passes = (i: number) => 2 * Math.exp((-0.5 * ((i % 60) - 30) ** 2) / 25)

function flown(enhancement: (i: number) => number, model: (i: number) => number, n = 180) {
  const places = Array.from({ length: n }, (_, i) => ({ x_m: i, y_m: 0, z_m: 2 }))
  const gas = series(
    flight(places),
    everySecond(n),
    Float64Array.from({ length: n }, (_, i) => LEVEL_PPM + enhancement(i)),
  )
  const o = observed([gas], steadyWind(3, 270, n), { background: (g) => clearAir(g, NOISE_PPM) })
  const mean_ppm = Float64Array.from({ length: n }, (_, i) => model(i))
  const modelled: Modelled = { mean_ppm, offset_ppm: new Float64Array(1), perSeries: [mean_ppm] }
  return { o, modelled }
}
function fit(enhancement: (i: number) => number, model: (i: number) => number, nuisance = asFound) {
  const { o, modelled } = flown(enhancement, model)
  return fitOf(o, modelled, nuisance)
}

test('a model that is the truth explains all of it, on every crossing', () => {
  const { explained, pValue, crossings } = fit(passes, passes)
  assert.ok(explained > 0.999)
  assert.ok(pValue > 0.999, 'closer than noise would allow is no misfit')
  assert.equal(crossings, 3)
})

test('a model of half the gas explains half, one of no gas none', () => {
  const half = fit(passes, (i) => passes(i) / 2)
  assert.ok(Math.abs(half.explained - 0.5) < 0.02, `${half.explained}`)
  const none = fit(passes, () => 0)
  assert.equal(none.explained, 0)
  assert.equal(none.crossings, 0)
  assert.ok(none.pValue < 1e-6)
})

test('gas modelled where none was seen is no crossing, and gas seen elsewhere is not explained', () => {
  const { explained, crossings } = fit((i) => passes(i + 30), passes)
  assert.equal(crossings, 0)
  assert.ok(explained < 0.05)
})

test('no gas at all leaves nothing to explain', () => {
  const { explained, crossings } = fit(
    () => 0,
    () => 0,
  )
  assert.equal(explained, 0)
  assert.equal(crossings, 0)
})

test('where the model is true, the chance of a larger misfit is spread evenly', () => {
  const clean = flown(() => 0, passes)
  const near = nearMean(clean.o, clean.modelled.mean_ppm)
  const { modelError } = asFound
  const scale = (i: number) => Math.hypot(NOISE_PPM, modelError * passes(i), modelError * near[i]!)
  const values = Array.from({ length: 150 }, (_, seed) => {
    const random = randomStream(seed, 61)
    return fit((i) => passes(i) + scale(i) * studentT4(random), passes).pValue
  })
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  assert.ok(Math.abs(mean - 0.5) < 0.1, `${mean}`) // four standard errors
  const low = values.filter((p) => p < 0.1).length / values.length
  assert.ok(low > 0.03 && low < 0.2, `${low} below 0.1`)
})

test('twice the noise claimed is a misfit', () => {
  const random = randomStream(3, 62)
  const { pValue } = fit((i) => passes(i) + 2.5 * NOISE_PPM * studentT4(random), passes, {
    ...asFound,
    modelError: 0,
  })
  assert.ok(pValue < 1e-3, `${pValue}`)
})

test('what one sample models is its source through its sensor, at the times of each series', () => {
  const n = 120
  const places = Array.from({ length: n }, (_, i) => ({ x_m: 30, y_m: i - 60, z_m: 2 }))
  const gas = [series(flight(places), everySecond(n)), series(post(30, 0, 2), everySecond(n, 20))]
  const wind = steadyWind(3, 270, 3000)
  const o = observed(gas, wind)
  const theta = Float64Array.from([0, 0, 1, 1.5, ...nuisances.map((_, i) => 0.1 * i)])
  const posterior = {
    sources: 1,
    samples: [theta, theta],
    logLikelihoods: new Float64Array(2),
    logEvidence: 0,
    evaluations: 0,
  }
  const modelled = modelledBy(plainModel(o), o, madePrior, posterior, null, gas)
  const nuisance = nuisanceOf(madePrior, theta, 4, null)
  const expected = new Float64Array(o.n)
  couple(o, { x_m: 0, y_m: 0, z_m: 1 }, o.sourceWidth_m, nuisance, expected)
  respond(o, nuisance.response_s, nuisance.delay_s, expected)
  const rate = rateOf(madePrior, theta)
  assert.ok(Math.max(...expected) > 0.1)
  modelled.mean_ppm.forEach((ppm, i) => {
    assert.ok(Math.abs(ppm - rate * expected[i]!) < 1e-9)
  })
  assert.deepEqual(
    modelled.perSeries.map((s) => s.length),
    gas.map((g) => g.t_us.length),
  )
  modelled.perSeries[0]!.forEach((ppm, i) => {
    assert.ok(Math.abs(ppm - modelled.mean_ppm[i]!) < 1e-9)
  })
})
