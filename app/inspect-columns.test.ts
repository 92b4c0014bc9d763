/** Key data inspected by columns, and by objects: field by field the same answer. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { FaultList } from '../src/quantities/fault.ts'
import { joined } from '../src/recordings/bytes.ts'
import { lengthBytes, oidBytes } from '../src/recordings/klv/ber.ts'
import { sum16 } from '../src/recordings/klv/checksum.ts'
import { encodePacket } from '../src/recordings/klv/encode.ts'
import { keyBytes } from '../src/recordings/klv/labels.ts'
import { KlvReader } from '../src/recordings/klv/reader.ts'
import { TsIndexer } from '../src/recordings/ts/ts-index.ts'
import { asynchronousKlv, h264Video, TsWriter, type UnitToWrite } from '../src/recordings/ts/write.ts'
import type { Family, Found, Wanted } from './inspect/found.ts'
import { foundIn, KlvSets, klvSets } from './inspect/klv.ts'
import { transportStream } from './inspect/ts.ts'
import { ROOT } from './root.ts'

const data = process.env.OVERFLIGHT_DATA ?? join(ROOT, '..', 'shared', 'data')
const wanted: Wanted = { file: 'f', form: 'track', line: () => {} }

type Told = Pick<Found, 'counts' | 'span' | 'standards' | 'items' | 'tracks' | 'more' | 'faults' | 'features'>

/** Everything that sets have to do with. */
const facts = ({ counts, span, standards, items, tracks, more, faults, features }: Told) => ({
  ...{ counts, span, standards, items, tracks, more, faults },
  features: [...features()].map(({ properties, positions }) => ({ properties, places: [...positions()] })),
})
type Facts = ReturnType<typeof facts>

function byColumns(family: Family, bytes: Uint8Array, step = bytes.length): Facts {
  const inspector = family(bytes, wanted)!
  for (let at = 0; at < bytes.length; at += step) inspector.push(bytes.slice(at, at + step))
  return facts(inspector.end())
}

function byObjects(bytes: Uint8Array, step = bytes.length): Facts {
  const sets = new KlvSets(wanted, null)
  const faults = new FaultList()
  const reader = new KlvReader('f', {
    packet: (packet) => sets.add(packet, null),
    fault: (fault) => faults.add(fault),
  })
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step))
  reader.end()
  return facts({ ...foundIn([sets]), faults: faults.all() })
}

/** What packets of a transport stream are about is said by its own columns. */
function byObjectsInTs(bytes: Uint8Array): Pick<Facts, 'span' | 'items' | 'tracks' | 'more' | 'faults'> {
  const streams = new Map<number, KlvSets>()
  const indexer = new TsIndexer('f', {
    packet: (pid, packet) => {
      const sets = streams.get(pid) ?? new KlvSets(wanted, `PID ${pid}`)
      streams.set(pid, sets)
      sets.add(packet, null)
    },
  })
  indexer.push(bytes)
  const { faults } = indexer.end()
  const { span, items, tracks, more } = facts({ ...foundIn([...streams.values()]), faults: [...faults] })
  return { span, items, tracks, more, faults: [...faults] }
}

function assertSame(bytes: Uint8Array): Facts {
  const told = byColumns(klvSets, bytes)
  assert.deepEqual(told, byObjects(bytes))
  assert.deepEqual(byColumns(klvSets, bytes, 100), byObjects(bytes, 100), 'in pieces')
  return told
}

function assertSameInTs(bytes: Uint8Array): Facts {
  const told = byColumns(transportStream, bytes)
  const { span, items, tracks, more, faults } = told
  const { span: expected, ...others } = byObjectsInTs(bytes)
  assert.deepEqual({ items, tracks, more, faults }, others)
  if (expected !== null) assert.deepEqual(span, expected)
  return told
}

const FILES = [
  ...['cheyenne.bin', 'day-flight.klv', 'st0902-dynamic-constant.bin', 'st0902-dynamic-constant-goodsum.bin'],
  ...['st0902-dynamic-only.bin', 'vmti-0903-nochecksum.bin'],
  ...['aphill_klv_10s.ts', 'h264_klv.ts', 'mpeg2_klv.ts', 'vrsg-sample-stream.ts'],
]
for (const name of FILES)
  test(`${name}: the same by columns as by objects`, (t) => {
    const path = join(data, 'klv', name)
    if (!existsSync(path)) return t.skip(`no klv/${name} under ${data}`)
    const bytes = new Uint8Array(readFileSync(path))
    const { items } = name.endsWith('.ts') ? assertSameInTs(bytes) : assertSame(bytes)
    assert.ok(items.length > 0)
  })

