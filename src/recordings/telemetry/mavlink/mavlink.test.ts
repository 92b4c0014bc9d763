// wire names: param_id, param_value, custom_mode, base_mode, system_status, mavlink_version, target_system,
// wire names: time_boot_ms, time_usec, time_unix_usec, fix_type, h_acc, v_acc, alt_ellipsoid, ICAO_address, altitude_type
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Fault } from '../../../quantities/fault.ts'
import { note } from '../../note.ts'
import type { Track } from '../../track.ts'
import type { TrackSummary } from '../tally.ts'
import { crcOfText } from './crc.ts'
import { definitionOf, definitions, scaleOf } from './definitions.ts'
import { type Frame, FrameReader } from './frames.ts'
import {
  decodeFrame,
  looksLikeMavlinkStream,
  looksLikeTlog,
  MavlinkLive,
  MavlinkReader,
  MavlinkSummaries,
  type MessageColumns,
  mavlinkTracks,
  type PositionUpdate,
  readMavlink,
} from './index.ts'
import { concat, made } from './make.contract.ts'
import { fuzz } from './mavlink.fuzz.ts'
import { publishedMessages } from './published.contract.ts'

const data = process.env.OVERFLIGHT_DATA ?? join(import.meta.dirname, '../../../../../shared/data')
const vtol = join(data, 'telemetry/vtol.tlog')

test('CRC-16/MCRF4XX gives the check value of the catalogue', () => {
  assert.equal(crcOfText('123456789'), 0x6f91)
})

test('every message of the table has the published CRC_EXTRA and lengths', () => {
  const published = new Map(publishedMessages.map((entry) => [entry[0], entry]))
  assert.ok(definitions.size > 220)
  for (const { id, name, crcExtra, baseBytes, fullBytes } of definitions.values())
    assert.deepEqual([id, crcExtra, baseBytes, fullBytes], published.get(id), name)
})

test('fields stand on the wire by size, extensions behind them', () => {
  // The order the guide gives for GPS_RAW_INT-like messages: 64 bits, 32, 16, 8, then what MAVLink 2 added.
  const { fields = [] } = definitionOf('GPS_RAW_INT') ?? {}
  assert.deepEqual(
    fields.map(({ name, offset }) => `${offset} ${name}`).slice(0, 11),
    '0 time_usec,8 lat,12 lon,16 alt,20 eph,22 epv,24 vel,26 cog,28 fix_type,29 satellites_visible,30 alt_ellipsoid'.split(
      ',',
    ),
  )
  assert.deepEqual(scaleOf(fields[1]!), { factor: 1e-7, unit: 'deg' })
})

interface Seen {
  frames: {
    id: number
    sequence: number
    offset: number
    t_us: number
    fields: unknown
    signature: number[]
  }[]
  faults: Omit<Fault, 'file'>[]
}

function see(bytes: Uint8Array, timed = false, step = bytes.length || 1): Seen {
  const seen: Seen = { frames: [], faults: [] }
  const reader = new FrameReader(timed, {
    frame: (frame: Frame) =>
      seen.frames.push({
        id: frame.id,
        sequence: frame.sequence,
        offset: frame.offset,
        t_us: frame.t_us,
        fields: decodeFrame(frame)?.fields,
        signature:
          frame.signatureAt < 0 ? [] : [...frame.bytes.slice(frame.signatureAt, frame.signatureAt + 13)],
      }),
    fault: (fault) => seen.faults.push(fault),
  })
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.slice(at, at + step))
  reader.end()
  return seen
}

const bytesOf = (hex: string) =>
  Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16))

test('frames that another implementation publishes', () => {
  // mavlink/rust-mavlink, tests/test_shared and tests/v2_encode_decode_tests.rs (MIT or Apache-2.0).
  const beat = {
    custom_mode: 5,
    type: 2,
    autopilot: 3,
    base_mode: 0x59,
    system_status: 3,
    mavlink_version: 3,
  }
  const published: [hex: string, fields: Record<string, number>][] = [
    ['fe 09 ef 01 01 00 05 00 00 00 02 03 59 03 03 f1 d7', beat],
    ['fe 09 ef 01 02 00 05 00 00 00 02 03 59 03 03 1f 50', beat],
    ['fd 09 00 00 ef 01 01 00 00 00 05 00 00 00 02 03 59 03 03 10 f0', beat],
    ['fd 09 00 00 ef 01 02 00 00 00 05 00 00 00 02 03 59 03 03 2e 73', beat],
    [
      `fd 1e 00 00 00 00 32 4c 00 00 00 00 e6 42 00 40 9c 45 ${'00 '.repeat(20)}ff 01 bc c3`,
      { param1: 115, param2: 5000, param3: 0, command: 511, target_system: 0, confirmation: 0 },
    ],
  ]
  for (const [hex, expected] of published) {
    const { frames, faults } = see(bytesOf(hex))
    assert.deepEqual(faults, [], hex)
    const fields = frames[0]?.fields as Record<string, number>
    for (const [name, value] of Object.entries(expected))
      assert.equal(fields[name], value, `${name} of ${hex}`)
  }
})

