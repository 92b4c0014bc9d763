import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atEdge } from './at-edge.ts'

const map = { width: 1000, height: 800 }

test('north is at the top, east at the right, and every bearing ends on the edge of the clear part', () => {
  const [north, east, south, west] = [0, 90, 180, 270].map((bearing_deg) => atEdge(map, bearing_deg))
  assert.ok(Math.abs(north!.left - south!.left) < 1e-6 && north!.top < south!.top)
  assert.ok(Math.abs(east!.top - west!.top) < 1e-6 && east!.left > west!.left)
  for (let bearing_deg = 0; bearing_deg < 360; bearing_deg += 7) {
    const { left, top } = atEdge(map, bearing_deg)
    const sides = [left - west!.left, east!.left - left, top - north!.top, south!.top - top]
    assert.ok(Math.min(...sides) > -1e-6 && Math.min(...sides) < 1e-6, `${bearing_deg}: ${sides}`)
  }
})

test('from the middle the arrow lies where it is said to come from', () => {
  const middle = { left: (atEdge(map, 90).left + atEdge(map, 270).left) / 2, top: atEdge(map, 90).top }
  for (const bearing_deg of [10, 100, 208, 300]) {
    const { left, top } = atEdge(map, bearing_deg)
    const found = (Math.atan2(left - middle.left, middle.top - top) * 180) / Math.PI
    assert.ok(Math.abs(((found - bearing_deg + 540) % 360) - 180) < 1e-6)
  }
})

test('a map too small for anything clear still has a place for it', () => {
  const { left, top } = atEdge({ width: 50, height: 50 }, 45)
  assert.ok(Number.isFinite(left + top))
})
