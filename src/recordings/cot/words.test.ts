import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { describeHow, describeRelation, describeType } from './words.ts'

test('types of the public tree have words', () => {
  const cases: [string, (string | null)[], string[]][] = [
    ['a-f-A-C-F-q', ['atom', 'friend', 'air', 'civil-fixed-wing-drone'], []],
    ['a-u-A-M-H-Q-x', ['atom', 'unknown', 'air', 'military-rotary-wing-drone'], ['x']],
    ['a-f-A', ['atom', 'friend', 'air', null], []],
    ['a-f', ['atom', 'friend', null, null], []],
    ['a-f-G-U-C-I', ['atom', 'friend', 'ground', 'ground-unit'], ['I']],
    ['a-.-G', ['atom', null, null, null], ['.', 'G']],
    ['b-m-p-s-p-i', ['bits', null, null, 'sensor-point-of-interest'], []],
    ['b-m-p-s-p-loc', ['bits', null, null, 'sensor-position'], []],
    ['b-t-f', ['bits', null, null, 'chat'], []],
    ['t-x-d-d', ['tasking', null, null, 'delete'], []],
    ['t-x-takp-q', ['tasking', null, null, 'protocol-requested'], []],
    ['u-d-c-c-9', ['drawing', null, null, 'circle'], ['9']],
    ['y-a', ['reply', null, null, null], ['a']],
    ['nonsense', [null, null, null, null], ['nonsense']],
    ['', [null, null, null, null], ['']],
    ['a-f-A-C-constructor', ['atom', 'friend', 'air', 'civil-aircraft'], ['constructor']],
  ]
  for (const [type, words, unknown] of cases) {
    const { root, affiliation, dimension, subject, unknown: rest, interpreted } = describeType(type)
    assert.deepEqual(
      [[root, affiliation, dimension, subject], rest, interpreted],
      [words, unknown, true],
      type,
    )
  }
})

test('some types are kept and never put into words', () => {
  for (const type of ['t-k', 't-k-d', 'a-h-A-W', 'a-f-G-E-W-M', 'a-f-A-M-F-A']) {
    const { type: kept, interpreted, ...words } = describeType(type)
    assert.deepEqual([kept, interpreted], [type, false])
    assert.deepEqual(words, { root: null, affiliation: null, dimension: null, subject: null, unknown: [] })
  }
})

test('how a position came about, and what a link says', () => {
  assert.equal(describeHow('m-s'), 'simulated')
  assert.equal(describeHow('m-g-n'), 'inertial-and-satellite-navigation')
  assert.equal(describeHow('m-r-t-a'), 'radio-data-link')
  assert.equal(describeHow('h-g-i-g-o'), 'entered-without-checks')
  assert.equal(describeHow('z'), null)
  assert.equal(describeRelation('p-p'), 'producer')
  assert.equal(describeRelation('c-x'), null)
})

test('any text is a type', () => {
  fc.assert(fc.property(fc.string(), (text) => assert.equal(describeType(text).type, text)))
})
