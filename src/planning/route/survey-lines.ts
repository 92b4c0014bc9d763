/** Parallel lines over an area. */
import { Axes, Chords, joined, type Stretch, without } from './chords.ts'
import type { Line } from './order.ts'
import type { Flat } from './plane.ts'

export interface LinesAsked {
  /** Rings of the area, outer ones and holes; the holes alone once more. */
  readonly rings: readonly (readonly Flat[])[]
  readonly holes: readonly (readonly Flat[])[]
  /** Where the rows go one after the other: downwind where they lie across the wind. */
  readonly ahead_deg: number
  readonly spacing_m: number
  /** Where in its strip each row lies, 0 to 1: its sensor looks back upwind, or to both sides. */
  readonly place: number
  /**
   * Lines follow the gas beyond the area: so many rows downwind of a source, and so far to the side. Null: they end at the
   * area's edge.
   */
  readonly beyond: { readonly following: number; readonly aside_m: number } | null
}

const SHORTEST_M = 1

/**
 * Lines across one direction. On the map a line at right angles to one through the middle is a geodesic at right angles to it
 * on the ellipsoid, and two of them are never farther apart than where they cross that one.
 *
 * Followed beyond the area, each row reaches as far to both sides as sources upwind of it that it is to see; what lies over
 * a hole is left out.
 */
export function surveyLines({ rings, holes, ahead_deg, spacing_m, place, beyond }: LinesAsked): Line[] {
  const axes = new Axes(ahead_deg)
  const area = new Chords(rings, axes)
  const { from_m, to_m } = area.reach
  const rows = Math.max(1, Math.ceil((to_m - from_m) / spacing_m - 1e-9))
  const count = beyond === null ? rows : rows + beyond.following - 1
  const step_m = beyond === null ? (to_m - from_m) / rows : spacing_m
  const hollow = new Chords(holes, axes)
  return Array.from({ length: count }, (_, row) => {
    const at_m = from_m + (row + place) * step_m
    return stretchesOf(area, hollow, at_m, spacing_m, beyond)
      .filter((stretch) => stretch.to_m - stretch.from_m >= SHORTEST_M)
      .map((stretch): Line => ({ row, ends: [axes.at(at_m, stretch.from_m), axes.at(at_m, stretch.to_m)] }))
  }).flat()
}

function stretchesOf(
  area: Chords,
  hollow: Chords,
  at_m: number,
  spacing_m: number,
  beyond: LinesAsked['beyond'],
): Stretch[] {
  if (beyond === null) return area.at(at_m)
  const upwind = area.between(at_m - beyond.following * spacing_m, at_m)
  const wide = joined(
    upwind.map(({ from_m, to_m }) => ({ from_m: from_m - beyond.aside_m, to_m: to_m + beyond.aside_m })),
  )
  return without(wide, hollow.at(at_m))
}
