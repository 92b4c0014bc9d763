/** Tracks as GeoJSON (RFC 7946), as records, and in a few words. A number that is not stated never appears. */
import type { TrackSummary } from '../../src/recordings/telemetry/index.ts'
import { type Track, trackColumns } from '../../src/recordings/track.ts'
import { type Span, spanOf, type TrackFound, timeText } from './found.ts'

export interface TrackFeature {
  readonly properties: Readonly<Record<string, unknown>>
  /** [lon, lat] or [lon, lat, height]. */
  positions(): Iterable<readonly number[]>
}

const POSITIONS_AT_ONCE = 1000

/** A FeatureCollection in pieces of text, none of them long; tracks without a position are left out. */
export function* geoJson(features: Iterable<TrackFeature>): Generator<string> {
  yield '{"type":"FeatureCollection","features":['
  let written = 0
  for (const { properties, positions } of features) {
    const head = `${written === 0 ? '' : ','}{"type":"Feature","properties":${JSON.stringify(properties)},"geometry":`
    let count = 0
    let batch: string[] = []
    for (const position of positions()) {
      batch.push(JSON.stringify(position))
      if (batch.length < POSITIONS_AT_ONCE) continue
      yield `${count === 0 ? `${head}{"type":"LineString","coordinates":[` : ','}${batch.join(',')}`
      count += batch.length
      batch = []
    }
    if (count === 0 && batch.length === 0) continue
    written++
    if (count === 0 && batch.length === 1) yield `${head}{"type":"Point","coordinates":${batch[0]}}}`
    else {
      if (batch.length > 0)
        yield `${count === 0 ? `${head}{"type":"LineString","coordinates":[` : ','}${batch.join(',')}`
      yield ']}}'
    }
  }
  yield ']}\n'
}

/** From when until when the places of a track were; null when none states a time. */
export function trackSpan({ t_us, clock }: Pick<Track, 't_us' | 'clock'>): Span | null {
  let from_us = Number.POSITIVE_INFINITY
  let to_us = Number.NEGATIVE_INFINITY
  for (const each of t_us) {
    if (each < from_us) from_us = each
    if (each > to_us) to_us = each
  }
  return spanOf(from_us, to_us, clock)
}

/** All tracks together, where they count from the same instant; null when none states a time. */
export function spanOfTracks(tracks: readonly TrackFound[]): Span | null {
  const spans = tracks.flatMap(({ span }) => span ?? [])
  const [first] = spans
  if (first === undefined || spans.some(({ clock }) => clock !== first.clock)) return null
  const from = spans.map((span) => span.from).reduce((a, b) => (b < a ? b : a))
  const to = spans.map((span) => span.to).reduce((a, b) => (b > a ? b : a))
  const seconds = (time: string | number) => (typeof time === 'number' ? time : Date.parse(time) / 1000)
  return { clock: first.clock, from, to, duration_s: seconds(to) - seconds(from) }
}

/** The track in a few words. */
export const trackFound = (track: Track): TrackFound => ({
  of: track.of,
  statedBy: track.statedBy,
  points: track.t_us.length,
  heightDatum: track.heightDatum,
  span: trackSpan(track),
  notes: track.notes,
})

/** A track that was summed up. */
export const summaryFound = ({
  span_us,
  clock,
  of,
  statedBy,
  points,
  heightDatum,
  notes,
}: TrackSummary): TrackFound => ({
  ...{ of, statedBy, points, heightDatum },
  span: spanOf(...span_us, clock),
  notes,
})

/** The track as a feature. `clock`: where it is not the one that a track can name. */
export function trackFeature(track: Track, clock: Span['clock'] = track.clock): TrackFeature {
  const { of, statedBy, heightDatum, lat_deg, lon_deg, height_m } = track
  const span = trackSpan(track)
  const properties = { of, statedBy, heightDatum, clock, from: span?.from ?? null, to: span?.to ?? null }
  return {
    properties,
    *positions() {
      for (let i = 0; i < lat_deg.length; i++) {
        const place = [lon_deg[i]!, lat_deg[i]!]
        if (!place.every(Number.isFinite)) continue
        yield Number.isFinite(height_m[i]) ? [...place, height_m[i]!] : place
      }
    },
  }
}

const COLUMNS = trackColumns.filter((name) => name !== 't_us')

/** The places of a track as records, one JSON object each. */
export function* trackLines(track: Track): Generator<string> {
  const { of, statedBy, clock, t_us, heightDatum } = track
  for (let i = 0; i < t_us.length; i++) {
    const at = t_us[i]!
    const time = Number.isNaN(at) ? {} : clock === 'utc' ? { time: timeText(at) } : { sinceStart_s: at / 1e6 }
    const stated = COLUMNS.flatMap((name) => {
      const value = track[name]?.[i]
      return value !== undefined && Number.isFinite(value) ? [[name, value] as const] : []
    })
    yield JSON.stringify({ of, statedBy, ...time, ...Object.fromEntries(stated), heightDatum })
  }
}
