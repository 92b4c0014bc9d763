/** Recordings of every family through the same door: recognised by content, told in one shape, and never taken for another. */
// wire names: aircraft_carrier, border_control, inflight_refuelling, noisy_spoofing, noisy_time_issue
import assert from 'node:assert/strict'
import { copyFileSync, existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { readHead } from '../adapters/recordings/files.ts'
import { readCot } from '../src/recordings/cot/summary.ts'
import { encodePacket } from '../src/recordings/klv/encode.ts'
import { type InspectForm, inspectFile } from './inspect/index.ts'
import { recognise } from './inspect/recognise.ts'
import { geoJson } from './inspect/tracks.ts'
import { ROOT } from './root.ts'
import { overflight } from './testing/command-line.ts'
import { writeFiles } from './testing/quick-sortie.ts'
import { scratchFolder } from './testing/scratch.ts'

const scratch = scratchFolder('inspect-recordings')
const ledger = join(scratch, 'ledger')
const data = process.env.OVERFLIGHT_DATA ?? join(ROOT, '..', 'shared', 'data')

interface Told {
  readonly file: string
  readonly format: string | null
  readonly packing: string | null
  readonly bytes: number
  readonly unpackedBytes: number | null
  readonly counts: Record<string, number>
  readonly standards: string[]
  readonly span: { clock: string; from: string | number; to: string | number; duration_s: number } | null
  readonly streams: Record<string, unknown>[]
  readonly items: { standard: string; item: number | null; name: string; sets: number }[]
  readonly tracks: { of: string; statedBy: string; points: number; heightDatum: string }[]
  readonly minimum: { isMet: boolean; rows: { items: string[]; state: string }[] }[]
  readonly faults: { kind: string; found: string; count?: number }[]
}

async function printed(path: string, form: InspectForm): Promise<{ text: string; sound: boolean }> {
  const pieces: string[] = []
  const print = async (piece: string) => void pieces.push(piece)
  const sound = await inspectFile(path, form, null, { print, progress: () => {} })
  return { text: pieces.join(''), sound }
}

const told = async (path: string): Promise<Told> => JSON.parse((await printed(path, 'json')).text)
const records = async (path: string): Promise<Record<string, unknown>[]> =>
  (await printed(path, 'items')).text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))

interface Feature {
  readonly properties: Record<string, unknown>
  readonly geometry: { readonly type: string; readonly coordinates: number[][] }
}
async function features(path: string): Promise<Feature[]> {
  const { text } = await printed(path, 'track')
  assert.doesNotMatch(text, /NaN|null\]|Infinity/)
  return JSON.parse(text).features
}

const itemsOf = ({ items }: Told, standard: string) => items.filter((each) => each.standard === standard)
const sets = (all: Told, name: string) => all.items.find((each) => each.name === name)?.sets

