import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { looksLikeUlog, readUlog, type Ulog, UlogReader, ulogTracks } from './index.ts'
import {
  concat,
  dropout,
  flags,
  format,
  header,
  info,
  message,
  parameter,
  record,
  subscribe,
  sync,
  text,
} from './make.contract.ts'
import { fuzz } from './ulog.fuzz.ts'

const data = join(
  process.env.OVERFLIGHT_DATA ?? join(import.meta.dirname, '../../../../../shared/data'),
  'telemetry',
)

const read = (parts: readonly Uint8Array[], topics: string[] = []) =>
  readUlog(concat(parts), { file: 'x', topics })
const kinds = (log: Ulog) => log.summary.faults.map(({ kind, byte }) => [kind, byte])

const thing = [header(1000), flags(0), format('thing:uint64_t timestamp;uint16_t v;'), subscribe(3, 'thing')]
const at = (t_us: number, value: number) => record(3, ['u64', t_us], ['u16', value])
const valuesOf = (log: Ulog, name = 'v', topic = 'thing') => [
  ...(log.series.find((each) => each.topic === topic)?.columns.column(name) ?? []),
]

test('a topic asked for becomes columns, another is only counted', () => {
  const parts = [
    ...thing,
    parameter('MPC_XY_VEL', 2.5),
    info('char[3] sys_name', text('PX4')),
    at(1000, 1),
    at(2000, 2),
  ]
  const log = read(parts, ['thing'])
  assert.deepEqual(valuesOf(log), [1, 2])
  assert.deepEqual(log.summary.faults, [])
  assert.deepEqual(log.summary.counts, [['thing', 2]])
  assert.deepEqual(log.summary.span_us, [1000, 2000])
  assert.deepEqual([log.parameters.get('MPC_XY_VEL'), log.info.get('sys_name')], [2.5, 'PX4'])
  assert.deepEqual(read(parts).series, [])
  assert.deepEqual(read(parts).topics, [{ topic: 'thing', instance: 0, records: 2, bytes: 20 }])
})

test('nested types and arrays have paths; padding at the end is not written', () => {
  const log = read(
    [
      header(0),
      // A type may be used before it is defined; padding inside a nested type stays.
      format('outer:uint64_t timestamp;inner[2] part;uint8_t[5] _padding0;'),
      format('inner:float x;uint8_t y;uint8_t[3] _padding0;'),
      subscribe(1, 'outer', 2),
      record(
        1,
        ['u64', 7],
        ['f32', 1.5],
        ['u8', 3],
        ['u8', 0],
        ['u16', 0],
        ['f32', 2.5],
        ['u8', 4],
        ['u8', 0],
        ['u16', 0],
      ),
    ],
    ['outer'],
  )
  assert.deepEqual(log.summary.faults, [])
  const { columns, instance } = log.series[0]!
  assert.equal(instance, 2)
  assert.deepEqual(columns.names, ['timestamp', 'part[0].x', 'part[0].y', 'part[1].x', 'part[1].y'])
  assert.deepEqual(
    columns.names.map((_, k) => columns.at(k, 0)),
    [7, 1.5, 3, 2.5, 4],
  )
  assert.deepEqual(log.summary.counts, [['outer (2)', 1]])
})

test('formats that contain themselves, or are not defined, are malformed and cost nothing', () => {
  const log = read([
    header(0),
    format('a:b x;'),
    format('b:a y;'),
    format('huge:uint8_t[65535] x;uint8_t y;'),
    subscribe(0, 'a'),
    subscribe(1, 'missing'),
    subscribe(2, 'huge'),
    message('F', text('nonsense')),
  ])
  assert.deepEqual(
    log.summary.faults.map(({ kind }) => kind),
    ['malformed', 'malformed', 'malformed', 'malformed'],
  )
})

test('dropouts are gaps with their durations', () => {
  const log = read([...thing, at(1, 1), dropout(30), at(2, 2), dropout(300)])
  assert.deepEqual(log.dropouts_ms, [30, 300])
  assert.deepEqual(
    log.summary.faults.map(({ kind, found }) => [kind, found]),
    [
      ['gap', 'a dropout of 30 ms'],
      ['gap', 'a dropout of 300 ms'],
    ],
  )
})

