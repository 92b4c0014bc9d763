/** A sortie's flight through the front door: what was recorded of it comes out as tracks, videos, and how others saw it. */
import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { haeFromMsl } from '../src/quantities/geoid.ts'
import { msl } from '../src/quantities/height.ts'
import { encodePacket } from '../src/recordings/klv/encode.ts'
import { asynchronousKlv, TsWriter } from '../src/recordings/ts/write.ts'
import { columnIn } from '../src/reports/columns.ts'
import type { FlightDocument } from '../src/reports/flight.ts'
import type { Result } from '../src/reports/result.ts'
import { ROOT } from './root.ts'
import { overflight } from './testing/command-line.ts'
import { madeAuthority, square } from './testing/made-authority.ts'
import { readJson } from './testing/quick-sortie.ts'
import { scratchFolder } from './testing/scratch.ts'

const data = process.env.OVERFLIGHT_DATA ?? join(ROOT, '..', 'shared', 'data')
const scratch = scratchFolder('flight')
const FIRST_US = 1_700_000_000_000_000

/** Key data of a minute, a set a second: 60 m/s due east along 20 N. */
function keyData(): Uint8Array {
  const packets: Uint8Array[] = []
  const writer = new TsWriter([asynchronousKlv(257)], (packet) => packets.push(packet))
  for (let k = 0; k < 60; k++) {
    const bytes = encodePacket('ST 0601', [
      { item: 2, value: FIRST_US + 1e6 * k },
      { item: 10, value: 'C208B' },
      { item: 13, value: 20 },
      { item: 14, value: 10 + (60 * k) / 104_647 },
      { item: 15, value: 1000 },
    ])!
    writer.unit({ pid: 257, bytes, pts: 90_000 * (k + 1) })
  }
  return Buffer.concat(packets)
}

/** The same minute as a receiver of other aircraft had it, with a clock two seconds ahead. */
function outsiders(geometric_ft: number | null = null, icao = 'abc123'): string {
  const rows = Array.from({ length: 31 }, (_, k) => {
    const time_s = 2 * k
    return [
      time_s,
      20,
      10 + (60 * time_s) / 104_647,
      3300,
      116,
      90,
      0,
      null,
      null,
      'adsb_icao',
      geometric_ft,
      null,
      null,
      null,
    ]
  })
  return JSON.stringify({ icao, timestamp: FIRST_US / 1e6 + 2, trace: rows })
}

function sortie(name: string, recordings: readonly Record<string, unknown>[], more: object = {}): string {
  const folder = join(scratch, name)
  mkdirSync(folder, { recursive: true })
  const manifest = {
    overflight: 'sortie/1',
    name,
    data: 'test',
    frame: { kind: 'wgs84' },
    recordings,
    ...more,
  }
  writeFileSync(join(folder, 'sortie.json'), JSON.stringify(manifest))
  return folder
}

async function processed(folder: string, ...more: string[]) {
  const out = join(folder, 'out')
  const { code, stderr } = await overflight(['process', folder, '--out', out, ...more], {
    ledger: join(folder, 'ledger'),
  })
  assert.equal(code, 0, stderr)
  const flight = readJson(out, 'flight.json') as FlightDocument
  const bin = new Uint8Array(readFileSync(join(out, 'flight.bin')))
  return { result: readJson(out, 'result.json') as Result, flight, bin }
}

test('a flight without a gas sensor: a result that says so, the way flown, and how outsiders saw it', async () => {
  const folder = sortie('seen', [
    { role: 'flight', file: 'flight.ts' },
    { role: 'flight', file: 'outside.json', address: 'abc123' },
  ])
  writeFileSync(join(folder, 'flight.ts'), keyData())
  writeFileSync(join(folder, 'outside.json'), outsiders())
  const { result, flight, bin } = await processed(folder)
  assert.deepEqual([result.verdict, result.reasons, result.count], ['nothing-found', ['no-gas'], {}])
  assert.deepEqual(flight.span, { from_us: FIRST_US, to_us: FIRST_US + 59e6 })
  const [own] = flight.tracks.filter(({ whose }) => whose === 'own')
  assert.equal(own!.heightDatum, 'sea-level')
  assert.equal(columnIn(bin, own!.lat_deg)!.length, 60)
  assert.equal(flight.videos[0]!.names.platform, 'C208B')
  assert.equal(flight.comparisons.length, 1)
  const { comparison } = flight.comparisons[0]!
  assert.ok(comparison.before!.median_m > 100 && comparison.after!.median_m < 10, 'the clock is what differs')
  assert.equal(comparison.height, null, 'pressure height and height above sea level are not compared')
})

