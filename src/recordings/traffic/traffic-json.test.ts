// wire names: adsb_icao, alt_baro, alt_geom, seen_pos, nac_p, last_position, time_position
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { recogniseTraffic } from './index.ts'
import { read, readAs, realBytes, utf8 } from './real.contract.ts'

const json = (value: unknown) => utf8(JSON.stringify(value))
const FOOT = 0.3048
const KNOT = 1852 / 3600

/** The example of README-json.md of readsb, shortened by whole rows. */
const TRACE = {
  icao: '0d8300',
  r: 'YV3382',
  t: 'LJ31',
  desc: 'Bombardier Learjet 31 A',
  ownOp: 'somebody',
  timestamp: 1609275898.495,
  trace: [
    [
      0,
      30.404617,
      -86.476566,
      -300,
      0.7,
      0,
      1,
      0,
      { type: 'adsb_icao', flight: 'YV3382  ', alt_geom: -75, nac_p: 10, rc: 186 },
    ],
    [95.1, 30.404617, -86.476575, 'ground', 0.7, 90, 0, 0, null],
    [254.4, 30.375614, -86.448889, 525, 37.8, 142.5, 9, 64, null, 'mlat', null, null, null, -3.5],
  ],
}

test('a trace: times, heights by their datum, headings on the ground, accuracy while it holds', () => {
  const { aircraft, faults, summary } = read(json(TRACE))
  assert.deepEqual(faults, [])
  const [seen] = aircraft
  assert.ok(seen?.ellipsoidTrack)
  assert.deepEqual([seen.address, seen.registration, seen.designator], ['0d8300', 'YV3382', 'LJ31'])
  assert.deepEqual(seen.callsigns, ['YV3382'])
  assert.ok(!JSON.stringify(aircraft).includes('somebody'), 'owners are not kept')
  const { track } = seen
  assert.deepEqual([...track.t_us], [1609275898495000, 1609275993595000, 1609276152895000])
  assert.deepEqual([...track.height_m], [-300 * FOOT, Number.NaN, Number.NaN])
  assert.deepEqual([...seen.ellipsoidTrack.height_m], [Number.NaN, Number.NaN, 525 * FOOT])
  assert.deepEqual([...track.course_deg!], [0, Number.NaN, 142.5])
  assert.deepEqual([...track.heading_deg!], [Number.NaN, 90, Number.NaN])
  assert.deepEqual([...seen.onGround], [0, 1, 0])
  assert.ok(Math.abs(track.sigmaHorizontal_m![0]! - 10 / 2.4477) < 1e-3)
  assert.ok(Number.isNaN(track.sigmaHorizontal_m![1]!), 'what was stated 95 s earlier no longer holds')
  assert.equal(seen.containment_m![0], 186)
  assert.equal(track.roll_deg![2], -3.5)
  assert.deepEqual(seen.sources, { adsb_icao: 1, 'not stated': 1, mlat: 1 })
  assert.equal(summary.records['trace row after a gap'], 2)
})

test('rows that cannot be read are faults with their place; the others stay', () => {
  const trace = [[1, 91, 0, 0], 'row', [2, 10, 10, 100], [Number.NaN, 1, 1], [1.5, 10, 10, 100]]
  const { aircraft, faults } = read(json({ icao: '~abc123', timestamp: 1e9, trace }))
  assert.equal(aircraft[0]!.address, '~abc123')
  assert.equal(aircraft[0]!.track.t_us.length, 2)
  assert.deepEqual(
    faults.map(({ kind, column }) => [kind, column]),
    [
      ['out-of-range', 'trace[0]'],
      ['malformed', 'trace[1]'],
      ['malformed', 'trace[3]'],
      ['backward-time', 'trace[4]'],
    ],
  )
})

const SNAPSHOT = (now: number) => ({
  now,
  messages: 5,
  aircraft: [
    {
      hex: '4ca2d6',
      flight: 'RYR1   ',
      alt_baro: 'ground',
      gs: 12,
      track: 90,
      lat: 51.5,
      lon: -1,
      seen_pos: now - 1e9,
    },
    { hex: '~2b1234', type: 'tisb_other', alt_geom: 1000, lat: 52, lon: now / 1e9, seen_pos: 0.5, nac_p: 8 },
    { hex: 'a0b1c2', mlat: ['lat', 'lon'], lat: 1, lon: 2, seen_pos: 0 },
    { hex: 'abcdef', seen: 3 },
  ],
})

