/** From a manifest and the files it names to recordings of each case, in one frame and on one time axis. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileDocuments } from '../adapters/recordings/documents.ts'
import { FileRoots, readHead, streamFile } from '../adapters/recordings/files.ts'
import type { Fault, FaultKind } from '../src/quantities/fault.ts'
import type { LocalFrame } from '../src/quantities/frame.ts'
import { align, type Part } from '../src/recordings/align.ts'
import { recognise } from '../src/recordings/instruments/index.ts'
import type { FileHead } from '../src/recordings/layout.ts'
import { emptyPlan, planTable, type TablePlan } from '../src/recordings/plan.ts'
import type { InputFile, SortieRecordings } from '../src/recordings/recording.ts'
import { type RowFilter, TableReader } from '../src/recordings/table.ts'
import { countedColumns, rowFilters, ValueCounter } from '../src/recordings/where.ts'
import { type CaseWindow, expandCases } from '../src/sorties/cases.ts'
import { DocumentError, type Documents, fill } from '../src/sorties/documents.ts'
import { type Manifest, parseManifest } from '../src/sorties/manifest.ts'
import type { FlightRecording, Recording } from '../src/sorties/mapping.ts'
import type { ManifestProblem } from '../src/sorties/problem.ts'
import { readTruth as mapTruth, type Truth } from '../src/sorties/truth.ts'

export interface CasePlan {
  /** `<folder of the manifest>/<case>`, or the folder alone when the manifest describes one case. */
  readonly id: string
  /** The manifest's folder name: cases of one kind. */
  readonly family: string
  readonly manifest: Manifest
  /** As shown in faults and listed among the inputs. */
  readonly manifestFile: string
  readonly manifestPath: string
  readonly window: CaseWindow
  /** Folders in which names of the manifest are looked up. */
  readonly roots: readonly string[]
  readonly files: readonly PlannedFile[]
}

export interface PlannedFile {
  /** Index into the manifest's recordings. */
  readonly recording: number
  readonly file: string
  readonly entry: string
}

export interface Plans {
  readonly manifest: Manifest | null
  readonly cases: readonly CasePlan[]
  readonly problems: readonly ManifestProblem[]
}

/** The cases of a sortie folder (holding sortie.json) or of a manifest file. Problems are values; nothing is read of the recordings yet. */
export async function planCases(manifestOrFolder: string, dataRoot: string | null): Promise<Plans> {
  const given = resolve(manifestOrFolder)
  const file = existsSync(given) && statSync(given).isDirectory() ? join(given, 'sortie.json') : given
  const shown = join(basename(dirname(file)), basename(file))
  const refuse = (...problems: ManifestProblem[]): Plans => ({ manifest: null, cases: [], problems })
  if (!existsSync(file))
    return refuse({
      file: manifestOrFolder,
      place: basename(file),
      found: 'no such file',
      expected: 'a manifest (sortie/1)',
    })
  const parsed = parseManifest(readFileSync(file, 'utf8'), shown)
  if ('problems' in parsed) return refuse(...parsed.problems)
  const { manifest } = parsed
  const roots = [...(dataRoot === null ? [] : [resolve(dataRoot)]), dirname(file)]
  const documents = fileDocuments(new FileRoots(roots))
  let windows: CaseWindow[]
  try {
    windows = expandCases(manifest.cases, documents)
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    const { file: document, found, expected } = error
    return refuse({ file: shown, place: 'cases', found: `${document}: ${found}`, expected })
  }
  const family = familyOf(file)
  const planned = windows.map((window) =>
    planCase(manifest, window, { family, shown, file, roots, documents }),
  )
  const problems = planned.flatMap((each) => each.problems)
  if (windows.length === 0)
    problems.push({
      file: shown,
      place: 'cases',
      found: 'no file that gives a case',
      expected: JSON.stringify(manifest.cases),
    })
  return { manifest, cases: planned.flatMap(({ plan }) => (plan === null ? [] : [plan])), problems }
}

/** `x/sortie.json` belongs to x, `y.sortie.json` to y. */
function familyOf(file: string): string {
  const name = basename(file)
  return name === 'sortie.json' ? basename(dirname(file)) : name.replace(/(\.sortie)?\.json$/, '')
}

function planCase(
  manifest: Manifest,
  window: CaseWindow,
  {
    family,
    shown,
    file: manifestPath,
    roots,
    documents,
  }: { family: string; shown: string; file: string; roots: readonly string[]; documents: Documents },
): { plan: CasePlan | null; problems: ManifestProblem[] } {
  const problems: ManifestProblem[] = []
  const files = manifest.recordings.flatMap(({ file }, recording) =>
    window.entries.flatMap((entry) => {
      const glob = fill(file, { case: window.name, entry })
      const found = documents.files(glob)
      if (found.length === 0)
        problems.push({
          file: shown,
          place: `recordings[${recording}].file`,
          found: `no file "${glob}"`,
          expected: `a file under ${roots.length > 1 ? 'the data root or ' : ''}the manifest's folder`,
        })
      return found.map((name) => ({ recording, file: name, entry }))
    }),
  )
  const id = window.id === '' ? family : `${family}/${window.id}`
  const once = files.filter(
    (a, i) => files.findIndex((b) => b.recording === a.recording && b.file === a.file) === i,
  )
  const plan = { id, family, manifest, manifestFile: shown, manifestPath, window, roots, files: once }
  return { plan: problems.length === 0 ? plan : null, problems }
}

