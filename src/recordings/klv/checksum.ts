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

/** sum16 four bytes at a time. Remembers the words of the buffer it was last given. */
export class FastSum16 {
  #buffer: ArrayBufferLike | null = null
  #words: Uint32Array = new Uint32Array(0)

  of(bytes: Uint8Array, from: number, to: number): number {
    if (bytes.buffer !== this.#buffer) {
      this.#buffer = bytes.buffer
      this.#words = new Uint32Array(bytes.buffer, 0, bytes.buffer.byteLength >> 2)
    }
    const words = this.#words
    const start = bytes.byteOffset + from
    // Bytes before the first and behind the last whole word, by their place in the buffer: even, odd.
    const first = Math.min((start + 3) >> 2, (bytes.byteOffset + to) >> 2)
    const last = (bytes.byteOffset + to) >> 2
    let even = 0
    let odd = 0
    for (let word = first; word < last; ) {
      // Two sums of 16 bits in one number: 256 words of it cannot run over.
      const stop = Math.min(last, word + 256)
      let evens = 0
      let odds = 0
      for (; word < stop; word++) {
        const four = words[word]!
        evens += four & 0x00ff00ff
        odds += (four >>> 8) & 0x00ff00ff
      }
      even += (evens & 0xffff) + (evens >>> 16)
      odd += (odds & 0xffff) + (odds >>> 16)
    }
    const bodyFrom = first << 2
    const bodyTo = last << 2
    const headTo = bodyTo > bodyFrom ? bodyFrom : bytes.byteOffset + to
    for (let at = start; at < headTo; at++) {
      if (at & 1) odd += bytes[at - bytes.byteOffset]!
      else even += bytes[at - bytes.byteOffset]!
    }
    for (let at = Math.max(bodyTo, headTo); at < bytes.byteOffset + to; at++) {
      if (at & 1) odd += bytes[at - bytes.byteOffset]!
      else even += bytes[at - bytes.byteOffset]!
    }
    return (start & 1 ? odd * 256 + even : even * 256 + odd) & 0xffff
  }
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
