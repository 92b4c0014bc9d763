/** How far apart lines across the wind may lie so that a source between any two of them is found. */
import type { HourOutlook, Outlook } from './outlook.ts'
import { SIDE } from './sight.ts'

export interface Spacing {
  readonly spacing_m: number
  /** How many lines downwind of a source it takes to reach the chance. */
  readonly following: number
  /** How far to the side gas of a source may be by then: lines reach so far beyond the area. */
  readonly aside_m: number
}

/** One hour's air, and the speed at which its plumes are crossed. */
export interface Crossed {
  readonly hour: HourOutlook
  readonly across_mps: number
}

const LINES_MOST = 400
const NARROWER = 1.03
/** Places of a source between two lines that are looked at. */
const PLACES = 12
/** The map is coarser than the search: so much more is asked of the spacing. */
const NEAR = 0.005
const MOSTLY = 0.9
const HOPELESS = 0.05
/** A twentieth of all plumes stray farther than this to one side, in their 1-sigma. */
const STRAYS = 1.64

/**
 * The widest spacing at which the rate sought is found with the chance asked for, wherever between two lines the source stands,
 * in each of the hours; null where no spacing down to the narrowest will do. Lines are taken as long, and what one of them
 * misses as having nothing to do with what the next one does.
 */
export function widestSpacing(
  outlook: Outlook,
  crossed: readonly Crossed[],
  probability: number,
  limits: { readonly narrowest_m: number; readonly widest_m: number },
): Spacing | null {
  for (let spacing_m = limits.widest_m; spacing_m >= limits.narrowest_m; spacing_m /= NARROWER)
    if (leastChance(outlook, crossed, spacing_m, LINES_MOST) >= probability + NEAR)
      return withSpacing(outlook, crossed, spacing_m, probability)
  return null
}

/** What follows from a spacing that is given: rows follow downwind until they reach the chance, or most of what can be reached. */
export function withSpacing(
  outlook: Outlook,
  crossed: readonly Crossed[],
  spacing_m: number,
  probability: number,
): Spacing {
  const most = leastChance(outlook, crossed, spacing_m, LINES_MOST)
  const goal = most >= probability + NEAR ? probability + NEAR : MOSTLY * most
  let following = 1
  if (most > HOPELESS)
    while (following < LINES_MOST && leastChance(outlook, crossed, spacing_m, following) < goal) following++
  const strays_m = crossed.map(({ hour: { slices } }) => {
    const slice = slices.find(({ along_m }) => along_m >= (spacing_m * following) / 2) ?? slices.at(-1)!
    return slice.strayY_m
  })
  return { spacing_m, following, aside_m: STRAYS * Math.max(...strays_m) }
}

/** The rate that lines so close find with the chance asked for; null: none that was asked about. */
export function rateFound_kgph(
  outlook: Outlook,
  crossed: readonly Crossed[],
  spacing_m: number,
  probability: number,
): number | null {
  return outlook.rateFound_kgph(leastChances(outlook, crossed, spacing_m, LINES_MOST), probability)
}

/** The chance to find the rate sought at the worst place between two of the lines and in the worst hour. */
const leastChance = (
  outlook: Outlook,
  crossed: readonly Crossed[],
  spacing_m: number,
  lines: number,
): number => outlook.blurred(leastChances(outlook, crossed, spacing_m, lines), outlook.middle)

/** The same at every rate that is asked about, were the forecast right. */
function leastChances(
  outlook: Outlook,
  crossed: readonly Crossed[],
  spacing_m: number,
  lines: number,
): Float64Array {
  const evidence = new Float64Array(outlook.rates_kgph.length)
  const least = new Float64Array(outlook.rates_kgph.length).fill(Number.POSITIVE_INFINITY)
  for (const { hour, across_mps } of crossed) {
    const sight = hour.sightAt(across_mps)
    const far_m = hour.slices.at(-1)!.along_m
    for (let place = 1; place <= PLACES; place++) {
      evidence.fill(0)
      const nearest_m = (place * spacing_m) / PLACES
      for (let line = 0; line < lines && nearest_m + line * spacing_m <= far_m; line++)
        sight.addBetween(nearest_m + line * spacing_m, -SIDE, SIDE, evidence, 0)
      for (let level = 0; level < least.length; level++)
        least[level] = Math.min(least[level]!, evidence[level]!)
    }
  }
  return least.map((nats) => -Math.expm1(-nats))
}
