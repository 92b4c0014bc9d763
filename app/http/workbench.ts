import { existsSync } from 'node:fs'
import { join, normalize, sep } from 'node:path'
import type { Context } from 'hono'
import { html } from 'hono/html'
import { refuse } from './guard.ts'
import type { Readiness } from './health.ts'
import { sendFile } from './send-file.ts'

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  geojson: 'application/geo+json',
  svg: 'image/svg+xml',
  png: 'image/png',
  webp: 'image/webp',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
  txt: 'text/plain; charset=utf-8',
}

/** The built workbench. Its front page waits until the data is ready; assets carry their hash in their name. */
export function workbenchRoute(dist: string, readiness: () => Readiness) {
  return (c: Context): Response | Promise<Response> => {
    const inside = insidePath(c.req.path)
    if (inside === undefined) return refuse(c, 404, `nothing at ${c.req.path}`)
    if (inside === 'index.html') {
      const state = readiness()
      if (state.status === 'starting') return waitingPage(c, state.step)
      if (!existsSync(join(dist, inside)))
        return waitingPage(c, 'the workbench is not built: npm run build -w workbench')
    }
    const type = TYPES[inside.slice(inside.lastIndexOf('.') + 1)]
    if (!type) return refuse(c, 404, `nothing at ${c.req.path}`)
    const cache = inside.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    return sendFile(c, { path: join(dist, inside), type, headers: { 'cache-control': cache } })
  }
}

/** The file inside the built folder that a path of a URL means; undefined when it climbs out or is malformed. */
function insidePath(urlPath: string): string | undefined {
  try {
    const path = decodeURIComponent(urlPath).replace(/^\/+/, '') || 'index.html'
    if (path.includes('\0') || path.includes('\\') || path.split('/').some((part) => part.startsWith('.')))
      return undefined
    const inside = normalize(path)
    return inside.startsWith('..') || inside.startsWith(sep) ? undefined : inside.replaceAll(sep, '/')
  } catch {
    return undefined // not a lawful percent-encoding
  }
}

function waitingPage(c: Context, step: string) {
  const page = html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta http-equiv="refresh" content="1" />
      <title>Overflight</title>
      <body style="font: 16px system-ui; background: #10151b; color: #dde4ea; display: grid; place-content: center; height: 90vh">
        <p>Overflight is getting ready: ${step}</p>
      </body>
    </html>`
  return c.html(page, 503, { 'retry-after': '1' })
}
