import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { typstTypesetter } from '../adapters/typesetter/typst.ts'
import { type Authority, parseAuthority } from '../src/authority/authority.ts'
import { authoriseProcessing, type Decision, refusalCodeOf } from '../src/authority/processing.ts'
import type { Fault, FaultKind } from '../src/quantities/fault.ts'
import { type GeoPoint, geoFromLocal } from '../src/quantities/frame.ts'
import type { SortieRecordings } from '../src/recordings/recording.ts'
import { compile } from '../src/reports/compile.ts'
import { type Flight, packFlight } from '../src/reports/flight.ts'
import { renderAll } from '../src/reports/index.ts'
import type { Language } from '../src/reports/phrases.ts'
import type { Records } from '../src/reports/records.ts'
import type { Result } from '../src/reports/result.ts'
import { typstReport } from '../src/reports/typst.ts'
import { analyse } from './analyse.ts'
import { InputRefused } from './failures.ts'
import { readFlight } from './flight.ts'
import { onlyFlight, placesOf, withoutGas, writeFlight } from './flight-result.ts'
import { type CasePlan, ingestCase, type Plans, planCases } from './ingest.ts'
import type { Reporter } from './progress.ts'
import {
  type Ledger,
  openLedger,
  recordExport,
  recordIngest,
  recordRefusal,
  recordResult,
} from './recordkeeping.ts'

export interface ProcessRequest {
  readonly input: string
  readonly out: string
  readonly data: string | null
  readonly seed?: number | undefined
  /** Threads to work on; left out: as many as pay. */
  readonly workers?: number | undefined
  /** Only these cases of a manifest that describes several. */
  readonly cases: readonly string[]
  readonly accept: readonly FaultKind[]
  readonly language: Language
  /** Folder of the record that every ingest and result goes into. */
  readonly ledger: string
}

export interface Processed {
  readonly case: string
  readonly folder: string
  readonly result: Result
}

/**
 * The main job: a sortie folder to results in `out`, one folder per case when there are several. Written aside first
 * and moved into place whole; when anything is refused, `out` is left as it was.
 */
export async function processSortie(
  request: ProcessRequest,
  reporter: Reporter,
  now_ms: () => number,
): Promise<Processed[]> {
  const out = resolve(request.out)
  await mustBeFree(out)
  await removeLeftovers(out)
  reporter.progress('manifest', 0, request.input)
  const plans = chosen(await planCases(request.input, request.data), request.cases)
  const ledger = await openLedger(resolve(request.ledger), now_ms)
  const authority = await readAuthority(plans[0]!)
  await gate(ledger, authoriseEarly(plans[0]!, authority, now_ms()), absentAuthority(plans[0]!))
  const staging = `${out}.partial-${process.pid}`
  try {
    const made: Processed[] = []
    for (const [index, plan] of plans.entries()) {
      const share = (fraction: number) => (index + fraction) / plans.length
      const folder = plans.length === 1 ? staging : join(staging, plan.window.id || String(index + 1))
      const tell = (stage: string, fraction: number, message: string) =>
        reporter.progress(plans.length > 1 ? `${plan.id} · ${stage}` : stage, share(fraction), message)
      const result = await processCase(plan, { ...request, folder, ledger, authority, tell, now_ms })
      made.push({ case: plan.id, folder: folder.replace(staging, out), result })
    }
    await rm(out, { recursive: true, force: true })
    await mkdir(dirname(out), { recursive: true })
    await rename(staging, out)
    return made
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    throw error
  }
}

/** A folder with something else in it is not ours to replace; what cannot become a folder is told before the work. */
async function mustBeFree(out: string): Promise<void> {
  const above = nearestExisting(out)
  if (!statSync(above).isDirectory())
    throw new InputRefused(`--out ${out}: ${above} is a file; name a folder`)
  if (above !== out) return
  const names = await readdir(out)
  if (isResult(names)) return
  const below = await Promise.all(names.map((name) => readdir(join(out, name)).catch(() => [])))
  if (below.every((each) => each.length > 0 && isResult(each))) return
  throw new InputRefused(`--out ${out} holds other things than results; name an empty or a new folder`)
}

const nearestExisting = (path: string): string => (existsSync(path) ? path : nearestExisting(dirname(path)))

/** Everything `process` may have written into the folder of one case. */
const RESULT_FILES = new Set([
  ...['result.json', 'records.json', 'result.geojson', 'result.kml', 'report.html', 'report.pdf'],
  ...['receipt.json', 'timing.json', 'flight.json', 'flight.bin', 'footprints.bin'],
])

/** Nothing, or a result and nothing besides. */
const isResult = (names: readonly string[]): boolean =>
  names.length === 0 || (names.includes('result.json') && names.every((name) => RESULT_FILES.has(name)))