const DATALINK = keyBytes('060e2b34020b01010e01030101000000')
const VMTI = keyBytes('060e2b34020b01010e01030306000000')

/** An item as it stands: its number, the length of its bytes, its bytes. */
const item = (number: number, ...bytes: number[]) => [
  ...oidBytes(number),
  ...lengthBytes(bytes.length),
  ...bytes,
]
const whole = (value: number, length: number) =>
  Array.from({ length }, (_, k) => Math.floor(value / 2 ** (8 * (length - 1 - k))) % 256)

/** A set of these items. `sum`: bytes of its checksum besides the true one; none: it has no checksum. */
function set(items: readonly number[][], key = DATALINK, sum: readonly number[] | 'true' | 'none' = 'true') {
  const body = items.flat()
  const length = sum === 'true' ? 2 : sum.length
  if (sum === 'none') return joined(key, lengthBytes(body.length), body)
  const head = joined(key, lengthBytes(body.length + 2 + length), body, [1, length])
  return joined(head, sum === 'true' ? whole(sum16(head, 0, head.length), 2) : sum)
}

const time = (second: number) => item(2, ...whole(1.7e15 + second * 1e6, 8))
const place = [item(13, 0x40, 1, 2, 3), item(14, 0x10, 1, 2, 3), item(75, 0x50, 1)]
const text = (number: number, ascii: string) =>
  item(number, ...Array.from(ascii, (letter) => letter.charCodeAt(0)))
const security = [item(1, 1), item(2, 1), text(3, '//CA'), item(4), item(22, 0, 12)].flat()
const target = (id: number) => [9, id, ...item(1, 0, 9, 9), ...item(5, 80)]

/** Plain sets of one layout and the sets in question among them, often enough to be met as new, as like one before, as one before. */
const ROUNDS = 3
const among = (...odd: Uint8Array[]) =>
  joined(
    ...Array.from({ length: ROUNDS }, (_, round) => round).flatMap((round) => [
      set([time(4 * round), ...place, text(3, 'AB')]),
      ...odd,
      set([time(4 * round + 2), ...place, text(3, 'AB')]),
    ]),
  )

/** EG 0104: a time and a place. */
const old = (() => {
  const stated = (key: string, bytes: readonly number[]) => [
    ...keyBytes(`060e2b34${key}`),
    bytes.length,
    ...bytes,
  ]
  const body = [
    ...stated('010101030702010101050000', whole(1.7e15, 8)),
    ...stated('010101030701020102040200', [0x42, 0x36, 0, 0]),
    ...stated('010101030701020102060200', [0x41, 0x10, 0, 0]),
    ...stated('010101010701020102029999', [1]),
  ]
  return joined(keyBytes('060e2b34020101010e01010201010000'), lengthBytes(body.length), body)
})()

const kinds = ({ faults }: Facts) => [...new Set(faults.map(({ kind }) => kind))].join()
const state = ({ items }: Facts, name: string) => items.find((each) => each.name === name)!

