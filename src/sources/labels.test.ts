import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '../kernels/random.ts'
import { sameOrder, sortLabels } from './labels.ts'
import { NUISANCES, PER_SOURCE } from './prior.ts'
import type { Posterior } from './sampler.ts'

/** Samples about the centres, each naming its sources in an order of its own; the rate score carries the true name. */
function shuffled(centres: readonly (readonly [number, number])[], scatter_m: number, n = 200): Posterior {
  const random = randomStream(4, centres.length)
  const samples = Array.from({ length: n }, () => {
    const order = centres.map((_, s) => [random.uniform(), s] as const).sort((a, b) => a[0] - b[0])
    return Float64Array.from([
      ...order.flatMap(([, s]) => [
        centres[s]![0] + scatter_m * random.normal(),
        centres[s]![1] + scatter_m * random.normal(),
        1,
        s,
      ]),
      ...new Array(NUISANCES).fill(0),
    ])
  })
  const logLikelihoods = Float64Array.from(samples, () => random.normal())
  return { sources: centres.length, samples, logLikelihoods, logEvidence: 0, evaluations: 0 }
}

for (const centres of [
  [[3, 4]],
  [
    [0, 0],
    [40, 0],
  ],
  [
    [0, 0],
    [30, 5],
    [-10, 25],
  ],
] as [number, number][][])
  test(`${centres.length} sources named in any order are told apart`, () => {
    const posterior = shuffled(centres, 3)
    const lists = sortLabels(posterior)
    assert.equal(lists.length, centres.length)
    for (const list of lists) {
      assert.equal(list.length, posterior.samples.length)
      assert.ok(list.every((at) => at.length === PER_SOURCE))
      assert.equal(new Set(list.map((at) => at[3])).size, 1, 'one list holds one source')
    }
    assert.equal(new Set(lists.map((list) => list[0]![3])).size, centres.length)
  })

test('every source of every sample lands in exactly one list, however the clouds overlap', () => {
  const posterior = shuffled(
    [
      [0, 0],
      [2, 1],
    ],
    5,
  )
  const [first, second] = sortLabels(posterior)
  posterior.samples.forEach((sample, i) => {
    const mine = [first![i]![0], second![i]![0]].sort()
    assert.deepEqual(mine, [sample[0], sample[PER_SOURCE]].sort())
  })
})

test('no sources, no lists', () => assert.deepEqual(sortLabels(shuffled([], 1)), []))

test('a particle’s sources are put into the order that lies nearest to another’s, and nothing else of it changes', () => {
  const random = randomStream(6, 0)
  for (let trial = 0; trial < 200; trial++) {
    const sources = 1 + random.below(3)
    const like = Float64Array.from({ length: sources * PER_SOURCE }, () => 100 * random.uniform())
    const row = Float64Array.from({ length: sources * PER_SOURCE + NUISANCES }, () => 100 * random.uniform())
    const away = (of: Float64Array, order: readonly number[]) =>
      order.reduce((sum, from, to) => {
        const [a, b] = [from * PER_SOURCE, to * PER_SOURCE]
        return sum + (of[a]! - like[b]!) ** 2 + (of[a + 1]! - like[b + 1]!) ** 2
      }, 0)
    const orders = [[0], [0, 1], [1, 0], [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    const least = Math.min(...orders.filter((o) => o.length === sources).map((order) => away(row, order)))
    const sorted = row.slice()
    sameOrder(sorted, like, sources)
    assert.ok(Math.abs(away(sorted, [0, 1, 2].slice(0, sources)) - least) < 1e-9)
    const list = (of: Float64Array) =>
      Array.from({ length: sources }, (_, s) => of.slice(s * PER_SOURCE, (s + 1) * PER_SOURCE).join()).sort()
    assert.deepEqual(list(sorted), list(row))
    assert.deepEqual(sorted.slice(sources * PER_SOURCE), row.slice(sources * PER_SOURCE))
  }
})
