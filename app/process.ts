import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Authority } from '../src/authority/authority.ts'
import { type StateClearance, withEntered } from '../src/authority/clearance.ts'
import { type Registry, ruleOf } from '../src/fleet/registry.ts'
import { enteredIn } from '../src/notices/happened.ts'
import type { Fault, FaultKind } from '../src/quantities/fault.ts'
import type { InputFile, SortieRecordings } from '../src/recordings/recording.ts'
import { compile } from '../src/reports/compile.ts'
import type { Flight } from '../src/reports/flight.ts'
import { legalityOf } from '../src/reports/legality.ts'
import type { Language } from '../src/reports/phrases.ts'
import type { Result } from '../src/reports/result.ts'
import { analyse } from './analyse.ts'
import { InputRefused } from './failures.ts'
import { readFlight } from './flight.ts'
import { onlyFlight, withoutGas } from './flight-result.ts'
import { askedEarly, askedOf } from './gate/asked.ts'
import { BASIS_FILE } from './gate/basis.ts'
import { absentAuthority, authorityOf, clearancesOf } from './gate/documents.ts'
import { type Gate, mustPermit, openGate } from './gate/gate.ts'
import { registerFirst } from './gate/register.ts'
import { type CasePlan, ingestCase, type Plans, planCases } from './ingest.ts'
import { keepResult } from './keep-result.ts'
import type { Reporter } from './progress.ts'
import { known, type Ledger, openLedger, recordIngest } from './recordkeeping.ts'
import { WITHHELD_FILE, type Withheld } from './withheld.ts'

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
  /** Whose rule holds for the operator that the manifest names; null: nobody says. */
  readonly registry?: Registry | null | undefined
  /** Folder of the record that every ingest and result goes into. */
  readonly ledger: string
}

export interface Processed {
  readonly case: string
  readonly folder: string
  readonly result: Result
  /** Files for people that were not made, because the gate refused `export`; null: all were. */
  readonly withheld: Withheld | null
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
  const gate = await openGate({ ledger, now_ms })
  const authority = await authorityOf(plans[0]!, gate)
  const clearances = await clearancesOf(plans[0]!)
  await passEarly(gate, plans[0]!, authority, request.language)
  const staging = `${out}.partial-${process.pid}`
  try {
    const made: Processed[] = []
    for (const [index, plan] of plans.entries()) {
      const share = (fraction: number) => (index + fraction) / plans.length
      const folder = plans.length === 1 ? staging : join(staging, plan.window.id || String(index + 1))
      const tell = (stage: string, fraction: number, message: string) =>
        reporter.progress(plans.length > 1 ? `${plan.id} · ${stage}` : stage, share(fraction), message)
      const run = { ...request, folder, ledger, gate, authority, clearances, tell, now_ms }
      const answer = await processCase(plan, run)
      made.push({ case: plan.id, folder: folder.replace(staging, out), ...answer })
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
  ...['receipt.json', 'timing.json', BASIS_FILE, WITHHELD_FILE],
  ...['flight.json', 'flight.bin', 'footprints.bin'],
  ...['airspace.json', 'airspace.geojson', 'airspace.html', 'airspace.pdf'],
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

/** Before anything is read: whether an authority is needed and there at all. */
export async function passEarly(
  gate: Gate,
  plan: CasePlan,
  authority: Authority | null,
  language: Language = 'en',
): Promise<void> {
  if (plan.manifest.data !== 'real' || authority !== null) return // judged in full once the recordings say when and where
  const decision = await gate.decide(askedEarly(plan, null, 'ingest'), { sortie: plan.id })
  mustPermit(decision, language, absentAuthority(plan))
}

interface CaseRun extends Pick<ProcessRequest, 'accept' | 'seed' | 'workers' | 'language' | 'registry'> {
  readonly folder: string
  readonly ledger: Ledger
  readonly gate: Gate
  readonly authority: Authority | null
  readonly clearances: readonly StateClearance[]
  readonly tell: (stage: string, fraction: number, message: string) => void
  readonly now_ms: () => number
}

async function processCase(
  plan: CasePlan,
  run: CaseRun,
): Promise<{ readonly result: Result; readonly withheld: Withheld | null }> {
  const { ledger, authority, clearances, tell, now_ms, folder } = run
  const started = now_ms()
  const read = await readAll(plan, run)
  const ingest_s = (now_ms() - started) / 1000
  if (read.refused.length > 0)
    throw new InputRefused(refusedText(read.refused.map((f) => f.kind)), read.refused)
  const { recordings, flight } = read
  const asked = {
    ...askedOf(plan, authority, recordings, flight, 'ingest'),
    operator: ruleOf(run.registry ?? null, plan.manifest.flown?.operator),
  }
  mustPermit(await run.gate.decideAll(asked, ['ingest', 'process'], { sortie: plan.id }), run.language)
  if (asked.data === 'real') await registerFirst(ledger, authority)
  const basis = { data: plan.manifest.data, authority: authority?.id ?? 'none' }
  const ingest = known(
    await recordIngest(ledger, {
      ...basis,
      sortie: plan.id,
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
  const beside = await besideOf(plan, read, tell)
  // Simulated flights rest on no authority and enter no state.
  const isBound = asked.data === 'real' || authority !== null
  const answered = withEntered(clearances, isBound ? (beside?.entered ?? []) : [])
  const { result, records } = compile({
    ...findings,
    hasFlight: flight !== null,
    hasAirspace: beside !== null,
    flown: plan.manifest.flown,
    legality: legalityOf(authority, answered),
  })
  tell('report', 0.92, '')
  const timing = { ingest: ingest_s, ...timing_s }
  const withheld = await keepResult(
    { ...{ result, records, flight, beside, asked, timing }, sortie: plan.id, clearances: answered },
    { ...basis, ingest: ingest.ingest, folder, ledger, gate: run.gate, language: run.language },
  )
  return { result, withheld }
}

/** On which side of borders the flight was; null where there was none, or nothing can be told of it, which is said. */
async function besideOf(plan: CasePlan, { flight, flown }: AllRead, tell: CaseRun['tell']) {
  if (flight === null) return null
  // Borders are a large map: it is loaded where somebody flew.
  const { airspaceBeside, statesEntered, writeAirspaceData, writeAirspacePages } = await import(
    './airspace/beside-result.ts'
  )
  const beside = airspaceBeside(plan, flight, flown)
  tell('airspace', 0.91, 'refused' in beside ? beside.refused : '')
  if ('refused' in beside) return null
  return {
    entered: statesEntered(beside.parts),
    crossed: enteredIn(beside.parts.airspace),
    writeData: (folder: string, language: Language) => writeAirspaceData(folder, beside.parts, language),
    writePages: (folder: string, language: Language) => writeAirspacePages(folder, beside.parts, language),
  }
}

interface AllRead {
  readonly recordings: SortieRecordings
  readonly flight: Flight | null
  /** The files of the flight alone. */
  readonly flown: readonly InputFile[]
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
      flown: inputs,
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
    flown: flown.inputs,
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
