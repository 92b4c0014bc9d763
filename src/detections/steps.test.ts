import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '../kernels/random.ts'
import { findSteps } from './steps.ts'

const NOISE = 0.02
const seconds = Float64Array.from({ length: 900 }, (_, i) => i)

/** Noise about a level, plus what `more` adds. */
function recording(seed: number, more: (t_s: number) => number): Float64Array {
  const random = randomStream(seed, 9)
  return seconds.map((t) => 2 + more(t) + NOISE * random.normal())
}

test('a jump that stays is found at its sample, up or down, and only once', () => {
  for (const size of [0.5, -0.4]) {
    const { steps, jumpVariance } = findSteps(
      seconds,
      recording(1, (t) => (t >= 400 ? size : 0)),
      NOISE,
    )
    assert.equal(steps.length, 1)
    assert.ok(Math.abs(steps[0]! - 400) <= 2)
    assert.ok(Math.abs(Math.sqrt(jumpVariance[steps[0]!]!) - Math.abs(size)) < 0.05)
  }
})

test('plumes of up to a minute are no steps', () => {
  for (const width of [3, 15, 60]) {
    const { steps } = findSteps(
      seconds,
      recording(2, (t) => (t >= 400 && t < 400 + width ? 3 : 0)),
      NOISE,
    )
    assert.deepEqual(steps, [])
  }
})

test('neither drift nor noise is a step', () => {
  assert.deepEqual(
    findSteps(
      seconds,
      recording(3, (t) => 0.3 * Math.sin(t / 80)),
      NOISE,
    ).steps,
    [],
  )
  for (let seed = 10; seed < 30; seed++)
    assert.deepEqual(
      findSteps(
        seconds,
        recording(seed, () => 0),
        NOISE,
      ).steps,
      [],
    )
})
