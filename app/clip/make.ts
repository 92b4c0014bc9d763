/** A stretch of motion imagery with its key data as a file of its own, and a document that says where it is from. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readHead, streamFile } from '../../adapters/recordings/files.ts'
import { isoFromInstant } from '../../src/quantities/instant.ts'
import { type Video, videosOf } from '../../src/recordings/imagery/video.ts'
import type { KlvPacket } from '../../src/recordings/klv/packet.ts'
import type { Looks } from '../../src/recordings/looks/looks.ts'
import { trackOfLooks } from '../../src/recordings/looks/track-of-looks.ts'
import { type Asked, bytesToRead, type Cut, cutOf, TsClipper } from '../../src/recordings/ts/clip.ts'
import { looksLikeTs } from '../../src/recordings/ts/demux.ts'
import { type TsIndex, TsIndexer } from '../../src/recordings/ts/ts-index.ts'
import type { ClipDocument } from '../../src/reports/clip.ts'
import type { Flight } from '../../src/reports/flight.ts'
import { InputRefused } from '../failures.ts'

export interface ClipSource {
  readonly path: string
  /** As the manifest names it. */
  readonly file: string
  /** Of the video, where the recording has several; undefined: its first. */
  readonly pid: number | undefined
  /** Added to every time of the recording: the clock error that the manifest states. */
  readonly offset_us: number
}

/** What a clip will hold; nothing is written yet. */
export interface PlannedClip {
  readonly source: ClipSource
  readonly sha256: string
  readonly bytes: number
  readonly asked: Asked
  readonly cut: Cut
  /** Of the pictures, else of the sets, that the clip begins and ends with. */
  readonly span_us: readonly [from: number, to: number]
  readonly timeBy: string
  /** Where the aircraft was and what its camera saw meanwhile. */
  readonly seen: Flight
  readonly leftOut: readonly string[]
}

/** Looks the stretch up in one pass over the file. Refuses, with the time there is, when it holds nothing of that time. */
export async function planClip(
  source: ClipSource,
  asked: Asked,
  onProgress: (fraction: number) => void = () => {},
): Promise<PlannedClip> {
  const { path, file, offset_us } = source
  if (!(asked.from_us < asked.to_us))
    throw new InputRefused(
      `a clip from ${timeText(asked.from_us)} to ${timeText(asked.to_us)}: "to" must be later`,
    )
  if (!looksLikeTs(readHead(path)))
    throw new InputRefused(`${file} is no MPEG transport stream; clips are made of these`)
  const old: KlvPacket[] = []
  const indexer = new TsIndexer(file, { other: (set) => set.standard === 'EG 0104' && old.push(set) })
  const { sha256, bytes } = await streamFile(path, (chunk) => indexer.push(chunk), onProgress)
  const index = indexer.end()
  const videos = videosOf(index, old, { file, sha256, offset_us })
  const video = videos.find(({ pictures }) => pictures?.pid === source.pid) ?? videos[0]!
  const own = { from_us: asked.from_us - offset_us, to_us: asked.to_us - offset_us }
  const t_us = video.pictures?.t_us.map((t) => t - offset_us) ?? null
  const cut = cutOf(index, video.pictures?.pid ?? null, t_us, own)
  if (cut === undefined) throw new InputRefused(`${file} holds nothing of that time; ${heldText(video)}`)
  return {
    ...{ source, sha256, bytes, asked, cut },
    span_us: spanIn(video, cut, asked),
    timeBy: video.pictures?.rule ?? 'key-data',
    seen: seenIn(video, asked),
    leftOut: leftOutOf(index, cut),
  }
}

const timeText = (t_us: number) => isoFromInstant(t_us)

function heldText({ pictures, looks }: Video): string {
  if (pictures?.rule === 'none') return 'nothing in it says when its pictures were taken'
  const known = (pictures?.t_us ?? looks?.t_us ?? new Float64Array()).filter((t) => !Number.isNaN(t))
  if (known.length === 0) return 'nothing in it says when it was recorded'
  const least = known.reduce((a, b) => Math.min(a, b))
  const most = known.reduce((a, b) => Math.max(a, b))
  return `it runs from ${timeText(least)} to ${timeText(most)}`
}

function spanIn({ pictures }: Video, cut: Cut, asked: Asked): readonly [number, number] {
  if (pictures === null || cut.pictures === null) return [asked.from_us, asked.to_us]
  const taken = pictures.t_us
    .subarray(cut.pictures.first, cut.pictures.last + 1)
    .filter((t) => !Number.isNaN(t))
  return [taken.reduce((a, b) => Math.min(a, b)), taken.reduce((a, b) => Math.max(a, b))]
}

/** The video's looks of that time, and the camera's own way. */
function seenIn(video: Video, { from_us, to_us }: Asked): Flight {
  const { looks, file } = video
  if (looks === null) return { videos: [video], tracks: [], comparisons: [] }
  const rows = [...looks.t_us.keys()].filter((k) => looks.t_us[k]! >= from_us && looks.t_us[k]! <= to_us)
  const stretch = looksOf(looks, rows)
  const track = trackOfLooks(stretch)
  return { videos: [{ ...video, looks: stretch }], tracks: [{ file, whose: 'own', track }], comparisons: [] }
}

/** These rows of every column; corners stand four to a row. */
function looksOf(looks: Looks, rows: readonly number[]): Looks {
  const cut = Object.entries(looks).map(([name, column]) => {
    if (!(column instanceof Float64Array || column instanceof Uint8Array)) return [name, column]
    const each = looks.count === 0 ? 1 : column.length / looks.count
    const values = rows.flatMap((row) => [...column.subarray(row * each, (row + 1) * each)])
    return [name, column instanceof Float64Array ? Float64Array.from(values) : Uint8Array.from(values)]
  })
  return { ...(Object.fromEntries(cut) as Looks), count: rows.length }
}

const leftOutOf = ({ streams }: TsIndex, cut: Cut): string[] =>
  streams
    .filter(({ pid }) => !cut.streams.some((each) => each.pid === pid))
    .map(({ pid, coding }) => `PID ${pid} (${coding})`)

/** Reads the stretch alone and hands the clip's bytes on; the same recording and times give the same bytes. */
export async function writeClip(
  { source, sha256, bytes, asked, cut, span_us, timeBy, leftOut }: PlannedClip,
  name: string,
  sink: (bytes: Uint8Array) => Promise<void>,
): Promise<ClipDocument> {
  const hash = createHash('sha256')
  let [packets, written]: [Uint8Array[], number] = [[], 0]
  const clipper = new TsClipper(source.file, cut, (packet) => packets.push(packet))
  const flush = async () => {
    const made = Buffer.concat(packets)
    packets = []
    written += made.length
    hash.update(made)
    if (made.length > 0) await sink(made)
  }
  const [start, end] = bytesToRead(cut)
  for await (const chunk of createReadStream(source.path, { start, end: end - 1, highWaterMark: 1 << 20 })) {
    clipper.push(chunk as Uint8Array)
    await flush()
  }
  const { pictures, keyDataUnits, damaged } = clipper.end()
  await flush()
  return {
    overflight: 'clip/1',
    recording: { file: source.file, sha256, bytes },
    asked: { from: timeText(asked.from_us), to: timeText(asked.to_us) },
    holds: { from: timeText(span_us[0]), to: timeText(span_us[1]), timeBy },
    pictures: cut.pictures && { first: cut.pictures.first, last: cut.pictures.last, count: pictures },
    keyData: { units: keyDataUnits },
    damagedUnits: damaged,
    leftOut,
    clip: { file: name, sha256: hash.digest('hex'), bytes: written },
  }
}
