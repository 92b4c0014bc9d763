/** Places, directions and distances on and above the WGS 84 ellipsoid. Degrees at the doors, as places are written. */
import geodesic from 'geographiclib-geodesic'
import { type GeoPoint, localFromGeo } from './frame.ts'
import { type Hae_m, hae } from './height.ts'

const { WGS84 } = geodesic.Geodesic
const A = WGS84.a // m, semi-major axis
const F = WGS84.f
const E2 = F * (2 - F)
const B = A * (1 - F)
const SECOND_E2 = E2 / (1 - E2)
const RAD = Math.PI / 180

/**
 * The shortest way between two places on the ellipsoid: its length, and where it heads at either end, clockwise from true
 * north in [0, 360). NaN where a place is none. C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87 (2013),
 * doi:10.1007/s00190-012-0578-z: 15 nm.
 */
export function geodesicBetween(
  from: GeoPoint,
  to: GeoPoint,
): { distance_m: number; startBearing_deg: number; endBearing_deg: number } {
  const { s12, azi1, azi2 } = WGS84.Inverse(from.lat_deg, from.lon_deg, to.lat_deg, to.lon_deg)
  return {
    distance_m: s12 ?? Number.NaN,
    startBearing_deg: turn_deg(azi1 ?? Number.NaN),
    endBearing_deg: turn_deg(azi2 ?? Number.NaN),
  }
}

/** Where one arrives along the ellipsoid, setting out at a bearing clockwise from true north. Karney 2013. */
export function geodesicTo(from: GeoPoint, bearing_deg: number, distance_m: number): GeoPoint {
  const { lat2, lon2 } = WGS84.Direct(from.lat_deg, from.lon_deg, bearing_deg, distance_m)
  return { lat_deg: lat2 ?? Number.NaN, lon_deg: lon2 ?? Number.NaN }
}

/** An angle as [0, 360). */
export function turn_deg(angle_deg: number): number {
  const rest = angle_deg % 360
  return rest < 0 ? (rest + 360) % 360 : rest
}

/** Earth-centred, Earth-fixed: x towards 0° N 0° E, y towards 0° N 90° E, z towards the north pole. */
export interface Ecef {
  readonly x_m: number
  readonly y_m: number
  readonly z_m: number
}

/** A place at a height above the ellipsoid in Earth-centred coordinates. Torge, Geodesy (2001), equation 4.9. */
export function ecefOf({ lat_deg, lon_deg }: GeoPoint, height: Hae_m): Ecef {
  const φ = lat_deg * RAD
  const λ = lon_deg * RAD
  const sinφ = Math.sin(φ)
  const across = Math.cos(φ)
  const N = A / Math.sqrt(1 - E2 * sinφ * sinφ)
  const p = (N + height) * across
  return { x_m: p * Math.cos(λ), y_m: p * Math.sin(λ), z_m: (N * (1 - E2) + height) * sinφ }
}

/**
 * Back from Earth-centred coordinates: latitude, longitude in [-180, 180], height above the ellipsoid.
 *
 * B. R. Bowring, Transformation from spatial to geographical coordinates, Survey Review 23 (1976), done twice, from the
 * start and with the height of his later paper (Survey Review 28, 1985), which has no weak latitude. From 1000 km below the
 * ellipsoid to far out in space the result is exact to rounding, a few nanometres near the ground.
 */
export function geodeticOf(at: Ecef): GeoPoint & { readonly height: Hae_m } {
  const { sinφ, cosφ, height } = surfaceBelow(at.x_m, at.y_m, at.z_m)
  return {
    lat_deg: Math.atan2(sinφ, cosφ) / RAD,
    lon_deg: Math.atan2(at.y_m, at.x_m) / RAD,
    height: hae(height),
  }
}

/** Direction of the ellipsoid's normal through a point, and the point's height along it. */
function surfaceBelow(x: number, y: number, z: number) {
  const p = Math.sqrt(x * x + y * y)
  let tall = z * (1 - F) * (1 + (SECOND_E2 * B) / Math.sqrt(p * p + z * z)) // tan β = tall / wide
  let wide = p
  let sinφ = 0
  let cosφ = 1
  for (let twice = 0; twice < 2; twice++) {
    const β = 1 / Math.sqrt(tall * tall + wide * wide)
    const sinβ = tall * β
    const cosβ = wide * β
    const up = z + SECOND_E2 * B * sinβ * sinβ * sinβ
    const out = p - E2 * A * cosβ * cosβ * cosβ
    const length = Math.sqrt(up * up + out * out)
    sinφ = up / length
    cosφ = out / length
    tall = (1 - F) * sinφ
    wide = cosφ
  }
  return { sinφ, cosφ, p, height: p * cosφ + z * sinφ - A * Math.sqrt(1 - E2 * sinφ * sinφ) }
}

