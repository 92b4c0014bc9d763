/**
 * `overflight/flight/1`: the aircraft's own recordings and others' of it, in the form that screens draw. Two files beside
 * result.json: flight.json says what there is, and where in flight.bin the columns stand.
 */
import type { Fault } from '../quantities/fault.ts'
import type { Video } from '../recordings/imagery/video.ts'
import type { Looks } from '../recordings/looks/looks.ts'
import type { Note } from '../recordings/note.ts'
import type { HeightDatum, Track } from '../recordings/track.ts'
import type { TrackComparison } from '../recordings/traffic/comparison.ts'
import { type Column, Packer } from './columns.ts'
import { type FootprintRecord, packFootprints } from './footprints.ts'
import { englishNote } from './noted.ts'

export interface FlightDocument {
  readonly overflight: 'flight/1'
  /** What all of it covers; null when nothing of it is on the time axis. */
  readonly span: { readonly from_us: number; readonly to_us: number } | null
  readonly videos: readonly VideoRecord[]
  readonly tracks: readonly TrackRecord[]
  readonly comparisons: readonly ComparisonRecord[]
}

/** What was noted, in no language and in English. */
interface Noted {
  readonly noted: readonly Note[]
  readonly notes: readonly string[]
}

export interface VideoRecord extends Noted {
  readonly file: string
  readonly sha256: string
  readonly bytes: number
  readonly names: Video['names']
  readonly pictures: {
    readonly pid: number
    readonly coding: string
    readonly codec: string | null
    readonly width_px: number | null
    readonly height_px: number | null
    readonly rule: string
    readonly t_us: Column
    readonly pts_us: Column
    readonly byte: Column
    readonly isKey: Column
  } | null
  /** The stream of KLV beside the pictures; null when there is none, or no pictures. */
  readonly klvPid: number | null
  /** Thinned for drawing. */
  readonly looks: Readonly<Record<LookColumn, Column>> | null
  /** Of every look, in footprints.bin: what lookback asks. */
  readonly footprints: FootprintRecord | null
  readonly objects: { readonly t_us: Column; readonly count: Column }
  readonly faults: readonly Fault[]
}

/** Columns of `Looks` that are drawn. Corners: four for each look. */
export const lookColumns = [
  't_us',
  'lat_deg',
  'lon_deg',
  'height_m',
  'heading_deg',
  'bearing_deg',
  'depression_deg',
  'horizontalFov_deg',
  'slantRange_m',
  'centreLat_deg',
  'centreLon_deg',
  'cornerLat_deg',
  'cornerLon_deg',
  'openCorners',
  'footprintSource',
  'footprintArea_m2',
] as const
export type LookColumn = (typeof lookColumns)[number]

export interface TrackRecord extends Noted {
  readonly file: string
  readonly whose: 'own' | 'others'
  readonly of: string
  readonly statedBy: string
  readonly clock: Track['clock']
  readonly heightDatum: HeightDatum
  /** As many fixes as were recorded; left out where none was left out here. */
  readonly recorded?: number
  readonly t_us: Column
  readonly lat_deg: Column
  readonly lon_deg: Column
  readonly height_m: Column
  readonly sigmaHorizontal_m: Column | null
}

export interface ComparisonRecord {
  /** Indices into `tracks`. */
  readonly own: number
  readonly outside: number
  readonly comparison: Omit<TrackComparison, 'samples' | 'notes'> & Noted
}

/** A flight as it was read. */
export interface Flight {
  readonly videos: readonly Video[]
  readonly tracks: readonly {
    readonly file: string
    readonly whose: 'own' | 'others'
    readonly track: Track
  }[]
  readonly comparisons: readonly {
    readonly own: number
    readonly outside: number
    readonly comparison: Omit<TrackComparison, 'samples'>
  }[]
}

/** Looks are thinned to so many for drawing; those at a picture are read from the recording itself. */
const LOOKS_MOST = 40_000
const FIXES_MOST = 40_000

const DEGREES = new Set<LookColumn>([
  't_us',
  'lat_deg',
  'lon_deg',
  'centreLat_deg',
  'centreLon_deg',
  'cornerLat_deg',
  'cornerLon_deg',
])
const BYTES = new Set<LookColumn>(['openCorners', 'footprintSource'])

