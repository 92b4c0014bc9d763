import { densityRegions } from '../kernels/contour.ts'
import { power } from '../kernels/power.ts'

/** Posterior mass on a grid, by a Gaussian kernel over samples. */
export interface DensityGrid {
  readonly x0_m: number
  readonly y0_m: number
  readonly cell_m: number
  readonly nx: number
  readonly ny: number
  readonly mass: Float64Array
}

export interface Place {
  readonly x_m: number
  readonly y_m: number
}

/** Smallest kernel: a posterior of a few samples in one spot is not proof of centimetres. */
const KERNEL_MIN_M = 0.5
const CELLS = 96

/**
 * Kernel width by Scott's rule for two dimensions on a robust spread (Scott 1992, Multivariate Density Estimation,
 * equation 6.43); robust so that a second mode far away does not smear the first.
 */
export function kernelWidth_m(places: readonly Place[]): number {
  const spread = (of: (p: Place) => number) => {
    const sorted = Float64Array.from(places, of).sort()
    const at = (p: number) => sorted[Math.round(p * (sorted.length - 1))]!
    const middle = (at(0.75) - at(0.25)) / 1.349
    return middle > 0 ? middle : (at(0.95) - at(0.05)) / 3.29
  }
  const σ = Math.sqrt(spread((p) => p.x_m) * spread((p) => p.y_m))
  return Math.max(KERNEL_MIN_M, σ * power(places.length, -1 / 6))
}

/** Grid just wide enough for the samples and their kernels. */
export function localDensity(places: readonly Place[]): DensityGrid {
  const h = kernelWidth_m(places)
  const xs = places.map((p) => p.x_m)
  const ys = places.map((p) => p.y_m)
  const x0 = Math.min(...xs) - 4 * h
  const y0 = Math.min(...ys) - 4 * h
  const width = Math.max(...xs) + 4 * h - x0
  const height = Math.max(...ys) + 4 * h - y0
  const cell_m = Math.max(width, height) / CELLS
  const grid = { x0_m: x0, y0_m: y0, cell_m, nx: Math.ceil(width / cell_m), ny: Math.ceil(height / cell_m) }
  return { ...grid, mass: smear(grid, places, Math.max(h, 0.7 * cell_m), 1 / places.length) }
}

/** Adds each sample's kernel, cut at four widths, `weight` each. */
export function smear(
  grid: Omit<DensityGrid, 'mass'>,
  places: readonly Place[],
  h: number,
  weight: number,
  into?: Float64Array,
): Float64Array {
  const { x0_m, y0_m, cell_m, nx, ny } = grid
  const mass = into ?? new Float64Array(nx * ny)
  const norm = (weight * cell_m * cell_m) / (2 * Math.PI * h * h)
  const reach = Math.ceil((4 * h) / cell_m)
  const across = new Float64Array(nx)
  for (const { x_m, y_m } of places) {
    const column = Math.floor((x_m - x0_m) / cell_m)
    const row = Math.floor((y_m - y0_m) / cell_m)
    const from = Math.max(0, column - reach)
    const to = Math.min(nx - 1, column + reach)
    for (let c = from; c <= to; c++)
      across[c] = norm * Math.exp(-0.5 * ((x0_m + (c + 0.5) * cell_m - x_m) / h) ** 2)
    for (let r = Math.max(0, row - reach); r <= Math.min(ny - 1, row + reach); r++) {
      const down = Math.exp(-0.5 * ((y0_m + (r + 0.5) * cell_m - y_m) / h) ** 2)
      for (let c = from; c <= to; c++) mass[r * nx + c] = mass[r * nx + c]! + down * across[c]!
    }
  }
  return mass
}

/** Share of the posterior that lies at higher density than `place`: the smallest region that would still hold it. */
export function shareAbove(grid: DensityGrid, place: Place): number {
  const c = Math.floor((place.x_m - grid.x0_m) / grid.cell_m)
  const r = Math.floor((place.y_m - grid.y0_m) / grid.cell_m)
  if (c < 0 || r < 0 || c >= grid.nx || r >= grid.ny) return 1
  const here = grid.mass[r * grid.nx + c]!
  let above = 0
  let total = 0
  for (const m of grid.mass) {
    total += m
    if (m > here) above += m
  }
  return above / total
}

export { densityRegions }
