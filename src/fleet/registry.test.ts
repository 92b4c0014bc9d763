import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { operatorRules } from '../authority/request.ts'
import { fuzz } from './fleet.fuzz.ts'
import { type FleetDocument, fleetJsonSchema, readFleet, registryOf, ruleOf } from './registry.ts'

const text = readFileSync(join(import.meta.dirname, '..', '..', 'corpus', 'fleet', 'fleet.json'), 'utf8')

const shipped = (): FleetDocument => {
  const read = readFleet(text, 'fleet.json')
  assert.ok(read.ok, JSON.stringify(read))
  return read.value
}

const problems = (change: object): string[] => {
  const read = readFleet(JSON.stringify({ ...shipped(), ...change }), 'fleet.json')
  return read.ok ? [] : read.problems.map(({ place }) => place)
}

test('the example names U-2, RC-135, P-8 and MQ-9 classes, all unarmed, and invented operators of each rule', () => {
  const fleet = shipped()
  assert.deepEqual(
    ['u-2-class', 'rc-135-class', 'p-8-class', 'mq-9-class'].filter(
      (id) => !fleet.platforms.some((each) => each.id === id),
    ),
    [],
  )
  for (const each of fleet.platforms) if (!('platform' in each)) assert.equal(each.payload, 'unarmed')
  assert.deepEqual(new Set(fleet.operators.map(({ rule }) => rule)), new Set(operatorRules))
  for (const { name } of fleet.operators) assert.match(name, /invented/)
})

test('nothing but sensors can be written down, and no figure without its source', () => {
  const [first] = shipped().platforms
  const told = (change: object) => problems({ platforms: [{ ...first, ...change }] }).length > 0
  assert.equal(told({}), false)
  assert.equal(told({ payload: 'inert' }), true)
  assert.equal(told({ weapons: [] }), true)
  assert.equal(told({ sensors: ['targeting'] }), true)
  assert.equal(told({ ceiling_m: { value: 21_336 } }), true)
  assert.equal(told({ ceiling_m: 21_336 }), true)
  const words = JSON.stringify(fleetJsonSchema()).match(/"[A-Za-z_-]+"/g) ?? []
  assert.ok(words.length > 30)
  assert.deepEqual(
    words.filter((word) => /weapon|strike|armament|bomb|missile|target|kill/i.test(word)),
    [],
  )
})

test('an id twice, a rule nobody knows and an unknown field are named with their place', () => {
  const [one] = shipped().operators
  assert.deepEqual(problems({ operators: [one, one] }), ['operators'])
  assert.deepEqual(problems({ operators: [{ ...one, rule: 'always' }] }), ['operators[0].rule'])
  assert.deepEqual(problems({ operators: [{ ...one, commander: 'x' }] }), ['operators[0].commander'])
  assert.deepEqual(problems({ owner: 'x' }), ['owner'])
})

test('whatever is read is read the same again, with the rule of each operator', () => {
  const id = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/)
  const name = fc.string({ minLength: 3, maxLength: 40 }).filter((each) => each.trim().length >= 3)
  const operator = fc.record({ id, name, rule: fc.constantFrom(...operatorRules) })
  const platform = fc.record({ id, platform: id })
  const fleet = fc.record({
    overflight: fc.constant('fleet/1'),
    name,
    platforms: fc.uniqueArray(platform, { minLength: 1, maxLength: 5, selector: (each) => each.id }),
    operators: fc.uniqueArray(operator, { minLength: 1, maxLength: 5, selector: (each) => each.id }),
  })
  fc.assert(
    fc.property(fleet, (document) => {
      const read = readFleet(JSON.stringify(document), 'fleet.json')
      assert.ok(read.ok, JSON.stringify(read))
      assert.deepEqual(readFleet(JSON.stringify(read.value), 'again'), read)
      const registry = registryOf(read.value, (named) => ({ name: named }))
      for (const each of document.operators) assert.equal(ruleOf(registry, each.id), each.rule)
      assert.equal(ruleOf(registry, 'NOBODY'), null)
      assert.equal(ruleOf(null, document.operators[0]!.id), null)
    }),
  )
})

test('no text makes a reader throw, and what is refused has its reasons', () => {
  const harmed = fc
    .tuple(fc.nat(text.length), fc.nat(40), fc.string({ maxLength: 40 }))
    .map(([at, length, put]) => new TextEncoder().encode(text.slice(0, at) + put + text.slice(at + length)))
  fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), harmed), fuzz), { numRuns: 500 })
})
