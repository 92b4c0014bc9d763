import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkQgcPlan } from './check-qgc.ts'

const simple = (command: number, frame: number, lat: number, lon: number, height: number | null) => ({
  ...{ type: 'SimpleItem', autoContinue: true, command, doJumpId: 1, frame },
  params: [0, 0, 0, null, lat, lon, height],
})

/** A plan as QGroundControl writes it: the file forms of its documentation, "Plan File Format", and of its writers. */
const plan = (changes: { items?: object[]; geoFence?: object; home?: number[] } = {}) => ({
  ...{ fileType: 'Plan', groundStation: 'QGroundControl', version: 1 },
  geoFence: { circles: [], polygons: [], version: 2, ...changes.geoFence },
  mission: {
    ...{
      cruiseSpeed: 15,
      firmwareType: 12,
      hoverSpeed: 5,
      vehicleType: 1,
      globalPlanAltitudeMode: 1,
      version: 2,
    },
    plannedHomePosition: changes.home ?? [47.397, 8.545, 488],
    items: changes.items ?? [
      simple(22, 3, 47.397, 8.545, 50),
      {
        ...{ type: 'ComplexItem', complexItemType: 'survey', version: 5, angle: 0 },
        polygon: [
          [47.4, 8.54],
          [47.4, 8.55],
          [47.41, 8.55],
        ],
        TransectStyleComplexItem: {
          version: 2,
          Items: [simple(16, 3, 47.4, 8.541, 50), simple(16, 3, 47.4, 8.549, 50)],
          VisualTransectPoints: [
            [47.4, 8.541],
            [47.4, 8.549],
          ],
        },
      },
      {
        ...{
          type: 'ComplexItem',
          complexItemType: 'fwLandingPattern',
          version: 2,
          altitudesAreRelative: true,
        },
        ...{ landCoordinate: [47.397, 8.545, 0], landingApproachCoordinate: [47.399, 8.548, 40] },
        ...{ loiterClockwise: true, loiterRadius: 75, useLoiterToAlt: true, valueSetIsDistance: true },
        ...{ stopTakingPhotos: true, stopVideoPhotos: true },
      },
    ],
  },
  rallyPoints: { points: [[47.398, 8.546, 50]], version: 2 },
})

const FENCE = {
  polygons: [
    {
      inclusion: true,
      polygon: [
        [47.39, 8.53],
        [47.39, 8.56],
        [47.42, 8.56],
        [47.42, 8.53],
      ],
      version: 1,
    },
  ],
}
const look = (json: object, file = 'Field 7.plan') => {
  const { check, faults } = checkQgcPlan(new TextEncoder().encode(JSON.stringify(json)), file)
  assert.deepEqual(faults, [])
  return check!
}
const codes = (json: object) => look(json).findings.map(({ code, place }) => [code, place])

test('a current plan: survey, landing pattern, fence, rally points and home are counted, its name is its file’s', () => {
  const { name, counts, passed, findings, distance_m } = look(plan({ geoFence: FENCE }))
  assert.equal(name, 'Field 7')
  assert.deepEqual(counts, {
    items: 3,
    surveys: 1,
    corridors: 0,
    structures: 0,
    landings: 1,
    fences: 1,
    rallyPoints: 1,
  })
  // Home, take-off, two of the survey, approach and touchdown.
  assert.equal(passed.length, 6)
  assert.ok(distance_m > 1000 && distance_m < 3000)
  assert.deepEqual(findings, [])
})

test('what is doubtful is named with its place', () => {
  assert.deepEqual(codes(plan()), [['no-fence', 'geoFence']])
  const [takeOff, survey] = plan().mission.items
  assert.deepEqual(codes(plan({ geoFence: FENCE, items: [takeOff!, survey!] })), [['no-landing', 'items']])
  assert.deepEqual(codes(plan({ geoFence: FENCE, items: [] })), [['no-items', 'items']])
  const gripper = simple(211, 2, 0, 0, 0)
  assert.deepEqual(codes(plan({ geoFence: FENCE, items: [...plan().mission.items, gripper] })), [
    ['unknown-command', 'item 4'],
  ])
  const away = simple(16, 0, 47.43, 8.545, 500)
  assert.deepEqual(codes(plan({ geoFence: FENCE, items: [takeOff!, away, simple(20, 2, 0, 0, 0)] })), [
    ['outside-fence', 'place 3'],
    ['mixed-heights', 'heights'],
  ])
  const far = simple(16, 3, 48.6, 8.545, 50)
  assert.deepEqual(codes(plan({ items: [takeOff!, far, simple(20, 2, 0, 0, 0)] })).slice(1), [
    ['long-way', 'place 3'],
  ])
  assert.deepEqual(
    codes(plan({ geoFence: FENCE, items: [simple(16, 3, 47.4, 8.54, null), simple(20, 2, 0, 0, 0)] })),
    [['no-height', 'heights']],
  )
})

test('fences: circles and polygons to stay inside or outside of, both ways', () => {
  const circle = (inclusion: boolean) => ({
    circles: [{ circle: { center: [47.4, 8.545], radius: 5000 }, inclusion, version: 1 }],
  })
  assert.deepEqual(codes(plan({ geoFence: circle(true) })), [])
  assert.equal(
    codes(plan({ geoFence: circle(false) })).filter(([code]) => code === 'outside-fence').length,
    6,
  )
  const forbidden = { polygons: [{ ...FENCE.polygons[0], inclusion: false }] }
  assert.equal(codes(plan({ geoFence: forbidden })).filter(([code]) => code === 'outside-fence').length, 6)
  // Two to stay inside of: either will do.
  const apart = {
    ...FENCE.polygons[0]!,
    polygon: FENCE.polygons[0]!.polygon.map(([lat, lon]) => [lat! + 1, lon]),
  }
  assert.deepEqual(codes(plan({ geoFence: { polygons: [apart, ...FENCE.polygons] } })), [])
})

test('what is no plan is a fault', () => {
  const { check, faults } = checkQgcPlan(new TextEncoder().encode('{"fileType":"Mission"}'), 'x.plan')
  assert.equal(check, null)
  assert.deepEqual(
    faults.map(({ kind }) => kind),
    ['unknown-format'],
  )
})
