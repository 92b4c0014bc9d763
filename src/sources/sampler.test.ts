import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '../kernels/random.ts'
import { logSumExp, quantile } from '../kernels/statistics.ts'
import { ownHand } from './crew.ts'
import { localDensity, shareAbove } from './density.ts'
import { fastModel } from './fast-model.ts'
import { asIf, drawPrior, madePrior, ringOfPosts, truth } from './made.contract.ts'
import { type Model, plainModel } from './model.ts'
import type { Observations } from './observations.ts'
import { NUISANCES, nuisanceOf, PER_SOURCE, type Prior, rateOf } from './prior.ts'
import { type Screen, screen } from './proposal.ts'
import { type Sampled, type SamplerSettings, sample } from './sampler.ts'

const prior = madePrior
const settings: SamplerSettings = { particles: 80, sweeps: 2 }
const HARVEST = 4
const quiet = ringOfPosts(0.02)

/** Which of the two does not matter; see fast-model.test.ts. */
const modelOf = (o: Observations): Model => fastModel(o) ?? plainModel(o)

interface Run {
  readonly seed: number
  readonly prior: Prior
  readonly settings: SamplerSettings
  readonly screens: readonly Screen[]
  readonly hands: number
}

/** So many sources in these observations; one screen leads to the first, unless told otherwise. */
async function run(o: Observations, sources: number, more: Partial<Run> = {}): Promise<Sampled> {
  const model = modelOf(o)
  model.reserve(2)
  const assumed = more.prior ?? prior
  const screens = more.screens ?? (sources === 0 ? [] : [screen(model, o, assumed, null, undefined, 500)])
  const crew = { ...ownHand(model, o), hands: more.hands ?? 1 }
  const shared = { sources, prior: assumed, screens, response_s: null, seed: more.seed ?? 1 }
  return sample(crew, shared, more.settings ?? settings)
}
const samplesOf = async (sampled: Sampled) => (await sampled.harvest(HARVEST)).samples
const evidence = async (o: Observations, sources: number, more: Partial<Run> = {}) =>
  (await run(o, sources, more)).posterior.logEvidence

test('one source comes back: place and rate within what the posterior claims', async () => {
  const o = asIf(quiet, prior, truth([12, -20, 1, 1.5]), 7)
  const samples = await samplesOf(await run(o, 1))
  const places = samples.map((s) => ({ x_m: s[0]!, y_m: s[1]! }))
  const share = shareAbove(localDensity(places), { x_m: 12, y_m: -20 })
  assert.ok(share < 0.95, `${share}`)
  const away = places.map((p) => Math.hypot(p.x_m - 12, p.y_m + 20))
  assert.ok(quantile(away, 0.5) < 8, `${quantile(away, 0.5)} m`) // far better than the 50 m of the prior
  const rates = samples.map((s) => rateOf(prior, s))
  assert.ok(quantile(rates, 0.02) < 1.5 && quantile(rates, 0.98) > 1.5)
  assert.ok(quantile(rates, 0.95) / quantile(rates, 0.05) < 3)
})

test('the evidence prefers the number of sources there are', async () => {
  const worlds = [truth(), truth([12, -20, 1, 1.5]), truth([-25, -20, 1, 1.5], [25, 20, 1, 1.5])]
  for (const [actual, world] of worlds.entries()) {
    const o = asIf(quiet, prior, world, 20 + actual)
    const found = [await evidence(o, 0), await evidence(o, 1), await evidence(o, 2)]
    assert.equal(found.indexOf(Math.max(...found)), actual, `${actual} there, ln evidence ${found}`)
  }
})

/** Air and sensors known exactly, and the height nearly: place and rate are all that is unknown. */
const exact: Prior = {
  ...prior,
  height_m: [1, 1.2],
  windTurn_rad: 1e-6,
  windSpeedLog: 1e-6,
  spreadLog: 1e-6,
  response_s: { median: 1, log: 1e-6 },
  delay_s: { median: 1, log: 1e-6 },
  modelError: { median: 0.3, log: 1e-6 },
  noiseLog: 1e-6,
}

/** ln evidence of one source by a sum over cells of place and rate score. */
function byQuadrature(o: Observations, cell_m: number, step: number): number {
  const model = modelOf(o)
  model.reserve(1)
  const nuisance = nuisanceOf(exact, new Float64Array(NUISANCES), 0, null)
  const logCell = Math.log((cell_m / 100) ** 2 * step) - 0.5 * Math.log(2 * Math.PI)
  const terms: number[] = []
  for (let x_m = -50 + cell_m / 2; x_m < 50; x_m += cell_m)
    for (let y_m = -50 + cell_m / 2; y_m < 50; y_m += cell_m) {
      model.column(0, { x_m, y_m, z_m: 1.1 }, o.sourceWidth_m, nuisance)
      for (let z = -4; z <= 4; z += step)
        terms.push(
          model.logLikelihood([0], [rateOf(exact, [x_m, y_m, 1.1, z])], 1, nuisance) - 0.5 * z * z + logCell,
        )
    }
  return logSumExp(terms)
}

/** ln of the mean evidence of some runs: the mean, not its logarithm, is what each run is right about. */
async function meanEvidence(o: Observations, seeds: number, more: Partial<Run>): Promise<number> {
  const found: number[] = []
  for (let seed = 1; seed <= seeds; seed++) found.push(await evidence(o, 1, { ...more, prior: exact, seed }))
  return logSumExp(found) - Math.log(seeds)
}

