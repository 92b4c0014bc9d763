/** Statistics of sorties that were processed: from bytes and manifest to figures, table, page and record. */
import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { geodesicBetween } from '../../src/quantities/geodesy.ts'
import { BORDER_FIRST_US, borderSortie } from '../../workbench/testing/border-sortie.ts'
import { ROOT } from '../root.ts'
import { type Server, serve } from '../server.ts'
import { overflight } from '../testing/command-line.ts'
import { alwaysSignedIn } from '../testing/made-people.ts'
import { quickSortie, readJson, writeFiles } from '../testing/quick-sortie.ts'
import { scratchFolder } from '../testing/scratch.ts'
import type { FleetAnswer } from './ask.ts'

const dir = scratchFolder('fleet')
const ledger = join(dir, 'ledger')
const registry = join(ROOT, 'corpus', 'fleet', 'fleet.json')
let server: Server

const run = (...args: string[]) =>
  overflight(['fleet', '--dir', dir, '--registry', registry, ...args], { ledger })

async function made(id: string, files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = writeFiles(join(dir, 'recordings', id), files)
  const { code, stderr } = await overflight(['process', folder, '--out', join(dir, 'sorties', id)], {
    ledger,
  })
  assert.equal(code, 0, stderr)
}

before(async () => {
  const border = borderSortie()
  const manifest = JSON.parse(border['sortie.json'] as string) as object
  const flown = { platform: 'u-2-class', operator: 'border-survey' }
  await made('border', { ...border, 'sortie.json': JSON.stringify({ ...manifest, flown }) })
  await made('quick', quickSortie({ flown: { platform: 'balloon', operator: 'joint-survey' } }))
  // A result of real data without what its permission rests on: the gate refuses it.
  writeFiles(join(dir, 'sorties', 'secret'), { 'result.json': '{"data":"real"}' })
  writeFiles(join(dir, 'sorties', 'torn'), { 'result.json': '{"data":"test"' })
  writeFiles(join(dir, 'sorties', 'half'), { 'result.json': '{"data":"test"}' })
  copyFileSync(registry, join(dir, 'fleet.json'))
  server = await serve({ people: alwaysSignedIn(), dir, port: 0, ledger })
})
after(() => server.stop())

const answerOf = async (...args: string[]): Promise<FleetAnswer> => {
  const { code, stdout, stderr } = await run('--json', ...args)
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout) as FleetAnswer
}

test('hours, distance, both sides of a border and findings, each with its entries; what is wanting is named', async () => {
  const { statistics, notCounted } = await answerOf('--by', 'operator')
  const { total, rows, wanting } = statistics
  assert.deepEqual(
    rows.map(({ key, name, sorties }) => [key, name, sorties.value, sorties.sorties]),
    [
      ['border-survey', 'Border Survey (invented)', 1, ['border']],
      ['joint-survey', 'Joint Survey (invented)', 1, ['quick']],
    ],
  )
  const [border] = rows
  assert.equal(border!.flown_s.value, 300)
  // Northward along a meridian: the geodesic from the first place to the last.
  const place = (t_s: number) => ({ lat_deg: 31.22 + (80 * t_s) / 111_000, lon_deg: -110.5 })
  const way_m = geodesicBetween(place(0), place(300)).distance_m
  assert.ok(Math.abs(border!.flown_m.value - way_m) < 2, `${border!.flown_m.value} of ${way_m}`)
  const [MX, US] = ['MX', 'US'].map((id) => border!.states.find(({ state }) => state === id)!)
  const judged = readJson(dir, 'sorties', 'border', 'airspace.json').subjects[0].boundaries
  for (const [state, id] of [
    [MX, 'MX'],
    [US, 'US'],
  ] as const) {
    const land = judged.find((each: { id: string }) => each.id === id)
    assert.ok(state!.inside_s.value >= land.inside_s - 1e-3 && state!.inside_s.value > 10)
    assert.ok(state!.inside_m.value > 75 * state!.inside_s.value)
  }
  assert.ok(MX!.cannotSay_s.value > 0)
  assert.equal(total.withoutGas.value, 1)
  const { verdict } = readJson(dir, 'sorties', 'quick', 'result.json') as { verdict: 'located' }
  assert.deepEqual([total.shares?.[verdict].of, total.findings[verdict].sorties], [1, ['quick']])
  assert.ok(rows[1]!.gas_s.value > 60)
  assert.deepEqual(Object.fromEntries(wanting.map(({ why, sorties }) => [why, sorties])), {
    'unknown-platform': ['quick'],
    'no-way': ['quick'],
  })
  assert.deepEqual(
    notCounted.map(({ sortie, why }) => [sortie, why]),
    [
      ['half', 'unreadable'],
      ['secret', 'refused'],
      ['torn', 'unreadable'],
    ],
  )
})

