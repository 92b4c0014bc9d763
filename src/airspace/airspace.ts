/** `airspace/1`: on which side of borders a flight was, as screens, reports and other programs read it. */
import * as z from 'zod'
import { isoFromInstant } from '../quantities/instant.ts'
import type { Track } from '../recordings/track.ts'
import { boundaryKinds, limitShape } from './boundaries.ts'
import { sourceKinds } from './errors.ts'
import { reasons, verdicts } from './stretches.ts'

const number = z.number()
const iso = z.string().nullable()

/** Times to the microsecond; as text where they are on UTC. */
export function spanOf(from_us: number, to_us: number, clock: Track['clock']) {
  const text = (t_us: number) => (clock === 'utc' ? isoFromInstant(t_us) : null)
  const [start_us, end_us] = [Math.round(from_us), Math.round(to_us)]
  return { from_us: start_us, to_us: end_us, from: text(start_us), to: text(end_us) }
}

const nearest = z.strictObject({
  t_us: number,
  lat_deg: number,
  lon_deg: number,
  /** To the line, along the ellipsoid; above 0 inside. Of a footprint, its deepest corner. */
  depth_m: number,
  /** What all errors add up to there: nothing is said where the depth is less. */
  margin_m: number,
  /** Of a territorial sea: its own limit, or the line as far from another state's coast. */
  line: z.enum(['edge', 'median-line']),
})
export type NearestPlace = z.infer<typeof nearest>

const span = { from_us: number, to_us: number, from: iso, to: iso }

const segment = z.strictObject({
  ...span,
  verdict: z.enum(verdicts),
  why: z.enum(reasons).nullable(),
  nearest: nearest.nullable(),
})
export type Segment = z.infer<typeof segment>

/** Closed. 'may-have-…': it can have been crossed and crossed back meanwhile. */
export const crossingKinds = ['entered', 'left', 'may-have-entered', 'may-have-left'] as const

const crossing = z.strictObject({
  kind: z.enum(crossingKinds),
  /** From the last moment surely on the one side to the first surely on the other. */
  ...span,
  nearest: nearest.nullable(),
})
export type Crossing = z.infer<typeof crossing>

const judged = z.strictObject({
  /** Index into `sets`. */
  set: z.int().nonnegative(),
  id: z.string(),
  name: z.string(),
  kind: z.enum(boundaryKinds),
  lower: limitShape.nullable(),
  upper: limitShape.nullable(),
  accuracy_m: number,
  /** Of the flight as a whole: inside, surely at some time; outside, surely at every time. */
  verdict: z.enum(verdicts),
  inside_s: number,
  outside_s: number,
  cannotSay_s: number,
  segments: z.array(segment),
  crossings: z.array(crossing),
})
export type Judged = z.infer<typeof judged>

const errors = z.strictObject({
  source: z.enum(sourceKinds),
  k: number,
  assumedSigma_m: number,
  bias_m: number,
  clockBound_s: number,
  fastest_mps: number,
  acceleration_mps2: number,
  fastestClimb_mps: number,
  assumedSigmaVertical_m: number,
  biasVertical_m: number,
  sight_deg: number,
  lookHolds_s: number,
  /** Of the index of edges. */
  index_m: number,
  /** The fixes that state a 1-sigma of their own, and its least and greatest. */
  statedSigma: z.strictObject({ fixes: z.int(), least_m: number, greatest_m: number }).nullable(),
})

const subject = z.strictObject({
  what: z.enum(['platform', 'footprint']),
  whose: z.enum(['own', 'others']),
  file: z.string(),
  /** What moved, as the recording names it, and which of its messages said so. */
  of: z.string(),
  statedBy: z.string(),
  clock: z.enum(['utc', 'since-start']),
  ...span,
  /** Fixes, or looks, that it rests on. */
  fixes: z.int(),
  leftOut: z.strictObject({ jumps: z.int(), jumpFixes: z.int(), stale: z.int() }),
  errors,
  boundaries: z.array(judged),
})
export type Subject = z.infer<typeof subject>

const difference = z.strictObject({
  ...span,
  own: z.enum(verdicts),
  outside: z.enum(verdicts),
  /** The most the two were apart meanwhile. */
  apart_m: number.nullable(),
})

const reconciled = z.strictObject({
  set: z.int().nonnegative(),
  id: z.string(),
  agree_s: number,
  differ_s: number,
  cannotSay_s: number,
  differences: z.array(difference),
})

const reconciliation = z.strictObject({
  /** Indices into `subjects`. */
  own: z.int().nonnegative(),
  outside: z.int().nonnegative(),
  /** Why nothing was compared; null when something was. */
  refused: z.string().nullable(),
  clockAhead_s: number,
  apart: z.strictObject({ median_m: number, p95_m: number, max_m: number }).nullable(),
  boundaries: z.array(reconciled),
})
export type Reconciliation = z.infer<typeof reconciliation>

const set = z.strictObject({
  file: z.string(),
  sha256: z.string(),
  id: z.string(),
  version: z.string(),
  name: z.string(),
  source: z.string(),
  licence: z.string(),
  effective: z.strictObject({ from: iso, until: iso }),
  isOfficial: z.boolean(),
})

export const airspaceShape = z.strictObject({
  overflight: z.literal('airspace/1'),
  /** Of the program that said so. */
  version: z.string(),
  sets: z.array(set),
  recordings: z.array(z.strictObject({ file: z.string(), sha256: z.string() })),
  subjects: z.array(subject),
  reconciliations: z.array(reconciliation),
  /** Others' tracks of which nothing was said, and why. */
  leftOut: z.array(
    z.strictObject({ file: z.string(), of: z.string(), found: z.string(), expected: z.string() }),
  ),
})
export type Airspace = z.infer<typeof airspaceShape>

/** JSON Schema (2020-12) of a verdict. */
export function airspaceJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(airspaceShape) as Record<string, unknown>
}
