import type { GeoPoint } from '../quantities/frame.ts'
import { isoFromInstant } from '../quantities/instant.ts'
import { type Region, type Ring, readRegion } from '../quantities/region.ts'
import type { Side } from '../quantities/region-edges.ts'
import type { BoundariesDocument, BoundaryKind, Limit } from './boundaries.ts'
import { chainOfGeodesics } from './lines.ts'

/** A set of boundaries as it was read. */
export interface BoundarySet {
  readonly file: string
  /** Of the document, lower-case hex. */
  readonly sha256: string
  readonly id: string
  readonly version: string
  readonly name: string
  readonly source: string
  readonly licence: string
  /** Microseconds since 1970 UTC; null where the source does not say. */
  readonly effective_us: { readonly from: number | null; readonly until: number | null }
  readonly isOfficial: boolean
  readonly accuracy_m: number
  readonly boundaries: readonly Boundary[]
}

export interface Boundary {
  readonly id: string
  readonly kind: BoundaryKind
  readonly name: string
  /** How far its line may be off. */
  readonly accuracy_m: number
  readonly lower: Limit | null
  readonly upper: Limit | null
  readonly isNeighbour: boolean
  readonly extent: Extent
}

/** What lies inside of a boundary. */
export type Extent = Area | Zone

export interface Area {
  readonly form: 'area'
  readonly region: Region
}

/** The land of a state, and the sea nearer to its coast than the breadth, not in or nearer to another state's land. */
export interface Zone {
  readonly form: 'zone'
  readonly breadth_m: number
  readonly land: Region | null
  /** Lines the breadth is measured from besides the land's own edge. */
  readonly coast: readonly Side[]
  readonly others: readonly { readonly name: string; readonly land: Region }[]
}

export interface SetProblem {
  readonly place: string
  readonly found: string
  readonly expected: string
}

type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly SetProblem[] }

type Feature = BoundariesDocument['boundaries']['features'][number]

/** The boundaries of a document whose fields are sound; problems where areas, names or dates are not. */
export function boundariesOf(document: BoundariesDocument): Read<Boundary[]> {
  const { features } = document.boundaries
  const problems: SetProblem[] = [...dateProblems(document), ...nameProblems(features)]
  const regions = new Map<string, Region>()
  for (const [k, feature] of features.entries()) {
    const { id, kind, breadth_m, accuracy_m } = feature.properties
    const place = `boundaries.features[${k}]`
    problems.push(...ruleProblems(feature, place, features))
    if (kind === 'territorial-sea' && breadth_m !== undefined) continue
    const read = readRegion(feature.geometry, `${place}.geometry`, accuracy_m ?? document.accuracy_m)
    if (read.ok) regions.set(id, asGeodesics(read.value, document.lines))
    else problems.push(...read.faults)
  }
  if (problems.length > 0) return { ok: false, problems }
  const value = features.map((feature): Boundary => {
    const { id, kind, name, lower, upper, isNeighbour, accuracy_m } = feature.properties
    const region = regions.get(id)
    const extent: Extent =
      region === undefined ? zoneOf(feature, features, regions, document.lines) : { form: 'area', region }
    return {
      ...{ id, kind, name, lower, upper, isNeighbour, extent },
      accuracy_m: accuracy_m ?? document.accuracy_m,
    }
  })
  return { ok: true, value }
}

/** Why a set says nothing of these times: they are not within its dates. Undefined when it does, and where it has no dates. */
export function notInForce(
  { effective_us: { from, until } }: Pick<BoundarySet, 'effective_us'>,
  flown_us: { readonly from: number; readonly to: number },
): SetProblem | undefined {
  const flown = `a flight from ${isoFromInstant(flown_us.from)} to ${isoFromInstant(flown_us.to)}`
  if (from !== null && flown_us.from < from)
    return {
      place: 'effective.from',
      found: flown,
      expected: `a set in force then; this one is from ${isoFromInstant(from)} on`,
    }
  if (until !== null && flown_us.to >= until)
    return {
      place: 'effective.until',
      found: flown,
      expected: `a set in force then; this one expired at ${isoFromInstant(until)}`,
    }
  return undefined
}

function dateProblems({ effective: { from, until } }: BoundariesDocument): SetProblem[] {
  if (from === null || until === null || Date.parse(from) < Date.parse(until)) return []
  return [{ place: 'effective.until', found: until, expected: `a time after ${from}` }]
}