export interface IngestOptions {
  /** Kinds of fault accepted besides those the manifest accepts. */
  readonly accept?: readonly FaultKind[]
  onProgress?(fraction: number, what: string): void
  /** How many bytes of a file count, from its beginning; left out: all. For files that are still being written. */
  bytesOf?(path: string): number
}

export interface Ingested {
  /** Everything sound. Its inputs list every fault, accepted or not. */
  readonly recordings: SortieRecordings
  /** Faults nobody accepted: a run must stop on them. */
  readonly refused: readonly Fault[]
}

/** Reads and aligns one case. What is wrong with its files or with the documents beside them comes back as faults. */
export async function ingestCase(plan: CasePlan, options: IngestOptions = {}): Promise<Ingested> {
  const roots = new FileRoots(plan.roots)
  const beside: InputFile[] = [readInput(plan.manifestFile, readFileSync(plan.manifestPath))]
  const documents = fileDocuments(roots, (file, bytes) => beside.push(readInput(file, bytes)))
  const parts: Part[] = []
  let firstGas_us: number | null = null
  // Gas first: a clock may start with it.
  const tables = plan.files.filter((planned) => recordingOf(plan, planned).role !== 'flight')
  const ordered = tables.sort((a, b) => rank(plan, a) - rank(plan, b))
  for (const [index, planned] of ordered.entries()) {
    const onProgress = (fraction: number) =>
      options.onProgress?.((index + fraction) / ordered.length, planned.file)
    const { bytesOf = () => Number.POSITIVE_INFINITY } = options
    const part = await readPart(plan, planned, { roots, documents, firstGas_us, onProgress, bytesOf })
    parts.push(part)
    if (part.plan.values.length > 0)
      for (const { t_us } of part.data.series.values())
        if (t_us.length > 0) firstGas_us = Math.min(firstGas_us ?? t_us[0]!, t_us[0]!)
  }
  const { frame, search } = plan.manifest
  const aligned = align({ parts, manifestFile: plan.manifestFile, frame, search })
  const recordings = { ...aligned, inputs: joinInputs(aligned.inputs, beside) }
  return { recordings, refused: refusedFaults(plan, recordings, options.accept ?? []) }
}

/** A manifest or a document beside the recordings: the result rests on it, so its digest is kept. */
export function readInput(file: string, bytes: Uint8Array): InputFile {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { file, sha256, bytes: bytes.length, rows: 0, faults: [] }
}

/** Faults that belong to the manifest join its entry. */
function joinInputs(inputs: readonly InputFile[], beside: readonly InputFile[]): InputFile[] {
  const faultsOf = (file: string) =>
    inputs.filter((each) => each.file === file).flatMap(({ faults }) => faults)
  const read = inputs.filter(({ file }) => !beside.some((each) => each.file === file))
  return [...read, ...beside.map((each) => ({ ...each, faults: faultsOf(each.file) }))]
}

/** The manifest's entry that names this file. */
export const recordingOf = (
  { manifest }: CasePlan,
  { recording }: PlannedFile,
): Recording | FlightRecording => manifest.recordings[recording]!

const rank = (plan: CasePlan, planned: PlannedFile) => (recordingOf(plan, planned).role === 'gas' ? 0 : 1)

interface Reading {
  readonly roots: FileRoots
  readonly documents: Documents
  readonly firstGas_us: number | null
  onProgress(fraction: number): void
  bytesOf(path: string): number
}

async function readPart(plan: CasePlan, planned: PlannedFile, reading: Reading): Promise<Part> {
  const recording = recordingOf(plan, planned) as Recording // files of a flight are no tables, and left out before
  const { file } = planned
  const path = reading.roots.find(file)
  if (path === undefined)
    return nothingRead(recording, file, null, {
      kind: 'missing-file',
      found: 'no such file',
      expected: 'the file found when the run was planned',
    })
  const most = reading.bytesOf(path)
  const head = headOf(basename(file), readHead(path, Math.min(HEAD_BYTES, most)))
  const layout = recording.format === 'auto' ? recognise(head) : undefined
  if (recording.format === 'auto' && layout === undefined)
    return nothingRead(recording, file, path, unrecognised(head))
  const where = await filtersOf(recording, path, most)
  const { documents, firstGas_us } = reading
  const names = { case: plan.window.name, entry: planned.entry }
  const context = { file, names, documents, window_us: plan.window.window_us, firstGas_us, where }
  let table: TablePlan
  try {
    table = planTable(recording, head, layout, context)
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    const { kind, file: document, found, expected } = error
    return nothingRead(recording, file, path, {
      kind,
      found: document === file ? found : `${document}: ${found}`,
      expected,
    })
  }
  const reader = new TableReader(table.request)
  const streamed = await streamFile(path, (chunk) => reader.push(chunk), reading.onProgress, most)
  return { plan: table, data: reader.end(), file, ...streamed, ...factsOf(recording) }
}

