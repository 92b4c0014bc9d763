import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Role } from '../../src/people/roles.ts'
import type { Clock } from '../clock/clock.ts'
import { setClock } from '../clock/clock.ts'
import { type Account, type Accounts, type Answer, browserPaths } from './accounts.ts'
import { softwareAuthenticator } from './testing/authenticator.ts'
import { type TestBrowser, testBrowser } from './testing/browser.ts'
import { addressOf, type TestProvider } from './testing/provider.ts'

export const ADDRESS = 'http://localhost:8080'
const PASSWORD = 'four words make one'
const OTHER_PASSWORD = 'and four others another'
const DAY_US = 86_400_000_000

export interface AccountsToTry {
  /** Accounts where nobody has one yet. */
  fresh(clock: Clock): Promise<Accounts>
  /** The same accounts, opened a second time. */
  again(accounts: Accounts, clock: Clock): Promise<Accounts>
  /** Where the accounts of `fresh` let people sign in by OIDC. */
  readonly provider: TestProvider | undefined
  /** Everything that was kept or warned of so far, as text. */
  traces(): Promise<string>
}

/** What every way of keeping accounts promises. */
export function accountsContract(
  name: string,
  ready: () => Promise<AccountsToTry>,
  skip: string | false,
): void {
  let made: Promise<AccountsToTry> | undefined
  const trying = (title: string, work: (tried: AccountsToTry) => Promise<void>) =>
    test(`${name}: ${title}`, { skip }, async () => {
      made ??= ready()
      await work(await made)
    })
  firstPeople(trying)
  passwords(trying)
  administration(trying)
  passkeys(trying)
  oidc(trying)
  demonstrations(trying)
}

type Trying = (title: string, work: (tried: AccountsToTry) => Promise<void>) => void
const clockOf = () => setClock(1_767_225_600_000_000)

function firstPeople(trying: Trying): void {
  trying(
    'the first link makes one administrator, once, and only while nobody has an account',
    async (tried) => {
      const accounts = await tried.fresh(clockOf())
      const lost = (await accounts.firstSecret())!
      const secret = (await accounts.firstSecret())!
      const given = { name: 'First', email: 'First@example.org', password: PASSWORD }
      assert.equal(refusalOf(await accounts.setUp(lost, given)), 'link-void')
      assert.equal(refusalOf(await accounts.setUp(secret, { ...given, password: 'short' })), 'password')
      const { email: _, ...nameless } = given
      assert.equal(refusalOf(await accounts.setUp(secret, nameless)), 'email')
      const twice = await Promise.all([accounts.setUp(secret, given), accounts.setUp(secret, given)])
      assert.deepEqual(twice.map(({ ok }) => ok).sort(), [false, true])
      assert.deepEqual(
        (await accounts.people()).map(({ roles, email, standing }) => [roles, email, standing]),
        [[['administrator'], 'first@example.org', 'active']],
      )
      assert.equal(await accounts.firstSecret(), null)
      assert.equal(refusalOf(await accounts.setUp(secret, given)), 'link-void')
    },
  )

  trying('a link ends with its time: the first after a day, an invitation after a week', async (tried) => {
    const clock = clockOf()
    const accounts = await tried.fresh(clock)
    const given = { name: 'First', email: 'first@example.org', password: PASSWORD }
    const old = (await accounts.firstSecret())!
    clock.set(clock.now_us() + DAY_US)
    assert.equal(refusalOf(await accounts.setUp(old, given)), 'link-void')
    const first = done(await accounts.setUp((await accounts.firstSecret())!, given))
    const invited = { name: 'Second', email: 'second@example.org', roles: ['analyst'] as const }
    const invitation = done(await accounts.invite(first, invited))
    assert.deepEqual(await accounts.invitedBy(invitation), { email: 'second@example.org' })
    clock.set(clock.now_us() + 7 * DAY_US)
    assert.equal(await accounts.invitedBy(invitation), undefined)
    assert.equal(
      refusalOf(await accounts.setUp(invitation, { name: 'Second', password: PASSWORD })),
      'link-void',
    )
  })

  trying('an invitation makes one account, once', async (tried) => {
    const { accounts, administrator } = await withAdministrator(tried)
    const invited = { name: 'Second', email: 'second@example.org', roles: ['analyst'] as const }
    const lost = done(await accounts.invite(administrator, invited))
    const secret = done(await accounts.invite(administrator, invited))
    const given = { name: 'Second', password: PASSWORD }
    assert.equal(refusalOf(await accounts.setUp(lost, given)), 'link-void')
    const twice = await Promise.all([accounts.setUp(secret, given), accounts.setUp(secret, given)])
    assert.deepEqual(twice.map(({ ok }) => ok).sort(), [false, true])
    assert.equal(refusalOf(await accounts.setUp(secret, { ...given, password: OTHER_PASSWORD })), 'link-void')
    assert.equal((await signIn(testBrowser(accounts, ADDRESS), invited.email)).status, 200)
  })

  trying('nobody signs up, and what is not on the list is not there', async (tried) => {
    const { accounts } = await withAdministrator(tried)
    const browser = testBrowser(accounts, ADDRESS)
    const listed = new Set(browserPaths.map(([method, path]) => `${method} ${path}`))
    const others = ['sign-up/email', 'update-user', 'delete-user', 'change-email', 'request-password-reset']
    for (const path of [...others, 'list-sessions', 'link-social', 'verify-password', 'error', 'ok', ''])
      for (const method of ['GET', 'POST'] as const) {
        assert.ok(!listed.has(`${method} /${path}`))
        const body = method === 'POST' ? { email: 'x@example.org', password: PASSWORD, name: 'X' } : undefined
        assert.equal((await browser.ask(method, `/api/auth/${path}`, body)).status, 404, `${method} ${path}`)
      }
    assert.equal((await accounts.people()).length, 1)
  })
}

