import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { note } from '../note.ts'
import { fuzz } from './paths.fuzz.ts'
import { trackHeader } from './track-headers.ts'
import { looksLikeTrackTable } from './track-layout.ts'
import { readTrackTable, TrackTableReader } from './track-table.ts'

const data = process.env.OVERFLIGHT_DATA ?? join(import.meta.dirname, '../../../..', 'shared/data')
const bytesOf = (text: string) => new TextEncoder().encode(text)
const read = (text: string) => readTrackTable(bytesOf(text), 'f')

/** The columns of logs AirData exports (airdata.com, "CSV flight log"), rows made. */
const AIRDATA = `time(millisecond),datetime(utc),latitude,longitude,height_above_takeoff(feet),altitude_above_seaLevel(feet),speed(mph),compass_heading(degrees),pitch(degrees),roll(degrees),message
0,2023-11-01 12:00:00,40.7128,-74.0060,0,1000,0,90.0,-5,1,
100,2023-11-01 12:00:00,0,0,0,1000,0,90.0,-5,1,
200,2023-11-01 12:00:01,40.7129,-74.0061,10,1010,10,91.0,-4,0,"up, up"
`

test("a flight log's table: units of the header, best clock, height above the sea", () => {
  const { track, layout, faults } = read(AIRDATA)
  assert.deepEqual(faults, [])
  assert.ok(track && layout)
  assert.equal(layout.headerLine, 1)
  const start_us = Date.UTC(2023, 10, 1, 12) * 1000
  assert.deepEqual([...track.t_us], [start_us, start_us + 1e6])
  assert.deepEqual([...track.lat_deg], [40.7128, 40.7129])
  assert.deepEqual([...track.height_m], [304.8, 1010 * 0.3048])
  assert.equal(track.heightDatum, 'sea-level')
  assert.deepEqual([...(track.speed_mps ?? [])], [0, (10 * 1609.344) / 3600])
  assert.deepEqual([...(track.heading_deg ?? [])], [90, 91])
  assert.deepEqual([...(track.pitch_deg ?? [])], [-5, -4])
  assert.equal(track.course_deg, null)
  assert.deepEqual(track.notes, [
    note('time-column-left-out', { column: 'time(millisecond)' }),
    note('height-column-left-out', { column: 'height_above_takeoff(feet)' }),
    note('column-heading', { column: 'compass_heading(degrees)' }),
    note('rows-at-zero', { count: 1 }),
  ])
})

test('clocks: text with and without zone, numbers by their size, date and time apart', () => {
  const table = (head: string, rows: string[]) =>
    read(`${head},lat,lon\n${rows.map((row) => `${row},1,2\n`).join('')}`)
  const noon_us = Date.UTC(2025, 5, 3, 12) * 1000
  const cases: [string, string[], number[], string][] = [
    ['timestamp', ['2025-06-03T12:00:00Z', '2025-06-03T14:00:01+02:00'], [noon_us, noon_us + 1e6], 'utc'],
    ['Date,Time', ['2025-06-03,12:00:00.5'], [noon_us + 5e5], 'utc'],
    ['time', ['1748952000'], [noon_us], 'utc'],
    ['time', ['1748952000.25'], [noon_us + 250_000], 'utc'],
    ['timestamp', ['1748952000000'], [noon_us], 'utc'],
    ['time_us', ['1748952000000001'], [noon_us + 1], 'utc'],
    ['t [s]', ['0', '0.1'], [0, 1e5], 'since-start'],
    ['time(millisecond)', ['0', '100'], [0, 1e5], 'since-start'],
    ['time', ['06/03/2025 12:00:00', '06/13/2025 12:00:00'], [noon_us, noon_us + 864e9], 'utc'],
    ['time', ['13.06.2025 12:00:00'], [noon_us + 864e9], 'utc'],
    ['time', ['2025/06/03 12:00'], [noon_us], 'utc'],
  ]
  for (const [head, rows, times, clock] of cases) {
    const { track, faults } = table(head, rows)
    assert.deepEqual(faults, [])
    assert.deepEqual([[...(track?.t_us ?? [])], track?.clock], [times, clock], `${head}: ${rows[0]}`)
  }
  const notes = (head: string, row: string) => table(head, [row]).track?.notes
  const zone = note('column-without-zone', { column: 'time' })
  assert.deepEqual(notes('time', '2025-06-03 12:00:00'), [zone])
  assert.deepEqual(notes('time (UTC)', '2025-06-03 12:00:00'), [])
  const month = note('column-month-first', { column: 'time' })
  assert.deepEqual(notes('time', '06/03/2025 12:00:00'), [zone, month])
  const count = { column: 'time', unit: 'seconds', since: '1970' } as const
  assert.deepEqual(notes('time', '1748952000'), [note('times-count-by-size', count)])
  const start = { column: 't [s]', unit: 'seconds', since: 'start' } as const
  assert.deepEqual(notes('t [s]', '0'), [note('times-count', start)])
})

