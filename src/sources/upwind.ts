import type { WindField } from './wind-field.ts'

/**
 * Where the air that is at a sensor now came from, by distance: per observation and bin of distance, the displacement
 * since it was that far away, and how long ago. Between knots the air moves straight and evenly; what lies between edges is interpolated in the squared distance.
 */
export interface Upwind {
  /** Rows of `bins` × (east m, north m, age s), at the bins' lower edges; NaN where the record does not reach back so far. */
  readonly table: Float32Array
  readonly bins: number
  /** Lower edges of the bins, m². */
  readonly edges_m2: Float64Array
  /** Knot of the path at or before each observation, and the air's displacement there since the record's start. */
  readonly knot: Int32Array
  readonly east_m: Float64Array
  readonly north_m: Float64Array
}

/**
 * Bins of squared distance: four to an octave, so one bin is a step of 9 % in distance or less, and its number is read off
 * the floating-point number itself. Nearer than 2 m is bin 0.
 */
export function distanceBin(squared_m2: number): number {
  bits[0] = squared_m2
  const bin = (words[1]! >>> MANTISSA_LEFT) - FIRST + 1
  return bin < 0 ? 0 : bin
}
const bits = new Float64Array(1)
const words = new Uint32Array(bits.buffer)
const MANTISSA_LEFT = 18 // 20 bits of mantissa stand in the high word; two of them are kept
const FIRST = (1023 + 2) << 2 // 4 m²

/** Lower edge of a bin, m². */
function binFrom_m2(bin: number): number {
  if (bin === 0) return 0
  words[0] = 0
  words[1] = (bin - 1 + FIRST) << MANTISSA_LEFT
  return bits[0]!
}

/** Walks back along the recorded path from every observation until the air was `reach_m` away; where it comes back, its last departure counts. */
export function upwindOf(path: NonNullable<WindField['path']>, t_s: Float64Array, reach_m: number): Upwind {
  const { east_m: E, north_m: N, knot_s, start_s } = path
  const bins = distanceBin(reach_m * reach_m) + 2
  const out: Upwind = {
    table: new Float32Array(t_s.length * bins * 3),
    bins,
    edges_m2: Float64Array.from({ length: bins }, (_, bin) => binFrom_m2(bin)),
    knot: new Int32Array(t_s.length),
    east_m: new Float64Array(t_s.length),
    north_m: new Float64Array(t_s.length),
  }
  for (let i = 0; i < t_s.length; i++) {
    const at = Math.min(E.length - 1, Math.max(0, (t_s[i]! - start_s) / knot_s))
    const now = Math.floor(at)
    const next = Math.min(E.length - 1, now + 1)
    out.knot[i] = now
    out.east_m[i] = E[now]! + (at - now) * (E[next]! - E[now]!)
    out.north_m[i] = N[now]! + (at - now) * (N[next]! - N[now]!)
    fillRow(out, i, path, t_s[i]!)
  }
  return out
}

function fillRow(
  out: Upwind,
  i: number,
  { east_m: E, north_m: N, knot_s, start_s }: NonNullable<WindField['path']>,
  t_s: number,
): void {
  const { table, bins, edges_m2 } = out
  const east = out.east_m[i]!
  const north = out.north_m[i]!
  let k = out.knot[i]!
  // Displacement and age at the point before the one looked at, which is nearer.
  let lastE = 0
  let lastN = 0
  let lastAge = 0
  let last2 = 0
  let dE = east - E[k]!
  let dN = north - N[k]!
  let age = t_s - (start_s + k * knot_s)
  let d2 = dE * dE + dN * dN
  for (let bin = 0; bin < bins; bin++) {
    const edge = edges_m2[bin]!
    while (k > 0 && d2 < edge) {
      lastE = dE
      lastN = dN
      lastAge = age
      last2 = d2
      k--
      dE = east - E[k]!
      dN = north - N[k]!
      age += knot_s
      d2 = dE * dE + dN * dN
    }
    const row = 3 * (i * bins + bin)
    if (d2 < edge) table.fill(Number.NaN, row, row + 3)
    else {
      const part = edge > last2 ? partTo(edge, last2, lastE, lastN, dE - lastE, dN - lastN) : 0
      table[row] = lastE + part * (dE - lastE)
      table[row + 1] = lastN + part * (dN - lastN)
      table[row + 2] = lastAge + part * (age - lastAge)
    }
  }
}

/** Where a straight step, from a point within a circle about the origin, leaves it, 0 to 1. */
function partTo(
  radius2: number,
  at2: number,
  atE: number,
  atN: number,
  stepE: number,
  stepN: number,
): number {
  const a = stepE * stepE + stepN * stepN
  const b = atE * stepE + atN * stepN
  const c = at2 - radius2
  return Math.min(1, -c / (b + Math.sqrt(Math.max(0, b * b - a * c))))
}
