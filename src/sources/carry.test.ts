import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clearAir, everySecond, post, series, studentT4, windRecord } from '../detections/made.contract.ts'
import { randomStream } from '../kernels/random.ts'
import { couple } from './coupling.ts'
import { alone } from './crew.ts'
import { madePrior, observed } from './made.contract.ts'
import type { Observations } from './observations.ts'
import type { Shared } from './particles.ts'
import { screen } from './proposal.ts'
import { carry, sample } from './sampler.ts'

/** Eight posts around a source; the wind goes round, so that every post sees it in its turn. */
const MINUTES = 120
const wind = windRecord(everySecond(MINUTES * 60, 60), (t) => ({ speed_mps: 3, from_deg: 180 + t / 20 }), {
  averaging_s: 60,
})
const gas = Array.from({ length: 8 }, (_, i) => {
  const turn = (i * Math.PI) / 4
  return series(post(60 * Math.cos(turn), 60 * Math.sin(turn), 2), everySecond(MINUTES * 60, 180))
})
const air = { turn_rad: 0, speedFactor: 1, lateralFactor: 1, verticalFactor: 1 }
const observations = seen(observed(gas, wind, { background: (g) => clearAir(g, 0.02) }))

function seen(o: Observations): Observations {
  const column = new Float64Array(o.n)
  couple(o, { x_m: 12, y_m: -20, z_m: 1 }, o.sourceWidth_m, air, column)
  const random = randomStream(4, 0)
  return { ...o, enhancement_ppm: column.map((m) => 1.5 * m + Math.hypot(0.02, 0.3 * m) * studentT4(random)) }
}

/** The same with the last half hour counting for nothing: what was known before it. */
const earlier: Observations = {
  ...observations,
  weight: observations.weight.map((w, i) => (observations.t_s[i]! < 5400 ? w : 0)),
}

function world(o: Observations, seed: number) {
  const { model, crew } = alone(o, 'plume')
  model.reserve(2)
  const shared: Shared = {
    sources: 1,
    prior: madePrior,
    screens: [screen(model, o, madePrior, null, undefined, 300)],
    response_s: null,
    seed,
  }
  return { crew, shared, sampled: () => sample(crew, shared, { particles: 128, sweeps: 4 }) }
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

test('carried into the same data, every particle counts, the evidence stays, and the moves lead nowhere', async () => {
  const { crew, shared, sampled } = world(observations, 1)
  const { posterior } = await sampled()
  const carried = (await carry(crew, { ...shared, seed: 2 }, posterior, 4, () => ({ ...shared, seed: 2 })))!
  assert.ok(Math.abs(carried.share - 1) < 1e-9, `${carried.share}`)
  assert.ok(Math.abs(carried.posterior.logEvidence - posterior.logEvidence) < 1e-9)
  assert.ok(Math.abs(carried.climb) < 1, `${carried.climb}`)
  const all = await carried.harvest(0)
  assert.equal(all.samples.length, 4 * 128)
  assert.deepEqual(all.samples.slice(-128), carried.posterior.samples)
  assert.notDeepEqual(carried.posterior.samples, posterior.samples)
})

test('carried into more data, evidence and place are those of the more data sampled afresh', async () => {
  const carriedEvidence: number[] = []
  const afreshEvidence: number[] = []
  const apart: number[] = []
  for (const seed of [1, 2, 3]) {
    const { posterior } = await world(earlier, seed).sampled()
    const { crew, shared, sampled } = world(observations, seed + 10)
    const carried = (await carry(crew, shared, posterior, 6, () => shared))!
    const afresh = (await sampled()).posterior
    assert.ok(carried.share > 0.05 && carried.share < 0.95, `there is something to learn: ${carried.share}`)
    carriedEvidence.push(carried.posterior.logEvidence)
    afreshEvidence.push(afresh.logEvidence)
    const place = ({ samples }: typeof afresh) => [0, 1].map((axis) => mean(samples.map((row) => row[axis]!)))
    const [a, b] = [place(carried.posterior), place(afresh)]
    apart.push(Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!))
  }
  assert.ok(
    Math.abs(mean(carriedEvidence) - mean(afreshEvidence)) < 0.6,
    `${carriedEvidence} and ${afreshEvidence}`,
  )
  assert.ok(mean(apart) < 2, `${apart} m`)
})

test('told that too few particles count, nothing is moved', async () => {
  const { crew, shared, sampled } = world(observations, 1)
  const { posterior } = await sampled()
  const shares: number[] = []
  const answer = await carry(crew, shared, posterior, 4, (share) => {
    shares.push(share)
    return undefined
  })
  assert.deepEqual([answer, shares.length], [undefined, 1])
})

test('particles in the wrong place climb when they are moved', async () => {
  const { crew, shared, sampled } = world(observations, 1)
  const { posterior } = await sampled()
  const elsewhere = posterior.samples.map((row) => {
    const moved = row.slice()
    moved[0] = -30
    moved[1] = 35
    return moved
  })
  const logLikelihoods = (await crew.judge(shared, Float64Array.from(elsewhere.flatMap((row) => [...row]))))
    .logL
  const astray = { ...posterior, samples: elsewhere, logLikelihoods }
  const carried = (await carry(crew, shared, astray, 6, () => shared))!
  assert.ok(carried.climb > 3, `${carried.climb}`)
})
