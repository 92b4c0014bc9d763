/** An area to survey, or a line to follow, out of a file of any kind we know: GeoJSON, KML, a plan of QGroundControl. */
import type { Fault } from '../../quantities/fault.ts'
import type { GeoPoint } from '../../quantities/frame.ts'
import { type Region, type RegionFault, readRegion } from '../../quantities/region.ts'
import { looksLikeFlightPlan, readFlightPlan } from '../../recordings/paths/flight-plan.ts'
import { readKmlShapes } from './kml.ts'

export interface AreaFile {
  readonly form: 'geojson' | 'kml' | 'qgc-plan'
  readonly area: Region | null
  /** Of the longest line, where there is one. */
  readonly line: readonly GeoPoint[] | null
}

export type AreaRead =
  | { readonly ok: true; readonly value: AreaFile }
  | { readonly ok: false; readonly faults: readonly (Fault | RegionFault)[] }

/**
 * Area and line of a file, known by its content. Faults, never repairs: those of the file's own reader, and those of the area
 * (see readRegion). Several polygons are one area. Of a plan: the polygons of its surveys, else the fences to stay inside of; and
 * the line of its corridor.
 */
export function readAreaFile(bytes: Uint8Array, file: string): AreaRead {
  const start = text
    .decode(bytes.subarray(0, 1024))
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (start.startsWith('<') || (bytes[0] === 0x50 && bytes[1] === 0x4b)) return fromKml(bytes, file)
  if (looksLikeFlightPlan(bytes)) return fromPlan(bytes, file)
  return fromGeoJson(bytes, file)
}

const text = new TextDecoder('utf-8')

function fromKml(bytes: Uint8Array, file: string): AreaRead {
  const { shapes, faults } = readKmlShapes(bytes, file)
  if (faults.length > 0) return { ok: false, faults }
  const lines = shapes.lines.map((line) => line.map(([lon_deg, lat_deg]) => ({ lat_deg, lon_deg })))
  return made('kml', shapes.polygons, lines, file)
}

function fromPlan(bytes: Uint8Array, file: string): AreaRead {
  const { plan, faults } = readFlightPlan(bytes, file)
  if (plan === null || faults.length > 0) return { ok: false, faults }
  const surveys = plan.items.filter(({ kind }) => kind === 'survey').map(({ shape }) => shape)
  const fences = plan.fence.polygons.filter(({ inside }) => inside).map(({ points }) => points)
  const lines = plan.items.filter(({ kind }) => kind === 'corridor').map(({ shape }) => shape)
  // A plan's rings are not closed.
  const rings = (surveys.length > 0 ? surveys : fences).map((ring) => [
    [...ring, ...ring.slice(0, 1)].map(({ lat_deg, lon_deg }) => [lon_deg, lat_deg] as const),
  ])
  return made('qgc-plan', rings, lines, file)
}

function fromGeoJson(bytes: Uint8Array, file: string): AreaRead {
  let json: unknown
  try {
    json = JSON.parse(text.decode(bytes).replace(/^\uFEFF/, ''))
  } catch {
    return refused(file, 'neither JSON nor KML', 'GeoJSON, KML or a plan of QGroundControl')
  }
  const line = lineIn(json)
  if (line !== undefined) return { ok: true, value: { form: 'geojson', area: null, line } }
  const region = readRegion(json, file)
  if (!region.ok) return region
  return { ok: true, value: { form: 'geojson', area: region.value, line: null } }
}

/** A LineString, alone or as a Feature. */
function lineIn(json: unknown): GeoPoint[] | undefined {
  const { type, geometry, coordinates } = (json ?? {}) as Record<string, unknown>
  if (type === 'Feature') return lineIn(geometry)
  if (type !== 'LineString' || !Array.isArray(coordinates)) return undefined
  const places = coordinates.flatMap((each: unknown): GeoPoint[] => {
    const [lon_deg, lat_deg] = Array.isArray(each) ? (each as unknown[]) : []
    const isPlace =
      typeof lon_deg === 'number' &&
      typeof lat_deg === 'number' &&
      Math.abs(lat_deg) <= 90 &&
      Math.abs(lon_deg) <= 180
    return isPlace ? [{ lat_deg, lon_deg }] : []
  })
  return places.length === coordinates.length && places.length > 1 ? places : undefined
}

function made(
  form: AreaFile['form'],
  polygons: readonly (readonly (readonly (readonly [number, number])[])[])[],
  lines: readonly (readonly GeoPoint[])[],
  file: string,
): AreaRead {
  const line = lines
    .filter(({ length }) => length > 1)
    .reduce<readonly GeoPoint[]>((a, b) => (b.length > a.length ? b : a), [])
  if (polygons.length === 0 && line.length === 0)
    return refused(file, 'neither a polygon nor a line', 'an area, or a line to follow')
  if (polygons.length === 0) return { ok: true, value: { form, area: null, line } }
  const region = readRegion({ type: 'MultiPolygon', coordinates: polygons }, file)
  if (!region.ok) return region
  return { ok: true, value: { form, area: region.value, line: line.length === 0 ? null : line } }
}

const refused = (place: string, found: string, expected: string): AreaRead => ({
  ok: false,
  faults: [{ place, found, expected }],
})