function passwords(trying: Trying): void {
  trying(
    'a password signs in; the cookie is closed to scripts, and no answer holds the token',
    async (tried) => {
      const { accounts, administrator } = await withAdministrator(tried)
      const browser = testBrowser(accounts, ADDRESS)
      assert.equal(await accounts.signedIn(browser.headers()), null)
      assert.equal((await signIn(browser, administrator.email, OTHER_PASSWORD)).status, 401)
      assert.equal((await signIn(browser, 'nobody@example.org', PASSWORD)).status, 401)
      assert.equal(await accounts.signedIn(browser.headers()), null)
      const answer = await signIn(browser, administrator.email.toUpperCase(), PASSWORD)
      assert.equal(answer.status, 200)
      const cookie = answer.headers.getSetCookie().find((each) => each.includes('session_token'))!
      assert.match(cookie, /; HttpOnly/i)
      assert.match(cookie, /; SameSite=Lax/i)
      const token = /session_token=([^.;]+)/.exec(cookie)![1]!
      assert.ok(!answer.text.includes(token) && !answer.text.includes('token'))
      assert.deepEqual(await accounts.signedIn(browser.headers()), administrator)
      const forged = browser.headers({ cookie: `overflight.session_token=${token}.AAAA` })
      assert.equal(await accounts.signedIn(forged), null)
      assert.equal((await browser.ask('POST', '/api/auth/sign-out', {})).status, 200)
      assert.equal(await accounts.signedIn(browser.headers()), null)
      const kept = browser.headers({ cookie: cookie.split(';')[0]! })
      assert.equal(await accounts.signedIn(kept), null, 'the session ended, not only the cookie')
    },
  )

  trying('a page from elsewhere signs nobody in or out', async (tried) => {
    const { accounts, administrator } = await withAdministrator(tried)
    const browser = testBrowser(accounts, ADDRESS)
    await signIn(browser, administrator.email)
    const headers = browser.headers({
      origin: 'https://elsewhere.example',
      'content-type': 'application/json',
    })
    const request = new Request(`${ADDRESS}/api/auth/sign-out`, { method: 'POST', headers, body: '{}' })
    assert.equal((await accounts.answer(request, '192.0.2.200')).status, 403)
    assert.notEqual(await accounts.signedIn(browser.headers()), null)
  })

  trying('a changed password ends every other session, asked for or not', async (tried) => {
    const { accounts, administrator } = await withAdministrator(tried)
    const [here, there] = [testBrowser(accounts, ADDRESS), testBrowser(accounts, ADDRESS)]
    await signIn(here, administrator.email)
    await signIn(there, administrator.email)
    const change = { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD, revokeOtherSessions: false }
    const wrong = { ...change, currentPassword: OTHER_PASSWORD }
    assert.equal((await here.ask('POST', '/api/auth/change-password', wrong)).status, 400)
    assert.notEqual(await accounts.signedIn(there.headers()), null)
    const before = here.headers()
    assert.equal((await here.ask('POST', '/api/auth/change-password', change)).status, 200)
    assert.equal(await accounts.signedIn(there.headers()), null)
    assert.equal(await accounts.signedIn(before), null, 'the old session here as well')
    assert.notEqual(await accounts.signedIn(here.headers()), null)
    const later = testBrowser(accounts, ADDRESS)
    assert.equal((await signIn(later, administrator.email, PASSWORD)).status, 401)
    assert.equal((await signIn(later, administrator.email, OTHER_PASSWORD)).status, 200)
  })

  trying(
    'a sixth attempt within a minute is refused, whoever it is for and whatever headers say',
    async (tried) => {
      const { accounts, administrator } = await withAdministrator(tried)
      const browser = testBrowser(accounts, ADDRESS, '198.51.100.7')
      const tries = []
      for (let n = 0; n < 6; n++)
        tries.push((await signIn(browser, `x${n}@example.org`, OTHER_PASSWORD)).status)
      assert.deepEqual(tries, [401, 401, 401, 401, 401, 429])
      const right = await signIn(browser, administrator.email)
      assert.equal(right.status, 429)
      assert.ok(Number(right.headers.get('retry-after')) > 0)
      const headers = browser.headers({
        'content-type': 'application/json',
        'x-forwarded-for': '203.0.113.1',
        'x-overflight-peer': '203.0.113.2',
      })
      const body = JSON.stringify({ email: administrator.email, password: PASSWORD })
      const request = new Request(`${ADDRESS}/api/auth/sign-in/email`, { method: 'POST', headers, body })
      assert.equal((await accounts.answer(request, '198.51.100.7')).status, 429)
      assert.equal((await signIn(testBrowser(accounts, ADDRESS), administrator.email)).status, 200)
    },
  )

  trying('no password and no secret is kept or told as it was typed', async (tried) => {
    const secrets = [PASSWORD, OTHER_PASSWORD]
    const { accounts, administrator } = await withAdministrator(tried)
    const invited = { name: 'Second', email: 'second@example.org', roles: ['planner'] as const }
    secrets.push(done(await accounts.invite(administrator, invited)))
    const browser = testBrowser(accounts, ADDRESS)
    const failed = await signIn(browser, administrator.email, OTHER_PASSWORD)
    const traces = (await tried.traces()) + failed.text
    assert.match(traces, /second@example\.org/, 'the traces were found')
    for (const secret of secrets) assert.ok(!traces.includes(secret), 'a secret was found')
  })
}