const attitude = (sequence: number, version: 1 | 2 = 2) =>
  made({ message: 'ATTITUDE', version, sequence, fields: { time_boot_ms: sequence, roll: 0.5, yaw: -1 } })

test('a frame of MAVLink 2 without its zeros reads as with them', () => {
  const bytes = made({ message: 'GPS_RAW_INT', fields: { time_usec: 5, lat: -353_630_238, fix_type: 3 } })
  assert.ok(bytes.length < 12 + 52)
  const { frames, faults } = see(bytes)
  assert.deepEqual(faults, [])
  const fields = frames[0]?.fields as Record<string, unknown>
  assert.deepEqual([fields.time_usec, fields.lat, fields.fix_type, fields.h_acc], [5n, -353_630_238, 3, 0])
})

test('a frame of MAVLink 1 has no extensions', () => {
  const { frames } = see(made({ message: 'GPS_RAW_INT', version: 1, fields: { lat: 7, h_acc: 9 } }))
  const fields = frames[0]?.fields as Record<string, unknown>
  assert.equal(fields.lat, 7)
  assert.ok(!('h_acc' in fields))
})

test('a signature is kept', () => {
  const signature = Uint8Array.from({ length: 13 }, (_, k) => k + 1)
  const { frames, faults } = see(concat([made({ message: 'HEARTBEAT', signature }), attitude(1)]))
  assert.deepEqual(frames[0]?.signature, [...signature])
  assert.equal(frames.length, 2)
  assert.deepEqual(faults, [])
})

test('text ends at the first zero, arrays come whole', () => {
  const { frames } = see(
    concat([
      made({ message: 'STATUSTEXT', fields: { severity: 6, text: 'Arming motors' } }),
      made({ message: 'BATTERY_STATUS', fields: { voltages: [4100, 4095] } }),
    ]),
  )
  assert.equal((frames[0]?.fields as Record<string, unknown>).text, 'Arming motors')
  assert.deepEqual(
    (frames[1]?.fields as Record<string, unknown>).voltages,
    [4100, 4095, 0, 0, 0, 0, 0, 0, 0, 0],
  )
})

test('junk between frames is reported where it stands, and costs no frame', () => {
  const junk = Uint8Array.of(0xfe, 9, 0xfd, 3, 0, 0xfe, 0xfe)
  const bytes = concat([attitude(1), junk, attitude(2, 1), junk])
  const { frames, faults } = see(bytes)
  assert.deepEqual(
    frames.map(({ sequence }) => sequence),
    [1, 2],
  )
  const first = attitude(1).length
  assert.deepEqual(
    faults.map(({ kind, byte }) => [kind, byte]),
    [
      ['lost-sync', first],
      ['truncated', first + junk.length + attitude(2, 1).length],
    ],
  )
})

test('a damaged frame is a checksum fault and is not handed out', () => {
  const bytes = concat([attitude(1), attitude(2), attitude(3)])
  bytes[attitude(1).length + 15]! ^= 1
  const { frames, faults } = see(bytes)
  assert.deepEqual(
    frames.map(({ sequence }) => sequence),
    [1, 3],
  )
  assert.deepEqual(
    faults.map(({ kind, byte }) => [kind, byte]),
    [['checksum', attitude(1).length]],
  )
})

/** Message 12345, which no table has: its checksum means nothing here. */
const unknown = Uint8Array.of(0xfd, 2, 0, 0, 9, 1, 1, 0x39, 0x30, 0, 0xab, 0xcd, 0x11, 0x22)

