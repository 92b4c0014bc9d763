import type { Context, Hono } from 'hono'
import type { DeskStore } from '../../adapters/desk-store/desk-store.ts'
import { activityRows } from '../activity/routes.ts'
import { fleetRoute } from '../fleet/route.ts'
import type { Jobs } from '../jobs.ts'
import { openLedgerView } from '../ledger/view.ts'
import type { LiveSource } from '../live/feed.ts'
import { lookAtNotices, type NoticeDesk } from '../notices/opening.ts'
import { noticeRoutes } from '../notices/routes.ts'
import { noticesWaiting } from '../notices/waiting.ts'
import type { NoticesKept } from '../oversight/ask.ts'
import { oversightRoutes } from '../oversight/routes.ts'
import { looksRows } from '../people/looks.ts'
import { namesOf } from '../people/names.ts'
import { type PeopleRoutesOptions, peopleRouteTable } from '../people/routes.ts'
import { planRoutes } from '../plan/routes.ts'
import type { Playables } from '../playables.ts'
import { openApiRoute } from './api/route.ts'
import { authoritiesRoutes } from './authorities.ts'
import { authorityRoutes } from './authority-routes.ts'
import { clipRoutes } from './clips.ts'
import { healthRoute, type Readiness } from './health.ts'
import { jobRoutes } from './job-routes.ts'
import { ledgerRoutes } from './ledger-routes.ts'
import { liveRoutes } from './live-routes.ts'
import { lookbackRoute } from './lookback.ts'
import type { Reading } from './reading.ts'
import { readingReasons } from './reasons.ts'
import { callerOf, type Route } from './route.ts'
import { anyone, only, proofs, records, seen } from './rules.ts'
import { runningRoute } from './running-routes.ts'
import { sortieRoutes } from './sorties.ts'
import { tableApp } from './table.ts'
import type { UploadLimits } from './upload.ts'
import { videoRoutes } from './videos.ts'
import { workbenchRoute } from './workbench.ts'

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
  /** Notices of this folder, behind its database. */
  readonly notices: NoticeDesk
  /** What is remembered of those who work here. */
  readonly desk: () => Promise<DeskStore>
  /** Who may sign in, and what is recorded about them. */
  readonly people: PeopleRoutesOptions
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
  people,
  desk,
  notices,
}: HttpOptions): readonly Route[] {
  const sorties = sortieRoutes(dir, reading)
  const reasons = readingReasons({ dir, ledger, now_ms })
  /** Records of one sortie, which the gate is asked for first. */
  const ofSortie = (path: string, reads: NonNullable<Route['reads']>, handle: Route['handle']): Route => ({
    ...{ method: 'GET', path: `/api/sorties/:id/${path}`, rule: records, about: reasons.ofSortie },
    ...{ reads, handle },
  })
  const job = jobRoutes(jobs, limits, signal)
  const videos = videoRoutes({ dir, besides, playables })
  const clips = clipRoutes({ dir, besides, ledger, reading, videoOf: videos.videoOf })
  const live = liveRoutes(source, signal)
  const view = openLedgerView(ledger, dir)
  const authority = authorityRoutes({ dir, ledger, view, now_ms })
  const table: readonly Route[] = [
    { method: 'GET', path: '/healthz', rule: anyone, handle: healthRoute(readiness) },
    ...peopleRouteTable(people),
    ...looksRows(desk),
    { method: 'GET', path: '/api/sorties', rule: seen, handle: sorties.list },
    { method: 'POST', path: '/api/sorties', rule: only(['operator', 'analyst']), handle: job.upload },
    { method: 'POST', path: '/api/sorties/:id/reasons', rule: seen, handle: reasons.say },
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
      ...{ method: 'POST', path: '/api/sorties/:id/videos/:number/clips' },
      ...{ rule: CLIPPING, about: reasons.ofSortie, handle: clips.make },
    },
    {
      ...{ method: 'GET', path: '/api/clips/:clip/:name', rule: records },
      ...{ about: reasons.ofClip, handle: clips.file },
    },
    { method: 'GET', path: '/api/lookback', rule: seen, handle: lookbackRoute(dir, reading) },
    { method: 'GET', path: '/api/fleet', rule: seen, handle: fleetRoute({ dir, ledger, reading }) },
    { method: 'GET', path: '/api/jobs/:id', rule: seen, handle: job.state },
    {
      ...{ method: 'DELETE', path: '/api/jobs/:id', handle: job.cancel },
      ...{ rule: only(['operator', 'analyst'], 'own'), about: job.owner },
    },
    { method: 'GET', path: '/api/jobs/:id/events', rule: seen, handle: job.events },
    {
      ...{ method: 'GET', path: '/api/running', rule: records, about: reasons.ofInput },
      handle: runningRoute({ dir, besides, command, signal, reading }),
    },
    ...authorityRows(authoritiesRoutes({ ledger, now_ms })),
    ...planRows(
      planRoutes({ desk: { dir, ledger, now_ms, sets: [] }, reading, namesOf: namesOf(people.people) }),
    ),
    ...ledgerRows(ledgerRoutes(view)),
    ...noticeRows(notices),
    ...oversightRows({ dir, ledger, reading, now_ms, notices: noticesKept(notices), whoActs }),
    ...activityRows({
      ...{ dir, jobs, view, ledger, desk, signal, people: people.people },
      notices: () => noticesWaiting(notices),
    }),
    { method: 'GET', path: '/api/live', rule: seen, handle: live.events },
    { method: 'GET', path: '/api/live/stream', rule: seen, handle: live.stream },
    { method: 'GET', path: '/api/openapi.json', rule: anyone, handle: openApiRoute(() => table) },
    { method: 'GET', path: '/*', rule: anyone, handle: workbenchRoute(workbench, readiness) },
  ]
  return table
}

