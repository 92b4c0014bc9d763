/** What every family of files answers with, whatever it holds. */
import type { Fault } from '../../src/quantities/fault.ts'
import type { Note } from '../../src/recordings/note.ts'
import type { HeightDatum, Track } from '../../src/recordings/track.ts'
import type { TrackFeature } from './tracks.ts'

export type InspectForm = 'text' | 'json' | 'items' | 'track' | 'cot'

/** From when until when. misp: the producer's time stamps, which may or may not know of leap seconds. */
export interface Span {
  readonly clock: 'utc' | 'misp' | 'since-start'
  /** ISO 8601; on the clock since-start seconds. */
  readonly from: string | number
  readonly to: string | number
  readonly duration_s: number
}

/** How often one kind of item, message or record was met. */
export interface ItemFound {
  readonly standard: string
  /** Of which stream; null where a file has but one. */
  readonly stream: string | null
  /** Its number in the standard, where it has one. */
  readonly item: number | null
  readonly name: string
  /** How many sets or records hold it, and what part of all of their kind; null where kinds overlap. */
  readonly sets: number
  readonly share: number | null
  readonly perSecond: number | null
}

export interface TrackFound {
  readonly of: string
  readonly statedBy: string
  readonly points: number
  readonly heightDatum: HeightDatum
  readonly span: Span | null
  readonly notes: Track['notes']
}

/** What one file holds, without its bytes. */
export interface Found {
  readonly format: string | null
  readonly streams: readonly Readonly<Record<string, unknown>>[]
  readonly counts: Readonly<Record<string, number>>
  readonly span: Span | null
  readonly standards: readonly string[]
  readonly items: readonly ItemFound[]
  readonly tracks: readonly TrackFound[]
  /** What only this family has to say; goes into the JSON beside the rest. */
  readonly more?: Readonly<Record<string, unknown>>
  /** The same for a person, one line each. */
  readonly moreLines?: readonly string[]
  readonly faults: readonly Fault[]
  readonly notes: readonly Note[]
  /** Records known only when all was read, one JSON object a line. */
  lines(): Iterable<string>
  features(): Iterable<TrackFeature>
}

/** A file as the command answers for it; its notes are English. */
export interface Inspection
  extends Omit<Found, 'lines' | 'features' | 'moreLines' | 'more' | 'tracks' | 'notes'> {
  readonly tracks: readonly (Omit<TrackFound, 'notes'> & { readonly notes: readonly string[] })[]
  readonly notes: readonly string[]
  readonly file: string
  /** How it was packed; what is said of it holds for what was in it. */
  readonly packing: 'gzip' | null
  readonly bytes: number
  /** Bytes unpacked; null when it was not packed. */
  readonly unpackedBytes: number | null
  readonly sha256: string
}

/** Bytes in chunks, in order; then what they were. */
export interface Inspector {
  push(chunk: Uint8Array): void
  end(): Found
}

export interface Wanted {
  readonly file: string
  readonly form: InspectForm
  /** Takes one record as JSON, as soon as it is known. */
  line(text: string): void
}

/** Looks at the first 64 KiB, at content alone; undefined: not of this family. Never throws. */
export type Family = (head: Uint8Array, wanted: Wanted) => Inspector | undefined

export const nothing = {
  streams: [],
  counts: {},
  span: null,
  standards: [],
  items: [],
  tracks: [],
  notes: [],
  lines: () => [],
  features: () => [],
} as const

/** The whole span of some numbers of microseconds; null where there is none. */
export function spanOf(from_us: number, to_us: number, clock: Span['clock']): Span | null {
  if (!(from_us <= to_us)) return null
  const time = (t_us: number) => (clock === 'since-start' ? t_us / 1e6 : timeText(t_us))
  return { clock, from: time(from_us), to: time(to_us), duration_s: (to_us - from_us) / 1e6 }
}

/** ISO 8601 in UTC with milliseconds; a number that no calendar holds as it is. */
export function timeText(t_us: number): string {
  const date = new Date(Math.round(t_us / 1000))
  return Number.isNaN(date.getTime()) ? `${t_us} us` : date.toISOString()
}
