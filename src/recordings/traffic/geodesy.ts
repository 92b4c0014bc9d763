import { geodesicBetween } from '../../quantities/geodesy.ts'

/** From one place to another along the WGS 84 ellipsoid: distance in metres, direction at the start clockwise from north. Karney 2013. */
export function inverse(
  lat1_deg: number,
  lon1_deg: number,
  lat2_deg: number,
  lon2_deg: number,
): { distance_m: number; azimuth_deg: number } {
  const from = { lat_deg: lat1_deg, lon_deg: lon1_deg }
  const { distance_m, startBearing_deg } = geodesicBetween(from, { lat_deg: lat2_deg, lon_deg: lon2_deg })
  return { distance_m, azimuth_deg: startBearing_deg }
}

const MEAN_RADIUS_M = 6371008.8 // Moritz, Geodetic Reference System 1980
const RAD = Math.PI / 180

/** On a sphere, wrong by up to 0.6 %: to tell possible from impossible. Haversine formula. */
export function roughDistance_m(
  lat1_deg: number,
  lon1_deg: number,
  lat2_deg: number,
  lon2_deg: number,
): number {
  const sinHalfLat = Math.sin(((lat2_deg - lat1_deg) * RAD) / 2)
  const sinHalfLon = Math.sin(((lon2_deg - lon1_deg) * RAD) / 2)
  const h = sinHalfLat ** 2 + Math.cos(lat1_deg * RAD) * Math.cos(lat2_deg * RAD) * sinHalfLon ** 2
  return 2 * MEAN_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)))
}