/** Facts from the README beside each file, or from the file itself where it has few bytes. */
const real: Readonly<Record<string, (all: Told) => void>> = {
  'klv/cheyenne.bin': (all) => {
    assert.deepEqual([all.format, all.bytes, all.counts['ST 0601 sets']], ['KLV metadata sets', 105413, 407])
    assert.deepEqual(all.standards, ['MISB ST 0601', 'MISB ST 0102'])
    assert.equal(itemsOf(all, 'ST 0601').length, 37)
    assert.deepEqual([all.span!.clock, String(all.span!.from).slice(0, 19)], ['misp', '2012-09-19T20:40:44'])
    assert.equal(all.span!.duration_s.toFixed(1), '84.9')
    assert.equal(all.minimum[0]!.isMet, false)
    assert.deepEqual(all.faults, [])
  },
  'klv/vrsg-sample-stream.ts': (all) => {
    assert.deepEqual([all.counts['ST 0601 sets'], all.counts['ST 0903 sets in ST 0601 item 74']], [277, 37])
    assert.deepEqual(
      all.streams.map(({ pid, coding, streamType }) => [pid, coding, streamType]),
      [
        [256, 'h264', 0x1b],
        [257, 'klv', 0x06],
      ],
    )
    assert.equal(all.streams[1]!.carriage, 'asynchronous')
    assert.equal(all.span!.duration_s.toFixed(1), '9.2')
  },
  'klv/h264_klv.ts': (all) => {
    assert.equal(all.counts['ST 0601 sets'], 30)
    // Items 1 to 142 but 66 and 98.
    const numbers = all.items.filter(
      (each) => each.standard === 'ST 0601' && !('within' in each && each.within),
    )
    assert.equal(numbers.length, 140)
    assert.ok(numbers.every((each) => each.sets === 30))
    assert.deepEqual([all.streams[0]!.width_px, all.streams[0]!.height_px], [160, 120])
  },
  'klv/mpeg2_klv.ts': (all) => assert.deepEqual([all.streams[0]!.coding, all.counts.sets], ['mpeg2', 30]),
  'klv/aphill_klv_10s.ts': (all) => {
    assert.deepEqual([all.counts['EG 0104 sets'], all.span!.duration_s.toFixed(0)], [300, '10'])
    assert.equal(all.items.length, 23)
  },
  'klv/day-flight.klv': (all) => {
    assert.equal(all.counts.sets, 6)
    assert.deepEqual(
      all.faults.map(({ kind, count }) => [kind, count]).slice(0, 1),
      [['wrong-length', 6]], // item 22 in four bytes
    )
  },
  'klv/st0902-dynamic-constant.bin': ({ faults }) =>
    assert.deepEqual(
      faults.map(({ kind, found }) => [kind, found]),
      [['checksum', '0xaa43']],
    ),
  'klv/st0902-dynamic-constant-goodsum.bin': ({ faults, counts }) =>
    assert.deepEqual([faults.length, counts.sets], [0, 1]),
  'klv/st0902-dynamic-only.bin': ({ counts }) => assert.equal(counts.sets, 1),
  'klv/vmti-0903-nochecksum.bin': ({ counts }) =>
    assert.deepEqual([counts['ST 0903 sets'], counts['objects in pictures']], [5, 10]),
  'telemetry/vtol.tlog': (all) => {
    assert.deepEqual(
      [all.counts.messages, sets(all, 'GLOBAL_POSITION_INT'), sets(all, 'WIND')],
      [23894, 807, 810],
    )
    assert.deepEqual(
      [String(all.span!.from).slice(0, 19), String(all.span!.to).slice(0, 19)],
      ['2018-08-08T14:06:01', '2018-08-08T14:09:29'],
    )
    assert.ok(all.faults.every(({ kind }) => kind === 'gap'))
    assert.ok(all.tracks.some(({ statedBy, points }) => statedBy === 'GLOBAL_POSITION_INT' && points === 807))
  },
  'telemetry/sample.ulg': (all) => {
    assert.deepEqual([all.counts['kinds of topic'], sets(all, 'sensor_combined')], [15, 17070])
    assert.deepEqual([all.faults.length, all.faults[0]!.kind, all.tracks.length], [4, 'gap', 0])
    assert.equal(all.span!.duration_s.toFixed(0), '69')
  },
  'telemetry/sample_log_small.ulg': ({ tracks }) => assert.equal(tracks[0]!.points, 32),
  'telemetry/sample_px4_events.ulg': ({ tracks }) => assert.equal(tracks[0]!.points, 583),
  'telemetry/ardupilot-test.BIN': (all) => {
    assert.deepEqual([all.counts.parameters, sets(all, 'FMT')], [809, 132])
    assert.deepEqual(
      all.faults.map(({ kind }) => kind),
      ['truncated'],
    )
  },
  'adsb/trace_full_ac671b.json': (all) => {
    assert.deepEqual([all.counts.aircraft, all.counts.positions], [1, 2500])
    assert.deepEqual([all.tracks[0]!.of, all.tracks[0]!.heightDatum], ['ac671b', 'barometric'])
  },
  'adsb/sample_dump1090.bin': ({ format, bytes }) =>
    assert.deepEqual([format, bytes], ['Beast (Mode S messages)', 4218]),
  ...Object.fromEntries(
    Object.entries({
      aircraft_carrier: 9024,
      border_control: 1465,
      texas: 703,
      indiana: 755,
      inflight_refuelling: 10397,
      noisy_spoofing: 8681,
      noisy_time_issue: 8294,
    }).map(([name, rows]) => [
      `adsb/${name}.json.gz`,
      (all: Told) => {
        assert.deepEqual([all.packing, sets(all, 'row of traffic')], ['gzip', rows])
        assert.ok(all.unpackedBytes! > all.bytes)
      },
    ]),
  ),
  ...Object.fromEntries(
    ['geo1', 'geo2', 'geo3', 'geo4', 'geo5', 'group_chat', 'simple_chat'].map((name) => [
      `cot/${name}.xml`,
      ({ format, counts, faults }: Told) =>
        assert.deepEqual([format, counts.events, faults.length], ['Cursor on Target, xml', 1, 0]),
    ]),
  ),
}

