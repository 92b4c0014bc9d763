/** The walk from bytes to report: recordings in, located sources, every form of the result, and the record of it. */
import assert from 'node:assert/strict'
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileLogStore } from '../adapters/log-store/files.ts'
import { type Entry, parseEntry } from '../src/ledger/entry.ts'
import { localFromGeo } from '../src/quantities/frame.ts'
import type { Result, SourceResult } from '../src/reports/result.ts'
import { processSortie } from './process.ts'
import type { Reporter } from './progress.ts'
import { ROOT } from './root.ts'
import { overflight } from './testing/command-line.ts'
import { quickSortie, readJson, writeFiles } from './testing/quick-sortie.ts'
import { scratchFolder } from './testing/scratch.ts'
import { verifyPath } from './verify.ts'

const scratch = scratchFolder('walk')
const files = ['records.json', 'report.html', 'report.pdf', 'result.geojson', 'result.json', 'result.kml']
const now_ms = () => performance.timeOrigin + performance.now()

interface Told extends Reporter {
  readonly stages: string[]
  readonly fractions: number[]
}

function listener(): Told {
  const [stages, fractions]: [string[], number[]] = [[], []]
  return {
    stages,
    fractions,
    progress(stage, fraction) {
      if (stages.at(-1) !== stage) stages.push(stage)
      fractions.push(fraction)
    },
    failed: () => {},
    end: () => {},
  }
}

async function run(input: string, out: string, more: { seed?: number; ledger?: string } = {}) {
  const ledger = more.ledger ?? join(scratch, 'ledger')
  const told = listener()
  const made = await processSortie(
    { input, out, data: null, cases: [], accept: [], language: 'en', ...more, ledger },
    told,
    now_ms,
  )
  return { made, told }
}

/** All entries of a ledger, in order. */
async function entriesOf(folder: string): Promise<Entry[]> {
  const store = await fileLogStore(folder)
  try {
    const all = await store.read(0, await store.size())
    return all.map((bytes) => {
      const entry = parseEntry(bytes)
      assert.ok(entry.ok)
      return entry.value
    })
  } finally {
    await store.close()
  }
}

// ---- The bundled example, as a person runs it --------------------------------------------------------------------

test('the bundled example: every form of the result, both true sources found, and said to be likely', async () => {
  const out = join(scratch, 'example')
  const ledger = join(scratch, 'example-ledger')
  const input = join(ROOT, 'corpus', 'example')
  const { code, stdout, stderr } = await overflight(['process', input, '--out', out], { ledger })
  assert.equal(code, 0, stderr)
  assert.match(stdout, /^example: located\. /)
  const answer = stdout.split('\n').slice(0, 3).join('\n')
  assert.ok(readFileSync(join(ROOT, 'README.md'), 'utf8').includes(answer), `README shows:\n${answer}`)
  const flown = [
    ...['flight.bin', 'flight.json', 'footprints.bin'],
    ...['airspace.geojson', 'airspace.html', 'airspace.json', 'airspace.pdf'],
  ]
  assert.deepEqual(readdirSync(out).sort(), [...files, ...flown, 'receipt.json', 'timing.json'].sort())
  const result = readJson(out, 'result.json') as Result
  const truth = readJson(input, 'truth.json') as { sources: { name: string; x_m: number; y_m: number }[] }
  assert.deepEqual([result.overflight, result.verdict], ['result/1', 'located'])
  assert.equal(mostProbable(result.count), truth.sources.length)
  assert.equal(result.sources.length, truth.sources.length)
  assert.equal(new Set(truth.sources.map((source) => nearest(result, source).id)).size, truth.sources.length)
  for (const actual of truth.sources) assertFound(nearest(result, actual), actual as Actual)
  assertWritten(out, result)
})

interface Actual {
  readonly name: string
  readonly x_m: number
  readonly y_m: number
  readonly rate_kgph: number
}

const mostProbable = (count: Result['count']) =>
  Number(Object.entries(count).reduce((best, each) => (each[1] > best[1] ? each : best))[0])

function nearest({ sources }: Result, { x_m, y_m }: { x_m: number; y_m: number }): SourceResult {
  const distance = ({ position }: SourceResult) => Math.hypot(position.x_m - x_m, position.y_m - y_m)
  return sources.reduce((best, each) => (distance(each) < distance(best) ? each : best))
}

/**
 * A true place may lie outside a 90 % region one time in ten. For a round region, 95 % reaches sqrt(ln 20 / ln 10) = 1.14
 * times as far from its middle as 90 % does: the truth must lie within that, seen from the reported place.
 */
