import { gaussianCentre, gaussianMean } from './gaussian.ts'
import { verticalTerm } from './plume.ts'
import { power } from './power.ts'

/**
 * The gas of a steady source in a wind that changes: the sum of Gaussian puffs over all ages, closed over each straight
 * piece of the gas's path. No 1/u: in a calm gas gathers about the source, upwind too.
 * F. N. Frenkiel, Turbulent diffusion, Adv. Appl. Mech. 3, 61 (1953): a continuous source as the integral of its puffs;
 * the integral along a straight piece with one spread is elementary, and is derived at `segmentShare_sPerM2`.
 */

/**
 * Where the gas now stands that left the source `age_s` ago: knots from the youngest (usually age 0 at 0, 0) to the
 * oldest, metres east and north of the source, straight and even between two knots. n + 1 knots make n segments.
 */
export interface GasPath {
  readonly age_s: ArrayLike<number>
  readonly east_m: ArrayLike<number>
  readonly north_m: ArrayLike<number>
}

/** Standard deviations at the knots of a path, horizontal (alike in all directions) and vertical; positive but at age 0. */
export interface PathSpread {
  readonly horizontal_m: ArrayLike<number>
  readonly vertical_m: ArrayLike<number>
}

/** Where one asks, metres from the source (east, north) and above the ground. */
export interface PuffReceptor {
  readonly east_m: number
  readonly north_m: number
  readonly height_m: number
  readonly sourceHeight_m: number
  readonly lid_m?: number
}

/**
 * Concentration per emission rate, (kg/m³)/(kg/s), of a source that has emitted evenly for as long as the path is old;
 * with `emitting`, one factor per segment (0 off, 1 on), of one that has not. Ground and lid reflect; beyond the lid none.
 *
 * Each segment takes one spread, that of the place in it where its share at this receptor is centred, by a straight line
 * between the knots: knots whose ages grow by a tenth give 0.5 % (docs/forward-models.md). The horizontal spread acts along
 * the wind as well as across, as it must for gas that may turn or stand; in a steady wind that makes plumes of intensity
 * i = spread / distance differ from plume.ts by i², upwards or downwards, within two widths of the axis.
 */
export function puffCoupling_sPerM3(
  path: GasPath,
  spread: PathSpread,
  receptor: PuffReceptor,
  emitting?: ArrayLike<number>,
): number {
  const { age_s, east_m, north_m } = path
  const { east_m: x, north_m: y, height_m: z, sourceHeight_m: H, lid_m } = receptor
  if (lid_m !== undefined && (z > lid_m || H > lid_m)) return 0
  let sum = 0
  for (let k = 0; k + 1 < age_s.length; k++) {
    const on = emitting === undefined ? 1 : emitting[k]!
    if (on === 0) continue
    const ax = east_m[k]! - x
    const ay = north_m[k]! - y
    const bx = east_m[k + 1]! - x
    const by = north_m[k + 1]! - y
    const widest = Math.max(spread.horizontal_m[k]!, spread.horizontal_m[k + 1]!)
    if (nearest_m2(ax, ay, bx, by) > REACH2 * widest * widest) continue
    const f = centre(ax, ay, bx, by, (spread.horizontal_m[k]! + spread.horizontal_m[k + 1]!) / 2)
    const σh = between(spread.horizontal_m, k, f)
    const σz = between(spread.vertical_m, k, f)
    if (!(σh > 0 && σz > 0)) continue // just upwind of a point source, whose gas leaves without width
    const share = segmentShare_sPerM2(ax, ay, bx, by, age_s[k + 1]! - age_s[k]!, σh)
    sum += (on * share * verticalTerm(z, H, σz, lid_m)) / (SQRT_2PI * σz)
  }
  return sum
}

/**
 * The time integral of a horizontal Gaussian that moves evenly from a to b (metres, as seen from the receptor) in
 * `duration_s` with the one spread `sigma_m`, s/m². With L = |b - a|, d the distance of the line from the receptor and u0
 * that of its foot from a: dt/L exp(-d²/2h²)/(sqrt(2 pi) h) ½ [erf((L - u0)/(sqrt 2 h)) + erf(u0/(sqrt 2 h))]; for L = 0,
 * gas that stands still, dt/(2 pi h²) exp(-r²/2h²). Cutting a segment in two changes nothing.
 */
