import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultKinds } from '../quantities/fault.ts'
import { species } from '../quantities/gas.ts'
import { fill, languages, phrases } from './phrases.ts'
import { reasonCodes, sensitivityCodes } from './result.ts'

const places = (phrase: string) => [...phrase.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
const SAME_IN_BOTH = ['gas', 'decimal', 'mgrs', 'northLetter', 'timeAxis', 'sensorName', 'size', 'faultByte']

test('Spanish says everything English says, with the same values in it, and is not English', () => {
  const { en, es } = phrases
  const tables = (from: typeof en) => ({ ...from, ...from.assumed })
  for (const table of [
    'words',
    'sentences',
    'spreadFrom',
    'carriage',
    'sensitivity',
    'reasons',
    'faults',
    'gases',
    'data',
    'verdicts',
  ] as const) {
    const [from, to] = [tables(en)[table], tables(es)[table]] as [
      Record<string, string>,
      Record<string, string>,
    ]
    assert.deepEqual(Object.keys(to).sort(), Object.keys(from).sort())
    for (const [key, phrase] of Object.entries(from)) {
      assert.ok(phrase.length > 0 && to[key]!.length > 0, key)
      assert.deepEqual(places(to[key]!), places(phrase), key)
      if (
        ['words', 'sentences', 'spreadFrom', 'carriage', 'sensitivity'].includes(table) &&
        !SAME_IN_BOTH.includes(key)
      )
        assert.notEqual(to[key], phrase, key)
    }
  }
})

for (const lang of languages)
  test(`${lang} has a word for every reason, changed assumption, fault and gas`, () => {
    for (const code of sensitivityCodes) assert.ok(phrases[lang].sensitivity[code])
    for (const code of reasonCodes) assert.ok(phrases[lang].reasons[code])
    for (const kind of faultKinds) assert.ok(phrases[lang].faults[kind])
    for (const gas of Object.keys(species)) assert.ok(gas in phrases[lang].gases, gas)
  })

test('values fill their places once, whatever they hold; a missing value is a bug and crashes', () => {
  assert.equal(fill('{a} and {b}', { a: '{b} $&', b: 2 }), '{b} $& and 2')
  assert.equal(fill('{a.2} m, {b.0} %, {c.2}', { a: 0.5, b: 97.6, c: 'NaN' }), '0.50 m, 98 %, NaN')
  const comma = (value: number, decimals = 1) => value.toFixed(decimals).replace('.', ',')
  assert.equal(fill('{a.2} m, {a} s', { a: 0.5 }, comma), '0,50 m, 0,5 s')
  assert.throws(() => fill('{a}', {}), /no value/)
})
