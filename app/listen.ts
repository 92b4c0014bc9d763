import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Clock } from '../adapters/clock/clock.ts'
import { CannotReceive, type OpenDatagrams } from '../adapters/datagrams/datagrams.ts'
import { type BoundarySet, notInForce } from '../src/airspace/boundary-set.ts'
import type { ReasonLanguage } from '../src/authority/reasons.ts'
import type { LiveState } from '../src/reports/live.ts'
import type { Result } from '../src/reports/result.ts'
import type { BoundariesAsked } from './airspace/asked.ts'
import { setsNamed } from './airspace/sets.ts'
import { InputRefused } from './failures.ts'
import { authorityAtGate } from './gate/documents.ts'
import { mustPermit, openGate } from './gate/gate.ts'
import { slug } from './jobs.ts'
import { alertLine } from './live/alert-line.ts'
import { LiveFeed } from './live/feed.ts'
import { TIME_BYTES } from './live/mavlink-feed.ts'
import { askedToRecord, recordUntil_us } from './live/may-record.ts'
import { ALERTS_FILE, LiveRecorder, type RecordedFile } from './live/recorder.ts'
import type { WatchAsked } from './live/watch-thread.ts'
import { startWatching, type Watching } from './live/watching.ts'
import { openLedger } from './recordkeeping.ts'
import { serve } from './server.ts'

export interface ListenRequest {
  /** As the person wrote it: it stands in the manifest's notes. */
  readonly address: string
  readonly open: OpenDatagrams
  /** New folder for what is recorded. */
  readonly out: string
  readonly name: string
  readonly data: Result['data']
  /** File of the authority that real data is recorded under. */
  readonly authority: string | undefined
  /** What it is for; may be left out where the authority has one purpose. */
  readonly purpose?: string | undefined
  /** Seconds after which the recording ends by itself. */
  readonly for_s: number | undefined
  /** Data folder and port of the server that shows it. */
  readonly dir: string
  readonly port: number
  readonly ledger: string
  /** Of what the gate refuses; English when left out. */
  readonly language?: ReasonLanguage
  /** Boundaries watched besides those of the states near by; where states are named, in place of these. */
  readonly watch: BoundariesAsked
}

/** Five states a second are as much as an eye follows. */
const TICK_MS = 200
const LINE_MS = 1000

/** Records and shows what arrives until `signal`, the time asked for, or the end of the authority. True: something came. */
export async function listen(
  request: ListenRequest,
  clock: Clock,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const out = resolve(request.out)
  const authority = await permitted(request, clock)
  const named = await setsToWatch(request, clock)
  const ending = new AbortController()
  let failure: Error | undefined
  const failed = (error: Error) => {
    failure ??= error
    ending.abort()
  }
  const heard = { address: request.address }
  const manifest = (files: readonly RecordedFile[]) => manifestOf({ ...request, ...heard }, files, authority)
  const recorder = await LiveRecorder.open(out, manifest, failed)
  try {
    if (authority !== undefined) await writeFile(join(out, AUTHORITY_FILE), authority.text)
    const over = AbortSignal.any([signal, ending.signal, ...timeouts(request, authority?.until_us, clock)])
    await received(request, { recorder, clock, say, over, failed, heard, named })
  } catch (error) {
    await recorder.close().catch(() => {})
    throw error
  }
  const files = await recorder.close()
  if (failure !== undefined) throw failure
  say(
    files.length === 0
      ? `nothing was recorded: neither a transport stream nor MAVLink came to ${request.address}`
      : `recorded ${files.join(' and ')} in ${out}; next: overflight process ${out} --out ${out}-result`,
  )
  return files.length > 0
}

