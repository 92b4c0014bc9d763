import type { Fault } from '../../../quantities/fault.ts'
import { ByteQueue } from '../byte-queue.ts'
import type { Size } from './format.ts'

/** A message, valid until the callback returns: the record is used again for the next one. */
export interface UlogMessage {
  /** One letter: F, A, D, … */
  type: string
  bytes: Uint8Array
  view: DataView
  /** Where the payload begins in `bytes`, and its length. */
  body: number
  size: number
  /** Offset of the message in the file. */
  byte: number
}

export interface FramingHandlers {
  /** The head of the file. */
  head(version: number, start_us: number): void
  /** A message of a known type; D only of a known subscription. */
  message(message: UlogMessage): void
  /** A message of a type, or a D of a subscription, that nobody knows, but which a sound one follows. */
  unknown(message: UlogMessage): void
  fault(fault: Omit<Fault, 'file'>): void
  /** How large the records of a subscription are: undefined where its format is not known, null where there is none. */
  recordSize(id: number): Size | undefined | null
}

const MAGIC = [0x55, 0x4c, 0x6f, 0x67, 0x01, 0x12, 0x35]
const SYNC = [0x2f, 0x73, 0x13, 0x20, 0x25, 0x0c, 0xbb, 0x12]
const HEADER_BYTES = 16
const MESSAGE_HEADER_BYTES = 3
interface Shape {
  readonly least: number
  readonly most?: number
  /** Looks at the first `least` bytes of the payload. */
  readonly fits?: (bytes: Uint8Array, body: number, size: number) => boolean
}

const isWord = (byte: number) =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  byte === 0x5f ||
  (byte >= 0x61 && byte <= 0x7a)
const keyFits = (bytes: Uint8Array, at: number, room: number) =>
  bytes[at]! >= 3 && bytes[at]! <= room && isWord(bytes[at + 1]!) && isWord(bytes[at + 2]!)
const levelFits = (bytes: Uint8Array, body: number) => bytes[body]! >= 0x30 && bytes[body]! <= 0x37

/** What each message type of the format begins with; D is judged by its subscription. */
const shapes: Readonly<Record<string, Shape>> = {
  B: { least: 40 },
  F: { least: 4, fits: (bytes, body) => isWord(bytes[body]!) },
  I: { least: 4, fits: (bytes, body, size) => keyFits(bytes, body, size - 1) },
  M: { least: 5, fits: (bytes, body, size) => bytes[body]! <= 1 && keyFits(bytes, body + 1, size - 2) },
  P: { least: 4, fits: (bytes, body, size) => keyFits(bytes, body, size - 1) },
  Q: { least: 5, fits: (bytes, body, size) => keyFits(bytes, body + 1, size - 2) },
  A: { least: 4, fits: (bytes, body) => isWord(bytes[body + 3]!) },
  R: { least: 2, most: 2 },
  L: { least: 9, fits: levelFits },
  C: { least: 11, fits: levelFits },
  S: { least: 8, most: 8, fits: (bytes, body) => SYNC.every((byte, k) => bytes[body + k] === byte) },
  O: { least: 2, most: 2 },
}
const TYPES = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))
const TYPE_DATA = 0x44
const TYPE_SYNC = 0x53

type Verdict = 'sound' | 'unknown' | 'wrong' | 'wait'

/**
 * Messages of a ULog file out of chunks of any size. A message carries no checksum: its header and the first bytes of its
 * content must fit, records by the size of their format. Otherwise reading goes on at the next synchronisation message or
 * the next two sound messages. Data appended behind a cut begins at an offset that the flags state.
 */
