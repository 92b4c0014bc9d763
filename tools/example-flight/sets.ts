/** The key data of the example's flight: one ST 0601 set for each picture, made from its path by the project's own geodesy. */
import { ecefOf, enuFromVector } from '../../src/quantities/geodesy.ts'
import { mslFromHae } from '../../src/quantities/geoid.ts'
import { hae } from '../../src/quantities/height.ts'
import { joined } from '../../src/recordings/bytes.ts'
import { type KlvColumns, readColumns } from '../../src/recordings/klv/columns.ts'
import { encodePacket, encodeSet, type ItemToWrite } from '../../src/recordings/klv/encode.ts'
import { st0102 } from '../../src/recordings/klv/st0102.ts'
import { type Angles, cameraAxes } from '../../src/recordings/looks/attitude.ts'
import type { Looks } from '../../src/recordings/looks/looks.ts'
import { looksOf } from '../../src/recordings/looks/looks-of.ts'
import { GROUND, type Moment, momentAt, PICTURES, SPEED_MPS } from './path.ts'

export interface FlightSets {
  /** Whole ST 0601 sets, in the order of the pictures. */
  readonly sets: readonly Uint8Array[]
  /** What the sets say, as everybody reads them: pictures are drawn from this and nothing else. */
  readonly looks: Looks
}

/**
 * All key data. What sets can say is coarser than what was thought out, so each step begins from what the step before it
 * stated: the camera's angles from the stated place and attitude, the ground from the stated angles.
 */
export function flightSets(): FlightSets {
  const moments = Array.from({ length: PICTURES }, (_, picture) => momentAt(picture))
  const flown = moments.map(flownItems)
  const aimed = withAngles(flown, moments)
  const whole = withGround(aimed).map((items) => [...items, ...NAMES].sort((a, b) => a.item - b.item))
  return { sets: whole.map(encoded), looks: looksOf(columnsOf(whole)) }
}

type Items = readonly ItemToWrite[]

export const ASPECT = 16 / 9

/** Place, attitude, fields of view. */
function flownItems({ t_us, place, height, ...moment }: Moment): Items {
  return [
    { item: 2, value: t_us },
    { item: 5, value: moment.heading_deg },
    { item: 6, value: moment.pitch_deg },
    { item: 7, value: moment.roll_deg },
    { item: 13, value: place.lat_deg },
    { item: 14, value: place.lon_deg },
    { item: 15, value: mslFromHae(height, place) },
    { item: 16, value: moment.fieldOfView_deg },
    { item: 17, value: 2 * atan_deg(tan(moment.fieldOfView_deg / 2) / ASPECT) },
    { item: 56, value: SPEED_MPS },
    { item: 75, value: height },
    { item: 78, value: GROUND },
  ]
}

/** Angles that point the camera at its aim from where the sets say it is. Its picture is not turned. */
function withAngles(flown: readonly Items[], moments: readonly Moment[]): Items[] {
  const stated = looksOf(columnsOf(flown))
  const axes = new Float64Array(9)
  return flown.map((items, row) => {
    cameraAxes({ ...attitudeOf(stated, row), azimuth_deg: 0, elevation_deg: 0, turn_deg: 0 }, axes)
    const place = { lat_deg: stated.lat_deg[row]!, lon_deg: stated.lon_deg[row]! }
    const from = ecefOf(place, hae(stated.height_m[row]!))
    const to = ecefOf(moments[row]!.aim, GROUND)
    const way = { x: to.x_m - from.x_m, y: to.y_m - from.y_m, z: to.z_m - from.z_m }
    const { east, north, up } = enuFromVector(place, way)
    const along = (axis: number) => north * axes[axis]! + east * axes[axis + 1]! - up * axes[axis + 2]!
    const [ahead, right, below] = [along(0), along(3), along(6)]
    return [
      ...items,
      { item: 18, value: (atan2_deg(right, ahead) + 360) % 360 },
      { item: 19, value: -atan2_deg(below, Math.hypot(ahead, right)) },
      { item: 20, value: 0 },
    ]
  })
}

