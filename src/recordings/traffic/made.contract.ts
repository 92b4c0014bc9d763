import geodesic from 'geographiclib-geodesic'
import type { Track } from '../track.ts'
import { type CprPosition, longitudeZones } from './cpr.ts'
import { parityRemainder } from './mode-s.ts'

const { WGS84 } = geodesic.Geodesic

/** A place at a distance and direction from another. */
export function moved(
  lat_deg: number,
  lon_deg: number,
  course_deg: number,
  distance_m: number,
): [number, number] {
  const { lat2, lon2 } = WGS84.Direct(lat_deg, lon_deg, course_deg, distance_m)
  return [lat2 ?? Number.NaN, lon2 ?? Number.NaN]
}

export interface Flight {
  readonly of?: string
  readonly from?: readonly [lat_deg: number, lon_deg: number]
  readonly start_us?: number
  readonly duration_s?: number
  readonly step_s?: number
  readonly speed_mps?: number
  /** Degrees turned in a second. */
  readonly turn_degPerS?: number
  readonly course_deg?: number
  readonly sigma_m?: number | null
}

export const T0_US = 1_700_000_000e6

/** A level flight that turns steadily, sampled evenly; heights are 100 m above the ellipsoid. */
export function flight(options: Flight = {}): Track {
  const { duration_s = 600, step_s = 1, speed_mps = 60, turn_degPerS = 0.5, sigma_m = 2 } = options
  const count = Math.floor(duration_s / step_s) + 1
  const column = () => new Float64Array(count)
  const [t_us, lat_deg, lon_deg] = [column(), column(), column()]
  let [lat, lon] = options.from ?? [48, 11]
  for (let i = 0; i < count; i++) {
    t_us[i] = (options.start_us ?? T0_US) + i * step_s * 1e6
    lat_deg[i] = lat
    lon_deg[i] = lon
    const course_deg = (options.course_deg ?? 30) + turn_degPerS * i * step_s
    ;[lat, lon] = moved(lat, lon, course_deg, speed_mps * step_s)
  }
  return {
    of: options.of ?? 'made',
    statedBy: 'made',
    t_us,
    clock: 'utc',
    lat_deg,
    lon_deg,
    height_m: column().fill(100),
    heightDatum: 'ellipsoid',
    sigmaHorizontal_m: sigma_m === null ? null : column().fill(sigma_m),
    sigmaVertical_m: null,
    speed_mps: null,
    course_deg: null,
    heading_deg: null,
    pitch_deg: null,
    roll_deg: null,
    notes: [],
  }
}

/** The samples a test keeps. */
export function keeping(track: Track, keep: (index: number, t_us: number) => boolean): Track {
  const some = <Column extends Float64Array | null>(column: Column): Column =>
    (column?.filter((_, i) => keep(i, track.t_us[i] as number)) ?? null) as Column
  return {
    ...track,
    t_us: some(track.t_us),
    lat_deg: some(track.lat_deg),
    lon_deg: some(track.lon_deg),
    height_m: some(track.height_m),
    sigmaHorizontal_m: some(track.sigmaHorizontal_m),
    speed_mps: some(track.speed_mps),
    course_deg: some(track.course_deg),
    heading_deg: some(track.heading_deg),
    roll_deg: some(track.roll_deg),
  }
}

export const later = (track: Track, by_s: number): Track => ({
  ...track,
  t_us: track.t_us.map((t_us) => t_us + by_s * 1e6),
})

/** Every place moved by so much, to where a function of the sample says. */
export function displaced(
  track: Track,
  by: (index: number) => { course_deg: number; distance_m: number },
): Track {
  const [lat_deg, lon_deg] = [track.lat_deg.slice(), track.lon_deg.slice()]
  for (let i = 0; i < lat_deg.length; i++) {
    const { course_deg, distance_m } = by(i)
    const [lat, lon] = moved(track.lat_deg[i] as number, track.lon_deg[i] as number, course_deg, distance_m)
    lat_deg[i] = lat
    lon_deg[i] = lon
  }
  return { ...track, lat_deg, lon_deg }
}

/** The other direction of compact position reporting: DO-260B A.1.7.3. On the ground zones are a quarter as large. */
export function encodeCpr(lat_deg: number, lon_deg: number, odd: boolean, turn_deg = 360): CprPosition {
  const modulo = (x: number, y: number) => x - y * Math.floor(x / y)
  const latZone_deg = turn_deg / (odd ? 59 : 60)
  const yz = Math.floor(2 ** 17 * (modulo(lat_deg, latZone_deg) / latZone_deg) + 0.5)
  const snapped_deg = latZone_deg * (yz / 2 ** 17 + Math.floor(lat_deg / latZone_deg))
  const lonZone_deg = turn_deg / Math.max(1, longitudeZones(snapped_deg) - (odd ? 1 : 0))
  const xz = Math.floor(2 ** 17 * (modulo(lon_deg, lonZone_deg) / lonZone_deg) + 0.5)
  return { odd, lat17: modulo(yz, 2 ** 17), lon17: modulo(xz, 2 ** 17) }
}

/** A squitter with its parity: the first byte, the address and the 56 bits of the message. */
export function squitter(first: number, address: number, field: bigint): Uint8Array {
  const whole = (BigInt(first) << 104n) | (BigInt(address) << 80n) | (field << 24n)
  const bytes = Uint8Array.from({ length: 14 }, (_, i) => Number((whole >> BigInt(8 * (13 - i))) & 255n))
  const parity = parityRemainder(bytes)
  bytes.set([parity >> 16, (parity >> 8) & 255, parity & 255], 11)
  return bytes
}

/** An airborne position of type code 11 in 25 ft steps of height. */
export function airborneField(lat_deg: number, lon_deg: number, height_ft: number, odd: boolean): bigint {
  const { lat17, lon17 } = encodeCpr(lat_deg, lon_deg, odd)
  const n = Math.round((height_ft + 1000) / 25)
  const height = ((n & 0x7f0) << 1) | 0x10 | (n & 0xf)
  return (
    (11n << 51n) |
    (BigInt(height) << 36n) |
    (BigInt(odd ? 1 : 0) << 34n) |
    (BigInt(lat17) << 17n) |
    BigInt(lon17)
  )
}

/** An operational status of version 2 in the air, with its accuracy category. */
export const statusField = (nacP: number): bigint => (31n << 51n) | (2n << 13n) | (BigInt(nacP) << 8n)

/** A frame as receivers write it: escaped bytes doubled. */
export function beastFrame(type: number, ticks: number, message: Uint8Array): number[] {
  const stamp = Array.from({ length: 6 }, (_, i) => Math.floor(ticks / 2 ** (8 * (5 - i))) % 256)
  return [0x1a, type, ...[...stamp, 0x40, ...message].flatMap((c) => (c === 0x1a ? [c, c] : [c]))]
}
