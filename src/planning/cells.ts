/** An area as square cells on the map, for what differs from place to place. */
import type { Asked } from './asked.ts'
import type { Laying } from './patterns.ts'
import { Axes, Chords } from './route/chords.ts'
import type { Flat } from './route/plane.ts'

export interface Cells {
  readonly x0_m: number
  readonly y0_m: number
  readonly cell_m: number
  readonly nx: number
  readonly ny: number
  /** Those whose middles lie in the area: their numbers, row by row from the south-west, and their middles. */
  readonly indices: readonly number[]
  readonly middles: readonly Flat[]
}

const LONGER_SIDE = 24

/** Cells over what is to be searched: the area, else what the pattern reaches. An area between all middles has its corners instead of none. */
export function cellsOver({ asked, rings, map }: Pick<Laying, 'asked' | 'rings' | 'map'>): Cells {
  const inside = rings.length > 0 ? insideOf(rings) : reachOf(asked, (at) => map.flat(at))
  const { west_m, east_m, south_m, north_m } = inside.box
  const cell_m = Math.max(east_m - west_m, north_m - south_m, 1) / LONGER_SIDE
  const nx = Math.max(1, Math.ceil((east_m - west_m) / cell_m - 1e-9))
  const ny = Math.max(1, Math.ceil((north_m - south_m) / cell_m - 1e-9))
  const indices: number[] = []
  const middles: Flat[] = []
  for (let row = 0; row < ny; row++) {
    const y_m = south_m + (row + 0.5) * cell_m
    const holds = inside.row(y_m)
    for (let column = 0; column < nx; column++) {
      const x_m = west_m + (column + 0.5) * cell_m
      if (!holds(x_m)) continue
      indices.push(row * nx + column)
      middles.push({ x_m, y_m })
    }
  }
  return { x0_m: west_m, y0_m: south_m, cell_m, nx, ny, indices, middles }
}

interface Inside {
  readonly box: {
    readonly west_m: number
    readonly east_m: number
    readonly south_m: number
    readonly north_m: number
  }
  row(y_m: number): (x_m: number) => boolean
}

function insideOf(rings: readonly (readonly Flat[])[]): Inside {
  const north = new Chords(rings, new Axes(0))
  const east = new Chords(rings, new Axes(90))
  return {
    box: {
      west_m: east.reach.from_m,
      east_m: east.reach.to_m,
      south_m: north.reach.from_m,
      north_m: north.reach.to_m,
    },
    row: (y_m) => {
      const stretches = north.at(y_m)
      return (x_m) => stretches.some(({ from_m, to_m }) => x_m >= from_m && x_m <= to_m)
    },
  }
}

/** Places within a distance of a line or of a place. */
function reachOf({ pattern }: Asked, flat: (at: { lat_deg: number; lon_deg: number }) => Flat): Inside {
  const line =
    pattern.kind === 'corridor'
      ? pattern.line.map(flat)
      : pattern.kind === 'lines'
        ? []
        : [flat(pattern.center)]
  const reach_m = pattern.kind === 'orbit' ? pattern.radius_m : pattern.kind === 'lines' ? 0 : pattern.reach_m
  const [xs, ys] = [line.map(({ x_m }) => x_m), line.map(({ y_m }) => y_m)]
  return {
    box: {
      west_m: Math.min(...xs) - reach_m,
      east_m: Math.max(...xs) + reach_m,
      south_m: Math.min(...ys) - reach_m,
      north_m: Math.max(...ys) + reach_m,
    },
    row: (y_m) => (x_m) => distanceToWay_m({ x_m, y_m }, line) <= reach_m,
  }
}

/** Metres from a place to the nearest of a way on the map. */
export function distanceToWay_m(at: Flat, way: readonly Flat[]): number {
  let least_m = Math.hypot(at.x_m - way[0]!.x_m, at.y_m - way[0]!.y_m)
  for (let k = 1; k < way.length; k++) {
    const [from, to] = [way[k - 1]!, way[k]!]
    const [dx, dy] = [to.x_m - from.x_m, to.y_m - from.y_m]
    const square = dx * dx + dy * dy
    const part = square === 0 ? 0 : ((at.x_m - from.x_m) * dx + (at.y_m - from.y_m) * dy) / square
    const held = Math.max(0, Math.min(1, part))
    least_m = Math.min(least_m, Math.hypot(at.x_m - from.x_m - held * dx, at.y_m - from.y_m - held * dy))
  }
  return least_m
}
