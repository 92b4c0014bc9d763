import geodesic from 'geographiclib-geodesic'
import type { Track } from '../track.ts'

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
