import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { power, powerOfTen } from './power.ts'

test('power agrees with ** to the last places, and its laws hold', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      fc.double({ min: -8, max: 8, noNaN: true }),
      (x, y) => {
        const exact = x ** y
        assert.ok(Math.abs(power(x, y) / exact - 1) < 1e-13, `${x} ** ${y}`)
        assert.ok(Math.abs(power(x, y) * power(x, -y) - 1) < 1e-13)
      },
    ),
  )
  assert.deepEqual([power(0, 0.5), power(5, 0), power(1, 7)], [0, 1, 1])
})

test('powers of ten are the nearest numbers', () => {
  for (let n = -20; n <= 20; n++) assert.equal(powerOfTen(n), Number.parseFloat(`1e${n}`))
  assert.equal(powerOfTen(3), 1000)
})
