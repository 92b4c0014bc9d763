import type { ReadyLooks } from '../flight/ready.ts'
import type { Extent } from '../graticule.ts'
import type { Sortie } from '../sortie.ts'

type Drawn = Pick<Sortie, 'series' | 'result' | 'searchArea' | 'flight' | 'ground'>

/** All that is drawn; while following the area too, because the track does not fill it yet. */
export function extentOf({ series, result, searchArea, flight, ground }: Drawn, withArea: boolean): Extent {
  const extent = { west_m: Infinity, east_m: -Infinity, south_m: Infinity, north_m: -Infinity }
  const include = (x_m: number, y_m: number) => {
    if (Number.isNaN(x_m + y_m)) return
    extent.west_m = Math.min(extent.west_m, x_m)
    extent.east_m = Math.max(extent.east_m, x_m)
    extent.south_m = Math.min(extent.south_m, y_m)
    extent.north_m = Math.max(extent.north_m, y_m)
  }
  for (const one of series) {
    for (let i = 0; i < one.x_m.length; i++) include(one.x_m[i]!, one.y_m[i]!)
    if (one.beamTo) include(...one.beamTo)
  }
  for (const { region90 } of result.sources)
    for (const [x, y] of region90.coordinates.flat(2)) include(x!, y!)
  if (withArea) for (const [x, y] of searchArea) include(x, y)
  if (!Number.isFinite(extent.west_m))
    for (const place of flownPlaces(flight))
      include(ground.local(place[0], place[1]).x_m, ground.local(place[0], place[1]).y_m)
  if (!Number.isFinite(extent.west_m)) return { west_m: -50, east_m: 50, south_m: -50, north_m: 50 }
  return extent
}

/** Where the aircraft flew and what it saw, where no gas was measured. */
function flownPlaces(flight: Sortie['flight']): (readonly [number, number])[] {
  const own = flight?.tracks.filter(({ record }) => record.whose === 'own') ?? []
  const flown = own.flatMap(({ lonLat }) =>
    Array.from({ length: lonLat.length / 2 }, (_, k) => [lonLat[2 * k]!, lonLat[2 * k + 1]!] as const),
  )
  const seen =
    flight?.videos.flatMap(({ looks }) =>
      looks ? Array.from(looks.centreLon_deg, (_, look) => seenPlaces(looks, look)).flat() : [],
    ) ?? []
  return [...flown, ...seen]
}

/** The middle of what a look saw, and its corners unless they lie past it farther than the aircraft does, towards the horizon. */
function seenPlaces(looks: ReadyLooks, look: number): (readonly [lon: number, lat: number])[] {
  const [lon, lat] = [looks.centreLon_deg[look]!, looks.centreLat_deg[look]!]
  const toAircraft_deg = Math.hypot(looks.lon_deg[look]! - lon, looks.lat_deg[look]! - lat)
  const corners = [0, 1, 2, 3]
    .map((k) => [looks.cornerLon_deg[4 * look + k]!, looks.cornerLat_deg[4 * look + k]!] as const)
    .filter(([x, y]) => Math.hypot(x - lon, y - lat) <= Math.max(toAircraft_deg, NEAR_DEG))
  return [[lon, lat], ...corners]
}

/** A kilometre: below an aircraft that looks straight down everything it sees is near. */
const NEAR_DEG = 0.01
