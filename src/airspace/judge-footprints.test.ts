import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GeoPoint } from '../quantities/frame.ts'
import { geodesicTo } from '../quantities/geodesy.ts'
import { looksOf } from '../recordings/looks/looks-of.ts'
import { columnsOf, flight, shared } from '../recordings/looks/made.contract.ts'
import { assumed } from './errors.ts'
import { judgeFootprints } from './judge-footprints.ts'
import { area, setOf } from './made.contract.ts'

const model = { ...assumed['key-data'], sight_deg: 0.1 }

/** The camera of the made flight looks 45° down and north from 2500 m over the ground: at ground 2500 m ahead. */
const seen = geodesicTo({ lat_deg: 46, lon_deg: 8 }, 0, 2500)

function looksAt(times_s: readonly number[], more: Readonly<Record<number, readonly number[]>> = {}) {
  const items = Object.fromEntries(
    Object.entries({ ...flight, ...more }).map(([item, values]) => [
      item,
      times_s.map((_, k) => values[k % values.length]!),
    ]),
  )
  return looksOf(columnsOf({ ...items, 2: times_s.map((t) => 1e15 + t * 1e6) }))
}

/** A square of so many metres to either side of a place. */
function around(place: GeoPoint, size_m: number) {
  const [north, east, south, west] = [0, 90, 180, 270].map((bearing) => geodesicTo(place, bearing, size_m))
  const [w, e, s, n] = [west!.lon_deg, east!.lon_deg, south!.lat_deg, north!.lat_deg]
  const ring = [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ] as const
  return setOf([area('x', ring)]).boundaries[0]!
}

const told = (looks: ReturnType<typeof looksAt>, boundary: ReturnType<typeof around>) =>
  judgeFootprints(looks, boundary, model)?.map(
    ({ from_us, to_us, verdict, why }) => `${(to_us - from_us) / 1e6} s ${why ?? verdict}`,
  )

test('ground seen inside, ground seen outside, though the aircraft is elsewhere', () => {
  const looks = looksAt([0, 1, 2])
  assert.deepEqual(
    told(looks, around(seen, 2000)),
    ['2 s inside'],
    'the camera looks in, the aircraft is not there',
  )
  assert.deepEqual(
    told(looks, around({ lat_deg: 46, lon_deg: 8 }, 1000)),
    ['2 s outside'],
    'the aircraft is there, the picture is not',
  )
  assert.deepEqual(told(looks, around(geodesicTo(seen, 90, 3000), 1000)), ['2 s outside'])
})

test('a picture that holds the area only within its errors says nothing', () => {
  assert.deepEqual(
    told(looksAt([0, 1, 2]), around(seen, 20)),
    ['2 s margin'],
    'the area is smaller than the error',
  )
})

test('a picture whose corner looks past the ground may see anything there', () => {
  const high = looksAt([0, 1, 2], { 19: [-6], 17: [14], 16: [20] })
  assert.notEqual(high.openCorners[0], 0)
  assert.deepEqual(told(high, around({ lat_deg: 45, lon_deg: 8 }, 500)), ['2 s open-footprint'])
})

test('what nobody recorded is not said: no footprint, no height, no look for a while', () => {
  const none = looksAt([0, 1, 2], { 16: [Number.NaN], 17: [Number.NaN] })
  assert.deepEqual(told(none, around(geodesicTo(seen, 90, 9000), 500)), ['2 s no-look'])
  const flat = looksAt([0, 1, 2], { 75: [Number.NaN] })
  assert.match(told(flat, around(seen, 2000))!.join(), /no-look|no-height/)
  assert.deepEqual(told(looksAt([0, 1, 61, 62]), around(seen, 2000)), [
    '2 s inside',
    '58 s no-look',
    '2 s inside',
  ])
  assert.equal(told(looksAt([0]), around(seen, 2000)), undefined)
})

test('between two looks that differ nothing is said', () => {
  const turned = looksAt([0, 1, 2, 3], { 18: [0, 0, 180, 180] })
  assert.deepEqual(told(turned, around(seen, 1500)), ['1 s inside', '1 s margin', '1 s outside'])
})

const LAND = setOf([
  area('land', [
    [-120, 30],
    [-80, 30],
    [-80, 46],
    [-120, 46],
    [-120, 30],
  ]),
]).boundaries[0]!

test('a real flight over Wyoming saw ground of that country alone', (t) => {
  const columns = shared('cheyenne.bin', t)
  if (columns === undefined) return
  const stretches = judgeFootprints(looksOf(columns), LAND, assumed['key-data'])!
  assert.deepEqual([...new Set(stretches.map(({ verdict }) => verdict))], ['inside'])
})

test('a real flight whose key data contradict themselves: what its camera saw is not said', (t) => {
  const columns = shared('day-flight.klv', t)
  if (columns === undefined) return
  const stretches = judgeFootprints(looksOf(columns), LAND, assumed['key-data'])!
  assert.deepEqual([...new Set(stretches.map(({ verdict }) => verdict))], ['cannot-say'])
})
