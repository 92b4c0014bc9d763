import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { localFromGeo } from '../../quantities/frame.ts'
import { geodesicTo } from '../../quantities/geodesy.ts'
import { covers } from './covers.ts'
import { looksOf } from './looks-of.ts'
import { columnsOf, flight, shared, without } from './made.contract.ts'
import { TangentPlane } from './plane.ts'

const SHARP = { margin_m: 0, gap_s: 1 }

/** Looks at given footprints, a second apart; each eight numbers: latitude, longitude of four corners. */
function looksAt(footprints: readonly (readonly number[])[]) {
  const items = Object.fromEntries(
    Array.from({ length: 8 }, (_, index) => [82 + index, footprints.map((corners) => corners[index]!)]),
  )
  return looksOf(columnsOf({ 2: footprints.map((_, second) => second * 1e6), ...items }))
}

/** A square of so many degrees, its south-western corner given. */
const square = (lat: number, lon: number, side: number) => [
  lat + side,
  lon,
  lat + side,
  lon + side,
  lat,
  lon + side,
  lat,
  lon,
]

test('a place is seen while it lies in the picture; neighbours in time are one span', () => {
  const [here, there] = [square(46, 8, 0.01), square(46.5, 8, 0.01)]
  const looks = looksAt([here, here, there, here, there, there, here])
  const spansWith = (gap_s: number) =>
    covers(looks, 46.005, 8.005, { margin_m: 0, gap_s }).spans.map(({ from_us, to_us, looks: count }) => [
      from_us / 1e6,
      to_us / 1e6,
      count,
    ])
  assert.deepEqual(spansWith(1), [
    [0, 1, 2],
    [3, 3, 1],
    [6, 6, 1],
  ])
  assert.deepEqual(spansWith(2), [
    [0, 3, 3],
    [6, 6, 1],
  ])
  assert.deepEqual(spansWith(3), [[0, 6, 4]])
  assert.deepEqual(covers(looks, 46.02, 8.005, SHARP), { spans: [], undecided: 0 })
})

test('a margin reaches as far as it says, also past a corner and over the date line', () => {
  const looks = looksAt([square(46, 179.995, 0.01)])
  const isSeen = (from: { lat_deg: number; lon_deg: number }, bearing_deg: number, away_m: number) => {
    const { lat_deg, lon_deg } = geodesicTo(from, bearing_deg, away_m)
    return covers(looks, lat_deg, lon_deg, { margin_m: 100, gap_s: 1 }).spans.length === 1
  }
  const [east, corner] = [
    { lat_deg: 46.005, lon_deg: -179.995 },
    { lat_deg: 46.01, lon_deg: -179.995 },
  ]
  assert.deepEqual([isSeen(east, 90, 99), isSeen(east, 90, 101)], [true, false])
  assert.deepEqual([isSeen(corner, 45, 99), isSeen(corner, 45, 101)], [true, false])
  assert.equal(covers(looks, 46.005, 180, SHARP).spans.length, 1)
  assert.equal(covers(looks, 46.005, -180, SHARP).spans.length, 1)
  assert.equal(covers(looks, 46.005, 540, SHARP).spans.length, 1)
})

test('looks that cannot tell are counted, not taken for looks elsewhere', () => {
  const grazing = looksOf(columnsOf({ ...flight, 19: [-5] }))
  assert.deepEqual(covers(grazing, 46.2, 8, SHARP), { spans: [], undecided: 1 })
  const unknown = looksOf(without(columnsOf(flight), 16))
  assert.deepEqual(covers(unknown, 46.02, 8, SHARP), { spans: [], undecided: 1 })
  const sky = looksOf(columnsOf({ ...flight, 19: [60] }))
  assert.deepEqual(covers(sky, 46.02, 8, SHARP), { spans: [], undecided: 0 })
  const timeless = looksOf(without(columnsOf(flight), 2))
  assert.deepEqual(covers(timeless, 46.0225, 8, SHARP), { spans: [], undecided: 1 })
  assert.throws(() => covers(sky, 91, 0, SHARP), RangeError)
})