function administration(trying: Trying): void {
  trying('an administrator invites; nobody else does, and nobody administers themselves', async (tried) => {
    const { accounts, administrator } = await withAdministrator(tried)
    const analyst = await join(accounts, administrator, 'analyst')
    const third = { name: 'Third', email: 'third@example.org', roles: ['planner'] as const }
    assert.equal(refusalOf(await accounts.invite(analyst, third)), 'role')
    assert.equal(refusalOf(await accounts.setRoles(analyst, administrator.id, ['planner'])), 'role')
    assert.equal(refusalOf(await accounts.revoke(analyst, administrator.id)), 'role')
    assert.equal(refusalOf(await accounts.setRoles(administrator, administrator.id, ['analyst'])), 'yours')
    assert.equal(refusalOf(await accounts.revoke(administrator, administrator.id)), 'yours')
    const claimed = { ...analyst, roles: ['administrator'] as const }
    assert.equal(
      refusalOf(await accounts.invite(claimed, third)),
      'role',
      'what the caller claims to be is not believed',
    )
    assert.equal(
      refusalOf(await accounts.invite(administrator, { ...third, email: analyst.email })),
      'already-there',
    )
    assert.equal(refusalOf(await accounts.invite(administrator, { ...third, email: 'third' })), 'email')
    assert.equal(refusalOf(await accounts.invite(administrator, { ...third, roles: [] })), 'roles')
    const both = ['administrator', 'analyst'] as const
    assert.equal(refusalOf(await accounts.invite(administrator, { ...third, roles: both })), 'roles')
    assert.equal(refusalOf(await accounts.revoke(administrator, 'nobody')), 'not-there')
  })

  trying('other roles hold from the next request on', async (tried) => {
    const { accounts, administrator } = await withAdministrator(tried)
    const analyst = await join(accounts, administrator, 'analyst')
    const browser = testBrowser(accounts, ADDRESS)
    await signIn(browser, analyst.email)
    assert.deepEqual((await accounts.signedIn(browser.headers()))!.roles, ['analyst'])
    done(await accounts.setRoles(administrator, analyst.id, ['planner', 'operator']))
    assert.deepEqual((await accounts.signedIn(browser.headers()))!.roles, ['planner', 'operator'])
  })

  trying(
    'who is revoked is out at once, everywhere, and comes back by a new invitation alone',
    async (tried) => {
      const { accounts, administrator } = await withAdministrator(tried)
      const analyst = await join(accounts, administrator, 'analyst')
      const browsers = [testBrowser(accounts, ADDRESS), testBrowser(accounts, ADDRESS)]
      for (const browser of browsers) await signIn(browser, analyst.email)
      assert.equal(done(await accounts.revoke(administrator, analyst.id)).standing, 'revoked')
      for (const browser of browsers) assert.equal(await accounts.signedIn(browser.headers()), null)
      assert.equal((await signIn(testBrowser(accounts, ADDRESS), analyst.email)).status, 403)
      const invited = { name: 'Back', email: analyst.email, roles: ['planner'] as const }
      const secret = done(await accounts.invite(administrator, invited))
      for (const browser of browsers) assert.equal(await accounts.signedIn(browser.headers()), null)
      assert.equal(
        (await signIn(testBrowser(accounts, ADDRESS), analyst.email)).status,
        401,
        'the old password',
      )
      done(await accounts.setUp(secret, { name: 'Back', password: OTHER_PASSWORD }))
      const back = testBrowser(accounts, ADDRESS)
      assert.equal((await signIn(back, analyst.email, OTHER_PASSWORD)).status, 200)
      const { id, roles } = (await accounts.signedIn(back.headers()))!
      assert.deepEqual([id, roles], [analyst.id, ['planner']])
    },
  )

  trying('of two administrators who revoke one another at once, one is left', async (tried) => {
    const { accounts, administrator } = await withAdministrator(tried)
    const other = await join(accounts, administrator, 'administrator')
    const both = await Promise.all([
      accounts.revoke(administrator, other.id),
      accounts.revoke(other, administrator.id),
    ])
    assert.deepEqual(both.map(({ ok }) => ok).sort(), [false, true])
    assert.deepEqual((await accounts.people()).map(({ standing }) => standing).sort(), ['active', 'revoked'])
  })
}

