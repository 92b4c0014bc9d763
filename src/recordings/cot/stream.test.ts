import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Fault } from '../../quantities/fault.ts'
import { joined } from '../bytes.ts'
import { fuzz } from './cot.fuzz.ts'
import { xmlFromCot } from './event.ts'
import { anyEvent, bytesOf, FULL } from './made.contract.ts'
import { type CotMessage, CotStream, EVENT_BYTES_MAX } from './stream.ts'
import { cotForm, cotSummary, looksLikeCot, readCot } from './summary.ts'
import { takContentOf, writeTak } from './tak-write.ts'

function read(bytes: Uint8Array, step = 1 << 16) {
  const messages: CotMessage[] = []
  const faults: Fault[] = []
  const stream = new CotStream(
    { message: (each) => messages.push(each), fault: (each) => faults.push(each) },
    'f',
  )
  for (let at = 0; at < bytes.length; at += step) stream.push(bytes.slice(at, at + step))
  stream.end()
  return {
    uids: messages.map(({ event }) => event?.uid),
    places: messages.map(({ byte, length }) => [byte, length]),
    forms: messages.map(({ form }) => form),
    faults: faults.map(({ kind, byte }) => [kind, byte]),
    messages,
  }
}
const point = '<point lat="1" lon="2" hae="3" ce="4" le="5"/>'
const times = 'time="2025-01-01T00:00:00Z" start="2025-01-01T00:00:00Z" stale="2025-01-01T00:01:00Z"'
const event = (uid: string, inner = '') =>
  `<event version="2.0" uid="${uid}" type="a-f-G" how="m-g" ${times}>${point}<detail>${inner}</detail></event>`

test('events without anything between them, declarations, blanks and comments', () => {
  const text = `\uFEFF<?xml version="1.0"?>\n${event('a')}${event('b')}\r\n<!-- </event> --><?xml version="1.0"?>${event('c')}\n`
  const { uids, faults, places } = read(bytesOf(text))
  assert.deepEqual([uids, faults], [['a', 'b', 'c'], []])
  assert.deepEqual(places[0], [25, event('a').length])
})

test('an end tag in CDATA, in a comment or in a value ends nothing', () => {
  const inner =
    '<remarks a="&lt;/event>" b="/>"><![CDATA[</event>]]><!-- </event> --></remarks><event2/></ event>'
  const good = inner.replace('</ event>', '')
  assert.deepEqual(read(bytesOf(event('a', good) + event('b'))), {
    ...read(bytesOf(event('a', good) + event('b'))),
    uids: ['a', 'b'],
    faults: [],
  })
  assert.deepEqual(read(bytesOf(event('a', inner) + event('b'))).uids, ['b'])
})

test('what is broken is a fault, and the next event is read', () => {
  const cases: [string, string[], (string | number | undefined)[][]][] = [
    [`xyz${event('a')}`, ['a'], [['lost-sync', 0]]],
    [`${event('a').slice(0, 150)}${event('b')}`, ['b'], [['truncated', 0]]],
    [`${event('a').replace('uid="a"', 'uid="a')}${event('b')}`, ['b'], [['malformed', 34]]],
    [`${event('a')}${event('b').slice(0, 120)}`, ['a'], [['truncated', event('a').length]]],
    [`<!DOCTYPE event [<!ENTITY a "]>b">]>${event('a')}${event('b')}`, ['b'], [['malformed', 0]]],
    [`${event('a', '&unknown;')}${event('b')}`, ['b'], [['malformed', event('a').indexOf('</detail>')]]],
    [`<event uid="a"/>${event('b')}`, ['b'], []],
    [`${event('a')}<!-- open`, ['a'], [['truncated', event('a').length + 9]]],
  ]
  for (const [text, uids, faults] of cases) {
    const found = read(bytesOf(text))
    assert.deepEqual(found.uids, uids, text)
    if (faults.length > 0) assert.deepEqual(found.faults.slice(0, 1), faults, text)
    else assert.ok(found.faults.length > 0, text)
    for (const step of [1, 7]) assert.deepEqual(read(bytesOf(text), step), found)
  }
})

test('an event of more than 8 MiB is a fault, and reading goes on behind it', () => {
  const long = event('a', `<remarks>${'x'.repeat(EVENT_BYTES_MAX)}</remarks>`)
  const bytes = bytesOf(event('0') + long + event('b'))
  for (const step of [bytes.length, 100_003]) {
    const { uids, faults } = read(bytes, step)
    assert.deepEqual([uids, faults], [['0', 'b'], [['malformed', event('0').length]]])
  }
})

