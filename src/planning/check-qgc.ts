/** A plan file of QGroundControl looked over before anybody loads it: what it holds, and what a person should know. */
import type { Fault } from '../quantities/fault.ts'
import { geodesicBetween } from '../quantities/geodesy.ts'
import {
  type FlightPlan,
  type PlanItem,
  type PlanPoint,
  readFlightPlan,
} from '../recordings/paths/flight-plan.ts'
import type { HeightDatum } from '../recordings/track.ts'
import { type Both, both } from './words.ts'

export const findingCodes = [
  'no-name',
  'no-home',
  'no-items',
  'unknown-item',
  'unknown-command',
  'no-landing',
  'no-fence',
  'outside-fence',
  'mixed-heights',
  'no-height',
  'long-way',
] as const

export interface Finding {
  readonly code: (typeof findingCodes)[number]
  readonly status: 'refused' | 'unknown'
  /** Where: `item 4`. */
  readonly place: string
  readonly says: Both
}

export interface QgcCheck {
  /** The name kept by us, else the file's. */
  readonly name: string
  readonly plan: FlightPlan
  /** Places in the order they are passed: commands with a place, and the lines of patterns. */
  readonly passed: readonly PlanPoint[]
  readonly distance_m: number
  readonly counts: {
    readonly items: number
    readonly surveys: number
    readonly corridors: number
    readonly structures: number
    readonly landings: number
    readonly fences: number
    readonly rallyPoints: number
  }
  readonly findings: readonly Finding[]
}

/** What a plan file holds and what is doubtful in it; null and the faults when it is none. */
export function checkQgcPlan(
  bytes: Uint8Array,
  file: string,
): { readonly check: QgcCheck | null; readonly faults: readonly Fault[] } {
  const { plan, faults } = readFlightPlan(bytes, file)
  if (plan === null) return { check: null, faults }
  const passed = passedBy(plan)
  const count = (...kinds: readonly PlanItem['kind'][]) =>
    plan.items.filter(({ kind }) => kinds.includes(kind)).length
  const { fence, rally, items } = plan
  const check: QgcCheck = {
    name: ownName(bytes) ?? nameOfFile(file),
    plan,
    passed,
    distance_m: passed.slice(1).reduce((sum, at, k) => sum + geodesicBetween(passed[k]!, at).distance_m, 0),
    counts: {
      items: items.length,
      surveys: count('survey'),
      corridors: count('corridor'),
      structures: count('structure'),
      landings: count('fixed-wing-landing', 'vtol-landing'),
      fences: fence.polygons.length + fence.circles.length,
      rallyPoints: rally.length,
    },
    findings: findingsOf(plan, passed),
  }
  return { check, faults }
}

/** Ours, which QGroundControl keeps no place for. */
function ownName(bytes: Uint8Array): string | undefined {
  try {
    const { overflight } = JSON.parse(new TextDecoder().decode(bytes).replace(/^\uFEFF/, '')) as Record<
      string,
      unknown
    >
    const { name } = (overflight ?? {}) as Record<string, unknown>
    return typeof name === 'string' && name.trim() !== '' ? name.slice(0, 200) : undefined
  } catch {
    return undefined
  }
}

const nameOfFile = (file: string) => file.replace(/^.*[\\/]/, '').replace(/\.plan$/i, '')

/** Commands that are flown to. */
const FLOWN_TO = new Set([
  'waypoint',
  'loiter',
  'loiter-turns',
  'loiter-time',
  'loiter-to-height',
  'spline-waypoint',
  'take-off',
  'vtol-take-off',
  'land',
  'vtol-land',
])
const ENDS = new Set(['land', 'vtol-land', 'return'])

const passedBy = ({ home, items }: FlightPlan): PlanPoint[] => [
  ...(home === null ? [] : [home]),
  ...items.flatMap(placesOf),
]

/** Where an item is flown to: the commands of a pattern, else its line, else the landing's two places, else its own. */
function placesOf(item: PlanItem): PlanPoint[] {
  const { lat_deg, lon_deg, height_m, heightDatum } = item
  if (item.items.length > 0) return item.items.flatMap(placesOf)
  if (item.line.length > 0) return item.line.map((place) => ({ ...place, height_m, heightDatum }))
  if (item.approach !== null || item.touchdown !== null)
    return [item.approach, item.touchdown].flatMap((point) => point ?? [])
  const isPassed = item.kind === 'command' && item.word !== null && FLOWN_TO.has(item.word)
  return isPassed && lat_deg !== null && lon_deg !== null ? [{ lat_deg, lon_deg, height_m, heightDatum }] : []
}

/** Farther than this between two places, one of them is probably a slip. */
const LONG_M = 100_000

