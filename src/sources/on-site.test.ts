import assert from 'node:assert/strict'
import { test } from 'node:test'
import { madePrior, truth } from './made.contract.ts'
import { offSite, onSite, samplesOf } from './on-site.ts'
import { NUISANCES, PER_SOURCE, type Prior } from './prior.ts'
import type { Posterior } from './sampler.ts'

const prior: Prior = { ...madePrior, outside: { share: 0.1, reach_m: 100, rateFactor: 8 } }

type Place = readonly [number, number, number, number]
const home: Place = [10, -5, 1, 2]
const shed: Place = [-30, 20, 1, 1]
const east: Place = [120, 0, 1, 1]
const north: Place = [0, 90, 1, 0.5]

/** A posterior of hand-made samples; each carries its number as its likelihood and as its first unknown. */
function posterior(...samples: readonly (readonly Place[])[]): Posterior {
  return {
    sources: samples[0]!.length,
    samples: samples.map((places, i) => {
      const theta = truth(...places)
      theta[places.length * PER_SOURCE] = i
      return theta
    }),
    logLikelihoods: Float64Array.from(samples, (_, i) => i),
    logEvidence: 0,
    evaluations: 0,
  }
}

const none = posterior([], [], [], [])
const one = posterior([home], [home], [home], [east])
const two = posterior([home, east], [home, shed], [north, home], [east, north])
const close = (found: readonly number[], expected: readonly number[]) => {
  assert.equal(found.length, expected.length)
  for (const [i, value] of found.entries()) assert.ok(Math.abs(value - expected[i]!) < 1e-12, `${found}`)
}

test('the number on site counts only the sources inside, by the weight of each number of all', () => {
  close(onSite([none, one, two], [0.2, 0.4, 0.4], prior), [0.2 + 0.1 + 0.1, 0.3 + 0.2, 0.1])
  close(
    onSite([none, one], [0.5, 0.5], {
      ...prior,
      area: [
        [100, -50],
        [150, -50],
        [150, 50],
        [100, 50],
      ],
    }),
    [0.875, 0.125],
  )
})

test('chances are kept: those on site sum to those of all numbers', () => {
  const weights = [0.05, 0.35, 0.6]
  assert.ok(Math.abs(onSite([none, one, two], weights, prior).reduce((a, b) => a + b, 0) - 1) < 1e-12)
})

test('a number that was not sampled is taken to stand inside', () => {
  close(onSite([none, one], [0.2, 0.4, 0.4], prior), [0.3, 0.3, 0.4])
})

test('samples are those with so many inside, whole and without what stands outside, each with its own likelihood', () => {
  const found = samplesOf([none, one, two], [0.1, 0.2, 0.7], prior, 1)
  // Of one source three in four are inside, of two two in four: 0.15 against 0.35.
  assert.equal(found.whole.sources, 2)
  assert.deepEqual(found.whole.samples, [two.samples[0], two.samples[2]])
  assert.equal(found.onSite.sources, 1)
  for (const [i, sample] of found.onSite.samples.entries()) {
    assert.equal(sample.length, PER_SOURCE + NUISANCES)
    assert.deepEqual([...sample.subarray(0, 3)], home.slice(0, 3))
    assert.equal(sample[PER_SOURCE], [0, 2][i], 'its own unknowns')
  }
  assert.deepEqual([...found.onSite.logLikelihoods], [0, 2])
  assert.deepEqual([...found.whole.logLikelihoods], [0, 2])
})

test('the number of all that most probably shows so many inside gives the samples', () => {
  const found = samplesOf([none, one, two], [0.1, 0.8, 0.1], prior, 1)
  assert.equal(found.whole.sources, 1)
  assert.equal(found.onSite.samples.length, 3)
  const pair = samplesOf([none, one, two], [0.1, 0.8, 0.1], prior, 2)
  assert.deepEqual(pair.onSite, { sources: 2, samples: [two.samples[1]], logLikelihoods: Float64Array.of(1) })
})

test('where none shows so many inside, samples with fewer are given', () => {
  const away = posterior([east], [north])
  const found = samplesOf([none, away], [0.1, 0.9], prior, 2)
  assert.deepEqual([found.whole.sources, found.onSite.sources], [1, 0])
  assert.equal(found.onSite.samples.length, 2)
  assert.ok(found.onSite.samples.every((sample) => sample.length === NUISANCES))
})

test('gas from outside: its chance, and direction, distance and rate where it comes from there', () => {
  const found = offSite([none, one], [0.2, 0.8], prior)
  assert.ok(Math.abs(found.probability - 0.2) < 1e-12)
  assert.ok(Math.abs(found.bearing_deg! - 90) < 1e-9)
  assert.ok(Math.abs(found.distance_m! - 120) < 1e-9)
  assert.ok(Math.abs(found.rate_kgph! - 8) < 1e-9) // eight times as strong over the fence, at the same score
  const upwind = offSite([none, posterior([north], [north])], [0.5, 0.5], prior)
  assert.ok(Math.abs(upwind.bearing_deg!) < 1e-9 && Math.abs(upwind.distance_m! - 90) < 1e-9)
  const west = offSite([none, posterior([[-200, 0, 1, 1]])], [0, 1], prior)
  assert.ok(Math.abs(west.bearing_deg! - 270) < 1e-9)
})

test('bearings are from the middle of the area, wherever that lies', () => {
  const area = [
    [100, 100],
    [140, 100],
    [140, 140],
    [100, 140],
  ] as const
  const found = offSite([none, posterior([[120, 20, 1, 1]])], [0.5, 0.5], { ...prior, area })
  assert.ok(Math.abs(found.bearing_deg! - 180) < 1e-9 && Math.abs(found.distance_m! - 100) < 1e-9)
})

test('a sample with two sources outside counts once for the chance', () => {
  assert.ok(Math.abs(offSite([none, one, two], [0, 0, 1], prior).probability - 0.75) < 1e-12)
})

test('no gas from outside is nothing to tell of', () => {
  const nothing = { probability: 0, bearing_deg: null, distance_m: null, rate_kgph: null }
  assert.deepEqual(offSite([none], [1], prior), nothing)
  assert.deepEqual(offSite([none, posterior([home], [shed])], [0.1, 0.9], prior), nothing)
})
