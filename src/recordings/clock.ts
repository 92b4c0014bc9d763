/** Finding the zero of a clock that was never set, by what two recordings of one flight both hold: the height. */

export interface HeightTrack {
  readonly t_us: Float64Array
  readonly z_m: Float64Array
}

export interface ClockMatch {
  /** Added to every time of the second track, s. */
  readonly offset_s: number
  /** Root mean square difference of the two heights at that offset, m. */
  readonly rms_m: number
  /** Share of the second track's samples that then lie within the first. */
  readonly share: number
}

const POINTS_MAX = 200
const OFFSETS_MAX = 40_000
const NEAR_S = 10
const LEAST_SHARE = 0.5
const RMS_MAX_M = 0.5

/** The offset that lays `other` over `track` best; null when none puts half of it within the track and within 0.5 m of it. */
export function matchHeights(track: HeightTrack, other: HeightTrack): ClockMatch | null {
  const n = other.t_us.length
  if (n < 8 || track.t_us.length < 8) return null
  const stride = Math.max(1, Math.floor(n / POINTS_MAX))
  const points: { t_s: number; z_m: number }[] = []
  for (let i = 0; i < n; i += stride) points.push({ t_s: other.t_us[i]! / 1e6, z_m: other.z_m[i]! })
  const first_s = track.t_us[0]! / 1e6
  const last_s = track.t_us.at(-1)! / 1e6
  const from_s = Math.floor(first_s - points.at(-1)!.t_s)
  const to_s = Math.ceil(last_s - points[0]!.t_s)
  const step_s = Math.max(1, Math.ceil((to_s - from_s) / OFFSETS_MAX))
  let best: ClockMatch | null = null
  for (let offset_s = from_s; offset_s <= to_s; offset_s += step_s) {
    const here = compare(track, points, offset_s)
    if (here.share >= LEAST_SHARE && here.rms_m <= RMS_MAX_M && (best === null || cost(here) < cost(best)))
      best = here
  }
  return best
}

/** A metre is forgiven for a whole track: without this, the best fit would be the shortest overlap. */
const cost = ({ rms_m, share }: ClockMatch) => (rms_m + 0.2) / share ** 2

function compare(
  track: HeightTrack,
  points: readonly { t_s: number; z_m: number }[],
  offset_s: number,
): ClockMatch {
  let sum = 0
  let count = 0
  let i = 0
  for (const { t_s, z_m } of points) {
    const t_us = (t_s + offset_s) * 1e6
    while (i + 1 < track.t_us.length && track.t_us[i + 1]! <= t_us) i++
    const age_s = (t_us - track.t_us[i]!) / 1e6
    if (age_s < 0 || age_s > NEAR_S || Number.isNaN(z_m) || Number.isNaN(track.z_m[i]!)) continue
    sum += (track.z_m[i]! - z_m) ** 2
    count++
  }
  return {
    offset_s,
    rms_m: count === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(sum / count),
    share: count / points.length,
  }
}