/** The three files. Pure: the same flight gives the same bytes. */
export function packFlight({ videos, tracks, comparisons }: Flight): {
  readonly document: FlightDocument
  readonly bin: Uint8Array
  readonly footprints: Uint8Array
} {
  const bin = new Packer()
  const footprints = new Packer()
  // Videos beside the same key data share its looks: they are packed once.
  const lookedAt = once((looks: Looks) => ({
    looks: lookRecord(looks, bin),
    footprints: packFootprints(looks, footprints),
  }))
  const span = spanOf({ videos, tracks, comparisons })
  const document: FlightDocument = {
    overflight: 'flight/1',
    span,
    videos: videos.map((video) => ({
      ...videoRecord(video, bin),
      ...(video.looks === null ? { looks: null, footprints: null } : lookedAt(video.looks)),
    })),
    tracks: tracks.map(({ file, whose, track }) => trackRecord(file, whose, track, bin)),
    comparisons: comparisons.map((each) => ({
      ...each,
      comparison: { ...each.comparison, ...notedBoth(each.comparison) },
    })),
  }
  return { document, bin: bin.bytes(), footprints: footprints.bytes() }
}

/** Makes of each object one thing, once. */
function once<Of, Made>(make: (of: Of) => Made): (of: Of) => Made {
  const made = new Map<Of, Made>()
  return (of) => {
    const thing = made.get(of) ?? make(of)
    made.set(of, thing)
    return thing
  }
}

const notedBoth = ({ notes }: { readonly notes: readonly Note[] }): Noted => ({
  noted: notes,
  notes: notes.map(englishNote),
})

function videoRecord(video: Video, bin: Packer): Omit<VideoRecord, 'looks' | 'footprints'> {
  const { file, sha256, bytes, names, klvPid, pictures, objects, faults } = video
  return {
    ...{ file, sha256, bytes, names, klvPid, faults, ...notedBoth(video) },
    pictures:
      pictures === null
        ? null
        : {
            ...{ pid: pictures.pid, coding: pictures.coding, rule: pictures.rule },
            codec: pictures.format?.codec ?? null,
            width_px: pictures.format?.width_px ?? null,
            height_px: pictures.format?.height_px ?? null,
            t_us: bin.add(pictures.t_us, 'f64'),
            pts_us: bin.add(pictures.pts_us, 'f64'),
            byte: bin.add(pictures.byte, 'f64'),
            isKey: bin.add(pictures.isKey, 'u8'),
          },
    objects: { t_us: bin.add(objects.t_us, 'f64'), count: bin.add(objects.count, 'f32') },
  }
}

function lookRecord(looks: Looks, bin: Packer): Readonly<Record<LookColumn, Column>> {
  const stride = Math.max(1, Math.ceil(looks.count / LOOKS_MOST))
  const columns = lookColumns.map((name) => {
    const values = looks[name]
    const each = values.length / Math.max(1, looks.count)
    const kept = thinned(values, stride, each)
    return [name, bin.add(kept, DEGREES.has(name) ? 'f64' : BYTES.has(name) ? 'u8' : 'f32')] as const
  })
  return Object.fromEntries(columns) as Record<LookColumn, Column>
}

function trackRecord(file: string, whose: 'own' | 'others', track: Track, bin: Packer): TrackRecord {
  const stride = Math.max(1, Math.ceil(track.t_us.length / FIXES_MOST))
  const column = (values: Float64Array, as: Column['as']) => bin.add(thinned(values, stride, 1), as)
  const { of, statedBy, clock, heightDatum, sigmaHorizontal_m: sigma } = track
  return {
    ...{ file, whose, of, statedBy, clock, heightDatum, ...notedBoth(track) },
    ...(stride === 1 ? {} : { recorded: track.t_us.length }),
    t_us: column(track.t_us, 'f64'),
    lat_deg: column(track.lat_deg, 'f64'),
    lon_deg: column(track.lon_deg, 'f64'),
    height_m: column(track.height_m, 'f32'),
    sigmaHorizontal_m: sigma === null ? null : column(sigma, 'f32'),
  }
}

/** Every `stride`-th group of `each` values. */
function thinned<A extends Float64Array | Uint8Array>(values: A, stride: number, each: number): A {
  if (stride === 1) return values
  return values.filter((_, k) => Math.floor(k / each) % stride === 0) as A
}

function spanOf({ videos, tracks }: Flight): FlightDocument['span'] {
  const columns = [
    ...videos.flatMap(({ pictures, looks }) => [
      ...(pictures !== null && pictures.rule !== 'none' ? [pictures.t_us] : []),
      ...(looks === null ? [] : [looks.t_us]),
    ]),
    ...tracks.flatMap(({ whose, track }) => (whose === 'own' && track.clock === 'utc' ? [track.t_us] : [])),
  ]
  let from_us = Number.POSITIVE_INFINITY
  let to_us = Number.NEGATIVE_INFINITY
  for (const column of columns) {
    for (const t of column) {
      if (t < from_us) from_us = t
      if (t > to_us) to_us = t
    }
  }
  return from_us <= to_us ? { from_us, to_us } : null
}
