import * as z from 'zod'
import { type Species, species } from '../quantities/gas.ts'
import { type Region, readRegion } from '../quantities/region.ts'
import {
  type DocumentFault,
  type DocumentRead,
  documentFaults,
  id,
  instant,
  office,
  text,
} from './document.ts'
import { collectingVerbs, grantableVerbs, sensorOf, sensors } from './verbs.ts'

/** What it may be done for. Closed, and about sites and emissions, never about persons. */
export const purposes = [
  'clandestine-laboratory',
  'leak-detection',
  'emission-survey',
  'illegal-dumping',
  'toxic-release',
  'instrument-trial',
] as const

/** How long records may be kept, in days from the end of the recordings. None is kept for ever. */
export const retentionClasses = {
  'days-30': 30,
  'days-90': 90,
  'days-365': 365,
  'years-5': 1826,
  'years-10': 3652,
  'years-25': 9131,
} as const
export type RetentionClass = keyof typeof retentionClasses

/** What a height may be measured from in an authority: surfaces that a recording can be compared with. */
export const bandDatums = ['ellipsoid', 'sea-level', 'ground', 'barometric'] as const

/** Where people live: kept away from; passed over as little as can be; or overflown as the statement says. */
export const residentialStances = ['excluded', 'minimised', 'accepted'] as const

/** Of each state that may be entered: the issuer's own; another's, whose clearance is needed; or another's, where it is not, and why. */
export const stateTerms = ['own', 'clearance-needed', 'clearance-not-needed'] as const

const gases = Object.keys(species) as Species[]

const areaShape = z.strictObject({
  type: z.enum(['Polygon', 'MultiPolygon']),
  /** Rings of [longitude, latitude], closed; sides are geodesics (RFC 7946, but for its straight sides). */
  coordinates: z.array(z.unknown()).min(1),
})

const metres = z.number().min(-1000).max(100_000)

const heightShape = z
  .strictObject({
    datum: z.enum(bandDatums),
    /** Null: down to the ground, or as high as one can. */
    low_m: metres.nullable(),
    high_m: metres.nullable(),
  })
  .refine(({ low_m, high_m }) => low_m !== null || high_m !== null, {
    error: 'a lower or an upper height, or both',
    path: ['low_m'],
  })
  .refine(({ low_m, high_m }) => low_m === null || high_m === null || low_m < high_m, {
    error: 'high_m must be above low_m',
    path: ['high_m'],
  })

const stateShape = z
  .strictObject({ state: text(2, 100), terms: z.enum(stateTerms), because: text(3, 500).optional() })
  .refine(({ terms, because }) => terms !== 'clearance-not-needed' || because !== undefined, {
    error: 'say why no clearance is needed',
    path: ['because'],
  })

/** `authority/2`: on what basis someone may act. Unknown fields are errors, so that nothing is believed by mistake. */
const unchecked = z.strictObject({
  $schema: z.string().optional(),
  overflight: z.literal('authority/2'),
  id: id.refine((value) => value !== 'none', '"none" is no authority'),
  /** The office that answers for it; an office outlives its holder, so no person is named. */
  issuer: office,
  /** The law or order relied on, as one would cite it, and the document itself, known by its SHA-256. */
  legalBasis: z.strictObject({
    cites: text(3, 500),
    document: z.strictObject({
      title: text(3, 300),
      sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in 64 lower-case hexadecimal digits'),
    }),
  }),
  verbs: z.array(z.enum(grantableVerbs)).min(1),
  purposes: z.array(z.enum(purposes)).min(1),
  /** GeoJSON; or null, and then why there is no limit in space. */
  area: areaShape.nullable(),
  noAreaBecause: text(3, 500).optional(),
  /** Between which heights; or null, and then why there is no limit in height. */
  height: heightShape.nullable(),
  noHeightBecause: text(3, 500).optional(),
  /** States whose territory may be entered, on which terms. */
  states: z.array(stateShape).min(1),
  /** When collection may take place. What was collected in time may be used later, until revoked or no longer kept. */
  from: instant,
  until: instant,
  sensors: z.array(z.enum(sensors)).min(1),
  /** Gases that may be measured; none where no sensor measures gas. */
  species: z.array(z.enum(gases)),
  /** Offices that may be given anything. */
  partners: z.array(office),
  /** What the aircraft carries besides sensors: nothing. */
  payload: z.literal('unarmed', { error: 'exactly "unarmed"' }),
  retention: z.enum(Object.keys(retentionClasses) as RetentionClass[]),
  residential: z.strictObject({ stance: z.enum(residentialStances), statement: text(3, 1000) }),
  /** What is done about what is recorded besides what was sought. */
  collateral: text(3, 1000),
  revoked: z.strictObject({ at: instant, because: text(3, 500) }).optional(),
})
export const authorityShape = unchecked.superRefine(checkTogether)

