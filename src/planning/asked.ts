/** What a plan is asked to do: where, with what, when, in which weather, to find what. The part a person writes. */
import * as z from 'zod'
import { purposes } from '../authority/authority.ts'
import { eachStateOnce, stateClearanceShape } from '../authority/clearance.ts'
import { operatorRules } from '../authority/request.ts'
import type { GeoPoint } from '../quantities/frame.ts'
import { species as gases, type Species } from '../quantities/gas.ts'
import { type Region, readRegion } from '../quantities/region.ts'
import { type ManifestProblem, problemsOf } from '../sorties/problem.ts'
import { jsonOf, platformShape } from './platform.ts'
import { forecastShape } from './weather.ts'

const place = z.strictObject({
  lat_deg: z.number().min(-85).max(85),
  lon_deg: z.number().min(-180).max(180),
})
const instant = z.iso.datetime({ offset: true, error: 'an ISO 8601 time with its zone' })
const metres = (least: number, most: number) => z.number().min(least).max(most)
const spacing = metres(1, 100_000).optional()

const areaShape = z.strictObject({
  type: z.enum(['Polygon', 'MultiPolygon']),
  coordinates: z.array(z.unknown()).min(1),
})

/** Heights a plan can be flown at: above a surface that the aircraft can hold. */
export const heightDatums = ['ground', 'take-off', 'sea-level', 'ellipsoid'] as const

const patternShape = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('lines'),
    /** Left out: as wide as the rate to be found allows. */
    spacing_m: spacing,
    /** Along the lines; left out: across the forecast wind. */
    bearing_deg: z.number().min(0).max(360).optional(),
    /** Lines end at the area's edge; else they follow the gas of its last sources downwind, and to the side. */
    isKeptInside: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('corridor'),
    line: z.array(place).min(2).max(1000),
    /** How far from the line sources may stand. */
    reach_m: metres(1, 50_000),
    spacing_m: spacing,
  }),
  z.strictObject({
    kind: z.literal('spiral'),
    /** An expanding square, or a spiral of Archimedes. */
    form: z.enum(['square', 'round']),
    center: place,
    reach_m: metres(10, 100_000),
    spacing_m: spacing,
  }),
  z.strictObject({
    kind: z.literal('orbit'),
    center: place,
    radius_m: metres(10, 100_000),
    laps: z.int().min(1).max(100),
  }),
])
export type Pattern = z.infer<typeof patternShape>

const shape = z.strictObject({
  name: z.string().trim().min(1).max(100),
  /** What the flight's data will be. */
  data: z.enum(['real', 'training', 'test', 'simulated']),
  /** The authority it is flown under, and the digest of its document; null: none. */
  authority: z
    .strictObject({
      id: z.string().min(1).max(128),
      sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in 64 lower-case hexadecimal digits'),
    })
    .nullable(),
  purpose: z.enum(purposes),
  /** The operator's own rule of entering other states; null: nobody says. */
  operator: z.enum(operatorRules).nullable().default(null),
  /** What is known of the clearance of each state that is entered; of one that is not named, nothing. */
  clearances: z.array(stateClearanceShape).refine(eachStateOnce, 'each state once').default([]),
  /** Whether people live in what is flown over; null: nobody has looked. */
  dwellings: z.boolean().nullable().default(null),
  platform: platformShape,
  /** Of the platform's, those that are switched on. */
  sensors: z.array(z.string()).min(1).max(20),
  /** The source that must not be missed. */
  seeks: z.strictObject({
    /** Which sensor finds it. */
    sensor: z.string(),
    species: z.enum(Object.keys(gases) as Species[]),
    rate_kgph: z.number().positive().max(1e6),
    probability: z.number().gt(0).lt(1).default(0.9),
    sourceHeight_m: metres(0, 500).default(1),
  }),
  area: areaShape.nullable(),
  /** Lowest and highest ground under the flight, above sea level; null: not known. */
  ground: z
    .strictObject({
      least_m: metres(-500, 9000),
      most_m: metres(-500, 9000),
      source: z.string().trim().min(3).max(200),
    })
    .refine(({ least_m, most_m }) => least_m <= most_m, { error: 'no lower than least_m', path: ['most_m'] })
    .nullable()
    .default(null),
  /** Where it takes off and lands; its height above sea level. */
  home: place.extend({ height_m: metres(-500, 6000).nullable().default(null) }),
  height: z.strictObject({ value_m: metres(1, 30_000), datum: z.enum(heightDatums) }),
  /** Through the air. */
  speed_mps: z.number().positive().max(300),
  start: instant,
  forecast: forecastShape,
  pattern: patternShape,
})

