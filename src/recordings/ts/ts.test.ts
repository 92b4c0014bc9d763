import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { encodePacket } from '../klv/encode.ts'
import type { KlvPacket } from '../klv/packet.ts'
import type { Item, SetValue, Value } from '../klv/values.ts'
import { fuzz } from './ts.fuzz.ts'
import { indexTs, type TsIndex, TsIndexer } from './ts-index.ts'
import {
  asynchronousKlv,
  h264Video,
  metadataUnit,
  synchronousKlv,
  TsWriter,
  type UnitToWrite,
} from './write.ts'

const data =
  process.env.OVERFLIGHT_DATA ??
  join(fileURLToPath(new URL('../../../', import.meta.url)), '..', 'shared', 'data')

function shared(name: string, t: { skip(message: string): void }): Uint8Array | undefined {
  const path = join(data, 'klv', name)
  if (existsSync(path)) return new Uint8Array(readFileSync(path))
  t.skip(`no klv/${name} under ${data}`)
  return undefined
}

const VIDEO = 256
const KLV = 257

const set = (k: number, pad = 0) =>
  encodePacket('ST 0601', [
    { item: 2, value: 1_700_000_000_000_000 + 33_333 * k },
    { item: 13, value: 10 + k / 1000 },
    { item: 59, value: 'x'.repeat(pad) },
  ])!

/** One H.264 picture of no meaning: a parameter set and a key slice, or a slice. */
const picture = (k: number) =>
  k % 10 === 0
    ? Uint8Array.of(
        0,
        0,
        0,
        1,
        0x67,
        0x42,
        0xc0,
        0x1e,
        0xda,
        0x02,
        0x80,
        0xf6,
        0xc0,
        0x44,
        0,
        0,
        1,
        0x65,
        ...new Uint8Array(900).fill(7),
      )
    : Uint8Array.of(0, 0, 0, 1, 0x41, ...new Uint8Array(300).fill(k % 251))

function written(units: readonly UnitToWrite[], klv = asynchronousKlv(KLV)): Uint8Array {
  const packets: Uint8Array[] = []
  const writer = new TsWriter([h264Video(VIDEO), klv], (packet) => packets.push(packet))
  for (const unit of units) writer.unit(unit)
  return new Uint8Array(Buffer.concat(packets))
}

const flight = (count: number, pts0 = 90_000): UnitToWrite[] =>
  Array.from({ length: count }, (_, k) => k).flatMap((k) => [
    { pid: VIDEO, bytes: picture(k), pts: pts0 + 3003 * k, isRandomAccess: k % 10 === 0 },
    { pid: KLV, bytes: set(k, k % 40), pts: pts0 + 3003 * k },
  ])

const times = ({ klv }: TsIndex) => Array.from(klv[0]!.columns.numbers.get(2)?.values ?? [])
const expectedTimes = (count: number) =>
  Array.from({ length: count }, (_, k) => 1_700_000_000_000_000 + 33_333 * k)

test('what is written is read: every picture and every set with its time, the last unit too', () => {
  const index = indexTs(written(flight(25)), 'made')
  assert.deepEqual(index.faults, [])
  assert.equal(index.packetBytes, 188)
  const [pictures] = index.pictures
  assert.equal(pictures!.pts_us.length, 25)
  assert.deepEqual(
    Array.from(pictures!.isKey),
    Array.from({ length: 25 }, (_, k) => (k % 10 === 0 ? 1 : 0)),
  )
  assert.deepEqual(times(index), expectedTimes(25))
  for (const [k, pts_us] of index.klv[0]!.pts_us.entries())
    assert.ok(Math.abs(pts_us - pictures!.pts_us[k]!) < 1e-6)
  assert.equal(index.klv[0]!.carriage, 'asynchronous')
})

