import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { type Fault, faultText } from '../../quantities/fault.ts'
import { FastSum16, sum16 } from './checksum.ts'
import { columnVerdicts, KlvColumnDecoder, readColumns, type SetColumns } from './columns.ts'
import { valueAt } from './decode-value.ts'
import { encodePacket, encodeValue } from './encode.ts'
import { fuzz } from './klv.fuzz.ts'
import { type KlvPacket, readPackets } from './packet.ts'
import { packetJson } from './packet-json.ts'
import { KlvReader } from './reader.ts'
import { st0601 } from './st0601.ts'
import { eachTriplet } from './triplets.ts'
import type { Item, PackValue, SetValue, Value } from './values.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const data = process.env.OVERFLIGHT_DATA ?? join(ROOT, '..', 'shared', 'data')
const hex = (text: string) =>
  Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))

function decode(item: number, text: string): { value: Value; faults: string[] } {
  const faults: string[] = []
  const bytes = hex(text)
  const { codec, title } = st0601.rows[item]!
  const reading = {
    bytes,
    place: (at: number) => at,
    fault: (kind: string, _: number, found: string) => void faults.push(`${kind}: ${found}`),
  }
  return { value: valueAt(reading, codec, 0, bytes.length, { title, before: [], depth: 0 }), faults }
}

/** A file of the shared recordings; undefined, and the test skipped, where they are not at hand. */
function shared(name: string, t: { skip(message: string): void }): Uint8Array | undefined {
  const path = join(data, 'klv', name)
  if (existsSync(path)) return readFileSync(path)
  t.skip(`no klv/${name} under ${data}`)
  return undefined
}

const WEAPONS = [60, 61, 140] // items this project has no words for

