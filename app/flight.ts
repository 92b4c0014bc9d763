import { aboveEllipsoid } from '../src/recordings/heights.ts'
/** From the files of a flight that a manifest names to one record of it: videos, tracks, others' tracks, comparisons. */

import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { FileRoots, readHead, streamFile } from '../adapters/recordings/files.ts'
import { type Fault, FaultList } from '../src/quantities/fault.ts'
import { klvFile, type Video, videosOf } from '../src/recordings/imagery/video.ts'
import { isDatalink, KlvColumnDecoder } from '../src/recordings/klv/columns.ts'
import { type KlvPacket, readPacket } from '../src/recordings/klv/packet.ts'
import { eachTriplet } from '../src/recordings/klv/triplets.ts'
import { trackOfLooks } from '../src/recordings/looks/track-of-looks.ts'
import { note } from '../src/recordings/note.ts'
import { readGpx } from '../src/recordings/paths/gpx.ts'
import { readNmea } from '../src/recordings/paths/nmea.ts'
import { pathFormat } from '../src/recordings/paths/summary.ts'
import { readTrackTable } from '../src/recordings/paths/track-table.ts'
import type { InputFile } from '../src/recordings/recording.ts'
import {
  dataflashTracks,
  mavlinkTracks,
  readDataflash,
  readMavlink,
  readUlog,
  telemetryFormat,
  ulogTracks,
} from '../src/recordings/telemetry/index.ts'
import type { Track } from '../src/recordings/track.ts'
import { compareTracks } from '../src/recordings/traffic/compare.ts'
import { openTraffic, recogniseTraffic } from '../src/recordings/traffic/index.ts'
import { likelyOwn } from '../src/recordings/traffic/likely-own.ts'
import { looksLikeTs } from '../src/recordings/ts/demux.ts'
import { TsIndexer } from '../src/recordings/ts/ts-index.ts'
import type { Flight } from '../src/reports/flight.ts'
import type { FlightRecording } from '../src/sorties/mapping.ts'
import { type CasePlan, recordingOf } from './ingest.ts'

export interface FlightRead {
  /** Null when the manifest names no file of a flight. */
  readonly flight: Flight | null
  readonly inputs: readonly InputFile[]
  /** Faults nobody accepted. */
  readonly refused: readonly Fault[]
}

type TrackRead = Flight['tracks'][number] & {
  readonly assumedSigma_m?: number | undefined
  /** The same with heights above the ellipsoid, where its source states both. */
  readonly geometric?: Track | null
}

/** Reads every file of the flight. What is wrong with one is among its faults; the others are read all the same. */
export async function readFlight(
  plan: CasePlan,
  onProgress: (fraction: number, what: string) => void,
): Promise<FlightRead> {
  const roots = new FileRoots(plan.roots)
  const files = plan.files.filter((planned) => recordingOf(plan, planned).role === 'flight')
  if (files.length === 0) return { flight: null, inputs: [], refused: [] }
  const videos: Video[] = []
  const tracks: TrackRead[] = []
  const inputs: InputFile[] = []
  const refused: Fault[] = []
  const addresses: string[] = []
  for (const [at, planned] of files.entries()) {
    const recording = recordingOf(plan, planned) as FlightRecording
    const tell = (fraction: number) => onProgress((at + fraction) / files.length, planned.file)
    const path = roots.find(planned.file)
    const read =
      path === undefined ? missing(planned.file) : await readFile(path, planned.file, recording, tell)
    videos.push(...read.videos)
    tracks.push(...read.tracks.map((track) => ({ ...track, assumedSigma_m: recording.accuracy_m })))
    inputs.push(read.input)
    refused.push(
      ...read.input.faults.filter(({ kind }) => !recording.accept.includes(kind) && SEVERE.has(kind)),
    )
    if (recording.address !== undefined) addresses.push(recording.address)
  }
  return { flight: { videos, tracks, comparisons: compared(tracks, addresses) }, inputs, refused }
}

/** Faults that leave nothing to show. Damage within a stream is told beside it, and the rest is shown. */
const SEVERE: ReadonlySet<string> = new Set(['missing-file', 'empty-file', 'unknown-format'])

interface FileRead {
  readonly videos: readonly Video[]
  readonly tracks: readonly TrackRead[]
  readonly input: InputFile
}

const missing = (file: string): FileRead => ({
  videos: [],
  tracks: [],
  input: {
    ...{ file, sha256: '', bytes: 0, rows: 0 },
    faults: [
      {
        kind: 'missing-file',
        file,
        found: 'no such file',
        expected: 'the file found when the run was planned',
      },
    ],
  },
})

