import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleResult } from './example-result.ts'
import { phrases } from './phrases.ts'
import { verdictSentence } from './verdict.ts'

test('located: where, how far off, how much, how sure', () => {
  const { result, records } = exampleResult('located')
  assert.equal(
    verdictSentence(result, records, phrases.en),
    'One source of methane located at 27.67169, −110.15297, within 34 m. Emission: 1.4 kg/h (90 %: 1.1 to 1.9).',
  )
})

test('several sources: their number, and the strongest first', () => {
  const { result, records } = exampleResult('located')
  const weak = { ...result.sources[0]!, id: 'S2', rate_kgph: { p05: 0.1, p50: 0.2, p95: 0.4 } }
  const sentence = verdictSentence({ ...result, sources: [weak, ...result.sources] }, records, phrases.en)
  assert.match(sentence, /^2 sources of methane located\. The strongest is at .* emits 1\.4 kg\/h/)
})

test('without a place on Earth: local metres, to the digits that are known', () => {
  const { result, records } = exampleResult('located')
  const [source] = result.sources
  const local = { ...source!, position: { ...source!.position, lat: null, lon: null } }
  const sentence = verdictSentence({ ...result, sources: [local] }, records, phrases.en)
  assert.match(sentence, /located at x 79 m, y −50 m, within 34 m/)
})

test('area only: how large and why', () => {
  const { result, records } = exampleResult('area-only')
  const sentence = verdictSentence(result, records, phrases.en)
  assert.match(
    sentence,
    /^Area only: methane was found, .* within \d\.\d ha \(90 %\), because the wind did not turn/,
  )
  assert.match(verdictSentence(result, records, phrases.es), /^Solo un área: .* porque el viento no giró/)
})

test('nothing found: how large a source would have been seen, and over which share of the area', () => {
  const { result, records } = exampleResult('nothing-found')
  const limits = records.detectionLimit!.values
  const p50 = result.detectionLimit_kgph.p50!
  const share = Math.round(
    (100 * limits.filter((limit) => limit !== null && limit <= p50).length) / limits.length,
  )
  const sentence = verdictSentence(result, records, phrases.en)
  assert.ok(
    sentence.includes(`above 0.24 kg/h would probably (90 %) have been seen over ${share} %`),
    sentence,
  )
  assert.ok(share < 50, 'places never downwind count as not watched')
})

test('nothing found and no limit known: said so, not left out', () => {
  const { result, records } = exampleResult('nothing-found')
  const blind = {
    ...result,
    reasons: ['no-wind'] as const,
    detectionLimit_kgph: { ...result.detectionLimit_kgph, p50: null },
  }
  assert.equal(
    verdictSentence(blind, { ...records, detectionLimit: null }, phrases.en),
    'Nothing found, because no usable wind was recorded. How large a source of methane could have been missed is not known.',
  )
})
