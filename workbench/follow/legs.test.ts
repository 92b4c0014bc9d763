import assert from 'node:assert/strict'
import { test } from 'node:test'
import { badgeSpots, extentAround } from './legs.ts'

const leg = (left: number, top: number, toLeft: number, toTop: number) => ({
  from: { left, top },
  to: { left: toLeft, top: toTop },
})
const overlap = (a: { left: number; top: number }, b: { left: number; top: number }) =>
  Math.abs(a.left - b.left) < 84 && Math.abs(a.top - b.top) < 26

test('legs that share a line get numbers that do not cover each other, all on the line', () => {
  const spots = badgeSpots([leg(0, 100, 600, 100), leg(0, 100, 600, 100), leg(600, 100, 0, 100)])
  assert.deepEqual(spots[0], { left: 300, top: 100 })
  for (const [i, a] of spots.entries()) {
    assert.ok(a.top === 100 && a.left >= 0 && a.left <= 600)
    for (const b of spots.slice(i + 1)) assert.ok(!overlap(a, b), JSON.stringify(spots))
  }
})

test('what already stands on the map is kept clear', () => {
  const [spot] = badgeSpots([leg(0, 0, 600, 0)], [{ left: 290, top: 5 }])
  assert.ok(spot && !overlap(spot, { left: 290, top: 5 }))
})

test('where there is no room at all, the number stands as far from the others as it can', () => {
  const [, second] = badgeSpots([leg(0, 0, 20, 0), leg(0, 0, 20, 0)])
  assert.ok(second && Math.abs(second.left - 10) > 8)
})

test('the box around places holds them with room', () => {
  const box = extentAround([
    { x_m: -5, y_m: 40 },
    { x_m: 100, y_m: -3 },
  ])
  assert.ok(box.west_m < -5 && box.east_m > 100 && box.south_m < -3 && box.north_m > 40)
})