test('snapshots: position times, repeats, sources; one per line or one after another', () => {
  const lines = utf8(`${JSON.stringify(SNAPSHOT(1e9))}\n${JSON.stringify(SNAPSHOT(1e9 + 1), null, 2)}`)
  const { aircraft, summary, faults } = read(lines)
  assert.deepEqual(faults, [])
  assert.deepEqual(
    aircraft.map(({ address, track }) => [address, track.t_us.length]),
    [
      ['4ca2d6', 1],
      ['~2b1234', 2],
      ['a0b1c2', 2],
      ['abcdef', 0],
    ],
  )
  assert.equal(summary.records['position repeated from an earlier snapshot'], 1)
  assert.equal(aircraft[1]!.track.t_us[0], 999_999_999.5e6)
  assert.equal(aircraft[1]!.track.sigmaHorizontal_m, null, 'its category is not that of a radar position')
  assert.deepEqual(aircraft[2]!.sources, { mlat: 2 })
  assert.equal(aircraft[0]!.track.speed_mps![0], 12 * KNOT)
})

test('a file that ends in the middle, and lines that are damaged, give what is sound', () => {
  const text = JSON.stringify(TRACE)
  const cut = read(utf8(text.slice(0, text.indexOf('[254.4') + 12)))
  assert.equal(cut.aircraft[0]!.track.t_us.length, 2)
  assert.deepEqual(
    cut.faults.map(({ kind }) => kind),
    ['truncated', 'out-of-range'],
  )
  const good = JSON.stringify(SNAPSHOT(1e9))
  const mended = read(
    utf8(
      `${good}\n${good.replace('"messages":5,', '"messages":5 5,')}\nxx\n${JSON.stringify(SNAPSHOT(1e9 + 9))}`,
    ),
  )
  assert.equal(mended.aircraft.find(({ address }) => address === '~2b1234')!.track.t_us.length, 2)
  const at = good.indexOf('"messages":5') + '"messages":5 '.length
  assert.deepEqual(
    mended.faults.map(({ kind, byte }) => [kind, byte]),
    [
      ['malformed', good.length + 1 + at],
      ['unknown-item', good.length + 1],
      ['lost-sync', 2 * good.length + 4],
    ],
  )
  const python = read(utf8(good.replace('"gs":12', '"gs":NaN')))
  assert.deepEqual(
    python.faults.map(({ kind }) => kind),
    ['not-a-number'],
  )
  assert.ok(Number.isNaN(python.aircraft[0]!.track.speed_mps?.[0] ?? Number.NaN))
})

test('states and waypoints of the OpenSky REST interface', () => {
  // The state printed in OpenSky's forum when the interface came out, without the alert flag it soon lost.
  const state = [
    '4240ec',
    'UTA394 ',
    'United Kingdom',
    1499105360,
    1499105360,
    21.9943,
    54.9052,
    8404.86,
    false,
    225.19,
    84.89,
    9.1,
    null,
    8397.24,
    '7674',
    false,
    0,
  ]
  const { aircraft, faults } = read(json({ time: 1499105361, states: [state, state, ['4240ed', null], 7] }))
  const { track, ellipsoidTrack, sources } = aircraft[0]!
  assert.deepEqual([track.lat_deg[0], track.lon_deg[0], track.height_m[0]], [54.9052, 21.9943, 8404.86])
  assert.equal(track.t_us[0], 1499105360e6)
  assert.equal(ellipsoidTrack!.height_m[0], 8397.24)
  assert.deepEqual(sources, { 'ads-b': 1 })
  assert.deepEqual(
    faults.map(({ kind, column }) => [kind, column]),
    [['malformed', 'states[3]']],
  )
  const path = read(
    json({
      icao24: '4240ec',
      callsign: 'X',
      startTime: 1,
      endTime: 2,
      path: [[1499105360, 54, 21, 300, 90, false]],
    }),
  )
  assert.equal(path.aircraft[0]!.track.height_m[0], 300)
})

