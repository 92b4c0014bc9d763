import type { Feature, FeatureCollection, LineString, MultiLineString, Point, Position } from 'geojson'
import type { Airspace, Judged } from '../airspace/airspace.ts'
import type { GeoPoint } from '../quantities/frame.ts'
import type { Track } from '../recordings/track.ts'
import { verdictLines } from './airspace-lines.ts'
import { ON_EARTH } from './geojson.ts'

type Shape = LineString | MultiLineString | Point
type Properties = Readonly<Record<string, string | number | null>>

/**
 * A verdict for map programs (RFC 7946): for each boundary the track in pieces of one verdict, and its entries and exits as
 * points. `tracks`: of each subject its track, in order; undefined for what has none.
 */
export function airspaceFeatures(
  { subjects }: Airspace,
  tracks: readonly (Track | undefined)[],
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
      const track = tracks[at]
      return [...(track === undefined ? [] : pieces(track, judged, about)), ...points(judged, about)]
    }),
  )
  return { type: 'FeatureCollection', coordinatesAre: ON_EARTH, features }
}

function pieces(track: Track, judged: Judged, about: Properties): Feature<Shape, Properties>[] {
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
