import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { geodesicBetween, geodesicTo, polygonArea_m2 } from '../../quantities/geodesy.ts'
import { geoid_m } from '../../quantities/geoid.ts'
import { hae } from '../../quantities/height.ts'
import type { KlvColumns } from '../klv/columns.ts'
import { note } from '../note.ts'
import { cameraAxes } from './attitude.ts'
import { footprintSources, type Looks } from './looks.ts'
import { looksOf } from './looks-of.ts'
import { columnsOf, flight, shared, without } from './made.contract.ts'
import { trackOfLooks } from './track-of-looks.ts'

const NONE = footprintSources.indexOf('none')
const CORNERS = footprintSources.indexOf('corners')
const COMPUTED = footprintSources.indexOf('computed')

const near = (found: number | undefined, expected: number, tolerance: number) =>
  assert.ok(Math.abs((found ?? Number.NaN) - expected) <= tolerance, `${found} is not ${expected}`)

function quantile(values: Float64Array, part: number): number {
  const known = values.filter((value) => !Number.isNaN(value)).sort()
  return known[Math.round(part * (known.length - 1))] ?? Number.NaN
}

/** Metres from each corner of the computed footprint to the corner stated. */
function cornersApart_m(columns: KlvColumns): Float64Array {
  const stated = looksOf(columns)
  const computed = looksOf(without(columns, ...Array.from({ length: 8 }, (_, index) => 26 + index)))
  return stated.cornerLat_deg.map((lat_deg, corner) => {
    const lon_deg = stated.cornerLon_deg[corner]!
    const to = { lat_deg: computed.cornerLat_deg[corner]!, lon_deg: computed.cornerLon_deg[corner]! }
    return geodesicBetween({ lat_deg, lon_deg }, to).distance_m
  })
}

test('Cheyenne: angles, range and frame centre agree as an independent decoder found', (t) => {
  const columns = shared('cheyenne.bin', t)
  if (columns === undefined) return
  const looks = looksOf(columns)
  assert.equal(looks.count, 407)
  // Its README: median 5.0 m, 95 % 18.6 m, at most 65 m, 2 to 3 km away. 0.1 m: the geoid, and rounding of the README.
  near(quantile(looks.endOffset_m, 0.5), 5, 0.1)
  near(quantile(looks.endOffset_m, 0.95), 18.6, 0.1)
  near(quantile(looks.endOffset_m, 1), 65, 0.1)
  // On the ground the same misfit is longer by 1 / sin(depression), here 20 to 31°.
  near(quantile(looks.groundOffset_m, 0.5), 8.5, 0.1)
  assert.deepEqual(looks.contradictions, [])
  assert.ok(looks.footprintSource.every((source) => source === CORNERS))
  assert.ok(looks.heightItem.every((item) => item === 15))
  near(looks.height_m[0], 2936.3714046 + geoid_m(41.1438457, -104.8055968), 1e-3)
  // Corners by the fields of view: over that sloping ground within a tenth of the footprint's length.
  const parts = cornersApart_m(columns).map((apart_m, corner) => {
    return apart_m / looks.footprintLength_m[Math.floor(corner / 4)]!
  })
  assert.ok(quantile(parts, 0.5) < 0.2)
})

test('VRSG: a simulated flight agrees to decimetres, and its corners with our corner rays', (t) => {
  const columns = shared('vrsg-sample-stream.ts', t, 257)
  if (columns === undefined) return
  const looks = looksOf(columns)
  assert.equal(looks.count, 277)
  near(quantile(looks.endOffset_m, 0.5), 0.2, 0.05) // its README: 0.2 m
  assert.ok(quantile(looks.endOffset_m, 1) < 0.5)
  assert.deepEqual(looks.contradictions, [])
  assert.ok(quantile(cornersApart_m(columns), 0.5) < 10, 'of some 800 m')
})

