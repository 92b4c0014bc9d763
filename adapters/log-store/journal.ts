import { hash } from 'node:crypto'
import { decodeBundle, encodeBundle } from '../../src/ledger/tiles.ts'

/** What a segment's bytes hold: entries from `base` on, and where the sound part ends. */
export interface Segment {
  readonly base: number
  readonly entries: readonly Uint8Array[]
  readonly soundBytes: number
  /** Written by this version of the program: it may be appended to. */
  readonly isCurrent: boolean
}

export const journalHeader = (base: number): Uint8Array => Buffer.from(`overflight/journal/2 ${base}\n`)

/**
 * Entries appended together, as one frame: 32-bit big-endian length of what is inside, the entries as in a bundle, and
 * eight bytes of its SHA-256, which tell a torn write.
 */
export function journalFrame(entries: readonly Uint8Array[]): Uint8Array {
  const inside = encodeBundle(entries)
  const frame = Buffer.allocUnsafeSlow(LENGTH_BYTES + inside.length + DIGEST_BYTES)
  frame.writeUInt32BE(inside.length)
  frame.set(inside, LENGTH_BYTES)
  frame.set(digestOf(inside), LENGTH_BYTES + inside.length)
  return frame
}

/** The entries of a frame just made, as views of it. */
export function entriesOf(frame: Uint8Array): readonly Uint8Array[] {
  const entries = decodeBundle(frame.subarray(LENGTH_BYTES, frame.length - DIGEST_BYTES), 'any', 'journal')
  if (!entries.ok) throw new Error('a frame that was made cannot be read')
  return entries.value
}

/** Reads as far as the frames are sound; undefined when not even the header is. */
export function readSegment(bytes: Uint8Array): Segment | undefined {
  const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1')
  const header = /^overflight\/journal\/([12]) (0|[1-9]\d{0,15})\n/.exec(start)
  if (header === null) return undefined
  const isCurrent = header[1] === '2'
  const next = isCurrent ? nextFrame : nextRecord
  const entries: Uint8Array[] = []
  let at = header[0].length
  for (let read = next(bytes, at); read !== undefined; read = next(bytes, at)) {
    for (const entry of read.entries) entries.push(entry)
    at = read.end
  }
  return { base: Number(header[2]), entries, soundBytes: at, isCurrent }
}

/** The entries of the sound frame, or record, that begins here, and where it ends. */
type Next = (
  bytes: Uint8Array,
  at: number,
) => { readonly entries: Uint8Array[]; readonly end: number } | undefined

const nextFrame: Next = (bytes, at) => {
  if (at + LENGTH_BYTES > bytes.length) return undefined
  const from = at + LENGTH_BYTES
  const to = from + Buffer.from(bytes.buffer, bytes.byteOffset + at, LENGTH_BYTES).readUInt32BE()
  const end = to + DIGEST_BYTES
  if (to === from || end > bytes.length) return undefined
  const inside = bytes.slice(from, to)
  if (!digestOf(inside).equals(bytes.subarray(to, end))) return undefined
  const entries = decodeBundle(inside, 'any', 'journal')
  return entries.ok ? { entries: entries.value, end } : undefined
}

/** Version 1 of the journal: each entry with a length of 16 bits and a digest of its own. */
const nextRecord: Next = (bytes, at) => {
  if (at + 2 > bytes.length) return undefined
  const to = at + 2 + bytes[at]! * 256 + bytes[at + 1]!
  const end = to + DIGEST_BYTES
  if (end > bytes.length) return undefined
  const entry = bytes.slice(at + 2, to)
  return digestOf(entry).equals(bytes.subarray(to, end)) ? { entries: [entry], end } : undefined
}

const digestOf = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer').subarray(0, DIGEST_BYTES)
const LENGTH_BYTES = 4
const DIGEST_BYTES = 8