test('a connection that changes to protobuf in its middle, and frames of all kinds in a row', () => {
  const one = read(bytesOf(event('a'))).messages[0]?.event
  assert.ok(one)
  const content = takContentOf({ ...one, uid: 'p' })
  const xml = bytesOf(event('a'))
  const bytes = joined(
    xml,
    writeTak(content, 'stream'),
    writeTak(content, 'stream'),
    writeTak(content, 'mesh'),
    xml,
  )
  const { uids, forms, faults } = read(bytes)
  assert.deepEqual(uids, ['a', 'p', 'p', 'p', 'a'])
  assert.deepEqual(forms, ['xml', 'stream', 'stream', 'mesh', 'xml'])
  assert.deepEqual(faults, [])
})

test('lost bytes between frames are one fault', () => {
  const content = takContentOf(
    read(bytesOf(event('p'))).messages[0]?.event as NonNullable<CotMessage['event']>,
  )
  const frame = writeTak(content, 'stream')
  const bytes = joined(frame, Uint8Array.of(1, 2, 0xbf, 3), frame, frame.subarray(0, 40))
  const { uids, faults } = read(bytes)
  assert.deepEqual(uids, ['p', 'p'])
  assert.deepEqual(faults[0], ['lost-sync', frame.length])
  assert.deepEqual(faults[1], ['truncated', 2 * frame.length + 4])
})

test('streams of any events come back, however they are cut', () => {
  const piece = fc.tuple(anyEvent, fc.constantFrom('xml', 'stream', 'mesh'))
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 4 }), fc.integer({ min: 1, max: 99 }), (pieces, step) => {
      const parts = pieces.map(([each, form]) =>
        form === 'xml' ? bytesOf(xmlFromCot(each)) : writeTak(takContentOf(each), form),
      )
      const { uids, forms, faults } = read(joined(...parts), step)
      assert.deepEqual(
        [uids, forms, faults],
        [pieces.map(([each]) => each.uid), pieces.map(([, form]) => form), []],
      )
    }),
  )
})

test('a file is recognised by its content', () => {
  const plain = writeTak(
    takContentOf(read(bytesOf(FULL)).messages[0]?.event as NonNullable<CotMessage['event']>),
    'plain',
  )
  assert.equal(cotForm(bytesOf(FULL)), 'xml')
  assert.equal(cotForm(plain), 'plain')
  for (const text of [
    '',
    '<gpx version="1.1">',
    '<events uid="1">',
    '<event name="x">',
    'event,uid\n',
    '\nabc',
    '{"uid":1}',
  ])
    assert.equal(looksLikeCot(bytesOf(text)), false, text)
})

test('a summary counts what a file holds', () => {
  const bytes = bytesOf(
    event('a') + event('b') + event('a').replace('a-f-G', 'b-t-f') + event('c').slice(0, 100),
  )
  const { faults, ...summary } = cotSummary(bytes, 'f')
  assert.deepEqual(summary, {
    forms: ['xml'],
    events: 3,
    controls: 0,
    types: [
      { type: 'a-f-G', count: 2 },
      { type: 'b-t-f', count: 1 },
    ],
    uids: 2,
    from_us: Date.UTC(2025, 0, 1) * 1000,
    until_us: Date.UTC(2025, 0, 1) * 1000,
  })
  assert.equal(faults[0]?.kind, 'truncated')
  assert.equal(cotSummary(new Uint8Array(0)).faults[0]?.kind, 'empty-file')
  assert.deepEqual(readCot(new Uint8Array(0)).messages, [])
})

test('no bytes make it throw or break a law', () => {
  const cut = fc
    .tuple(
      fc.constantFrom(bytesOf(FULL), bytesOf(event('a') + event('b'))),
      fc.nat(2000),
      fc.nat(2000),
      fc.nat(255),
    )
    .map(([bytes, from, at, byte]) => {
      const changed = bytes.slice(from % bytes.length)
      changed[at % changed.length] = byte
      return changed
    })
  const framed = fc.tuple(anyEvent, fc.nat(2000), fc.nat(255)).map(([each, at, byte]) => {
    const bytes = writeTak(takContentOf(each), 'stream')
    bytes[at % bytes.length] = byte
    return bytes
  })
  const nasty = fc
    .array(
      fc.constantFrom(
        '<event ',
        '</event>',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '<',
        '>',
        '"',
        '\xbf\x05',
        '\xbf\x01\xbf',
        '\x12\x02\x0a',
      ),
      { maxLength: 40 },
    )
    .map((list) => Uint8Array.from(list.join(''), (c) => c.charCodeAt(0)))
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), cut, framed, nasty), (each) => fuzz(each)),
    { numRuns: 400 },
  )
})
