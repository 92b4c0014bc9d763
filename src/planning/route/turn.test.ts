import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { madeGood, turnBetween } from './turn.ts'

test('the wind triangle: heading and wind add up to the track', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 6.28, noNaN: true }),
      fc.double({ min: -20, max: 20, noNaN: true }),
      fc.double({ min: -20, max: 20, noNaN: true }),
      (track_rad, east_mps, north_mps) => {
        const made = madeGood(track_rad, 60, { east_mps, north_mps })!
        const east = 60 * Math.sin(made.heading_rad) + east_mps
        const north = 60 * Math.cos(made.heading_rad) + north_mps
        assert.ok(Math.abs(east - made.ground_mps * Math.sin(track_rad)) < 1e-9)
        assert.ok(Math.abs(north - made.ground_mps * Math.cos(track_rad)) < 1e-9)
      },
    ),
  )
  // 60 m/s due north in 10 m/s from the west: root of 60² - 10².
  assert.ok(Math.abs(madeGood(0, 60, { east_mps: 10, north_mps: 0 })!.ground_mps - Math.sqrt(3500)) < 1e-9)
})

test('a wind too strong for the track, across or against it, has no answer', () => {
  assert.equal(madeGood(0, 8, { east_mps: 8, north_mps: 0 }), undefined)
  assert.equal(madeGood(0, 8, { east_mps: 0, north_mps: -9 }), undefined)
  assert.ok(madeGood(0, 8, { east_mps: 0, north_mps: 9 })!.ground_mps === 17)
})

test('turns in wind: in the air no tighter than the radius, over the ground from place to place, in the time the way takes', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -3000, max: 3000, noNaN: true }),
      fc.double({ min: -3000, max: 3000, noNaN: true }),
      fc.double({ min: 0, max: 6.28, noNaN: true }),
      fc.double({ min: -15, max: 15, noNaN: true }),
      (x_m, y_m, track_rad, east_mps) => {
        const wind = { east_mps, north_mps: 5 }
        const flight = { airspeed_mps: 60, radius_m: 800, wind }
        const turn = turnBetween({ x_m: 0, y_m: 0, track_rad: 0 }, { x_m, y_m, track_rad }, flight)!
        assert.deepEqual(turn.places[0], { x_m: 0, y_m: 0 })
        assert.deepEqual(turn.places.at(-1), { x_m, y_m })
        // In the air's frame it has gone the difference less the drift, at most as far as it flies in that time.
        const air_m = Math.hypot(x_m - turn.time_s * east_mps, y_m - turn.time_s * 5)
        assert.ok(air_m <= 60 * turn.time_s + 1)
      },
    ),
  )
})

test('a half turn with the wind behind its middle takes as long as one against it: drift is the same for both', () => {
  const calm = { airspeed_mps: 60, radius_m: 800, wind: { east_mps: 0, north_mps: 0 } }
  const half = turnBetween({ x_m: 0, y_m: 0, track_rad: 0 }, { x_m: 1600, y_m: 0, track_rad: Math.PI }, calm)!
  assert.ok(Math.abs(half.time_s - (Math.PI * 800) / 60) < 1e-3)
  const windy = { ...calm, wind: { east_mps: 10, north_mps: 0 } }
  const longer = turnBetween(
    { x_m: 0, y_m: 0, track_rad: 0 },
    { x_m: 1600, y_m: 0, track_rad: Math.PI },
    windy,
  )!
  assert.ok(
    longer.time_s > half.time_s,
    'the wind blows it past the line: the turn is wider than half a circle',
  )
})
