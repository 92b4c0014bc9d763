import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAdaptorServer } from '@hono/node-server'
import type { OidcProvider } from '../adapters/accounts/library.ts'
import { type Clock, systemClock } from '../adapters/clock/clock.ts'
import { ffmpegTranscoder } from '../adapters/transcoder/ffmpeg.ts'
import type { Transcoder } from '../adapters/transcoder/transcoder.ts'
import { CannotListen } from './failures.ts'
import { readinessOf } from './http/health.ts'
import { openReading } from './http/reading.ts'
import { httpApp } from './http/routes.ts'
import { openJobs } from './jobs.ts'
import { keptDatabase } from './kept-database.ts'
import { keptDesk } from './kept-desk.ts'
import { keepLedger } from './ledger/keeper.ts'
import type { LiveSource } from './live/feed.ts'
import { keepNotices } from './notices/keeper.ts'
import { type NoticeDesk, openNotices } from './notices/opening.ts'
import { addressesAt, mustBeSealed } from './people/addresses.ts'
import { greeted } from './people/greeting.ts'
import { latePeople, type People } from './people/opening.ts'
import { peopleRecorder } from './people/recording.ts'
import { openPlayables } from './playables.ts'

export interface ServeOptions {
  /** Data folder: sorties/ with results, recordings/ as uploaded, staging/ for work in hand. Made when missing. */
  readonly dir: string
  /** 0 takes any free port. */
  readonly port: number
  /** Address to listen on; this machine alone unless told otherwise. */
  readonly host?: string
  /** Settles when the data is there to be looked at; until then /healthz answers 503. */
  readonly ready?: Promise<void>
  /** What is being done on the way to `ready`. */
  readonly step?: () => string
  /** Stops the server, and the job it runs. */
  readonly signal?: AbortSignal
  /** Names besides the loopback ones that requests may address. */
  readonly hosts?: readonly string[]
  readonly uploadBytesMax?: number
  readonly uploadFilesMax?: number
  /** Folder of the built workbench. */
  readonly workbench?: string
  /** Folder of the record; as OVERFLIGHT_LEDGER names it, or in the data folder, unless told otherwise. */
  readonly ledger?: string
  /** The command line: program and arguments before `process`. */
  readonly command?: readonly [string, ...string[]]
  readonly clock?: Clock
  /** ffmpeg as OVERFLIGHT_FFMPEG names it, or on the PATH, unless told otherwise. */
  readonly transcoder?: Transcoder
  /** Room for videos made playable; 20 GB unless told otherwise. They can be made again: those used longest ago go first. */
  readonly transcodedBytesMax?: number
  /** A stream that is listened to, shown beside the results. */
  readonly live?: LiveSource
  /** Address of a PostgreSQL (postgres://…); one of its own in the data folder unless told otherwise. */
  readonly database?: string
  /** Addresses of the server as people write them, the first the one that is told: needed where other machines reach it. */
  readonly addresses?: readonly string[]
  /** Providers of OpenID Connect that people may sign in by. */
  readonly providers?: readonly OidcProvider[]
  /** Shows the program by made-up people while nobody has an account, where only this machine reaches it. */
  readonly demonstrates?: boolean
  /** Who has an account, where that is known otherwise than from the database. */
  readonly people?: People
  /** Takes what whoever starts the server must read: the link of the first administrator, a database that does not answer. */
  readonly tell?: (text: string) => void
  /** Also looks after the record: beats, verification, and erasing what is kept no longer. */
  readonly keepsLedger?: boolean
}

export interface Server {
  readonly url: string
  readonly port: number
  stop(): Promise<void>
}

const UPLOAD_BYTES_MAX = 2 * 2 ** 30
const UPLOAD_FILES_MAX = 10_000
const TRANSCODED_BYTES_MAX = 20e9
/** A large upload over a slow line takes its time; a request that never ends must still end. */
const REQUEST_TIMEOUT_MS = 3_600_000

