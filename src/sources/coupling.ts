import { draxlerSpread_m } from '../kernels/dispersion.ts'
import { verticalTerm } from '../kernels/plume.ts'
import { erf } from '../kernels/statistics.ts'
import { GUESS_STEP_M, GUESSES, type Observations } from './observations.ts'

/** Where and what is unknown about the air, for one trial of the model. */
export interface Air {
  /** The recorded wind is turned clockwise by this, rad. */
  readonly turn_rad: number
  /** The recorded speed is multiplied by this. */
  readonly speedFactor: number
  readonly lateralFactor: number
  readonly verticalFactor: number
}

export interface Point {
  readonly x_m: number
  readonly y_m: number
  readonly z_m: number
}

const KGPH = 1 / 3600
const ACROSS_MAX = 24 // (y/sigma)² beyond which a plume adds less than 1e-5 of its axis

/**
 * The matrix A of the inversion, one column: enhancement (ppm) of every observation per kg/h at `source`.
 * Steady Gaussian plume with a reflecting ground (see kernels/plume.ts), its axis straight along the mean wind of the
 * interval for still sensors, and along the path the recorded air has taken since it left the source for moving ones.
 * Beams: the mean along the path, from the exact integral of the crosswind Gaussian (erf) in BEAM_PARTS parts.
 */
export function couple(observations: Observations, source: Point, air: Air, out: Float64Array): void {
  const { n, beam, moving, field } = observations
  const cos = Math.cos(air.turn_rad)
  const sin = Math.sin(air.turn_rad)
  const cone = coneFor(observations, air.lateralFactor)
  for (let i = 0; i < n; i++) {
    if (beam[i] === 1) out[i] = beamMean(observations, i, source, air, cos, sin)
    else if (moving[i] === 1 && field.path !== undefined)
      out[i] = followed(observations, i, source, air, cos, sin, cone)
    else out[i] = straight(observations, i, source, air, cos, sin)
  }
}

/** A straight plume at a point. */
function straight(o: Observations, i: number, source: Point, air: Air, cos: number, sin: number): number {
  const toEast = o.toEast[i]! * cos + o.toNorth[i]! * sin
  const toNorth = o.toNorth[i]! * cos - o.toEast[i]! * sin
  const dx = o.x_m[i]! - source.x_m
  const dy = o.y_m[i]! - source.y_m
  const along = dx * toEast + dy * toNorth
  if (along <= 0) return 0
  const across = dy * toEast - dx * toNorth
  return axis(o, i, source.z_m, o.z_m[i]!, along, across * across, air, o.wind_mps[i]! * air.speedFactor)
}

/** Concentration at distance `along` on the plume's axis and `across2` = y² off it. */
function axis(
  o: Observations,
  i: number,
  sourceZ_m: number,
  z_m: number,
  along: number,
  across2: number,
  air: Air,
  wind_mps: number,
): number {
  const σy = lateralSpread_m(o, i, along) * air.lateralFactor + o.sourceWidth_m
  const q = across2 / (σy * σy)
  if (q > ACROSS_MAX) return 0
  const σz = verticalSpread_m(o, i, along) * air.verticalFactor + o.sourceWidth_m / 2
  return (
    (KGPH * o.ppmPerKgPerM3[i]! * Math.exp(-0.5 * q) * vertical(z_m, sourceZ_m, σz, o.lid_m)) /
    (2 * Math.PI * wind_mps * σy * σz)
  )
}

/** Crosswind spread at one observation: as told, by Briggs' curve of a class, or after Draxler from the turbulence measured. */
function lateralSpread_m(o: Observations, i: number, along: number): number {
  const { told, lateral, lateralScale_m } = o.turbulence
  if (told !== undefined) return told.lateral_m(along)
  return draxlerSpread_m(lateral[i]!, along, lateralScale_m[i]!)
}

function verticalSpread_m(o: Observations, i: number, along: number): number {
  const { told, vertical, verticalScale_m } = o.turbulence
  if (told !== undefined) return told.vertical_m(along)
  return draxlerSpread_m(vertical[i]!, along, verticalScale_m[i]!)
}

function vertical(z: number, H: number, σz: number, lid_m: number | undefined): number {
  if (lid_m !== undefined) return z > lid_m || H > lid_m ? 0 : verticalTerm(z, H, σz, lid_m)
  const low = (z - H) / σz
  const high = (z + H) / σz
  return Math.exp(-0.5 * low * low) + Math.exp(-0.5 * high * high)
}

/**
 * A plume whose axis is where the recorded wind has carried the air: gas released a time ago stands now at the source
 * plus the air's path since. The nearest point of that locus gives distance along (travelled) and across.
 */