test('Day Flight: item 18 is the true bearing, item 25 not the ground; nothing is averaged', (t) => {
  const columns = shared('day-flight.klv', t)
  if (columns === undefined) return
  const looks = looksOf(columns)
  // Its README: 11 km in the median, item 18 off by 0.0° in every packet, ground near 690 m above the sea.
  near(quantile(looks.endOffset_m, 0.5), 11.4e3, 0.2e3)
  const found = looks.contradictions.map(({ kind, items, sets, of }) => ({ kind, items, sets, of }))
  assert.deepEqual(found, [
    { kind: 'true-bearing', items: [18], sets: 6, of: 6 },
    { kind: 'centre-height', items: [25], sets: 6, of: 6 },
  ])
  const [bearing, height] = looks.notes
  assert.ok(bearing?.code === 'true-bearing' && height?.code === 'centre-height-off')
  near(bearing.values.median_deg, 0, 0.005)
  assert.deepEqual([bearing.values.count, bearing.values.total, height.values.item], [6, 6, 25])
  near(height.values.found_m, 676, 0.5) // 676 + 25 m of geoid = 701 m above the sea
  assert.equal(height.values.witness, 'item-19', 'a line of sight by a wrong azimuth is no witness')
  assert.deepEqual([...looks.footprintSource], Array(6).fill(NONE))
  assert.deepEqual(looks.centreLat_deg, columns.numbers.get(23)?.values)
  assert.equal(looks.sightFrom, 'frame-centre')
  for (const [row, bearing_deg] of looks.bearing_deg.entries())
    near(bearing_deg, columns.numbers.get(18)!.values[row]!, 0.01)
  assert.ok(looks.depression_deg.every(Number.isNaN) && looks.groundLat_deg.every(Number.isNaN))
})

test('a camera straight down sees the ground below, evenly to all sides', () => {
  const looks = looksOf(columnsOf({ ...flight, 5: [123], 19: [-90] }))
  near(looks.depression_deg[0], 90, 1e-5)
  near(looks.groundLat_deg[0], 46, 1e-9)
  near(looks.groundLon_deg[0], 8, 1e-9)
  const [width_m, length_m] = [20, 10].map((fov) => 2 * 2500 * Math.tan((fov / 2) * (Math.PI / 180)))
  for (let corner = 0; corner < 4; corner++)
    near(
      geodesicBetween(cornerOf(looks, corner), { lat_deg: 46, lon_deg: 8 }).distance_m,
      Math.hypot(width_m!, length_m!) / 2,
      0.5,
    )
  near(looks.footprintLength_m[0], length_m!, 0.5) // 500 m up, everything is longer by 0.008 % than on the ellipsoid
  near(looks.footprintArea_m2[0], width_m! * length_m!, 2e-4 * width_m! * length_m!)
  assert.equal(looks.footprintSource[0], COMPUTED)
  assert.equal(looks.openCorners[0], 0)
})

test('a level look meets no ground, a grazing one is open above', () => {
  const level = looksOf(columnsOf({ ...flight, 19: [0], 17: [1] }))
  near(level.depression_deg[0], 0, 1e-12)
  assert.ok(Number.isNaN(level.groundLat_deg[0]!))
  assert.equal(level.footprintSource[0], NONE)
  assert.equal(level.openCorners[0], 15)
  const grazing = looksOf(columnsOf({ ...flight, 19: [-5] }))
  assert.ok(!Number.isNaN(grazing.groundLat_deg[0]!))
  assert.equal(grazing.footprintSource[0], COMPUTED)
  assert.equal(grazing.openCorners[0], 0b0011, 'upper left and upper right')
  assert.ok(Number.isNaN(grazing.cornerLat_deg[0]!) && !Number.isNaN(grazing.cornerLat_deg[2]!))
  assert.ok(
    Number.isNaN(grazing.footprintArea_m2[0]! + grazing.footprintLength_m[0]! + grazing.box.south_deg[0]!),
  )
  assert.ok(grazing.notes.some((each) => isDeepStrictEqual(each, note('footprints-open', { count: 1 }))))
})

