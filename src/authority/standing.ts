import type { Authority } from './authority.ts'
import { isAfter, isBefore } from './certainty.ts'

/** Whether what an authority grants may be done at a time, the bound of the clock that tells it taken into account. */
export const standings = ['not-yet', 'in-force', 'over', 'revoked', 'cannot-say'] as const
export type Standing = (typeof standings)[number]

/** As certain as the clock: within its bound of a limit nobody can say. Whole microseconds are compared. */
export function standingOf(
  { revoked_us, from_us, until_us }: Pick<Authority, 'revoked_us' | 'from_us' | 'until_us'>,
  now: { readonly at_us: number; readonly bound_us: number },
): Standing {
  const at_us = Math.round(now.at_us)
  const isRevoked = revoked_us === null ? false : not(isBefore(at_us, now.bound_us, Math.round(revoked_us)))
  const isNotYet = isBefore(at_us, now.bound_us, from_us)
  const isOver = isAfter(at_us, now.bound_us, until_us)
  if (isRevoked === true) return 'revoked'
  if (isNotYet === true) return 'not-yet'
  if (isOver === true) return 'over'
  return isRevoked === false && isNotYet === false && isOver === false ? 'in-force' : 'cannot-say'
}

const not = (known: boolean | undefined) => (known === undefined ? undefined : !known)
