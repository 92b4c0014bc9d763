import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CotDetail } from './detail.ts'
import { type CotEvent, eventFromXml, makeCotEvent } from './event.ts'
import { anyEvent, bytesOf, FULL } from './made.contract.ts'
import { readCot } from './summary.ts'
import { readTak } from './tak.ts'
import { notInProtobuf, takContentOf, writeTak } from './tak-write.ts'
import { readWire, type WireTable, writeWire } from './wire.ts'
import { isElement, readXml, writeXml, type XmlNode } from './xml.ts'

/**
 * Published bytes: snstac/takproto, tests/test_functions.py (Apache-2.0, Copyright 2023 Sensors & Signals LLC), the mesh
 * form of the event below. It states the unknown errors as 9999999.0 and leaves the zeros of `track` out.
 */
const PUBLISHED_XML = `<?xml version='1.0' encoding='UTF-8' standalone='yes'?>
<event version='2.0' uid='aa0b0312-b5cd-4c2c-bbbc-9c4c70216261' type='a-f-G-E-V-C' time='2020-02-08T18:10:44.000Z' start='2020-02-08T18:10:44.000Z' stale='2020-02-08T18:11:11.000Z' how='h-e'><point lat='43.97957317' lon='-66.07737696' hae='26.767999' ce='9999999.0' le='9999999.0' /><detail><uid Droid='Eliopoli HQ'/><contact callsign='Eliopoli HQ' endpoint='192.168.1.10:4242:tcp'/><__group name='Yellow' role='HQ'/><status battery='100'/><takv platform='WinTAK-CIV' device='LENOVO 20QV0007US' os='Microsoft Windows 10 Home' version='1.10.0.137'/><track speed='0.00000000' course='0.00000000'/><another test="1"/></detail></event>`
const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0))
const PUBLISHED = latin1(
  '\x12\xb0\x02\n\x0ba-f-G-E-V-C*$aa0b0312-b5cd-4c2c-bbbc-9c4c702162610\xa0\xd1\xfc\xaf\x82.8\xa0\xd1\xfc\xaf\x82.' +
    '@\x98\xa4\xfe\xaf\x82.J\x03h-eQ3\x98T\xa7b\xfdE@Y}*~\xbe\xf3\x84P\xc0aW\\\x1c\x95\x9b\xc4:@i\x00\x00\x00\xe0\xcf' +
    '\x12cAq\x00\x00\x00\xe0\xcf\x12cAz\xb3\x01\n/<uid Droid="Eliopoli HQ" /><another test="1" />\x12$\n\x15' +
    '192.168.1.10:4242:tcp\x12\x0bEliopoli HQ\x1a\x0c\n\x06Yellow\x12\x02HQ*\x02\x08d2F\n\x11LENOVO 20QV0007US\x12\n' +
    'WinTAK-CIV\x1a\x19Microsoft Windows 10 Home"\n1.10.0.137:\x00',
)
const MESH = Uint8Array.of(0xbf, 1, 0xbf, ...PUBLISHED)
const STREAM = Uint8Array.of(0xbf, 0xb3, 0x02, ...PUBLISHED)
const place = { file: 'f', byte: 0 }

function fromXml(text: string): CotEvent {
  const { root } = readXml(bytesOf(text), place)
  assert.ok(root !== null)
  const { event, faults } = eventFromXml(root, place)
  assert.deepEqual(faults, [])
  assert.ok(event !== null)
  return event
}

test('published bytes in all three framings', () => {
  for (const [form, bytes] of [
    ['mesh', MESH],
    ['stream', STREAM],
    ['plain', PUBLISHED],
  ] as const) {
    const { messages, faults } = readCot(bytes)
    assert.deepEqual(faults, [])
    assert.equal(messages.length, 1)
    assert.equal(messages[0]?.form, form)
    const event = messages[0].event as CotEvent
    assert.equal(event.uid, 'aa0b0312-b5cd-4c2c-bbbc-9c4c70216261')
    assert.equal(event.time_us, Date.UTC(2020, 1, 8, 18, 10, 44) * 1000)
    assert.deepEqual(meaning(event), meaning(fromXml(PUBLISHED_XML)))
  }
})

