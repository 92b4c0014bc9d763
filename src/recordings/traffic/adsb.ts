import { sigmaFromNacV_mps } from './accuracy.ts'
import type { CprPosition } from './cpr.ts'
import { FOOT_M, KNOT_MPS } from './units.ts'

/**
 * The 56 bits of an extended squitter. RTCA DO-260B as retold by J. Sun, The 1090 Megahertz Riddle, part "ADS-B"; bits are
 * counted from 1 as there. NaN and undefined mean "not stated".
 */
export type AdsbMessage =
  | { readonly kind: 'identification'; readonly callsign: string; readonly category: string }
  | AirbornePosition
  | SurfacePosition
  | Velocity
  | OperationalStatus
  | { readonly kind: 'other'; readonly typeCode: number }

export interface AirbornePosition {
  readonly kind: 'airborne'
  readonly typeCode: number
  /** The 12-bit height field: pressure height for type codes 9 to 18, geometric for 20 to 22. */
  readonly heightCode: number
  readonly nicB: number
  readonly cpr: CprPosition
}

export interface SurfacePosition {
  readonly kind: 'surface'
  readonly typeCode: number
  readonly speed_mps: number
  readonly course_deg: number
  readonly cpr: CprPosition
}

export interface Velocity {
  readonly kind: 'velocity'
  /** 1, 2: over ground; 3, 4: through the air; 2 and 4 in steps of 4 kt. */
  readonly subtype: number
  readonly speed_mps: number
  readonly course_deg: number
  readonly airspeed_mps: number
  readonly airspeedKind: 'indicated' | 'true' | undefined
  /** From magnetic north (from true north only where operational status says so, which is not read). */
  readonly magneticHeading_deg: number
  readonly climb_mps: number
  readonly climbFrom: 'geometric' | 'barometric'
  /** Height above the ellipsoid less pressure height. */
  readonly geometricLessBarometric_m: number
  /** 1-sigma along each axis, from NACv. */
  readonly sigma_mps: number
}

export interface OperationalStatus {
  readonly kind: 'status'
  readonly onGround: boolean
  readonly version: number
  readonly nicA: number
  readonly nicC: number | undefined
  readonly nacP: number
  readonly sil: number
  readonly gva: number | undefined
}

/** Reads the message field (7 bytes) of a squitter whose parity is sound. Total: every bit pattern has an answer. */
export function readAdsb(field: Uint8Array): AdsbMessage {
  const typeCode = bits(field, 1, 5)
  if (typeCode >= 1 && typeCode <= 4) return identification(field, typeCode)
  if (typeCode >= 5 && typeCode <= 8) return surface(field, typeCode)
  if ((typeCode >= 9 && typeCode <= 18) || (typeCode >= 20 && typeCode <= 22))
    return airborne(field, typeCode)
  const subtype = bits(field, 6, 8)
  if (typeCode === 19 && subtype >= 1 && subtype <= 4) return velocity(field, subtype)
  if (typeCode === 31 && subtype <= 1) return status(field, subtype)
  return { kind: 'other', typeCode }
}

/** Bits `from` to `to`, counted from 1, at most 24 of them. */
function bits(field: Uint8Array, from: number, to: number): number {
  let value = 0
  for (let byte = (from - 1) >> 3; byte <= (to - 1) >> 3; byte++) value = (value << 8) | (field[byte] ?? 0)
  return (value >>> (7 - ((to - 1) & 7))) & ((1 << (to - from + 1)) - 1)
}

const LETTERS = '#ABCDEFGHIJKLMNOPQRSTUVWXYZ##### ###############0123456789######'

function identification(field: Uint8Array, typeCode: number): AdsbMessage {
  let callsign = ''
  for (let at = 9; at <= 51; at += 6) callsign += LETTERS[bits(field, at, at + 5)]
  // Category sets A to D are type codes 4 to 1.
  return {
    kind: 'identification',
    callsign: callsign.trimEnd(),
    category: 'DCBA'[typeCode - 1] + String(bits(field, 6, 8)),
  }
}