test('an unknown message counts when a frame or the end follows', () => {
  const { frames, faults } = see(concat([unknown, attitude(1), unknown]))
  assert.deepEqual(
    frames.map(({ id }) => id),
    [12_345, 30, 12_345],
  )
  assert.deepEqual(faults, [])
  const alone = see(concat([unknown, Uint8Array.of(1, 2, 3), attitude(1)]))
  assert.deepEqual(
    alone.frames.map(({ id }) => id),
    [30],
  )
  assert.deepEqual(
    alone.faults.map(({ kind }) => kind),
    ['lost-sync'],
  )
})

test('a sender that skips numbers has a gap; unknown messages are said to be unjudged', () => {
  const log = readMavlink(concat([attitude(250), attitude(2), attitude(3), unknown, attitude(4)]), {
    file: 'x',
    form: 'stream',
  })
  assert.deepEqual(
    log.summary.faults.map(({ kind, found }) => [kind, found]),
    [
      ['gap', 'sequence number 2 of sender 1/1'],
      ['unknown-item', 'message 12345, whose checksum cannot be judged'],
      ['gap', 'sequence number 9 of sender 1/1'],
    ],
  )
  assert.deepEqual(log.summary.notes[1], note('messages-missing', { count: 12 }))
})

const at_us = 1_600_000_000_000_000
const fix = (k: number, extra: Record<string, number> = {}) =>
  made({
    message: 'GPS_RAW_INT',
    t_us: at_us + k * 200_000,
    sequence: 2 * k,
    fields: {
      time_usec: 1000 * k,
      fix_type: 3,
      lat: 634_171_000,
      lon: 104_082_000,
      alt: 40_000,
      vel: 1234,
      cog: 9000,
      ...extra,
    },
  })

test('a .tlog gives a track with the accuracy and the height the receiver states', () => {
  const roll = made({
    message: 'ATTITUDE',
    t_us: at_us - 1000,
    sequence: 255,
    fields: { roll: 0.1, pitch: -0.2, yaw: -Math.PI / 2 },
  })
  const accurate = { alt_ellipsoid: 80_500, h_acc: 1500, v_acc: 2500 }
  const log = readMavlink(concat([roll, fix(0, accurate), fix(1, accurate), fix(20, accurate)]), {
    file: 'x.tlog',
    form: 'tlog',
  })
  const [track, ...more] = mavlinkTracks(log)
  assert.equal(more.length, 0)
  assert.ok(track !== undefined)
  assert.deepEqual(
    [track.of, track.statedBy, track.clock, track.heightDatum],
    ['vehicle 1', 'GPS_RAW_INT', 'utc', 'ellipsoid'],
  )
  assert.deepEqual([...track.t_us], [at_us, at_us + 200_000, at_us + 4_000_000])
  assert.ok(Math.abs(track.lat_deg[0]! - 63.4171) < 1e-9)
  assert.ok(Math.abs(track.lon_deg[0]! - 10.4082) < 1e-9)
  assert.deepEqual(
    [track.height_m[0], track.sigmaHorizontal_m?.[0], track.sigmaVertical_m?.[0]],
    [80.5, 1.5, 2.5],
  )
  assert.deepEqual([track.speed_mps?.[0], track.course_deg?.[0]], [12.34, 90])
  assert.ok(Math.abs(track.heading_deg![1]! - 270) < 1e-5)
  assert.ok(Math.abs(track.pitch_deg![1]! + 11.4592) < 1e-3)
  assert.ok(Number.isNaN(track.heading_deg![2]!), 'an attitude of four seconds ago says nothing')
  assert.deepEqual(track.notes.at(-1), note('ellipsoid-heights-larger', { larger_m: 40.5 }))
})

test('no fix is no place, and heights above sea level stay so', () => {
  const log = readMavlink(
    concat([fix(0, { fix_type: 1, lat: 0, lon: 0 }), fix(1), fix(2, { fix_type: 2 })]),
    {
      file: 'x',
      form: 'tlog',
    },
  )
  const [track] = mavlinkTracks(log)
  assert.ok(track !== undefined)
  assert.equal(track.heightDatum, 'sea-level')
  assert.deepEqual(
    [...track.height_m].map((h) => (Number.isNaN(h) ? null : h)),
    [null, 40, null],
  )
  assert.deepEqual([...track.lat_deg].map(Number.isNaN), [true, false, false])
  assert.equal(track.sigmaHorizontal_m, null)
})