test('we write the published bytes but for the number of "unknown" and the blanks of the XML', () => {
  const ours = writeTak(takContentOf(fromXml(PUBLISHED_XML)), 'plain')
  const text = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  const theirs = text(PUBLISHED)
    .replaceAll('\x00\x00\x00\xe0\xcf\x12cA', '\x00\x00\x00\x00\x7e\x84\x2e\x41') // 9999999 and 999999 as doubles
    .replaceAll(' />', '/>')
    .replace('\n/<uid', '\n-<uid') // two bytes shorter
    .replace('z\xb3\x01', 'z\xb1\x01')
    .replace('\x12\xb0\x02', '\x12\xae\x02')
  assert.equal(text(ours), theirs)
})

/** What an event means, whatever the form: order of detail's children and the spelling of numbers do not count. */
function meaning({ detail, ...event }: CotEvent) {
  const { nodes, ...typed } = detail
  const numeric = /^(status|track)$/
  const others = nodes
    .filter((node): node is Exclude<XmlNode, string> => isElement(node) && !numeric.test(node.name))
    .map((node) => writeXml({ ...node, attributes: [...node.attributes].sort() }))
  const { extras: _, ...rest } = event
  return { ...rest, typed: typed satisfies Omit<CotDetail, 'nodes'>, others: others.sort() }
}

test('XML to protobuf and back means the same', () => {
  fc.assert(
    fc.property(anyEvent, fc.constantFrom('mesh', 'stream', 'plain'), (event, framing) => {
      assert.deepEqual(notInProtobuf(event), [])
      const { messages, faults } = readCot(writeTak(takContentOf(event), framing))
      assert.deepEqual(faults, [])
      assert.deepEqual(meaning(messages[0]?.event as CotEvent), meaning(event))
    }),
    { numRuns: 300 },
  )
})

test('what the form cannot carry is named, and namespaces go along', () => {
  const event = fromXml(FULL)
  assert.deepEqual(notInProtobuf(event), ['times below a millisecond'])
  const back = readTak(writeTak(takContentOf(event), 'plain'), place).content.event as CotEvent
  const unknown = back.detail.nodes.filter(isElement).find(({ name }) => name === 'ours:unknown')
  assert.deepEqual(unknown?.attributes, [
    ['b', '2'],
    ['a', '1'],
    ['xmlns:ours', 'urn:ours'],
  ])
})

/** The elements that went into messages of their own, and the rest as XML. */
function wireOf(nodes: XmlNode[]): { typed: string[]; xml: string } {
  const event = makeCotEvent({
    uid: 'u',
    type: 'a-f-G',
    how: 'm-g',
    time_us: 1e15,
    stale_us: 1e15,
    point: { lat_deg: 0, lon_deg: 0 },
    detail: { nodes },
  })
  const names = ['contact', 'group', 'precisionlocation', 'status', 'takv', 'track']
  const loose: WireTable = {
    name: 'detail',
    fields: [
      { number: 1, name: 'xml', kind: 'text' },
      ...names.map((name, i) => ({ number: i + 2, name, kind: { name, fields: [] } })),
    ],
  }
  const table: WireTable = {
    name: 'message',
    fields: [
      {
        number: 2,
        name: 'event',
        kind: { name: 'event', fields: [{ number: 15, name: 'detail', kind: loose }] },
      },
    ],
  }
  const message = readWire(writeTak(takContentOf(event), 'plain'), table, () => {})
  const detail = message.messages.get('event')?.messages.get('detail')
  return { typed: [...(detail?.messages.keys() ?? [])], xml: String(detail?.values.get('xml') ?? '') }
}
const nodesOf = (xml: string) => [...(readXml(bytesOf(`<d>${xml}</d>`), place).root?.children ?? [])]

test('only an element with exactly the attributes of a message becomes one', () => {
  const typed = (xml: string) => wireOf(nodesOf(xml))
  assert.deepEqual(typed('<contact callsign="a" endpoint="b"/>'), { typed: ['contact'], xml: '' })
  assert.deepEqual(typed('<contact callsign="a"/>'), { typed: ['contact'], xml: '' })
  for (const kept of [
    '<contact callsign="a" phone="1"/>',
    '<contact endpoint="b"/>',
    '<contact callsign=""/>', // an empty string is the default of an absent one
    '<__group name="a"/>',
    '<__group name="a" role="b" exrole="c"/>',
    '<status battery="12.5"/>',
    '<status battery="4294967296"/>',
    '<status battery="87" readiness="true"/>',
    '<takv device="a" platform="b" version="c"/>',
    '<track speed="1" course="fast"/>',
    '<track speed="1" course="2" slope="3"/>',
    '<track speed="1" course="2"><inner/></track>',
    '<contact callsign="a"/><contact callsign="b"/>',
  ])
    assert.deepEqual(typed(kept), { typed: [], xml: kept })
})

