import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { geoFromLocal, localFromGeo } from './frame.ts'

// Lengths of one degree on WGS 84, km, to the metre: latitude centred on the parallel, longitude along it.
const published = [
  [0, 110.574, 111.32],
  [15, 110.649, 107.55],
  [30, 110.852, 96.486],
  [45, 111.132, 78.847],
  [60, 111.412, 55.8],
  [75, 111.618, 28.902],
] as const
for (const [lat_deg, latitude_km, longitude_km] of published)
  test(`one degree at ${lat_deg}° latitude: ${latitude_km} km north, ${longitude_km} km east`, () => {
    // A sixtieth of it, where chord and arc are the same to a millimetre.
    const origin = { lat_deg: lat_deg - 1 / 120, lon_deg: 11 }
    const north = localFromGeo(origin, { lat_deg: lat_deg + 1 / 120, lon_deg: 11 })
    assert.ok(Math.abs((north.y_m * 60) / 1000 - latitude_km) < 0.0006)
    assert.ok(Math.abs(north.x_m) < 1e-6)
    const east = localFromGeo({ lat_deg, lon_deg: -70 }, { lat_deg, lon_deg: -70 + 1 / 60 })
    assert.ok(Math.abs((east.x_m * 60) / 1000 - longitude_km) < 0.0006)
  })

test('one minute of latitude at 45° is 1852.2 m', () => {
  const { y_m } = localFromGeo({ lat_deg: 45 - 1 / 120, lon_deg: 0 }, { lat_deg: 45 + 1 / 120, lon_deg: 0 })
  assert.ok(Math.abs(y_m - 1852.2) < 0.1)
})

test('out and back again within a micrometre, within 100 km of anywhere between the 60th parallels', () => {
  const within = (most: number) => fc.double({ min: -most, max: most, noNaN: true })
  fc.assert(
    fc.property(within(60), within(180), within(7e4), within(7e4), (lat_deg, lon_deg, x_m, y_m) => {
      const origin = { lat_deg, lon_deg }
      const back = localFromGeo(origin, geoFromLocal(origin, x_m, y_m))
      assert.ok(Math.hypot(back.x_m - x_m, back.y_m - y_m) < 1e-6)
    }),
  )
})

test('east is positive x and north positive y on both sides of the equator and of Greenwich', () => {
  for (const [lat_deg, lon_deg] of [
    [35, -84],
    [-35, 149],
  ] as const) {
    const { x_m, y_m } = localFromGeo(
      { lat_deg, lon_deg },
      { lat_deg: lat_deg + 0.001, lon_deg: lon_deg + 0.001 },
    )
    assert.ok(x_m > 0 && y_m > 0)
  }
})

test('across the date line is a short way', () => {
  const { x_m } = localFromGeo({ lat_deg: 0, lon_deg: 179.9995 }, { lat_deg: 0, lon_deg: -179.9995 })
  assert.ok(Math.abs(x_m - 111.32) < 0.01) // a thousandth of a degree at the equator
})
