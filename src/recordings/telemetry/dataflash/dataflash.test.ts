import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { LAST_LEAP, utcFromGps } from '../leap-seconds.ts'
import { fuzz } from './dataflash.fuzz.ts'
import {
  type Dataflash,
  DataflashReader,
  dataflashTracks,
  looksLikeDataflash,
  readDataflash,
} from './index.ts'
import { concat, fmt, row } from './make.contract.ts'

const data = process.env.OVERFLIGHT_DATA ?? join(import.meta.dirname, '../../../../../shared/data')
const real = join(data, 'telemetry/ardupilot-test.BIN')

const read = (parts: readonly Uint8Array[], messages: string[] = []) =>
  readDataflash(concat(parts), { file: 'x', messages })
const kinds = (log: Dataflash) => log.summary.faults.map(({ kind, byte }) => [kind, byte])
const column = (log: Dataflash, message: string, name: string) => [
  ...(log.series.find((each) => each.message === message)?.columns.column(name) ?? []),
]

const iso = (t_us: number) => new Date(t_us / 1000).toISOString()

test('GPS time becomes UTC: published instants on both sides of leap seconds', () => {
  // Week 0 began with 1980-01-06. The roll-over of the week number to 2048 was at 2019-04-06 23:59:42 UTC (GPS.gov).
  assert.equal(iso(utcFromGps(0, 0).t_us), '1980-01-06T00:00:00.000Z')
  assert.equal(iso(utcFromGps(1024, 0).t_us), '1999-08-21T23:59:47.000Z')
  assert.equal(iso(utcFromGps(2048, 0).t_us), '2019-04-06T23:59:42.000Z')
  // The leap second at the end of 2016: 18 seconds from 2017 on, 17 until then.
  assert.equal(iso(utcFromGps(1930, 18_000).t_us), '2017-01-01T00:00:00.000Z')
  assert.equal(iso(utcFromGps(1930, 16_000).t_us), '2016-12-31T23:59:59.000Z')
  assert.equal(LAST_LEAP, '2017-01-01')
})

const formats = fmt(0x80, 'FMT', 'BBnNZ', 'Type,Length,Name,Format,Columns')
const thing = [formats, fmt(7, 'X', 'QBc', 'TimeUS,A,C')]
const at = (t_us: number, a: number, c = 0) => row(7, 'QBc', t_us, a, c)

test('a message asked for becomes columns, its characters’ factors put in', () => {
  const log = read([...thing, at(10, 200, -1234), at(20, 3, 5)], ['X'])
  assert.deepEqual(log.summary.faults, [])
  assert.deepEqual(column(log, 'X', 'A'), [200, 3])
  assert.deepEqual(column(log, 'X', 'C'), [-12.34, 0.05])
  assert.deepEqual([log.formats, log.summary.span_us], [2, [10, 20]])
  assert.deepEqual(log.summary.counts, [
    ['FMT', 2],
    ['X', 2],
  ])
})

test('every character of the formats is read', () => {
  const codes = 'QbBhHiIfdcCeELMg'
  const labels = 'TimeUS,b,B,h,H,i,I,f,d,c,C,e,E,L,M,g'
  const values = [
    5, -1, 255, -2, 65_535, -3, 4_294_967_295, 1.5, 2.5, -150, 250, -350, 450, -353_630_238, 12, 0xc580,
  ]
  const log = read([formats, fmt(9, 'ALL', codes, labels), row(9, codes, ...values)], ['ALL'])
  const found = labels.split(',').map((name) => column(log, 'ALL', name)[0])
  const expected = [
    5, -1, 255, -2, 65_535, -3, 4_294_967_295, 1.5, 2.5, -1.5, 2.5, -3.5, 4.5, -35.3630238, 12, -5.5,
  ]
  found.forEach((value, k) => {
    assert.ok(Math.abs(value! - expected[k]!) < 1e-9, `${labels.split(',')[k]}: ${value}`)
  })
})

test('units and multipliers: a character that has its factor gets no other', () => {
  const log = read(
    [
      ...thing,
      fmt(20, 'UNIT', 'QbZ', 'TimeUS,Id,Label'),
      fmt(21, 'MULT', 'Qbd', 'TimeUS,Id,Mult'),
      fmt(22, 'FMTU', 'QBNN', 'TimeUS,FmtType,UnitIds,MultIds'),
      row(20, 'QbZ', 0, 's'.charCodeAt(0), 's'),
      row(20, 'QbZ', 0, 'm'.charCodeAt(0), 'm'),
      row(21, 'Qbd', 0, 'F'.charCodeAt(0), 1e-6),
      row(21, 'Qbd', 0, 'B'.charCodeAt(0), 0.01),
      row(22, 'QBNN', 0, 7, 'smm', 'FBB'),
      at(1, 2, 3),
    ],
    ['X'],
  )
  assert.deepEqual(log.series[0]?.units, [
    { unit: 's', factor: 1e-6 },
    { unit: 'm', factor: 0.01 },
    { unit: 'm', factor: 1 },
  ])
})