test('an end within a message is truncated', () => {
  const whole = concat([...thing, at(1, 1), at(2, 2)])
  for (let cut = 1; cut < at(2, 2).length; cut++) {
    const log = readUlog(whole.subarray(0, whole.length - cut), { file: 'x', topics: ['thing'] })
    assert.deepEqual(valuesOf(log), [1])
    assert.deepEqual(kinds(log), [['truncated', whole.length - at(2, 2).length]])
  }
})

test('bytes of no message are passed over to the next sound ones', () => {
  const junk = Uint8Array.of(9, 0, 7, 200, 200, 200)
  const before = concat([...thing, at(1, 1)])
  const log = read([before, junk, at(2, 2), at(3, 3)], ['thing'])
  assert.deepEqual(valuesOf(log), [1, 2, 3])
  assert.deepEqual(kinds(log), [['lost-sync', before.length]])
  const synced = read([before, junk, sync, at(4, 4)], ['thing'])
  assert.deepEqual(valuesOf(synced), [1, 4])
})

test('data appended behind a message that was cut is read', () => {
  const first = concat([header(0), flags(1, 0), ...thing.slice(2), at(1, 1), at(2, 2).subarray(0, 5)])
  const parts = [
    header(0),
    flags(1, first.length),
    ...thing.slice(2),
    at(1, 1),
    at(2, 2).subarray(0, 5),
    at(9, 9),
  ]
  const log = read(parts, ['thing'])
  assert.deepEqual(valuesOf(log), [1, 9])
  assert.deepEqual(kinds(log), [['truncated', first.length - 5]])
})

test('unknown messages are passed over, flags that forbid reading are obeyed', () => {
  const log = read([...thing, message('z', [1, 2, 3]), at(1, 1), record(77, ['u64', 1]), at(2, 2)], ['thing'])
  assert.deepEqual(valuesOf(log), [1, 2])
  assert.deepEqual(
    log.summary.faults.map(({ kind }) => kind),
    ['unknown-item', 'unknown-item'],
  )
  const refused = read([header(0), flags(2), ...thing.slice(2), at(1, 1)])
  assert.deepEqual(
    refused.summary.faults.map(({ kind }) => kind),
    ['unknown-format'],
  )
  assert.deepEqual(refused.topics, [])
})

test('other files and no bytes are said to be so', () => {
  assert.deepEqual(kinds(readUlog(text('time,lat,lon'), { file: 'x' })), [['unknown-format', 0]])
  assert.deepEqual(kinds(readUlog(new Uint8Array(0), { file: 'x' })), [['empty-file', 0]])
  assert.ok(!looksLikeUlog(text('ULog but text')))
  assert.ok(looksLikeUlog(header(0)))
})