function passkeys(trying: Trying): void {
  trying('a passkey is added by who is signed in, and signs in alone', async (tried) => {
    const { accounts, administrator } = await withAdministrator(tried)
    const browser = testBrowser(accounts, ADDRESS)
    const key = softwareAuthenticator(ADDRESS)
    assert.equal((await register(browser, key)).status, 401)
    await signIn(browser, administrator.email)
    assert.equal((await register(browser, key)).status, 200)
    const other = testBrowser(accounts, ADDRESS)
    assert.equal((await useKey(other, softwareAuthenticator(ADDRESS))).status, 401, 'a key nobody registered')
    const answer = await useKey(other, key)
    assert.equal(answer.status, 200)
    assert.ok(!answer.text.includes('token'))
    assert.deepEqual(await accounts.signedIn(other.headers()), administrator)
    done(await accounts.revoke(await join(accounts, administrator, 'administrator'), administrator.id))
    assert.equal(
      (await useKey(testBrowser(accounts, ADDRESS), key)).status,
      403,
      'of somebody who is revoked',
    )
  })

  trying(
    'a passkey for another site, or that checked nobody, is refused; an answer serves once',
    async (tried) => {
      const { accounts, administrator } = await withAdministrator(tried)
      const browser = testBrowser(accounts, ADDRESS)
      await signIn(browser, administrator.email)
      const elsewhere = await register(browser, softwareAuthenticator('https://elsewhere.example'))
      assert.ok(elsewhere.status >= 400)
      assert.equal((await register(browser, softwareAuthenticator(ADDRESS, false))).status, 400)
      const key = softwareAuthenticator(ADDRESS)
      assert.equal((await register(browser, key)).status, 200)
      const other = testBrowser(accounts, ADDRESS)
      const asked = await other.ask('GET', '/api/auth/passkey/generate-authenticate-options')
      const response = key.get(asked.body as never)
      const headers = other.headers({ 'content-type': 'application/json' })
      const verify = () =>
        accounts.answer(
          new Request(`${ADDRESS}/api/auth/passkey/verify-authentication`, {
            ...{ method: 'POST', headers, body: JSON.stringify({ response }) },
          }),
          '192.0.2.201',
        )
      assert.equal((await verify()).status, 200)
      assert.equal((await verify()).status, 400)
    },
  )
}

