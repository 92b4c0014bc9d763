import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FaultKind } from '../../quantities/fault.ts'
import { type CotEvent, eventFromXml, makeCotEvent, xmlFromCot } from './event.ts'
import { anyElement, anyEvent, bytesOf, FULL } from './made.contract.ts'
import { readCot } from './summary.ts'
import { isElement, plainDecimal, readXml, writeXml } from './xml.ts'

const data = process.env.OVERFLIGHT_DATA ?? join(import.meta.dirname, '../../../..', 'shared/data')

function read(text: string): { event: CotEvent | null; kinds: FaultKind[]; columns: (string | undefined)[] } {
  const { root, faults } = readXml(bytesOf(text), { file: 'f', byte: 0 })
  assert.ok(root !== null, faults[0]?.found)
  const { event, faults: more } = eventFromXml(root, { file: 'f', byte: 0 })
  const all = [...faults, ...more]
  return { event, kinds: all.map(({ kind }) => kind), columns: all.map(({ column }) => column) }
}
function sound(text: string): CotEvent {
  const { event, kinds } = read(text)
  assert.deepEqual(kinds, [])
  assert.ok(event !== null)
  return event
}

test('every field of an event and of the known children of its detail', () => {
  const { detail, extras, ...event } = sound(FULL)
  assert.deepEqual(event, {
    version: '2.0',
    uid: 'overflight-1',
    type: 'a-f-A-C-F-q',
    how: 'm-g',
    time_us: Date.UTC(2025, 5, 3, 17, 31, 12) * 1000 + 13_456,
    start_us: Date.UTC(2025, 5, 3, 17, 31, 12) * 1000,
    stale_us: Date.UTC(2025, 5, 3, 17, 31, 17) * 1000,
    access: 'Undefined',
    qos: '1-r-c',
    opex: 'e-test',
    caveat: 'none',
    releasableTo: 'all',
    point: { lat_deg: 47.3977507, lon_deg: -8.5456075, hae_m: 535.25, ce_m: 1.5, le_m: null },
  })
  const { nodes, shape, links, ...typed } = detail
  assert.deepEqual(typed, {
    contact: { callsign: 'GAS 1', endpoint: '*:-1:stcp', phone: '0' },
    group: { name: 'Cyan', role: 'Team Member' },
    takv: { device: 'd', platform: 'p', os: '1', version: '2' },
    status: { battery_percent: 87, readiness: 'true' },
    track: { course_deg: 271.5, speed_mps: 12.25 },
    precisionLocation: { heightSource: 'GPS', pointSource: 'GPS' },
    sensor: {
      azimuth_deg: 90,
      elevation_deg: -10,
      roll_deg: 0,
      fov_deg: 45,
      vfov_deg: 30,
      range_m: 1000,
      type: 'r-e',
      model: 'm',
      north_deg: 0,
      version: '0.6',
    },
    video: { url: 'rtsp://example.org/1' },
    strokeColor: { argb: -65536 },
    fillColor: { argb: 1677721600 },
    userIcon: { path: 'a/b.png' },
    chat: { room: 'r', id: 'i', senderCallsign: 's', parent: 'p', groupOwner: 'false', messageId: 'm' },
    destinations: [
      { callsign: 'A', uid: null },
      { callsign: null, uid: 'u' },
    ],
    remarks: 'wind & gas <5 ppm>',
    archive: true,
    flowTags: [
      { system: 'server-1', time: '2025-06-03T17:31:12Z' },
      { system: 'server2', time: '2025-06-03T17:31:13Z' },
    ],
    protocol: { offered: [1], requested: 1, accepted: true },
  })
  assert.equal(shape?.children.length, 1)
  assert.deepEqual(
    links.map(({ uid, relation, parentCallsign }) => [uid, relation, parentCallsign]),
    [
      ['ground-1', 'p-p', 'G'],
      ['b', 'r', null],
    ],
  )
  assert.deepEqual(extras.event, [['xmlns:ours', 'urn:ours']])
  assert.deepEqual(nodes.filter(isElement).at(-1), {
    name: 'ours:unknown',
    attributes: [
      ['b', '2'],
      ['a', '1'],
    ],
    children: [{ name: 'inner', attributes: [], children: ['kept'] }, ' tail'],
  })
})

