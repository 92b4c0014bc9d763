import { type Context, Hono } from 'hono'
import type { Jobs } from '../jobs.ts'
import type { LiveSource } from '../live/feed.ts'
import type { Playables } from '../playables.ts'
import { clipRoutes } from './clips.ts'
import { hostGuard, refuse, refuseCaller, securityHeaders, type Who } from './guard.ts'
import { healthRoute, type Readiness } from './health.ts'
import { jobRoutes } from './job-routes.ts'
import { liveRoutes } from './live-routes.ts'
import { lookbackRoute } from './lookback.ts'
import { runningRoute } from './running-routes.ts'
import { sortieRoutes } from './sorties.ts'
import type { UploadLimits } from './upload.ts'
import { videoRoutes } from './videos.ts'
import { workbenchRoute } from './workbench.ts'

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly who: Who
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
  live: source,
}: HttpOptions): readonly Route[] {
  const sorties = sortieRoutes(dir)
  const job = jobRoutes(jobs, limits, signal)
  const videos = videoRoutes({ dir, besides, playables })
  const clips = clipRoutes({ dir, besides, ledger, videoOf: videos.videoOf })
  const live = liveRoutes(source, signal)
  return [
    { method: 'GET', path: '/healthz', who: 'anyone', handle: healthRoute(readiness) },
    { method: 'GET', path: '/api/sorties', who: 'anyone', handle: sorties.list },
    { method: 'POST', path: '/api/sorties', who: 'own-page', handle: job.upload },
    { method: 'GET', path: '/api/sorties/:id/result', who: 'anyone', handle: sorties.result },
    { method: 'GET', path: '/api/sorties/:id/records', who: 'anyone', handle: sorties.records },
    { method: 'GET', path: '/api/sorties/:id/files/:name', who: 'anyone', handle: sorties.file },
    {
      method: 'GET',
      path: '/api/sorties/:id/videos/:number',
      who: 'anyone',
      handle: videos.recorded,
    },
    {
      method: 'GET',
      path: '/api/sorties/:id/videos/:number/playable',
      who: 'anyone',
      handle: videos.playable,
    },
    {
      method: 'GET',
      path: '/api/sorties/:id/videos/:number/playable.ts',
      who: 'anyone',
      handle: videos.transcoded,
    },
    {
      method: 'POST',
      path: '/api/sorties/:id/videos/:number/clips',
      who: 'own-page',
      handle: clips.make,
    },
    { method: 'GET', path: '/api/clips/:clip/:name', who: 'anyone', handle: clips.file },
    { method: 'GET', path: '/api/lookback', who: 'anyone', handle: lookbackRoute(dir) },
    { method: 'GET', path: '/api/jobs/:id', who: 'anyone', handle: job.state },
    { method: 'DELETE', path: '/api/jobs/:id', who: 'own-page', handle: job.cancel },
    { method: 'GET', path: '/api/jobs/:id/events', who: 'anyone', handle: job.events },
    {
      method: 'GET',
      path: '/api/running',
      who: 'anyone',
      handle: runningRoute({ dir, besides, command, signal }),
    },
    { method: 'GET', path: '/api/live', who: 'anyone', handle: live.events },
    { method: 'GET', path: '/api/live/stream', who: 'anyone', handle: live.stream },
    { method: 'GET', path: '/*', who: 'anyone', handle: workbenchRoute(workbench, readiness) },
  ]
}

/** The server's answers, without a socket: `fetch` takes a Request. */
export function httpApp(options: HttpOptions): Hono {
  const app = new Hono()
  app.use(securityHeaders)
  app.use(hostGuard(options.hosts))
  const table = routeTable(options)
  const [workbench, named] = [table.filter(isWorkbench), table.filter((route) => !isWorkbench(route))]
  for (const route of named) add(app, route)
  for (const path of new Set(named.map((route) => route.path))) refuseOtherMethods(app, path, table)
  app.all('/api/*', (c) => refuse(c, 404, `nothing at ${c.req.path}`))
  for (const route of workbench) add(app, route)
  refuseOtherMethods(app, '/*', table)
  app.notFound((c) => refuse(c, 404, `nothing at ${c.req.path}`))
  app.onError((error, c) => {
    process.stderr.write(`overflight: ${c.req.method} ${c.req.path}: ${error.stack ?? error}\n`)
    return refuse(c, 500, 'an error of ours; the server wrote the details to its standard error')
  })
  return app
}

const isWorkbench = (route: Route) => route.path === '/*'

function add(app: Hono, { method, path, who, handle }: Route): void {
  app.on(method, path, (c) => refuseCaller(c, who) ?? handle(c))
}

function refuseOtherMethods(app: Hono, path: string, table: readonly Route[]): void {
  const allowed = table.filter((route) => route.path === path).map((route) => route.method)
  const allow = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
  app.all(path, (c) => refuse(c, 405, `found ${c.req.method}; expected ${allow}`, { allow }))
}