test('a receiver in degrees and metres, with UTC, attitude and the height above the ellipsoid', () => {
  const utc_us = 1_600_000_000_000_000
  const half = Math.SQRT1_2
  const fix = (t_us: number, type: number) =>
    record(
      0,
      ['u64', t_us],
      ['u64', utc_us + t_us],
      ['f64', 47.5],
      ['f64', 8.25],
      ['f64', 440],
      ['f64', 487.5],
      ['f32', 1.5],
      ['f32', 2.5],
      ['f32', 3],
      ['f32', -Math.PI / 2],
      ['u8', type],
    )
  const log = read([
    header(0),
    format(
      'sensor_gps:uint64_t timestamp;uint64_t time_utc_usec;double latitude_deg;double longitude_deg;double altitude_msl_m;double altitude_ellipsoid_m;float eph;float epv;float vel_m_s;float cog_rad;uint8_t fix_type;uint8_t[7] _padding0;',
    ),
    format('vehicle_attitude:uint64_t timestamp;float[4] q;'),
    subscribe(0, 'sensor_gps', 1),
    subscribe(1, 'vehicle_attitude'),
    // A quarter turn about the axis that points down: heading east.
    record(1, ['u64', 900], ['f32', half], ['f32', 0], ['f32', 0], ['f32', half]),
    fix(1000, 3),
    fix(2000, 1),
  ])
  const [track, ...more] = ulogTracks(log)
  assert.equal(more.length, 0)
  assert.ok(track !== undefined)
  assert.deepEqual([track.statedBy, track.clock, track.heightDatum], ['sensor_gps (1)', 'utc', 'ellipsoid'])
  assert.deepEqual([...track.t_us], [utc_us + 1000, utc_us + 2000])
  const numbers = [
    track.lat_deg,
    track.lon_deg,
    track.height_m,
    track.sigmaHorizontal_m,
    track.sigmaVertical_m,
  ]
  assert.deepEqual(
    numbers.map((column) => column?.[0]),
    [47.5, 8.25, 487.5, 1.5, 2.5],
  )
  assert.ok(Number.isNaN(track.lat_deg[1]!) && Number.isNaN(track.height_m[1]!), 'no fix, no place')
  assert.ok(Math.abs(track.heading_deg![0]! - 90) < 1e-4)
  assert.ok(Math.abs(track.course_deg![0]! - 270) < 1e-4)
  assert.equal(track.speed_mps?.[0], 3)
})

const open = (name: string) => {
  const path = join(data, name)
  return existsSync(path) ? readFileSync(path) : undefined
}

test('a real log: topics, records, bytes and dropouts as its publisher lists them', (t) => {
  const bytes = open('sample.ulg')
  if (bytes === undefined) return t.skip(`no recording in ${data}`)
  const listing = readFileSync(join(data, 'sample_info.txt'), 'utf8')
  const rows = [...listing.matchAll(/^ (\w+) \((\d+), (\d+)\) +(\d+) +(\d+)$/gm)]
  assert.equal(rows.length, 15)
  const log = readUlog(bytes, { file: 'sample.ulg' })
  const found = log.topics.map(({ topic, instance, records, bytes: size }) => [
    topic,
    instance,
    size / records,
    records,
    size,
  ])
  const byName = (one: readonly unknown[], other: readonly unknown[]) =>
    String(one[0]) < String(other[0]) ? -1 : 1
  assert.deepEqual(
    found.sort(byName),
    rows.map(([, topic, ...numbers]) => [topic, ...numbers.map(Number)]).sort(byName),
  )
  // "Logging start time 0:01:52, duration 0:01:08"; four dropouts, the longest of 62 ms, 29 ms in the mean.
  const [from_us = 0, to_us = 0] = log.summary.span_us ?? []
  assert.equal(Math.floor(from_us / 1e6), 112)
  assert.equal(Math.floor((to_us - from_us) / 1e6), 68)
  assert.deepEqual(log.dropouts_ms, [0, 26, 31, 62])
  assert.deepEqual(new Set(kinds(log).map(([kind]) => kind)), new Set(['gap']))
  assert.equal(log.info.get('ver_hw'), 'AUAV_X21')
  assert.deepEqual(ulogTracks(log), [], 'it has no receiver')
})

test('a real log with 32 fixes of a receiver that stands still in Trondheim', (t) => {
  const bytes = open('sample_log_small.ulg')
  if (bytes === undefined) return t.skip(`no recording in ${data}`)
  const log = readUlog(bytes, { file: 'sample_log_small.ulg' })
  const [track] = ulogTracks(log)
  assert.ok(track !== undefined)
  assert.equal(track.t_us.length, 32)
  assert.deepEqual([track.clock, track.heightDatum], ['utc', 'ellipsoid'])
  assert.equal(new Date(track.t_us[0]! / 1000).toISOString().slice(0, 10), '2021-04-21')
  for (let row = 0; row < 32; row++) {
    assert.ok(
      Math.abs(track.lat_deg[row]! - 63.4171) < 1e-4 && Math.abs(track.lon_deg[row]! - 10.4082) < 1e-4,
    )
    assert.ok(track.sigmaHorizontal_m![row]! > 1 && track.sigmaHorizontal_m![row]! < 10)
  }
  // EGM96 puts the sea level some 39 to 40 m above the ellipsoid there.
  const larger = track.notes.find(({ code }) => code === 'ellipsoid-heights-larger')
  assert.ok(larger?.code === 'ellipsoid-heights-larger')
  assert.ok(larger.values.larger_m >= 38 && larger.values.larger_m < 41)
})

