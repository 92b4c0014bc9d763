import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GeoPoint } from '../quantities/frame.ts'
import { geodesicTo } from '../quantities/geodesy.ts'
import { assumed } from './errors.ts'
import { area, box, START_US, setOf } from './made.contract.ts'
import { type LiveFix, Watch } from './watch.ts'

const HOME = { lat_deg: 31.5, lon_deg: -110 }
const SET = setOf([area('R-1', box(-110, 31, -109, 32), { name: 'Sierra' })])
// 3·30 m + the set's 10 m: 100 m.
const model = { ...assumed.receiver, assumedSigma_m: 30, bias_m: 0, clockBound_s: 0, fastest_mps: 100 }

const fix = (place: GeoPoint, t_s: number, more: Partial<LiveFix> = {}): LiveFix => ({
  ...place,
  t_us: START_US + t_s * 1e6,
  ...more,
})

/** A replay: what is said at each second. */
function replay(places: readonly GeoPoint[], set = SET, more: Partial<LiveFix> = {}) {
  const watch = new Watch([set], model, 60)
  return places.flatMap((place, t_s) => watch.see(fix(place, t_s, more)).map((alert) => ({ ...alert, t_s })))
}

/** East at 50 m/s, so many metres west of the line at first. */
const eastward = (seconds: number, off_m: number) =>
  Array.from({ length: seconds }, (_, k) => geodesicTo(HOME, 90, 50 * k - off_m))

test('a flight towards a line: told before, at the doubt, at the entry, and on the way out', () => {
  const there = eastward(200, 5000)
  const alerts = replay([...there, ...[...there].reverse()])
  assert.deepEqual(
    alerts.map(({ kind }) => kind),
    ['approaching', 'may-have-entered', 'entered', 'approaching', 'may-have-left', 'left'],
  )
  const [near, doubt, inside] = alerts
  assert.ok(near!.reach_s! <= 60 && near!.reach_s! > 58, `${near!.reach_s} s to go`)
  assert.ok(Math.abs(near!.t_s + near!.reach_s! - doubt!.t_s) <= 1, 'and then it was there')
  assert.ok(doubt!.depth_m < 0 && -doubt!.depth_m <= doubt!.margin_m)
  assert.ok(inside!.depth_m > inside!.margin_m)
  assert.deepEqual([near!.id, near!.name, near!.set], ['R-1', 'Sierra', 0])
})

test('along a line, and away from it, nobody is told that it comes near', () => {
  const along = Array.from({ length: 300 }, (_, k) => geodesicTo(geodesicTo(HOME, 270, 1000), 0, 50 * k))
  assert.ok(
    replay(along).length <= 1,
    'once at most, as the meridian and the geodesic draw together by millimetres',
  )
  assert.deepEqual(replay(eastward(100, 9000).reverse()), [])
})

test('a silence: what can have been reached meanwhile may have been entered, and is told once', () => {
  const watch = new Watch([SET], model, 60)
  watch.see(fix(geodesicTo(HOME, 270, 8000), 0, { speed_mps: 50 }))
  assert.deepEqual(watch.silence(START_US + 60e6), [], 'six kilometres at most')
  assert.deepEqual(
    watch.silence(START_US + 90e6).map(({ kind }) => kind),
    ['may-have-entered'],
  )
  assert.deepEqual(watch.silence(START_US + 95e6), [])
  const back = watch.see(fix(geodesicTo(HOME, 270, 7000), 100))
  assert.deepEqual(back, [], 'outside again')
  assert.deepEqual(
    watch.see(fix(geodesicTo(HOME, 270, 7000), 300)).map(({ kind }) => kind),
    ['may-have-entered'],
    'after 200 s without a word',
  )
})

test('limits of height hold here too', () => {
  const banded = setOf([
    area('R-1', box(-110, 31, -109, 32), { lower: { height_m: 1000, datum: 'sea-level' } }),
  ])
  const kinds = (more: Partial<LiveFix>) => replay(eastward(200, 5000), banded, more).map(({ kind }) => kind)
  assert.deepEqual(kinds({ height_m: 300, heightDatum: 'sea-level' }), ['approaching'])
  assert.deepEqual(kinds({ height_m: 3000, heightDatum: 'sea-level' }), [
    'approaching',
    'may-have-entered',
    'entered',
  ])
  assert.deepEqual(kinds({ height_m: 3000, heightDatum: 'barometric' }), ['approaching', 'may-have-entered'])
})

test('times that run back and places that are none are passed over', () => {
  const watch = new Watch([SET], model, 60)
  watch.see(fix(geodesicTo(HOME, 270, 8000), 10))
  assert.deepEqual(watch.see(fix(geodesicTo(HOME, 90, 8000), 5)), [])
  assert.deepEqual(watch.see(fix({ lat_deg: Number.NaN, lon_deg: 0 }, 20)), [])
})
