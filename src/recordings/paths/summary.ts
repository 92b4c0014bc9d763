/** Text files of paths, recognised by content and summed up for a person. */
import type { Fault } from '../../quantities/fault.ts'
import type { Note } from '../note.ts'
import type { HeightDatum, Track } from '../track.ts'
import { looksLikeFlightPlan, readFlightPlan } from './flight-plan.ts'
import { looksLikeGpx, readGpx } from './gpx.ts'
import { looksLikeNmea, readNmea } from './nmea.ts'
import { looksLikeTrackTable } from './track-layout.ts'
import { readTrackTable } from './track-table.ts'

export const pathFormats = ['gpx', 'nmea', 'flight-plan', 'track-table'] as const
export type PathFormat = (typeof pathFormats)[number]

/** Which of the formats a file has, by its first 64 KiB; undefined when it is none of them. Never throws. */
export function pathFormat(head: Uint8Array): PathFormat | undefined {
  return pathFormats.find((format) => READERS[format].looksLike(head))
}

/** What a file of paths holds. */
export interface PathSummary {
  readonly format: PathFormat | null
  readonly tracks: readonly TrackSummary[]
  /** What else there is, by name: routes, waypoints, sentences, items, fences … */
  readonly counts: Readonly<Record<string, number>>
  readonly faults: readonly Fault[]
}

export interface TrackSummary {
  readonly of: string
  readonly points: number
  readonly clock: Track['clock']
  /** Null when no point states a time. */
  readonly from_us: number | null
  readonly until_us: number | null
  readonly heightDatum: HeightDatum
  readonly notes: readonly Note[]
}

/** Reads the whole file; a file of no known format is the fault 'unknown-format'. */
export function pathSummary(bytes: Uint8Array, file = ''): PathSummary {
  const format = pathFormat(bytes)
  if (format === undefined) {
    const found = { found: 'no known format', expected: pathFormats.join(', ') }
    return {
      format: null,
      tracks: [],
      counts: {},
      faults: [{ kind: 'unknown-format', file, byte: 0, ...found }],
    }
  }
  const { tracks, counts, faults } = READERS[format].read(bytes, file)
  return { format, tracks: tracks.map(trackSummary), counts, faults }
}

interface Read {
  readonly tracks: readonly Track[]
  readonly counts: Readonly<Record<string, number>>
  readonly faults: readonly Fault[]
}

const READERS: Readonly<
  Record<PathFormat, { looksLike(head: Uint8Array): boolean; read(bytes: Uint8Array, file: string): Read }>
> = {
  gpx: {
    looksLike: looksLikeGpx,
    read: (bytes, file) => {
      const { tracks, routes, waypoints, faults } = readGpx(bytes, file)
      const segments = tracks.reduce((sum, { segmentStarts }) => sum + segmentStarts.length, 0)
      return { tracks, counts: { segments, routes: routes.length, waypoints: waypoints.length }, faults }
    },
  },
  nmea: {
    looksLike: looksLikeNmea,
    read: (bytes, file) => {
      const { track, sentences, faults } = readNmea(bytes, file)
      const counts = Object.fromEntries(sentences.map(({ name, count }) => [name, count]))
      return { tracks: track ? [track] : [], counts, faults }
    },
  },
  'flight-plan': {
    looksLike: looksLikeFlightPlan,
    read: (bytes, file) => {
      const { plan, faults } = readFlightPlan(bytes, file)
      const fences = (plan?.fence.polygons.length ?? 0) + (plan?.fence.circles.length ?? 0)
      const counts = { items: plan?.items.length ?? 0, fences, rally: plan?.rally.length ?? 0 }
      return { tracks: [], counts: { ...counts, unknownFields: plan?.unknown.length ?? 0 }, faults }
    },
  },
  'track-table': {
    looksLike: looksLikeTrackTable,
    read: (bytes, file) => {
      const { track, faults } = readTrackTable(bytes, file)
      return { tracks: track ? [track] : [], counts: {}, faults }
    },
  },
}

function trackSummary({ of, t_us, clock, heightDatum, notes }: Track): TrackSummary {
  let from_us = Number.POSITIVE_INFINITY
  let until_us = Number.NEGATIVE_INFINITY
  for (const each of t_us) {
    if (each < from_us) from_us = each
    if (each > until_us) until_us = each
  }
  const timed = from_us <= until_us
  return {
    ...{ of, points: t_us.length, clock, heightDatum, notes },
    from_us: timed ? from_us : null,
    until_us: timed ? until_us : null,
  }
}
