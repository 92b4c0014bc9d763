/** The verdict on borders through the front door. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Airspace, airspaceShape } from '../../src/airspace/airspace.ts'
import type { Result } from '../../src/reports/result.ts'
import { InputRefused, refusalText } from '../failures.ts'
import { readFlight } from '../flight.ts'
import { planCases } from '../ingest.ts'
import { ROOT } from '../root.ts'
import { overflight } from '../testing/command-line.ts'
import { quickSortie, writeFiles } from '../testing/quick-sortie.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { airspaceBeside } from './beside-result.ts'
import { type AirspaceRequest, airspaceCommand } from './command.ts'

const scratch = scratchFolder('airspace')
const ledger = join(scratch, 'ledger')
const run = (...args: string[]) => overflight(['airspace', ...args], { ledger })

/** The same without a process of its own: quicker. */
const ask = (input: string, more: Partial<AirspaceRequest> = {}): Promise<Airspace> =>
  airspaceCommand(
    {
      ...{
        input,
        ledger,
        out: undefined,
        data: null,
        case: undefined,
        boundaries: [],
        defaults: {},
        states: [],
      },
      ...{ stated: {}, acceptJumps: false, language: 'en' },
      ...more,
    },
    () => {},
  )

/** What a person is told when it is refused. */
const refusal = (input: string, more: Partial<AirspaceRequest>): Promise<string> =>
  ask(input, more).then(
    () => assert.fail('it was judged'),
    (error) => {
      assert.ok(error instanceof InputRefused, String(error))
      return refusalText(error)
    },
  )
const data = process.env.OVERFLIGHT_DATA ?? join(ROOT, '..', 'shared', 'data')

const closed = (corners: readonly (readonly [number, number])[]) => [...corners, corners[0]!]
const SQUARE = closed([
  [-110, 31],
  [-109, 31],
  [-109, 32],
  [-110, 32],
])

/** Eastward across 110° W at 60 m/s, a fix a second. */
function gpx(name: string, lonOf = (k: number) => -110.01 + k * 0.00063): string {
  const points = Array.from({ length: 61 }, (_, k) => {
    const time = new Date(Date.UTC(2026, 2, 17, 16, 0, k)).toISOString()
    return `<trkpt lat="31.5" lon="${lonOf(k).toFixed(6)}"><ele>2000</ele><time>${time}</time></trkpt>`
  })
  const path = join(scratch, name)
  writeFileSync(
    path,
    `<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>${points.join('')}</trkseg></trk></gpx>`,
  )
  return path
}

function boundarySet(name: string, effective: { from: string | null; until: string | null }): string {
  const path = join(scratch, name)
  const feature = {
    type: 'Feature',
    properties: { id: 'R-1', kind: 'restricted', name: 'Sierra' },
    geometry: { type: 'Polygon', coordinates: [SQUARE] },
  }
  const set = {
    ...{ overflight: 'boundaries/1', id: 'own', version: '7', name: 'own', source: 'made', licence: 'none' },
    ...{ effective, isOfficial: false, accuracy_m: 20 },
    boundaries: { type: 'FeatureCollection', features: [feature] },
  }
  writeFileSync(path, JSON.stringify(set))
  return path
}

