import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchHeights } from './clock.ts'

/** A flight: climb, two levels, landing; height at time t after take-off. */
const height = (t_s: number) =>
  t_s < 20
    ? t_s / 2
    : t_s < 300
      ? 10
      : t_s < 320
        ? 10 + (t_s - 300)
        : t_s < 600
          ? 30
          : Math.max(0, 30 - (t_s - 600))
const track = (n: number, step_s: number, start_s: number, zero_s: number) => {
  const t = Float64Array.from({ length: n }, (_, i) => start_s + i * step_s)
  return { t_us: t.map((each) => each * 1e6), z_m: t.map((each) => height(each - zero_s)) }
}

test('the offset between two clocks of one flight is found by the heights', () => {
  const gas = track(640, 1, 1.67e9, 1.67e9)
  const wind = track(120, 5, 2005, 2000) // a clock that has run 2000 s already
  const match = matchHeights(gas, wind)
  assert.equal(match?.offset_s, 1.67e9 - 2000)
  assert.ok(match.rms_m < 0.2 && match.share > 0.95)
})

test('another flight fits nowhere, and that is said', () => {
  const gas = track(640, 1, 0, 0)
  const other = { t_us: gas.t_us, z_m: gas.z_m.map((z) => z + 7) }
  assert.equal(matchHeights(gas, other), null)
  assert.equal(matchHeights(gas, { t_us: new Float64Array(3), z_m: new Float64Array(3) }), null)
})
