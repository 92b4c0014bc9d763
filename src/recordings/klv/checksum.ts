/** Checks that sets carry in an item of their own. */

/**
 * The 16-bit sum of ST 0601 (also ST 0903): bytes at even places count as the high byte, at odd places as the low one.
 * Over `bytes[from, to)`, places counted from `from`.
 */
export function sum16(bytes: Uint8Array, from: number, to: number): number {
  let high = 0
  let low = 0
  const last = to - ((to - from) & 1)
  let k = from
  for (; k + 8 <= last; k += 8) {
    high += bytes[k]! + bytes[k + 2]! + bytes[k + 4]! + bytes[k + 6]!
    low += bytes[k + 1]! + bytes[k + 3]! + bytes[k + 5]! + bytes[k + 7]!
  }
  for (; k < last; k += 2) {
    high += bytes[k]!
    low += bytes[k + 1]!
  }
  if (last < to) high += bytes[last]!
  return (high * 256 + low) & 0xffff
}

const CRC32_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  return crc >>> 0
})

/** CRC-32/MPEG-2: polynomial 04C11DB7, starts at all ones, not reflected, no final inversion. ISO/IEC 13818-1 annex A. */
export function crc32Mpeg(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffffffff
  for (let k = from; k < to; k++) crc = ((crc << 8) ^ CRC32_TABLE[((crc >>> 24) ^ bytes[k]!) & 255]!) >>> 0
  return crc
}

/** CRC-16/CCITT-FALSE: polynomial 1021, starts at all ones, not reflected. */
export function crc16Ccitt(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffff
  for (let k = from; k < to; k++) {
    crc ^= bytes[k]! << 8
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc
}
