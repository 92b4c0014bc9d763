import type { Fault } from '../../../quantities/fault.ts'
import { joined } from '../../bytes.ts'
import { crcOf, crcOfByte } from './crc.ts'
import { definitions, type MessageDefinition } from './definitions.ts'

/** One frame, valid until the callback returns: the record and its bytes are used again for the next one. */
export interface Frame {
  version: 1 | 2
  /** Offset of the start marker in the whole recording. */
  offset: number
  sequence: number
  system: number
  component: number
  id: number
  /** Undefined for a message the table lacks: its checksum cannot be judged. */
  definition: MessageDefinition | undefined
  /** When a .tlog says it was received, us since 1970 UTC; NaN where nothing says so. */
  t_us: number
  bytes: Uint8Array
  payloadAt: number
  /** Payload bytes sent; MAVLink 2 leaves out zeros at the end. */
  length: number
  /** Where the 13 bytes of a signature stand (link, time, six bytes of SHA-256); -1 without one. Not verified. */
  signatureAt: number
}

export interface FrameHandlers {
  frame(frame: Frame): void
  fault(fault: Omit<Fault, 'file'>): void
}

const START_1 = 0xfe
const START_2 = 0xfd
const SIGNED = 1
export const SIGNATURE_BYTES = 13
const TIME_BYTES = 8
/** The year 2100: what a .tlog cannot mean. */
const TIME_MAX_US = 4_102_444_800_000_000

/** Longer than any frame with its time. */
const BORROWED_BYTES = 1024

const WAIT = -1
const NO = 0

/** A frame whose checksum does not fit and which another one follows: damaged, unless a sound frame lies within it. */
interface Damaged {
  from: number
  to: number
  id: number
  stated: number
  computed: number
}

/**
 * Frames of MAVLink 1 and 2 out of bytes in chunks of any size (MAVLink guide, Packet Serialization). With `timed`, each
 * frame follows eight bytes of big-endian Unix microseconds, as ground stations write `.tlog` files.
 *
 * A start marker proves nothing, as it may be any byte of a payload. A frame counts when its checksum fits; one of an
 * unknown message, when another frame or the end of the data follows. Otherwise the search goes on with the next byte.
 * Faults: 'checksum' (a frame that another one follows), 'lost-sync' (bytes of no frame), 'truncated' (the end cuts a
 * frame), 'bad-time'.
 */
export class FrameReader {
  readonly #timed: boolean
  readonly #handlers: FrameHandlers
  #bytes: Uint8Array = new Uint8Array(0)
  /** Offset in the recording of the first byte held. */
  #base = 0
  #at: number
  /** Everything before it belongs to frames or is reported. */
  #settled = 0
  /** True while looking only where the next frame of an undisturbed recording begins. */
  #inStep = true
  #damaged: Damaged | undefined
  #cut: { at: number; wanted: number } | undefined
  readonly #frame: Frame

