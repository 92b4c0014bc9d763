import { createContext, useContext } from 'react'
import type { Looks } from '../../src/people/looks.ts'
import type { Role } from '../../src/people/roles.ts'
import type { Me, ShownLogin } from './people-api.ts'

/** Whoever is signed in, and who else this machine may be while the program is only shown. */
export interface Entered {
  readonly me: Me
  readonly shown: readonly ShownLogin[]
  /** How a page begins for this person. */
  readonly looks: Looks
  /** Keeps with the account how this person likes to read from now on. */
  choose(change: Partial<Looks>): void
  /** Signs in as another of those shown. */
  be(login: ShownLogin): Promise<void>
  leave(): Promise<void>
}

export const MeContext = createContext<Entered | null>(null)

/** Who uses the page. Nothing of the page is there without somebody. */
export function useMe(): Entered {
  const entered = useContext(MeContext)
  if (entered !== null) return entered
  throw new Error('a page stands outside of the entrance')
}

/** Whether a person has one of these roles: what is not for them is not offered, and the server refuses it besides. */
export const isOneOf = ({ roles }: Pick<Me, 'roles'>, some: readonly Role[]): boolean =>
  roles.some((role) => some.includes(role))

/** Told when an answer says that nobody is signed in any more. */
export const SIGNED_OUT = 'overflight:signed-out'
