/**
 * GPX 1.0 and 1.1 (topografix.com/GPX/1/0 and 1/1): tracks, routes, waypoints, and Garmin's TrackPointExtension (speed, course).
 * One GPX track becomes one Track. The standard measures `ele` from the sea; many devices write what their receiver gave.
 */
import { type Fault, type FaultKind, FaultList } from '../../quantities/fault.ts'
import { parseInstant } from '../../quantities/instant.ts'
import { isWritable } from '../cot/event.ts'
import {
  attributeOf,
  childrenNamed,
  isElement,
  localName,
  readPlacedXml,
  textOf,
  type XmlElement,
} from '../cot/xml.ts'
import { type Note, note } from '../note.ts'
import type { Track } from '../track.ts'
import { dilutionNotes, Range, TrackColumns, type TrackPoint } from './columns.ts'

export interface GpxTrack extends Track {
  /** Index of the first point of each segment: between segments the receiver was off or without a fix. */
  readonly segmentStarts: readonly number[]
}

/** A place somebody named; NaN: not stated. Heights are above sea level by the standard. */
export interface GpxPoint {
  readonly name: string
  readonly t_us: number
  readonly lat_deg: number
  readonly lon_deg: number
  readonly height_m: number
}

export interface GpxFile {
  readonly version: string
  readonly creator: string
  readonly tracks: readonly GpxTrack[]
  readonly routes: readonly { readonly name: string; readonly points: readonly GpxPoint[] }[]
  readonly waypoints: readonly GpxPoint[]
  readonly faults: readonly Fault[]
}

/** Larger files are refused: the tree of a document takes many times its bytes. */
const GPX_BYTES_MAX = 64 << 20

/**
 * A whole GPX file. Faults with their byte and line: those of readXml; 'unknown-format' (another document),
 * 'not-a-number' and 'out-of-range' (a point without a sound place is left out; another bad value is NaN), 'bad-time'.
 */
export function readGpx(bytes: Uint8Array, file = ''): GpxFile {
  const faults = new FaultList()
  const nothing = { version: '', creator: '', tracks: [], routes: [], waypoints: [] }
  if (bytes.length > GPX_BYTES_MAX) {
    faults.add({
      kind: 'malformed',
      file,
      byte: 0,
      found: `${bytes.length} bytes`,
      expected: 'at most 64 MiB',
    })
    return { ...nothing, faults: faults.all() }
  }
  const { root, faults: ofXml, placeOf } = readPlacedXml(bytes, file)
  for (const fault of ofXml) faults.add(fault)
  if (root === null) return { ...nothing, faults: faults.all() }
  const fault: Report = (element, kind, column, found, expected) =>
    faults.add({ kind, file, ...placeOf(element), column, found: found.slice(0, 60), expected })
  if (localName(root.name) !== 'gpx') {
    fault(root, 'unknown-format', root.name, `an element ${root.name}`, 'an element gpx')
    return { ...nothing, faults: faults.all() }
  }
  const tracks = childrenNamed(root, 'trk').map((each, index) => trackOf(each, `track ${index + 1}`, fault))
  const routes = childrenNamed(root, 'rte').map((each) => ({
    name: childText(each, 'name'),
    points: childrenNamed(each, 'rtept').flatMap((point) => namedPoint(point, fault) ?? []),
  }))
  const waypoints = childrenNamed(root, 'wpt').flatMap((point) => namedPoint(point, fault) ?? [])
  const { version = '', creator = '' } = Object.fromEntries(root.attributes)
  return { version, creator, tracks, routes, waypoints, faults: faults.all() }
}

type Report = (element: XmlElement, kind: FaultKind, column: string, found: string, expected: string) => void

/** True for a file that begins as GPX does. */
export function looksLikeGpx(head: Uint8Array): boolean {
  return /^\uFEFF?\s*(?:<\?[^>]*\?>\s*|<!--[^>]*-->\s*)*<(?:\w+:)?gpx[\s>]/.test(
    lossy.decode(head.subarray(0, 4096)),
  )
}

const lossy = new TextDecoder('utf-8', { ignoreBOM: true })

const childText = (element: XmlElement, name: string) => {
  const child = childrenNamed(element, name)[0]
  return child === undefined ? '' : textOf(child).trim()
}

/** What the points of one track said that no column holds. */
interface Seen {
  readonly dilution: Map<string, Range>
  readonly extensions: Set<string>
  withoutZone: number
  withoutTime: number
}

function trackOf(element: XmlElement, unnamed: string, fault: Report): GpxTrack {
  const columns = new TrackColumns()
  const seen: Seen = { dilution: new Map(), extensions: new Set(), withoutZone: 0, withoutTime: 0 }
  const segmentStarts: number[] = []
  for (const segment of childrenNamed(element, 'trkseg')) {
    const start = columns.length
    for (const child of segment.children) {
      if (!isElement(child) || localName(child.name) !== 'trkpt') continue
      const point = pointOf(child, seen, fault)
      if (point !== undefined) columns.add(point)
    }
    if (columns.length > start) segmentStarts.push(start)
  }
  const name = childText(element, 'name') || unnamed
  const facts = { of: name, statedBy: 'trkpt', clock: 'utc', heightDatum: 'sea-level' } as const
  const track = columns.track({ ...facts, notes: [] })
  return { ...track, notes: [...notesOf(track, seen), ...gapNotes(track.t_us, segmentStarts)], segmentStarts }
}