/** The sets that were named. Refused when one cannot be used, or is not in force now. */
async function setsToWatch({ watch }: ListenRequest, clock: Clock): Promise<BoundarySet[]> {
  const sets = (await setsNamed(watch)).map(({ set }) => set)
  const now_us = clock.now_us()
  const problems = sets.flatMap((set) => {
    const problem = notInForce(set, { from: now_us, to: now_us })
    return problem === undefined ? [] : [{ file: set.file, ...problem }]
  })
  if (problems.length > 0) throw new InputRefused('these boundaries cannot be watched now', problems)
  return sets
}

const AUTHORITY_FILE = 'authority.json'

interface Permission {
  readonly text: string
  readonly until_us: number
}

/** Deny by default: the gate says. Its decision goes into the record. */
async function permitted(request: ListenRequest, clock: Clock): Promise<Permission | undefined> {
  const { authority: file, data, ledger: folder, purpose, name, language } = request
  const now_ms = () => clock.now_us() / 1000
  const gate = await openGate({ ledger: await openLedger(folder, now_ms), now_ms })
  const sortie = slug(name)
  const shown = `--authority ${file}`
  const read = file === undefined ? undefined : await authorityAtGate(file, gate, { sortie, data, shown })
  const asked = askedToRecord(data, read?.authority ?? null, clock.now_us(), purpose)
  mustPermit(await gate.decide(asked, { sortie }), language, file === undefined ? NAME_IT : null)
  return read && { text: read.text, until_us: recordUntil_us(read.authority) }
}

const NAME_IT = { en: 'Name its file with --authority.', es: 'Nombre su fichero con --authority.' }

/** Longer waits than this would end at once (a timer's 32 bits): 24 days. */
const TIMER_MAX_MS = 2 ** 31 - 1

function timeouts({ for_s, data }: ListenRequest, until_us: number | undefined, clock: Clock): AbortSignal[] {
  const asked = for_s === undefined ? [] : [for_s * 1000]
  const allowed = data === 'real' && until_us !== undefined ? [(until_us - clock.now_us()) / 1000] : []
  return [...asked, ...allowed].map((wait_ms) =>
    AbortSignal.timeout(Math.min(TIMER_MAX_MS, Math.ceil(wait_ms))),
  )
}

interface Receiving {
  readonly recorder: LiveRecorder
  readonly clock: Clock
  readonly say: (line: string) => void
  readonly over: AbortSignal
  failed(error: Error): void
  /** Where it is listened in the end. */
  readonly heard: { address: string }
  /** Boundary sets that were named. */
  readonly named: readonly BoundarySet[]
}

/** Receives until it is over; the server shows it meanwhile. */
async function received(request: ListenRequest, receiving: Receiving): Promise<void> {
  const { recorder, clock, failed, heard, say } = receiving
  const { name, data } = request
  let feed: LiveFeed | undefined
  const watching = await startWatching(
    watchAsked(request, receiving.named),
    ({ alerts, watched }) => {
      feed?.told(alerts, watched)
      for (const alert of alerts) {
        say(alertLine(alert))
        recorder.write(ALERTS_FILE, new TextEncoder().encode(`${JSON.stringify(alert)}\n`))
      }
    },
    (error) => {
      feed?.told([], { state: 'failed', sets: [] })
      say(`borders are not watched any more: ${error.message}`)
    },
  )
  const datagram = (bytes: Uint8Array) => {
    const received_us = clock.now_us()
    const kind = feed?.take(bytes, received_us, (frame) =>
      recorder.write('flight.tlog', timed(frame, received_us)),
    )
    if (kind === 'ts') recorder.write('flight.ts', bytes)
  }
  const datagrams = await request.open({ datagram, failed }).catch(async (error: Error) => {
    await watching.end()
    throw error instanceof CannotReceive ? new InputRefused(error.message) : error
  })
  // Before anything else is waited for, so that no datagram finds it missing.
  heard.address = datagrams.address
  feed = new LiveFeed({ name, data, address: heard.address, since_us: clock.now_us() })
  feed.told([], watching.first)
  try {
    await shown(request, feed, receiving, watching, () => datagrams.close())
  } finally {
    await watching.end()
    await datagrams.close()
  }
}

