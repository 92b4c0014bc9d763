import type { GeoPoint } from '../quantities/frame.ts'
import { geodesicBetween, geodesicTo } from '../quantities/geodesy.ts'
import { depth_m, type Region } from '../quantities/region.ts'
import { SIGMAS, type WorstPlace } from './request.ts'

/** Places in the order they were passed, joined by geodesics; one place alone for a sensor that stands still. */
export interface Way {
  readonly points: readonly GeoPoint[]
  /** Standard deviation of each place along each of east and north; null: nobody states it. */
  readonly sigma_m: number | null
}

/**
 * What is taken where nobody states how good a place is: the standard that GPS gives its civil users, at most 8 m in 95 % of
 * the time as a global average (GPS Standard Positioning Service Performance Standard, 5th edition, 2020, table 3.8-3),
 * is 3.3 m along each axis; rounded up.
 */
export const SIGMA_UNSTATED_M = 5

/**
 * Of all places and of every metre of the ways between them the one that lies least certainly inside: least depth less
 * k standard deviations. Null where there is no place, or one that is none. Places that lie deep enough for certain, for
 * depth changes by no more than the way there, are not measured: where all do, the depth given is one of theirs. A place
 * outside for certain ends the search.
 */
export function worstPlace(region: Region, ways: readonly Way[]): WorstPlace | null {
  let worst: WorstPlace | null = null
  const anchored: Anchored = { anchor: undefined }
  for (const { points, sigma_m } of ways) {
    const sigma = sigma_m ?? SIGMA_UNSTATED_M
    for (const depth of depths(region, points, SIGMAS * sigma, anchored)) {
      if (!Number.isFinite(depth)) return null
      if (worst === null || depth - SIGMAS * sigma < worst.depth_m - SIGMAS * worst.sigma_m)
        worst = { depth_m: depth, sigma_m: sigma }
      if (depth < -SIGMAS * sigma) return { depth_m: depth, sigma_m: sigma }
    }
  }
  return worst
}

/** A place, and how deep it lies at least. */
interface Measured {
  readonly at: GeoPoint
  readonly depth_m: number
}

/** The place measured last: much of what follows is near it. */
interface Anchored {
  anchor: Measured | undefined
}

/** Depths of those places that have to be looked at to know of all of them whether they lie deeper than `least_m`. */
function* depths(
  region: Region,
  points: readonly GeoPoint[],
  least_m: number,
  anchored: Anchored,
): Generator<number> {
  let last: Measured | undefined
  for (const at of points) {
    const { anchor } = anchored
    // All that is no farther from the anchor lies in one disc, and so do the ways between.
    const bound_m = anchor === undefined ? Number.NaN : anchor.depth_m - reach_m(anchor.at, at)
    if (bound_m > least_m) last = { at, depth_m: bound_m }
    else {
      const measured = { at, depth_m: depth_m(region, at) }
      yield measured.depth_m
      if (last !== undefined) yield* between(region, last, measured, least_m)
      anchored.anchor = measured
      last = measured
    }
  }
}

/** How short a stretch is not halved once more, metres. */
const SHORTEST_M = 1

/** Halves the way between two places that lie deep enough until no piece can come nearer to the edge unseen. */
function* between(region: Region, a: Measured, b: Measured, least_m: number): Generator<number> {
  if (!(a.depth_m > least_m && b.depth_m > least_m)) return // not all of it is inside for certain, whatever lies between
  const { distance_m, startBearing_deg } = geodesicBetween(a.at, b.at)
  if (distance_m <= SHORTEST_M || (a.depth_m + b.depth_m - distance_m) / 2 > least_m) return
  const at = geodesicTo(a.at, startBearing_deg, distance_m / 2)
  const middle: Measured = { at, depth_m: depth_m(region, at) }
  yield middle.depth_m
  yield* between(region, a, middle, least_m)
  yield* between(region, middle, b, least_m)
}

/** 1 % covers what the ellipsoid makes of a sphere's distances. */
const SLACK = 1.01
const M_PER_DEG = 111_700 // the longest degree of latitude on WGS 84, at the pole

/** No shorter than the way between two places, metres; cheap. */
function reach_m(from: GeoPoint, to: GeoPoint): number {
  const north_deg = to.lat_deg - from.lat_deg
  const turn_deg = to.lon_deg - from.lon_deg
  const east_deg = turn_deg - 360 * Math.round(turn_deg / 360)
  const isAcross = from.lat_deg > 0 !== to.lat_deg > 0
  const lowest_deg = isAcross ? 0 : Math.min(Math.abs(from.lat_deg), Math.abs(to.lat_deg))
  const east_m = east_deg * Math.cos(lowest_deg * RAD)
  return M_PER_DEG * SLACK * Math.sqrt(north_deg * north_deg + east_m * east_m)
}
const RAD = Math.PI / 180
