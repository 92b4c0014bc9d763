import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rasterPath } from './path.ts'

const path = rasterPath({
  kind: 'flight',
  name: 'drone',
  area: { west_m: -50, south_m: -50, east_m: 50, north_m: 50 },
  levels: [
    { height_m: 4, lines: 'east-west', spacing_m: 30 },
    { height_m: 10, lines: 'north-south', spacing_m: 50 },
  ],
  speed_mps: 5,
  climb_mps: 1,
  gnss: { horizontal_m: 0, vertical_m: 0 },
  instrument: {
    interval_s: 1,
    response_s: 0,
    responseStated: true,
    delay_s: 0,
    noise_ppm: 0,
    drift_ppm: 0,
    drift_s: 1,
  },
})

test('lines stand evenly and no wider apart than asked, edges included', () => {
  // 100 m in gaps of at most 30 m: five lines 25 m apart, 600 m; then a climb from one corner; then three lines, 400 m.
  assert.deepEqual(path.at(0), { x_m: -50, y_m: -50, z_m: 4 })
  assert.deepEqual(path.at(20), { x_m: 50, y_m: -50, z_m: 4 })
  assert.deepEqual(path.at(25), { x_m: 50, y_m: -25, z_m: 4 })
  assert.deepEqual(path.at(120), { x_m: 50, y_m: 50, z_m: 4 })
})

test('the flight keeps its speed, never leaves its heights, and ends where it says', () => {
  for (let t_s = 0; t_s < path.duration_s; t_s += 1) {
    const a = path.at(t_s)
    const b = path.at(Math.min(t_s + 1, path.duration_s))
    assert.ok(Math.hypot(b.x_m - a.x_m, b.y_m - a.y_m) <= 5 + 1e-9)
    assert.ok(Math.abs(b.z_m - a.z_m) <= 1 + 1e-9)
    assert.ok(a.z_m >= 4 && a.z_m <= 10)
  }
  assert.deepEqual(path.at(path.duration_s), path.at(path.duration_s + 100))
  assert.equal(path.at(path.duration_s).z_m, 10)
})
