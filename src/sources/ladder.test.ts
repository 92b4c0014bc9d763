import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everySecond, flight, series, windRecord } from '../detections/made.contract.ts'
import { randomStream } from '../kernels/random.ts'
import { couple, type Point } from './coupling.ts'
import { alone } from './crew.ts'
import { firstLook, ladder, refined, type Search } from './ladder.ts'
import { madePrior, observed } from './made.contract.ts'
import type { Observations } from './observations.ts'
import { logCount } from './prior.ts'

const SECONDS = 400
const NOISE_PPM = 0.02
const route = Array.from({ length: SECONDS }, (_, i) => ({
  x_m: -35 + 10 * Math.floor(i / 50),
  y_m: (Math.floor(i / 50) % 2 === 0 ? 1 : -1) * (50 - 2 * (i % 50)),
  z_m: 3,
}))
const wind = windRecord(everySecond(SECONDS), (t_s) => ({
  speed_mps: 3,
  from_deg: 270 + 12 * Math.sin(t_s / 40),
}))
const still = { turn_rad: 0, speedFactor: 1, lateralFactor: 1, verticalFactor: 1 }

/** What a quick sensor reads of sources whose plumes are the model's own, but for an error of their size. */
function flown(...sources: readonly (Point & { readonly rate_kgph: number })[]): Observations {
  const gas = series(flight(route), everySecond(SECONDS), undefined, { response_s: 0.01 })
  const o = observed([gas], wind)
  const random = randomStream(4, sources.length)
  const column = new Float64Array(o.n)
  const enhancement_ppm = new Float64Array(o.n).map(() => NOISE_PPM * random.normal())
  for (const { rate_kgph, ...place } of sources) {
    couple(o, place, 0.6, still, column)
    column.forEach((ppm, i) => {
      enhancement_ppm[i] = enhancement_ppm[i]! + rate_kgph * ppm * Math.exp(0.4 * random.normal())
    })
  }
  const noise_ppm = new Float64Array(o.n).fill(NOISE_PPM)
  return { ...o, enhancement_ppm, noise_ppm, weight: new Float64Array(o.n).fill(0.2) }
}

const north = { x_m: -42, y_m: 28, z_m: 1, rate_kgph: 1 }
const south = { x_m: -42, y_m: -28, z_m: 1, rate_kgph: 1 }
const search: Search = {
  prior: { ...madePrior, maxSources: 3 },
  response_s: 0.01,
  seed: 5,
  gas: [],
  particles: 64,
  progress: () => {},
}

async function climbed(o: Observations, wanted: Search = search) {
  const hands = alone(o, 'plume')
  const first = await firstLook(o, wanted, hands)
  return { hands, first, found: await ladder(o, wanted, hands, first) }
}

const best = (logEvidence: readonly number[], prior = search.prior) => {
  const value = logEvidence.map((log, k) => log + logCount(prior, k))
  return value.indexOf(Math.max(...value))
}

test('with nothing in the air none is best, with one source one, with two apart two', async () => {
  for (const sources of [[], [north], [north, south]]) {
    const { found } = await climbed(flown(...sources))
    assert.equal(best(found.logEvidence), sources.length, `${found.logEvidence}`)
  }
})

test('a number that the sum over places rules out is not sampled, and nothing beyond it is looked at', async () => {
  const { found } = await climbed(flown(north))
  assert.ok(found.sampled.length < 4)
  assert.ok(found.logEvidence.length <= found.sampled.length + 1)
  const none = await climbed(flown(north), { ...search, prior: { ...search.prior, maxSources: 1 } })
  assert.equal(none.found.logEvidence.length, 2)
})

test('carried into puffs, in steady enough wind, places stay and the number too', async () => {
  const o = flown(north)
  const { first, found } = await climbed(o)
  const puffs = await refined(found, search, alone(o, 'puffs'), first)
  assert.equal(best(puffs.logEvidence), 1)
  const mean = (of: typeof found, axis: number) => {
    const { samples } = of.sampled[1]!.posterior
    return samples.reduce((sum, row) => sum + row[axis]!, 0) / samples.length
  }
  assert.notEqual(mean(puffs, 0), mean(found, 0))
  assert.ok(Math.hypot(mean(puffs, 0) - mean(found, 0), mean(puffs, 1) - mean(found, 1)) < 6)
})
