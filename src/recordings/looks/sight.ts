import type { Ecef, Vector } from '../../quantities/geodesy.ts'
import { ecefOf, enuFromVector, rayDownTo, turn_deg, vectorFromNed } from '../../quantities/geodesy.ts'
import { hae } from '../../quantities/height.ts'
import { type Angles, cameraAxes } from './attitude.ts'
import { nothing, type Stated } from './stated.ts'

const RAD = Math.PI / 180

/** The camera of each look: where it is, and its axes in the horizon there. */
export interface Camera {
  readonly place: { lat_deg: number; lon_deg: number }
  readonly axes: Float64Array
}

/** The camera of one look; false where its place or its angles are not known. Item 20 turns only the picture. */
export function cameraOf(stated: Stated, row: number, camera: Camera): boolean {
  camera.place.lat_deg = stated.lat_deg[row]!
  camera.place.lon_deg = stated.lon_deg[row]!
  const turn_deg = stated.relativeRoll_deg[row]!
  angles.heading_deg = stated.heading_deg[row]!
  angles.pitch_deg = stated.pitch_deg[row]!
  angles.roll_deg = stated.roll_deg[row]!
  angles.azimuth_deg = stated.relativeAzimuth_deg[row]!
  angles.elevation_deg = stated.relativeElevation_deg[row]!
  angles.turn_deg = Number.isNaN(turn_deg) ? 0 : turn_deg
  cameraAxes(angles, camera.axes)
  return !Number.isNaN(camera.axes[0]! + camera.place.lat_deg + camera.place.lon_deg + stated.height_m[row]!)
}

// Filled anew for every look.
const angles: Angles = {
  heading_deg: 0,
  pitch_deg: 0,
  roll_deg: 0,
  azimuth_deg: 0,
  elevation_deg: 0,
  turn_deg: 0,
}

/**
 * The line of sight of every look, where it meets the ground, and how far from the frame centre as stated. `ground_m`:
 * height of the ground above the ellipsoid where no frame centre says it; NaN when nobody knows.
 */
export function sightsOf(stated: Stated, ground_m: number) {
  const rows = stated.t_us.length
  const camera: Camera = { place: { lat_deg: 0, lon_deg: 0 }, axes: new Float64Array(9) }
  const sights = {
    bearing_deg: nothing(rows),
    depression_deg: nothing(rows),
    groundLat_deg: nothing(rows),
    groundLon_deg: nothing(rows),
    groundOffset_m: nothing(rows),
    endOffset_m: nothing(rows),
  }
  for (let row = 0; row < rows; row++) {
    if (!cameraOf(stated, row, camera)) continue
    const { place, axes } = camera
    sights.bearing_deg[row] = turn_deg(Math.atan2(axes[1]!, axes[0]!) / RAD)
    sights.depression_deg[row] = Math.atan2(axes[2]!, Math.hypot(axes[0]!, axes[1]!)) / RAD
    const from = ecefOf(place, hae(stated.height_m[row]!))
    const towards = vectorFromNed(place, axes[0]!, axes[1]!, axes[2]!)
    const centre = { lat_deg: stated.centreLat_deg[row]!, lon_deg: stated.centreLon_deg[row]! }
    const ground = hae(groundHeight_m(stated, row, ground_m))
    const centreAt = ecefOf(centre, ground)
    const hit = rayDownTo(from, towards, ground)
    if (hit !== undefined) {
      sights.groundLat_deg[row] = hit.lat_deg
      sights.groundLon_deg[row] = hit.lon_deg
      sights.groundOffset_m[row] = gap_m(from, towards, hit.distance_m, centreAt)
    }
    const slantRange_m = stated.slantRange_m[row]!
    const range_m = slantRange_m > 0 ? slantRange_m : gap_m(from, towards, 0, centreAt)
    sights.endOffset_m[row] = gap_m(from, towards, range_m, centreAt)
  }
  return sights
}

export type Sights = ReturnType<typeof sightsOf>

/** From the camera to the frame centre as stated: clockwise from true north, and down from the horizon. */
export function directionsToCentre(stated: Stated) {
  const rows = stated.t_us.length
  const directions = { bearing_deg: nothing(rows), depression_deg: nothing(rows) }
  for (let row = 0; row < rows; row++) {
    const place = { lat_deg: stated.lat_deg[row]!, lon_deg: stated.lon_deg[row]! }
    const centre = { lat_deg: stated.centreLat_deg[row]!, lon_deg: stated.centreLon_deg[row]! }
    const from = ecefOf(place, hae(stated.height_m[row]!))
    const at = ecefOf(centre, hae(stated.centreHeight_m[row]!))
    const way = { x: at.x_m - from.x_m, y: at.y_m - from.y_m, z: at.z_m - from.z_m }
    const { east, north, up } = enuFromVector(place, way)
    directions.bearing_deg[row] = turn_deg(Math.atan2(east, north) / RAD)
    directions.depression_deg[row] = Math.atan2(-up, Math.hypot(east, north)) / RAD
  }
  return directions
}

/** Height above the ellipsoid of the ground a look sees: the frame centre's, else the one given. */
export function groundHeight_m(stated: Stated, row: number, ground_m: number): number {
  const centre_m = stated.centreHeight_m[row]!
  return Number.isNaN(centre_m) ? ground_m : centre_m
}

/** From the point so far along a ray to another point, in a straight line. */
function gap_m(from: Ecef, towards: Vector, distance_m: number, to: Ecef): number {
  const x = from.x_m + distance_m * towards.x - to.x_m
  const y = from.y_m + distance_m * towards.y - to.y_m
  const z = from.z_m + distance_m * towards.z - to.z_m
  return Math.sqrt(x * x + y * y + z * z)
}
