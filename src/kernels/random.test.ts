import assert from 'node:assert/strict'
import { test } from 'node:test'
import { philox4x32, randomStream } from './random.ts'

// Known answers published with Random123 (kat_vectors, philox 4x32 10).
const published = [
  { counter: [0, 0, 0, 0], key: [0, 0], out: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    out: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    out: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
] as const

for (const { counter, key, out } of published)
  test(`Philox 4x32-10 of counter ${counter[0]} gives the published words`, () => {
    const words = new Uint32Array(4)
    philox4x32(Uint32Array.from(counter), [key[0], key[1]], words)
    assert.deepEqual([...words], [...out])
  })

test('the same name gives the same stream, another name another', () => {
  const draw = (seed: number, stream: number) => {
    const random = randomStream(seed, stream)
    return Array.from({ length: 5 }, () => random.uniform())
  }
  assert.deepEqual(draw(7, 3), draw(7, 3))
  assert.notDeepEqual(draw(7, 3), draw(7, 4))
  assert.notDeepEqual(draw(7, 3), draw(8, 3))
})

test('normal deviates have mean 0 and variance 1 within four standard errors', () => {
  const random = randomStream(1, 0)
  const n = 40000
  let sum = 0
  let squares = 0
  for (let i = 0; i < n; i++) {
    const z = random.normal()
    sum += z
    squares += z * z
  }
  assert.ok(Math.abs(sum / n) < 4 / Math.sqrt(n))
  assert.ok(Math.abs(squares / n - 1) < 4 * Math.sqrt(2 / n))
})
