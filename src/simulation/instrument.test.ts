import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readings_ppm, readingTimes_s, respond, warmUp_s } from './instrument.ts'
import type { Instrument } from './scenario.ts'

const instrument: Instrument = {
  interval_s: 1,
  response_s: 4,
  responseStated: true,
  delay_s: 2,
  noise_ppm: 0.02,
  drift_ppm: 0.05,
  drift_s: 50,
}

test('a step of gas is seen after the delay and is 63 % answered one response time later', () => {
  const step_s = 0.125
  const values = Float64Array.from({ length: 800 }, (_, i) => (i >= 80 ? 1 : 0)) // at 10 s
  const answered = respond({ from_s: 0, step_s, values }, instrument).values
  const at = (t_s: number) => answered[Math.round(t_s / step_s)]!
  assert.equal(at(11.875), 0)
  assert.ok(Math.abs(at(16 - step_s) - (1 - Math.exp(-1))) < 1e-12)
  assert.ok(at(90) > 0.99999)
  assert.equal(warmUp_s(instrument), 42)
})

test('with neither delay nor response the signal passes unchanged', () => {
  const values = Float64Array.from([1, 5, 2, 8])
  assert.deepEqual(
    respond({ from_s: 0, step_s: 1, values }, { ...instrument, delay_s: 0, response_s: 0 }).values,
    values,
  )
})

test('without gas: background, drift and noise of the stated spreads', () => {
  const t_s = readingTimes_s(20000, instrument)
  assert.equal(t_s.length, 20001)
  const signal = { from_s: 0, step_s: 1, values: new Float64Array(t_s.length) }
  const read = readings_ppm(signal, t_s, { instrument, background_ppm: 2, seed: 3, sensor: 'x' })
  const mean = read.reduce((sum, value) => sum + value, 0) / read.length
  // A drift of memory T over a record D has a mean good to sd sqrt(2 T / D).
  assert.ok(Math.abs(mean - 2) < 4 * 0.05 * Math.sqrt((2 * 50) / 20000))
  let jump2 = 0
  for (let i = 1; i < read.length; i++) jump2 += (read[i]! - read[i - 1]!) ** 2
  const expected = 2 * 0.02 ** 2 + 2 * 0.05 ** 2 * (1 - Math.exp(-1 / 50))
  assert.ok(Math.abs(jump2 / (read.length - 1) / expected - 1) < 0.05)
})
