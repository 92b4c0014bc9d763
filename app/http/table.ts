import { join } from 'node:path'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { csrf } from 'hono/csrf'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import type { Accounts } from '../../adapters/accounts/accounts.ts'
import type { InBoth } from '../../src/people/in-both.ts'
import { mayCall } from '../../src/people/rule.ts'
import { actingAs } from '../acting.ts'
import { hostGuard, refuse, refuseForeign, refuseInBoth, securityHeaders } from './guard.ts'
import { type OnceOptions, once } from './once.ts'
import type { Reading } from './reading.ts'
import type { Route } from './route.ts'
import { SORTIE_ID } from './sorties.ts'
import { troubleOf } from './troubles.ts'

export interface TableOptions extends OnceOptions {
  /** Who has an account; rejects while that cannot be told. */
  readonly accounts: () => Promise<Accounts>
  /** The gate before what is looked at or taken away. */
  readonly reading: Reading
  /** Names besides the loopback ones that this server answers to. */
  readonly hosts: readonly string[]
}

/** The answers of a table of routes, without a socket: `fetch` takes a Request. What is not a row is refused, and so is whom no rule lets in. */
export function tableApp(table: readonly Route[], options: TableOptions): Hono {
  const app = new Hono()
  app.use(securityHeaders)
  app.use(hostGuard(options.hosts))
  for (const path of ['/api/auth/*', '/api/me', '/api/me/*', '/api/people', '/api/people/*'])
    aboutPeople(app, path)
  const [everywhere, named] = [table.filter(isEverywhere), table.filter((route) => !isEverywhere(route))]
  for (const route of named) add(app, route, options)
  for (const path of new Set(named.map((route) => route.path))) refuseOtherMethods(app, path, table)
  app.all('/api/*', (c) => refuse(c, 404, `nothing at ${c.req.path}`))
  for (const route of everywhere) add(app, route, options)
  refuseOtherMethods(app, '/*', table)
  app.notFound((c) => refuse(c, 404, `nothing at ${c.req.path}`))
  app.onError(failed)
  return app
}

const isEverywhere = (route: Route) => route.path === '/*'

/** What somebody types about people is short. */
const BODY_BYTES_MAX = 64 * 1024
const POLICY = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }
const TOO_LONG: InBoth = {
  en: 'This is longer than anything that is asked for here.',
  es: 'Esto es más largo que cualquier cosa que se pida aquí.',
}
const FROM_ELSEWHERE: InBoth = {
  en: 'This was sent by a page from elsewhere. Open the page of this server, and do it there.',
  es: 'Esto lo envió una página ajena. Abra la página de este servidor y hágalo allí.',
}

/** Where people sign in and are administered, the guards are doubled: by the framework's own, besides ours. */
function aboutPeople(app: Hono, path: string): void {
  app.use(path, secureHeaders({ contentSecurityPolicy: POLICY, strictTransportSecurity: 'max-age=15552000' }))
  app.use(path, csrf())
  app.use(path, bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => refuseInBoth(c, 413, TOO_LONG) }))
}

function failed(error: Error, c: Context): Response {
  if (error instanceof HTTPException && error.status === 403) return refuseInBoth(c, 403, FROM_ELSEWHERE)
  const trouble = troubleOf(error)
  process.stderr.write(
    `overflight: ${c.req.method} ${c.req.path}: ${trouble ? error.message : error.stack}\n`,
  )
  if (error.cause !== undefined) process.stderr.write(`overflight: because of ${error.cause}\n`)
  if (trouble !== undefined) return refuseInBoth(c, trouble.status, trouble.says)
  return refuse(c, 500, 'an error of ours; the server wrote the details to its standard error')
}

function add(app: Hono, route: Route, options: TableOptions): void {
  const { method, path, handle, reads } = route
  app.on(method, path, async (c) => {
    const refused = refuseForeign(c) ?? (await refuseByRule(c, route, options))
    if (refused !== undefined) return refused
    const closed =
      reads === undefined ? undefined : await onBehalf(c, () => refusedToRead(c, reads, options.reading))
    if (closed !== undefined) return closed
    const isWrite = method !== 'GET' && c.get('person') !== null
    return onBehalf(c, () => (isWrite ? once(c, options, () => handle(c)) : handle(c)))
  })
}

/** What is written into the record meanwhile names who asked. */
function onBehalf<T>(c: Context, work: () => T): T {
  const person = c.get('person')
  return person === null ? work() : actingAs(person.id, work)
}

/** Undefined when the route's rule lets whoever asks go on. What is open to anyone asks nobody who they are. */
async function refuseByRule(
  c: Context,
  { rule, about }: Route,
  { accounts }: TableOptions,
): Promise<Response | undefined> {
  const isOpen = mayCall(rule, null).ok
  const person = isOpen ? null : await (await accounts()).signedIn(c.req.raw.headers)
  c.set('person', person)
  const permission = mayCall(rule, person, person === null ? {} : await about?.(c))
  if (permission.ok) return undefined
  return refuseInBoth(
    c,
    permission.refusal === 'not-signed-in' ? 401 : 403,
    permission.says,
    permission.refusal,
  )
}

function refusedToRead(
  c: Context,
  reads: NonNullable<Route['reads']>,
  reading: Reading,
): Promise<Response | undefined> {
  const id = c.req.param('id') ?? ''
  if (!SORTIE_ID.test(id)) return Promise.resolve(refuse(c, 404, `nothing at ${c.req.path}`))
  const verb = typeof reads === 'string' ? reads : reads(c)
  const part = c.req.param('name')
  const asked = { verb, folder: join('sorties', id), sortie: id, ...(part === undefined ? {} : { part }) }
  return reading.refused(c, asked)
}

function refuseOtherMethods(app: Hono, path: string, table: readonly Route[]): void {
  const allowed = table.filter((route) => route.path === path).map((route) => route.method)
  const allow = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
  app.all(path, (c) => refuse(c, 405, `found ${c.req.method}; expected ${allow}`, { allow }))
}