const attitudeOf = (
  { heading_deg, pitch_deg, roll_deg }: Looks,
  row: number,
): Pick<Angles, 'heading_deg' | 'pitch_deg' | 'roll_deg'> => ({
  heading_deg: heading_deg[row]!,
  pitch_deg: pitch_deg[row]!,
  roll_deg: roll_deg[row]!,
})

/** Where line of sight and corners of the picture meet the ground, by the footprints that the project computes itself. */
function withGround(aimed: readonly Items[]): Items[] {
  const seen = looksOf(columnsOf(aimed))
  return aimed.map((items, row) => {
    const place = { lat_deg: seen.lat_deg[row]!, lon_deg: seen.lon_deg[row]! }
    const centre = { lat_deg: seen.groundLat_deg[row]!, lon_deg: seen.groundLon_deg[row]! }
    const ground = hae(seen.centreHeight_m[row]!)
    const from = ecefOf(place, hae(seen.height_m[row]!))
    const to = ecefOf(centre, ground)
    const range_m = Math.hypot(to.x_m - from.x_m, to.y_m - from.y_m, to.z_m - from.z_m)
    const corners = [0, 1, 2, 3].flatMap((corner) => [
      { item: 82 + 2 * corner, value: seen.cornerLat_deg[4 * row + corner]! },
      { item: 83 + 2 * corner, value: seen.cornerLon_deg[4 * row + corner]! },
    ])
    return [
      ...items,
      { item: 21, value: range_m },
      { item: 22, value: 2 * range_m * tan(seen.horizontalFov_deg[row]! / 2) },
      { item: 23, value: centre.lat_deg },
      { item: 24, value: centre.lon_deg },
      { item: 25, value: mslFromHae(ground, centre) },
      ...corners,
    ]
  })
}

/** ZZ: no country, by ISO 3166-1 for anybody's own use. */
const SECURITY: Items = [
  { item: 1, value: { code: 1, name: 'unclassified' } },
  { item: 2, value: { code: 1, name: 'ISO 3166 two-letter' } },
  { item: 3, value: '//ZZ' },
  { item: 4, value: 'NONE' },
  { item: 5, value: 'SIMULATED' },
  { item: 6, value: 'ZZ' },
  { item: 12, value: { code: 1, name: 'ISO 3166 two-letter' } },
  { item: 13, value: 'ZZ' },
  { item: 22, value: 12 },
]

/** ST 1204: a sensor and a platform that are virtual, each by a number drawn once for this file. */
const VIRTUAL = { code: 2, name: 'virtual' }
const CORE_ID = {
  version: 1,
  sensorKind: VIRTUAL,
  platformKind: VIRTUAL,
  sensor: '5b6f0d1c-7a3e-4c52-9d1b-0e4f8a2c6b90',
  platform: 'c2a94e7f-13d8-4b06-8f5a-6d7e90b1a342',
}

/** What does not change, in every set all the same: whoever stops at any picture finds all of it there. */
const NAMES: Items = [
  { item: 3, value: 'EXAMPLE' },
  { item: 10, value: 'SIMULATED' },
  { item: 11, value: 'SIMULATED EO' },
  { item: 12, value: 'Geodetic WGS84' },
  { item: 48, raw: encodeSet(st0102, SECURITY)! },
  { item: 65, value: 19 },
  { item: 94, value: CORE_ID },
]

const columnsOf = (sets: readonly Items[]): KlvColumns =>
  readColumns(joined(...sets.map(encoded)), 'flight.ts', (fault) => {
    throw new Error(JSON.stringify(fault))
  })

function encoded(items: Items): Uint8Array {
  const set = encodePacket('ST 0601', items)
  if (set === undefined) throw new Error(`a value does not fit its item: ${JSON.stringify(items)}`)
  return set
}

const RAD = Math.PI / 180
const tan = (angle_deg: number) => Math.tan(angle_deg * RAD)
const atan_deg = (value: number) => Math.atan(value) / RAD
const atan2_deg = (y: number, x: number) => Math.atan2(y, x) / RAD
