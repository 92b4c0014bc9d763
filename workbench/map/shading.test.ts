import assert from 'node:assert/strict'
import { test } from 'node:test'
import { densityPicture, foundPicture, limitPicture, limitRange, rateRange } from './shading.ts'

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

test('the chance of being found: the stronger the source asked about, the less shows; unseen cells stay clear', () => {
  const limit = { ...grid, values: [0.2, null, 2, 20] }
  const evenOdds = { ...grid, values: [0.1, null, 1, 10] }
  const shown = (rate_kgph: number) => {
    const { bytes } = foundPicture(limit, evenOdds, rate_kgph, 'dark')
    return [11, 15, 3, 7].map((alpha) => bytes[alpha]!) // southern row first, as the grid has it
  }
  const [weak, strong] = [shown(0.1), shown(10)]
  assert.deepEqual([weak[1], strong[1]], [0, 0])
  for (const cell of [0, 2, 3]) assert.ok(strong[cell]! < weak[cell]!, `cell ${cell}`)
  assert.ok(weak[0]! < weak[2]! && weak[2]! <= weak[3]!)
})

test('rates to ask about span whole decades around all limits; without any they still span some', () => {
  assert.deepEqual(rateRange({ ...grid, values: [0.2, null, 2, 20] }), { least: 0.01, most: 10 })
  assert.deepEqual(rateRange({ ...grid, values: [null, null, null, null] }), { least: 0.01, most: 100 })
})

test('equal factors between limits are equal steps of their scale', () => {
  const limit = { ...grid, values: [0.1, 1, 10, 100] }
  const { bytes } = limitPicture({ ...limit, values: [...limit.values], nx: 4, ny: 1 }, 'dark')
  const alpha = [3, 7, 11].map((at) => bytes[at]!)
  assert.ok(Math.abs(alpha[1]! - alpha[0]! - (alpha[2]! - alpha[1]!)) <= 1, `${alpha}`)
  assert.ok(alpha[1]! > alpha[0]!)
})
