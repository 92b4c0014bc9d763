/** What is known to be true of a test sortie, and how to find it. Read by scoring only, never by processing. */
import * as z from 'zod'
import { type GeoPoint, type LocalFrame, localFromGeo } from '../quantities/frame.ts'
import { DocumentError, type Documents, fill, valueAt } from './documents.ts'

export interface TrueSource {
  readonly x_m: number
  readonly y_m: number
  readonly z_m: number | null
  readonly rate_kgph: number | null
  readonly name?: string
}

/** Truth in the case's local frame. */
export interface Truth {
  readonly sources: readonly TrueSource[]
  /** Sources outside the surveyed ground, which should not be reported inside it. */
  readonly offsite: readonly TrueSource[]
  /** Equipment groups the source may belong to. */
  readonly candidates: readonly { readonly name: string; readonly x_m: number; readonly y_m: number }[]
  /** Whether the number of sources is known. */
  readonly complete: boolean
}

const kgphPer = { 'kg/h': 1, 'kg/s': 3600, 'g/h': 1e-3, 'g/s': 3.6, 'g/min': 0.06 } as const
const rateUnits = z.enum(['kg/h', 'kg/s', 'g/h', 'g/s', 'g/min'])

/** Names of columns, or of keys in a JSON object. */
const fieldsShape = z.strictObject({
  x: z.string().optional(),
  y: z.string().optional(),
  z: z.string().optional(),
  lat: z.string().optional(),
  lon: z.string().optional(),
  /** Key of an array [x, y, z]. */
  xyz: z.string().optional(),
  rate: z.string().optional(),
  rateUnits: rateUnits.default('kg/h'),
  name: z.string().optional(),
  /** Height above ground where no field holds it. */
  z_m: z.number().optional(),
})
type Fields = z.infer<typeof fieldsShape>

export const truthShape = z.union([
  /** A document of our own form (ownTruthShape), as the simulator writes. */
  z.string(),
  z.discriminatedUnion('form', [
    z.strictObject({
      form: z.literal('json'),
      json: z.string(),
      /** One source, or an array of sources; with `names`, the path of one source by {name}. */
      sources: z.string(),
      names: z.string().optional(),
      offsite: z.string().optional(),
      fields: fieldsShape,
      complete: z.boolean().default(true),
    }),
    /** The row of the table that gave the case its window. */
    z.strictObject({ form: z.literal('case-row'), fields: fieldsShape, complete: z.boolean().default(true) }),
    /** Constant columns of a data file: the value they hold most often among rows whose rate is not 0. */
    z.strictObject({
      form: z.literal('columns'),
      table: z.string(),
      fields: fieldsShape,
      complete: z.boolean().default(true),
    }),
  ]),
])
export type TruthMapping = z.infer<typeof truthShape>

export const candidatesShape = z.strictObject({ table: z.string(), fields: fieldsShape })
export type CandidatesMapping = z.infer<typeof candidatesShape>

const ownSource = z.strictObject({
  x_m: z.number().optional(),
  y_m: z.number().optional(),
  z_m: z.number().nullable().default(null),
  lat_deg: z.number().optional(),
  lon_deg: z.number().optional(),
  rate_kgph: z.number().nullable().default(null),
  name: z.string().optional(),
})
/** Our own truth.json: sources in the case's local metres, or in degrees. Other keys are for people. */
export const ownTruthShape = z.looseObject({
  sources: z.array(ownSource),
  offsite: z.array(ownSource).default([]),
})

export interface TruthRequest {
  readonly mapping: TruthMapping
  readonly candidates: CandidatesMapping | undefined
  readonly names: Readonly<Record<string, string>> // case, entry
  /** Table and row that gave the case its window; null when none did. */
  readonly caseRow: { readonly table: string; readonly row: number } | null
  readonly frame: LocalFrame
  readonly documents: Documents
}

/** The truth of one case in its local frame. Throws a DocumentError when it cannot be read: scoring has no other input. */
export function readTruth(request: TruthRequest): Truth {
  const { mapping, candidates, documents, names, frame } = request
  const known = readSources(request)
  const groups = candidates
    ? documents.rows(fill(candidates.table, names)).map((row) => sourceOf(row, candidates.fields, frame))
    : []
  return {
    ...known,
    candidates: groups.map(({ name, x_m, y_m }) => ({ name: name ?? '', x_m, y_m })),
    complete: typeof mapping === 'string' ? true : mapping.complete,
  }
}