test('a stream takes UTC from SYSTEM_TIME, and counts from boot without it', () => {
  const place = (boot: number) =>
    made({
      message: 'GLOBAL_POSITION_INT',
      fields: {
        time_boot_ms: boot,
        lat: -353_632_000,
        lon: 1_491_650_000,
        alt: 590_120,
        vx: 300,
        vy: -400,
        hdg: 65_535,
      },
    })
  const clock = made({
    message: 'SYSTEM_TIME',
    fields: { time_unix_usec: BigInt(at_us), time_boot_ms: 10_000 },
  })
  const [dated] = mavlinkTracks(
    readMavlink(concat([place(9000), clock, place(11_000)]), { file: 'x', form: 'stream' }),
  )
  assert.deepEqual([dated?.clock, ...(dated?.t_us ?? [])], ['utc', at_us - 1_000_000, at_us + 1_000_000])
  assert.deepEqual([dated?.speed_mps?.[0], dated?.heading_deg], [5, null])
  assert.ok(Math.abs(dated!.course_deg![0]! - 306.8699) < 1e-3)
  const [plain] = mavlinkTracks(readMavlink(place(9000), { file: 'x', form: 'stream' }))
  assert.deepEqual([plain?.clock, plain?.t_us[0]], ['since-start', 9_000_000])
})

test('a time that goes back is said to, and kept', () => {
  const log = readMavlink(concat([fix(100), fix(2), fix(3)]), { file: 'x', form: 'tlog' })
  assert.deepEqual(
    log.summary.faults.map(({ kind }) => kind).filter((kind) => kind !== 'gap'),
    ['backward-time'],
  )
  assert.equal(mavlinkTracks(log)[0]?.t_us[1], at_us + 400_000)
})

test('parameters are counted once each, also where they are kept as columns', () => {
  const setting = (name: string, value: number) =>
    made({ message: 'PARAM_VALUE', fields: { param_id: name, param_value: value } })
  const bytes = concat([setting('A', 1), setting('SIXTEEN_LETTERS_', 2), setting('A', 3)])
  for (const columns of [[], ['PARAM_VALUE']]) {
    const log = readMavlink(bytes, { file: 'x', form: 'stream', columns })
    assert.equal(log.summary.parameters, 2)
    assert.equal(log.series.length, columns.length)
  }
})

test('each sender has its own clock since boot, and one that starts anew is reported', () => {
  const sent = (component: number, sequence: number, boot: number) =>
    made({ message: 'SYSTEM_TIME', component, sequence, fields: { time_boot_ms: boot } })
  const bytes = concat([sent(1, 0, 90_000), sent(191, 0, 5000), sent(1, 1, 91_000), sent(1, 2, 3000)])
  const { summary } = readMavlink(bytes, { file: 'x', form: 'stream' })
  assert.deepEqual(
    summary.faults.map(({ kind, found }) => [kind, found]),
    [['backward-time', '3000000 us since boot of sender 1/1']],
  )
})

const traffic = (fields: Record<string, number>) =>
  made({
    message: 'ADSB_VEHICLE',
    t_us: at_us,
    fields: {
      ICAO_address: 0x4b1a2c,
      lat: 470_000_000,
      lon: 80_000_000,
      altitude: 3_000_000,
      heading: 12_300,
      flags: 15,
      ...fields,
    },
  })

test('each aircraft that ADSB_VEHICLE reports has its own track', () => {
  const bytes = concat([
    traffic({}),
    traffic({ ICAO_address: 0xabcdef, altitude_type: 1 }),
    traffic({ lat: 470_100_000, flags: 1 }),
  ])
  const tracks = mavlinkTracks(readMavlink(bytes, { file: 'x', form: 'tlog' }))
  assert.deepEqual(
    tracks.map(({ of, heightDatum, lat_deg }) => [of, heightDatum, lat_deg.length]),
    [
      ['ICAO 4B1A2C', 'barometric', 2],
      ['ICAO ABCDEF', 'ellipsoid', 1],
    ],
  )
  assert.deepEqual([tracks[0]?.height_m[0], tracks[0]?.course_deg?.[0]], [3000, 123])
  assert.ok(Number.isNaN(tracks[0]?.height_m[1]), 'the flags say that no altitude is stated')
})

