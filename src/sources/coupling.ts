import { draxlerSpread_m } from '../kernels/dispersion.ts'
import { verticalTerm } from '../kernels/plume.ts'
import { respondInPlace } from '../kernels/response.ts'
import { erf } from '../kernels/statistics.ts'
import { FORM, type Observations } from './observations.ts'
import { distanceBin } from './upwind.ts'
import { curveSpread_m } from './wind-field.ts'

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
const ACROSS_MAX = 20 // (y/sigma)² beyond which a plume adds less than 5e-5 of its axis

/** How the plume is carried from a source to a moving sensor: along its nearest point, or summed over the puffs of every second. */
export type Carriage = 'plume' | 'puffs'

/**
 * The matrix A of the inversion, one column: enhancement (ppm) of every observation per kg/h at `source`.
 * Steady Gaussian plume with a reflecting ground (see kernels/plume.ts), its axis straight along the mean wind of the
 * interval for still sensors, and along the path the recorded air has taken since it left the source for moving ones.
 * `puffs`: the sum over everything the source has let go along that path (see kernels/puff.ts), which needs no wind to
 * divide by and also reaches upwind; dearer. A sensor that looks down sees the mean from itself to the ground. Beams: the mean along the path, from the exact integral of the crosswind
 * Gaussian (erf) in BEAM_PARTS parts. `width_m` is the plume's width at its source, 1-sigma.
 */
export function couple(
  observations: Observations,
  source: Point,
  width_m: number,
  air: Air,
  out: Float64Array,
  carriage: Carriage = 'plume',
): void {
  const { n, form } = observations
  const trial: Trial = { source, width_m, air, cos: Math.cos(air.turn_rad), sin: Math.sin(air.turn_rad) }
  const along = carriage === 'puffs' ? puffs : followed
  for (let i = 0; i < n; i++) {
    if (form[i] === FORM.path) out[i] = along(observations, i, trial)
    else if (form[i] === FORM.beam) out[i] = beamMean(observations, i, trial)
    else out[i] = straight(observations, i, trial)
  }
}

interface Trial {
  readonly source: Point
  readonly width_m: number
  readonly air: Air
  readonly cos: number
  readonly sin: number
}

/** A straight plume at a point. */
function straight(o: Observations, i: number, trial: Trial): number {
  const { source, air, cos, sin } = trial
  const toEast = o.toEast[i]! * cos + o.toNorth[i]! * sin
  const toNorth = o.toNorth[i]! * cos - o.toEast[i]! * sin
  const dx = o.x_m[i]! - source.x_m
  const dy = o.y_m[i]! - source.y_m
  const along = dx * toEast + dy * toNorth
  if (along <= 0) return 0
  const across = dy * toEast - dx * toNorth
  return axis(o, i, trial, along, across * across, o.wind_mps[i]! * air.speedFactor)
}

/** Concentration at distance `along` on the plume's axis and `across2` = y² off it. */
function axis(
  o: Observations,
  i: number,
  { source, width_m, air }: Trial,
  along: number,
  across2: number,
  wind_mps: number,
): number {
  const σy = lateralSpread_m(o, i, along) * air.lateralFactor + width_m
  const q = across2 / (σy * σy)
  if (q > ACROSS_MAX) return 0
  const σz = verticalSpread_m(o, i, along) * air.verticalFactor + width_m / 2
  return (
    (KGPH * o.ppmPerKgPerM3[i]! * Math.exp(-0.5 * q) * over(o, i, source.z_m, σz)) /
    (2 * Math.PI * wind_mps * σy * σz)
  )
}

/** Crosswind spread at one observation: as told, by Briggs' curve of a class, or after Draxler from the turbulence measured. */
function lateralSpread_m(o: Observations, i: number, along: number): number {
  const { told, lateral, lateralScale_m } = o.turbulence
  if (told !== undefined) return curveSpread_m(told.lateral, along)
  return draxlerSpread_m(lateral[i]!, along, lateralScale_m[i]!)
}

