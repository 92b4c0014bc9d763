/** `platform/1`: a type of aircraft as a plan needs it. Each figure with the public source it comes from, or why it is assumed. */
import * as z from 'zod'
import { species as gases, type Species } from '../quantities/gas.ts'
import { type ManifestProblem, problemsOf } from '../sorties/problem.ts'

const words = (most: number) => z.string().trim().min(3).max(most)

/** A number, and who says so: a source one can look up, or, where there is none, why this is taken. */
export const figure = (least: number, most: number) =>
  z.union([
    z.strictObject({ value: z.number().min(least).max(most), source: words(300) }),
    z.strictObject({ value: z.number().min(least).max(most), assumed: words(300) }),
  ])

const gasNames = Object.keys(gases) as Species[]
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/, 'letters, digits, blanks and . _ - only')

const gasSensor = z.strictObject({
  name,
  kind: z.literal('gas'),
  species: z.array(z.enum(gasNames)).min(1),
  /** First-order response time. */
  response_s: figure(0, 600),
  /** Time between readings. */
  interval_s: figure(0.01, 3600),
  /** Scatter of single readings in clean air, 1-sigma. */
  noise_ppm: figure(1e-7, 1e5),
  /** Highest it measures at, above sea level. */
  heightMost_m: figure(1, 50_000),
})
export type GasSensor = z.infer<typeof gasSensor>

const lookingKinds = ['imaging-spectrometer', 'motion-imagery', 'still-imagery'] as const
/** All that can be carried: there is no word for anything else. */
export const sensorKinds = ['gas', ...lookingKinds] as const
export const platformKinds = ['aeroplane', 'multirotor'] as const

/** What looks down or aside; no chance of detection is worked out for it. */
const lookingSensor = z.strictObject({
  name,
  kind: z.enum(lookingKinds),
  /** Full angle across the track. */
  fieldOfView_deg: figure(0.1, 180),
  heightMost_m: figure(1, 50_000),
})

const shape = z.strictObject({
  $schema: z.string().optional(),
  overflight: z.literal('platform/1'),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and -'),
  name: words(100),
  /** What it carries besides sensors: nothing. */
  payload: z.literal('unarmed', { error: 'exactly "unarmed"' }),
  kind: z.enum(platformKinds),
  /** Through the air. */
  cruise_mps: figure(0.5, 300),
  slowest_mps: figure(0, 300),
  fastest_mps: figure(0.5, 300),
  climb_mps: figure(0.1, 100),
  /** From take-off until the tank or the battery is empty, and how much of it a plan must leave. */
  endurance_s: figure(60, 400_000),
  reserve_s: figure(0, 100_000),
  /** Above sea level. */
  ceiling_m: figure(10, 50_000),
  bank_deg: figure(1, 60),
  /** Strongest wind it flies in. */
  windMost_mps: figure(1, 100),
  /** How far from the planned place it may be, 1-sigma along each axis: navigation and steering together. */
  navigation: z.strictObject({ horizontal_m: figure(0.01, 5000), vertical_m: figure(0.01, 5000) }),
  sensors: z
    .array(z.discriminatedUnion('kind', [gasSensor, lookingSensor]))
    .min(1)
    .max(20),
})

export const platformShape = shape.superRefine((platform, context) => {
  const must = (holds: boolean, path: string, message: string) => {
    if (!holds) context.addIssue({ code: 'custom', path: [path], message })
  }
  const { cruise_mps, slowest_mps, fastest_mps, endurance_s, reserve_s, sensors } = platform
  must(cruise_mps.value >= slowest_mps.value, 'cruise_mps', 'no slower than slowest_mps')
  must(cruise_mps.value <= fastest_mps.value, 'cruise_mps', 'no faster than fastest_mps')
  must(reserve_s.value < endurance_s.value, 'reserve_s', 'less than endurance_s')
  must(new Set(sensors.map((each) => each.name)).size === sensors.length, 'sensors', 'names used once each')
})
export type Platform = z.infer<typeof shape>
export type PlatformSensor = Platform['sensors'][number]

export type PlatformRead =
  | { readonly ok: true; readonly value: Platform }
  | { readonly ok: false; readonly problems: readonly ManifestProblem[] }

/** A platform from the text of its document. Never throws, never repairs; an unknown field is a problem. */
export function readPlatform(text: string, file: string): PlatformRead {
  const json = jsonOf(text, file)
  if (!json.ok) return json
  const read = platformShape.safeParse(json.value)
  if (read.success) return { ok: true, value: read.data }
  return { ok: false, problems: problemsOf(read.error.issues, json.value, text, file, platformJsonSchema()) }
}

/** JSON Schema (2020-12) of a platform. */
export const platformJsonSchema = (): Record<string, unknown> =>
  z.toJSONSchema(platformShape, { io: 'input' }) as Record<string, unknown>

/** The JSON of a document, or the one problem that it is none. */
export function jsonOf(
  text: string,
  file: string,
):
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problems: readonly ManifestProblem[] } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch {
    const problem = {
      file,
      place: 'the whole document',
      found: 'text that is not JSON',
      expected: 'one JSON document',
    }
    return { ok: false, problems: [problem] }
  }
}

const GRAVITY_MPS2 = 9.80665

/** How tightly it turns in the air at a speed, by its bank: v² / (g tan bank). */
export const turnRadius_m = ({ bank_deg }: Pick<Platform, 'bank_deg'>, airspeed_mps: number): number =>
  (airspeed_mps * airspeed_mps) / (GRAVITY_MPS2 * Math.tan((bank_deg.value * Math.PI) / 180))
