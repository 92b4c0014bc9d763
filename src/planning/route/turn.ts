/** Flying in wind: what a heading makes good over the ground, and turns while the air moves. */
import { along, dubinsWay } from './dubins.ts'
import type { Flat } from './plane.ts'

/** Where the air goes TO. */
export interface Motion {
  readonly east_mps: number
  readonly north_mps: number
}

/** The wind triangle: speed over the ground along a track, and the heading that keeps it. Undefined where the wind is too strong. */
export function madeGood(
  track_rad: number,
  airspeed_mps: number,
  wind: Motion,
): { readonly ground_mps: number; readonly heading_rad: number } | undefined {
  const [east, north] = [Math.sin(track_rad), Math.cos(track_rad)]
  const with_mps = wind.east_mps * east + wind.north_mps * north
  const across_mps = wind.east_mps * north - wind.north_mps * east
  if (Math.abs(across_mps) >= airspeed_mps) return undefined
  const ground_mps = Math.sqrt(airspeed_mps * airspeed_mps - across_mps * across_mps) + with_mps
  if (!(ground_mps > 0)) return undefined
  return { ground_mps, heading_rad: track_rad - Math.asin(across_mps / airspeed_mps) }
}

interface TrackPose extends Flat {
  readonly track_rad: number
}

/** A way between two lines: how long, and places on it, its ends among them. */
export interface Turn {
  readonly time_s: number
  readonly places: readonly Flat[]
}

const HALVINGS = 50
const EVERY_RAD = Math.PI / 9

/**
 * From the end of one track onto another, turning no tighter than the radius in the air. In the air's own frame the place to
 * be reached drifts against the wind, and the way there is Dubins'; the time at which way and drift agree is found by halving
 * (T. McGee, S. Spry and J. K. Hedrick, Optimal path planning in a constant wind with a bounded turning rate, AIAA 2005-6186).
 * Undefined where the wind is too strong for one of the tracks.
 */
export function turnBetween(
  from: TrackPose,
  to: TrackPose,
  flight: { readonly airspeed_mps: number; readonly radius_m: number; readonly wind: Motion },
): Turn | undefined {
  const { airspeed_mps, radius_m, wind } = flight
  const leave = madeGood(from.track_rad, airspeed_mps, wind)
  const enter = madeGood(to.track_rad, airspeed_mps, wind)
  if (leave === undefined || enter === undefined) return undefined
  const start = { x_m: from.x_m, y_m: from.y_m, heading_rad: leave.heading_rad }
  const wayIn = (time_s: number) =>
    dubinsWay(
      start,
      {
        x_m: to.x_m - time_s * wind.east_mps,
        y_m: to.y_m - time_s * wind.north_mps,
        heading_rad: enter.heading_rad,
      },
      radius_m,
    )
  const lacks_m = (time_s: number) => wayIn(time_s).length_m - airspeed_mps * time_s
  let low_s = 0
  let high_s = wayIn(0).length_m / airspeed_mps
  for (let k = 0; k < HALVINGS && lacks_m(high_s) > 0; k++) {
    low_s = high_s
    high_s *= 1.5
  }
  for (let k = 0; k < HALVINGS && high_s - low_s > 1e-6 * high_s; k++) {
    const middle_s = (low_s + high_s) / 2
    if (lacks_m(middle_s) > 0) low_s = middle_s
    else high_s = middle_s
  }
  const way = wayIn(high_s)
  const places = marksOf(way).map((mark_m) => {
    const { x_m, y_m } = along(start, way, mark_m)
    const drifted_s = mark_m / airspeed_mps
    return { x_m: x_m + drifted_s * wind.east_mps, y_m: y_m + drifted_s * wind.north_mps }
  })
  return { time_s: high_s, places: [from, ...places.slice(1, -1), to].map(({ x_m, y_m }) => ({ x_m, y_m })) }
}

type Dubins = ReturnType<typeof dubinsWay>

/** Lengths along the way at which its turns are drawn, its start and end among them. */
function marksOf({ parts, radius_m }: Dubins): number[] {
  const marks = [0]
  let at_m = 0
  for (const { turn, length_m } of parts) {
    const pieces = turn === 0 ? 1 : Math.max(1, Math.ceil(length_m / (radius_m * EVERY_RAD)))
    for (let k = 1; k <= pieces; k++) marks.push(at_m + (length_m * k) / pieces)
    at_m += length_m
  }
  return marks
}
