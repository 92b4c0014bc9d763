import type { Grid } from '../../src/reports/records.ts'
import { probabilityFound } from '../../src/sources/limit.ts'
import type { Theme } from '../colour.ts'
import { densityColour, limitColour } from '../colour.ts'

/** Pixels of a shaded grid, northern row first as pictures have it, four bytes each. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly bytes: Uint8ClampedArray<ArrayBuffer>
}

/** Posterior mass: square root of its share of the peak, fading to nothing where a source is out of the question. */
export function densityPicture(grid: Grid, theme: Theme): Picture {
  const peak = grid.values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0)
  return paint(grid, (value) => {
    if (!(value > 0) || peak === 0) return [0, 0, 0, 0]
    const fraction = Math.sqrt(value / peak)
    const [r, g, b] = densityColour(fraction, theme)
    return [r, g, b, 235 * Math.min(1, fraction / 0.45)]
  })
}

/** Detection limit between its least and its 95th percentile, in equal steps of factors; cells that were never downwind stay clear. */
export function limitPicture(grid: Grid, theme: Theme): Picture {
  const { least, most } = limitRange(grid)
  return paint(grid, (value) => {
    const fraction = Math.log(value / least) / (Math.log(most / least) || 1)
    const [r, g, b] = limitColour(fraction, theme)
    return [r, g, b, 70 + 80 * Math.min(1, Math.max(0, fraction))]
  })
}

/** Chance that a source of that rate would have been found, place by place: the less, the more it shows. */
export function foundPicture(limit: Grid, evenOdds: Grid, rate_kgph: number, theme: Theme): Picture {
  const numbers = ({ values }: Grid) => Float64Array.from(values, (value) => value ?? Number.NaN)
  const limits = { rate_kgph: numbers(limit), rate50_kgph: numbers(evenOdds) }
  const chances = limit.values.map((value, cell) => value && probabilityFound(limits, cell, rate_kgph))
  return paint({ ...limit, values: chances }, (chance) => {
    const [r, g, b] = limitColour(1 - chance, theme)
    return [r, g, b, 70 + 90 * (1 - chance)]
  })
}

/** Rates to choose from, kg/h: whole decades that hold all the limits of a map. */
export function rateRange(limit: Grid): { least: number; most: number } {
  const { least, most } = limitRange(limit)
  if (!(least > 0)) return { least: 0.01, most: 100 }
  return { least: 10 ** Math.floor(Math.log10(least / 3)), most: 10 ** Math.ceil(Math.log10(3 * most)) }
}

/** What the legend of the detection limit runs over, kg/h. */
export function limitRange(grid: Grid): { least: number; most: number } {
  const known = grid.values.filter((value) => value !== null).sort((a, b) => a - b)
  return { least: known[0] ?? 0, most: known[Math.floor((known.length - 1) * 0.95)] ?? 0 }
}

function paint(grid: Grid, colourOf: (value: number) => readonly [number, number, number, number]): Picture {
  const bytes = new Uint8ClampedArray(4 * grid.nx * grid.ny)
  for (let row = 0; row < grid.ny; row++) {
    for (let column = 0; column < grid.nx; column++) {
      const value = grid.values[row * grid.nx + column]
      if (value === null || value === undefined) continue
      bytes.set(colourOf(value), 4 * ((grid.ny - 1 - row) * grid.nx + column))
    }
  }
  return { width: grid.nx, height: grid.ny, bytes }
}
