/** What is wrong with the input is said with file, row, found and expected; nothing half-written is left. */
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { randomStream } from '../src/kernels/random.ts'
import type { FaultKind } from '../src/quantities/fault.ts'
import type { Result } from '../src/reports/result.ts'
import { overflight } from './testing/command-line.ts'
import { GAS_HEADER, quickSortie, readJson, writeFiles } from './testing/quick-sortie.ts'
import { scratchFolder } from './testing/scratch.ts'

const scratch = scratchFolder('bad-input')
const sound = quickSortie()
const rows = sound['gas.csv']!.trimEnd().split('\n').slice(1)
assert.equal(sound['gas.csv']!.split('\n')[0], GAS_HEADER)

/** The table with one row changed cell by cell; rows count as an editor counts lines, the header being 1. */
function changed(row: number, change: (cells: string[]) => string[]): string {
  const text = rows.with(row - 2, change(rows[row - 2]!.split(',')).join(','))
  return `${[GAS_HEADER, ...text].join('\n')}\n`
}
const timeOf = (row: number) => rows[row - 2]!.split(',')[0]!

let places = 0
/** A sortie folder beside which nothing else lies, processed by the program. */
async function run(files: Record<string, string | Uint8Array>, more: readonly string[] = []) {
  const place = join(scratch, String(places++))
  writeFiles(join(place, 'sortie'), files)
  const ended = await overflight(['process', join(place, 'sortie'), '--out', join(place, 'out'), ...more], {
    ledger: join(scratch, 'ledger'),
  })
  return { ...ended, place, out: join(place, 'out') }
}

/** Exit code 1, nothing on standard output, and beside the sortie nothing: no results, no part of them. */
function assertRefused({ code, stdout, stderr, place }: Awaited<ReturnType<typeof run>>) {
  assert.equal(code, 1, stderr)
  assert.equal(stdout, '')
  assert.deepEqual(readdirSync(place), ['sortie'])
  assert.doesNotMatch(stderr, /bug of ours|^ +at .*:\d+:\d+/m)
}

const garbage = () => {
  const { below } = randomStream(7, 0)
  return Uint8Array.from({ length: 20_000 }, () => below(256))
}

/** Files changed, the fault that must be named, and its line. `usable`: accepted, the rest still makes a result. */
const bad: readonly {
  what: string
  files: Record<string, string | Uint8Array>
  kind: FaultKind
  says: RegExp
  usable: boolean
}[] = [
  {
    what: 'an empty file',
    files: { 'gas.csv': '' },
    kind: 'empty-file',
    says: /^ {2}gas\.csv: empty-file: found .+; expected .+/m,
    usable: false,
  },
  {
    what: 'a column of another name',
    files: { 'gas.csv': sound['gas.csv']!.replace('ch4_ppm', 'methane') },
    kind: 'missing-column',
    says: /^ {2}gas\.csv row 1, .*column "ch4_ppm": missing-column: found .*methane.*; expected .+/m,
    usable: false,
  },
  {
    what: 'NaN',
    files: { 'gas.csv': changed(30, (cells) => cells.with(5, 'NaN')) },
    kind: 'not-a-number',
    says: /^ {2}gas\.csv row 30, .*column "ch4_ppm": not-a-number: found .*NaN.*; expected .+/m,
    usable: true,
  },
  {
    what: 'a duplicated time stamp',
    files: { 'gas.csv': changed(40, (cells) => cells.with(0, timeOf(39))) },
    kind: 'duplicate-time',
    says: /^ {2}gas\.csv row 40.*: duplicate-time: found .+; expected .+/m,
    usable: true,
  },
  {
    what: 'a backward time stamp',
    files: { 'gas.csv': changed(40, (cells) => cells.with(0, timeOf(20))) },
    kind: 'backward-time',
    says: /^ {2}gas\.csv row 40.*: backward-time: found .+; expected .+/m,
    usable: true,
  },
  {
    what: 'a position jump',
    files: { 'gas.csv': changed(50, (cells) => cells.with(2, '29.1800000')) },
    kind: 'position-jump',
    says: /^ {2}gas\.csv row 50.*: position-jump: found .+; expected .+/m,
    usable: true,
  },
  {
    what: 'a last row cut short',
    files: { 'gas.csv': sound['gas.csv']!.slice(0, -12) },
    kind: 'truncated',
    says: /^ {2}gas\.csv row 197.*: truncated: found .+; expected .+/m,
    usable: true,
  },
  {
    what: 'no wind',
    files: withoutWind(),
    kind: 'missing-wind',
    says: /sortie\.json: missing-wind: found .+; expected .+/m,
    usable: true,
  },
]

function withoutWind(): Record<string, string> {
  const manifest = JSON.parse(sound['sortie.json']!)
  const recordings = manifest.recordings.filter(({ role }: { role: string }) => role === 'gas')
  return { 'sortie.json': JSON.stringify({ ...manifest, recordings }) }
}

