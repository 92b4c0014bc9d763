import { contours } from 'd3-contour'
import type { Boundary } from '../airspace/boundary-set.ts'
import { depthAt, fieldOf } from '../airspace/field.ts'
import type { GeoPoint } from '../quantities/frame.ts'
import { geodesicBetween } from '../quantities/geodesy.ts'

/** Cells along each side of what is searched. */
const CELLS = 96
/** So much ground around a flight, as a share of its size, and metres at least: a hover needs some too. */
const AROUND = 1
const AROUND_M = 3000
const M_PER_DEG = 111_000

/**
 * The lines of a boundary near a flight, for maps that have none of their own: where its depth is 0, from a grid of depths, so the
 * same for areas as for seas of a breadth; corners are cut by a cell at most. None when no line is near.
 */
export function linesNear(boundary: Boundary, places: readonly GeoPoint[]): GeoPoint[][] {
  const view = viewOf(places)
  if (view === undefined) return []
  const field = fieldOf(boundary)
  // No step changes a depth by more than its length.
  if (Math.abs(depthAt(field, view.at(CELLS / 2, CELLS / 2))) > view.reach_m) return []
  const depths_m = Array.from({ length: CELLS * CELLS }, (_, k) =>
    depthAt(field, view.at((k % CELLS) + 0.5, Math.floor(k / CELLS) + 0.5)),
  )
  const [inside] = contours().size([CELLS, CELLS]).thresholds([0])(depths_m)
  return (inside?.coordinates ?? [])
    .flat()
    .flatMap(withoutFrame)
    .map((line) => line.map(([x, y]) => view.at(x!, y!)))
}

interface View {
  readonly at: (x: number, y: number) => GeoPoint
  /** From its middle to a corner, and a little more. */
  readonly reach_m: number
}

function viewOf(places: readonly GeoPoint[]): View | undefined {
  const [first] = places
  if (first === undefined) return undefined
  const over = (lon_deg: number) => lon_deg - 360 * Math.round((lon_deg - first.lon_deg) / 360)
  let [south, north, west, east] = [90, -90, Infinity, -Infinity]
  for (const { lat_deg, lon_deg } of places) {
    ;[south, north] = [Math.min(south, lat_deg), Math.max(north, lat_deg)]
    ;[west, east] = [Math.min(west, over(lon_deg)), Math.max(east, over(lon_deg))]
  }
  const stretch = Math.max(0.05, Math.cos((((south + north) / 2) * Math.PI) / 180))
  const size_deg = Math.max(north - south, (east - west) * stretch)
  const half_deg = size_deg / 2 + Math.max(AROUND * size_deg, AROUND_M / M_PER_DEG)
  const [lat, lon] = [(south + north) / 2, (west + east) / 2]
  const at = (x: number, y: number): GeoPoint => {
    const lon_deg = lon + ((2 * x) / CELLS - 1) * (half_deg / stretch)
    const lat_deg = lat + ((2 * y) / CELLS - 1) * half_deg
    return {
      lat_deg: Math.max(-90, Math.min(90, lat_deg)),
      lon_deg: lon_deg - 360 * Math.round(lon_deg / 360),
    }
  }
  const middle = at(CELLS / 2, CELLS / 2)
  const corners = [at(0, 0), at(CELLS, 0), at(0, CELLS), at(CELLS, CELLS)]
  const away_m = corners.map((corner) => geodesicBetween(middle, corner).distance_m)
  return { at, reach_m: 1.05 * Math.max(...away_m) }
}

/** A ring without what only closes it along the frame of the grid. */
function withoutFrame(ring: readonly number[][]): number[][][] {
  const isFrame = ([x, y]: readonly number[]) => x === 0 || x === CELLS || y === 0 || y === CELLS
  const first = ring.findIndex(isFrame)
  if (first < 0) return [[...ring]]
  const corners = ring.slice(0, -1) // the last is the first again
  const lines: number[][][] = [[]]
  for (const corner of [...corners.slice(first), ...corners.slice(0, first)]) {
    if (isFrame(corner)) lines.push([])
    else lines.at(-1)!.push(corner)
  }
  return lines.filter(({ length }) => length > 1)
}
