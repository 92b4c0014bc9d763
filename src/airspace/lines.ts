import type { GeoPoint } from '../quantities/frame.ts'

const RAD = Math.PI / 180
const RADIUS_M = 6371008.8
const OFF_M = 5
const PIECES_MOST = 4096

/**
 * A line that its source draws straight in degrees, as a chain of geodesics that leaves it by at most 5 m: corners are put in
 * between. Across meridians a line of constant latitude and the geodesic of the same ends part by about
 * length² · tan(latitude) / 8 R; other directions part by less.
 */
export function chainOfGeodesics(corners: readonly GeoPoint[], isClosed: boolean): GeoPoint[] {
  const last = isClosed ? corners.length : corners.length - 1
  const made = corners.slice(0, last).flatMap((from, k) => between(from, corners[(k + 1) % corners.length]!))
  return isClosed ? made : [...made, corners.at(-1)!]
}

/** The start of a side and what is put in before its end. */
function between(from: GeoPoint, to: GeoPoint): GeoPoint[] {
  const difference_deg = to.lon_deg - from.lon_deg
  const width_deg = difference_deg - 360 * Math.round(difference_deg / 360)
  const height_deg = to.lat_deg - from.lat_deg
  const steepest_deg = Math.min(89, Math.max(Math.abs(from.lat_deg), Math.abs(to.lat_deg)))
  const across_m = Math.abs(width_deg) * RAD * RADIUS_M
  const off_m = (across_m * across_m * Math.sin(steepest_deg * RAD)) / (8 * RADIUS_M)
  // A slanting side also turns as meridians draw together.
  const slant_m = (across_m * Math.abs(height_deg) * RAD * RADIUS_M) / (4 * RADIUS_M)
  const pieces = Math.min(PIECES_MOST, Math.max(1, Math.ceil(Math.sqrt((off_m + slant_m) / OFF_M))))
  return Array.from({ length: pieces }, (_, k) => ({
    lat_deg: from.lat_deg + (height_deg * k) / pieces,
    lon_deg: wrapped_deg(from.lon_deg + (width_deg * k) / pieces),
  }))
}

const wrapped_deg = (lon_deg: number) =>
  Math.abs(lon_deg) <= 180 ? lon_deg : lon_deg - 360 * Math.sign(lon_deg)
