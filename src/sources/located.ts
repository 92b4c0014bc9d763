import { quantile } from '../kernels/statistics.ts'
import { type DensityGrid, densityRegions, kernelWidth_m, localDensity, smear } from './density.ts'
import { sortLabels } from './labels.ts'
import type { OnSite } from './on-site.ts'
import { bounds, type Prior, rateOf } from './prior.ts'

/** One source of the reported posterior. */
export interface LocatedSource {
  readonly x_m: number
  readonly y_m: number
  readonly z_m: number
  readonly density: DensityGrid
  readonly regions: ReturnType<typeof densityRegions> // 50, 80, 90, 95 %
  /** Samples of the rate, kg/h, ascending. */
  readonly rates_kgph: Float64Array
  /** Chance that it is there at all: posterior weight of all numbers that hold it. */
  readonly probability: number
}

/** Each source of the samples with its density, regions and rates; the strongest first. */
export function located(posterior: OnSite, prior: Prior, count: readonly number[]): LocatedSource[] {
  const labelled = sortLabels(posterior)
  return labelled
    .map((samples, s) => {
      const places = samples.map((at) => ({ x_m: at[0]!, y_m: at[1]! }))
      const density = localDensity(places)
      const rates_kgph = Float64Array.from(samples, (at) => rateOf(prior, at)).sort()
      return {
        ...spatialMedian(places),
        z_m: mean(samples.map((at) => at[2]!)),
        density,
        regions: densityRegions(density, [0.5, 0.8, 0.9, 0.95]),
        rates_kgph,
        probability: count.slice(s + 1).reduce((a, b) => a + b, 0),
      }
    })
    .sort((a, b) => quantile(b.rates_kgph, 0.5) - quantile(a.rates_kgph, 0.5))
    .map((source, rank) => ({ ...source, probability: count.slice(rank + 1).reduce((a, b) => a + b, 0) }))
}

/**
 * The place whose expected distance from the source is least, so that a long tail of the cloud does not draw it out.
 * E. Weiszfeld, Tohoku Math. J. 43, 355 (1937); steps from the mean until they are shorter than a millimetre.
 */
function spatialMedian(places: readonly Place[]): Place {
  let [x_m, y_m] = [mean(places.map((p) => p.x_m)), mean(places.map((p) => p.y_m))]
  for (let step = 0; step < STEPS_MOST; step++) {
    let [total, east, north] = [0, 0, 0]
    for (const p of places) {
      const pull = 1 / Math.max(NEAREST_M, Math.hypot(p.x_m - x_m, p.y_m - y_m))
      total += pull
      east += pull * p.x_m
      north += pull * p.y_m
    }
    const moved_m = Math.hypot(east / total - x_m, north / total - y_m)
    x_m = east / total
    y_m = north / total
    if (moved_m < NEAREST_M) break
  }
  return { x_m, y_m }
}
const STEPS_MOST = 200
const NEAREST_M = 1e-3

interface Place {
  readonly x_m: number
  readonly y_m: number
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

const MAP_CELLS = 160

/** The map people look at: posterior of the number of sources reported, summed over its sources. */
export function mapOf(posterior: OnSite, area: Prior['area']): DensityGrid {
  const [[x0_m, y0_m], [x1, y1]] = bounds(area)
  const cell_m = Math.max(x1 - x0_m, y1 - y0_m) / MAP_CELLS
  const grid = {
    x0_m,
    y0_m,
    cell_m,
    nx: Math.ceil((x1 - x0_m) / cell_m),
    ny: Math.ceil((y1 - y0_m) / cell_m),
  }
  const mass = new Float64Array(grid.nx * grid.ny)
  for (const samples of sortLabels(posterior)) {
    const places = samples.map((at) => ({ x_m: at[0]!, y_m: at[1]! }))
    smear(grid, places, Math.max(kernelWidth_m(places), 0.7 * cell_m), 1 / places.length, mass)
  }
  return { ...grid, mass }
}
