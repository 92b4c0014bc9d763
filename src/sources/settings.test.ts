import assert from 'node:assert/strict'
import { test } from 'node:test'
import { madePrior } from './made.contract.ts'
import { NUISANCES, nuisanceOf } from './prior.ts'
import { assumptions, toldSpread } from './settings.ts'

test('spread told by angles: distance times the tangent, and an offset', () => {
  const told = toldSpread({
    spread: { horizontal_deg: 45, vertical_deg: 5, horizontalOffset_m: 1, verticalOffset_m: 0.5 },
  })!
  assert.ok(Math.abs(told.lateral_m(80) - 81) < 1e-9)
  assert.ok(Math.abs(told.vertical_m(100) - (0.5 + 8.7489)) < 1e-4) // tan 5° = 0.087489
})

test("spread told by a class is Briggs', open country unless it says urban; angles go before a class", () => {
  assert.ok(Math.abs(toldSpread({ stability: 'D' })!.lateral_m(1000) - 76.3) < 0.06)
  assert.ok(Math.abs(toldSpread({ stability: 'D', roughness: 'urban' })!.vertical_m(1000) - 122.8) < 0.06)
  const spread = { horizontal_deg: 45, vertical_deg: 45, horizontalOffset_m: 0, verticalOffset_m: 0 }
  assert.ok(Math.abs(toldSpread({ stability: 'F', spread })!.lateral_m(10) - 10) < 1e-9)
})

test('nothing told, or "measured": the recording decides', () => {
  assert.equal(toldSpread({}), undefined)
  assert.equal(toldSpread({ stability: 'measured' }), undefined)
})

test('what is assumed is said, with its numbers, one sentence each', () => {
  const nuisances = nuisanceOf(madePrior, new Float64Array(NUISANCES), 0, null)
  const said = assumptions(madePrior, nuisances, 'stated turbulence')
  assert.ok(
    said.every((sentence) => /^[A-Z].*\.$/.test(sentence)),
    `${said}`,
  )
  for (const word of [
    'median 1 kg/h',
    'factor 2',
    'between 0 and 3 m',
    '4°',
    'stated turbulence',
    'Before the data 0.05',
  ])
    assert.ok(
      said.some((sentence) => sentence.includes(word)),
      word,
    )
  assert.ok(!said.some((sentence) => /NaN|undefined/.test(sentence)))
})
