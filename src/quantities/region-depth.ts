/** Whether a place lies in an area, how deep, and how large the area is: exact, on the ellipsoid. */
import geodesic from 'geographiclib-geodesic'
import type { GeoPoint } from './frame.ts'
import { geodesicBetween } from './geodesy.ts'
import type { Region, Ring } from './region.ts'
import { type Edges, edgesOf } from './region-edges.ts'

const { WGS84 } = geodesic.Geodesic
const RAD = Math.PI / 180
const RADIUS_M = 6371008.8 // Moritz, Geodetic Reference System 1980
const M_PER_DEG = 111_195
const SAME_DEG = 1e-9 // a tenth of a millimetre

/** Whether the place lies in the region or on its edge (to a tenth of a millimetre). False where the place is none. */
export function holds({ polygons }: Region, point: GeoPoint): boolean {
  return polygons.some(([outer, ...holes]) => {
    const side = outer === undefined ? -1 : sideOf(outer, point)
    if (side <= 0) return side === 0
    return holes.every((hole) => sideOf(hole, point) <= 0)
  })
}

/**
 * Metres from the place to the nearest edge along the ellipsoid: above 0 inside, below 0 outside; NaN where the place is
 * none. Exact to a micrometre. Edges that two polygons of the region share, at the 180th meridian or elsewhere, are none.
 */
export function depth_m(region: Region, point: GeoPoint): number {
  const distance_m = distanceToEdges_m(edgesOf(region), point)
  return holds(region, point) ? distance_m : -distance_m
}

/** Square metres on the ellipsoid. C. F. F. Karney, Algorithms for geodesics (2013), section 6: 0.1 m² for each corner. */
export function area_m2({ polygons }: Region): number {
  let sum_m2 = 0
  for (const [outer, ...holes] of polygons) {
    sum_m2 += Math.abs(signedArea_m2(outer ?? []))
    for (const hole of holes) sum_m2 -= Math.abs(signedArea_m2(hole))
  }
  return sum_m2
}

/** Of one ring: above 0 when it goes round counter-clockwise, seen from above. */
export function signedArea_m2(ring: Ring): number {
  const polygon = WGS84.Polygon(false)
  for (const { lat_deg, lon_deg } of ring) polygon.AddPoint(lat_deg, lon_deg)
  return polygon.Compute(false, true).area ?? 0
}

/**
 * 1 inside a ring, 0 on it, -1 outside: crossings of the meridian north of the place, by geodesics. A ring reaches less than
 * half round the Earth, so that every longitude has one place beside it.
 */
function sideOf(ring: Ring, { lat_deg, lon_deg }: GeoPoint): -1 | 0 | 1 {
  let isInside = false
  for (let k = 0, last = ring.length - 1; k < ring.length; last = k++) {
    const from = ring[last]!
    const to = ring[k]!
    // Of a corner always the same number, so that none is east of the place for one side and not for the next.
    const west_deg = shortWay_deg(from.lon_deg - lon_deg)
    const east_deg = shortWay_deg(to.lon_deg - lon_deg)
    if (Math.abs(east_deg - west_deg) > 180) continue // it passes on the other half of the Earth
    if (west_deg === 0 && east_deg === 0) {
      const isBetween =
        Math.min(from.lat_deg, to.lat_deg) <= lat_deg && lat_deg <= Math.max(from.lat_deg, to.lat_deg)
      if (isBetween) return 0
    }
    if (west_deg > 0 === east_deg > 0) {
      if (east_deg === 0 && Math.abs(to.lat_deg - lat_deg) <= SAME_DEG) return 0
      continue
    }
    const above_deg = crossing_deg(from, to, west_deg, east_deg - west_deg, lat_deg) - lat_deg
    if (Math.abs(above_deg) <= SAME_DEG) return 0
    if (above_deg > 0) isInside = !isInside
  }
  return isInside ? 1 : -1
}

/**
 * Latitude at which a side crosses a meridian, `west_deg` from its start: on the great ellipse, which is within
 * 1e-10 · length² metres of the geodesic (measured over all directions), and on the geodesic itself where that leaves
 * it open on which side `near_deg` is.
 */
