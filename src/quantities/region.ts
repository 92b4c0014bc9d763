/** Areas on the WGS 84 ellipsoid: polygons with holes whose sides are geodesics. Read here; measured in region-depth.ts. */
import type { GeoPoint } from './frame.ts'
import { isSpeck, shapeFaults } from './region-shape.ts'

export { area_m2, depth_m, holds } from './region-depth.ts'

/** The corners of a ring in order, the first not repeated at the end; either way round. Longitudes in [-180, 180]. */
export type Ring = readonly GeoPoint[]

/** Polygons that do not overlap, each an outer ring and its holes. */
export interface Region {
  readonly polygons: readonly (readonly Ring[])[]
}

/** What is wrong with an area: where in the document, what stands there, what was expected. */
export interface RegionFault {
  readonly place: string
  readonly found: string
  readonly expected: string
}

export type RegionRead =
  | { readonly ok: true; readonly value: Region }
  | { readonly ok: false; readonly faults: readonly RegionFault[] }

const FAULTS_MOST = 20

/**
 * An area from GeoJSON (RFC 7946): Polygon, MultiPolygon, Feature or FeatureCollection. Sides are geodesics, the short way
 * round, so a ring may run across the 180th meridian; or its polygons are cut there. Faults, never repairs: nothing in it,
 * a number that is none or out of range, a ring not closed, of fewer than three corners, crossing or touching itself,
 * around a pole or half the Earth, a hole outside of its ring, rings that overlap.
 *
 * `error_m`: how far its lines may be off, metres. Coarse data touch and cross themselves: what is smaller than their error is
 * let pass, and rings of no area within it are left out. 0: neither is.
 */
export function readRegion(geojson: unknown, place: string, error_m = 0): RegionRead {
  const faults: RegionFault[] = []
  const placed = polygonsIn(geojson, place, faults)
    .map((polygon) => ({ place: polygon.place, rings: ringsIn(polygon, error_m, faults) }))
    .filter(({ rings }) => rings.length > 0)
  if (faults.length === 0 && placed.length === 0)
    faults.push({ place, found: 'no polygon', expected: 'at least one polygon' })
  if (faults.length === 0) faults.push(...shapeFaults(placed, error_m))
  if (faults.length > 0) return { ok: false, faults: faults.slice(0, FAULTS_MOST) }
  return { ok: true, value: { polygons: placed.map(({ rings }) => rings) } }
}

interface PlacedPolygon {
  readonly place: string
  readonly coordinates: unknown
}

const EXPECTED = 'a Polygon, MultiPolygon, Feature or FeatureCollection of GeoJSON'

function polygonsIn(value: unknown, place: string, faults: RegionFault[]): PlacedPolygon[] {
  const { type, coordinates, geometry, features } = (value ?? {}) as Record<string, unknown>
  if (type === 'Polygon') return [{ place: `${place}.coordinates`, coordinates }]
  if (type === 'MultiPolygon' && Array.isArray(coordinates))
    return coordinates.map((each, k) => ({ place: `${place}.coordinates[${k}]`, coordinates: each }))
  if (type === 'Feature') return polygonsIn(geometry, `${place}.geometry`, faults)
  if (type === 'FeatureCollection' && Array.isArray(features))
    return features.flatMap((each, k) => polygonsIn(each, `${place}.features[${k}]`, faults))
  faults.push({ place, found: shown(type ?? value), expected: EXPECTED })
  return []
}

/** The rings of a polygon; none when its outer ring is left out. */
function ringsIn({ place, coordinates }: PlacedPolygon, error_m: number, faults: RegionFault[]): Ring[] {
  if (!Array.isArray(coordinates) || coordinates.length === 0) {
    faults.push({ place, found: shown(coordinates), expected: 'an outer ring, then its holes' })
    return []
  }
  const rings = coordinates.map((ring, k) => ringIn(ring, `${place}[${k}]`, error_m, faults))
  if (error_m === 0) return rings
  const [outer, ...holes] = rings
  return isSpeck(outer!, error_m) ? [] : [outer!, ...holes.filter((hole) => !isSpeck(hole, error_m))]
}

function ringIn(value: unknown, place: string, error_m: number, faults: RegionFault[]): Ring {
  if (!Array.isArray(value)) {
    faults.push({ place, found: shown(value), expected: 'a ring: an array of [longitude, latitude]' })
    return []
  }
  const corners = value.map((corner, k) => cornerIn(corner, `${place}[${k}]`, faults))
  if (corners.some((corner) => corner === undefined)) return []
  const ring = (corners as GeoPoint[]).filter((corner, k, all) => k === 0 || !isSame(corner, all[k - 1]!))
  const [first, last] = [ring[0], ring.at(-1)]
  const isClosed = first !== undefined && last !== undefined && value.length > 1 && isSame(first, last)
  if (isClosed) ring.pop()
  else faults.push({ place, found: 'a ring not closed', expected: 'the first corner again at the end' })
  const different = new Set(ring.map(({ lat_deg, lon_deg }) => `${lat_deg} ${lon_deg}`)).size
  if (isClosed && different < 3 && error_m === 0)
    faults.push({ place, found: `${different} different corners`, expected: 'at least three' })
  return ring
}

function cornerIn(value: unknown, place: string, faults: RegionFault[]): GeoPoint | undefined {
  const [lon_deg, lat_deg] = Array.isArray(value) ? value : []
  const isPlace =
    typeof lon_deg === 'number' &&
    typeof lat_deg === 'number' &&
    Math.abs(lat_deg) <= 90 &&
    Math.abs(lon_deg) <= 180
  if (isPlace) return { lat_deg, lon_deg }
  faults.push({
    place,
    found: shown(value),
    expected: '[longitude, latitude] in degrees, within -180 to 180 and -90 to 90',
  })
  return undefined
}

const isSame = (a: GeoPoint, b: GeoPoint) => a.lat_deg === b.lat_deg && a.lon_deg === b.lon_deg

const shown = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 80)