function verticalSpread_m(o: Observations, i: number, along: number): number {
  const { told, vertical, verticalScale_m } = o.turbulence
  if (told !== undefined) return curveSpread_m(told.vertical, along)
  return draxlerSpread_m(vertical[i]!, along, verticalScale_m[i]!)
}

/** What the sensor sees of the plume's height: at its own, or the mean from there to the ground. */
const over = (o: Observations, i: number, H: number, σz: number): number =>
  o.looksDown[i] === 1 ? meanBelow(o.z_m[i]!, H, σz, o.lid_m) : vertical(o.z_m[i]!, H, σz, o.lid_m)

/** Mean of the source and its images from the ground to z: each a difference of two error functions. */
function meanBelow(z: number, H: number, σz: number, lid_m: number | undefined): number {
  if (lid_m !== undefined && H > lid_m) return 0
  const top = Math.min(z, lid_m ?? z)
  const image = (at: number) => erf(((top - at) / σz) * Math.SQRT1_2) + erf((at / σz) * Math.SQRT1_2)
  let sum = image(H) + image(-H)
  const images = lid_m === undefined ? 0 : Math.ceil((3 * σz) / lid_m) + 1
  for (let k = 1; k <= images; k++) {
    const shift = 2 * k * lid_m!
    sum += image(H + shift) + image(-H + shift) + image(H - shift) + image(-H - shift)
  }
  return (SQRT_HALF_PI * σz * sum) / z
}

function vertical(z: number, H: number, σz: number, lid_m: number | undefined): number {
  if (lid_m !== undefined) return z > lid_m || H > lid_m ? 0 : verticalTerm(z, H, σz, lid_m)
  const low = (z - H) / σz
  const high = (z + H) / σz
  return Math.exp(-0.5 * low * low) + Math.exp(-0.5 * high * high)
}

/** The receptor as seen from the source, turned back and scaled into the recorded air's own displacement; then where that air was. */
interface Sought {
  /** Metres per metre of the recorded path. */
  scale: number
  east_m: number
  north_m: number
  /** Distance of the receptor, m² of the recorded path. */
  far2: number
  /** Offset of the receptor from where the air that left so far away stands now, m² of the recorded path. */
  across2: number
  age_s: number
}
const sought: Sought = { scale: 1, east_m: 0, north_m: 0, far2: 0, across2: 0, age_s: 0 }

/** Fills `sought` for one observation; false when the air has not come near the source: most observations end here. */
function seek(o: Observations, i: number, { source, width_m, air, cos, sin }: Trial): boolean {
  const { table, bins, edges_m2 } = o.upwind!
  const scale = air.speedFactor * o.shear[i]!
  const dx = (o.x_m[i]! - source.x_m) / scale
  const dy = (o.y_m[i]! - source.y_m) / scale
  const rx = dx * cos - dy * sin
  const ry = dy * cos + dx * sin
  const far2 = rx * rx + ry * ry
  const bin = distanceBin(far2)
  if (bin > bins - 2) return false
  const at = 3 * (i * bins + bin)
  const part = (far2 - edges_m2[bin]!) / (edges_m2[bin + 1]! - edges_m2[bin]!)
  const acrossE = rx - (table[at]! + part * (table[at + 3]! - table[at]!))
  const acrossN = ry - (table[at + 1]! + part * (table[at + 4]! - table[at + 1]!))
  const across2 = acrossE * acrossE + acrossN * acrossN
  const slope = slopeOf(o, i) * air.lateralFactor
  const width = (widthOf(o) * air.lateralFactor + width_m) / scale
  // (a + b)² is at most 2 (a² + b²); the exact test follows where the spread is known.
  if (!(across2 <= 2 * ACROSS_MAX * (slope * slope * far2 + width * width))) return false
  sought.scale = scale
  sought.east_m = rx
  sought.north_m = ry
  sought.far2 = far2
  sought.across2 = across2
  sought.age_s = table[at + 2]! + part * (table[at + 5]! - table[at + 2]!)
  return true
}