test('a key picture whose slice stands behind kilobytes of remarks is known as one, and memory stays bounded', () => {
  const remarks = (length: number) =>
    Uint8Array.of(0, 0, 1, 6, 5, ...new Uint8Array(length).fill(9), ...picture(0).subarray(14))
  const units = [500, 3000, 60_000, 80_000].map((length, k) => ({
    ...{ pid: VIDEO, bytes: remarks(length), pts: 90_000 + 3003 * k },
  }))
  const [pictures] = indexTs(written(units), 'made').pictures
  assert.deepEqual(Array.from(pictures!.isKey), [1, 1, 1, 0])
})

test('synchronous KLV: access units, several in a unit, in fragments, and heads nobody announced', () => {
  const cells = flight(6).map((unit) =>
    unit.pid === KLV ? { ...unit, bytes: metadataUnit(unit.bytes, 0) } : unit,
  )
  const index = indexTs(written(cells, synchronousKlv(KLV)), 'made')
  assert.deepEqual([index.faults, index.klv[0]!.carriage], [[], 'synchronous'])
  assert.deepEqual(times(index), expectedTimes(6))
  assert.deepEqual(
    times(indexTs(written(cells), 'made')),
    expectedTimes(6),
    'heads on a stream announced as type 6',
  )
  const both = Buffer.concat([metadataUnit(set(0), 0), metadataUnit(set(1), 1)])
  assert.deepEqual(
    times(indexTs(written([{ pid: KLV, bytes: both, pts: 1 }], synchronousKlv(KLV)), 'made')),
    expectedTimes(2),
  )
  const whole = set(0, 60)
  const parts = [whole.slice(0, 40), whole.slice(40, 70), whole.slice(70)].map((part, k) => {
    const unit = metadataUnit(part, k)
    unit[2] = ([2, 0, 1][k]! << 6) | 0x1f
    return { pid: KLV, bytes: unit, pts: 1 }
  })
  assert.deepEqual(times(indexTs(written(parts, synchronousKlv(KLV)), 'made')), expectedTimes(1))
})

test('several sets in one unit, and one set over several units', () => {
  const two = Buffer.concat([set(0), set(1)])
  const long = set(2, 100)
  const units = [
    { pid: KLV, bytes: two, pts: 1 },
    { pid: KLV, bytes: long.slice(0, 30), pts: 2 },
    { pid: KLV, bytes: long.slice(30), pts: null },
  ]
  const index = indexTs(written(units), 'made')
  assert.deepEqual([index.faults, times(index)], [[], expectedTimes(3)])
})

test('time-stamped packets of 192 bytes and packets of 204 with parity', () => {
  const plain = written(flight(12))
  for (const [before, behind] of [
    [4, 0],
    [0, 16],
  ] as const) {
    const packets = Array.from({ length: plain.length / 188 }, (_, k) =>
      Buffer.concat([
        Buffer.alloc(before, 1),
        plain.subarray(188 * k, 188 * (k + 1)),
        Buffer.alloc(behind, 2),
      ]),
    )
    const index = indexTs(new Uint8Array(Buffer.concat(packets)), 'made')
    assert.deepEqual([index.packetBytes, index.faults], [188 + before + behind, []])
    assert.deepEqual(times(index), expectedTimes(12))
  }
})

test('the 33-bit clock beginning anew goes on', () => {
  const pts0 = 2 ** 33 - 3003 * 3
  const { pictures } = indexTs(written(flight(8, pts0)), 'made')
  const pts = pictures[0]!.pts_us
  for (let k = 1; k < 8; k++) assert.ok(Math.abs(pts[k]! - pts[k - 1]! - 33366.667) < 1, `picture ${k}`)
})

test('lost packets are said where they are missing, and what is sound is kept', () => {
  const bytes = written(flight(20))
  const gone = 30
  const index = indexTs(
    new Uint8Array(Buffer.concat([bytes.subarray(0, 188 * gone), bytes.subarray(188 * (gone + 1))])),
    'made',
  )
  assert.ok(index.faults.some(({ kind, byte }) => kind === 'gap' && byte! >= 188 * gone))
  assert.ok(times(index).length >= 19)
})