for (const { what, files, kind, says, usable } of bad) {
  test(`${what}: refused, with its place, and nothing written`, async () => {
    const ended = await run({ ...sound, ...files })
    assertRefused(ended)
    assert.match(ended.stderr, says)
    assert.match(ended.stderr, new RegExp(`--accept ${kind}`))
  })
  test(`${what}: ${usable ? 'accepted, it runs and lists the fault' : 'accepted, nothing is left to work on'}`, async () => {
    const ended = await run({ ...sound, ...files }, ['--accept', kind])
    if (!usable) {
      assertRefused(ended)
      assert.match(ended.stderr, /no gas sample is left/)
      return
    }
    assert.equal(ended.code, 0, ended.stderr)
    const { inputs } = readJson(ended.out, 'result.json') as Result
    assert.deepEqual(
      inputs.flatMap(({ faults }) => faults.map((fault) => fault.kind)),
      [kind],
    )
  })
}

test('garbage bytes: refused, nothing written, and no crash', async () => {
  const ended = await run({ ...sound, 'gas.csv': garbage() })
  assertRefused(ended)
  assert.match(ended.stderr, /^ {2}gas\.csv.*: found .+; expected .+/m)
})

test('a manifest with an unknown field names the one that was meant', async () => {
  const manifest = JSON.parse(sound['sortie.json']!)
  const { response_s, ...gas } = manifest.recordings[0]
  const text = JSON.stringify({ ...manifest, recordings: [{ ...gas, respons_s: response_s }] }, null, 1)
  const ended = await run({ ...sound, 'sortie.json': text })
  assertRefused(ended)
  const row = text.split('\n').findIndex((line) => line.includes('respons_s')) + 1
  const says = `sortie.json row ${row}, recordings[0].respons_s: found the unknown field "respons_s"; expected "response_s"`
  assert.ok(ended.stderr.includes(says), ended.stderr)
})

test('a manifest that is no JSON, and one that is not there', async () => {
  const broken = await run({ ...sound, 'sortie.json': '{ "overflight": "sortie/1", ' })
  assertRefused(broken)
  assert.match(broken.stderr, /sortie\.json, the whole document: found .+; expected a JSON document/)
  const { 'sortie.json': _, ...without } = sound
  const absent = await run(without)
  assertRefused(absent)
  assert.match(absent.stderr, /sortie\.json: found no such file; expected a manifest/)
})

test('a recording that is not there', async () => {
  const { 'wind.csv': _, ...without } = sound
  const ended = await run(without)
  assertRefused(ended)
  assert.match(ended.stderr, /sortie\.json, recordings\[1\]\.file: found no file "wind\.csv"; expected .+/)
})

test('an --out that holds other things is refused and left as it is', async () => {
  const occupied: Record<string, Record<string, string>> = {
    'a note': { 'note.txt': 'keep' },
    'a note beside a result': { 'result.json': '{}', 'note.txt': 'keep' },
    'a result in one folder of two': { 'note.txt': 'keep' },
  }
  for (const [what, files] of Object.entries(occupied)) {
    const place = join(scratch, String(places++))
    const out = writeFiles(join(place, 'out'), files)
    if (what.includes('folder')) writeFiles(join(out, 'release-1'), { 'result.json': '{}' })
    const before = readdirSync(out, { recursive: true }).sort()
    writeFiles(join(place, 'sortie'), sound)
    const { code, stderr } = await overflight(['process', join(place, 'sortie'), '--out', out], {
      ledger: join(scratch, 'ledger'),
    })
    assert.equal(code, 1, `${what}: ${stderr}`)
    assert.match(stderr, /holds other things than results.*name an empty or a new folder/)
    assert.deepEqual(readdirSync(out, { recursive: true }).sort(), before, what)
    assert.equal(readFileSync(join(out, 'note.txt'), 'utf8'), 'keep')
    assert.deepEqual(readdirSync(place).sort(), ['out', 'sortie'])
  }
})

test('an --out that is a file, or lies below one, is refused before any work', async () => {
  const place = join(scratch, String(places++))
  writeFiles(join(place, 'sortie'), sound)
  writeFileSync(join(place, 'file'), 'keep')
  for (const out of [join(place, 'file'), join(place, 'file', 'below')]) {
    const { code, stderr } = await overflight(['process', join(place, 'sortie'), '--out', out], {
      ledger: join(scratch, 'ledger'),
    })
    assert.equal(code, 1, stderr)
    assert.match(stderr, /file; name a folder/)
    assert.doesNotMatch(stderr, /reading/)
  }
  assert.equal(readFileSync(join(place, 'file'), 'utf8'), 'keep')
})

test('what a run that was ended left behind goes with the next one', async () => {
  const place = join(scratch, String(places++))
  const dead = 2 ** 30 // no system gives a process such a number
  const [left, foreign] = [join(place, `out.partial-${dead}`), join(place, 'out.partial-notes')]
  for (const folder of [left, foreign]) mkdirSync(folder, { recursive: true })
  writeFiles(join(place, 'sortie'), sound)
  const { code, stderr } = await overflight(['process', join(place, 'sortie'), '--out', join(place, 'out')], {
    ledger: join(scratch, 'ledger'),
  })
  assert.equal(code, 0, stderr)
  assert.deepEqual(readdirSync(place).sort(), ['out', 'out.partial-notes', 'sortie'])
})
