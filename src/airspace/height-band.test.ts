import assert from 'node:assert/strict'
import { test } from 'node:test'
import { geodesicTo } from '../quantities/geodesy.ts'
import { geoid_m } from '../quantities/geoid.ts'
import type { HeightDatum } from '../recordings/track.ts'
import { assumed } from './errors.ts'
import { fixesOf } from './fixes.ts'
import { judgeHeight } from './height-band.ts'
import { atHeight, trackOf } from './made.contract.ts'

const HOME = { lat_deg: 31, lon_deg: -110 }
const places = Array.from({ length: 61 }, (_, k) => geodesicTo(HOME, 90, 60 * k))
const model = { ...assumed.receiver, assumedSigmaVertical_m: 10, biasVertical_m: 0, clockBound_s: 0 } // 3·10 + 1 m

const limit = (height_m: number, datum: 'ellipsoid' | 'sea-level' | 'ground' | 'barometric') => ({
  height_m,
  datum,
})

function told(
  height_m: number | ((k: number) => number),
  flown: HeightDatum,
  lower: ReturnType<typeof limit> | null,
  upper: ReturnType<typeof limit> | null,
) {
  const track = atHeight(trackOf(places), 0, flown)
  const heights = track.height_m.map((_, k) => (typeof height_m === 'number' ? height_m : height_m(k)))
  const fixes = fixesOf({ ...track, height_m: heights }, 400)
  assert.ok(fixes !== undefined && fixes !== 'too-many-jumps')
  return judgeHeight(fixes, flown, { lower, upper }, model)?.map(({ verdict, why }) => why ?? verdict)
}

test('no limits, no opinion; and what begins at the ground has no lower one', () => {
  assert.equal(told(500, 'sea-level', null, null), undefined)
  assert.deepEqual(told(500, 'sea-level', limit(0, 'ground'), limit(3000, 'sea-level')), ['inside'])
})

test('above, below and near a limit in the same datum', () => {
  assert.deepEqual(told(3040, 'sea-level', null, limit(3000, 'sea-level')), ['outside'])
  assert.deepEqual(told(2960, 'sea-level', null, limit(3000, 'sea-level')), ['inside'])
  assert.deepEqual(told(2975, 'sea-level', null, limit(3000, 'sea-level')), ['margin'])
  assert.deepEqual(told(900, 'sea-level', limit(1000, 'sea-level'), limit(3000, 'sea-level')), ['outside'])
  const climbing = told((k) => 2700 + 10 * k, 'sea-level', null, limit(3000, 'sea-level'))
  assert.deepEqual(climbing, ['inside', 'margin', 'outside'])
})

test('heights above the ellipsoid and above sea level compare through the geoid, never raw', () => {
  const geoid = geoid_m(HOME.lat_deg, HOME.lon_deg)
  assert.ok(geoid < -25, `${geoid} m: so far is the sea below the ellipsoid there`)
  // Raw, 2975 would be below 3000 for sure with 25 m to spare or not at all; it is more than 3000 above the sea.
  assert.deepEqual(told(3000 + geoid + 40, 'ellipsoid', null, limit(3000, 'sea-level')), ['outside'])
  assert.deepEqual(told(3000 - geoid - 40, 'sea-level', null, limit(3000, 'ellipsoid')), ['inside'])
})

test('heights of other datums are not compared, whatever the numbers', () => {
  for (const flown of ['barometric', 'take-off', 'ground', 'unknown'] as const)
    assert.deepEqual(told(9000, flown, null, limit(3000, 'sea-level')), ['height-datum'])
  assert.deepEqual(told(9000, 'sea-level', null, limit(3000, 'barometric')), ['height-datum'])
  assert.deepEqual(told(9000, 'sea-level', null, limit(300, 'ground')), ['height-datum'])
  assert.deepEqual(
    told(9000, 'barometric', null, limit(3000, 'barometric')),
    ['outside'],
    'two pressure heights do compare',
  )
})

test('of two limits the one that compares can still rule it out', () => {
  assert.deepEqual(told(9000, 'sea-level', limit(300, 'ground'), limit(3000, 'sea-level')), ['outside'])
  assert.deepEqual(told(2000, 'sea-level', limit(300, 'ground'), limit(3000, 'sea-level')), ['height-datum'])
})

test('a track without heights', () => {
  assert.deepEqual(told(Number.NaN, 'sea-level', null, limit(3000, 'sea-level')), ['no-height'])
  const holed = told(
    (k) => (k > 20 && k < 40 ? Number.NaN : 1000),
    'sea-level',
    null,
    limit(3000, 'sea-level'),
  )
  assert.deepEqual(holed, ['inside', 'no-height', 'inside'])
})
