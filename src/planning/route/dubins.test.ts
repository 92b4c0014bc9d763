import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { along, dubinsWay, type Pose } from './dubins.ts'

const pose = fc.record({
  x_m: fc.double({ min: -5, max: 5, noNaN: true }),
  y_m: fc.double({ min: -5, max: 5, noNaN: true }),
  heading_rad: fc.double({ min: -7, max: 7, noNaN: true }),
})

const apart = (a: Pose, b: Pose) =>
  Math.hypot(a.x_m - b.x_m, a.y_m - b.y_m) + Math.abs(Math.sin((a.heading_rad - b.heading_rad) / 2))

test('the way ends where and as it should, and is no shorter than straight on', () => {
  fc.assert(
    fc.property(pose, pose, fc.double({ min: 0.2, max: 3, noNaN: true }), (from, to, radius_m) => {
      const way = dubinsWay(from, to, radius_m)
      assert.ok(apart(along(from, way, way.length_m), to) < 1e-6)
      assert.ok(way.length_m >= Math.hypot(to.x_m - from.x_m, to.y_m - from.y_m) - 1e-6)
    }),
    { numRuns: 1000 },
  )
})

test('published lengths: a half turn two radii wide is pi, turning round on the spot 7 pi / 3', () => {
  const at = (x_m: number, heading_rad: number) => ({ x_m, y_m: 0, heading_rad })
  assert.ok(Math.abs(dubinsWay(at(0, 0), at(2, Math.PI), 1).length_m - Math.PI) < 1e-12)
  assert.ok(Math.abs(dubinsWay(at(0, 0), at(0, Math.PI), 1).length_m - (7 * Math.PI) / 3) < 1e-12)
  assert.equal(dubinsWay(at(0, Math.PI / 2), at(9, Math.PI / 2), 1).length_m, 9)
})

test('no other way of its kind is shorter: flown backwards it is as long', () => {
  fc.assert(
    fc.property(pose, pose, (from, to) => {
      const turned = (at: Pose) => ({ ...at, heading_rad: at.heading_rad + Math.PI })
      const back = dubinsWay(turned(to), turned(from), 1).length_m
      assert.ok(Math.abs(dubinsWay(from, to, 1).length_m - back) < 1e-6)
    }),
    { numRuns: 1000 },
  )
})