test('parameters and texts', () => {
  const log = read([
    formats,
    fmt(30, 'PARM', 'QNf', 'TimeUS,Name,Value'),
    fmt(31, 'MSG', 'QZ', 'TimeUS,Message'),
    row(30, 'QNf', 1, 'SIXTEEN_LETTERS_', 2.5),
    row(31, 'QZ', 2, 'ArduCopter V4.5.7'),
  ])
  assert.equal(log.parameters.get('SIXTEEN_LETTERS_'), 2.5)
  assert.deepEqual(log.texts, ['ArduCopter V4.5.7'])
  assert.equal(log.summary.version, 'ArduCopter V4.5.7')
})

test('junk is passed over, and a message that no other follows is not believed', () => {
  const before = concat([...thing, at(1, 1)])
  const junk = Uint8Array.of(1, 0xa3, 0x95, 99, 0xa3)
  const log = read([before, junk, at(2, 2), at(3, 3)], ['X'])
  // The message before the junk carries no checksum: it may have lost bytes, so it is not used.
  assert.deepEqual(column(log, 'X', 'A'), [2, 3])
  const first = concat(thing).length
  assert.deepEqual(kinds(log), [['lost-sync', first]])
  assert.equal(log.summary.faults[0]?.found, `${at(1, 1).length + junk.length} bytes of no message`)
})

test('an end within a message is truncated', () => {
  const whole = concat([...thing, at(1, 1), at(2, 2)])
  const last = whole.length - at(2, 2).length
  for (let cut = 1; cut < at(2, 2).length; cut++) {
    const log = readDataflash(whole.subarray(0, whole.length - cut), { file: 'x', messages: ['X'] })
    assert.deepEqual(column(log, 'X', 'A'), [1])
    assert.deepEqual(kinds(log), [['truncated', last]])
  }
})

test('a format that contradicts itself or an earlier one is malformed', () => {
  const log = read(
    [
      ...thing,
      fmt(8, 'BAD', 'QB', 'TimeUS,A', 20),
      concat([Uint8Array.of(0xa3, 0x95, 8), new Uint8Array(17)]),
      fmt(7, 'Y', 'Qh', 'TimeUS,A'),
      at(1, 1).subarray(0, 3 + 10),
    ],
    ['X'],
  )
  assert.deepEqual(
    log.summary.faults.map(({ kind }) => kind),
    ['malformed', 'malformed'],
  )
  assert.deepEqual(new Map(log.summary.counts).get('BAD'), 1)
  assert.deepEqual(new Map(log.summary.counts).get('Y'), 1)
})

test('other files and no bytes are said to be so', () => {
  const text = new TextEncoder().encode('time,lat,lon\n1,2,3\n')
  assert.deepEqual(kinds(readDataflash(text, { file: 'x' })), [['lost-sync', 0]])
  assert.deepEqual(kinds(readDataflash(new Uint8Array(0), { file: 'x' })), [['empty-file', 0]])
  assert.ok(!looksLikeDataflash(text))
  assert.ok(looksLikeDataflash(formats))
})

test('receivers by instance, with UTC, accuracy and attitude', () => {
  const codes = 'QBBIHBcLLeff'
  const fix = (t_us: number, instance: number, status = 3) =>
    row(41, codes, t_us, instance, status, 345_600_000, 2200, 12, 90, 474_000_000, 85_000_000, 45_000, 3, 400)
  const log = read([
    formats,
    fmt(41, 'GPS', codes, 'TimeUS,I,Status,GMS,GWk,NSats,HDop,Lat,Lng,Alt,Spd,GCrs'),
    fmt(42, 'GPA', 'QBCCC', 'TimeUS,I,VDop,HAcc,VAcc'),
    fmt(43, 'ATT', 'Qccc', 'TimeUS,Roll,Pitch,Yaw'),
    row(43, 'Qccc', 900_000, -1500, 250, -9000),
    fix(1_000_000, 0),
    row(42, 'QBCCC', 1_000_000, 0, 110, 80, 120),
    fix(1_000_000, 1),
    row(42, 'QBCCC', 1_000_000, 1, 110, -1, 300),
    fix(1_000_000, 1, 1),
  ])
  assert.deepEqual(log.summary.faults, [])
  const [first, second, ...more] = dataflashTracks(log)
  assert.equal(more.length, 0)
  assert.ok(first !== undefined && second !== undefined)
  assert.deepEqual([first.statedBy, second.statedBy, first.clock], ['GPS', 'GPS (1)', 'utc'])
  // Week 2200 began on 2022-03-06; its Thursday 00:00:00 GPS time is 18 s earlier in UTC.
  assert.equal(iso(first.t_us[0]!), '2022-03-09T23:59:42.000Z')
  const near = (value: number | undefined, expected: number) => assert.ok(Math.abs(value! - expected) < 1e-9)
  near(first.lat_deg[0], 47.4)
  near(first.height_m[0], 450)
  near(first.sigmaHorizontal_m?.[0], 0.8)
  near(first.sigmaVertical_m?.[0], 1.2)
  near(first.course_deg?.[0], 40)
  near(first.heading_deg?.[0], 270)
  near(first.roll_deg?.[0], -15)
  assert.equal(second.sigmaHorizontal_m, null, 'the largest number is an accuracy that nobody stated')
  assert.deepEqual([...second.lat_deg].map(Number.isNaN), [false, true])
  const [clock] = first.notes
  assert.ok(clock?.code === 'utc-by-gps-time')
  assert.deepEqual([clock.values.leap_s, clock.values.lastLeap], [18, '2017-01-01'])
})