test('the quick answer is that of the full tangent plane and winding', () => {
  const part = fc.double({ min: -0.02, max: 0.02, noNaN: true })
  const corners = fc.array(part, { minLength: 8, maxLength: 8 })
  const place = fc.record({
    lat_deg: fc.double({ min: -70, max: 70, noNaN: true }),
    lon_deg: fc.double({ min: -180, max: 180, noNaN: true }),
  })
  fc.assert(
    fc.property(place, fc.array(corners, { maxLength: 20 }), (at, shapes) => {
      const footprints = shapes.map((shape) =>
        shape.map((value, index) => value + (index % 2 === 0 ? at.lat_deg : at.lon_deg)),
      )
      const seen = covers(looksAt(footprints), at.lat_deg, at.lon_deg, { margin_m: 0, gap_s: 1e9 })
      // Within a decimetre of an edge neither answer is worth having.
      fc.pre(footprints.every((footprint) => edgeAway_m(at, footprint) > 0.1))
      const expected = footprints.filter((footprint) => turnsAround(at, footprint) % 2 !== 0).length
      assert.equal(seen.spans[0]?.looks ?? 0, expected)
    }),
    { numRuns: 300 },
  )
})

test('the plane by second order is the plane, to 2 cm within 10 km', () => {
  const part = fc.double({ min: -7000, max: 7000, noNaN: true })
  const place = fc.record({
    lat_deg: fc.double({ min: -60, max: 60, noNaN: true }),
    lon_deg: fc.double({ min: -180, max: 180, noNaN: true }),
  })
  fc.assert(
    fc.property(place, part, part, (origin, east, north) => {
      const to = geodesicTo(origin, Math.atan2(east, north) * (180 / Math.PI), Math.hypot(east, north))
      const exact = localFromGeo(origin, to)
      const plane = new TangentPlane(origin)
      const [x_m, y_m] = [plane.east_m(to.lat_deg, to.lon_deg), plane.north_m(to.lat_deg, to.lon_deg)]
      assert.ok(Math.hypot(x_m - exact.x_m, y_m - exact.y_m) < 0.02)
    }),
  )
})

test('Cheyenne: every look sees its own frame centre, and the town hall of Denver never', (t) => {
  const columns = shared('cheyenne.bin', t)
  if (columns === undefined) return
  const looks = looksOf(columns)
  for (let row = 0; row < looks.count; row += 10) {
    const { spans } = covers(looks, looks.centreLat_deg[row]!, looks.centreLon_deg[row]!, SHARP)
    const at_us = looks.t_us[row]!
    assert.ok(spans.some(({ from_us, to_us }) => from_us <= at_us && at_us <= to_us))
  }
  assert.deepEqual(covers(looks, 39.7392, -104.9903, { margin_m: 1000, gap_s: 1 }), {
    spans: [],
    undecided: 0,
  })
})

/** How often a footprint goes round a place: the sum of the angles its edges take up there. */
function turnsAround(at: { lat_deg: number; lon_deg: number }, footprint: readonly number[]): number {
  const bearings = [0, 1, 2, 3].map((corner) => {
    const to = { lat_deg: footprint[2 * corner]!, lon_deg: footprint[2 * corner + 1]! }
    const { x_m, y_m } = localFromGeo(at, to)
    return Math.atan2(y_m, x_m)
  })
  const steps = bearings.map((bearing, corner) => {
    const step = bearings[(corner + 1) % 4]! - bearing
    return step - 2 * Math.PI * Math.round(step / (2 * Math.PI))
  })
  return Math.round(steps.reduce((sum, step) => sum + step, 0) / (2 * Math.PI))
}

/** How far the nearest edge of a footprint is. */
function edgeAway_m(at: { lat_deg: number; lon_deg: number }, footprint: readonly number[]): number {
  const corners = [0, 1, 2, 3].map((corner) =>
    localFromGeo(at, { lat_deg: footprint[2 * corner]!, lon_deg: footprint[2 * corner + 1]! }),
  )
  const away_m = corners.map((a, corner) => {
    const b = corners[(corner + 1) % 4]!
    const [dx, dy] = [b.x_m - a.x_m, b.y_m - a.y_m]
    const part = Math.max(0, Math.min(1, -(a.x_m * dx + a.y_m * dy) / (dx ** 2 + dy ** 2 || 1)))
    return Math.hypot(a.x_m + part * dx, a.y_m + part * dy)
  })
  return Math.min(...away_m)
}
