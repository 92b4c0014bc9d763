/** The ways a pattern asks for, and how far apart they lie. */
import type { Region } from '../quantities/region.ts'
import { windFromMotion } from '../quantities/wind.ts'
import { type Asked, aboveGround_m } from './asked.ts'
import type { Outlook } from './chance/outlook.ts'
import { type Crossed, rateFound_kgph, type Spacing, widestSpacing, withSpacing } from './chance/spacing.ts'
import { turnRadius_m } from './platform.ts'
import { Axes, Chords } from './route/chords.ts'
import { corridorWays, orbitWays, roundWays, squareWays } from './route/curves.ts'
import { inOrder } from './route/order.ts'
import type { Flat, GeodesicMap } from './route/plane.ts'
import { surveyLines } from './route/survey-lines.ts'
import { madeGood } from './route/turn.ts'
import { windAloft } from './weather.ts'

/** A question made ready: on the map, with what its sensor can notice. */
export interface Laying {
  readonly asked: Asked
  readonly region: Region | null
  readonly map: GeodesicMap
  /** Of the area or the pattern. */
  readonly corners: readonly Flat[]
  readonly rings: readonly (readonly Flat[])[]
  readonly holes: readonly (readonly Flat[])[]
  readonly outlook: Outlook | null
}

/** Why a plan cannot be laid. Closed. */
export const layProblemCodes = [
  'too-wide', // the area reaches farther from its middle than so many kilometres
  'below-ground', // the height above ground would be this, metres
  'height-unknown', // nobody says how high the ground is, so that no spacing can be found
  'rate-not-seen', // no spacing finds the rate; the value is the rate that the narrowest would find, or 0
  'too-many-lines',
  'no-line',
  'wind-too-strong', // the airspeed does not keep the track
] as const
export interface LayProblem {
  readonly code: (typeof layProblemCodes)[number]
  readonly value: number
}

export interface Ways {
  /** Each flown in one go, in order. */
  readonly ways: readonly (readonly Flat[])[]
  readonly spacing_m: number | null
}

type Found<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: LayProblem }

/** The ways over a laying's area in the weather of these hours. */
export function waysOf(laying: Laying, hours: readonly number[]): Found<Ways> {
  const { asked, map } = laying
  const { pattern } = asked
  if (pattern.kind === 'orbit')
    return found({
      ways: orbitWays(map.flat(pattern.center), pattern.radius_m, pattern.laps),
      spacing_m: null,
    })
  const ahead_deg = aheadOf(asked, hours)
  const spacing = spacingOf(laying, hours, ahead_deg)
  if (!spacing.ok) return spacing
  const { spacing_m } = spacing.value
  if (pattern.kind === 'lines') return linesOf(laying, ahead_deg, spacing.value)
  if (pattern.kind === 'corridor') {
    const count = Math.max(1, Math.ceil((2 * pattern.reach_m) / spacing_m - 1e-9))
    if (count > PASSES_MOST) return tooMany(count)
    const offsets = Array.from(
      { length: count },
      (_, k) => (k - (count - 1) / 2) * ((2 * pattern.reach_m) / count),
    )
    return found({
      ways: corridorWays(
        pattern.line.map((at) => map.flat(at)),
        offsets,
      ),
      spacing_m,
    })
  }
  if (pattern.reach_m > PASSES_MOST * spacing_m) return tooMany(Math.ceil(pattern.reach_m / spacing_m))
  const ways = pattern.form === 'square' ? squareWays : roundWays
  return found({ ways: ways(map.flat(pattern.center), spacing_m, pattern.reach_m), spacing_m })
}

const found = (value: Ways): Found<Ways> => ({ ok: true, value })

/** Where the rows of lines go: downwind, or at right angles to the bearing stated, on its downwind side. */
function aheadOf({ pattern, forecast }: Asked, hours: readonly number[]): number {
  const motions = hours.map((k) => {
    const from = (forecast.hours[k]!.from_deg * Math.PI) / 180
    const speed_mps = Math.max(0.1, forecast.hours[k]!.speed_mps)
    return { east_mps: -speed_mps * Math.sin(from), north_mps: -speed_mps * Math.cos(from) }
  })
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
  const { from_deg } = windFromMotion(
    sum(motions.map((m) => m.east_mps)),
    sum(motions.map((m) => m.north_mps)),
  )
  const downwind_deg = (from_deg + 180) % 360
  if (pattern.kind !== 'lines' || pattern.bearing_deg === undefined) return downwind_deg
  const right_deg = pattern.bearing_deg + 90
  const isDownwind = Math.cos(((right_deg - downwind_deg) * Math.PI) / 180) >= 0
  return (isDownwind ? right_deg : right_deg + 180) % 360
}