const pagesIn = (pdf: Buffer) => (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length

test("a track and a boundary set of one's own: summary, JSON, GeoJSON, page and one sheet", async () => {
  const out = join(scratch, 'own')
  const set = boundarySet('own.boundaries.json', { from: '2026-01-01T00:00:00Z', until: null })
  const { code, stdout, stderr } = await run(gpx('own.gpx'), '--boundaries', set, '--out', out)
  assert.equal(code, 0, stderr)
  assert.match(stdout, /was inside Sierra \(restricted area\) for 0:00:\d\d of 0:01:00/)
  assert.match(stdout, /entered: 2026-03-17 16:00:/)
  assert.deepEqual(readdirSync(out).sort(), [
    'airspace.geojson',
    'airspace.html',
    'airspace.json',
    'airspace.pdf',
    'receipt.json',
  ])
  const verdict = airspaceShape.parse(JSON.parse(readFileSync(join(out, 'airspace.json'), 'utf8')))
  const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
  assert.equal(verdict.sets[0]!.sha256, sha256(set))
  assert.deepEqual(verdict.recordings, [{ file: 'own.gpx', sha256: sha256(join(scratch, 'own.gpx')) }])
  assert.equal(pagesIn(readFileSync(join(out, 'airspace.pdf'))), 1)
  const features = JSON.parse(readFileSync(join(out, 'airspace.geojson'), 'utf8')).features as {
    properties: { kind: string }
  }[]
  assert.deepEqual(
    features.map(({ properties }) => properties.kind),
    ['line', 'segment', 'segment', 'segment', 'entered'],
  )
})

test('without a set the states near by are taken, from the map in the program; the set made is kept beside', async () => {
  const out = join(scratch, 'states')
  const { code, stdout } = await run(gpx('states.gpx'), '--out', out, '--language', 'es')
  assert.equal(code, 0)
  assert.match(stdout, /Mexico \(frontera\)/)
  const verdict: Airspace = JSON.parse(readFileSync(join(out, 'airspace.json'), 'utf8'))
  const made = readFileSync(join(out, verdict.sets[0]!.file))
  assert.equal(createHash('sha256').update(made).digest('hex'), verdict.sets[0]!.sha256)
  assert.equal(verdict.sets[0]!.isOfficial, false)
})

test('a tighter bound on speed leaves less doubt in a silence', async () => {
  const gap = gpx('gap.gpx', (k) => -110.03 + k * 0.00063)
  const text = readFileSync(gap, 'utf8')
  const points = text.match(/<trkpt.*?<\/trkpt>/g)!
  writeFileSync(
    gap,
    points.slice(21, 40).reduce((all, point) => all.replace(point, ''), text),
  )
  const boundaries = [boundarySet('gap.boundaries.json', { from: null, until: null })]
  const doubt_s = async (fastest_mps: number) =>
    (await ask(gap, { boundaries, stated: { fastest_mps } })).subjects[0]!.boundaries[0]!.cannotSay_s
  assert.ok((await doubt_s(70)) < (await doubt_s(400)))
})

const set = boundarySet('any.json', { from: null, until: null })
const expired = boundarySet('old.json', { from: null, until: '2026-03-01T00:00:00Z' })
const later = boundarySet('new.json', { from: '2026-04-01T00:00:00Z', until: null })
const jumping = gpx('jumping.gpx', (k) => (k < 30 ? -110 : -100) + k * 0.0006)
const plain = gpx('plain.gpx')

const refusals: readonly (readonly [
  why: string,
  input: string,
  more: Partial<AirspaceRequest>,
  says: RegExp,
])[] = [
  [
    'an expired set',
    plain,
    { boundaries: [expired] },
    /a flight from 2026-03-17T16:00:00.*expired at 2026-03-01/s,
  ],
  ['a set that begins later', plain, { boundaries: [later] }, /from 2026-04-01/],
  [
    'a track that jumps',
    jumping,
    { boundaries: [set] },
    /1 jumps? of place, the first at 2026-03-17T16:00:30.*accept position-jump/s,
  ],
  ['a state that is none', plain, { states: ['XX'] }, /not all of these are states/],
  ['no such file', join(scratch, 'nothing.gpx'), {}, /no file/],
  ['a file of no known format', set, {}, /unknown-format/],
]
for (const [why, input, more, says] of refusals)
  test(`refused, and nothing written: ${why}`, async () => {
    const out = join(scratch, `refused-${why.replaceAll(' ', '-')}`)
    assert.match(await refusal(input, { ...more, out }), says)
    assert.equal(existsSync(out), false)
  })

test('GeoJSON that crosses itself, or does not say how far its lines may be off', async () => {
  const layer = (name: string, ring: readonly (readonly number[])[]) => {
    const path = join(scratch, name)
    const properties = { name: 'x', kind: 'restricted' }
    const feature = { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } }
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: [feature] }))
    return { boundaries: [path] }
  }
  const crossed = layer('crossed.geojson', [
    [0, 0],
    [1, 1],
    [1, 0],
    [0, 1],
    [0, 0],
  ])
  assert.match(await refusal(plain, crossed), /accuracy_m/)
  const defaults = { accuracy_m: 10 }
  assert.match(await refusal(plain, { ...crossed, defaults }), /crosses or touches itself near 0\.50/)
  const { subjects } = await ask(plain, { ...layer('square.geojson', SQUARE), defaults })
  assert.equal(subjects[0]!.boundaries[0]!.verdict, 'inside')
})

