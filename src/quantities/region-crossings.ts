/** Where the sides of rings cross or touch one another, and whether that is more than coarse data do. */
import type { GeoPoint } from './frame.ts'
import { type Ecef, ecefOf, geodeticOf } from './geodesy.ts'
import { hae } from './height.ts'
import type { Region, RegionFault, Ring } from './region.ts'
import { depth_m, holds, signedArea_m2 } from './region-depth.ts'

interface PlacedRing {
  readonly ring: Ring
  readonly place: string
}

interface Edge {
  readonly from: Ecef
  readonly to: Ecef
  readonly ring: number
  /** The corner it starts from, in its ring. */
  readonly start: number
  /** Least and greatest distance from the plane of the equator. */
  readonly south_m: number
  readonly north_m: number
}

export const APART = 'rings that do not overlap'
const FAULTS_MOST = 20

/** Sides that cross or touch where they must not. */
export function crossingFaults(rings: readonly PlacedRing[], error_m: number): RegionFault[] {
  const crossings = crossingsIn(rings, error_m)
  const faulty =
    error_m === 0 ? crossings : crossings.filter((each) => !isWithinError(each, crossings, rings, error_m))
  return faulty.slice(0, FAULTS_MOST).map(({ ring, otherRing, at }) => {
    const { place } = rings[ring]!
    const where = `near ${at.lat_deg.toFixed(5)}, ${at.lon_deg.toFixed(5)}`
    return ring === otherRing
      ? {
          place,
          found: `a ring that crosses or touches itself ${where}`,
          expected: 'sides that meet at the corners between them only',
        }
      : { place, found: `a ring that crosses ${rings[otherRing]!.place} ${where}`, expected: APART }
  })
}

/** Two sides that meet, by their rings and the corners they start from. */
interface Crossing {
  readonly ring: number
  readonly start: number
  readonly otherRing: number
  readonly otherStart: number
  readonly at: GeoPoint
}

/** Swept from south to north. */
function crossingsIn(rings: readonly PlacedRing[], error_m: number): Crossing[] {
  const edges = rings.flatMap(({ ring }, k) => edgesOf(ring, k)).sort((a, b) => a.south_m - b.south_m)
  const crossings: Crossing[] = []
  let open: Edge[] = []
  for (const edge of edges) {
    open = open.filter(({ north_m }) => north_m >= edge.south_m)
    for (const other of open) {
      // Two rings may touch: a hole reaches its ring, polygons share a side. One ring may where its data are coarse.
      const isLenient = edge.ring !== other.ring || error_m > 0
      const isMet = isLenient ? isCrossed(edge, other) : isTouched(edge, other, rings[edge.ring]!.ring.length)
      if (!isMet) continue
      const { ring, start } = edge
      const at = crossingPlace(edge, other)
      crossings.push({ ring, start, otherRing: other.ring, otherStart: other.start, at })
      if (crossings.length >= CROSSINGS_MOST) return crossings
    }
    open.push(edge)
  }
  return crossings
}

/** More are not looked for: the area is beyond use. */
const CROSSINGS_MOST = 2000

/**
 * What a crossing of coarse data encloses is too small for any place in it to be far from an edge: one of the two loops a ring
 * makes by crossing itself; or the strip to its next crossing, where the banks of a narrow neck have changed sides; or the
 * overlap of two rings.
 */
function isWithinError(
  crossing: Crossing,
  all: readonly Crossing[],
  rings: readonly PlacedRing[],
  error_m: number,
): boolean {
  const { ring, otherRing, at } = crossing
  const corners = rings[ring]!.ring
  if (ring !== otherRing) return overlap_m(corners, rings[otherRing]!.ring) <= error_m
  const isSmall = (loop: Ring) => Math.abs(signedArea_m2(loop)) <= Math.PI * error_m ** 2
  const [low, high] = startsOf(crossing)
  if (isSmall([at, ...corners.slice(low + 1, high + 1)])) return true
  if (isSmall([at, ...corners.slice(high + 1), ...corners.slice(0, low + 1)])) return true
  return all.some((next) => {
    if (next === crossing || next.ring !== ring || next.otherRing !== ring) return false
    const [nextLow, nextHigh] = startsOf(next)
    return isSmall([at, ...between(corners, low, nextLow), next.at, ...between(corners, nextHigh, high)])
  })
}

const startsOf = ({ start, otherStart }: Crossing) =>
  [Math.min(start, otherStart), Math.max(start, otherStart)] as const

/** Corners of a ring between two of its sides, whichever comes first. */
const between = (ring: Ring, one: number, other: number): Ring =>
  one <= other ? ring.slice(one + 1, other + 1) : ring.slice(other + 1, one + 1)

