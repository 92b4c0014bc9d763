// wire names: client_id, client_secret, redirect_uris, email_verified
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import type { OidcProvider } from '../library.ts'
import { keep } from './browser.ts'

export interface TestProvider extends OidcProvider {
  /** Lets somebody sign in at the provider, as a browser does; answers the address that it sends them back to. */
  signIn(authorizationUrl: string, subject: string): Promise<URL>
  close(): Promise<void>
}

/** Claims of a subject that the provider knows: its own name as an address, checked unless it begins with "unchecked". */
export const addressOf = (subject: string) => `${subject}@example.org`

/** oidc-provider, a certified OpenID provider, on this machine, for a client at `address`. */
export async function testProvider(address: string): Promise<TestProvider> {
  const http = createServer((request, response) => handle(request, response))
  let handle: RequestListener = () => {}
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const client = {
    id: 'test',
    name: 'Test provider',
    clientId: 'overflight',
    clientSecret: 'of-the-test-alone',
  }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [`${address}/api/auth/callback/${client.id}`],
      },
    ],
    cookies: { keys: ['of-the-test-alone'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (...[, subject]) => ({
      accountId: subject,
      claims: () => ({
        ...{ sub: subject, name: subject, email: addressOf(subject) },
        email_verified: !subject.startsWith('unchecked'),
      }),
    }),
  })
  handle = provider.callback()
  return {
    ...client,
    issuer,
    signIn: (authorizationUrl, subject) => walk(new URL(authorizationUrl), issuer, subject),
    async close() {
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }
}

/** From page to page of the provider, filling in its forms, until it leads away from it. */
async function walk(from: URL, issuer: string, subject: string): Promise<URL> {
  const jar = new Map<string, string>()
  let url = from
  let form: URLSearchParams | undefined
  for (let step = 0; step < 12; step++) {
    const answer = await fetch(url, {
      ...{ method: form === undefined ? 'GET' : 'POST', redirect: 'manual' },
      ...(form === undefined ? {} : { body: form }),
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    keep(jar, answer.headers)
    form = undefined
    const to = answer.headers.get('location')
    const page = await answer.text()
    if (to === null) {
      const action = /action="([^"]+)"/.exec(page)?.[1]
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
      if (action === undefined || prompt === undefined)
        throw new Error(`the provider answers ${answer.status}: ${page}`)
      url = new URL(action, url)
      form = new URLSearchParams({ prompt, login: subject, password: 'any' })
      continue
    }
    url = new URL(to, url)
    if (url.origin !== issuer) return url
  }
  throw new Error('the provider leads in a circle')
}
