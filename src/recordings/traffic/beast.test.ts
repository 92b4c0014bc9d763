import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { compareTracks } from './compare.ts'
import { recogniseTraffic } from './index.ts'
import {
  airborneField,
  beastFrame,
  displaced,
  encodeCpr,
  flight,
  squitter,
  statusField,
  T0_US,
} from './made.contract.ts'
import { parityRemainder } from './mode-s.ts'
import { read, readAs, realBytes, utf8 } from './real.contract.ts'

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

const long = (at_s: number, hex: string) => beastFrame(0x33, Math.round(at_s * 12e6), bytes(hex))

// The pair and the place printed in J. Sun, The 1090 Megahertz Riddle.
const EVEN = '8D40621D58C382D690C8AC2863A7'
const ODD = '8D40621D58C386435CC412692AD6'

test('a pair within ten seconds makes a position at the newer message', () => {
  const { aircraft, faults, summary } = readAs(
    'beast',
    Uint8Array.from([...long(1, ODD), ...long(3, EVEN)]),
    7,
  )
  assert.deepEqual(faults, [])
  assert.equal(summary.positions, 1)
  const { track, address, ellipsoidTrack } = aircraft[0]!
  assert.equal(address, '40621d')
  assert.ok(Math.abs(track.lat_deg[0]! - 52.2572021484375) < 1e-9)
  assert.ok(Math.abs(track.lon_deg[0]! - 3.91937255859375) < 1e-9)
  assert.ok(Math.abs(track.height_m[0]! - 38000 * 0.3048) < 1e-9)
  assert.equal(track.heightDatum, 'barometric')
  assert.equal(track.clock, 'since-start')
  assert.equal(track.t_us[0], 2e6)
  assert.equal(ellipsoidTrack, null)
  assert.equal(track.sigmaHorizontal_m, null, 'no status message, no accuracy')
})

test('a start turns counts into UTC; a pair eleven seconds apart makes no position', () => {
  const pair = Uint8Array.from([...long(1, ODD), ...long(3, EVEN)])
  const dated = readAs('beast', pair, 1000, { start_us: 1_700_000_000e6 })
  assert.equal(dated.aircraft[0]!.track.clock, 'utc')
  assert.equal(dated.aircraft[0]!.track.t_us[0], 1_700_000_002e6)
  const late = readAs('beast', Uint8Array.from([...long(1, ODD), ...long(12, EVEN)]), 1000)
  assert.equal(late.summary.positions, 0)
})

test('satellite time stamps count seconds and nanoseconds', () => {
  const stamp = (s: number, ns: number) => s * 2 ** 30 + ns
  const frames = [
    ...beastFrame(0x33, stamp(40000, 999e6), bytes(ODD)),
    ...beastFrame(0x33, stamp(40001, 1e6), bytes(EVEN)),
  ]
  const { aircraft } = readAs('beast', Uint8Array.from(frames), 3, { timestamps: 'gps' })
  assert.equal(aircraft[0]!.track.t_us[0], 2000)
})

test('messages without a time of reception make no positions', () => {
  const mlat = 0xff004d4c4154
  const frames = [
    ...beastFrame(0x33, mlat, bytes(ODD)),
    ...beastFrame(0x33, mlat, bytes(EVEN)),
    ...beastFrame(0x33, 0, bytes(EVEN)),
  ]
  const { summary } = readAs('beast', Uint8Array.from(frames), 9)
  assert.equal(summary.positions, 0)
  assert.equal(summary.aircraft, 1)
  assert.equal(summary.records['frame without a time of reception'], 3)
})

test('damage is reported by its byte, and reading goes on behind it', () => {
  const whole = long(1, ODD)
  const broken = bytes(EVEN)
  broken[9]! ^= 4
  const parts = [
    [1, 2, 3],
    whole.slice(0, 12),
    long(2, EVEN),
    beastFrame(0x33, 36e6, broken),
    [0x1a, 0x77, 5],
    beastFrame(0x32, 48e6, bytes('8D40621D58C382')),
    whole.slice(0, 5),
  ]
  const { faults, summary } = readAs('beast', Uint8Array.from(parts.flat()), 4)
  const start = (part: number) => parts.slice(0, part).flat().length
  assert.deepEqual(
    faults.map(({ kind, byte }) => [kind, byte]),
    [
      ['lost-sync', 0],
      ['truncated', start(1)],
      ['checksum', start(3)],
      ['unknown-item', start(4)],
      ['lost-sync', start(4) + 2],
      ['wrong-length', start(5)],
      ['truncated', start(6)],
    ],
  )
  assert.equal(summary.records['Mode S long'], 2)
})

/** Puts the address 40621D into the parity of a reply, as transponders do. */
function mixed(hex: string): Uint8Array {
  const reply = bytes(`${hex}000000`)
  const parity = parityRemainder(reply) ^ 0x40621d
  reply.set([parity >> 16, (parity >> 8) & 255, parity & 255], reply.length - 3)
  return reply
}

