/** From a flight and boundary sets to its verdict. */
import { isoFromInstant } from '../quantities/instant.ts'
import type { Looks } from '../recordings/looks/looks.ts'
import type { Track } from '../recordings/track.ts'
import {
  type Airspace,
  type Judged,
  type NearestPlace,
  type Segment,
  type Subject,
  spanOf,
} from './airspace.ts'
import { type Boundary, type BoundarySet, notInForce } from './boundary-set.ts'
import { crossingsIn } from './crossings.ts'
import { INDEX_ERROR_M } from './edge-index.ts'
import { type ErrorModel, errorModelOf } from './errors.ts'
import { depthAt, fieldOf } from './field.ts'
import type { LeftOut } from './fixes.ts'
import { judgeFootprints } from './judge-footprints.ts'
import { judgeTrack, placeAt } from './judge-track.ts'
import { type JudgedTrack, prepare, type Ready, type VerdictProblem } from './ready.ts'
import { reconcile } from './reconcile.ts'
import type { Nearest, Stretch } from './stretches.ts'

export interface VerdictRequest {
  readonly tracks: readonly JudgedTrack[]
  /** What cameras saw, one for each video. */
  readonly looks: readonly { readonly file: string; readonly looks: Looks }[]
  readonly sets: readonly BoundarySet[]
  readonly recordings: Airspace['recordings']
  /** Own track beside an outsider's of the same aircraft, as indices into `tracks`. */
  readonly pairs: readonly { readonly own: number; readonly outside: number }[]
  /** Judge what is left of own tracks that jump. */
  readonly acceptJumps: boolean
  readonly version: string
}

export type VerdictRead =
  | {
      readonly ok: true
      readonly value: Airspace
      /** Of each subject which of `tracks` it is, or which of `looks`. */
      readonly from: readonly ({ readonly track: number } | { readonly looks: number })[]
    }
  | { readonly ok: false; readonly problems: readonly VerdictProblem[] }

/**
 * The verdict of a flight: for every own track, every camera and every outsider's track, and every boundary that is not a mere
 * neighbour. Problems, and nothing else, when a set is not in force at the time of the flight, or an own track cannot be judged;
 * outsiders' tracks that cannot be are listed. Pure: the same in, the same out.
 */
export function flightVerdict(request: VerdictRequest): VerdictRead {
  const { tracks, looks, sets, recordings, pairs, version } = request
  const prepared = tracks.map((track) => prepare(track, request.acceptJumps))
  const ready = prepared.flatMap((each) => (each.ok ? [each] : []))
  // Of others' tracks one that cannot be judged is passed over, while there is another.
  const problems: VerdictProblem[] = prepared.flatMap((each, k) =>
    each.ok || (tracks[k]!.whose === 'others' && ready.length > 0) ? [] : [each.problem],
  )
  if (tracks.length === 0)
    problems.push({
      file: 'the flight',
      place: 'its tracks',
      found: 'none',
      expected: 'a track of two places or more',
    })
  problems.push(...forceProblems(sets, ready))
  if (problems.length > 0) return { ok: false, problems }
  const platforms = ready.map((each) => platformOf(each, sets))
  const footprints = looks.flatMap((each, k) => {
    const subject = footprintOf(each, sets)
    return subject === undefined ? [] : [{ subject, looks: k }]
  })
  const at = (k: number) => ready.findIndex(({ judged }) => judged === tracks[k])
  return {
    ok: true,
    from: [
      ...ready.map(({ judged }) => ({ track: tracks.indexOf(judged) })),
      ...footprints.map((each) => ({ looks: each.looks })),
    ],
    value: {
      overflight: 'airspace/1',
      version,
      sets: sets.map(factsOf),
      recordings: [...recordings],
      subjects: [...platforms, ...footprints.map(({ subject }) => subject)],
      reconciliations: pairs.flatMap(({ own, outside }) =>
        at(own) < 0 || at(outside) < 0
          ? []
          : [reconcile(platforms, at(own), at(outside), ready[at(own)]!, ready[at(outside)]!)],
      ),
      leftOut: prepared.flatMap((each, k) => {
        if (each.ok) return []
        const { file, found, expected } = each.problem
        return [{ file, of: tracks[k]!.track.of, found, expected }]
      }),
    },
  }
}

function forceProblems(sets: readonly BoundarySet[], ready: readonly Ready[]): VerdictProblem[] {
  return sets.flatMap((set) => {
    const { from, until } = set.effective_us
    return ready.flatMap(({ judged: { track }, fixes: { from_us, to_us } }): VerdictProblem[] => {
      if (track.clock === 'since-start' && (from !== null || until !== null))
        return [
          {
            file: set.file,
            place: 'effective',
            found: `the track "${track.of}", whose date is not known`,
            expected: 'a track on UTC: this set holds between its dates only',
          },
        ]
      const problem = notInForce(set, { from: from_us, to: to_us })
      return problem === undefined ? [] : [{ file: set.file, ...problem }]
    })
  })
}

