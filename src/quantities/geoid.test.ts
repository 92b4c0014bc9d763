import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { geoid_m, haeFromMsl, mslFromHae } from './geoid.ts'
import { hae, msl } from './height.ts'

// NGA's own check of its grid and program INTPT.F: OUTINTPT.DAT of the EGM96 distribution (readme.txt lists it).
const published = [
  [38.628155, 269.779155, -31.628],
  [-14.621217, 305.021114, -2.969],
  [46.874319, 102.448729, -43.575],
  [-23.617446, 133.874712, 15.871],
  [38.625473, 359.9995, 50.066],
  [-0.466744, 0.0023, 17.329],
] as const
for (const [lat_deg, lon_deg, expected_m] of published)
  test(`EGM96 at ${lat_deg}, ${lon_deg} is ${expected_m} m`, () => {
    // A spline there, straight lines here, over posts 28 km apart: these six differ by 6 cm at most.
    assert.ok(Math.abs(geoid_m(lat_deg, lon_deg) - expected_m) < 0.06)
    assert.ok(Math.abs(geoid_m(lat_deg, lon_deg - 360) - expected_m) < 0.06)
  })

test('a hair beside the meridians of the grid the geoid goes on as it was', () => {
  for (let post = -1440; post <= 1440; post++)
    for (const aside_deg of [-1e-10, -3e-14, 0, 3e-14, 1e-10])
      for (const lat_deg of [-45.1, 0, 45]) {
        const beside_m = geoid_m(lat_deg, post / 4 + 1e-6)
        assert.ok(
          Math.abs(geoid_m(lat_deg, post / 4 + aside_deg) - beside_m) < 1e-3,
          `${lat_deg}, ${post / 4}`,
        )
      }
})

test('the geoid stays within its known bounds, wherever', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -90, max: 90, noNaN: true }),
      fc.double({ min: -720, max: 720, noNaN: true }),
      (lat_deg, lon_deg) => {
        const height_m = geoid_m(lat_deg, lon_deg)
        assert.ok(height_m > -107.1 && height_m < 85.5) // Lemoine and others 1998: -107 m to 85 m
      },
    ),
  )
})

test('there and back is the same height, and the geoid lies between', () => {
  const place = { lat_deg: 41.14, lon_deg: -104.8 }
  const above = haeFromMsl(msl(1855.36), place)
  assert.equal(mslFromHae(above, place), 1855.36)
  assert.equal(above, hae(1855.36 + geoid_m(41.14, -104.8)))
})

test('no place, no height', () => {
  for (const [lat_deg, lon_deg] of [
    [90.1, 0],
    [Number.NaN, 0],
    [0, Number.NaN],
    [0, Number.POSITIVE_INFINITY],
  ] as const)
    assert.ok(Number.isNaN(geoid_m(lat_deg, lon_deg)))
})
