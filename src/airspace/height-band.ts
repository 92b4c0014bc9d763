import type { GeoPoint } from '../quantities/frame.ts'
import { haeFromMsl, mslFromHae } from '../quantities/geoid.ts'
import { hae, msl } from '../quantities/height.ts'
import type { HeightDatum } from '../recordings/track.ts'
import type { Limit } from './boundaries.ts'
import type { Boundary } from './boundary-set.ts'
import type { ErrorModel } from './errors.ts'
import type { Fixes } from './fixes.ts'
import { judge } from './judge.ts'
import { bothOf, type Reason, type Stretch } from './stretches.ts'

/** EGM96 is good to so much (see geoid_m). */
const GEOID_ERROR_M = 1

/** A limit of height: the air of the boundary is above it, or below. */
interface HeightLimit extends Limit {
  readonly isLower: boolean
}

/** The limits of a boundary. What begins at the ground has none below: everything that flies is above that. */
export function limitsOf({ lower, upper }: Pick<Boundary, 'lower' | 'upper'>): HeightLimit[] {
  const isGround = lower !== null && lower.datum === 'ground' && lower.height_m <= 0
  return [
    ...(lower === null || isGround ? [] : [{ ...lower, isLower: true }]),
    ...(upper === null ? [] : [{ ...upper, isLower: false }]),
  ]
}

/** Stretches of a flight between a boundary's limits of height; undefined when it has none. */
export function judgeHeight(
  fixes: Fixes,
  datum: HeightDatum,
  boundary: Pick<Boundary, 'lower' | 'upper'>,
  model: ErrorModel,
): Stretch[] | undefined {
  const [first, second] = limitsOf(boundary).map((limit) => judgeLimit(fixes, datum, limit, model))
  return first !== undefined && second !== undefined ? bothOf(first, second) : first
}

function judgeLimit(fixes: Fixes, datum: HeightDatum, limit: HeightLimit, model: ErrorModel): Stretch[] {
  const { t_us, lat_deg, lon_deg, height_m, sigmaVertical_m, isTorn } = fixes
  if (height_m.every(Number.isNaN)) return nothingSaid(fixes, 'no-height')
  if (!isComparable(datum, limit)) return nothingSaid(fixes, 'height-datum')
  const depth_m = height_m.map((height, k) =>
    heightDepth_m(height, datum, limit, { lat_deg: lat_deg[k]!, lon_deg: lon_deg[k]! }),
  )
  const change_m = (k: number) => Math.abs(depth_m[k + 1]! - depth_m[k]!)
  const climb_mps = (k: number) => change_m(k) / ((t_us[k + 1]! - t_us[k]!) / 1e6) || 0
  return judge(
    {
      ...{ t_us, isTorn },
      at: (k) => depth_m[k]!,
      between: (k, part) => depth_m[k]! + part * (depth_m[k + 1]! - depth_m[k]!),
      // Where no height is stated it may have changed by anything.
      step_m: (k) => (Number.isNaN(change_m(k)) ? Number.POSITIVE_INFINITY : change_m(k)),
      margin_m: (k) =>
        heightMargin_m(sigmaVertical_m[k]!, Math.max(k === 0 ? 0 : climb_mps(k - 1), climb_mps(k)), model),
    },
    { fastest_mps: model.fastestClimb_mps, acceleration_mps2: model.acceleration_mps2 },
  )
}

const nothingSaid = ({ t_us }: Fixes, why: Reason): Stretch[] => [
  { from_us: t_us[0]!, to_us: t_us.at(-1)!, verdict: 'cannot-say', why, nearest: null },
]

/**
 * Whether heights of a datum compare with a limit. Heights above the ellipsoid and above sea level do, through EGM96; others with
 * their own kind only: what a pressure height is above the sea varies with the weather by hundreds of metres, and a height above
 * ground varies with the ground. A height above the place of take-off is above no surface that anybody else knows.
 */
export function isComparable(flown: HeightDatum, { datum }: Limit): boolean {
  const isOfEarth = (each: string) => each === 'ellipsoid' || each === 'sea-level'
  return flown === datum || (isOfEarth(flown) && isOfEarth(datum))
}

/** How far on the boundary's side of a limit a height is, metres. Of heights that compare. */
export function heightDepth_m(
  height_m: number,
  flown: HeightDatum,
  { height_m: limit_m, datum, isLower }: HeightLimit,
  place: GeoPoint,
): number {
  const same_m =
    flown === datum
      ? height_m
      : flown === 'ellipsoid'
        ? mslFromHae(hae(height_m), place)
        : haeFromMsl(msl(height_m), place)
  return isLower ? same_m - limit_m : limit_m - same_m
}

/** k·sigma + bias + geoid + climb × clock bound, metres. Limits are taken as exact. */
export function heightMargin_m(stated_m: number, climb_mps: number, model: ErrorModel): number {
  const { k, assumedSigmaVertical_m, biasVertical_m, clockBound_s, fastestClimb_mps } = model
  const sigma_m = stated_m > 0 ? stated_m : assumedSigmaVertical_m
  return k * sigma_m + biasVertical_m + GEOID_ERROR_M + Math.min(climb_mps, fastestClimb_mps) * clockBound_s
}
