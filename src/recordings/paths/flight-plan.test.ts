import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { looksLikeFlightPlan, readFlightPlan } from './flight-plan.ts'
import { fuzz } from './paths.fuzz.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const read = (json: unknown) => readFlightPlan(bytesOf(JSON.stringify(json)), 'f.plan')
function sound(json: unknown) {
  const { plan, faults } = read(json)
  assert.deepEqual(faults, [])
  assert.ok(plan)
  return plan
}

/** A file QGroundControl wrote: mavlink/MAVSDK, mission_raw/test_plans/qgroundcontrol_sample.plan (BSD-3-Clause), two of its items left out. */
const simple = (
  command: number,
  frame: number,
  params: (number | null)[],
  jump: number,
  height?: object,
) => ({
  ...height,
  autoContinue: true,
  command,
  doJumpId: jump,
  frame,
  params,
  type: 'SimpleItem',
})
const AT_50 = { AMSLAltAboveTerrain: null, Altitude: 50, AltitudeMode: 1 }
const MAVSDK = {
  fileType: 'Plan',
  geoFence: { circles: [], polygons: [], version: 2 },
  groundStation: 'QGroundControl',
  mission: {
    cruiseSpeed: 15,
    firmwareType: 12,
    globalPlanAltitudeMode: 1,
    hoverSpeed: 5,
    items: [
      simple(22, 3, [15, 0, 0, null, 47.3977507, 8.5456075, 50], 1, AT_50),
      simple(16, 3, [0, 0, 0, null, 47.39777106, 8.5466122, 50], 2, AT_50),
      simple(2000, 2, [0, 0, 1, 0, 0, 0, 0], 3),
      simple(20, 2, [0, 0, 0, 0, 0, 0, 0], 6),
    ],
    plannedHomePosition: [47.3977507, 8.5456075, 488.93101752001763],
    vehicleType: 2,
    version: 2,
  },
  rallyPoints: { points: [], version: 2 },
  version: 1,
}

test("a ground station's plan", () => {
  const plan = sound(MAVSDK)
  assert.deepEqual(plan.vehicle, { firmware: 12, type: 2, cruiseSpeed_mps: 15, hoverSpeed_mps: 5 })
  assert.deepEqual(plan.home, {
    lat_deg: 47.3977507,
    lon_deg: 8.5456075,
    height_m: 488.93101752001763,
    heightDatum: 'sea-level',
  })
  assert.deepEqual(
    plan.items.map(({ kind, word, lat_deg, lon_deg, height_m, heightDatum }) => [
      kind,
      word,
      lat_deg,
      lon_deg,
      height_m,
      heightDatum,
    ]),
    [
      ['command', 'take-off', 47.3977507, 8.5456075, 50, 'take-off'],
      ['command', 'waypoint', 47.39777106, 8.5466122, 50, 'take-off'],
      ['command', 'pictures-begin', null, null, null, 'unknown'],
      ['command', 'return', null, null, null, 'unknown'],
    ],
  )
  assert.deepEqual([plan.unknown, plan.rally, plan.groundStation], [[], [], 'QGroundControl'])
})

test('heights by frame; zero, zero is no place', () => {
  const at = (frame: number, lat = 1) => {
    const item = simple(16, frame, [0, 0, 0, null, lat, lat, 30], 1)
    const found = sound({ ...MAVSDK, mission: { ...MAVSDK.mission, items: [item] } }).items[0]
    return [found?.lat_deg, found?.height_m, found?.heightDatum]
  }
  assert.deepEqual(at(0), [1, 30, 'sea-level'])
  assert.deepEqual(at(3), [1, 30, 'take-off'])
  assert.deepEqual(at(10), [1, 30, 'ground'])
  assert.deepEqual(at(2), [null, null, 'unknown'])
  assert.deepEqual(at(3, 0), [null, 30, 'take-off'])
})

