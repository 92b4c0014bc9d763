import { note } from '../../src/recordings/note.ts'
import {
  type FlightPlan,
  looksLikeFlightPlan,
  readFlightPlan,
} from '../../src/recordings/paths/flight-plan.ts'
import { looksLikeGpx, readGpx } from '../../src/recordings/paths/gpx.ts'
import { looksLikeNmea, NmeaReader } from '../../src/recordings/paths/nmea.ts'
import { looksLikeTrackTable } from '../../src/recordings/paths/track-layout.ts'
import { TrackTableReader } from '../../src/recordings/paths/track-table.ts'
import type { Track } from '../../src/recordings/track.ts'
import { type Family, type Found, nothing } from './found.ts'
import { spanOfTracks, type TrackFeature, trackFeature, trackFound, trackLines } from './tracks.ts'
import { Whole } from './whole.ts'

/** What their readers refuse to go beyond. */
const GPX_BYTES_MAX = 64 << 20
const PLAN_BYTES_MAX = 16 << 20

export const gpx: Family = (head, { file }) => {
  if (!looksLikeGpx(head)) return undefined
  const whole = new Whole(GPX_BYTES_MAX)
  return {
    push: (chunk) => whole.push(chunk),
    end() {
      const { version, creator, tracks, routes, waypoints, faults } = readGpx(whole.end(), file)
      const segments = tracks.reduce((sum, { segmentStarts }) => sum + segmentStarts.length, 0)
      const counts = { segments, routes: routes.length, waypoints: waypoints.length }
      const notes = creator === '' ? [] : [note('written-by', { program: creator.slice(0, 80) })]
      return { ...found(tracks, counts), format: 'GPX', standards: [`GPX ${version}`], faults, notes }
    },
  }
}

export const nmea: Family = (head, { file }) => {
  if (!looksLikeNmea(head)) return undefined
  const reader = new NmeaReader(file)
  return {
    push: (chunk) => reader.push(chunk),
    end() {
      const { track, sentences, faults } = reader.end()
      const all = sentences.reduce((sum, { count }) => sum + count, 0)
      const items = sentences.map(({ name, count }) => ({
        ...{ standard: 'NMEA 0183', stream: null, item: null, name, sets: count },
        share: count / all,
        perSecond: null,
      }))
      const tracks = track === null ? [] : [track]
      const facts = { format: 'NMEA 0183 sentences', standards: ['NMEA 0183'] }
      return { ...found(tracks, { sentences: all }), ...facts, items, faults }
    },
  }
}

export const trackTable: Family = (head, { file }) => {
  if (!looksLikeTrackTable(head)) return undefined
  const reader = new TrackTableReader(file)
  return {
    push: (chunk) => reader.push(chunk),
    end() {
      const { track, faults } = reader.end()
      return { ...found(track === null ? [] : [track], {}), format: 'table of positions', faults }
    },
  }
}

/** Points and counts of tracks that were read. */
function found(tracks: readonly Track[], counts: Readonly<Record<string, number>>): Found {
  const told = tracks.map(trackFound)
  const points = told.reduce((sum, track) => sum + track.points, 0)
  return {
    ...nothing,
    format: null,
    counts: { tracks: tracks.length, points, ...counts },
    span: spanOfTracks(told),
    tracks: told,
    faults: [],
    *lines() {
      for (const track of tracks) yield* trackLines(track)
    },
    features: () => tracks.map((track) => trackFeature(track)),
  }
}

export const flightPlan: Family = (head, { file }) => {
  if (!looksLikeFlightPlan(head)) return undefined
  const whole = new Whole(PLAN_BYTES_MAX)
  return {
    push: (chunk) => whole.push(chunk),
    end() {
      const { plan, faults } = readFlightPlan(whole.end(), file)
      return { ...(plan === null ? { ...nothing, format: 'flight plan' } : planFound(plan)), faults }
    },
  }
}

function planFound({ groundStation, items, fence, rally, unknown }: FlightPlan): Omit<Found, 'faults'> {
  const kinds = new Map<string, number>()
  for (const { kind, word } of items) kinds.set(word ?? kind, (kinds.get(word ?? kind) ?? 0) + 1)
  const fences = fence.polygons.length + fence.circles.length
  return {
    ...nothing,
    format: 'flight plan (QGroundControl)',
    counts: { items: items.length, fences, rally: rally.length, unknownFields: unknown.length },
    items: [...kinds].map(([name, sets]) => ({
      ...{ standard: 'flight plan', stream: null, item: null, name, sets },
      share: sets / items.length,
      perSecond: null,
    })),
    notes: groundStation === '' ? [] : [note('written-by', { program: groundStation.slice(0, 80) })],
    *lines() {
      for (const { raw, items: _, ...item } of items) yield JSON.stringify(item)
    },
    features: () => planFeatures(items),
  }
}

/** The way as planned: places of its items in order, those of a pattern by the line it would fly. */
function planFeatures(items: FlightPlan['items']): TrackFeature[] {
  const datums = [...new Set(items.flatMap((item) => (item.lat_deg === null ? [] : item.heightDatum)))]
  const heightDatum = datums.length === 1 ? datums[0]! : 'unknown'
  return [
    {
      properties: { of: 'planned way', statedBy: 'items of the plan', heightDatum, from: null, to: null },
      *positions() {
        for (const { lat_deg, lon_deg, height_m, line } of items) {
          if (lat_deg !== null && lon_deg !== null)
            yield height_m === null ? [lon_deg, lat_deg] : [lon_deg, lat_deg, height_m]
          for (const place of line) yield [place.lon_deg, place.lat_deg]
        }
      },
    },
  ]
}
