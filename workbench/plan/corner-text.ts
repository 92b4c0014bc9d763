/** Corners as lines of text, so that an area can be drawn without a pointer. */
import type { GeoPoint } from '../../src/quantities/frame.ts'
import { type CoordinateFormat, coordinateText, parseCoordinate } from '../coordinates.ts'

/** Finer than this nobody plans; MGRS knows no finer digits. */
const UNCERTAINTY_M = 0.3

/** One place a line, in the person's format. */
export const cornersText = (places: readonly GeoPoint[], format: CoordinateFormat): string =>
  places.map((place) => placeLine(place, format)).join('\n')

/** One place in the person's format; empty for none. */
export const placeLine = (place: GeoPoint, format: CoordinateFormat): string =>
  Number.isFinite(place.lat_deg + place.lon_deg) ? coordinateText(place, format, UNCERTAINTY_M) : ''

export type CornersRead =
  | { readonly ok: true; readonly places: readonly GeoPoint[] }
  /** 1-based line that is no place. */
  | { readonly ok: false; readonly line: number }

/**
 * What somebody typed, one place a line, in any format. A line that reads as a place of `before` is shown keeps that place as it
 * is: what was not typed must not lose digits.
 */
export function readCorners(
  text: string,
  before: readonly GeoPoint[],
  format: CoordinateFormat,
): CornersRead {
  const shown = new Map(before.map((place) => [placeLine(place, format), place]))
  const places: GeoPoint[] = []
  for (const [k, each] of text.split('\n').entries()) {
    const line = each.trim()
    if (line === '') continue
    const place = shown.get(line) ?? parseCoordinate(line)
    if (place === undefined) return { ok: false, line: k + 1 }
    places.push(place)
  }
  return { ok: true, places }
}