/** The most a plume widens per metre. */
const slopeOf = (o: Observations, i: number) =>
  o.turbulence.told === undefined ? o.turbulence.lateral[i]! : o.turbulence.told.lateral.i
const widthOf = (o: Observations) => o.turbulence.told?.lateral.offset_m ?? 0

/**
 * A plume whose axis is where the recorded wind has carried the air: gas released a time ago stands now at the source
 * plus the air's path since. The gas at the receptor's distance from the source gives age and offset.
 */
function followed(o: Observations, i: number, trial: Trial): number {
  if (!seek(o, i, trial)) return 0
  const { scale, far2, across2, age_s } = sought
  const along = Math.sqrt(far2) * scale
  if (along <= 0 || age_s <= 0) return 0
  return axis(o, i, trial, along, across2 * scale * scale, Math.max(CALM_MPS, along / age_s))
}

const CALM_MPS = 0.3

/** The sum of what the source let go in each stretch of the path; stretches grow longer with age. */
function puffs(o: Observations, i: number, trial: Trial): number {
  if (!seek(o, i, trial)) return 0
  const { start_s, knot_s } = o.field.path!
  const now = o.upwind!.knot[i]!
  const k = Math.min(now, Math.max(0, Math.round((o.t_s[i]! - sought.age_s - start_s) / knot_s)))
  let sum = k === now ? stretch(o, i, trial, now, now + 1) : 0
  let misses = 0
  for (let j = k; j > 0 && misses < MISSES; ) {
    const step = Math.min(j, strideOf(now - j))
    const part = stretch(o, i, trial, j - step, j)
    sum += part
    misses = part === 0 ? misses + 1 : 0
    j -= step
  }
  misses = 0
  for (let j = k; j <= now && k < now && misses < MISSES; ) {
    const step = j === now ? 1 : Math.min(now - j, strideOf(now - j))
    const part = stretch(o, i, trial, j, j + step)
    sum += part
    misses = part === 0 ? misses + 1 : 0
    j += step
  }
  return sum * KGPH * o.ppmPerKgPerM3[i]!
}
/** After so many stretches without gas the rest is taken to hold none. */
const MISSES = 3

/** Knots in a stretch: as they grow with age, no stretch is longer than the gas is wide by then, about. */
const strideOf = (knots: number): number => (knots < 10 ? 1 : knots < 32 ? 2 : knots < 128 ? 4 : 8)

/** Concentration per rate, s/m³, of the gas that left between two knots; past the last one stands the air now. See kernels/puff.ts. */
function stretch(
  o: Observations,
  i: number,
  { source, width_m, air }: Trial,
  from: number,
  to: number,
): number {
  const { start_s, east_m: E, north_m: N, arc_m: S, knot_s } = o.field.path!
  const up = o.upwind!
  const { scale } = sought
  const pE = up.east_m[i]! - sought.east_m
  const pN = up.north_m[i]! - sought.north_m
  const now = to > up.knot[i]!
  const toE = now ? up.east_m[i]! : E[to]!
  const toN = now ? up.north_m[i]! : N[to]!
  const until_s = now ? o.t_s[i]! : start_s + to * knot_s
  const dt = until_s - (start_s + from * knot_s)
  if (dt <= 0) return 0
  const ax = (E[from]! - pE) * scale
  const ay = (N[from]! - pN) * scale
  const bx = (toE - pE) * scale
  const by = (toN - pN) * scale
  const k = up.knot[i]!
  const here = S[k]! + Math.hypot(up.east_m[i]! - E[k]!, up.north_m[i]! - N[k]!)
  // The stretch has the spread of its gas that is nearest to the sensor.
  const step2 = (bx - ax) ** 2 + (by - ay) ** 2
  const nearest = step2 > 0 ? Math.min(1, Math.max(0, (ax * (ax - bx) + ay * (ay - by)) / step2)) : 0.5
  const travelled = (here - S[from]! - nearest * ((now ? here : S[to]!) - S[from]!)) * scale + 1e-9
  const h = lateralSpread_m(o, i, travelled) * air.lateralFactor + width_m
  const share = segmentShare_sPerM2(ax, ay, bx, by, dt, h)
  if (share === 0) return 0
  const σz = verticalSpread_m(o, i, travelled) * air.verticalFactor + width_m / 2
  return (share * over(o, i, source.z_m, σz)) / (SQRT_TWO_PI * σz)
}

