import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '../kernels/random.ts'
import { ownHand } from './crew.ts'
import { asIf, drawPrior, madePrior, ringOfPosts, truth } from './made.contract.ts'
import { plainModel } from './model.ts'
import type { Observations } from './observations.ts'
import { type Block, judge, move, type Shared, start } from './particles.ts'
import { NUISANCES, PER_SOURCE, type Prior } from './prior.ts'
import { drawStart, screen } from './proposal.ts'

const prior: Prior = { ...madePrior, outside: { share: 0.2, reach_m: 50, rateFactor: 4 } }
const o = asIf(ringOfPosts(0.05), prior, truth([12, -20, 1, 1.5], [-25, 20, 1, 1]), 7)

const model = (of: Observations = o) => {
  const made = plainModel(of)
  made.reserve(2)
  return made
}
const everywhere = screen(model(), o, prior, null, undefined, 400)
const shared = (sources: number): Shared => ({
  sources,
  prior,
  screens: sources === 0 ? [] : [everywhere],
  response_s: null,
  seed: 5,
})
const rowLength = (sources: number) => sources * PER_SOURCE + NUISANCES

/** One block of particles in so many pieces, as if by so many workers. */
function inPieces(all: Block, length: number, pieces: number): Block[] {
  const count = all.theta.length / length
  return Array.from({ length: pieces }, (_, p) => {
    const from = Math.floor((p * count) / pieces)
    const to = Math.floor(((p + 1) * count) / pieces)
    return { ...all, first: all.first + from, theta: all.theta.slice(from * length, to * length) }
  })
}
const joined = (parts: readonly Float64Array[]) => parts.flatMap((part) => [...part])

for (const sources of [0, 1, 2])
  test(`${sources} sources: particles moved in several blocks go where they go in one, bit for bit`, () => {
    const length = rowLength(sources)
    const { theta } = start(model(), o, shared(sources), 0, 17)
    for (const temper of [0.3, 1]) {
      const all: Block = { first: 0, theta, crowd: theta, temper, sweeps: 3, round: 1, keep: false }
      const whole = move(model(), o, shared(sources), all)
      assert.notDeepEqual(whole.theta, theta)
      for (const pieces of [2, 3, 17]) {
        const moved = inPieces(all, length, pieces).map((block) => move(model(), o, shared(sources), block))
        assert.deepEqual(joined(moved.map((part) => part.theta)), [...whole.theta])
        assert.deepEqual(joined(moved.map((part) => part.logL)), [...whole.logL])
        assert.equal(
          moved.reduce((sum, part) => sum + part.evaluations, 0),
          whole.evaluations,
        )
      }
    }
  })

test('particles are drawn the same by one hand or by several, each by a stream of its own', () => {
  const whole = start(model(), o, shared(2), 0, 12)
  const parts = [start(model(), o, shared(2), 0, 5), start(model(), o, shared(2), 5, 7)]
  assert.deepEqual(joined(parts.map((part) => part.theta)), [...whole.theta])
  assert.deepEqual(joined(parts.map((part) => part.logL)), [...whole.logL])
  const rows = Array.from({ length: 12 }, (_, p) =>
    whole.theta.slice(p * rowLength(2), (p + 1) * rowLength(2)).join(),
  )
  assert.equal(new Set(rows).size, 12)
})

test('a model used before gives what a fresh one gives', () => {
  const used = model()
  start(used, o, shared(2), 100, 5)
  assert.deepEqual(start(used, o, shared(1), 0, 6), start(model(), o, shared(1), 0, 6))
})

test('kept sweeps are the way, and its end is where particles stand that are not kept', () => {
  const length = rowLength(1)
  const { theta } = start(model(), o, shared(1), 0, 6)
  const block: Block = { first: 0, theta, crowd: theta, temper: 1, sweeps: 4, round: 2, keep: true }
  const kept = move(model(), o, shared(1), block)
  const end = move(model(), o, shared(1), { ...block, keep: false })
  assert.equal(kept.theta.length, 4 * 6 * length)
  assert.deepEqual(kept.theta.slice(3 * 6 * length), end.theta)
  assert.deepEqual(kept.logL.slice(3 * 6), end.logL)
})