test('the entries are those of the record: what was taken in, and the result made of it', async () => {
  const { statistics } = await answerOf()
  const response = await fetch(`${server.url}/api/ledger/entries/${statistics.sorties[0]!.entries[1]!.index}`)
  const { entry } = (await response.json()) as { entry: { kind: string; ref: string[] } }
  assert.equal(entry.kind, 'detect.run')
  const taken = await fetch(`${server.url}/api/ledger/entries/${statistics.sorties[0]!.entries[0]!.index}`)
  const ingest = ((await taken.json()) as { entry: { kind: string; ref: string[] } }).entry
  assert.equal(ingest.kind, 'ingest.begin')
  assert.ok(ingest.ref.some((id) => id.startsWith('ingest/') && entry.ref.includes(id)))
})

test('a period is cut out to the instant; rows by state and by month', async () => {
  const at = (t_s: number) => new Date(BORDER_FIRST_US / 1000 + 1000 * t_s).toISOString()
  const middle = await answerOf('--from', at(100), '--to', at(200))
  assert.equal(middle.statistics.total.flown_s.value, 100)
  assert.equal(middle.statistics.total.sorties.value, 0)
  assert.deepEqual(middle.statistics.total.continued.sorties, ['border'])
  const states = await answerOf('--by', 'state')
  assert.deepEqual(
    states.statistics.rows.map(({ key }) => key),
    ['MX', 'US'],
  )
  const months = await answerOf('--by', 'month')
  assert.deepEqual(
    months.statistics.rows.map(({ key }) => key),
    ['2023-11', '2026-03'],
  )
})

test('a table and a page, which name sorties and entries; and the record says that it was looked through', async () => {
  const [csv, pdf] = [join(dir, 'fleet.csv'), join(dir, 'fleet.pdf')]
  const { code, stdout, stderr } = await run('--csv', csv, '--pdf', pdf, '--language', 'es')
  assert.equal(code, 0, stderr)
  assert.match(stdout, /Estadística de vuelos/)
  assert.match(stdout, /México|Mexico/)
  assert.equal(readFileSync(pdf).subarray(0, 5).toString(), '%PDF-')
  const lines = readFileSync(csv, 'utf8').split('\r\n')
  const inside = lines.find(
    (line) => line.startsWith('platform,u-2-class,') && line.includes(',MX,inside,s,'),
  )
  assert.match(inside ?? '', /,border,\d+ \d+$/)
  assert.ok(lines.some((line) => line.startsWith('not-counted,,') && line.includes('secret')))
  const record = await fetch(`${server.url}/api/ledger/entries?kind=access.search&limit=200`)
  const { entries } = (await record.json()) as { entries: { entry: { ref?: string[] } }[] }
  assert.ok(entries.length > 0)
})

test('the same over HTTP, as JSON, table and page; what makes no sense is refused', async () => {
  const get = (query: string) => fetch(`${server.url}/api/fleet?${query}`)
  const answer = (await (await get('by=platform&platform=u-2-class')).json()) as FleetAnswer
  assert.deepEqual(
    answer.statistics.rows.map(({ key, name }) => [key, name]),
    [['u-2-class', 'High-altitude aircraft (U-2 class), unarmed']],
  )
  assert.match(await (await get('form=csv')).text(), /^grouping,key,/)
  const page = await get('form=pdf&language=es')
  assert.equal(page.headers.get('content-type'), 'application/pdf')
  for (const query of ['by=pilot', 'from=yesterday', 'form=xls', 'owner=x'])
    assert.equal((await get(query)).status, 400, query)
})

test('a result that is not as the record has it rests on no entry, and says so', async () => {
  const path = join(dir, 'sorties', 'border', 'airspace.json')
  const sound = readFileSync(path)
  writeFileSync(path, sound.toString().replace('"verdict": "outside"', '"verdict": "inside"'))
  try {
    const { statistics } = await answerOf()
    assert.deepEqual(statistics.wanting.find(({ why }) => why === 'not-in-record')?.sorties, ['border'])
    assert.deepEqual(statistics.sorties[0]!.entries, [])
  } finally {
    writeFileSync(path, sound)
  }
})

test('by the record of somebody else no entry stands behind a result', async () => {
  const { statistics } = await answerOf('--ledger', join(dir, 'other'))
  assert.deepEqual(statistics.wanting.find(({ why }) => why === 'not-in-record')?.sorties, [
    'border',
    'quick',
  ])
})
