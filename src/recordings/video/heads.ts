/**
 * What the first bytes of a coded picture say: whether a decoder may start there, its parameters, and the time stamp that
 * MISB ST 0604 puts into it. H.264 (ITU-T H.264 section 7.3), H.265 (ITU-T H.265 section 7.3), MPEG-2 (ISO/IEC 13818-2).
 */
import type { Coding } from '../ts/psi.ts'
import { type PictureFormat, readHevcSps, readSps } from './sps.ts'

export interface PictureHead {
  /** A picture that needs no other. */
  readonly isKey: boolean
  /** The first slice was reached, and with it all that is told here. */
  readonly hasSlice: boolean
  readonly format: PictureFormat | null
  /** ST 0604, microseconds since 1970 in MISP time; NaN where there is none. */
  readonly stamp_us: number
}

const NOTHING: PictureHead = { isKey: false, hasSlice: false, format: null, stamp_us: Number.NaN }

/** The head of a picture of this coding; `bytes` may be cut behind the first slice. `withFormat`: its parameters too. */
export function readPictureHead(coding: Coding, bytes: Uint8Array, withFormat: boolean): PictureHead {
  switch (coding) {
    case 'h264':
      return networkUnits(bytes, h264Kind, (kind, from, to) => h264Unit(kind, bytes, from, to, withFormat))
    case 'hevc':
      return networkUnits(bytes, hevcKind, (kind, from, to) => hevcUnit(kind, bytes, from, to, withFormat))
    case 'mpeg2':
    case 'mpeg1':
      return mpeg2Head(bytes)
    default:
      return NOTHING
  }
}

/** A kind of network unit: a slice, and whether of a picture that needs no other; or something to be read. */
type Kind = 'slice' | 'key-slice' | number

/** Runs through network units by their start codes until the first slice. */
function networkUnits(
  bytes: Uint8Array,
  kindOf: (first: number) => Kind,
  read: (kind: number, from: number, to: number) => Partial<PictureHead>,
): PictureHead {
  let head = NOTHING
  let from = nextStart(bytes, 0)
  while (from < bytes.length) {
    const kind = kindOf(bytes[from]!)
    if (typeof kind !== 'number') return { ...head, isKey: kind === 'key-slice', hasSlice: true }
    const next = nextStart(bytes, from)
    head = { ...head, ...read(kind, from, next >= bytes.length ? next : next - 3) }
    from = next
  }
  return head
}

/** Behind the next 00 00 01. */
function nextStart(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 2 < bytes.length; at++) {
    if (bytes[at + 2]! > 1) at += 2
    else if (bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 1) return at + 3
  }
  return bytes.length
}

function h264Kind(first: number): Kind {
  const kind = first & 0x1f
  if (kind === 5) return 'key-slice'
  return kind >= 1 && kind <= 4 ? 'slice' : kind
}

function h264Unit(
  kind: number,
  bytes: Uint8Array,
  from: number,
  to: number,
  withFormat: boolean,
): Partial<PictureHead> {
  if (kind === 6) return stampIn(bytes, from + 1, to, [H264_STAMP])
  if (kind !== 7 || !withFormat) return {}
  const format = readSps(bytes.subarray(from, to))
  return format === undefined ? {} : { format }
}

function hevcKind(first: number): Kind {
  const kind = (first >> 1) & 0x3f
  // 16 to 21: pictures at which decoding may start; below 32 all are slices.
  if (kind >= 16 && kind <= 21) return 'key-slice'
  return kind < 32 ? 'slice' : kind
}

function hevcUnit(
  kind: number,
  bytes: Uint8Array,
  from: number,
  to: number,
  withFormat: boolean,
): Partial<PictureHead> {
  if (kind === 39) return stampIn(bytes, from + 2, to, [HEVC_MICRO, HEVC_NANO])
  if (kind !== 33 || !withFormat) return {}
  const format = readHevcSps(bytes.subarray(from + 2, to))
  return format === undefined ? {} : { format }
}

const H264_STAMP = ascii('MISPmicrosectime')
const HEVC_MICRO = hex('a8687dd4d7593758a5cef0338b6545f1')
const HEVC_NANO = hex('cf848278ee23306c9265e8fef22fb8b8')

/** ST 0604 stamp in supplemental information: payload type 5, with one of these identifiers. */
function stampIn(
  bytes: Uint8Array,
  from: number,
  to: number,
  identifiers: readonly Uint8Array[],
): Partial<PictureHead> {
  const plain = withoutEmulation(bytes.subarray(from, to))
  let at = 0
  while (at + 2 <= plain.length) {
    let kind = 0
    while (plain[at] === 0xff) kind += plain[at++]!
    kind += plain[at++] ?? 0
    let length = 0
    while (plain[at] === 0xff) length += plain[at++]!
    length += plain[at++] ?? 0
    const identifier = identifiers.find((each) => each.every((byte, k) => plain[at + k] === byte))
    if (kind === 5 && identifier !== undefined && at + 28 <= plain.length) {
      const stamp = stampAt(plain, at + 16)
      return { stamp_us: identifier === HEVC_NANO ? stamp / 1000 : stamp }
    }
    at += length
  }
  return {}
}

/** A status byte, then eight bytes of time with a stuffing byte 0xFF behind every second one. */
function stampAt(bytes: Uint8Array, at: number): number {
  let time = 0
  for (let k = 0; k < 11; k++) if (k % 3 !== 2) time = time * 256 + bytes[at + 1 + k]!
  return time
}

/** 00 00 03 stands for 00 00 in network units. */
export function withoutEmulation(bytes: Uint8Array): Uint8Array {
  if (!hasEmulation(bytes)) return bytes
  const plain = new Uint8Array(bytes.length)
  let length = 0
  let zeros = 0
  for (const byte of bytes) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0
      continue
    }
    zeros = byte === 0 ? zeros + 1 : 0
    plain[length++] = byte
  }
  return plain.subarray(0, length)
}

function hasEmulation(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(3, 2); at > 0; at = bytes.indexOf(3, at + 1)) {
    if (bytes[at - 1] === 0 && bytes[at - 2] === 0) return true
  }
  return false
}

const SEQUENCE = 0xb3
const PICTURE = 0x00
const USER_DATA = 0xb2
const INTRA = 1

function mpeg2Head(bytes: Uint8Array): PictureHead {
  let head = NOTHING
  for (let from = nextStart(bytes, 0); from < bytes.length; from = nextStart(bytes, from)) {
    const code = bytes[from]!
    if (code === SEQUENCE && from + 4 < bytes.length) {
      const width_px = (bytes[from + 1]! << 4) | (bytes[from + 2]! >> 4)
      const height_px = ((bytes[from + 2]! & 15) << 8) | bytes[from + 3]!
      head = { ...head, format: { codec: 'mpeg2', width_px, height_px } }
    } else if (code === PICTURE && from + 2 < bytes.length)
      head = { ...head, isKey: ((bytes[from + 2]! >> 3) & 7) === INTRA }
    else if (code === USER_DATA && H264_STAMP.every((byte, k) => bytes[from + 1 + k] === byte)) {
      if (from + 29 <= bytes.length) head = { ...head, stamp_us: stampAt(bytes, from + 17) }
    } else if (code >= 1 && code <= 0xaf) return { ...head, hasSlice: true }
  }
  return head
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function hex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
}
