import assert from 'node:assert/strict'
import { test } from 'node:test'
import { picturesByTime } from './transcoded.ts'

const at = (...ticks: readonly number[]) => Float64Array.from(ticks, (tick) => tick / 0.09)

test('pictures in the order of decoding find theirs in the order of showing', () => {
  const found = picturesByTime(at(9000, 19_800, 12_600, 16_200), at(9000, 12_600, 16_200, 19_800))
  assert.deepEqual(Array.from(found), [0, 3, 1, 2])
})

test('one that was not decoded, or states no time, finds none', () => {
  assert.deepEqual(Array.from(picturesByTime(at(1, 2, Number.NaN, 3), at(1, 3))), [0, -1, -1, 1])
})

test('the clock of one was unwrapped, that of the other was not', () => {
  const end = 2 ** 33
  assert.deepEqual(Array.from(picturesByTime(at(end - 1, end + 2), at(end - 1, 2))), [0, 1])
  assert.deepEqual(Array.from(picturesByTime(at(end - 1, 2), at(-1, 2))), [0, 1])
})

test('a clock that was set back: each in its turn', () => {
  assert.deepEqual(Array.from(picturesByTime(at(5, 6, 5, 6), at(5, 6, 5, 6))), [0, 1, 2, 3])
})
