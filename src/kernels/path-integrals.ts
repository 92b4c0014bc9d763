import { gaussianCentre, gaussianMean, gaussianShare } from './gaussian.ts'
import { power } from './power.ts'

/**
 * What a light path sees of a straight steady plume: the mean along an open-path beam, and the column above or below.
 * The plume is that of plume.ts (Stockie 2011, doi:10.1137/10080991X; images in ground and lid), so its limits hold too:
 * flat ground, no calm. Along any straight path exp(-y²/2sy² - (z-H)²/2sz²) is again one Gaussian, so with constant
 * spreads every integral here is closed: a difference of two error functions.
 */

/** A point as the plume sees it: downwind of the source, to the side of its axis, and above ground. */
export interface PlumePoint {
  readonly along_m: number
  readonly across_m: number
  readonly height_m: number
}

/** The plume but for its spreads. */
export interface PlumeAxis {
  readonly sourceHeight_m: number
  readonly wind_mps: number
  readonly lid_m?: number
}

/** Spreads as functions of the distance downwind, metres. */
export interface PlumeSpread {
  readonly y_m: (along_m: number) => number
  readonly z_m: (along_m: number) => number
}

/**
 * Mean concentration per emission rate, (kg/m³)/(kg/s), along the straight beam between two points: by parts in which
 * the distance downwind changes by about `step` of itself, each closed with the spreads of the place where the plume
 * weighs most in it. A beam at one distance is one part, and exact; random beams have a median error of 0.1 %, one in a
 * hundred above 3 % (docs/forward-models.md), four times less with half the step. What lies upwind of the source or above
 * the lid counts as clean air. Infinite for a beam that meets a point source itself.
 */
export function beamMean_sPerM3(
  from: PlumePoint,
  to: PlumePoint,
  plume: PlumeAxis,
  spread: PlumeSpread,
  step = 0.05,
): number {
  const clipped = clip(from, to, plume.lid_m)
  if (clipped === undefined) return 0
  const [first, last] = clipped
  const dx = to.along_m - from.along_m
  const x0 = from.along_m + first * dx
  const x1 = from.along_m + last * dx
  const soft = Math.max(x0, x1) / 100
  const parts = Math.max(1, Math.ceil(Math.abs(Math.log((x1 + soft) / (x0 + soft))) / step - 1e-9))
  const ratio = power((x1 + soft) / (x0 + soft), 1 / parts)
  let sum = 0
  let f0 = first
  let x = x0
  for (let part = 1; part <= parts; part++) {
    x = (x + soft) * ratio - soft
    const f1 = part === parts ? last : (x - from.along_m) / dx
    if (f1 > f0) sum += (f1 - f0) * partMean(between(from, to, f0), between(from, to, f1), plume, spread)
    f0 = f1
  }
  return sum
}

/**
 * The same with one pair of spreads for the whole beam, exact for beams of any slant; ends at along_m <= 0 are not looked
 * at, and both ends must be under the lid.
 */
export function beamMeanEven_sPerM3(
  from: PlumePoint,
  to: PlumePoint,
  plume: PlumeAxis,
  sigmaY_m: number,
  sigmaZ_m: number,
): number {
  const { sourceHeight_m: H, wind_mps: u, lid_m } = plume
  const y0 = from.across_m / sigmaY_m
  const y1 = to.across_m / sigmaY_m
  const one = (image_m: number) =>
    lineMean(y0, (from.height_m - image_m) / sigmaZ_m, y1, (to.height_m - image_m) / sigmaZ_m)
  let sum = one(H) + one(-H)
  const images = lid_m === undefined ? 0 : Math.ceil((3 * sigmaZ_m) / lid_m) + 1
  for (let n = 1; n <= images; n++) {
    const shift = 2 * n * lid_m!
    sum += one(H + shift) + one(-H + shift) + one(H - shift) + one(-H - shift)
  }
  return sum / (2 * Math.PI * u * sigmaY_m * sigmaZ_m)
}

/**
 * Column of the plume between two heights (by default from the ground to the top of the air) per emission rate,
 * (kg/m²)/(kg/s): with ppm of a kilogram per cubic metre it becomes ppm m. The whole column is
 * exp(-y²/2sy²) / (sqrt(2 pi) u sy), whatever the height, the vertical spread or the lid.
 */