test('packets sent twice count once', () => {
  const bytes = written(flight(5))
  const packets = Array.from({ length: bytes.length / 188 }, (_, k) => bytes.subarray(188 * k, 188 * (k + 1)))
  const twice = new Uint8Array(Buffer.concat(packets.flatMap((packet) => [packet, packet])))
  const index = indexTs(twice, 'made')
  assert.deepEqual([index.faults, times(index)], [[], expectedTimes(5)])
})

test('fifteen lost packets bring the same count again, and yet are told from a packet sent twice', () => {
  const bytes = written(flight(40))
  const packets = Array.from({ length: bytes.length / 188 }, (_, k) => bytes.subarray(188 * k, 188 * (k + 1)))
  const isVideo = (packet: Uint8Array) => (((packet[1]! & 0x1f) << 8) | packet[2]!) === VIDEO
  const video = packets.flatMap((packet, k) => (isVideo(packet) ? [k] : []))
  const gone = new Set(video.slice(20, 35)) // fifteen: the next has the number of the last
  const left = packets.filter((_, k) => !gone.has(k))
  const stream = new Uint8Array(Buffer.concat(left))
  for (const step of [stream.length, 188, 1000]) {
    const indexer = new TsIndexer('made')
    for (let k = 0; k < stream.length; k += step) indexer.push(stream.subarray(k, k + step))
    const gaps = indexer.end().faults.filter(({ kind }) => kind === 'gap')
    assert.deepEqual(
      gaps.map(({ byte }) => byte),
      [188 * (video[35]! - 15)],
      `in steps of ${step}`,
    )
  }
})

test('junk between packets is stepped over, with its place and length; a cut end is said', () => {
  const bytes = written(flight(20))
  const junk = Buffer.alloc(77, 0x11)
  const at = 188 * 40
  const index = indexTs(
    new Uint8Array(Buffer.concat([bytes.subarray(0, at), junk, bytes.subarray(at)])),
    'made',
  )
  assert.deepEqual(
    index.faults.map(({ kind, byte, found }) => [kind, byte, found]),
    [['lost-sync', at, '77 bytes of no packet']],
  )
  const cut = indexTs(bytes.subarray(0, bytes.length - 100), 'made')
  assert.ok(cut.faults.some(({ kind }) => kind === 'lost-sync' || kind === 'truncated'))
})

test('the index does not depend on how the bytes come', () => {
  const bytes = written(flight(15))
  const whole = summary(indexTs(bytes, 'made'))
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 20 }),
      fc.array(fc.record({ at: fc.nat(bytes.length - 1), length: fc.nat(300) }), { maxLength: 2 }),
      (sizes, holes) => {
        let damaged = Buffer.from(bytes)
        for (const { at, length } of holes)
          damaged = Buffer.concat([damaged.subarray(0, at), damaged.subarray(at + length)])
        const indexer = new TsIndexer('made')
        for (let at = 0, k = 0; at < damaged.length; k++) {
          const size = sizes[k % sizes.length]!
          indexer.push(new Uint8Array(damaged.subarray(at, at + size)))
          at += size
        }
        const expected = holes.length === 0 ? whole : summary(indexTs(new Uint8Array(damaged), 'made'))
        assert.deepEqual(summary(indexer.end()), expected)
      },
    ),
    { numRuns: 200 },
  )
})

const summary = (index: TsIndex) => ({
  ...{ bytes: index.bytes, packets: index.packets, faults: index.faults },
  pictures: index.pictures.map(({ pts_us, byte }) => [Array.from(pts_us), Array.from(byte)]),
  sets: index.klv.map(({ columns, pts_us }) => [Array.from(columns.byte), Array.from(pts_us)]),
})

