import { contours } from 'd3-contour'

/** Posterior mass per cell, row by row from the south; (x0_m, y0_m) is the south-west corner of the first cell. */
export interface MassGrid {
  readonly x0_m: number
  readonly y0_m: number
  readonly cell_m: number
  readonly nx: number
  readonly ny: number
  readonly mass: Float64Array
}

export interface DensityRegion {
  readonly share: number
  /** Mass per cell at the outline; every cell above it lies inside. */
  readonly threshold: number
  readonly area_m2: number
  /** Closed rings in metres, outer rings counter-clockwise, holes clockwise (RFC 7946, section 3.1.6). */
  readonly multiPolygon: { type: 'MultiPolygon'; coordinates: number[][][][] }
}

/**
 * Highest-density regions of a posterior on a grid (R. J. Hyndman, Computing and Graphing Highest Density Regions,
 * The American Statistician 50, 1996): the smallest sets of cells that hold at least each share of the mass, outlined.
 * Regions may be in pieces and may have holes. Mass need not sum to one; negative, missing or no mass is a caller's bug.
 */
export function densityRegions(grid: MassGrid, shares: readonly number[]): DensityRegion[] {
  const total = totalMass(grid)
  const sorted = Float64Array.from(grid.mass).sort().reverse()
  return shares.map((share) => {
    if (!(share > 0 && share < 1)) throw new RangeError(`a share lies between 0 and 1, not ${share}`)
    const kept = cellsHolding(sorted, share * total)
    return outline(grid, share, sorted[kept - 1]!, sorted[kept] ?? 0, kept)
  })
}

function totalMass({ nx, ny, mass }: MassGrid): number {
  if (mass.length !== nx * ny) throw new RangeError(`${nx} x ${ny} cells but ${mass.length} masses`)
  let total = 0
  for (const value of mass) {
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`a mass is ${value}`)
    total += value
  }
  if (total === 0) throw new RangeError('the grid holds no mass')
  return total
}

const EQUAL = 1 - 1e-6 // closer than this, an outline between two masses would touch a cell's centre

/** How many of the fullest cells hold the wanted mass; cells of equal mass go in together. */
function cellsHolding(sorted: Float64Array, wanted: number): number {
  let sum = 0
  let kept = 0
  while (kept < sorted.length && sum < wanted) sum += sorted[kept++]!
  while (kept < sorted.length && sorted[kept]! > EQUAL * sorted[kept - 1]!) kept++
  return kept
}

const HALVINGS = 12
const NEAR_ENOUGH = 1e-3 // of the area: far below what a grid resolves

/**
 * The outline runs between the last cell kept and the first one left out. Where exactly is free, so it is put where the
 * outlined area equals that of the cells kept: a region of one cell would else shrink to a point.
 */
function outline(grid: MassGrid, share: number, last: number, next: number, kept: number): DensityRegion {
  const values = Array.from(grid.mass)
  const trace = contours().size([grid.nx, grid.ny])
  const wanted_m2 = kept * grid.cell_m ** 2
  let low = next
  let high = last
  let threshold = (low + high) / 2
  let region = inMetres(trace.contour(values, threshold).coordinates, grid)
  for (let i = 0; i < HALVINGS && Math.abs(region.area_m2 - wanted_m2) > NEAR_ENOUGH * wanted_m2; i++) {
    if (region.area_m2 > wanted_m2) low = threshold
    else high = threshold
    const middle = (low + high) / 2
    if (middle <= next || middle >= last) break
    threshold = middle
    region = inMetres(trace.contour(values, threshold).coordinates, grid)
  }
  return {
    share,
    threshold,
    area_m2: region.area_m2,
    multiPolygon: { type: 'MultiPolygon', coordinates: region.coordinates },
  }
}

function inMetres(polygons: readonly number[][][][], { x0_m, y0_m, cell_m }: MassGrid) {
  let area_m2 = 0
  const coordinates = polygons.map((rings) =>
    rings.map((ring, index) => {
      const metres = ring.map(([column, row]) => [x0_m + column! * cell_m, y0_m + row! * cell_m])
      const signed_m2 = ringArea_m2(metres)
      area_m2 += index === 0 ? Math.abs(signed_m2) : -Math.abs(signed_m2)
      return signed_m2 > 0 === (index === 0) ? metres : metres.reverse()
    }),
  )
  return { coordinates, area_m2 }
}

/** Signed area of a closed ring, positive when it runs counter-clockwise (the shoelace formula). */
export function ringArea_m2(ring: readonly (readonly number[])[]): number {
  // About the first corner: far from the frame's origin the products would else lose the digits that matter.
  const [x0, y0] = [ring[0]?.[0] ?? 0, ring[0]?.[1] ?? 0]
  let twice = 0
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = [ring[i - 1]![0]! - x0, ring[i - 1]![1]! - y0]
    const [bx, by] = [ring[i]![0]! - x0, ring[i]![1]! - y0]
    twice += ax * by - bx * ay
  }
  return twice / 2
}
