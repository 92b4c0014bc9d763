import { compareTracks } from '../recordings/traffic/compare.ts'
import type { TrackComparison } from '../recordings/traffic/comparison.ts'
import { type Judged, type Reconciliation, type Segment, type Subject, spanOf } from './airspace.ts'
import type { Ready } from './ready.ts'

/**
 * What an outsider's track of our own aircraft says of the same boundaries: where both are sure and agree, where both are sure
 * and differ, and by how far the two places were apart then. The outsider's clock is set by ours first (compareTracks).
 */
export function reconcile(
  subjects: readonly Subject[],
  own: number,
  outside: number,
  ours: Ready,
  theirs: Ready,
): Reconciliation {
  const comparison = compareTracks(ours.judged.track, theirs.judged.track, {
    assumedSigma_m: { own: ours.model.assumedSigma_m, outside: theirs.model.assumedSigma_m },
    bias_m: ours.model.bias_m + theirs.model.bias_m,
    fastest_mps: ours.model.fastest_mps,
  })
  const { refused, clock, after } = comparison
  const [mine, other] = [subjects[own]!, subjects[outside]!]
  return {
    ...{ own, outside, refused, clockAhead_s: clock.ahead_s },
    apart: after && { median_m: after.median_m, p95_m: after.p95_m, max_m: after.max_m },
    boundaries:
      refused === null
        ? mine.boundaries.map((judged, k) =>
            reconciled(judged, other.boundaries[k]!, 1e6 * clock.ahead_s, comparison, mine.clock),
          )
        : [],
  }
}

function reconciled(
  own: Judged,
  outside: Judged,
  ahead_us: number,
  { samples }: TrackComparison,
  clock: Subject['clock'],
): Reconciliation['boundaries'][number] {
  const lasted_us = { agree: 0, differ: 0, cannotSay: 0 }
  const differences: Reconciliation['boundaries'][number]['differences'] = []
  eachCommon(own.segments, outside.segments, ahead_us, (from_us, to_us, mine, theirs) => {
    const isUnsure = mine.verdict === 'cannot-say' || theirs.verdict === 'cannot-say'
    const told = isUnsure ? 'cannotSay' : mine.verdict === theirs.verdict ? 'agree' : 'differ'
    lasted_us[told] += to_us - from_us
    if (told !== 'differ') return
    const apart_m = samples.distance_m.reduce(
      (most, distance, k) =>
        samples.t_us[k]! >= from_us && samples.t_us[k]! <= to_us && distance > most ? distance : most,
      Number.NEGATIVE_INFINITY,
    )
    differences.push({
      ...spanOf(from_us, to_us, clock),
      ...{ own: mine.verdict, outside: theirs.verdict },
      apart_m: apart_m >= 0 ? Math.round(apart_m) : null,
    })
  })
  return {
    ...{ set: own.set, id: own.id, differences },
    ...{
      agree_s: lasted_us.agree / 1e6,
      differ_s: lasted_us.differ / 1e6,
      cannotSay_s: lasted_us.cannotSay / 1e6,
    },
  }
}

/** The times both cover, in pieces of one verdict each; the outsider's clock runs ahead of ours by so much. */
function eachCommon(
  own: readonly Segment[],
  outside: readonly Segment[],
  ahead_us: number,
  visit: (from_us: number, to_us: number, own: Segment, outside: Segment) => void,
): void {
  for (let i = 0, j = 0; i < own.length && j < outside.length; ) {
    const [mine, theirs] = [own[i]!, outside[j]!]
    const [theirFrom_us, theirTo_us] = [theirs.from_us - ahead_us, theirs.to_us - ahead_us]
    const from_us = Math.max(mine.from_us, theirFrom_us)
    const to_us = Math.min(mine.to_us, theirTo_us)
    if (to_us > from_us) visit(from_us, to_us, mine, theirs)
    if (mine.to_us <= theirTo_us) i++
    else j++
  }
}