test('live: positions as datagrams come, with the attitude before them', () => {
  const seen: PositionUpdate[] = []
  const faults: string[] = []
  const live = new MavlinkLive({
    position: (update) => seen.push({ ...update }),
    fault: ({ kind }) => faults.push(kind),
  })
  live.push(made({ message: 'ATTITUDE', fields: { yaw: 1 } }), at_us)
  const place = made({
    message: 'GLOBAL_POSITION_INT',
    system: 7,
    fields: { lat: -353_632_000, lon: 1_491_650_000, alt: 590_120 },
  })
  live.push(place, at_us + 10)
  live.push(place.subarray(0, 20), at_us + 20)
  live.push(
    concat([attitude(1), made({ message: 'GPS_RAW_INT', fields: { fix_type: 3, lat: 1, lon: 2 } })]),
    at_us + 30,
  )
  live.push(traffic({}).subarray(8), at_us + 40)
  assert.deepEqual(
    seen.map(({ of, statedBy, received_us }) => [of, statedBy, received_us - at_us]),
    [
      ['vehicle 7', 'GLOBAL_POSITION_INT', 10],
      ['vehicle 1', 'GPS_RAW_INT', 30],
      ['ICAO 4B1A2C', 'ADSB_VEHICLE', 40],
    ],
  )
  assert.deepEqual(faults, ['truncated'])
  assert.ok(Number.isNaN(seen[0]!.roll_deg), 'another vehicle’s attitude is not this one’s')
  assert.ok(Math.abs(seen[1]!.roll_deg - 28.6479) < 1e-3)
})

test('a .tlog and a stream are told apart by content', () => {
  const stream = concat([1, 2, 3, 4].map((k) => attitude(k)))
  const tlog = concat([fix(0), fix(1), fix(2)])
  assert.deepEqual([looksLikeTlog(tlog), looksLikeMavlinkStream(tlog)], [true, false])
  assert.deepEqual([looksLikeTlog(stream), looksLikeMavlinkStream(stream)], [false, true])
  const text = new TextEncoder().encode('time,lat,lon\n'.repeat(900))
  assert.deepEqual([looksLikeTlog(text), looksLikeMavlinkStream(text)], [false, false])
})

test('a real .tlog: the counts its publisher states, no framing fault, places on the simulator’s field', (t) => {
  if (!existsSync(vtol)) return t.skip(`no recording at ${vtol}`)
  const bytes = readFileSync(vtol)
  assert.ok(looksLikeTlog(bytes.subarray(0, 4096)))
  assert.ok(!looksLikeMavlinkStream(bytes.subarray(0, 4096)))
  const log = readMavlink(bytes, { file: 'vtol.tlog', form: 'tlog', columns: ['WIND'] })
  const counts = new Map(log.summary.counts)
  assert.equal(log.messages, 23_894)
  assert.deepEqual([counts.get('GLOBAL_POSITION_INT'), counts.get('WIND')], [807, 810])
  assert.deepEqual(new Set(log.summary.faults.map(({ kind }) => kind)), new Set(['gap']))
  assert.deepEqual(
    log.summary.span_us?.map((t_us) => new Date(t_us / 1000).toISOString()),
    ['2018-08-08T14:06:01.905Z', '2018-08-08T14:09:29.513Z'],
  )
  const wind = log.series.find(({ message }) => message === 'WIND')?.columns
  assert.equal(wind?.rows, 810)
  assert.ok(wind.column('speed')?.every((speed) => speed >= 0 && speed < 40))
  const tracks = mavlinkTracks(log)
  assert.deepEqual(tracks.map(({ statedBy, t_us }) => [statedBy, t_us.length]).sort(), [
    ['GLOBAL_POSITION_INT', 807],
    ['GPS_RAW_INT', 799],
  ])
  for (const track of tracks) {
    assert.ok(track.notes.some(({ code }) => code === 'simulator-messages'))
    for (let row = 5; row < track.t_us.length; row++) {
      assert.ok(
        Math.abs(track.lat_deg[row]! + 35.363) < 0.02 && Math.abs(track.lon_deg[row]! - 149.165) < 0.02,
      )
      assert.ok(track.height_m[row]! > 550 && track.height_m[row]! < 800)
    }
  }
})

