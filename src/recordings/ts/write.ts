/** A transport stream with video and KLV, as MISB ST 1402 wants it carried: for export, and for tests. */
import { joined } from '../bytes.ts'
import { crc32Mpeg } from '../klv/checksum.ts'
import type { TsStream } from './demux.ts'
import { STAMP_WRAP } from './pes.ts'
import type { Descriptor } from './psi.ts'

export interface StreamToWrite {
  readonly pid: number
  readonly streamType: number
  readonly descriptors: readonly Descriptor[]
  /** Of its units: 0xE0 video, 0xBD private (asynchronous KLV), 0xFC metadata (synchronous KLV). */
  readonly streamId: number
}

export interface UnitToWrite {
  readonly pid: number
  readonly bytes: Uint8Array
  /** 90 kHz; null: none is written. */
  readonly pts: number | null
  readonly dts?: number | null
  readonly isRandomAccess?: boolean
}

const text = (four: string) => Uint8Array.from(four, (letter) => letter.charCodeAt(0))

/** KLV as private data: stream type 6, registration KLVA, plain triplets. */
export const asynchronousKlv = (pid: number): StreamToWrite => ({
  pid,
  streamType: 6,
  descriptors: [{ tag: 0x05, bytes: text('KLVA') }],
  streamId: 0xbd,
})

/** KLV as metadata: stream type 0x15, its descriptors of ST 1402, units with a head (`metadataUnit`). */
export const synchronousKlv = (pid: number): StreamToWrite => ({
  pid,
  streamType: 0x15,
  descriptors: [
    { tag: 0x26, bytes: Uint8Array.of(1, 0, 0xff, ...text('KLVA'), 0, 0x0f) },
    { tag: 0x27, bytes: Uint8Array.of(0xc0, 0, 0, 0xc0, 0, 0, 0xc0, 0, 0) },
  ],
  streamId: 0xfc,
})

export const h264Video = (pid: number): StreamToWrite => ({
  pid,
  streamType: 27,
  descriptors: [],
  streamId: 0xe0,
})

/** A stream as it was found, to be written again: its units' heads say what its type wants. */
export const streamOf = ({
  pid,
  streamType,
  descriptors,
  coding,
}: Pick<TsStream, 'pid' | 'streamType' | 'descriptors' | 'coding'>): StreamToWrite => ({
  ...{ pid, streamType, descriptors },
  streamId: streamType === 0x15 ? 0xfc : coding === 'klv' || coding === 'private' ? 0xbd : 0xe0,
})

/** One metadata access unit: its head, then the bytes. */
export function metadataUnit(bytes: Uint8Array, sequence: number): Uint8Array {
  const unit = new Uint8Array(5 + bytes.length)
  unit.set([0, sequence & 255, 0xdf, bytes.length >> 8, bytes.length & 255])
  unit.set(bytes, 5)
  return unit
}

const PACKET = 188
const TABLE_PID = 0x1000
const TABLES_EVERY_US = 400_000

/**
 * Writes packets of 188 bytes. Units come in the order in which they are to stand; tables are repeated, and the program
 * clock goes with the first stream, a second before what it is about.
 */
export class TsWriter {
  readonly #streams: readonly StreamToWrite[]
  readonly #write: (packet: Uint8Array) => void
  readonly #tablePid: number
  readonly #counters = new Map<number, number>()
  #lastTables = Number.NEGATIVE_INFINITY

  constructor(streams: readonly StreamToWrite[], write: (packet: Uint8Array) => void) {
    this.#streams = streams
    this.#write = write
    this.#tablePid = freePid(streams)
  }

  unit({ pid, bytes, pts, dts = null, isRandomAccess = false }: UnitToWrite): void {
    const stream = this.#streams.find((each) => each.pid === pid)
    if (stream === undefined) throw new Error(`no stream was declared with PID ${pid}`)
    const time = dts ?? pts
    const isDue =
      time === null
        ? this.#lastTables === Number.NEGATIVE_INFINITY
        : time / 0.09 - this.#lastTables >= TABLES_EVERY_US
    if (isDue) this.#tables(time)
    const pes = joined(pesHead(stream.streamId, bytes.length, pts, dts), bytes)
    const clock = pid === this.#streams[0]!.pid && time !== null ? Math.max(0, time - 63000) : null
    for (let at = 0; at < pes.length; ) {
      const isFirst = at === 0
      const adaptation = isFirst ? adaptationOf(clock, isRandomAccess) : new Uint8Array(0)
      at += this.#packet(pid, isFirst, adaptation, pes, at)
    }
  }

