/** Following a sortie while its samples arrive: replayed or growing, through the same gate as `process`. */
import assert from 'node:assert/strict'
import { appendFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileLogStore } from '../adapters/log-store/files.ts'
import { type Entry, parseEntry } from '../src/ledger/entry.ts'
import type { Running } from '../src/reports/running.ts'
import { InputRefused } from './failures.ts'
import { type FollowRequest, followSortie } from './follow.ts'
import { overflight } from './testing/command-line.ts'
import { madeAuthority } from './testing/made-authority.ts'
import { quickSortie, readJson, VENT, writeFiles } from './testing/quick-sortie.ts'
import { scratchFolder } from './testing/scratch.ts'
import { verifyPath } from './verify.ts'

const scratch = scratchFolder('follow')
const sortie = writeFiles(join(scratch, 'sortie'), quickSortie())
let places = 0
const fresh = (name: string) => join(scratch, `${places++}-${name}`)

async function entriesOf(folder: string): Promise<Entry[]> {
  const store = await fileLogStore(folder)
  try {
    return (await store.read(0, await store.size())).map((bytes) => {
      const entry = parseEntry(bytes)
      assert.ok(entry.ok)
      return entry.value
    })
  } finally {
    await store.close()
  }
}

async function follow(folder: string, ...more: string[]) {
  const ledger = fresh('ledger')
  const ended = await overflight(['follow', folder, ...more], { ledger })
  const documents = ended.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Running)
  return { ...ended, documents, ledger }
}

test('a replay tells one document an update, the last of which is kept with its receipt', async () => {
  const out = fresh('out')
  const { code, stderr, documents, ledger } = await follow(
    sortie,
    '--speed',
    '0',
    '--every',
    '45',
    '--out',
    out,
  )
  assert.equal(code, 0, stderr)
  assert.ok(documents.length >= 4)
  assert.deepEqual(
    documents.map(({ update }) => update),
    documents.map((_, i) => i + 1),
  )
  for (const [i, each] of documents.entries()) {
    assert.deepEqual([each.overflight, each.case, each.data], ['running/1', 'sortie', 'simulated'])
    assert.equal(each.status, i === documents.length - 1 ? 'last' : 'running')
    assert.ok(i === 0 || (each.samples > documents[i - 1]!.samples && each.at_us! > documents[i - 1]!.at_us!))
    assert.ok(Math.abs(Object.values(each.count).reduce((a, b) => a + b, 0) - 1) < 1e-4)
    assert.ok(each.platform !== null && each.wind !== null && each.searchArea.length >= 3)
  }
  const last = documents.at(-1)!
  const [found] = last.sources
  assert.ok(found!.probability > 0.9)
  assert.ok(Math.hypot(found!.position.x_m - VENT.x_m, found!.position.y_m - VENT.y_m) < 12)
  assert.ok(found!.area50_m2 < found!.area90_m2 && found!.rate_kgph.p05 < found!.rate_kgph.p95)
  assert.deepEqual(readdirSync(out).sort(), ['receipt.json', 'running.json'])
  assert.deepEqual(readJson(out, 'running.json'), last)
  assert.ok((await verifyPath(out)).whole && (await verifyPath(ledger)).whole)
  const kinds = (await entriesOf(ledger)).map(({ kind }) => kind)
  assert.deepEqual([kinds[0], kinds[1], kinds.at(-1)], ['access.read', 'ingest.begin', 'detect.run'])
})

test('each document offers legs within the area, the most telling first, or none when none are wanted', async () => {
  const { documents } = await follow(sortie, '--speed', '0', '--every', '60', '--legs', '2')
  const offered = documents.slice(0, -1)
  assert.ok(offered.length >= 2)
  for (const { nextLegs, searchArea } of offered) {
    assert.equal(nextLegs.length, 2)
    assert.ok(nextLegs[0]!.gain >= nextLegs[1]!.gain && nextLegs[0]!.gain > 0)
    const xs = searchArea.map(([x]) => x)
    for (const { from, to } of nextLegs)
      for (const { x_m, lat } of [from, to]) {
        assert.ok(x_m >= Math.min(...xs) - 0.01 && x_m <= Math.max(...xs) + 0.01)
        assert.ok(Math.abs(lat! - 29.08) < 0.01)
      }
  }
  const without = await follow(sortie, '--speed', '0', '--every', '90', '--legs', '0')
  assert.ok(without.documents.every(({ nextLegs }) => nextLegs.length === 0))
})

test('the same sortie and seed are told in the same bytes, another seed in others', async () => {
  const again = (seed: string) =>
    follow(sortie, '--speed', '0', '--every', '100', '--legs', '0', '--seed', seed).then(
      ({ stdout }) => stdout,
    )
  const first = await again('4')
  assert.equal(await again('4'), first)
  assert.notEqual(await again('5'), first)
})

/** Follows in this process; the world's clock runs with the pauses asked for, which `paused` may use to add to the files. */
async function followHere(
  folder: string,
  request: Partial<FollowRequest>,
  paused: (pauses: number) => boolean,
) {
  const told: Running[] = []
  const ending = new AbortController()
  let now_ms = 1_800_000_000_000
  let pauses = 0
  const last = await followSortie(
    {
      input: folder,
      data: null,
      accept: [],
      speed: 1,
      every_s: 20,
      growing: false,
      legs: 0,
      ledger: fresh('ledger'),
      ...request,
    },
    {
      tell: (document) => told.push(document),
      now_ms: () => now_ms,
      pause: async (for_ms) => {
        now_ms += for_ms
        if (!paused(++pauses)) ending.abort()
      },
      signal: ending.signal,
    },
  )
  return { told, last, pauses }
}

