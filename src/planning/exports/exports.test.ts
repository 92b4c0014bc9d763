import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { geodesicBetween } from '../../quantities/geodesy.ts'
import { eventFromXml } from '../../recordings/cot/event.ts'
import { attributeOf, childrenNamed, readXml } from '../../recordings/cot/xml.ts'
import { readFlightPlan } from '../../recordings/paths/flight-plan.ts'
import { readGpx } from '../../recordings/paths/gpx.ts'
import { checkQgcPlan } from '../check-qgc.ts'
import { madeAsked, madeLaid, madePlatform } from '../made.contract.ts'
import { cotRoute } from './cot-route.ts'
import { gpxRoute } from './gpx-route.ts'
import { planKml } from './kml.ts'
import { qgcPlan } from './qgc.ts'
import { waypointsOf } from './waypoints.ts'

const NAME = 'North ridge <&> "éß" 北'
const asked = madeAsked({ name: NAME, pattern: { kind: 'lines', spacing_m: 2500 } })
const laid = madeLaid(asked)
const bytesOf = (text: string) => new TextEncoder().encode(text)
const waypoints = waypointsOf(asked, laid)
const KEPT = { id: 'north-ridge', state: 'draft' }

const qgcOf = (changes: object = {}) => {
  const other = madeAsked({ name: NAME, pattern: { kind: 'lines', spacing_m: 2500 }, ...changes })
  const made = qgcPlan(other, madeLaid(other), KEPT)
  assert.ok(made.made)
  return made.text
}

test('QGroundControl: what is written is read again, every place and height, without a fault', () => {
  const { plan, faults } = readFlightPlan(bytesOf(qgcOf()), 'north-ridge.plan')
  assert.deepEqual(faults, [])
  // The only field its format does not know is ours.
  assert.deepEqual(plan!.unknown, ['overflight'])
  assert.deepEqual(plan!.home, { lat_deg: 29.04, lon_deg: -111.65, height_m: 200, heightDatum: 'sea-level' })
  assert.deepEqual(plan!.items.map(({ word, kind }) => word ?? kind).slice(0, 3), [
    'take-off',
    'change-speed',
    'waypoint',
  ])
  assert.equal(plan!.items.at(-1)!.kind, 'fixed-wing-landing')
  const flown = plan!.items.filter(({ word }) => word === 'waypoint')
  assert.deepEqual(
    flown.map(({ lat_deg, lon_deg, height_m, heightDatum }) => [lat_deg, lon_deg, height_m, heightDatum]),
    waypoints.slice(1, -1).map(({ lat_deg, lon_deg }) => [lat_deg, lon_deg, 150, 'ground']),
  )
  assert.deepEqual(plan!.vehicle, { firmware: 0, type: 1, cruiseSpeed_mps: 60, hoverSpeed_mps: 5 })
  assert.deepEqual(plan!.rally.length, 1)
  // Item by item as QGroundControl numbers them: from 1, patterns counted in their place.
  const { mission } = JSON.parse(qgcOf())
  assert.deepEqual(
    mission.items.slice(0, -1).map(({ doJumpId }: { doJumpId: number }) => doJumpId),
    Array.from({ length: mission.items.length - 1 }, (_, k) => k + 1),
  )
})

test('its landing pattern is what the program itself writes, key for key, and lands into the wind', () => {
  const { mission } = JSON.parse(qgcOf())
  const landing = mission.items.at(-1)
  // mavlink/qgroundcontrol, FixedWingLandingComplexItem::save and LandingComplexItem::_save: version 2.
  assert.deepEqual(Object.keys(landing).sort(), [
    'altitudesAreRelative',
    'complexItemType',
    'landCoordinate',
    'landingApproachCoordinate',
    'loiterClockwise',
    'loiterRadius',
    'stopTakingPhotos',
    'stopVideoPhotos',
    'type',
    'useLoiterToAlt',
    'valueSetIsDistance',
    'version',
  ])
  const [lat_deg, lon_deg] = landing.landingApproachCoordinate
  const { startBearing_deg, distance_m } = geodesicBetween({ lat_deg, lon_deg }, asked.home)
  assert.ok(Math.abs(startBearing_deg - 270) < 0.1, 'it flies westwards, into the wind')
  assert.ok(Math.abs(60 / distance_m - Math.tan((4 * Math.PI) / 180)) < 1e-4)
})

test('a multirotor takes off and returns; heights keep their datum; the name stays', () => {
  const platform = madePlatform({ kind: 'multirotor' })
  for (const [datum, frame, mode] of [
    ['take-off', 3, 1],
    ['sea-level', 0, 2],
    ['ground', 10, 4],
  ] as const) {
    const text = qgcOf({ platform, height: { value_m: 400, datum } })
    const { mission, overflight } = JSON.parse(text)
    assert.deepEqual(
      [mission.items[0].frame, mission.items[0].AltitudeMode, mission.vehicleType],
      [frame, mode, 2],
    )
    assert.equal(mission.items.at(-1).command, 20)
    assert.deepEqual(overflight, { name: NAME, ...KEPT })
    assert.equal(checkQgcPlan(bytesOf(text), 'other.plan').check!.name, NAME)
  }
  const ellipsoid = madeAsked({
    height: { value_m: 400, datum: 'ellipsoid' },
    pattern: { kind: 'lines', spacing_m: 2500 },
  })
  assert.deepEqual(qgcPlan(ellipsoid, madeLaid(ellipsoid), KEPT), { made: false, why: 'height-datum' })
})

