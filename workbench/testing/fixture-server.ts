import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { madeRunning } from './made-running.ts'
import type { MadeSortie } from './made-sorties.ts'
import { madeSorties } from './made-sorties.ts'

const dist = fileURLToPath(new URL('../dist/', import.meta.url))

/**
 * The screen's server for tests: the built workbench, made-up sorties, an upload that succeeds unless the folder holds a
 * file named `broken.csv`, and replays that can be followed: the landfill's fails after two updates, the quarry's is
 * refused because two others run, and the paddock's recordings are not kept. It answers with the strict content policy the product serves, so a breach shows.
 */
export async function startFixtureServer(sorties: MadeSortie[] = madeSorties()) {
  const uploads = new Map<string, string[]>()
  const replays: Replay[] = []
  const held: Held = { sorties, uploads, replays, heldAfter: Infinity }
  const server = createServer((request, response) => {
    answer(request, response, held).catch((problem) => response.destroy(problem))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    /** Names of the files of every upload, as they arrived. */
    uploads,
    /** Every replay that was asked for, and whether its listener left before the end. */
    replays,
    /** From now on replays wait after this update; a larger number lets those that wait go on. */
    holdAfter(update: number) {
      held.heldAfter = update
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const POLICY =
  "default-src 'self'; worker-src 'self' blob:; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'"
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}

interface Replay {
  readonly input: string
  readonly speed: number
  left: boolean
}

interface Held {
  readonly sorties: MadeSortie[]
  readonly uploads: Map<string, string[]>
  readonly replays: Replay[]
  /** Replays go on to this update and no further. */
  heldAfter: number
}

async function answer(request: IncomingMessage, response: ServerResponse, held: Held) {
  const { sorties, uploads } = held
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const one = /^\/api\/sorties\/([^/]+)\/(result|records)$/.exec(pathname)
  const authority = /^\/api\/sorties\/([^/]+)\/(authority|decisions)$/.exec(pathname)
  const events = /^\/api\/jobs\/([^/]+)\/events$/.exec(pathname)
  if (pathname === '/api/sorties' && request.method === 'POST')
    return await receive(request, response, uploads)
  if (pathname === '/api/me/looks') return json(response, { looks: {} })
  if (pathname === '/api/me') return json(response, { person: MADE_PERSON, providers: [] })
  if (pathname === '/api/sorties') return json(response, { sorties: sorties.map(summary) })
  if (pathname === '/api/running') return await replay(response, searchParams, held)
  if (events) return await tell(response, uploads.get(events[1]!) ?? [], sorties)
  if (authority) {
    const data = sorties.find(({ id }) => id === decodeURIComponent(authority[1]!))?.result.data
    const none = { data, authority: null, standing: null, area: null, keptUntil_ms: null }
    const nothing = { decisions: [], next: null }
    return json(response, authority[2] === 'decisions' ? nothing : { ...none, states: [], holds: [] })
  }
  if (one) {
    const sortie = sorties.find(({ id }) => id === decodeURIComponent(one[1]!))
    if (!sortie) return json(response, { error: 'no such sortie' }, 404)
    return json(response, one[2] === 'result' ? sortie.result : sortie.records)
  }
  return await serveFile(pathname, response)
}

/** Whoever looks at the fixtures is of the whole staff. */
const MADE_PERSON = {
  ...{ id: 'made-staff', name: 'Made staff', email: 'made@example.org', demonstration: false },
  roles: ['planner', 'operator', 'analyst', 'release-officer'],
}

function summary({ id, result, records }: MadeSortie) {
  const { name, data, verdict, reason, species, sources } = result
  return {
    ...{ id, name, case: result.case, data, verdict, reason, species },
    from_us: records.from_us,
    to_us: records.to_us,
    sources: sources.map((source) => ({
      id: source.id,
      p50_kgph: source.rate_kgph.p50,
      area90_m2: source.area90_m2,
    })),
  }
}

async function receive(request: IncomingMessage, response: ServerResponse, uploads: Map<string, string[]>) {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  const job = `job-${uploads.size + 1}`
  uploads.set(
    job,
    [...body.matchAll(/name="files"; filename="([^"]*)"/g)].map((match) => match[1]!),
  )
  json(response, { job }, 202)
}

/** Progress in three stages, then the end: a failure with its place if the folder held `broken.csv`. */
async function tell(response: ServerResponse, files: readonly string[], sorties: MadeSortie[]) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  const event = (name: string, data: unknown) =>
    response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
  for (const [stage, fraction] of [
    ['read', 0.2],
    ['detect', 0.5],
    ['locate', 0.8],
  ] as const) {
    event('progress', { stage, fraction, message: `${stage}: ${files.length} files` })
    await pause(150)
  }
  if (files.some((file) => file.endsWith('broken.csv'))) {
    const fault = {
      kind: 'not-a-number',
      file: 'broken.csv',
      row: 17,
      column: 'CH4',
      found: '"n/a"',
      expected: 'a number in ppm',
    }
    event('failed', { message: 'No gas recording could be read.', faults: [fault] })
  } else {
    const template = sorties[0]!
    const id = `dropped-${sorties.length}`
    sorties.unshift({ ...template, id, result: { ...template.result, case: id, name: 'Dropped folder' } })
    event('done', { sorties: [id] })
  }
  response.end()
}

const BETWEEN_UPDATES_MS = 150

/** Six updates and the end, or what goes wrong with this sortie. */
async function replay(response: ServerResponse, query: URLSearchParams, held: Held) {
  const { sorties, replays } = held
  const asked: Replay = { input: query.get('input') ?? '', speed: Number(query.get('speed')), left: false }
  replays.push(asked)
  const sortie = sorties.find(({ id }) => id === asked.input)
  if (asked.input === 'quarry-north') return json(response, { error: '2 recordings are being followed' }, 503)
  if (!sortie || asked.input === 'paddock-release-3') return json(response, { error: 'not kept' }, 404)
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.on('close', () => {
    asked.left = !response.writableEnded
  })
  response.write(': still here\n\n')
  let id = 0
  const event = (name: string, data: unknown) =>
    response.write(`event: ${name}\nid: ${++id}\ndata: ${JSON.stringify(data)}\n\n`)
  const fails = asked.input === 'landfill-vents'
  for (const running of madeRunning(sortie).slice(0, fails ? 2 : undefined)) {
    event('state', running)
    do await pause(BETWEEN_UPDATES_MS)
    while (running.update >= held.heldAfter && !response.closed)
    if (response.closed) return
  }
  const fault = { kind: 'missing-wind', file: 'wind.csv', found: 'no row', expected: 'wind at every hour' }
  if (fails) event('failed', { message: 'The wind could not be read.', faults: [fault] })
  else event('done', {})
  response.end()
}

async function serveFile(pathname: string, response: ServerResponse) {
  const path = join(dist, normalize(pathname === '/' ? '/index.html' : decodeURIComponent(pathname)))
  const known =
    path.startsWith(dist) &&
    (await stat(path).then(
      (found) => found.isFile(),
      () => false,
    ))
  if (!known) return json(response, { error: 'not found' }, 404)
  response.writeHead(200, {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
  })
  createReadStream(path).pipe(response)
}

function json(response: ServerResponse, data: unknown, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(data))
}
