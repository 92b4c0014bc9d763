import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { z } from 'zod'
import { type Account, type Accounts, type Answer, browserPaths } from '../../adapters/accounts/accounts.ts'
import { isLoopbackRequest } from '../../adapters/accounts/loopback.ts'
import type { InBoth } from '../../src/people/in-both.ts'
import { roles } from '../../src/people/roles.ts'
import { refuseInBoth } from '../http/guard.ts'
import { callerOf, type Route } from '../http/route.ts'
import { anyone, only, signedIn } from '../http/rules.ts'
import { writeNow } from '../write-now.ts'
import type { People } from './opening.ts'
import { setUpLink } from './set-up-link.ts'

export interface PeopleRoutesOptions {
  readonly people: People
  /** The server's own address, as people write it, which invitations lead to. */
  readonly address: () => string
  /** Brings what was changed into the record; rejects when that is not possible: it is tried again with the next change. */
  readonly record: (accounts: Accounts) => Promise<void>
}

/** Everything about people that can be asked of the server: signing in, oneself, and who else is there. */
export function peopleRouteTable(options: PeopleRoutesOptions): readonly Route[] {
  const { people } = options
  return [
    ...browserPaths.map(
      ([method, path, to]): Route => ({
        method,
        path: `/api/auth${path}`,
        rule: to === 'anyone' ? anyone : signedIn,
        handle: async (c) => (await people.accounts()).answer(c.req.raw, peerOf(c)),
      }),
    ),
    { method: 'POST', path: '/api/auth/invitation', rule: anyone, handle: (c) => invitation(c, people) },
    { method: 'POST', path: '/api/auth/set-up', rule: anyone, handle: (c) => setUp(c, options) },
    { method: 'GET', path: '/api/auth/demonstration', rule: anyone, handle: (c) => demonstrated(c, people) },
    { method: 'POST', path: '/api/auth/demonstration', rule: anyone, handle: (c) => enterAsShown(c, people) },
    { method: 'GET', path: '/api/me', rule: anyone, handle: (c) => me(c, people) },
    ...administration(options),
  ]
}

const LIST = only(['administrator', 'overseer'])
const INVITE = only(['administrator'])
const CHANGE = only(['administrator'], 'of-another')

function administration(options: PeopleRoutesOptions): readonly Route[] {
  const { people, record, address } = options
  const about = (c: Context) => ({ owner: c.req.param('person') ?? null })
  /** What is done is in the record before anybody is told that it was done. */
  const done = async (c: Context, answer: Answer<Account>) => {
    if (!answer.ok) return refuseInBoth(c, 400, answer.says, answer.refusal)
    await record(await people.accounts())
    return c.json({ person: listed(answer.value) })
  }
  return [
    {
      ...{ method: 'GET', path: '/api/people', rule: LIST },
      handle: async (c) => c.json({ people: (await (await people.accounts()).people()).map(listed) }),
    },
    {
      ...{ method: 'POST', path: '/api/people', rule: INVITE },
      async handle(c) {
        const body = await bodyOf(c, invitedBody)
        if (body === undefined) return refuseInBoth(c, 400, NOT_WHOLE)
        const accounts = await people.accounts()
        const answer = await accounts.invite(callerOf(c), body, writeNow()?.id)
        if (!answer.ok) return refuseInBoth(c, 400, answer.says, answer.refusal)
        const email = body.email.toLowerCase()
        const person = (await accounts.people()).find((each) => each.email === email)!
        await record(accounts)
        return c.json({ person: listed(person), link: setUpLink(address(), answer.value) }, 201)
      },
    },
    {
      ...{ method: 'PUT', path: '/api/people/:person/roles', rule: CHANGE, about },
      async handle(c) {
        const body = await bodyOf(c, rolesBody)
        if (body === undefined) return refuseInBoth(c, 400, NOT_WHOLE)
        const accounts = await people.accounts()
        return done(
          c,
          await accounts.setRoles(callerOf(c), c.req.param('person')!, body.roles, writeNow()?.id),
        )
      },
    },
    {
      ...{ method: 'POST', path: '/api/people/:person/revoke', rule: CHANGE, about },
      handle: async (c) =>
        done(c, await (await people.accounts()).revoke(callerOf(c), c.req.param('person')!, writeNow()?.id)),
    },
  ]
}

