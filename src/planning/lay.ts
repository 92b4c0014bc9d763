/** Laying a plan: ways over the area, flown in the forecast wind, and what they would find. */
import type { GeoPoint } from '../quantities/frame.ts'
import { area_m2 } from '../quantities/region.ts'
import { type Asked, aboveGround_m, regionOf } from './asked.ts'
import { type Cells, cellsOver, distanceToWay_m } from './cells.ts'
import { chancesAt, type Pass } from './chance/chance-map.ts'
import { Outlook } from './chance/outlook.ts'
import type { Laid } from './laid.ts'
import { type Laying, type LayProblem, swathOf_m, waysOf } from './patterns.ts'
import { turnRadius_m } from './platform.ts'
import { type Flown, type Flying, fly } from './route/fly.ts'
import { type Flat, GeodesicMap } from './route/plane.ts'
import { hourAt, instant_us, windAloft } from './weather.ts'

export type Lay =
  | { readonly ok: true; readonly laid: Laid }
  | { readonly ok: false; readonly problems: readonly LayProblem[] }

/** Beyond this the map's lengths are no longer true enough. */
const WIDEST_M = 300_000

/**
 * Lays a plan, or says why it cannot be. Pure and the same for the same question, so that a screen may ask while somebody
 * drags a corner. Laid anew until the hours of the forecast it was laid for are those it is flown in.
 */
export function layPlan(asked: Asked): Lay {
  const laying = layingOf(asked)
  if (laying.corners.some((at) => !(Math.hypot(at.x_m, at.y_m) <= WIDEST_M)))
    return refused({ code: 'too-wide', value: WIDEST_M / 1000 })
  const above_m = aboveGround_m(asked)
  if (above_m !== null && above_m <= 0) return refused({ code: 'below-ground', value: Math.round(above_m) })
  let hours = hoursOf(asked, 0)
  for (let round = 1; ; round++) {
    const found = waysOf(laying, hours)
    if (!found.ok) return { ok: false, problems: [found.problem] }
    const { ways, spacing_m } = found.value
    if (ways.length === 0) return refused({ code: 'no-line', value: 0 })
    const flown = fly(ways, asked.home, laying.map, flyingOf(asked))
    if (flown === undefined) return refused({ code: 'wind-too-strong', value: asked.speed_mps })
    const flownIn = hoursOf(asked, total(flown.legs.map(({ time_s }) => time_s)))
    if (flownIn.length <= hours.length || round === ROUNDS)
      return { ok: true, laid: laidOf(laying, ways, flown, spacing_m) }
    hours = flownIn
  }
}
const ROUNDS = 5

const refused = (problem: LayProblem): Lay => ({ ok: false, problems: [problem] })

function layingOf(asked: Asked): Laying {
  const region = regionOf(asked)
  const { pattern } = asked
  const places: readonly GeoPoint[] =
    region?.polygons.flat(2) ??
    (pattern.kind === 'corridor' ? pattern.line : pattern.kind === 'lines' ? [] : [pattern.center])
  const map = new GeodesicMap(middleOf(places))
  const flat = (ring: readonly GeoPoint[]) => ring.map((corner) => map.flat(corner))
  return {
    asked,
    region,
    map,
    corners: flat(places),
    rings: (region?.polygons.flat() ?? []).map(flat),
    holes: (region?.polygons.flatMap(([, ...holes]) => holes) ?? []).map(flat),
    outlook: Outlook.of(asked),
  }
}

/** Middle of the smallest box of latitude and longitude, the short way round. */
function middleOf(places: readonly GeoPoint[]): GeoPoint {
  const first = places[0]!.lon_deg
  const lats = places.map(({ lat_deg }) => lat_deg)
  const lons = places.map(({ lon_deg }) => lon_deg - 360 * Math.round((lon_deg - first) / 360))
  const lon_deg = (least(lons) + most(lons)) / 2
  return { lat_deg: (least(lats) + most(lats)) / 2, lon_deg: lon_deg - 360 * Math.round(lon_deg / 360) }
}
const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b))
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b))