function edgesOf(ring: Ring, at: number): Edge[] {
  const places = ring.map((corner) => ecefOf(corner, hae(0)))
  return places.map((from, start) => {
    const to = places[(start + 1) % places.length]!
    // A side bows out from its chord by no more than this.
    const bow_m = (1.01 * squared(minus(to, from))) / (8 * EARTH_LEAST_M) + TOUCH_M
    const south_m = Math.min(from.z_m, to.z_m) - bow_m
    return { from, to, ring: at, start, south_m, north_m: Math.max(from.z_m, to.z_m) + bow_m }
  })
}

const EARTH_LEAST_M = 6_356_752
/** So near is touching. */
export const TOUCH_M = 1e-3

/**
 * Whether two sides cross, by the planes through each and the Earth's centre, which leave a geodesic by less than
 * 1e-10 · length² metres. Within a millimetre they touch, which is not crossing.
 */
function isCrossed(a: Edge, b: Edge): boolean {
  if (dot(a.from, b.from) < 0) return false // the planes meet again on the far side of the Earth
  return beside_m(a, b.from) * beside_m(a, b.to) < 0 && beside_m(b, a.from) * beside_m(b, a.to) < 0
}

/** Whether two sides of one ring share a place that is not the corner between them. */
function isTouched(a: Edge, b: Edge, corners: number): boolean {
  if (dot(a.from, b.from) < 0) return false
  if ((a.start + 1) % corners === b.start) return foldsBack(a.from, a.to, b.to)
  if ((b.start + 1) % corners === a.start) return foldsBack(b.from, b.to, a.to)
  const [c, d] = [beside_m(a, b.from), beside_m(a, b.to)]
  if (c * d > 0 || beside_m(b, a.from) * beside_m(b, a.to) > 0) return false
  return c !== 0 || d !== 0 || isAlong(a, b.from) || isAlong(a, b.to) || isAlong(b, a.from)
}

/** Where two sides meet; where they lie along one another, a corner. */
function crossingPlace({ from, to }: Edge, other: Edge): GeoPoint {
  const [before_m, after_m] = [beside_m(other, from), beside_m(other, to)]
  const part = before_m === after_m ? 0 : before_m / (before_m - after_m)
  const way = minus(to, from)
  const at = {
    x_m: from.x_m + part * way.x_m,
    y_m: from.y_m + part * way.y_m,
    z_m: from.z_m + part * way.z_m,
  }
  const { lat_deg, lon_deg } = geodeticOf(at)
  return { lat_deg, lon_deg }
}

/** Metres to the left of a side's plane; 0 within a millimetre. */
function beside_m({ from, to }: Edge, at: Ecef): number {
  const normal = cross(from, minus(to, from))
  const left_m = dot(normal, minus(at, from)) / Math.sqrt(squared(normal))
  return Math.abs(left_m) <= TOUCH_M ? 0 : left_m
}

/** Of a place in the side's plane: between its ends. */
function isAlong({ from, to }: Edge, at: Ecef): boolean {
  const way = minus(to, from)
  const part = dot(way, minus(at, from)) / squared(way)
  return part >= 0 && part <= 1
}

function foldsBack(from: Ecef, corner: Ecef, to: Ecef): boolean {
  const [back, on] = [minus(from, corner), minus(to, corner)]
  const across_m = Math.sqrt(squared(cross(back, on)) / Math.max(squared(back), squared(on)))
  return dot(back, on) > 0 && across_m <= TOUCH_M
}

/** How deep corners of either ring lie in the other. */
function overlap_m(one: Ring, other: Ring): number {
  const into = (ring: Ring, corners: Ring) => {
    const region = filled(ring)
    return Math.max(0, ...corners.filter((at) => holds(region, at)).map((at) => depth_m(region, at)))
  }
  return Math.max(into(one, other), into(other, one))
}

const kept = new WeakMap<Ring, Region>()

/** What a ring encloses; one object for each ring, because edges are made once for each object. */
export function filled(ring: Ring): Region {
  const region = kept.get(ring) ?? { polygons: [[ring]] }
  kept.set(ring, region)
  return region
}

const minus = (a: Ecef, b: Ecef): Ecef => ({ x_m: a.x_m - b.x_m, y_m: a.y_m - b.y_m, z_m: a.z_m - b.z_m })
const dot = (a: Ecef, b: Ecef) => a.x_m * b.x_m + a.y_m * b.y_m + a.z_m * b.z_m
const squared = (a: Ecef) => dot(a, a)
const cross = (a: Ecef, b: Ecef): Ecef => ({
  x_m: a.y_m * b.z_m - a.z_m * b.y_m,
  y_m: a.z_m * b.x_m - a.x_m * b.z_m,
  z_m: a.x_m * b.y_m - a.y_m * b.x_m,
})