for (const [name, holds] of Object.entries(real)) {
  test(`${name}: what it is and holds; its page, records and track`, async (t) => {
    const path = join(data, name)
    if (!existsSync(path)) return t.skip(`no ${name} under ${data}`)
    const all = await told(path)
    holds(all)
    const page = await printed(path, 'text')
    assert.equal(page.sound, all.faults.length === 0)
    assert.ok(page.text.startsWith(`${basename(name)}: ${all.format}`), page.text)
    assert.ok(page.text.split('\n').length < 90, 'a page, not a listing')
    const lines = await records(path)
    if (all.counts.sets !== undefined) assert.equal(lines.length, all.counts.sets)
    else if (all.tracks.length > 0) assert.ok(lines.length > 0)
    const places = (await features(path)).map(({ properties }) => properties.of)
    for (const { of } of all.tracks) assert.ok(places.includes(of), of)
  })
}

test('through the command line: results alone on standard output, exit code 1 when something is at fault', async (t) => {
  const [sound, faulty] = ['klv/cheyenne.bin', 'klv/st0902-dynamic-constant.bin'].map((name) =>
    join(data, name),
  )
  if (!existsSync(sound!)) return t.skip(`no klv under ${data}`)
  const one = await overflight(['inspect', sound!], { ledger })
  assert.deepEqual([one.code, one.stderr], [0, ''])
  assert.match(one.stdout, /^cheyenne\.bin: KLV.*\n(.*\n)* {2}ST 0601 sets: 407\n/)
  const other = await overflight(['inspect', faulty!, '--json'], { ledger })
  assert.deepEqual([other.code, JSON.parse(other.stdout).faults.length], [1, 1])
})

test('objects in pictures are a number: no record says which, where or what they are', async (t) => {
  for (const name of ['klv/vmti-0903-nochecksum.bin', 'klv/vrsg-sample-stream.ts', 'klv/h264_klv.ts']) {
    const path = join(data, name)
    if (!existsSync(path)) return t.skip(`no ${name} under ${data}`)
    const { text } = await printed(path, 'items')
    assert.doesNotMatch(text, /"ST 0903 VTarget"|centroidPixel|notInterpreted10[2-7]/, name)
    assert.match(text, /"name":"objects","title":"[^"]*","byte":\d+,"value":\{"objects":\d+\}/, name)
  }
})

test('a made file of KLV: records as JSON Lines, the track as GeoJSON, an unstated place left out', async () => {
  const made = [0, 1, 2, 3].map(
    (second) =>
      encodePacket('ST 0601', [
        { item: 2, value: 1.7e15 + second * 1e6 },
        { item: 13, value: 45 + second / 100 },
        // The third set says that its longitude is off the earth.
        second === 2
          ? { item: 14, raw: Uint8Array.from([0x80, 0, 0, 0]) }
          : { item: 14, value: -10 - second / 100 },
        ...(second < 2 ? [{ item: 15, value: 100 * second }] : []),
      ])!,
  )
  writeFiles(scratch, { 'made.bin': Uint8Array.from(made.flatMap((bytes) => [...bytes])) })
  const path = join(scratch, 'made.bin')
  const lines = await records(path)
  assert.deepEqual(
    lines.map(({ set, time, checksum }) => [set, time, checksum]),
    [0, 1, 2, 3].map((second) => ['ST 0601', `2023-11-14T22:13:2${second}.000000Z`, 'ok']),
  )
  const [feature, ...others] = await features(path)
  assert.equal(others.length, 0)
  assert.deepEqual(feature!.properties, {
    of: 'sensor',
    statedBy: 'MISB ST 0601 items 13, 14, 15',
    heightDatum: 'sea-level',
    clock: 'misp',
    from: '2023-11-14T22:13:20.000Z',
    to: '2023-11-14T22:13:23.000Z',
  })
  assert.deepEqual(
    feature!.geometry.coordinates.map((place) => place.map((value) => Number(value.toFixed(2)))),
    [
      [-10, 45, 0.03], // item 15 counts in steps of 0.3 m
      [-10.01, 45.01, 99.93],
      [-10.03, 45.03],
    ],
  )
})

