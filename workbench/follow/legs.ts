import type { RunningLeg } from '../../src/reports/running.ts'
import type { Extent } from '../graticule.ts'

/** Legs have no names: the same ends, the same leg. */
export function sameLeg(a: RunningLeg, b: RunningLeg): boolean {
  return (
    a.from.x_m === b.from.x_m && a.from.y_m === b.from.y_m && a.to.x_m === b.to.x_m && a.to.y_m === b.to.y_m
  )
}

export interface Spot {
  readonly left: number
  readonly top: number
}

/** Room for a leg's number and gain, px. */
const BADGE = { width: 84, height: 26 }
/** Where along a leg its number may stand, best first. */
const PLACES = [0.5, 0.35, 0.65, 0.2, 0.8, 0.08, 0.92]

/** A place for each leg's number that covers no number before it, nor what else stands there: legs share lines and ends. */
export function badgeSpots(
  legs: readonly { readonly from: Spot; readonly to: Spot }[],
  standing: readonly Spot[] = [],
): Spot[] {
  const taken = [...standing]
  for (const { from, to } of legs) {
    const along = PLACES.map((part) => ({
      left: from.left + part * (to.left - from.left),
      top: from.top + part * (to.top - from.top),
    }))
    taken.push(along.find((spot) => room(spot, taken) >= 1) ?? roomiest(along, taken))
  }
  return taken.slice(standing.length)
}

/** Distance to the nearest thing, in sizes of a number: below one they overlap. */
const room = (spot: Spot, taken: readonly Spot[]): number =>
  Math.min(
    ...taken.map(({ left, top }) =>
      Math.max(Math.abs(left - spot.left) / BADGE.width, Math.abs(top - spot.top) / BADGE.height),
    ),
  )

const roomiest = (spots: readonly Spot[], taken: readonly Spot[]): Spot =>
  spots.reduce((best, spot) => (room(spot, taken) > room(best, taken) ? spot : best))

/** A box around places, never so small that the map would show nothing but its middle. */
export function extentAround(places: readonly { readonly x_m: number; readonly y_m: number }[]): Extent {
  const x = places.map(({ x_m }) => x_m)
  const y = places.map(({ y_m }) => y_m)
  const room_m = 20
  return {
    west_m: Math.min(...x) - room_m,
    east_m: Math.max(...x) + room_m,
    south_m: Math.min(...y) - room_m,
    north_m: Math.max(...y) + room_m,
  }
}
