/** The ground under the example's flight: scrub land that was never there. */
import { type RandomStream, randomStream } from '../../src/kernels/random.ts'

/** Colours of a square of ground around the site's origin, seen from straight above. */
export interface Ground {
  /** Of one cell, and of the whole square. */
  readonly cell_m: number
  readonly cells: number
  /** Red, green and blue in turn, rows from south to north. */
  readonly rgb: Uint8Array
}

export type Colour = readonly [red: number, green: number, blue: number]

const CELL_M = 0.5
/** All that the camera ever sees. */
const HALF_M = 300

/** Ground by what stands at each place, metres east and north of the origin. */
export function groundOf(colourAt: (x_m: number, y_m: number) => Colour): Ground {
  const cells = (2 * HALF_M) / CELL_M
  const rgb = new Uint8Array(3 * cells * cells)
  for (let row = 0; row < cells; row++)
    for (let column = 0; column < cells; column++)
      rgb.set(colourAt(middle_m(column), middle_m(row)), 3 * (row * cells + column))
  return { cell_m: CELL_M, cells, rgb }
}

const middle_m = (cell: number) => (cell + 0.5) * CELL_M - HALF_M

/** Soil in two tones, shrubs that stand thicker along dry washes, two tracks, and a faint line every hundred metres. */
export function scrubLand(): Ground {
  const random = randomStream(SEED, 0)
  const soil = noise(random, 90)
  const stone = noise(random, 22)
  const thicket = noise(random, 60)
  const shrubs = plant(random, (x_m, y_m) => {
    if (nearest_m(WASHES, x_m, y_m) < WASH_HALF_M + 1 || nearest_m(TRACKS, x_m, y_m) < TRACK_HALF_M + 2)
      return 0
    return 0.8 * thicket(x_m, y_m) + 0.6 * Math.exp(-nearest_m(WASHES, x_m, y_m) / 25)
  })
  return groundOf((x_m, y_m) => {
    let colour = mixed(LIGHT_SOIL, DARK_SOIL, 0.7 * soil(x_m, y_m) + 0.3 * stone(x_m, y_m))
    colour = mixed(colour, SAND, 0.8 * soft(WASH_HALF_M - nearest_m(WASHES, x_m, y_m), 3))
    colour = mixed(colour, TRACK, 0.55 * soft(TRACK_HALF_M - nearest_m(TRACKS, x_m, y_m), 1))
    colour = mixed(colour, SHRUB, 0.75 * shrubs(x_m, y_m))
    return mixed(colour, LINE, 0.22 * soft(LINE_HALF_M - toLine_m(x_m, y_m), 0.6))
  })
}

const SEED = 4
const LIGHT_SOIL: Colour = [196, 170, 134]
const DARK_SOIL: Colour = [158, 128, 98]
const SAND: Colour = [218, 202, 172]
const TRACK: Colour = [214, 192, 158]
const SHRUB: Colour = [84, 86, 60]
const LINE: Colour = [255, 255, 255]

const GRID_M = 100
const LINE_HALF_M = 0.5

const toLine_m = (x_m: number, y_m: number) =>
  Math.min(...[x_m, y_m].map((along) => Math.abs(along - GRID_M * Math.round(along / GRID_M))))

/** A line that winds around a straight one through (x, y) with this bearing. */
interface Winding {
  readonly x_m: number
  readonly y_m: number
  readonly bearing_deg: number
  readonly bend_m: number
  readonly wave_m: number
}

const WASH_HALF_M = 4
const TRACK_HALF_M = 1.3
const WASHES: readonly Winding[] = [
  { x_m: -150, y_m: 0, bearing_deg: 25, bend_m: 16, wave_m: 170 },
  { x_m: 120, y_m: -60, bearing_deg: -12, bend_m: 22, wave_m: 230 },
]
const TRACKS: readonly Winding[] = [
  { x_m: 0, y_m: 30, bearing_deg: 74, bend_m: 9, wave_m: 420 },
  { x_m: -30, y_m: -170, bearing_deg: 100, bend_m: 14, wave_m: 360 },
]