  #tables(time: number | null): void {
    if (time !== null) this.#lastTables = time / 0.09
    else this.#lastTables = 0
    this.#section(0, section(0, 1, [0, 1, 0xe0 | (this.#tablePid >> 8), this.#tablePid & 255]))
    const clockPid = this.#streams[0]!.pid
    const streams = this.#streams.flatMap(({ pid, streamType, descriptors }) => {
      const info = descriptors.flatMap(({ tag, bytes }) => [tag, bytes.length, ...bytes])
      return [streamType, 0xe0 | (pid >> 8), pid & 255, 0xf0 | (info.length >> 8), info.length & 255, ...info]
    })
    this.#section(
      this.#tablePid,
      section(2, 1, [0xe0 | (clockPid >> 8), clockPid & 255, 0xf0, 0, ...streams]),
    )
  }

  #section(pid: number, bytes: Uint8Array): void {
    const pointed = joined(Uint8Array.of(0), bytes)
    for (let at = 0; at < pointed.length; ) at += this.#packet(pid, at === 0, new Uint8Array(0), pointed, at)
  }

  /** One packet with as much of the data as goes in; answers how much. */
  #packet(pid: number, isStart: boolean, adaptation: Uint8Array, data: Uint8Array, from: number): number {
    const packet = new Uint8Array(PACKET).fill(0xff)
    const counter = ((this.#counters.get(pid) ?? -1) + 1) & 15
    this.#counters.set(pid, counter)
    const isTable = pid === 0 || pid === this.#tablePid
    const room = PACKET - 4 - (adaptation.length > 0 ? adaptation.length + 1 : 0)
    const count = Math.min(room, data.length - from)
    // Tables are filled up behind, units before: with an adaptation field that says nothing.
    const filling = isTable ? 0 : room - count
    const field = adaptation.length + (adaptation.length > 0 ? 1 : 0) + filling
    packet.set([0x47, (isStart ? 0x40 : 0) | (pid >> 8), pid & 255, (field > 0 ? 0x30 : 0x10) | counter])
    if (field > 0) {
      packet[4] = field - 1
      if (field > 1) packet[5] = 0
      packet.set(adaptation, 5)
    }
    packet.set(data.subarray(from, from + count), 4 + field)
    this.#write(packet)
    return count
  }
}

/** The streams keep their PIDs; the table takes the usual one, or the next that is free. */
function freePid(streams: readonly StreamToWrite[]): number {
  let pid: number = TABLE_PID
  while (streams.some((each) => each.pid === pid)) pid++
  return pid
}

function adaptationOf(clock: number | null, isRandomAccess: boolean): Uint8Array {
  if (clock === null && !isRandomAccess) return new Uint8Array(0)
  const flags = (isRandomAccess ? 0x40 : 0) | (clock === null ? 0 : 0x10)
  if (clock === null) return Uint8Array.of(flags)
  const base = clock % STAMP_WRAP
  const high = Math.floor(base / 2)
  return Uint8Array.of(flags, ...fourBytes(high), ((base % 2) << 7) | 0x7e, 0)
}

const fourBytes = (value: number) => [
  Math.floor(value / 16777216) & 255,
  (value >> 16) & 255,
  (value >> 8) & 255,
  value & 255,
]

function pesHead(streamId: number, length: number, pts: number | null, dts: number | null): Uint8Array {
  const hasDts = pts !== null && dts !== null && dts !== pts
  const stamps = [
    ...(pts === null ? [] : stampBytes(hasDts ? 3 : 2, pts)),
    ...(hasDts ? stampBytes(1, dts) : []),
  ]
  const total = 3 + stamps.length + length
  const stated = total > 0xffff ? 0 : total
  const flags = pts === null ? 0 : hasDts ? 0xc0 : 0x80
  return Uint8Array.of(0, 0, 1, streamId, stated >> 8, stated & 255, 0x84, flags, stamps.length, ...stamps)
}

function stampBytes(prefix: number, stamp: number): number[] {
  const wrapped = stamp % STAMP_WRAP
  const top = Math.floor(wrapped / 1073741824)
  const low = wrapped % 1073741824
  return [
    (prefix << 4) | (top << 1) | 1,
    (low >> 22) & 255,
    ((low >> 14) & 254) | 1,
    (low >> 7) & 255,
    ((low << 1) & 254) | 1,
  ]
}

/** A section of one program or stream table with its CRC. */
function section(table: number, number: number, body: readonly number[]): Uint8Array {
  const length = 5 + body.length + 4
  const bytes = Uint8Array.of(
    table,
    0xb0 | (length >> 8),
    length & 255,
    number >> 8,
    number & 255,
    0xc1,
    0,
    0,
    ...body,
  )
  return joined(bytes, Uint8Array.from(fourBytes(crc32Mpeg(bytes, 0, bytes.length))))
}
