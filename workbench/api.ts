import type { Airspace } from '../src/airspace/airspace.ts'
import type { InBoth } from '../src/people/in-both.ts'
import type { ClipDocument } from '../src/reports/clip.ts'
import type { FlightDocument } from '../src/reports/flight.ts'
import type { Records } from '../src/reports/records.ts'
import type { Result, Verdict } from '../src/reports/result.ts'
import { type Borders, type DrawnBorders, readyBorders } from './borders/borders.ts'
import { type ReadyFlight, readyFlight } from './flight/ready.ts'
import { type GateReasons, gateReasonsIn, refusalOf } from './gate-reasons.ts'
import type { Sortie } from './sortie.ts'
import { readySortie } from './sortie.ts'
import { isoText } from './text.ts'

/** One line of the list of sorties. */
export interface SortieSummary {
  readonly id: string
  readonly name: string
  readonly case: string
  readonly data: Result['data']
  readonly verdict: Verdict
  readonly reason: string
  readonly reasons: readonly string[]
  readonly from_us: number
  readonly to_us: number
  readonly species: string
  readonly sources: readonly { readonly id: string; readonly p50_kgph: number; readonly area90_m2: number }[]
}

/** A sortie that the list leaves out: the gate refused it, or its result cannot be read, which `message` tells in English. */
export interface ClosedSortie {
  readonly id: string
  readonly message: string
  readonly reasons: GateReasons | undefined
}

/** Why the server did not give what was asked. `status` 0: it could not be reached, or spoke nonsense. */
export interface Refusal {
  readonly status: number
  /** What the gate says, where it was the gate. */
  readonly reasons?: GateReasons | undefined
  /** What the rule of the route says, where it was that: who may ask, or that a reason is wanted. */
  readonly rule?: { readonly code: string; readonly says: InBoth }
}
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal }

export interface ListedSorties {
  readonly sorties: readonly SortieSummary[]
  readonly closed: readonly ClosedSortie[]
}

export async function fetchSorties(): Promise<Answer<ListedSorties>> {
  const answer = await getJson<{
    sorties: readonly SortieSummary[]
    faults?: readonly { readonly id: string; readonly message: string }[]
  }>('/api/sorties')
  if (!answer.ok) return answer
  const { sorties, faults = [] } = answer.value
  const closed = faults.map((fault) => ({ ...fault, reasons: gateReasonsIn(fault) }))
  return { ok: true, value: { sorties, closed } }
}

export async function fetchSortie(id: string): Promise<Answer<Sortie>> {
  const path = `/api/sorties/${encodeURIComponent(id)}`
  const [result, records] = await Promise.all([
    getJson<Result>(`${path}/result`),
    getJson<Records>(`${path}/records`),
  ])
  if (!result.ok) return result
  if (!records.ok) return records
  const known = result.value.overflight === 'result/1' && records.value.overflight === 'records/1'
  if (!known) return { ok: false, refusal: { status: 0 } }
  const { hasFlight, hasAirspace } = records.value
  const [flight, borders] = await Promise.all([
    hasFlight === true ? fetchFlight(id) : undefined,
    hasAirspace === true ? fetchBorders(id) : undefined,
  ])
  if (flight?.ok === false) return flight
  return { ok: true, value: readySortie(id, result.value, records.value, flight?.value, borders) }
}

/** Undefined when it cannot be had: the rest is shown without. */
async function fetchBorders(id: string): Promise<Borders | undefined> {
  const [airspace, drawn] = await Promise.all([
    getJson<Airspace>(fileAddress(id, 'airspace.json')),
    getJson<DrawnBorders>(fileAddress(id, 'airspace.geojson')),
  ])
  return airspace.ok && drawn.ok ? readyBorders(airspace.value, drawn.value) : undefined
}

export async function fetchFlight(id: string): Promise<Answer<ReadyFlight>> {
  const [document, bin] = await Promise.all([
    getJson<FlightDocument>(fileAddress(id, 'flight.json')),
    getBytes(fileAddress(id, 'flight.bin')),
  ])
  if (!document.ok) return document
  const flight = bin && readyFlight(document.value, bin)
  return flight ? { ok: true, value: flight } : { ok: false, refusal: { status: 0 } }
}

/** Bytes of a video from `from` up to `end`, as recorded or as transcoded; undefined when they cannot be had. */
export function fetchVideoBytes(
  id: string,
  number: number,
  from: number,
  end: number,
  form: 'recorded' | 'transcoded' = 'recorded',
): Promise<Uint8Array | undefined> {
  const path = `${videoAddress(id, number)}${form === 'recorded' ? '' : '/playable.ts'}`
  return getBytes(path, { range: `bytes=${from}-${end - 1}` })
}

const videoAddress = (id: string, number: number) => `/api/sorties/${encodeURIComponent(id)}/videos/${number}`

/** A transcoded video: where its pictures stand, and when each is shown. */
export interface ReadyPlayable {
  readonly state: 'ready'
  readonly pid: number
  readonly codec: string
  readonly bytes: number
  readonly pictures: Readonly<Record<'pts_us' | 'byte' | 'isKey', readonly number[]>>
}

