import type { GeoPoint } from '../quantities/frame.ts'
import type { BoundariesDocument } from './boundaries.ts'
import { stateNumbers } from './states.ts'

/** A country of a map, as GeoJSON. */
export interface Country {
  /** Three digits of ISO 3166-1; undefined for what has none. */
  readonly id: string | undefined
  readonly name: string
  readonly polygons: readonly (readonly (readonly (readonly number[])[])[])[]
}

/** Twelve nautical miles: as far as a territorial sea may reach. UN Convention on the Law of the Sea, article 3. */
export const TERRITORIAL_SEA_M = 12 * 1852

/**
 * How far lines of the 1:10m map may be off. Natural Earth draws for 1:10,000,000, where a line of 0.2 mm is 2 km wide; the package
 * rounds corners to 0.0036° by 0.0017°, 400 m. Where a river winds or a coast is torn it can be more: these are no
 * official lines, and every result says so.
 */
const ACCURACY_M = 2000

/**
 * A boundary set of some states made from a map of the world: for each its land, and its land with the sea up to 12 NM; and of the
 * states beside them the land near by, to tell whose coast is nearer. Undefined when the map lacks one of the states.
 */
export function atlasBoundaries(
  countries: readonly Country[],
  states: readonly string[],
  version: string,
): BoundariesDocument | undefined {
  const wanted = states.map((code) => ({ code, ...countryOf(countries, code) }))
  if (wanted.some(({ polygons }) => polygons.length === 0)) return undefined
  const near = new Set(wanted.map(({ number }) => number))
  const boxes = wanted.flatMap(({ polygons }) => polygons.map(boxOf))
  const beside = countries.flatMap((country, k): Feature[] => {
    if (country.id !== undefined && near.has(country.id)) return []
    const polygons = country.polygons.filter((polygon) => isNearAny(boxOf(polygon), boxes) && isArea(polygon))
    if (polygons.length === 0) return []
    return [featureOf(`neighbour-${country.id ?? `x${k}`}`, country.name, polygons, true)]
  })
  const own = wanted.flatMap(({ code, name, number, polygons }): Feature[] => {
    const others = countries.filter(({ id }) => id === undefined || id !== number)
    const land = featureOf(code, name, polygons, false)
    return hasCoast(polygons, others) ? [land, seaOf(code, name)] : [land]
  })
  return {
    overflight: 'boundaries/1',
    id: `world-atlas-${states.join('-')}`,
    version,
    name: `Natural Earth 1:10m, 12 NM: ${states.join(', ')}`,
    source: `Natural Earth, admin 0 countries 1:10m, through the npm package world-atlas ${version}`,
    licence: 'Natural Earth: public domain; package: ISC',
    effective: { from: null, until: null },
    isOfficial: false,
    accuracy_m: ACCURACY_M,
    lines: 'straight-in-degrees',
    boundaries: { type: 'FeatureCollection', features: [...own, ...beside] },
  }
}

/** Codes of the states with land within about a degree of one of the places: those a flight there may concern. By the alphabet. */
export function statesNear(countries: readonly Country[], places: readonly GeoPoint[]): string[] {
  const codes = new Map([...stateNumbers].map(([code, number]) => [number, code]))
  const boxes = places.map(({ lat_deg, lon_deg }) => boxOf([[[lon_deg, lat_deg]]]))
  const near = countries.filter(({ polygons }) =>
    polygons.some(
      (polygon) => isNearAny(boxOf(polygon), boxes) && places.some((at) => comesNear(polygon, at)),
    ),
  )
  return [...new Set(near.flatMap(({ id }) => codes.get(id ?? '') ?? []))].sort()
}

/** A corner near by (the map's sides are shorter than half a degree), or all around; in degrees, roughly. */
function comesNear([outer = []]: Polygon, { lat_deg, lon_deg }: GeoPoint): boolean {
  const stretch = Math.max(0.05, Math.cos((lat_deg * Math.PI) / 180))
  let isIn = false
  let last = outer.at(-1) ?? []
  for (const corner of outer) {
    const [lon = 0, lat = 0] = corner
    const [lastLon = 0, lastLat = 0] = last
    const over_deg = lon - lon_deg - 360 * Math.round((lon - lon_deg) / 360)
    if (Math.abs(lat - lat_deg) < 1 && Math.abs(over_deg) * stretch < 1) return true
    if (
      lat > lat_deg !== lastLat > lat_deg &&
      lon_deg < lon + ((lat_deg - lat) / (lastLat - lat)) * (lastLon - lon)
    )
      isIn = !isIn
    last = corner
  }
  return isIn
}

