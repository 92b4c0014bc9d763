import type { Looks } from './looks.ts'
import { shortWay_deg } from './plane.ts'

/** Writes what holds the four corners of a closed footprint. */
export function boxOf(row: number, lat_deg: Float64Array, lon_deg: Float64Array, box: Looks['box']): void {
  const first = 4 * row
  let south_deg = 90
  let north_deg = -90
  let west_deg = 0
  let east_deg = 0
  for (let corner = 0; corner < 4; corner++) {
    const along_deg = shortWay_deg(lon_deg[first + corner]! - lon_deg[first]!)
    if (along_deg < west_deg) west_deg = along_deg
    if (along_deg > east_deg) east_deg = along_deg
    if (lat_deg[first + corner]! < south_deg) south_deg = lat_deg[first + corner]!
    if (lat_deg[first + corner]! > north_deg) north_deg = lat_deg[first + corner]!
  }
  box.south_deg[row] = south_deg
  box.north_deg[row] = north_deg
  box.west_deg[row] = shortWay_deg(lon_deg[first]! + west_deg)
  box.width_deg[row] = east_deg - west_deg
}
