import { note } from '../note.ts'
import { AdsbTracker, type SurfaceReference } from './adsb-tracker.ts'
import type { TrafficReader, TrafficRecording } from './observed.ts'
import { ReceiverClock, TICKS_PER_US, ticksOf } from './receiver-clock.ts'
import { TrafficLog } from './traffic-log.ts'

/**
 * Beast binary: frames that start with 0x1A and a type; inside, 0x1A is written twice. After wiki.jetvision.de, "Mode-S Beast:
 * Data Output Formats"; the receiver's number (0xE3) after github.com/wiedehopf/readsb.
 */
const ESCAPE = 0x1a

interface FrameType {
  readonly name: string
  /** Bytes after the type, escapes resolved. */
  readonly length: number
  readonly message: 'mode-s' | 'other'
}

const TYPES: Readonly<Record<number, FrameType>> = {
  49: { name: 'Mode A/C', length: 9, message: 'other' },
  50: { name: 'Mode S short', length: 14, message: 'mode-s' },
  51: { name: 'Mode S long', length: 21, message: 'mode-s' },
  52: { name: 'receiver status', length: 21, message: 'other' },
  227: { name: 'receiver number', length: 8, message: 'other' },
}
const HEADER = 7 // time stamp of 6 bytes, signal level of 1
const LENGTH_MAX = 21

export interface BeastOptions {
  readonly file: string
  /** When the first frame was received; without it times count from the first frame. */
  readonly start_us?: number
  /** How the 48 bits count: 12 MHz ticks (usual), or seconds of the day and nanoseconds (Radarcape with satellite time). */
  readonly timestamps?: '12MHz' | 'gps'
  /** A place near the aircraft on the ground; without it their positions are ambiguous and left out. */
  readonly reference?: SurfaceReference
}

/** Sound frames a fault may stand among, where the head is not without fault from its first byte. */
const FRAMES_PER_FAULT = 5

/** True when the head is a row of frames, or nearly. */
export function looksLikeBeast(head: Uint8Array): boolean {
  let frames = 0
  let faults = head[0] === ESCAPE ? 0 : 1
  const framer = new Framer({ frame: () => frames++, fault: () => faults++ })
  // The end of a head may cut a frame, which is no fault of the file: the framer is not told that it ended.
  framer.push(head.subarray(0, 4096))
  return frames > 0 && frames >= FRAMES_PER_FAULT * faults
}

/** Time stamps that mlat-client puts on its own results: "ÿ", 0, "MLAT". */
const SYNTHETIC = [0xff, 0x00, 0x4d, 0x4c, 0x41, 0x54]

/** Reads frames and follows the aircraft in them. */
export class BeastReader implements TrafficReader {
  readonly #log: TrafficLog
  readonly #framer: Framer
  readonly #tracker: AdsbTracker
  readonly #options: BeastOptions
  readonly #clock: ReceiverClock

  constructor(options: BeastOptions) {
    const log = new TrafficLog(options.file)
    this.#log = log
    this.#options = options
    this.#tracker = new AdsbTracker(log, options.reference)
    this.#clock = new ReceiverClock(log, this.#tracker, options.start_us)
    this.#framer = new Framer({
      frame: (type, body, byte) => this.#frame(type, body, byte),
      fault: (fault) => log.fault(fault),
    })
    if (!options.reference) log.note(note('ground-positions-unplaced'))
  }

  push(chunk: Uint8Array): void {
    this.#log.received(chunk)
    this.#framer.push(chunk)
  }

  end(): TrafficRecording {
    this.#framer.end()
    return this.#log.finish('beast', 'ADS-B', this.#options.start_us === undefined ? 'since-start' : 'utc')
  }

  #frame(type: FrameType, body: Uint8Array, byte: number): void {
    this.#log.count(type.name)
    if (type.message !== 'mode-s') return
    this.#tracker.reply(body.slice(HEADER), this.#time_us(body, byte), byte)
  }

  /** NaN when the frame states none. */
  #time_us(body: Uint8Array, byte: number): number {
    const ticks = ticksOf(body)
    if (ticks === 0 || SYNTHETIC.every((c, i) => body[i] === c)) {
      this.#log.count('frame without a time of reception')
      return Number.NaN
    }
    const gps = this.#options.timestamps === 'gps'
    const counter_us = gps
      ? Math.floor(ticks / 2 ** 30) * 1e6 + (ticks % 2 ** 30) / 1e3
      : ticks / TICKS_PER_US
    return this.#clock.time_us(counter_us, byte)
  }
}

interface FrameSink {
  /** `body` is valid only during the call. */
  frame(type: FrameType, body: Uint8Array, byte: number): void
  fault(fault: {
    readonly kind: 'lost-sync' | 'truncated' | 'unknown-item'
    readonly byte: number
    readonly found: string
    readonly expected: string
  }): void
}

/** Finds frames in a stream of bytes; memory is one frame. */
class Framer {
  readonly #sink: FrameSink
  readonly #body = new Uint8Array(LENGTH_MAX)
  #type: FrameType | undefined
  #filled = 0
  #frameAt = 0
  /** The last byte was an escape whose meaning the next one decides. */
  #escaped = false
  #strayAt = -1
  #byte = 0

  constructor(sink: FrameSink) {
    this.#sink = sink
  }

  push(chunk: Uint8Array): void {
    for (let i = 0; i < chunk.length; i++) {
      const c = chunk[i] as number
      if (this.#escaped) this.#afterEscape(c)
      else if (c === ESCAPE) this.#escaped = true
      else this.#plain(c)
      this.#byte++
    }
  }

  end(): void {
    if (this.#type) this.#cut(this.#byte)
    this.#reportStray(this.#byte)
  }

  #plain(c: number): void {
    if (!this.#type) {
      if (this.#strayAt < 0) this.#strayAt = this.#byte
      return
    }
    this.#body[this.#filled++] = c
    if (this.#filled < this.#type.length) return
    this.#sink.frame(this.#type, this.#body.subarray(0, this.#filled), this.#frameAt)
    this.#type = undefined
  }

  #afterEscape(c: number): void {
    this.#escaped = false
    if (c === ESCAPE) {
      this.#plain(c)
      return
    }
    const at = this.#byte - 1
    if (this.#type) this.#cut(at)
    this.#reportStray(at)
    const type = TYPES[c]
    if (!type) {
      this.#sink.fault({
        kind: 'unknown-item',
        byte: at,
        found: `frame type ${c}`,
        expected: 'a type of the Beast format',
      })
      return
    }
    this.#type = type
    this.#filled = 0
    this.#frameAt = at
  }

  #cut(byte: number): void {
    const found = `${this.#filled} of ${this.#type?.length} bytes`
    this.#sink.fault({
      kind: 'truncated',
      byte: this.#frameAt,
      found,
      expected: `a whole frame before byte ${byte}`,
    })
    this.#type = undefined
  }

  #reportStray(upTo: number): void {
    if (this.#strayAt < 0) return
    const found = `${upTo - this.#strayAt} bytes outside of any frame`
    this.#sink.fault({ kind: 'lost-sync', byte: this.#strayAt, found, expected: 'byte 26 and a frame type' })
    this.#strayAt = -1
  }
}