export function segmentShare_sPerM2(
  ax_m: number,
  ay_m: number,
  bx_m: number,
  by_m: number,
  duration_s: number,
  sigma_m: number,
): number {
  const h2 = sigma_m * sigma_m
  const ux = bx_m - ax_m
  const uy = by_m - ay_m
  const L = Math.sqrt(ux * ux + uy * uy)
  const scale = duration_s / (2 * Math.PI * h2)
  if (L === 0) return scale * Math.exp((-0.5 * (ax_m * ax_m + ay_m * ay_m)) / h2)
  const d = (ax_m * uy - ay_m * ux) / L
  const from = (ax_m * ux + ay_m * uy) / (L * sigma_m)
  return scale * Math.exp((-0.5 * d * d) / h2) * gaussianMean(from, from + L / sigma_m)
}

/**
 * Ages for the knots of a path, s: 0, `first_s`, then each `ratio` times the one before, up to `oldest_s`. Young gas is
 * narrow and needs short segments, old gas is wide and does not.
 */
export function growingAges_s(first_s: number, ratio: number, oldest_s: number): Float64Array {
  if (!(first_s > 0 && ratio > 1 && oldest_s > first_s))
    throw new RangeError(`ages from ${first_s} by ${ratio} to ${oldest_s} do not grow`)
  const steps = Math.ceil(Math.log(oldest_s / first_s) / Math.log(ratio))
  const even = power(oldest_s / first_s, 1 / steps)
  return Float64Array.from({ length: steps + 2 }, (_, k) => (k === 0 ? 0 : first_s * power(even, k - 1)))
}

/** How far the air has moved since the first knot, metres, at even times: the time integral of a recorded wind. */
export interface AirTrack {
  readonly start_s: number
  readonly knot_s: number
  readonly east_m: ArrayLike<number>
  readonly north_m: ArrayLike<number>
}

/**
 * Where gas of the ages given stands at `at_s` when it moved with the recorded air: D(t) - D(t - a), the wind taken as
 * alike over the site. Ages from before the record are left out, so the path may be shorter than asked for; `at_s` past
 * the last knot is a bug and throws.
 */
export function gasPathAt(air: AirTrack, at_s: number, age_s: ArrayLike<number>): GasPath {
  const last = air.east_m.length - 1
  const place = (t_s: number) => (t_s - air.start_s) / air.knot_s
  if (!(place(at_s) >= 0 && place(at_s) <= last)) throw new RangeError(`${at_s} s is outside the wind record`)
  const moved = (values: ArrayLike<number>, at: number) => {
    const k = Math.min(Math.floor(at), Math.max(0, last - 1))
    return at === k ? values[k]! : values[k]! + (at - k) * (values[k + 1]! - values[k]!)
  }
  const ages = Float64Array.from(age_s).filter((a) => place(at_s - a) >= 0)
  const from = (values: ArrayLike<number>) =>
    ages.map((a) => moved(values, place(at_s)) - moved(values, place(at_s - a)))
  return { age_s: ages, east_m: from(air.east_m), north_m: from(air.north_m) }
}

const SQRT_2PI = Math.sqrt(2 * Math.PI)
/** Nine standard deviations: what is left out is below 1e-17 of the peak. */
const REACH2 = 81

function nearest_m2(ax: number, ay: number, bx: number, by: number): number {
  const ux = bx - ax
  const uy = by - ay
  const L2 = ux * ux + uy * uy
  const f = L2 > 0 ? Math.min(1, Math.max(0, -(ax * ux + ay * uy) / L2)) : 0
  const x = ax + f * ux
  const y = ay + f * uy
  return x * x + y * y
}

/** Where along the segment, 0 to 1, its share at the receptor is centred. */
function centre(ax: number, ay: number, bx: number, by: number, σ: number): number {
  const ux = bx - ax
  const uy = by - ay
  const L = Math.sqrt(ux * ux + uy * uy)
  if (L === 0) return 0.5
  const from = (ax * ux + ay * uy) / (L * σ)
  return gaussianCentre(from, from + L / σ)
}

function between(values: ArrayLike<number>, k: number, f: number): number {
  return values[k]! + f * (values[k + 1]! - values[k]!)
}