function findingsOf(plan: FlightPlan, passed: readonly PlanPoint[]): Finding[] {
  const { home, items, fence } = plan
  const findings: Finding[] = []
  const find = (code: Finding['code'], status: Finding['status'], place: string, en: string, es: string) =>
    findings.push({ code, status, place, says: both(en, es) })
  if (home === null) find('no-home', 'unknown', 'home', 'No home is stated.', 'No se indica la base.')
  if (items.length === 0)
    find('no-items', 'unknown', 'items', 'The plan flies nowhere.', 'El plan no vuela a ningún lado.')
  for (const [k, item] of items.entries()) {
    const place = `item ${k + 1}`
    if (item.kind === 'unknown')
      find(
        'unknown-item',
        'refused',
        place,
        'An item that nobody here knows.',
        'Un elemento que aquí nadie conoce.',
      )
    else if (item.kind === 'command' && item.word === null)
      find(
        ...(['unknown-command', 'refused', place] as const),
        `Command ${item.command}: no command of measuring flights.`,
        `Comando ${item.command}: no es un comando de vuelos de medición.`,
      )
  }
  const lands = items.some(({ kind, word }) => /landing/.test(kind) || (word !== null && ENDS.has(word)))
  if (items.length > 0 && !lands)
    find(
      'no-landing',
      'unknown',
      'items',
      'The plan does not say how it ends.',
      'El plan no dice cómo termina.',
    )
  if (fence.polygons.length + fence.circles.length === 0)
    find('no-fence', 'unknown', 'geoFence', 'There is no fence.', 'No hay cerca.')
  for (const [k, at] of passed.entries()) {
    const out = outsideOf(fence, at)
    if (out !== undefined)
      find('outside-fence', 'refused', `place ${k + 1}`, `Breaks the fence ${out}.`, `Rompe la cerca ${out}.`)
    const before = passed[k - 1]
    if (before !== undefined && geodesicBetween(before, at).distance_m > LONG_M)
      find(
        'long-way',
        'unknown',
        `place ${k + 1}`,
        'More than 100 km from the place before.',
        'A más de 100 km del lugar anterior.',
      )
  }
  // Home and landings have their own datum by their nature.
  heightFindings(items.filter(({ kind }) => !/landing/.test(kind)).flatMap(placesOf), find)
  return findings
}

type Find = (code: Finding['code'], status: Finding['status'], place: string, en: string, es: string) => void

function heightFindings(passed: readonly PlanPoint[], find: Find): void {
  const datums = new Set<HeightDatum>(
    passed.filter(({ height_m }) => height_m !== null).map(({ heightDatum }) => heightDatum),
  )
  const bare = passed.filter(({ height_m }) => height_m === null).length
  if (datums.size > 1) {
    const list = (language: 'en' | 'es') => [...datums].map((datum) => DATUMS[datum][language]).join(', ')
    find(
      ...(['mixed-heights', 'unknown', 'heights'] as const),
      `Heights are measured from: ${list('en')}.`,
      `Las alturas se miden desde: ${list('es')}.`,
    )
  }
  if (bare > 0)
    find(
      'no-height',
      'unknown',
      'heights',
      `${bare} places have no height.`,
      `${bare} lugares no tienen altura.`,
    )
}

const DATUMS: Readonly<Record<HeightDatum, Both>> = {
  ellipsoid: both('the ellipsoid', 'el elipsoide'),
  'sea-level': both('sea level', 'el nivel del mar'),
  ground: both('the ground', 'el terreno'),
  'take-off': both('take-off', 'el despegue'),
  barometric: both('air pressure', 'la presión del aire'),
  unknown: both('nobody says what', 'no se dice qué'),
}

/** The first fence a place is on the wrong side of, by its place in the file. */
function outsideOf(fence: FlightPlan['fence'], at: PlanPoint): string | undefined {
  const circle = fence.circles.findIndex(
    ({ inside, center, radius_m }) => geodesicBetween(center, at).distance_m > Math.abs(radius_m) === inside,
  )
  if (circle >= 0) return `circle ${circle + 1}`
  const forbidden = fence.polygons.findIndex(({ inside, points }) => !inside && isWithin(points, at))
  if (forbidden >= 0) return `polygon ${forbidden + 1}`
  const allowed = fence.polygons.filter(({ inside }) => inside)
  return allowed.length > 0 && !allowed.some(({ points }) => isWithin(points, at)) ? 'of polygons' : undefined
}

/** As autopilots see a fence: sides straight in latitude and longitude. */
function isWithin(
  ring: readonly { readonly lat_deg: number; readonly lon_deg: number }[],
  at: PlanPoint,
): boolean {
  let isInside = false
  const lon = (place: { readonly lon_deg: number }) =>
    place.lon_deg - at.lon_deg - 360 * Math.round((place.lon_deg - at.lon_deg) / 360)
  for (let k = 0, j = ring.length - 1; k < ring.length; j = k++) {
    const [a, b] = [ring[j]!, ring[k]!]
    if (a.lat_deg > at.lat_deg === b.lat_deg > at.lat_deg) continue
    const part = (at.lat_deg - a.lat_deg) / (b.lat_deg - a.lat_deg)
    if (lon(a) + part * (lon(b) - lon(a)) > 0) isInside = !isInside
  }
  return isInside
}
