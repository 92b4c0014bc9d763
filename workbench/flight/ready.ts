import { columnIn } from '../../src/reports/columns.ts'
import type {
  ComparisonRecord,
  FlightDocument,
  LookColumn,
  TrackRecord,
  VideoRecord,
} from '../../src/reports/flight.ts'
import { lookColumns } from '../../src/reports/flight.ts'

/** A flight made ready to draw: flat arrays, NaN where nothing is stated. */
export interface ReadyFlight {
  readonly span: FlightDocument['span']
  readonly videos: readonly ReadyVideo[]
  readonly tracks: readonly ReadyTrack[]
  readonly comparisons: readonly ComparisonRecord[]
}

export interface ReadyVideo {
  /** Its number among the flight's videos, which is its address too. */
  readonly number: number
  readonly record: VideoRecord
  readonly pictures: ReadyPictures | null
  readonly looks: ReadyLooks | null
  readonly objects: { readonly t_us: Float64Array; readonly count: Float64Array }
  readonly from_us: number
  readonly to_us: number
}

/** In the order of the file, which is that of decoding. */
export interface ReadyPictures {
  readonly t_us: Float64Array
  readonly pts_us: Float64Array
  readonly byte: Float64Array
  readonly isKey: Float64Array
  /** Indices of the pictures in the order of time. */
  readonly inTime: Int32Array
}

export type ReadyLooks = Readonly<Record<LookColumn, Float64Array>>

export interface ReadyTrack {
  readonly record: TrackRecord
  readonly t_us: Float64Array
  readonly height_m: Float64Array
  /** Longitude and latitude in turn. */
  readonly lonLat: Float64Array
}

/** Undefined when the two files do not belong together. */
export function readyFlight(document: FlightDocument, bin: Uint8Array): ReadyFlight | undefined {
  if (document.overflight !== 'flight/1') return undefined
  const videos = document.videos.map((record, number) => readyVideo(record, number, bin))
  const tracks = document.tracks.map((record) => readyTrack(record, bin))
  if (![...videos, ...tracks].every((each) => each !== undefined)) return undefined
  return {
    span: document.span,
    videos: videos as ReadyVideo[],
    tracks: tracks as ReadyTrack[],
    comparisons: document.comparisons,
  }
}

function readyVideo(record: VideoRecord, number: number, bin: Uint8Array): ReadyVideo | undefined {
  const pictures = record.pictures && readyPictures(record.pictures, bin)
  const looks = record.looks && readyLooks(record.looks, bin)
  const t_us = columnIn(bin, record.objects.t_us)
  const count = columnIn(bin, record.objects.count)
  if (pictures === undefined || looks === undefined || !t_us || !count) return undefined
  const times = pictures === null || record.pictures?.rule === 'none' ? looks?.t_us : pictures.t_us
  const [from_us, to_us] = endsOf(times ?? new Float64Array(0))
  // An older flight says its notes in English alone.
  const noted = record.noted ?? []
  return { number, record: { ...record, noted }, pictures, looks, objects: { t_us, count }, from_us, to_us }
}

function readyPictures(
  { t_us, pts_us, byte, isKey }: NonNullable<VideoRecord['pictures']>,
  bin: Uint8Array,
): ReadyPictures | undefined {
  const [t, pts, bytes, keys] = [t_us, pts_us, byte, isKey].map((column) => columnIn(bin, column))
  if (!t || !pts || !bytes || !keys) return undefined
  const inTime = Int32Array.from(t, (_, k) => k).sort((a, b) => t[a]! - t[b]! || a - b)
  return { t_us: t, pts_us: pts, byte: bytes, isKey: keys, inTime }
}

function readyLooks(columns: NonNullable<VideoRecord['looks']>, bin: Uint8Array): ReadyLooks | undefined {
  const read = lookColumns.map((name) => [name, columnIn(bin, columns[name])] as const)
  if (!read.every(([, values]) => values !== undefined)) return undefined
  return Object.fromEntries(read) as unknown as ReadyLooks
}

function readyTrack(record: TrackRecord, bin: Uint8Array): ReadyTrack | undefined {
  const [t_us, lat, lon, height_m] = [record.t_us, record.lat_deg, record.lon_deg, record.height_m].map(
    (column) => columnIn(bin, column),
  )
  if (!t_us || !lat || !lon || !height_m) return undefined
  const lonLat = new Float64Array(2 * t_us.length)
  for (let k = 0; k < t_us.length; k++) {
    lonLat[2 * k] = lon[k]!
    lonLat[2 * k + 1] = lat[k]!
  }
  return { record, t_us, height_m, lonLat }
}

function endsOf(t_us: Float64Array): [number, number] {
  let from_us = Number.POSITIVE_INFINITY
  let to_us = Number.NEGATIVE_INFINITY
  for (const t of t_us) {
    if (t < from_us) from_us = t
    if (t > to_us) to_us = t
  }
  return [from_us, to_us]
}

/** The picture on show at an instant: the last one not after it. Undefined before the first, and in gaps of over two seconds. */
export function pictureAt({ t_us, inTime }: ReadyPictures, at_us: number): number | undefined {
  let low = 0
  let high = inTime.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (t_us[inTime[middle]!]! <= at_us + 1) low = middle + 1
    else high = middle
  }
  const picture = inTime[low - 1]
  return picture === undefined || at_us - t_us[picture]! > GAP_US ? undefined : picture
}

const GAP_US = 2e6

/** The picture before or after the one on show, in time. */
export function pictureBeside({ inTime }: ReadyPictures, picture: number, steps: number): number {
  const at = inTime.indexOf(picture)
  return inTime[Math.min(inTime.length - 1, Math.max(0, at + steps))]!
}

/** The look that was in force at an instant; undefined where none is as near as two seconds. */
export function lookAt({ t_us }: ReadyLooks, at_us: number): number | undefined {
  let low = 0
  let high = t_us.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (t_us[middle]! <= at_us + 1) low = middle + 1
    else high = middle
  }
  const look = low > 0 ? low - 1 : 0
  return Math.abs(at_us - (t_us[look] ?? Number.NaN)) <= GAP_US ? look : undefined
}

/** The video that shows an instant; else the first one. */
export function videoAt(
  videos: readonly ReadyVideo[],
  at_us: number,
  chosen: number | undefined,
): ReadyVideo | undefined {
  const there = videosAt(videos, at_us)
  return there.find(({ number }) => number === chosen) ?? there[0] ?? videos[0]
}

/** All that were being taken at an instant. */
export const videosAt = (videos: readonly ReadyVideo[], at_us: number): readonly ReadyVideo[] =>
  videos.filter(({ from_us, to_us }) => at_us >= from_us - 1 && at_us <= to_us + GAP_US)
