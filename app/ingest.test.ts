import assert from 'node:assert/strict'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import type { FaultKind } from '../src/quantities/fault.ts'
import { faultText } from '../src/quantities/fault.ts'
import { windFromMotion } from '../src/quantities/wind.ts'
import { englishNote } from '../src/reports/noted.ts'
import { problemText } from '../src/sorties/problem.ts'
import { type CasePlan, ingestCase, manifestCases, planCases, readTruth } from './ingest.ts'

const root = join(import.meta.dirname, '..')
const data = process.env.OVERFLIGHT_DATA ?? join(root, '../shared/data')
const corpus = join(root, 'corpus/sorties')
const scratch = mkdtempSync(join(tmpdir(), 'overflight-ingest-'))
after(() => rmSync(scratch, { recursive: true }))

// ---- Folders made here -------------------------------------------------------------------------------------------

/** 60 s of a drone flying east at 5 m/s past a fixed wind from the west. */
const header = 't_s,x_m,y_m,z_m,ch4,u,dir'
const rowsOf = (n = 60) => Array.from({ length: n }, (_, i) => `${i},${5 * i},0,4,${2 + (i % 3) / 10},3,270`)
const gas = {
  role: 'gas',
  file: 'gas.csv',
  time: { column: 't_s', format: 'seconds', start: '2026-05-01T10:00:00Z' },
  position: { columns: ['x_m', 'y_m', 'z_m'], units: 'm', datum: 'ground' },
  value: { column: 'ch4', species: 'CH4', units: 'ppm' },
  wind: { speed: { column: 'u' }, direction: { column: 'dir', sense: 'from' }, height_m: 10 },
}
type Fields = Record<string, unknown>
const { wind: _, ...gasWithoutWind } = gas
const manifest = (recordings: Fields[], more: Fields = {}) => ({
  overflight: 'sortie/1',
  name: 'made here',
  data: 'simulated',
  frame: { kind: 'local' },
  recordings,
  ...more,
})
let folders = 0

