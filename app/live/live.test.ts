/** What a live stream says, without a network: kinds of datagrams, ages, what is carried on, who is dropped, what is bounded. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodePacket, type ItemToWrite } from '../../src/recordings/klv/encode.ts'
import { made } from '../../src/recordings/telemetry/mavlink/make.contract.ts'
import { asynchronousKlv, TsWriter } from '../../src/recordings/ts/write.ts'
import { ROOT } from '../root.ts'
import { inSevens, madeDatagrams, madePlace } from '../testing/live-stream.ts'
import { LiveFeed } from './feed.ts'
import { kindOf } from './kind.ts'
import { LiveReader } from './reader.ts'
import { StreamRing } from './ring.ts'

const session = { name: 'made', data: 'test', address: 'udp://127.0.0.1:1', since_us: 0 } as const
const nobody = () => {}
const SECOND_US = 1e6

/** A reader that was given these sets, each with the second it came in. A set is told once the next one begins, or whole. */
function given(
  sets: readonly { readonly at_s: number; readonly items: readonly ItemToWrite[] }[],
): LiveReader {
  const reader = new LiveReader(session)
  let at_us = 0
  const packets: Uint8Array[] = []
  const writer = new TsWriter([asynchronousKlv(257)], (packet) => packets.push(packet))
  for (const { at_s, items } of sets) {
    at_us = at_s * SECOND_US
    writer.unit({ pid: 257, bytes: encodePacket('ST 0601', items)!, pts: 90_000 + 90_000 * at_s })
    // Enough packets at first for a reader to find its step.
    while (packets.length < 8) packets.push(stuffing)
    for (const datagram of inSevens(packets.splice(0))) reader.take(datagram, at_us, nobody)
  }
  return reader
}

/** A packet that says nothing: PID 8191 (ISO/IEC 13818-1, table 2-3). */
const stuffing = Uint8Array.of(0x47, 0x1f, 0xff, 0x10, ...new Uint8Array(184))

const T_US = 1_700_000_000_000_000
const place: ItemToWrite[] = [
  { item: 13, value: 46 },
  { item: 14, value: 8 },
]

test('what a datagram is, by its bytes', () => {
  const [first, second] = madeDatagrams(0, 40)
  assert.equal(kindOf(first!), 'ts')
  const cut = Uint8Array.from([...first!.subarray(100), ...second!.subarray(0, 256)])
  assert.equal(kindOf(cut), 'ts', 'a sender that cuts packets at datagrams’ ends')
  assert.equal(kindOf(made({ message: 'HEARTBEAT' })), 'mavlink')
  assert.equal(kindOf(made({ message: 'HEARTBEAT', version: 1 })), 'mavlink')
  for (const other of [[], [0x47], [1, 2, 3], [0x47, ...new Uint8Array(400)]])
    assert.equal(kindOf(Uint8Array.from(other)), 'other')
})

test('values live on for thirty seconds, each with its own age', () => {
  const reader = given([
    {
      at_s: 0,
      items: [{ item: 2, value: T_US }, ...place, { item: 5, value: 90 }, { item: 21, value: 3000 }],
    },
    {
      at_s: 10,
      items: [
        { item: 2, value: T_US + 10e6 },
        { item: 5, value: 180 },
      ],
    },
    { at_s: 25, items: [{ item: 2, value: T_US + 25e6 }, ...place] },
  ])
  const { look } = reader.state(26 * SECOND_US)
  assert.equal(look.place!.age_s, 1)
  assert.ok(Math.abs(look.heading_deg!.value - 180) < 0.01)
  assert.equal(look.heading_deg!.age_s, 16, 'stated ten seconds in, and carried since')
  assert.equal(look.slantRange_m!.age_s, 26)
  assert.equal(look.t_us!.value, T_US + 25e6)
  assert.equal(look.centre, null, 'never stated is not zero')
  assert.equal(look.footprint, null)
})

test('what was stated longer ago than that is no longer told', () => {
  const reader = given([
    { at_s: 0, items: [{ item: 2, value: T_US }, ...place, { item: 5, value: 90 }] },
    { at_s: 31, items: [{ item: 2, value: T_US + 31e6 }, ...place] },
  ])
  const { look } = reader.state(31 * SECOND_US)
  assert.equal(look.heading_deg, null)
  assert.equal(look.place!.age_s, 0)
})

test('waiting, receiving, silent, ended; and ages that go on in silence', () => {
  const reader = new LiveReader(session)
  assert.equal(reader.state(SECOND_US).status, 'waiting')
  for (const each of madeDatagrams(0, 30)) reader.take(each, SECOND_US, nobody)
  assert.equal(reader.state(2 * SECOND_US).status, 'receiving')
  const silent = reader.state(61 * SECOND_US)
  assert.deepEqual([silent.status, silent.silent_s, silent.look.place!.age_s], ['silent', 60, 60])
  reader.end()
  assert.equal(reader.state(62 * SECOND_US).status, 'ended')
})

test('a set whose checksum does not fit is told as such', () => {
  const set = encodePacket('ST 0601', [{ item: 2, value: T_US }, ...place])!
  set[set.length - 1]! ^= 1
  const packets: Uint8Array[] = []
  const writer = new TsWriter([asynchronousKlv(257)], (packet) => packets.push(packet))
  writer.unit({ pid: 257, bytes: set, pts: 90_000 })
  while (packets.length < 8) packets.push(stuffing)
  const reader = new LiveReader(session)
  for (const datagram of inSevens(packets)) reader.take(datagram, 0, nobody)
  const state = reader.state(0)
  assert.equal(state.look.checksum, 'mismatch')
  assert.deepEqual(
    state.faults.map(({ kind }) => kind),
    ['checksum'],
  )
})

