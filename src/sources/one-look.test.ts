import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ringOfPosts } from './made.contract.ts'
import { logLikelihood, nearMean } from './noise.ts'
import { lookDensity } from './one-look.ts'

test('the logarithms of single looks, each by its weight, add up to the likelihood of the whole recording', () => {
  const made = ringOfPosts(0.05)
  const o = {
    ...made,
    offsetSigma_ppm: made.offsetSigma_ppm.map(() => 0),
    weight: made.weight.map((_, i) => 0.1 + 0.05 * (i % 7)),
    enhancement_ppm: made.enhancement_ppm.map((_, i) => 0.3 * Math.sin(i / 5)),
  }
  const modelled = o.enhancement_ppm.map((_, i) => Math.max(0, Math.sin(i / 11)))
  const near = nearMean(o, modelled)
  for (const errors of [
    { noiseFactor: 1, modelError: 0.4, gaps: 0.05 },
    { noiseFactor: 1.7, modelError: 0.1, gaps: 0.3 },
  ]) {
    let sum = 0
    for (let i = 0; i < o.n; i++)
      sum +=
        o.weight[i]! *
        Math.log(lookDensity(o.enhancement_ppm[i]!, modelled[i]!, near[i]!, o.noise_ppm[i]!, errors))
    assert.ok(Math.abs(sum - logLikelihood(o, modelled, errors)) < 1e-8 * Math.abs(sum))
  }
})
