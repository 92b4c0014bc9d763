import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT } from '../../app/root.ts'
import { readPlan } from '../../src/planning/plan.ts'
import { type Platform, readPlatform } from '../../src/planning/platform.ts'
import { readRegion } from '../../src/quantities/region.ts'
import {
  areaFrom,
  copyOf,
  idFor,
  newDraft,
  polygonsOf,
  withHour,
  withPattern,
  withPlatform,
  withSeeker,
} from './draft.ts'
import { layDraft } from './lay-draft.ts'
import { areaFaultKind, areaFaultKinds, readDraft } from './problems.ts'
import { drawn, insertedAfter, moved, removed, spotName, spotsOf } from './spots.ts'

const corpus = (...path: string[]) => readFileSync(join(ROOT, 'corpus', ...path), 'utf8')
function platform(id: string): Platform {
  const read = readPlatform(corpus('platforms', `${id}.json`), id)
  assert.ok(read.ok)
  return read.value
}
const read = readPlan(corpus('plans', 'example', 'plan.json'), 'plan.json')
assert.ok(read.ok)
const { asked, laid } = read.value

test('a new plan assumes neither place nor wind nor rate: exactly those are missing', () => {
  const draft = newDraft(platform('light-aircraft'), Date.UTC(2027, 2, 16, 14, 20))
  assert.equal(draft.start, '2027-03-16T15:00:00Z')
  const sound = readDraft(draft)
  assert.deepEqual(!sound.ok && sound.problems.map(({ path, expected }) => [path, expected.kind]).sort(), [
    ['area', 'area'],
    ['forecast.hours.0.from_deg', 'number'],
    ['forecast.hours.0.speed_mps', 'number'],
    ['home.lat_deg', 'place'],
    ['home.lon_deg', 'place'],
    ['name', 'text'],
    ['seeks.rate_kgph', 'number'],
  ])
})

test('the example as a draft is laid as the program laid it', () => {
  const outcome = layDraft(asked)
  assert.deepEqual(outcome.state === 'laid' && outcome.laid, laid)
  const slow = layDraft({ ...asked, seeks: { ...asked.seeks, rate_kgph: 0.01 } })
  assert.equal(slow.state === 'refused' && slow.why[0]?.code, 'rate-not-seen')
})

test('limits are told in SI, with the aircraft’s own', () => {
  const wrong = readDraft({
    ...asked,
    speed_mps: 200,
    height: { ...asked.height, value_m: 0 },
    seeks: { ...asked.seeks, probability: 1, rate_kgph: 0 },
    start: 'soon',
  })
  assert.deepEqual(
    Object.fromEntries(wrong.ok ? [] : wrong.problems.map(({ path, expected }) => [path, expected])),
    {
      speed_mps: { kind: 'between', least: 46, most: 94.7 },
      'height.value_m': { kind: 'least', limit: 1 },
      'seeks.probability': { kind: 'below', limit: 1 },
      'seeks.rate_kgph': { kind: 'above', limit: 0 },
      start: { kind: 'time' },
    },
  )
  const [corner] = spotsOf(asked)
  const bow = readDraft(moved({ ...asked, name: '' }, corner!.spot, { lat_deg: 29.1, lon_deg: -111.5 }))
  const area = bow.ok ? undefined : bow.problems.find(({ path }) => path === 'area')?.expected
  assert.equal(area?.kind === 'shape' && area.fault, 'crosses', 'told beside what else is missing')
})

test('every way an area can be none has words of its own', () => {
  const square = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
    [0, 0],
  ]
  const at = (dx: number, dy: number, size = 1) => square.map(([x, y]) => [dx + size * x!, dy + size * y!])
  const bad: Readonly<Record<string, unknown>> = {
    crosses: [
      [
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
        [0, 0],
      ],
    ],
    overlaps: null,
    hole: [square, at(3, 3)],
    small: [at(0, 0, 1e-7)],
    pole: [
      [
        [0, 80],
        [120, 80],
        [-120, 80],
        [0, 80],
      ],
    ],
    open: [square.slice(0, 4)],
    few: [
      [
        [0, 0],
        [1, 1],
        [0, 0],
      ],
    ],
  }
  for (const [kind, coordinates] of Object.entries(bad)) {
    const region =
      coordinates === null
        ? readRegion({ type: 'MultiPolygon', coordinates: [[square], [at(0.2, 0.2, 0.5)]] }, 'area')
        : readRegion({ type: 'Polygon', coordinates }, 'area')
    assert.ok(!region.ok, kind)
    assert.equal(areaFaultKind(region.faults[0]!.expected), kind, region.faults[0]!.expected)
  }
  const empty = readRegion({ type: 'FeatureCollection', features: [] }, 'area')
  assert.equal(!empty.ok && areaFaultKind(empty.faults[0]!.expected), 'empty')
  assert.deepEqual([...Object.keys(bad), 'empty', 'other'].sort(), [...areaFaultKinds].sort())
})