async function readFile(
  path: string,
  file: string,
  recording: FlightRecording,
  tell: (fraction: number) => void,
): Promise<FileRead> {
  const head = await plainHead(path)
  const offset_us = recording.offset_s * 1e6
  if (looksLikeTs(head)) return readVideo(path, file, offset_us, tell)
  if (isKlv(head)) return readKlv(path, file, offset_us, tell)
  const traffic = recogniseTraffic(head)
  if (traffic !== undefined) {
    const reader = openTraffic(traffic, { file })
    const streamed = await streamPlain(path, (chunk) => reader.push(chunk), tell)
    const { aircraft, faults } = reader.end()
    const whose = recording.of ?? 'others'
    const flown = aircraft.filter(({ track }) => track.t_us.length > 0)
    const tracks = flown.map(({ track, ellipsoidTrack }) => ({
      ...{ file, whose, track: shifted(track, offset_us) },
      geometric: ellipsoidTrack && shifted(ellipsoidTrack, offset_us),
    }))
    return { videos: [], tracks, input: inputOf(file, streamed, tracks, faults) }
  }
  const { bytes, streamed } = await wholeFile(path, tell)
  const read = tracksIn(bytes, file)
  if (read === undefined) return unknown(file, streamed)
  const whose = recording.of ?? 'own'
  const tracks = read.tracks.map((track) => ({ file, whose, track: shifted(track, offset_us) }))
  return { videos: [], tracks, input: inputOf(file, streamed, tracks, read.faults) }
}

const inputOf = (
  file: string,
  streamed: { readonly sha256: string; readonly bytes: number },
  tracks: readonly TrackRead[],
  faults: readonly Fault[],
): InputFile => ({
  file,
  ...streamed,
  rows: tracks.reduce((sum, { track }) => sum + track.t_us.length, 0),
  faults,
})

function unknown(file: string, streamed: { readonly sha256: string; readonly bytes: number }): FileRead {
  const fault: Fault =
    streamed.bytes === 0
      ? { kind: 'empty-file', file, found: 'no bytes', expected: 'a recording of a flight' }
      : {
          kind: 'unknown-format',
          file,
          found: 'a file of no known format',
          expected: 'MPEG-TS, KLV, MAVLink, ULog, DataFlash, GPX, NMEA, a table of fixes, or traffic',
        }
  return { videos: [], tracks: [], input: { file, ...streamed, rows: 0, faults: [fault] } }
}

async function readVideo(
  path: string,
  file: string,
  offset_us: number,
  tell: (fraction: number) => void,
): Promise<FileRead> {
  const old: KlvPacket[] = []
  const indexer = new TsIndexer(file, {
    other: (packet) => {
      if (packet.standard === 'EG 0104') old.push(packet)
    },
  })
  const streamed = await streamFile(path, (chunk) => indexer.push(chunk), tell)
  const videos = videosOf(indexer.end(), old, { file, sha256: streamed.sha256, offset_us })
  return videosRead(file, videos, streamed)
}

async function readKlv(
  path: string,
  file: string,
  offset_us: number,
  tell: (fraction: number) => void,
): Promise<FileRead> {
  const { bytes, streamed } = await wholeFile(path, tell)
  const faults = new FaultList()
  const report = (fault: Fault) => faults.add(fault)
  const decoder = new KlvColumnDecoder(file, report)
  const old: KlvPacket[] = []
  const place = (at: number) => at
  eachTriplet(bytes, 0, bytes.length, true, {
    triplet: (triplet) => {
      if (isDatalink(bytes, triplet.at)) decoder.add(bytes, triplet, place)
      else old.push(readPacket(bytes, triplet, { file, place, report }))
    },
    fault: (kind, at, found, expected) => report({ kind, file, byte: at, found, expected }),
  })
  const given = { file, sha256: streamed.sha256, offset_us }
  return videosRead(file, [klvFile(decoder.take(), old, faults.all(), streamed.bytes, given)], streamed)
}

function videosRead(
  file: string,
  videos: readonly Video[],
  streamed: { readonly sha256: string; readonly bytes: number },
): FileRead {
  // Videos beside the same key data flew the same way.
  const looks = [...new Set(videos.flatMap((video) => video.looks ?? []))]
  const tracks = looks.map((each) => ({ file, whose: 'own' as const, track: trackOfLooks(each) }))
  const rows = looks.reduce((sum, { count }) => sum + count, 0)
  return { videos, tracks, input: { file, ...streamed, rows, faults: videos[0]?.faults ?? [] } }
}

/** Tracks of a file that is read whole; undefined when it is of no such format. */
function tracksIn(
  bytes: Uint8Array,
  file: string,
): { tracks: readonly Track[]; faults: readonly Fault[] } | undefined {
  switch (telemetryFormat(bytes.subarray(0, HEAD_BYTES)) ?? pathFormat(bytes.subarray(0, HEAD_BYTES))) {
    case 'ulog': {
      const log = readUlog(bytes, { file })
      return { tracks: ulogTracks(log), faults: log.summary.faults }
    }
    case 'dataflash': {
      const log = readDataflash(bytes, { file })
      return { tracks: dataflashTracks(log), faults: log.summary.faults }
    }
    case 'tlog': {
      const log = readMavlink(bytes, { file, form: 'tlog' })
      return { tracks: mavlinkTracks(log), faults: log.summary.faults }
    }
    case 'mavlink-stream': {
      const log = readMavlink(bytes, { file, form: 'stream' })
      return { tracks: mavlinkTracks(log), faults: log.summary.faults }
    }
    case 'gpx':
      return readGpx(bytes, file)
    case 'nmea': {
      const { track, faults } = readNmea(bytes, file)
      return { tracks: track === null ? [] : [track], faults }
    }
    case 'track-table': {
      const { track, faults } = readTrackTable(bytes, file)
      return { tracks: track === null ? [] : [track], faults }
    }
    default:
      return undefined
  }
}

