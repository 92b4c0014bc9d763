/**
 * Lengths and tags of SMPTE ST 336 (BER, ISO/IEC 8825-1 section 8.1.3) and BER-OID (MISB ST 0107): the two ways in
 * which KLV writes whole numbers in front of bytes.
 */

/** A place in bytes that moves as numbers are read. One is made per call from outside; readers below share it. */
export interface Cursor {
  at: number
}

const LENGTH_BYTES_MAX = 8
const OID_GROUPS_MAX = 5

/**
 * Reads a BER length at the cursor and moves behind it. Undefined, and the cursor where it was, when the bytes end, when
 * the form is indefinite (0x80, which KLV forbids), or when the number is beyond 2^53.
 */
export function readLength(bytes: Uint8Array, cursor: Cursor, end: number): number | undefined {
  const first = cursor.at < end ? bytes[cursor.at]! : 0x80
  if (first < 0x80) {
    cursor.at++
    return first
  }
  const count = first & 0x7f
  if (count === 0 || count > LENGTH_BYTES_MAX || cursor.at + 1 + count > end) return undefined
  let length = 0
  for (let k = 1; k <= count; k++) length = length * 256 + bytes[cursor.at + k]!
  if (length > Number.MAX_SAFE_INTEGER) return undefined
  cursor.at += 1 + count
  return length
}

/** Reads a BER-OID number (base 128, high bit: more follows) and moves behind it; undefined when cut or over 2^35. */
export function readOid(bytes: Uint8Array, cursor: Cursor, end: number): number | undefined {
  let value = 0
  for (let k = 0; k < OID_GROUPS_MAX && cursor.at + k < end; k++) {
    const group = bytes[cursor.at + k]!
    value = value * 128 + (group & 0x7f)
    if (group < 0x80) {
      cursor.at += k + 1
      return value
    }
  }
  return undefined
}

/** The shortest BER form of a length. */
export function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length]
  const digits: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256)
  return [0x80 | digits.length, ...digits]
}

/** The BER-OID form of a whole number. */
export function oidBytes(value: number): number[] {
  const groups = [value % 128]
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    groups.unshift(0x80 | (rest % 128))
  }
  return groups
}