test('our own plan stands the check of plans: everything within its fence, nothing unknown', () => {
  const { check, faults } = checkQgcPlan(bytesOf(qgcOf()), 'x.plan')
  assert.deepEqual(faults, [])
  assert.deepEqual(check!.findings, [])
  assert.equal(check!.counts.landings, 1)
  assert.ok(Math.abs(check!.distance_m - laid.figures.distance_m) < 0.15 * laid.figures.distance_m)
})

test('GPX: one route of all waypoints; a height only where it is above sea level', () => {
  const { routes, faults } = readGpx(bytesOf(gpxRoute(asked, laid)), 'r.gpx')
  assert.deepEqual(faults, [])
  assert.deepEqual(
    routes.map(({ name }) => name),
    [NAME],
  )
  assert.deepEqual(
    routes[0]!.points.map(({ name, lat_deg, lon_deg }) => [name, lat_deg, lon_deg]),
    waypoints.map(({ name, lat_deg, lon_deg }) => [name, lat_deg, lon_deg]),
  )
  assert.ok(routes[0]!.points.slice(1, -1).every(({ height_m }) => Number.isNaN(height_m)))
  const high = madeAsked({
    height: { value_m: 350, datum: 'sea-level' },
    pattern: { kind: 'lines', spacing_m: 2500 },
  })
  const read = readGpx(bytesOf(gpxRoute(high, madeLaid(high))), 'r.gpx')
  assert.equal(read.routes[0]!.points[1]!.height_m, 350)
})

test('CoT: one route event with every waypoint as a link in order, planned and not flown', () => {
  const text = cotRoute(asked, laid, { id: 'north-ridge', made_us: 1.8e15, hae: () => 320.4 })
  const { root, faults } = readXml(bytesOf(text), { file: 'r.xml', byte: 0 })
  assert.deepEqual(faults, [])
  const { event, faults: more } = eventFromXml(root!, { file: 'r.xml', byte: 0 })
  assert.deepEqual(more, [])
  assert.deepEqual([event!.type, event!.how, event!.detail.contact?.callsign], ['b-m-r', 'h-e', NAME])
  assert.match(event!.detail.remarks!, /Planned, not flown; unarmed/)
  assert.deepEqual(
    event!.detail.links.map(({ point, relation }) => [point, relation]),
    waypoints.map(({ lat_deg, lon_deg, kind }) => [
      `${lat_deg},${lon_deg}${kind === 'home' ? '' : ',320'}`,
      'c',
    ]),
  )
  assert.equal(new Set(event!.detail.links.map(({ uid }) => uid)).size, waypoints.length)
  const settings = childrenNamed(childrenNamed(root!, 'detail')[0]!, 'link_attr')[0]!
  assert.equal(attributeOf(settings, 'method'), 'Flying')
  const bare = cotRoute(asked, laid, { id: 'a', made_us: 1.8e15, hae: () => null })
  assert.ok(!/point="[^"]*,[^"]*,[^"]*"/.test(bare))
})

test('KML: well formed, named, with area, survey and flight; foreign text stays text', () => {
  const text = planKml(asked, laid)
  const { root, faults } = readXml(bytesOf(text), { file: 'p.kml', byte: 0 })
  assert.deepEqual(faults, [])
  const document = childrenNamed(root!, 'Document')[0]!
  assert.deepEqual(
    childrenNamed(document, 'name').map(({ children }) => children.join('')),
    [NAME],
  )
  const folders = childrenNamed(document, 'Folder')
  assert.deepEqual(
    folders.map((folder) => childrenNamed(folder, 'Placemark').length),
    [
      1,
      1,
      laid.legs.filter(({ kind }) => kind === 'survey').length,
      laid.legs.filter(({ kind }) => kind !== 'survey').length,
    ],
  )
})

test('any name survives every form', () => {
  const some = fc
    .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
    .filter((name) => /^[^\p{C}]+$/u.test(name) && name.trim() === name && name !== '')
  fc.assert(
    fc.property(some, (name) => {
      const named = { ...asked, name }
      const qgc = qgcPlan(named, laid, KEPT)
      assert.ok(qgc.made)
      assert.equal(JSON.parse(qgc.text).overflight.name, name)
      assert.equal(readGpx(bytesOf(gpxRoute(named, laid))).routes[0]!.name, name)
      for (const text of [
        planKml(named, laid),
        cotRoute(named, laid, { id: 'a', made_us: 1.8e15, hae: () => null }),
      ])
        assert.deepEqual(readXml(bytesOf(text), { file: 'f', byte: 0 }).faults, [])
    }),
    { numRuns: 40 },
  )
})
