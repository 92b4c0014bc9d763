import { join } from 'node:path'
import { type Context, Hono } from 'hono'
import { fleetRoute } from '../fleet/route.ts'
import type { Jobs } from '../jobs.ts'
import { openLedgerView } from '../ledger/view.ts'
import type { LiveSource } from '../live/feed.ts'
import { planRoutes } from '../plan/routes.ts'
import type { Playables } from '../playables.ts'
import { authorityRoutes } from './authority-routes.ts'
import { clipRoutes } from './clips.ts'
import { hostGuard, refuse, refuseCaller, securityHeaders, type Who } from './guard.ts'
import { healthRoute, type Readiness } from './health.ts'
import { jobRoutes } from './job-routes.ts'
import { ledgerRoutes } from './ledger-routes.ts'
import { liveRoutes } from './live-routes.ts'
import { lookbackRoute } from './lookback.ts'
import { type Reading, type ReadVerb, Unrecorded } from './reading.ts'
import { runningRoute } from './running-routes.ts'
import { SORTIE_ID, sortieRoutes } from './sorties.ts'
import type { UploadLimits } from './upload.ts'
import { videoRoutes } from './videos.ts'
import { workbenchRoute } from './workbench.ts'

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly who: Who
  /** Of records of the sortie `:id`: what the gate is asked first, perhaps by the name of the file. */
  readonly reads?: ReadVerb | ((c: Context) => ReadVerb)
  readonly handle: (c: Context) => Response | Promise<Response>
}

export interface HttpOptions {
  /** Data folder. */
  readonly dir: string
  /** Folder of the built workbench. */
  readonly workbench: string
  readonly jobs: Jobs
  readonly playables: Playables
  readonly limits: UploadLimits
  readonly readiness: () => Readiness
  /** Folder of the record of what was taken in, made and handed out. */
  readonly ledger: string
  /** The gate before what is looked at or taken away. */
  readonly reading: Reading
  readonly now_ms: () => number
  /** Names besides the loopback ones that this server answers to. */
  readonly hosts: readonly string[]
  /** Ends live streams. */
  readonly signal: AbortSignal
  /** The command line: program and arguments before `process` or `follow`. */
  readonly command: readonly [string, ...string[]]
  /** Sortie folders besides the kept recordings whose results may be followed. */
  readonly besides: readonly string[]
  /** The stream that is listened to, if one is. */
  readonly live?: LiveSource | undefined
}

