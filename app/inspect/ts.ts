import type { TsStream } from '../../src/recordings/ts/demux.ts'
import { type PictureIndex, type TsIndex, TsIndexer } from '../../src/recordings/ts/ts-index.ts'
import { type Family, type Found, nothing, type Span, type Wanted } from './found.ts'
import { foundIn, KlvSets } from './klv.ts'

/** Columns are not needed here: they are let go of as soon as there are so many rows. */
const ROWS = 512

/** An MPEG-2 transport stream: its streams, pictures and metadata. */
export const transportStream: Family = (head, wanted) => {
  if (!isInStep(head)) return undefined
  const sets = new Map<number, KlvSets>()
  const indexer = new TsIndexer(wanted.file, {
    packet: (pid, packet, pts_us) => setsOf(sets, pid, wanted).add(packet, pts_us),
    batch: { rows: ROWS, take: () => {} },
  })
  return {
    push: (chunk) => indexer.push(chunk),
    end: () => found(indexer.end(), sets),
  }
}

function setsOf(all: Map<number, KlvSets>, pid: number, wanted: Wanted): KlvSets {
  const known = all.get(pid)
  if (known !== undefined) return known
  const sets = new KlvSets(wanted, `PID ${pid}`)
  all.set(pid, sets)
  return sets
}

const SYNC = 0x47
const IN_STEP = 5
const PACKET_BYTES = 188
/** Plain, with an arrival time before each packet, with parity behind it. */
const STRIDES = [188, 192, 204] as const

/** Sync bytes at every stride, five of them or to the end. Text, which has no zeros, may have letters as regular. */
function isInStep(head: Uint8Array): boolean {
  if (!head.includes(0)) return false
  for (let at = head.indexOf(SYNC); at >= 0; at = head.indexOf(SYNC, at + 1))
    if (STRIDES.some((stride) => areInStep(head, at, stride))) return true
  return false
}

function areInStep(head: Uint8Array, first: number, stride: number): boolean {
  for (let count = 1; count < IN_STEP; count++) {
    const at = first + count * stride
    if (at >= head.length) return count >= 2 || first + PACKET_BYTES === head.length
    if (head[at] !== SYNC) return false
  }
  return true
}

function found(index: TsIndex, sets: ReadonlyMap<number, KlvSets>): Found {
  const { packets, packetBytes, pictures, clock, faults } = index
  const klv = foundIn([...sets.values()])
  const shown = pictures.reduce((sum, { byte }) => sum + byte.length, 0)
  return {
    ...nothing,
    ...klv,
    format: `MPEG transport stream, ${packetBytes} bytes a packet`,
    streams: index.streams.map((stream) => streamFound(stream, index, sets)),
    counts: { packets, streams: index.streams.length, pictures: shown, ...klv.counts },
    span: klv.span ?? clockSpan(clock.t_us),
    standards: ['ISO/IEC 13818-1', ...klv.standards],
    faults,
  }
}

function clockSpan(t_us: Float64Array): Span | null {
  const duration_s = (t_us.at(-1)! - t_us[0]!) / 1e6
  return duration_s >= 0 ? { clock: 'since-start', from: 0, to: duration_s, duration_s } : null
}

function streamFound(
  { pid, program, streamType, coding, packets, units, gaps }: TsStream,
  { pictures, klv }: TsIndex,
  sets: ReadonlyMap<number, KlvSets>,
): Record<string, unknown> {
  const video = pictures.find((each) => each.pid === pid)
  const carriage = klv.find((each) => each.pid === pid)?.carriage ?? null
  const own =
    sets
      .get(pid)
      ?.conformance.report()
      .sets.filter(({ within }) => within === null) ?? []
  return {
    ...{ name: `PID ${pid}`, pid, program, streamType, coding, packets, units, gaps },
    ...(video === undefined ? {} : picturesFound(video)),
    ...(carriage === null ? {} : { carriage }),
    ...(own.length === 0 ? {} : { sets: own.reduce((sum, each) => sum + each.sets, 0) }),
  }
}

function picturesFound({ format, byte, isKey, pts_us, stamp_us }: PictureIndex) {
  let from_us = Number.POSITIVE_INFINITY
  let to_us = Number.NEGATIVE_INFINITY
  for (const each of pts_us) {
    if (each < from_us) from_us = each
    if (each > to_us) to_us = each
  }
  return {
    codec: format?.codec ?? null,
    width_px: format?.width_px ?? null,
    height_px: format?.height_px ?? null,
    pictures: byte.length,
    keyPictures: isKey.reduce((sum, each) => sum + each, 0),
    perSecond: to_us > from_us ? (byte.length - 1) / ((to_us - from_us) / 1e6) : null,
    stamped: stamp_us?.reduce((sum, each) => sum + (Number.isNaN(each) ? 0 : 1), 0) ?? 0,
  }
}
