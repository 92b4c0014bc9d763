import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clearAir, everySecond, post, series, studentT4, windRecord } from '../detections/made.contract.ts'
import { randomStream } from '../kernels/random.ts'
import { quantile } from '../kernels/statistics.ts'
import { couple } from './coupling.ts'
import { localDensity, shareAbove } from './density.ts'
import { madePrior, observed } from './made.contract.ts'
import type { Observations } from './observations.ts'
import { drawPrior, NUISANCES, nuisanceOf, PER_SOURCE, rateOf } from './prior.ts'
import { type SamplerSettings, sample } from './sampler.ts'

const NOISE_PPM = 0.02

const prior = madePrior
const settings: SamplerSettings = { particles: 80, sweeps: 2, harvest: 4, seed: 1, response_s: null }

/** Twelve posts around the area, an hour and a half of wind that goes round half the compass. */
function round(): Observations {
  const t_s = everySecond(90 * 60, 180)
  const gas = Array.from({ length: 12 }, (_, i) => {
    const turn = (i * Math.PI) / 6
    return series(post(60 * Math.cos(turn), 60 * Math.sin(turn), 2 + (i % 3)), t_s)
  })
  const wind = windRecord(everySecond(90 * 60, 60), (t) => ({ speed_mps: 3, from_deg: 180 + t / 30 }), {
    averaging_s: 60,
  })
  return observed(gas, wind, { background: (g) => clearAir(g, NOISE_PPM) })
}
const empty = round()

/** What the posts would show if the model, with these unknowns, were the truth. */
function seen(theta: Float64Array, sources: number, seed: number): Observations {
  const nuisance = nuisanceOf(prior, theta, sources * PER_SOURCE, null)
  const mean_ppm = new Float64Array(empty.n)
  const column = new Float64Array(empty.n)
  for (let s = 0; s < sources; s++) {
    const [x_m, y_m, z_m, rate] = theta.subarray(s * PER_SOURCE, (s + 1) * PER_SOURCE) as unknown as [
      number,
      number,
      number,
      number,
    ]
    couple(empty, { x_m, y_m, z_m }, nuisance, column)
    column.forEach((ppm, i) => {
      mean_ppm[i] = mean_ppm[i]! + rateOf(prior, rate) * ppm
    })
  }
  const random = randomStream(seed, 99)
  const enhancement_ppm = mean_ppm.map(
    (m) => m + Math.hypot(nuisance.noiseFactor * NOISE_PPM, nuisance.modelError * m) * studentT4(random),
  )
  return { ...empty, enhancement_ppm }
}

/** Sources at stated places in air exactly as recorded. */
const truth = (...sources: [number, number, number, number][]) =>
  Float64Array.from([
    ...sources.flatMap(([x, y, z, kgph]) => [x, y, z, Math.log2(kgph)]),
    ...new Array(NUISANCES).fill(0),
  ])

const evidence = (o: Observations, sources: number, seed = 1) =>
  sample(o, prior, sources, { ...settings, seed }).logEvidence

test('one source comes back: place and rate within what the posterior claims', () => {
  const o = seen(truth([12, -20, 1, 1.5]), 1, 7)
  const { samples } = sample(o, prior, 1, settings)
  const places = samples.map((s) => ({ x_m: s[0]!, y_m: s[1]! }))
  const share = shareAbove(localDensity(places), { x_m: 12, y_m: -20 })
  assert.ok(share < 0.95, `${share}`)
  const away = places.map((p) => Math.hypot(p.x_m - 12, p.y_m + 20))
  assert.ok(quantile(away, 0.5) < 8, `${quantile(away, 0.5)} m`) // far better than the 50 m of the prior
  const rates = samples.map((s) => rateOf(prior, s[3]!))
  assert.ok(quantile(rates, 0.02) < 1.5 && quantile(rates, 0.98) > 1.5)
  assert.ok(quantile(rates, 0.95) / quantile(rates, 0.05) < 3)
})

test('the evidence prefers the number of sources there are', () => {
  const worlds = [truth(), truth([12, -20, 1, 1.5]), truth([-25, -20, 1, 1.5], [25, 20, 1, 1.5])]
  worlds.forEach((world, actual) => {
    const o = seen(world, actual, 20 + actual)
    const found = [0, 1, 2].map((k) => evidence(o, k))
    assert.equal(found.indexOf(Math.max(...found)), actual, `${actual} there, ln evidence ${found}`)
  })
})

test('the same seed gives the same samples bit for bit, another seed others', () => {
  const o = seen(truth([12, -20, 1, 1.5]), 1, 7)
  const few = { ...settings, particles: 24 }
  const once = sample(o, prior, 1, few)
  assert.deepEqual(sample(o, prior, 1, few), once)
  assert.notDeepEqual(sample(o, prior, 1, { ...few, seed: 2 }).samples, once.samples)
})

test('every sample lies in the area and the heights sought, one per particle and harvest', () => {
  const posterior = sample(seen(truth([45, 45, 0.5, 1]), 1, 3), prior, 2, { ...settings, particles: 24 })
  assert.equal(posterior.samples.length, 24 * settings.harvest)
  assert.equal(posterior.logLikelihoods.length, posterior.samples.length)
  for (const s of posterior.samples)
    for (const at of [0, PER_SOURCE]) {
      assert.ok(Math.abs(s[at]!) <= 50 && Math.abs(s[at + 1]!) <= 50)
      assert.ok(s[at + 2]! >= 0 && s[at + 2]! <= 3)
    }
})

/** Where the truth lies in the posterior of each world drawn from the prior: share of mass denser than its place, rank of its rate. */
function calibration(worlds: number): { places: number[]; rates: number[] } {
  const places: number[] = []
  const rates: number[] = []
  for (let world = 0; world < worlds; world++) {
    const theta = drawPrior(prior, 1, randomStream(world, 31))
    const o = seen(theta, 1, world)
    // More sweeps than usual: what is asked here is whether the posterior is right, not whether it is quick.
    const { samples } = sample(o, prior, 1, { ...settings, particles: 96, sweeps: 12, seed: world })
    const density = localDensity(samples.map((s) => ({ x_m: s[0]!, y_m: s[1]! })))
    places.push(shareAbove(density, { x_m: theta[0]!, y_m: theta[1]! }))
    rates.push(samples.filter((s) => s[3]! < theta[3]!).length / samples.length)
  }
  return { places, rates }
}
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
const beyond = (ranks: readonly number[]) => ranks.filter((r) => r < 0.03 || r > 0.97).length / ranks.length

test('calibration: in worlds drawn from the prior the truth lies anywhere in the posterior, not at its edge', () => {
  const { places, rates } = calibration(14)
  assert.ok(mean(places) > 0.2 && mean(places) < 0.7, `mean share ${mean(places)}`) // of 14 uniform: 0.5 ± 0.08
  assert.ok(places.filter((share) => share < 0.95).length >= 11, `${places}`)
  assert.ok(
    places.some((share) => share > 0.2),
    'a posterior far too wide holds every truth in its middle',
  )
  assert.ok(mean(rates) > 0.25 && mean(rates) < 0.75, `mean rank ${mean(rates)}`)
  assert.ok(beyond(rates) < 0.35, `${rates}`)
})