/** Who acts, as the gate and the record are told. */
const whoActs = (c: Context) => {
  const { id, roles } = callerOf(c)
  return { by: id, role: roles.includes('overseer') ? 'overseer' : null }
}

const noticeRows = (desk: NoticeDesk): readonly Route[] => {
  const mayAct = (c: Context) => callerOf(c).roles.includes('release-officer')
  const notices = noticeRoutes({ desk, whoActs: (c) => whoActs(c).by, mayAct })
  return [
    { method: 'GET', path: '/api/notices', rule: NOTICES, handle: notices.list },
    { method: 'GET', path: '/api/notices/recipients', rule: NOTICES, handle: notices.recipients },
    { method: 'POST', path: '/api/notices/recipients', rule: NOTIFYING, handle: notices.setRecipients },
    { method: 'GET', path: '/api/notices/:id', rule: NOTICES, handle: notices.one },
    { method: 'GET', path: '/api/notices/:id/files/:name', rule: NOTICES, handle: notices.file },
    { method: 'POST', path: '/api/notices/:id/draft', rule: NOTIFYING, handle: notices.draft },
    { method: 'POST', path: '/api/notices/:id/send', rule: NOTIFYING, handle: notices.send },
    { method: 'POST', path: '/api/notices/:id/acknowledge', rule: NOTIFYING, handle: notices.acknowledge },
  ]
}

/** The overseer's own view reads the record first: nobody has to have read it before. */
const noticesKept = (desk: NoticeDesk): NoticesKept => ({
  async all() {
    await lookAtNotices(desk)
    return (await desk.store()).store.all()
  },
})

const oversightRows = (options: Parameters<typeof oversightRoutes>[0]): readonly Route[] => {
  const seat = oversightRoutes(options)
  return [
    { method: 'GET', path: '/api/oversight', rule: OVERSEEING, handle: seat.seat },
    { method: 'GET', path: '/api/oversight/package', rule: OVERSEEING, handle: seat.package },
    { method: 'GET', path: '/api/oversight/questions', rule: seen, handle: seat.questions },
    { method: 'POST', path: '/api/oversight/questions', rule: OVERSEEING, handle: seat.ask },
    { method: 'POST', path: '/api/oversight/questions/:id/answers', rule: ANSWERING, handle: seat.answer },
    { method: 'POST', path: '/api/oversight/holds', rule: OVERSEEING, handle: seat.setHold },
    { method: 'POST', path: '/api/oversight/holds/lift', rule: OVERSEEING, handle: seat.liftHold },
  ]
}

const NOTICES = only(['release-officer', 'overseer'])
const NOTIFYING = only(['release-officer'])
const OVERSEEING = only(['overseer'])
const ANSWERING = only(['analyst', 'release-officer'])

const authorityRows = (authorities: ReturnType<typeof authoritiesRoutes>): readonly Route[] => [
  { method: 'GET', path: '/api/authorities', rule: seen, handle: authorities.list },
  { method: 'POST', path: '/api/authorities', rule: PLANNING, handle: authorities.record },
  { method: 'POST', path: '/api/authorities/revoke', rule: PLANNING, handle: authorities.revoke },
]

const planRows = (plans: ReturnType<typeof planRoutes>): readonly Route[] => [
  { method: 'GET', path: '/api/platforms', rule: seen, handle: plans.platforms },
  { method: 'GET', path: '/api/plans', rule: seen, handle: plans.list },
  { method: 'GET', path: '/api/plans/:id', rule: seen, handle: plans.one },
  { method: 'POST', path: '/api/plans/:id', rule: PLANNING, handle: plans.draw },
  { method: 'GET', path: '/api/plans/:id/checks', rule: seen, handle: plans.checks },
  { method: 'POST', path: '/api/plans/:id/submit', rule: PLANNING, handle: plans.submit },
  // That nobody approves what they asked for is for the plan's own steps: that it was tried goes into the record.
  { method: 'POST', path: '/api/plans/:id/approve', rule: DECIDING, handle: plans.approve },
  { method: 'POST', path: '/api/plans/:id/revoke', rule: DECIDING, handle: plans.revoke },
  { method: 'GET', path: '/api/plans/:id/export/:form', rule: DECIDING, handle: plans.export },
]

const ledgerRows = (record: ReturnType<typeof ledgerRoutes>): readonly Route[] => [
  { method: 'GET', path: '/api/ledger', rule: proofs, handle: record.state },
  { method: 'GET', path: '/api/ledger/entries', rule: proofs, handle: record.entries },
  { method: 'GET', path: '/api/ledger/entries/:index', rule: proofs, handle: record.entry },
  { method: 'GET', path: '/api/ledger/entries/:index/proof', rule: proofs, handle: record.proof },
]

const CLIPPING = { ...only(['analyst', 'release-officer']), restricted: true } as const
const PLANNING = only(['planner'])
const DECIDING = only(['planner', 'operator'])

/** The server's answers, without a socket: `fetch` takes a Request. */
export const httpApp = (options: HttpOptions): Hono =>
  tableApp(routeTable(options), {
    ...options,
    accounts: options.people.people.accounts,
    now_us: () => Math.round(options.now_ms() * 1000),
  })