  constructor(timed: boolean, handlers: FrameHandlers) {
    this.#timed = timed
    this.#handlers = handlers
    this.#at = timed ? TIME_BYTES : 0
    this.#frame = {
      version: 1,
      offset: 0,
      sequence: 0,
      system: 0,
      component: 0,
      id: 0,
      definition: undefined,
      t_us: Number.NaN,
      bytes: this.#bytes,
      payloadAt: 0,
      length: 0,
      signatureAt: -1,
    }
  }

  push(chunk: Uint8Array): void {
    if (this.#bytes.length === 0 || chunk.length <= BORROWED_BYTES) {
      this.#take(this.#bytes.length === 0 ? chunk : joined(this.#bytes, chunk))
      return
    }
    // Finishes what is left with a little of the chunk; the rest of it is then read where it lies.
    this.#take(joined(this.#bytes, chunk.subarray(0, BORROWED_BYTES)))
    const left = this.#bytes.length
    if (left > BORROWED_BYTES) this.#take(joined(this.#bytes, chunk.subarray(BORROWED_BYTES)))
    else this.#take(chunk.subarray(BORROWED_BYTES - left))
  }

  /** All that is not done with. */
  #take(bytes: Uint8Array): void {
    this.#bytes = bytes
    this.#scan(false)
    const keep = this.#inStep ? this.#settled : Math.max(this.#settled, this.#at - TIME_BYTES)
    const held = Math.min(Math.max(0, keep - this.#base), this.#bytes.length)
    this.#bytes = this.#bytes.slice(held) // a copy: the chunk belongs to the caller
    this.#base += held
  }

  /** What the end leaves over is reported; the reader may go on with the next datagram. */
  end(): void {
    this.#scan(true)
    const end = this.#base + this.#bytes.length
    this.#settleDamaged(end)
    if (this.#settled < end) {
      const short = this.#timed && end - this.#settled <= TIME_BYTES
      const cut = this.#cut?.at === this.#settled + (this.#timed ? TIME_BYTES : 0)
      if (cut || short) this.#cutShort(end)
      else this.#lost(end)
    }
    this.#cut = undefined
    this.#bytes = new Uint8Array(0)
    this.#base = end
    this.#expectAt(end)
  }

  #cutShort(end: number): void {
    this.#handlers.fault({
      kind: 'truncated',
      byte: this.#settled,
      found: `${end - this.#settled} bytes of a frame`,
      expected: this.#cut === undefined ? 'a time and a frame' : `${this.#cut.wanted} bytes`,
    })
  }

  #expectAt(settled: number): void {
    this.#settled = settled
    this.#at = settled + (this.#timed ? TIME_BYTES : 0)
    this.#inStep = true
  }

  #scan(last: boolean): void {
    const bytes = this.#bytes
    for (;;) {
      let at = this.#at - this.#base
      if (at < 0) at = 0
      if (!this.#inStep) while (at < bytes.length && bytes[at] !== START_1 && bytes[at] !== START_2) at++
      this.#at = this.#base + at
      if (at >= bytes.length) {
        if (!(last && this.#inStep)) return
        this.#outOfStep()
        continue
      }
      const size = this.#judge(at, last)
      if (size === WAIT) return
      if (size !== NO) this.#accept(at, size)
      else if (this.#inStep) this.#outOfStep()
      else this.#at++
    }
  }

  /** Nothing where it should be: search from the first byte not accounted for. */
  #outOfStep(): void {
    this.#inStep = false
    this.#at = this.#settled
  }

  /** The size of a frame that starts here, or NO, or WAIT for more bytes. */
  #judge(at: number, last: boolean): number {
    const bytes = this.#bytes
    const start = bytes[at]
    if (start !== START_1 && start !== START_2) return NO
    const header = start === START_1 ? 6 : 10
    const incomplete = last ? NO : WAIT
    if (bytes.length - at < header) {
      if (last) this.#cut ??= { at: this.#base + at, wanted: header + 2 }
      return incomplete
    }
    const length = bytes[at + 1]!
    const flags = start === START_2 ? bytes[at + 2]! : 0
    if ((flags & ~SIGNED) !== 0) return NO // the standard: not to be read without knowing what the flag changes
    const signature = flags & SIGNED ? SIGNATURE_BYTES : 0
    const size = header + length + 2 + signature
    if (at + size > bytes.length) {
      if (last) this.#cut ??= { at: this.#base + at, wanted: size }
      return incomplete
    }
    const id = idAt(bytes, at)
    const definition = definitions.get(id)
    if (definition === undefined) return this.#unknown(at, size, last)
    if (start === START_1 && length > definition.fullBytes) return NO
    const stated = bytes[at + size - 2 - signature]! | (bytes[at + size - 1 - signature]! << 8)
    const computed = checksumOf(bytes, at, header + length, definition)
    if (stated === computed) return size
    return this.#noteDamaged({ at, size, length, definition, stated, computed }, last)
  }

  /** A frame of a message nobody knows; one that holds a sound frame is a false start, which would hide it. */
  #unknown(at: number, size: number, last: boolean): number {
    const follows = this.#follows(at + size, last, size)
    if (follows !== size) return follows
    for (let inner = at + 1; inner < at + size; inner++)
      if (soundWithin(this.#bytes, inner, at + size)) return NO
    return size
  }

  /** `size` when another frame or the end of the data follows at `next`. */
  #follows(next: number, last: boolean, size: number): number {
    const bytes = this.#bytes
    const start = this.#timed ? next + TIME_BYTES : next
    if (start >= bytes.length) return last ? size : WAIT
    if (bytes[start] !== START_1 && bytes[start] !== START_2) return NO
    return !this.#timed || timeAt(bytes, next) <= TIME_MAX_US ? size : NO
  }

  #noteDamaged(
    found: {
      at: number
      size: number
      length: number
      definition: MessageDefinition
      stated: number
      computed: number
    },
    last: boolean,
  ): number {
    const { at, size, length, definition, stated, computed } = found
    const from = this.#base + at
    if (this.#damaged !== undefined && from < this.#damaged.to) return NO
    const [least, most] =
      this.#bytes[at] === START_1 ? [definition.baseBytes, definition.fullBytes] : [1, definition.fullBytes]
    if (length < least || length > most) return NO
    const follows = this.#follows(at + size, last, size)
    if (follows !== size) return follows
    if (this.#damaged !== undefined) this.#settleDamaged(from)
    this.#damaged = { from, to: from + size, id: definition.id, stated, computed }
    return NO
  }

  /** Reports the damaged frame if nothing sound was found within it. */
  #settleDamaged(upTo: number): void {
    const damaged = this.#damaged
    this.#damaged = undefined
    if (damaged === undefined || damaged.to > upTo) return
    const from = Math.max(this.#settled, damaged.from - (this.#timed ? TIME_BYTES : 0))
    this.#lost(from)
    this.#handlers.fault({
      kind: 'checksum',
      byte: damaged.from,
      found: `message ${damaged.id} with checksum ${hex(damaged.stated)}`,
      expected: hex(damaged.computed),
    })
    this.#settled = damaged.to
  }

  #lost(upTo: number): void {
    if (upTo <= this.#settled) return
    const count = upTo - this.#settled
    this.#handlers.fault({
      kind: 'lost-sync',
      byte: this.#settled,
      found: `${count} ${count === 1 ? 'byte' : 'bytes'} of no frame`,
      expected: 'a frame',
    })
    this.#settled = upTo
  }

  #accept(at: number, size: number): void {
    const { bytes, from } = { bytes: this.#bytes, from: this.#base + at }
    const timeFrom = this.#timed ? from - TIME_BYTES : from
    if (this.#damaged !== undefined) this.#settleDamaged(Math.max(timeFrom, this.#settled))
    const stamped = this.#timed && timeFrom >= this.#settled && at >= TIME_BYTES
    this.#lost(stamped ? timeFrom : from)
    const frame = this.#frame
    const second = bytes[at] === START_2
    const header = second ? 10 : 6
    frame.version = second ? 2 : 1
    frame.offset = from
    frame.bytes = bytes
    frame.length = bytes[at + 1]!
    frame.sequence = bytes[at + (second ? 4 : 2)]!
    frame.system = bytes[at + (second ? 5 : 3)]!
    frame.component = bytes[at + (second ? 6 : 4)]!
    frame.id = idAt(bytes, at)
    frame.definition = definitions.get(frame.id)
    frame.payloadAt = at + header
    frame.signatureAt = second && bytes[at + 2]! & SIGNED ? at + header + frame.length + 2 : -1
    frame.t_us = stamped ? timeAt(bytes, at - TIME_BYTES) : Number.NaN
    if (this.#timed && !(frame.t_us <= TIME_MAX_US)) this.#badTime(frame)
    this.#handlers.frame(frame)
    this.#cut = undefined
    this.#expectAt(from + size)
  }

  #badTime(frame: Frame): void {
    this.#handlers.fault({
      kind: 'bad-time',
      byte: frame.offset,
      found: Number.isNaN(frame.t_us) ? 'a frame with no time before it' : `${frame.t_us} us`,
      expected: 'microseconds since 1970, before 2100',
    })
    frame.t_us = Number.NaN
  }
}

