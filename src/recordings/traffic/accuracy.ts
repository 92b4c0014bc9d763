import { NAUTICAL_MILE_M } from './units.ts'

/**
 * What aircraft say about the quality of their own position: RTCA DO-260B as retold by J. Sun, The 1090 Megahertz Riddle
 * (2nd ed., TU Delft 2021), chapter "Uncertainties in ADS-B". Every bound is a "less than": what is returned is the worst
 * that the category admits.
 */
const NM = NAUTICAL_MILE_M

/** NACp to EPU: the radius, metres, that holds the true position 95 times in 100. Category 0 states nothing. */
const EPU_M = [Number.NaN, 10 * NM, 4 * NM, 2 * NM, NM, 0.5 * NM, 0.3 * NM, 0.1 * NM, 0.05 * NM, 30, 10, 3]
/** NACv to the 95 % bound on horizontal speed, metres per second. */
const HFOMR_MPS = [Number.NaN, 10, 3, 1, 0.3]
/** GVA to the 95 % bound on geometric height, metres (DO-260B 2.2.3.2.7.2.8). */
const GVA_M = [Number.NaN, 150, 45, Number.NaN]

/** Half of a plane normal distribution's 95 % circle radius squared is -ln 0.05, so that radius is 2.4477 sigma. */
const CIRCULAR_95 = Math.sqrt(-2 * Math.log(0.05))
const LINEAR_95 = 1.959964 // the normal distribution's two-sided 95 % point

/** 1-sigma along each of east and north, metres, from a NACp; NaN when the category states nothing. */
export const sigmaFromNacP_m = (nacP: number): number => (EPU_M[nacP] ?? Number.NaN) / CIRCULAR_95

/** 1-sigma of a geometric height, metres, from a GVA; NaN when it states nothing. */
export const sigmaFromGva_m = (gva: number): number => (GVA_M[gva] ?? Number.NaN) / LINEAR_95

/** 1-sigma along each axis of the horizontal velocity from a NACv (or a NUCr); NaN when it states nothing. */
export const sigmaFromNacV_mps = (nacV: number): number => (HFOMR_MPS[nacV] ?? Number.NaN) / CIRCULAR_95

/** Version 0 has no NACp; its type codes bound the error directly (Rc/mu, 95 %). */
const VERSION_0_95_M: Readonly<Record<number, number>> = {
  5: 3,
  6: 10,
  7: 0.05 * NM,
  9: 3,
  10: 10,
  11: 0.05 * NM,
  12: 0.1 * NM,
  13: 0.25 * NM,
  14: 0.5 * NM,
  15: NM,
  16: 5 * NM,
  17: 10 * NM,
  20: 3,
  21: 10,
}

/** 1-sigma along each axis, metres, from the type code of an aircraft known to send version 0; NaN when it states nothing. */
export const sigmaFromTypeCode_m = (typeCode: number): number =>
  (VERSION_0_95_M[typeCode] ?? Number.NaN) / CIRCULAR_95

/** One row per type code and supplement bits; '*': the bit does not matter. Radius in metres, Infinity for "larger or unknown". */
type ContainmentRow = readonly [
  versions: string,
  typeCode: number,
  bits: string,
  nic: number,
  radius_m: number,
]

const CONTAINMENT: readonly ContainmentRow[] = [
  // version 0: NUCp and its protection limit
  ...([5, 9, 20] as const).map((typeCode): ContainmentRow => ['0', typeCode, '***', 9, 7.5]),
  ...([6, 10, 21] as const).map((typeCode): ContainmentRow => ['0', typeCode, '***', 8, 25]),
  ['0', 7, '***', 7, 0.1 * NM],
  ['0', 8, '***', 6, Number.POSITIVE_INFINITY],
  ['0', 11, '***', 7, 0.1 * NM],
  ['0', 12, '***', 6, 0.2 * NM],
  ['0', 13, '***', 5, 0.5 * NM],
  ['0', 14, '***', 4, NM],
  ['0', 15, '***', 3, 2 * NM],
  ['0', 16, '***', 2, 10 * NM],
  ['0', 17, '***', 1, 20 * NM],
  ...([18, 22] as const).map(
    (typeCode): ContainmentRow => ['0', typeCode, '***', 0, Number.POSITIVE_INFINITY],
  ),
  // versions 1 and 2: NIC; bits are the supplements A, B, C
  ...([5, 9, 20] as const).map((typeCode): ContainmentRow => ['12', typeCode, '***', 11, 7.5]),
  ...([6, 10, 21] as const).map((typeCode): ContainmentRow => ['12', typeCode, '***', 10, 25]),
  ['12', 7, '1**', 9, 75],
  ['12', 7, '0**', 8, 0.1 * NM],
  ['1', 8, '***', 0, Number.POSITIVE_INFINITY],
  ['2', 8, '1*1', 7, 0.2 * NM],
  ['2', 8, '1*0', 6, 0.3 * NM],
  ['2', 8, '0*1', 6, 0.6 * NM],
  ['2', 8, '0*0', 0, Number.POSITIVE_INFINITY],
  ['1', 11, '1**', 9, 75],
  ['1', 11, '0**', 8, 0.1 * NM],
  ['2', 11, '11*', 9, 75],
  ['2', 11, '0**', 8, 0.1 * NM],
  ['2', 11, '10*', 8, 0.1 * NM],
  ['12', 12, '***', 7, 0.2 * NM],
  ['1', 13, '0**', 6, 0.5 * NM],
  ['1', 13, '1**', 6, 0.6 * NM],
  ['2', 13, '01*', 6, 0.3 * NM],
  ['2', 13, '00*', 6, 0.5 * NM],
  ['2', 13, '1**', 6, 0.6 * NM],
  ['12', 14, '***', 5, NM],
  ['12', 15, '***', 4, 2 * NM],
  ['1', 16, '1**', 3, 4 * NM],
  ['1', 16, '0**', 2, 8 * NM],
  ['2', 16, '11*', 3, 4 * NM],
  ['2', 16, '0**', 2, 8 * NM],
  ['2', 16, '10*', 2, 8 * NM],
  ['12', 17, '***', 1, 20 * NM],
  ...([18, 22] as const).map(
    (typeCode): ContainmentRow => ['12', typeCode, '***', 0, Number.POSITIVE_INFINITY],
  ),
]

/** Supplement bits as far as they have been received; undefined admits both. */
export interface Supplements {
  readonly version: number | undefined
  readonly nicA: number | undefined
  readonly nicB: number | undefined
  readonly nicC: number | undefined
}

/**
 * The radius, metres, that contains the true position except with the (far smaller) probability of SIL: a statement of
 * integrity, not an accuracy. While version or supplement bits are unknown, the largest radius they leave possible.
 * NaN when nothing is stated.
 */
export function containment_m(typeCode: number, known: Supplements): number {
  const bits = [known.nicA, known.nicB, known.nicC]
  let largest_m = Number.NaN
  for (const [versions, rowCode, rowBits, , radius_m] of CONTAINMENT) {
    if (rowCode !== typeCode) continue
    if (known.version !== undefined && !versions.includes(String(known.version))) continue
    const fits = bits.every(
      (bit, at) => bit === undefined || rowBits[at] === '*' || rowBits[at] === String(bit),
    )
    if (fits && !(radius_m <= largest_m)) largest_m = radius_m
  }
  return Number.isFinite(largest_m) ? largest_m : Number.NaN
}
