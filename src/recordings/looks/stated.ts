import { geoid_m } from '../../quantities/geoid.ts'
import type { KlvColumns } from '../klv/columns.ts'

/** What ST 0601 sets state about camera and ground, item for item, heights beside their ellipsoidal twins. */
export function statedIn(columns: KlvColumns) {
  const item = (number: number) => columns.numbers.get(number)?.values ?? nothing(columns.rows)
  const lat_deg = item(13)
  const lon_deg = item(14)
  const centreLat_deg = item(23)
  const centreLon_deg = item(24)
  const height = firstOf(columns, [104, 75, 15])
  const centre = firstOf(columns, [78, 25])
  return {
    t_us: item(2),
    lat_deg,
    lon_deg,
    height_m: aboveEllipsoid_m(height, 15, [lat_deg, lon_deg], [lat_deg, lon_deg]),
    statedHeight_m: height.values,
    heightItem: height.item,
    heading_deg: item(5),
    pitch_deg: firstOf(columns, [90, 6]).values,
    roll_deg: firstOf(columns, [91, 7]).values,
    relativeAzimuth_deg: item(18),
    relativeElevation_deg: item(19),
    relativeRoll_deg: item(20),
    horizontalFov_deg: item(16),
    verticalFov_deg: item(17),
    slantRange_m: item(21),
    targetWidth_m: firstOf(columns, [96, 22]).values,
    centreLat_deg,
    centreLon_deg,
    centreHeight_m: aboveEllipsoid_m(centre, 25, [centreLat_deg, centreLon_deg], [lat_deg, lon_deg]),
    statedCentreHeight_m: centre.values,
    centreHeightItem: centre.item,
  }
}

export type Stated = ReturnType<typeof statedIn>

/** Every set's value of the first of these items that it states, and which item that was. */
function firstOf(columns: KlvColumns, items: readonly number[]) {
  const values = nothing(columns.rows)
  const item = new Uint8Array(columns.rows)
  for (const number of items) {
    const column = columns.numbers.get(number)?.values
    if (column === undefined) continue
    for (let row = 0; row < columns.rows; row++) {
      const value = column[row]!
      if (item[row] !== 0 || Number.isNaN(value)) continue
      values[row] = value
      item[row] = number
    }
  }
  return { values, item }
}

/** `seaItem`: the item whose heights are above sea level. Where the place is not stated, the geoid's height nearby. */
function aboveEllipsoid_m(
  height: { values: Float64Array; item: Uint8Array },
  seaItem: number,
  [lat_deg, lon_deg]: readonly [Float64Array, Float64Array],
  [nearbyLat_deg, nearbyLon_deg]: readonly [Float64Array, Float64Array],
): Float64Array {
  return height.values.map((value, row) => {
    if (height.item[row] !== seaItem) return value
    const here_m = geoid_m(lat_deg[row]!, lon_deg[row]!)
    return value + (Number.isNaN(here_m) ? geoid_m(nearbyLat_deg[row]!, nearbyLon_deg[row]!) : here_m)
  })
}

export const nothing = (length: number): Float64Array => new Float64Array(length).fill(Number.NaN)
