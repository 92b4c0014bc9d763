import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { geodesicTo } from '../quantities/geodesy.ts'
import type { Track } from '../recordings/track.ts'
import { read, realBytes } from '../recordings/traffic/real.contract.ts'
import { type Fixes, fixesOf } from './fixes.ts'
import { START_US, trackOf } from './made.contract.ts'

const HOME = { lat_deg: 31, lon_deg: -110 }
const along = (seconds: number, from = 0) =>
  Array.from({ length: seconds }, (_, k) => geodesicTo(HOME, 90, 60 * (from + k)))

function fixes(track: Track, fastest_mps = 400): Fixes {
  const made = fixesOf(track, fastest_mps)
  assert.ok(made !== undefined && made !== 'too-many-jumps')
  return made
}

test('fixes in order, with the way and the speed between them', () => {
  const { count, step_m, speed_mps, leftOut } = fixes(trackOf(along(5)))
  assert.equal(count, 5)
  assert.ok(Math.abs(step_m[2]! - 60) < 1e-3 && Math.abs(speed_mps[2]! - 60) < 1e-3)
  assert.deepEqual(leftOut, { jumps: 0, jumpFixes: 0, stale: 0, firstJump: null })
})

test('the order of the recording does not matter, nor places without a time, nor times without a place', () => {
  const track = trackOf(along(20))
  const shuffle = fc.shuffledSubarray([...track.t_us.keys()], { minLength: 20 })
  fc.assert(
    fc.property(shuffle, (order) => {
      const pick = (values: Float64Array) => Float64Array.from(order, (at) => values[at]!)
      const mixed = {
        ...track,
        t_us: pick(track.t_us),
        lat_deg: pick(track.lat_deg),
        lon_deg: pick(track.lon_deg),
      }
      assert.deepEqual(fixes(mixed).lon_deg, fixes(track).lon_deg)
    }),
  )
  const holed = { ...track, lat_deg: track.lat_deg.map((lat, k) => (k === 7 ? Number.NaN : lat)) }
  assert.equal(fixes(holed).count, 19)
})

test('a part that nothing can have flown to is left out, and so are the moments around it', () => {
  const away = along(60, 60).map(({ lat_deg, lon_deg }) => ({ lat_deg: lat_deg + 1, lon_deg }))
  const made = fixes(trackOf([...along(60), ...away, ...along(60, 120)]))
  assert.equal(made.leftOut.jumps, 2)
  assert.equal(made.leftOut.jumpFixes, 60)
  assert.equal(
    made.isTorn.reduce((sum, each) => sum + each, 0),
    1,
    'there, something was left out',
  )
  assert.equal(made.to_us, START_US + 179e6)
})

test('one wrong place costs no more than itself', () => {
  const places = along(100)
  places[50] = geodesicTo(places[50]!, 0, 5000)
  assert.equal(fixes(trackOf(places)).count, 99)
})

test('a track of jumps alone is no track; nor is one place', () => {
  const wild = Array.from({ length: 200 }, (_, k) => ({ lat_deg: 31 + (k % 2), lon_deg: -110 }))
  assert.equal(fixesOf(trackOf(wild), 400), 'too-many-jumps')
  assert.equal(fixesOf(trackOf(along(1)), 400), undefined)
  assert.equal(fixesOf(trackOf([]), 400), undefined)
})

const real = (name: string, t: { skip(message: string): void }) => {
  const bytes = realBytes(name, t)
  return bytes === undefined ? undefined : read(bytes).aircraft[0]!.track
}

test('a real spoofed track: the part that the rest contradicts is left out', (t) => {
  const track = real('noisy_spoofing.json.gz', t)
  if (track === undefined) return
  const { leftOut, count } = fixes(track)
  assert.equal(leftOut.jumps, 2)
  assert.ok(leftOut.firstJump!.distance_m > 30_000)
  assert.equal(count + leftOut.jumpFixes + leftOut.stale, track.t_us.length)
  assert.ok(leftOut.jumpFixes > 1000)
})

test('real tracks whose times stumble lose seconds, not hours; repeated places are left out', (t) => {
  const refuelling = real('inflight_refuelling.json.gz', t)
  const carrier = real('aircraft_carrier.json.gz', t)
  if (refuelling === undefined || carrier === undefined) return
  assert.deepEqual([fixes(refuelling).leftOut.jumps, fixes(refuelling).leftOut.jumpFixes], [3, 3])
  const { leftOut, count, to_us, t_us } = fixes(carrier)
  assert.deepEqual([count, leftOut.stale, leftOut.jumps], [2930, 4405, 0])
  assert.ok(to_us - t_us.at(-1)! > 300e6, 'it ends on a place that is repeated for minutes')
})