const NOT_WHOLE: InBoth = {
  en: 'Something that is needed was not sent, or something else was. Load the page again.',
  es: 'Falta algo necesario, o se envió otra cosa. Vuelva a cargar la página.',
}

/** Whom the socket goes to; behind another server that is the other server. */
const peerOf = (c: Context): string | undefined =>
  c.env !== undefined && 'incoming' in c.env ? getConnInfo(c).remote.address : undefined

/** Of oneself, for the page. */
const shown = ({ id, name, email, roles, demonstration }: Account) => ({
  ...{ id, name, email, roles, demonstration },
})

const listed = (person: Account) => ({ ...shown(person), standing: person.standing })

const roleList = z.array(z.enum(roles)).max(roles.length)
const rolesBody = z.strictObject({ roles: roleList })
const invitedBody = z.strictObject({ name: z.string(), email: z.string(), roles: roleList })
const invitationBody = z.strictObject({ secret: z.string().max(200) })
const shownBody = z.strictObject({ id: z.string().max(64) })
const setUpBody = z.strictObject({
  secret: z.string().max(200),
  name: z.string(),
  password: z.string(),
  email: z.string().optional(),
})

async function bodyOf<Shape extends z.ZodType>(
  c: Context,
  shape: Shape,
): Promise<z.infer<Shape> | undefined> {
  return shape.safeParse(await c.req.json().catch(() => undefined)).data
}

/** Who asks; null when nobody is signed in. */
async function me(c: Context, people: People): Promise<Response> {
  const accounts = await people.accounts()
  const person = await accounts.signedIn(c.req.raw.headers)
  const answer = { person: person && shown(person), providers: accounts.providers }
  return c.json(answer, 200, { 'cache-control': 'no-store' })
}

/** Logins that are shown to everybody who sits at this machine; to others there are none. */
async function demonstrated(c: Context, people: People): Promise<Response> {
  const all = isLoopbackRequest(c.req.raw.headers) ? await people.demonstrated() : []
  const logins = all.map(({ role, account: { id, name } }) => ({ id, role, name }))
  return c.json({ logins }, 200, { 'cache-control': 'no-store' })
}

async function enterAsShown(c: Context, people: People): Promise<Response> {
  const body = await bodyOf(c, shownBody)
  if (body === undefined) return refuseInBoth(c, 400, NOT_WHOLE)
  const all = await people.demonstrated()
  const isShown = all.some(({ account: { id } }) => id === body.id)
  const answer = isShown ? await (await people.accounts()).enterAsShown(body.id, c.req.raw.headers) : null
  return answer ?? refuseInBoth(c, 403, NOT_SHOWN, 'not-shown')
}

const NOT_SHOWN: InBoth = {
  en: 'This server shows nobody of that name, or not to this machine. Sign in with an account.',
  es: 'Este servidor no muestra a nadie con ese nombre, o no a esta máquina. Inicie sesión con una cuenta.',
}

/** By POST although nothing changes: a secret does not belong in an address. */
async function invitation(c: Context, people: People): Promise<Response> {
  const body = await bodyOf(c, invitationBody)
  if (body === undefined) return refuseInBoth(c, 400, NOT_WHOLE)
  const link = await (await people.accounts()).invitedBy(body.secret)
  return c.json({ link: link ?? null }, 200, { 'cache-control': 'no-store' })
}

async function setUp(c: Context, { people, record }: PeopleRoutesOptions): Promise<Response> {
  const body = await bodyOf(c, setUpBody)
  if (body === undefined) return refuseInBoth(c, 400, NOT_WHOLE)
  const { secret, name, password, email } = body
  const accounts = await people.accounts()
  const answer = await accounts.setUp(secret, { name, password, ...(email === undefined ? {} : { email }) })
  if (!answer.ok) return refuseInBoth(c, 400, answer.says, answer.refusal)
  await record(accounts)
  const entered = await accounts.enterAfterSetUp(answer.value, password, c.req.raw.headers)
  for (const cookie of entered.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true })
  return c.json({ person: shown(answer.value) }, 200, { 'cache-control': 'no-store' })
}