const nearest_m = (windings: readonly Winding[], x_m: number, y_m: number) =>
  Math.min(...windings.map((winding) => away_m(winding, x_m, y_m)))

function away_m({ x_m, y_m, bearing_deg, bend_m, wave_m }: Winding, x: number, y: number): number {
  const bearing = (bearing_deg / 180) * Math.PI
  const along_m = (x - x_m) * Math.sin(bearing) + (y - y_m) * Math.cos(bearing)
  const aside_m = (x - x_m) * Math.cos(bearing) - (y - y_m) * Math.sin(bearing)
  const turn = (2 * Math.PI * along_m) / wave_m
  return Math.abs(aside_m - bend_m * (Math.sin(turn) + 0.4 * Math.sin(2.3 * turn + 1)))
}

const PLOT_M = 9
const PLOTS = Math.ceil((2 * HALF_M) / PLOT_M)
const LARGEST_M = 2.4

interface Shrub {
  readonly x_m: number
  readonly y_m: number
  readonly radius_m: number
}

/** At most one shrub a plot; answers how much of a shrub stands at a place, 0 to 1. */
function plant(
  random: RandomStream,
  growthAt: (x_m: number, y_m: number) => number,
): (x_m: number, y_m: number) => number {
  const within = (plot: number) => (plot + random.uniform()) * PLOT_M - HALF_M
  const shrubs = Array.from({ length: PLOTS * PLOTS }, (_, plot): Shrub | undefined => {
    const [x_m, y_m] = [within(plot % PLOTS), within(Math.floor(plot / PLOTS))]
    const radius_m = LARGEST_M * (0.45 + 0.55 * random.uniform())
    return random.uniform() < growthAt(x_m, y_m) ? { x_m, y_m, radius_m } : undefined
  })
  return (x_m, y_m) => {
    const [column, row] = [x_m, y_m].map((along) => Math.floor((along + HALF_M) / PLOT_M)) as [number, number]
    let most = 0
    for (let beside = 0; beside < 9; beside++) {
      const plot = (row + Math.floor(beside / 3) - 1) * PLOTS + column + (beside % 3) - 1
      const shrub = shrubs[plot]
      if (shrub === undefined) continue
      most = Math.max(most, soft(shrub.radius_m - Math.hypot(x_m - shrub.x_m, y_m - shrub.y_m), 0.8))
    }
    return most
  }
}

/** Smooth noise of this wavelength, 0 to 1: values on a lattice, with cubic steps between them. */
function noise(random: RandomStream, wave_m: number): (x_m: number, y_m: number) => number {
  const side = Math.ceil((2 * HALF_M) / wave_m) + 2
  const lattice = Float64Array.from({ length: side * side }, () => random.uniform())
  return (x_m, y_m) => {
    const [column, row] = [(x_m + HALF_M) / wave_m, (y_m + HALF_M) / wave_m]
    const at = Math.floor(row) * side + Math.floor(column)
    const [right, up] = [eased(column % 1), eased(row % 1)]
    const low = lattice[at]! + right * (lattice[at + 1]! - lattice[at]!)
    const high = lattice[at + side]! + right * (lattice[at + side + 1]! - lattice[at + side]!)
    return low + up * (high - low)
  }
}

const eased = (part: number) => part * part * (3 - 2 * part)

/** 1 well inside, 0 well outside, over an edge so wide. */
const soft = (inside_m: number, edge_m: number) => eased(Math.min(1, Math.max(0, inside_m / edge_m + 0.5)))

const mixed = (from: Colour, to: Colour, part: number): Colour => [
  from[0] + part * (to[0] - from[0]),
  from[1] + part * (to[1] - from[1]),
  from[2] + part * (to[2] - from[2]),
]
