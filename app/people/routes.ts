import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { csrf } from 'hono/csrf'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import { z } from 'zod'
import { type Account, type Accounts, browserPaths } from '../../adapters/accounts/accounts.ts'
import type { InBoth } from '../../src/people/in-both.ts'
import { mayCall, type Rule } from '../../src/people/rule.ts'

export interface PeopleRoute {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Who may call it; the compiler lets no row be without one. */
  readonly rule: Rule
  readonly handle: (c: Context, person: Account | null) => Response | Promise<Response>
}

const anyone: Rule = { grants: [{ to: 'anyone' }] }
const signedIn: Rule = { grants: [{ to: 'signed-in' }] }

/** Everything about signing in that can be asked of the server. What is not a row here is refused. */
export function peopleRouteTable(accounts: Accounts): readonly PeopleRoute[] {
  return [
    ...browserPaths.map(
      ([method, path, to]): PeopleRoute => ({
        method,
        path: `/api/auth${path}`,
        rule: to === 'anyone' ? anyone : signedIn,
        handle: (c) => accounts.answer(c.req.raw, peerOf(c)),
      }),
    ),
    { method: 'POST', path: '/api/auth/invitation', rule: anyone, handle: (c) => invitation(c, accounts) },
    { method: 'POST', path: '/api/auth/set-up', rule: anyone, handle: (c) => setUp(c, accounts) },
    {
      method: 'GET',
      path: '/api/me',
      rule: anyone,
      handle: (c, person) => c.json({ person: person && shown(person), providers: accounts.providers }),
    },
  ]
}

/** What somebody types is short. */
const BODY_BYTES_MAX = 64 * 1024

/** The sub-application of signing in, to be mounted at the root. */
export function peopleRoutes(accounts: Accounts): Hono {
  const app = new Hono()
  const table = peopleRouteTable(accounts)
  for (const path of ['/api/auth/*', '/api/me']) {
    app.use(
      path,
      secureHeaders({ contentSecurityPolicy: POLICY, strictTransportSecurity: 'max-age=15552000' }),
    )
    app.use(path, csrf())
    app.use(path, bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => refuse(c, 413, TOO_LONG) }))
  }
  for (const { method, path, rule, handle } of table)
    app.on(method, path, async (c) => {
      const person = await accounts.signedIn(c.req.raw.headers)
      const permission = mayCall(rule, person)
      if (!permission.ok)
        return refuse(c, permission.refusal === 'not-signed-in' ? 401 : 403, permission.says)
      const answer = await handle(c, person)
      answer.headers.set('cache-control', 'no-store')
      return answer
    })
  app.all('/api/auth/*', (c) => refuse(c, 404, nothingAt(c)))
  app.all('/api/me', (c) => refuse(c, 405, nothingAt(c)))
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status === 403) return refuse(c, 403, FROM_ELSEWHERE)
    throw error
  })
  return app
}

const POLICY = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }
const TOO_LONG: InBoth = {
  en: 'This is longer than anything that is asked for here.',
  es: 'Esto es más largo que cualquier cosa que se pida aquí.',
}
const FROM_ELSEWHERE: InBoth = {
  en: 'This was sent by a page from elsewhere. Open the page of this server, and do it there.',
  es: 'Esto lo envió una página ajena. Abra la página de este servidor y hágalo allí.',
}
const NOT_WHOLE: InBoth = {
  en: 'Something that is needed was not sent, or something else was. Load the page again.',
  es: 'Falta algo necesario, o se envió otra cosa. Vuelva a cargar la página.',
}
const nothingAt = (c: Context): InBoth => ({
  en: `There is nothing at ${c.req.method} ${c.req.path}.`,
  es: `No hay nada en ${c.req.method} ${c.req.path}.`,
})

const refuse = (c: Context, status: 400 | 401 | 403 | 404 | 405 | 413, says: InBoth) =>
  c.json({ message: says.en, says }, status, { 'cache-control': 'no-store' })

/** Whom the socket goes to; behind another server that is the other server. */
const peerOf = (c: Context): string | undefined =>
  c.env !== undefined && 'incoming' in c.env ? getConnInfo(c).remote.address : undefined

/** Of oneself, for the page. */
const shown = ({ id, name, email, roles, demonstration }: Account) => ({
  ...{ id, name, email, roles, demonstration },
})

const invitationBody = z.strictObject({ secret: z.string().max(200) })
const setUpBody = z.strictObject({
  secret: z.string().max(200),
  name: z.string(),
  password: z.string(),
  email: z.string().optional(),
})

/** By POST although nothing changes: a secret does not belong in an address. */
async function invitation(c: Context, accounts: Accounts): Promise<Response> {
  const { data } = invitationBody.safeParse(await c.req.json().catch(() => undefined))
  if (data === undefined) return refuse(c, 400, NOT_WHOLE)
  const link = await accounts.invitedBy(data.secret)
  return c.json({ link: link ?? null })
}

async function setUp(c: Context, accounts: Accounts): Promise<Response> {
  const { data } = setUpBody.safeParse(await c.req.json().catch(() => undefined))
  if (data === undefined) return refuse(c, 400, NOT_WHOLE)
  const { secret, name, password, email } = data
  const answer = await accounts.setUp(secret, { name, password, ...(email === undefined ? {} : { email }) })
  return answer.ok ? c.json({ person: shown(answer.value) }) : refuse(c, 400, answer.says)
}