test('from a level aircraft: bearing is heading plus azimuth, depression is elevation turned round', () => {
  const any = (least: number, most: number) => fc.double({ min: least, max: most, noNaN: true })
  fc.assert(
    fc.property(any(0, 360), any(0, 360), any(-89, 89), any(0, 360), (heading, azimuth, up, turn) => {
      const looks = looksOf(columnsOf({ ...flight, 5: [heading], 18: [azimuth], 19: [up], 20: [turn] }))
      const aside_deg = Math.abs(looks.bearing_deg[0]! - ((heading + azimuth) % 360))
      assert.ok(Math.min(aside_deg, 360 - aside_deg) < 1e-9)
      near(looks.depression_deg[0], -up, 1e-9)
    }),
  )
})

test('turns follow one another: yaw, pitch, roll of the aircraft, then azimuth, elevation, roll of the camera', () => {
  const axes = new Float64Array(9)
  const none = { heading_deg: 0, pitch_deg: 0, roll_deg: 0, azimuth_deg: 0, elevation_deg: 0, turn_deg: 0 }
  const expect = (turned: Partial<typeof none>, ...expected: number[]) => {
    cameraAxes({ ...none, ...turned }, axes)
    for (const [index, value] of expected.entries()) near(axes[index], value, 1e-12)
  }
  expect({}, 1, 0, 0, 0, 1, 0, 0, 0, 1) // ahead, right, down
  expect({ heading_deg: 90 }, 0, 1, 0, -1, 0, 0, 0, 0, 1)
  expect({ pitch_deg: 90 }, 0, 0, -1) // nose up: looking at the zenith
  expect({ roll_deg: 90, azimuth_deg: 90 }, 0, 0, 1) // along the right wing, which points down
  expect({ roll_deg: 90, elevation_deg: 90 }, 0, 1, 0) // out of the roof, which points east
  expect({ heading_deg: 90, pitch_deg: 90, azimuth_deg: 90 }, 0 - 1, 0, 0) // right wing, which still points south
  expect({ turn_deg: 90 }, 1, 0, 0, 0, 0, 1, 0, -1, 0) // clockwise from behind: the picture's right points down
})

test('a picture turned by half a circle has the same ground and other corners', () => {
  const upright = looksOf(columnsOf(flight))
  const turned = looksOf(columnsOf({ ...flight, 20: [180] }))
  for (const corner of [0, 1, 2, 3])
    near(geodesicBetween(cornerOf(upright, corner), cornerOf(turned, (corner + 2) % 4)).distance_m, 0, 1e-3)
  near(turned.footprintArea_m2[0], upright.footprintArea_m2[0]!, 1)
  const isNorthOf = (a: number, b: number) => upright.cornerLat_deg[a]! > upright.cornerLat_deg[b]!
  assert.ok(isNorthOf(0, 3) && isNorthOf(1, 2), 'flying north, the upper edge is the far one')
  assert.ok(upright.cornerLon_deg[0]! < upright.cornerLon_deg[1]!, 'and left is west')
  const corners = [0, 1, 2, 3].map((corner) => cornerOf(upright, corner))
  near(upright.footprintArea_m2[0], polygonArea_m2(corners), 1e-4 * polygonArea_m2(corners))
})