test('a real log: formats, parameters, fixes and faults as its publisher states them', (t) => {
  if (!existsSync(real)) return t.skip(`no recording at ${real}`)
  const bytes = readFileSync(real)
  assert.ok(looksLikeDataflash(bytes))
  const log = readDataflash(bytes, { file: 'ardupilot-test.BIN' })
  assert.deepEqual([log.formats, log.parameters.size], [132, 809])
  assert.equal(log.summary.version, 'ArduPlane V3.8.2-dev (8178ab40)')
  // The file was cut at 64 KiB; nothing else is wrong with it.
  assert.deepEqual(kinds(log), [['truncated', 65_512]])
  const tracks = dataflashTracks(log)
  assert.deepEqual(
    tracks.map(({ statedBy, clock, t_us }) => [statedBy, clock, t_us.length]),
    [
      ['GPS', 'utc', 5],
      ['POS', 'utc', 23],
    ],
  )
  for (const { t_us, lat_deg, lon_deg } of tracks) {
    assert.equal(iso(t_us[0]!).slice(0, 10), '2017-10-29')
    assert.ok(t_us.at(-1)! - t_us[0]! < 1.1e6)
    for (let k = 0; k < t_us.length; k++)
      assert.ok(Math.abs(lat_deg[k]! + 35.3626) < 1e-3 && Math.abs(lon_deg[k]! - 149.1653) < 1e-3)
  }
})

test('chunks of any size read as the whole', (t) => {
  if (!existsSync(real)) return t.skip(`no recording at ${real}`)
  const damaged = Uint8Array.from(readFileSync(real))
  for (let k = 0; k < 40; k++) damaged[12_000 + k * 1231]! ^= 0x5a
  const whole = readDataflash(damaged, { file: 'x' })
  for (const step of [1, 7, 333, 4096]) {
    const reader = new DataflashReader({ file: 'x' })
    for (let k = 0; k < damaged.length; k += step) reader.push(damaged.subarray(k, k + step))
    const log = reader.end()
    assert.deepEqual(log.summary, whole.summary)
    assert.deepEqual(dataflashTracks(log), dataflashTracks(whole))
  }
})

test('law: what is written is read back, whatever junk stands between', () => {
  const quiet = fc.uint8Array({ minLength: 1, maxLength: 20, max: 0xa2 })
  fc.assert(
    fc.property(fc.array(fc.nat(255), { minLength: 1, maxLength: 20 }), quiet, (values, junk) => {
      const rows = values.map((value, k) => at(k, value, k))
      assert.deepEqual(column(read([...thing, ...rows], ['X']), 'X', 'A'), values)
      const parted = column(read([...thing, ...rows, junk, ...rows], ['X']), 'X', 'A')
      assert.deepEqual(parted, [...values.slice(0, -1), ...values])
    }),
  )
})

test('any bytes: no exception, and chunks read as the whole', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.constantFrom(at(1, 1), formats, fmt(7, 'X', 'QBc', 'TimeUS,A,C'), fmt(1, 'GPS', 'BB', 'I,Status')),
    fc.constantFrom(
      row(1, 'QBb', 1, 2, 3),
      row(2, 'QBIHLLf', 5, 3, 9, 2100, 7, 8, 9),
      row(3, 'QNf', 1, 'A', 2),
    ),
    fc.constantFrom(
      fmt(2, '', '', '', 0),
      fmt(5, 'Z', 'B', 'A'),
      row(5, 'B', 1),
      Uint8Array.of(0xa3, 0x95, 1),
    ),
  )
  fc.assert(fc.property(fc.array(piece, { maxLength: 14 }).map(concat), (bytes) => fuzz(bytes)))
})