function readSources(request: TruthRequest): Pick<Truth, 'sources' | 'offsite'> {
  const { mapping, names, documents, frame, caseRow } = request
  if (typeof mapping === 'string') return readOwn(mapping, documents.json(fill(mapping, names)), frame)
  if (mapping.form === 'json') return readJson(mapping, request)
  if (mapping.form === 'columns') {
    const rows = documents.rows(fill(mapping.table, names))
    return { sources: [sourceOf(mostFrequentRow(rows, mapping.fields), mapping.fields, frame)], offsite: [] }
  }
  const row = caseRow ? documents.rows(caseRow.table)[caseRow.row] : undefined
  if (!row) throw new DocumentError('truth', 'the form "case-row"', 'cases from a table')
  return { sources: [sourceOf(row, mapping.fields, frame)], offsite: [] }
}

function readOwn(file: string, json: unknown, frame: LocalFrame): Pick<Truth, 'sources' | 'offsite'> {
  const parsed = ownTruthShape.safeParse(json)
  if (!parsed.success)
    throw new DocumentError(file, z.prettifyError(parsed.error), 'sources with their positions')
  const own = parsed.data
  const place = (source: z.infer<typeof ownSource>): TrueSource => {
    const { lat_deg, lon_deg, x_m, y_m, z_m, rate_kgph, name } = source
    const at =
      x_m !== undefined && y_m !== undefined
        ? { x_m, y_m }
        : fromDegrees(frame.origin, Number(lat_deg), Number(lon_deg))
    return { ...at, z_m, rate_kgph, ...(name === undefined ? {} : { name }) }
  }
  return { sources: own.sources.map(place), offsite: own.offsite.map(place) }
}

type JsonMapping = Extract<TruthMapping, { form: 'json' }>

function readJson(mapping: JsonMapping, { names, documents, frame }: TruthRequest) {
  const json = documents.json(fill(mapping.json, names))
  const one = (path: string, more: Record<string, string> = {}) => {
    const found = valueAt(json, path, { ...names, ...more })
    if (found === undefined)
      throw new DocumentError(
        mapping.json,
        `no ${fill(path, { ...names, ...more })}`,
        'the sources of the case',
      )
    return Array.isArray(found) ? found : [found]
  }
  const objects = mapping.names
    ? one(mapping.names).flatMap((name) =>
        one(mapping.sources, { name: String(name) }).map((s) => [s, String(name)] as const),
      )
    : one(mapping.sources).map((s) => [s, undefined] as const)
  const offsite = mapping.offsite ? valueAt(json, mapping.offsite, names) : undefined
  return {
    sources: objects.map(([s, name]) => ({
      ...sourceOf(s as Record<string, unknown>, mapping.fields, frame),
      ...(name === undefined ? {} : { name }),
    })),
    offsite: Array.isArray(offsite) ? offsite.map((s) => sourceOf(s, mapping.fields, frame)) : [],
  }
}

function sourceOf(record: Record<string, unknown>, fields: Fields, frame: LocalFrame): TrueSource {
  const number = (key: string | undefined): number | null => {
    const value = key === undefined ? undefined : record[key]
    return value === undefined || value === null || value === '' ? null : Number(value)
  }
  const xyz = fields.xyz === undefined ? undefined : record[fields.xyz]
  const [x, y, z] = Array.isArray(xyz)
    ? xyz.map(Number)
    : [number(fields.x), number(fields.y), number(fields.z)]
  const lat = number(fields.lat)
  const lon = number(fields.lon)
  const at =
    lat !== null && lon !== null ? fromDegrees(frame.origin, lat, lon) : { x_m: Number(x), y_m: Number(y) }
  if (!Number.isFinite(at.x_m + at.y_m))
    throw new DocumentError('truth', Object.keys(record).join(', '), 'fields that hold a position')
  const rate = number(fields.rate)
  const name = fields.name === undefined ? undefined : record[fields.name]
  return {
    ...at,
    z_m: z ?? fields.z_m ?? null,
    rate_kgph: rate === null ? null : rate * kgphPer[fields.rateUnits],
    ...(name === undefined ? {} : { name: String(name) }),
  }
}

function fromDegrees(origin: GeoPoint | null, lat_deg: number, lon_deg: number) {
  if (!origin) throw new DocumentError('truth', 'degrees', 'metres, for the frame has no origin')
  return localFromGeo(origin, { lat_deg, lon_deg })
}

function mostFrequentRow(rows: readonly Record<string, string>[], fields: Fields): Record<string, string> {
  const keys = [fields.x, fields.y, fields.z, fields.lat, fields.lon, fields.rate].filter(
    (k) => k !== undefined,
  )
  const counts = new Map<string, { count: number; row: Record<string, string> }>()
  for (const row of rows) {
    if (fields.rate !== undefined && Number(row[fields.rate]) === 0) continue
    const key = keys.map((k) => row[k]).join('\u0000')
    const seen = counts.get(key)
    if (seen) seen.count++
    else counts.set(key, { count: 1, row })
  }
  const best = [...counts.values()].sort((a, b) => b.count - a.count)[0]
  if (!best) throw new DocumentError('truth', 'no row with a rate', 'rows that hold the source')
  return best.row
}
