import assert from 'node:assert/strict'
import { test } from 'node:test'
import { densityPicture, limitPicture, limitRange } from './shading.ts'

const grid = { x0_m: 0, y0_m: 0, cell_m: 1, nx: 2, ny: 2 }

test('north is up: the northern row is painted first', () => {
  const { bytes, width, height } = densityPicture({ ...grid, values: [0, 0, 0, 1] }, 'dark')
  assert.deepEqual([width, height], [2, 2])
  assert.deepEqual(
    [3, 7, 11, 15].map((alpha) => bytes[alpha]! > 0),
    [false, true, false, false],
  )
})

test('what was never downwind stays clear, and the range ignores it', () => {
  const limit = { ...grid, values: [0.1, null, 0.3, 0.2] }
  assert.deepEqual(limitRange(limit), { least: 0.1, most: 0.2 })
  const { bytes } = limitPicture(limit, 'light')
  assert.deepEqual(
    [3, 7, 11, 15].map((alpha) => bytes[alpha]! > 0),
    [true, true, true, false],
  )
})

test('an empty or all-zero posterior paints nothing', () => {
  assert.ok(densityPicture({ ...grid, values: [0, 0, 0, 0] }, 'dark').bytes.every((byte) => byte === 0))
  assert.deepEqual(limitRange({ ...grid, values: [null, null, null, null] }), { least: 0, most: 0 })
})