const HEAD_BYTES = 1 << 16

const isKlv = (head: Uint8Array) =>
  [0x06, 0x0e, 0x2b, 0x34].every((byte, k) => head[k] === byte) && head.length >= 17

const shifted = (track: Track, offset_us: number): Track =>
  offset_us === 0 ? track : { ...track, t_us: track.t_us.map((t) => t + offset_us) }

/**
 * Which of the outsiders' tracks are of our own aircraft, and how they differ: for each of our tracks on the time axis, and
 * for each address that the manifest states as ours.
 */
function compared(tracks: readonly TrackRead[], addresses: readonly string[]): Comparison[] {
  const others = tracks.flatMap(({ whose }, at) => (whose === 'others' ? [at] : []))
  const own = tracks.flatMap(({ whose, track }, at) => (whose === 'own' && track.clock === 'utc' ? [at] : []))
  if (others.length === 0 || own.length === 0) return []
  const named = [...new Set(addresses.map((address) => address.toLowerCase()))]
  const sought = named.length === 0 ? [{}] : named.map((address) => ({ address }))
  return own.flatMap((at) =>
    sought.flatMap((whom) => {
      const outsiders = others.map((other) => tracks[other]!.track)
      const { track: found } = likelyOwn(tracks[at]!.track, outsiders, whom)
      return found === null ? [] : [comparisonOf(tracks, at, others[found]!)]
    }),
  )
}

type Comparison = Flight['comparisons'][number]

function comparisonOf(tracks: readonly TrackRead[], own: number, outside: number): Comparison {
  const mine = tracks[own]!.track
  const theirs = tracks[outside]!
  const assumedSigma_m = {
    ...stated('own', tracks[own]!.assumedSigma_m),
    ...stated('outside', theirs.assumedSigma_m),
  }
  const [ours, outsider] = alike(mine, theirs)
  const { samples: _, ...comparison } = compareTracks(ours, outsider, { assumedSigma_m })
  const isMoved = ours !== mine || (outsider !== theirs.track && outsider !== theirs.geometric)
  const geoid = isMoved ? [note('geoid-added')] : []
  return { own, outside, comparison: { ...comparison, notes: [...comparison.notes, ...geoid] } }
}

const OF_EARTH: ReadonlySet<Track['heightDatum']> = new Set(['sea-level', 'ellipsoid'])

/** Heights above sea level and above the ellipsoid compare after the geoid is added; a pressure height only with another one. */
function alike(own: Track, { track, geometric }: TrackRead): [own: Track, outside: Track] {
  const outside = OF_EARTH.has(own.heightDatum) && geometric ? geometric : track
  return own.heightDatum === outside.heightDatum
    ? [own, outside]
    : [aboveEllipsoid(own), aboveEllipsoid(outside)]
}

const stated = (side: 'own' | 'outside', sigma_m: number | undefined) =>
  sigma_m === undefined ? {} : { [side]: sigma_m }

const GZIP = [0x1f, 0x8b]

const isGzip = (head: Uint8Array) => GZIP.every((byte, k) => head[k] === byte)

/** The first bytes, of what is inside when it is compressed. */
async function plainHead(path: string): Promise<Uint8Array> {
  const head = readHead(path, HEAD_BYTES)
  if (!isGzip(head)) return head
  const parts: Uint8Array[] = []
  let length = 0
  const stream = createReadStream(path).pipe(createGunzip())
  try {
    for await (const part of stream) {
      parts.push(part as Uint8Array)
      length += (part as Uint8Array).length
      if (length >= HEAD_BYTES) break
    }
  } catch {
    // Damaged: what came out of it so far says what it is, if anything does.
  }
  return Buffer.concat(parts)
}

/** Streams what is inside; digest and size are those of the file as it lies there. */
async function streamPlain(
  path: string,
  sink: (chunk: Uint8Array) => void,
  tell: (fraction: number) => void,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  if (!isGzip(readHead(path, 2))) return streamFile(path, sink, tell)
  const gunzip = createGunzip()
  const ended = new Promise<void>((done) => {
    gunzip.on('data', (part: Uint8Array) => sink(part))
    gunzip.on('end', done)
    gunzip.on('error', () => done())
  })
  const streamed = await streamFile(path, (chunk) => void gunzip.write(Uint8Array.from(chunk)), tell)
  gunzip.end()
  await ended
  return streamed
}

async function wholeFile(path: string, tell: (fraction: number) => void) {
  const parts: Uint8Array[] = []
  const streamed = await streamPlain(path, (chunk) => void parts.push(Uint8Array.from(chunk)), tell)
  return { bytes: new Uint8Array(Buffer.concat(parts)), streamed }
}