export function columnCoupling_sPerM2(at: {
  crosswind_m: number
  wind_mps: number
  sigmaY_m: number
  sigmaZ_m: number
  sourceHeight_m: number
  fromHeight_m?: number
  toHeight_m?: number
  lid_m?: number
}): number {
  const { crosswind_m: y, wind_mps: u, sigmaY_m: σy, sigmaZ_m: σz, sourceHeight_m: H, lid_m } = at
  if (lid_m !== undefined && H > lid_m) return 0
  const low = at.fromHeight_m ?? 0
  const high = Math.min(at.toHeight_m ?? Number.POSITIVE_INFINITY, lid_m ?? Number.POSITIVE_INFINITY)
  if (!(high > low)) return 0
  const one = (image_m: number) => gaussianShare((low - image_m) / σz, (high - image_m) / σz)
  let share = one(H) + one(-H)
  const images = lid_m === undefined ? 0 : Math.ceil((3 * σz) / lid_m) + 1
  for (let n = 1; n <= images; n++) {
    const shift = 2 * n * lid_m!
    share += one(H + shift) + one(-H + shift) + one(H - shift) + one(-H - shift)
  }
  return (Math.exp(-0.5 * (y / σy) ** 2) * share) / (SQRT_2PI * u * σy)
}

const SQRT_2PI = Math.sqrt(2 * Math.PI)

/** The part of the beam, as fractions of it, that is downwind of the source and under the lid. */
function clip(from: PlumePoint, to: PlumePoint, lid_m: number | undefined): [number, number] | undefined {
  let first = 0
  let last = 1
  const keep = (a: number, b: number) => {
    // The half-space where a + f (b - a) >= 0.
    if (a < 0 && b < 0) last = -1
    else if (a < 0) first = Math.max(first, a / (a - b))
    else if (b < 0) last = Math.min(last, a / (a - b))
  }
  keep(from.along_m, to.along_m)
  if (lid_m !== undefined) keep(lid_m - from.height_m, lid_m - to.height_m)
  return last > first && Math.max(from.along_m, to.along_m) > 0 ? [first, last] : undefined
}

function between(from: PlumePoint, to: PlumePoint, f: number): PlumePoint {
  return {
    along_m: from.along_m + f * (to.along_m - from.along_m),
    across_m: from.across_m + f * (to.across_m - from.across_m),
    height_m: from.height_m + f * (to.height_m - from.height_m),
  }
}

/** One part, with the spreads of the place where the real source (not its images) weighs most. */
function partMean(a: PlumePoint, b: PlumePoint, plume: PlumeAxis, spread: PlumeSpread): number {
  const middle_m = (a.along_m + b.along_m) / 2
  const σy = spread.y_m(middle_m)
  const σz = spread.z_m(middle_m)
  const uy = (b.across_m - a.across_m) / σy
  const uz = (b.height_m - a.height_m) / σz
  const L = Math.sqrt(uy * uy + uz * uz)
  const from = L > 0 ? ((a.across_m * uy) / σy + ((a.height_m - plume.sourceHeight_m) * uz) / σz) / L : 0
  const centre_m = a.along_m + gaussianCentre(from, from + L) * (b.along_m - a.along_m)
  const along_m = centre_m > 0 ? centre_m : middle_m // at the source itself there is no width to take
  return beamMeanEven_sPerM3(a, b, plume, spread.y_m(along_m), spread.z_m(along_m))
}

/** Mean of exp(-(y² + z²)/2) along the straight line between two points in units of the spreads. */
function lineMean(y0: number, z0: number, y1: number, z1: number): number {
  const uy = y1 - y0
  const uz = z1 - z0
  const L = Math.sqrt(uy * uy + uz * uz)
  if (L === 0) return Math.exp(-0.5 * (y0 * y0 + z0 * z0))
  const d = (y0 * uz - z0 * uy) / L
  const from = (y0 * uy + z0 * uz) / L
  return Math.exp(-0.5 * d * d) * gaussianMean(from, from + L)
}
