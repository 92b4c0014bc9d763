import type { Fault } from '../../quantities/fault.ts'
import { Rest } from '../bytes.ts'
import { isDatalink, KlvColumnDecoder, type SetColumns } from './columns.ts'
import { type KlvPacket, readPacket } from './packet.ts'
import { eachTriplet, type Triplet } from './triplets.ts'

export interface KlvSink {
  /** Every set in object form; with `columns` those of other standards than ST 0601. */
  packet(packet: KlvPacket): void
  /** Sets of ST 0601, in order with the others; good until it returns. */
  columns?(columns: SetColumns): void
  fault(fault: Fault): void
}

/** So many sets are handed on at once. */
const ROWS = 1024

/** Sets of a stream of bytes, pushed in pieces of any size; what is not whole yet is kept, at most one set of it. */
export class KlvReader {
  readonly #file: string
  readonly #sink: KlvSink
  readonly #report: (fault: Fault) => void
  readonly #decoder: KlvColumnDecoder | null
  readonly #rest = new Rest()
  #offset = 0

  constructor(file: string, sink: KlvSink) {
    this.#file = file
    this.#sink = sink
    this.#report = (fault) => sink.fault(fault)
    const hasColumns = sink.columns !== undefined
    this.#decoder = hasColumns ? new KlvColumnDecoder(file, this.#report, 'sets and faults') : null
  }

  push(chunk: Uint8Array): void {
    this.#read(this.#rest.and(chunk), false)
  }

  /** What is left is read as the end of the stream. Answers how many bytes there were. */
  end(): number {
    this.#read(this.#rest.bytes, true)
    this.#handOn()
    return this.#offset + this.#rest.length
  }

  /** What is left and what follows it. */
  #read(bytes: Uint8Array, isLast: boolean): void {
    const offset = this.#offset
    const place = (at: number) => offset + at
    const done = eachTriplet(bytes, 0, bytes.length, isLast, {
      triplet: (triplet) => this.#set(bytes, triplet, place),
      fault: (kind, at, found, expected) =>
        this.#report({ kind, file: this.#file, byte: place(at), found, expected }),
    })
    this.#offset += done
    this.#rest.keep(bytes, done)
  }

  #set(bytes: Uint8Array, triplet: Triplet, place: (at: number) => number): void {
    const decoder = this.#decoder
    if (decoder !== null && isDatalink(bytes, triplet.at)) {
      decoder.add(bytes, triplet, place)
      if (decoder.isDue(ROWS)) this.#handOn()
      return
    }
    this.#handOn()
    this.#sink.packet(readPacket(bytes, triplet, { file: this.#file, place, report: this.#report }))
  }

  /** What is in columns so far. */
  #handOn(): void {
    if (this.#decoder !== null && this.#decoder.rows > 0) this.#sink.columns!(this.#decoder.lend())
  }
}