function followed(
  o: Observations,
  i: number,
  source: Point,
  air: Air,
  cos: number,
  sin: number,
  cone: Float64Array,
): number {
  const { start_s, east_m: E, north_m: N, knot_s } = o.field.path!
  const up = o.upwind!
  // The receptor seen from the source, turned back and scaled into the recorded air's own displacement.
  const scale = air.speedFactor * o.shear[i]!
  const dx = (o.x_m[i]! - source.x_m) / scale
  const dy = (o.y_m[i]! - source.y_m) / scale
  const rx = dx * cos - dy * sin
  const ry = dy * cos + dx * sin
  const far2 = rx * rx + ry * ry
  // No air of the last minutes can have come past a source outside its cone widened by five plume widths.
  if (far2 > CONE_FROM_M2 && rx * up.axisEast[i]! + ry * up.axisNorth[i]! < cone[i]! * Math.sqrt(far2))
    return 0
  const k1 = up.knot[i]!
  const pE = up.east_m[i]! - rx // where on the path the gas must have left
  const pN = up.north_m[i]! - ry
  let k = up.knotAt[i * GUESSES + Math.min(GUESSES - 1, Math.round(Math.sqrt(far2) / GUESS_STEP_M))]!
  let best = (E[k]! - pE) ** 2 + (N[k]! - pN) ** 2
  for (let step = 1; step >= -1; step -= 2) {
    let misses = 0
    for (let j = k + step; j >= 0 && j <= k1 && misses < 3; j += step) {
      const d = (E[j]! - pE) ** 2 + (N[j]! - pN) ** 2
      if (d < best) {
        best = d
        k = j
        misses = 0
      } else misses++
    }
  }
  // The nearest point of the polyline is on one of the two segments that meet at the nearest knot.
  const before = projection(E, N, Math.max(0, k - 1), k, pE, pN)
  const after = projection(E, N, k, Math.min(k1, k + 1), pE, pN)
  const fromKnot =
    distance2(E, N, Math.max(0, k - 1), k, before, pE, pN) <
    distance2(E, N, k, Math.min(k1, k + 1), after, pE, pN)
  const a = fromKnot ? Math.max(0, k - 1) : k
  const b = fromKnot ? k : Math.min(k1, k + 1)
  const f = fromKnot ? before : after
  const leftE = E[a]! + f * (E[b]! - E[a]!)
  const leftN = N[a]! + f * (N[b]! - N[a]!)
  const across2 = (leftE - pE) ** 2 + (leftN - pN) ** 2
  const age_s = o.t_s[i]! - (start_s + (a + f * (b - a)) * knot_s)
  const along = Math.hypot(up.east_m[i]! - leftE, up.north_m[i]! - leftN) * scale
  if (along <= 0 || age_s <= 0) return 0
  const wind_mps = Math.max(0.3, along / age_s)
  return axis(o, i, source.z_m, o.z_m[i]!, along, across2 * scale * scale, air, wind_mps)
}

const CONE_FROM_M2 = 20 ** 2

/** The widening in steps of a tenth, upwards, so that the few cones in use are computed once. */
function coneFor(o: Observations, lateralFactor: number): Float64Array {
  if (o.upwind === undefined) return NO_CONE
  const step = Math.ceil(10 * lateralFactor)
  const known = o.upwind.cones.get(step)
  if (known !== undefined) return known
  const cone = new Float64Array(o.n)
  coneCosines(o, step / 10, cone)
  o.upwind.cones.set(step, cone)
  return cone
}
const NO_CONE = new Float64Array(0)

/** Cosine of the half-width of each observation's upwind cone, widened by `lateralFactor` times five plume widths and 0.1 rad. */
function coneCosines(o: Observations, lateralFactor: number, out: Float64Array): void {
  const up = o.upwind
  if (up === undefined) return
  const { told, lateral } = o.turbulence
  const near_m = Math.sqrt(CONE_FROM_M2)
  const toldSlope = told === undefined ? 0 : told.lateral_m(near_m) / near_m
  const slope = (i: number) => (told === undefined ? lateral[i]! : toldSlope)
  for (let i = 0; i < o.n; i++)
    out[i] = Math.cos(Math.min(Math.PI, up.halfWidth_rad[i]! + Math.atan(5 * slope(i) * lateralFactor) + 0.1))
}

/** Where along the segment from knot a to knot b the point comes nearest, 0 to 1. */
function projection(E: Float64Array, N: Float64Array, a: number, b: number, pE: number, pN: number): number {
  const ux = E[b]! - E[a]!
  const uy = N[b]! - N[a]!
  const length2 = ux * ux + uy * uy
  return length2 > 0 ? Math.min(1, Math.max(0, ((pE - E[a]!) * ux + (pN - N[a]!) * uy) / length2)) : 0
}

