/** People with accounts at a server, made as people are: a first link, invitations, passwords, signing in. */
import { Caller, type Someone } from './server-caller.ts'

const PASSWORD = 'four words make one'
/** The server hashes passwords slowly, on purpose: two cores work on two. */
const AT_ONCE = 3

/** Of 140: how many hold each role. Analysts are most of them. */
const SHARES = [
  ['analyst', 70],
  ['planner', 24],
  ['operator', 20],
  ['release-officer', 15],
  ['partner', 5],
  ['overseer', 4],
  ['administrator', 2],
] as const

/** So many people over the roles, in these proportions; each role at least once. */
export function rolesFor(people: number): string[] {
  const shares = SHARES.map(([role, of140]) =>
    Array(Math.max(1, Math.round((of140 * people) / 140))).fill(role),
  )
  const all = shares.slice(1).flat()
  const analysts = Math.max(1, people - all.length)
  return [...Array(analysts).fill('analyst'), ...all].slice(-Math.max(people, SHARES.length))
}

/** Somebody of each of these roles, signed in; the first of them administers, whatever `roles` says first is put after. */
export async function peopleAt(
  url: string,
  secret: string,
  roles: readonly string[],
): Promise<readonly Someone[]> {
  const admin = new Caller(url, addressOf(0))
  const email = 'first@example.org'
  await must(admin.ask('POST', '/api/auth/set-up', { secret, name: 'First', email, password: PASSWORD }))
  await must(admin.ask('POST', '/api/auth/sign-in/email', { email, password: PASSWORD }))
  const { person } = JSON.parse((await must(admin.ask('GET', '/api/me'))).body) as {
    person: { id: string }
  }
  const rest = [...roles]
  rest.splice(rest.indexOf('administrator'), 1)
  const first = { id: person.id, roles: ['administrator'], address: addressOf(0), cookie: admin.cookie }
  const others: Someone[] = []
  const next = rest.entries()
  const work = async () => {
    for (const [n, role] of next) others[n] = await joined(url, admin, role, n + 1)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  admin.close()
  return [first, ...others]
}

async function joined(url: string, admin: Caller, role: string, n: number): Promise<Someone> {
  const email = `person-${n}@example.org`
  const invited = await must(
    admin.ask('POST', '/api/people', { name: `Person ${n}`, email, roles: [role] }, `invite-person-${n}`),
  )
  const { person, link } = JSON.parse(invited.body) as { person: { id: string }; link: string }
  const address = addressOf(n)
  const caller = new Caller(url, address)
  const secret = link.slice(link.indexOf('#set-up=') + '#set-up='.length)
  await must(caller.ask('POST', '/api/auth/set-up', { secret, name: `Person ${n}`, password: PASSWORD }))
  await must(caller.ask('POST', '/api/auth/sign-in/email', { email, password: PASSWORD }))
  caller.close()
  return { id: person.id, roles: [role], address, cookie: caller.cookie }
}

/** All of 127.0.0.0/8 is this machine (RFC 6890), and Linux lets a program call from any of it. */
const addressOf = (n: number) => `127.0.${1 + Math.floor(n / 250)}.${1 + (n % 250)}`

/** Throws unless it was done. */
export async function must<T extends { readonly status: number; readonly body: string }>(
  answer: Promise<T>,
): Promise<T> {
  const { status, body } = await answer
  if (status >= 200 && status < 300) return answer
  throw new Error(`${status}: ${body.slice(0, 500)}`)
}
