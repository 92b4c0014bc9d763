import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import fc from 'fast-check'
import * as z from 'zod'
import { effectWords, personWords } from '../../tools/tidy/rules.ts'
import { fuzz } from './authority.fuzz.ts'
import { authorityShape, parseAuthority } from './authority.ts'
import { clearanceShape, parseClearance } from './clearance.ts'
import { holdShape, parseHold } from './hold.ts'

const corpus = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../corpus/authority/${name}`, import.meta.url), 'utf8'))
const document = corpus('authority.json')

/** Where the first fault of this document is, without the file's name. */
function placeOf(change: object): string {
  const read = parseAuthority({ ...document, ...change })
  assert.ok(!read.ok, JSON.stringify(change))
  return read.faults[0]!.place.replace(/^authority\.json ?/, '')
}

test('the example of the corpus is an authority, and its numbers are those written', () => {
  const read = parseAuthority(document)
  assert.ok(read.ok, JSON.stringify(read))
  const { from_us, until_us, region, retention_us, revoked_us } = read.value
  assert.deepEqual([from_us, until_us], [Date.UTC(2026, 2, 17, 16) * 1000, Date.UTC(2026, 2, 17, 17) * 1000])
  assert.equal(region!.polygons[0]![0]!.length, 4)
  assert.equal(retention_us, 9131 * 86_400e6)
  assert.equal(revoked_us, null)
  assert.ok(parseClearance(corpus('clearance.json')).ok)
})

const wrong: readonly [string, object, string][] = [
  ['a verb that applies force', { verbs: ['plan', 'strike'] }, 'verbs 1'],
  ['no verb', { verbs: [] }, 'verbs'],
  ['a purpose about anything', { purposes: ['anything'] }, 'purposes 0'],
  ['a gas nobody knows', { species: ['XX'] }, 'species 0'],
  ['a gas sensor and no gas', { species: [] }, 'species'],
  ['a gas and no sensor for it', { sensors: ['motion-imagery'], verbs: ['plan'] }, 'species'],
  ['a sensor that is none', { sensors: ['face-recognition'] }, 'sensors 0'],
  ['a verb without its sensor', { verbs: ['collect-still-imagery'] }, 'sensors'],
  ['an id that means none', { id: 'none' }, 'id'],
  ['an id of two words', { id: 'two words' }, 'id'],
  [
    'a person beside the office',
    { issuer: { office: 'Inspectorate', state: 'Exampleland', person: 'Y' } },
    'issuer person',
  ],
  ['an issuer that is a text', { issuer: 'Inspectorate' }, 'issuer'],
  ['a basis without its document', { legalBasis: { cites: 'Act 1' } }, 'legalBasis document'],
  [
    'a document without its digest',
    { legalBasis: { cites: 'Act 1', document: { title: 'Act 1', sha256: 'none' } } },
    'legalBasis document sha256',
  ],
  ['a payload that is something', { payload: 'sensors' }, 'payload'],
  ['a payload not declared', { payload: undefined }, 'payload'],
  ['no end to keeping', { retention: 'for-ever' }, 'retention'],
  ['no word on dwellings', { residential: undefined }, 'residential'],
  ['no word on what is seen besides', { collateral: '   ' }, 'collateral'],
  ['no state', { states: [] }, 'states'],
  [
    'a state twice',
    { states: [document.states[0], { ...document.states[0], terms: 'clearance-needed' }] },
    'states',
  ],
  [
    'no clearance needed, and no reason',
    { states: [{ state: 'A2', terms: 'clearance-not-needed' }] },
    'states 0 because',
  ],
  ['leave to release to nobody', { partners: [] }, 'partners'],
  ['dates reversed', { until: '2026-01-01T00:00:00Z' }, 'until'],
  ['dates the same', { until: document.from }, 'until'],
  ['a date in words', { from: '17 March' }, 'from'],
  ['a date without a zone', { from: '2026-03-17T16:00:00' }, 'from'],
  ['an unknown datum', { height: { datum: 'take-off', low_m: 0, high_m: 10 } }, 'height datum'],
  ['heights upside down', { height: { datum: 'ground', low_m: 10, high_m: 0 } }, 'height high_m'],
  ['a band without limits', { height: { datum: 'ground', low_m: null, high_m: null } }, 'height low_m'],
  ['no heights, and no reason', { height: null }, 'height'],
  ['no area, and no reason', { area: null }, 'area'],
  ['an area, and a reason for none', { noAreaBecause: 'both' }, 'area'],
  ['an unknown field', { comment: 'free' }, 'comment'],
  ['the version before', { overflight: 'authority/1' }, 'overflight'],
]
for (const [what, change, place] of wrong)
  test(`refused, with its place: ${what}`, () => assert.equal(placeOf(change), place))

const ring = (...points: [number, number][]) => ({ type: 'Polygon', coordinates: [[...points, points[0]]] })
const areas: readonly [string, object, RegExp][] = [
  ['nothing in it', { type: 'MultiPolygon', coordinates: [] }, /area coordinates/],
  ['an empty ring', { type: 'Polygon', coordinates: [[]] }, /area/],
  ['two corners', ring([0, 0], [1, 1]), /area/],
  ['a ring that crosses itself', ring([0, 0], [1, 1], [1, 0], [0, 1]), /area/],
  ['latitudes beyond the pole', ring([0, 0], [0, 91], [1, 0]), /area/],
  ['a hole outside', { type: 'Polygon', coordinates: [...square(0, 1), ...square(5, 6)] }, /area/],
  [
    'a feature, which may hold more than an area',
    { type: 'Feature', geometry: ring([0, 0], [1, 0], [1, 1]) },
    /area/,
  ],
  [
    'a line',
    {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [1, 1],
      ],
    },
    /area type/,
  ],
]
for (const [what, area, place] of areas)
  test(`an area is refused: ${what}`, () => assert.match(placeOf({ area }), place))

test('areas with holes and across the 180th meridian are areas', () => {
  const holed = { type: 'Polygon', coordinates: [...square(0, 9), ...square(2, 3)] }
  const across = ring([179, 0], [-179, 0], [-179, 1], [179, 1])
  for (const area of [holed, across]) assert.ok(parseAuthority({ ...document, area }).ok)
})

function square(from: number, to: number): number[][][] {
  return [
    [
      [from, from],
      [to, from],
      [to, to],
      [from, to],
      [from, from],
    ],
  ]
}

const granted = corpus('clearance.json').clearances[0]
const clearances: readonly [string, object, string][] = [
  ['granted without reference', { reference: undefined }, 'reference'],
  ['granted without an end', { until: undefined }, 'until'],
  ['granted before it was asked', { asked: '2026-03-01T00:00:00Z' }, 'answered'],
  ['dates reversed', { until: '2026-03-01T00:00:00Z' }, 'until'],
  ['denied with a time in which it holds', { status: 'denied' }, 'from'],
  ['requested with an answer', { status: 'requested', from: undefined, until: undefined }, 'answered'],
  [
    'not requested, but asked',
    { status: 'not-requested', from: undefined, until: undefined, answered: undefined },
    'asked',
  ],
  ['no status', { status: undefined }, 'status'],
  ['blank', { status: '' }, 'status'],
  ['a person who answered', { by: 'somebody' }, 'by'],
]
for (const [what, change, place] of clearances)
  test(`a clearance is refused: ${what}`, () => {
    const read = parseClearance({ ...corpus('clearance.json'), clearances: [{ ...granted, ...change }] })
    assert.ok(!read.ok)
    assert.ok(
      read.faults.some((fault) => fault.place === `clearance.json clearances 0 ${place}`),
      JSON.stringify(read.faults),
    )
  })

test('a state answers once', () => {
  const twice = { ...corpus('clearance.json'), clearances: [granted, { ...granted, status: 'unknown' }] }
  assert.ok(!parseClearance(twice).ok)
})

test('no document has a field for a person, and none of its closed lists speaks of effects', () => {
  const names = (value: unknown): string[] => {
    if (typeof value !== 'object' || value === null) return []
    const { properties = {}, enum: list = [], const: only } = value as Record<string, object>
    const own = [
      ...Object.keys(properties),
      ...(list as string[]),
      ...(typeof only === 'string' ? [only] : []),
    ]
    return [...own, ...Object.values(value).flatMap(names)]
  }
  for (const shape of [authorityShape, clearanceShape, holdShape]) {
    const all = names(z.toJSONSchema(shape, { io: 'input' }))
    assert.ok(all.length > 10)
    assert.deepEqual(
      all.filter((name) => personWords(name).length + effectWords(name).length > 0),
      [],
    )
  }
})

test('nothing else is an authority, a clearance or a hold', () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      (value) => !parseAuthority(value).ok && !parseClearance(value).ok && !parseHold(value).ok,
    ),
  )
})

test('no text makes a reader throw, and none that is read permits what nothing is known of', () => {
  const sound = JSON.stringify(corpus('authority.json'))
  const harmed = fc
    .tuple(fc.nat(sound.length), fc.nat(40), fc.string({ maxLength: 40 }))
    .map(([at, length, text]) => sound.slice(0, at) + text + sound.slice(at + length))
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), harmed), (made) => {
      fuzz(typeof made === 'string' ? new TextEncoder().encode(made) : made)
    }),
    { numRuns: 2000 },
  )
})
