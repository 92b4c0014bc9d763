/** How far an aircraft had flown at any time, so that any part of a flight has its distance. */
import { fixesOf } from '../airspace/fixes.ts'
import { geodesicBetween } from '../quantities/geodesy.ts'
import type { Track } from '../recordings/track.ts'

/** From one instant up to another, UTC. */
export interface Span {
  readonly from_us: number
  readonly to_us: number
}

/** A flight from its first place to its last, and how far it had come at each. */
export interface FlownWay extends Span {
  readonly t_us: Float64Array
  /** Metres along the geodesics from fix to fix; never less than before. */
  readonly along_m: Float64Array
}

/**
 * The way of a track on UTC, without the places that contradict the others (as verdicts on borders leave them out). Between two
 * fixes the shortest way is counted: the distance is the least that was flown. Undefined when there are fewer than two, or more
 * jumps than any flight has.
 */
export function wayOf(track: Track, fastest_mps: number): FlownWay | undefined {
  const fixes = fixesOf(track, fastest_mps)
  if (fixes === undefined || fixes === 'too-many-jumps') return undefined
  const { count, t_us, lat_deg, lon_deg, from_us, to_us } = fixes
  const place = (k: number) => ({ lat_deg: lat_deg[k]!, lon_deg: lon_deg[k]! })
  const along_m = new Float64Array(count)
  for (let k = 1; k < count; k++)
    along_m[k] = along_m[k - 1]! + geodesicBetween(place(k - 1), place(k)).distance_m
  return { from_us, to_us, t_us, along_m }
}

/** Metres flown in a span: between fixes at even speed, before the first and after the last none. */
export const flownIn_m = (way: FlownWay, { from_us, to_us }: Span): number =>
  to_us > from_us ? along_m(way, to_us) - along_m(way, from_us) : 0

function along_m({ t_us, along_m }: FlownWay, at_us: number): number {
  const last = t_us.length - 1
  if (!(at_us > t_us[0]!)) return 0
  if (at_us >= t_us[last]!) return along_m[last]!
  let [low, high] = [0, last]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (t_us[middle]! <= at_us) low = middle
    else high = middle
  }
  const share = (at_us - t_us[low]!) / (t_us[high]! - t_us[low]!)
  return along_m[low]! + share * (along_m[high]! - along_m[low]!)
}

/** The part of a span inside another; undefined when there is none. */
export function partOf(span: Span, within: Span): Span | undefined {
  const from_us = Math.max(span.from_us, within.from_us)
  const to_us = Math.min(span.to_us, within.to_us)
  return to_us > from_us ? { from_us, to_us } : undefined
}

/** Spans that overlap or touch as one, by time. */
export function joined(spans: readonly Span[]): Span[] {
  const out: Span[] = []
  for (const span of [...spans].sort((a, b) => a.from_us - b.from_us)) {
    const last = out.at(-1)
    if (last === undefined || span.from_us > last.to_us) out.push(span)
    else if (span.to_us > last.to_us) out[out.length - 1] = { from_us: last.from_us, to_us: span.to_us }
  }
  return out
}

/** So many places keep a way's shape in time: a whole fleet is held in memory at once. */
const POINTS_MOST = 500

/** The same way at fewer places, exact at the instants named: between its places it goes at even speed. */
export function coarse(way: FlownWay, exactAt_us: readonly number[]): FlownWay {
  const { t_us, from_us, to_us } = way
  const stride = Math.ceil(t_us.length / POINTS_MOST)
  const last = t_us.length - 1
  const kept = [...t_us.filter((_, k) => k % stride === 0 || k === last)]
  const within = exactAt_us.filter((at_us) => at_us > t_us[0]! && at_us < t_us[last]!)
  const times = [...new Set([...kept, ...within])].sort((a, b) => a - b)
  return {
    from_us,
    to_us,
    t_us: Float64Array.from(times),
    along_m: Float64Array.from(times, (at_us) => along_m(way, at_us)),
  }
}