for (const line of readFileSync(join(ROOT, 'corpus/klv/st0601-examples.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)) {
  const [number, text, expected] = line.split(',') as [string, string, string]
  const item = Number(number)
  test(`ST 0601 item ${item} as published: ${text} is ${expected}`, () => {
    const { value, faults } = decode(item, text)
    assert.deepEqual(faults, [])
    if (WEAPONS.includes(item)) {
      assert.deepEqual(value, hex(text), 'kept as bytes')
      return
    }
    const plain = value !== null && typeof value === 'object' && 'code' in value ? value.code : value
    if (typeof plain === 'number')
      assert.ok(Math.abs(plain - Number(expected)) <= 1e-9 * Math.max(1, Math.abs(plain)))
    else assert.equal(String(plain), expected)
    const again = encodeValue(st0601.rows[item]!.codec, value, text.length / 2)
    assert.deepEqual(again, hex(text), 'and back')
  })
}

/** Published structures of packs and lists (KWIVER's decode of its own test packet). */
const structures: readonly (readonly [number, string, unknown])[] = [
  [47, '31', { bits: [0, 4, 5], names: ['laser range', 'slant range measured', 'image invalid'] }],
  [81, '00243800', { x0_percent: 0, y0_percent: 36, x1_percent: 56, y1_percent: 0 }],
  [
    115,
    '0511466c7920746f20576179706f696e7420310000000000000000',
    { id: 5, text: 'Fly to Waypoint 1', time_us: 0 },
  ],
  [116, '0307', [3, 7]],
  [121, '0103', [1, 3]],
  [
    122,
    '010e0343414e0003465241',
    { codingMethod: 14, overflight: 'CAN', operator: null, manufacture: 'FRA' },
  ],
  [124, '03', { bits: [0, 1], names: ['INS', 'GPS'] }],
  [127, '83d4608769', { numerator: 60000, denominator: 1001 }],
  [128, '0d15000007d000000fa04e4e4952', [{ id: 21, least_nm: 1000, most_nm: 2000, name: 'NNIR' }]],
  [139, '0b', { bits: [0, 1, 3], names: [] }],
  [140, '0e01010103820307486172706f6f6e', hex('0e01010103820307486172706f6f6e')],
  [
    142,
    '063480004b0000061a40000c8000',
    { azimuth: { start_deg: 210, range_deg: 300 }, elevation: { start_deg: -75, range_deg: 50 } },
  ],
  [
    94,
    '0170f592f02373364af8aa9162c00f2eb2da16b74341000841a0be365b5ab96a3645',
    {
      version: 1,
      sensorKind: { code: 3, name: 'physical' },
      platformKind: { code: 2, name: 'virtual' },
      sensor: 'f592f023-7336-4af8-aa91-62c00f2eb2da',
      platform: '16b74341-0008-41a0-be36-5b5ab96a3645',
    },
  ],
]
for (const [item, text, expected] of structures)
  test(`ST 0601 item ${item} as published`, () => {
    const { value, faults } = decode(item, text)
    assert.deepEqual(faults, [])
    assert.deepEqual(JSON.parse(JSON.stringify(value)), JSON.parse(JSON.stringify(expected)))
    if (item !== 142) assert.deepEqual(encodeValue(st0601.rows[item]!.codec, value), hex(text), 'and back')
  })

test('airbases, payloads and waypoints as published', () => {
  const bases = decode(130, '0b406bc20919bda554070e000b40783cb819a2927407c600').value as PackValue
  assert.deepEqual(bases.takeOff, { lat_deg: 38.841858983039856, lon_deg: -77.0367841720581, hae_m: 3 })
  assert.deepEqual(bases.recovery, { lat_deg: 38.93935298919678, lon_deg: -77.45981121063232, hae_m: 95 })
  const payloads = decode(
    138,
    '031200000f564953204e6f73652043616d6572611501001241434d4520564953204d6f64656c203132331402001141434d45204952204d6f64656c20343536',
  ).value as { count: number; payloads: readonly PackValue[] }
  assert.equal(payloads.count, 3)
  assert.deepEqual(
    payloads.payloads.map(({ name }) => name),
    ['VIS Nose Camera', 'ACME VIS Model 123', 'ACME IR Model 456'],
  )
  const waypoints = decode(
    141,
    '0f000001034071d89419bdbfe70898000f010002024071d38819bcce2408fc000f027fff014071e30819bf2c1b07d0000f03fffe004071e5af19bf5aa7096000',
  ).value as readonly PackValue[]
  assert.deepEqual(
    waypoints.map(({ order }) => order),
    [1, 2, 32767, -2],
  )
  assert.deepEqual(waypoints[0]!.location, {
    lat_deg: 38.88942193984985,
    lon_deg: -77.03516221046448,
    hae_m: 200,
  })
})

const find = (items: readonly Item[], item: number) => items.find((each) => each.item === item)?.value

test('the real flight whose item 22 has four bytes: 69.7 m, and a fault', (t) => {
  const bytes = shared('day-flight.klv', t)
  if (bytes === undefined) return
  const { packets, faults } = readPackets(bytes, 'day-flight.klv')
  assert.equal(packets.length, 6)
  const width = find(packets[0]!.items, 22) as number
  assert.ok(Math.abs(width - 69.7337) < 1e-4, String(width))
  assert.deepEqual(
    faults.map(({ kind }) => kind),
    Array(6).fill('wrong-length'),
  )
  assert.match(
    faultText(faults[0]!),
    /day-flight\.klv byte \d+: wrong-length: found 4 bytes for Target Width; expected 2 bytes/,
  )
})

test('the whole Cheyenne flight decodes as an independent decoder says', (t) => {
  const bytes = shared('cheyenne.bin', t)
  const expected = shared('expected.json', t)
  if (bytes === undefined || expected === undefined) return
  const { packets, faults } = readPackets(bytes)
  assert.deepEqual([packets.length, faults], [407, []])
  assert.ok(packets.every(({ checksum }) => checksum === 'ok'))
  const stated = JSON.parse(new TextDecoder().decode(expected))['cheyenne.bin'] as Record<
    string,
    Record<string, unknown>
  >
  for (const [packet, name] of [
    [packets[0]!, 'first_packet'],
    [packets.at(-1)!, 'last_packet'],
  ] as const)
    assertAsStated(packet, stated[name]!)
  const security = find(packets[0]!.items, 48) as SetValue
  assert.equal(find(security.items, 3), '//CA')
  assert.deepEqual(find(security.items, 1), { code: 1, name: 'unclassified' })
})

/** Compares with a decode that has text, numbers to seven digits, ISO times, and hexadecimal digits for the rest. */
function assertAsStated(packet: KlvPacket, stated: Record<string, unknown>): void {
  for (const [item, expected] of Object.entries(stated)) {
    if (item.startsWith('_')) continue
    const found = packet.items.find((each) => String(each.item) === item)!
    if (typeof expected === 'number')
      assert.ok(Math.abs((found.value as number) - expected) < 1e-6, `item ${item}`)
    else if (expected === null) assert.equal(found.value, null, `item ${item}`)
    else if (item === '2')
      assert.equal(
        new Date((found.value as number) / 1000).toISOString().slice(0, 23),
        String(expected).slice(0, 23),
      )
    else if (typeof found.value === 'string') assert.equal(found.value, expected)
    else assert.equal(Buffer.from(found.raw).toString('hex'), expected, `item ${item}`)
  }
}

test('wrong checksums are said, and nothing is dropped', (t) => {
  const wrong = shared('st0902-dynamic-constant.bin', t)
  const right = shared('st0902-dynamic-constant-goodsum.bin', t)
  if (wrong === undefined || right === undefined) return
  const { packets, faults } = readPackets(wrong, 'a')
  assert.equal(packets[0]!.checksum, 'mismatch')
  assert.deepEqual(faults, [{ kind: 'checksum', file: 'a', byte: 0, found: '0xaa43', expected: '0x3e1e' }])
  const good = readPackets(right).packets[0]!
  assert.equal(good.checksum, 'ok')
  assert.equal(packets[0]!.items.length, good.items.length)
})

test('the payload-only sum of some producers is named, not called damage', () => {
  const packet = encodePacket('ST 0601', [
    { item: 2, value: 1 },
    { item: 65, value: 19 },
  ])!
  const bare = sum16(packet, 17, packet.length - 4)
  packet[packet.length - 2] = bare >> 8
  packet[packet.length - 1] = bare & 255
  const { packets, faults } = readPackets(packet)
  assert.equal(packets[0]!.checksum, 'payload-only')
  assert.match(faults[0]!.found, /payload-only variant/)
})

test('what stands between sets is stepped over and said; a damaged length costs one set', () => {
  const packet = encodePacket('ST 0601', [
    { item: 2, value: 1_700_000_000_000_000 },
    { item: 59, value: 'AB' },
  ])!
  const junk = Uint8Array.of(1, 6, 14, 43, 9)
  const damaged = packet.slice()
  damaged[16] = damaged[16]! + 40
  const bytes = Buffer.concat([packet, junk, packet, damaged, packet, packet])
  const { packets, faults } = readPackets(bytes, 'f')
  assert.equal(packets.length, 4)
  assert.deepEqual(
    faults.map(({ kind, byte }) => [kind, byte]),
    [
      ['lost-sync', packet.length],
      ['malformed', 2 * packet.length + junk.length],
    ],
  )
})

test('columns hold what the object form holds', (t) => {
  const bytes = shared('cheyenne.bin', t)
  if (bytes === undefined) return
  assertColumnsAgree(bytes)
  const day = shared('day-flight.klv', t)
  if (day !== undefined) assertColumnsAgree(day)
})

/** Every number, text, verdict and fault of both forms of the same bytes. */
function assertColumnsAgree(bytes: Uint8Array): void {
  const faults: Fault[] = []
  const columns = readColumns(bytes, 'f', (fault) => void faults.push(fault))
  const objects = readPackets(bytes, 'f')
  const datalink = objects.packets.filter(({ standard }) => standard === 'ST 0601')
  assert.equal(columns.rows, datalink.length)
  for (const [row, packet] of datalink.entries()) {
    assert.equal(columns.byte[row], packet.byte)
    assert.equal(columnVerdicts[columns.checksum[row]!], packet.checksum)
    for (const [item, { values }] of columns.numbers) {
      const last = packet.items.findLast((each) => each.item === item)?.value
      const number = typeof last === 'number' ? last : typeof last === 'bigint' ? Number(last) : codeOf(last)
      assert.ok(Object.is(values[row], number), `item ${item} of set ${row}: ${values[row]} and ${number}`)
    }
    for (const [item, { index, texts }] of columns.texts) {
      const last = packet.items.findLast((each) => each.item === item)?.value
      assert.equal(
        index[row] === -1 ? undefined : texts[index[row]!],
        typeof last === 'string' ? last : undefined,
      )
    }
    const security = find(packet.items, 48) as SetValue | null | undefined
    for (const [item, { index, texts }] of columns.security.texts)
      assert.equal(
        texts[index[row]!] ?? null,
        (security && (find(security.items, item) as string | null)) ?? null,
      )
  }
  const kinds = (list: readonly Fault[]) => list.map(({ kind, byte }) => `${kind} ${byte}`).sort()
  const ofNested = (fault: Fault) => !/ST 0[89]|ST 1/.test(fault.expected)
  assert.deepEqual(kinds(faults), kinds(objects.faults.filter(ofNested)))
}

function codeOf(value: Value | undefined): number {
  if (value === null || value === undefined || typeof value !== 'object') return Number.NaN
  if ('code' in value) return value.code as number
  return 'bits' in value
    ? (value.bits as readonly number[]).reduce((sum, bit) => sum + 2 ** bit, 0)
    : Number.NaN
}

/** Any items of ST 0601 with any bytes that their codec can hold. */
const anySet = fc
  .array(
    fc.record({
      item: fc.constantFrom(
        2,
        3,
        5,
        6,
        10,
        13,
        14,
        15,
        22,
        25,
        34,
        47,
        56,
        65,
        72,
        96,
        104,
        110,
        112,
        137,
        200,
      ),
      raw: fc.oneof(
        fc.uint8Array({ maxLength: 9 }),
        fc.constantFrom(hex('8000'), hex('80000000'), hex('c80000'), hex('ffff'), hex('0001c9')),
      ),
    }),
    { maxLength: 12 },
  )
  .map((items) => encodePacket('ST 0601', items)!)

test('columns agree with the object form on any sets, also broken ones', () => {
  fc.assert(
    fc.property(
      fc.array(anySet, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 0, max: 400 }),
      (sets, cut) => {
        // A third time: sets like one before, and sets that are one before, are read by shorter ways.
        assertColumnsAgree(Buffer.concat([...sets, ...sets, ...sets]))
        assertColumnsAgree(Buffer.concat(sets).subarray(0, cut))
      },
    ),
    { numRuns: 300 },
  )
})

test('columns that are lent hold what columns that are taken hold, batch by batch', () => {
  const batches = fc.array(fc.array(anySet, { maxLength: 5 }), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(batches, (parts) => {
      const [taking, lending] = [0, 1].map(() => new KlvColumnDecoder('f', () => {}, 'sets'))
      const batch = (decoder: KlvColumnDecoder | undefined, sets: readonly Uint8Array[]) => {
        for (const bytes of sets)
          eachTriplet(bytes, 0, bytes.length, true, {
            triplet: (triplet) => decoder!.add(bytes, triplet, (at) => at),
            fault: assert.fail,
          })
      }
      for (const sets of parts) {
        batch(taking, sets)
        batch(lending, sets)
        assert.deepEqual(valuesIn(lending!.lend()), valuesIn(taking!.take()))
      }
    }),
    { numRuns: 200 },
  )
})

/** Without what columns may share with those before them: where texts stand in their list, what shapes there are. */
function valuesIn({ texts, itemSet, shapes, itemSets, security, detections, ...plain }: SetColumns) {
  const written = (columns: SetColumns['texts']) =>
    [...columns].flatMap(([item, { index, texts: known }]) =>
      index.some((each) => each >= 0) ? [[item, Array.from(index, (each) => known[each])]] : [],
    )
  return {
    ...plain,
    places: [...plain.places].filter(([, { byte }]) => byte.some((each) => each >= 0)),
    texts: written(texts),
    shapes: Array.from(itemSet, (each) => [shapes[each], itemSets[each]]),
    security: [security.numbers, written(security.texts)],
    detections,
  }
}

test('sets that are kept as objects do not pile up, however long each is', () => {
  // An item of 300 kB that nobody knows.
  const long = encodePacket('ST 0601', [
    { item: 2, value: 1.7e15 },
    { item: 200, raw: new Uint8Array(300_000) },
  ])!
  let [most, rows] = [0, 0]
  const reader = new KlvReader('f', {
    packet: () => assert.fail('all are of ST 0601'),
    columns: ({ packets, rows: taken }) => {
      most = Math.max(most, packets.size)
      rows += taken
    },
    fault: () => {},
  })
  for (let k = 0; k < 20; k++) reader.push(long)
  reader.end()
  assert.deepEqual([most, rows], [4, 20])
})

test('what is pushed in pieces of any size comes out as from one piece', () => {
  const bytes = fc.array(fc.oneof(anySet, fc.uint8Array({ maxLength: 20 })), { maxLength: 6 })
  fc.assert(
    fc.property(bytes, fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (parts, sizes) => {
      const all = new Uint8Array(Buffer.concat(parts))
      const packets: unknown[] = []
      const reader = new KlvReader('f', {
        packet: (packet) => packets.push(packetJson(packet)),
        fault: () => {},
      })
      for (let at = 0, k = 0; at < all.length; k++) {
        const size = sizes[k % sizes.length]!
        reader.push(all.subarray(at, at + size))
        at += size
      }
      assert.equal(reader.end(), all.length)
      assert.deepEqual(packets, readPackets(all).packets.map(packetJson))
    }),
    { numRuns: 300 },
  )
})

test('numbers of every item come back from their bytes', () => {
  const linear = Object.entries(st0601.rows).filter(
    ([, { codec }]) => codec.as === 'linear' || codec.as === 'imapb',
  )
  fc.assert(
    fc.property(
      fc.constantFrom(...linear),
      fc.double({ min: 0, max: 1, noNaN: true }),
      ([item, { codec }], share) => {
        if (codec.as !== 'linear' && codec.as !== 'imapb') return
        const value = codec.low + share * (codec.high - codec.low)
        const bytes = encodeValue(codec, value)!
        const decoded = decode(Number(item), Buffer.from(bytes).toString('hex')).value as number
        const step =
          (codec.high - codec.low) /
          (codec.as === 'linear' ? 2 ** (8 * codec.bytes) - 2 : 2 ** (8 * bytes.length - 2))
        assert.ok(Math.abs(decoded - value) <= step * 1.01, `item ${item}: ${value} came back as ${decoded}`)
        assert.deepEqual(encodeValue(codec, decoded, bytes.length), bytes)
      },
    ),
    { numRuns: 2000 },
  )
})

test('the checksum by words is the checksum by bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), fc.nat(9), fc.nat(9), (bytes, head, tail) => {
      const to = Math.max(head, bytes.length - tail)
      if (head <= bytes.length) assert.equal(new FastSum16().of(bytes, head, to), sum16(bytes, head, to))
    }),
  )
})

test('hostile bytes never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => fuzz(bytes)),
    { numRuns: 500 },
  )
  fc.assert(
    fc.property(anySet, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }), (bytes, changes) => {
      const changed = bytes.slice()
      for (const [at, byte] of changes) changed[at % changed.length] = byte
      fuzz(changed)
    }),
    { numRuns: 1000 },
  )
})