/** True when a frame of a known message, its checksum sound, lies between the two places. */
function soundWithin(bytes: Uint8Array, at: number, to: number): boolean {
  const start = bytes[at]
  if (start !== START_1 && start !== START_2) return false
  const body = at + (start === START_1 ? 6 : 10)
  const end = body + bytes[at + 1]!
  if (body > to || end + 2 > to) return false
  const definition = definitions.get(idAt(bytes, at))
  if (definition === undefined || end - body > definition.fullBytes) return false
  return checksumOf(bytes, at, end - at, definition) === (bytes[end]! | (bytes[end + 1]! << 8))
}

/** Over a frame of `count` bytes up to its checksum, the start marker left out, the message's extra byte put in. */
const checksumOf = (bytes: Uint8Array, at: number, count: number, { crcExtra }: MessageDefinition) =>
  crcOfByte(crcExtra, crcOf(bytes, at + 1, at + count))

function idAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] === START_1) return bytes[at + 5]!
  return bytes[at + 7]! | (bytes[at + 8]! << 8) | (bytes[at + 9]! << 16)
}

function timeAt(bytes: Uint8Array, at: number): number {
  let high = 0
  let low = 0
  for (let k = 0; k < 4; k++) {
    high = high * 256 + bytes[at + k]!
    low = low * 256 + bytes[at + 4 + k]!
  }
  return high * 2 ** 32 + low
}

const hex = (sum: number) => `0x${sum.toString(16).padStart(4, '0')}`
