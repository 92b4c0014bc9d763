import assert from 'node:assert/strict'
import { test } from 'node:test'
import { note } from '../recordings/note.ts'
import { madePrior } from '../sources/made.contract.ts'
import { NUISANCES, nuisanceOf } from '../sources/prior.ts'
import { assumptions, spreadOrigins } from '../sources/settings.ts'
import { assumedText, withoutCode } from './assumed.ts'
import { languages, phrases } from './phrases.ts'
import { type Assumption, assumptionCodes } from './result.ts'

const nuisances = nuisanceOf(madePrior, new Float64Array(NUISANCES), 0, null)
const step: Assumption = {
  code: 'background-stepped',
  values: { sensor: 'mast {looks} A', at_us: Date.UTC(2026, 2, 14, 15, 10) * 1000 },
}

for (const lang of languages)
  test(`${lang}: every assumption is one whole sentence that uses each of its values`, () => {
    const all = [...assumptions(madePrior, nuisances, 'minute-means-scatter'), step]
    assert.deepEqual(all.map(({ code }) => code).sort(), [...assumptionCodes].sort())
    for (const assumed of all) {
      const places = [...phrases[lang].assumed.sentences[assumed.code].matchAll(/\{(\w+)\}/g)]
      assert.deepEqual(places.map(([, name]) => name).sort(), Object.keys(assumed.values).sort())
      const text = assumedText(assumed, phrases[lang].assumed)
      assert.match(text, /^\p{Lu}.*\.$/u)
      assert.ok(!/NaN|undefined|null/.test(text), text)
    }
  })

test('sentences carry the numbers, as the reader writes them, and words for closed codes', () => {
  const said = assumptions(madePrior, nuisances, 'stated-turbulence').map((each) =>
    assumedText(each, phrases.en.assumed),
  )
  for (const words of [
    'median 1 kg/h, one standard deviation a factor 2',
    'between 0 and 3 m',
    'turned by 4°',
    'Plume spread comes from: the turbulence the record states.',
    'Before the data there is a source with 5 % probability',
    'none of it in',
    'as one plume along the path',
  ])
    assert.ok(
      said.some((sentence) => sentence.includes(words)),
      words,
    )
  const comma = (value: number) => String(value).replace('.', ',')
  const expected: Assumption = { code: 'gaps-before', values: { gaps_percent: 0.5 } }
  assert.match(assumedText(expected, phrases.es.assumed, comma), /en el 0,5 % de sus lecturas/)
  for (const lang of languages)
    for (const spreadFrom of spreadOrigins) {
      const { assumed } = phrases[lang]
      const text = assumedText({ code: 'spread-from', values: { spreadFrom } }, assumed)
      assert.ok(text.endsWith(`${assumed.spreadFrom[spreadFrom]}.`))
    }
  for (const lang of languages)
    for (const carriage of ['plume', 'puffs'] as const) {
      const { assumed } = phrases[lang]
      const text = assumedText({ code: 'carriage', values: { carriage } }, assumed)
      assert.ok(text.endsWith(`${assumed.carriage[carriage]}.`))
    }
})

test('the name of a sensor stays as it is, and an instant is UTC', () => {
  assert.equal(
    assumedText(step, phrases.en.assumed),
    'The background of mast {looks} A stepped at 2026-03-14T15:10:00.000Z; it was followed.',
  )
})

test('what an older result says without a code stands behind what has one', () => {
  const noted = [note('no-accuracy')]
  const older = { assumed: [step], noted: [], assumptions: ['of the step', 'a note', 'another'] }
  assert.deepEqual(withoutCode(older), ['a note', 'another'])
  assert.deepEqual(withoutCode({ ...older, assumed: [] }), older.assumptions)
  assert.deepEqual(withoutCode({ ...older, noted, assumptions: ['of the step', 'of the note'] }), [])
})