function oidc(trying: Trying): void {
  trying(
    'a provider signs in who has an account under an address that it checked, and nobody else',
    async (tried) => {
      const { provider } = tried
      assert.ok(provider)
      const { accounts, administrator } = await withAdministrator(tried)
      for (const subject of ['ada', 'unchecked-bob']) {
        const invited = { name: subject, email: addressOf(subject), roles: ['analyst'] as const }
        done(await accounts.invite(administrator, invited))
      }
      const by = async (subject: string, browser = testBrowser(accounts, ADDRESS)) => {
        const start = await browser.ask('POST', '/api/auth/sign-in/social', {
          provider: provider.id,
          callbackURL: '/',
        })
        assert.equal(start.status, 200, start.text)
        const back = await provider.signIn(start.body!.url as string, subject)
        assert.equal(back.origin, ADDRESS)
        const answer = await browser.ask('GET', back.pathname + back.search)
        assert.equal(answer.status, 302)
        return { browser, person: await accounts.signedIn(browser.headers()), back }
      }
      const { person, back } = await by('ada')
      assert.deepEqual([person?.email, person?.standing], [addressOf('ada'), 'active'])
      assert.deepEqual((await by('ada')).person, person, 'and again')
      assert.equal((await by('unchecked-bob')).person, null)
      assert.equal((await by('stranger')).person, null)
      assert.equal((await accounts.people()).length, 3)
      assert.doesNotMatch(
        await tried.traces(),
        /"(access|refresh|id)Token":"/,
        'no token of the provider is kept',
      )
      const thief = testBrowser(accounts, ADDRESS)
      await thief.ask('GET', back.pathname + back.search)
      assert.equal(await accounts.signedIn(thief.headers()), null, 'an answer meant for another browser')
      done(await accounts.revoke(administrator, person!.id))
      assert.equal((await by('ada').catch(() => ({ person: null }))).person, null)
    },
  )
}