test('the likelihood a particle carries is that of its place, in whatever model it is asked', () => {
  const { theta } = start(model(), o, shared(2), 0, 8)
  const moved = move(model(), o, shared(2), {
    first: 0,
    theta,
    crowd: theta,
    temper: 1,
    sweeps: 5,
    round: 1,
    keep: false,
  })
  const again = judge(model(), o, shared(2), moved.theta)
  moved.logL.forEach((logL, p) => {
    assert.ok(Math.abs(logL - again.logL[p]!) <= 1e-9 * Math.abs(logL))
  })
  const other = asIf(ringOfPosts(0.05), prior, truth([40, 40, 1, 1]), 8)
  assert.notDeepEqual(judge(model(other), other, shared(2), moved.theta).logL, again.logL)
})

test('a particle outside of what is searched has no likelihood', () => {
  const theta = drawPrior(prior, 1, randomStream(1, 1))
  assert.ok(Number.isFinite(judge(model(), o, shared(1), theta).logL[0]!))
  theta[0] = 1000
  assert.equal(judge(model(), o, shared(1), theta).logL[0], Number.NEGATIVE_INFINITY)
})

test('one hand does what the functions do', async () => {
  const crew = ownHand(model(), o)
  assert.equal(crew.hands, 1)
  const drawn = await crew.start(shared(1), 0, 5)
  assert.deepEqual(drawn, start(model(), o, shared(1), 0, 5))
  const block: Block = {
    first: 0,
    theta: drawn.theta,
    crowd: drawn.theta,
    temper: 0.5,
    sweeps: 2,
    round: 1,
    keep: false,
  }
  assert.deepEqual(await crew.move(shared(1), block), move(model(), o, shared(1), block))
  assert.deepEqual(await crew.judge(shared(1), drawn.theta), judge(model(), o, shared(1), drawn.theta))
})

/** One reading that counts for nothing: every likelihood is the same. */
const silent: Observations = (() => {
  const one = { ...o, n: 1, ranges: [[0, 1] as const] }
  return { ...one, weight: Float64Array.of(0) }
})()

/** Shares of particles in parts of everywhere: halves, the area, about the screen's favourite, low rates; and of the unknowns. */
function shares(theta: Float64Array, length: number): number[] {
  const rows = Array.from({ length: theta.length / length }, (_, p) =>
    theta.subarray(p * length, (p + 1) * length),
  )
  const leaf = everywhere.leaves.reduce((a, b) =>
    everywhere.logDensity[b]! > everywhere.logDensity[a]! ? b : a,
  )
  const [x, y, width] = everywhere.box_m.subarray(4 * leaf) as unknown as [number, number, number]
  const near = (t: Float64Array) => Math.abs(t[0]! - x) < 2 * width && Math.abs(t[1]! - y) < 2 * width
  const parts: ((t: Float64Array) => boolean)[] = [
    (t) => t[0]! < 0,
    (t) => t[1]! < 0,
    (t) => Math.abs(t[0]!) < 50 && Math.abs(t[1]!) < 50,
    near,
    (t) => t[2]! < 1.5,
    (t) => t[3]! < 0,
    (t) => Math.abs(t[3]!) < 0.6745,
    ...Array.from(
      { length: NUISANCES },
      (_, i) => (t: Float64Array) => Math.abs(t[PER_SOURCE + i]!) < 0.6745,
    ),
  ]
  return parts.map((part) => rows.filter(part).length / rows.length)
}

for (const [temper, what] of [
  [1, 'the prior'],
  [0, 'the start'],
] as const)
  test(`where the data say nothing, moves at temper ${temper} leave ${what} as it is`, () => {
    const n = 6000
    const length = rowLength(1)
    const drawn = (stream: number) => {
      const random = randomStream(12, stream)
      return Float64Array.from(
        Array.from({ length: n }, () => {
          const particle = drawPrior(prior, 1, random)
          if (temper === 0) particle.set(drawStart(prior, [everywhere], random))
          return [...particle]
        }).flat(),
      )
    }
    const theta = drawn(0)
    const block: Block = { first: 0, theta, crowd: drawn(1), temper, sweeps: 20, round: 1, keep: false }
    const moved = move(model(silent), silent, shared(1), block).theta
    const stayed = moved.filter((v, i) => v === theta[i]).length / moved.length
    assert.ok(stayed < 0.05, `${stayed} never moved`)
    // Twice as many independent draws as particles say what is meant.
    const [one, two] = [shares(theta, length), shares(drawn(2), length)]
    shares(moved, length).forEach((share, i) => {
      const expected = (one[i]! + two[i]!) / 2
      const within = 4.5 * Math.sqrt((1.5 * expected * (1 - expected)) / n)
      assert.ok(Math.abs(share - expected) < within, `part ${i}: ${share}, expected ${expected}`)
    })
  })
