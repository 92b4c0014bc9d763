import { finiteSorted, quantileOfSorted } from '../../kernels/statistics.ts'
import { type Note, note } from '../note.ts'
import type { HeightDatum, Track } from '../track.ts'
import { type ClockOffset, estimateOffset } from './clock-offset.ts'
import type {
  ComparedSamples,
  CompareOptions,
  Distances,
  HeightDifference,
  TrackComparison,
} from './comparison.ts'
import { inverse } from './geodesy.ts'
import { byTime, nVector, Path } from './path.ts'
import { coverageOf, type Judged, spansOf } from './spans.ts'
import { type Suspicions, suspicionsOf } from './suspect.ts'

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
  const placed = byTime(outside)
  const refused = refusalOf(own, outside, path, placed, options)
  const order = refused ? [] : placed
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
    before: before === after ? distances : distancesOf(before, outside, order),
    after: distances,
    height: heightsOf(after.height_m, heights.datum),
    spans: refused ? [] : spansOf(path.t_us, judge(after, order, suspicions), limits.own_s, limits.outside_s),
    coverage: refused ? null : coverageOf(path.t_us, fresh_us, limits.own_s, limits.outside_s),
    suspicions,
    ownSuspicions: suspicionsOf(own, fastest_mps),
    samples: after,
    notes: refused ? [] : [...notesOf(own, outside, options, clock), heights.note],
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
function comparability(own: HeightDatum, outside: HeightDatum): { datum: HeightDatum | null; note: Note } {
  if (own !== outside)
    return { datum: null, note: note('heights-not-alike', { surface: own, outsideSurface: outside }) }
  switch (own) {
    case 'ellipsoid':
      return { datum: own, note: note('compared-above-ellipsoid') }
    case 'sea-level':
      return { datum: own, note: note('compared-above-sea-level') }
    case 'barometric':
      return { datum: own, note: note('compared-pressure-heights') }
    default:
      return { datum: null, note: note('heights-not-of-one-surface', { surface: own }) }
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
): Note[] {
  const accuracy = (whose: 'own' | 'outside', track: Track): Note[] => {
    const sigma_m = assumedSigma_m[whose]
    if (sigma_m !== undefined) return [note('accuracy-assumed', { whose, sigma_m })]
    return track.sigmaHorizontal_m ? [] : [note('accuracy-unknown', { whose })]
  }
  return [
    ...accuracy('own', own),
    ...accuracy('outside', outside),
    ...(bias_m ? [note('bias-allowed', { bias_m })] : []),
    clockNote(clock),
  ]
}

function clockNote({ state, ahead_s }: ClockOffset): Note {
  switch (state) {
    case 'estimated':
      return note('clock-offset-estimated', { ahead_s })
    case 'stated':
      return note('clock-offset-stated', { ahead_s })
    case 'too-few':
      return note('clock-offset-of-too-few')
    case 'none':
      return note('clock-offset-none')
    case 'ambiguous':
      return note('clock-offset-ambiguous')
    case 'at-limit':
      return note('clock-offset-out-of-search')
  }
}
