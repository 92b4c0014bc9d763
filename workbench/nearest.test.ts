import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { firstAtOrAfter, nearestInTime, nearestOnMap } from './nearest.ts'

test('nearest in time is what a plain search finds', () => {
  const times = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(times, fc.integer({ min: -50, max: 1050 }), (unsorted, at) => {
      const t_us = Float64Array.from(unsorted).sort()
      const found = Math.abs(t_us[nearestInTime(t_us, at)]! - at)
      assert.equal(found, Math.min(...t_us.map((t) => Math.abs(t - at))))
    }),
  )
})

test('an empty recording has no nearest sample', () => {
  assert.equal(nearestInTime(new Float64Array(), 5), -1)
  const none = { x_m: new Float64Array(), y_m: new Float64Array(), t_us: new Float64Array() }
  assert.equal(nearestOnMap(none, { x_m: 0, y_m: 0 }), undefined)
})

test('first at or after', () => {
  const t_us = Float64Array.of(10, 20, 30)
  assert.deepEqual(
    [5, 10, 11, 30, 31].map((at) => firstAtOrAfter(t_us, at)),
    [0, 0, 1, 2, 3],
  )
})

test('nearest on the map, and the pass nearest in time where passes overlap', () => {
  const track = {
    x_m: Float64Array.of(0, 10, 20, 10.4),
    y_m: Float64Array.of(0, 0, 0, 0),
    t_us: Float64Array.of(1, 2, 3, 4),
  }
  assert.deepEqual(nearestOnMap(track, { x_m: 9.9, y_m: 0 })?.index, 1)
  assert.deepEqual(nearestOnMap(track, { x_m: 9.9, y_m: 0 }, 2, 4)?.index, 3)
  assert.deepEqual(nearestOnMap(track, { x_m: 9.9, y_m: 0 }, 2, 1)?.index, 1)
})

test('a sample without a position is never the nearest', () => {
  const track = { x_m: Float64Array.of(NaN, 50), y_m: Float64Array.of(NaN, 0), t_us: Float64Array.of(1, 2) }
  assert.equal(nearestOnMap(track, { x_m: 0, y_m: 0 }, 5, 1)?.index, 1)
})