test('wrong words on the command line', async () => {
  const codes = await Promise.all(
    [
      ['--kind', 'prison'],
      ['--accept', 'gap'],
      ['--language', 'fr'],
    ].map((words) => run(plain, ...words)),
  )
  assert.deepEqual(
    codes.map(({ code }) => code),
    [2, 2, 2],
  )
})

test('a real spoofed track is refused, and judged where its jumps are accepted', async (t) => {
  const file = join(data, 'adsb', 'noisy_spoofing.json.gz')
  if (!existsSync(file)) return t.skip(`no recording at ${file}`)
  assert.match(await refusal(file, { boundaries: [set] }), /2 jumps of place, the first at .*30712 m in 25/)
  const { subjects } = await ask(file, { boundaries: [set], acceptJumps: true })
  assert.ok(subjects[0]!.leftOut.jumpFixes > 1000 && subjects[0]!.boundaries[0]!.cannotSay_s > 600)
})

test("real recordings of the own aircraft: an autopilot's log, and key data with what the camera saw", async (t) => {
  const log = join(data, 'telemetry', 'vtol.tlog')
  const keyData = join(data, 'klv', 'cheyenne.bin')
  if (!existsSync(log) || !existsSync(keyData)) return t.skip(`no recordings under ${data}`)
  const over = ({ subjects }: Airspace, id: string) =>
    subjects.map(({ what, boundaries }) => [what, boundaries.find((each) => each.id === id)!.verdict])
  assert.deepEqual(new Set((await ask(log)).subjects.map(({ what }) => what)), new Set(['platform']))
  assert.deepEqual(over(await ask(log), 'AU')[0], ['platform', 'inside'])
  assert.deepEqual(over(await ask(keyData), 'US'), [
    ['platform', 'inside'],
    ['footprint', 'inside'],
  ])
})

test('real data without an authority are not judged', async () => {
  const manifest = { overflight: 'sortie/1', name: 'real', data: 'real', frame: { kind: 'wgs84' } }
  const folder = join(scratch, 'real')
  mkdirSync(folder)
  copyFileSync(plain, join(folder, 'own.gpx'))
  const recordings = [{ role: 'flight', file: 'own.gpx' }]
  writeFileSync(join(folder, 'sortie.json'), JSON.stringify({ ...manifest, recordings }))
  const out = join(scratch, 'real-out')
  assert.match(await refusal(folder, { boundaries: [set], out }), /not authorised/)
  assert.equal(existsSync(out), false)
})

test('the example sortie is judged as a sortie, behind its gate; --json is the verdict and nothing else', async () => {
  const { code, stdout, stderr } = await run('corpus/example', '--states', 'MX', '--json')
  assert.equal(code, 0, stderr)
  const { subjects } = airspaceShape.parse(JSON.parse(stdout))
  assert.equal(subjects[0]!.boundaries[0]!.verdict, 'inside')
})

