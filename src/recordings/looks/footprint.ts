import { ecefOf, rayDownTo, vectorFromNed } from '../../quantities/geodesy.ts'
import { hae } from '../../quantities/height.ts'
import type { KlvColumns } from '../klv/columns.ts'
import { boxOf } from './box.ts'
import { footprintSources } from './looks.ts'
import { shortWay_deg, TangentPlane } from './plane.ts'
import { type Camera, cameraOf, groundHeight_m } from './sight.ts'
import { nothing, type Stated } from './stated.ts'

const RAD = Math.PI / 180
const FROM_CORNERS = footprintSources.indexOf('corners')
const COMPUTED = footprintSources.indexOf('computed')

/** Right and down of the picture's corners, in halves of its fields of view: MISB ST 0601, items 26 to 33. */
const CORNERS = [
  [-1, -1],
  [1, -1],
  [1, 1],
  [-1, 1],
] as const

/**
 * The ground in every look's picture. Corner items come first: 82 to 89, else the offsets 26 to 33 from the frame centre; a
 * set that lacks one of them has none. Where there are none and `mayCompute`, the four corner rays of the fields of view are
 * followed to the ground (a pinhole camera: tangents of half the angles); that needs item 20 as well.
 */
export function footprintsOf(columns: KlvColumns, stated: Stated, ground_m: number, mayCompute: boolean) {
  const { rows } = columns
  const footprints = {
    footprintSource: new Uint8Array(rows),
    cornerLat_deg: nothing(4 * rows),
    cornerLon_deg: nothing(4 * rows),
    openCorners: new Uint8Array(rows),
    footprintLength_m: nothing(rows),
    footprintArea_m2: nothing(rows),
    box: {
      south_deg: nothing(rows),
      north_deg: nothing(rows),
      west_deg: nothing(rows),
      width_deg: nothing(rows),
    },
  }
  const corners = new CornerItems(columns, stated)
  const camera: Camera = { place: { lat_deg: 0, lon_deg: 0 }, axes: new Float64Array(9) }
  for (let row = 0; row < rows; row++) {
    if (corners.write(row, footprints)) footprints.footprintSource[row] = FROM_CORNERS
    else if (mayCompute && castCorners(stated, row, ground_m, camera, footprints))
      footprints.footprintSource[row] = COMPUTED
    if (footprints.footprintSource[row] !== 0 && footprints.openCorners[row] === 0) measure(row, footprints)
  }
  return footprints
}

type Footprints = ReturnType<typeof footprintsOf>

/** The corners as the sets state them. */
class CornerItems {
  readonly #full: readonly (Float64Array | undefined)[]
  readonly #offsets: readonly (Float64Array | undefined)[]
  readonly #stated: Stated

  constructor(columns: KlvColumns, stated: Stated) {
    const items = (first: number) =>
      Array.from({ length: 8 }, (_, index) => columns.numbers.get(first + index)?.values)
    this.#full = items(82)
    this.#offsets = items(26)
    this.#stated = stated
  }

  /** Writes four corners, all of one kind; false when neither kind is whole. */
  write(row: number, footprints: Footprints): boolean {
    const { centreLat_deg, centreLon_deg } = this.#stated
    return (
      fill(this.#full, row, 0, 0, footprints) ||
      fill(this.#offsets, row, centreLat_deg[row]!, centreLon_deg[row]!, footprints)
    )
  }
}

function fill(
  items: readonly (Float64Array | undefined)[],
  row: number,
  lat_deg: number,
  lon_deg: number,
  { cornerLat_deg, cornerLon_deg }: Footprints,
): boolean {
  let sum = lat_deg + lon_deg
  for (let index = 0; index < 8; index++) sum += items[index]?.[row] ?? Number.NaN
  if (Number.isNaN(sum)) return false
  for (let corner = 0; corner < 4; corner++) {
    cornerLat_deg[4 * row + corner] = lat_deg + items[2 * corner]![row]!
    cornerLon_deg[4 * row + corner] = shortWay_deg(lon_deg + items[2 * corner + 1]![row]!)
  }
  return true
}

/** Follows the four corner rays to the ground; false when what it takes is not known, or no ray meets any ground. */
function castCorners(
  stated: Stated,
  row: number,
  ground_m: number,
  camera: Camera,
  footprints: Footprints,
): boolean {
  const half = {
    right: Math.tan((stated.horizontalFov_deg[row]! / 2) * RAD),
    down: Math.tan((stated.verticalFov_deg[row]! / 2) * RAD),
  }
  const height = hae(groundHeight_m(stated, row, ground_m))
  if (!(half.right > 0 && half.down > 0) || Number.isNaN(height + stated.relativeRoll_deg[row]!)) return false
  if (!cameraOf(stated, row, camera)) return false
  const { place, axes } = camera
  const from = ecefOf(place, hae(stated.height_m[row]!))
  const axis = (index: number) => vectorFromNed(place, axes[index]!, axes[index + 1]!, axes[index + 2]!)
  const [ahead, aside, below] = [axis(0), axis(3), axis(6)]
  const length = Math.sqrt(1 + half.right ** 2 + half.down ** 2)
  let open = 0
  for (let corner = 0; corner < 4; corner++) {
    const right = CORNERS[corner]![0] * half.right
    const down = CORNERS[corner]![1] * half.down
    const towards = {
      x: (ahead.x + right * aside.x + down * below.x) / length,
      y: (ahead.y + right * aside.y + down * below.y) / length,
      z: (ahead.z + right * aside.z + down * below.z) / length,
    }
    const hit = rayDownTo(from, towards, height)
    if (hit === undefined) open |= 1 << corner
    footprints.cornerLat_deg[4 * row + corner] = hit?.lat_deg ?? Number.NaN
    footprints.cornerLon_deg[4 * row + corner] = hit?.lon_deg ?? Number.NaN
  }
  footprints.openCorners[row] = open
  return open !== 15
}

/** Length, area and box of a closed footprint. */
function measure(row: number, footprints: Footprints): void {
  const { cornerLat_deg: lat_deg, cornerLon_deg: lon_deg } = footprints
  const first = 4 * row
  const plane = new TangentPlane({ lat_deg: lat_deg[first]!, lon_deg: lon_deg[first]! })
  for (let corner = 0; corner < 4; corner++) {
    x[corner] = plane.east_m(lat_deg[first + corner]!, lon_deg[first + corner]!)
    y[corner] = plane.north_m(lat_deg[first + corner]!, lon_deg[first + corner]!)
  }
  footprints.footprintLength_m[row] = Math.hypot(
    (x[0]! + x[1]! - x[2]! - x[3]!) / 2,
    (y[0]! + y[1]! - y[2]! - y[3]!) / 2,
  )
  const diagonals = (x[2]! - x[0]!) * (y[3]! - y[1]!) - (x[3]! - x[1]!) * (y[2]! - y[0]!)
  footprints.footprintArea_m2[row] = Math.abs(diagonals) / 2
  boxOf(row, lat_deg, lon_deg, footprints.box)
}

// Corners of one footprint in metres, filled anew for each.
const x = new Float64Array(4)
const y = new Float64Array(4)
