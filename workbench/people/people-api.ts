import type { InBoth } from '../../src/people/in-both.ts'
import { chosenLooks, type Looks } from '../../src/people/looks.ts'
import type { Role } from '../../src/people/roles.ts'
import type { Answer } from '../api.ts'
import { getJson } from '../api.ts'

/** Whoever is signed in, as the server tells. */
export interface Me {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly roles: readonly Role[]
  /** Made up for showing the program. */
  readonly demonstration: boolean
}

export interface Person extends Me {
  readonly standing: 'invited' | 'active' | 'revoked'
}

/** A login that the server shows to everybody who sits at its machine. */
export interface ShownLogin {
  readonly id: string
  readonly role: Role
  readonly name: string
}

export interface Provider {
  readonly id: string
  readonly name: string
}

export interface WhoAmI {
  readonly person: Me | null
  readonly providers: readonly Provider[]
}

/** What whoever is signed in has chosen; nothing where the server cannot say. */
export async function fetchLooks(): Promise<Partial<Looks>> {
  const answer = await getJson<{ looks: unknown }>('/api/me/looks')
  return answer.ok ? chosenLooks(answer.value.looks) : {}
}

/** Goes out even while the page is being left. */
export const putLooks = (looks: Partial<Looks>): Promise<unknown> =>
  fetch('/api/me/looks', {
    ...{ method: 'PUT', keepalive: true, body: JSON.stringify(looks) },
    headers: { 'content-type': 'application/json' },
  })

export const fetchMe = (): Promise<Answer<WhoAmI>> => getJson<WhoAmI>('/api/me')

export async function fetchShownLogins(): Promise<readonly ShownLogin[]> {
  const answer = await getJson<{ logins: readonly ShownLogin[] }>('/api/auth/demonstration')
  return answer.ok ? answer.value.logins : []
}

/** What the server said to something that was to be done: its answer, or why not. `status` 0: it could not be reached. */
export type Done<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: number; readonly says?: InBoth }

export async function send<T>(method: 'POST' | 'PUT', path: string, body: unknown): Promise<Done<T>> {
  try {
    const response = await fetch(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer: unknown = await response.json().catch(() => ({}))
    if (response.ok) return { ok: true, value: answer as T }
    const says = (answer as { says?: InBoth } | null)?.says
    return { ok: false, status: response.status, ...(says === undefined ? {} : { says }) }
  } catch {
    return { ok: false, status: 0 }
  }
}

export const signIn = (email: string, password: string) =>
  send<unknown>('POST', '/api/auth/sign-in/email', { email, password })
export const enterAsShown = ({ id }: ShownLogin) => send<unknown>('POST', '/api/auth/demonstration', { id })
export const signOut = () => send<unknown>('POST', '/api/auth/sign-out', {})
export const changePassword = (currentPassword: string, newPassword: string) =>
  send<unknown>('POST', '/api/auth/change-password', { currentPassword, newPassword })

/** Leads to the provider's page, which leads back here. */
export async function signInBy(provider: string): Promise<Done<unknown>> {
  const done = await send<{ url?: string }>('POST', '/api/auth/sign-in/social', {
    provider,
    callbackURL: `${location.pathname}${location.search}`,
  })
  if (done.ok && done.value.url !== undefined) location.assign(done.value.url)
  return done
}

/** Whom a link is for; null for one that is void. */
export const whomFor = (secret: string) =>
  send<{ link: { email: string | null } | null }>('POST', '/api/auth/invitation', { secret })

export const setUp = (given: { secret: string; name: string; password: string; email?: string }) =>
  send<{ person: Me }>('POST', '/api/auth/set-up', given)

export const fetchPeople = () => getJson<{ people: readonly Person[] }>('/api/people')
export const invite = (given: { name: string; email: string; roles: readonly Role[] }) =>
  send<{ person: Person; link: string }>('POST', '/api/people', given)
export const setRoles = (id: string, roles: readonly Role[]) =>
  send<{ person: Person }>('PUT', `/api/people/${encodeURIComponent(id)}/roles`, { roles })
export const revoke = (id: string) =>
  send<{ person: Person }>('POST', `/api/people/${encodeURIComponent(id)}/revoke`, {})
