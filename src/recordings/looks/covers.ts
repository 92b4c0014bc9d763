import type { Looks } from './looks.ts'
import { TangentPlane } from './plane.ts'

export interface Tolerance {
  /** How far outside a footprint a place may lie and still count as seen. */
  readonly margin_m: number
  /** Looks at a place that follow each other within this time are one span. */
  readonly gap_s: number
}

/** A time during which a place was in the picture: from the first such look to the last. */
export interface Span {
  readonly from_us: number
  readonly to_us: number
  readonly looks: number
}

export interface Coverage {
  readonly spans: readonly Span[]
  /** Looks that cannot tell: what they saw is open or not known, or they saw the place at a time not known. */
  readonly undecided: number
}

/** What is needed of looks to tell which held a place. */
export type Footprints = Pick<
  Looks,
  'count' | 't_us' | 'cornerLat_deg' | 'cornerLon_deg' | 'openCorners' | 'footprintSource' | 'box'
>

const RAD = Math.PI / 180
const ALL_OPEN = 15 // a look at the sky: it saw no ground at all
const LEAST_M_PER_DEG = 110574 // of latitude, at the equator; WGS 84

/**
 * When a place on the ground was in the picture. Footprints are held against it in the tangent plane there; edges are
 * straight lines between corners. Whether a hill or a house stood between, nobody here knows.
 *
 * Throws a RangeError for a place that is none: that is the caller's mistake.
 */
export function covers(looks: Footprints, lat_deg: number, lon_deg: number, tolerance: Tolerance): Coverage {
  if (!(Math.abs(lat_deg) <= 90 && Number.isFinite(lon_deg) && tolerance.margin_m >= 0))
    throw new RangeError(`no place: ${lat_deg}, ${lon_deg}, within ${tolerance.margin_m} m`)
  const seen_us: number[] = []
  let undecided = 0
  eachBoxWith(looks, lat_deg, lon_deg, tolerance.margin_m, (row, plane) => {
    if (!isWithin(looks, row, plane, tolerance.margin_m)) return
    if (Number.isNaN(looks.t_us[row]!)) undecided++
    else seen_us.push(looks.t_us[row]!)
  })
  for (let row = 0; row < looks.count; row++) {
    const open = looks.openCorners[row]!
    if (open !== ALL_OPEN && (open !== 0 || looks.footprintSource[row] === 0)) undecided++
  }
  return { spans: spansOf(seen_us, tolerance.gap_s * 1e6), undecided }
}

/** Looks whose box, made larger by the margin, holds the place: cheap, so that few polygons are left. */
function eachBoxWith(
  { count, box }: Footprints,
  lat_deg: number,
  lon_deg: number,
  margin_m: number,
  visit: (row: number, plane: TangentPlane) => void,
): void {
  const plane = new TangentPlane({ lat_deg, lon_deg })
  const { south_deg, north_deg, west_deg, width_deg } = box
  const marginLat_deg = margin_m / LEAST_M_PER_DEG
  const marginLon_deg = Math.min(180, marginLat_deg / Math.max(1e-9, Math.cos(lat_deg * RAD)))
  for (let row = 0; row < count; row++) {
    if (!(lat_deg >= south_deg[row]! - marginLat_deg && lat_deg <= north_deg[row]! + marginLat_deg)) continue
    let along_deg = (lon_deg - west_deg[row]! + marginLon_deg) % 360
    if (along_deg < 0) along_deg += 360
    if (along_deg <= width_deg[row]! + 2 * marginLon_deg) visit(row, plane)
  }
}

/** Whether the plane's origin lies in a footprint (crossings of a ray to the east are odd), or within the margin of an edge. */
function isWithin(looks: Footprints, row: number, plane: TangentPlane, margin_m: number): boolean {
  let isInside = false
  let nearest_m2 = Number.POSITIVE_INFINITY
  let x0 = plane.east_m(looks.cornerLat_deg[4 * row + 3]!, looks.cornerLon_deg[4 * row + 3]!)
  let y0 = plane.north_m(looks.cornerLat_deg[4 * row + 3]!, looks.cornerLon_deg[4 * row + 3]!)
  for (let corner = 4 * row; corner < 4 * row + 4; corner++) {
    const x1 = plane.east_m(looks.cornerLat_deg[corner]!, looks.cornerLon_deg[corner]!)
    const y1 = plane.north_m(looks.cornerLat_deg[corner]!, looks.cornerLon_deg[corner]!)
    if (y0 > 0 !== y1 > 0 && x0 - (y0 * (x1 - x0)) / (y1 - y0) > 0) isInside = !isInside
    if (margin_m > 0) {
      const length2 = (x1 - x0) ** 2 + (y1 - y0) ** 2
      const along = length2 > 0 ? -(x0 * (x1 - x0) + y0 * (y1 - y0)) / length2 : 0
      const part = Math.max(0, Math.min(1, along))
      nearest_m2 = Math.min(nearest_m2, (x0 + part * (x1 - x0)) ** 2 + (y0 + part * (y1 - y0)) ** 2)
    }
    x0 = x1
    y0 = y1
  }
  return isInside || nearest_m2 <= margin_m ** 2
}

function spansOf(seen_us: number[], gap_us: number): Span[] {
  const spans: { from_us: number; to_us: number; looks: number }[] = []
  for (const t_us of Float64Array.from(seen_us).sort()) {
    const last = spans.at(-1)
    if (last !== undefined && t_us - last.to_us <= gap_us) {
      last.to_us = t_us
      last.looks++
    } else spans.push({ from_us: t_us, to_us: t_us, looks: 1 })
  }
  return spans
}
