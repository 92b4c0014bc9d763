/** Rules that several routes share, by what they let people do. */
import type { Role } from '../../src/people/roles.ts'
import type { Relation, Rule } from '../../src/people/rule.ts'

const STAFF = ['planner', 'operator', 'analyst', 'release-officer'] as const satisfies readonly Role[]

export const anyone: Rule = { grants: [{ to: 'anyone' }] }
export const signedIn: Rule = { grants: [{ to: 'signed-in' }] }

/** These roles, and nobody besides. */
export const only = (to: readonly Role[], of: Relation = 'any'): Rule => ({ grants: [{ to, of }] })

/** What shows that something is there, and its figures, but not a record itself. */
export const seen: Rule = only([...STAFF, 'overseer'])

/** Records themselves: whoever reads them is one of the house or oversees it, and says why where they are restricted. */
export const records: Rule = { ...seen, restricted: true }

/** The record of what was done holds ids and no content: whoever stands in it may check it. */
export const proofs: Rule = only([...STAFF, 'overseer', 'administrator'])