test('a made set as Cursor on Target: platform and sensor point, heights above the ellipsoid, marked as a replay', async () => {
  const set = encodePacket('ST 0601', [
    { item: 2, value: 1.7e15 },
    { item: 3, value: 'SURVEY 7' },
    { item: 10, value: 'N1234' },
    { item: 11, value: 'EO' },
    { item: 13, value: 38.625473 },
    { item: 14, value: -0.0005 },
    { item: 15, value: 1000 },
    { item: 23, value: 45.1 },
    { item: 24, value: -10.1 },
    { item: 45, value: 21.46 },
  ])!
  const nameless = encodePacket('ST 0601', [
    { item: 2, value: 1.7e15 },
    { item: 13, value: 45 },
    { item: 14, value: -10 },
  ])!
  writeFiles(scratch, { 'cot.bin': Uint8Array.from([...set, ...nameless]) })
  const { text } = await printed(join(scratch, 'cot.bin'), 'cot')
  const { messages, faults } = readCot(new TextEncoder().encode(text), 'cot')
  assert.deepEqual(faults, [])
  assert.deepEqual(
    messages.map(({ event }) => [event!.uid, event!.type, event!.how, event!.time_us, event!.stale_us]),
    [
      ['N1234_SURVEY 7', 'a-f-A', 'm-s', 1.7e15, 1.7e15 + 5e6],
      ['N1234_SURVEY 7_EO', 'b-m-p-s-p-i', 'm-s', 1.7e15, 1.7e15 + 5e6],
    ],
    'a set that names no aircraft makes no event',
  )
  const [platform, aimed] = messages.map(({ event }) => event!.point)
  // A test point of NGA's EGM96 program: 50.066 m above the ellipsoid. Item 15 counts in steps of 0.3 m.
  assert.ok(Math.abs(platform!.hae_m! - 1050.066) < 0.3, `${platform!.hae_m}`)
  // A circle that holds 90 % of a two-dimensional normal error is 2.146 of its deviations wide.
  assert.ok(Math.abs(aimed!.ce_m! - 10) < 0.1, `${aimed!.ce_m}`)
})

