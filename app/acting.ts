/** On whose behalf this program is doing what it does: every entry that is written meanwhile names them by their id. */
import { AsyncLocalStorage } from 'node:async_hooks'

const acting = new AsyncLocalStorage<string>()

/** Ids of people, as a record may hold them: never a name. */
const PERSON = /^[A-Za-z0-9][A-Za-z0-9-]{3,62}[A-Za-z0-9]$/

/** Variable by which a server tells the processes that it starts for somebody. */
export const ACTOR_VARIABLE = 'OVERFLIGHT_ACTOR'

/** Does the work, and all that it leads to, on behalf of a person. */
export const actingAs = <T>(person: string, work: () => T): T => acting.run(person, work)

/** Id of the person on whose behalf this runs; undefined on the command line, where nobody is signed in. */
export function actorNow(): string | undefined {
  const person = acting.getStore() ?? process.env[ACTOR_VARIABLE]
  return person !== undefined && PERSON.test(person) ? person : undefined
}

/** The environment of a process that does this person's work. */
export const onBehalfOf = (person: string | undefined): Readonly<Record<string, string>> =>
  person === undefined ? {} : { [ACTOR_VARIABLE]: person }