/** Everything that can be asked of the server. What is not a row here is refused. */
export function routeTable({
  dir,
  workbench,
  jobs,
  playables,
  limits,
  readiness,
  signal,
  command,
  besides,
  ledger,
  reading,
  now_ms,
  live: source,
}: HttpOptions): readonly Route[] {
  const sorties = sortieRoutes(dir, reading)
  const job = jobRoutes(jobs, limits, signal)
  const videos = videoRoutes({ dir, besides, playables })
  const clips = clipRoutes({ dir, besides, ledger, reading, videoOf: videos.videoOf })
  const live = liveRoutes(source, signal)
  const view = openLedgerView(ledger, dir)
  const record = ledgerRoutes(view)
  const authority = authorityRoutes({ dir, ledger, view, now_ms })
  const plans = planRoutes({ dir, ledger, now_ms, sets: [] })
  return [
    { method: 'GET', path: '/healthz', who: 'anyone', handle: healthRoute(readiness) },
    { method: 'GET', path: '/api/sorties', who: 'anyone', handle: sorties.list },
    { method: 'POST', path: '/api/sorties', who: 'own-page', handle: job.upload },
    ofSortie('result', 'open', sorties.result),
    ofSortie('records', 'open', sorties.records),
    ofSortie('authority', 'open', authority.authority),
    ofSortie('decisions', 'open', authority.decisions),
    ofSortie('files/:name', sorties.verbOfFile, sorties.file),
    // A picture is kept by the page itself: what it asks for is leave, and that it left goes into the record.
    ofSortie('snapshots/:name', 'export', (c) => c.json({ leaves: true })),
    ofSortie('videos/:number', 'open', videos.recorded),
    ofSortie('videos/:number/playable', 'open', videos.playable),
    ofSortie('videos/:number/playable.ts', 'open', videos.transcoded),
    {
      method: 'POST',
      path: '/api/sorties/:id/videos/:number/clips',
      who: 'own-page',
      handle: clips.make,
    },
    { method: 'GET', path: '/api/clips/:clip/:name', who: 'anyone', handle: clips.file },
    { method: 'GET', path: '/api/lookback', who: 'anyone', handle: lookbackRoute(dir, reading) },
    { method: 'GET', path: '/api/fleet', who: 'anyone', handle: fleetRoute({ dir, ledger, reading }) },
    { method: 'GET', path: '/api/jobs/:id', who: 'anyone', handle: job.state },
    { method: 'DELETE', path: '/api/jobs/:id', who: 'own-page', handle: job.cancel },
    { method: 'GET', path: '/api/jobs/:id/events', who: 'anyone', handle: job.events },
    {
      method: 'GET',
      path: '/api/running',
      who: 'anyone',
      handle: runningRoute({ dir, besides, command, signal, reading }),
    },
    { method: 'GET', path: '/api/platforms', who: 'anyone', handle: plans.platforms },
    { method: 'GET', path: '/api/plans', who: 'anyone', handle: plans.list },
    { method: 'GET', path: '/api/plans/:id', who: 'anyone', handle: plans.one },
    { method: 'POST', path: '/api/plans/:id', who: 'own-page', handle: plans.draw },
    { method: 'GET', path: '/api/plans/:id/checks', who: 'anyone', handle: plans.checks },
    { method: 'POST', path: '/api/plans/:id/submit', who: 'own-page', handle: plans.submit },
    { method: 'POST', path: '/api/plans/:id/approve', who: 'own-page', handle: plans.approve },
    { method: 'POST', path: '/api/plans/:id/revoke', who: 'own-page', handle: plans.revoke },
    { method: 'GET', path: '/api/plans/:id/export/:form', who: 'anyone', handle: plans.export },
    { method: 'GET', path: '/api/ledger', who: 'anyone', handle: record.state },
    { method: 'GET', path: '/api/ledger/entries', who: 'anyone', handle: record.entries },
    { method: 'GET', path: '/api/ledger/entries/:index', who: 'anyone', handle: record.entry },
    { method: 'GET', path: '/api/ledger/entries/:index/proof', who: 'anyone', handle: record.proof },
    { method: 'GET', path: '/api/live', who: 'anyone', handle: live.events },
    { method: 'GET', path: '/api/live/stream', who: 'anyone', handle: live.stream },
    { method: 'GET', path: '/*', who: 'anyone', handle: workbenchRoute(workbench, readiness) },
  ]
}

/** Records of one sortie, which the gate is asked for first. */
const ofSortie = (path: string, reads: NonNullable<Route['reads']>, handle: Route['handle']): Route => ({
  method: 'GET',
  path: `/api/sorties/:id/${path}`,
  who: 'anyone',
  reads,
  handle,
})

/** The server's answers, without a socket: `fetch` takes a Request. */
export function httpApp(options: HttpOptions): Hono {
  const app = new Hono()
  app.use(securityHeaders)
  app.use(hostGuard(options.hosts))
  const table = routeTable(options)
  const [workbench, named] = [table.filter(isWorkbench), table.filter((route) => !isWorkbench(route))]
  for (const route of named) add(app, route, options.reading)
  for (const path of new Set(named.map((route) => route.path))) refuseOtherMethods(app, path, table)
  app.all('/api/*', (c) => refuse(c, 404, `nothing at ${c.req.path}`))
  for (const route of workbench) add(app, route, options.reading)
  refuseOtherMethods(app, '/*', table)
  app.notFound((c) => refuse(c, 404, `nothing at ${c.req.path}`))
  app.onError((error, c) => {
    process.stderr.write(`overflight: ${c.req.method} ${c.req.path}: ${error.stack ?? error}\n`)
    if (error instanceof Unrecorded) {
      process.stderr.write(`overflight: because of ${error.cause}\n`)
      return refuse(c, 503, error.message)
    }
    return refuse(c, 500, 'an error of ours; the server wrote the details to its standard error')
  })
  return app
}

const isWorkbench = (route: Route) => route.path === '/*'

function add(app: Hono, { method, path, who, reads, handle }: Route, reading: Reading): void {
  app.on(method, path, async (c) => {
    const stranger = refuseCaller(c, who)
    if (stranger !== undefined) return stranger
    const refused = reads === undefined ? undefined : await refusedToRead(c, reads, reading)
    return refused ?? handle(c)
  })
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
