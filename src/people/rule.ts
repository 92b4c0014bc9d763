import type { InBoth } from './in-both.ts'
import { type CallRefusal, saysOf } from './refusals.ts'
import { mayHold, type Role } from './roles.ts'

/**
 * What the caller must be to the object of the call: 'own' is theirs alone, 'of-another' anybody's but theirs, and
 * 'asked-by-another' what they did not ask for themselves: nobody decides on their own request.
 */
export const relations = ['any', 'own', 'of-another', 'asked-by-another'] as const
export type Relation = (typeof relations)[number]

/** One way to be permitted. */
export interface Grant {
  readonly to: 'anyone' | 'signed-in' | readonly Role[]
  /** 'any' unless stated. Only of what is asked by somebody who is signed in. */
  readonly of?: Relation
}

/** The rule of a route: any one of its grants permits. Without one nobody is permitted. */
export interface Rule {
  readonly grants: readonly Grant[]
  /**
   * What is read is a restricted record: whoever reads it is signed in, says why, and is not an administrator, whatever a
   * grant says.
   */
  readonly restricted?: true
}

/** Who calls. */
export interface Person {
  readonly id: string
  readonly roles: readonly Role[]
}

/** What is called for. What is left out is unknown, and a grant that needs it refuses. */
export interface Call {
  /** Id of the person whose the object is; null when it is nobody's. */
  readonly owner?: string | null
  /** Id of the person who asked for what is to be decided; null when nobody did. */
  readonly askedBy?: string | null
  /** Whether what is read is restricted, where some of it is not. Left out: it is. */
  readonly isRestricted?: boolean
  /** Why a restricted record is read, in the reader's words. It goes into the record. */
  readonly reason?: string
}

export type Permission =
  | { readonly ok: true }
  | { readonly ok: false; readonly refusal: CallRefusal; readonly says: InBoth }

/** Shorter reasons say nothing to whoever reads the record later. */
export const REASON_CHARACTERS_MIN = 8

/** True for words that say something to whoever reads the record later. */
export const isReason = (text: string | undefined): boolean =>
  (text ?? '').trim().length >= REASON_CHARACTERS_MIN

/** Whether this person (null: nobody signed in) may make this call. What no grant permits is refused, with the reason nearest to a permit. */
export function mayCall(rule: Rule, person: Person | null, call: Call = {}): Permission {
  if (rule.grants.length === 0) return refused('nobody', rule)
  if (person !== null && !mayHold(person.roles)) return refused('roles-apart', rule)
  if (rule.restricted) {
    if (person === null) return refused('not-signed-in', rule)
    if (person.roles.includes('administrator')) return refused('administrator', rule)
  }
  const failures = rule.grants.map((grant) => failureOf(grant, person, call))
  if (!failures.includes(undefined)) return refused(nearest(failures), rule)
  if (rule.restricted && call.isRestricted !== false && !isReason(call.reason))
    return refused('no-reason', rule)
  return { ok: true }
}

/** Undefined when the grant permits. */
function failureOf({ to, of = 'any' }: Grant, person: Person | null, call: Call): CallRefusal | undefined {
  if (person === null) return to === 'anyone' && of === 'any' ? undefined : 'not-signed-in'
  if (Array.isArray(to) && !person.roles.some((role) => to.includes(role))) return 'role'
  return relationFailure(of, person.id, call)
}

function relationFailure(of: Relation, id: string, { owner, askedBy }: Call): CallRefusal | undefined {
  switch (of) {
    case 'any':
      return undefined
    case 'own':
      return owner === undefined ? 'unknown-owner' : owner === id ? undefined : 'not-yours'
    case 'of-another':
      return owner === undefined ? 'unknown-owner' : owner === id ? 'yours' : undefined
    case 'asked-by-another':
      return askedBy === undefined ? 'unknown-asker' : askedBy === id ? 'own-request' : undefined
  }
}

/** Whoever has the role is told about the object, not about a role that another grant names. */
const nearest = (failures: readonly (CallRefusal | undefined)[]): CallRefusal =>
  failures.find((failure) => failure !== undefined && failure !== 'role') ?? 'role'

const refused = (refusal: CallRefusal, rule: Rule): Permission => ({
  ok: false,
  refusal,
  says: saysOf(refusal, rolesNamedBy(rule)),
})

const rolesNamedBy = ({ grants }: Rule): readonly Role[] => [
  ...new Set(grants.flatMap(({ to }) => (typeof to === 'string' ? [] : to))),
]