export type Playable =
  | ReadyPlayable
  | { readonly state: 'as-recorded' }
  | { readonly state: 'working'; readonly fraction: number }
  | { readonly state: 'unavailable'; readonly why: 'no-ffmpeg' | 'failed' }

/** What the server can offer of a video. `isRefused`: this browser does not decode it as recorded. Undefined: no answer. */
export async function fetchPlayable(
  id: string,
  number: number,
  isRefused: boolean,
): Promise<Playable | undefined> {
  const answer = await getJson<Playable>(`${videoAddress(id, number)}/playable${isRefused ? '?refused' : ''}`)
  return answer.ok ? answer.value : undefined
}

export interface MadeClip {
  readonly clip: string
  readonly document: ClipDocument
}

/** Why no clip was made: what the gate says, or the server's own words. */
export interface NoClip {
  readonly message: string
  readonly reasons: GateReasons | undefined
}

/** Has a stretch of a video cut out; else why not. Undefined: no answer. */
export async function makeClip(
  id: string,
  number: number,
  from_us: number,
  to_us: number,
): Promise<MadeClip | NoClip | undefined> {
  try {
    const response = await fetch(`${videoAddress(id, number)}/clips`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // Milliseconds: rounded outwards, so that the pictures at both ends are in.
      body: JSON.stringify({ from: isoText(from_us), to: isoText(to_us + 999) }),
    })
    const answer = (await response.json()) as MadeClip | { message: string }
    return 'message' in answer ? { ...answer, reasons: gateReasonsIn(answer) } : answer
  } catch {
    return undefined
  }
}

/** Where leave is asked for a picture to be taken away; `name`: the video's number and the picture's. */
export const snapshotAddress = (id: string, name: string) =>
  `/api/sorties/${encodeURIComponent(id)}/snapshots/${name}`

/** Where a file of a clip can be fetched. */
export const clipAddress = (clip: string, name: string) => `/api/clips/${clip}/${name}`

async function getBytes(path: string, headers: Record<string, string> = {}): Promise<Uint8Array | undefined> {
  try {
    const response = await fetch(path, { headers })
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined
  } catch {
    return undefined
  }
}

/** Where a file made for a sortie can be fetched. */
export function fileAddress(id: string, name: string): string {
  return `/api/sorties/${encodeURIComponent(id)}/files/${name}`
}

export interface JobFault {
  readonly kind: string
  readonly file: string
  readonly row?: number
  readonly column?: string
  readonly found: string
  readonly expected: string
}

export type JobNews =
  | { readonly kind: 'sending'; readonly fraction: number }
  | { readonly kind: 'progress'; readonly stage: string; readonly fraction: number; readonly message: string }
  | { readonly kind: 'done'; readonly sorties: readonly string[] }
  | {
      readonly kind: 'failed'
      readonly message: string
      readonly faults: readonly JobFault[]
      /** Why the gate refused, in each language; left out when it was not the gate. */
      readonly reasons?: GateReasons
    }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'lost' }

export interface DroppedFile {
  readonly path: string
  readonly file: File
}

/** Sends a folder and tells what becomes of it. The last news is `done`, `failed`, `refused` or `lost`. */
export function processFolder(files: readonly DroppedFile[], tell: (news: JobNews) => void): void {
  const form = new FormData()
  for (const { path, file } of files) form.append('files', file, path)
  const request = new XMLHttpRequest() // fetch() cannot say how much of a body has been sent
  request.open('POST', '/api/sorties')
  request.upload.onprogress = ({ loaded, total }) =>
    tell({ kind: 'sending', fraction: total > 0 ? loaded / total : 0 })
  request.onerror = () => tell({ kind: 'lost' })
  request.onload = () => {
    const job = request.status === 202 ? jobOf(request.responseText) : undefined
    if (job === undefined) tell({ kind: 'refused', status: request.status })
    else follow(job, tell)
  }
  request.send(form)
}

function follow(job: string, tell: (news: JobNews) => void): void {
  const source = new EventSource(`/api/jobs/${encodeURIComponent(job)}/events`)
  const read = (event: Event) => JSON.parse((event as MessageEvent<string>).data)
  source.addEventListener('progress', (event) => tell({ kind: 'progress', ...read(event) }))
  for (const kind of ['done', 'failed'] as const) {
    source.addEventListener(kind, (event) => {
      source.close()
      tell({ kind, ...read(event) })
    })
  }
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) tell({ kind: 'lost' })
  }
}

function jobOf(text: string): string | undefined {
  try {
    const { job } = JSON.parse(text) as { job?: unknown }
    return typeof job === 'string' ? job : undefined
  } catch {
    return undefined
  }
}

/** What a route answers. */
export async function getJson<T>(path: string): Promise<Answer<T>> {
  try {
    const response = await fetch(path, { headers: { accept: 'application/json' } })
    if (!response.ok) return { ok: false, refusal: await refusalOf(response) }
    return { ok: true, value: (await response.json()) as T }
  } catch {
    return { ok: false, refusal: { status: 0 } }
  }
}