export const askedShape = shape.superRefine((asked, context) => {
  const must = (holds: boolean, path: (string | number)[], message: string) => {
    if (!holds) context.addIssue({ code: 'custom', path, message })
  }
  const { platform, sensors, seeks, speed_mps, pattern, area } = asked
  const names = platform.sensors.map((sensor) => sensor.name)
  for (const [k, sensor] of sensors.entries())
    must(names.includes(sensor), ['sensors', k], `a sensor of the platform: ${names.join(', ')}`)
  must(sensors.includes(seeks.sensor), ['seeks', 'sensor'], `one of those switched on: ${sensors.join(', ')}`)
  const seeker = platform.sensors.find((sensor) => sensor.name === seeks.sensor)
  must(
    seeker?.kind !== 'gas' || seeker.species.includes(seeks.species),
    ['seeks', 'species'],
    `a gas that ${seeks.sensor} measures`,
  )
  must(
    speed_mps >= platform.slowest_mps.value && speed_mps <= platform.fastest_mps.value,
    ['speed_mps'],
    `${platform.slowest_mps.value} to ${platform.fastest_mps.value}, as the platform flies`,
  )
  must(pattern.kind !== 'lines' || area !== null, ['area'], 'an area for the lines')
  if (area === null) return
  const region = readRegion(area, 'area')
  if (!region.ok)
    for (const { place, found, expected } of region.faults)
      context.addIssue({ code: 'custom', path: ['area'], message: `${expected} (${place}: ${found})` })
})
export type Asked = z.infer<typeof shape>

/** The area as places; null where the pattern needs none. Only of what was read, so that it cannot fail. */
export function regionOf({ area }: Pick<Asked, 'area'>): Region | null {
  if (area === null) return null
  const region = readRegion(area, 'area')
  if (!region.ok) throw new Error(`an area that was read has faults: ${JSON.stringify(region.faults[0])}`)
  return region.value
}

export type AskedRead =
  | { readonly ok: true; readonly value: Asked }
  | { readonly ok: false; readonly problems: readonly ManifestProblem[] }

/** What is asked, from the text of a document. Never throws, never repairs; an unknown field is a problem. */
export function readAsked(text: string, file: string): AskedRead {
  const json = jsonOf(text, file)
  if (!json.ok) return json
  const read = askedShape.safeParse(json.value)
  if (read.success) return { ok: true, value: read.data }
  const schema = z.toJSONSchema(askedShape, { io: 'input' }) as Record<string, unknown>
  return { ok: false, problems: problemsOf(read.error.issues, json.value, text, file, schema) }
}

/** Height above the ground below, where it is known: the middle between lowest and highest ground. */
export function aboveGround_m({
  height,
  ground,
  home,
}: Pick<Asked, 'height' | 'ground' | 'home'>): number | null {
  if (height.datum === 'ground') return height.value_m
  if (ground === null || height.datum === 'ellipsoid') return null
  const middle_m = (ground.least_m + ground.most_m) / 2
  if (height.datum === 'sea-level') return height.value_m - middle_m
  return home.height_m === null ? null : home.height_m + height.value_m - middle_m
}

/** GeoJSON of a region, rings closed, for an area that was drawn or read from another form. */
export const areaOf = ({ polygons }: Region): NonNullable<Asked['area']> => ({
  type: 'MultiPolygon',
  coordinates: polygons.map((rings) =>
    rings.map((ring) => [...ring, ring[0]!].map(({ lon_deg, lat_deg }: GeoPoint) => [lon_deg, lat_deg])),
  ),
})