/** Made after the examples of docs.qgroundcontrol.com, "Plan File Format"; landing patterns after files of the program. */
const COMPLEX = {
  ...MAVSDK,
  geoFence: {
    circles: [
      {
        circle: { center: [47.39756763610029, 8.544649762407738], radius: 319.85 },
        inclusion: true,
        version: 1,
      },
    ],
    polygons: [
      {
        inclusion: false,
        polygon: [
          [47.398, 8.5438],
          [47.3998, 8.55],
          [47.3964, 8.5449],
        ],
        version: 1,
      },
    ],
    breachReturn: [47.3, 8.5, 20],
    version: 2,
  },
  rallyPoints: {
    points: [
      [47.39760401, 8.5509154, 50],
      [47.39902017, 8.54263274, 50],
    ],
    version: 2,
  },
  mission: {
    ...MAVSDK.mission,
    surprise: 1,
    items: [
      {
        TransectStyleComplexItem: {
          CameraCalc: { CameraName: 'Manual (no camera specs)', version: 1 },
          CameraTriggerInTurnAround: true,
          FollowTerrain: false,
          HoverAndCapture: false,
          Items: [simple(16, 3, [0, 0, 0, null, -37.7516, 144.9841, 50], 2)],
          Refly90Degrees: false,
          TurnAroundDistance: 10,
          VisualTransectPoints: [
            [-37.7516, 144.9841],
            [-37.7556, 144.9943],
          ],
          version: 1,
        },
        angle: 0,
        complexItemType: 'survey',
        entryLocation: 0,
        flyAlternateTransects: false,
        polygon: [
          [-37.7517, 144.9841],
          [-37.7517, 144.9945],
          [-37.76, 144.99],
        ],
        type: 'ComplexItem',
        version: 4,
      },
      {
        CorridorWidth: 50,
        EntryPoint: 0,
        complexItemType: 'CorridorScan',
        polyline: [
          [-37.7523, 144.9893],
          [-37.7549, 144.9893],
        ],
        type: 'ComplexItem',
        version: 2,
      },
      {
        Altitude: 50,
        CameraCalc: {},
        Layers: 1,
        StructureHeight: 25,
        altitudeRelative: true,
        complexItemType: 'StructureScan',
        polygon: [
          [-37.7531, 144.9887],
          [-37.754, 144.9887],
          [-37.754, 144.99],
        ],
        type: 'ComplexItem',
        version: 2,
      },
      {
        altitudesAreRelative: true,
        complexItemType: 'fwLandingPattern',
        landCoordinate: [51.5453, -0.1284, 0],
        landingApproachCoordinate: [51.5443, -0.1289, 40],
        loiterClockwise: true,
        loiterRadius: 50,
        stopTakingPhotos: false,
        stopVideoPhotos: false,
        type: 'ComplexItem',
        useLoiterToAlt: true,
        valueSetIsDistance: true,
        version: 2,
      },
      {
        altitudesAreRelative: false,
        complexItemType: 'vtolLandingPattern',
        landCoordinate: [1, 2, 3],
        loiterCoordinate: [1.1, 2.1, 30],
        type: 'ComplexItem',
        version: 1,
      },
    ],
  },
}

test('patterns, fences, rally points; a field nobody knows is named', () => {
  const { items, fence, rally, unknown } = sound(COMPLEX)
  assert.deepEqual(
    items.map(({ kind, shape, line, items: inner }) => [kind, shape.length, line.length, inner.length]),
    [
      ['survey', 3, 2, 1],
      ['corridor', 2, 0, 0],
      ['structure', 3, 0, 0],
      ['fixed-wing-landing', 0, 0, 0],
      ['vtol-landing', 0, 0, 0],
    ],
  )
  assert.deepEqual([items[2]?.height_m, items[2]?.heightDatum], [50, 'take-off'])
  assert.deepEqual(items[3]?.approach, {
    lat_deg: 51.5443,
    lon_deg: -0.1289,
    height_m: 40,
    heightDatum: 'take-off',
  })
  assert.deepEqual(items[4]?.approach, { lat_deg: 1.1, lon_deg: 2.1, height_m: 30, heightDatum: 'sea-level' })
  assert.deepEqual(items[4]?.touchdown?.height_m, 3)
  assert.deepEqual(fence.circles, [
    { inside: true, center: { lat_deg: 47.39756763610029, lon_deg: 8.544649762407738 }, radius_m: 319.85 },
  ])
  assert.deepEqual([fence.polygons[0]?.inside, fence.polygons[0]?.points.length], [false, 3])
  assert.deepEqual(fence.breachReturn?.heightDatum, 'take-off')
  assert.deepEqual(rally[1], {
    lat_deg: 47.39902017,
    lon_deg: 8.54263274,
    height_m: 50,
    heightDatum: 'take-off',
  })
  assert.deepEqual(unknown, ['mission.surprise'])
})

test('a fence of a plan QGroundControl ships', () => {
  // mavlink/qgroundcontrol, custom/res/geofences/ce_geofence_home_base.plan: no items, two polygons, rally points of version 1.
  const polygons = [
    {
      inclusion: true,
      polygon: [
        [38.7507608625056, -77.49735908548331],
        [38.75094024382851, -77.49709285710168],
        [38.75073132744176, -77.49686508648041],
        [38.750551952470936, -77.49713235890398],
      ],
      version: 1,
    },
    {
      inclusion: false,
      polygon: [
        [38.750552, -77.4971324],
        [38.7507313, -77.4968651],
        [38.7508358, -77.496979],
        [38.7506564, -77.4972457],
      ],
      version: 1,
    },
  ]
  const plan = sound({
    ...MAVSDK,
    geoFence: { circles: [], polygons, version: 2 },
    mission: { ...MAVSDK.mission, items: [] },
    rallyPoints: { points: [], version: 1 },
  })
  assert.deepEqual(
    plan.fence.polygons.map(({ inside, points }) => [inside, points.length]),
    [
      [true, 4],
      [false, 4],
    ],
  )
})

