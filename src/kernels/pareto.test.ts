import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paretoFit, paretoQuantile, smoothedWeights } from './pareto.ts'
import { randomStream } from './random.ts'

test('a generalised Pareto distribution is recognised by its quantiles', () => {
  for (const shape of [-0.2, 0.3, 0.7, 1.2])
    for (const scale of [0.5, 4]) {
      const values = Float64Array.from({ length: 4000 }, (_, i) =>
        paretoQuantile((i + 0.5) / 4000, shape, scale),
      )
      const fit = paretoFit(values)
      assert.ok(Math.abs(fit.shape - shape) < 0.03, `shape ${fit.shape}, made with ${shape}`)
      assert.ok(Math.abs(fit.scale / scale - 1) < 0.04, `scale ${fit.scale}, made with ${scale}`)
    }
  // Shape 0 is the exponential distribution, shape -1 the uniform one.
  assert.ok(Math.abs(paretoQuantile(0.5, 0, 2) - 2 * Math.LN2) < 1e-12)
  assert.ok(Math.abs(paretoQuantile(0.25, -1, 2) - 0.5) < 1e-12)
})

/** ln of the weights that turn samples of N(0, 1) into N(0, sd). */
function widened(sd: number, n: number): { z: Float64Array; logWeights: Float64Array } {
  const random = randomStream(3, 1)
  const z = Float64Array.from({ length: n }, () => random.normal())
  return { z, logWeights: z.map((v) => 0.5 * v * v * (1 - 1 / (sd * sd))) }
}

test('the shape is that of the weights: 1 - 1/s² from a normal to one s times as wide', () => {
  for (const [sd, shape] of [
    [1.2, 0.31],
    [Math.SQRT2, 0.5],
    [2, 0.75],
  ] as const) {
    const found = smoothedWeights(widened(sd, 40_000).logWeights).shape
    assert.ok(Math.abs(found - shape) < 0.12, `${found}, expected ${shape}`)
  }
})

test('weighted samples have the spread of what they are weighted to, wider and narrower', () => {
  for (const sd of [0.5, 0.8, 1.3]) {
    const { z, logWeights } = widened(sd, 4000)
    const { weights, effective } = smoothedWeights(logWeights)
    assert.ok(Math.abs(weights.reduce((a, b) => a + b, 0) - 1) < 1e-12)
    const variance = z.reduce((sum, v, i) => sum + weights[i]! * v * v, 0)
    assert.ok(Math.abs(Math.sqrt(variance) / sd - 1) < 0.06, `${Math.sqrt(variance)}, expected ${sd}`)
    assert.ok(effective < 4000 && effective > 400, `${effective}`)
  }
})

test('equal weights stay equal, and few samples are not smoothed', () => {
  const { weights, effective } = smoothedWeights(new Float64Array(500))
  assert.ok(weights.every((w) => Math.abs(w - 1 / 500) < 1e-12))
  assert.ok(Math.abs(effective - 500) < 1e-6)
  const few = smoothedWeights([0, Math.log(3)])
  assert.ok(Math.abs(few.weights[1]! - 0.75) < 1e-12)
  assert.equal(few.shape, Number.POSITIVE_INFINITY)
})

test('weights of which some are nothing: the others share the mass', () => {
  const { weights, effective } = smoothedWeights(
    Float64Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 0 : Number.NEGATIVE_INFINITY)),
  )
  assert.ok(Math.abs(effective - 200) < 1e-6)
  assert.ok(weights.every((w, i) => Math.abs(w - (i % 2 === 0 ? 1 / 200 : 0)) < 1e-12))
})
