import type { Ecef, Vector } from '../../quantities/geodesy.ts'
import { ecefOf, enuFromVector, geodeticOf, vectorFromNed } from '../../quantities/geodesy.ts'
import { hae } from '../../quantities/height.ts'
import type { Sights } from './sight.ts'
import { nothing, type Stated } from './stated.ts'

const RAD = Math.PI / 180

/** What the items of each set say of the frame centre apart from its own: enough of them to hold against one another. */
export interface Witnesses {
  /** Distance of the frame centre: the slant range, else from place to stated place. */
  readonly range_m: Float64Array
  /** Bearing from the camera to the frame centre as stated, clockwise from true north, (-180, 180]. */
  readonly bearing_deg: Float64Array
  /** Height above the ellipsoid at which the stated centre's vertical is one slant range away. */
  readonly byRange_m: Float64Array
  /** Height at which the line of sight ends, at the slant range. */
  readonly sightEnd_m: Float64Array
  /** The same for item 19 read as an angle from the horizon instead of from the aircraft's axes. */
  readonly horizonEnd_m: Float64Array
}

/**
 * The witnesses of every set. Where a height comes out of a distance, the ground is taken to be below the camera. NaN where
 * the items for it are not stated, or no height fits.
 */
export function witnessesOf(stated: Stated, sights: Sights): Witnesses {
  const rows = stated.t_us.length
  const witnesses = {
    range_m: nothing(rows),
    bearing_deg: nothing(rows),
    byRange_m: nothing(rows),
    sightEnd_m: nothing(rows),
    horizonEnd_m: nothing(rows),
  }
  for (let row = 0; row < rows; row++) {
    const place = { lat_deg: stated.lat_deg[row]!, lon_deg: stated.lon_deg[row]! }
    const centre = { lat_deg: stated.centreLat_deg[row]!, lon_deg: stated.centreLon_deg[row]! }
    const from = ecefOf(place, hae(stated.height_m[row]!))
    const at = ecefOf(centre, hae(stated.centreHeight_m[row]!))
    const way = { x: at.x_m - from.x_m, y: at.y_m - from.y_m, z: at.z_m - from.z_m }
    const slant_m = stated.slantRange_m[row]!
    const { east, north } = enuFromVector(place, way)
    witnesses.bearing_deg[row] = Math.atan2(east, north) / RAD
    witnesses.range_m[row] = slant_m > 0 ? slant_m : Math.hypot(way.x, way.y, way.z)
    if (!(slant_m > 0)) continue
    witnesses.byRange_m[row] = heightAtRange_m(centre, from, slant_m)
    const end_m = (bearing_deg: number, down_deg: number) => {
      const level = Math.cos(down_deg * RAD)
      const north = level * Math.cos(bearing_deg * RAD)
      const east = level * Math.sin(bearing_deg * RAD)
      return heightAlong_m(from, vectorFromNed(place, north, east, Math.sin(down_deg * RAD)), slant_m)
    }
    witnesses.sightEnd_m[row] = end_m(sights.bearing_deg[row]!, sights.depression_deg[row]!)
    witnesses.horizonEnd_m[row] = end_m(witnesses.bearing_deg[row]!, -stated.relativeElevation_deg[row]!)
  }
  return witnesses
}

/** Where on a place's vertical, below the camera, it is so far from it; NaN where even the nearest point is farther. */
function heightAtRange_m(centre: { lat_deg: number; lon_deg: number }, from: Ecef, range_m: number): number {
  const foot = ecefOf(centre, hae(0))
  const way = { x: from.x_m - foot.x_m, y: from.y_m - foot.y_m, z: from.z_m - foot.z_m }
  const { east, north, up } = enuFromVector(centre, way)
  return up - Math.sqrt(range_m ** 2 - east ** 2 - north ** 2)
}

function heightAlong_m(from: Ecef, towards: Vector, range_m: number): number {
  return geodeticOf({
    x_m: from.x_m + range_m * towards.x,
    y_m: from.y_m + range_m * towards.y,
    z_m: from.z_m + range_m * towards.z,
  }).height
}