/** Made sets that are special in one way, and that it is seen. */
const made: Readonly<Record<string, readonly [sets: readonly Uint8Array[], seen: (told: Facts) => void]>> = {
  'unknown items': [
    [set([time(1), item(200, 1, 2), ...place])],
    (told) => assert.deepEqual([kinds(told), state(told, 'unknown200').sets], ['unknown-item', ROUNDS]),
  ],
  'items stated twice': [
    [set([time(1), item(13, 0x20, 0, 0, 0), ...place]), set([time(1), item(115, 1, 1, 65), item(115)])],
    (told) => assert.deepEqual([kinds(told), state(told, 'controlCommand').sets], ['malformed', ROUNDS]),
  ],
  'wrong, absent and odd checksums': [
    [[1, 2], [1], [], [1, 2, 3], [1, 2, 3, 4, 5]]
      .map((sum) => set([time(1), ...place], DATALINK, sum))
      .concat(set([time(1), ...place], DATALINK, 'none')),
    (told) => {
      assert.equal(kinds(told), 'checksum')
      assert.deepEqual((told.more!.sets as { checksums: unknown }[])[0]!.checksums, {
        ok: 2 * ROUNDS,
        mismatch: 5 * ROUNDS,
        absent: ROUNDS,
      })
    },
  ],
  'a checksum of the payload alone': [
    [
      (() => {
        const payload = joined(time(1), item(65, 19), [1, 2])
        return set([time(1), item(65, 19)], DATALINK, whole(sum16(payload, 0, payload.length - 2), 2))
      })(),
    ],
    (told) => assert.match(told.faults[0]!.found, /payload-only/),
  ],
  'empty items, then of the same length with a value': [
    [
      set([time(1), item(11), item(10, 65)]),
      set([time(1), item(11, 65), item(10)]),
      set([item(2), ...place]),
    ],
    (told) => {
      const { sets, empty } = state(told, 'imageSourceSensor') as { sets: number; empty?: number }
      assert.deepEqual([sets, empty], [2 * ROUNDS, ROUNDS])
    },
  ],
  'nested security sets, some in other ways': [
    [
      set([time(1), item(48, ...security)]),
      set([time(2), item(48, ...security)]),
      set([time(2), item(48)]),
      set([time(2), item(48, ...item(1, 1), ...item(4))]),
      set([time(2), item(48, ...item(1, 1), ...item(5))]),
      set([time(3), item(48, ...security.slice(0, 6), ...item(5, 65), ...item(12))]),
      set([time(3), item(48, ...security, ...item(1, 2))]),
      set([time(3), item(48, ...security, 3, 100)]),
    ],
    (told) => assert.equal(told.counts['ST 0102 sets in ST 0601 item 48'], 7 * ROUNDS),
  ],
  'nested sets that have no columns': [
    [
      set([time(1), item(73, ...item(1, ...whole(1.7e15, 8)), ...item(99, 1))]),
      set([time(1), item(100, ...item(5, 1, 2), ...item(48, ...security))]),
    ],
    (told) => {
      assert.equal(told.counts['ST 0806 sets in ST 0601 item 73'], ROUNDS)
      assert.equal(told.counts['ST 0102 sets in ST 0601 item 100 item 48'], ROUNDS)
      assert.equal(kinds(told), 'unknown-item')
    },
  ],
  'detections nested before security, described or counted': [
    [
      set([time(1), item(74, ...item(6, 3)), item(48, ...security)]),
      set([time(1), item(74, ...item(6, 9), ...item(101, ...target(1), ...target(2)))]),
      set([time(1), item(74, ...item(6, 9), ...item(101))]),
      set([time(1), item(74, ...item(4, 3), ...item(11, 1), ...item(101, ...target(3)))]),
      set([time(1), item(74, ...item(6, 0, 0, 0, 4))]),
      set([time(1), item(74, ...item(101, ...target(1), 90, 1))]),
    ],
    (told) => {
      assert.equal(told.counts['objects in pictures'], ROUNDS * (3 + 2 + 9 + 1 + 4 + 1))
      assert.equal(kinds(told), 'wrong-length,truncated')
    },
  ],
  'detections by themselves': [
    [set([item(6, 7), item(101, ...target(1))], VMTI)],
    (told) => assert.equal(told.counts['objects in pictures'], ROUNDS),
  ],
  'packs that are sound, and broken ones': [
    [
      set([time(1), item(94, 1, 0x60, ...whole(7, 16))]),
      set([time(1), item(94, 1, 0x70, ...whole(7, 16))]),
      set([time(1), item(81, 1, 2, 3)]),
    ],
    (told) => assert.equal(kinds(told), 'wrong-length,truncated'),
  ],
  'values that are none': [
    [
      set([time(1), item(3, 0xff, 0xfe), item(10, 65)]),
      set([time(1), item(104, 0x7f, 0xff, 0xff), item(14, 0x80, 0, 0, 0), item(13, 0x40, 0, 0, 0)]),
      set([time(1), item(22, 0, 0, 1, 2)]),
      set([item(2, ...whole(2 ** 60, 8)), ...place]),
    ],
    (told) => assert.equal(kinds(told), 'bad-encoding,out-of-range,wrong-length'),
  ],
  'a label with a version in it': [
    [set([time(1), ...place], keyBytes('060e2b34020b01010e01030101020000'))],
    (told) => assert.match(told.faults[0]!.found, /a label with a version in it/),
  ],
  'broken sets': [
    [set([time(1), [13, 4, 1]], DATALINK, 'none'), set([time(1), [5, 0x80, 1]], DATALINK, 'none')],
    (told) => assert.equal(kinds(told), 'truncated,checksum,malformed'),
  ],
  'EG 0104 sets, time stamps and sets of no known kind': [
    [
      old,
      joined(keyBytes('060e2b34020501010e01010311000000'), [9, 0x1f], whole(1.7e15, 8)),
      joined(keyBytes('060e2b34020501010e0101031100ffff'), [1, 7]),
    ],
    (told) => {
      assert.equal(told.counts['EG 0104 sets'], ROUNDS)
      assert.deepEqual(told.tracks.map(({ points }) => points).sort(), [ROUNDS, 2 * ROUNDS])
    },
  ],
  'junk between sets': [
    [Uint8Array.of(1, 6, 14, 43, 9)],
    (told) => assert.deepEqual([kinds(told), told.counts.sets], ['lost-sync', 2 * ROUNDS]),
  ],
}