test('beside a result: where there is something to say, and no reason to fail where there is not', async () => {
  const plans = await planCases(join(ROOT, 'corpus', 'example'), null)
  const [plan] = plans.cases
  const { flight, inputs } = await readFlight(plan!, () => {})
  const beside = airspaceBeside(plan!, flight!, inputs)
  assert.ok('parts' in beside)
  const { subjects, recordings } = beside.parts.airspace
  assert.equal(subjects[0]!.boundaries.find(({ id }) => id === 'MX')!.verdict, 'inside')
  assert.deepEqual(recordings.length, inputs.length, 'the recordings of the flight, and no other')
  const seen = subjects.findIndex(({ what }) => what === 'footprint')
  assert.ok(beside.parts.tracks[seen]!.lat_deg.every((lat) => Math.abs(lat - 29.08) < 0.02))
  const empty = { ...flight!, tracks: [], videos: [], comparisons: [] }
  const none = airspaceBeside(plan!, empty, inputs)
  assert.match('refused' in none ? none.refused : '', /do not say where/)
})

test('process writes the verdict with the result: the same bytes again, page and sheet as exports, and all of it verified', async () => {
  const folder = join(scratch, 'flown')
  mkdirSync(folder)
  // From Sonora into Arizona: the border of the map lies near 31.33° N there.
  const north = Array.from({ length: 240 }, (_, k) => {
    const time = new Date(Date.UTC(2026, 2, 17, 16, 0, k)).toISOString()
    return `<trkpt lat="${(31.25 + k * 0.0008).toFixed(6)}" lon="-110.5"><ele>2000</ele><time>${time}</time></trkpt>`
  })
  writeFileSync(
    join(folder, 'own.gpx'),
    `<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>${north.join('')}</trkseg></trk></gpx>`,
  )
  const manifest = { overflight: 'sortie/1', name: 'north', data: 'test', frame: { kind: 'wgs84' } }
  const recordings = [{ role: 'flight', file: 'own.gpx' }]
  writeFileSync(join(folder, 'sortie.json'), JSON.stringify({ ...manifest, recordings }))
  const outs = ['a', 'b'].map((name) => join(scratch, `flown-${name}`))
  for (const out of outs) {
    const { code, stderr } = await overflight(['process', folder, '--out', out, '--language', 'es'], {
      ledger,
    })
    assert.equal(code, 0, stderr)
  }
  const [out, again] = outs as [string, string]
  const names = ['airspace.geojson', 'airspace.html', 'airspace.json', 'airspace.pdf']
  assert.deepEqual(
    readdirSync(out).filter((name) => name.startsWith('airspace')),
    names,
  )
  for (const name of names)
    assert.deepEqual(readFileSync(join(out, name)), readFileSync(join(again, name)), name)
  assert.equal(pagesIn(readFileSync(join(out, 'airspace.pdf'))), 1)
  assert.match(readFileSync(join(out, 'airspace.html'), 'utf8'), /De qué lado de los límites/)
  const { subjects, recordings: judged } = airspaceShape.parse(
    JSON.parse(readFileSync(join(out, 'airspace.json'), 'utf8')),
  )
  assert.deepEqual(
    judged.map(({ file }) => file),
    ['own.gpx'],
    'what it rests on, and nothing else',
  )
  assert.deepEqual(
    subjects[0]!.boundaries.map(({ id, crossings }) => [id, crossings.map(({ kind }) => kind)]),
    [
      ['MX', ['left']],
      ['MX-12NM', ['left']],
      ['US', ['entered']],
      ['US-12NM', ['entered']],
    ],
  )
  assert.equal(JSON.parse(readFileSync(join(out, 'records.json'), 'utf8')).hasAirspace, true)
  const receipt = JSON.parse(readFileSync(join(out, 'receipt.json'), 'utf8'))
  const entryOf = new Map<string, number>(
    receipt.files.map(({ file, index }: { file: string; index: number }) => [file, index]),
  )
  assert.equal(entryOf.get('airspace.pdf'), entryOf.get('report.pdf'), 'taken away as the report is')
  assert.equal(entryOf.get('airspace.json'), entryOf.get('flight.json'))
  assert.equal((await overflight(['verify', out], { ledger })).code, 0)
  for (const name of names) {
    const bytes = readFileSync(join(out, name))
    writeFileSync(join(out, name), Buffer.concat([bytes, Buffer.from(' ')]))
    const { code, stdout } = await overflight(['verify', out], { ledger })
    assert.equal(code, 1, name)
    assert.ok(stdout.includes(name), stdout)
    writeFileSync(join(out, name), bytes)
  }
})