test('the same recording without its times is a stream, dated by the vehicle’s own clock', (t) => {
  if (!existsSync(vtol)) return t.skip(`no recording at ${vtol}`)
  const bytes = readFileSync(vtol)
  const frames: Uint8Array[] = []
  for (let k = 8; k < bytes.length; k += 16 + bytes[k + 1]!)
    frames.push(bytes.subarray(k, k + 8 + bytes[k + 1]!))
  const stream = Buffer.concat(frames)
  assert.ok(looksLikeMavlinkStream(stream) && !looksLikeTlog(stream))
  const log = readMavlink(stream, { file: 'x', form: 'stream' })
  assert.equal(log.messages, 23_894)
  const fused = (tracks: ReturnType<typeof mavlinkTracks>) =>
    tracks.find(({ statedBy }) => statedBy === 'GLOBAL_POSITION_INT')!
  const [one, other] = [
    fused(mavlinkTracks(log)),
    fused(mavlinkTracks(readMavlink(bytes, { file: 'x', form: 'tlog' }))),
  ]
  assert.equal(one.clock, 'utc')
  assert.deepEqual(one.lat_deg, other.lat_deg)
  // The station's clock was some 16 s ahead, and the simulation ran at its own pace.
  for (let row = 0; row < one.t_us.length; row++)
    assert.ok(Math.abs(one.t_us[row]! - other.t_us[row]!) < 60e6)
  // Two messages tell the heading; the older one at each place is at most a fraction of a second behind.
  const series = log.series.find(({ message }) => message === 'GLOBAL_POSITION_INT')!
  const apart = Array.from(series.columns.column('hdg')!, (hdg, row) =>
    Math.abs(hdg / 100 - one.heading_deg![row]!),
  )
  assert.ok(apart.filter((difference) => Math.min(difference, 360 - difference) < 10).length > 780)
})

/** What a track would be summed up as. */
function summed(track: Track): TrackSummary {
  const { of, statedBy, clock, heightDatum, notes, t_us } = track
  const span_us = [t_us, t_us].map((times, k) =>
    times.reduce((one, other) => (k === 0 ? Math.min(one, other) : Math.max(one, other))),
  )
  return {
    ...{ of, statedBy, clock, heightDatum, notes },
    points: t_us.length,
    span_us: [span_us[0]!, span_us[1]!],
  }
}

function assertSummedUp(bytes: Uint8Array): TrackSummary[] {
  const [timed, streamed] = (['tlog', 'stream'] as const).map((form) => {
    const whole = readMavlink(bytes, { file: 'x', form })
    const sums = new MavlinkSummaries(form)
    const batch = { rows: 3, take: (series: MessageColumns) => sums.add(series) }
    const log = readMavlink(bytes, { file: 'x', form, batch })
    assert.deepEqual(log.summary, whole.summary)
    assert.ok(log.series.every(({ columns }) => columns.rows === 0))
    const summaries = sums.end(log)
    assert.deepEqual(summaries, mavlinkTracks(whole).map(summed))
    return summaries
  })
  return [...timed!, ...streamed!]
}

test('tracks are summed up as they go by, with what they would say of themselves', (t) => {
  const systemTime = (t_us: number, component = 1) =>
    made({
      ...{ message: 'SYSTEM_TIME', t_us, component },
      fields: { time_unix_usec: t_us - 3e6, time_boot_ms: (t_us - at_us) / 1000 },
    })
  const accurate = { alt_ellipsoid: 80_500, h_acc: 1500, v_acc: 2500 }
  const placed = assertSummedUp(
    concat([
      ...[1, 2, 3, 4, 5].map((k) => fix(k, accurate)),
      ...[systemTime(at_us), systemTime(at_us + 5, 9), systemTime(at_us + 9)],
    ]),
  )
  assert.deepEqual(
    placed.map(({ clock, points, heightDatum }) => [clock, points, heightDatum]),
    [
      ['utc', 5, 'ellipsoid'],
      ['utc', 5, 'ellipsoid'],
    ],
  )
  const poor = [1, 2, 3, 4].map((k) => fix(k, { eph: [121, 99, 99, 0xffff][k - 1]!, fix_type: k }))
  assert.ok(assertSummedUp(concat(poor))[0]!.notes.some(({ code }) => code === 'no-accuracy-but-dilution'))
  assertSummedUp(concat([fix(1, accurate), fix(2), attitude(3), fix(40, { alt_ellipsoid: 40_001 })]))
  const heard = [{}, { ICAO_address: 7, altitude_type: 1 }, { flags: 0 }, {}, { ICAO_address: 7 }]
  assert.ok(assertSummedUp(concat([...heard.map(traffic), fix(1)])).length > 3)
  if (!existsSync(vtol)) return t.skip(`no recording at ${vtol}`)
  assert.equal(assertSummedUp(readFileSync(vtol))[0]!.points, 799)
})

