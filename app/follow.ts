import { existsSync, statSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { FileRoots, wholeLineBytes } from '../adapters/recordings/files.ts'
import type { Authority } from '../src/authority/authority.ts'
import type { ReasonLanguage } from '../src/authority/reasons.ts'
import { backgrounds } from '../src/detections/background.ts'
import type { FaultKind } from '../src/quantities/fault.ts'
import type { SortieRecordings } from '../src/recordings/recording.ts'
import { recordingsUntil } from '../src/recordings/until.ts'
import { jsonText } from '../src/reports/json-text.ts'
import { compileRunning, latestPlace, type Running } from '../src/reports/running.ts'
import { type LegGain, nextLegs } from '../src/sources/next-leg.ts'
import { bounds, inside, type Prior } from '../src/sources/prior.ts'
import { RunningInversion, type RunningState } from '../src/sources/running.ts'
import { searchArea } from '../src/sources/search-area.ts'
import { defaults, type InversionOptions } from '../src/sources/settings.ts'
import { ofOneSpecies, SAMPLES_MIN, SEED } from './analyse.ts'
import { InputRefused } from './failures.ts'
import { askedOf } from './gate/asked.ts'
import { authorityOf } from './gate/documents.ts'
import { type Gate, mustPermit, openGate } from './gate/gate.ts'
import { registerFirst } from './gate/register.ts'
import { type CasePlan, ingestCase, planCases } from './ingest.ts'
import { chosen, passEarly, refusedText, sha256 } from './process.ts'
import { known, type Ledger, openLedger, recordIngest, recordResult } from './recordkeeping.ts'
import { VERSION } from './version.ts'

export interface FollowRequest {
  readonly input: string
  /** Folder for the last state; none is written when left out. */
  readonly out?: string | undefined
  readonly data: string | null
  readonly case?: string | undefined
  readonly accept: readonly FaultKind[]
  readonly seed?: number | undefined
  /** How many times faster than it was recorded; 0: as fast as possible. Of no meaning when the files grow. */
  readonly speed: number
  /** Seconds of the recording between updates; when the files grow, also the least seconds between looks at them. */
  readonly every_s: number
  /** The files are still being written: their end is no end. */
  readonly growing: boolean
  /** How many next legs each document offers; 0 for none, which is quicker. */
  readonly legs: number
  /** Of what the gate refuses; English when left out. */
  readonly language?: ReasonLanguage
  readonly ledger: string
}

export interface FollowWorld {
  readonly tell: (document: Running) => void
  readonly now_ms: () => number
  /** Resolves after so long, or at once when the signal aborts. */
  readonly pause: (for_ms: number) => Promise<void>
  /** Ends the run in good order: the last state is told and written. */
  readonly signal: AbortSignal
}

/**
 * The posterior of a sortie while its samples arrive: replayed from whole recordings, or from files that grow. Each update
 * is told as one document. The gate and the record are those of `process`: what is not authorised is told nothing of.
 */
export async function followSortie(request: FollowRequest, world: FollowWorld): Promise<Running> {
  const out = request.out === undefined ? undefined : resolve(request.out)
  if (out !== undefined) await mustBeOurs(out)
  const plans = chosen(await planCases(request.input, request.data), request.case ? [request.case] : [])
  if (plans.length > 1)
    throw new InputRefused(
      `one case can be followed; name it with --case: ${plans.map((plan) => plan.window.id).join(', ')}`,
    )
  const plan = plans[0]!
  const ledger = await openLedger(resolve(request.ledger), world.now_ms)
  const gate = await openGate({ ledger, now_ms: world.now_ms })
  const authority = await authorityOf(plan, gate)
  await passEarly(gate, plan, authority, request.language)
  const reader = new Reader(plan, request, { ledger, gate }, authority)
  const follower = new Follower(plan, request, world)
  const last = request.growing
    ? await grow(reader, follower, request, world)
    : await replay(reader, follower, request, world)
  if (out !== undefined) await writeLast(out, last, { plan, ledger, authority, ingest: reader.ingest })
  return last
}

/** Reads what may be read: every time anew judged by the gate, the first time and every change of the files entered into the record. */
class Reader {
  readonly #plan: CasePlan
  readonly #request: FollowRequest
  readonly #ledger: Ledger
  readonly #gate: Gate
  readonly #authority: Authority | null
  #ingest: string | undefined
  #passed = false

  constructor(
    plan: CasePlan,
    request: FollowRequest,
    { ledger, gate }: { readonly ledger: Ledger; readonly gate: Gate },
    authority: Authority | null,
  ) {
    this.#plan = plan
    this.#request = request
    this.#ledger = ledger
    this.#gate = gate
    this.#authority = authority
  }

  /** Of the latest recordings in the record. */
  get ingest(): string | undefined {
    return this.#ingest
  }

  /** What changes when a file of the sortie has grown. */
  sizes(bytesOf: (path: string) => number): string {
    const roots = new FileRoots(this.#plan.roots)
    const paths = this.#plan.files.flatMap(({ file }) => roots.find(file) ?? [])
    return paths.map((path) => `${path} ${bytesOf(path)}`).join('\n')
  }

  /** Everything recorded so far. Faults nobody accepted refuse, but for those that only say that more is to come. */
  async read(bytesOf?: (path: string) => number): Promise<SortieRecordings> {
    const accept = [...this.#request.accept, ...(bytesOf === undefined ? [] : NOT_YET)]
    const { recordings, refused } = await ingestCase(this.#plan, { accept, ...(bytesOf && { bytesOf }) })
    if (refused.length > 0) throw new InputRefused(refusedText(refused.map((f) => f.kind)), refused)
    if (recordings.gas.every((g) => g.t_us.length === 0)) {
      if (bytesOf !== undefined) return recordings
      throw new InputRefused(`${this.#plan.id}: no gas sample is left to work on`)
    }
    await this.#pass(recordings)
    if (this.#ingest === undefined) await this.record(recordings)
    return ofOneSpecies(recordings, Object.keys(this.#plan.manifest.species ?? {}))
  }

  /** Judged every time; in the record the first permission, and every refusal. */
  async #pass(recordings: SortieRecordings): Promise<void> {
    const asked = askedOf(this.#plan, this.#authority, recordings, null, 'ingest')
    const subject = { sortie: this.#plan.id }
    const decisions = await Promise.all(
      (['ingest', 'process'] as const).map((verb) => this.#gate.judge({ ...asked, verb }, subject)),
    )
    const refused = decisions.find(({ outcome }) => outcome === 'refuse')
    if (refused !== undefined || !this.#passed)
      await this.#gate.record(decisions.map((decision) => ({ decision, subject })))
    if (refused !== undefined) mustPermit(refused, this.#request.language)
    if (!this.#passed && asked.data === 'real') await registerFirst(this.#ledger, this.#authority)
    this.#passed = true
  }

  async record({ inputs }: SortieRecordings): Promise<void> {
    const { manifest, manifestPath } = this.#plan
    const entry = await recordIngest(this.#ledger, {
      data: manifest.data,
      authority: this.#authority?.id ?? 'none',
      sortie: this.#plan.id,
      sha256: inputs.map((i) => i.sha256),
      manifestSha256: sha256(await readFile(manifestPath)),
    })
    this.#ingest = known(entry).ingest
  }
}

/** What files that have only begun may lack. */
const NOT_YET: readonly FaultKind[] = ['empty-file', 'missing-file', 'missing-wind']

/** Keeps the running posterior and makes a document of each update. */
class Follower {
  readonly #plan: CasePlan
  readonly #options: InversionOptions
  readonly #seed: number
  readonly #world: FollowWorld
  readonly #legs: number
  #running: RunningInversion | undefined
  #area: Prior['area'] = []
  #updates = 0

  constructor(plan: CasePlan, { seed, legs }: FollowRequest, world: FollowWorld) {
    const options = (plan.manifest.inversion ?? {}) as InversionOptions & { seed?: number }
    this.#plan = plan
    this.#options = options
    this.#seed = seed ?? options.seed ?? SEED
    this.#world = world
    this.#legs = legs
  }

  /** Takes in everything so far and tells what is known; `area`: where to look, when it is known beforehand. */
  async update(recordings: SortieRecordings, last: boolean, area?: Prior['area']): Promise<Running> {
    const waitingFor = lacking(recordings)
    const state = waitingFor === null ? await this.#infer(recordings, area) : null
    const document = compileRunning({
      case: this.#plan.id,
      name: this.#plan.window.name
        ? `${this.#plan.manifest.name}: ${this.#plan.window.name}`
        : this.#plan.manifest.name,
      data: this.#plan.manifest.data,
      update: ++this.#updates,
      last,
      recordings,
      state,
      waitingFor,
      legs: state === null || last ? [] : this.#offer(recordings, state),
      area: this.#area.length > 0 ? this.#area : (area ?? recordings.searchArea ?? []),
      version: VERSION,
      seed: this.#seed,
    })
    this.#world.tell(document)
    return document
  }

  async #infer(recordings: SortieRecordings, stated?: Prior['area']): Promise<RunningState> {
    const area = stated ?? this.#plan.manifest.search?.area
    if (this.#running === undefined || (area === undefined && !holds(this.#area, recordings))) {
      this.#area =
        area ?? searchArea(recordings, this.#running === undefined ? defaults.areaMargin : MARGIN_LATER)
      this.#running = new RunningInversion({ options: this.#options, seed: this.#seed, area: this.#area })
    }
    const species = recordings.gas[0]!.species
    const stated_ppm = this.#plan.manifest.species?.[species]?.background_ppm ?? null
    return this.#running.update(recordings, backgrounds(recordings.gas, stated_ppm))
  }

  #offer({ gas, wind }: SortieRecordings, { t_us }: RunningState): LegGain[] {
    const belief = this.#running?.belief
    const at = latestPlace(gas)
    const speed_mps = typicalSpeed_mps(gas)
    if (this.#legs === 0 || belief === undefined || at === null || speed_mps === null || wind === null)
      return []
    const [[x0, y0], [x1, y1]] = bounds(belief.prior.area)
    const reach_m = Math.max(x1 - x0, y1 - y0, REACH_S * speed_mps)
    const request = { belief, wind, now_us: t_us, at, speed_mps, reach_m, seed: this.#seed }
    return nextLegs(request).slice(0, this.#legs)
  }
}

/** An area that nobody stated starts anew when the flight leaves it; then with room to spare, so that this is seldom. */
const MARGIN_LATER = 0.5
/** A leg may take two minutes, or cross the area where that is more. */
const REACH_S = 120

/** Why nothing can be said yet; null when something can. */
function lacking({ gas, wind }: SortieRecordings): Running['waitingFor'] {
  if (!gas.some((g) => g.t_us.length >= SAMPLES_MIN)) return 'samples'
  return wind === null || wind.t_us.length < WIND_MIN ? 'wind' : null
}
const WIND_MIN = 2

/** Whether everything measured lies inside. */
function holds(area: Prior['area'], { gas }: SortieRecordings): boolean {
  return gas.every(({ geometry }) => {
    if (geometry.kind === 'fixed') return inside(area, geometry.x_m, geometry.y_m)
    if (geometry.kind === 'beam') return [geometry.from, geometry.to].every((p) => inside(area, p.x_m, p.y_m))
    return geometry.x_m.every((x, i) => !Number.isFinite(x) || inside(area, x, geometry.y_m[i]!))
  })
}

/** Median speed over ground of what moves; null when nothing does. */
function typicalSpeed_mps(gas: SortieRecordings['gas']): number | null {
  const speeds = gas.flatMap(({ geometry, t_us }) =>
    geometry.kind !== 'moving'
      ? []
      : Array.from(t_us.subarray(1), (t, i) => {
          const east_m = geometry.x_m[i + 1]! - geometry.x_m[i]!
          const north_m = geometry.y_m[i + 1]! - geometry.y_m[i]!
          return Math.hypot(east_m, north_m) / ((t - t_us[i]!) / 1e6)
        }),
  )
  const moving = speeds.filter((speed) => speed > HOVER_MPS).sort((a, b) => a - b)
  return moving.length === 0 ? null : moving[moving.length >> 1]!
}
const HOVER_MPS = 0.5

/** Whole recordings, as if they arrived now. When an update takes longer than its share, the next one takes in what has arrived meanwhile. */
async function replay(
  reader: Reader,
  follower: Follower,
  request: FollowRequest,
  world: FollowWorld,
): Promise<Running> {
  const recordings = await reader.read()
  const area = searchArea(recordings, defaults.areaMargin) // the whole flight stands for its plan
  const times = recordings.gas.filter((g) => g.t_us.length > 0)
  const from_us = Math.min(...times.map((g) => g.t_us[0]!))
  const end_us = Math.max(...times.map((g) => g.t_us.at(-1)!))
  const { speed, every_s } = request
  const step_us = every_s * 1e6
  const started_ms = world.now_ms()
  let taken_us = from_us
  while (!world.signal.aborted) {
    let due_us = taken_us + step_us
    if (speed > 0) {
      const now_us = from_us + (world.now_ms() - started_ms) * 1e3 * speed
      if (now_us > due_us) due_us += Math.floor((now_us - due_us) / step_us) * step_us
      else await world.pause((due_us - now_us) / 1e3 / speed)
      if (world.signal.aborted) break
    }
    taken_us = Math.min(due_us, end_us)
    const last = taken_us === end_us
    const document = await follower.update(recordingsUntil(recordings, taken_us), last, area)
    if (last) return document
  }
  return follower.update(recordingsUntil(recordings, taken_us), true, area)
}

/** Files that are being written: looked at again and again, whole lines only, until somebody ends it. */
async function grow(
  reader: Reader,
  follower: Follower,
  request: FollowRequest,
  world: FollowWorld,
): Promise<Running> {
  let seen = ''
  let recordings: SortieRecordings | undefined
  while (!world.signal.aborted) {
    const sizes = new Map<string, number>()
    const bytesOf = (path: string) => {
      if (!sizes.has(path)) sizes.set(path, wholeLineBytes(path))
      return sizes.get(path)!
    }
    const looked_ms = world.now_ms()
    const found = reader.sizes(bytesOf)
    if (found !== seen) {
      seen = found
      recordings = withWind(await reader.read(bytesOf))
      await follower.update(recordings, false)
    }
    await world.pause(Math.max(0, looked_ms + request.every_s * 1e3 - world.now_ms()))
  }
  if (recordings === undefined) throw new InputRefused('ended before anything was there to be read')
  await reader.record(recordings)
  return follower.update(recordings, true)
}

/** Gas waits for the wind of its time, which another file may bring later. */
function withWind(recordings: SortieRecordings): SortieRecordings {
  const t_us = recordings.wind?.t_us
  if (t_us === undefined || t_us.length < WIND_MIN) return recordings
  return recordingsUntil(recordings, t_us.at(-1)! + (t_us.at(-1)! - t_us.at(-2)!))
}

interface Written {
  readonly plan: CasePlan
  readonly ledger: Ledger
  readonly authority: Authority | null
  readonly ingest: string | undefined
}

const FILE = 'running.json'

/** The last state beside its receipt; whole or not at all. */
async function writeLast(
  out: string,
  last: Running,
  { plan, ledger, authority, ingest }: Written,
): Promise<void> {
  const staging = `${out}.partial-${process.pid}`
  await mkdir(staging, { recursive: true })
  try {
    await writeFile(join(staging, FILE), jsonText(last, 2))
    if (ingest !== undefined)
      known(
        await recordResult(ledger, {
          data: plan.manifest.data,
          authority: authority?.id ?? 'none',
          ingest,
          folder: staging,
          files: [FILE],
        }),
      )
    await rm(out, { recursive: true, force: true })
    await mkdir(dirname(out), { recursive: true })
    await rename(staging, out)
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    throw error
  }
}

/** A folder that holds other things than a last state is not ours to replace. */
async function mustBeOurs(out: string): Promise<void> {
  if (!existsSync(out)) return
  if (!statSync(out).isDirectory()) throw new InputRefused(`--out ${out} is a file; name a folder`)
  const names = await readdir(out)
  if (names.every((name) => name === FILE || name === 'receipt.json')) return
  throw new InputRefused(`--out ${out} holds other things than a last state; name an empty or a new folder`)
}
