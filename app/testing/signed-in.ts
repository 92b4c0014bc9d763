import type { Role } from '../../src/people/roles.ts'

const known = new Map<string, Promise<string>>()

/**
 * The cookie of a demonstration person of this role, signed in at a server that shows them, as the page signs them in. It holds for
 * every server of the same data folder, and so often nobody may sign in as tests start one.
 */
export function demonstrationCookie(url: string, role: Role, dir: string): Promise<string> {
  const key = `${dir} ${role}`
  const before = known.get(key)
  if (before !== undefined) return before
  const cookie = signIn(url, role)
  known.set(key, cookie)
  return cookie
}

async function signIn(url: string, role: Role): Promise<string> {
  const answer = await fetch(`${url}/api/auth/demonstration`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ id: `demonstration-${role}` }),
  })
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
}