export class UlogFraming {
  readonly #queue = new ByteQueue()
  readonly #handlers: FramingHandlers
  #appended: number[] = []
  #headed = false
  #refused = false
  /** Where the bytes that belong to no message begin; -1 while in step. */
  #lostFrom = -1
  readonly #current: UlogMessage = {
    type: '',
    bytes: new Uint8Array(0),
    view: new DataView(new ArrayBuffer(0)),
    body: 0,
    size: 0,
    byte: 0,
  }

  constructor(handlers: FramingHandlers) {
    this.#handlers = handlers
  }

  push(chunk: Uint8Array): void {
    if (this.#refused) return
    this.#queue.push(chunk)
    this.#read(false)
    this.#queue.release()
  }

  end(): void {
    if (this.#refused) return
    this.#read(true)
    if (this.#refused) return
    const queue = this.#queue
    const size = queue.base + queue.to
    const rest = queue.to - queue.from
    if (size === 0) this.#fault('empty-file', 0, 'no bytes', 'a log')
    if (this.#lostFrom >= 0) this.#found(size)
    else if (rest > 0) this.#fault('truncated', size - rest, `${rest} bytes`, 'a whole message')
  }

  #fault(kind: Fault['kind'], byte: number, found: string, expected: string): void {
    this.#handlers.fault({ kind, byte, found, expected })
  }

  #read(last: boolean): void {
    if (!this.#headed && !this.#head()) return
    const queue = this.#queue
    while (!this.#refused) {
      while (this.#appended.length > 0 && this.#appended[0]! <= queue.base + queue.from)
        this.#appended.shift()
      const limit = (this.#appended[0] ?? Number.POSITIVE_INFINITY) - queue.base
      const end = Math.min(queue.to, limit)
      const whole = last || limit <= queue.to
      const goesOn = this.#lostFrom >= 0 ? this.#search(end, whole) : this.#message(end, whole)
      if (goesOn) continue
      if (limit > queue.to) return
      this.#cutAt(limit + queue.base)
    }
  }

  /** The bytes before appended data end within a message; what was appended is sound again. */
  #cutAt(limit: number): void {
    const queue = this.#queue
    const rest = limit - queue.base - queue.from
    if (this.#lostFrom >= 0) this.#found(limit)
    else if (rest > 0)
      this.#fault(
        'truncated',
        queue.base + queue.from,
        `${rest} bytes before appended data`,
        'a whole message',
      )
    queue.from = limit - queue.base
    this.#appended.shift()
  }

  #head(): boolean {
    const queue = this.#queue
    const held = queue.to - queue.from
    const wrong = MAGIC.findIndex((byte, k) => k < held && queue.bytes[queue.from + k] !== byte)
    if (wrong >= 0) {
      this.#refused = true
      this.#fault('unknown-format', wrong, 'other bytes', 'the signature of a ULog file')
    }
    if (held < HEADER_BYTES || wrong >= 0) return false
    const at = queue.from + MAGIC.length + 1
    const start_us = unsigned64(queue.view, at)
    this.#handlers.head(queue.bytes[at - 1]!, start_us)
    queue.from += HEADER_BYTES
    this.#headed = true
    return true
  }

  /** Reads the next message; false when there is none before `end`. */
  #message(end: number, whole: boolean): boolean {
    const queue = this.#queue
    const at = queue.from
    if (at >= end) return false
    const verdict = this.#judge(at, end, whole)
    if (verdict === 'wait') return false
    if (verdict === 'wrong') {
      this.#lostFrom = queue.base + at
      queue.from++
      return true
    }
    const size = sizeAt(queue.bytes, at)
    const body = at + MESSAGE_HEADER_BYTES
    if (body + size > end) return false
    queue.from = body + size
    const type = TYPES[queue.bytes[at + 2]!]!
    const message = this.#current
    message.type = type
    message.bytes = queue.bytes
    message.view = queue.view
    message.body = body
    message.size = size
    message.byte = queue.base + at
    if (verdict === 'unknown') this.#handlers.unknown(message)
    else if (type === 'B') this.#flags(message)
    else this.#handlers.message(message)
    return true
  }

  /**
   * Whether a message can begin here. One of a type or subscription nobody knows needs a sound one behind it. None but a
   * record may hold records: chance makes other headers too, which would hide all that their lengths span.
   */
  #judge(at: number, end: number, whole: boolean): Verdict {
    const shape = this.#shape(at, end)
    if ((shape !== 'sound' && shape !== 'unknown') || this.#isFirm(at)) return shape
    const next = at + MESSAGE_HEADER_BYTES + sizeAt(this.#queue.bytes, at)
    if (next > end && !whole) return 'wait'
    if (shape === 'unknown') {
      const follows = next === end && whole ? 'sound' : this.#shape(next, end)
      if (follows === 'wait' && !whole) return 'wait'
      if (follows !== 'sound') return 'wrong'
    }
    return this.#holdsRecords(at + 1, Math.min(next, end)) ? 'wrong' : shape
  }

  /** Records of known formats and synchronisation messages: chance does not make them. */
  #isFirm(at: number): boolean {
    const { bytes } = this.#queue
    const code = bytes[at + 2]!
    return (
      code === TYPE_SYNC || (code === TYPE_DATA && this.#handlers.recordSize(sizeAt(bytes, at + 3)) != null)
    )
  }

  /** Two records in a row. */
  #holdsRecords(from: number, to: number): boolean {
    const { bytes } = this.#queue
    for (let at = from; at + MESSAGE_HEADER_BYTES < to; at++) {
      if (bytes[at + 2] !== TYPE_DATA || this.#shape(at, to) !== 'sound' || !this.#isFirm(at)) continue
      const second = at + MESSAGE_HEADER_BYTES + sizeAt(bytes, at)
      if (second < to && this.#shape(second, to) === 'sound' && this.#isFirm(second)) return true
    }
    return false
  }

  /** What the header and the first bytes say. Chance makes a header every twenty bytes, so the content must fit too. */
  #shape(at: number, end: number): Verdict {
    const { bytes } = this.#queue
    const body = at + MESSAGE_HEADER_BYTES
    if (body > end) return 'wait'
    const size = sizeAt(bytes, at)
    const code = bytes[at + 2]!
    if (code === TYPE_DATA) {
      if (body + 2 > end) return 'wait'
      const record = this.#handlers.recordSize(sizeAt(bytes, body))
      if (record === null) return size >= 3 ? 'unknown' : 'wrong'
      if (record === undefined) return 'sound'
      return size - 2 >= record.loggedBytes && size - 2 <= record.fullBytes ? 'sound' : 'wrong'
    }
    const type = TYPES[code]!
    const shape = shapes[type]
    // Flags are the first message or none; those that chance makes elsewhere must not forbid reading on.
    if (type === 'B' && this.#queue.base + at !== HEADER_BYTES) return 'wrong'
    if (shape === undefined) return size > 0 && code > 0x20 && code < 0x7f ? 'unknown' : 'wrong'
    if (size < shape.least || size > (shape.most ?? size)) return 'wrong'
    if (body + shape.least > end) return 'wait'
    return shape.fits?.(bytes, body, size) === false ? 'wrong' : 'sound'
  }

  /** Out of step: looks for a synchronisation message, or two sound messages in a row. False when none is there yet. */
  #search(end: number, whole: boolean): boolean {
    const queue = this.#queue
    for (; queue.from < end; queue.from++) {
      const at = queue.from
      const shape = this.#shape(at, end)
      if (shape === 'wait' && !whole) return false
      if (shape !== 'sound') continue
      const next = at + MESSAGE_HEADER_BYTES + sizeAt(queue.bytes, at)
      if (next > end && !whole) return false
      if (queue.bytes[at + 2] !== TYPE_SYNC && !(next === end && whole)) {
        const follows = next > end ? 'wrong' : this.#shape(next, end)
        if (follows === 'wait' && !whole) return false
        if (follows !== 'sound') continue
      }
      this.#found(queue.base + at)
      return true
    }
    return false
  }

  /** Ends a stretch of bytes that belong to no message. */
  #found(byte: number): void {
    this.#fault('lost-sync', this.#lostFrom, `${byte - this.#lostFrom} bytes of no message`, 'a message')
    this.#lostFrom = -1
  }

  #flags({ bytes, view, body, byte }: UlogMessage): void {
    const forbidding = bytes.subarray(body + 8, body + 16)
    if ((forbidding[0]! & ~1) !== 0 || forbidding.subarray(1).some((flag) => flag !== 0)) {
      this.#refused = true
      this.#fault('unknown-format', byte, 'flags that forbid older readers', 'flags of ULog version 1')
      return
    }
    const offsets = [0, 1, 2].map((k) => unsigned64(view, body + 16 + 8 * k))
    this.#appended = offsets.filter((offset) => offset > byte).sort((one, other) => one - other)
  }
}

export const sizeAt = (bytes: Uint8Array, at: number) => bytes[at]! | (bytes[at + 1]! << 8)

export const unsigned64 = (view: DataView, at: number) =>
  view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32