/** A sortie folder with these files, planned; problems of the manifest fail the test. */
async function made(recording: Fields, files: Record<string, string>, more: Fields = {}): Promise<CasePlan> {
  const folder = join(scratch, `made-${folders++}`)
  for (const [name, text] of Object.entries({
    'sortie.json': JSON.stringify(manifest([recording], more)),
    ...files,
  })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const { cases, problems } = await planCases(folder, null)
  assert.deepEqual(problems.map(problemText), [])
  return cases[0]!
}
const table = (rows: readonly string[]) => `${[header, ...rows].join('\n')}\n`

test('a sound folder: one series, the wind as motion, the input by its digest', async () => {
  const plan = await made(gas, { 'gas.csv': table(rowsOf()) })
  const progress: number[] = []
  const { recordings, refused } = await ingestCase(plan, {
    onProgress: (fraction) => progress.push(fraction),
  })
  assert.deepEqual(refused, [])
  const [series] = recordings.gas
  assert.deepEqual([series?.species, series?.geometry.kind, series?.t_us.length], ['CH4', 'moving', 60])
  assert.equal(series?.t_us[0], Date.UTC(2026, 4, 1, 10) * 1000)
  assert.ok(Math.abs(recordings.wind!.east_mps[0]! - 3) < 1e-12) // from the west, so towards the east
  assert.ok(Math.abs(recordings.wind!.north_mps[0]!) < 1e-12)
  assert.equal(recordings.inputs[0]?.rows, 60)
  assert.deepEqual(
    recordings.inputs.map(({ file }) => file.replace(/^made-\d+\//, '')),
    ['gas.csv', 'sortie.json'],
  )
  for (const { sha256 } of recordings.inputs) assert.match(sha256, /^[0-9a-f]{64}$/)
  assert.equal(progress.at(-1), 1)
})

// What is wrong with the gas file, and the fault it must give: kind and row.
const change = (at: number, row: string) => table(rowsOf().with(at, row))
const bad: [string, string, FaultKind, number | undefined][] = [
  ['an empty file', '', 'empty-file', undefined],
  ['a column of another name', table(rowsOf()).replace('ch4', 'conc'), 'missing-column', 1],
  ['NaN', change(10, '10,50,0,4,NaN,3,270'), 'not-a-number', 12],
  ['a duplicated time stamp', change(10, '9,50,0,4,2,3,270'), 'duplicate-time', 12],
  ['a backward time stamp', change(10, '3,50,0,4,2,3,270'), 'backward-time', 12],
  ['a position jump', change(10, '10,5000,0,4,2,3,270'), 'position-jump', 12],
  ['no wind in any row', table(rowsOf().map((row) => row.replace('3,270', ','))), 'missing-wind', undefined],
  [
    'no position in any row',
    table(rowsOf().map((row) => row.replace(/^(\d+),\d+,0/, '$1,,'))),
    'missing-position',
    undefined,
  ],
  ['a line cut short', table(rowsOf()).slice(0, -9), 'truncated', 61],
]
for (const [what, text, kind, row] of bad) {
  test(`${what} refuses the run: file, row, found, expected`, async () => {
    const plan = await made(gas, { 'gas.csv': text })
    const { refused } = await ingestCase(plan)
    assert.deepEqual(
      refused.map((fault) => [fault.kind, fault.file, fault.row]),
      [[kind, 'gas.csv', row]],
    )
    assert.match(faultText(refused[0]!), /gas\.csv.*found .+; expected .+/)
  })
  test(`${what} can be accepted, and is still listed`, async () => {
    const plan = await made({ ...gas, accept: [kind] }, { 'gas.csv': text })
    const { refused, recordings } = await ingestCase(plan)
    assert.deepEqual(refused, [])
    assert.ok(recordings.inputs[0]?.faults.some((fault) => fault.kind === kind))
    const byCaller = await ingestCase(await made(gas, { 'gas.csv': text }), { accept: [kind] })
    assert.deepEqual(byCaller.refused, [])
  })
}

test('a wild fix costs its own row, not the track after it', async () => {
  const plan = await made(gas, { 'gas.csv': change(10, '10,5000,0,4,2,3,270') })
  const { recordings } = await ingestCase(plan, { accept: ['position-jump'] })
  assert.equal(recordings.gas[0]?.t_us.length, 59)
})

test('a wild first fix is the odd one out', async () => {
  const plan = await made(gas, { 'gas.csv': change(0, '0,99999,0,4,2,3,270') })
  const { recordings, refused } = await ingestCase(plan)
  assert.deepEqual(
    refused.map(({ kind, row }) => [kind, row]),
    [['position-jump', 2]],
  )
  assert.equal(recordings.gas[0]?.t_us.length, 59)
})

test('no wind recording at all is a fault of the manifest, until it is accepted', async () => {
  const first = await ingestCase(await made(gasWithoutWind, { 'gas.csv': table(rowsOf()) }))
  assert.deepEqual(
    first.refused.map(({ kind }) => kind),
    ['missing-wind'],
  )
  assert.match(first.refused[0]!.file, /sortie\.json$/)
  const plan = await made({ ...gasWithoutWind, accept: ['missing-wind'] }, { 'gas.csv': table(rowsOf()) })
  const second = await ingestCase(plan)
  assert.deepEqual([second.refused, second.recordings.wind], [[], null])
})

test('gas far from any wind is left out and counted', async () => {
  const late = ['4000,300,0,4,2,,', '4001,305,0,4,2,,']
  const plan = await made(gas, { 'gas.csv': table([...rowsOf(), ...late]) })
  const { refused, recordings } = await ingestCase(plan)
  assert.deepEqual(
    refused.map(({ kind }) => kind),
    ['missing-wind'],
  )
  assert.match(refused[0]!.found, /2 of 62 gas samples/)
  assert.equal(recordings.gas[0]?.t_us.length, 60)
})

test('a manifest that names a file which is not there', async () => {
  const folder = join(scratch, 'absent')
  mkdirSync(folder)
  writeFileSync(join(folder, 'sortie.json'), JSON.stringify(manifest([gas])))
  const { cases, problems } = await planCases(folder, null)
  assert.deepEqual(cases, [])
  assert.match(problemText(problems[0]!), /recordings\[0\]\.file: found no file "gas\.csv"/)
  assert.match(problemText((await planCases(join(scratch, 'nowhere'), null)).problems[0]!), /no such file/)
})

test('a manifest with an unknown field plans nothing', async () => {
  const folder = join(scratch, 'unknown')
  mkdirSync(folder)
  writeFileSync(join(folder, 'sortie.json'), JSON.stringify(manifest([{ ...gas, respons_s: 1 }]), null, 1))
  const { cases, problems } = await planCases(folder, null)
  assert.deepEqual(cases, [])
  assert.match(
    problemText(problems[0]!),
    /sortie\.json row \d+, recordings\[0\]\.respons_s: .*"response_s", perhaps/,
  )
})

test('names do not lead out of their folder', async () => {
  const folder = join(scratch, 'inner')
  mkdirSync(folder)
  writeFileSync(join(scratch, 'outside.csv'), table(rowsOf()))
  writeFileSync(join(folder, 'sortie.json'), JSON.stringify(manifest([{ ...gas, file: '../outside.csv' }])))
  const { cases, problems } = await planCases(folder, null)
  assert.deepEqual([cases.length, problems.length], [0, 1])
})

test('units, stated clock error, averaging, clipping: all arrive', async () => {
  const recording = {
    ...gas,
    time: { ...gas.time, offset_s: -1.5 },
    value: { column: 'ch4', species: 'CH4', units: 'ppb' },
    temperature: { value_K: 300 },
    pressure: { value_Pa: 90000 },
    response_s: 2,
    averaging_s: 1,
    clip_ppm: { low: 0.001 },
  }
  const { recordings } = await ingestCase(await made(recording, { 'gas.csv': table(rowsOf()) }))
  const [series] = recordings.gas
  assert.equal(series?.value_ppm[0], 0.002)
  assert.equal(series?.t_us[0], Date.UTC(2026, 4, 1, 10) * 1000 - 1_500_000)
  assert.deepEqual([series?.temperature_K, series?.pressure_Pa, series?.response_s], [300, 90000, 2])
  assert.deepEqual([series?.averaging_s, series?.clip_ppm], [1, { low: 0.001, high: null }])
})

test('a column down to the ground becomes a mean over the height, and is none too near to the ground', async () => {
  const value = { column: 'ch4', species: 'CH4', units: 'ppm-m' }
  const down = { ...gas, value, path: 'ground' }
  const { recordings, refused } = await ingestCase(await made(down, { 'gas.csv': table(rowsOf()) }))
  assert.deepEqual(refused, [])
  const [series] = recordings.gas
  const { geometry } = series!
  assert.ok(series?.looksDown && geometry.kind === 'moving')
  assert.equal(series.value_ppm[0], 2 / geometry.z_m[0]!)
  const rows = rowsOf().map((row, i) => (i < 20 ? row.replace(',0,4,', ',0,1,') : row))
  const near = await ingestCase(await made(down, { 'gas.csv': table(rows) }))
  assert.deepEqual(
    [...near.recordings.gas[0]!.value_ppm].map(Number.isNaN),
    rows.map((_, i) => i < 20),
  )
  assert.match(
    near.recordings.notes.map(englishNote).join(' '),
    /gas\.csv: 20 columns of sensor .* lower than 2 m/,
  )
})

test('ppm·m without a path is refused; along a beam it becomes a mean', async () => {
  const value = { column: 'ch4', species: 'CH4', units: 'ppm-m' }
  const open = await ingestCase(await made({ ...gas, value }, { 'gas.csv': table(rowsOf()) }))
  assert.deepEqual(
    open.refused.map(({ kind }) => kind),
    ['units'],
  )
  const beam = { ...gas, value, position: { x_m: 0, y_m: 0, z_m: 2 }, path: { x_m: 30, y_m: 40, z_m: 2 } }
  const { recordings, refused } = await ingestCase(await made(beam, { 'gas.csv': table(rowsOf()) }))
  assert.deepEqual(refused, [])
  assert.equal(recordings.gas[0]?.geometry.kind, 'beam')
  assert.equal(recordings.gas[0]?.value_ppm[0], 2 / 50)
})

// The same wind written in six ways: 3 m/s from 300 degrees.
const east = 3 * Math.sin((120 * Math.PI) / 180)
const north = 3 * Math.cos((120 * Math.PI) / 180)
const winds: [string, Fields, number, number][] = [
  [
    'from, clockwise from north',
    { speed: { column: 'u' }, direction: { column: 'dir', sense: 'from' } },
    3,
    300,
  ],
  ['to, clockwise from north', { speed: { column: 'u' }, direction: { column: 'dir', sense: 'to' } }, 3, 120],
  [
    'to, counterclockwise from east, radians',
    {
      speed: { column: 'u' },
      direction: { column: 'dir', sense: 'to', units: 'rad', turns: 'counterclockwise-from-east' },
    },
    3,
    (-30 * Math.PI) / 180,
  ],
  ['km/h', { speed: { column: 'u', units: 'km/h' }, direction: { column: 'dir', sense: 'from' } }, 10.8, 300],
  ['a vector', { east: { column: 'u' }, north: { column: 'dir' } }, east, north],
  [
    'a vector of where it comes from',
    { east: { column: 'u' }, north: { column: 'dir' }, vector: 'from' },
    -east,
    -north,
  ],
  [
    'raw axes of a sonic whose x points north',
    { east: { column: 'u' }, north: { column: 'dir' }, xAxis_deg: 0 },
    north,
    -east,
  ],
]
for (const [what, wind, u, dir] of winds)
  test(`wind as ${what}`, async () => {
    const rows = rowsOf().map((row) => row.replace('3,270', `${u},${dir}`))
    const plan = await made({ ...gas, wind: { ...wind, height_m: 10 } }, { 'gas.csv': table(rows) })
    const { recordings } = await ingestCase(plan)
    const { speed_mps, from_deg } = windFromMotion(
      recordings.wind!.east_mps[0]!,
      recordings.wind!.north_mps[0]!,
    )
    assert.ok(
      Math.abs(speed_mps - 3) < 1e-9 && Math.abs(from_deg - 300) < 1e-9,
      `${speed_mps} from ${from_deg}`,
    )
  })

test('degrees become metres around the median fix, and without a frame for them they are refused', async () => {
  const rows = rowsOf().map((_, i) => `${i},${29.08 + i * 1e-5},-111.6,4,2,3,270`)
  const recording = { ...gas, position: { columns: ['x_m', 'y_m', 'z_m'], units: 'deg', datum: 'ground' } }
  const local = await ingestCase(await made(recording, { 'gas.csv': table(rows) }))
  assert.deepEqual(
    local.refused.map(({ kind }) => kind),
    ['units'],
  )
  const plan = await made(recording, { 'gas.csv': table(rows) }, { frame: { kind: 'wgs84' } })
  const { recordings, refused } = await ingestCase(plan)
  assert.deepEqual(refused, [])
  assert.deepEqual(recordings.frame.origin, { lat_deg: 29.0803, lon_deg: -111.6 })
  const geometry = recordings.gas[0]?.geometry
  assert.ok(geometry?.kind === 'moving')
  // One degree of latitude at 29 N is 110.85 km (WGS 84 meridian).
  assert.ok(Math.abs(geometry.y_m[59]! - geometry.y_m[0]! - 59e-5 * 110_850) < 0.05)
})

test('an instrument is recognised by its content; a file of none is not guessed', async () => {
  const unknown = await made({ role: 'gas', file: 'x.txt', format: 'auto' }, { 'x.txt': 'hello\nworld\n' })
  assert.deepEqual(
    (await ingestCase(unknown)).refused.map(({ kind }) => kind),
    ['unknown-format'],
  )
  const folder = join(root, 'corpus/instruments/aeris')
  const sample = readdirSync(folder).find((name) => /\.(csv|txt)$/.test(name))!
  const recording = { role: 'gas', file: sample, format: 'auto', accept: ['missing-wind'] }
  const plan = await made(
    recording,
    { [sample]: readFileSync(join(folder, sample), 'utf8') },
    { frame: { kind: 'wgs84' } },
  )
  const { recordings, refused } = await ingestCase(plan)
  assert.deepEqual(refused.map(faultText), [])
  assert.ok(recordings.gas.some(({ species }) => species === 'CH4'))
})

test('the bundled example ingests, and its truth lies in its frame', async () => {
  const { cases, problems } = await planCases(join(root, 'corpus/example'), null)
  assert.deepEqual(problems, [])
  const { recordings, refused } = await ingestCase(cases[0]!)
  assert.deepEqual(refused, [])
  const truth = readTruth(cases[0]!, recordings.frame)
  assert.equal(truth?.sources.length, 2)
  for (const { x_m, y_m } of truth!.sources) assert.ok(Math.hypot(x_m, y_m) < 200)
})

// ---- The public recordings ---------------------------------------------------------------------------------------

/** Cases of one shipped manifest, or undefined (and the test skipped) where its data is not at hand. */
async function shipped(
  family: string,
  t: { skip(message: string): void },
): Promise<readonly CasePlan[] | undefined> {
  const plans = await planCases(join(corpus, family), data)
  if (existsSync(data) && plans.cases.length > 0) {
    assert.deepEqual(plans.problems.map(problemText), [])
    return plans.cases
  }
  t.skip(`no recordings of ${family} under ${data}`)
  return undefined
}

// Counts from the README beside each recording. Series and samples of the first case; windows make samples fewer than rows.
const known: [
  string,
  { cases: number; first: string; series: number; rows: number; kind: string; sources: number },
][] = [
  [
    'synthetic-plume-insitu',
    { cases: 12, first: 's01-steady', series: 1, rows: 970, kind: 'moving', sources: 1 },
  ],
  ['synthetic-plume-ensemble', { cases: 24, first: 'e00', series: 1, rows: 970, kind: 'moving', sources: 1 }],
  [
    'gas-metec-aded2022',
    { cases: 11, first: 'release-01', series: 8, rows: 6542, kind: 'fixed', sources: 1 },
  ],
  ['gas-ginninderra', { cases: 1, first: 'period-1', series: 19, rows: 15938, kind: 'beam', sources: 1 }],
  [
    'gas-ginninderra-boreal',
    { cases: 1, first: 'period-1', series: 7, rows: 15938, kind: 'beam', sources: 1 },
  ],
  ['gas-ginninderra-ftir', { cases: 1, first: 'period-1', series: 6, rows: 15938, kind: 'beam', sources: 1 }],
  [
    'gas-ginninderra-point',
    { cases: 1, first: 'period-1', series: 6, rows: 15938, kind: 'fixed', sources: 1 },
  ],
  ['gas-chilbolton', { cases: 9, first: 'rel04', series: 7, rows: 1513, kind: 'beam', sources: 1 }],
  [
    'gas-chilbolton-pooled',
    { cases: 2, first: 'sources-S2', series: 7, rows: 1513, kind: 'beam', sources: 1 },
  ],
  ['gas-drone-co2', { cases: 6, first: 'day1_100m', series: 1, rows: 2381, kind: 'moving', sources: 1 }],
]
for (const [family, expected] of known)
  test(`${family} ingests without refusal, every case`, async (t) => {
    const cases = await shipped(family, t)
    if (cases === undefined) return
    assert.ok(cases.length >= expected.cases)
    for (const plan of cases) {
      const { refused, recordings } = await ingestCase(plan)
      assert.deepEqual(refused.map(faultText), [], plan.id)
      assert.ok(recordings.gas.length > 0 && recordings.wind !== null, plan.id)
      for (const { t_us } of recordings.gas)
        assert.ok(
          t_us.every((at, i) => i === 0 || at > t_us[i - 1]!),
          plan.id,
        )
      assert.ok(readTruth(plan, recordings.frame) !== null)
    }
    const first = cases.find(({ id }) => id === `${family}/${expected.first}`)
    assert.ok(first !== undefined, `${family}/${expected.first}`)
    const { recordings } = await ingestCase(first)
    assert.equal(recordings.gas.length, expected.series)
    assert.equal(recordings.inputs[0]?.rows, expected.rows)
    assert.equal(recordings.gas[0]?.geometry.kind, expected.kind)
    assert.equal(readTruth(first, recordings.frame)?.sources.length, expected.sources)
  })

test('METEC: the first release began before the data; sensors, candidates and outlet lie on one pad', async (t) => {
  const cases = await shipped('gas-metec-aded2022', t)
  if (cases === undefined) return
  const { recordings } = await ingestCase(cases[0]!)
  assert.equal(recordings.gas[0]?.t_us.length, 169) // 06:00 to 08:48
  assert.deepEqual(recordings.searchHeight_m, [0, 6])
  const truth = readTruth(cases[0]!, recordings.frame)!
  assert.equal(truth.candidates.length, 5)
  assert.ok(Math.abs(truth.sources[0]!.rate_kgph! - 0.655) < 1e-3)
  const ring = recordings.searchArea!
  const xs = ring.map(([x]) => x)
  for (const { x_m } of [...truth.sources, ...truth.candidates])
    assert.ok(x_m > Math.min(...xs) && x_m < Math.max(...xs))
})

test('Ginninderra: the nominal rate is found, ramps and off periods are left out', async (t) => {
  const cases = await shipped('gas-ginninderra', t)
  if (cases === undefined) return
  const { recordings } = await ingestCase(cases[0]!)
  const samples = recordings.gas.reduce((sum, { t_us }) => sum + t_us.length, 0)
  assert.equal(samples, 6219 + 4234 + 24) // rows at 5.8, 5.81 and 5.79 g/min, counted apart from this program
  const truth = readTruth(cases[0]!, recordings.frame)!
  assert.ok(Math.abs(truth.sources[0]!.rate_kgph! - 0.348) < 1e-9)
})

test('the drone: its wind clock is found by height, its clipped floor is stated', async (t) => {
  const cases = await shipped('gas-drone-co2', t)
  if (cases === undefined) return
  const later = cases.find(({ id }) => id.endsWith('day2_300m'))!
  const { recordings } = await ingestCase(later)
  assert.ok(
    recordings.notes.map(englishNote).some((note) => /moved by -19\d\d s, found by its heights/.test(note)),
  )
  assert.deepEqual(recordings.gas[0]?.clip_ppm, { low: 400, high: null })
})

test('another root with other files of the same form runs with no change', async (t) => {
  const from = join(data, 'synthetic-plume/insitu-ensemble')
  if (!existsSync(from)) return t.skip(`no recordings under ${from}`)
  const other = join(scratch, 'other-root')
  mkdirSync(join(other, 'synthetic-plume/insitu-ensemble'), { recursive: true })
  cpSync(join(from, 'e00.csv'), join(other, 'synthetic-plume/insitu-ensemble/e99.csv'))
  const truth = '{ "e99": { "sources": [{ "x": 1, "y": 2, "z": 3, "q_kgh": 4 }] } }'
  writeFileSync(join(other, 'synthetic-plume/insitu-ensemble/truth.json'), truth)
  writeFileSync(join(other, 'own.sortie.json'), JSON.stringify(manifest([{ ...gas, file: 'gas.csv' }])))
  writeFileSync(join(other, 'gas.csv'), table(rowsOf()))
  const { cases, problems } = await manifestCases(other, corpus)
  assert.deepEqual(problems, [])
  assert.deepEqual(cases.map(({ id }) => id).sort(), ['own', 'synthetic-plume-ensemble/e99'])
  const held = cases.find(({ id }) => id.endsWith('e99'))!
  const { recordings, refused } = await ingestCase(held)
  assert.deepEqual(refused, [])
  assert.equal(readTruth(held, recordings.frame)?.sources[0]?.rate_kgph, 4)
})
