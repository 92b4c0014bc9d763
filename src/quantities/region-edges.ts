import type { GeoPoint } from './frame.ts'
import { ecefOf } from './geodesy.ts'
import { hae } from './height.ts'
import type { Region } from './region.ts'

/** A side of a ring: a geodesic, the short way. */
export interface Side {
  readonly from: GeoPoint
  readonly to: GeoPoint
}

/** The sides at which a region ends. */
export interface Edges {
  readonly count: number
  side(k: number): Side
  /** For each side a distance, metres, that no place on it is nearer than: cheap, to leave out what is far. */
  leastDistances_m(point: GeoPoint): Float64Array
}

const kept = new WeakMap<Region, Edges>()

/** The edges of a region, made once for each. Sides that two of its polygons share are no edges: nothing ends there. */
export function edgesOf(region: Region): Edges {
  const known = kept.get(region)
  if (known !== undefined) return known
  const edges = measured(sidesOf(region))
  kept.set(region, edges)
  return edges
}

/** Every side of the region that is an edge of it. */
export function sidesOf({ polygons }: Region): Side[] {
  const sides = polygons.flatMap((rings) =>
    rings.flatMap((ring) => ring.map((to, k): Side => ({ from: ring.at(k - 1)!, to }))),
  )
  if (polygons.length === 1) return sides
  const seam = sides.filter(isOnSeam)
  return [...unshared(sides.filter((side) => !isOnSeam(side))), ...unsharedOnSeam(seam)]
}

/** Sides that stand in the list once; those twice are between two polygons that touch. */
function unshared(sides: readonly Side[]): Side[] {
  // Most sides share not even the sum of their places with another: only the rest is compared as text, which is slow.
  const sumOf = ({ from, to }: Side) => 1000 * (from.lat_deg + to.lat_deg) + from.lon_deg + to.lon_deg
  const keyOf = ({ from, to }: Side) => [cornerKey(from), cornerKey(to)].sort().join(' ')
  const sums = countsOf(sides.map(sumOf))
  const alike = sides.filter((side) => sums.get(sumOf(side))! > 1)
  const keys = countsOf(alike.map(keyOf))
  return sides.filter((side) => sums.get(sumOf(side)) === 1 || keys.get(keyOf(side)) === 1)
}

function countsOf<Key>(keys: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const cornerKey = ({ lat_deg, lon_deg }: GeoPoint) => `${lat_deg} ${lon_deg === -180 ? 180 : lon_deg}`

/** Along the 180th meridian, where maps are cut. */
const isOnSeam = ({ from, to }: Side) => Math.abs(from.lon_deg) === 180 && Math.abs(to.lon_deg) === 180

/** What of the cut has the region on one side only. The corners of the two sides need not be the same. */
function unsharedOnSeam(sides: readonly Side[]): Side[] {
  const cuts = [...new Set(sides.flatMap(({ from, to }) => [from.lat_deg, to.lat_deg]))].sort((a, b) => a - b)
  return cuts.slice(1).flatMap((north_deg, k) => {
    const south_deg = cuts[k]!
    const over = sides.filter(
      ({ from, to }) =>
        Math.min(from.lat_deg, to.lat_deg) <= south_deg && Math.max(from.lat_deg, to.lat_deg) >= north_deg,
    )
    if (over.length % 2 === 0) return []
    return [{ from: { lat_deg: south_deg, lon_deg: 180 }, to: { lat_deg: north_deg, lon_deg: 180 } }]
  })
}

const SLACK_M = 1e-3 // far more than rounding

/**
 * The straight way through the Earth is shorter than any along it, and no place of a side is farther from the middle
 * of its chord than half the chord.
 */
function measured(sides: readonly Side[]): Edges {
  const middles_m = new Float64Array(3 * sides.length)
  const halves_m = new Float64Array(sides.length)
  sides.forEach(({ from, to }, k) => {
    const [a, b] = [ecefOf(from, hae(0)), ecefOf(to, hae(0))]
    middles_m[3 * k] = (a.x_m + b.x_m) / 2
    middles_m[3 * k + 1] = (a.y_m + b.y_m) / 2
    middles_m[3 * k + 2] = (a.z_m + b.z_m) / 2
    halves_m[k] = Math.hypot(a.x_m - b.x_m, a.y_m - b.y_m, a.z_m - b.z_m) / 2
  })
  return {
    count: sides.length,
    side: (k) => sides[k]!,
    leastDistances_m(point) {
      const { x_m, y_m, z_m } = ecefOf(point, hae(0))
      return halves_m.map((half_m, k) => {
        const [dx, dy, dz] = [
          middles_m[3 * k]! - x_m,
          middles_m[3 * k + 1]! - y_m,
          middles_m[3 * k + 2]! - z_m,
        ]
        return Math.sqrt(dx * dx + dy * dy + dz * dz) - half_m - SLACK_M
      })
    },
  }
}
