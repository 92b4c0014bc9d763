/** `boundaries/1`: a versioned set of borders and other limits in the air, read strictly. */
import * as z from 'zod'
import { parseInstant } from '../quantities/instant.ts'
import { type ManifestProblem, problemsOf } from '../sorties/problem.ts'
import { type BoundarySet, boundariesOf } from './boundary-set.ts'
import { isLayer, type LayerDefaults, layerDocument } from './layer.ts'

/** Closed. 'territorial-sea': a state's land together with the sea up to a distance from its coast. */
export const boundaryKinds = ['state', 'territorial-sea', 'fir', 'restricted'] as const
export type BoundaryKind = (typeof boundaryKinds)[number]

/** What a limit of height may be measured from. 'ground' varies with the terrain; 'barometric' is a pressure height. */
const limitDatums = ['ellipsoid', 'sea-level', 'ground', 'barometric'] as const

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits and . _ - only')
const instant = z.iso.datetime({ offset: true, error: 'an ISO 8601 time with its zone' })
const words = z.string().trim().min(1).max(300)

export const limitShape = z.strictObject({
  height_m: z.number().min(-1000).max(100_000),
  datum: z.enum(limitDatums),
})
export type Limit = z.infer<typeof limitShape>

const properties = z.strictObject({
  id,
  kind: z.enum(boundaryKinds),
  name: words,
  /** Of a territorial sea: the `state` boundary of this set whose land it surrounds. */
  of: id.optional(),
  /** Of a territorial sea: how far from the coast it reaches. Left out where its geometry is an area. */
  breadth_m: z.number().positive().max(1_000_000).optional(),
  /** How far the line may be off, where it differs from the set's. */
  accuracy_m: z.number().positive().optional(),
  /** The air below or above does not belong to it. Null: it reaches to the ground, or without end. */
  lower: limitShape.nullable().default(null),
  upper: limitShape.nullable().default(null),
  /** Here to tell whose land and coast it is; no verdict is asked for. */
  isNeighbour: z.boolean().default(false),
})

/** GeoJSON as others write it: the geometry's own shape is read by readRegion, with its faults. */
const feature = z.strictObject({
  type: z.literal('Feature'),
  properties,
  geometry: z.looseObject({ type: z.string(), coordinates: z.array(z.unknown()) }).nullable(),
})

const boundariesShape = z.strictObject({
  $schema: z.string().optional(),
  overflight: z.literal('boundaries/1'),
  id,
  version: words,
  name: words,
  source: words,
  licence: words,
  /** When these lines hold. Null: the source does not say. */
  effective: z.strictObject({ from: instant.nullable(), until: instant.nullable() }),
  /** Published by the office that may draw these lines. */
  isOfficial: z.boolean(),
  /** How far a line may be off, metres: a bound, not a standard deviation. Never 0. */
  accuracy_m: z.number().positive(),
  /** What the source means by a line between two corners; GeoJSON (RFC 7946) means straight in degrees. */
  lines: z.enum(['geodesic', 'straight-in-degrees']).default('geodesic'),
  boundaries: z.strictObject({
    type: z.literal('FeatureCollection'),
    features: z.array(feature).min(1).max(5000),
  }),
})
export type BoundariesDocument = z.infer<typeof boundariesShape>

export type BoundariesRead =
  | { readonly ok: true; readonly value: BoundarySet }
  | { readonly ok: false; readonly problems: readonly ManifestProblem[] }

/**
 * A boundary set from the text of its document, whose SHA-256 it is known by; or from GeoJSON of somebody's own (layer.ts), of
 * which `defaults` may say what it leaves open. Never throws, never repairs.
 */
export function readBoundaries(
  text: string,
  file: string,
  sha256: string,
  defaults: LayerDefaults = {},
): BoundariesRead {
  let json: unknown
  try {
    const read: unknown = JSON.parse(text)
    json = isLayer(read) ? layerDocument(read, file, sha256, defaults) : read
  } catch (error) {
    const found = (error as Error).message
    return refused({ file, place: 'the whole document', found, expected: 'a JSON document (RFC 8259)' })
  }
  const parsed = boundariesShape.safeParse(json)
  if (!parsed.success)
    return { ok: false, problems: problemsOf(parsed.error.issues, json, text, file, boundariesJsonSchema()) }
  const read = boundariesOf(parsed.data)
  if (!read.ok) return { ok: false, problems: read.problems.map((problem) => ({ file, ...problem })) }
  const { effective, boundaries: _, overflight: __, $schema: ___, lines: ____, ...facts } = parsed.data
  const effective_us = { from: instantOf(effective.from), until: instantOf(effective.until) }
  return { ok: true, value: { ...facts, file, sha256, effective_us, boundaries: read.value } }
}

const refused = (problem: ManifestProblem): BoundariesRead => ({ ok: false, problems: [problem] })

const instantOf = (text: string | null) => (text === null ? null : (parseInstant(text, 'iso') ?? null))

/** JSON Schema (2020-12) of a boundary set. */
export function boundariesJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(boundariesShape, { io: 'input' }) as Record<string, unknown>
}
