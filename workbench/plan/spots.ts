/** The places of a draft that somebody can take hold of on the map: corners, ends of lines, home, a centre. */
import type { GeoPoint } from '../../src/quantities/frame.ts'
import { areaFrom, type Draft, type Polygons, placeOf, polygonsOf, unrolled } from './draft.ts'

export type Spot =
  | { readonly of: 'corner'; readonly polygon: number; readonly ring: number; readonly at: number }
  | { readonly of: 'line'; readonly at: number }
  | { readonly of: 'center' }
  | { readonly of: 'home' }

export interface Placed {
  readonly spot: Spot
  readonly place: GeoPoint
  /** Whether a corner can be put in between this one and the next, and where. */
  readonly after: GeoPoint | null
}

/** Every spot of a draft that has a place, in the order in which the Tab key visits them. */
export function spotsOf(draft: Draft): Placed[] {
  const { area, pattern, home } = draft
  const placed: Placed[] = []
  for (const [polygon, rings] of (area === null ? [] : polygonsOf(area)).entries())
    for (const [ring, corners] of rings.entries())
      for (const [at, place] of corners.entries())
        placed.push({
          spot: { of: 'corner', polygon, ring, at },
          place,
          after: middle(place, corners[(at + 1) % corners.length]!),
        })
  if (pattern.kind === 'corridor')
    for (const [at, place] of pattern.line.entries()) {
      const next = pattern.line[at + 1]
      placed.push({ spot: { of: 'line', at }, place, after: next === undefined ? null : middle(place, next) })
    }
  if ('center' in pattern) placed.push({ spot: { of: 'center' }, place: pattern.center, after: null })
  placed.push({ spot: { of: 'home' }, place: home, after: null })
  return placed.filter(({ place }) => Number.isFinite(place.lat_deg + place.lon_deg))
}

/** One name for one spot, for keys and for tests. */
export const spotName = (spot: Spot): string =>
  spot.of === 'corner'
    ? `corner-${spot.polygon}-${spot.ring}-${spot.at}`
    : spot.of === 'line'
      ? `line-${spot.at}`
      : spot.of

function middle(from: GeoPoint, to: GeoPoint): GeoPoint {
  const [near] = unrolled([to], from)
  return placeOf((from.lat_deg + near!.lat_deg) / 2, (from.lon_deg + near!.lon_deg) / 2)
}

/** The draft with one spot elsewhere. */
export function moved(draft: Draft, spot: Spot, to: GeoPoint): Draft {
  const place = placeOf(to.lat_deg, to.lon_deg)
  if (spot.of === 'home') return { ...draft, home: { ...draft.home, ...place } }
  if (spot.of === 'corner')
    return withRing(draft, spot, (ring) => ring.map((each, k) => (k === spot.at ? place : each)))
  const { pattern } = draft
  if (spot.of === 'center')
    return 'center' in pattern ? { ...draft, pattern: { ...pattern, center: place } } : draft
  if (pattern.kind !== 'corridor') return draft
  const line = pattern.line.map((each, k) => (k === spot.at ? place : each))
  return { ...draft, pattern: { ...pattern, line } }
}

/** The draft with one more corner after a spot. */
export function insertedAfter(draft: Draft, spot: Spot, at: GeoPoint): Draft {
  const { pattern } = draft
  const into = (places: readonly GeoPoint[], k: number) => [
    ...places.slice(0, k + 1),
    placeOf(at.lat_deg, at.lon_deg),
    ...places.slice(k + 1),
  ]
  if (spot.of === 'corner') return withRing(draft, spot, (ring) => into(ring, spot.at))
  if (spot.of !== 'line' || pattern.kind !== 'corridor') return draft
  return { ...draft, pattern: { ...pattern, line: into(pattern.line, spot.at) } }
}

const RING_LEAST = 3
const LINE_LEAST = 2

/** The draft without a corner; without its ring, where too few are left; home and centre stay. */
export function removed(draft: Draft, spot: Spot): Draft {
  const without = (places: readonly GeoPoint[], at: number) => places.filter((_, k) => k !== at)
  const { pattern } = draft
  if (spot.of === 'corner') return withRing(draft, spot, (ring) => without(ring, spot.at))
  if (spot.of !== 'line' || pattern.kind !== 'corridor' || pattern.line.length <= LINE_LEAST) return draft
  return { ...draft, pattern: { ...pattern, line: without(pattern.line, spot.at) } }
}

/** The draft with one ring changed. A hole of fewer than three corners goes; with an outer ring its polygon goes. */
export function withRing(
  draft: Draft,
  { polygon, ring }: { readonly polygon: number; readonly ring: number },
  change: (corners: readonly GeoPoint[]) => readonly GeoPoint[],
): Draft {
  if (draft.area === null) return draft
  const polygons: Polygons = polygonsOf(draft.area)
    .map((rings, p) =>
      p === polygon ? rings.map((corners, r) => (r === ring ? change(corners) : corners)) : rings,
    )
    .flatMap((rings) => {
      if ((rings[0]?.length ?? 0) < RING_LEAST) return []
      return [rings.filter(({ length }) => length >= RING_LEAST)]
    })
  return { ...draft, area: areaFrom(polygons) }
}

/** What a person draws by pressing corner after corner. */
export const drawings = ['area', 'hole', 'line'] as const
export type Drawing = (typeof drawings)[number]

/** How many corners it takes. */
export const leastOf = (drawing: Drawing): number => (drawing === 'line' ? LINE_LEAST : RING_LEAST)

/** The draft with what was drawn: another polygon, a hole in the polygon drawn in, the line of a corridor. */
export function drawn(draft: Draft, drawing: Drawing, corners: readonly GeoPoint[]): Draft {
  const places = corners.map(({ lat_deg, lon_deg }) => placeOf(lat_deg, lon_deg))
  const polygons = draft.area === null ? [] : polygonsOf(draft.area)
  if (drawing === 'line') {
    const { pattern } = draft
    const corridor =
      pattern.kind === 'corridor' ? pattern : ({ kind: 'corridor', line: [], reach_m: 500 } as const)
    return { ...draft, pattern: { ...corridor, line: places } }
  }
  if (drawing === 'area') {
    const home = Number.isNaN(draft.home.lat_deg) ? { ...draft.home, ...places[0]! } : draft.home
    return { ...draft, home, area: areaFrom([...polygons, [places]]) }
  }
  const around = Math.max(
    0,
    polygons.findIndex(([outer]) => outer !== undefined && isWithin(outer, places[0]!)),
  )
  return {
    ...draft,
    area: areaFrom(polygons.map((rings, k) => (k === around ? [...rings, places] : rings))),
  }
}

/** Near enough to choose the polygon somebody draws in; whether the hole is sound is the core's to say. */
function isWithin(ring: readonly GeoPoint[], at: GeoPoint): boolean {
  const near = unrolled(ring, at)
  return near.reduce((isInside, b, k) => {
    const a = near.at(k - 1)!
    if (a.lat_deg > at.lat_deg === b.lat_deg > at.lat_deg) return isInside
    const part = (at.lat_deg - a.lat_deg) / (b.lat_deg - a.lat_deg)
    return a.lon_deg + part * (b.lon_deg - a.lon_deg) > at.lon_deg ? !isInside : isInside
  }, false)
}
