import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { readScenario, scenarioJsonSchema } from './scenario.ts'

const folder = new URL('../../corpus/scenarios/', import.meta.url)
const corpus = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))

for (const name of readdirSync(folder).filter((file) => file.endsWith('.json')))
  test(`corpus/scenarios/${name} is a scenario`, () => {
    assert.deepEqual(readScenario(corpus(name), name).faults, [])
  })

const faultsOf = (change: (scenario: ReturnType<typeof corpus>) => void) => {
  const scenario = corpus('two-in-line.json')
  change(scenario)
  return readScenario(scenario, 'changed.json').faults
}

const bad = [
  ['an unknown field', (s) => Object.assign(s.wind, { speed_kt: 7 }), 'unknown-format', 'wind.speed_kt'],
  ['a missing field', (s) => delete s.sources[0].rate_kgph, 'missing-column', 'sources.0.rate_kgph'],
  ['a number as text', (s) => Object.assign(s.wind, { speed_mps: '3.5' }), 'not-a-number', 'wind.speed_mps'],
  [
    'a negative rate',
    (s) => Object.assign(s.sources[0], { rate_kgph: -1 }),
    'out-of-range',
    'sources.0.rate_kgph',
  ],
  [
    'one name for two sources',
    (s) => Object.assign(s.sources[0], { name: 'downwind' }),
    'out-of-range',
    'sources',
  ],
  [
    'an area inside out',
    (s) => Object.assign(s.sensors[0].area, { west_m: 90 }),
    'out-of-range',
    'sensors.0.area',
  ],
  [
    'a recording too long for its step',
    (s) => Object.assign(s, { duration_s: 86400, step_s: 0.02 }),
    'out-of-range',
    'step_s',
  ],
  ['a recording without end', (s) => Object.assign(s, { sensors: [POST] }), 'missing-column', 'duration_s'],
] as const satisfies readonly (readonly [string, (s: ReturnType<typeof corpus>) => void, string, string])[]
const POST = { kind: 'fixed', name: 'post', x_m: 0, y_m: 0, z_m: 2 }

for (const [what, change, kind, column] of bad)
  test(`${what} is one fault at its place`, () => {
    const faults = faultsOf(change)
    assert.equal(faults.length, 1)
    assert.equal(faults[0]!.kind, kind)
    assert.equal(faults[0]!.column, column)
    assert.notEqual(faults[0]!.expected, '')
  })

test('whatever the JSON, reading answers a scenario or faults, and never throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      const { scenario, faults } = readScenario(json, 'any.json')
      assert.equal(scenario === null, faults.length > 0)
    }),
  )
  const keys = Object.keys(corpus('example.json'))
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.jsonValue(), (key, json) => {
      const { scenario, faults } = readScenario({ ...corpus('example.json'), [key]: json }, 'any.json')
      assert.equal(scenario === null, faults.length > 0)
    }),
  )
})

test('the published JSON Schema closes every object and asks only for what has no default', () => {
  const schema = scenarioJsonSchema() as { required: string[]; additionalProperties: boolean }
  assert.equal(schema.additionalProperties, false)
  assert.ok(schema.required.includes('seed'))
  assert.ok(!schema.required.includes('mast'))
})
