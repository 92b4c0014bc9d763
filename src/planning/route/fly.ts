/** Flying ways one after the other: legs with their times, from home and back to it. */
import type { GeoPoint } from '../../quantities/frame.ts'
import { geodesicBetween } from '../../quantities/geodesy.ts'
import type { Flat, GeodesicMap } from './plane.ts'
import { type Motion, madeGood, turnBetween } from './turn.ts'

export const legKinds = ['transit', 'survey', 'turn'] as const

/** Part of a flight: what it passes in order, how long it is and takes, and when it begins. */
export interface Leg {
  readonly kind: (typeof legKinds)[number]
  readonly places: readonly GeoPoint[]
  readonly distance_m: number
  /** Since take-off. */
  readonly from_s: number
  readonly time_s: number
  /** Over the ground, its mean. */
  readonly ground_mps: number
}

export interface Flying {
  readonly airspeed_mps: number
  readonly radius_m: number
  /** Where the air goes where the aircraft is, so many seconds after take-off. */
  wind(after_s: number): Motion
  /** How long it climbs, and comes down, at least. */
  readonly climb_s: number
}

/** Speeds over the ground of one surveyed way, stretch by stretch. */
export interface Flown {
  readonly legs: readonly Leg[]
  /** For each way: when it begins, and the speed over the ground of each stretch. */
  readonly ways: readonly { readonly from_s: number; readonly ground_mps: readonly number[] }[]
}

/**
 * Legs of a flight from home over all ways and back. Corners within a way are cut as autopilots do and cost no time. The
 * wind of a leg is that at its beginning. Undefined where the wind is too strong to keep a track.
 */
export function fly(
  ways: readonly (readonly Flat[])[],
  home: GeoPoint,
  map: GeodesicMap,
  flying: Flying,
): Flown | undefined {
  const legs: Leg[] = []
  const flown: Flown['ways'][number][] = []
  let at_s = 0
  const add = (kind: Leg['kind'], places: readonly GeoPoint[], distance_m: number, time_s: number) => {
    legs.push({
      kind,
      places,
      distance_m,
      from_s: at_s,
      time_s,
      ground_mps: time_s > 0 ? distance_m / time_s : 0,
    })
    at_s += time_s
  }
  const link = (kind: Leg['kind'], from: Pose, to: Pose, least_s: number): boolean => {
    const turn = turnBetween(from, to, { ...flying, wind: flying.wind(at_s) })
    if (turn === undefined) return false
    const places = turn.places.map((place) => map.place(place))
    const distance_m = lengthOf(places)
    const drawn_m = flatLength(turn.places)
    // Far from its middle the map draws long ways too long.
    const time_s = turn.time_s * (drawn_m > 0 ? Math.min(1, distance_m / drawn_m) : 1)
    add(kind, places, distance_m, Math.max(least_s, time_s))
    return true
  }
  const base = map.flat(home)
  let last: Pose | undefined
  for (const way of ways) {
    const start = poseAt(way[0]!, way[0]!, way[1]!)
    const from = last ?? poseAt(base, base, start)
    if (!link(last === undefined ? 'transit' : 'turn', from, start, last === undefined ? flying.climb_s : 0))
      return undefined
    const from_s = at_s
    const speeds = speedsOver(way, flying, at_s)
    if (speeds === undefined) return undefined
    const places = way.map((place) => map.place(place))
    const lengths = places.slice(1).map((to, k) => geodesicBetween(places[k]!, to).distance_m)
    add('survey', places, sum(lengths), sum(lengths.map((length_m, k) => length_m / speeds[k]!)))
    flown.push({ from_s, ground_mps: speeds })
    last = poseAt(way.at(-1)!, way.at(-2)!, way.at(-1)!)
  }
  if (last !== undefined && !link('transit', last, poseAt(base, last, base), flying.climb_s)) return undefined
  return { legs, ways: flown }
}

type Pose = Flat & { readonly track_rad: number }

const poseAt = ({ x_m, y_m }: Flat, from: Flat, to: Flat): Pose => ({
  x_m,
  y_m,
  track_rad: trackOf(from, to),
})

/** Clockwise from the map's north. */
export const trackOf = (from: Flat, to: Flat): number => Math.atan2(to.x_m - from.x_m, to.y_m - from.y_m)

function speedsOver(
  way: readonly Flat[],
  { airspeed_mps, wind }: Flying,
  at_s: number,
): number[] | undefined {
  const speeds = way
    .slice(1)
    .map((to, k) => madeGood(trackOf(way[k]!, to), airspeed_mps, wind(at_s))?.ground_mps)
  return speeds.every((speed) => speed !== undefined) ? speeds : undefined
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
const lengthOf = (places: readonly GeoPoint[]) =>
  sum(places.slice(1).map((to, k) => geodesicBetween(places[k]!, to).distance_m))
const flatLength = (places: readonly Flat[]) =>
  sum(places.slice(1).map((to, k) => Math.hypot(to.x_m - places[k]!.x_m, to.y_m - places[k]!.y_m)))