function platformOf({ judged, fixes, model }: Ready, sets: readonly BoundarySet[]): Subject {
  const { file, whose, track } = judged
  const placeOf = ({ t_us }: Nearest) => placeAt(fixes, t_us)
  return {
    ...{ what: 'platform', whose, file, of: track.of, statedBy: track.statedBy, clock: track.clock },
    ...spanOf(fixes.from_us, fixes.to_us, track.clock),
    fixes: fixes.count,
    leftOut: countsOf(fixes.leftOut),
    errors: errorsOf(model, fixes.sigma_m),
    boundaries: eachBoundary(sets, (boundary) => {
      const stretches = judgeTrack(fixes, track.heightDatum, boundary, model)
      return segmentsOf(stretches, boundary, track.clock, placeOf)
    }),
  }
}

const countsOf = ({ jumps, jumpFixes, stale }: LeftOut) => ({ jumps, jumpFixes, stale })

function footprintOf(
  { file, looks }: VerdictRequest['looks'][number],
  sets: readonly BoundarySet[],
): Subject | undefined {
  const model = errorModelOf({ statedBy: 'ST 0601' }, 'own')
  const times = looks.t_us.filter(Number.isFinite)
  let [from_us, to_us] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const t_us of times) [from_us, to_us] = [Math.min(from_us, t_us), Math.max(to_us, t_us)]
  if (!(from_us < to_us)) return undefined
  return {
    ...{ what: 'footprint', whose: 'own', file, of: 'what the camera saw', clock: 'utc' },
    statedBy: 'ST 0601 corners, else camera angles and fields of view',
    ...spanOf(from_us, to_us, 'utc'),
    fixes: times.length,
    leftOut: { jumps: 0, jumpFixes: 0, stale: 0 },
    errors: errorsOf(model, new Float64Array()),
    boundaries: eachBoundary(sets, (boundary) =>
      segmentsOf(judgeFootprints(looks, boundary, model) ?? [], boundary, 'utc', ({ place }) => place!),
    ),
  }
}

function eachBoundary(sets: readonly BoundarySet[], segments: (boundary: Boundary) => Segment[]): Judged[] {
  return sets.flatMap(({ boundaries }, set) =>
    boundaries
      .filter(({ isNeighbour }) => !isNeighbour)
      .map((boundary) => judgedOf(set, boundary, segments(boundary))),
  )
}

function judgedOf(set: number, boundary: Boundary, segments: Segment[]): Judged {
  const { id, name, kind, lower, upper, accuracy_m } = boundary
  const lasted_s = (verdict: Segment['verdict']) =>
    segments.reduce((sum, each) => sum + (each.verdict === verdict ? each.to_us - each.from_us : 0), 0) / 1e6
  const [inside_s, outside_s, cannotSay_s] = [lasted_s('inside'), lasted_s('outside'), lasted_s('cannot-say')]
  return {
    ...{ set, id, name, kind, lower, upper, accuracy_m },
    verdict: inside_s > 0 ? 'inside' : cannotSay_s > 0 || segments.length === 0 ? 'cannot-say' : 'outside',
    ...{ inside_s, outside_s, cannotSay_s },
    segments,
    crossings: crossingsIn(segments),
  }
}

function segmentsOf(
  stretches: readonly Stretch[],
  boundary: Boundary,
  clock: Track['clock'],
  placeOf: (nearest: Nearest) => { readonly lat_deg: number; readonly lon_deg: number },
): Segment[] {
  const field = fieldOf(boundary)
  const nearestOf = (nearest: Nearest): NearestPlace => {
    const { lat_deg, lon_deg } = placeOf(nearest)
    depthAt(field, { lat_deg, lon_deg }) // asks which line it is
    const { t_us, depth_m, margin_m } = nearest
    const line = field.line
    return {
      ...{ t_us: Math.round(t_us), line },
      ...{
        lat_deg: to(lat_deg, 1e7),
        lon_deg: to(lon_deg, 1e7),
        depth_m: to(depth_m, 10),
        margin_m: to(margin_m, 10),
      },
    }
  }
  return stretches.map(({ from_us, to_us, verdict, why, nearest }) => ({
    ...spanOf(from_us, to_us, clock),
    ...{ verdict, why },
    nearest: nearest === null ? null : nearestOf(nearest),
  }))
}

/** Centimetres and decimetres are more than any of it is good for. */
const to = (value: number, parts: number) => Math.round(value * parts) / parts + 0 // never -0

function errorsOf(model: ErrorModel, sigma_m: Float64Array): Subject['errors'] {
  const stated = sigma_m.filter((each) => each > 0)
  let [least_m, greatest_m] = [Number.POSITIVE_INFINITY, 0]
  for (const each of stated) [least_m, greatest_m] = [Math.min(least_m, each), Math.max(greatest_m, each)]
  const statedSigma =
    stated.length === 0
      ? null
      : { fixes: stated.length, least_m: to(least_m, 100), greatest_m: to(greatest_m, 100) }
  return { ...model, index_m: INDEX_ERROR_M, statedSigma }
}

function factsOf({
  file,
  sha256,
  id,
  version,
  name,
  source,
  licence,
  effective_us,
  isOfficial,
}: BoundarySet) {
  const text = (t_us: number | null) => (t_us === null ? null : isoFromInstant(t_us))
  const effective = { from: text(effective_us.from), until: text(effective_us.until) }
  return { file, sha256, id, version, name, source, licence, effective, isOfficial }
}
