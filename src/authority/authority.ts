import { z } from 'zod'
import { type Species, species } from '../quantities/gas.ts'

/** What may be done at all. Closed: a verb that is not here cannot be written into an authority, let alone permitted. */
export const actions = ['collect', 'analyse', 'release'] as const
export type Action = (typeof actions)[number]

/** What it may be done for. Closed, and about sites and emissions, never about persons. */
export const purposes = [
  'clandestine-laboratory',
  'leak-detection',
  'emission-survey',
  'illegal-dumping',
  'toxic-release',
  'instrument-trial',
] as const
export type Purpose = (typeof purposes)[number]

export const sensors = ['gas', 'imaging-spectrometer', 'motion-imagery', 'still-imagery'] as const
export type Sensor = (typeof sensors)[number]

const gases = Object.keys(species) as Species[]

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/, 'letters, digits and . _ / - only')
const instant = z.iso.datetime({ offset: true })
const vertex = z.tuple([z.number().min(-90).max(90), z.number().min(-180).max(180)])

/** `authority/1`: on what basis someone may act. Unknown fields are errors, so that nothing is believed by mistake. */
export const authorityShape = z
  .strictObject({
    overflight: z.literal('authority/1'),
    id: id.refine((value) => value !== 'none', '"none" is no authority'),
    /** The office that answers for it; an office outlives its holder, so no person is named. */
    issuer: z.strictObject({ office: z.string().min(3).max(200), state: z.string().min(2).max(100) }),
    /** The law or order relied on, as one would cite it. */
    legalBasis: z.string().min(3).max(500),
    actions: z.array(z.enum(actions)).min(1),
    purposes: z.array(z.enum(purposes)).min(1),
    /** Ring of [latitude, longitude] in degrees, not closed; or null, and then why there is no limit in space. */
    area: z.array(vertex).min(3).max(10_000).nullable(),
    noAreaBecause: z.string().min(3).max(500).optional(),
    /** When collection may take place. What was collected in time may be analysed later, until revoked. */
    from: instant,
    until: instant,
    sensors: z.array(z.enum(sensors)).min(1),
    species: z.array(z.enum(gases)).min(1),
    revoked: z.strictObject({ at: instant, because: z.string().min(3).max(500) }).optional(),
  })
  .refine(({ from, until }) => Date.parse(from) < Date.parse(until), {
    error: 'from must be before until',
    path: ['until'],
  })
  .refine(({ area, noAreaBecause }) => (area === null) === (noAreaBecause !== undefined), {
    error: 'give an area, or null and noAreaBecause; not both',
    path: ['area'],
  })

export type Authority = z.infer<typeof authorityShape>

/** What is wrong with an authority document, field by field. */
export interface AuthorityFault {
  readonly kind: 'authority'
  readonly place: string
  readonly found: string
  readonly expected: string
}

/** Reads an `authority/1` document. Never throws, never repairs. */
export function parseAuthority(
  value: unknown,
  file = 'authority.json',
):
  | { readonly ok: true; readonly value: Authority }
  | { readonly ok: false; readonly faults: readonly AuthorityFault[] } {
  const read = authorityShape.safeParse(value)
  if (read.success) return { ok: true, value: read.data }
  const faults = read.error.issues.map((issue): AuthorityFault => {
    const found = issue.path.reduce<unknown>(
      (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
      value,
    )
    return {
      kind: 'authority',
      place: [file, ...issue.path.map(String)].join(' '),
      found: (JSON.stringify(found) ?? 'nothing').slice(0, 120),
      expected: issue.message,
    }
  })
  return { ok: false, faults }
}