/** Time integral of a horizontal Gaussian of width h that moves from a to b in dt, at the origin, s/m². */
function segmentShare_sPerM2(ax: number, ay: number, bx: number, by: number, dt: number, h: number): number {
  const ux = bx - ax
  const uy = by - ay
  const length2 = ux * ux + uy * uy
  const length = Math.sqrt(length2)
  const a2 = ax * ax + ay * ay
  if (length < 0.05 * h) {
    const q = a2 / (h * h)
    return q > ACROSS_MAX ? 0 : (dt * Math.exp(-0.5 * q)) / (2 * Math.PI * h * h)
  }
  const at = -(ax * ux + ay * uy) / length // foot of the perpendicular, from a
  const across2 = Math.max(0, a2 - at * at)
  const beyond = at < 0 ? -at : at > length ? at - length : 0
  const q = (across2 + beyond * beyond) / (h * h)
  if (q > ACROSS_MAX) return 0
  const share = 0.5 * (erf(((length - at) / h) * Math.SQRT1_2) + erf((at / h) * Math.SQRT1_2))
  return ((dt / length) * Math.exp((-0.5 * across2) / (h * h)) * share) / (SQRT_TWO_PI * h)
}
const SQRT_TWO_PI = Math.sqrt(2 * Math.PI)

const BEAM_PARTS = 10
const SQRT_HALF_PI = Math.sqrt(Math.PI / 2)

/** Mean along a beam: in each part the spreads are those of its middle, and the crosswind Gaussian is integrated exactly. */
function beamMean(o: Observations, i: number, trial: Trial): number {
  const { source, air, cos, sin } = trial
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
  const across = (by * toEast - bx * toNorth - acrossA) / BEAM_PARTS
  let sum = 0
  for (let part = 0; part < BEAM_PARTS; part++) {
    const middle = (part + 0.5) / BEAM_PARTS
    const along = alongA + middle * (alongB - alongA)
    if (along <= 0) continue
    const z = o.z_m[i]! + middle * (o.z2_m[i]! - o.z_m[i]!)
    const y0 = acrossA + part * across
    sum += partMean(o, i, trial, z, along, y0, y0 + across)
  }
  return (sum * KGPH * o.ppmPerKgPerM3[i]!) / (2 * Math.PI * o.wind_mps[i]! * air.speedFactor * BEAM_PARTS)
}

function partMean(
  o: Observations,
  i: number,
  { source, width_m, air }: Trial,
  z_m: number,
  along: number,
  y0: number,
  y1: number,
): number {
  const σy = lateralSpread_m(o, i, along) * air.lateralFactor + width_m
  const near = y0 * y1 <= 0 ? 0 : Math.min(Math.abs(y0), Math.abs(y1))
  if (near * near > ACROSS_MAX * σy * σy) return 0
  const σz = verticalSpread_m(o, i, along) * air.verticalFactor + width_m / 2
  const width = y1 - y0
  const a = y0 / σy
  const b = y1 / σy
  const across =
    Math.abs(width) < 0.05 * σy
      ? Math.exp(-0.125 * (a + b) * (a + b))
      : (SQRT_HALF_PI * σy * (erf(b * Math.SQRT1_2) - erf(a * Math.SQRT1_2))) / width
  return (across * vertical(z_m, source.z_m, σz, o.lid_m)) / (σy * σz)
}

/** First-order response and delay of moving sensors, in place: what the instrument shows, not what the air holds. */
export function respond(o: Observations, response_s: number, delay_s: number, column: Float64Array): void {
  for (const [from, to] of o.ranges)
    if (from < to && o.moving[from] === 1)
      respondInPlace(o.t_s, column, from, to, Math.max(QUICKEST_S, response_s), delay_s)
}
const QUICKEST_S = 1e-3