for (const [what, noise_ppm, kgph] of [
  ['a source that is hardly seen', 2, 2],
  ['one that is seen well enough', 0.5, 0.5],
] as const)
  test(`the evidence of ${what} is the sum over all places and rates, with a screen to lead there and without`, async () => {
    const o = asIf(ringOfPosts(noise_ppm), exact, truth([12, -20, 1.1, kgph]), 7)
    const expected = byQuadrature(o, 2.5, 0.25)
    const led = await meanEvidence(o, 6, { settings: { particles: 96, sweeps: 3 } })
    assert.ok(Math.abs(led - expected) < 0.25, `with a screen ${led}, by the sum ${expected}`)
    // From the prior alone most particles die on the way: more of them, and a wider margin.
    const alone = await meanEvidence(o, 6, { screens: [], settings: { particles: 320, sweeps: 3 } })
    assert.ok(Math.abs(alone - expected) < 0.6, `without ${alone}, by the sum ${expected}`)
  })

test('the same seed gives the same samples bit for bit, another seed others', async () => {
  const o = asIf(quiet, prior, truth([12, -20, 1, 1.5]), 7)
  const few = { settings: { ...settings, particles: 24 } }
  const once = await run(o, 1, few)
  const twice = await run(o, 1, few)
  assert.deepEqual(twice.posterior, once.posterior)
  assert.deepEqual(await samplesOf(twice), await samplesOf(once))
  assert.notDeepEqual((await run(o, 1, { ...few, seed: 2 })).posterior.samples, once.posterior.samples)
})

test('any number of hands gives the same samples bit for bit, also more hands than particles', async () => {
  const o = asIf(quiet, prior, truth([-25, -20, 1, 1.5], [25, 20, 1, 1.5]), 7)
  const few = { settings: { particles: 7, sweeps: 2 } }
  const { posterior } = await run(o, 2, few)
  for (const hands of [2, 3, 20]) {
    const shared = await run(o, 2, { ...few, hands })
    assert.deepEqual(shared.posterior.samples, posterior.samples)
    assert.equal(shared.posterior.logEvidence, posterior.logEvidence)
  }
  const [one, three] = [await run(o, 2, few), await run(o, 2, { ...few, hands: 3 })]
  assert.deepEqual(await samplesOf(three), await samplesOf(one))
})

test('every sample lies in the area and the heights sought, one per particle and sweep, with its own likelihood', async () => {
  const o = asIf(quiet, prior, truth([45, 45, 0.5, 1]), 3)
  const sampled = await run(o, 2, { settings: { ...settings, particles: 24 } })
  const found = await sampled.harvest(HARVEST)
  assert.equal(found.samples.length, 24 * HARVEST)
  assert.equal(found.logLikelihoods.length, found.samples.length)
  const model = modelOf(o)
  model.reserve(2)
  found.samples.forEach((s, i) => {
    for (const at of [0, PER_SOURCE]) {
      assert.ok(Math.abs(s[at]!) <= 50 && Math.abs(s[at + 1]!) <= 50)
      assert.ok(s[at + 2]! >= 0 && s[at + 2]! <= 3)
    }
    const nuisance = nuisanceOf(prior, s, 2 * PER_SOURCE, null)
    for (const slot of [0, 1]) {
      const [x_m, y_m, z_m] = s.subarray(slot * PER_SOURCE) as unknown as [number, number, number]
      model.column(slot, { x_m, y_m, z_m }, o.sourceWidth_m, nuisance)
    }
    const rates = [rateOf(prior, s), rateOf(prior, s, PER_SOURCE)]
    const expected = model.logLikelihood([0, 1], rates, 2, nuisance)
    assert.ok(Math.abs(found.logLikelihoods[i]! - expected) < 1e-9 * Math.abs(expected))
  })
})

/** Where the truth lies in the posterior of each world drawn from the prior: share of mass denser than its place, rank of its rate. */
async function calibration(worlds: number): Promise<{ places: number[]; rates: number[] }> {
  const places: number[] = []
  const rates: number[] = []
  for (let world = 0; world < worlds; world++) {
    const theta = drawPrior(prior, 1, randomStream(world, 31))
    const o = asIf(quiet, prior, theta, world)
    // More sweeps than usual: what is asked here is whether the posterior is right, not whether it is quick.
    const samples = await samplesOf(await run(o, 1, { seed: world, settings: { particles: 96, sweeps: 12 } }))
    const density = localDensity(samples.map((s) => ({ x_m: s[0]!, y_m: s[1]! })))
    places.push(shareAbove(density, { x_m: theta[0]!, y_m: theta[1]! }))
    rates.push(samples.filter((s) => s[3]! < theta[3]!).length / samples.length)
  }
  return { places, rates }
}
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
const beyond = (ranks: readonly number[]) => ranks.filter((r) => r < 0.03 || r > 0.97).length / ranks.length

test('calibration: in worlds drawn from the prior the truth lies anywhere in the posterior, not at its edge', async () => {
  const { places, rates } = await calibration(14)
  assert.ok(mean(places) > 0.2 && mean(places) < 0.7, `mean share ${mean(places)}`) // of 14 uniform: 0.5 ± 0.08
  assert.ok(places.filter((share) => share < 0.95).length >= 11, `${places}`)
  assert.ok(
    places.some((share) => share > 0.2),
    'a posterior far too wide holds every truth in its middle',
  )
  assert.ok(mean(rates) > 0.25 && mean(rates) < 0.75, `mean rank ${mean(rates)}`)
  assert.ok(beyond(rates) < 0.35, `${rates}`)
})
