import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { gaussianCentre, gaussianMean, gaussianShare } from './gaussian.ts'

const far = Number.POSITIVE_INFINITY

// Abramowitz and Stegun (1964): table 26.1 (P(x) - ½) and table 26.2 (the tail Q(x)), fifteen and ten digits.
for (const [from, to, value, places] of [
  [0, 0.3, 0.117911422188953, 5e-16],
  [0, 1, 0.341344746068543, 5e-16],
  [0, 2, 0.477249868051821, 5e-16],
  [-1, 1, 0.682689492137086, 1e-15],
  [3, far, 1.349898031630095e-3, 5e-18],
  [5, far, 2.866515719e-7, 1e-16],
  [6, far, 9.86587645e-10, 1e-18],
  [8, far, 6.220960574e-16, 1e-24],
] as const)
  test(`the share of a normal between ${from} and ${to}`, () => {
    assert.ok(Math.abs(gaussianShare(from, to) - value) < places, `${gaussianShare(from, to)}`)
    assert.ok(Math.abs(gaussianShare(-to, -from) - value) < places)
  })

/** Simpson's rule in 2000 parts: its own error is below 1e-10 for intervals up to two wide. */
function quadrature(from: number, to: number, at: (s: number) => number): number {
  const parts = 2000
  const h = (to - from) / parts
  let sum = at(from) + at(to)
  for (let k = 1; k < parts; k++) sum += (k % 2 === 1 ? 4 : 2) * at(from + k * h)
  return (sum * h) / 3
}

test('share and mean equal the integral, in the bulk, in the tails and in slivers', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -9, max: 8, noNaN: true }),
      fc.double({ min: 1e-9, max: 2, noNaN: true }),
      (from, width) => {
        const to = from + width
        const integral = quadrature(0, width, (s) => Math.exp(-0.5 * (from + s) ** 2))
        // to - from itself is rounded: in a sliver that alone is 1e-15 / width.
        const near = 1e-9 + 1e-15 / width
        assert.ok(Math.abs((gaussianShare(from, to) * Math.sqrt(2 * Math.PI)) / integral - 1) < near)
        assert.ok(Math.abs((gaussianMean(from, to) * width) / integral - 1) < near)
      },
    ),
    { seed: 11, numRuns: 300 },
  )
  assert.equal(gaussianMean(1.5, 1.5), Math.exp(-1.125))
  assert.equal(gaussianShare(2, 2), 0)
  assert.equal(gaussianShare(-far, far), 1)
})

test('shares of adjoining intervals add up, across every switch of formula', () => {
  const cuts = [-far, -9, -3, -1e-4, 0, 5e-4, 0.1, 0.66, 0.67, 2, 5.65, 5.66, 5.6605, 8, far]
  let sum = 0
  for (let k = 1; k < cuts.length; k++) sum += gaussianShare(cuts[k - 1]!, cuts[k]!)
  assert.ok(Math.abs(sum - 1) < 1e-15)
})

test('the centre is the mean place of the weight while the peak is inside, and an end beyond', () => {
  for (const [from, width] of [
    [-0.01, 0.02],
    [-0.2, 0.5],
    [-1, 3],
    [-4, 5.2],
    [-2, 10],
    [-30, 60],
  ] as const) {
    const mass = quadrature(from, from + width, (s) => Math.exp(-0.5 * s * s))
    const mean = quadrature(from, from + width, (s) => s * Math.exp(-0.5 * s * s)) / mass
    assert.ok(Math.abs(gaussianCentre(from, from + width) - (mean - from) / width) < 0.05)
  }
  assert.equal(gaussianCentre(3, 20), 0)
  assert.equal(gaussianCentre(-20, -3), 1)
  assert.equal(gaussianCentre(7, 7), 0.5)
})