function assertFound({ position, region90, rate_kgph, area90_m2 }: SourceResult, actual: Actual) {
  const away_m = Math.hypot(actual.x_m - position.x_m, actual.y_m - position.y_m)
  const reach_m = Math.max(
    ...region90.coordinates.flat(2).map(([x, y]) => Math.hypot(x! - position.x_m, y! - position.y_m)),
  )
  assert.ok(area90_m2 > 0 && area90_m2 < 0.05 * 260 ** 2, `${actual.name}: ${area90_m2} m² says where`)
  assert.ok(away_m <= 1.14 * reach_m, `${actual.name}: ${away_m} m away, the region reaches ${reach_m} m`)
  const within = rate_kgph.p05 <= actual.rate_kgph && actual.rate_kgph <= rate_kgph.p95
  const factor = Math.max(rate_kgph.p50 / actual.rate_kgph, actual.rate_kgph / rate_kgph.p50)
  assert.ok(within || factor < 2, `${actual.name}: ${JSON.stringify(rate_kgph)} for ${actual.rate_kgph} kg/h`)
}

/** Each form says the same: as many sources, at the same places. */
function assertWritten(out: string, result: Result) {
  const text = (name: string) => readFileSync(join(out, name), 'utf8')
  for (const { id, position } of result.sources) {
    const { x_m, y_m } = localFromGeo(result.frame.origin!, {
      lat_deg: position.lat!,
      lon_deg: position.lon!,
    })
    const apart_m = Math.hypot(x_m - position.x_m, y_m - position.y_m)
    assert.ok(apart_m < 0.1, `${id}: ${apart_m} m apart`) // a longitude is written to six decimals, 0.1 m
    assert.ok(text('result.kml').includes(position.lon!.toFixed(4)), `${id} stands in the KML`)
  }
  const features = readJson(out, 'result.geojson').features as { properties: { kind?: string } }[]
  assert.ok(features.length > result.sources.length)
  assert.equal(readJson(out, 'records.json').case, result.case)
  assert.match(text('report.html'), /^<!doctype html>/i)
  assert.doesNotMatch(text('report.html'), /(src|href)="https?:/)
  assert.equal(readFileSync(join(out, 'report.pdf')).subarray(0, 5).toString(), '%PDF-')
  assert.deepEqual(
    result.inputs.map(({ file }) => file),
    ['gas.csv', 'wind.csv', 'example/sortie.json', 'flight.ts'],
  )
  for (const { file, sha256 } of result.inputs) {
    assert.match(sha256, /^[0-9a-f]{64}$/)
    assert.ok(text('report.html').includes(sha256), `${file}: its digest stands in the report`)
  }
  assert.ok(Object.values(readJson(out, 'timing.json')).every((value) => Number(value) >= 0))
}

// ---- A quick sortie, again and again -----------------------------------------------------------------------------

const sortie = writeFiles(join(scratch, 'sortie'), quickSortie())

test('the same input and seed give the same bytes; another seed does not', async () => {
  const [first, again, other] = ['first', 'again', 'other'].map((name) => join(scratch, name))
  const { told } = await run(sortie, first!)
  await run(sortie, again!)
  await run(sortie, other!, { seed: 2 })
  for (const name of files)
    assert.ok(readFileSync(join(first!, name)).equals(readFileSync(join(again!, name))), `${name} differs`)
  const [one, two] = [readJson(first!, 'result.json') as Result, readJson(other!, 'result.json') as Result]
  assert.deepEqual([one.engine.seed, two.engine.seed], [1, 2])
  assert.notDeepEqual(one.sources[0]?.rate_kgph, two.sources[0]?.rate_kgph)
  assert.deepEqual(told.stages, ['manifest', 'reading', 'sources', 'report'])
  assert.ok(told.fractions.every((at, i) => at >= 0 && at <= 1 && at >= (told.fractions[i - 1] ?? 0)))
})

test('a result replaces the one before it, whole', async () => {
  const out = join(scratch, 'replaced')
  await run(sortie, out)
  await run(sortie, out, { seed: 3 })
  assert.equal((readJson(out, 'result.json') as Result).engine.seed, 3)
  assert.deepEqual(readdirSync(out).sort(), [...files, 'receipt.json', 'timing.json'].sort())
  assert.ok(!readdirSync(scratch).some((name) => name.includes('.partial')))
  assert.ok((await verifyPath(out)).whole)
})

test('several cases of one manifest: a folder each, and one alone when asked for', async () => {
  const recordings = JSON.parse(quickSortie()['sortie.json']!).recordings
  const [gas, wind] = recordings
  const cases = { from: 'files', pattern: 'gas-{case}.csv' }
  const manifest = quickSortie({
    cases,
    recordings: [{ ...gas, file: 'gas-{case}.csv' }, wind],
    truth: undefined,
  })
  const { 'gas.csv': table, ...rest } = manifest
  const folder = writeFiles(join(scratch, 'several'), { ...rest, 'gas-1.csv': table!, 'gas-2.csv': table! })
  const out = join(scratch, 'several-out')
  const { made } = await run(folder, out)
  assert.deepEqual(
    made.map((each) => [each.case, each.folder]),
    [1, 2].map((id) => [`several/${id}`, join(out, String(id))]),
  )
  for (const { folder: each } of made) assert.ok(existsSync(join(each, 'report.pdf')))
  const alone = join(scratch, 'alone')
  const { stdout } = await overflight(['process', folder, '--out', alone, '--case', '2', '--json'], {
    ledger: join(scratch, 'ledger'),
  })
  assert.equal(JSON.parse(stdout).cases.length, 1)
  assert.equal((readJson(alone, 'result.json') as Result).case, 'several/2')
  const second = readFileSync(join(out, '2', 'result.json'))
  assert.ok(second.equals(readFileSync(join(alone, 'result.json'))), 'alone or among others, the same')
})

test('a grid that is not tied to the Earth: places in metres, and no KML', async () => {
  const [table, wind] = JSON.parse(quickSortie()['sortie.json']!).recordings
  const recordings = [{ ...table, position: { x_m: 0, y_m: 0, z_m: 2 } }, wind]
  const folder = writeFiles(join(scratch, 'local'), quickSortie({ frame: { kind: 'local' }, recordings }))
  const out = join(scratch, 'local-out')
  await run(folder, out)
  const result = readJson(out, 'result.json') as Result
  assert.equal(result.frame.origin, null)
  for (const { position } of result.sources) assert.deepEqual([position.lat, position.lon], [null, null])
  assert.ok(!existsSync(join(out, 'result.kml')))
  assert.ok(existsSync(join(out, 'result.geojson')))
  assert.ok((await verifyPath(out)).whole)
})

// ---- The record --------------------------------------------------------------------------------------------------

test('what was permitted, taken in, made and exported is entered, and anyone can verify it', async () => {
  const [out, ledger] = [join(scratch, 'recorded'), join(scratch, 'recorded-ledger')]
  await run(sortie, out, { ledger })
  const entries = await entriesOf(ledger)
  const { inputs } = readJson(out, 'result.json') as Result
  assert.deepEqual(
    entries.map(({ kind }) => kind),
    ['access.read', 'ingest.begin', ...inputs.map(() => 'ingest.segment'), 'export', 'detect.run', 'export'],
  )
  const left = entries.find(({ kind }) => kind === 'export')!
  assert.deepEqual([left.why!.code, left.ref![0]], ['permit', 'verb/export'], 'asked, then made')
  const [decided, begin, ...others] = entries
  assert.deepEqual(
    [decided!.why!.code, decided!.ref!.slice(0, 2)],
    ['permit', ['verb/ingest', 'verb/process']],
  )
  const ingest = begin!.ref![0]
  for (const { kind, ref } of others) if (kind !== 'export') assert.equal(ref![0], ingest)
  for (const folder of [ledger, out]) {
    const { code, stdout } = await overflight(['verify', folder], { ledger })
    assert.equal(code, 0, stdout)
    assert.match(stdout, /: whole\n$/)
  }
  const report = await verifyPath(out)
  assert.deepEqual(
    report.results.map((each) => each.files),
    [files.length],
  )
})

test('one byte changed in a result, and verify says which file', async () => {
  const [out, ledger] = [join(scratch, 'changed'), join(scratch, 'changed-ledger')]
  await run(sortie, out, { ledger })
  const path = join(out, 'result.json')
  const bytes = readFileSync(path)
  const at = bytes.indexOf('"verdict"') + 2
  bytes[at] = bytes[at]! ^ 1
  writeFileSync(path, bytes)
  const { code, stdout } = await overflight(['verify', out], { ledger })
  assert.equal(code, 1)
  assert.match(stdout, /WRONG .*result\.json/)
  assert.match(stdout, /NOT WHOLE, 1 fault\n$/)
  assert.ok((await verifyPath(ledger)).whole, 'the ledger itself is untouched')
})

test('one byte changed in the ledger, and it is not whole', async () => {
  const [out, ledger] = [join(scratch, 'forged'), join(scratch, 'forged-ledger')]
  await run(sortie, out, { ledger })
  const copy = join(scratch, 'forged-copy')
  cpSync(ledger, copy, { recursive: true })
  const entries = readdirSync(join(copy, 'log'), { recursive: true, withFileTypes: true }).find(
    ({ parentPath }) => parentPath.includes('entries'),
  )!
  const bundle = join(entries.parentPath, entries.name)
  const path = entries.isFile() ? bundle : join(bundle, readdirSync(bundle)[0]!)
  const bytes = readFileSync(path)
  bytes[bytes.length - 20] = bytes[bytes.length - 20]! ^ 1
  writeFileSync(path, bytes)
  const { code, stdout } = await overflight(['verify', copy], { ledger: copy })
  assert.equal(code, 1, stdout)
  assert.match(stdout, /WRONG /)
})