test('a state that was entered and of which nobody says what it answered is unknown, and never left out', async () => {
  const folder = join(scratch, 'entered')
  cpSync(join(scratch, 'flown'), folder, { recursive: true })
  cpSync(join(ROOT, 'corpus', 'authority', 'authority.json'), join(folder, 'authority.json'))
  const manifest = JSON.parse(readFileSync(join(folder, 'sortie.json'), 'utf8'))
  const clearances = [{ state: 'MX', status: 'not-requested' }]
  const named = { ...manifest, authority: 'authority.json', clearances }
  writeFileSync(join(folder, 'sortie.json'), JSON.stringify(named))
  const out = join(scratch, 'entered-out')
  const { code, stderr } = await overflight(['process', folder, '--out', out], { ledger })
  assert.equal(code, 0, stderr)
  const { legality } = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')) as Result
  assert.deepEqual(legality!.clearances.map(({ state, status }) => [state, status]).sort(), [
    ['MX', 'not-requested'],
    ['Otherland', 'unknown'],
    ['US', 'unknown'],
  ])
  const basis = JSON.parse(readFileSync(join(out, 'basis.json'), 'utf8'))
  assert.deepEqual(basis.clearances, [...clearances, { state: 'US', status: 'unknown' }])
})

test('a flight that may be processed and not exported: verdict and map are kept, the pages for people are not made', async () => {
  const folder = join(scratch, 'withheld')
  cpSync(join(scratch, 'flown'), folder, { recursive: true })
  const held = {
    overflight: 'hold/1',
    id: 'hold/0000000000000001',
    sortie: 'withheld',
    set: '2026-03-18T00:00:00Z',
  }
  const record = join(scratch, 'withheld-ledger')
  mkdirSync(join(record, 'holds'), { recursive: true })
  const text = JSON.stringify({ ...held, because: 'oversight-hold', refuses: ['export'] })
  writeFileSync(join(record, 'holds', 'one.json'), text)
  const out = join(scratch, 'withheld-out')
  const { code, stderr } = await overflight(['process', folder, '--out', out], { ledger: record })
  assert.equal(code, 0, stderr)
  assert.match(stderr, /A hold on these records refuses "export"/)
  const pages = ['report.html', 'report.pdf', 'airspace.html', 'airspace.pdf']
  assert.deepEqual(JSON.parse(readFileSync(join(out, 'withheld.json'), 'utf8')).files, pages)
  assert.deepEqual(
    [...pages, 'airspace.json', 'airspace.geojson'].filter((name) => existsSync(join(out, name))),
    ['airspace.json', 'airspace.geojson'],
  )
  // The command of its own does nothing but make a copy: there the same hold refuses all of it.
  const alone = join(scratch, 'withheld-alone')
  const asked = ['airspace', folder, '--states', 'MX', '--out', alone]
  const refused = await overflight(asked, { ledger: record })
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /A hold on these records refuses "export"/)
  assert.equal(existsSync(alone), false)
  const looked = await overflight(asked.slice(0, 4), { ledger: record })
  assert.equal(looked.code, 0, looked.stderr)
})

test('a result of no flight has no verdict, and says so', async () => {
  const out = join(scratch, 'no-flight')
  const sortie = writeFiles(join(scratch, 'gas-only'), quickSortie())
  assert.equal((await overflight(['process', sortie, '--out', out], { ledger })).code, 0)
  assert.equal(existsSync(join(out, 'airspace.json')), false)
  assert.equal(JSON.parse(readFileSync(join(out, 'records.json'), 'utf8')).hasAirspace, undefined)
})
