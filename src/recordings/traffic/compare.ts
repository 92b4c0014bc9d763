import { finiteSorted, quantileOfSorted } from '../../kernels/statistics.ts'
import type { HeightDatum, Track } from '../track.ts'
import { type ClockOffset, estimateOffset } from './clock-offset.ts'
import { inverse } from './geodesy.ts'
import { byTime, nVector, Path } from './path.ts'
import { type Coverage, coverageOf, type Judged, type Span, spansOf } from './spans.ts'
import { type Suspicions, suspicionsOf } from './suspect.ts'

export interface CompareOptions {
  /** Our own track is not interpolated across longer gaps: 10 s. */
  readonly ownGapMax_s?: number
  /** An outsider silent for longer saw nothing meanwhile: 60 s. */
  readonly outsideGapMax_s?: number
  /**
   * By how much the outsider's clock is known to be ahead, or 'estimate' (the default), for which both must be UTC. A number also
   * relates clocks that count from a start of their own.
   */
  readonly clockAhead_s?: number | 'estimate'
  /** How far an offset is sought to either side: 60 s. */
  readonly clockSearch_s?: number
  /** Added to the allowed difference: antennas apart, rounding of the outsider's format. */
  readonly bias_m?: number
  /** 1-sigma along each axis to use where a track states none; without it nothing is called agreeing or differing there. */
  readonly assumedSigma_m?: { readonly own?: number; readonly outside?: number }
  /** Faster steps are jumps: 400 m/s. */
  readonly fastest_mps?: number
}

/** How far apart the two were, over all samples of the outsider that our track can be compared with. */
export interface Distances {
  readonly samples: number
  readonly median_m: number
  readonly p95_m: number
  readonly max_m: number
  /** When, on our clock, and where the outsider saw the aircraft at the largest distance. */
  readonly maxAt: { readonly t_us: number; readonly lat_deg: number; readonly lon_deg: number }
  /**
   * Medians of the parts: along our motion (positive: the outsider's place is ahead of ours; a clock that is ahead makes it
   * negative), across it (positive: to the right).
   */
  readonly along_m: number
  readonly across_m: number
}

export interface HeightDifference {
  readonly datum: HeightDatum
  readonly samples: number
  /** Outsider less own: median; and 95 % and largest of its size. */
  readonly median_m: number
  readonly p95_m: number
  readonly max_m: number
}

export interface TrackComparison {
  /** Why nothing could be compared; null when something was. */
  readonly refused: 'clocks-differ' | 'own-empty' | 'outside-empty' | 'no-overlap' | null
  readonly clock: ClockOffset
  /** As recorded, and with the clock offset taken out; equal when there is none. */
  readonly before: Distances | null
  readonly after: Distances | null
  /** Null when the heights cannot be compared; `heightNote` says why, or in what they were compared. */
  readonly height: HeightDifference | null
  readonly heightNote: string
  /** On our clock, with the offset taken out, over our track's whole time; none when nothing could be compared. */
  readonly spans: readonly Span[]
  /** Null when nothing could be compared. */
  readonly coverage: Coverage | null
  /** What in the outsider's track contradicts flight, whatever ours says. */
  readonly suspicions: Suspicions
  /** The same of our own track: where it contradicts flight, the outsider may be right. */
  readonly ownSuspicions: Suspicions
  /** Per sample of the outsider, in order of time, for charts; NaN where nothing can be said. */
  readonly samples: ComparedSamples
  readonly notes: readonly string[]
}

export interface ComparedSamples {
  readonly t_us: Float64Array
  readonly distance_m: Float64Array
  readonly along_m: Float64Array
  readonly across_m: Float64Array
  /** 3 sigma of both together and the bias. */
  readonly allowed_m: Float64Array
  readonly height_m: Float64Array
}

/**
 * Where, when and by how much an outsider's track of an aircraft differs from our own recording. Distances along the WGS 84
 * ellipsoid. Pure; n log n in the samples of both.
 */