test('at the speed of the recording, samples are told when they are due, and not before', async () => {
  const dues: number[] = []
  const { told, pauses } = await followHere(
    sortie,
    { speed: 2, every_s: 60 },
    (count) => dues.push(count) > 0,
  )
  assert.equal(pauses, told.length)
  assert.deepEqual(
    told.slice(0, 2).map(({ elapsed_s }) => elapsed_s),
    [60, 120],
  )
})

test('ended early, the last state is that of the samples so far', async () => {
  const { told, last } = await followHere(sortie, { every_s: 40 }, (count) => count < 3)
  assert.deepEqual([last.status, told.at(-1)], ['last', last])
  assert.ok(last.elapsed_s <= 120)
})

test('files that grow: told when whole lines are there, their end is no end, half a line is not read', async () => {
  const { 'gas.csv': gas, 'wind.csv': wind, ...rest } = quickSortie()
  const folder = writeFiles(fresh('growing'), { ...rest, 'gas.csv': '', 'wind.csv': '' })
  const lines = { 'gas.csv': gas!.trimEnd().split('\n'), 'wind.csv': wind!.trimEnd().split('\n') }
  const upTo = (file: keyof typeof lines, from: number, to: number) =>
    appendFileSync(
      join(folder, file),
      lines[file]
        .slice(from, to)
        .map((line) => `${line}\n`)
        .join(''),
    )
  const half = lines['gas.csv'][61]!
  const steps: (() => void)[] = [
    () => {
      upTo('gas.csv', 0, 11)
      upTo('wind.csv', 0, 11)
    },
    () => {},
    () => {
      upTo('gas.csv', 11, 61)
      appendFileSync(join(folder, 'gas.csv'), half.slice(0, -3))
      upTo('wind.csv', 11, 81)
    },
    () => {
      appendFileSync(join(folder, 'gas.csv'), `${half.slice(-3)}\n`)
      upTo('gas.csv', 62, 121)
    },
  ]
  const { told, last } = await followHere(folder, { growing: true }, (count) => {
    steps[count - 1]?.()
    return count <= steps.length
  })
  assert.deepEqual(
    told.map(({ status, waitingFor, samples }) => [status, waitingFor, samples]),
    [
      ['waiting', 'samples', 0],
      ['waiting', 'samples', 10],
      ['running', null, 60],
      ['running', null, 81], // the rest waits for its wind
      ['last', null, 81],
    ],
  )
  assert.ok(last.sources.length >= 1)
})

test('a fault that nobody accepted stops the following of files that grow, too', async () => {
  const files = quickSortie()
  const folder = writeFiles(fresh('faulty'), {
    ...files,
    'gas.csv': files['gas.csv']!.replace(/,2\.\d+\n/, ',high\n'),
  })
  await assert.rejects(
    followHere(folder, { growing: true }, () => false),
    (error) => error instanceof InputRefused && /not-a-number/.test(error.message),
  )
})

test('real recordings without an authority: nothing is told, and the refusal is on record', async () => {
  const folder = writeFiles(fresh('real'), quickSortie({ data: 'real', authority: 'authority.json' }))
  const out = fresh('out')
  const { code, stdout, stderr, ledger } = await follow(folder, '--speed', '0', '--out', out)
  assert.deepEqual([code, stdout], [1, ''])
  assert.match(stderr, /not authorised: /)
  assert.ok(!existsSync(out))
  assert.deepEqual(
    (await entriesOf(ledger)).map(({ kind, why }) => [kind, why?.code]),
    [['ingest.refuse', 'no-authority']],
  )
})

const authority = madeAuthority({ until: '2026-03-17T16:32:00Z' })

test('real recordings that outgrow their authority: told as long as it covers them, then refused', async () => {
  const { 'gas.csv': gas, ...rest } = quickSortie({ data: 'real', authority: 'authority.json' })
  const lines = gas!.trimEnd().split('\n')
  const folder = writeFiles(fresh('outgrown'), {
    ...rest,
    'authority.json': JSON.stringify(authority),
    'gas.csv': `${lines.slice(0, 61).join('\n')}\n`,
  })
  const ledger = fresh('ledger')
  const told: Running[] = []
  await assert.rejects(
    followSortie(
      { input: folder, data: null, accept: [], speed: 1, every_s: 20, growing: true, legs: 0, ledger },
      {
        tell: (document) => told.push(document),
        now_ms: () => Date.parse('2026-03-17T16:40:00Z'),
        pause: async () => writeFileSync(join(folder, 'gas.csv'), gas!),
        signal: new AbortController().signal,
      },
    ),
    (error) => error instanceof InputRefused && /outside the time of the authority/.test(error.message),
  )
  assert.deepEqual(
    told.map(({ samples }) => samples),
    [60],
  )
  const entries = await entriesOf(ledger)
  assert.deepEqual([entries[0]!.kind, entries.at(-1)!.kind], ['access.read', 'ingest.refuse'])
  for (const { auth } of entries) assert.equal(auth, authority.id)
})

const wrong: readonly [string[], RegExp][] = [
  [['--growing', '--speed', '2'], /--growing follows files as they are written/],
  [['--every', '0'], /--every 0: expected a number, 1 or more/],
  [['--speed', 'fast'], /--speed fast: expected a number, 0 or more/],
]
for (const [options, says] of wrong)
  test(`usage: follow ${options.join(' ')}`, async () => {
    const { code, stdout, stderr } = await follow(sortie, ...options)
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, says)
  })

test('a folder that holds other things is not replaced by a last state', async () => {
  const { code, stderr } = await follow(sortie, '--speed', '0', '--out', sortie)
  assert.equal(code, 1)
  assert.match(stderr, /holds other things than a last state/)
})
