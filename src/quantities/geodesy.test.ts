import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import geodesic from 'geographiclib-geodesic'
import {
  type Ecef,
  ecefOf,
  enuFromVector,
  geodesicBetween,
  geodesicTo,
  geodeticOf,
  polygonArea_m2,
  rayDownTo,
  turn_deg,
  type Vector,
  vectorFromEnu,
  vectorFromNed,
} from './geodesy.ts'
import { hae } from './height.ts'

const near = (found: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${found} is not ${expected} within ${tolerance}`)

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const anywhere = fc.record({ lat_deg: between(-90, 90), lon_deg: between(-180, 180) })

// C. F. F. Karney's test set for geodesics, doi:10.5281/zenodo.32156: the lines that GeographicLib's own tests hold.
// lat1, lon1, azi1, lat2, lon2, azi2, s12; longitudes brought to (-180, 180], bearings to [0, 360).
const karney = [
  [35.60777, -139.44815, 111.09874842956033, -11.17491, -69.95921, 129.28927088970877, 8935244.56048183],
  [55.52454, 106.05087, 22.0200598809828, 77.03196, -162.81766, 109.11204111067151, 4105086.171392441],
  [-21.97856, 142.59065, 327.5554312356681, 41.84138, 98.56635, 318.1564004855953, 8394328.894657671],
  [32.84994, 48.28919, 150.492927788122, -56.28556, -157.70868, 48.11344939981676, 16727068.943816446],
  [-87.85331, 85.66836, 294.87968695975724, 66.48646, 16.09921, 355.1113412807277, 17286615.314714465],
] as const
for (const [lat1, lon1, azi1, lat2, lon2, azi2, s12] of karney)
  test(`the geodesic from ${lat1}, ${lon1} to ${lat2}, ${lon2}`, () => {
    const line = geodesicBetween({ lat_deg: lat1, lon_deg: lon1 }, { lat_deg: lat2, lon_deg: lon2 })
    near(line.distance_m, s12, 1e-8) // the tolerances of GeographicLib's tests
    near(line.startBearing_deg, azi1, 1e-12)
    near(line.endBearing_deg, azi2, 1e-12)
    const end = geodesicTo({ lat_deg: lat1, lon_deg: lon1 }, azi1, s12)
    near(end.lat_deg, lat2, 1e-12)
    near(end.lon_deg, lon2, 1e-12)
  })

test('New York to London, and two more lines that GeographicLib prints', () => {
  // Example of the class Geodesic: JFK (40.6, -73.8) to LHR (51.6, -0.5).
  const flight = geodesicBetween({ lat_deg: 40.6, lon_deg: -73.8 }, { lat_deg: 51.6, lon_deg: -0.5 })
  near(flight.distance_m, 5551759.4, 0.05)
  // README of geographiclib-geodesic: Wellington to Salamanca; 20 000 km south-west of Perth.
  const antipodes = geodesicBetween({ lat_deg: -41.32, lon_deg: 174.81 }, { lat_deg: 40.96, lon_deg: -5.5 })
  near(antipodes.distance_m, 19959679.267, 0.0005)
  const away = geodesicTo({ lat_deg: -32.06, lon_deg: 115.74 }, 225, 20000e3)
  near(away.lat_deg, 32.11195529, 5e-9)
  near(away.lon_deg, -63.95925278, 5e-9)
})

test('a place that is none has no distance', () => {
  assert.ok(Number.isNaN(geodesicBetween({ lat_deg: 91, lon_deg: 0 }, { lat_deg: 0, lon_deg: 0 }).distance_m))
  assert.ok(Number.isNaN(geodesicTo({ lat_deg: Number.NaN, lon_deg: 0 }, 0, 1).lat_deg))
})

test('Earth-centred coordinates as EPSG prints them', () => {
  // IOGP Publication 373-7-2, section 4.1.1 (EPSG method 9602): 53°48'33.820"N 2°07'46.380"E, 73.0 m.
  const place = { lat_deg: 53 + 48 / 60 + 33.82 / 3600, lon_deg: 2 + 7 / 60 + 46.38 / 3600 }
  const at = ecefOf(place, hae(73))
  near(at.x_m, 3771793.968, 6e-4)
  near(at.y_m, 140253.342, 6e-4)
  near(at.z_m, 5124304.349, 6e-4)
})

test('east, north and up as EPSG prints them', () => {
  // The same publication, method 9836: the place above, seen from 55° N 5° E, 200 m.
  const origin = { lat_deg: 55, lon_deg: 5 }
  const from = ecefOf(origin, hae(200))
  const way = { x: 3771793.968 - from.x_m, y: 140253.342 - from.y_m, z: 5124304.349 - from.z_m }
  const { east, north, up } = enuFromVector(origin, way)
  near(east, -189013.869, 6e-4)
  near(north, -128642.04, 6e-4)
  near(up, -4220.171, 6e-4)
})

test('to Earth-centred coordinates and back within 20 nm, -10 km to 100 km, all latitudes', () => {
  const heights = fc.oneof(between(-10e3, 100e3), fc.constantFrom(-10e3, 0, 100e3))
  const places = fc.oneof(anywhere, fc.constantFrom(...[-90, -89.9999999, 0, 1e-9, 45, 90].map(onGreenwich)))
  fc.assert(
    fc.property(places, heights, (place, height_m) => {
      const back = geodeticOf(ecefOf(place, hae(height_m)))
      near(back.height, height_m, 2e-8)
      near(back.lat_deg, place.lat_deg, 2e-13) // 20 nm; rounding alone makes 1 to 5
      assert.ok(distance_m(ecefOf(back, back.height), ecefOf(place, hae(height_m))) < 2e-8)
    }),
    { numRuns: 5000 },
  )
})

test('a direction keeps its length from one set of axes to the other and back', () => {
  const part = between(-1e4, 1e4)
  fc.assert(
    fc.property(anywhere, fc.record({ east: part, north: part, up: part }), (at, enu) => {
      const back = enuFromVector(at, vectorFromEnu(at, enu))
      near(back.east, enu.east, 1e-8)
      near(back.north, enu.north, 1e-8)
      near(back.up, enu.up, 1e-8)
    }),
  )
})

test('down is against up, and up at a place is how its height grows', () => {
  const at = { lat_deg: 41, lon_deg: -104 }
  const down = vectorFromNed(at, 0, 0, 1)
  const [low, high] = [ecefOf(at, hae(0)), ecefOf(at, hae(1000))]
  near(down.x, (low.x_m - high.x_m) / 1000, 1e-12)
  near(down.y, (low.y_m - high.y_m) / 1000, 1e-12)
  near(down.z, (low.z_m - high.z_m) / 1000, 1e-12)
})

test('a ray meets the ellipsoid where a quadratic equation says', () => {
  const angles = [between(0, 360), between(5, 90)] as const
  fc.assert(
    fc.property(anywhere, between(1, 20e3), ...angles, (at, height_m, bearing_deg, down_deg) => {
      const from = ecefOf(at, hae(height_m))
      const towards = look(at, bearing_deg, down_deg)
      const hit = rayDownTo(from, towards, hae(0))
      near(hit?.distance_m ?? Number.NaN, quadratic_m(from, towards), 2e-4) // 0.01 mm of height at 5° is 0.12 mm of ray
    }),
  )
})

test('where a ray comes down to a height, the geodetic height is that height', () => {
  const angles = [between(0, 360), between(5, 90)] as const // the horizon from 20 km is 4.5° down
  fc.assert(
    fc.property(
      anywhere,
      between(-430, 100e3),
      between(1, 20e3),
      ...angles,
      (at, ground_m, above_m, bearing, down) => {
        const from = ecefOf(at, hae(ground_m + above_m))
        const towards = look(at, bearing, down)
        const hit = rayDownTo(from, towards, hae(ground_m))
        assert.ok(hit !== undefined)
        const end = along(from, towards, hit.distance_m)
        near(geodeticOf(end).height, ground_m, 2e-5)
        assert.ok(distance_m(end, ecefOf(hit, hae(ground_m))) < 2e-5)
      },
    ),
  )
})

test('a ray above the horizon meets nothing; the horizon lies as low as it must', () => {
  // The dip of the horizon from 3000 m over a sphere of the local radius: acos(R / (R + h)), 1.757°.
  const at = { lat_deg: 45, lon_deg: 7 }
  const from = ecefOf(at, hae(3000))
  const meets = (down_deg: number) => rayDownTo(from, look(at, 90, down_deg), hae(0)) !== undefined
  assert.equal(meets(-10), false)
  assert.equal(meets(0), false)
  assert.equal(meets(1.745), false)
  assert.equal(meets(1.769), true)
  assert.equal(rayDownTo(from, look(at, 90, 30), hae(3001)), undefined, 'it starts below')
  assert.equal(rayDownTo(from, look(at, 90, 30), hae(Number.NaN)), undefined)
})

test('an area agrees with the one along geodesics', () => {
  for (const size_deg of [0.001, 0.01, 0.1, 1]) {
    const corners = [
      [0, 0],
      [size_deg, 0.2 * size_deg],
      [0.9 * size_deg, 1.4 * size_deg],
      [-0.1 * size_deg, size_deg],
    ].map(([lat = 0, lon = 0]) => ({ lat_deg: 50 + lat, lon_deg: 179.9995 + lon }))
    const polygon = geodesic.Geodesic.WGS84.Polygon()
    for (const { lat_deg, lon_deg } of corners) polygon.AddPoint(lat_deg, lon_deg)
    const expected_m2 = Math.abs(polygon.Compute(false, true).area ?? Number.NaN)
    near(polygonArea_m2(corners), expected_m2, 2e-4 * expected_m2)
    near(polygonArea_m2([...corners].reverse()), expected_m2, 2e-4 * expected_m2)
  }
  assert.equal(polygonArea_m2([]), 0)
})

test('angles come round into [0, 360)', () => {
  assert.deepEqual([-360, -90, 0, 359.5, 360, 725].map(turn_deg).map(Math.abs), [0, 270, 0, 359.5, 0, 5])
  assert.equal(turn_deg(-1e-20), 0)
})

const onGreenwich = (lat_deg: number) => ({ lat_deg, lon_deg: 0 })

const distance_m = (a: Ecef, b: Ecef) => Math.hypot(a.x_m - b.x_m, a.y_m - b.y_m, a.z_m - b.z_m)

function look(at: { lat_deg: number; lon_deg: number }, bearing_deg: number, down_deg: number): Vector {
  const [bearing, down] = [(bearing_deg * Math.PI) / 180, (down_deg * Math.PI) / 180]
  return vectorFromNed(
    at,
    Math.cos(down) * Math.cos(bearing),
    Math.cos(down) * Math.sin(bearing),
    Math.sin(down),
  )
}

function along(from: Ecef, towards: Vector, distance: number): Ecef {
  return {
    x_m: from.x_m + distance * towards.x,
    y_m: from.y_m + distance * towards.y,
    z_m: from.z_m + distance * towards.z,
  }
}

/** Distance to (x² + y²)/a² + z²/b² = 1 along a line. */
function quadratic_m(from: Ecef, towards: Vector): number {
  const { a, f } = geodesic.Geodesic.WGS84
  const shape = 1 / (1 - f) ** 2
  const square = towards.x ** 2 + towards.y ** 2 + shape * towards.z ** 2
  const half = from.x_m * towards.x + from.y_m * towards.y + shape * from.z_m * towards.z
  const rest = from.x_m ** 2 + from.y_m ** 2 + shape * from.z_m ** 2 - a ** 2
  return rest / (-half + Math.sqrt(half ** 2 - square * rest))
}
