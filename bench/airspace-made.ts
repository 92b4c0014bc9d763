/** A wavy line and a flight along it whose side is known; and a long flight along real borders. */
import { type RandomStream, randomStream } from '../src/kernels/random.ts'
import { type GeoPoint, geoFromLocal } from '../src/quantities/frame.ts'
import { geodesicBetween, geodesicTo } from '../src/quantities/geodesy.ts'
import { holds, type Region } from '../src/quantities/region.ts'
import type { Track } from '../src/recordings/track.ts'

const ORIGIN: GeoPoint = { lat_deg: 31.4, lon_deg: -110.5 }
const WIDTH_M = 60_000
/** The line: two waves, one of them as short as a river's bends. */
const waveAt = (x_m: number) =>
  900 * Math.sin((2 * Math.PI * x_m) / 17_000) + 60 * Math.sin((2 * Math.PI * x_m) / 2300)

/** South of the line; corners every 25 m. */
export function wavyRegion(): Region {
  const along = Array.from({ length: WIDTH_M / 25 + 1 }, (_, k) => 25 * k - WIDTH_M / 2)
  const line = along.map((x_m) => geoFromLocal(ORIGIN, x_m, waveAt(x_m)))
  const south = [WIDTH_M / 2, -WIDTH_M / 2].map((x_m) => geoFromLocal(ORIGIN, x_m, -20_000))
  return { polygons: [[[...line, ...south]]] }
}

export interface KnownFlight {
  readonly places: readonly GeoPoint[]
  readonly isInside: readonly boolean[]
}

/** To and fro along the line, at most 300 m beside it, all distances alike; and on which side each place truly is. */
export function knownFlight(region: Region, fixes: number): KnownFlight {
  const places = Array.from({ length: fixes }, (_, k) => {
    const x_m = 0.45 * WIDTH_M * triangle((6 * k) / (2 * 0.9 * WIDTH_M)) // 60 m/s at 10 Hz
    return geoFromLocal(ORIGIN, x_m, waveAt(x_m) + 300 * triangle(k / 997))
  })
  return { places, isInside: places.map((place) => holds(region, place)) }
}

/** -1 to 1 and back with each whole number. */
const triangle = (t: number) => 4 * Math.abs(t - Math.floor(t + 0.5)) - 1

/** The flight as a receiver with normal errors of this size along each of east and north would have it, ten fixes a second. */
export function noisyTrack({ places }: KnownFlight, sigma_m: number, seed: number): Track {
  const random: RandomStream = randomStream(seed, 1)
  const noisy = places.map((place) =>
    geoFromLocal(place, sigma_m * random.normal(), sigma_m * random.normal()),
  )
  return trackOf(noisy, sigma_m)
}

/** Ten hours at 10 Hz and 60 m/s across and along the border of Mexico and the USA and down the coast of Baja California. */
export function longFlight(): Track {
  const turns: GeoPoint[] = []
  for (let k = 0; k <= 24; k++)
    turns.push({ lat_deg: 31.2 + (k % 2 === 0 ? 0.5 : -0.35), lon_deg: -108 - 0.36 * k })
  for (let k = 0; k < 20; k++)
    turns.push({ lat_deg: 32.4 - 0.12 * k, lon_deg: -117.3 + (k % 2 === 0 ? -0.35 : 0.5) })
  const places: GeoPoint[] = []
  for (let leg = 0; places.length < FIXES; leg++) {
    const [from, to] = [turns[leg % turns.length]!, turns[(leg + 1) % turns.length]!]
    const { distance_m, startBearing_deg } = geodesicBetween(from, to)
    for (let at_m = 0; at_m < distance_m && places.length < FIXES; at_m += 6)
      places.push(geodesicTo(from, startBearing_deg, at_m))
  }
  return trackOf(places, null)
}
const FIXES = 360_000

function trackOf(places: readonly GeoPoint[], sigma_m: number | null): Track {
  const column = (of: (place: GeoPoint, k: number) => number) => Float64Array.from(places, of)
  return {
    ...{ of: 'made flight', statedBy: 'made', clock: 'utc', heightDatum: 'sea-level', notes: [] },
    t_us: column((_, k) => 1_767_225_600_000_000 + 100_000 * k),
    lat_deg: column(({ lat_deg }) => lat_deg),
    lon_deg: column(({ lon_deg }) => lon_deg),
    height_m: column(() => 3000),
    sigmaHorizontal_m: sigma_m === null ? null : column(() => sigma_m),
    ...{ sigmaVertical_m: null, speed_mps: null, course_deg: null },
    ...{ heading_deg: null, pitch_deg: null, roll_deg: null },
  }
}
