/** Heads of packetised elementary streams: ISO/IEC 13818-1 section 2.4.3.6. */

export interface PesHead {
  readonly streamId: number
  /** Bytes of the whole packet from its start code; 0: until the next begins (video only). */
  readonly total: number
  /** Where its data begins, from its start code. */
  readonly dataAt: number
  /** 90 kHz, 33 bits, not unwrapped; NaN where it states none. */
  readonly pts: number
  readonly dts: number
}

/** Streams whose packets have no optional head. */
const BARE = new Set([0xbc, 0xbe, 0xbf, 0xf0, 0xf1, 0xf2, 0xf8, 0xff])

/** The head at `at`; undefined when there is no start code, or it is not whole. */
export function readPesHead(bytes: Uint8Array, at: number, end: number): PesHead | undefined {
  if (at + 6 > end || bytes[at] !== 0 || bytes[at + 1] !== 0 || bytes[at + 2] !== 1) return undefined
  const streamId = bytes[at + 3]!
  const length = (bytes[at + 4]! << 8) | bytes[at + 5]!
  const total = length === 0 ? 0 : length + 6
  if (BARE.has(streamId)) return { streamId, total, dataAt: 6, pts: Number.NaN, dts: Number.NaN }
  if (at + 9 > end || (bytes[at + 6]! & 0xc0) !== 0x80) return undefined
  const dataAt = 9 + bytes[at + 8]!
  if (at + dataAt > end) return undefined
  const flags = bytes[at + 7]! >> 6
  const pts = flags & 2 && dataAt >= 14 ? stampAt(bytes, at + 9) : Number.NaN
  const dts = flags === 3 && dataAt >= 19 ? stampAt(bytes, at + 14) : pts
  return { streamId, total, dataAt, pts, dts }
}

/** 33 bits over five bytes with marker bits between. */
const stampAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! >> 1) & 7) * 1073741824 +
  ((bytes[at + 1]! << 22) | ((bytes[at + 2]! >> 1) << 15) | (bytes[at + 3]! << 7) | (bytes[at + 4]! >> 1))

export const STAMP_WRAP = 8589934592

/** The stamp nearest to `last` that is this one modulo 2^33: every 26.5 hours the counter begins anew. */
export function unwrapped(stamp: number, last: number): number {
  if (Number.isNaN(last)) return stamp
  return stamp + Math.round((last - stamp) / STAMP_WRAP) * STAMP_WRAP
}
