import type { GeoPoint } from '../quantities/frame.ts'
import type { HeightDatum } from '../recordings/track.ts'
import type { Boundary } from './boundary-set.ts'
import { INDEX_ERROR_M } from './edge-index.ts'
import { type ErrorModel, marginsOf } from './errors.ts'
import { type Field, fieldOf } from './field.ts'
import type { Fixes } from './fixes.ts'
import { judgeHeight } from './height-band.ts'
import { type Depths, judge } from './judge.ts'
import { bothOf, type Stretch } from './stretches.ts'

/**
 * On which side of a boundary a flight was, at every moment from its first record to its last. Allowed for: k·sigma + bias +
 * speed × clock bound of each fix, and the boundary's own accuracy.
 */
export function judgeTrack(
  fixes: Fixes,
  datum: HeightDatum,
  boundary: Boundary,
  model: ErrorModel,
): Stretch[] {
  const across = judge(
    depthsOf(fixes, fieldOf(boundary), marginsOf(fixes, model), boundary.accuracy_m),
    model,
  )
  const within = judgeHeight(fixes, datum, boundary, model)
  return withEnds(within === undefined ? across : bothOf(across, within), fixes)
}

/** Depths of a flight in a field, on the straight way between fixes. */
function depthsOf(fixes: Fixes, field: Field, margins_m: Float64Array, accuracy_m: number): Depths {
  const { t_us, lat_deg, lon_deg, xyz_m, step_m, isTorn } = fixes
  const at = (k: number) =>
    field.depth_m(lat_deg[k]!, lon_deg[k]!, xyz_m[3 * k]!, xyz_m[3 * k + 1]!, xyz_m[3 * k + 2]!)
  const mix = (values: Float64Array, from: number, to: number, part: number) =>
    values[from]! + part * (values[to]! - values[from]!)
  return {
    ...{ t_us, isTorn, at },
    between(k, part) {
      const place = placeBetween(fixes, k, part)
      const xyz = [0, 1, 2].map((axis) => mix(xyz_m, 3 * k + axis, 3 * k + 3 + axis, part))
      return field.depth_m(place.lat_deg, place.lon_deg, xyz[0]!, xyz[1]!, xyz[2]!)
    },
    step_m: (k) => step_m[k]!,
    margin_m: (k) => margins_m[k]! + accuracy_m + INDEX_ERROR_M,
  }
}

/** Where a flight was at an instant within it. */
export function placeAt(fixes: Fixes, t_us: number): GeoPoint {
  let [low, high] = [0, fixes.count - 2]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (fixes.t_us[middle]! <= t_us) low = middle
    else high = middle - 1
  }
  const [from_us, to_us] = [fixes.t_us[low]!, fixes.t_us[low + 1]!]
  return placeBetween(fixes, low, Math.max(0, Math.min(1, (t_us - from_us) / (to_us - from_us))))
}

/** On the straight way between two fixes, in degrees; near enough to find the place's cell, and to draw. */
function placeBetween({ lat_deg, lon_deg }: Fixes, k: number, part: number): GeoPoint {
  const width_deg = lon_deg[k + 1]! - lon_deg[k]!
  const lon = lon_deg[k]! + part * (width_deg - 360 * Math.round(width_deg / 360))
  return {
    lat_deg: lat_deg[k]! + part * (lat_deg[k + 1]! - lat_deg[k]!),
    lon_deg: Math.abs(lon) <= 180 ? lon : lon - 360 * Math.sign(lon),
  }
}

/** What was left out at the ends of a track is flight as well. */
function withEnds(stretches: readonly Stretch[], { from_us, to_us, t_us, leftOut }: Fixes): Stretch[] {
  const why = leftOut.jumpFixes > 0 ? 'jump' : 'stale'
  const unknown = { verdict: 'cannot-say', why, nearest: null } as const
  return [
    ...(from_us < t_us[0]! ? [{ ...unknown, from_us, to_us: t_us[0]! }] : []),
    ...stretches,
    ...(t_us.at(-1)! < to_us ? [{ ...unknown, from_us: t_us.at(-1)!, to_us }] : []),
  ]
}
