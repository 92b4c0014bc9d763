/** `plan/1`: a sortie before it is flown, and what became of the plan. */
import { sha256 } from '@noble/hashes/sha2.js'
import canonicalize from 'canonicalize'
import * as z from 'zod'
import { hex } from '../ledger/bytes.ts'
import { type ManifestProblem, problemsOf } from '../sorties/problem.ts'
import { type Asked, askedShape } from './asked.ts'
import { checkIds, statuses } from './checks.ts'
import { type Laid, laidShape } from './laid.ts'
import { jsonOf } from './platform.ts'

/** What can be done with a plan. Closed. */
export const steps = ['draft', 'change', 'submit', 'approve', 'revoke'] as const
export type Step = (typeof steps)[number]

/** Opaque id of the key of whoever acted, never a name. */
export const keyId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{3,62}[a-z0-9]$/, 'a key id: 5 to 64 lower-case letters, digits and -')

const digest = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in 64 lower-case hexadecimal digits')
const instant = z.iso.datetime({ offset: true, error: 'an ISO 8601 time with its zone' })

const happened = z.strictObject({
  step: z.enum(steps),
  at: instant,
  by: keyId,
  /** Of what was asked and laid when it happened. */
  digest,
  /** How the checks stood, where they were looked at. */
  checks: z.array(z.strictObject({ id: z.enum(checkIds), status: z.enum(statuses) })).optional(),
  /** What the approver took on although it was not ok. */
  accepted: z.array(z.enum(checkIds)).optional(),
  /** Why it was revoked. */
  because: z.string().trim().min(3).max(500).optional(),
  /** Index of its entry in the record. */
  entry: z.int().nonnegative().optional(),
})
export type Happened = z.infer<typeof happened>

export const planShape = z.strictObject({
  $schema: z.string().optional(),
  overflight: z.literal('plan/1'),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and -'),
  asked: askedShape,
  /** Null: not laid since it was last changed. */
  laid: laidShape.nullable(),
  history: z.array(happened).max(1000),
})
export type Plan = z.infer<typeof planShape>

export type PlanRead =
  | { readonly ok: true; readonly value: Plan }
  | { readonly ok: false; readonly problems: readonly ManifestProblem[] }

/** A plan from the text of its document. Never throws, never repairs; an unknown field is a problem. */
export function readPlan(text: string, file: string): PlanRead {
  const json = jsonOf(text, file)
  if (!json.ok) return json
  const read = planShape.safeParse(json.value)
  if (read.success) return { ok: true, value: read.data }
  return { ok: false, problems: problemsOf(read.error.issues, json.value, text, file, planJsonSchema()) }
}

/** JSON Schema (2020-12) of a plan. */
export const planJsonSchema = (): Record<string, unknown> =>
  z.toJSONSchema(planShape, { io: 'input' }) as Record<string, unknown>

/** SHA-256 of the canonical JSON (RFC 8785) of what is asked and laid: what an approval approves. */
export const digestOf = ({ asked, laid }: { readonly asked: Asked; readonly laid: Laid | null }): string =>
  hex(sha256(new TextEncoder().encode(canonicalize({ asked, laid })!)))

/** SHA-256 of a document's text, by which a plan names the authority it is flown under. */
export const digestOfText = (text: string): string => hex(sha256(new TextEncoder().encode(text)))