test('headers: synonyms, units, datums', () => {
  const cases: [string, string | undefined, string?, number?][] = [
    ['GPS_Lat', 'lat', 'unknown', 1],
    ['OSD.longitude', 'lon', 'unknown', 1],
    ['Lng', 'lon', 'unknown', 1],
    ['alt_ft', 'height', 'unknown', 0.3048],
    ['Altitude (m)', 'height', 'unknown', 1],
    ['hae_m', 'height', 'ellipsoid', 1],
    ['alt_msl', 'height', 'sea-level', 1],
    ['relAlt [m]', 'height', 'take-off', 1],
    ['agl', 'height', 'ground', 1],
    ['baro_alt_m', 'height', 'barometric', 1],
    ['speed_kt', 'speed', 'unknown', 1852 / 3600],
    ['Speed (km/h)', 'speed', 'unknown', 1 / 3.6],
    ['course', 'course', 'unknown', 1],
    ['yaw (rad)', 'heading', 'unknown', 180 / Math.PI],
    [' "Altitude (Meter AGL)"', 'height', 'ground', 1],
    ['latency', undefined],
    ['speed (kg)', undefined],
    ['', undefined],
    ['constructor', undefined],
    ['speed (constructor)', undefined],
  ]
  for (const [cell, role, datum, scale] of cases) {
    const header = trackHeader(cell)
    assert.deepEqual([header?.role, header?.datum, header?.scale], [role, datum, scale], cell)
  }
})

test('other dialects, a preamble, missing heights', () => {
  const { track, layout } = read(
    '# logger 3\n\nZeit;timestamp;lat;lon;alt\n;2025-01-01T00:00:00Z;47,5;8,25;\n',
  )
  assert.deepEqual(layout?.dialect, { delimiter: ';', decimal: ',' })
  assert.deepEqual([...(track?.lat_deg ?? []), ...(track?.lon_deg ?? [])], [47.5, 8.25])
  assert.equal(track?.heightDatum, 'unknown')
  assert.equal(read('time\tlat\tlon\n1748952000\t1\t2\n').track?.t_us.length, 1)
})

test('rows that cannot be read are faults with line and byte; the rest is kept', () => {
  const rows = [
    '2025-01-01T00:00:00Z,1,2,3',
    'soon,1,2,3',
    '2025-01-01T00:00:01Z,1',
    '2025-01-01T00:00:02Z,95,2,3',
    '2025-01-01T00:00:03Z,x,2,3',
    '2025-01-01T00:00:04Z,4,5,high',
  ]
  const filler = Array.from({ length: 40 }, () => '2025-01-01T00:00:00Z,1,2,3')
  const text = `time,lat,lon,alt\n${[...filler, ...rows].join('\n')}\n`
  const { track, faults } = read(text)
  assert.equal(track?.t_us.length, 42)
  assert.deepEqual(
    faults.map(({ kind, row, column }) => [kind, row, column]),
    [
      ['bad-time', 43, 'time'],
      ['wrong-field-count', 44, undefined],
      ['out-of-range', 45, 'lat'],
      ['not-a-number', 46, 'lat'],
      ['not-a-number', 47, 'alt'],
    ],
  )
  assert.equal(faults[0]?.byte, text.indexOf('soon'))
})

test('what is no table of positions is not taken for one', () => {
  for (const text of [
    '',
    'time,lat,lon\n',
    'time,lat,lon\n2025-01-01T00:00:00Z,0,0\n',
    'time,lat,lon\n2025-01-01T00:00:00Z,475000000,85000000\n', // ten-millionths of a degree
    'time,lat,lon\n2025-01-01T00:00:00Z,north,east\n',
    'name,lat,lon\nA,1,2\n',
    'time,lat,ch4\n2025-01-01T00:00:00Z,1,2\n',
    'time,lat,lon\nnoon,1,2\n',
    '{"lat":1}',
  ]) {
    assert.equal(looksLikeTrackTable(bytesOf(text)), false, text)
    const { track, faults } = read(text)
    assert.equal(track, null)
    assert.equal(faults.length, 1)
  }
})

test('the table of a real measuring flight', (t) => {
  const path = join(data, 'gas-drone-co2/day1_100m_sensor.csv')
  if (!existsSync(path)) return t.skip(`no recording at ${path}`)
  const { track, faults } = readTrackTable(readFileSync(path))
  assert.deepEqual(faults, [])
  assert.ok(track)
  assert.equal(track.t_us.length, 2381) // its lines but the header
  assert.equal(track.t_us[0], Date.UTC(2022, 11, 12, 10, 12, 40) * 1000)
  assert.deepEqual([track.lat_deg[0], track.lon_deg[0], track.height_m[1]], [53.3278923, 5.934298039, 0.01])
  assert.deepEqual([track.heightDatum, track.heading_deg?.[0]], ['ground', 349.07])
})

for (const file of ['geo/settlements-border-200km.csv', 'gas-ginninderra/GA-inversion-data-1.csv']) {
  test(`${file}, which states no path, is not taken for one`, (t) => {
    const path = join(data, file)
    if (!existsSync(path)) return t.skip(`no recording at ${path}`)
    assert.equal(looksLikeTrackTable(readFileSync(path)), false)
  })
}

test('chunks do not matter, and no bytes make it throw', () => {
  const cell = fc.oneof(
    fc.constantFrom('1', '2.5', '', '-91', 'x', '"a,b"', '2025-01-01T00:00:00Z', '0'),
    fc.string({ maxLength: 5 }),
  )
  const row = fc.array(cell, { minLength: 3, maxLength: 5 }).map((cells) => `${cells.join(',')}\n`)
  const table = fc
    .array(row, { maxLength: 10 })
    .map((rows) => `time,lat,lon,alt\n2025-01-01T00:00:00Z,1,2,3\n${rows.join('')}`)
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 40 }), (text, step) => {
      const bytes = bytesOf(text)
      const reader = new TrackTableReader()
      for (let at = 0; at < bytes.length; at += step) reader.push(bytes.slice(at, at + step))
      assert.deepEqual(reader.end(), readTrackTable(bytes))
      fuzz(bytes)
    }),
    { numRuns: 150 },
  )
})
