/** Numbers as KLV writes them: whole numbers of any length, spread over a span (ST 0601), and IMAPB (ST 1201.5). */
import type { Imapb, Linear, SpecialMeaning } from './codecs.ts'
import type { Special } from './values.ts'

const EXACT_BYTES = 6 // whole numbers of this many bytes fit a double with room to spare

/** Big-endian unsigned of 0 to 8 bytes as the nearest double; exact to 2^53. */
export function unsignedAt(bytes: Uint8Array, from: number, to: number): number {
  let value = 0
  for (let k = from; k < to; k++) value = value * 256 + bytes[k]!
  return value
}

/** Two's complement of 1 to 8 bytes as the nearest double; exact to 2^53. */
export function signedAt(bytes: Uint8Array, from: number, to: number): number {
  let value = bytes[from]! >= 0x80 ? -1 : 0
  for (let k = from; k < to; k++) value = value * 256 + bytes[k]!
  return value
}

/** A whole number without loss: a number where it is safe, else a bigint. */
export function wholeAt(bytes: Uint8Array, from: number, to: number, signed: boolean): number | bigint {
  const near = signed ? signedAt(bytes, from, to) : unsignedAt(bytes, from, to)
  if (to - from <= EXACT_BYTES || Number.isSafeInteger(near)) return near
  let value = 0n
  for (let k = from; k < to; k++) value = value * 256n + BigInt(bytes[k]!)
  const isNegative = signed && bytes[from]! >= 0x80
  return isNegative ? value - (1n << BigInt(8 * (to - from))) : value
}

/** The bytes of a whole number, big-endian, two's complement when negative. */
export function wholeBytes(value: number | bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let rest = BigInt.asUintN(8 * length, BigInt(value))
  for (let k = length - 1; k >= 0; k--, rest >>= 8n) bytes[k] = Number(rest & 255n)
  return bytes
}

/** Exact for every whole exponent a double holds. */
function powerOfTwo(exponent: number): number {
  let power = 1
  for (let k = 0; k < exponent; k++) power *= 2
  for (let k = 0; k > exponent; k--) power /= 2
  return power
}

const codesOf = (bytes: number) => powerOfTwo(8 * bytes)

/** ST 0601: raw of `codec.bytes` bytes into its span. A signed item's lowest code is its special meaning. */
export function linearValue(codec: Linear, bytes: Uint8Array, from: number): number | Special {
  const to = from + codec.bytes
  const codes = codesOf(codec.bytes)
  if (!codec.signed) return codec.low + (unsignedAt(bytes, from, to) * (codec.high - codec.low)) / (codes - 1)
  const raw = signedAt(bytes, from, to)
  if (raw === -codes / 2 && codec.special !== null) return { special: codec.special }
  return (raw * (codec.high - codec.low)) / (codes - 2)
}

/** The nearest code; undefined when the value lies outside of the span. */
export function linearBytes(codec: Linear, value: number | Special): Uint8Array | undefined {
  const codes = codesOf(codec.bytes)
  if (typeof value !== 'number') return codec.signed ? wholeBytes(-codes / 2, codec.bytes) : undefined
  if (!(value >= codec.low && value <= codec.high)) return undefined
  const span = codec.high - codec.low
  if (codec.signed) return wholeBytes(Math.round((value * (codes - 2)) / span), codec.bytes)
  return wholeBytes(Math.round(((value - codec.low) * (codes - 1)) / span), codec.bytes)
}

interface Scale {
  /** Value of one step of the raw number. */
  readonly step: number
  /** So that zero is met exactly where the span holds it. */
  readonly zero: number
}

/** ST 1201.5 section 8: forward scale from the power of two above the span, one bit kept for special values. */
export function imapbScale({ low, high }: Pick<Imapb, 'low' | 'high'>, length: number): Scale {
  const span = high - low
  let power = -40
  while (powerOfTwo(power) < span) power++
  const step = powerOfTwo(power - 8 * length + 1)
  const forward = low / step
  return { step, zero: low < 0 && high > 0 ? forward - Math.floor(forward) : 0 }
}

/** IMAPB of 1 to 8 bytes; beyond six the result is the nearest double. Out of range: above the code of the highest value. */
export function imapbValue(
  codec: Pick<Imapb, 'low' | 'high'>,
  bytes: Uint8Array,
  from: number,
  to: number,
): number | Special {
  const first = bytes[from]!
  if (first >= 0xc0) return { special: specialOf(bytes, from, to) }
  const { step, zero } = imapbScale(codec, to - from)
  const value = step * (unsignedAt(bytes, from, to) - zero) + codec.low
  return value > codec.high + step ? { special: 'out-of-range' } : value
}

const BY_FIRST_FIVE_BITS: Readonly<Record<number, SpecialMeaning>> = {
  192: 'user-defined',
  200: 'positive-infinity',
  208: 'positive-quiet-nan',
  216: 'positive-signalling-nan',
  232: 'negative-infinity',
  240: 'negative-quiet-nan',
  248: 'negative-signalling-nan',
}

function specialOf(bytes: Uint8Array, from: number, to: number): SpecialMeaning {
  const first = bytes[from]!
  const restIsZero = unsignedAt(bytes, from + 1, to) === 0
  if (first === 0xe0 && restIsZero) return 'below-minimum'
  if (first === 0xe1 && restIsZero) return 'above-maximum'
  return BY_FIRST_FIVE_BITS[first & 0xf8] ?? 'reserved'
}

const FIRST_BYTE: Readonly<Partial<Record<SpecialMeaning, number>>> = {
  'user-defined': 0xc0,
  'positive-infinity': 0xc8,
  'positive-quiet-nan': 0xd0,
  'positive-signalling-nan': 0xd8,
  'below-minimum': 0xe0,
  'above-maximum': 0xe1,
  'negative-infinity': 0xe8,
  'negative-quiet-nan': 0xf0,
  'negative-signalling-nan': 0xf8,
  reserved: 0xe2,
}

/** IMAPB code of `length` bytes; values outside of the span become the codes that say so. */
export function imapbBytes(
  codec: Pick<Imapb, 'low' | 'high'>,
  value: number | Special,
  length: number,
): Uint8Array {
  const special = typeof value === 'number' ? specialFor(codec, value) : value.special
  const bytes = new Uint8Array(length)
  if (special !== null) {
    bytes[0] = FIRST_BYTE[special] ?? 0xe1
    return bytes
  }
  const { step, zero } = imapbScale(codec, length)
  // The standard cuts off; a sixteenth of a step makes decoded values, rounded once, come back as the code they had.
  return wholeBytes(Math.floor(((value as number) - codec.low) / step + zero + 0.0625), length)
}

function specialFor({ low, high }: Pick<Imapb, 'low' | 'high'>, value: number): SpecialMeaning | null {
  if (Number.isNaN(value)) return 'positive-quiet-nan'
  if (value === Number.POSITIVE_INFINITY) return 'positive-infinity'
  if (value === Number.NEGATIVE_INFINITY) return 'negative-infinity'
  if (value < low) return 'below-minimum'
  return value > high ? 'above-maximum' : null
}