test('tables by rows, by columns and by lines say the same', () => {
  const rows = [
    {
      timestamp: 1540651120000,
      icao24: 'a54ee2',
      latitude: 33.9,
      longitude: -98.4,
      groundspeed: 126,
      track: 5,
      altitude: 1400,
    },
    {
      timestamp: 1540651129000,
      icao24: 'a54ee2',
      latitude: null,
      longitude: null,
      groundspeed: 129,
      track: 17,
      altitude: 1700,
    },
  ]
  const columns = (make: (values: unknown[]) => unknown) =>
    Object.fromEntries(
      Object.keys(rows[0]!).map((name) => [name, make(rows.map((row) => row[name as 'track']))]),
    )
  const byRows = read(json(rows))
  assert.equal(byRows.aircraft[0]!.track.t_us.length, 1)
  assert.equal(byRows.summary.records['row without a position'], 1)
  for (const same of [
    json(columns((values) => values)),
    json(columns((values) => ({ ...values }))),
    utf8(rows.map((row) => JSON.stringify(row)).join('\n')),
  ])
    assert.deepEqual(read(same).aircraft, byRows.aircraft)
  const database = {
    time: 1540651120,
    icao24: 'a54ee2',
    lat: 33.9,
    lon: -98.4,
    velocity: 126 * KNOT,
    heading: 5,
    baroaltitude: 1400 * FOOT,
  }
  assert.deepEqual(read(json([database])).aircraft, byRows.aircraft)
})

test('real tables have the rows their README counts', (t) => {
  for (const [name, rows, address] of [
    ['aircraft_carrier.json.gz', 9024, 'ae0455'],
    ['border_control.json.gz', 1465, '407918'],
    ['texas.json.gz', 703, 'a54ee2'],
    ['indiana.json.gz', 755, 'a54ee2'],
    ['inflight_refuelling.json.gz', 10397, '3b7777'],
    ['noisy_spoofing.json.gz', 8681, '4baac6'],
    ['noisy_time_issue.json.gz', 8294, '4b1815'],
  ] as const) {
    const bytes = realBytes(name, t)
    if (!bytes) return
    assert.equal(recogniseTraffic(bytes.subarray(0, 4096)), 'traffic-json', name)
    const { aircraft, summary, faults } = read(bytes)
    assert.deepEqual(faults, [], name)
    assert.equal(summary.records['row of traffic'], rows, name)
    assert.deepEqual(
      aircraft.map((each) => each.address),
      [address],
    )
    const skipped =
      (summary.records['row without a position'] ?? 0) + (summary.records['row that repeats a position'] ?? 0)
    assert.equal(summary.positions, rows - skipped, name)
  }
})

test('a real trace', (t) => {
  const bytes = realBytes('trace_full_ac671b.json', t)
  if (!bytes) return
  const { aircraft, summary, faults } = read(bytes)
  assert.deepEqual(faults, [])
  assert.equal(summary.positions, 2500)
  assert.equal(summary.records['trace row that starts a leg'], 3)
  const [seen] = aircraft
  assert.deepEqual(seen!.callsigns, ['DAL1812', 'DAL2418', 'DAL1615', 'DAL2927'])
  assert.deepEqual(seen!.sources, { adsb_icao: 2500 })
  const { track, ellipsoidTrack } = seen!
  assert.equal(track.t_us[0], 1738703622619000)
  assert.equal(track.height_m[0], 32000 * FOOT)
  assert.equal(ellipsoidTrack!.height_m[0], 33825 * FOOT)
  assert.equal(track.roll_deg![2], 7.9)
})

test('any bytes and any JSON, cut anywhere, give the same answer', () => {
  const numbers = fc.oneof(fc.double(), fc.constantFrom(0, 1, 30, 1e9, 1540651120000))
  const leaf = fc.oneof(numbers, fc.constantFrom('a54ee2', 'ground', null, true), fc.string())
  const object = fc.dictionary(
    fc.constantFrom(
      'icao24',
      'hex',
      'icao',
      'timestamp',
      'now',
      'aircraft',
      'trace',
      'states',
      'time',
      'path',
      'latitude',
      'longitude',
      '__proto__',
      'lat',
      'lon',
    ),
    fc.oneof(
      leaf,
      fc.array(
        fc.oneof(leaf, fc.array(leaf), fc.dictionary(fc.constantFrom('hex', 'lat', 'lon', 'seen_pos'), leaf)),
      ),
    ),
  )
  const text = fc.array(
    fc.oneof(
      object.map((value) => JSON.stringify(value)),
      fc.string(),
      fc.constantFrom('{', '[', '"', '\n', '\\'),
    ),
  )
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 40 }), (parts, step) => {
      const bytes = utf8(parts.join('\n'))
      assert.deepEqual(readAs('traffic-json', bytes, step), readAs('traffic-json', bytes, bytes.length))
    }),
  )
})