/** Enough of a file to recognise what it is. */
const HEAD_BYTES = 1 << 16

type Refusal = Pick<Fault, 'kind' | 'found' | 'expected'>

function unrecognised({ lines }: FileHead): Refusal {
  if (lines.length === 0) return { kind: 'empty-file', found: 'no bytes', expected: "an instrument's table" }
  const expected = 'a known format, or its columns in the manifest'
  return { kind: 'unknown-format', found: 'a file of no known instrument', expected }
}

/** A file nothing could be read from: named in the inputs, with its digest and why. */
async function nothingRead(
  recording: Recording,
  file: string,
  path: string | null,
  refusal: Refusal,
): Promise<Part> {
  const streamed = path === null ? { sha256: '', bytes: 0 } : await streamFile(path, () => {})
  const fault: Fault = { ...refusal, file }
  return {
    plan: emptyPlan,
    data: { series: new Map(), faults: [fault], rows: 0, averaged_s: 0 },
    file,
    ...streamed,
    ...factsOf(recording),
  }
}

function factsOf(
  recording: Recording,
): Pick<Part, 'averaging_s' | 'response_s' | 'clip_ppm' | 'maxSpeed_mps'> {
  const { averaging_s } = recording
  if (recording.role === 'wind')
    return { averaging_s, response_s: null, clip_ppm: { low: null, high: null }, maxSpeed_mps: null }
  const { response_s, clip_ppm, maxSpeed_mps = null } = recording
  return { averaging_s, response_s, clip_ppm, maxSpeed_mps }
}

function headOf(name: string, bytes: Uint8Array): FileHead {
  const text = new TextDecoder('utf-8').decode(bytes)
  return { name, lines: text === '' ? [] : text.split(/\r\n|\n|\r/).slice(0, 200) }
}

/** Filters by the most frequent value need the file's values first: one pass more. */
async function filtersOf(recording: Recording, path: string, most: number): Promise<RowFilter[]> {
  const { where } = recording
  if (where === undefined) return []
  const columns = countedColumns(where)
  const counter = columns.length === 0 ? null : new ValueCounter(columns, recording)
  if (counter !== null) {
    await streamFile(path, (chunk) => counter.push(chunk), undefined, most)
    counter.end()
  }
  return rowFilters(where, counter?.counts ?? new Map())
}

function refusedFaults(plan: CasePlan, { inputs }: SortieRecordings, accept: readonly FaultKind[]): Fault[] {
  const accepted = new Map<string, Set<FaultKind>>()
  const anywhere = new Set<FaultKind>(accept)
  for (const { recording, file } of plan.files) {
    const kinds = plan.manifest.recordings[recording]?.accept ?? []
    accepted.set(file, new Set([...(accepted.get(file) ?? []), ...kinds]))
    // Wind that is missing altogether belongs to no file: any recording may accept it.
    if (kinds.includes('missing-wind')) anywhere.add('missing-wind')
  }
  return inputs.flatMap(({ file, faults }) =>
    faults.filter(({ kind }) => !anywhere.has(kind) && !accepted.get(file)?.has(kind)),
  )
}

/** What is known to be true of a case, in the frame its recordings are in; null when the manifest names no truth. For scoring only. */
export function readTruth(plan: CasePlan, frame: LocalFrame): Truth | null {
  const { truth, candidates } = plan.manifest
  if (truth === undefined) return null
  const { name, entries, row } = plan.window
  const names = { case: name, entry: entries[0] ?? '' }
  const documents = fileDocuments(new FileRoots(plan.roots))
  return mapTruth({ mapping: truth, candidates, names, caseRow: row, frame, documents })
}

/** Every case found under a data root: of each manifest below `manifestDir` whose files exist there, and of each `*.sortie.json` in the root itself. */
export async function manifestCases(root: string, manifestDir: string): Promise<Plans> {
  const own = existsSync(root) ? readdirSync(root).filter((name) => name.endsWith('.sortie.json')) : []
  const shipped = readdirSync(manifestDir, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const files = [
    ...shipped.map(({ name }) => join(manifestDir, name, 'sortie.json')).filter((file) => existsSync(file)),
    ...own.map((name) => join(root, name)),
  ].sort()
  const cases: CasePlan[] = []
  const problems: ManifestProblem[] = []
  for (const file of files) {
    const plans = await planCases(file, root)
    cases.push(...plans.cases)
    // A root need not hold every data set: a shipped manifest that finds no file at all is left out in silence.
    if (plans.cases.length > 0 || own.includes(basename(file))) problems.push(...plans.problems)
  }
  return { manifest: null, cases, problems }
}
