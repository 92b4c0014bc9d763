import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { gridLines, lineLabel, roundStep } from './graticule.ts'

test('lines stand at round places inside the extent', () => {
  const grid = gridLines({ west_m: -130, east_m: 260, south_m: 10, north_m: 95 }, 8)
  assert.equal(grid.step_m, 20)
  assert.deepEqual(grid.y_m, [20, 40, 60, 80])
  assert.equal(grid.x_m[0], -120)
  assert.equal(grid.x_m.at(-1), 260)
})

test('never far more lines than wanted, never none', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 1e6, noNaN: true }),
      fc.double({ min: -1e5, max: 1e5, noNaN: true }),
      (size, west_m) => {
        const { x_m } = gridLines({ west_m, east_m: west_m + size, south_m: 0, north_m: size }, 8)
        assert.ok(x_m.length >= 7 && x_m.length <= 21, `${x_m.length} lines`)
      },
    ),
  )
})

test('steps and labels', () => {
  assert.deepEqual([1, 1.9, 2.1, 4.9, 5, 70, 0.03].map(roundStep), [1, 1, 2, 2, 5, 50, 0.02])
  assert.deepEqual(
    [lineLabel(-120, 20), lineLabel(0, 20), lineLabel(3000, 1000), lineLabel(0.2, 0.1)],
    ['−120 m', '0 m', '3 km', '0.2 m'],
  )
})
