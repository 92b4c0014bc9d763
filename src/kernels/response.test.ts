import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { delayInPlace, lagInPlace, respondInPlace } from './response.ts'

const near = (a: number, b: number, by: number) => assert.ok(Math.abs(a - b) < by, `${a} against ${b}`)
const evenTimes = (n: number, step_s: number) => Float64Array.from({ length: n }, (_, i) => i * step_s)
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)

test('a unit step is seen to 1 - 1/e after the time constant, whatever the steps of the record', () => {
  for (const t_s of [evenTimes(41, 0.5), Float64Array.of(0, 0.1, 0.11, 2, 3.5, 5, 9, 20)]) {
    const shown = Float64Array.from(t_s, (t) => (t > 0 ? 1 : 0))
    lagInPlace(t_s, shown, 0, t_s.length, 5)
    for (const [i, t] of t_s.entries()) near(shown[i]!, 1 - Math.exp(-t / 5), 1e-14)
    near(shown[t_s.indexOf(5)]!, 1 - Math.exp(-1), 1e-14)
  }
})

test('a linear rise is followed late by the time constant once the start is forgotten', () => {
  // Exact for air that holds each sample: that air is itself late by half a step, hence the half.
  const t_s = evenTimes(2001, 0.05)
  const shown = t_s.map((t) => t)
  lagInPlace(t_s, shown, 0, t_s.length, 4)
  near(shown[2000]!, 100 - 4 + 0.025, 1e-3)
})

test('lag and delay keep the dose once the tail has passed', () => {
  const t_s = evenTimes(600, 0.5)
  const pulse = t_s.map((t) => (t > 20 && t < 31 ? 3 + Math.sin(t) : 0))
  for (const [response_s, delay_s] of [
    [6, 0],
    [0, 7.3],
    [6, 7.3],
  ] as const) {
    const shown = pulse.slice()
    respondInPlace(t_s, shown, 0, t_s.length, response_s, delay_s)
    near(sum(shown) / sum(pulse), 1, 1e-9)
  }
})

test('with uneven steps the exact dose of the lagged air is that of the air', () => {
  // Between samples the reading runs as x + (y - x) exp(-t/tau); sampled finely it must add up to the dose.
  const t_s = Float64Array.of(0, 1, 1.5, 4, 4.2, 7, 12, 13, 60, 120)
  const air = Float64Array.of(0, 2, 5, 1, 0, 4, 1, 0, 0, 0)
  const dose = t_s.reduce((total, t, i) => (i === 0 ? 0 : total + air[i]! * (t - t_s[i - 1]!)), 0)
  const fine = evenTimes(60_001, 0.002)
  const shown = fine.map((t) => air[t_s.findIndex((end) => end >= t - 1e-9)]!)
  const coarse = air.slice()
  lagInPlace(fine, shown, 0, fine.length, 3)
  lagInPlace(t_s, coarse, 0, t_s.length, 3)
  near((sum(shown) * 0.002) / dose, 1, 1e-3)
  for (const [i, t] of t_s.entries()) near(coarse[i]!, shown[Math.round(t / 0.002)]!, 1e-9)
})

test('a delay shifts: whole steps exactly, parts of one by a straight line, and the start is held', () => {
  const t_s = evenTimes(8, 2)
  const ramp = Float64Array.of(1, 5, 2, 8, 8, 0, 3, 4)
  const two = ramp.slice()
  delayInPlace(t_s, two, 0, 8, 4)
  assert.deepEqual([...two], [1, 1, 1, 5, 2, 8, 8, 0])
  const half = ramp.slice()
  delayInPlace(t_s, half, 0, 8, 1)
  assert.deepEqual([...half], [1, 3, 3.5, 5, 8, 4, 1.5, 3.5])
  const long = ramp.slice()
  delayInPlace(t_s, long, 0, 8, 1000)
  assert.deepEqual([...long], Array(8).fill(1))
})

test('in place is the same as from a copy, on any times and any delay', () => {
  const steps = fc.array(fc.double({ min: 0.01, max: 5, noNaN: true }), { minLength: 2, maxLength: 40 })
  fc.assert(
    fc.property(steps, fc.double({ min: 0, max: 30, noNaN: true }), (gaps, delay_s) => {
      let t = 0
      const t_s = Float64Array.from(gaps, (gap) => {
        t += gap
        return t
      })
      const air = t_s.map((_, i) => Math.sin(i * 1.7) * i)
      const expected = t_s.map((now) => {
        const then = now - delay_s
        const after = t_s.findIndex((other) => other >= then)
        if (after <= 0) return air[0]!
        const part = (then - t_s[after - 1]!) / (t_s[after]! - t_s[after - 1]!)
        return air[after - 1]! + part * (air[after]! - air[after - 1]!)
      })
      delayInPlace(t_s, air, 0, t_s.length, delay_s)
      for (const [i, value] of air.entries()) near(value, expected[i]!, 1e-9)
    }),
    { seed: 8 },
  )
})

test('only the samples asked for are touched; a steady reading stays; no response and no delay change nothing', () => {
  const t_s = evenTimes(9, 1)
  const air = Float64Array.of(9, 9, 1, 4, 2, 6, 5, 7, 7)
  const shown = air.slice()
  respondInPlace(t_s, shown, 2, 6, 2, 1.5)
  for (const i of [0, 1, 6, 7, 8]) assert.equal(shown[i], air[i])
  assert.equal(shown[2], 1)
  assert.ok(shown[4] !== air[4])
  const same = air.slice()
  respondInPlace(t_s, same, 0, 9, 0, 0)
  respondInPlace(t_s, same, 3, 3, 2, 2)
  assert.deepEqual(same, air)
  const steady = new Float64Array(9).fill(2.5)
  respondInPlace(t_s, steady, 0, 9, 3, 2.2)
  for (const value of steady) near(value, 2.5, 1e-14)
  assert.throws(() => delayInPlace(t_s, same, 0, 9, -1), RangeError)
  assert.throws(() => lagInPlace(t_s, same, 0, 9, Number.NaN), RangeError)
})