const cpr = (field: Uint8Array): CprPosition => ({
  odd: bits(field, 22, 22) === 1,
  lat17: bits(field, 23, 39),
  lon17: bits(field, 40, 56),
})

function airborne(field: Uint8Array, typeCode: number): AirbornePosition {
  return {
    kind: 'airborne',
    typeCode,
    heightCode: bits(field, 9, 20),
    nicB: bits(field, 8, 8),
    cpr: cpr(field),
  }
}

function surface(field: Uint8Array, typeCode: number): SurfacePosition {
  return {
    kind: 'surface',
    typeCode,
    speed_mps: movement_kt(bits(field, 6, 12)) * KNOT_MPS,
    course_deg: bits(field, 13, 13) === 1 ? (bits(field, 14, 20) * 360) / 128 : Number.NaN,
    cpr: cpr(field),
  }
}

/** First code, speed there, step: table "Surface position movement" of the book. Codes above 124 are reserved. */
const MOVEMENT_KT = [
  [1, 0, 0],
  [2, 0.125, 0.125],
  [9, 1, 0.25],
  [13, 2, 0.5],
  [39, 15, 1],
  [94, 70, 2],
  [109, 100, 5],
  [124, 175, 0],
] as const

function movement_kt(code: number): number {
  if (code === 0 || code > 124) return Number.NaN
  const row = MOVEMENT_KT.findLast(([first]) => code >= first)
  return row ? row[1] + (code - row[0]) * row[2] : Number.NaN
}

const FULL_SCALE = 1023 // of a 10-bit speed: "this or faster"

function velocity(field: Uint8Array, subtype: number): Velocity {
  const step_mps = (subtype % 2 === 0 ? 4 : 1) * KNOT_MPS
  const overGround = subtype <= 2
  const first = bits(field, 15, 24)
  const second = bits(field, 26, 35)
  const speedOf = (code: number) => (code === 0 || code === FULL_SCALE ? Number.NaN : (code - 1) * step_mps)
  const east_mps = overGround ? speedOf(first) * (bits(field, 14, 14) ? -1 : 1) : Number.NaN
  const north_mps = overGround ? speedOf(second) * (bits(field, 25, 25) ? -1 : 1) : Number.NaN
  const speed_mps = Math.sqrt(east_mps * east_mps + north_mps * north_mps)
  const climb = bits(field, 38, 46)
  const apart = bits(field, 50, 56)
  const courseStated = speed_mps > 0
  return {
    kind: 'velocity',
    subtype,
    speed_mps,
    course_deg: courseStated ? (Math.atan2(east_mps, north_mps) * (180 / Math.PI) + 360) % 360 : Number.NaN,
    airspeed_mps: overGround ? Number.NaN : speedOf(second),
    airspeedKind: overGround ? undefined : bits(field, 25, 25) ? 'true' : 'indicated',
    magneticHeading_deg: !overGround && bits(field, 14, 14) ? (first * 360) / 1024 : Number.NaN,
    climb_mps: climb === 0 ? Number.NaN : ((bits(field, 37, 37) ? -64 : 64) * (climb - 1) * FOOT_M) / 60,
    climbFrom: bits(field, 36, 36) ? 'barometric' : 'geometric',
    geometricLessBarometric_m:
      apart === 0 || apart === 127 ? Number.NaN : (bits(field, 49, 49) ? -25 : 25) * (apart - 1) * FOOT_M,
    sigma_mps: sigmaFromNacV_mps(bits(field, 11, 13)),
  }
}

function status(field: Uint8Array, subtype: number): OperationalStatus {
  const version = bits(field, 41, 43)
  return {
    kind: 'status',
    onGround: subtype === 1,
    version,
    nicA: bits(field, 44, 44),
    nicC: subtype === 1 && version >= 2 ? bits(field, 20, 20) : undefined,
    nacP: bits(field, 45, 48),
    sil: bits(field, 51, 52),
    gva: subtype === 0 && version >= 2 ? bits(field, 49, 50) : undefined,
  }
}
