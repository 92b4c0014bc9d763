import type { HeightDatum } from '../track.ts'

/**
 * Whether two heights may be set against each other: as they stand; after the height of the geoid is added to the one above
 * sea level; or never, because what one is measured from lies nobody knows where.
 */
export type Comparison = 'directly' | 'after-geoid' | 'never'

/**
 * What two heights, each with its datum, allow.
 *
 * Pressure heights are heights of one surface, that of 1013.25 hPa, so two of them compare at the same place and time,
 * and none of them with a height of any other kind (ICAO Doc 8168). Heights above ground need the terrain's own height,
 * heights above take-off that of the take-off, even against their like: two places have two grounds, two flights two
 * take-offs.
 */
export function comparable(a: HeightDatum, b: HeightDatum): Comparison {
  const isOfEarth = a === 'ellipsoid' || a === 'sea-level'
  if (a === b) return isOfEarth || a === 'barometric' ? 'directly' : 'never'
  return isOfEarth && (b === 'ellipsoid' || b === 'sea-level') ? 'after-geoid' : 'never'
}
