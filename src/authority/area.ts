import type { GeoPoint } from '../quantities/frame.ts'

/**
 * True if every corner of the footprint lies in the area or on its edge, and no side of it leaves the area on the way.
 * Sides are straight in latitude and longitude, as a map grid draws them; both rings are taken as not closed. Areas
 * across the 180th meridian are handled; areas around a pole, or wider than 180°, are not (nothing is then within).
 */
export function within(footprint: readonly GeoPoint[], area: readonly GeoPoint[]): boolean {
  const origin = area[0]
  if (origin === undefined || area.length < 3 || footprint.length === 0) return false
  const ring = unrolled(area, origin)
  const corners = unrolled(footprint, origin)
  if (!corners.every((corner) => holds(ring, corner))) return false
  return sidesOf(corners).every(
    (side) =>
      sidesOf(ring).every((edge) => !cross(side, edge)) &&
      stretches(side, ring).every((at) => holds(ring, at)),
  )
}

interface Flat {
  readonly x: number
  readonly y: number
}
type Side = readonly [Flat, Flat]

/** Longitudes counted from the origin's, so that the 180th meridian is no edge of the world. */
const unrolled = (points: readonly GeoPoint[], origin: GeoPoint): Flat[] =>
  points.map(({ lat_deg, lon_deg }) => ({
    x: ((((lon_deg - origin.lon_deg + 180) % 360) + 360) % 360) - 180,
    y: lat_deg,
  }))

const sidesOf = (ring: readonly Flat[]): Side[] => ring.map((from, i) => [from, ring[(i + 1) % ring.length]!])

/** The middle of each stretch of the side between the ring's corners that it touches: there it may leave a hollow area. */
function stretches([a, b]: Side, ring: readonly Flat[]): Flat[] {
  const shareOf = (at: Flat) =>
    Math.abs(b.x - a.x) > Math.abs(b.y - a.y) ? (at.x - a.x) / (b.x - a.x) : (at.y - a.y) / (b.y - a.y)
  const touched = ring.filter(
    (at) => turn(a, b, at) === 0 && between(a.x, b.x, at.x) && between(a.y, b.y, at.y),
  )
  if (a.x === b.x && a.y === b.y) return [a]
  const shares = [0, ...touched.map(shareOf).sort((s, t) => s - t), 1]
  return shares.slice(1).map((share, i) => {
    const middle = (share + shares[i]!) / 2
    return { x: a.x + middle * (b.x - a.x), y: a.y + middle * (b.y - a.y) }
  })
}

/** Crossing count of a ray to the east; a point on an edge is inside. */
function holds(ring: readonly Flat[], at: Flat): boolean {
  let inside = false
  for (const [a, b] of sidesOf(ring)) {
    const side = turn(a, b, at)
    if (side === 0 && between(a.x, b.x, at.x) && between(a.y, b.y, at.y)) return true
    if (a.y > at.y !== b.y > at.y && (a.y < b.y ? side > 0 : side < 0)) inside = !inside
  }
  return inside
}

/** True if the two cross at a point inside both; touching is not crossing. */
const cross = ([a, b]: Side, [c, d]: Side): boolean =>
  turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0

/** Above 0 when c lies to the left of the way from a to b. */
const turn = (a: Flat, b: Flat, c: Flat): number => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)

const between = (a: number, b: number, at: number) => Math.min(a, b) <= at && at <= Math.max(a, b)