/** A run that was ended by force could not clear up: its folder goes when its process is no more. */
async function removeLeftovers(out: string): Promise<void> {
  const names = await readdir(dirname(out)).catch(() => [])
  for (const name of names) {
    const pid = name.startsWith(`${basename(out)}.partial-`) ? /-(\d+)$/.exec(name)?.[1] : undefined
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(dirname(out), name), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0) // asks only
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export function chosen(plans: Plans, wanted: readonly string[]): readonly CasePlan[] {
  if (plans.problems.length > 0) throw new InputRefused('the manifest cannot be used', plans.problems)
  if (plans.cases.length === 0)
    throw new InputRefused(
      'the manifest describes no case whose files are there; name their folder with --data',
    )
  if (wanted.length === 0) return plans.cases
  const unknown = wanted.filter((id) => !plans.cases.some((plan) => plan.id === id || plan.window.id === id))
  if (unknown.length > 0)
    throw new InputRefused(
      `no case ${unknown.join(', ')}; there are: ${plans.cases.map((p) => p.window.id).join(', ')}`,
    )
  return plans.cases.filter((plan) => wanted.includes(plan.id) || wanted.includes(plan.window.id))
}

export async function readAuthority({ manifest, manifestPath }: CasePlan): Promise<Authority | null> {
  if (manifest.authority === undefined) return null
  const path = join(dirname(manifestPath), manifest.authority)
  if (!existsSync(path)) return null // refused by the gate, which also enters it into the record
  let json: unknown
  try {
    json = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new InputRefused(`${manifest.authority} is no JSON document: ${(error as Error).message}`)
  }
  const read = parseAuthority(json, manifest.authority)
  if (read.ok) return read.value
  throw new InputRefused(
    `${manifest.authority} is no authority/1 document:\n${read.faults.map((f) => `  ${JSON.stringify(f)}`).join('\n')}`,
  )
}

/** Before anything is read: whether an authority is needed and there at all. */
export function authoriseEarly(
  { manifest }: CasePlan,
  authority: Authority | null,
  now_ms: number,
): Decision | undefined {
  if (manifest.data === 'real' && authority !== null) return undefined // judged in full once the recordings say when and where
  return authoriseProcessing({
    data: manifest.data,
    authority,
    span_us: null,
    footprint: null,
    species: null,
    now_us: now_ms * 1000,
  })
}

/** What a person must know besides when the manifest names an authority that is not there. */
export function absentAuthority({ manifest: { authority }, manifestPath }: CasePlan): string {
  if (authority === undefined || existsSync(join(dirname(manifestPath), authority))) return ''
  return ` The manifest names ${authority}; found no such file beside it.`
}

export async function gate(ledger: Ledger, decision: Decision | undefined, besides = ''): Promise<void> {
  if (decision === undefined || decision.outcome === 'permit') return
  const code = refusalCodeOf(decision)
  if (code !== undefined)
    await recordRefusal(ledger, { authority: decision.authority, code, reasons: decision.reasons })
  throw new InputRefused(`not authorised: ${decision.reasons.join(' ')}${besides}`)
}

interface CaseRun extends Pick<ProcessRequest, 'accept' | 'seed' | 'workers' | 'language'> {
  readonly folder: string
  readonly ledger: Ledger
  readonly authority: Authority | null
  readonly tell: (stage: string, fraction: number, message: string) => void
  readonly now_ms: () => number
}

async function processCase(plan: CasePlan, run: CaseRun): Promise<Result> {
  const { ledger, authority, tell, now_ms, folder } = run
  const started = now_ms()
  const read = await readAll(plan, run)
  const ingest_s = (now_ms() - started) / 1000
  if (read.refused.length > 0)
    throw new InputRefused(refusedText(read.refused.map((f) => f.kind)), read.refused)
  const { recordings, flight } = read
  await gate(ledger, fullDecision(plan, authority, recordings, now_ms(), flight))
  const name = authority?.id ?? 'none'
  const ingest = known(
    await recordIngest(ledger, {
      data: plan.manifest.data,
      authority: name,
      sha256: recordings.inputs.map((i) => i.sha256),
      manifestSha256: sha256(await readFile(plan.manifestPath)),
    }),
  )
  const { findings, timing_s } = hasGas(recordings)
    ? await analyse(plan, recordings, {
        seed: run.seed,
        workers: run.workers,
        now_ms,
        progress: (fraction, what) => tell('sources', 0.3 + 0.6 * fraction, what),
      })
    : { findings: withoutGas(plan, recordings, run.seed, flight), timing_s: {} }
  const { result, records } = compile({ ...findings, hasFlight: flight !== null })
  tell('report', 0.92, '')
  const files = [
    ...(await writeCase(folder, result, records, run.language)),
    ...(await writeFlight(folder, flight)),
  ]
  await writeFile(
    join(folder, 'timing.json'),
    `${JSON.stringify({ ingest: ingest_s, ...timing_s }, null, 2)}\n`,
  )
  known(
    await recordResult(ledger, {
      data: plan.manifest.data,
      authority: name,
      ingest: ingest.ingest,
      folder,
      files: files.filter((f) => !f.startsWith('report')),
    }),
  )
  known(
    await recordExport(ledger, {
      authority: name,
      code: 'report',
      folder,
      files: files.filter((f) => f.startsWith('report')),
    }),
  )
  return result
}

interface AllRead {
  readonly recordings: SortieRecordings
  readonly flight: Flight | null
  readonly refused: readonly Fault[]
}

/** Tables of gas and wind, and the files of the flight. A sortie that flew without a gas sensor has the latter alone. */
async function readAll(plan: CasePlan, { accept, tell }: CaseRun): Promise<AllRead> {
  const flown = await readFlight(plan, (fraction, what) => tell('reading', 0.15 * fraction, what))
  const isGasExpected = plan.manifest.recordings.some(({ role }) => role === 'gas')
  if (!isGasExpected && flown.flight !== null) {
    const { flight, inputs, refused } = flown
    return {
      recordings: await onlyFlight(plan, flight, inputs),
      flight,
      refused: unaccepted(refused, accept),
    }
  }
  const { recordings, refused } = await ingestCase(plan, {
    accept,
    onProgress: (fraction, what) => tell('reading', 0.15 + 0.15 * fraction, what),
  })
  if (refused.length === 0 && !hasGas(recordings))
    throw new InputRefused(`${plan.id}: no gas sample is left to work on`)
  return {
    recordings: { ...recordings, inputs: [...recordings.inputs, ...flown.inputs] },
    flight: flown.flight,
    refused: [...refused, ...unaccepted(flown.refused, accept)],
  }
}

const unaccepted = (faults: readonly Fault[], accept: readonly FaultKind[]) =>
  faults.filter(({ kind }) => !accept.includes(kind))

const hasGas = ({ gas }: SortieRecordings) => gas.some((g) => g.t_us.length > 0)

export function refusedText(kinds: readonly FaultKind[]): string {
  const named = [...new Set(kinds)].join(', ')
  return `the recordings have faults that were not accepted (${named}). Mend the files; or, where the fault is known and harmless, name it under "accept" of its recording in the manifest, or with --accept ${[...new Set(kinds)].join(',')}`
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A refused entry is a bug of ours: what we write into the ledger is ours to get right. */
export function known<T>(
  written: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: unknown },
): T {
  if (written.ok) return written.value
  throw new Error(`the ledger refused our entry: ${JSON.stringify(written.fault)}`)
}

export function fullDecision(
  { manifest }: CasePlan,
  authority: Authority | null,
  recordings: SortieRecordings,
  now_ms: number,
  flight: Flight | null = null,
): Decision {
  const times = recordings.gas.filter((g) => g.t_us.length > 0)
  const span = flight === null ? null : packFlight(flight).document.span
  const starts = [...times.map((g) => g.t_us[0]!), ...(span === null ? [] : [span.from_us])]
  const ends = [...times.map((g) => g.t_us.at(-1)!), ...(span === null ? [] : [span.to_us])]
  const hasVideo = flight !== null && flight.videos.length > 0
  const gasSpecies = [...new Set(recordings.gas.map((g) => g.species))]
  return authoriseProcessing({
    data: manifest.data,
    authority,
    span_us: starts.length === 0 ? null : { from: Math.min(...starts), to: Math.max(...ends) },
    footprint: joinedFootprint(footprintOf(recordings), flight),
    // Without gas no gas is asked for: nothing beyond what the authority names.
    species: gasSpecies.length > 0 ? gasSpecies : (authority?.species ?? null),
    sensors: [
      ...(times.length > 0 ? (['gas'] as const) : []),
      ...(hasVideo ? (['motion-imagery'] as const) : []),
    ],
    now_us: now_ms * 1000,
  })
}

/** Where the aircraft was and what its camera saw, besides where gas was measured. */
function joinedFootprint(measured: GeoPoint[] | null, flight: Flight | null): GeoPoint[] | null {
  const flown = flight === null ? [] : placesOf(flight)
  if (flown.length === 0) return measured
  return measured === null ? flown : [...measured, ...flown]
}

/** Every place measured at, on the Earth; null when the recordings' grid is not tied to it. */
function footprintOf({ frame, gas }: SortieRecordings): GeoPoint[] | null {
  const { origin } = frame
  if (origin === null || gas.length === 0) return null
  const places = gas.flatMap(({ geometry }): (readonly [number, number])[] => {
    if (geometry.kind === 'fixed') return [[geometry.x_m, geometry.y_m]]
    if (geometry.kind === 'beam')
      return [
        [geometry.from.x_m, geometry.from.y_m],
        [geometry.to.x_m, geometry.to.y_m],
      ]
    return Array.from(geometry.x_m, (x, i) => [x, geometry.y_m[i]!] as const)
  })
  return places.map(([x, y]) => geoFromLocal(origin, x, y))
}

/** Writes every form of one result; answers the names. */
async function writeCase(
  folder: string,
  result: Result,
  records: Records,
  lang: Language,
): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const texts = renderAll(result, records, { lang }).filter(({ name }) => name !== 'report.typ')
  for (const { name, text } of texts) await writeFile(join(folder, name), text)
  const { source, files } = typstReport(result, records, lang)
  await writeFile(join(folder, 'report.pdf'), typstTypesetter().typeset(source, files))
  return [...texts.map(({ name }) => name), 'report.pdf']
}
