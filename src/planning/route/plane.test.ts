import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { geodesicBetween, geodesicTo } from '../../quantities/geodesy.ts'
import { GeodesicMap } from './plane.ts'

const middle = fc.record({
  lat_deg: fc.double({ min: -75, max: 75, noNaN: true }),
  lon_deg: fc.double({ min: -180, max: 180, noNaN: true }),
})
const way = fc.tuple(
  fc.double({ min: 0, max: 360, noNaN: true }),
  fc.double({ min: 1, max: 250_000, noNaN: true }),
)

test('geodesics are straight on the map, wherever its middle is, also across the 180th meridian', () => {
  fc.assert(
    fc.property(middle, way, way, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (origin, a, b, part) => {
      const map = new GeodesicMap(origin)
      const [from, to] = [geodesicTo(origin, ...a), geodesicTo(origin, ...b)]
      const { distance_m, startBearing_deg } = geodesicBetween(from, to)
      if (distance_m < 1000) return
      const between = map.flat(geodesicTo(from, startBearing_deg, part * distance_m))
      const [p, q] = [map.flat(from), map.flat(to)]
      const length_m = Math.hypot(q.x_m - p.x_m, q.y_m - p.y_m)
      const off_m =
        ((q.x_m - p.x_m) * (between.y_m - p.y_m) - (q.y_m - p.y_m) * (between.x_m - p.x_m)) / length_m
      assert.ok(Math.abs(off_m) < 0.05, `${off_m} m off the line`)
    }),
  )
})

test('there and back is the same place; bearings and distances from the middle are true', () => {
  fc.assert(
    fc.property(middle, way, (origin, [bearing_deg, distance_m]) => {
      const map = new GeodesicMap(origin)
      const place = geodesicTo(origin, bearing_deg, distance_m)
      const flat = map.flat(place)
      assert.ok(geodesicBetween(place, map.place(flat)).distance_m < 1e-5)
      // Gnomonic: a tan of the arc, on a sphere within the ellipsoid's flattening.
      assert.ok(Math.abs(Math.hypot(flat.x_m, flat.y_m) / distance_m - 1) < 1e-3)
      const turned = ((Math.atan2(flat.x_m, flat.y_m) * 180) / Math.PI - bearing_deg + 540) % 360
      assert.ok(Math.abs(turned - 180) < 1e-6)
    }),
  )
})

test('what lies a quarter of the Earth away has no place on the map', () => {
  const { x_m } = new GeodesicMap({ lat_deg: 0, lon_deg: 0 }).flat({ lat_deg: 0, lon_deg: 100 })
  assert.ok(Number.isNaN(x_m))
})