export type AuthorityDocument = z.infer<typeof authorityShape>

/** A document that was read, and what of it is compared with numbers. */
export interface Authority {
  readonly document: AuthorityDocument
  readonly id: string
  /** Null: no limit in space. */
  readonly region: Region | null
  readonly from_us: number
  readonly until_us: number
  /** From when on it is revoked. */
  readonly revoked_us: number | null
  readonly retention_us: number
}

/**
 * Reads an `authority/2` document. Never throws, never repairs. An `authority/1` is refused: it says neither what the
 * aircraft carries nor how long records may be kept.
 */
export function parseAuthority(value: unknown, file = 'authority.json'): DocumentRead<Authority> {
  const old = oldVersion(value, file)
  if (old !== undefined) return { ok: false, faults: [old] }
  const read = authorityShape.safeParse(value)
  if (!read.success) return { ok: false, faults: documentFaults(read.error.issues, value, file) }
  const document = read.data
  const region =
    document.area === null ? ({ ok: true, value: null } as const) : readRegion(document.area, `${file} area`)
  if (!region.ok)
    return { ok: false, faults: region.faults.map((fault) => ({ kind: 'authority', ...fault })) }
  return {
    ok: true,
    value: {
      document,
      id: document.id,
      region: region.value,
      from_us: us(document.from),
      until_us: us(document.until),
      revoked_us: document.revoked === undefined ? null : us(document.revoked.at),
      retention_us: retentionClasses[document.retention] * DAY_US,
    },
  }
}

const DAY_US = 86_400e6
const us = (iso: string): number => Date.parse(iso) * 1000

function oldVersion(value: unknown, file: string): DocumentFault | undefined {
  const version = (value as { overflight?: unknown } | null | undefined)?.overflight
  if (version !== 'authority/1') return undefined
  return {
    kind: 'authority',
    place: `${file} overflight`,
    found: '"authority/1"',
    expected:
      '"authority/2": write it anew with verbs, legal basis with its document, states, heights, payload, retention, residential and collateral statements',
  }
}

/** What the fields' own shapes cannot say: which of them go together. */
function checkTogether(authority: AuthorityDocument, context: z.core.$RefinementCtx): void {
  const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  const { from, until, area, noAreaBecause, height, noHeightBecause, states } = authority
  if (!(Date.parse(from) < Date.parse(until))) wrong('until', 'from must be before until')
  if ((area === null) !== (noAreaBecause !== undefined))
    wrong('area', 'give an area, or null and noAreaBecause; not both')
  if ((height === null) !== (noHeightBecause !== undefined))
    wrong('height', 'give heights, or null and noHeightBecause; not both')
  if (new Set(states.map(({ state }) => state)).size < states.length)
    wrong('states', 'each state once: two terms for one state contradict each other')
  for (const verb of collectingVerbs)
    if (authority.verbs.includes(verb) && !authority.sensors.includes(sensorOf[verb]!))
      wrong('sensors', `"${sensorOf[verb]}", for the verb ${verb} needs it`)
  const measuresGas = authority.sensors.some((sensor) => MEASURES_GAS.has(sensor))
  if (measuresGas !== authority.species.length > 0)
    wrong('species', measuresGas ? 'at least one gas' : 'none: no sensor here measures gas')
  if (authority.verbs.includes('release') && authority.partners.length === 0)
    wrong('partners', 'at least one office, for the verb release needs it')
}

/** Sensors whose recordings are of some gas. */
export const MEASURES_GAS: ReadonlySet<string> = new Set(['gas', 'imaging-spectrometer'])
