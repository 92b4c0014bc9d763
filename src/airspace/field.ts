import type { GeoPoint } from '../quantities/frame.ts'
import { ecefOf } from '../quantities/geodesy.ts'
import { hae } from '../quantities/height.ts'
import type { Boundary, Zone } from './boundary-set.ts'
import { EdgeIndex, indexOf } from './edge-index.ts'

/** Which line a depth was measured to. */
type LineKind = 'edge' | 'median-line'

/** How deep any place is inside of a boundary. */
export interface Field {
  /** Metres, above 0 inside; no step changes it by more than its length. The place in degrees and Earth-centred. */
  depth_m(lat_deg: number, lon_deg: number, x_m: number, y_m: number, z_m: number): number
  /** Of the place asked for last. */
  readonly line: LineKind
}

/** The field of a boundary. Its indexes are made once for each region, whatever the boundaries that share it. */
export function fieldOf({ extent }: Pick<Boundary, 'extent'>): Field {
  if (extent.form === 'zone') return new ZoneField(extent)
  const index = indexOf(extent.region)
  return { line: 'edge', depth_m: (lat, lon, x, y, z) => index.depth_m(lat, lon, x, y, z) }
}

/** The depth of a place, metres. */
export function depthAt(field: Field, { lat_deg, lon_deg }: GeoPoint): number {
  const { x_m, y_m, z_m } = ecefOf({ lat_deg, lon_deg }, hae(0))
  return field.depth_m(lat_deg, lon_deg, x_m, y_m, z_m)
}

/**
 * A state's land and the sea within the breadth of its coast. Where another state's coast is as near, up to the median line,
 * every place of which is as far from the one as from the other (United Nations Convention on the Law of the Sea, article
 * 15): what states have agreed otherwise is not known here, so this is an approximation, and `line` says so.
 *
 * The distance to a set changes with a step by no more than its length, half the difference of two such distances by no
 * more either; so the least of them never says more than the true depth. On the other state's land it is below 0 as well.
 */
class ZoneField implements Field {
  readonly #breadth_m: number
  readonly #land: EdgeIndex | null
  readonly #coast: EdgeIndex | null
  readonly #others: readonly EdgeIndex[]
  line: LineKind = 'edge'

  constructor({ breadth_m, land, coast, others }: Zone) {
    this.#breadth_m = breadth_m
    this.#land = land && indexOf(land)
    this.#coast = coast.length === 0 ? null : new EdgeIndex(coast, null)
    this.#others = others.map((other) => indexOf(other.land))
  }

  depth_m(lat_deg: number, lon_deg: number, x_m: number, y_m: number, z_m: number): number {
    let from_m = Number.POSITIVE_INFINITY
    if (this.#land !== null) from_m = -this.#land.depth_m(lat_deg, lon_deg, x_m, y_m, z_m)
    if (this.#coast !== null) from_m = Math.min(from_m, -this.#coast.depth_m(lat_deg, lon_deg, x_m, y_m, z_m))
    let depth_m = this.#breadth_m - from_m
    this.line = 'edge'
    for (const other of this.#others) {
      // So far away that the line between the two is farther than the zone's own edge.
      if (other.isBeyond(lat_deg, lon_deg, 2 * this.#breadth_m - from_m)) continue
      const fromOther_m = -other.depth_m(lat_deg, lon_deg, x_m, y_m, z_m)
      const beside_m = (fromOther_m - from_m) / 2
      if (beside_m >= depth_m) continue
      depth_m = beside_m
      this.line = from_m > 0 && fromOther_m > 0 ? 'median-line' : 'edge' // on land it is the border
    }
    return depth_m
  }
}
