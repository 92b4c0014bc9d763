/** Program tables of MPEG-2 transport streams: ISO/IEC 13818-1 (2019) sections 2.4.4 and 2.6. */
import { crc32Mpeg } from '../klv/checksum.ts'

export interface Descriptor {
  readonly tag: number
  readonly bytes: Uint8Array
}

/** One elementary stream as its program's table announces it. */
export interface Announced {
  readonly pid: number
  readonly streamType: number
  readonly descriptors: readonly Descriptor[]
}

export type Section =
  | {
      readonly table: 'programs'
      readonly programs: readonly { readonly number: number; readonly pid: number }[]
    }
  | {
      readonly table: 'program'
      readonly number: number
      readonly clockPid: number
      readonly descriptors: readonly Descriptor[]
      readonly streams: readonly Announced[]
    }
  | { readonly table: 'other'; readonly id: number }

/** A section, or what is wrong with it. `bytes` begin at its table_id and are as long as it says. */
export function readSection(bytes: Uint8Array): Section | { readonly wrong: string } {
  const id = bytes[0]!
  if (id !== 0 && id !== 2) return { table: 'other', id }
  if (bytes.length < 12) return { wrong: `a section of ${bytes.length} bytes` }
  if (crc32Mpeg(bytes, 0, bytes.length) !== 0) return { wrong: 'a section whose CRC-32 does not fit' }
  // current_next_indicator 0: not in force yet.
  if ((bytes[5]! & 1) === 0) return { table: 'other', id }
  const end = bytes.length - 4
  return id === 0 ? programsOf(bytes, end) : programOf(bytes, end)
}

function programsOf(bytes: Uint8Array, end: number): Section {
  const programs = []
  for (let at = 8; at + 4 <= end; at += 4) {
    const number = (bytes[at]! << 8) | bytes[at + 1]!
    if (number !== 0) programs.push({ number, pid: pidAt(bytes, at + 2) })
  }
  return { table: 'programs', programs }
}

function programOf(bytes: Uint8Array, end: number): Section | { readonly wrong: string } {
  const infoEnd = 12 + (((bytes[10]! & 0x0f) << 8) | bytes[11]!)
  if (infoEnd > end) return { wrong: 'program descriptors longer than their section' }
  const streams: Announced[] = []
  let at = infoEnd
  while (at + 5 <= end) {
    const descriptorsEnd = at + 5 + (((bytes[at + 3]! & 0x0f) << 8) | bytes[at + 4]!)
    if (descriptorsEnd > end) return { wrong: 'stream descriptors longer than their section' }
    const descriptors = descriptorsOf(bytes, at + 5, descriptorsEnd)
    streams.push({ pid: pidAt(bytes, at + 1), streamType: bytes[at]!, descriptors })
    at = descriptorsEnd
  }
  const number = (bytes[3]! << 8) | bytes[4]!
  return {
    table: 'program',
    number,
    clockPid: pidAt(bytes, 8),
    descriptors: descriptorsOf(bytes, 12, infoEnd),
    streams,
  }
}

const pidAt = (bytes: Uint8Array, at: number) => ((bytes[at]! & 0x1f) << 8) | bytes[at + 1]!

function descriptorsOf(bytes: Uint8Array, from: number, to: number): Descriptor[] {
  const descriptors: Descriptor[] = []
  let at = from
  while (at + 2 <= to) {
    const end = Math.min(to, at + 2 + bytes[at + 1]!)
    descriptors.push({ tag: bytes[at]!, bytes: bytes.slice(at + 2, end) })
    at = end
  }
  return descriptors
}

export type Coding =
  | 'h264'
  | 'hevc'
  | 'mpeg2'
  | 'mpeg1'
  | 'mpeg4'
  | 'jpeg2000'
  | 'audio'
  | 'klv'
  | 'private'
  | 'other'

const CODINGS: Readonly<Record<number, Coding>> = {
  1: 'mpeg1',
  2: 'mpeg2',
  3: 'audio',
  4: 'audio',
  15: 'audio',
  16: 'mpeg4',
  17: 'audio',
  27: 'h264',
  33: 'jpeg2000',
  36: 'hevc',
  129: 'audio',
}

const REGISTRATION = 0x05
const METADATA = 0x26
const KLVA = [0x4b, 0x4c, 0x56, 0x41]
const USER_PRIVATE = 0x80

/**
 * What a stream carries. KLV by its KLVA identifier in any descriptor (MISB ST 1402), by stream type 0x15 (metadata), and,
 * until its bytes show, perhaps by a private stream type: 'private'.
 */
export function codingOf({ streamType, descriptors }: Announced): Coding {
  const hasKlva = descriptors.some(
    ({ tag, bytes }) => (tag === REGISTRATION || tag === METADATA) && holds(bytes, KLVA),
  )
  if (hasKlva || streamType === 0x15) return 'klv'
  const known = CODINGS[streamType]
  if (known !== undefined) return known
  return streamType === 6 || streamType >= USER_PRIVATE ? 'private' : 'other'
}

function holds(bytes: Uint8Array, wanted: readonly number[]): boolean {
  for (let at = 0; at + wanted.length <= bytes.length; at++) {
    if (wanted.every((byte, k) => bytes[at + k] === byte)) return true
  }
  return false
}
