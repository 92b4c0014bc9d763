/** The fuzzer finds what was planted, and what it once found stays mended. */
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { scratchFolder } from '../app/testing/scratch.ts'
import { randomStream } from '../src/kernels/random.ts'
import { type Finding, writeFinding } from './fuzz/findings.ts'
import { type FuzzOptions, fuzzTarget } from './fuzz/fuzz-target.ts'
import { minimised } from './fuzz/minimise.ts'
import { INPUT_BYTES_MAX, mutate } from './fuzz/mutate.ts'
import { fuzzTargets, keptFindings } from './fuzz/seeds.ts'

const scratch = scratchFolder('fuzz')
const FOLDER = join(scratch, 'src') // code under a folder of this name counts as covered
mkdirSync(FOLDER)

for (const [name, path] of fuzzTargets()) {
  const kept = keptFindings(name)
  test(`${name}: what once broke it runs clean (${kept.size} files)`, async () => {
    const { fuzz } = (await import(pathToFileURL(path).href)) as { fuzz(bytes: Uint8Array): void }
    assert.doesNotThrow(() => fuzz(new Uint8Array(0)))
    for (const [file, bytes] of kept) assert.doesNotThrow(() => fuzz(bytes), file)
  })
}

/** A target with this body, looked for with the least of everything. */
async function planted(name: string, body: string, more: Partial<FuzzOptions> = {}) {
  const target = writeModule(name, `export function fuzz(bytes) {\n${body}\n}\n`)
  const found: Finding[] = []
  const report = await fuzzTarget({
    target,
    seeds: [new Uint8Array(40)],
    seed: 1,
    duration_ms: 1500,
    found: (finding) => found.push(finding),
    ...more,
  })
  return { found, report, out: join(scratch, name) }
}

function writeModule(name: string, text: string): string {
  const path = join(FOLDER, `${name}.fuzz.ts`)
  writeFileSync(path, text)
  return pathToFileURL(path).href
}

/** As long as it takes: a busy machine is no failure. */
const SEEK = { duration_ms: 60_000, stopAtFirst: true }

// Each byte alone is one in 256; together they are only found by keeping what got one byte further.
const AFTER_THREE_BYTES = `
  for (let at = 0; at + 2 < bytes.length; at++)
    if (bytes[at] === 0x21)
      if (bytes[at + 1] === 0x5a)
        if (bytes[at + 2] === 0xc3)
`

test('a target that throws on three bytes: found, made as short as that, written with its reason', async () => {
  const { found, report, out } = await planted(
    'throws',
    `${AFTER_THREE_BYTES} throw new Error('planted at ' + at)`,
    SEEK,
  )
  assert.deepEqual(
    found.map(({ kind, bytes }) => [kind, [...bytes]]),
    [['throws', [0x21, 0x5a, 0xc3]]],
  )
  assert.deepEqual(report.findings, found)
  assert.ok(report.executions > 100 && report.corpus > 1 && report.covered > 0)
  const file = writeFinding(out, 'throws', found[0]!)
  assert.equal(writeFinding(out, 'throws', found[0]!), file, 'a second time changes nothing')
  assert.match(file, /^[0-9a-f]{12}\.bin$/)
  assert.deepEqual(readdirSync(out).sort(), ['README.md', file].sort())
  assert.deepEqual([...readFileSync(join(out, file))], [0x21, 0x5a, 0xc3])
  const lines = readFileSync(join(out, 'README.md'), 'utf8').trim().split('\n')
  assert.match(lines.at(-1)!, new RegExp(`^\\| .${file}. \\| 3 \\| throws \\| Error: planted at 0`))
  assert.equal(lines.filter((line) => line.includes(file)).length, 1)
})

test('a target that never ends: ended from outside, found, made short', async () => {
  const { found } = await planted('endless', 'if (bytes.includes(0x21)) for (;;);', {
    endless_ms: 120,
    duration_ms: 400,
    seeds: [Uint8Array.from([1, 2, 0x21, 3])],
  })
  assert.deepEqual(
    found.map(({ kind, bytes }) => [kind, [...bytes]]),
    [['endless', [0x21]]],
  )
})

test('a target that keeps what it is given: found', async () => {
  const { found } = await planted(
    'leaks',
    '(globalThis.kept ??= []).push(new Uint8Array(20_000).fill(bytes.length))',
  )
  assert.deepEqual(
    found.map(({ kind }) => kind),
    ['memory'],
  )
})

test('a target that works long on some inputs: found', async () => {
  const { found } = await planted(
    'slow',
    'let sum = 0; if (bytes.length > 30) for (let k = 0; k < 4e7; k++) sum += Math.sqrt(k)',
    { ...SEEK, slow_ms: 15, seeds: [new Uint8Array(20)] },
  )
  assert.deepEqual(
    found.map(({ kind, bytes }) => [kind, bytes.length]),
    [['slow', 31]],
  )
})

test('a sound target has no findings', async () => {
  const { found, report } = await planted('sound', 'return bytes.length', { duration_ms: 500 })
  assert.deepEqual(found, [])
  assert.ok(report.executions > 100)
})

test('mutations: the same seed, the same children; never too long; the parent is left alone', () => {
  const parent = Uint8Array.from({ length: 300 }, (_, k) => k)
  const other = new Uint8Array(INPUT_BYTES_MAX).fill(7)
  const children = (seed: number) => {
    const { below } = randomStream(seed, 0)
    return Array.from({ length: 500 }, () => mutate(parent, other, below))
  }
  const first = children(3)
  assert.deepEqual(children(3), first)
  assert.notDeepEqual(children(4), first)
  assert.ok(first.every(({ length }) => length <= INPUT_BYTES_MAX))
  assert.ok(first.some(({ length }) => length > 300) && first.some(({ length }) => length < 300))
  assert.deepEqual(
    [...parent],
    Array.from({ length: 300 }, (_, k) => k % 256),
  )
  const { below } = randomStream(5, 0)
  for (let k = 0; k < 500; k++) mutate(new Uint8Array(0), new Uint8Array(0), below)
})

test('minimising keeps what fails and asks no more often than it may', async () => {
  let asked = 0
  const hasBoth = async (bytes: Uint8Array) => {
    asked++
    return bytes.includes(9) && bytes.includes(8)
  }
  const long = Uint8Array.from({ length: 1000 }, (_, k) => (k === 700 ? 9 : k === 20 ? 8 : 1))
  assert.deepEqual([...(await minimised(long, hasBoth, 4000))], [8, 9])
  asked = 0
  await minimised(long, hasBoth, 10)
  assert.equal(asked, 10)
})
