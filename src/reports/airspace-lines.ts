import type { Segment } from '../airspace/airspace.ts'
import type { GeoPoint } from '../quantities/frame.ts'
import type { Way } from '../recordings/track.ts'
import { byTime } from '../recordings/traffic/path.ts'

/** A piece of a track with one verdict, for drawing. */
interface VerdictLine {
  readonly segment: Segment
  readonly places: readonly GeoPoint[]
}

/** Fixes are thinned to about so many; the ends of each piece stay. */
const PLACES_MOST = 20_000

/** A track cut where its verdict changes: each piece with the places at its ends, so that the pieces join. */
export function verdictLines(track: Way, segments: readonly Segment[]): VerdictLine[] {
  const order = byTime(track)
  const stride = Math.max(1, Math.ceil(order.length / PLACES_MOST))
  const placeOf = (at: number): GeoPoint => ({ lat_deg: track.lat_deg[at]!, lon_deg: track.lon_deg[at]! })
  const placeAt = (t_us: number): GeoPoint[] => {
    const next = order[firstAfter(track, order, t_us)]
    const before = order[firstAfter(track, order, t_us) - 1]
    if (next === undefined || before === undefined) return before === undefined ? [] : [placeOf(before)]
    return [
      between(
        placeOf(before),
        placeOf(next),
        (t_us - track.t_us[before]!) / (track.t_us[next]! - track.t_us[before]!),
      ),
    ]
  }
  return segments.map((segment) => {
    const first = firstAfter(track, order, segment.from_us)
    const last = firstAfter(track, order, segment.to_us)
    const inner = order.slice(first, last).filter((_, k) => k % stride === 0)
    return {
      segment,
      places: [...placeAt(segment.from_us), ...inner.map(placeOf), ...placeAt(segment.to_us)],
    }
  })
}

/** The first fix later than an instant, as a position in the order. */
function firstAfter({ t_us }: Way, order: readonly number[], at_us: number): number {
  let [low, high] = [0, order.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (t_us[order[middle]!]! <= at_us) low = middle + 1
    else high = middle
  }
  return low
}

function between(from: GeoPoint, to: GeoPoint, part: number): GeoPoint {
  const width_deg = to.lon_deg - from.lon_deg
  const lon_deg = from.lon_deg + part * (width_deg - 360 * Math.round(width_deg / 360))
  return {
    lat_deg: from.lat_deg + part * (to.lat_deg - from.lat_deg),
    lon_deg: lon_deg - 360 * Math.round(lon_deg / 360),
  }
}