function demonstrations(trying: Trying): void {
  trying(
    'people for showing enter from this machine alone, and are gone when it is opened again',
    async (tried) => {
      const accounts = await tried.fresh(clockOf())
      const given = { id: 'shown', name: 'Shown', email: 'shown@demonstration.invalid', password: PASSWORD }
      const { email } = await accounts.addDemonstration({ ...given, roles: ['analyst'] })
      assert.notEqual(await accounts.firstSecret(), null, 'they do not count as somebody')
      const near = testBrowser(accounts, ADDRESS)
      assert.equal((await signIn(near, email)).status, 200)
      assert.equal((await accounts.signedIn(near.headers()))?.demonstration, true)
      for (const host of [
        '192.168.1.5:8080',
        'overflight.example',
        '0.0.0.0:8080',
        '[2001:db8::1]',
        'localhost.example',
      ])
        assert.equal(await accounts.signedIn(near.headers({ host })), null, host)
      assert.equal(await accounts.signedIn(near.headers({ 'x-forwarded-for': '203.0.113.9' })), null)
      for (const host of ['127.0.0.1:8080', '[::1]:8080', 'localhost'])
        assert.notEqual(await accounts.signedIn(near.headers({ host })), null, host)
      const far = near.headers({ host: '192.168.1.5', 'content-type': 'application/json', cookie: '' })
      const body = JSON.stringify({ email, password: PASSWORD })
      const request = new Request(`${ADDRESS}/api/auth/sign-in/email`, { method: 'POST', headers: far, body })
      assert.equal((await accounts.answer(request, '192.0.2.202')).status, 403)
      const opened = await tried.again(accounts, clockOf())
      assert.deepEqual(await opened.people(), [])
      assert.equal(await opened.signedIn(near.headers()), null)
    },
  )

  trying('an administrator for showing leaves nobody behind, and touches nobody real', async (tried) => {
    const { accounts, administrator } = await withAdministrator(tried)
    const given = { id: 'shown', name: 'Shown', email: 'shown@demonstration.invalid', password: PASSWORD }
    const shown = await accounts.addDemonstration({ ...given, roles: ['administrator'] })
    const real = await join(accounts, administrator, 'analyst')
    assert.equal(refusalOf(await accounts.revoke(shown, real.id)), 'demonstration')
    assert.equal(refusalOf(await accounts.setRoles(shown, real.id, ['administrator'])), 'demonstration')
    done(await accounts.revoke(administrator, real.id))
    const again = { name: 'Real', email: real.email, roles: ['administrator'] as const }
    assert.equal(refusalOf(await accounts.invite(shown, again)), 'demonstration')
    const guest = await join(accounts, shown, 'planner')
    const browser = testBrowser(accounts, ADDRESS)
    await signIn(browser, guest.email)
    assert.equal((await accounts.signedIn(browser.headers()))?.demonstration, true)
    done(await accounts.setRoles(shown, guest.id, ['operator']))
    const opened = await tried.again(accounts, clockOf())
    assert.deepEqual((await opened.people()).map(({ id }) => id).sort(), [administrator.id, real.id].sort())
  })
}

const done = <T>(answer: Answer<T>): T => {
  assert.ok(answer.ok, answer.ok ? '' : answer.says.en)
  return answer.value
}
const refusalOf = (answer: Answer<unknown>) => (answer.ok ? 'none' : answer.refusal)

async function withAdministrator(tried: AccountsToTry) {
  const accounts = await tried.fresh(clockOf())
  const given = { name: 'First', email: 'first@example.org', password: PASSWORD }
  const administrator = done(await accounts.setUp((await accounts.firstSecret())!, given))
  return { accounts, administrator }
}

async function join(accounts: Accounts, by: Account, role: Role): Promise<Account> {
  const invited = { name: role, email: `a-${role}@example.org`, roles: [role] }
  const secret = done(await accounts.invite(by, invited))
  return done(await accounts.setUp(secret, { name: role, password: PASSWORD }))
}

const signIn = (browser: TestBrowser, email: string, password = PASSWORD) =>
  browser.ask('POST', '/api/auth/sign-in/email', { email, password })

type Authenticator = ReturnType<typeof softwareAuthenticator>

async function register(browser: TestBrowser, key: Authenticator) {
  const asked = await browser.ask('GET', '/api/auth/passkey/generate-register-options')
  if (asked.status !== 200) return asked
  const response = key.create(asked.body as never)
  return browser.ask('POST', '/api/auth/passkey/verify-registration', { response, name: 'a key' })
}

async function useKey(browser: TestBrowser, key: Authenticator) {
  const asked = await browser.ask('GET', '/api/auth/passkey/generate-authenticate-options')
  return browser.ask('POST', '/api/auth/passkey/verify-authentication', {
    response: key.get(asked.body as never),
  })
}