test('real and simulated streams: counts, checksums, picture formats, ST 0604 stamps equal to item 2', (t) => {
  const bytes = shared('vrsg-sample-stream.ts', t)
  if (bytes === undefined) return
  const { pictures, klv, faults, streams } = indexTs(bytes, 'vrsg')
  assert.deepEqual(faults, [])
  assert.deepEqual(
    streams.map(({ pid, coding }) => [pid, coding]),
    [
      [256, 'h264'],
      [257, 'klv'],
    ],
  )
  const { columns, pts_us: pts } = klv[0]!
  assert.equal(columns.rows, 277)
  assert.ok(columns.checksum.every((verdict) => verdict === 0))
  assert.deepEqual(pictures[0]!.format, { codec: 'avc1.42C01E', width_px: 640, height_px: 480 })
  const stamps = columns.numbers.get(2)!.values
  for (let k = 0; k < 277; k++) {
    assert.ok(Math.abs(pts[k]! - pictures[0]!.pts_us[k]!) < 1)
    assert.ok(Math.abs(stamps[k]! - pictures[0]!.stamp_us![k]!) < 40_000, `set ${k}`)
  }
})

test('a real flight of EG 0104 sets', (t) => {
  const bytes = shared('aphill_klv_10s.ts', t)
  if (bytes === undefined) return
  const packets: KlvPacket[] = []
  const { otherSets, faults } = indexTs(bytes, 'aphill', { packet: (_, packet) => packets.push(packet) })
  assert.deepEqual([otherSets.get('EG 0104'), faults, packets.length], [300, [], 300])
  assert.equal(packets[0]!.items.length, 23)
  const altitude = packets[0]!.items.find(({ name }) => name === 'sensorAltitude_m')!.value as number
  assert.ok(Math.abs(altitude - 1984.6) < 1, String(altitude))
})

for (const name of ['h264_klv.ts', 'mpeg2_klv.ts'])
  test(`${name}: all items of the reference decode`, (t) => {
    const bytes = shared(name, t)
    const gz = shared('h264_klv.expected.json.gz', t)
    if (bytes === undefined || gz === undefined) return
    const expected = JSON.parse(gunzipSync(gz).toString()) as readonly Reference[]
    const packets: KlvPacket[] = []
    const { faults } = indexTs(bytes, name, { packet: (_, packet) => packets.push(packet) })
    assert.deepEqual(faults, [])
    assert.equal(packets.length, expected.length)
    let compared = 0
    for (const [k, packet] of packets.entries()) {
      assert.equal(packet.checksum, 'ok')
      compared += assertAlike(packet.items, expected[k]!.value, 'ST 0601')
    }
    assert.ok(compared >= 30 * 250, `${compared} values compared`)
  })

interface Reference {
  readonly key: { readonly integer: number }
  readonly value: unknown
}

/** Left as bytes on purpose: what no one here has words for, and what would name or follow an object. */
const KEPT: Readonly<Record<string, readonly number[]>> = {
  'ST 0601': [60, 61, 140],
  'ST 0903 VTarget': [102, 103, 104, 105, 106, 107],
  'ST 0806': [6],
}

/** Compares items with the reference decode of KWIVER, in order; answers how many values were compared. */
function assertAlike(items: readonly Item[], expected: unknown, standard: string): number {
  const stated = (expected as readonly Reference[]).filter(
    ({ key }) => !(standard === 'ST 0601' && key.integer === 1),
  )
  // The reference sorts its items.
  const found = items
    .filter(({ item }) => !(standard === 'ST 0601' && item === 1))
    .toSorted((a, b) => a.item - b.item)
  assert.deepEqual(
    found.map(({ item }) => item),
    stated.map(({ key }) => key.integer),
    standard,
  )
  return found.reduce((sum, { item, value, raw, title }) => {
    if (KEPT[standard]?.includes(item)) {
      assert.ok(value === null || value instanceof Uint8Array, `${standard} ${item} stays bytes`)
      return sum
    }
    // Of items that repeat, the reference has its own order: one of them must be alike.
    const candidates = stated.filter(({ key }) => key.integer === item)
    return sum + oneAlike(candidates, (each) => alike(value, each.value, raw, `${standard} ${item} ${title}`))
  }, 0)
}

function oneAlike(candidates: readonly Reference[], compare: (candidate: Reference) => number): number {
  let first: unknown
  for (const candidate of candidates) {
    try {
      return compare(candidate)
    } catch (error) {
      first ??= error
    }
  }
  throw first
}