const NMEA = [
  '$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47',
  '$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A',
]
const small: readonly (readonly [file: string, text: string, format: RegExp, points: number])[] = [
  ['a.bin', `${NMEA.join('\r\n')}\r\n`, /^NMEA 0183/, 1],
  [
    'b.txt',
    '<?xml version="1.0"?><gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg><trkpt lat="45" lon="9"><ele>5</ele><time>2024-05-01T10:00:00Z</time></trkpt><trkpt lat="45.1" lon="9"><time>2024-05-01T10:00:01Z</time></trkpt></trkseg></trk></gpx>',
    /^GPX/,
    2,
  ],
  [
    'c.dat',
    'MSG,3,1,1,4CA2D6,1,2024/05/01,10:00:00.000,2024/05/01,10:00:00.000,,3000,,,45.5,9.5,,,0,0,0,0\n',
    /^SBS/,
    1,
  ],
  ['d.csv', '*8D4840D6202CC371C32CE0576098;\n*8D4840D6202CC371C32CE0576098;\n', /^AVR/, 0],
  [
    'e.txt',
    'time,latitude,longitude,altitude_m\n2024-05-01T10:00:00Z,45.1,9.1,100\n2024-05-01T10:00:01Z,45.2,9.1,101\n2024-05-01T10:00:02Z,45.3,9.1,102\n',
    /^table of positions/,
    3,
  ],
  [
    'sortie.json',
    JSON.stringify({
      fileType: 'Plan',
      version: 1,
      groundStation: 'QGroundControl',
      mission: {
        version: 2,
        firmwareType: 12,
        vehicleType: 2,
        cruiseSpeed: 15,
        hoverSpeed: 5,
        plannedHomePosition: [45, 9, 100],
        items: [45.1, 45.2].map((lat, index) => ({
          type: 'SimpleItem',
          autoContinue: true,
          command: 16,
          doJumpId: index + 1,
          frame: 3,
          params: [0, 0, 0, null, lat, 9, 50],
        })),
      },
      geoFence: { version: 2, circles: [], polygons: [] },
      rallyPoints: { version: 2, points: [] },
    }),
    /^flight plan/,
    2,
  ],
]
for (const [file, text, format, points] of small) {
  test(`${file}: ${format.source} by its content, whatever its name; the same within gzip`, async () => {
    writeFiles(scratch, { [file]: text, [`${file}.packed`]: gzipSync(text) })
    for (const name of [file, `${file}.packed`]) {
      const all = await told(join(scratch, name))
      assert.match(all.format ?? '', format)
      assert.equal(all.packing, name === file ? null : 'gzip')
      const geometry = (await features(join(scratch, name))).map((feature) => feature.geometry)
      const places = geometry.map(({ type, coordinates }) => (type === 'Point' ? 1 : coordinates.length))
      assert.equal(
        places.reduce((sum, count) => sum + count, 0),
        points,
      )
      if (points > 0) assert.ok((await records(join(scratch, name))).length >= points)
    }
  })
}

test('regular text is no transport stream, though a letter of it stands where sync bytes would', async () => {
  const sentence = `${'$GPGGA'.padEnd(62, '0')}\r\n` // 64 bytes: three of them are a packet of 192
  writeFiles(scratch, { 'regular.txt': sentence.repeat(100) })
  assert.equal((await told(join(scratch, 'regular.txt'))).format, null)
})

test('gzip that is cut or damaged: what came before is read, and the damage is said', async (t) => {
  const path = join(data, 'adsb', 'texas.json.gz')
  if (!existsSync(path)) return t.skip(`no adsb/texas.json.gz under ${data}`)
  const whole = readFileSync(path)
  const broken = Uint8Array.from(whole)
  broken.fill(0xaa, 9000, 9100)
  const tail = Uint8Array.from(whole)
  tail.set([1, 2, 3, 4], whole.length - 8)
  writeFiles(scratch, {
    'cut.gz': whole.subarray(0, 9000),
    'broken.gz': broken,
    'tail.gz': tail,
    'short.gz': whole.subarray(0, 5),
    'nothing.gz': gzipSync(''),
    'notes.gz': gzipSync('hello\n'),
  })
  for (const [file, kind] of [
    ['cut.gz', 'truncated'],
    ['broken.gz', 'malformed'],
    ['tail.gz', 'malformed'],
  ] as const) {
    const { faults, format } = await told(join(scratch, file))
    assert.deepEqual([format, faults[0]!.kind], ['aircraft positions as JSON', kind], file)
    assert.match(faults[0]!.found, /^gzip: .+, behind \d+ unpacked bytes$/)
  }
  const kinds = async (file: string) => (await told(join(scratch, file))).faults.map(({ kind }) => kind)
  assert.deepEqual(await kinds('short.gz'), ['truncated', 'empty-file'])
  assert.deepEqual(await kinds('nothing.gz'), ['empty-file'])
  assert.deepEqual(await kinds('notes.gz'), ['unknown-format'])
})

test('JSON of no known kind is no manifest, and an unknown file is said to be one', async () => {
  writeFiles(scratch, { 'other.json': '{"hello": 1}', 'result.json': '{"overflight": "result/1"}' })
  for (const file of ['other.json', 'result.json']) {
    const { faults, format } = await told(join(scratch, file))
    assert.deepEqual([format, faults.map(({ kind }) => kind)], [null, ['unknown-format']])
  }
})

