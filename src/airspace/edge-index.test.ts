import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import type { GeoPoint } from '../quantities/frame.ts'
import { ecefOf, geodesicTo } from '../quantities/geodesy.ts'
import { hae } from '../quantities/height.ts'
import { depth_m, type Region, readRegion } from '../quantities/region.ts'
import { EdgeIndex, INDEX_ERROR_M, indexOf } from './edge-index.ts'

const data = process.env.OVERFLIGHT_DATA ?? join(import.meta.dirname, '../../..', 'shared/data')

function quick_m(index: EdgeIndex, place: GeoPoint): number {
  const { x_m, y_m, z_m } = ecefOf(place, hae(0))
  return index.depth_m(place.lat_deg, place.lon_deg, x_m, y_m, z_m)
}

/** The error the index states: 0.1 m within 50 km, 2e-5 of the distance up to 1000 km, 0.5 % beyond. */
function assertNear(quick: number, exact: number) {
  const size_m = Math.abs(exact)
  const error_m = INDEX_ERROR_M + (size_m < 50_000 ? 0 : size_m < 1e6 ? 2e-5 * size_m : 0.005 * size_m)
  assert.ok(Math.abs(quick - exact) <= error_m, `${quick} is not ${exact} within ${error_m}`)
}

const star = fc
  .tuple(
    fc.double({ min: -80, max: 80, noNaN: true }),
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), { minLength: 3, maxLength: 40 }),
    fc.double({ min: 100, max: 800_000, noNaN: true }),
  )
  .map(([lat_deg, lon_deg, radii, size_m]) => {
    const middle = { lat_deg, lon_deg }
    const ring = radii.map((radius, k) => geodesicTo(middle, (360 * k) / radii.length, radius * size_m))
    return { middle, region: { polygons: [[ring]] } as Region, size_m }
  })

test('the index says what the exact computation says, of any region and place', () => {
  const places = fc.array(
    fc.tuple(fc.double({ min: 0, max: 360, noNaN: true }), fc.double({ min: 0, max: 3, noNaN: true })),
    {
      minLength: 1,
      maxLength: 20,
    },
  )
  fc.assert(
    fc.property(star, places, ({ middle, region, size_m }, steps) => {
      const index = indexOf(region)
      for (const [bearing_deg, far] of steps) {
        const place = geodesicTo(middle, bearing_deg, far * size_m)
        assertNear(quick_m(index, place), depth_m(region, place))
      }
    }),
    { numRuns: 300 },
  )
})

test('along the borders of the 1:10m map, near and far', (t) => {
  const path = join(data, 'geo/countries-10m-mexico-us.geojson')
  if (!existsSync(path)) return t.skip(`no recording at ${path}`)
  const { features } = JSON.parse(readFileSync(path, 'utf8')) as {
    features: { properties: { name: string } }[]
  }
  for (const country of features.slice(0, 2)) {
    const read = readRegion(country, 'country', 2000)
    assert.ok(read.ok)
    const index = indexOf(read.value)
    fc.assert(
      fc.property(
        fc.double({ min: 5, max: 60, noNaN: true }),
        fc.double({ min: -140, max: -60, noNaN: true }),
        (lat_deg, lon_deg) => {
          const place = { lat_deg, lon_deg }
          assertNear(quick_m(index, place), depth_m(read.value, place))
        },
      ),
      { numRuns: 300 },
    )
    const corners = read.value.polygons.flat(2)
    const beside = fc.tuple(
      fc.nat(corners.length - 1),
      fc.double({ min: 0, max: 360, noNaN: true }),
      fc.double({ min: 0, max: 5000, noNaN: true }),
    )
    fc.assert(
      fc.property(beside, ([k, bearing_deg, far_m]) => {
        const place = geodesicTo(corners[k]!, bearing_deg, far_m)
        assertNear(quick_m(index, place), depth_m(read.value, place))
      }),
      { numRuns: 500 },
    )
  }
})

test('lines alone have no inside', () => {
  const from = { lat_deg: 10, lon_deg: 20 }
  const to = { lat_deg: 11, lon_deg: 20 }
  const index = new EdgeIndex([{ from, to }], null)
  assertNear(quick_m(index, geodesicTo({ lat_deg: 10.5, lon_deg: 20 }, 90, 11_000)), -11_000)
  assert.ok(quick_m(new EdgeIndex([], null), from) < -2e7, 'nothing is near')
})
