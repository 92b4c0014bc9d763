import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRegion } from '../quantities/region.ts'
import { escalations, mostIn30Days, type Scope } from './escalations.ts'
import { isGrown } from './grown.ts'
import { NOON_US, scope } from './made.contract.ts'

const told = (before: Scope, after: Scope) =>
  escalations(before, after).flatMap(({ kind, changes }) => changes.map((each) => `${kind}: ${each}`))

const states = [
  { state: 'Nowhere', terms: 'own' },
  { state: 'Otherland', terms: 'clearance-needed' },
]
/** From the authority of the corpus to another that allows more; the way back is none. */
const cases: readonly [string, object, object][] = [
  ['escalation-sensors: sensor-added', {}, { sensors: ['gas', 'motion-imagery', 'still-imagery'] }],
  ['escalation-sensors: gas-added', {}, { species: ['CH4', 'CO2'] }],
  [
    'escalation-sensors: collecting-verb-added',
    { verbs: ['fly', 'collect-gas'] },
    { verbs: ['fly', 'collect-gas', 'collect-motion-imagery'] },
  ],
  ['escalation-area: heights-widened', {}, { height: { datum: 'ground', low_m: null, high_m: 3001 } }],
  ['escalation-area: heights-widened', {}, { height: null, noHeightBecause: 'none is needed' }],
  [
    'escalation-area: state-added',
    {},
    { states: [...states, { state: 'Thirdland', terms: 'clearance-needed' }] },
  ],
  [
    'escalation-area: dwellings-loosened',
    {},
    { residential: { stance: 'accepted', statement: 'as it comes' } },
  ],
  ['escalation-tempo: longer', {}, { until: '2026-03-18T17:00:00Z' }],
]
for (const [what, before, after] of cases)
  test(`${what}; what becomes less is no escalation`, () => {
    assert.deepEqual(told(scope(before), scope(after)), [what])
    assert.deepEqual(told(scope(after), scope(before)), [])
    assert.deepEqual(told(scope(after), scope(after)), [])
  })

test('a clearance needed no more; heights above another surface; more flown; more carried', () => {
  const loose = {
    states: [states[0], { state: 'Otherland', terms: 'clearance-not-needed', because: 'a treaty' }],
  }
  assert.deepEqual(told(scope(), scope(loose)), ['escalation-area: terms-loosened'])
  const other = { height: { datum: 'sea-level', low_m: null, high_m: 100 } }
  assert.deepEqual(told(scope(), scope(other)), ['escalation-area: heights-widened'])
  const flown = (sortiesIn30Days: number | null) => scope({}, { sortiesIn30Days })
  assert.deepEqual(told(flown(2), flown(3)), ['escalation-tempo: more-sorties'])
  assert.deepEqual(
    [...told(flown(3), flown(2)), ...told(flown(null), flown(9)), ...told(flown(9), flown(null))],
    [],
  )
  assert.deepEqual(told(scope(), scope({}, { carried: ['gas 1', 'camera'] })), [
    'escalation-payload: payload-added',
  ])
})

test('words of an authority that mean nothing for what is done are no escalation', () => {
  const words = {
    collateral: 'Other words.',
    retention: 'days-30',
    purposes: ['leak-detection'],
    verbs: ['plan'],
  }
  assert.deepEqual(told(scope(), scope(words)), [])
})

const box = (west: number, south: number, east: number, north: number) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]
const region = (...rings: number[][][]) => {
  const read = readRegion({ type: 'Polygon', coordinates: rings }, 'area')
  assert.ok(read.ok, JSON.stringify(read))
  return read.value
}
const outer = box(10, 45, 11, 46)
const hole = box(10.4, 45.4, 10.6, 45.6)

test('an area grows where it reaches out, fills a hole, or has no limit any more', () => {
  const [whole, holed] = [region(outer), region(outer, hole)]
  assert.equal(isGrown(whole, region(box(10, 45, 11.001, 46))), true)
  assert.equal(isGrown(whole, region(box(10.1, 45.1, 10.2, 47))), true)
  assert.equal(isGrown(whole, region(box(20, 45, 21, 46))), true, 'elsewhere')
  assert.equal(isGrown(holed, whole), true, 'a hole was filled')
  assert.equal(isGrown(holed, region(outer, box(10.45, 45.45, 10.55, 45.55))), true, 'a hole became smaller')
  assert.equal(isGrown(holed, region(box(10.3, 45.3, 10.7, 45.7))), true, 'around the hole and over it')
  assert.equal(isGrown(whole, null), true)
  for (const [before, after] of [
    [whole, whole],
    [holed, holed],
    [whole, holed],
    [whole, region(box(10.1, 45.1, 10.2, 45.2))],
    [holed, region(outer, box(10.3, 45.3, 10.7, 45.7))],
    [null, whole],
    [null, null],
  ] as const)
    assert.equal(isGrown(before, after), false)
})

test('an edge between two corners that stay may still bulge: what lies between is looked at', () => {
  const bay = [
    [10, 45],
    [11, 45],
    [11, 46],
    [10.5, 45.5],
    [10, 46],
    [10, 45],
  ]
  assert.equal(isGrown(region(bay), region(outer)), true)
  assert.equal(isGrown(region(outer), region(bay)), false)
})

test('part of an edge is the same edge; drawn again a few metres off it is too', () => {
  // The parallel of 45° is no geodesic: half way along one the chord of a degree lies 0.2 km north of it.
  assert.equal(
    isGrown(
      region(outer),
      region([
        [10, 45],
        [11, 45],
        [11, 45.5],
        [10, 45.5],
        [10, 45],
      ]),
    ),
    false,
  )
  assert.equal(isGrown(region(box(10, 45, 10.02, 45.02)), region(box(10, 45, 10.02, 45.02 + 5e-5))), false)
  assert.equal(isGrown(region(box(10, 45, 10.02, 45.02)), region(box(10, 45, 10.02, 45.02 + 2e-4))), true)
})

test('the fullest thirty days', () => {
  const days = (...numbers: number[]) => numbers.map((day) => NOON_US + day * 86_400e6)
  assert.equal(mostIn30Days([]), 0)
  assert.equal(mostIn30Days(days(0, 30, 60)), 1)
  assert.equal(mostIn30Days(days(59, 0, 29, 30, 58)), 3)
})