test('an event written and read again is the same event, unknown children included', () => {
  const event = sound(FULL)
  assert.deepEqual(sound(xmlFromCot(event)), event)
  fc.assert(fc.property(anyEvent, (each) => assert.deepEqual(sound(xmlFromCot(each)), each)))
})

test('any element survives writing and reading', () => {
  fc.assert(
    fc.property(anyElement, (element) => {
      assert.deepEqual(readXml(bytesOf(writeXml(element)), { file: '', byte: 0 }), {
        root: element,
        faults: [],
      })
    }),
    { numRuns: 300 },
  )
})

test('a number in plain decimals is the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.match(plainDecimal(value), /^-?\d+(\.\d+)?$/)
      assert.equal(Number(plainDecimal(value)), value + 0)
    }),
  )
})

const minimal = (attributes: string, point = '<point lat="1" lon="2" hae="3" ce="4" le="5"/>') =>
  `<event version="2.0" uid="u" type="a-f-G" how="m-g" ${attributes}>${point}<detail/></event>`
const TIMES = 'time="2025-01-01T00:00:00Z" start="2025-01-01T00:00:00Z" stale="2025-01-01T00:01:00Z"'

test('both ways of saying "unknown" mean unknown', () => {
  for (const unknown of ['9999999.0', '999999', '999999.0', '1e7']) {
    const { point } = sound(
      minimal(TIMES, `<point lat="1" lon="2" hae="${unknown}" ce="${unknown}" le="1"/>`),
    )
    assert.deepEqual(point, { lat_deg: 1, lon_deg: 2, hae_m: null, ce_m: null, le_m: 1 })
  }
})

test('instants have none to six decimals, Z or an offset', () => {
  const at = (text: string) => sound(minimal(TIMES.replace('2025-01-01T00:00:00Z', text))).time_us
  const base_us = Date.UTC(2025, 0, 1) * 1000
  assert.equal(at('2025-01-01T00:00:00Z'), base_us)
  assert.equal(at('2025-01-01T00:00:00.5Z'), base_us + 500_000)
  assert.equal(at('2025-01-01T00:00:00.000001Z'), base_us + 1)
  assert.equal(at('2025-01-01T01:30:00+01:30'), base_us)
  assert.equal(at('2024-12-31T19:00:00-0500'), base_us)
})

test('what is wrong is a fault; the event is given when identity and place are sound', () => {
  const cases: [string, FaultKind, string | undefined, boolean][] = [
    [
      minimal(TIMES.replace('00:01:00', '00:00:00').replace('stale="2025', 'stale="2024')),
      'malformed',
      'stale',
      true,
    ],
    [minimal(TIMES).replace('uid="u"', ''), 'malformed', 'uid', false],
    [minimal(TIMES).replace('type="a-f-G"', 'type=""'), 'malformed', 'type', false],
    [minimal(TIMES).replace('2.0', '1.0'), 'malformed', 'version', true],
    [minimal(TIMES, ''), 'malformed', undefined, false],
    [minimal(TIMES, '<point lat="91" lon="2" hae="3" ce="4" le="5"/>'), 'out-of-range', 'point@lat', false],
    [
      minimal(TIMES, '<point lat="1" lon="180.1" hae="3" ce="4" le="5"/>'),
      'out-of-range',
      'point@lon',
      false,
    ],
    [minimal(TIMES, '<point lat="NaN" lon="2" hae="3" ce="4" le="5"/>'), 'not-a-number', 'point@lat', false],
    [minimal(TIMES, '<point lat="1" lon="2" hae="high" ce="4" le="5"/>'), 'not-a-number', 'point@hae', true],
    [minimal(TIMES, '<point lat="1" lon="2" ce="4" le="5"/>'), 'malformed', 'point@hae', true],
    [minimal(TIMES).replace('start="2025-01-01T00:00:00Z"', ''), 'malformed', 'start', true],
    [minimal(TIMES).replace('start="2025-01-01', 'start="2025-02-30'), 'bad-time', 'start', true],
    [
      minimal(TIMES).replace('start="2025-01-01T00:00:00Z"', 'start="2025-01-01T00:00:00"'),
      'bad-time',
      'start',
      true,
    ],
    [minimal(TIMES).replace('<detail/>', '<detail/><detail/>'), 'malformed', undefined, true],
    [
      minimal(TIMES).replace('<detail/>', '<detail><track speed="fast"/></detail>'),
      'not-a-number',
      'track@speed',
      true,
    ],
    ['<note/>', 'malformed', undefined, false],
  ]
  for (const [text, kind, column, given] of cases) {
    const { event, kinds, columns } = read(text)
    assert.deepEqual([kinds, columns, event !== null], [[kind], [column], given], text)
  }
})

