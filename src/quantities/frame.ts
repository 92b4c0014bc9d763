/** Local metric frames: x east, y north, z up, on the WGS 84 ellipsoid at a named origin, or on no known place at all. */

export interface GeoPoint {
  readonly lat_deg: number
  readonly lon_deg: number
}

export interface LocalFrame {
  /** Where the frame's zero lies; null when the recording's grid was never tied to the Earth. */
  readonly origin: GeoPoint | null
}

const SEMI_MAJOR_M = 6378137 // WGS 84, NIMA TR8350.2
const FLATTENING = 1 / 298.257223563
const E2 = FLATTENING * (2 - FLATTENING)
const RAD = Math.PI / 180

function ecef(lat_deg: number, lon_deg: number) {
  const φ = lat_deg * RAD
  const λ = lon_deg * RAD
  const N = SEMI_MAJOR_M / Math.sqrt(1 - E2 * Math.sin(φ) ** 2)
  return {
    X: N * Math.cos(φ) * Math.cos(λ),
    Y: N * Math.cos(φ) * Math.sin(λ),
    Z: N * (1 - E2) * Math.sin(φ),
  }
}

/**
 * East and north of a point on the ellipsoid in the tangent plane at the origin, metres.
 * Torge, Geodesy (2001), section 4.1. Points within 100 km; the curvature drop (z) is not returned.
 */
export function localFromGeo(origin: GeoPoint, at: GeoPoint): { x_m: number; y_m: number } {
  const o = ecef(origin.lat_deg, origin.lon_deg)
  const p = ecef(at.lat_deg, at.lon_deg)
  const dX = p.X - o.X
  const dY = p.Y - o.Y
  const dZ = p.Z - o.Z
  const φ = origin.lat_deg * RAD
  const λ = origin.lon_deg * RAD
  return {
    x_m: -Math.sin(λ) * dX + Math.cos(λ) * dY,
    y_m: -Math.sin(φ) * Math.cos(λ) * dX - Math.sin(φ) * Math.sin(λ) * dY + Math.cos(φ) * dZ,
  }
}

const STEPS_MAX = 100 // few near the equator; towards the pole meridians converge and each step gains less

/** The inverse of localFromGeo, by Newton steps to better than a micrometre within 100 km. */
export function geoFromLocal(origin: GeoPoint, x_m: number, y_m: number): GeoPoint {
  const sinφ = Math.sin(origin.lat_deg * RAD)
  const w = Math.sqrt(1 - E2 * sinφ ** 2)
  const meridian_m = (SEMI_MAJOR_M * (1 - E2)) / (w * w * w)
  const parallel_m = (SEMI_MAJOR_M / w) * Math.cos(origin.lat_deg * RAD)
  let lat_deg = origin.lat_deg + y_m / meridian_m / RAD
  let lon_deg = origin.lon_deg + x_m / parallel_m / RAD
  for (let i = 0; i < STEPS_MAX; i++) {
    const { x_m: x, y_m: y } = localFromGeo(origin, { lat_deg, lon_deg })
    lat_deg += (y_m - y) / meridian_m / RAD
    lon_deg += (x_m - x) / parallel_m / RAD
    if (Math.hypot(x_m - x, y_m - y) < 1e-7) break
  }
  return { lat_deg, lon_deg }
}
