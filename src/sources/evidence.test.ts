import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RandomStream, randomStream } from '../kernels/random.ts'
import type { Crew } from './crew.ts'
import { bridge, bridgedEvidence } from './evidence.ts'
import { madePrior } from './made.contract.ts'
import { areaOf, NUISANCES, PER_SOURCE } from './prior.ts'

const logNormal = (x: number, mean: number, sigma: number) =>
  -0.5 * ((x - mean) / sigma) ** 2 - Math.log(sigma) - 0.5 * Math.log(2 * Math.PI)

test('a bridge between two normals finds the constant that one of them was multiplied by', () => {
  const random = randomStream(5, 1)
  const ratio = (x: number) => 7 + logNormal(x, 0, 1) - logNormal(x, 0.5, 1.3)
  const atSamples = Array.from({ length: 4000 }, () => ratio(random.normal()))
  const atDrawn = Array.from({ length: 4000 }, () => ratio(0.5 + 1.3 * random.normal()))
  const { log, sigma } = bridge(atSamples, atDrawn)
  assert.ok(sigma < 0.03, `${sigma}`)
  assert.ok(Math.abs(log - 7) < 4 * sigma, `${log} by ${sigma}`)
})

/** Places seen as round lumps of `sigma_m`, anything else as it was before; so that the evidence is known. */
const lumps = [
  { x_m: -20, y_m: 10 },
  { x_m: 25, y_m: -15 },
]
const sigma_m = 2
const lump = (theta: Float64Array, s: number, which: number) =>
  Math.exp(
    -0.5 * ((theta[s * PER_SOURCE]! - lumps[which]!.x_m) / sigma_m) ** 2 -
      0.5 * ((theta[s * PER_SOURCE + 1]! - lumps[which]!.y_m) / sigma_m) ** 2,
  )
const likelihood = (theta: Float64Array, sources: number) =>
  sources === 1
    ? lump(theta, 0, 0)
    : lump(theta, 0, 0) * lump(theta, 1, 1) + lump(theta, 1, 0) * lump(theta, 0, 1)

function drawn(sources: number, random: RandomStream): Float64Array {
  const theta = Float64Array.from({ length: sources * PER_SOURCE + NUISANCES }, () => random.normal())
  const first = random.uniform() < 0.5 ? 0 : 1
  for (let s = 0; s < sources; s++) {
    const { x_m, y_m } = lumps[sources === 1 ? 0 : (s + first) % 2]!
    theta[s * PER_SOURCE] = x_m + sigma_m * theta[s * PER_SOURCE]!
    theta[s * PER_SOURCE + 1] = y_m + sigma_m * theta[s * PER_SOURCE + 1]!
    const [low, high] = madePrior.height_m
    theta[s * PER_SOURCE + 2] = low + random.uniform() * (high - low)
  }
  return theta
}

for (const sources of [1, 2])
  test(`the evidence of ${sources} sources, named in any order, is the integral of prior times likelihood`, async () => {
    const random = randomStream(6, sources)
    const samples = Array.from({ length: 1200 }, () => drawn(sources, random))
    const shared = { sources, prior: madePrior, screens: [], response_s: null, seed: 1 }
    const judge: Crew['judge'] = async (_, theta) => {
      const length = samples[0]!.length
      const logL = Float64Array.from({ length: theta.length / length }, (__, i) =>
        Math.log(likelihood(theta.subarray(i * length, (i + 1) * length), sources)),
      )
      return { theta, logL, evaluations: 0 }
    }
    const never = () => Promise.reject(new Error('not asked for'))
    const logL = Float64Array.from(samples, (theta) => Math.log(likelihood(theta, sources)))
    const evidence = await bridgedEvidence(
      { hands: 1, start: never, move: never, judge },
      shared,
      samples,
      logL,
    )
    const each = Math.log((2 * Math.PI * sigma_m ** 2) / areaOf(madePrior.area))
    const expected = sources * each + (sources === 2 ? Math.log(2) : 0)
    assert.ok(evidence !== undefined && evidence.sigma < 0.2, `${evidence?.sigma}`)
    assert.ok(Math.abs(evidence.log - expected) < 4 * evidence.sigma, `${evidence.log}, ${expected}`)
  })

test('samples too few to span their space give no evidence rather than a wrong one', async () => {
  const random = randomStream(7, 1)
  const samples = Array.from({ length: 20 }, () => drawn(1, random))
  const shared = { sources: 1, prior: madePrior, screens: [], response_s: null, seed: 1 }
  const never = () => Promise.reject(new Error('not asked for'))
  const crew = { hands: 1, start: never, move: never, judge: never }
  assert.equal(await bridgedEvidence(crew, shared, samples, new Float64Array(20)), undefined)
})