test('every address that the manifest states as ours is compared, each once', async () => {
  const seen = { 'first.json': 'abc123', 'second.json': 'def456', 'stranger.json': '777777' }
  const folder = sortie('addresses', [
    { role: 'flight', file: 'flight.ts' },
    { role: 'flight', file: 'first.json', address: 'abc123' },
    { role: 'flight', file: 'second.json', address: 'DEF456' },
    { role: 'flight', file: 'stranger.json', address: 'abc123' },
  ])
  writeFileSync(join(folder, 'flight.ts'), keyData())
  for (const [file, icao] of Object.entries(seen)) writeFileSync(join(folder, file), outsiders(null, icao))
  const { tracks, comparisons } = (await processed(folder)).flight
  assert.deepEqual(
    comparisons.map(({ own, outside }) => [tracks[own]!.file, tracks[outside]!.of]),
    [
      ['flight.ts', 'abc123'],
      ['flight.ts', 'def456'],
    ],
  )
  for (const { comparison } of comparisons) assert.ok(comparison.after!.median_m < 10)
})

test('the same flight and seed give the same bytes', async () => {
  const folder = sortie('again', [{ role: 'flight', file: 'flight.ts' }])
  writeFileSync(join(folder, 'flight.ts'), keyData())
  const first = await processed(folder)
  const second = await processed(folder)
  assert.deepEqual(second.flight, first.flight)
  assert.deepEqual(second.bin, first.bin)
})

test('a stated clock error moves every time', async () => {
  const folder = sortie('late', [{ role: 'flight', file: 'flight.ts', offset_s: -3 }])
  writeFileSync(join(folder, 'flight.ts'), keyData())
  const { flight } = await processed(folder)
  assert.equal(flight.span!.from_us, FIRST_US - 3e6)
})

test('a file that is no recording of a flight refuses the run, and says what was expected', async () => {
  const folder = sortie('unknown', [{ role: 'flight', file: 'flight.ts' }])
  writeFileSync(join(folder, 'flight.ts'), 'not a recording')
  const { code, stderr } = await overflight(['process', folder, '--out', join(folder, 'out')], {
    ledger: join(folder, 'ledger'),
  })
  assert.equal(code, 1)
  assert.match(stderr, /flight\.ts.*unknown-format.*MPEG-TS, KLV, MAVLink/s)
})

/** Covers the flight above: its hour, a square around it. */
const authority = madeAuthority({
  area: square(19.9, 9.9, 20.1, 10.1),
  height: null,
  noHeightBecause: 'a test',
  from: '2023-11-14T22:00:00Z',
  until: '2023-11-14T23:00:00Z',
})

test('real data is shown on an authority that covers camera, time and place, and on no other', async () => {
  const folder = sortie('real', [{ role: 'flight', file: 'flight.ts' }], {
    data: 'real',
    authority: 'authority.json',
  })
  writeFileSync(join(folder, 'flight.ts'), keyData())
  const run = (change: object) => {
    writeFileSync(join(folder, 'authority.json'), JSON.stringify({ ...authority, ...change }))
    return overflight(['process', folder, '--out', join(folder, 'out')], { ledger: join(folder, 'ledger') })
  }
  const covered = await run({})
  assert.equal(covered.code, 0, covered.stderr)
  const beyond = [
    [{ sensors: ['gas'], verbs: ['ingest', 'process'] }, /sensor/i],
    [{ until: '2023-11-14T22:10:00Z' }, /time|outside/i],
    [{ area: square(20.9, 9.9, 21.1, 10.1) }, /area/i],
  ] as const
  for (const [change, why] of beyond) {
    const { code, stderr } = await run(change)
    assert.equal(code, 1, JSON.stringify(change))
    assert.match(stderr, why)
  }
})

