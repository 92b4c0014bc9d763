/** Who is watched against what: every source by itself, sets that join, silence; and what is known of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readBoundaries } from '../../src/airspace/boundaries.ts'
import type { BoundarySet } from '../../src/airspace/boundary-set.ts'
import { geodesicTo } from '../../src/quantities/geodesy.ts'
import { madeBoundaries } from '../testing/live-stream.ts'
import { BorderWatch, type LiveFixOf } from './border-watch.ts'

function setAt(west: number, south: number): BoundarySet {
  const read = readBoundaries(madeBoundaries(west, south), 'made.json', `${west}`.padStart(64, '0'), {})
  assert.ok(read.ok)
  return read.value
}

const START_US = 1_700_000_000_000_000
const EDGE = { lat_deg: 29.5, lon_deg: -111 }
/** So many metres east of the west edge of an area at -111, after so many seconds. */
const fix = (east_m: number, t_s: number, of = 'camera'): LiveFixOf => ({
  ...{ of, statedBy: of === 'camera' ? 'ST 0601' : 'MAVLink', t_us: START_US + 1e6 * t_s },
  ...geodesicTo(EDGE, 90, east_m),
})
const kinds = (alerts: readonly { readonly kind: string }[]) => alerts.map(({ kind }) => kind)

test('before and at the entry, once each, with what is needed to check it', () => {
  const watch = new BorderWatch([setAt(-111, 29)], undefined)
  const told = Array.from({ length: 61 }, (_, k) =>
    watch.see([fix(100 * (k / 2) - 1500, k / 2)], START_US + 5e5 * k),
  ).flat()
  assert.deepEqual(kinds(told), ['approaching', 'may-have-entered', 'entered'])
  const [near, , inside] = told
  assert.deepEqual(
    [near!.overflight, near!.name, near!.boundaryKind, near!.of, near!.isSilent],
    ['alert/1', 'Sierra', 'restricted', 'camera', false],
  )
  assert.deepEqual(near!.set, {
    id: 'own',
    version: '7',
    sha256: '-111'.padStart(64, '0'),
    isOfficial: false,
  })
  assert.ok(near!.depth_m < -1000 && near!.reach_s! > 10 && near!.reach_s! < 15)
  assert.ok(inside!.depth_m > inside!.margin_m)
  assert.ok(inside!.told_us >= inside!.t_us)
})

test('sources that tell a place are watched apart: a receiver may be sure where key data are not', () => {
  const watch = new BorderWatch([setAt(-111, 29)], undefined)
  const told = [0, 1, 2].flatMap((k) =>
    watch.see([fix(-200 + 100 * k, k), fix(-200 + 100 * k, k, 'vehicle 1')], START_US + 1e6 * k),
  )
  assert.deepEqual(
    told.map(({ of, kind }) => [of, kind]),
    [
      ['camera', 'may-have-entered'],
      ['vehicle 1', 'approaching'],
      ['vehicle 1', 'may-have-entered'],
    ],
  )
})

test('in a silence: what may have been entered, told once, and told as silence', () => {
  const watch = new BorderWatch([setAt(-111, 29)], undefined, { fastest_mps: 100 })
  watch.see([fix(-3000, 0)], START_US)
  assert.deepEqual(watch.see([fix(-3000, 0)], START_US + 20e6), [], 'two kilometres at most')
  const told = watch.see([], START_US + 30e6)
  assert.deepEqual(
    told.map(({ kind, isSilent, told_us }) => [kind, isSilent, told_us]),
    [['may-have-entered', true, START_US + 30e6]],
  )
  assert.deepEqual(watch.see([], START_US + 40e6), [])
})

test('sets near by join when the flight comes there, and what was said before is not said again', () => {
  const given = new Set<number>()
  const asked: number[] = []
  const watch = new BorderWatch([], ({ lon_deg }) => {
    asked.push(lon_deg)
    const west = lon_deg < -110.5 ? -111 : -110
    if (given.has(west)) return []
    given.add(west)
    return [setAt(west, 29)]
  })
  assert.equal(watch.watched.state, 'waiting')
  const told = Array.from({ length: 1200 }, (_, k) =>
    watch.see([fix(100 * k - 1500, k)], START_US + 1e6 * k),
  ).flat()
  const of = (sha: string) => kinds(told.filter(({ set }) => set.sha256.endsWith(sha)))
  const entering = ['approaching', 'may-have-entered', 'entered']
  assert.deepEqual(of('-111'), [...entering, 'approaching', 'may-have-left', 'left'])
  assert.deepEqual(of('-110'), entering)
  assert.ok(asked.length >= 4 && asked.length <= 6, `${asked.length} times`)
  assert.deepEqual(
    watch.watched.sets.map(({ boundaries }) => boundaries),
    [['Sierra'], ['Sierra']],
  )
})

test('where nothing is near, it is said that nothing is watched', () => {
  const watch = new BorderWatch([], () => [])
  watch.see([fix(0, 0)], START_US)
  assert.equal(watch.watched.state, 'nowhere')
})
