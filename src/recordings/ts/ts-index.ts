import { type Fault, FaultList } from '../../quantities/fault.ts'
import { isDatalink, KlvColumnDecoder, type KlvColumns, type SetColumns } from '../klv/columns.ts'
import { type KlvPacket, readPacket } from '../klv/packet.ts'
import { readPictureHead } from '../video/heads.ts'
import type { PictureFormat } from '../video/sps.ts'
import { TsDemuxer, type TsStream, type TsUnit } from './demux.ts'
import { type Carriage, type KlvBytes, MetadataReader } from './metadata.ts'

/** Pictures of one video stream, in the order of the file. Arrays share one length. */
export interface PictureIndex {
  readonly pid: number
  /** When it is shown and decoded, microseconds of the stream's own clock, unwrapped; NaN: not stated. */
  readonly pts_us: Float64Array
  readonly dts_us: Float64Array
  /** Where its first transport packet begins. */
  readonly byte: Float64Array
  /** 1: a decoder may start here. */
  readonly isKey: Uint8Array
  /** ST 0604 stamp, MISP time; null when no picture has one. */
  readonly stamp_us: Float64Array | null
  readonly format: PictureFormat | null
}

/** ST 0601 sets of one KLV stream, with the time of the unit each came in. */
export interface KlvIndex {
  readonly pid: number
  readonly carriage: Carriage | null
  readonly columns: KlvColumns
  /** Microseconds of the stream's own clock; NaN: its unit states none. */
  readonly pts_us: Float64Array
}

export interface TsIndex {
  readonly bytes: number
  readonly packetBytes: number
  readonly packets: number
  readonly streams: readonly TsStream[]
  readonly pictures: readonly PictureIndex[]
  readonly klv: readonly KlvIndex[]
  /** Sets of other standards: how many of each. */
  readonly otherSets: ReadonlyMap<string, number>
  /** Program clock: where in the file, and microseconds. */
  readonly clock: { readonly byte: Float64Array; readonly t_us: Float64Array }
  readonly faults: readonly Fault[]
}

export interface TsIndexOptions {
  /** Every set in its object form; slow. */
  packet?(pid: number, packet: KlvPacket, pts_us: number): void
  /** Sets of other standards than ST 0601, in their object form; in order with those handed on as a batch. */
  other?(packet: KlvPacket, pid: number): void
  /**
   * Columns, with the sets they do not tell all of, are handed on when so many sets have come, and not kept: memory stays as it
   * is, however long the stream. They are good until the call returns.
   */
  readonly batch?: {
    readonly rows: number
    take(pid: number, columns: SetColumns, pts_us: Float64Array): void
  }
  /** Pictures are handed on one by one, and not kept. */
  picture?(pid: number, picture: Picture): void
}

/** Times in microseconds of the stream's own clock; NaN: not stated. */
export interface Picture {
  readonly pts_us: number
  readonly dts_us: number
  /** Where its first transport packet begins. */
  readonly byte: number
  readonly isKey: boolean
  /** ST 0604 stamp, MISP time. */
  readonly stamp_us: number
}

/** A whole transport stream in one pass: which pictures and sets stand where, and all ST 0601 decoded into columns. */
export class TsIndexer {
  readonly #file: string
  readonly #options: TsIndexOptions
  readonly #demuxer: TsDemuxer
  readonly #faults = new FaultList()
  readonly #streams: TsStream[] = []
  readonly #pictures = new Map<number, GrowingPictures>()
  readonly #klv = new Map<number, GrowingKlv>()
  readonly #otherSets = new Map<string, number>()
  readonly #clockByte = new Numbers()
  readonly #clockTime = new Numbers()
  #lastClock = Number.NaN