test('heights above sea level and above the ellipsoid compare after the geoid is added, and the result says so', async () => {
  const folder = sortie('heights', [
    { role: 'flight', file: 'flight.ts' },
    { role: 'flight', file: 'outside.json', address: 'abc123' },
  ])
  writeFileSync(join(folder, 'flight.ts'), keyData())
  writeFileSync(join(folder, 'outside.json'), outsiders(3500))
  const { comparison } = (await processed(folder)).flight.comparisons[0]!
  const own_m = haeFromMsl(msl(1000), { lat_deg: 20, lon_deg: 10.015 })
  assert.equal(comparison.height?.datum, 'ellipsoid')
  assert.ok(
    Math.abs(comparison.height.median_m - (3500 * 0.3048 - own_m)) < 0.3,
    `${comparison.height.median_m}`,
  )
  assert.ok(comparison.notes.some((note) => note.includes('EGM96')))
})

test('a moment outside the area refuses, however long the flight', async () => {
  const files = ['flight.ts', 'track.csv']
  const folder = sortie(
    'excursion',
    files.map((file) => ({ role: 'flight', file })),
    { data: 'real', authority: 'authority.json' },
  )
  writeFileSync(join(folder, 'flight.ts'), keyData())
  writeFileSync(join(folder, 'authority.json'), JSON.stringify(authority))
  const run = async (away: number) => {
    const rows = Array.from({ length: 20_000 }, (_, k) => {
      const time = new Date(FIRST_US / 1000 + 100 * k).toISOString()
      return `${time},${(20 + (k === away ? 0.2 : k * 1e-6)).toFixed(7)},10,1000`
    })
    writeFileSync(join(folder, 'track.csv'), `time,latitude,longitude,altitude_m\n${rows.join('\n')}\n`)
    return overflight(['process', folder, '--out', join(folder, 'out')], { ledger: join(folder, 'ledger') })
  }
  const inside = await run(-1)
  assert.equal(inside.code, 0, inside.stderr)
  const outside = await run(9_999)
  assert.equal(outside.code, 1)
  assert.match(outside.stderr, /area/i)
})

test('where no accuracy is stated nobody can say whether two tracks agree; a stated assumption lets it be said', async () => {
  const spans = async (assumed: object) => {
    const folder = sortie('assumed', [
      { role: 'flight', file: 'flight.ts', ...assumed },
      { role: 'flight', file: 'outside.json', address: 'abc123', ...assumed },
    ])
    writeFileSync(join(folder, 'flight.ts'), keyData())
    writeFileSync(join(folder, 'outside.json'), outsiders())
    const { comparison } = (await processed(folder)).flight.comparisons[0]!
    return new Set(comparison.spans.map(({ kind, why }) => why ?? kind))
  }
  assert.ok((await spans({})).has('accuracy-unknown'))
  const said = await spans({ accuracy_m: 10 })
  assert.ok(said.has('agree') && !said.has('accuracy-unknown'), [...said].join())
})

const logs = [
  ['telemetry/vtol.tlog', 'GLOBAL_POSITION_INT', -35.36, 149.16],
  ['telemetry/sample_log_small.ulg', 'vehicle_gps_position', 63.4171, 10.4082],
] as const
for (const [file, statedBy, lat, lon] of logs)
  test(`${file}: a track where its README says it flew`, async (t) => {
    const path = join(data, file)
    if (!existsSync(path)) return t.skip(`no ${file} under ${data}`)
    const name = file.split('/').at(-1)!
    const folder = sortie(name, [{ role: 'flight', file: name }])
    copyFileSync(path, join(folder, name))
    const { flight, bin } = await processed(folder)
    const track = flight.tracks.find((each) => each.statedBy.includes(statedBy))
    assert.ok(track, flight.tracks.map((each) => each.statedBy).join())
    const lats = columnIn(bin, track.lat_deg)!.filter((each) => !Number.isNaN(each))
    const lons = columnIn(bin, track.lon_deg)!.filter((each) => !Number.isNaN(each))
    assert.ok(Math.abs(lats[0]! - lat) < 0.02 && Math.abs(lons[0]! - lon) < 0.02, `${lats[0]} ${lons[0]}`)
  })
