import { TsDemuxer, type TsUnit } from './demux.ts'
import { STAMP_WRAP } from './pes.ts'
import type { KlvIndex, PictureIndex, TsIndex } from './ts-index.ts'
import { type StreamToWrite, streamOf, TsWriter, type UnitToWrite } from './write.ts'

/** Instants, microseconds since 1970 as the pictures or the key data state them; both ends count. */
export interface Asked {
  readonly from_us: number
  readonly to_us: number
}

/** What of a transport stream goes into a clip. */
export interface Cut {
  /** The video first, then every stream of key data. */
  readonly streams: readonly StreamToWrite[]
  readonly pictures: CutPictures | null
  /** Stream clock of the key data, microseconds: from, and up to but without. */
  readonly fromPts_us: number
  readonly toPts_us: number
  /** Where in the file the clip's units begin: from, and up to but without. For units that state no time. */
  readonly fromByte: number
  readonly toByte: number
}

export interface CutPictures {
  /** Numbers in the order of the file: the key picture that a decoder needs to begin with, and the last that was asked for. */
  readonly first: number
  readonly last: number
}

/**
 * What is to be taken so that everything asked for can be decoded: pictures from the key picture before, and the key data
 * of the same time. `pid`: of the video, null for key data alone; `t_us`: when each of its pictures was taken. Undefined when
 * it holds nothing of that time.
 */
export function cutOf(
  index: TsIndex,
  pid: number | null,
  t_us: Float64Array | null,
  asked: Asked,
): Cut | undefined {
  const video = index.pictures.find((each) => each.pid === pid)
  const streams = index.streams
    .filter((stream) => stream.pid === pid || index.klv.some((klv) => klv.pid === stream.pid))
    .sort((a, b) => Number(b.pid === pid) - Number(a.pid === pid))
    .map(streamOf)
  if (video !== undefined && t_us !== null) {
    const pictures = picturesOf(video, t_us, asked)
    return pictures && { streams, pictures, ...aroundPictures(video, pictures) }
  }
  const around = aroundSets(index.klv, asked)
  return around && { streams, pictures: null, ...around }
}

function picturesOf({ isKey }: PictureIndex, t_us: Float64Array, asked: Asked): CutPictures | undefined {
  let [from, last] = [-1, -1]
  for (let k = 0; k < t_us.length; k++) {
    if (!(t_us[k]! >= asked.from_us && t_us[k]! <= asked.to_us)) continue
    if (from < 0) from = k
    last = k
  }
  if (from < 0) return undefined
  let first = from
  while (first > 0 && isKey[first] === 0) first--
  return { first, last }
}

type Around = Pick<Cut, 'fromPts_us' | 'toPts_us' | 'fromByte' | 'toByte'>

function aroundPictures({ pts_us, byte }: PictureIndex, { first, last }: CutPictures): Around {
  const taken = pts_us.subarray(first, last + 1).filter((pts) => !Number.isNaN(pts))
  const fromPts_us = taken.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const end_us = taken.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const each_us = taken.length > 1 ? (end_us - fromPts_us) / (taken.length - 1) : 0
  return {
    ...{ fromPts_us, toPts_us: end_us + Math.max(each_us, 1) },
    ...{ fromByte: byte[first]!, toByte: byte[last + 1] ?? Number.POSITIVE_INFINITY },
  }
}

/** Without pictures: the sets whose own time stamps lie in the time asked for. */
function aroundSets(streams: readonly KlvIndex[], { from_us, to_us }: Asked): Around | undefined {
  const around = { fromPts_us: Number.POSITIVE_INFINITY, toPts_us: Number.NEGATIVE_INFINITY }
  const bytes = { fromByte: Number.POSITIVE_INFINITY, toByte: Number.NEGATIVE_INFINITY }
  for (const { columns, pts_us } of streams) {
    const t_us = columns.numbers.get(2)?.values ?? new Float64Array(0)
    for (let row = 0; row < t_us.length; row++) {
      if (!(t_us[row]! >= from_us && t_us[row]! <= to_us)) continue
      bytes.fromByte = Math.min(bytes.fromByte, columns.byte[row]!)
      bytes.toByte = Math.max(bytes.toByte, columns.byte[row]! + 1)
      if (Number.isNaN(pts_us[row]!)) continue
      around.fromPts_us = Math.min(around.fromPts_us, pts_us[row]!)
      around.toPts_us = Math.max(around.toPts_us, pts_us[row]! + 1)
    }
  }
  return bytes.toByte > bytes.fromByte ? { ...around, ...bytes } : undefined
}