test('the better item comes first, and a height keeps its datum', () => {
  const heights = { 15: [1000, 1000, 1000, Number.NaN], 75: [2000, 2000, Number.NaN, Number.NaN] }
  const four = (value: number) => [value, value, value, value]
  const columns = columnsOf({
    ...{ 13: four(46), 14: four(8), 5: four(0), 18: four(0), 19: four(-45) },
    ...{ ...heights, 104: [3000, Number.NaN, Number.NaN, Number.NaN] },
    ...{
      6: four(1),
      90: [2, 2, 2, Number.NaN],
      7: four(3),
      91: [4, 4, 4, Number.NaN],
      22: four(70),
      96: [80, 80, 80, Number.NaN],
    },
    ...{ 25: four(400), 78: [450, 450, 450, Number.NaN] },
  })
  const looks = looksOf(columns)
  assert.deepEqual([...looks.heightItem], [104, 75, 15, 0])
  assert.deepEqual([...looks.statedHeight_m], [3000, 2000, 1000, Number.NaN])
  near(looks.height_m[2], 1000 + geoid_m(46, 8), 1e-12)
  assert.deepEqual([...looks.pitch_deg], [2, 2, 2, 1])
  assert.deepEqual([...looks.roll_deg], [4, 4, 4, 3])
  assert.deepEqual([...looks.targetWidth_m], [80, 80, 80, 70])
  assert.deepEqual([...looks.centreHeightItem], [78, 78, 78, 25])
  near(looks.centreHeight_m[3], 400 + geoid_m(46, 8), 1e-12)

  const track = trackOfLooks(looks, 'N97826')
  assert.equal(track.heightDatum, 'ellipsoid')
  assert.deepEqual([...track.height_m], [3000, 2000, Number.NaN, Number.NaN])
  assert.deepEqual(track.notes, [note('heights-left-out', { count: 1, surface: 'sea-level' })])
  assert.equal(trackOfLooks(looksOf(without(columns, 75, 104))).heightDatum, 'sea-level')
  assert.equal(trackOfLooks(looksOf(without(columns, 15, 75, 104))).heightDatum, 'unknown')
})

test('full corners before offsets, offsets before our own; one that is missing means none', () => {
  const centre = { 23: [46.02], 24: [179.9999] }
  const offsets = {
    26: [0.01],
    27: [-0.01],
    28: [0.01],
    29: [0.01],
    30: [-0.01],
    31: [0.01],
    32: [-0.01],
    33: [-0.01],
  }
  const full = { 82: [47], 83: [9], 84: [47], 85: [10], 86: [46], 87: [10], 88: [46], 89: [9] }
  const everything = columnsOf({ ...flight, ...centre, ...offsets, ...full })
  assert.deepEqual([...looksOf(everything).cornerLat_deg], [47, 47, 46, 46])
  const byOffsets = looksOf(without(everything, 87))
  assert.equal(byOffsets.footprintSource[0], CORNERS)
  near(byOffsets.cornerLat_deg[0], 46.03, 1e-12)
  near(byOffsets.cornerLon_deg[1], -179.9901, 1e-9)
  near(byOffsets.box.west_deg[0], 179.9899, 1e-9)
  near(byOffsets.box.width_deg[0], 0.02, 1e-9)
  assert.equal(looksOf(without(everything, 87, 31)).footprintSource[0], COMPUTED)
  assert.equal(looksOf(without(everything, 87, 23, 78)).footprintSource[0], NONE)
})

test('where no set states the ground, the height given is used; where none is given, nothing is', () => {
  const columns = without(columnsOf(flight), 78)
  assert.ok(Number.isNaN(looksOf(columns).groundLat_deg[0]!))
  const looks = looksOf(columns, hae(500))
  near(geodesicBetween({ lat_deg: 46, lon_deg: 8 }, groundOf(looks)).distance_m, 2500, 1) // 45° down from 2500 m above
  assert.equal(looks.footprintSource[0], COMPUTED)
  const centred = columnsOf({ ...flight, 23: [46], 24: [8] })
  near(looksOf(without(centred, 78), hae(500)).groundOffset_m[0], looksOf(centred).groundOffset_m[0]!, 1e-6)
  assert.equal(looksOf(without(columns, 20), hae(500)).footprintSource[0], NONE)
  assert.ok(looksOf(without(columns, 20), hae(500)).notes.some(({ code }) => code === 'no-roll'))
})

