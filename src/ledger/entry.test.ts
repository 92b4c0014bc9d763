import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { utf8 } from './bytes.ts'
import { type Entry, encodeEntry, parseEntry } from './entry.ts'
import { History } from './history.ts'
import { kinds } from './kinds.ts'

const beat: Entry = { v: 1, kind: 'beat', at: 1_767_225_600_000, clk: 50, by: 'key/916aa76a', auth: 'none' }
const H = 'ab'.repeat(32)
const kindOf = (value: unknown) => {
  const read = parseEntry(typeof value === 'string' ? utf8(value) : (value as Uint8Array))
  return read.ok ? 'ok' : read.fault.kind
}
const encodedKind = (value: unknown) => {
  const made = encodeEntry(value as Entry)
  return made.ok ? 'ok' : made.fault.kind
}

test('an entry has one spelling', () => {
  const made = encodeEntry({ ...beat, c: [{ t: 'file.sha256', h: H }], ref: ['n/0'] })
  assert.ok(made.ok)
  const spelling = Buffer.from(made.value).toString()
  assert.equal(
    spelling,
    `{"at":1767225600000,"auth":"none","by":"key/916aa76a","c":[{"h":"${H}","t":"file.sha256"}],"clk":50,"kind":"beat","ref":["n/0"],"v":1}`,
  )
  assert.equal(kindOf(spelling), 'ok')
  assert.equal(kindOf(spelling.replace(',', ', ')), 'not-canonical')
  assert.equal(kindOf(`${spelling}\n`), 'not-canonical')
  assert.equal(kindOf(spelling.replace('50', '5e1')), 'not-canonical')
  assert.equal(kindOf(spelling.replace('50', '50.0')), 'not-canonical')
  assert.equal(kindOf(spelling.replace('"v":1', '"v":1,"v":1')), 'not-canonical')
  assert.equal(kindOf(spelling.replace('"n/0"', '"\\u006e/0"')), 'not-canonical')
  assert.equal(kindOf(`\uFEFF${spelling}`), 'malformed')
})

test('kinds and fields are closed', () => {
  assert.equal(encodedKind({ ...beat, kind: 'strike' }), 'unknown-kind')
  assert.equal(encodedKind({ ...beat, kind: 'toString' }), 'unknown-kind')
  assert.equal(encodedKind({ ...beat, note: 'free text' }), 'unknown-field')
  assert.equal(encodedKind({ ...beat, constructor: 1 }), 'unknown-field')
  assert.equal(kindOf('{"__proto__":{"v":1},"at":1}'), 'unknown-field')
  const forceful = Object.keys(kinds).filter((kind) => /strike|target|weapon|kill|engage|fire/.test(kind))
  assert.deepEqual(forceful, [])
  assert.equal(Object.keys(kinds).length, 39)
})

test('a field that breaks its row of the table is refused', () => {
  const wrong: Record<string, unknown[]> = {
    v: [2, '1', undefined],
    at: [-1, 0.5, 2 ** 53, '0', null],
    clk: [-1, 0.5, undefined],
    by: ['', 'two words', 'e\u0301', '\ud800', 7, 'x'.repeat(129), 'tab\t'],
    auth: ['', 'two words', null],
    ref: ['n/0', [1], [''], [['a']]],
    c: [
      {},
      [{ t: 'a' }],
      [{ t: 'a', h: 'AB'.repeat(32) }],
      [{ t: 'a', h: H, salt: H }],
      [{ t: 'a', h: 'ab' }],
    ],
    why: ['code', {}, { code: 'two words' }, { code: 'rule', h: 'x' }, { code: 'rule', text: 'x' }],
    sup: [-1, 0.5, '0', null],
  }
  for (const [field, values] of Object.entries(wrong))
    for (const value of values)
      assert.equal(encodedKind({ ...beat, [field]: value }), 'bad-field', `${field} ${String(value)}`)
  assert.equal(encodedKind({ ...beat, by: '\u00e9' }), 'ok') // composed: NFC
})

