import { densityRegions } from '../kernels/contour.ts'
import type { Records } from './records.ts'
import type { GeoJsonMultiPolygon, Result } from './result.ts'

/** Where something probably is, at two levels. */
export interface Regions {
  readonly region50: GeoJsonMultiPolygon
  readonly region90: GeoJsonMultiPolygon
  readonly area50_m2: number
  readonly area90_m2: number
}

/** One pair per source reported; where no source is, but a posterior, the pair of the whole posterior. */
export function regionsOf(result: Result, { density }: Records): readonly Regions[] {
  if (result.sources.length > 0) return result.sources
  if (!density || result.verdict === 'nothing-found') return []
  const mass = Float64Array.from(density.values, (value) => value ?? 0)
  if (!mass.some((value) => value > 0)) return []
  const [half, most] = densityRegions({ ...density, mass }, [0.5, 0.9])
  return [
    {
      region50: half!.multiPolygon,
      region90: most!.multiPolygon,
      area50_m2: half!.area_m2,
      area90_m2: most!.area_m2,
    },
  ]
}
