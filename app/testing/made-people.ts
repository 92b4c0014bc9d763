import type { Account, Accounts } from '../../adapters/accounts/accounts.ts'
import type { Role } from '../../src/people/roles.ts'
import type { People } from '../people/opening.ts'

/** Somebody with these roles, whose id tells them. */
export const madePerson = (roles: readonly Role[], id = `made-${roles.join('-')}`): Account => ({
  ...{ id, roles, name: `Made ${roles.join(', ')}`, email: `${id}@example.org` },
  ...{ standing: 'active', demonstration: false },
})

const STAFF: readonly Role[] = ['planner', 'operator', 'analyst', 'release-officer']

/** One of the whole staff, who is neither partner nor overseer nor administrator. */
export const madeStaff = (id = 'made-staff'): Account => madePerson(STAFF, id)

/** Whoever asks is this person, or who it is by then: for tests of what is not about people. */
export const alwaysSignedIn = (person: Account | (() => Account) = madeStaff()): People => ({
  accounts: async () => knowing(typeof person === 'function' ? person : () => person),
  demonstrated: async () => [],
})

/** Whoever asks is the person whose id the header `x-person` names; nobody without it. */
export const signedInByHeader = (people: readonly Account[]): People => ({
  accounts: async () =>
    knowing((headers) => people.find(({ id }) => id === headers.get('x-person')) ?? null, people),
  demonstrated: async () => [],
})

function knowing(signedIn: (headers: Headers) => Account | null, people: readonly Account[] = []): Accounts {
  const notHere = async () => ({
    ...({ ok: false, refusal: 'not-here' } as const),
    says: { en: 'These people are made up for a test.', es: 'Estas personas son inventadas.' },
  })
  return {
    firstSecret: async () => null,
    invitedBy: async () => undefined,
    ...{ setUp: notHere, invite: notHere, setRoles: notHere, revoke: notHere },
    people: async () => people,
    ...{ untold: async () => [], told: async () => {} },
    hasSomebody: async () => true,
    signedIn: async (headers) => signedIn(headers),
    answer: async () => new Response(null, { status: 404 }),
    providers: [],
    enterAsShown: async () => null,
    enterAfterSetUp: async () => new Response(null, { status: 404 }),
    addDemonstration: () => Promise.reject(new Error('these people are made up for a test')),
  }
}

/** Says why the records of a sortie are read, as the page does before it opens what is restricted. */
export async function sayWhy(url: string, sortie: string, reason = 'read by a test'): Promise<void> {
  const answer = await fetch(`${url}/api/sorties/${sortie}/reasons`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ reason }),
  })
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`)
}