function alike(value: Value, expected: unknown, raw: Uint8Array, where: string): number {
  if (expected === null) {
    assert.ok(value === null || (value as SetValue).items?.length === 0, `${where}: empty`)
    return 1
  }
  if (value !== null && typeof value === 'object' && 'items' in value) {
    const { items, standard } = value as SetValue
    return assertAlike(items, expected, standard)
  }
  if (typeof expected === 'string') {
    if (value instanceof Uint8Array) assert.equal(Buffer.from(value).toString('base64'), expected, where)
    // The reference prints UTF-16 as bytes.
    else assert.equal(value, expected.replaceAll('\u0000', ''), where)
    return 1
  }
  if (typeof expected === 'number') {
    assert.ok(
      Math.abs(Number(value) - expected) <= Math.abs(expected) * 1e-12,
      `${where}: ${value} is not ${expected}`,
    )
    return 1
  }
  const stated = expected as Record<string, unknown>
  if (typeof value === 'number' && 'value' in stated) {
    const step = Math.abs(Number(stated.value)) * 1e-12 + 1e-9
    assert.ok(Math.abs(value - Number(stated.value)) <= step, `${where}: ${value} is not ${stated.value}`)
    return 1
  }
  if (value !== null && typeof value === 'object' && 'code' in value && 'integer' in stated) {
    assert.equal(value.code, stated.integer, where)
    return 1
  }
  if (value !== null && typeof value === 'object' && 'bits' in value && Array.isArray(expected)) {
    const bits = expected.map((each) =>
      typeof each === 'number' ? each : (each as { integer: number }).integer,
    )
    assert.deepEqual(value.bits, bits, where)
    return 1
  }
  return alikeInside(value, expected, raw, where)
}

/** Packs, lists and arrays: every number and text of ours stands in theirs, in order. */
function alikeInside(value: Value, expected: unknown, raw: Uint8Array, where: string): number {
  if (
    Array.isArray(value) &&
    Array.isArray(expected) &&
    value.some((each) => typeof each === 'object' && each !== null)
  ) {
    assert.equal(value.length, expected.length, where)
    return value.reduce((sum: number, each, k) => {
      const other = expected[k] as Record<string, unknown>
      if (each !== null && typeof each === 'object' && 'set' in each && 'set' in other) {
        const { items, standard } = each.set as SetValue
        assert.equal(each.id, other.id, where)
        return sum + assertAlike(items, other.set, standard)
      }
      return sum + alike(each, other, raw, where)
    }, 0)
  }
  // The reference leaves out how many payloads are announced.
  const isCounted = value !== null && typeof value === 'object' && 'payloads' in value
  const ours = leaves(isCounted ? value.payloads : value)
  const theirs = leaves(expected)
  for (const leaf of ours) {
    const isThere = theirs.some((other) =>
      typeof leaf === 'number' && typeof other === 'number'
        ? Math.abs(leaf - other) <= 1e-9 * Math.max(1, Math.abs(other))
        : leaf === other,
    )
    assert.ok(isThere, `${where}: ${leaf} is not among ${JSON.stringify(expected)}`)
  }
  return ours.length
}

/** Numbers, and texts of some length, of whatever is given. Names of codes are ours and theirs each. */
function leaves(value: unknown): (number | string)[] {
  if (typeof value === 'number') return [value]
  if (typeof value === 'bigint') return [Number(value)]
  if (typeof value === 'string') return [value.replaceAll('-', '')]
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return []
  if ('code' in value) return [value.code as number]
  if ('bits' in value) return value.bits as number[]
  return Object.values(value).flatMap(leaves)
}

test('hostile bytes never throw', () => {
  const bytes = written(flight(6))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (any) => fuzz(any)),
    { numRuns: 200 },
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 40 }), (changes) => {
      const changed = bytes.slice()
      for (const [at, byte] of changes) changed[at] = byte
      fuzz(changed)
    }),
    { numRuns: 200 },
  )
})
