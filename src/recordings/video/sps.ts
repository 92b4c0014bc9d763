/** Sequence parameter sets: ITU-T H.264 (2021) sections 7.3.2.1.1 and 7.4.2.1.1; ITU-T H.265 (2021) sections 7.3.2.2.1 and 7.3.3. */
import { withoutEmulation } from './heads.ts'

export interface PictureFormat {
  /** As WebCodecs wants it (RFC 6381): avc1.PPCCLL, hev1.P.C.TLL.X; or a name. */
  readonly codec: string
  readonly width_px: number
  readonly height_px: number
}

const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135])
const SIDE_MAX_PX = 16384

/** Coding and size of an H.264 picture; undefined when the set is cut or says nonsense. */
export function readSps(unit: Uint8Array): PictureFormat | undefined {
  const bytes = withoutEmulation(unit)
  if (bytes.length < 5) return undefined
  const [, profile = 0, constraints = 0, level = 0] = bytes
  const bits = new Bits(bytes, 32)
  bits.golomb() // id
  let chroma = 1
  let isSeparate = false
  if (HIGH_PROFILES.has(profile)) {
    chroma = bits.golomb()
    if (chroma === 3) isSeparate = bits.one() === 1
    bits.golomb() // depth of luma
    bits.golomb() // depth of chroma
    bits.one()
    if (bits.one() === 1)
      for (let list = 0; list < (chroma === 3 ? 12 : 8); list++)
        if (bits.one()) scaling(bits, list < 6 ? 16 : 64)
  }
  bits.golomb() // frame number
  pictureOrder(bits)
  bits.golomb() // reference frames
  bits.one()
  const columns = bits.golomb() + 1
  const rows = bits.golomb() + 1
  const isFrames = bits.one()
  if (isFrames === 0) bits.one()
  bits.one()
  const crop = bits.one() === 1 ? [bits.golomb(), bits.golomb(), bits.golomb(), bits.golomb()] : [0, 0, 0, 0]
  if (bits.isOver) return undefined
  const isPlain = chroma === 0 || isSeparate
  const unitX = isPlain || chroma === 3 ? 1 : 2
  const unitY = (isPlain || chroma !== 1 ? 1 : 2) * (2 - isFrames)
  const width_px = 16 * columns - unitX * (crop[0]! + crop[1]!)
  const height_px = 16 * rows * (2 - isFrames) - unitY * (crop[2]! + crop[3]!)
  if (!isSize(width_px, height_px)) return undefined
  const digits = [profile, constraints, level].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
  return { codec: `avc1.${digits.join('')}`, width_px, height_px }
}

const isSize = (width_px: number, height_px: number) =>
  width_px > 0 && height_px > 0 && width_px <= SIDE_MAX_PX && height_px <= SIDE_MAX_PX

/** Bits of profile, compatibility and constraints, of the whole stream or of one of its layers. */
const PROFILE_BITS = 88
const LEVEL_BITS = 8

/** Coding and size of an H.265 picture, from behind the two bytes of the unit's head; undefined as above. */
export function readHevcSps(unit: Uint8Array): PictureFormat | undefined {
  const bytes = withoutEmulation(unit)
  if (bytes.length < 15) return undefined
  const layers = (bytes[0]! >> 1) & 7
  const bits = new Bits(bytes, 8 + PROFILE_BITS + LEVEL_BITS)
  // For each layer but the last, whether it states its own; then filled up to eight.
  const isStated = Array.from({ length: layers > 0 ? 8 : 0 }, () => [bits.one(), bits.one()] as const)
  for (const [hasProfile, hasLevel] of isStated.slice(0, layers))
    bits.skip(hasProfile * PROFILE_BITS + hasLevel * LEVEL_BITS)
  bits.golomb() // id
  const chroma = bits.golomb()
  const isPlain = chroma === 0 || (chroma === 3 && bits.one() === 1)
  const columns = bits.golomb()
  const rows = bits.golomb()
  const crop = bits.one() === 1 ? [bits.golomb(), bits.golomb(), bits.golomb(), bits.golomb()] : [0, 0, 0, 0]
  if (bits.isOver) return undefined
  const width_px = columns - (isPlain || chroma === 3 ? 1 : 2) * (crop[0]! + crop[1]!)
  const height_px = rows - (isPlain || chroma !== 1 ? 1 : 2) * (crop[2]! + crop[3]!)
  return isSize(width_px, height_px) ? { codec: hevcCodec(bytes), width_px, height_px } : undefined
}

/** ISO/IEC 14496-15 (2019) section E.3: profile, compatibility with its bits turned round, tier and level, constraints. */
function hevcCodec(bytes: Uint8Array): string {
  const space = ['', 'A', 'B', 'C'][bytes[1]! >> 6]!
  let compatibility = 0
  for (let bit = 31; bit >= 0; bit--)
    compatibility = 2 * compatibility + ((bytes[2 + (bit >> 3)]! >> (7 - (bit & 7))) & 1)
  const constraints = Array.from(bytes.subarray(6, 12))
  while (constraints.at(-1) === 0) constraints.pop()
  const tier = bytes[1]! & 0x20 ? 'H' : 'L'
  const parts = [`${space}${bytes[1]! & 0x1f}`, hexOf(compatibility), `${tier}${bytes[12]!}`]
  return ['hev1', ...parts, ...constraints.map(hexOf)].join('.')
}

const hexOf = (value: number) => value.toString(16).toUpperCase()

function pictureOrder(bits: Bits): void {
  const kind = bits.golomb()
  if (kind === 0) bits.golomb()
  else if (kind === 1) {
    bits.one()
    bits.golomb()
    bits.golomb()
    const count = Math.min(255, bits.golomb())
    for (let k = 0; k < count; k++) bits.golomb()
  }
}

function scaling(bits: Bits, size: number): void {
  let last = 8
  let next = 8
  for (let k = 0; k < size && next !== 0; k++) {
    const code = bits.golomb()
    const delta = code & 1 ? (code + 1) / 2 : -code / 2
    next = (last + delta + 256) & 255
    if (next !== 0) last = next
  }
}

/** Bits, most significant first. Behind the end there are zeros, and `isOver` says so. */
class Bits {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  get isOver(): boolean {
    return this.#at > 8 * this.#bytes.length
  }

  one(): number {
    const byte = this.#bytes[this.#at >> 3] ?? 0
    const bit = (byte >> (7 - (this.#at & 7))) & 1
    this.#at++
    return bit
  }

  skip(count: number): void {
    this.#at += count
  }

  /** Unsigned Exp-Golomb, section 9.1. */
  golomb(): number {
    let zeros = 0
    while (zeros < 32 && !this.isOver && this.one() === 0) zeros++
    let value = 1
    for (let k = 0; k < zeros; k++) value = value * 2 + this.one()
    return value - 1
  }
}