test('parts of another shape are faults with their path; the rest is read', () => {
  const good = MAVSDK.mission.items[0]
  const items = [
    good,
    { type: 'SimpleItem', command: 'up', frame: 3, params: [] },
    { type: 'Wish' },
    7,
    { type: 'ComplexItem', complexItemType: 'Spiral' },
    simple(16, 3, [0, 0, 0, null, 95, 8, 50], 1),
  ]
  const { plan, faults } = read({
    ...MAVSDK,
    geoFence: { polygons: [{ inclusion: 1 }], version: 2 },
    rallyPoints: { points: [[1]] },
    mission: { ...MAVSDK.mission, items },
  })
  assert.deepEqual(
    faults.map(({ kind, column }) => [kind, column]),
    [
      ['malformed', 'mission.items[1].command'],
      ['unknown-item', 'mission.items[2]'],
      ['unknown-item', 'mission.items[3]'],
      ['unknown-item', 'mission.items[4]'],
      ['out-of-range', 'mission.items[5].params'],
      ['malformed', 'geoFence.polygons[0].inclusion'],
      ['malformed', 'rallyPoints.points[0]'],
    ],
  )
  assert.deepEqual(
    plan?.items.map(({ kind }) => kind),
    ['command', 'unknown', 'unknown', 'unknown', 'unknown', 'command'],
  )
  assert.deepEqual(plan?.items[2]?.raw, { type: 'Wish' })
  assert.deepEqual(
    read({ fileType: 'Plan' }).faults.map(({ kind, column }) => [kind, column]),
    [['malformed', 'mission']],
  )
})

test('a part of a newer version is a fault, and read', () => {
  // mavlink/MAVSDK, test_plans/qgroundcontrol_sample_with_survey_wrong_version.plan: a survey of version 9.
  const [survey] = COMPLEX.mission.items
  const items = [{ ...survey, splitConcavePolygons: false, version: 9 }]
  const { plan, faults } = read({ ...MAVSDK, version: 2, mission: { ...MAVSDK.mission, items } })
  assert.deepEqual(
    faults.map(({ kind, column, found }) => [kind, column, found]),
    [
      ['unknown-format', 'version', 'version 2'],
      ['unknown-format', 'mission.items[0].version', 'version 9'],
    ],
  )
  assert.equal(plan?.items[0]?.kind, 'survey')
})

test('what is no plan is a fault with its place', () => {
  const fault = (text: string) => {
    const { plan, faults } = readFlightPlan(bytesOf(text))
    assert.equal(plan, null)
    return faults.map(({ kind, byte }) => [kind, byte])
  }
  assert.deepEqual(fault(''), [['empty-file', 0]])
  assert.deepEqual(fault('{"fileType":"Mission"}'), [['unknown-format', 0]])
  assert.deepEqual(fault('[]'), [['unknown-format', 0]])
  assert.deepEqual(fault('{"fileType": "Plan", "é": '), [['malformed', 27]])
  assert.deepEqual(
    fault(`{"fileType": "Plan", "mission": {"items": [ 1 2 ], "a": "long enough to be told where"}}`),
    [['malformed', 46]],
  )
  assert.deepEqual(
    ['', '{}', '{"fileType": "Plan"}'].map((text) => looksLikeFlightPlan(bytesOf(text))),
    [false, false, true],
  )
})

test('no JSON makes it throw, however deep', () => {
  const deep = `${'{"type":"ComplexItem","complexItemType":"survey","TransectStyleComplexItem":{"Items":['.repeat(5000)}${']}}'.repeat(5000)}`
  const nested = `{"fileType":"Plan","mission":{"items":[${deep}]}}`
  assert.equal(readFlightPlan(bytesOf(nested)).plan?.items[0]?.kind, 'survey')
  const damaged = fc
    .tuple(fc.jsonValue(), fc.constantFrom('mission', 'geoFence', 'rallyPoints'))
    .map(([value, key]) => ({ ...COMPLEX, [key]: value }))
  const item = fc.jsonValue().map((value) => ({
    ...COMPLEX,
    mission: {
      ...COMPLEX.mission,
      items: [value, { type: 'ComplexItem', complexItemType: 'survey', polygon: value }],
    },
  }))
  fc.assert(
    fc.property(fc.oneof(damaged, item, fc.jsonValue()), (json) => fuzz(bytesOf(JSON.stringify(json)))),
    { numRuns: 200 },
  )
})
