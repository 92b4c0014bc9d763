import { median } from '../../kernels/statistics.ts'
import type { Track } from '../track.ts'
import { byTime, nVector, Path } from './path.ts'

export interface LikelyOwnOptions {
  /** Our ICAO address, when it is known: six hexadecimal digits. */
  readonly address?: string
  readonly ownGapMax_s?: number
  /** Farther away in the median is somebody else: 1000 m, which leaves room for a clock some seconds off. */
  readonly near_m?: number
  /** A shorter common time tells nothing: 30 s. */
  readonly overlapMin_s?: number
}

export interface Candidate {
  /** Index among the tracks given. */
  readonly track: number
  readonly of: string
  /** Time both tracks span, and samples of the outsider within our path. */
  readonly overlap_s: number
  readonly samples: number
  /** Median rough distance (to 0.6 %); NaN without common samples. */
  readonly median_m: number
}

export interface LikelyOwn {
  /** Index of the chosen track; null when none can honestly be called ours. */
  readonly track: number | null
  /**
   * 'address': named by it. 'nearest': no other is near. 'address-elsewhere': chosen by address, yet far away or at another time.
   * Refusals: 'address-not-seen', 'none-near', 'two-alike', 'no-overlap', 'clocks-differ'.
   */
  readonly why:
    | 'address'
    | 'address-elsewhere'
    | 'nearest'
    | 'address-not-seen'
    | 'none-near'
    | 'two-alike'
    | 'no-overlap'
    | 'clocks-differ'
  /** Nearest first. */
  readonly candidates: readonly Candidate[]
}

const SAMPLES_MAX = 500
/** A second candidate is alike when its median distance is less than this many times the best one's, and 100 m. */
const ALIKE = 3
const ALIKE_M = 100

/**
 * Which of the tracks outsiders made is of our own aircraft: by address when we know it, else the one that flew with us.
 * Several tracks of one address count as one aircraft. It would rather refuse than guess.
 */
export function likelyOwn(own: Track, tracks: readonly Track[], options: LikelyOwnOptions = {}): LikelyOwn {
  const near_m = options.near_m ?? 1000
  const overlapMin_s = options.overlapMin_s ?? 30
  const path = new Path(own, options.ownGapMax_s ?? 10)
  const all = tracks.map((track, at) => candidateOf(path, own, track, at))
  const candidates = [...all].sort(byDistance)
  const address = options.address?.trim().toLowerCase()
  const named =
    address === undefined ? candidates : candidates.filter(({ of }) => of.toLowerCase() === address)
  const enough = named.filter(
    ({ overlap_s, median_m }) => overlap_s >= overlapMin_s && !Number.isNaN(median_m),
  )
  const close = enough.filter(({ median_m }) => median_m <= near_m)
  const best = close[0]
  const answer = (track: number | null, why: LikelyOwn['why']): LikelyOwn => ({ track, why, candidates })
  if (address !== undefined) {
    if (best) return answer(best.track, 'address')
    const elsewhere = enough[0] ?? named[0]
    return elsewhere ? answer(elsewhere.track, 'address-elsewhere') : answer(null, 'address-not-seen')
  }
  if (tracks.length > 0 && tracks.every(({ clock }) => clock !== own.clock))
    return answer(null, 'clocks-differ')
  if (!best) return answer(null, enough.length === 0 ? 'no-overlap' : 'none-near')
  const rival = close.find(({ of }) => of !== best.of)
  const alike = rival && rival.median_m < ALIKE * best.median_m + ALIKE_M
  return alike ? answer(null, 'two-alike') : answer(best.track, 'nearest')
}

function candidateOf(path: Path, own: Track, track: Track, at: number): Candidate {
  const order = byTime(track)
  const time = (i: number) => track.t_us[order[i] as number] as number
  const nothing = { track: at, of: track.of, overlap_s: 0, samples: 0, median_m: Number.NaN }
  if (order.length === 0 || path.t_us.length === 0) return nothing
  if (own.clock !== 'utc' || track.clock !== 'utc') return nothing
  const from_us = Math.max(path.t_us[0] as number, time(0))
  const to_us = Math.min(path.t_us[path.t_us.length - 1] as number, time(order.length - 1))
  const inside = order.filter(
    (i) => (track.t_us[i] as number) >= from_us && (track.t_us[i] as number) <= to_us,
  )
  const step = Math.max(1, Math.ceil(inside.length / SAMPLES_MAX))
  const distances_m = inside
    .filter((_, i) => i % step === 0)
    .map((i) =>
      path.roughDistance_m(
        track.t_us[i] as number,
        nVector(track.lat_deg[i] as number, track.lon_deg[i] as number),
      ),
    )
    .filter((distance_m) => !Number.isNaN(distance_m))
  return {
    ...nothing,
    overlap_s: Math.max(0, (to_us - from_us) / 1e6),
    samples: distances_m.length,
    median_m: median(distances_m),
  }
}

/** Nearest first, those without a distance last, longer overlap before shorter. */
function byDistance(a: Candidate, b: Candidate): number {
  const [first_m, second_m] = [a.median_m, b.median_m].map((m) =>
    Number.isNaN(m) ? Number.POSITIVE_INFINITY : m,
  )
  if (first_m === second_m) return b.overlap_s - a.overlap_s || a.track - b.track
  return (first_m as number) - (second_m as number)
}