function nameProblems(features: readonly Feature[]): SetProblem[] {
  const seen = new Set<string>()
  return features.flatMap(({ properties: { id } }, k) => {
    const isTwice = seen.has(id)
    seen.add(id)
    if (!isTwice) return []
    return [
      {
        place: `boundaries.features[${k}].properties.id`,
        found: `"${id}" again`,
        expected: 'an id of its own',
      },
    ]
  })
}

/** Which fields go together, and in which order limits stand. */
function ruleProblems(
  { properties, geometry }: Feature,
  place: string,
  features: readonly Feature[],
): SetProblem[] {
  const { kind, of, breadth_m, lower, upper } = properties
  const at = (field: string, found: string, expected: string): SetProblem[] => [
    { place: `${place}.properties.${field}`, found, expected },
  ]
  if (lower !== null && upper !== null && lower.datum === upper.datum && lower.height_m >= upper.height_m)
    return at('upper', `${upper.height_m} m`, `more than the lower limit of ${lower.height_m} m`)
  const isSea = kind === 'territorial-sea'
  if (!isSea && of !== undefined) return at('of', of, `nothing: a ${kind} has an area of its own`)
  if (!isSea && breadth_m !== undefined)
    return at('breadth_m', String(breadth_m), `nothing: a ${kind} has an area of its own`)
  if (!isSea || breadth_m === undefined) return []
  if (geometry !== null && !isLine(geometry.type))
    return at(
      'breadth_m',
      String(breadth_m),
      `a coast as LineString or MultiLineString, not a ${geometry.type}`,
    )
  if (geometry !== null && linesIn(geometry) === undefined)
    return [
      { place: `${place}.geometry`, found: 'no line of places', expected: 'arrays of [longitude, latitude]' },
    ]
  if (of === undefined && geometry === null)
    return at('of', 'nothing', 'the state whose coast it is, or a coast')
  const isKnown =
    of === undefined || features.some(({ properties: each }) => each.id === of && each.kind === 'state')
  return isKnown ? [] : at('of', of, 'the id of a state of this set')
}

const isLine = (type: string) => type === 'LineString' || type === 'MultiLineString'

function zoneOf(
  { properties, geometry }: Feature,
  features: readonly Feature[],
  regions: ReadonlyMap<string, Region>,
  lines: BoundariesDocument['lines'],
): Zone {
  const others = features.flatMap(({ properties: { id, kind, name } }) => {
    const land = kind === 'state' && id !== properties.of ? regions.get(id) : undefined
    return land === undefined ? [] : [{ name, land }]
  })
  const drawn = geometry === null ? [] : (linesIn(geometry) ?? [])
  return {
    form: 'zone',
    breadth_m: properties.breadth_m!,
    land: regions.get(properties.of ?? '') ?? null,
    coast: drawn.flatMap((line) => sidesAlong(lines === 'geodesic' ? line : chainOfGeodesics(line, false))),
    others,
  }
}

const sidesAlong = (line: readonly GeoPoint[]): Side[] =>
  line.slice(1).map((to, k) => ({ from: line[k]!, to }))

/** The lines of a geometry; undefined when one of its places is none. */
function linesIn({ type, coordinates }: NonNullable<Feature['geometry']>): GeoPoint[][] | undefined {
  const lines = (type === 'LineString' ? [coordinates] : coordinates).map((line) =>
    Array.isArray(line) && line.length >= 2 ? line.map(placeIn) : [undefined],
  )
  return lines.every((line) => line.every((at) => at !== undefined)) ? (lines as GeoPoint[][]) : undefined
}

function placeIn(value: unknown): GeoPoint | undefined {
  const [lon_deg, lat_deg] = Array.isArray(value) ? value : []
  const isPlace =
    typeof lon_deg === 'number' &&
    typeof lat_deg === 'number' &&
    Math.abs(lat_deg) <= 90 &&
    Math.abs(lon_deg) <= 180
  return isPlace ? { lat_deg, lon_deg } : undefined
}

function asGeodesics(region: Region, lines: BoundariesDocument['lines']): Region {
  if (lines === 'geodesic') return region
  return { polygons: region.polygons.map((rings) => rings.map((ring): Ring => chainOfGeodesics(ring, true))) }
}
