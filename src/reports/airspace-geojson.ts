import type { Feature, FeatureCollection, LineString, MultiLineString, Point, Position } from 'geojson'
import type { Airspace, Judged } from '../airspace/airspace.ts'
import type { BoundarySet } from '../airspace/boundary-set.ts'
import type { GeoPoint } from '../quantities/frame.ts'
import type { Way } from '../recordings/track.ts'
import { verdictLines } from './airspace-lines.ts'
import { linesNear } from './airspace-near.ts'
import { ON_EARTH } from './geojson.ts'

type Shape = LineString | MultiLineString | Point
type Properties = Readonly<Record<string, string | number | null>>

/**
 * A verdict for map programs (RFC 7946): for each boundary its own line near the flight, the track in pieces of one verdict, and
 * its entries and exits as points. `tracks`: of each subject its way, in order.
 */
export function airspaceFeatures(
  { subjects }: Airspace,
  tracks: readonly Way[],
  sets: readonly BoundarySet[],
): FeatureCollection<Shape, Properties> & { readonly coordinatesAre: string } {
  const features = subjects.flatMap((subject, at) =>
    subject.boundaries.flatMap((judged) => {
      const about = {
        subject: at,
        what: subject.what,
        of: subject.of,
        boundary: judged.id,
        name: judged.name,
      }
      return [...pieces(tracks[at]!, judged, about), ...points(judged, about)]
    }),
  )
  return {
    type: 'FeatureCollection',
    coordinatesAre: ON_EARTH,
    features: [...lines(sets, tracks), ...features],
  }
}

/** Of every boundary its line near the flight, where there is one. */
function lines(sets: readonly BoundarySet[], tracks: readonly Way[]) {
  const flown = tracks.flatMap(thinned)
  return sets.flatMap(({ boundaries, id: set }) =>
    boundaries
      .filter(({ isNeighbour }) => !isNeighbour)
      .flatMap((boundary) => {
        const { id, name, kind, accuracy_m } = boundary
        const properties = { kind: 'line', boundary: id, name, of: kind, set, accuracy_m }
        return linesNear(boundary, flown).map(
          (places): Feature<Shape, Properties> => ({
            ...{ type: 'Feature', properties, geometry: lineOf(places) },
          }),
        )
      }),
  )
}

/** Enough places to know where it was. */
function thinned({ lat_deg, lon_deg }: Way): GeoPoint[] {
  const stride = Math.max(1, Math.floor(lat_deg.length / 2000))
  return Array.from(lat_deg.keys())
    .filter((k) => k % stride === 0 && !Number.isNaN(lat_deg[k]! + lon_deg[k]!))
    .map((k) => ({ lat_deg: lat_deg[k]!, lon_deg: lon_deg[k]! }))
}

function pieces(track: Way, judged: Judged, about: Properties): Feature<Shape, Properties>[] {
  return verdictLines(track, judged.segments).flatMap(({ segment, places }) => {
    const { verdict, why, from, to, from_us, to_us, nearest } = segment
    if (places.length < 2) return []
    const properties = {
      ...{ kind: 'segment', ...about, verdict, why, from, to, from_us, to_us },
      ...{ nearest_m: nearest?.depth_m ?? null, margin_m: nearest?.margin_m ?? null },
    }
    return [{ type: 'Feature', properties, geometry: lineOf(places) }]
  })
}

const points = (judged: Judged, about: Properties): Feature<Shape, Properties>[] =>
  judged.crossings.flatMap(({ kind, from, to, from_us, to_us, nearest }) => {
    if (nearest === null) return []
    const { depth_m, margin_m, line } = nearest
    const properties = { kind, ...about, from, to, from_us, to_us, depth_m, margin_m, line }
    return [{ type: 'Feature', properties, geometry: { type: 'Point', coordinates: positionOf(nearest) } }]
  })

/** Cut at the 180th meridian, as RFC 7946 asks. */
function lineOf(places: readonly GeoPoint[]): LineString | MultiLineString {
  const parts: Position[][] = [[]]
  places.forEach((place, k) => {
    const before = places[k - 1]
    if (before !== undefined && Math.abs(place.lon_deg - before.lon_deg) > 180) parts.push([])
    parts.at(-1)!.push(positionOf(place))
  })
  const long = parts.map((part) => (part.length === 1 ? [part[0]!, part[0]!] : part))
  return long.length === 1
    ? { type: 'LineString', coordinates: long[0]! }
    : { type: 'MultiLineString', coordinates: long }
}

/** A centimetre is the last digit kept. */
const positionOf = ({ lat_deg, lon_deg }: GeoPoint): Position => [
  Math.round(lon_deg * 1e7) / 1e7,
  Math.round(lat_deg * 1e7) / 1e7,
]