test('another aircraft brings its sensors and speed, and keeps the gas that it measures', () => {
  const other = withPlatform(asked, platform('multirotor'))
  assert.deepEqual(other.sensors, ['laser spectrometer', 'camera'])
  assert.deepEqual(
    [other.speed_mps, other.seeks.sensor, other.seeks.species, other.seeks.rate_kgph],
    [8, 'laser spectrometer', 'CH4', 30],
  )
  const seen = withSeeker({ ...asked, sensors: ['methane analyser'] }, 'camera')
  assert.deepEqual([seen.seeks.sensor, seen.sensors], ['camera', ['methane analyser', 'camera']])
})

test('each pattern begins around the area, and all but a corridor without a line can be laid', () => {
  for (const kind of ['lines', 'corridor', 'spiral', 'orbit'] as const) {
    const draft = withPattern(asked, kind)
    assert.equal(draft.pattern.kind, kind)
    const outcome = layDraft(draft)
    assert.equal(outcome.state, kind === 'corridor' ? 'unsound' : 'laid', kind)
  }
  const orbit = withPattern(asked, 'orbit').pattern
  assert.deepEqual('center' in orbit && orbit.center, { lat_deg: 29.055, lon_deg: -111.58 })
})

test('corners: moved, put in, taken out; a hole of two corners is none, and an area without an outer ring neither', () => {
  const corner = { of: 'corner', polygon: 0, ring: 1, at: 0 } as const
  const spots = spotsOf(asked).map(({ spot }) => spotName(spot))
  assert.equal(spots.length, 6 + 4 + 1)
  assert.deepEqual(spots.slice(-2), ['corner-0-1-3', 'home'])
  const further = moved(asked, corner, { lat_deg: 29.0451234567, lon_deg: 541 })
  assert.deepEqual(polygonsOf(further.area!)[0]![1]![0], { lat_deg: 29.0451235, lon_deg: -179 })
  const more = insertedAfter(asked, corner, { lat_deg: 29.04, lon_deg: -111.59 })
  assert.equal(polygonsOf(more.area!)[0]![1]!.length, 5)
  const once = removed(asked, corner)
  assert.equal(polygonsOf(once.area!)[0]![1]!.length, 3)
  assert.equal(polygonsOf(removed(once, corner).area!)[0]!.length, 1, 'the hole is gone')
  const outer = { of: 'corner', polygon: 0, ring: 0, at: 0 } as const
  const left = [1, 2, 3, 4].reduce((draft) => removed(draft, outer), asked)
  assert.equal(left.area, null)
  assert.deepEqual(moved(asked, { of: 'home' }, { lat_deg: 1, lon_deg: 2 }).home, {
    lat_deg: 1,
    lon_deg: 2,
    height_m: 230,
  })
})

test('what is drawn: an area where none was sets home, a hole goes into the polygon it is drawn in', () => {
  const square = (lon: number) => [
    { lat_deg: 0, lon_deg: lon },
    { lat_deg: 0, lon_deg: lon + 1 },
    { lat_deg: 1, lon_deg: lon + 1 },
    { lat_deg: 1, lon_deg: lon },
  ]
  const fresh = drawn(newDraft(platform('multirotor'), 0), 'area', square(10))
  assert.deepEqual(fresh.home, { lat_deg: 0, lon_deg: 10, height_m: null })
  const two = drawn(fresh, 'area', square(20))
  const hole = [
    { lat_deg: 0.4, lon_deg: 20.4 },
    { lat_deg: 0.4, lon_deg: 20.6 },
    { lat_deg: 0.6, lon_deg: 20.6 },
  ]
  const pierced = polygonsOf(drawn(two, 'hole', hole).area!)
  assert.deepEqual(
    pierced.map((rings) => rings.length),
    [1, 2],
  )
  const line = drawn(two, 'line', hole).pattern
  assert.deepEqual(line, { kind: 'corridor', line: hole, reach_m: 500 })
})

test('across the 180th meridian a side’s middle is between its ends', () => {
  const area = areaFrom([
    [
      [
        { lat_deg: 0, lon_deg: 179.9 },
        { lat_deg: 0, lon_deg: -179.9 },
        { lat_deg: 0.2, lon_deg: 180 },
      ],
    ],
  ])
  const [first] = spotsOf({ ...asked, area })
  assert.equal(Math.abs(first!.after!.lon_deg), 180)
  const center = withPattern({ ...asked, area }, 'orbit').pattern
  assert.equal(Math.abs('center' in center ? center.center.lon_deg : 0), 180)
})

test('ids follow the name, and no other plan has them', () => {
  assert.equal(idFor('Ladera Ñorte, 2.ª vista', []), 'ladera-norte-2-vista')
  assert.equal(idFor('North', ['north', 'north-2']), 'north-3')
  assert.equal(idFor('***', []), 'plan')
  assert.match(idFor('x'.repeat(100), ['x'.repeat(56)]), /^x{56}-2$/)
})

test('a copy names no authority, because its document stays with the first; an hour follows the last', () => {
  assert.equal(copyOf(asked, 'Other').authority, null)
  const last = withHour(asked.forecast).hours.at(-1)!
  assert.deepEqual([last.at, last.from_deg, last.stability], ['2027-03-16T18:00:00Z', 280, 'C'])
})