type Feature = BoundariesDocument['boundaries']['features'][number]
type Polygon = Country['polygons'][number]

/** All of the map's pieces of a state. */
function countryOf(countries: readonly Country[], code: string) {
  const number = stateNumbers.get(code)
  const pieces = countries.filter(({ id }) => id !== undefined && id === number)
  const [largest] = [...pieces].sort((a, b) => b.polygons.length - a.polygons.length)
  return { number, name: largest?.name ?? code, polygons: pieces.flatMap(({ polygons }) => polygons) }
}

const featureOf = (
  id: string,
  name: string,
  polygons: readonly Polygon[],
  isNeighbour: boolean,
): Feature => ({
  type: 'Feature',
  properties: { id, kind: 'state', name, lower: null, upper: null, isNeighbour },
  geometry: {
    type: 'MultiPolygon',
    coordinates: polygons.map((rings) => rings.map((ring) => ring.map((corner) => corner.map(rounded)))),
  },
})

const seaOf = (code: string, name: string): Feature => ({
  type: 'Feature',
  properties: {
    ...{ id: `${code}-12NM`, kind: 'territorial-sea', name: `${name}, 12 NM` },
    ...{ of: code, breadth_m: TERRITORIAL_SEA_M, lower: null, upper: null, isNeighbour: false },
  },
  geometry: null,
})

/** Some side of its land is no other country's: on this map countries that touch share their corners. */
function hasCoast(polygons: readonly Polygon[], others: readonly Country[]): boolean {
  const boxes = polygons.map(boxOf)
  const beside = others.flatMap((other) =>
    other.polygons.filter((polygon) => isNearAny(boxOf(polygon), boxes)),
  )
  const shared = new Set(beside.flatMap((rings) => rings.flatMap((ring) => ring.map(String))))
  return polygons.some((rings) =>
    rings.some((ring) =>
      ring.some((corner, k) => k > 0 && !shared.has(String(corner)) && !shared.has(String(ring[k - 1]))),
    ),
  )
}

/** To a metre: the map is rounded to hundreds. */
const rounded = (degrees: number) => Math.round(degrees * 1e5) / 1e5

/** Small ones the map has drawn together to a point. */
const isArea = ([outer = []]: Polygon) => new Set(outer.map(String)).size >= 3

interface Box {
  readonly west_deg: number
  readonly east_deg: number
  readonly south_deg: number
  readonly north_deg: number
}

function boxOf([outer = []]: Polygon): Box {
  const box = { west_deg: 180, east_deg: -180, south_deg: 90, north_deg: -90 }
  for (const [lon = 0, lat = 0] of outer) {
    box.west_deg = Math.min(box.west_deg, lon)
    box.east_deg = Math.max(box.east_deg, lon)
    box.south_deg = Math.min(box.south_deg, lat)
    box.north_deg = Math.max(box.north_deg, lat)
  }
  return box
}

/** Twice 12 NM is 0.4° of latitude. */
const NEAR_DEG = 0.5

function isNearAny(box: Box, others: readonly Box[]): boolean {
  const widest = Math.max(Math.abs(box.south_deg), Math.abs(box.north_deg))
  const over_deg = NEAR_DEG / Math.max(0.05, Math.cos((Math.min(89, widest) * Math.PI) / 180))
  return others.some(
    (other) =>
      box.south_deg <= other.north_deg + NEAR_DEG &&
      box.north_deg >= other.south_deg - NEAR_DEG &&
      // The map is cut at the 180th meridian: what touches it there is near what touches it on the other side.
      [-360, 0, 360].some(
        (turn_deg) =>
          box.west_deg + turn_deg <= other.east_deg + over_deg &&
          box.east_deg + turn_deg >= other.west_deg - over_deg,
      ),
  )
}
