import type { Feature, FeatureCollection, Geometry, MultiPolygon, Position } from 'geojson'
import { ringArea_m2 } from '../kernels/contour.ts'
import { geoFromLocal } from '../quantities/frame.ts'
import { peak_ppm } from './enhancement.ts'
import type { GasRecord, Records } from './records.ts'
import { regionsOf } from './regions.ts'
import type { GeoJsonMultiPolygon, Result } from './result.ts'

/** What a feature is, so that a map program can style and filter. */
export const featureKinds = [
  'source',
  'region50',
  'region90',
  'detection',
  'track',
  'beam',
  'sensor',
  'search-area',
] as const
export type FeatureKind = (typeof featureKinds)[number]

export interface CaseProperties {
  readonly kind: FeatureKind
  readonly id: string
  readonly [name: string]: string | number | null
}

/** RFC 7946, with one foreign member that says what the coordinates are. */
export interface CaseFeatures extends FeatureCollection<Geometry, CaseProperties> {
  readonly coordinatesAre: string
}

export const ON_EARTH = 'WGS 84 longitude, latitude in degrees (RFC 7946)'
export const LOCAL_METRES =
  'local metres east, north of an origin whose place on Earth is not known; not longitude and latitude'

/** The case for map programs. Heights are above local ground and so stand in properties, not in coordinates. */
export function caseFeatures(result: Result, records: Records): CaseFeatures {
  const place = placer(result)
  const features = [
    ...sourceFeatures(result, place),
    ...regionFeatures(result, records, place),
    ...detectionFeatures(result, place),
    ...records.gas.flatMap((record) => gasFeatures(record, place)),
    ...searchFeatures(records, place),
  ]
  const coordinatesAre = result.frame.origin ? ON_EARTH : LOCAL_METRES
  return { type: 'FeatureCollection', coordinatesAre, features }
}

type CaseFeature = Feature<Geometry, CaseProperties>
type Placer = (x_m: number, y_m: number) => Position

/** A centimetre is the last digit kept: 7 decimals of a degree, 2 of a metre. */
function placer({ frame: { origin } }: Result): Placer {
  const to = (value: number, decimals: number) => Number(value.toFixed(decimals)) + 0
  if (!origin) return (x_m, y_m) => [to(x_m, 2), to(y_m, 2)]
  return (x_m, y_m) => {
    const { lat_deg, lon_deg } = geoFromLocal(origin, x_m, y_m)
    return [to(lon_deg, 7), to(lat_deg, 7)]
  }
}

const feature = (geometry: Geometry, properties: CaseProperties): CaseFeature => ({
  type: 'Feature',
  geometry,
  properties,
})

const point = (coordinates: Position): Geometry => ({ type: 'Point', coordinates })

const sourceFeatures = ({ sources }: Result, place: Placer) =>
  sources.map(({ id, position, species, rate_kgph, probability, area50_m2, area90_m2 }) =>
    feature(point(place(position.x_m, position.y_m)), {
      kind: 'source',
      id,
      species,
      rateP05_kgph: rate_kgph.p05,
      rateP50_kgph: rate_kgph.p50,
      rateP95_kgph: rate_kgph.p95,
      probability,
      heightAboveGround_m: position.z_m,
      area50_m2,
      area90_m2,
    }),
  )

const regionFeatures = (result: Result, records: Records, place: Placer) =>
  regionsOf(result, records).flatMap(({ region50, region90, area50_m2, area90_m2 }, i) => {
    const id = result.sources[i]?.id ?? ''
    return [
      feature(placed(region90, place), { kind: 'region90', id, probability: 0.9, area_m2: area90_m2 }),
      feature(placed(region50, place), { kind: 'region50', id, probability: 0.5, area_m2: area50_m2 }),
    ]
  })

const placed = ({ coordinates }: GeoJsonMultiPolygon, place: Placer): MultiPolygon => ({
  type: 'MultiPolygon',
  coordinates: coordinates.map((rings) => rings.map((ring) => ring.map(([x, y]) => place(x!, y!)))),
})

const detectionFeatures = ({ detections }: Result, place: Placer) =>
  detections.map((detection) =>
    feature(point(place(detection.x_m, detection.y_m)), {
      kind: 'detection',
      id: detection.id,
      sensor: detection.sensor,
      plume: detection.plume,
      peak: isoOf(detection.peak_us),
      from: isoOf(detection.from_us),
      to: isoOf(detection.to_us),
      peakEnhancement_ppm: detection.peakEnhancement_ppm,
      score: detection.score,
      heightAboveGround_m: detection.z_m,
    }),
  )

const isoOf = (at_us: number) => new Date(at_us / 1000).toISOString()

/** A track, a beam or a sensor; where places are missing there is no feature. */
function gasFeatures(record: GasRecord, place: Placer): CaseFeature[] {
  const [x_m, y_m] = [record.x_m[0], record.y_m[0]]
  if (x_m === undefined || y_m === undefined) return []
  const about = { id: record.sensor, species: record.species, peakEnhancement_ppm: peak_ppm(record) }
  if (record.kind === 'fixed') return [feature(point(place(x_m, y_m)), { kind: 'sensor', ...about })]
  if (record.kind === 'beam') {
    if (!record.beamTo) return []
    const ends = [place(x_m, y_m), place(record.beamTo.x_m, record.beamTo.y_m)]
    return [feature({ type: 'LineString', coordinates: ends }, { kind: 'beam', ...about })]
  }
  const line = withoutRepeats(record.x_m.map((x, i) => place(x, record.y_m[i]!)))
  const times = { from: isoOf(record.t_us[0] ?? 0), to: isoOf(record.t_us.at(-1) ?? 0) }
  const geometry: Geometry = line.length > 1 ? { type: 'LineString', coordinates: line } : point(line[0]!)
  return [feature(geometry, { kind: 'track', ...about, ...times })]
}

const withoutRepeats = (line: readonly Position[]) =>
  line.filter((at, i) => i === 0 || at[0] !== line[i - 1]![0] || at[1] !== line[i - 1]![1])

/** The ring closed and turning left, as RFC 7946 asks, whichever way the manifest gave it. */
function searchFeatures({ searchArea }: Records, place: Placer): CaseFeature[] {
  if (searchArea.length < 3) return []
  const [first, last] = [searchArea[0]!, searchArea.at(-1)!]
  const closed = first[0] === last[0] && first[1] === last[1] ? [...searchArea] : [...searchArea, first]
  const ring = ringArea_m2(closed) < 0 ? closed.toReversed() : closed
  const coordinates = [ring.map(([x, y]) => place(x, y))]
  return [feature({ type: 'Polygon', coordinates }, { kind: 'search-area', id: '' })]
}
