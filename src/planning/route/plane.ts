/** A map of the surroundings of one place on which geodesics are straight. */
import geodesic from 'geographiclib-geodesic'
import type { GeoPoint } from '../../quantities/frame.ts'

const { Geodesic } = geodesic
const { WGS84 } = Geodesic
const SCALES = Geodesic.REDUCEDLENGTH | Geodesic.GEODESICSCALE
const STEPS_MAX = 10
const NEAR_M = 1e-6

/** A place on the map: metres east and north of its middle. */
export interface Flat {
  readonly x_m: number
  readonly y_m: number
}

/**
 * The ellipsoidal gnomonic projection: C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87 (2013), section 8. Lines
 * through the middle are geodesics and true in bearing; any other geodesic within 300 km of the middle is straight to some
 * centimetres. Lengths grow outwards: by 0.025 % at 100 km along the way out, half of that across it.
 */
export class GeodesicMap {
  readonly middle: GeoPoint

  constructor(middle: GeoPoint) {
    this.middle = middle
  }

  /** NaN for places a quarter of the Earth away or more, and for none. */
  flat({ lat_deg, lon_deg }: GeoPoint): Flat {
    const { azi1, m12, M12 } = WGS84.Inverse(
      this.middle.lat_deg,
      this.middle.lon_deg,
      lat_deg,
      lon_deg,
      Geodesic.AZIMUTH | SCALES,
    )
    const out_m = m12! / M12!
    if (!(M12! > 0)) return { x_m: Number.NaN, y_m: Number.NaN }
    const bearing = (azi1! * Math.PI) / 180
    return { x_m: out_m * Math.sin(bearing), y_m: out_m * Math.cos(bearing) }
  }

  /** The inverse, by Newton's method on the way out, to a micrometre. */
  place({ x_m, y_m }: Flat): GeoPoint {
    const out_m = Math.hypot(x_m, y_m)
    const bearing_deg = (Math.atan2(x_m, y_m) * 180) / Math.PI
    let along_m = WGS84.a * Math.atan(out_m / WGS84.a)
    const line = WGS84.DirectLine(
      this.middle.lat_deg,
      this.middle.lon_deg,
      bearing_deg,
      along_m,
      Geodesic.LATITUDE | Geodesic.LONGITUDE | Geodesic.DISTANCE_IN | SCALES,
    )
    for (let step = 0; step < STEPS_MAX; step++) {
      const { m12, M12 } = line.Position(along_m, SCALES)
      const missing_m = (m12! / M12! - out_m) * M12! * M12!
      along_m -= missing_m
      if (Math.abs(missing_m) < NEAR_M) break
    }
    const { lat2, lon2 } = line.Position(along_m, Geodesic.LATITUDE | Geodesic.LONGITUDE)
    return { lat_deg: lat2!, lon_deg: lon2! }
  }
}