test('law: whatever is in a recording, its tracks are summed up as they are', () => {
  const frame = fc.oneof(
    fc
      .record({
        k: fc.nat(50),
        fix_type: fc.nat(4),
        alt_ellipsoid: fc.constantFrom(0, 80_500, 40_100),
        eph: fc.nat(0xffff),
      })
      .map(({ k, ...fields }) => fix(k, fields)),
    fc.record({ ICAO_address: fc.nat(2), altitude_type: fc.nat(1), flags: fc.nat(15) }).map(traffic),
  )
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 20 }), (frames) => void assertSummedUp(concat(frames))),
    { numRuns: 100 },
  )
})

test('chunks of any size read as the whole', (t) => {
  if (!existsSync(vtol)) return t.skip(`no recording at ${vtol}`)
  const bytes = readFileSync(vtol).subarray(0, 40_000)
  const damaged = Uint8Array.from(bytes)
  for (let k = 0; k < 40; k++) damaged[(k * 977) % damaged.length]! ^= 0x5a
  for (const recording of [bytes, damaged]) {
    const whole = see(recording, true)
    for (const step of [1, 7, 64, 999, 2500]) assert.deepEqual(see(recording, true, step), whole)
  }
  const reader = new MavlinkReader({ file: 'x', form: 'tlog' })
  for (let at = 0; at < bytes.length; at += 333) reader.push(bytes.subarray(at, at + 333))
  assert.deepEqual(reader.end().summary, readMavlink(bytes, { file: 'x', form: 'tlog' }).summary)
})

const piece = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.constantFrom(attitude(1), attitude(2, 1), unknown, fix(3), traffic({})),
  fc
    .constantFrom(attitude(9), fix(1))
    .chain((frame) => fc.nat(frame.length).map((end) => frame.subarray(0, end))),
)
const recordings = fc.array(piece, { maxLength: 12 }).map(concat)

test('law: chunking changes nothing, and sound frames between junk are found', () => {
  fc.assert(
    fc.property(recordings, fc.integer({ min: 1, max: 50 }), fc.boolean(), (bytes, step, timed) => {
      assert.deepEqual(see(bytes, timed, step), see(bytes, timed))
    }),
  )
  // Junk without start markers cannot hide a frame.
  const quiet = fc.uint8Array({ maxLength: 30, max: 0xfc })
  fc.assert(
    fc.property(fc.array(quiet, { minLength: 1, maxLength: 8 }), (gaps) => {
      const bytes = concat(gaps.flatMap((gap, k) => [gap, attitude(k, k % 2 === 0 ? 1 : 2)]))
      const { frames, faults } = see(bytes)
      assert.deepEqual(
        frames.map(({ sequence }) => sequence),
        gaps.map((_, k) => k),
      )
      assert.equal(faults.length, gaps.filter((gap) => gap.length > 0).length)
    }),
  )
})

test('law: what is written is read back', () => {
  const names = [...definitions.values()].map(({ name }) => name)
  const which = fc.constantFrom(...names)
  fc.assert(
    fc.property(
      which,
      fc.constantFrom<1 | 2>(1, 2),
      fc.nat(200),
      fc.nat(255),
      (message, version, value, sequence) => {
        const definition = definitionOf(message)
        assert.ok(definition !== undefined)
        if (version === 1 && definition.id > 255) return
        const plain = definition.fields.filter(
          ({ array, extension }) => !array && !(version === 1 && extension),
        )
        const fields = Object.fromEntries(
          plain.map(({ name, type }, k) => [name, (value + k) % (type === 'i8' ? 127 : 255)]),
        )
        const { frames, faults } = see(made({ message, version, fields, sequence }))
        assert.deepEqual(faults, [])
        const read = frames[0]?.fields as Record<string, number | bigint>
        for (const { name } of plain) assert.equal(Number(read[name]), fields[name], name)
      },
    ),
  )
})

test('any bytes: no exception', () => {
  fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), recordings), (bytes) => fuzz(bytes)))
})

test('the worst bytes for the search end soon', () => {
  for (const pattern of [[0xfe], [0xfd, 0xff, 0, 0], [0xfe, 0xff, 3], [0xfd, 0xfd, 0, 0, 0]]) {
    const bytes = Uint8Array.from({ length: 65_536 }, (_, k) => pattern[k % pattern.length]!)
    const { frames, faults } = see(bytes)
    assert.ok(frames.length * 8 <= bytes.length)
    assert.ok(faults.length > 0)
  }
})