function distance2(
  E: Float64Array,
  N: Float64Array,
  a: number,
  b: number,
  f: number,
  pE: number,
  pN: number,
): number {
  return (E[a]! + f * (E[b]! - E[a]!) - pE) ** 2 + (N[a]! + f * (N[b]! - N[a]!) - pN) ** 2
}

const BEAM_PARTS = 10
const SQRT_HALF_PI = Math.sqrt(Math.PI / 2)

/** Mean along a beam: in each part the spreads are those of its middle, and the crosswind Gaussian is integrated exactly. */
function beamMean(o: Observations, i: number, source: Point, air: Air, cos: number, sin: number): number {
  const toEast = o.toEast[i]! * cos + o.toNorth[i]! * sin
  const toNorth = o.toNorth[i]! * cos - o.toEast[i]! * sin
  const ax = o.x_m[i]! - source.x_m
  const ay = o.y_m[i]! - source.y_m
  const bx = o.x2_m[i]! - source.x_m
  const by = o.y2_m[i]! - source.y_m
  const alongA = ax * toEast + ay * toNorth
  const alongB = bx * toEast + by * toNorth
  if (alongA <= 0 && alongB <= 0) return 0
  const acrossA = ay * toEast - ax * toNorth
  const acrossB = by * toEast - bx * toNorth
  const wind_mps = o.wind_mps[i]! * air.speedFactor
  let sum = 0
  for (let part = 0; part < BEAM_PARTS; part++) {
    const f0 = part / BEAM_PARTS
    const f1 = (part + 1) / BEAM_PARTS
    const middle = (f0 + f1) / 2
    const along = alongA + middle * (alongB - alongA)
    if (along <= 0) continue
    const z = o.z_m[i]! + middle * (o.z2_m[i]! - o.z_m[i]!)
    sum += partMean(
      o,
      i,
      source.z_m,
      z,
      along,
      acrossA + f0 * (acrossB - acrossA),
      acrossA + f1 * (acrossB - acrossA),
      air,
      wind_mps,
    )
  }
  return sum / BEAM_PARTS
}

function partMean(
  o: Observations,
  i: number,
  sourceZ_m: number,
  z_m: number,
  along: number,
  y0: number,
  y1: number,
  air: Air,
  wind_mps: number,
): number {
  const σy = lateralSpread_m(o, i, along) * air.lateralFactor + o.sourceWidth_m
  const near = y0 * y1 <= 0 ? 0 : Math.min(Math.abs(y0), Math.abs(y1))
  if (near * near > ACROSS_MAX * σy * σy) return 0
  const σz = verticalSpread_m(o, i, along) * air.verticalFactor + o.sourceWidth_m / 2
  const width = y1 - y0
  const a = y0 / σy
  const b = y1 / σy
  const across =
    Math.abs(width) < 0.05 * σy
      ? Math.exp(-0.125 * (a + b) * (a + b))
      : (SQRT_HALF_PI * σy * (erf(b * Math.SQRT1_2) - erf(a * Math.SQRT1_2))) / width
  return (
    (KGPH * o.ppmPerKgPerM3[i]! * across * vertical(z_m, sourceZ_m, σz, o.lid_m)) /
    (2 * Math.PI * wind_mps * σy * σz)
  )
}

/** First-order response and delay of moving sensors, in place: what the instrument shows, not what the air holds. */
export function respond(o: Observations, response_s: number, delay_s: number, column: Float64Array): void {
  for (const [from, to] of o.ranges) {
    if (from === to || o.moving[from] !== 1) continue
    if (delay_s > 0) delay(o.t_s, column, from, to, delay_s)
    let shown = column[from]!
    for (let i = from + 1; i < to; i++) {
      const dt = o.t_s[i]! - o.t_s[i - 1]!
      const keep = Math.exp(-dt / Math.max(1e-3, response_s))
      shown = keep * shown + (1 - keep) * column[i]!
      column[i] = shown
    }
  }
}

function delay(t_s: Float64Array, column: Float64Array, from: number, to: number, delay_s: number): void {
  let j = to - 1
  for (let i = to - 1; i >= from; i--) {
    const t = t_s[i]! - delay_s
    while (j > from && t_s[j]! > t) j--
    const gap = (t_s[j + 1] ?? t_s[j]!) - t_s[j]!
    const part = gap > 0 ? Math.min(1, Math.max(0, (t - t_s[j]!) / gap)) : 0
    column[i] = j === i ? column[i]! : column[j]! + part * (column[j + 1]! - column[j]!)
  }
}
