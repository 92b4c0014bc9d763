import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Depths, judge, type Motion } from './judge.ts'
import { bothOf, type Stretch, type Verdict } from './stretches.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })

/** A line flown towards, away from and along, as one number: how far inside. Fixes a second, or some, apart. */
function flightOf(
  depths_m: readonly number[],
  times_s: readonly number[],
  margin_m: number,
  torn: readonly number[] = [],
): Depths {
  return {
    t_us: Float64Array.from(times_s, (t) => t * 1e6),
    at: (k) => depths_m[k]!,
    between: (k, part) => depths_m[k]! + part * (depths_m[k + 1]! - depths_m[k]!),
    step_m: (k) => Math.abs(depths_m[k + 1]! - depths_m[k]!),
    isTorn: Uint8Array.from(times_s, (_, k) => (torn.includes(k) ? 1 : 0)),
    margin_m: () => margin_m,
  }
}

const CALM: Motion = { fastest_mps: 100, acceleration_mps2: 10 }

const words = (stretches: readonly Stretch[]) =>
  stretches.map(
    ({ from_us, to_us, verdict, why }) =>
      `${from_us / 1e6}-${to_us / 1e6} ${verdict}${why === null ? '' : ` ${why}`}`,
  )

/** The verdict at an instant. */
const at = (stretches: readonly Stretch[], t_us: number) =>
  stretches.find(({ from_us, to_us }) => from_us <= t_us && t_us <= to_us)

function assertCovers(stretches: readonly Stretch[], from_us: number, to_us: number) {
  assert.equal(stretches[0]?.from_us, from_us)
  assert.equal(stretches.at(-1)?.to_us, to_us)
  stretches.slice(1).forEach((each, k) => {
    assert.equal(each.from_us, stretches[k]!.to_us, 'no moment is left out or told twice')
  })
}

test('far on either side all is sure, and the nearest place is told', () => {
  const [only, ...rest] = judge(flightOf([900, 890, 895], [0, 1, 2], 50), CALM)
  assert.deepEqual(
    [only!.verdict, only!.nearest!.depth_m, only!.nearest!.margin_m, rest.length],
    ['inside', 890, 50, 0],
  )
  assert.equal(judge(flightOf([-900, -890, -895], [0, 1, 2], 50), CALM)[0]!.verdict, 'outside')
})

test('a line that is crossed: sure until the errors reach it, in doubt, sure again', () => {
  const depths = Array.from({ length: 41 }, (_, k) => -1000 + 50 * k)
  const told = judge(
    flightOf(
      depths,
      depths.map((_, k) => k),
      100,
    ),
    CALM,
  )
  assert.deepEqual(
    told.map(({ verdict }) => verdict),
    ['outside', 'cannot-say', 'inside'],
  )
  // Sure while deeper than 100 m of margin and 10·1²/8 m of the way between fixes: from 18 s to 22 s it is not.
  assert.ok(
    Math.abs(told[0]!.to_us / 1e6 - 18) < 0.1 && Math.abs(told[1]!.to_us / 1e6 - 22) < 0.1,
    words(told).join(', '),
  )
  assert.equal(told[1]!.nearest!.depth_m, 0)
})

test('a silence is sure for as long as the line is out of reach', () => {
  // 1000 m off with 100 m of margin at 100 m/s: nine seconds after the last fix, and before the next.
  const told = judge(flightOf([-1000, -1000], [0, 60], 100), CALM)
  assert.deepEqual(words(told), ['0-9 outside', '9-51 cannot-say gap', '51-60 outside'])
  assert.deepEqual(
    words(judge(flightOf([-1000, -1000], [0, 17], 100), CALM)),
    ['0-17 outside'],
    'there and back takes 18 s',
  )
  const torn = judge(flightOf([-1000, -1000], [0, 60], 100, [0]), CALM)
  assert.equal(torn[1]!.why, 'jump')
})