/** Serves the workbench and the results of one data folder. Resolves when it listens. */
export async function serve(options: ServeOptions): Promise<Server> {
  const { port, host = '127.0.0.1', clock = systemClock() } = options
  const dir = resolve(options.dir)
  // Before the first wait: a promise that fails meanwhile must find its listener.
  const readiness = readinessOf(options.ready ?? Promise.resolve(), options.step ?? (() => 'starting'))
  const addresses = mustBeSealed(host, options.addresses ?? [])
  await mkdir(join(dir, 'sorties'), { recursive: true })
  const command = options.command ?? ownCommand()
  const jobs = await openJobs({ dir, clock, command })
  const playables = playablesOf(options, dir, clock)
  const ending = new AbortController()
  const ledger = resolve(options.ledger ?? process.env.OVERFLIGHT_LEDGER ?? join(dir, 'ledger'))
  const now_ms = () => clock.now_us() / 1000
  const database = keptDatabase({ dir, url: options.database })
  const desk = keptDesk(database)
  const record = peopleRecorder(ledger, now_ms)
  const notices = openNotices({ dir, ledger, database: database.open, now_ms })
  const addressesNow = () =>
    addressesAt(host, (http.address() as AddressInfo | null)?.port ?? port, addresses)
  const people = options.people ?? latePeople({ ...options, database, clock, dir }, host, addressesNow)
  const app = httpApp({
    dir,
    workbench: options.workbench ?? join(packageRoot(), 'workbench', 'dist'),
    jobs,
    playables,
    limits: limitsOf(options),
    readiness,
    hosts: [...(options.hosts ?? []), ...addresses.map((each) => new URL(each).hostname)],
    signal: ending.signal,
    command,
    ledger,
    reading: openReading({ dir, ledger, now_ms }),
    now_ms,
    besides: [join(packageRoot(), 'corpus', 'example')],
    live: options.live,
    desk: desk.open,
    notices,
    people: { people, address: () => addressesNow()[0], record },
  })
  const http = createAdaptorServer({ fetch: app.fetch, hostname: host }) as HttpServer
  http.requestTimeout = REQUEST_TIMEOUT_MS
  let keeping: Promise<unknown> = Promise.resolve()
  const stop = once(async () => {
    ending.abort()
    const closed = new Promise((done) => http.close(done))
    http.closeAllConnections()
    await playables.close()
    await Promise.all([closed, jobs.close(), keeping])
    await desk.close()
    await database.close()
  })
  await listen(http, port, host).catch(async (error) => {
    await jobs.close()
    throw error
  })
  const shown =
    options.people === undefined
      ? greeted(people, addressesNow, record, options.tell, ending.signal)
      : undefined
  if (options.keepsLedger)
    // What makes the data ready has the machine to itself; a server that ends before, or never gets ready, keeps nothing.
    keeping = settledOrEnded(options.ready, ending.signal).then((ready) =>
      ready ? keepBoth({ dir, ledger, clock, command, signal: ending.signal }, notices) : undefined,
    )
  keeping = Promise.all([keeping, shown])
  options.signal?.addEventListener('abort', () => void stop(), { once: true })
  if (options.signal?.aborted) await stop()
  const bound = (http.address() as AddressInfo | null)?.port ?? port
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`, port: bound, stop }
}

const playablesOf = (options: ServeOptions, dir: string, clock: Clock) =>
  openPlayables({
    ...{ dir, clock, bytesMax: options.transcodedBytesMax ?? TRANSCODED_BYTES_MAX },
    transcoder: options.transcoder ?? ffmpegTranscoder(process.env.OVERFLIGHT_FFMPEG || 'ffmpeg'),
  })

const limitsOf = ({ uploadBytesMax, uploadFilesMax }: ServeOptions) => ({
  bytesMax: uploadBytesMax ?? UPLOAD_BYTES_MAX,
  filesMax: uploadFilesMax ?? UPLOAD_FILES_MAX,
})

/** Looks after the record and its notices until told to stop. */
const keepBoth = (options: Parameters<typeof keepLedger>[0], notices: NoticeDesk) =>
  Promise.all([keepLedger(options), keepNotices(notices, { signal: options.signal })])

/** Whether the promise was kept before the signal came. */
function settledOrEnded(ready: Promise<void> | undefined, signal: AbortSignal): Promise<boolean> {
  const ended = new Promise<boolean>((done) => {
    signal.addEventListener('abort', () => done(false), { once: true })
  })
  const kept = (ready ?? Promise.resolve()).then(
    () => true,
    () => false,
  )
  return Promise.race([kept, ended])
}

/** `overflight process` of this same copy: TypeScript in a checkout, JavaScript in an installed package. */
export function ownCommand(): [string, ...string[]] {
  const cli = import.meta.url.endsWith('.ts') ? './cli.ts' : './cli.js'
  return [process.execPath, fileURLToPath(new URL(cli, import.meta.url))]
}

/** The folder of package.json: one up in a checkout, two up from dist/app in an installed package. */
function packageRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  const found = [dirname(here), dirname(dirname(here))].find((folder) =>
    existsSync(join(folder, 'package.json')),
  )
  if (!found) throw new Error(`no package.json above ${here}`)
  return found
}

function listen(http: HttpServer, port: number, host: string): Promise<void> {
  return new Promise((done, fail) => {
    http.once('error', (error: NodeJS.ErrnoException) => fail(cannotListen(error, port, host)))
    http.listen(port, host, done)
  })
}

function cannotListen(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const other = `choose another, for example: PORT=${port + 1} npm start, or overflight serve --port ${port + 1}`
  if (error.code === 'EADDRINUSE')
    return new CannotListen(`port ${port} on ${host} is taken by another program; ${other}`)
  if (error.code === 'EACCES')
    return new CannotListen(`port ${port} on ${host} is not open to this user; ${other}`)
  if (error.code === 'EADDRNOTAVAIL') return new CannotListen(`this machine has no address ${host}`)
  return error
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done
  }
}
