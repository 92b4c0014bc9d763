import type { Context, MiddlewareHandler } from 'hono'
import type { InBoth } from '../../src/people/in-both.ts'

/** Names that always mean this machine. A page from elsewhere cannot make a browser send one of these as Host. */
const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]']

/**
 * Refuses requests that address us by a name that is not ours: a foreign page that has its own name resolved to this
 * machine (DNS rebinding) is seen by its Host header.
 */
export function hostGuard(names: readonly string[]): MiddlewareHandler {
  const ours = new Set([...LOOPBACK_NAMES, ...names.map((name) => name.toLowerCase())])
  return async (c, next) => {
    const name = hostName(c.req.header('host'))
    if (name === undefined || !ours.has(name)) {
      return refuse(
        c,
        421,
        `found Host ${c.req.header('host') ?? 'none'}; expected one of ${[...ours].join(', ')}`,
      )
    }
    return next()
  }
}

function hostName(host: string | undefined): string | undefined {
  const url = host && URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined
  return url && url.host !== '' && url.pathname === '/' && url.username === '' ? url.hostname : undefined
}

/**
 * Refuses what a page from elsewhere made a browser send: whatever asks with another site's mark, and what changes something
 * unless it says that it comes from this server. A program that is no browser says so too, with the header Origin.
 */
export function refuseForeign(c: Context): Response | undefined {
  const site = c.req.header('sec-fetch-site')
  if (c.req.path.startsWith('/api/') && site !== undefined && site !== 'same-origin' && site !== 'none') {
    const isSignIn = c.req.method === 'GET' && c.req.path.startsWith('/api/auth/callback/')
    // A provider of OIDC sends people back here: that is a page from elsewhere, and its secret is checked by the library.
    if (!isSignIn)
      return refuse(
        c,
        403,
        `found a request from another site (Sec-Fetch-Site ${site}); expected our own page`,
      )
  }
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return undefined
  const origin = c.req.header('origin')
  if (origin && URL.canParse(origin) && new URL(origin).host === c.req.header('host')?.toLowerCase())
    return undefined
  return refuse(c, 403, `found Origin ${origin ?? 'none'}; expected http://${c.req.header('host')}`)
}

/** What a page of ours may load and do: nothing from elsewhere. */
const PAGE_POLICY = [
  "default-src 'self'",
  "worker-src 'self' blob:",
  "img-src 'self' data: blob:",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A report is a document made of data: it runs nothing, loads nothing, and may be shown inside our own page. */
export const REPORT_POLICY = [
  'sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "frame-ancestors 'self'",
].join('; ')

/** On every answer, unless the route has set its own. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  const defaults = {
    'content-security-policy': PAGE_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  }
  for (const [name, value] of Object.entries(defaults)) if (!c.res.headers.has(name)) c.header(name, value)
}

export type RefusalStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 421 | 422 | 500 | 503 | 507

/** A refusal a person can act on: what was found, what was expected. */
export function refuse(
  c: Context,
  status: RefusalStatus,
  message: string,
  headers: Record<string, string> = {},
) {
  return c.json({ message }, status, headers)
}

/** The same in both languages; `code` for programs. */
export const refuseInBoth = (c: Context, status: RefusalStatus, says: InBoth, code?: string) =>
  c.json({ message: says.en, says, ...(code === undefined ? {} : { code }) }, status, {
    'cache-control': 'no-store',
  })