const oldRecording = join(
  process.env.OVERFLIGHT_DATA ?? join(ROOT, '..', 'shared', 'data'),
  'klv',
  'aphill_klv_10s.ts',
)

test('a stream of EG 0104 sets alone is shown as one of ST 0601 is', {
  skip: existsSync(oldRecording) ? false : `no recording at ${oldRecording}`,
}, () => {
  const bytes = new Uint8Array(readFileSync(oldRecording))
  const reader = new LiveReader(session)
  for (let at = 0; at < bytes.length; at += 7 * 188)
    reader.take(bytes.subarray(at, at + 7 * 188), (10e6 * at) / bytes.length, nobody)
  const { counts, look } = reader.state(10e6)
  assert.deepEqual([counts.sets, counts.otherSets > 290], [0, true])
  assert.ok(Math.abs(look.place!.value.lat_deg - 38.3) < 0.3, JSON.stringify(look.place))
  assert.ok(look.centre !== null && look.footprint !== null && look.slantRange_m !== null)
  assert.equal(look.checksum, null)
})

test('a fused place outranks one receiver’s; another aircraft is another’s; lost messages are a gap', () => {
  const reader = new LiveReader(session)
  const frames: number[] = []
  const take = (bytes: Uint8Array, at_us: number) =>
    reader.take(bytes, at_us, (frame) => frames.push(frame.length))
  const fused = { lat: 470_000_000, lon: 80_000_000, alt: 900_000 }
  take(made({ message: 'GLOBAL_POSITION_INT', fields: fused, sequence: 1 }), 0)
  take(
    made({ message: 'GPS_RAW_INT', fields: { ...fused, lat: 480_000_000, fix_type: 3 }, sequence: 2 }),
    1e5,
  )
  const other = { ICAO_address: 0x4b1a2c, lat: 471_000_000, lon: 80_000_000, flags: 3 }
  take(made({ message: 'ADSB_VEHICLE', fields: other, sequence: 8 }), 2e5)
  const { vehicles, counts } = reader.state(3e5)
  assert.deepEqual(
    vehicles.map(({ of, whose, lat_deg }) => [of, whose, lat_deg]),
    [
      ['ICAO 4B1A2C', 'others', 47.1],
      ['vehicle 1', 'own', 47],
    ],
  )
  assert.deepEqual([counts.messages, counts.gaps, frames.length], [3, 1, 3])
  assert.match(reader.takeGap(3e5)!.found, /5 messages missing/)
  assert.equal(reader.takeGap(3e5), undefined, 'told once')
  take(
    made({ message: 'GPS_RAW_INT', fields: { ...fused, lat: 480_000_000, fix_type: 3 }, sequence: 9 }),
    5e6,
  )
  assert.equal(
    reader.state(5e6).vehicles[0]!.lat_deg,
    48,
    'when no fused place comes any more, the receiver’s does',
  )
})

// wire names: fix_type, ICAO_address

test('a reader that does not keep up is dropped, and takes nothing with it', async () => {
  const ring = new StreamRing()
  const datagram = (k: number) => new Uint8Array(1316).fill(k)
  ring.push(datagram(1))
  const slow = ring.open()!
  const quick = ring.open()!.getReader()
  let got = 0
  for (let k = 0; k < 8000; k++) {
    ring.push(datagram(k))
    got += (await quick.read()).value!.length
  }
  await assert.rejects(async () => {
    const reader = slow.getReader()
    while (!(await reader.read()).done);
  }, /too slow/)
  assert.equal(got, 8000 * 1316, 'the other has all but what it was given last')
  const late = ring.open()!.getReader()
  let held = 0
  ring.end()
  for (let next = await late.read(); !next.done; next = await late.read()) held += next.value.length
  assert.ok(held > 4e6 && held <= 4 << 20, 'the newest few megabytes are held, no more')
  const many = Array.from({ length: 17 }, () => ring.open())
  assert.deepEqual([many.filter(Boolean).length, many[16]], [16, undefined])
})

test('who joins late is told the way flown so far, and nobody is told after leaving', () => {
  const feed = new LiveFeed(session)
  for (let k = 0; k < 90; k += 30) {
    for (const each of madeDatagrams(k, k + 30)) feed.take(each, k * 1e5, nobody)
    feed.tick(k * 1e5)
  }
  const told: { event: string; data: string }[] = []
  const leave = feed.watch((event) => told.push(event))!
  assert.deepEqual(
    told.map(({ event }) => event),
    ['way', 'state'],
  )
  const [way] = JSON.parse(told[0]!.data).camera
  assert.equal(way.length, 3)
  assert.ok(Math.abs(way[2][1] - madePlace(89).lat_deg) < 0.002)
  leave()
  feed.tick(1e7)
  assert.equal(told.length, 2)
})

test('no datagrams whatever make it throw, and it goes on reading', () => {
  const sound = madeDatagrams(0, 20)
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 1500 }),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from([0xfd, ...bytes])),
    fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => {
      const damaged = Uint8Array.from(sound[bytes[0]! % sound.length]!)
      for (let k = 0; k < bytes.length; k++) damaged[(k * 47 + 4) % damaged.length] = bytes[k]!
      return damaged
    }),
  )
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 12 }), (datagrams) => {
      const reader = new LiveReader(session)
      for (const [k, datagram] of datagrams.entries()) reader.take(datagram, k * 1e4, nobody)
      for (const each of madeDatagrams(100, 140)) reader.take(each, 1e6, nobody)
      const state = reader.state(1e6)
      assert.ok(state.counts.sets >= 20, `${state.counts.sets} sets`)
      assert.ok(state.faults.length <= 20)
      JSON.stringify(state)
    }),
    { numRuns: 200 },
  )
})