test('sound items are not accused; each kind of mistake is, by the item that makes it', () => {
  assert.deepEqual(kindsOf(orbit()), [])
  assert.deepEqual(kindsOf(orbit({ trueBearing: true })), ['true-bearing'])
  assert.deepEqual(kindsOf(orbit({ centreHeight_m: -4 })), ['centre-height'])
  assert.deepEqual(kindsOf(orbit({ headingOff_deg: 25 })), ['line-of-sight'])
  const both = kindsOf(orbit({ trueBearing: true, centreHeight_m: -4 }))
  assert.deepEqual(both, ['true-bearing', 'centre-height'])
  assert.deepEqual(kindsOf(orbit({ headingOff_deg: 3 })), [], 'a bad compass is no contradiction')
  assert.deepEqual(kindsOf(orbit({ headingOff_deg: 25 }, 2)), [], 'two sets prove nothing')
  assert.ok(looksOf(orbit()).footprintSource.every((source) => source === COMPUTED))
  const wrongHeight = looksOf(orbit({ centreHeight_m: -4 }))
  assert.ok(wrongHeight.footprintSource.every((source) => source === NONE))
  assert.ok(wrongHeight.groundLat_deg.every(Number.isNaN))
  assert.equal(wrongHeight.sightFrom, 'angles')
  near(wrongHeight.depression_deg[0], (Math.atan2(2302, 5000) * 180) / Math.PI, 1e-9)
  const astray = looksOf(orbit({ headingOff_deg: 25 }))
  assert.equal(astray.sightFrom, 'frame-centre')
  near(astray.bearing_deg[3], looksOf(orbit()).bearing_deg[3]!, 0.01)
  near(astray.depression_deg[3], looksOf(orbit()).depression_deg[3]!, 0.01)
})

test('any numbers at all make looks, never an exception', () => {
  const value = fc.oneof(fc.double(), fc.double({ min: -400, max: 400 }), fc.constant(Number.NaN))
  const items = [2, 5, 6, 7, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 26, 27, 75, 78, 82, 83, 90, 104]
  const rows = fc.array(fc.array(value, { minLength: items.length, maxLength: items.length }), {
    maxLength: 5,
  })
  fc.assert(
    fc.property(rows, (sets) => {
      const columns = columnsOf(
        Object.fromEntries(items.map((item, index) => [item, sets.map((set) => set[index]!)])),
      )
      const looks = looksOf(columns)
      assert.equal(looks.cornerLat_deg.length, 4 * sets.length)
      assert.equal(trackOfLooks(looks).t_us.length, sets.length)
    }),
  )
})

const kindsOf = (columns: KlvColumns) => looksOf(columns).contradictions.map(({ kind }) => kind)

const cornerOf = (looks: Looks, corner: number) => ({
  lat_deg: looks.cornerLat_deg[corner]!,
  lon_deg: looks.cornerLon_deg[corner]!,
})

const groundOf = (looks: Looks) => ({ lat_deg: looks.groundLat_deg[0]!, lon_deg: looks.groundLon_deg[0]! })

/** Round a place on the ground at 700 m, 5 km away and 2300 m above it, looking at it: items as they should be, or not. */
function orbit(
  mistake: { trueBearing?: boolean; centreHeight_m?: number; headingOff_deg?: number } = {},
  sets = 12,
): KlvColumns {
  const centre = { lat_deg: 46, lon_deg: 8 }
  const each = Array.from({ length: sets }, (_, set) => {
    const from = geodesicTo(centre, 30 * set, 5000)
    const { startBearing_deg } = geodesicBetween(from, centre)
    const heading_deg = (startBearing_deg + 90) % 360
    // The ground falls away below the tangent plane by 2 m in 5 km.
    const down_deg = Math.atan2(2300 + 2, 5000) * (180 / Math.PI)
    const azimuth_deg = mistake.trueBearing === true ? startBearing_deg : 270
    return [from.lat_deg, from.lon_deg, heading_deg + (mistake.headingOff_deg ?? 0), azimuth_deg, -down_deg]
  })
  const all = (value: number) => Array<number>(sets).fill(value)
  const list = (index: number) => each.map((values) => values[index]!)
  return columnsOf({
    ...{ 13: list(0), 14: list(1), 5: list(2), 18: list(3), 19: list(4), 6: all(0), 7: all(0), 20: all(0) },
    ...{ 75: all(3000), 78: all(mistake.centreHeight_m ?? 700), 23: all(46), 24: all(8) },
    ...{ 21: all(Math.hypot(5000, 2302)), 16: all(2), 17: all(1) },
  })
}