/** As stated, or as wide as the rate sought allows; of a camera: four fifths of its swath. */
function spacingOf(laying: Laying, hours: readonly number[], ahead_deg: number): Found<Spacing> {
  const { asked, outlook } = laying
  const stated = asked.pattern.kind === 'orbit' ? undefined : asked.pattern.spacing_m
  const plain = (spacing_m: number): Found<Spacing> => ({
    ok: true,
    value: { spacing_m, following: 1, aside_m: 0 },
  })
  const { probability } = asked.seeks
  if (outlook === null) {
    if (stated !== undefined) return plain(stated)
    const swath_m = swathOf_m(asked)
    return swath_m === null
      ? { ok: false, problem: { code: 'height-unknown', value: 0 } }
      : plain(SWATH_SHARE * swath_m)
  }
  const crossed = crossedIn(asked, outlook, hours, ahead_deg)
  if (crossed === undefined)
    return { ok: false, problem: { code: 'wind-too-strong', value: asked.speed_mps } }
  if (stated !== undefined) return { ok: true, value: withSpacing(outlook, crossed, stated, probability) }
  const limits = limitsOf(laying, ahead_deg)
  const widest = widestSpacing(outlook, crossed, probability, limits)
  if (widest !== null) return { ok: true, value: widest }
  const rate_kgph = rateFound_kgph(outlook, crossed, limits.narrowest_m, probability)
  return { ok: false, problem: { code: 'rate-not-seen', value: Number((rate_kgph ?? 0).toPrecision(2)) } }
}
const SWATH_SHARE = 0.8

/** What a camera that seeks the source sees across its track; null for a gas sensor, and where the height above ground is not known. */
export function swathOf_m(asked: Asked): number | null {
  const sensor = asked.platform.sensors.find(({ name }) => name === asked.seeks.sensor)
  const above_m = aboveGround_m(asked)
  if (sensor === undefined || sensor.kind === 'gas' || above_m === null) return null
  return 2 * above_m * Math.tan((sensor.fieldOfView_deg.value * Math.PI) / 360)
}

/** The hours' air, crossed at the faster of both directions. Undefined where the wind is too strong. */
function crossedIn(
  asked: Asked,
  outlook: Outlook,
  hours: readonly number[],
  ahead_deg: number,
): Crossed[] | undefined {
  const above_m = aboveGround_m(asked) ?? 0
  const speeds = hours.map((k) => {
    const wind = windAloft(asked.forecast.hours[k]!, above_m)
    const line = ((ahead_deg + 90) * Math.PI) / 180
    const both = [line, line + Math.PI].map((track) => madeGood(track, asked.speed_mps, wind)?.ground_mps)
    return Math.max(...both.map((speed) => speed ?? Number.NaN))
  })
  if (speeds.some((speed) => !(speed > 0))) return undefined
  return hours.map((k, n) => ({ hour: outlook.hour(k), across_mps: speeds[n]! }))
}

const ROWS_MOST = 400
const NARROWEST_M = 10
const WIDEST_M = 20_000

/** No narrower than can be told apart, no wider than the area is long downwind. */
function limitsOf({ asked, rings }: Laying, ahead_deg: number) {
  const { pattern } = asked
  const long_m =
    pattern.kind === 'lines'
      ? reachAhead_m(rings, ahead_deg)
      : pattern.kind === 'orbit'
        ? pattern.radius_m
        : 2 * pattern.reach_m
  return {
    narrowest_m: Math.max(NARROWEST_M, long_m / ROWS_MOST),
    widest_m: Math.min(WIDEST_M, Math.max(2 * NARROWEST_M, long_m)),
  }
}

function reachAhead_m(rings: readonly (readonly Flat[])[], ahead_deg: number): number {
  const { reach } = new Chords(rings, new Axes(ahead_deg))
  return reach.to_m - reach.from_m
}

/** Where gas is sought a row looks back at its strip; at the very edge of an area nothing can be flown inside of it. */
const BACKWARDS = 1
const INSIDE = 0.75
const BOTH_SIDES = 0.5

function linesOf(
  { asked, rings, holes, map, outlook }: Laying,
  ahead_deg: number,
  spacing: Spacing,
): Found<Ways> {
  const { pattern, home, platform, speed_mps } = asked
  const { spacing_m } = spacing
  const isKeptInside = (pattern.kind === 'lines' && pattern.isKeptInside) || outlook === null
  const place = outlook === null ? BOTH_SIDES : isKeptInside ? INSIDE : BACKWARDS
  const beyond = isKeptInside ? null : spacing
  if (reachAhead_m(rings, ahead_deg) > PASSES_MOST * spacing_m)
    return tooMany(Math.ceil(reachAhead_m(rings, ahead_deg) / spacing_m))
  const lines = surveyLines({ rings, holes, ahead_deg, spacing_m, place, beyond })
  if (lines.length > PASSES_MOST) return tooMany(lines.length)
  const base = map.flat(home)
  const ordered = inOrder(lines, { from: base, to: base, radius_m: turnRadius_m(platform, speed_mps) })
  return found({ ways: ordered.map(({ ends }) => [...ends]), spacing_m })
}

const PASSES_MOST = 2000
const tooMany = (value: number): Found<Ways> => ({ ok: false, problem: { code: 'too-many-lines', value } })
