import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { everySecond, START_US, steadyWind, windRecord } from '../detections/made.contract.ts'
import type { WindSeries } from '../recordings/recording.ts'
import { distanceBin, type Upwind, upwindOf } from './upwind.ts'
import { type WindField, windField } from './wind-field.ts'

type Path = NonNullable<WindField['path']>
const REACH_M = 500
/** The table holds floats. */
const FLOATS_M = 1e-4

const pathOf = (wind: WindSeries): Path => windField(wind, START_US).path!

/** One row of the table, of an observation at `t_s`. */
function seenFrom(path: Path, t_s: number) {
  const up = upwindOf(path, Float64Array.of(t_s), REACH_M)
  return Array.from({ length: up.bins }, (_, bin) => rowOf(up, bin))
}
const rowOf = ({ table, edges_m2 }: Upwind, bin: number) => ({
  distance_m: Math.sqrt(edges_m2[bin]!),
  east_m: table[3 * bin]!,
  north_m: table[3 * bin + 1]!,
  age_s: table[3 * bin + 2]!,
})

/** Where the air stands on its path, straight between knots. */
function standsAt({ start_s, knot_s, east_m, north_m }: Path, t_s: number): [number, number] {
  const at = (t_s - start_s) / knot_s
  const k = Math.min(east_m.length - 2, Math.floor(at))
  const along = (values: Float64Array) => values[k]! + (at - k) * (values[k + 1]! - values[k]!)
  return [along(east_m), along(north_m)]
}

test('distances lie between the edges of their bins, and a bin is a step of an eighth at most', () => {
  const { edges_m2, bins } = upwindOf(pathOf(steadyWind(3, 270, 60)), new Float64Array(0), REACH_M)
  assert.ok(Math.sqrt(edges_m2.at(-1)!) > REACH_M)
  for (let bin = 2; bin < bins; bin++) assert.ok(edges_m2[bin]! / edges_m2[bin - 1]! <= 1.125 ** 2)
  fc.assert(
    fc.property(fc.double({ min: 0, max: REACH_M, noNaN: true }), (distance_m) => {
      const bin = distanceBin(distance_m ** 2)
      assert.ok(bin >= 0 && bin <= bins - 2)
      assert.ok(edges_m2[bin]! <= distance_m ** 2 && distance_m ** 2 < edges_m2[bin + 1]!)
    }),
  )
})

test('in a steady wind the air has come straight from upwind, as long ago as that distance takes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 359 }),
      fc.double({ min: 300, max: 600, noNaN: true }),
      (speed_mps, from_deg, t_s) => {
        const path = pathOf(steadyWind(speed_mps, from_deg, 600))
        const [east, north] = [-Math.sin((from_deg * Math.PI) / 180), -Math.cos((from_deg * Math.PI) / 180)]
        for (const { distance_m, east_m, north_m, age_s } of seenFrom(path, t_s)) {
          if (distance_m > 300 * speed_mps) continue
          assert.ok(Math.hypot(east_m - distance_m * east, north_m - distance_m * north) < FLOATS_M)
          assert.ok(Math.abs(age_s - distance_m / speed_mps) < FLOATS_M / speed_mps)
        }
      },
    ),
  )
})

/** Wind that turns all the way round, dies and comes back. */
const turning = fc
  .record({
    speed_mps: fc.double({ min: 0.5, max: 6, noNaN: true }),
    swing_deg: fc.double({ min: 0, max: 200, noNaN: true }),
    period_s: fc.double({ min: 30, max: 300, noNaN: true }),
    lull: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ speed_mps, swing_deg, period_s, lull }) =>
    windRecord(everySecond(700), (t_s) => ({
      speed_mps: speed_mps * (1 - lull * Math.sin(t_s / 47) ** 2),
      from_deg: 200 + swing_deg * Math.sin(t_s / period_s),
    })),
  )

test('in any wind the displacement is that of the recorded path since the age, and as long as the distance', () => {
  let rows = 0
  fc.assert(
    fc.property(turning, fc.double({ min: 0, max: 690, noNaN: true }), (wind, t_s) => {
      const path = pathOf(wind)
      const [east, north] = standsAt(path, t_s)
      for (const { distance_m, east_m, north_m, age_s } of seenFrom(path, t_s)) {
        if (Number.isNaN(age_s) || distance_m === 0) continue
        rows++
        const [then, thereNorth] = standsAt(path, t_s - age_s)
        assert.ok(Math.hypot(east - then - east_m, north - thereNorth - north_m) < 1e-3)
        assert.ok(Math.abs(Math.hypot(east_m, north_m) - distance_m) < FLOATS_M)
      }
    }),
  )
  assert.ok(rows > 1000, `${rows}`)
})

test('air that came back counts from its last departure', () => {
  fc.assert(
    fc.property(turning, fc.double({ min: 100, max: 690, noNaN: true }), (wind, t_s) => {
      const path = pathOf(wind)
      const [east, north] = standsAt(path, t_s)
      for (const { distance_m, age_s } of seenFrom(path, t_s)) {
        if (Number.isNaN(age_s)) continue
        // At every knot since, the air was nearer than that.
        for (
          let k = Math.ceil((t_s - age_s - path.start_s) / path.knot_s) + 1;
          path.start_s + k * path.knot_s < t_s;
          k++
        )
          assert.ok(Math.hypot(east - path.east_m[k]!, north - path.north_m[k]!) <= distance_m + 1e-3)
      }
    }),
  )
})

test('farther than the record reaches back nothing is known, not even the age', () => {
  const path = pathOf(steadyWind(1, 90, 100)) // 300 s before the record are taken to be as its first minute
  const rows = seenFrom(path, 50)
  for (const { distance_m, east_m, north_m, age_s } of rows)
    assert.deepEqual([east_m, north_m, age_s].map(Number.isNaN), new Array(3).fill(distance_m > 350))
  assert.ok(rows.some(({ distance_m }) => distance_m > 350))
})