test('XML that is not well-formed is a fault with its byte', () => {
  const at = (text: string) => {
    const { root, faults } = readXml(bytesOf(text), { file: 'f', byte: 100, row: 7 })
    return { root: root !== null, faults: faults.map(({ kind, byte, row }) => [kind, byte, row]) }
  }
  assert.deepEqual(at('<a>\n<é b=1/></a>'), { root: false, faults: [['malformed', 110, 8]] })
  assert.deepEqual(at('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'), {
    root: false,
    faults: [['malformed', 100, 7]],
  })
  assert.deepEqual(at('<a>&x;</a>'), { root: false, faults: [['malformed', 103, 7]] })
  assert.deepEqual(at(''), { root: false, faults: [['malformed', 100, 7]] })
  assert.deepEqual(at('<a>'.repeat(100_000)), { root: false, faults: [['malformed', 100 + 600, 7]] })
  const broken = Uint8Array.from([...bytesOf('<a>\uFFFD'), 0xff, ...bytesOf('</a>')])
  const { root, faults } = readXml(broken, { file: 'f', byte: 0 })
  assert.deepEqual(root?.children, ['\uFFFD\uFFFD'])
  assert.deepEqual(
    faults.map(({ kind, byte }) => [kind, byte]),
    [['bad-encoding', 6]],
  )
})

test('a mapping makes an event of its fields', () => {
  const event = makeCotEvent({
    uid: 'drone-1',
    type: 'b-m-p-s-p-i',
    how: 'm-p',
    time_us: 1e15,
    stale_us: 1e15 + 5e6,
    point: { lat_deg: 1, lon_deg: 2, ce_m: 3 },
    detail: { links: [{ uid: 'drone', relation: 'p-p' }], sensor: { azimuth_deg: 1e-7 }, remarks: 'made' },
  })
  assert.equal(event.detail.links[0]?.uid, 'drone')
  assert.equal(event.point.hae_m, null)
  assert.match(xmlFromCot(event), /hae="9999999.0" ce="3".*<sensor azimuth="0.0000001"\/>/)
  assert.deepEqual(sound(xmlFromCot(event)), event)
})

for (const [file, uid, children] of [
  ['geo1.xml', 'GeoChat.ANDROID-52d06a0ef81e4204.All Chat Rooms.6f2b32b7-e090-4c8e-9609-dfcaf28bc3ea', 4],
  ['geo4.xml', /^GeoChat\.S-1-5-21-/, 4],
  ['simple_chat.xml', 'CHAT-1', 2],
] as const) {
  test(`captured event ${file}`, (t) => {
    const path = join(data, 'cot', file)
    if (!existsSync(path)) return t.skip(`no recording at ${path}`)
    const { messages, faults } = readCot(readFileSync(path), file)
    assert.deepEqual(faults, [])
    const event = messages[0]?.event
    assert.match(
      event?.uid ?? '',
      uid instanceof RegExp ? uid : new RegExp(`^${uid.replaceAll('.', '\\.')}$`),
    )
    assert.equal(event?.detail.nodes.filter(isElement).length, children)
    assert.equal(event?.detail.flowTags.length, 1)
  })
}

test('every captured event is read without a fault and written back the same', (t) => {
  const files = globSync('*.xml', { cwd: join(data, 'cot') })
  if (files.length === 0) return t.skip(`no recordings under ${data}/cot`)
  assert.equal(files.length, 7) // the count its README gives
  for (const file of files) {
    const { messages, faults } = readCot(readFileSync(join(data, 'cot', file)), file)
    assert.deepEqual(faults, [])
    assert.equal(messages.length, 1)
    const event = messages[0]?.event as CotEvent
    assert.deepEqual(sound(xmlFromCot(event)), event)
  }
})
