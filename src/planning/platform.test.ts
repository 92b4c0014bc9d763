import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { madePlatform } from './made.contract.ts'
import { platformJsonSchema, readPlatform, turnRadius_m } from './platform.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'corpus', 'platforms')
const shipped = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))

test('three platforms come with the program, each unarmed, each figure with its source or its reason', () => {
  assert.deepEqual(shipped.sort(), ['light-aircraft.json', 'mq-9-class.json', 'multirotor.json'])
  for (const name of shipped) {
    const read = readPlatform(readFileSync(join(FOLDER, name), 'utf8'), name)
    assert.ok(read.ok, JSON.stringify(read))
    assert.equal(`${read.value.id}.json`, name)
    assert.equal(read.value.payload, 'unarmed')
  }
})

test('nothing but sensors can be written down, and nothing but "unarmed" declared', () => {
  const told = (change: object) => {
    const read = readPlatform(JSON.stringify({ ...madePlatform(), ...change }), 'p.json')
    return read.ok ? [] : read.problems.map(({ place, found }) => [place, found])
  }
  assert.deepEqual(told({}), [])
  assert.deepEqual(told({ payload: 'inert' }), [['payload', '"inert"']])
  assert.deepEqual(told({ payload: undefined }), [['payload', 'nothing']])
  assert.deepEqual(told({ weapons: [] }), [['weapons', 'the unknown field "weapons"']])
  assert.deepEqual(told({ hardpoints: 2 }), [['hardpoints', 'the unknown field "hardpoints"']])
  const [sensor] = madePlatform().sensors
  assert.deepEqual(told({ sensors: [{ ...sensor, release: true }] }), [
    ['sensors[0].release', 'the unknown field "release"'],
  ])
  // Every word that may stand in a document, those of its sensors among them.
  const words = JSON.stringify(platformJsonSchema()).match(/"[A-Za-z_]+":/g) ?? []
  assert.ok(words.length > 30)
  assert.deepEqual(
    words.filter((word) => /weapon|strike|arm(s|ed|ament)|bomb|missile|target|kill/i.test(word)),
    [],
  )
})

test('a figure without source or reason, and figures that contradict each other, are refused', () => {
  const broken = (change: object) => {
    const read = readPlatform(JSON.stringify({ ...madePlatform(), ...change }), 'p.json')
    return read.ok ? [] : read.problems.map(({ place }) => place)
  }
  assert.deepEqual(broken({ cruise_mps: { value: 60 } }).length > 0, true)
  assert.deepEqual(broken({ cruise_mps: { value: 60, source: 'a', assumed: 'b' } }).length > 0, true)
  assert.deepEqual(broken({ cruise_mps: { value: 30, assumed: 'too slow' } }), ['cruise_mps'])
  assert.deepEqual(broken({ reserve_s: { value: 20_000, assumed: 'too long' } }), ['reserve_s'])
  assert.deepEqual(readPlatform('{', 'p.json').ok, false)
})

test('turns as tight as the bank allows: a rate-one turn at 120 kt has a radius of 1.2 km and a bank of 18 degrees', () => {
  // 3°/s at 61.7 m/s: r = v / ω = 1179 m, tan bank = v ω / g.
  const bank_deg = {
    value: (Math.atan((61.7 * Math.PI) / 60 / 9.80665) * 180) / Math.PI,
    assumed: 'rate one',
  }
  assert.ok(Math.abs(turnRadius_m({ bank_deg }, 61.7) - 1178.4) < 1)
})

test('no text makes the reader throw', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => !readPlatform(JSON.stringify(value), 'p.json').ok))
})