for (const [what, [sets, seen]] of Object.entries(made))
  test(`${what}: the same by columns as by objects`, () => {
    seen(assertSame(among(...sets)))
    assertSameInTs(inTs([among(...sets)]))
  })

/** Each piece as a unit of one of two streams by turns. */
function inTs(pieces: readonly Uint8Array[]): Uint8Array {
  const packets: Uint8Array[] = []
  const writer = new TsWriter([h264Video(256), asynchronousKlv(257), asynchronousKlv(258)], (packet) =>
    packets.push(packet),
  )
  const units: UnitToWrite[] = pieces.map((bytes, k) => ({
    pid: k % 3 === 1 ? 258 : 257,
    bytes,
    pts: k * 3003,
  }))
  writer.unit({ pid: 256, bytes: Uint8Array.of(0, 0, 0, 1, 0x41, 7), pts: 0 })
  for (const unit of units) writer.unit(unit)
  return joined(...packets)
}

test('several streams stand in the order in which their sets come, not in that of whole batches', () => {
  const plain = set([time(1), ...place])
  const many = Array.from({ length: 2000 }, (_, k) => (k === 1 || k % 3 !== 1 ? plain : new Uint8Array(0)))
  const { more } = assertSameInTs(inTs(many))
  assert.deepEqual(
    (more!.sets as { stream: string; sets: number }[]).map(({ stream, sets }) => [stream, sets]),
    [
      ['PID 257', 1333],
      ['PID 258', 1],
    ],
  )
})

test('more than a batch of sets, of more shapes than are told apart', () => {
  const many = Array.from({ length: 5000 }, (_, k) =>
    set([time(k), ...Array.from({ length: 13 }, (_, bit) => (k & (1 << bit) ? item(26 + bit, 0, 1) : []))]),
  )
  assert.equal(assertSame(joined(...many)).counts['ST 0601 sets'], 5000)
})

test('sets of any kinds in any order, in pieces of any size', () => {
  const pool = Object.values(made).flatMap(([sets]) => sets)
  const any = fc.array(fc.oneof(fc.constantFrom(...pool), fc.constant(set([time(1), ...place]))), {
    minLength: 1,
    maxLength: 30,
  })
  fc.assert(
    fc.property(any, fc.integer({ min: 1, max: 5000 }), fc.nat(60), (sets, step, cut) => {
      const all = joined(set([time(0)]), ...sets)
      const bytes = all.subarray(0, Math.max(40, all.length - cut))
      assert.deepEqual(byColumns(klvSets, bytes, step), byObjects(bytes, step))
      assertSameInTs(inTs(sets))
    }),
    { numRuns: 150 },
  )
})

test('encoded sets, which the writer made, are told by columns as well', () => {
  const sets = [1, 2].map(
    (second) =>
      encodePacket('ST 0601', [
        { item: 2, value: 1.7e15 + second * 1e6 },
        { item: 3, value: 'SURVEY 7' },
        { item: 13, value: 45 },
        { item: 14, value: 10 },
      ])!,
  )
  const { tracks } = assertSame(joined(...sets))
  assert.equal(tracks[0]!.points, 2)
})