test('xmlDetail wins when both carry an element', () => {
  const bytes = writeTak(takContentOf(fromXml(PUBLISHED_XML)), 'plain')
  const at = bytes.indexOf(60) // the first "<": <uid Droid="Eliopoli HQ"/>
  const text = '<contact callsign="by xml"/>'.padEnd(45)
  bytes.set(bytesOf(text), at)
  const { content, faults } = readTak(bytes, place)
  assert.deepEqual(faults, [])
  assert.equal(content.event?.detail.contact?.callsign, 'by xml')
  assert.equal(
    content.event?.detail.nodes.filter((node) => isElement(node) && node.name === 'contact').length,
    1,
  )
})

test('control messages, times of servers and fields nobody knows come back', () => {
  const content = {
    control: { minVersion: 1, maxVersion: 2, contactUid: 'c' },
    event: fromXml(PUBLISHED_XML),
    submission_us: 1e15,
    creation_us: 2e15,
    unknown: {
      message: Uint8Array.of(0x28, 0x05),
      control: Uint8Array.of(0x20, 0x01),
      event: Uint8Array.of(0x92, 0x01, 0x01, 0x41),
      detail: Uint8Array.of(0x45, 1, 2, 3, 4),
      track: Uint8Array.of(0x19, 1, 2, 3, 4, 5, 6, 7, 8),
    },
  }
  const read = readTak(writeTak(content, 'plain'), place)
  assert.deepEqual(read.faults, [])
  const { event, ...rest } = read.content
  const { event: _, ...expected } = content
  assert.deepEqual(rest, expected)
  assert.deepEqual(meaning(event as CotEvent), meaning(content.event))
})

test('xmlDetail that is no XML is a fault, and its bytes are written back', () => {
  const bytes = writeTak(takContentOf(fromXml(PUBLISHED_XML)), 'plain')
  bytes[bytes.indexOf(60) + 4] = 60
  const { content, faults } = readTak(bytes, place)
  assert.deepEqual(
    faults.map(({ kind }) => kind),
    ['malformed'],
  )
  assert.equal(content.event?.detail.contact?.callsign, 'Eliopoli HQ')
  const again = readTak(writeTak(content, 'plain'), place)
  assert.deepEqual(again, { content, faults })
})

test('damaged messages are faults with their byte', () => {
  const kinds = (bytes: Uint8Array) =>
    readTak(bytes, { file: 'f', byte: 10 }).faults.map(({ kind, byte }) => [kind, byte])
  assert.deepEqual(kinds(PUBLISHED.subarray(0, 100)), [['truncated', 10]])
  assert.deepEqual(kinds(Uint8Array.of(0x0b)), [['malformed', 10]]) // a group
  assert.deepEqual(
    kinds(Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1)),
    [['malformed', 10]],
  )
  assert.deepEqual(kinds(Uint8Array.of(0x10, 0x01)), [['unknown-item', 11]]) // the event as a number
  assert.deepEqual(kinds(Uint8Array.of(0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01)), [
    ['out-of-range', 11],
  ])
})

test('a message of any numbers and texts comes back from its bytes', () => {
  const table: WireTable = {
    name: 't',
    fields: [
      { number: 1, name: 'text', kind: 'text' },
      { number: 16, name: 'whole', kind: 'unsigned' },
      { number: 2047, name: 'real', kind: 'double' },
    ],
  }
  const values = fc.record({
    text: fc.string({ minLength: 1, unit: 'grapheme' }),
    whole: fc.maxSafeNat().filter((each) => each > 0),
    real: fc.double({ noNaN: true }).filter((each) => each !== 0),
  })
  fc.assert(
    fc.property(values, (each) => {
      const message = {
        values: new Map(Object.entries(each)),
        messages: new Map(),
        unknown: new Uint8Array(0),
      }
      assert.deepEqual(
        readWire(writeWire(message, table), table, () => assert.fail()),
        message,
      )
    }),
  )
})