test('a silence of a few seconds is judged by how hard anything can turn', () => {
  // In 4 s nothing that turns with 10 m/s² leaves the straight way by more than 20 m.
  assert.deepEqual(words(judge(flightOf([-130, -130], [0, 4], 100), CALM)), ['0-4 outside'])
  assert.deepEqual(words(judge(flightOf([-115, -115], [0, 4], 100), CALM)), ['0-4 cannot-say margin'])
})

test('a moment of certainty amid doubt is doubt', () => {
  const told = judge(flightOf([-99, -99, -111, -99, -99], [0, 1, 1.2, 1.4, 2.4], 100), CALM)
  assert.deepEqual(words(told), ['0-2.4 cannot-say margin'])
})

test('a depth that is not known is never sure', () => {
  assert.deepEqual(words(judge(flightOf([900, Number.NaN, 900], [0, 1, 2], 50), CALM)), [
    '0-2 cannot-say no-height',
  ])
})

/** A way with bounded speed and turns, asked for at any time; fixes of it with bounded errors, some far apart. */
const flights = fc.record({
  start_m: between(-3000, 3000),
  pushes: fc.array(between(-10, 10), { minLength: 2, maxLength: 30 }),
  steps_s: fc.array(fc.oneof(between(0.05, 2), between(2, 60)), { minLength: 2, maxLength: 40 }),
  errors: fc.array(between(-1, 1), { minLength: 41, maxLength: 41 }),
  margin_m: between(1, 300),
})

test('with errors within the margin nothing that is said is wrong, at any moment, near or far, in silence or not', () => {
  let said = 0
  fc.assert(
    fc.property(flights, ({ start_m, pushes, steps_s, errors, margin_m }) => {
      const times_s = [0]
      for (const step_s of steps_s) times_s.push(times_s.at(-1)! + step_s)
      const end_s = times_s.at(-1)!
      // Even pushes one after another, cut back where they would be too fast.
      const each_s = end_s / pushes.length
      const speeds: number[] = [0]
      for (const push of pushes) speeds.push(Math.max(-100, Math.min(100, speeds.at(-1)! + push * each_s)))
      const true_m = (t_s: number) => {
        const k = Math.min(pushes.length - 1, Math.floor(t_s / each_s))
        let x_m = start_m
        for (let i = 0; i < k; i++) x_m += ((speeds[i]! + speeds[i + 1]!) / 2) * each_s
        const rest_s = t_s - k * each_s
        return x_m + speeds[k]! * rest_s + (((speeds[k + 1]! - speeds[k]!) / each_s) * rest_s * rest_s) / 2
      }
      const fixes = times_s.map((t, k) => true_m(t) + 0.999 * margin_m * errors[k % errors.length]!)
      const told = judge(flightOf(fixes, times_s, margin_m), CALM)
      assertCovers(told, 0, end_s * 1e6)
      for (let i = 0; i <= 400; i++) {
        const t_us = Math.min(end_s * 1e6, (end_s * 1e6 * i) / 400)
        const { verdict } = at(told, t_us)!
        if (verdict === 'cannot-say') continue
        said++
        assert.equal(
          true_m(t_us / 1e6) > 0 ? 'inside' : 'outside',
          verdict,
          `at ${t_us / 1e6} s of ${words(told).join(', ')}`,
        )
      }
    }),
    { numRuns: 400 },
  )
  assert.ok(said > 10_000, `only ${said} moments were told`)
})

test('inside of both is inside; outside of either is outside', () => {
  const strip = (...parts: readonly (readonly [number, Verdict])[]): Stretch[] =>
    parts.map(([to, verdict], k) => ({
      ...{ from_us: k === 0 ? 0 : parts[k - 1]![0] * 1e6, to_us: to * 1e6, verdict, nearest: null },
      why: verdict === 'cannot-say' ? 'margin' : null,
    }))
  const across = strip([4, 'inside'], [6, 'cannot-say'], [10, 'outside'])
  const height = strip([1, 'outside'], [3, 'cannot-say'], [8, 'inside'], [10, 'cannot-say'])
  assert.deepEqual(words(bothOf(across, height)), [
    '0-1 outside',
    '1-3 cannot-say margin',
    '3-4 inside',
    '4-6 cannot-say margin',
    '6-10 outside',
  ])
})
