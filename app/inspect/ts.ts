import type { TsStream } from '../../src/recordings/ts/demux.ts'
import { type Picture, type TsIndex, TsIndexer } from '../../src/recordings/ts/ts-index.ts'
import type { PictureFormat } from '../../src/recordings/video/sps.ts'
import { type Family, type Found, nothing, type Span, type Wanted } from './found.ts'
import { foundIn, KlvSets, printsSets } from './klv.ts'

/** Sets that are looked through at once. */
const ROWS = 512

/** An MPEG-2 transport stream: its streams, pictures and metadata. */
export const transportStream: Family = (head, wanted) => {
  if (!isInStep(head)) return undefined
  const streams = new Streams(wanted)
  const prints = printsSets(wanted)
  const indexer = new TsIndexer(wanted.file, {
    ...(prints
      ? { packet: (pid, packet, pts_us) => streams.sets(pid).add(packet, pts_us) }
      : { other: (packet, pid) => streams.sets(pid).add(packet, null) }),
    batch: { rows: ROWS, take: (pid, columns) => prints || streams.sets(pid).addColumns(columns) },
    picture: (pid, picture) => streams.pictures(pid).add(picture),
  })
  return {
    push: (chunk) => indexer.push(chunk),
    end: () => found(indexer.end(), streams),
  }
}

/** What was met so far of each stream. */
class Streams {
  readonly #wanted: Wanted
  readonly #sets = new Map<number, KlvSets>()
  readonly #pictures = new Map<number, Pictures>()

  constructor(wanted: Wanted) {
    this.#wanted = wanted
  }

  sets(pid: number): KlvSets {
    const sets = this.#sets.get(pid) ?? new KlvSets(this.#wanted, `PID ${pid}`)
    this.#sets.set(pid, sets)
    return sets
  }

  pictures(pid: number): Pictures {
    const pictures = this.#pictures.get(pid) ?? new Pictures()
    this.#pictures.set(pid, pictures)
    return pictures
  }

  get allSets(): KlvSets[] {
    return [...this.#sets.values()]
  }

  get shown(): number {
    return [...this.#pictures.values()].reduce((sum, { count }) => sum + count, 0)
  }
}

/** Pictures of one video stream, counted. */
class Pictures {
  count = 0
  #keys = 0
  #stamped = 0
  #from_us = Number.POSITIVE_INFINITY
  #to_us = Number.NEGATIVE_INFINITY

  add({ isKey, pts_us, stamp_us }: Picture): void {
    this.count++
    if (isKey) this.#keys++
    if (!Number.isNaN(stamp_us)) this.#stamped++
    if (pts_us < this.#from_us) this.#from_us = pts_us
    if (pts_us > this.#to_us) this.#to_us = pts_us
  }

  found(format: PictureFormat | null) {
    const span_s = (this.#to_us - this.#from_us) / 1e6
    return {
      codec: format?.codec ?? null,
      width_px: format?.width_px ?? null,
      height_px: format?.height_px ?? null,
      pictures: this.count,
      keyPictures: this.#keys,
      perSecond: span_s > 0 ? (this.count - 1) / span_s : null,
      stamped: this.#stamped,
    }
  }
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

function found(index: TsIndex, streams: Streams): Found {
  const { packets, packetBytes, clock, faults } = index
  const klv = foundIn(streams.allSets)
  return {
    ...nothing,
    ...klv,
    format: `MPEG transport stream, ${packetBytes} bytes a packet`,
    streams: index.streams.map((stream) => streamFound(stream, index, streams)),
    counts: { packets, streams: index.streams.length, pictures: streams.shown, ...klv.counts },
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
  streams: Streams,
): Record<string, unknown> {
  const video = pictures.find((each) => each.pid === pid)
  const carriage = klv.find((each) => each.pid === pid)?.carriage ?? null
  const own = streams
    .sets(pid)
    .conformance.report()
    .sets.filter(({ within }) => within === null)
  return {
    ...{ name: `PID ${pid}`, pid, program, streamType, coding, packets, units, gaps },
    ...(video === undefined ? {} : streams.pictures(pid).found(video.format)),
    ...(carriage === null ? {} : { carriage }),
    ...(own.length === 0 ? {} : { sets: own.reduce((sum, each) => sum + each.sets, 0) }),
  }
}