/** Entries of the forecast that the flight passes through. */
function hoursOf({ forecast, start }: Asked, lasts_s: number): number[] {
  const from_us = instant_us(start)
  const [first, last] = [hourAt(forecast, from_us), hourAt(forecast, from_us + lasts_s * 1e6)]
  return Array.from({ length: last - first + 1 }, (_, k) => first + k)
}

function flyingOf(asked: Asked): Flying {
  const { forecast, start, platform, speed_mps, height } = asked
  const above_m = aboveGround_m(asked) ?? height.value_m
  const start_us = instant_us(start)
  return {
    airspeed_mps: speed_mps,
    radius_m: turnRadius_m(platform, speed_mps),
    wind: (after_s) => windAloft(forecast.hours[hourAt(forecast, start_us + after_s * 1e6)]!, above_m),
    climb_s: above_m / platform.climb_mps.value,
  }
}

function laidOf(
  laying: Laying,
  ways: readonly (readonly Flat[])[],
  flown: Flown,
  spacing_m: number | null,
): Laid {
  const { asked, outlook, region } = laying
  const cells = cellsOver(laying)
  const swath_m = swathOf_m(asked)
  const chances =
    outlook === null
      ? null
      : chancesAt(cells.middles, passesOf(asked, ways, flown), outlook, asked.seeks.probability)
  const n = Math.max(1, cells.middles.length)
  const covered =
    chances === null
      ? cells.middles.filter(
          (at) => swath_m !== null && ways.some((way) => distanceToWay_m(at, way) <= swath_m / 2),
        ).length
      : chances.filter(({ probability }) => probability >= asked.seeks.probability).length
  const survey = flown.legs.filter(({ kind }) => kind === 'survey')
  return {
    legs: flown.legs.map((leg) => ({
      ...leg,
      places: leg.places.map(({ lat_deg, lon_deg }) => [rounded(lat_deg, 1e7), rounded(lon_deg, 1e7)]),
      distance_m: rounded(leg.distance_m, 10),
      from_s: rounded(leg.from_s, 10),
      time_s: rounded(leg.time_s, 10),
      ground_mps: rounded(leg.ground_mps, 100),
    })),
    figures: {
      distance_m: rounded(total(flown.legs.map(({ distance_m }) => distance_m)), 1),
      surveyed_m: rounded(total(survey.map(({ distance_m }) => distance_m)), 1),
      time_s: rounded(total(flown.legs.map(({ time_s }) => time_s)), 1),
      passes: ways.length,
      spacing_m: spacing_m === null ? null : rounded(spacing_m, 10),
      area_m2: rounded(region === null ? n * cells.cell_m ** 2 : area_m2(region), 1),
      probability:
        chances === null ? null : rounded(total(chances.map(({ probability }) => probability)) / n, 1000),
      covered: rounded(covered / n, 1000),
      swath_m: swath_m === null ? null : rounded(swath_m, 10),
    },
    map: chances === null ? null : mapOf(laying, cells, chances),
  }
}

function passesOf(asked: Asked, ways: readonly (readonly Flat[])[], flown: Flown): Pass[] {
  const { forecast, start } = asked
  return ways.map((places, k): Pass => {
    const { from_s, ground_mps } = flown.ways[k]!
    const hour = hourAt(forecast, instant_us(start) + from_s * 1e6)
    const downwind_rad = ((forecast.hours[hour]!.from_deg + 180) * Math.PI) / 180
    return { places, hour, downwind_rad, ground_mps }
  })
}

function mapOf(
  { map }: Laying,
  cells: Cells,
  chances: ReturnType<typeof chancesAt>,
): NonNullable<Laid['map']> {
  const { x0_m, y0_m, cell_m, nx, ny } = cells
  const probability: (number | null)[] = Array.from({ length: nx * ny }, () => null)
  const rate_kgph = probability.slice()
  for (const [k, at] of cells.indices.entries()) {
    const chance = chances[k]!
    probability[at] = rounded(chance.probability, 1000)
    rate_kgph[at] = chance.rate_kgph === null ? null : Number(chance.rate_kgph.toPrecision(3))
  }
  const { lat_deg, lon_deg } = map.middle
  return { middle: [lat_deg, lon_deg], x0_m, y0_m, cell_m, nx, ny, probability, rate_kgph }
}

const rounded = (value: number, perUnit: number) => Math.round(value * perUnit) / perUnit
const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