const watchAsked = ({ watch }: ListenRequest, named: readonly BoundarySet[]): WatchAsked => ({
  ...{ named, stated: watch.stated },
  isNearWatched: watch.states.length === 0,
})

/** Serves the page and tells the terminal until it is over. */
async function shown(
  request: ListenRequest,
  feed: LiveFeed,
  { clock, say, over, heard }: Receiving,
  watching: Watching,
  stopReceiving: () => Promise<void>,
): Promise<void> {
  const { dir, port } = request
  const server = await serve({ dir, port, live: feed, clock, demonstrates: true, tell: say })
  try {
    say(`listening at ${heard.address}, recording into ${resolve(request.out)}`)
    say(`shown at ${server.url}/?live  (Ctrl-C ends it)`)
    let last = feed.tick(clock.now_us())
    const ticking = setInterval(() => {
      last = feed.tick(clock.now_us())
      watching.see(last)
    }, TICK_MS)
    const telling = setInterval(() => say(lineOf(last)), LINE_MS)
    if (!over.aborted) await new Promise((done) => over.addEventListener('abort', done, { once: true }))
    clearInterval(ticking)
    clearInterval(telling)
    await stopReceiving()
    say(lineOf(feed.end(clock.now_us())))
    await new Promise((done) => setTimeout(done, TICK_MS)) // those who watch are still to hear of the end
  } finally {
    await server.stop()
  }
}

/** A frame behind the time of its arrival, eight bytes big-endian, as a .tlog has it. */
function timed(frame: Uint8Array, received_us: number): Uint8Array {
  const bytes = new Uint8Array(TIME_BYTES + frame.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(received_us))
  bytes.set(frame, TIME_BYTES)
  return bytes
}

/** What a person at the terminal needs: is it coming, what is it, where is the aircraft, is anything missing. */
function lineOf({ now_us, status, silent_s, counts, bytesPerSecond, look, vehicles }: LiveState): string {
  const own = vehicles.find(({ whose }) => whose === 'own')
  const place = look.place?.value ?? own
  const height = look.height?.value ?? (own && { height_m: own.height_m, datum: own.heightDatum })
  const age_s = look.place?.age_s ?? own?.age_s ?? 0
  const parts = [
    status === 'silent' ? `silent for ${silent_s!.toFixed(0)} s` : status,
    `${counts.packets} packets`,
    `${(bytesPerSecond / 1000).toFixed(0)} KB/s`,
    `${counts.sets} sets`,
    ...(counts.messages > 0 ? [`${counts.messages} MAVLink messages`] : []),
    ...(place ? [`at ${place.lat_deg.toFixed(5)}, ${place.lon_deg.toFixed(5)}`] : []),
    ...(place && height?.height_m != null ? [`${height.height_m.toFixed(0)} m (${height.datum})`] : []),
    ...(place && age_s >= 2 ? [`${age_s.toFixed(0)} s ago`] : []),
    ...(counts.gaps > 0 ? [`gaps: ${counts.gaps}`] : []),
    ...(counts.others > 0 ? [`${counts.others} datagrams of neither MPEG-TS nor MAVLink, not recorded`] : []),
  ]
  return `${new Date(now_us / 1000).toISOString().slice(11, 19)}Z  ${parts.join(' · ')}`
}

function manifestOf(
  { name, data, address, purpose }: ListenRequest,
  files: readonly RecordedFile[],
  authority: unknown,
) {
  return {
    overflight: 'sortie/1',
    ...{ name, data },
    notes: [
      `Recorded live from ${address}, as it arrived. What was alerted of borders meanwhile is in ${ALERTS_FILE}, if anything was.`,
    ],
    ...(authority === undefined ? {} : { authority: AUTHORITY_FILE }),
    ...(purpose === undefined ? {} : { purpose }),
    frame: { kind: 'wgs84' },
    recordings: files.map((file) => ({ role: 'flight', file })),
  }
}