  constructor(file: string, options: TsIndexOptions = {}) {
    this.#file = file
    this.#options = options
    this.#demuxer = new TsDemuxer(file, {
      stream: (stream) => this.#stream(stream),
      unit: (unit) => this.#unit(unit),
      needsMore: ({ pid, coding }, bytes) =>
        this.#pictures.has(pid) && !readPictureHead(coding, bytes, false).hasSlice,
      clock: (_, byte, pcr) => this.#clock(byte, pcr),
      fault: (fault) => this.#faults.add(fault),
    })
  }

  push(chunk: Uint8Array): void {
    this.#demuxer.push(chunk)
  }

  end(): TsIndex {
    const bytes = this.#demuxer.end()
    for (const [pid, klv] of this.#klv) {
      klv.reader.end()
      this.#handOn(pid, klv)
    }
    const { packetBytes, packets } = this.#demuxer
    return {
      ...{ bytes, packetBytes, packets },
      streams: this.#streams,
      pictures: Array.from(this.#pictures, ([pid, pictures]) => ({ pid, ...pictures.take() })),
      klv: Array.from(this.#klv, ([pid, klv]) => ({ pid, carriage: klv.reader.carriage, ...klv.take() })),
      otherSets: this.#otherSets,
      clock: { byte: this.#clockByte.take(), t_us: this.#clockTime.take() },
      faults: this.#faults.all(),
    }
  }

  #stream(stream: TsStream): 'whole' | 'head' | 'none' {
    this.#streams.push(stream)
    const { coding, pid } = stream
    if (coding === 'klv' || coding === 'private') {
      if (!this.#klv.has(pid)) this.#klv.set(pid, this.#newKlv(pid))
      return 'whole'
    }
    const isVideo = coding === 'h264' || coding === 'hevc' || coding === 'mpeg2' || coding === 'mpeg1'
    if (isVideo && !this.#pictures.has(pid)) this.#pictures.set(pid, new GrowingPictures())
    return isVideo ? 'head' : 'none'
  }

  #newKlv(pid: number): GrowingKlv {
    const report = (fault: Fault) => this.#faults.add(fault)
    const reader = new MetadataReader(this.#file, {
      triplet: (klv, triplet) => this.#set(pid, klv, triplet),
      fault: report,
    })
    const completeness = this.#options.batch === undefined ? 'columns' : 'sets'
    return new GrowingKlv(reader, new KlvColumnDecoder(this.#file, report, completeness))
  }

  #unit(unit: TsUnit): void {
    const { pid, coding } = unit.stream
    const klv = this.#klv.get(pid)
    if (klv !== undefined) {
      klv.reader.unit(unit)
      return
    }
    const pictures = this.#pictures.get(pid)
    if (pictures === undefined) return
    const { isKey, format, stamp_us: stamp } = readPictureHead(coding, unit.bytes, pictures.format === null)
    if (format !== null) pictures.format ??= format
    const { byte } = unit
    const picture = { pts_us: unit.pts / 0.09, dts_us: unit.dts / 0.09, byte, isKey, stamp_us: stamp }
    if (this.#options.picture === undefined) pictures.add(picture)
    else this.#options.picture(pid, picture)
  }

  #set(pid: number, klv: KlvBytes, triplet: Parameters<typeof readPacket>[1]): void {
    const into = this.#klv.get(pid)!
    const { packet, batch } = this.#options
    const pts_us = klv.pts / 0.09
    if (isDatalink(klv.bytes, triplet.at)) {
      into.decoder.add(klv.bytes, triplet, klv.place)
      into.pts.add(pts_us)
      // The first set of a stream goes on alone: who takes them learns in order of which streams there are sets.
      if (batch !== undefined && into.decoder.isDue(into.hasHandedOn ? batch.rows : 1))
        this.#handOn(pid, into)
    }
    const isOther = !isDatalink(klv.bytes, triplet.at)
    if (!isOther && packet === undefined) return
    // Faults of ST 0601 sets were said by their columns.
    const report = isOther ? (fault: Fault) => this.#faults.add(fault) : () => {}
    // A copy: the unit's bytes are overwritten by the next one, and a packet keeps those of its items.
    const { at, valueAt, end } = triplet
    const bytes = klv.bytes.slice(at, end)
    const own = { at: 0, valueAt: valueAt - at, end: end - at }
    const read = readPacket(bytes, own, { file: this.#file, place: (place) => klv.place(at + place), report })
    if (isOther) this.#handOn(pid, into)
    if (isOther) this.#otherSets.set(read.standard, (this.#otherSets.get(read.standard) ?? 0) + 1)
    if (isOther) this.#options.other?.(read, pid)
    packet?.(pid, read, pts_us)
  }

  /** What is in columns so far, where it is not kept. */
  #handOn(pid: number, klv: GrowingKlv): void {
    const { batch } = this.#options
    if (batch === undefined || klv.decoder.rows === 0) return
    klv.hasHandedOn = true
    batch.take(pid, klv.decoder.lend(), klv.pts.take())
  }

  #clock(byte: number, pcr: number): void {
    const time = pcr / 27
    // A few a second are enough to tell the time at a place of the file.
    if (Math.abs(time - this.#lastClock) < 200_000) return
    this.#lastClock = time
    this.#clockByte.add(byte)
    this.#clockTime.add(time)
  }
}

const NUMBERS_AT_ONCE = 8192

/** Numbers that become more. Kept in pieces: a long stream would else leave behind every shorter copy of its index. */
class Numbers {
  #full: Float64Array[] = []
  #last = new Float64Array(64)
  #used = 0

  add(value: number): void {
    if (this.#used === this.#last.length) this.#more()
    this.#last[this.#used++] = value
  }

  #more(): void {
    if (this.#last.length === NUMBERS_AT_ONCE) {
      this.#full.push(this.#last)
      this.#last = new Float64Array(NUMBERS_AT_ONCE)
      this.#used = 0
      return
    }
    const roomier = new Float64Array(2 * this.#used)
    roomier.set(this.#last)
    this.#last = roomier
  }

  take(): Float64Array {
    const pieces = [...this.#full, this.#last.subarray(0, this.#used)]
    const values = new Float64Array(this.#full.length * NUMBERS_AT_ONCE + this.#used)
    for (const [k, piece] of pieces.entries()) values.set(piece, k * NUMBERS_AT_ONCE)
    this.#full = []
    this.#used = 0
    return values
  }
}

class GrowingPictures {
  readonly #pts = new Numbers()
  readonly #dts = new Numbers()
  readonly #byte = new Numbers()
  readonly #key = new Numbers()
  readonly #stamp = new Numbers()
  #hasStamp = false
  format: PictureFormat | null = null

  add({ pts_us, dts_us, byte, isKey, stamp_us }: Picture): void {
    this.#pts.add(pts_us)
    this.#dts.add(dts_us)
    this.#byte.add(byte)
    this.#key.add(isKey ? 1 : 0)
    this.#stamp.add(stamp_us)
    this.#hasStamp ||= !Number.isNaN(stamp_us)
  }

  take(): Omit<PictureIndex, 'pid'> {
    return {
      pts_us: this.#pts.take(),
      dts_us: this.#dts.take(),
      byte: this.#byte.take(),
      isKey: Uint8Array.from(this.#key.take()),
      stamp_us: this.#hasStamp ? this.#stamp.take() : null,
      format: this.format,
    }
  }
}

class GrowingKlv {
  readonly reader: MetadataReader
  readonly decoder: KlvColumnDecoder
  readonly pts = new Numbers()
  hasHandedOn = false

  constructor(reader: MetadataReader, decoder: KlvColumnDecoder) {
    this.reader = reader
    this.decoder = decoder
  }

  take(): Pick<KlvIndex, 'columns' | 'pts_us'> {
    return { columns: this.decoder.take(), pts_us: this.pts.take() }
  }
}

/** All of these bytes. */
export function indexTs(bytes: Uint8Array, file: string, options: TsIndexOptions = {}): TsIndex {
  const indexer = new TsIndexer(file, options)
  indexer.push(bytes)
  return indexer.end()
}
