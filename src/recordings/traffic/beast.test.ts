import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { recogniseTraffic } from './index.ts'
import { parityRemainder } from './mode-s.ts'
import { read, readAs, realBytes, utf8 } from './real.contract.ts'

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/** A frame as receivers write it: escaped bytes doubled. */
function frame(type: number, ticks: number, message: Uint8Array): number[] {
  const stamp = Array.from({ length: 6 }, (_, i) => Math.floor(ticks / 2 ** (8 * (5 - i))) % 256)
  return [0x1a, type, ...[...stamp, 0x40, ...message].flatMap((c) => (c === 0x1a ? [c, c] : [c]))]
}
const long = (at_s: number, hex: string) => frame(0x33, Math.round(at_s * 12e6), bytes(hex))

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
    ...frame(0x33, stamp(40000, 999e6), bytes(ODD)),
    ...frame(0x33, stamp(40001, 1e6), bytes(EVEN)),
  ]
  const { aircraft } = readAs('beast', Uint8Array.from(frames), 3, { timestamps: 'gps' })
  assert.equal(aircraft[0]!.track.t_us[0], 2000)
})

test('messages without a time of reception make no positions', () => {
  const mlat = 0xff004d4c4154
  const frames = [
    ...frame(0x33, mlat, bytes(ODD)),
    ...frame(0x33, mlat, bytes(EVEN)),
    ...frame(0x33, 0, bytes(EVEN)),
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
    frame(0x33, 36e6, broken),
    [0x1a, 0x77, 5],
    frame(0x32, 48e6, bytes('8D40621D58C382')),
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
  const reply = frame(0x32, 12e6, mixed('20001718'))
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
  const frames = [long(1, ODD), long(2, EVEN), frame(0x33, 36e6, there[0]!), frame(0x33, 48e6, there[1]!)]
  for (let i = 0; i < 4; i++) frames.push(frame(0x33, (5 + i) * 12e6, there[i % 2]!))
  const { aircraft, faults } = readAs('beast', Uint8Array.from(frames.flat()), 50)
  const { lat_deg } = aircraft[0]!.track
  assert.ok(Math.abs(lat_deg[0]! - 52.257) < 0.001)
  assert.ok(Math.abs(lat_deg.at(-1)! - 49.82) < 0.01, 'spoofed or not: two agree, so it is data')
  assert.ok(faults.some(({ kind, found }) => kind === 'position-jump' && found.endsWith('held back')))
  assert.ok(faults.some(({ kind, found }) => kind === 'position-jump' && found.endsWith('confirmed')))
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
      fc.constantFrom(long(1, ODD), long(2, EVEN), [0x1a], [0x1a, 0x33], frame(0x32, 5e7, mixed('20001718'))),
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
