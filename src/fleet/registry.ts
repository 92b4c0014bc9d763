/** `fleet/1`: the platforms and operators that sorties name, and each operator's rule of entering other states. */
import * as z from 'zod'
import { operatorRules } from '../authority/request.ts'
import { figure, jsonOf, type Platform, platformKinds, sensorKinds } from '../planning/platform.ts'
import { fleetId } from '../sorties/manifest.ts'
import { type ManifestProblem, problemsOf } from '../sorties/problem.ts'

const words = z.string().trim().min(3).max(300)

/** As what receivers on the ground see its aircraft: what machines send, never who owns or flies them. */
const seenAs = z.strictObject({
  /** ICAO 24-bit addresses. */
  addresses: z
    .array(z.string().regex(/^[0-9a-f]{6}$/, 'six lower-case hexadecimal digits'))
    .max(1000)
    .default([]),
  callsigns: z
    .array(z.string().regex(/^[A-Z0-9]{2,8}$/, 'two to eight capitals and digits'))
    .max(1000)
    .default([]),
})
export type SeenAs = z.infer<typeof seenAs>

/** A platform that a platform/1 document describes. */
const described = z.strictObject({
  id: fleetId,
  seenAs: seenAs.optional(),
  /** Id of one that comes with the program, or the file of one beside the registry. */
  platform: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/, 'an id, or a file beside the registry'),
})

/** A class of which no plan is laid: what is publicly known of it, each figure with its source. */
const classOf = z.strictObject({
  id: fleetId,
  name: words,
  seenAs: seenAs.optional(),
  /** What it carries besides sensors: nothing. */
  payload: z.literal('unarmed', { error: 'exactly "unarmed"' }),
  kind: z.enum(platformKinds),
  fastest_mps: figure(0.5, 300),
  /** Above sea level. */
  ceiling_m: figure(10, 50_000),
  /** As far as it flies on one filling. */
  range_m: figure(100, 50_000_000).optional(),
  endurance_s: figure(60, 400_000).optional(),
  sensors: z.array(z.enum(sensorKinds)).min(1).max(20),
})

const operator = z.strictObject({
  id: fleetId,
  /** An office, never a person. */
  name: words,
  /** Whether its aircraft may enter other states: never, with their clearance, or as the authority says. */
  rule: z.enum(operatorRules),
})

const shape = z.strictObject({
  $schema: z.string().optional(),
  overflight: z.literal('fleet/1'),
  name: words,
  /** Sentences for people: where it is from, what is invented. */
  notes: z.array(words).max(50).default([]),
  platforms: z
    .array(z.union([described, classOf]))
    .min(1)
    .max(1000),
  operators: z.array(operator).min(1).max(1000),
})

export const fleetShape = shape.superRefine(({ platforms, operators }, context) => {
  for (const [path, list] of Object.entries({ platforms, operators }))
    if (new Set(list.map(({ id }) => id)).size < list.length)
      context.addIssue({ code: 'custom', path: [path], message: 'each id once' })
})
export type FleetDocument = z.infer<typeof shape>

type FleetRead =
  | { readonly ok: true; readonly value: FleetDocument }
  | { readonly ok: false; readonly problems: readonly ManifestProblem[] }

/** A registry from the text of its document. Never throws, never repairs; an unknown field is a problem. */
export function readFleet(text: string, file: string): FleetRead {
  const json = jsonOf(text, file)
  if (!json.ok) return json
  const read = fleetShape.safeParse(json.value)
  if (read.success) return { ok: true, value: read.data }
  return { ok: false, problems: problemsOf(read.error.issues, json.value, text, file, fleetJsonSchema()) }
}

/** JSON Schema (2020-12) of a registry. */
export const fleetJsonSchema = (): Record<string, unknown> =>
  z.toJSONSchema(fleetShape, { io: 'input' }) as Record<string, unknown>

/** A registry with the platform documents it names read: what statistics need of it. */
export interface Registry {
  readonly name: string
  readonly platforms: readonly {
    readonly id: string
    readonly name: string
    readonly seenAs?: SeenAs | undefined
  }[]
  readonly operators: FleetDocument['operators']
}

/** An operator's own rule of entering other states; null where nobody says. */
export const ruleOf = (registry: Registry | null, operator: string | undefined) =>
  registry?.operators.find(({ id }) => id === operator)?.rule ?? null

/** `find` reads a platform/1 document by the id or file that the registry names. */
export const registryOf = (
  { name, platforms, operators }: FleetDocument,
  find: (named: string) => Pick<Platform, 'name'>,
): Registry => ({
  name,
  platforms: platforms.map((each) => ({
    id: each.id,
    name: 'platform' in each ? find(each.platform).name : each.name,
    ...(each.seenAs === undefined ? {} : { seenAs: each.seenAs }),
  })),
  operators,
})