function pointOf(element: XmlElement, seen: Seen, fault: Report): TrackPoint | undefined {
  const place = placeOfPoint(element, fault)
  if (place === undefined) return undefined
  const point: { -readonly [Key in keyof TrackPoint]: TrackPoint[Key] } = place
  for (const child of element.children) {
    if (!isElement(child)) continue
    const name = localName(child.name)
    if (name === 'time') point.t_us = timeOf(child, seen, fault)
    else if (name === 'extensions') extensionsOf(child, point, seen, fault)
    else {
      const field = Object.hasOwn(NUMBERS, name) ? NUMBERS[name] : undefined
      if (field === undefined) continue
      const value = numberOf(child, textOf(child), name, fault)
      if (field === 'dilution') {
        const range = seen.dilution.get(name) ?? new Range()
        range.add(value)
        seen.dilution.set(name, range)
      } else point[field] = value
    }
  }
  if (point.t_us === undefined) seen.withoutTime++
  return point
}

/** Speed and course stand in the point itself in GPX 1.0, in metres per second and degrees from true north. */
const NUMBERS: Readonly<Record<string, 'height_m' | 'speed_mps' | 'course_deg' | 'dilution'>> = {
  ele: 'height_m',
  speed: 'speed_mps',
  course: 'course_deg',
  hdop: 'dilution',
  vdop: 'dilution',
  pdop: 'dilution',
}

function placeOfPoint(element: XmlElement, fault: Report): { lat_deg: number; lon_deg: number } | undefined {
  const value = (name: string, most: number) => {
    const text = attributeOf(element, name)
    if (text === undefined) fault(element, 'malformed', name, `no ${name}`, 'degrees')
    const degrees = text === undefined ? Number.NaN : numberOf(element, text, name, fault)
    if (Math.abs(degrees) <= most) return degrees
    if (!Number.isNaN(degrees)) fault(element, 'out-of-range', name, String(degrees), `${-most} to ${most}`)
    return undefined
  }
  const lat_deg = value('lat', 90)
  const lon_deg = value('lon', 180)
  return lat_deg === undefined || lon_deg === undefined ? undefined : { lat_deg, lon_deg }
}

const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?\s*$/

function numberOf(element: XmlElement, text: string, column: string, fault: Report): number {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN
  if (Number.isFinite(value)) return value + 0
  fault(element, 'not-a-number', column, `"${text}"`, 'a number')
  return Number.NaN
}

function timeOf(element: XmlElement, seen: Seen, fault: Report): number {
  const text = textOf(element).trim()
  const t_us = parseInstant(text, 'iso')
  if (t_us === undefined || !isWritable(t_us)) {
    fault(element, 'bad-time', 'time', `"${text}"`, 'such as 2025-06-03T17:31:12Z')
    return Number.NaN
  }
  if (!/(?:Z|[+-]\d\d(?::?\d\d)?)$/.test(text)) seen.withoutZone++
  return t_us
}

/** TrackPointExtension of Garmin, version 1 or 2; others are named in a note. */
function extensionsOf(
  element: XmlElement,
  point: { speed_mps?: number; course_deg?: number },
  seen: Seen,
  fault: Report,
): void {
  for (const child of element.children) {
    if (!isElement(child)) continue
    const ours = localName(child.name) === 'TrackPointExtension'
    if (!ours) seen.extensions.add(localName(child.name))
    for (const inner of ours ? child.children : []) {
      if (!isElement(inner)) continue
      const name = localName(inner.name)
      if (name === 'speed') point.speed_mps = numberOf(inner, textOf(inner), name, fault)
      else if (name === 'course') point.course_deg = numberOf(inner, textOf(inner), name, fault)
      else seen.extensions.add(name)
    }
  }
}

function notesOf(track: Track, seen: Seen): Note[] {
  const notes: Note[] = []
  if (track.height_m.some((height) => !Number.isNaN(height))) notes.push(note('gpx-heights'))
  if (seen.withoutTime > 0) notes.push(note('points-without-time', { count: seen.withoutTime }))
  if (seen.withoutZone > 0) notes.push(note('times-without-zone', { count: seen.withoutZone }))
  notes.push(...dilutionNotes(seen.dilution))
  if (seen.extensions.size > 0) {
    const names = [...seen.extensions].slice(0, 20).map((name) => name.slice(0, 40))
    notes.push(note('extensions-left-out', { names: names.join(', ') }))
  }
  return notes
}

function gapNotes(t_us: Float64Array, segmentStarts: readonly number[]): Note[] {
  const { length } = segmentStarts
  const notes = length > 1 ? [note('segments', { count: length })] : []
  for (const start of segmentStarts.slice(1, 11)) {
    const [before_us, after_us] = [t_us[start - 1] ?? Number.NaN, t_us[start] ?? Number.NaN]
    if (Number.isNaN(after_us - before_us)) continue
    notes.push(note('gap-between-segments', { gap_s: (after_us - before_us) / 1e6, at_us: before_us }))
  }
  return notes
}

function namedPoint(element: XmlElement, fault: Report): GpxPoint | undefined {
  const seen: Seen = { dilution: new Map(), extensions: new Set(), withoutZone: 0, withoutTime: 0 }
  const point = pointOf(element, seen, fault)
  if (point?.lat_deg === undefined || point.lon_deg === undefined) return undefined
  const { lat_deg, lon_deg, t_us = Number.NaN, height_m = Number.NaN } = point
  return { name: childText(element, 'name'), t_us, lat_deg, lon_deg, height_m }
}