test('replies with the address in their parity make no aircraft', () => {
  const reply = beastFrame(0x32, 12e6, mixed('20001718'))
  const alone = readAs('beast', Uint8Array.from(reply), 100)
  assert.equal(alone.summary.aircraft, 0)
  assert.equal(alone.summary.records['unverified reply of an unknown address'], 1)
  const after = readAs('beast', Uint8Array.from([...long(1, EVEN), ...reply]), 100)
  assert.equal(after.summary.records['unverified reply to a verified address'], 1)
})

test('a place no aircraft can have reached is held back until a second one confirms it', () => {
  // The same aircraft's address on the published pair of another place (pyModeS), 370 km away.
  const there = ['58C901375147EF', '58C904A87F402D'].map((field) => {
    const reply = bytes(`8D40621D${field}000000`)
    const parity = parityRemainder(reply)
    reply.set([parity >> 16, (parity >> 8) & 255, parity & 255], 11)
    return reply
  })
  const frames = [
    long(1, ODD),
    long(2, EVEN),
    beastFrame(0x33, 36e6, there[0]!),
    beastFrame(0x33, 48e6, there[1]!),
  ]
  for (let i = 0; i < 4; i++) frames.push(beastFrame(0x33, (5 + i) * 12e6, there[i % 2]!))
  const { aircraft, faults } = readAs('beast', Uint8Array.from(frames.flat()), 50)
  const { lat_deg } = aircraft[0]!.track
  assert.ok(Math.abs(lat_deg[0]! - 52.257) < 0.001)
  assert.ok(Math.abs(lat_deg.at(-1)! - 49.82) < 0.01, 'spoofed or not: two agree, so it is data')
  assert.ok(faults.some(({ kind, found }) => kind === 'position-jump' && found.endsWith('held back')))
  assert.ok(faults.some(({ kind, found }) => kind === 'position-jump' && found.endsWith('confirmed')))
})

test('positions on the ground need a place nearby', () => {
  const field = (odd: boolean) => {
    const { lat17, lon17 } = encodeCpr(-23.42, -46.48, odd, 90)
    // Type code 7, 17 kt (code 41), course 33 x 360 / 128 degrees.
    return (
      (7n << 51n) |
      (41n << 44n) |
      (1n << 43n) |
      (33n << 36n) |
      (BigInt(odd ? 1 : 0) << 34n) |
      (BigInt(lat17) << 17n) |
      BigInt(lon17)
    )
  }
  const frames = [false, true].map((odd, i) =>
    beastFrame(0x33, (i + 1) * 12e6, squitter(0x8c, 0xe48c03, field(odd))),
  )
  const bytes = Uint8Array.from(frames.flat())
  assert.equal(readAs('beast', bytes, 5).summary.positions, 0)
  const { aircraft } = readAs('beast', bytes, 5, { reference: { lat_deg: -23.6, lon_deg: -46.7 } })
  const { track, onGround } = aircraft[0]!
  assert.ok(Math.abs(track.lat_deg[0]! + 23.42) < 1e-5 && Math.abs(track.lon_deg[0]! + 46.48) < 1e-5)
  assert.ok(Math.abs(track.speed_mps![0]! - (17 * 1852) / 3600) < 1e-9)
  assert.deepEqual([track.course_deg![0], onGround[0], track.height_m[0]], [92.8125, 1, Number.NaN])
})

test('an address that is none of ICAO’s is marked; rebroadcasts are counted, not read', () => {
  const field = airborneField(50, 5, 3000, false)
  const frames = [0x91, 0x92, 0x96].map((first, i) =>
    beastFrame(0x33, (i + 1) * 12e6, squitter(first, 0x123456, field)),
  )
  const { aircraft, summary } = readAs('beast', Uint8Array.from(frames.flat()), 8)
  assert.deepEqual(
    aircraft.map(({ address }) => address),
    ['~123456'],
  )
  assert.equal(summary.records['rebroadcast (TIS-B, ADS-R), not decoded'], 2)
})

/** Our own flight as a receiver with a clock 4 s ahead would record it: five messages every two seconds. */
function received(own: ReturnType<typeof flight>): Uint8Array {
  const frames: number[] = []
  own.t_us.forEach((t_us, i) => {
    const ticks = ((t_us - T0_US) / 1e6 + 100) * 12e6
    const field = airborneField(own.lat_deg[i]!, own.lon_deg[i]!, 3000, i % 2 === 1)
    if (i % 4 === 0) frames.push(...beastFrame(0x33, ticks, squitter(0x8d, 0x3c1234, statusField(10))))
    frames.push(...beastFrame(0x33, ticks + 1, squitter(0x8d, 0x3c1234, field)))
  })
  return Uint8Array.from(frames)
}

