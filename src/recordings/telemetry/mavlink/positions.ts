import type { HeightDatum } from '../../track.ts'
import { turn } from '../build.ts'

/** What one message says of a place, in the project's units; NaN where it does not say. Used again for the next one. */
export interface Position {
  lat_deg: number
  lon_deg: number
  height_m: number
  heightDatum: HeightDatum
  /** The height above the ellipsoid, where the message states both. */
  ellipsoid_m: number
  sigmaHorizontal_m: number
  sigmaVertical_m: number
  speed_mps: number
  course_deg: number
  heading_deg: number
}

export const noPosition = (): Position => ({
  lat_deg: Number.NaN,
  lon_deg: Number.NaN,
  height_m: Number.NaN,
  heightDatum: 'unknown',
  ellipsoid_m: Number.NaN,
  sigmaHorizontal_m: Number.NaN,
  sigmaVertical_m: Number.NaN,
  speed_mps: Number.NaN,
  course_deg: Number.NaN,
  heading_deg: Number.NaN,
})

/** A field's number as sent, by its name; NaN where the frame has no such field. */
export type Fields = (name: string) => number

/** The messages that say where something is. */
export const positionMessages: ReadonlyMap<string, (field: Fields, out: Position) => void> = new Map([
  ['GLOBAL_POSITION_INT', fused],
  ['GPS_RAW_INT', receiver],
  ['GPS2_RAW', receiver],
  ['ADSB_VEHICLE', otherAircraft],
])

const UNKNOWN_16 = 0xffff

/** Place and motion as the autopilot fuses them; both 0 means that it has none yet. */
function fused(field: Fields, out: Position): void {
  const [lat, lon] = [field('lat'), field('lon')]
  const none = lat === 0 && lon === 0
  out.lat_deg = none ? Number.NaN : lat * 1e-7
  out.lon_deg = none ? Number.NaN : lon * 1e-7
  out.height_m = none ? Number.NaN : field('alt') / 1000
  out.heightDatum = 'sea-level'
  const [north_mps, east_mps] = [field('vx') / 100, field('vy') / 100]
  out.speed_mps = none ? Number.NaN : Math.sqrt(north_mps * north_mps + east_mps * east_mps)
  out.course_deg = out.speed_mps > 0 ? turn(Math.atan2(east_mps, north_mps) * (180 / Math.PI)) : Number.NaN
  out.heading_deg = unless(UNKNOWN_16, field('hdg')) / 100
}

const FIX_2D = 2
const FIX_3D = 3

/** What a satellite receiver said. Without a fix the place is not stated, with a flat one the height is not. */
function receiver(field: Fields, out: Position): void {
  const fix = field('fix_type')
  const [lat, lon] = [field('lat'), field('lon')]
  const none = !(fix >= FIX_2D) || (lat === 0 && lon === 0)
  const flat = none || fix < FIX_3D
  out.lat_deg = none ? Number.NaN : lat * 1e-7
  out.lon_deg = none ? Number.NaN : lon * 1e-7
  out.height_m = flat ? Number.NaN : field('alt') / 1000
  out.ellipsoid_m = flat ? Number.NaN : unless(0, field('alt_ellipsoid')) / 1000
  out.heightDatum = 'sea-level'
  out.sigmaHorizontal_m = none ? Number.NaN : stated(field('h_acc')) / 1000
  out.sigmaVertical_m = flat ? Number.NaN : stated(field('v_acc')) / 1000
  out.speed_mps = none ? Number.NaN : unless(UNKNOWN_16, field('vel')) / 100
  out.course_deg = none ? Number.NaN : unless(UNKNOWN_16, field('cog')) / 100
}

/** Flags of ADSB_VEHICLE that say which fields hold. */
const HAS_PLACE = 1
const HAS_ALTITUDE = 2
const HAS_HEADING = 4
const HAS_VELOCITY = 8

/** Another aircraft, as its own transponder reports it. The heading of the message is the course over ground. */
function otherAircraft(field: Fields, out: Position): void {
  const flags = field('flags')
  const when = (flag: number, value: number) => ((flags & flag) === 0 ? Number.NaN : value)
  out.lat_deg = when(HAS_PLACE, field('lat') * 1e-7)
  out.lon_deg = when(HAS_PLACE, field('lon') * 1e-7)
  out.height_m = when(HAS_ALTITUDE, field('altitude') / 1000)
  out.heightDatum = field('altitude_type') === 1 ? 'ellipsoid' : 'barometric'
  out.course_deg = when(HAS_HEADING, field('heading') / 100)
  out.speed_mps = when(HAS_VELOCITY, field('hor_velocity') / 100)
}

const unless = (none: number, value: number) => (value === none ? Number.NaN : value)

const UNKNOWN_32 = 0xffffffff
/** An accuracy of zero, or the largest number, is one that the receiver did not state. */
const stated = (value: number) => (value === 0 || value === UNKNOWN_32 ? Number.NaN : value)

/** An aircraft by its 24-bit address, as Track.of names it. */
export const icaoName = (address: number) => `ICAO ${address.toString(16).toUpperCase().padStart(6, '0')}`