test('what a kind asks for', () => {
  const counted = { ...beat, ref: ['ingest/a', 'n/0'] }
  assert.equal(encodedKind({ ...beat, kind: 'site.open' }), 'bad-field')
  assert.equal(encodedKind({ ...beat, kind: 'site.open', auth: 'authority/7' }), 'ok')
  assert.equal(encodedKind({ ...counted, kind: 'ingest.begin' }), 'bad-field') // neither authority nor reason
  assert.equal(encodedKind({ ...counted, kind: 'ingest.begin', why: { code: 'data-test' } }), 'ok')
  assert.equal(encodedKind({ ...counted, kind: 'ingest.begin', why: { code: 'because' } }), 'bad-field')
  assert.equal(encodedKind({ ...counted, kind: 'ingest.begin', auth: 'authority/7' }), 'ok')
  assert.equal(encodedKind({ ...beat, kind: 'ingest.begin', auth: 'authority/7' }), 'bad-field') // not counted
  assert.equal(encodedKind({ ...beat, kind: 'erase', why: { code: 'key' } }), 'bad-field')
  assert.equal(
    encodedKind({ ...beat, kind: 'erase', why: { code: 'key' }, ref: ['entry/3', 'rule/r1'] }),
    'ok',
  )
  assert.equal(encodedKind({ ...beat, kind: 'erase', ref: ['entry/3'] }), 'bad-field') // no method
})

test('an entry longer than its length prefix can say is refused', () => {
  const c = Array.from({ length: 512 }, () => ({ t: 't'.repeat(100), h: H }))
  assert.equal(encodedKind({ ...beat, c }), 'too-large')
  assert.equal(kindOf(new Uint8Array(65_536)), 'too-large')
})

test('no bytes make the reader throw', () => {
  const spelling = encodeEntry(beat)
  assert.ok(spelling.ok)
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => kindOf(bytes) !== 'ok'))
  fc.assert(fc.property(fc.json(), (json) => kindOf(json) !== 'ok'))
  fc.assert(
    fc.property(fc.nat(spelling.value.length * 8 - 1), (bit) => {
      const spoilt = spelling.value.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      const read = parseEntry(spoilt)
      // Some flips give another sound entry; its bytes then are still its only spelling.
      if (read.ok) assert.deepEqual(encodeEntry(read.value), { ok: true, value: spoilt })
    }),
    { numRuns: 1000 },
  )
})

test('history: sup points back, counts have no gap, clocks do not contradict', () => {
  const places = (...entries: Partial<Entry>[]) => {
    const history = new History()
    return entries.flatMap((part) => history.add({ ...beat, ...part })).map(({ place }) => place)
  }
  const ingest = (kind: Entry['kind'], id: string, n: number): Partial<Entry> => ({
    kind,
    ref: [`ingest/${id}`, `n/${n}`],
  })
  assert.deepEqual(places({}, { sup: 0 }), [])
  assert.deepEqual(places({ sup: 0 }, {}, { sup: 3 }), ['entry 0 sup', 'entry 2 sup'])
  assert.deepEqual(
    places(
      ingest('ingest.begin', 'a', 0),
      ingest('ingest.segment', 'a', 1),
      ingest('ingest.begin', 'b', 0),
      ingest('ingest.segment', 'a', 2),
      ingest('ingest.segment', 'b', 1),
    ),
    [],
  )
  assert.deepEqual(places(ingest('ingest.begin', 'a', 0), ingest('ingest.segment', 'a', 2)), ['entry 1 ref'])
  assert.deepEqual(places(ingest('ingest.segment', 'a', 0)), ['entry 0 ref'])
  assert.deepEqual(places(ingest('ingest.begin', 'a', 0), ingest('ingest.begin', 'a', 1)), ['entry 1 ref'])
  assert.deepEqual(places({ at: 1000, clk: 10 }, { at: 985, clk: 5 }), []) // the two intervals touch
  assert.deepEqual(places({ at: 1000, clk: 10 }, { at: 984, clk: 5 }), ['entry 1 at'])
  assert.deepEqual(places({ kind: 'erase', ref: ['entry/0'] }), ['entry 0 ref'])
})