export function compareTracks(own: Track, outside: Track, options: CompareOptions = {}): TrackComparison {
  const limits = {
    own_s: options.ownGapMax_s ?? 10,
    outside_s: options.outsideGapMax_s ?? 60,
    search_s: options.clockSearch_s ?? 60,
  }
  const fastest_mps = options.fastest_mps ?? 400
  const suspicions = suspicionsOf(outside, fastest_mps)
  const path = new Path(own, limits.own_s)
  const order = byTime(outside)
  const refused = refusalOf(own, outside, path, order, options)
  const clock = refused ? UNKNOWN_CLOCK : clockOf(path, outside, order, suspicions, limits.search_s, options)
  const heights = comparability(own.heightDatum, outside.heightDatum)
  const aligned = (ahead_s: number) =>
    align(path, outside, order, ahead_s, suspicions, options, heights.datum !== null)
  const after = aligned(clock.ahead_s)
  const before = clock.ahead_s === 0 ? after : aligned(0)
  const distances = distancesOf(after, outside, order)
  const fresh_us = after.t_us.filter((_, i) => !suspicions.stale[order[i] as number])
  return {
    refused: refused ?? (distances ? null : 'no-overlap'),
    clock,
    before: refused ? null : before === after ? distances : distancesOf(before, outside, order),
    after: refused ? null : distances,
    height: refused ? null : heightsOf(after.height_m, heights.datum),
    heightNote: heights.note,
    spans: refused ? [] : spansOf(path.t_us, judge(after, order, suspicions), limits.own_s, limits.outside_s),
    coverage: refused ? null : coverageOf(path.t_us, fresh_us, limits.own_s, limits.outside_s),
    suspicions,
    ownSuspicions: suspicionsOf(own, fastest_mps),
    samples: after,
    notes: notesOf(own, outside, options, clock),
  }
}

const UNKNOWN_CLOCK: ClockOffset = { ahead_s: 0, range_s: null, state: 'too-few' }

function refusalOf(
  own: Track,
  outside: Track,
  path: Path,
  order: readonly number[],
  { clockAhead_s = 'estimate' }: CompareOptions,
): TrackComparison['refused'] {
  if (path.t_us.length === 0) return 'own-empty'
  if (order.length === 0) return 'outside-empty'
  // Two recordings that each count from their own start have nothing in common, unless the caller says how they relate.
  const related = clockAhead_s !== 'estimate' || (own.clock === 'utc' && outside.clock === 'utc')
  return related ? null : 'clocks-differ'
}

function clockOf(
  path: Path,
  outside: Track,
  order: readonly number[],
  { stale }: Suspicions,
  search_s: number,
  { clockAhead_s = 'estimate' }: CompareOptions,
): ClockOffset {
  if (clockAhead_s !== 'estimate') return { ahead_s: clockAhead_s, range_s: null, state: 'stated' }
  const fresh = order.filter((at) => !stale[at])
  const samples = fresh.map((at) => ({
    t_us: outside.t_us[at] as number,
    place: nVector(outside.lat_deg[at] as number, outside.lon_deg[at] as number),
  }))
  return estimateOffset(path, samples, search_s)
}

const RAD = Math.PI / 180

/** Every sample of the outsider against our path at the same instant; stale samples are no measurements. */
function align(
  path: Path,
  outside: Track,
  order: readonly number[],
  ahead_s: number,
  { stale }: Suspicions,
  { assumedSigma_m = {}, bias_m = 0 }: CompareOptions,
  withHeights: boolean,
): ComparedSamples {
  const column = () => new Float64Array(order.length).fill(Number.NaN)
  const [t_us, distance_m, along_m, across_m] = [column(), column(), column(), column()]
  const [allowed_m, height_m] = [column(), column()]
  order.forEach((at, i) => {
    const here_us = (outside.t_us[at] as number) - ahead_s * 1e6
    t_us[i] = here_us
    const own = stale[at] ? undefined : path.at(here_us)
    if (!own) return
    const apart = inverse(
      own.lat_deg,
      own.lon_deg,
      outside.lat_deg[at] as number,
      outside.lon_deg[at] as number,
    )
    const angle_rad = (apart.azimuth_deg - path.course_deg(here_us)) * RAD
    distance_m[i] = apart.distance_m
    along_m[i] = apart.distance_m * Math.cos(angle_rad)
    across_m[i] = apart.distance_m * Math.sin(angle_rad)
    const ownSigma_m = known(own.sigma_m, assumedSigma_m.own)
    const outsideSigma_m = known(outside.sigmaHorizontal_m?.[at] ?? Number.NaN, assumedSigma_m.outside)
    allowed_m[i] = 3 * Math.sqrt(ownSigma_m * ownSigma_m + outsideSigma_m * outsideSigma_m) + bias_m
    if (withHeights) height_m[i] = (outside.height_m[at] as number) - own.height_m
  })
  return { t_us, distance_m, along_m, across_m, allowed_m, height_m }
}

