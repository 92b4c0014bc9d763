import type { Records } from './records.ts'
import type { Result } from './result.ts'

/** A rectangle in the local frame, metres. */
export interface Extent {
  readonly west_m: number
  readonly south_m: number
  readonly east_m: number
  readonly north_m: number
}

type Place = readonly [number, number]

/** What a map must show: what was measured, what was found and, if that is not far larger, where was searched. */
export function mapExtent(result: Result, records: Records): Extent {
  const places: Place[] = records.gas.flatMap(({ x_m, y_m, beamTo }) => [
    ...x_m.map((x, i): Place => [x, y_m[i] ?? 0]),
    ...(beamTo ? [[beamTo.x_m, beamTo.y_m] as const] : []),
  ])
  for (const { position, region90 } of result.sources)
    places.push([position.x_m, position.y_m], ...(region90.coordinates.flat(2) as unknown as Place[]))
  const measured = boundsOf(places.length > 0 ? places : records.searchArea)
  const searched = records.searchArea.length > 0 ? boundsOf([...places, ...records.searchArea]) : measured
  return padded(width(searched) <= 2.5 * width(measured) ? searched : measured, 0.06)
}

/** Around one region, with room to see what surrounds it. */
export const closeExtent = (region: readonly Place[]) => padded(boundsOf(region), 0.6)

const width = ({ west_m, south_m, east_m, north_m }: Extent) => Math.max(east_m - west_m, north_m - south_m)
export const extentWidth_m = width

function boundsOf(places: readonly Place[]): Extent {
  let [west_m, south_m, east_m, north_m] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of places) {
    west_m = Math.min(west_m, x)
    east_m = Math.max(east_m, x)
    south_m = Math.min(south_m, y)
    north_m = Math.max(north_m, y)
  }
  return west_m > east_m
    ? { west_m: -50, south_m: -50, east_m: 50, north_m: 50 }
    : { west_m, south_m, east_m, north_m }
}

const LEAST_M = 10 // a map of nothing but one sensor still has a scale

function padded(extent: Extent, share: number): Extent {
  const margin = Math.max(width(extent) * share, LEAST_M)
  return {
    west_m: extent.west_m - margin,
    south_m: extent.south_m - margin,
    east_m: extent.east_m + margin,
    north_m: extent.north_m + margin,
  }
}

/** The extent grown on its shorter side until it fills a frame whose height is between the given parts of its width. */
export function fitted(extent: Extent, lowest: number, highest: number): Extent {
  const across = extent.east_m - extent.west_m
  const up = extent.north_m - extent.south_m
  const growUp = Math.max(0, across * lowest - up) / 2
  const growAcross = Math.max(0, up / highest - across) / 2
  return {
    west_m: extent.west_m - growAcross,
    south_m: extent.south_m - growUp,
    east_m: extent.east_m + growAcross,
    north_m: extent.north_m + growUp,
  }
}