test('a simulated log in newer units says that it is simulated, and keeps heights above sea level', (t) => {
  const bytes = open('sample_px4_events.ulg')
  if (bytes === undefined) return t.skip(`no recording in ${data}`)
  const tracks = ulogTracks(readUlog(bytes, { file: 'sample_px4_events.ulg' }))
  assert.deepEqual(
    tracks.map(({ statedBy, t_us, heightDatum }) => [statedBy, t_us.length, heightDatum]),
    [
      ['vehicle_gps_position', 583, 'sea-level'],
      ['sensor_gps', 31, 'sea-level'],
      ['vehicle_global_position', 109, 'sea-level'],
    ],
  )
  for (const { lat_deg, lon_deg, notes } of tracks) {
    assert.ok(Math.abs(lat_deg.at(-1)! - 47.3977) < 0.001 && Math.abs(lon_deg.at(-1)! - 8.5456) < 0.001)
    assert.ok(notes.some(({ code }) => code === 'simulator-hardware'))
  }
})

test('chunks of any size read as the whole', (t) => {
  const bytes = open('sample_log_small.ulg')
  if (bytes === undefined) return t.skip(`no recording in ${data}`)
  const damaged = Uint8Array.from(bytes.subarray(0, 200_000))
  for (let k = 0; k < 30; k++) damaged[90_000 + k * 3001]! ^= 0x5a
  const whole = readUlog(damaged, { file: 'x' })
  assert.ok(whole.summary.faults.some(({ kind }) => kind === 'lost-sync'))
  for (const step of [7, 333, 65_536]) {
    const reader = new UlogReader({ file: 'x' })
    for (let k = 0; k < damaged.length; k += step) reader.push(damaged.subarray(k, k + step))
    const log = reader.end()
    assert.deepEqual(log.summary, whole.summary)
    assert.deepEqual(ulogTracks(log), ulogTracks(whole))
  }
})

test('law: whatever stands between two records, those behind a synchronisation message are read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (junk) => {
      // Bytes that happen to announce a long message hide what is in it; so enough records follow to be past it.
      const log = read(
        [...thing, at(1, 1), junk, sync, ...Array.from({ length: 6 }, (_, k) => at(k + 2, k + 2))],
        ['thing'],
      )
      const values = valuesOf(log)
      assert.equal(values[0], 1)
      assert.ok(values.length === 7 || log.summary.faults.length > 0)
    }),
  )
})

test('any bytes: no exception, and chunks read as the whole', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.constantFrom(at(1, 1), sync, dropout(3), subscribe(0, 'thing'), flags(1, 70, 300), message('z', [1])),
    fc.constantFrom(record(1, ['u64', 9], ['i32', 474_000_000], ['i32', 85_000_000], ['u8', 3])),
    fc.constantFrom(
      format('nested:uint64_t timestamp;'),
      format('b:c[9] d;'),
      format('c:b e;'),
      subscribe(5, 'b'),
    ),
  )
  fc.assert(fc.property(fc.array(piece, { maxLength: 14 }).map(concat), (bytes) => fuzz(bytes)))
})

test('the worst definitions end soon', () => {
  const nested = [
    header(0),
    format('e:uint8_t[60000] x;'),
    format('thing:e y;'),
    format('sensor_gps:uint8_t[60000] x;'),
  ]
  const many = Array.from({ length: 5000 }, (_, k) => subscribe(k, k % 2 === 0 ? 'thing' : 'sensor_gps'))
  const log = read([...nested, ...many])
  assert.deepEqual(log.summary.faults, [])
  assert.deepEqual(log.series, [])
})