test('a manifest is known by what it says, not by its name', async () => {
  copyFileSync(join(ROOT, 'corpus', 'example', 'sortie.json'), join(scratch, 'manifest.txt'))
  await assert.rejects(told(join(scratch, 'manifest.txt')), /the manifest cannot be used/)
})

/** How files of each family begin. */
const BEGINNINGS: readonly (readonly number[])[] = [
  [0x47, 0x40, 0, 0x10, 0],
  [6, 14, 43, 52, 2, 11, 1, 1, 14, 1, 3, 1, 1, 0, 0, 0, 20, 2, 8],
  [0x55, 0x4c, 0x6f, 0x67, 1, 0x12, 0x35, 1],
  [0xa3, 0x95, 0x80],
  [0xfe, 9, 0, 1, 1, 0],
  [0x1a, 0x32],
  [0xbf, 1, 0xbf, 0x12],
  ...[
    '<event uid="a" type="a-f" ',
    '<gpx>',
    '{"fileType": "Plan"',
    '{"now": 1, "aircraft": [',
    '$GPGGA,',
  ].map((text) => [...new TextEncoder().encode(text)]),
]

test('any bytes, in any pieces: never a throw, records and tracks are JSON', () => {
  const bytes = fc
    .tuple(fc.constantFrom(...BEGINNINGS), fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }))
    .map(([beginning, chunks]) => [Uint8Array.from(beginning), ...chunks])
  let recognised = 0
  fc.assert(
    fc.property(bytes, fc.constantFrom('items' as const, 'track' as const), (chunks, form) => {
      const lines: string[] = []
      const head = Uint8Array.from(chunks.flatMap((chunk) => [...chunk]))
      const inspector = recognise(head, { file: 'any', form, line: (line) => void lines.push(line) })
      if (inspector === undefined) return
      recognised++
      for (const chunk of chunks) inspector.push(chunk)
      const found = inspector.end()
      for (const line of [...lines, ...found.lines()]) assert.equal(typeof JSON.parse(line), 'object')
      const collection = JSON.parse([...geoJson(found.features())].join(''))
      assert.equal(collection.type, 'FeatureCollection')
    }),
    { numRuns: 500 },
  )
  assert.ok(recognised > 100, `${recognised} recognised`)
})

test('bytes that were pushed may be overwritten: nobody keeps them', (t) => {
  const path = (name: string) => join(data, name)
  const texts = small.map(([file, text]) => [file, new TextEncoder().encode(text)] as const)
  const files = Object.keys(real)
    .filter((name) => existsSync(path(name)) && !name.endsWith('.gz'))
    .map((name) => [name, readFileSync(path(name))] as const)
  const toldOf = (bytes: Uint8Array, form: InspectForm, overwrite: boolean) => {
    const lines: string[] = []
    const head = bytes.subarray(0, 1 << 16)
    const inspector = recognise(head, { file: 'any', form, line: (line) => void lines.push(line) })!
    for (let at = 0; at < bytes.length; at += 30_000) {
      const chunk = Uint8Array.from(bytes.subarray(at, at + 30_000))
      inspector.push(chunk)
      if (overwrite) chunk.fill(0x30)
    }
    const { features, lines: later, ...found } = inspector.end()
    return JSON.stringify([lines, [...later()], [...geoJson(features())], found])
  }
  for (const [name, bytes] of [...texts, ...files])
    for (const form of ['json', 'items', 'track'] as const) {
      const isSame = toldOf(bytes, form, true) === toldOf(bytes, form, false)
      assert.ok(isSame, `${name} as ${form}`)
    }
  if (files.length === 0) t.skip(`no recordings under ${data}`)
})

test('files of other kinds are taken for none of these', (t) => {
  const folders = ['documents', 'geo', 'hyperspectral', 'interchange', 'weather']
  const files = globSync(`{${folders.join(',')}}/**/*`, { cwd: data, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  if (files.length === 0) return t.skip(`none of ${folders.join(', ')} under ${data}`)
  const taken = files.filter((path) =>
    recognise(readHead(path), { file: path, form: 'text', line: () => {} }),
  )
  assert.deepEqual(taken, [])
})