/** A direction or a difference of places at a named place: east, north and up of its horizon. */
export interface Enu {
  readonly east: number
  readonly north: number
  readonly up: number
}

/** A direction or a difference of places along the Earth-centred axes. */
export interface Vector {
  readonly x: number
  readonly y: number
  readonly z: number
}

/** From a place's horizon to the Earth-centred axes; the length stays. Torge, Geodesy (2001), equation 2.27. */
export function vectorFromEnu({ lat_deg, lon_deg }: GeoPoint, { east, north, up }: Enu): Vector {
  const φ = lat_deg * RAD
  const λ = lon_deg * RAD
  const outward = Math.cos(φ) * up - Math.sin(φ) * north
  return {
    x: Math.cos(λ) * outward - Math.sin(λ) * east,
    y: Math.sin(λ) * outward + Math.cos(λ) * east,
    z: Math.sin(φ) * up + Math.cos(φ) * north,
  }
}

/** From the Earth-centred axes to a place's horizon: the transpose of vectorFromEnu. */
export function enuFromVector({ lat_deg, lon_deg }: GeoPoint, { x, y, z }: Vector): Enu {
  const φ = lat_deg * RAD
  const λ = lon_deg * RAD
  const outward = Math.cos(λ) * x + Math.sin(λ) * y
  return {
    east: Math.cos(λ) * y - Math.sin(λ) * x,
    north: Math.cos(φ) * z - Math.sin(φ) * outward,
    up: Math.sin(φ) * z + Math.cos(φ) * outward,
  }
}

/** The same in the axes of aircraft: north, east and down. */
export const vectorFromNed = (at: GeoPoint, north: number, east: number, down: number): Vector =>
  vectorFromEnu(at, { east, north, up: -down })

const STEPS_MAX = 60
const CLOSE_M = 1e-5

/**
 * Where a ray first comes down to a height above the ellipsoid, and how far along the ray; undefined when it never does: it
 * passes above, or starts below. `towards` is a unit vector.
 *
 * The GEODETIC height of the point found is the one asked for, to 0.01 mm; an ellipsoid with both axes made longer by the
 * height is off by decimetres at 100 km. Newton's method on the height along the ray, whose derivative is the ray's part
 * along the ellipsoid's normal. Height above a convex body is convex along a line, so from above the steps never pass the
 * point sought, and a height that stops falling before it is reached is a miss, not a failure.
 */
export function rayDownTo(
  from: Ecef,
  towards: Vector,
  height: Hae_m,
): (GeoPoint & { readonly distance_m: number }) | undefined {
  let distance_m = 0
  for (let step = 0; step < STEPS_MAX; step++) {
    const x = from.x_m + distance_m * towards.x
    const y = from.y_m + distance_m * towards.y
    const z = from.z_m + distance_m * towards.z
    const { sinφ, cosφ, p, height: here } = surfaceBelow(x, y, z)
    const above_m = here - height
    if (above_m < -CLOSE_M) return undefined
    if (above_m <= CLOSE_M) {
      return { lat_deg: Math.atan2(sinφ, cosφ) / RAD, lon_deg: Math.atan2(y, x) / RAD, distance_m }
    }
    const outward = p > 0 ? (x * towards.x + y * towards.y) / p : 0
    const climb = cosφ * outward + sinφ * towards.z
    if (!(climb < 0)) return undefined
    distance_m -= above_m / climb
  }
  return undefined
}

/**
 * Area of a polygon given by its corners in order, either way round, on the ellipsoid: the shoelace formula in the tangent
 * plane at its first corner. For footprints: within 0.02 % up to 100 km across. A polygon that crosses itself counts what it
 * goes round the other way as negative.
 */
export function polygonArea_m2(corners: readonly GeoPoint[]): number {
  const origin = corners[0]
  if (origin === undefined) return 0
  let twice = 0
  let before = { x_m: 0, y_m: 0 }
  for (const corner of corners) {
    const here = localFromGeo(origin, corner)
    twice += before.x_m * here.y_m - here.x_m * before.y_m
    before = here
  }
  return Math.abs(twice) / 2
}