/** What went into a clip. */
export interface Clipped {
  readonly pictures: number
  /** Units of key data, a set each as a rule. */
  readonly keyDataUnits: number
  /** Units that were damaged in the recording, and stand in the clip as they are. */
  readonly damaged: number
}

/** How far from a picture its key data may stand in the file: multiplexers put them up to some seconds apart. */
const APART_BYTES = 16 << 20

/** Where in the file everything lies that `cut` takes: from, and up to but without. */
export const bytesToRead = ({ fromByte, toByte }: Cut): readonly [from: number, to: number] => [
  Math.max(0, fromByte - APART_BYTES),
  toByte + APART_BYTES,
]

/**
 * Writes what `cut` takes into packets of its own: every unit with the bytes and times it had, in the order of the file.
 * Takes the bytes of `bytesToRead` in pieces of any size. `write` is called for every packet as it is made.
 */
export class TsClipper {
  readonly #cut: Cut
  readonly #demuxer: TsDemuxer
  readonly #writer: TsWriter
  readonly #offset: number
  readonly #videoPid: number | null
  /** Units behind the last picture that was handed on. */
  #waiting: (UnitToWrite & { readonly byte: number })[] = []
  #pictures = 0
  #keyDataUnits = 0
  #damaged = 0

  constructor(file: string, cut: Cut, write: (packet: Uint8Array) => void) {
    this.#cut = cut
    this.#offset = bytesToRead(cut)[0]
    this.#videoPid = cut.pictures === null ? null : cut.streams[0]!.pid
    this.#writer = new TsWriter(cut.streams, write)
    this.#demuxer = new TsDemuxer(file, {
      stream: ({ pid }) => (cut.streams.some((each) => each.pid === pid) ? 'whole' : 'none'),
      unit: (unit) => this.#unit(unit),
      clock: () => {},
      // What is wrong with the recording was said when it was taken in.
      fault: () => {},
    })
    // A piece from the middle of a file may hold no tables.
    for (const stream of cut.streams) this.#demuxer.announce(stream, 1)
  }

  push(chunk: Uint8Array): void {
    this.#demuxer.push(chunk)
  }

  end(): Clipped {
    this.#demuxer.end()
    this.#write(this.#waiting)
    return { pictures: this.#pictures, keyDataUnits: this.#keyDataUnits, damaged: this.#damaged }
  }

  #unit({ stream, byte: at, pts, dts, bytes, isRandomAccess, isBroken }: TsUnit): void {
    const { pid } = stream
    const byte = this.#offset + at
    const isVideo = pid === this.#videoPid
    const isTaken = isVideo || Number.isNaN(pts) ? this.#liesIn(byte) : this.#isTimely(pts)
    if (isTaken) {
      if (isVideo) this.#pictures++
      else this.#keyDataUnits++
      if (isBroken) this.#damaged++
      const times = { pts: Number.isNaN(pts) ? null : pts, dts: Number.isNaN(dts) ? null : dts }
      this.#waiting.push({ pid, bytes: bytes.slice(), ...times, isRandomAccess, byte })
    }
    if (isVideo) this.#writeBefore(byte)
  }

  /** A unit is known when the next one of its stream begins: what stands in the file before this picture has all come. */
  #writeBefore(byte: number): void {
    this.#write(this.#waiting.filter((each) => each.byte < byte))
    this.#waiting = this.#waiting.filter((each) => each.byte >= byte)
  }

  #write(units: readonly (UnitToWrite & { readonly byte: number })[]): void {
    for (const unit of units.toSorted((a, b) => a.byte - b.byte)) this.#writer.unit(unit)
  }

  #liesIn(byte: number): boolean {
    return byte >= this.#cut.fromByte && byte < this.#cut.toByte
  }

  #isTimely(pts: number): boolean {
    const { fromPts_us, toPts_us } = this.#cut
    const since = pts - Math.round(fromPts_us * 0.09)
    // What is read from the middle of a file may have wrapped around before: times are compared on the circle.
    return since - STAMP_WRAP * Math.floor(since / STAMP_WRAP) < (toPts_us - fromPts_us) * 0.09
  }
}
