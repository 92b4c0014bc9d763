/** H.264 sequence parameter sets: ITU-T H.264 (2021) sections 7.3.2.1.1 and 7.4.2.1.1. */
import { withoutEmulation } from './heads.ts'

export interface PictureFormat {
  /** As WebCodecs wants it (RFC 6381): avc1.PPCCLL; or a name. */
  readonly codec: string
  readonly width_px: number
  readonly height_px: number
}

const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135])
const SIDE_MAX_PX = 16384

/** Coding and size of the picture; undefined when the set is cut or says nonsense. */
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
  if (!(width_px > 0 && height_px > 0 && width_px <= SIDE_MAX_PX && height_px <= SIDE_MAX_PX))
    return undefined
  const digits = [profile, constraints, level].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
  return { codec: `avc1.${digits.join('')}`, width_px, height_px }
}

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

  /** Unsigned Exp-Golomb, section 9.1. */
  golomb(): number {
    let zeros = 0
    while (zeros < 32 && !this.isOver && this.one() === 0) zeros++
    let value = 1
    for (let k = 0; k < zeros; k++) value = value * 2 + this.one()
    return value - 1
  }
}
