import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import geodesic from 'geographiclib-geodesic'
import type { GeoPoint } from './frame.ts'
import { geodesicBetween, geodesicTo } from './geodesy.ts'
import { area_m2, depth_m, holds, type Region, readRegion } from './region.ts'

const near = (found: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${found} is not ${expected} within ${tolerance}`)

type Corner = readonly [lon_deg: number, lat_deg: number]
const closed = (corners: readonly Corner[]) => [...corners, corners[0]!]
const polygon = (...rings: readonly (readonly Corner[])[]) => ({
  type: 'Polygon',
  coordinates: rings.map(closed),
})
const several = (...rings: readonly (readonly Corner[])[]) => ({
  type: 'MultiPolygon',
  coordinates: rings.map((ring) => [closed(ring)]),
})
const box = (west: number, south: number, east: number, north: number): Corner[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
]
const at = (lat_deg: number, lon_deg: number): GeoPoint => ({ lat_deg, lon_deg })

function read(geojson: unknown, error_m = 0): Region {
  const region = readRegion(geojson, 'area', error_m)
  assert.ok(region.ok, JSON.stringify(region))
  return region.value
}

function faultOf(geojson: unknown): string {
  const region = readRegion(geojson, 'area')
  assert.ok(!region.ok, 'it was taken')
  return region.faults.map(({ place, found, expected }) => `${place}: ${found}; ${expected}`).join('\n')
}

test('a place in the ring, in its hole, outside', () => {
  const region = read(polygon(box(10, 40, 12, 42), box(10.5, 40.5, 11, 41)))
  assert.equal(holds(region, at(41.5, 11.5)), true)
  assert.equal(holds(region, at(40.7, 10.7)), false, 'in the hole')
  assert.equal(holds(region, at(39.9, 11)), false)
  assert.equal(holds(region, at(40, 10)), true, 'a corner belongs to it')
  assert.equal(holds(region, at(Number.NaN, 10)), false)
  assert.ok(Number.isNaN(depth_m(region, at(41, Number.NaN))))
})

test('sides are geodesics: the north side of a box bows to the north', () => {
  const region = read(polygon(box(0, 40, 40, 50)))
  // Halfway of the geodesic from 50 N 0 E to 50 N 40 E, by Karney's routines.
  const line = geodesic.Geodesic.WGS84.InverseLine(50, 0, 50, 40)
  const top_deg = line.Position(line.s13 / 2).lat2!
  assert.ok(top_deg > 51.7, `the side reaches ${top_deg} N`)
  assert.equal(holds(region, at(top_deg - 1e-6, 20)), true)
  assert.equal(holds(region, at(top_deg + 1e-6, 20)), false)
  near(depth_m(region, at(top_deg - 1e-6, 20)), 0.1112, 0.001)
})

test('depth is the way to the nearest place of the edge, and its sign the side', () => {
  fc.assert(
    fc.property(
      fc.record({
        lat: fc.double({ min: -75, max: 75, noNaN: true }),
        lon: fc.double({ min: -180, max: 180, noNaN: true }),
        bearing: fc.double({ min: 0, max: 360, noNaN: true }),
        length: fc.double({ min: 1e3, max: 1e6, noNaN: true }),
        part: fc.double({ min: 0.2, max: 0.8, noNaN: true }),
        off: fc.double({ min: 0.01, max: 0.05, noNaN: true }),
      }),
      ({ lat, lon, bearing, length, part, off }) => {
        // A triangle to the right of its first side.
        const a = at(lat, lon)
        const b = geodesicTo(a, bearing, length)
        const c = geodesicTo(a, bearing + 60, length)
        const region = { polygons: [[[a, b, c]]] }
        const line = geodesic.Geodesic.WGS84.InverseLine(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg)
        const foot = line.Position(part * line.s13)
        const to = (turn: number) => geodesicTo(at(foot.lat2!, foot.lon2!), foot.azi2! + turn, off * length)
        near(depth_m(region, to(90)), off * length, 1e-5)
        near(depth_m(region, to(-90)), -off * length, 1e-5)
      },
    ),
  )
})

const star = fc
  .tuple(
    fc.double({ min: -60, max: 60, noNaN: true }),
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), { minLength: 3, maxLength: 12 }),
    fc.double({ min: 100, max: 500_000, noNaN: true }),
  )
  .map(([lat_deg, lon_deg, radii, size_m]) => {
    const middle = at(lat_deg, lon_deg)
    const ring = radii.map((radius, k) => geodesicTo(middle, (360 * k) / radii.length, radius * size_m))
    return { middle, ring, size_m }
  })

test('no step changes the depth by more than its length, and the sign changes at 0 only', () => {
  const places = fc.tuple(star, ...[0, 1, 2, 3].map(() => fc.double({ min: 0, max: 1, noNaN: true })))
  fc.assert(
    fc.property(places, ([{ middle, ring, size_m }, a, b, c, d]) => {
      const region = { polygons: [[ring]] }
      const one = geodesicTo(middle, 360 * a!, 1.5 * size_m * b!)
      const other = geodesicTo(one, 360 * c!, 0.5 * size_m * d!)
      const { distance_m } = geodesicBetween(one, other)
      const [deep, deeper] = [depth_m(region, one), depth_m(region, other)]
      assert.ok(Math.abs(deep - deeper) <= distance_m + 1e-5, `${deep} to ${deeper} in ${distance_m}`)
      if (Math.abs(deep) > 1e-3) assert.equal(holds(region, one), deep > 0)
    }),
  )
})

test('the middle of a star is in it, as far round the Earth as it may lie', () => {
  fc.assert(
    fc.property(star, ({ middle, ring }) => {
      // With three corners the middle may lie outside of a triangle that is thin.
      fc.pre(ring.length > 4)
      const coordinates = ring.map(({ lat_deg, lon_deg }): Corner => [lon_deg, lat_deg])
      const region = read(polygon(coordinates))
      assert.equal(holds(region, middle), true)
      assert.equal(holds(region, at(-middle.lat_deg, middle.lon_deg + 180)), false)
    }),
  )
})

test('an area across the 180th meridian, as one ring or cut there, is the same', () => {
  const whole = read(polygon(box(179, -1, -179, 1)))
  const cut = read(several(box(179, -1, 180, 1), box(-180, -1, -179, 1)))
  // Cut in another way: the two sides of the cut need not have the same corners.
  const torn = read(
    several(box(179, -1, 180, 1), [
      [-180, -1],
      [-179, -1],
      [-179, 1],
      [-180, 1],
      [-180, 0.3],
    ]),
  )
  for (const region of [whole, cut, torn]) {
    for (const lon_deg of [179.5, 180, -180, -179.5]) assert.equal(holds(region, at(0.5, lon_deg)), true)
    assert.equal(holds(region, at(0, 178.9)), false)
    near(depth_m(region, at(0, 180)), depth_m(whole, at(0, -180)), 20) // the same for its sides
    assert.ok(depth_m(region, at(0, 180)) > 110_000, 'the cut is no edge')
    near(area_m2(region), area_m2(whole), 1e9) // the north and south sides of the whole bow out a little more
  }
})

test('a side that two polygons share is no edge', () => {
  const region = read(several(box(0, 0, 1, 1), box(1, 0, 2, 1)))
  assert.ok(depth_m(region, at(0.5, 1)) > 50_000)
})

test('areas as Karney computes them', () => {
  // An eighth of the Earth is 63758202715511.055 m² (GeographicLib, tests of Planimeter). Here without the pole itself.
  const eighth = read(
    polygon([
      [0, 0],
      [90, 0],
      [90, 89.99999999],
      [0, 89.99999999],
    ]),
  )
  near(area_m2(eighth), 63758202715511.055, 1e6)
  const ring = read(polygon(box(0, 0, 1, 1), box(0.25, 0.25, 0.75, 0.75)))
  near(area_m2(ring), area_m2(read(polygon(box(0, 0, 1, 1)))) * 0.75, 2e6)
})

const bad: readonly (readonly [why: string, geojson: unknown, says: RegExp])[] = [
  ['nothing', null, /Polygon, MultiPolygon, Feature or FeatureCollection/],
  ['a point', { type: 'Point', coordinates: [0, 0] }, /found|Polygon, MultiPolygon/],
  ['no polygons', { type: 'FeatureCollection', features: [] }, /area: no polygon; at least one/],
  ['no rings', { type: 'Polygon', coordinates: [] }, /area\.coordinates: \[\]; an outer ring/],
  ['not closed', { type: 'Polygon', coordinates: [box(0, 0, 1, 1)] }, /coordinates\[0\]: a ring not closed/],
  [
    'two corners',
    polygon([
      [0, 0],
      [1, 1],
    ]),
    /2 different corners; at least three/,
  ],
  [
    'a spike',
    polygon([
      [0, 0],
      [1, 0],
      [2, 0],
      [1, 0],
      [1, 1],
    ]),
    /crosses or touches itself/,
  ],
  [
    'no area',
    polygon([
      [0, 0],
      [1, 0],
      [2, 0],
    ]),
    /an empty area|touches itself/,
  ],
  [
    'crossing itself',
    polygon([
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
    ]),
    /crosses or touches itself near/,
  ],
  [
    'crossing at a corner',
    polygon([
      [0, 0],
      [1, 1],
      [2, 0],
      [2, 2],
      [1, 1],
      [0, 2],
    ]),
    /crosses or touches itself/,
  ],
  ['hole outside', polygon(box(0, 0, 1, 1), box(2, 2, 3, 3)), /coordinates\[1\]: a hole outside of its ring/],
  ['hole across', polygon(box(0, 0, 1, 1), box(0.5, 0.5, 2, 0.7)), /crosses area\.coordinates\[0\]/],
  ['hole in a hole', polygon(box(0, 0, 9, 9), box(1, 1, 8, 8), box(2, 2, 3, 3)), /a hole within another/],
  ['overlapping', several(box(0, 0, 2, 2), box(1, 1, 3, 3)), /crosses area\.coordinates\[0\]\[0\]/],
  ['one in another', several(box(0, 0, 9, 9), box(1, 1, 2, 2)), /coordinates\[1\]\[0\]: a ring within/],
  ['twice the same', several(box(0, 0, 1, 1), box(0, 0, 1, 1)), /lies over/],
  [
    'latitude',
    polygon([
      [0, 0],
      [1, 0],
      [1, 91],
    ]),
    /coordinates\[0\]\[2\]: \[1,91\]; \[longitude, latitude\]/,
  ],
  [
    'longitude',
    polygon([
      [0, 0],
      [181, 0],
      [1, 1],
    ]),
    /coordinates\[0\]\[1\]/,
  ],
  [
    'no number',
    polygon([
      [0, 0],
      [Number.NaN, 0],
      [1, 1],
    ]),
    /coordinates\[0\]\[1\]: \[null,0\]/,
  ],
  [
    'half the Earth',
    polygon([
      [-100, 0],
      [0, -10],
      [100, 0],
      [0, 10],
    ]),
    /200° wide; less than half the Earth/,
  ],
  [
    'a pole',
    polygon([
      [0, 80],
      [120, 80],
      [-120, 80],
    ]),
    /around a pole/,
  ],
]
for (const [why, geojson, says] of bad) test(`refused: ${why}`, () => assert.match(faultOf(geojson), says))

test('a hole that touches its ring, and polygons that touch, are let pass', () => {
  read(
    polygon(box(0, 0, 2, 2), [
      [0, 0],
      [1, 0.5],
      [0.5, 1],
    ]),
  )
  read(several(box(0, 0, 1, 1), box(1, 1, 2, 2)))
})

test('coarse data cross themselves: by less than their error that is let pass, by more it is not', () => {
  const nick: Corner[] = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0.5, 1],
    [0.498, 0.999],
    [0.502, 0.999],
    [0.496, 1.001],
    [0, 1],
  ]
  assert.match(faultOf(polygon(nick)), /crosses or touches itself/)
  read(polygon(nick), 500)
  assert.equal(
    readRegion(
      polygon([
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
      ]),
      'area',
      500,
    ).ok,
    false,
  )
})

const data = process.env.OVERFLIGHT_DATA ?? join(import.meta.dirname, '../../..', 'shared/data')

test('countries of the 1:10m map, and regions of a flight-simulation network', (t) => {
  const folder = join(data, 'geo')
  if (!existsSync(folder)) return t.skip(`no recordings at ${folder}`)
  const features = (name: string) =>
    JSON.parse(readFileSync(join(folder, name), 'utf8')).features as {
      properties: { name?: string; id?: string }
    }[]
  const countries = features('countries-10m-mexico-us.geojson')
  const mexico = read(
    countries.find(({ properties }) => properties.name === 'Mexico'),
    2000,
  )
  near(area_m2(mexico), 1.964e12, 0.01e12) // INEGI: 1,964,375 km²
  assert.equal(holds(mexico, at(19.43, -99.13)), true, 'its capital')
  assert.equal(holds(mexico, at(32.72, -117.16)), false, 'San Diego')
  assert.ok(depth_m(mexico, at(32.72, -117.16)) < -15_000)
  for (const country of countries) read(country, 2000)
  for (const region of features('fir-like-boundaries-mexico-us.geojson')) read(region)
  const pacific = features('fir-like-boundaries-mexico-us.geojson').find(
    ({ properties }) => properties.id === 'KZAK',
  )
  assert.equal(holds(read(pacific), at(30, 180)), true, 'it lies on both sides of the 180th meridian')
})
