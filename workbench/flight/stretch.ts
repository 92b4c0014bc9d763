import { type KlvPacket, readPacket } from '../../src/recordings/klv/packet.ts'
import { TsDemuxer } from '../../src/recordings/ts/demux.ts'
import { MetadataReader } from '../../src/recordings/ts/metadata.ts'
import type { ReadyPictures, ReadyVideo } from './ready.ts'

/** Pictures of a video from one at which decoding may start, and the KLV sets beside them. */
export interface Stretch {
  /** First picture, and the one behind the last. */
  readonly from: number
  readonly to: number
  /** Coded pictures in the order of the file; empty where one could not be read. */
  readonly pictures: readonly Uint8Array[]
  readonly sets: readonly { readonly pts_us: number; readonly packet: KlvPacket }[]
}

/** The picture at which decoding of this one must start; 0 when none before it may. */
export function keyBefore({ isKey }: ReadyPictures, picture: number): number {
  let key = picture
  while (key > 0 && isKey[key] !== 1) key--
  return key
}

/** The next such picture behind this one; the number of pictures when there is none. */
export function keyAfter({ isKey }: ReadyPictures, picture: number): number {
  let key = picture + 1
  while (key < isKey.length && isKey[key] !== 1) key++
  return key
}

const PACKETS_BEHIND = 12 * 188
const PICTURES_BEFORE = 2

/**
 * Where in the file these pictures stand, with a little before them, where the key data of the first may be, and behind: a
 * unit ends where the next begins.
 */
export function bytesOf({ byte }: ReadyPictures, from: number, to: number, size: number): [number, number] {
  const start = from > PICTURES_BEFORE ? byte[from - PICTURES_BEFORE]! : 0
  const end = to < byte.length ? byte[to]! + PACKETS_BEHIND : size
  return [start, Math.min(size, end)]
}

const STREAM_TYPES: Readonly<Record<string, number>> = { h264: 27, hevc: 36, mpeg2: 2, mpeg1: 1 }
const KLVA = Uint8Array.of(0x4b, 0x4c, 0x56, 0x41)

/** Takes these bytes of the file apart. `offset`: where they begin in it. */
export function stretchOf(
  video: ReadyVideo,
  from: number,
  to: number,
  bytes: Uint8Array,
  offset: number,
): Stretch {
  const { record, pictures } = video
  const made: Uint8Array[] = Array.from({ length: to - from }, () => new Uint8Array(0))
  const sets: { pts_us: number; packet: KlvPacket }[] = []
  const isOfInterest = new Map(Array.from({ length: to - from }, (_, k) => [pictures!.byte[from + k]!, k]))
  const metadata = new MetadataReader(record.file, {
    triplet: ({ bytes: unit, pts, place }, { at, valueAt, end }) => {
      const own = { at: 0, valueAt: valueAt - at, end: end - at }
      const context = {
        file: record.file,
        place: (byte: number) => offset + place(at + byte),
        report: () => {},
      }
      sets.push({ pts_us: pts / 0.09, packet: readPacket(unit.slice(at, end), own, context) })
    },
    fault: () => {},
  })
  const demuxer = new TsDemuxer(record.file, {
    stream: () => 'whole',
    unit: (unit) => {
      if (unit.stream.pid === record.klvPid) metadata.unit(unit)
      const picture =
        unit.stream.pid === record.pictures?.pid ? isOfInterest.get(offset + unit.byte) : undefined
      if (picture !== undefined) made[picture] = unit.bytes.slice()
    },
    clock: () => {},
    fault: () => {},
  })
  const { pid, coding } = record.pictures!
  demuxer.announce({ pid, streamType: STREAM_TYPES[coding] ?? 27, descriptors: [] }, 1)
  if (record.klvPid !== null)
    demuxer.announce({ pid: record.klvPid, streamType: 6, descriptors: [{ tag: 5, bytes: KLVA }] }, 1)
  demuxer.push(bytes)
  demuxer.end()
  metadata.end()
  return { from, to, pictures: made, sets }
}

/** The set that belongs to a picture: the nearest by the stream's clock, not more than half a second away; else by time stamp. */
export function setOf(stretch: Stretch, pts_us: number, t_us: number): KlvPacket | undefined {
  const away = ({ pts_us: pts, packet }: Stretch['sets'][number]) =>
    Number.isNaN(pts) ? Math.abs((packet.t_us ?? Number.NaN) - t_us) : Math.abs(pts - pts_us)
  const near = stretch.sets
    .filter(({ packet }) => packet.standard === 'ST 0601' || packet.standard === 'EG 0104')
    .map((each) => ({ each, away_us: away(each) }))
    .filter(({ away_us }) => away_us <= 500_000)
    .sort((a, b) => a.away_us - b.away_us)
  return near[0]?.each.packet
}
