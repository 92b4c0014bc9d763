/** Whether one area reaches beyond another. */
import type { GeoPoint } from '../quantities/frame.ts'
import { geodesicBetween, geodesicTo } from '../quantities/geodesy.ts'
import { depth_m, type Region } from '../quantities/region.ts'

/** So far an edge may move outwards and still be the same edge, drawn again. */
const SAME_EDGE_M = 10

/**
 * True where `after` holds a place that lies more than ten metres outside of `before`, or in a hole of it. Null: no limit in
 * space, beyond which nothing grows.
 */
export function isGrown(before: Region | null, after: Region | null): boolean {
  if (before === null) return false
  if (after === null) return true
  // What grows either crosses an edge, and then an edge of `after` runs outside, or swallows a hole whole.
  return reachesOut(before, after) || swallowsHole(before, after)
}

function reachesOut(before: Region, after: Region): boolean {
  const old = new Set(before.polygons.flat().flatMap((ring) => edgesOf(ring).map(nameOf)))
  return after.polygons
    .flat()
    .flatMap(edgesOf)
    .some(
      (edge) =>
        !old.has(nameOf(edge)) && runsOut(before, measured(before, edge[0]), measured(before, edge[1])),
    )
}

type Edge = readonly [GeoPoint, GeoPoint]
const edgesOf = (ring: readonly GeoPoint[]): Edge[] =>
  ring.map((point, k) => [point, ring[(k + 1) % ring.length]!] as const)
/** The same whichever way round. */
const nameOf = (edge: Edge): string =>
  edge
    .map(({ lat_deg, lon_deg }) => `${lat_deg} ${lon_deg}`)
    .sort()
    .join(' ')

/** How short a stretch is not halved once more. */
const SHORTEST_M = 1

interface Measured {
  readonly at: GeoPoint
  readonly depth_m: number
}
const measured = (region: Region, at: GeoPoint): Measured => ({ at, depth_m: depth_m(region, at) })

/** Depth changes by no more than the way: what cannot lie outside is not measured, the rest is halved until it can be told. */
function runsOut(region: Region, a: Measured, b: Measured): boolean {
  if (a.depth_m < -SAME_EDGE_M || b.depth_m < -SAME_EDGE_M) return true
  const { distance_m, startBearing_deg } = geodesicBetween(a.at, b.at)
  if (distance_m < SHORTEST_M || (a.depth_m + b.depth_m - distance_m) / 2 >= -SAME_EDGE_M) return false
  const middle = measured(region, geodesicTo(a.at, startBearing_deg, distance_m / 2))
  return runsOut(region, a, middle) || runsOut(region, middle, b)
}

const swallowsHole = (before: Region, after: Region): boolean =>
  before.polygons
    .flatMap(([, ...holes]) => holes)
    .flat()
    .some((corner) => depth_m(after, corner) > SAME_EDGE_M)