test('our own flight comes back from its messages, and a wrong one does not agree', () => {
  const own = flight({ step_s: 0.5 })
  const { aircraft, faults } = readAs('beast', received(own), 1000, { start_us: T0_US + 4e6 })
  assert.deepEqual(faults, [])
  const { track } = aircraft[0]!
  assert.equal(track.t_us.length, own.t_us.length - 1) // the first message has no partner yet
  const { clock, after, spans, notes } = compareTracks(own, track)
  assert.ok(Math.abs(clock.ahead_s - 4) < 0.05, `${clock.ahead_s}`)
  assert.ok(after!.median_m < 4 && after!.max_m < 8) // steps of 2^-17: 5.1 m by up to 5 m, and 0.05 s
  assert.ok(spans.every(({ kind, why }) => kind === 'agree' || why === 'outside-missing'))
  assert.equal(notes.at(-1)?.code, 'heights-not-alike')
  const moved = displaced(own, () => ({ course_deg: 77, distance_m: 300 }))
  const wrong = compareTracks(
    own,
    readAs('beast', received(moved), 1000, { start_us: T0_US }).aircraft[0]!.track,
  )
  assert.ok(wrong.spans.every(({ kind, why }) => kind === 'differ' || why === 'outside-missing'))
})

test('a real recording of dump1090', (t) => {
  const recording = realBytes('sample_dump1090.bin', t)
  if (!recording) return
  assert.equal(recogniseTraffic(recording.subarray(0, 200)), 'beast')
  const { aircraft, summary, faults } = read(recording)
  assert.deepEqual(faults, [])
  assert.equal(summary.records['Mode S short'], 185)
  assert.equal(summary.records['Mode S long'], 54)
  const seen = aircraft.find(({ callsigns }) => callsigns.includes('TRA89M'))!
  assert.equal(seen.address, '48520a')
  // Near Toulouse, in cruise: 6.9 s apart at the speed that its own velocity messages state, on a course of 353.8 degrees.
  const { lat_deg, lon_deg, t_us, speed_mps, height_m, sigmaHorizontal_m } = seen.track
  assert.equal(t_us.length, 3)
  assert.ok(
    lat_deg.every((lat) => lat > 43.6 && lat < 43.7) && lon_deg.every((lon) => lon > 1.2 && lon < 1.3),
  )
  const moved_m = (lat_deg[2]! - lat_deg[0]!) * 111_100
  assert.ok(Math.abs(moved_m / ((t_us[2]! - t_us[0]!) / 1e6) / (speed_mps![0]! * Math.cos(0.109)) - 1) < 0.02)
  assert.ok(Math.abs(height_m[0]! / 0.3048 - 38000) < 1e-6)
  assert.ok(Math.abs(seen.ellipsoidTrack!.height_m[0]! / 0.3048 - 38250) < 1e-6)
  assert.ok(Math.abs(sigmaHorizontal_m![0]! - 30 / 2.4477) < 0.01) // NACp 9
  assert.ok(Math.abs(seen.containment_m![0]! - 185.2) < 1e-9)
})

test('a counter that starts anew is one fault, and pairs nothing across it', () => {
  const frames = [...long(100, ODD), ...long(95, EVEN), ...long(96, EVEN), ...long(97, ODD)]
  const { faults, summary } = readAs('beast', Uint8Array.from(frames), 11)
  assert.deepEqual(
    faults.map(({ kind, byte }) => [kind, byte]),
    [['backward-time', long(100, ODD).length]],
  )
  assert.equal(summary.positions, 1)
})

test('AVR lines: with a counter positions, without one aircraft only', () => {
  const counted = utf8(`@000000B71B00${ODD};\r\n@000002255100${EVEN};\n*7700;\n`)
  assert.equal(recogniseTraffic(counted), 'avr')
  const { aircraft, summary, faults } = read(counted)
  assert.deepEqual(faults, [])
  assert.equal(summary.positions, 1)
  assert.ok(Math.abs(aircraft[0]!.track.lat_deg[0]! - 52.2572021484375) < 1e-9)
  const bare = read(utf8(`*${ODD};\n*${EVEN};\n*8D4840D6202CC371C32CE0576098;\nnoise\n*12;\n`))
  assert.equal(bare.summary.positions, 0)
  assert.deepEqual(bare.aircraft.find(({ address }) => address === '4840d6')?.callsigns, ['KLM1023'])
  assert.deepEqual(
    bare.faults.map(({ kind, row }) => [kind, row]),
    [
      ['malformed', 4],
      ['wrong-length', 5],
    ],
  )
})

test('any bytes, cut anywhere, give the same answer', () => {
  const frames = fc.array(
    fc.oneof(
      fc.constantFrom(
        long(1, ODD),
        long(2, EVEN),
        [0x1a],
        [0x1a, 0x33],
        beastFrame(0x32, 5e7, mixed('20001718')),
      ),
      fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 30 }),
    ),
    { maxLength: 20 },
  )
  fc.assert(
    fc.property(frames, fc.integer({ min: 1, max: 40 }), (parts, step) => {
      const recording = Uint8Array.from(parts.flat())
      assert.deepEqual(readAs('beast', recording, step), readAs('beast', recording, recording.length))
    }),
  )
})
