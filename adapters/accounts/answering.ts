import { browserPaths } from './accounts.ts'
import { PEER_HEADER } from './library.ts'

const BASE = '/api/auth'
/** A device is told for whom it makes a passkey. */
const REGISTER_OPTIONS = `${BASE}/passkey/generate-register-options`

/** The library's handler behind the closed list of paths: what is no row of it is not there. */
export function answering(handler: (request: Request) => Promise<Response>) {
  return async (request: Request, peer: string | undefined): Promise<Response> => {
    const { pathname } = new URL(request.url)
    if (!isBrowserPath(request.method, pathname)) return nothing(pathname)
    const headers = new Headers(request.headers)
    headers.delete(PEER_HEADER)
    if (peer !== undefined) headers.set(PEER_HEADER, peer)
    const answer = await handler(new Request(request, { headers }))
    return pathname === REGISTER_OPTIONS ? without(['token', 'session'], answer) : withoutSecrets(answer)
  }
}

const isBrowserPath = (method: string, pathname: string): boolean =>
  browserPaths.some(
    ([only, path]) =>
      only === method && new RegExp(`^${BASE}${path.replace(/:\w+/, '[\\w-]+')}$`).test(pathname),
  )

const nothing = (pathname: string) => Response.json({ message: `nothing at ${pathname}` }, { status: 404 })

/** An answer of the library as a page may have it. */
export const withoutSecrets = (answer: Response): Promise<Response> =>
  without(['token', 'session', 'user'], answer)

/** A session's token belongs in the cookie that no script can read, not in an answer that scripts are given. */
async function without(untold: readonly string[], answer: Response): Promise<Response> {
  const headers = new Headers(answer.headers)
  const wait_s = headers.get('x-retry-after')
  if (wait_s !== null) headers.set('retry-after', wait_s)
  const { status } = answer
  const text = await answer.text()
  headers.delete('content-length')
  const isJson = headers.get('content-type')?.startsWith('application/json') && text !== ''
  const body: unknown = isJson ? JSON.parse(text) : undefined
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return new Response(text === '' ? null : text, { status, headers })
  const rest = Object.entries(body).filter(([name]) => !untold.includes(name))
  return Response.json(Object.fromEntries(rest), { status, headers })
}
