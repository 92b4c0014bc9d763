/** `sortie/1`: what a sortie folder holds and how to read it. Strict: an unknown field is an error, not a surprise later. */
import * as z from 'zod'
import { purposes } from '../authority/authority.ts'
import { eachStateOnce, stateClearanceShape } from '../authority/clearance.ts'
import { casesShape } from './cases.ts'
import { recordingShape, speciesShape } from './mapping.ts'
import { type ManifestProblem, problemsOf } from './problem.ts'
import { candidatesShape, truthShape } from './truth.ts'

const point = z.tuple([z.number(), z.number()])
const span = z
  .tuple([z.number(), z.number()])
  .refine(([low, high]) => low <= high, 'the lower bound first, then the upper')

/** Engine settings a reader may change; the engine states its own defaults. */
const inversionShape = z.strictObject({
  seed: z.int().nonnegative().optional(),
  maxSources: z.int().min(0).max(8).optional(),
  /** Prior of one source's rate: log-normal with this median and this factor at one standard deviation. */
  rate_kgph: z.strictObject({ median: z.number().positive(), factor: z.number().gt(1) }).optional(),
  /** Plume spread told instead of inferred: sigma = distance x tan(angle) + offset. */
  spread: z
    .strictObject({
      horizontal_deg: z.number().positive(),
      vertical_deg: z.number().positive(),
      horizontalOffset_m: z.number().nonnegative().default(0),
      verticalOffset_m: z.number().nonnegative().default(0),
    })
    .optional(),
  roughness: z.enum(['open', 'urban']).optional(),
  /** Height of a reflecting lid over the plume, m. */
  lid_m: z.number().positive().optional(),
  /** 1-sigma of a turn of the recorded wind, and of the logarithms of the factors on its speed and on the spread. */
  windTurn_deg: z.number().positive().optional(),
  windSpeedLog: z.number().positive().optional(),
  spreadLog: z.number().positive().optional(),
  /** Plumes are expected to be so many times as wide as the record of turbulence says. */
  spreadMedian: z.number().positive().optional(),
  /** Priors of what is inferred of sensors and model: medians, and 1-sigma of the logarithm (of the log-odds for gaps). */
  response_s: z.strictObject({ median: z.number().positive(), log: z.number().positive() }).optional(),
  delay_s: z.strictObject({ median: z.number().positive(), log: z.number().positive() }).optional(),
  modelError: z.strictObject({ median: z.number().positive(), log: z.number().positive() }).optional(),
  gaps: z.strictObject({ median: z.number().positive().lt(1), logOdds: z.number().positive() }).optional(),
  noiseLog: z.number().positive().optional(),
  /** Side of the square that gas leaves from, m; a leak when left out. */
  sourceSize_m: z.number().positive().optional(),
  /** How plumes reach moving sensors: by default as puffs in light wind, else as plumes. */
  carriage: z.enum(['plume', 'puffs']).optional(),
  /** Chance that a source whose gas is seen stands outside of the searched area. */
  outsideShare: z.number().min(0).lt(1).optional(),
  /** How far outside it may stand, in sides of the area, and how many times as strong it is expected to be. */
  outsideReach: z.number().positive().optional(),
  outsideRateFactor: z.number().positive().optional(),
  /** Chance that there is any source before the data, and of each source that there is another. */
  anySource: z.number().positive().lt(1).optional(),
  company: z.number().positive().lt(1).optional(),
  /** Samples drawn side by side: more is slower and smoother. */
  particles: z.int().min(32).max(4096).optional(),
  /** How long one error of the model lasts, s; measured when left out. */
  errorDuration_s: z.number().positive().optional(),
  /** The most independent looks a recording may count for. */
  looksMax: z.number().positive().optional(),
  /** Share of the searched area above which a 90 % region is no location. */
  uselessShare: z.number().positive().max(1).optional(),
  stability: z.enum(['A', 'B', 'C', 'D', 'E', 'F', 'measured']).optional(),
  /** Whose curves the class means; Briggs' when left out. */
  curves: z.enum(['briggs', 'pasquill-gifford']).optional(),
})

const frameShape = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('local'),
    /** Where the grid's zero lies, when known. */
    origin: z.strictObject({ lat_deg: z.number(), lon_deg: z.number() }).nullable().default(null),
  }),
  z.strictObject({
    kind: z.literal('wgs84'),
    /** Default: the median fix of the gas recordings, to 0.0001 degree. */
    origin: z.strictObject({ lat_deg: z.number(), lon_deg: z.number() }).optional(),
  }),
])

/** Id of a platform or an operator in a registry fleet/1. */
export const fleetId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and -')

/** With what it was flown, and by which office: never a person. */
const flownShape = z.strictObject({ platform: fleetId.optional(), operator: fleetId.optional() })
export type Flown = z.infer<typeof flownShape>

export const manifestShape = z.strictObject({
  $schema: z.string().optional(),
  overflight: z.literal('sortie/1'),
  name: z.string().min(1),
  data: z.enum(['real', 'training', 'test', 'simulated']),
  /** Sentences for people: origin, licence, what to beware of. */
  notes: z.array(z.string()).default([]),
  /** The authority under which it was flown; needed for real data. */
  authority: z.string().optional(),
  /** What it was flown for; may be left out where the authority has one purpose only. */
  purpose: z.enum(purposes).optional(),
  /** The platform and the operator, by their ids in the registry of the fleet. */
  flown: flownShape.optional(),
  /** Clearance of host states: the file of a clearance/1, or the states themselves. A state that is not named is unknown. */
  clearances: z
    .union([z.string(), z.array(stateClearanceShape).refine(eachStateOnce, 'each state once')])
    .optional(),
  /** Whether people live in what was flown over or seen; left out: nobody says. */
  hasDwellings: z.boolean().optional(),
  /** How far the clocks of the recordings may be off, s, and the standard deviation of their places, m, where they do not say. */
  clockBound_s: z.number().nonnegative().optional(),
  accuracy_m: z.number().positive().optional(),
  frame: frameShape,
  search: z
    .strictObject({
      /** Ring of [x, y] in local metres. */
      area: z.array(point).min(3).optional(),
      /** Instead of a ring: the convex hull of the sensors, grown by this. */
      hullMargin_m: z.number().nonnegative().optional(),
      height_m: span.optional(),
    })
    .optional(),
  species: z
    .partialRecord(
      speciesShape,
      z.strictObject({ background_ppm: z.number().nonnegative().nullable().default(null) }),
    )
    .optional(),
  recordings: z.array(recordingShape).min(1),
  cases: casesShape.optional(),
  truth: truthShape.optional(),
  candidates: candidatesShape.optional(),
  inversion: inversionShape.optional(),
})
export type Manifest = z.infer<typeof manifestShape>

/** The manifest in this text, or every problem it has, each with its line, what was found and what was expected. */
export function parseManifest(
  text: string,
  file: string,
): { readonly manifest: Manifest } | { readonly problems: readonly ManifestProblem[] } {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const found = text.trim() === '' ? 'an empty file' : String((error as Error).message)
    return {
      problems: [{ file, place: 'the whole document', found, expected: 'a JSON document (RFC 8259)' }],
    }
  }
  const parsed = manifestShape.safeParse(json)
  if (parsed.success) return { manifest: parsed.data }
  return { problems: problemsOf(parsed.error.issues, json, text, file, manifestJsonSchema()) }
}

/** JSON Schema (2020-12) of the manifest, for editors and other programs. */
export function manifestJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(manifestShape, { io: 'input' }) as Record<string, unknown>
}
