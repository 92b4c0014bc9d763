/** Whether rings make an area: what crosses, overlaps, lies outside of its ring, or reaches too far round the Earth. */
import type { GeoPoint } from './frame.ts'
import { geodesicBetween } from './geodesy.ts'
import type { RegionFault, Ring } from './region.ts'
import { APART, crossingFaults, filled, TOUCH_M } from './region-crossings.ts'
import { depth_m, holds, signedArea_m2 } from './region-depth.ts'

interface Polygon {
  readonly place: string
  readonly rings: readonly Ring[]
}

const AREA_LEAST_M2 = 1

/** Faults of polygons whose rings are closed and whose corners are places. Empty when they make an area. */
export function shapeFaults(polygons: readonly Polygon[], error_m: number): RegionFault[] {
  const rings = polygons.flatMap(({ place, rings }) =>
    rings.map((ring, k) => ({ ring, place: `${place}[${k}]` })),
  )
  const reach = rings.flatMap(({ ring, place }) => reachFaults(ring, place))
  if (reach.length > 0) return reach
  const over = [...(error_m === 0 ? sameSideFaults(polygons) : []), ...crossingFaults(rings, error_m)]
  if (over.length > 0) return over
  const empty = rings.filter(({ ring }) => !hasArea(ring))
  if (empty.length > 0)
    return empty.map(({ place }) => ({ place, found: 'an empty area', expected: 'an area of 1 m² or more' }))
  return [...polygons.flatMap((polygon) => holeFaults(polygon, error_m)), ...overlapFaults(polygons, error_m)]
}

/** A ring of coarse data that is no area any more, and too small to matter. */
export const isSpeck = (ring: Ring, error_m: number): boolean =>
  !hasArea(ring) && ring.every((corner) => geodesicBetween(ring[0]!, corner).distance_m <= error_m)

/** Of a square metre at least. */
const hasArea = (ring: Ring) => Math.abs(signedArea_m2(ring)) >= AREA_LEAST_M2

const HALF_DEG = 180

function reachFaults(ring: Ring, place: string): RegionFault[] {
  let [at_deg, west_deg, east_deg] = [0, 0, 0]
  for (const [k, to] of ring.entries()) {
    at_deg += shortWay_deg(to.lon_deg - ring.at(k - 1)!.lon_deg)
    west_deg = Math.min(west_deg, at_deg)
    east_deg = Math.max(east_deg, at_deg)
  }
  const isRoundPole = Math.abs(at_deg) > 1
  if (!isRoundPole && east_deg - west_deg < HALF_DEG) return []
  const found = isRoundPole ? 'a ring around a pole' : `a ring ${Math.round(east_deg - west_deg)}° wide`
  return [{ place, found, expected: 'less than half the Earth, without its poles' }]
}

function holeFaults({ place, rings: [outer, ...holes] }: Polygon, error_m: number): RegionFault[] {
  return holes.flatMap((hole, k) => {
    const isOutside = isOutsideOf(hole, outer!, error_m)
    const around = holes.find((other) => other !== hole && isInsideOf(hole, other, error_m))
    if (!isOutside && around === undefined) return []
    const found = isOutside ? 'a hole outside of its ring' : 'a hole within another'
    return [
      { place: `${place}[${k + 1}]`, found, expected: 'holes within their ring, apart from one another' },
    ]
  })
}

/** One polygon within another; that their rings do not cross is known already. */
function overlapFaults(polygons: readonly Polygon[], error_m: number): RegionFault[] {
  const bands = polygons.map(({ rings }) => latitudes(rings[0]!))
  const isOver = (inner: number, outer: number) => {
    const [a, b] = [bands[inner]!, bands[outer]!]
    if (inner === outer || a.south_deg > b.north_deg || a.north_deg < b.south_deg) return false
    const [ring, [around, ...holes]] = [polygons[inner]!.rings[0]!, polygons[outer]!.rings]
    return isInsideOf(ring, around!, error_m) && holes.every((hole) => isOutsideOf(ring, hole, error_m))
  }
  return polygons.flatMap(({ place }, k) => {
    const over = polygons.findIndex((_, j) => isOver(k, j))
    if (over < 0) return []
    return [{ place: `${place}[0]`, found: `a ring within ${polygons[over]!.place}[0]`, expected: APART }]
  })
}

/** Of rings that do not cross: the first corner off the other's edge tells. False when all of them lie on it. */
function isInsideOf(ring: Ring, around: Ring, error_m: number): boolean {
  const region = filled(around)
  for (const corner of ring) {
    if (!holds(region, corner)) return false
    if (depth_m(region, corner) > Math.max(error_m, TOUCH_M)) return true
  }
  return false
}

function isOutsideOf(ring: Ring, around: Ring, error_m: number): boolean {
  const region = filled(around)
  for (const corner of ring) {
    const isIn = holds(region, corner)
    const isFar = Math.abs(depth_m(region, corner)) > Math.max(error_m, TOUCH_M)
    if (isIn && (isFar || error_m === 0)) return false
    if (isFar) return true
  }
  return false
}

function latitudes(ring: Ring) {
  const all_deg = ring.map(({ lat_deg }) => lat_deg)
  return { south_deg: Math.min(...all_deg), north_deg: Math.max(...all_deg) }
}

/** A side that two rings have the same way round, each with its inside to the left: they overlap along it. */
function sameSideFaults(polygons: readonly Polygon[]): RegionFault[] {
  const seen = new Map<string, string>()
  const faults: RegionFault[] = []
  for (const { place, rings } of polygons) {
    for (const [k, ring] of rings.entries()) {
      const isLeft = signedArea_m2(ring) > 0 === (k === 0)
      const where = `${place}[${k}]`
      const fault = ring
        .map((to, at) => {
          const from = ring.at(at - 1)!
          const key = cornersKey(isLeft ? [from, to] : [to, from])
          const other = seen.get(key)
          seen.set(key, where)
          return other
        })
        .find((other) => other !== undefined)
      if (fault !== undefined)
        faults.push({ place: where, found: `a ring that lies over ${fault}`, expected: APART })
    }
  }
  return faults
}

const cornersKey = (corners: readonly GeoPoint[]) =>
  corners.map(({ lat_deg, lon_deg }) => `${lat_deg} ${lon_deg === -180 ? 180 : lon_deg}`).join(' ')

const shortWay_deg = (difference_deg: number) => difference_deg - 360 * Math.round(difference_deg / 360)
