/**
 * Compact position reporting: 17 bits each of latitude and longitude within a zone of one of two grids. RTCA DO-260B
 * appendix A.1.7, as retold by J. Sun, The 1090 Megahertz Riddle, chapters "Airborne position" and "Surface position".
 */

/** What one message says: fractions of a zone, in steps of 2^-17. */
export interface CprPosition {
  readonly odd: boolean
  readonly lat17: number
  readonly lon17: number
}

interface Place {
  readonly lat_deg: number
  readonly lon_deg: number
}

/**
 * Where both messages put the aircraft, at the moment of the newer one; undefined when they lie in different longitude
 * zones or leave the Earth. Only for pairs received within 10 s. `turn_deg`: 360 in the air, 90 on the ground, where the
 * answer is one of several a quarter turn apart and `near` says which.
 */
export function globalPosition(
  even: CprPosition,
  odd: CprPosition,
  oddIsNewer: boolean,
  near?: Place,
): Place | undefined {
  const turn_deg = near ? 90 : 360
  const latEven = even.lat17 / STEPS
  const latOdd = odd.lat17 / STEPS
  const j = Math.floor(59 * latEven - 60 * latOdd + 0.5)
  const evenLat_deg = whichHalf((turn_deg / 60) * (modulo(j, 60) + latEven), near)
  const oddLat_deg = whichHalf((turn_deg / 59) * (modulo(j, 59) + latOdd), near)
  if (Math.abs(evenLat_deg) > 90 || Math.abs(oddLat_deg) > 90) return undefined
  const zones = longitudeZones(evenLat_deg)
  if (zones !== longitudeZones(oddLat_deg)) return undefined
  const lonEven = even.lon17 / STEPS
  const lonOdd = odd.lon17 / STEPS
  const m = Math.floor(lonEven * (zones - 1) - lonOdd * zones + 0.5)
  const count = Math.max(1, oddIsNewer ? zones - 1 : zones)
  const lon_deg = (turn_deg / count) * (modulo(m, count) + (oddIsNewer ? lonOdd : lonEven))
  return {
    lat_deg: oddIsNewer ? oddLat_deg : evenLat_deg,
    lon_deg: within180(near ? lon_deg + 90 * Math.round((near.lon_deg - lon_deg) / 90) : lon_deg),
  }
}

/** Where one message puts the aircraft, given a place surely within half a zone (180 NM in the air, 45 NM on the ground). */
export function localPosition(message: CprPosition, near: Place, onGround: boolean): Place | undefined {
  const turn_deg = onGround ? 90 : 360
  const latZone_deg = turn_deg / (message.odd ? 59 : 60)
  const lat_deg = nearestInZone(near.lat_deg, latZone_deg, message.lat17 / STEPS)
  if (Math.abs(lat_deg) > 90) return undefined
  const lonZone_deg = turn_deg / Math.max(1, longitudeZones(lat_deg) - (message.odd ? 1 : 0))
  return { lat_deg, lon_deg: within180(nearestInZone(near.lon_deg, lonZone_deg, message.lon17 / STEPS)) }
}

const STEPS = 2 ** 17

function nearestInZone(near_deg: number, zone_deg: number, fraction: number): number {
  const inZones = near_deg / zone_deg
  return zone_deg * (Math.floor(inZones - fraction + 0.5) + fraction)
}

/** In the air latitudes come out between 0 and 360; on the ground they repeat every 90 degrees. */
function whichHalf(lat_deg: number, near: Place | undefined): number {
  if (near)
    return Math.abs(lat_deg - 90 - near.lat_deg) < Math.abs(lat_deg - near.lat_deg) ? lat_deg - 90 : lat_deg
  return lat_deg >= 270 ? lat_deg - 360 : lat_deg
}

const modulo = (x: number, y: number) => x - y * Math.floor(x / y)
const within180 = (lon_deg: number) => modulo(lon_deg + 180, 360) - 180

/**
 * Latitudes at which the number of longitude zones falls from 59 to 58, from 58 to 57, …, from 2 to 1. A table, as in DO-260B,
 * because the last bits of an arc cosine depend on the machine; the test derives it from the formula.
 */
const TRANSITIONS_DEG = [
  10.4704713, 14.82817437, 18.18626357, 21.02939493, 23.54504487, 25.82924707, 27.9389871, 29.91135686,
  31.77209708, 33.53993436, 35.22899598, 36.85025108, 38.41241892, 39.92256684, 41.38651832, 42.80914012,
  44.19454951, 45.54626723, 46.86733252, 48.16039128, 49.42776439, 50.67150166, 51.89342469, 53.09516153,
  54.27817472, 55.44378444, 56.59318756, 57.72747354, 58.84763776, 59.95459277, 61.04917774, 62.13216659,
  63.20427479, 64.26616523, 65.3184531, 66.36171008, 67.39646774, 68.42322022, 69.44242631, 70.45451075,
  71.45986473, 72.45884545, 73.45177442, 74.43893416, 75.42056257, 76.39684391, 77.36789461, 78.33374083,
  79.29428225, 80.24923213, 81.19801349, 82.13956981, 83.07199445, 83.99173563, 84.89166191, 85.75541621,
  86.53536998, 87.0,
]

/** NL(lat): how many longitude zones lie on this parallel, 59 at the equator to 1 near the poles. */
export function longitudeZones(lat_deg: number): number {
  const north_deg = Math.abs(lat_deg)
  let low = 0
  let high = TRANSITIONS_DEG.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (north_deg <= (TRANSITIONS_DEG[middle] as number)) high = middle
    else low = middle + 1
  }
  return 59 - low
}
