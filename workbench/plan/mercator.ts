/** The plane of web maps, so that a plan may lie anywhere and move far: exact there and back, no frame of a sortie. */
import type { GeoPoint } from '../../src/quantities/frame.ts'
import type { Extent } from '../graticule.ts'
import type { MapFrame } from '../map/controller.ts'
import type { Ground } from '../sortie.ts'
import { unrolled } from './draft.ts'

/** EPSG:3857 counts from a sphere of this radius. */
const RADIUS_M = 6_378_137
const RAD = Math.PI / 180
/** The web map's square ends there. */
const LAT_MOST_DEG = 85.05

/** Metres of the map's plane: true only at the equator, elsewhere longer by 1 / cos latitude. */
export const mercator: Ground = {
  georeferenced: true,
  lonLat: (x_m, y_m) => [x_m / RADIUS_M / RAD, (2 * Math.atan(Math.exp(y_m / RADIUS_M)) - Math.PI / 2) / RAD],
  local(lon_deg, lat_deg) {
    const lat_rad = Math.min(LAT_MOST_DEG, Math.max(-LAT_MOST_DEG, lat_deg)) * RAD
    return { x_m: RADIUS_M * lon_deg * RAD, y_m: RADIUS_M * Math.log(Math.tan(Math.PI / 4 + lat_rad / 2)) }
  },
}

/** Where a place lies on the page. */
export function pixelOf(frame: MapFrame, { lat_deg, lon_deg }: GeoPoint): { left: number; top: number } {
  const { x_m, y_m } = mercator.local(lon_deg, lat_deg)
  return {
    left: frame.width / 2 + (x_m - frame.view.x_m) / frame.metresPerPixel,
    top: frame.height / 2 - (y_m - frame.view.y_m) / frame.metresPerPixel,
  }
}

/** Which place lies there. */
export function placeAt(frame: MapFrame, left: number, top: number): GeoPoint {
  const [lon_deg, lat_deg] = mercator.lonLat(
    frame.view.x_m + (left - frame.width / 2) * frame.metresPerPixel,
    frame.view.y_m - (top - frame.height / 2) * frame.metresPerPixel,
  )
  return { lat_deg, lon_deg }
}

/** True metres of the ground per pixel in the middle of the map. */
export const groundPerPixel_m = (frame: MapFrame): number => {
  const [, lat_deg] = mercator.lonLat(frame.view.x_m, frame.view.y_m)
  return frame.metresPerPixel * Math.cos(lat_deg * RAD)
}

/** Room around a single place. */
const ALONE_M = 2000

/** What holds all these places; undefined of none. */
export function extentOf(places: readonly GeoPoint[]): Extent | undefined {
  const known = places.filter(({ lat_deg, lon_deg }) => Number.isFinite(lat_deg + lon_deg))
  if (known.length === 0) return undefined
  const flat = unrolled(known).map(({ lat_deg, lon_deg }) => mercator.local(lon_deg, lat_deg))
  const span = (values: readonly number[]) => {
    const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
    return high > low ? ([low, high] as const) : ([low - ALONE_M, high + ALONE_M] as const)
  }
  const [west_m, east_m] = span(flat.map(({ x_m }) => x_m))
  const [south_m, north_m] = span(flat.map(({ y_m }) => y_m))
  return { west_m, east_m, south_m, north_m }
}
