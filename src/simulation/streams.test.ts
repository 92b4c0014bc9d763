import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namedStream, wander } from './streams.ts'

test('a stream is found by seed and name', () => {
  const draw = (seed: number, name: string) => namedStream(seed, name).uniform()
  assert.equal(draw(5, 'source/tank/puff/3'), draw(5, 'source/tank/puff/3'))
  const others = [
    draw(5, 'source/tank/puff/4'),
    draw(6, 'source/tank/puff/3'),
    draw(5, 'source/tanks/puff/3'),
  ]
  assert.equal(new Set([draw(5, 'source/tank/puff/3'), ...others]).size, 4)
})

for (const step_s of [0.1, 30])
  test(`Ornstein-Uhlenbeck of memory 60 s: unit variance and exponential correlation at steps of ${step_s} s`, () => {
    const lag = 30 / step_s // half a memory: correlation exp(-0.5)
    const n = 60000
    let square = 0
    let product = 0
    for (let run = 0; run < n / 100; run++) {
      const process = wander(namedStream(run, `law ${step_s}`), step_s, 60)
      const first = process.value
      for (let i = 0; i < lag; i++) process.step()
      square += process.value ** 2
      product += process.value * first
    }
    const runs = n / 100
    assert.ok(Math.abs(square / runs - 1) < 4 * Math.sqrt(2 / runs), `variance ${square / runs}`)
    // Var(xy) of unit normals with correlation rho is 1 + rho²
    assert.ok(Math.abs(product / runs - Math.exp(-0.5)) < 4 * Math.sqrt((1 + Math.exp(-1)) / runs))
  })