function crossing_deg(
  from: GeoPoint,
  to: GeoPoint,
  west_deg: number,
  width_deg: number,
  near_deg: number,
): number {
  const along = -west_deg / width_deg
  const tall =
    Math.tan(from.lat_deg * RAD) * Math.sin((1 - along) * width_deg * RAD) +
    Math.tan(to.lat_deg * RAD) * Math.sin(along * width_deg * RAD)
  const rough_deg = Math.atan(tall / Math.sin(width_deg * RAD)) / RAD
  const across_m = Math.abs(width_deg) * Math.cos(near_deg * RAD) * M_PER_DEG
  const length_m = Math.hypot(across_m, (to.lat_deg - from.lat_deg) * M_PER_DEG) + 1
  const apart_m = Math.abs(rough_deg - near_deg) * M_PER_DEG * Math.min(1, across_m / length_m)
  if (apart_m > 1e-10 * length_m * length_m + 1e-3) return rough_deg
  return exactCrossing_deg(from, to, -west_deg)
}

const STEPS_MAX = 60

/** By halving, the regula falsi first: longitude runs one way along a geodesic. */
function exactCrossing_deg(from: GeoPoint, to: GeoPoint, along_deg: number): number {
  const line = WGS84.InverseLine(from.lat_deg, from.lon_deg, to.lat_deg, to.lon_deg)
  const length_m = line.s13
  let [low_m, high_m] = [0, length_m]
  let at_m = 0
  let lat_deg = from.lat_deg
  for (let step = 0; step < STEPS_MAX && high_m - low_m > 1e-6; step++) {
    at_m = (low_m + high_m) / 2
    const { lat2 = Number.NaN, lon2 = Number.NaN } = line.Position(at_m)
    lat_deg = lat2
    const past_deg = Math.abs(shortWay_deg(lon2 - from.lon_deg)) - Math.abs(along_deg)
    if (past_deg > 0) high_m = at_m
    else low_m = at_m
  }
  return lat_deg
}

/** Only edges whose nearest possible point is nearer than the best so far are looked at exactly. */
function distanceToEdges_m(edges: Edges, point: GeoPoint): number {
  const least_m = edges.leastDistances_m(point)
  let first = 0
  for (let k = 1; k < edges.count; k++) if (least_m[k]! < least_m[first]!) first = k
  let best_m = edges.count === 0 ? Number.NaN : distanceToSide_m(edges, first, point)
  for (let k = 0; k < edges.count; k++)
    if (least_m[k]! < best_m) best_m = Math.min(best_m, distanceToSide_m(edges, k, point))
  return best_m
}

const NEAR_M = 1e-7

/**
 * Distance to the nearest place on a side. From a place on it one steps on by the leg of the right-angled triangle on the
 * sphere, until the way to the point stands across; the ellipsoid is near enough to a sphere that each step leaves
 * a hundredth of the one before. The scheme of S. Baselga and J. Martínez-Llario, Intersection and point-to-line solutions
 * for geodesics on the ellipsoid, Studia Geophysica et Geodaetica 62 (2018).
 */
function distanceToSide_m(edges: Edges, k: number, point: GeoPoint): number {
  const { from, to } = edges.side(k)
  const line = WGS84.InverseLine(from.lat_deg, from.lon_deg, to.lat_deg, to.lon_deg)
  const length_m = line.s13
  let at_m = 0
  let nearest_m = Number.POSITIVE_INFINITY
  for (let step = 0; step < STEPS_MAX; step++) {
    const { lat2 = 0, lon2 = 0, azi2 = 0 } = line.Position(at_m)
    const { distance_m, startBearing_deg } = geodesicBetween({ lat_deg: lat2, lon_deg: lon2 }, point)
    nearest_m = Math.min(nearest_m, distance_m)
    const angle = distance_m / RADIUS_M
    const turn = (startBearing_deg - azi2) * RAD
    const onward_m = RADIUS_M * Math.atan2(Math.sin(angle) * Math.cos(turn), Math.cos(angle))
    const next_m = Math.max(0, Math.min(length_m, at_m + onward_m))
    if (Math.abs(next_m - at_m) < NEAR_M || Number.isNaN(distance_m)) return distance_m
    at_m = next_m
  }
  return nearest_m
}

const shortWay_deg = (difference_deg: number) => difference_deg - 360 * Math.round(difference_deg / 360)