const known = (stated_m: number, assumed_m: number | undefined) =>
  Number.isNaN(stated_m) ? (assumed_m ?? Number.NaN) : stated_m

function judge(
  { t_us, distance_m, allowed_m }: ComparedSamples,
  order: readonly number[],
  { stale }: Suspicions,
): Judged[] {
  return order.map((at, i) => {
    const [here_us, apart_m, limit_m] = [t_us[i] as number, distance_m[i] as number, allowed_m[i] as number]
    const cannot = stale[at]
      ? 'outside-stale'
      : Number.isNaN(apart_m)
        ? 'own-missing'
        : Number.isNaN(limit_m)
          ? 'accuracy-unknown'
          : null
    return {
      t_us: here_us,
      kind: cannot ? 'cannot-say' : apart_m <= limit_m ? 'agree' : 'differ',
      why: cannot,
    }
  })
}

function distancesOf(compared: ComparedSamples, outside: Track, order: readonly number[]): Distances | null {
  const sorted = finiteSorted(compared.distance_m)
  if (sorted.length === 0) return null
  const max_m = sorted[sorted.length - 1] as number
  const i = compared.distance_m.indexOf(max_m)
  const at = order[i] as number
  return {
    samples: sorted.length,
    median_m: quantileOfSorted(sorted, 0.5),
    p95_m: quantileOfSorted(sorted, 0.95),
    max_m,
    maxAt: {
      t_us: compared.t_us[i] as number,
      lat_deg: outside.lat_deg[at] as number,
      lon_deg: outside.lon_deg[at] as number,
    },
    along_m: quantileOfSorted(finiteSorted(compared.along_m), 0.5),
    across_m: quantileOfSorted(finiteSorted(compared.across_m), 0.5),
  }
}

/** Heights above the same surface can be compared; a pressure height is at no known place, so only with another one. */
function comparability(own: HeightDatum, outside: HeightDatum): { datum: HeightDatum | null; note: string } {
  if (own !== outside) {
    return { datum: null, note: `heights not compared: ours is "${own}", the outsider's "${outside}"` }
  }
  switch (own) {
    case 'ellipsoid':
      return { datum: own, note: 'heights above the WGS 84 ellipsoid' }
    case 'sea-level':
      return { datum: own, note: 'heights above sea level, each as its own recording takes it' }
    case 'barometric':
      return { datum: own, note: 'pressure heights above 1013.25 hPa, by two different sensors of pressure' }
    default:
      return { datum: null, note: `heights not compared: "${own}" is another surface in each recording` }
  }
}

function heightsOf(height_m: Float64Array, datum: HeightDatum | null): HeightDifference | null {
  const sorted = finiteSorted(height_m)
  if (datum === null || sorted.length === 0) return null
  const sizes = finiteSorted(sorted.map((difference_m) => Math.abs(difference_m)))
  return {
    datum,
    samples: sorted.length,
    median_m: quantileOfSorted(sorted, 0.5),
    p95_m: quantileOfSorted(sizes, 0.95),
    max_m: sizes[sizes.length - 1] as number,
  }
}

function notesOf(
  own: Track,
  outside: Track,
  { assumedSigma_m = {}, bias_m }: CompareOptions,
  clock: ClockOffset,
): string[] {
  const accuracy = (name: string, track: Track, assumed_m: number | undefined) => {
    if (assumed_m !== undefined)
      return [`${name}: where no accuracy is stated, ${assumed_m} m (1-sigma) is assumed`]
    return track.sigmaHorizontal_m
      ? []
      : [`${name}: no accuracy is stated, so nothing is called agreeing or differing`]
  }
  const clockNotes = {
    estimated: `the outsider's clock seems ${clock.ahead_s} s ahead; that is taken out`,
    stated: `the outsider's clock was said to be ${clock.ahead_s} s ahead; that is taken out`,
    'too-few': 'too few samples to estimate an offset of the clocks',
    none: 'no offset of the clocks fits better than none',
    ambiguous: 'many offsets of the clocks fit alike: none is taken out',
    'at-limit': 'no offset of the clocks within the search fits: none is taken out',
  }
  return [
    ...accuracy('our track', own, assumedSigma_m.own),
    ...accuracy('the outsider', outside, assumedSigma_m.outside),
    ...(bias_m ? [`${bias_m} m are allowed on top of 3 sigma`] : []),
    clockNotes[clock.state],
  ]
}
