// wire names: iso_n3
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { area_m2, depth_m, holds } from '../quantities/region.ts'
import { fuzz } from './airspace.fuzz.ts'
import { boundariesJsonSchema, readBoundaries } from './boundaries.ts'
import { type Boundary, notInForce } from './boundary-set.ts'
import { area, box, documentOf, type MadeFeature, realMap, setOf } from './made.contract.ts'

const square = area('R-1', box(-111, 31, -110, 32))

function problemsOf(document: unknown): string {
  const read = readBoundaries(JSON.stringify(document), 'set.json', '00')
  assert.ok(!read.ok, 'it was taken')
  return read.problems
    .map(({ file, place, found, expected }) => `${file} ${place}: ${found}; ${expected}`)
    .join('\n')
}

const regionOf = ({ extent }: Boundary) => {
  assert.equal(extent.form, 'area')
  return extent.form === 'area' ? extent.region : assert.fail()
}

test('a set is read with its facts, and known by the digest of its bytes', () => {
  const limits = { lower: { height_m: 0, datum: 'ground' }, upper: { height_m: 3000, datum: 'sea-level' } }
  const set = setOf([area('R-1', box(-111, 31, -110, 32), { ...limits, accuracy_m: 50 })], {
    effective: { from: '2026-01-01T00:00:00Z', until: '2027-01-01T00:00:00+02:00' },
  })
  const [boundary] = set.boundaries
  assert.deepEqual([set.id, set.version, set.sha256, set.isOfficial], ['made', '1', '00', false])
  assert.equal(set.effective_us.until, Date.parse('2026-12-31T22:00:00Z') * 1000)
  assert.deepEqual([boundary!.accuracy_m, boundary!.lower, boundary!.upper], [50, limits.lower, limits.upper])
  assert.equal(setOf([square]).boundaries[0]!.accuracy_m, 10, "the set's own where the feature has none")
})

const sea = (more: Readonly<Record<string, unknown>>, geometry: unknown = null): MadeFeature => ({
  properties: { id: 'S-12', kind: 'territorial-sea', name: 'sea', breadth_m: 22_224, ...more },
  geometry,
})
const state = area('S', box(-111, 31, -110, 32), { kind: 'state' })

const bad: readonly (readonly [why: string, document: unknown, says: RegExp])[] = [
  ['no JSON object', 7, /whole document/],
  [
    'another version',
    { ...documentOf([square]), overflight: 'boundaries/2' },
    /overflight: "boundaries\/2"; one of "boundaries\/1"/,
  ],
  [
    'an unknown field',
    { ...documentOf([square]), acuracy_m: 3 },
    /unknown field "acuracy_m"; "accuracy_m", perhaps/,
  ],
  ['no accuracy', documentOf([square], { accuracy_m: undefined }), /accuracy_m: nothing/],
  ['an accuracy of nothing', documentOf([square], { accuracy_m: 0 }), /accuracy_m: 0; more than 0/],
  [
    'dates reversed',
    documentOf([square], { effective: { from: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' } }),
    /effective.until/,
  ],
  [
    'a date without its zone',
    documentOf([square], { effective: { from: '2026-02-01T00:00:00', until: null } }),
    /zone/,
  ],
  ['no boundaries', documentOf([]), /features/],
  ['the same id twice', documentOf([square, square]), /features\[1\].properties.id: "R-1" again/],
  ['a kind of its own', documentOf([area('x', box(0, 0, 1, 1), { kind: 'prison' })]), /kind/],
  [
    'an unknown datum',
    documentOf([area('x', box(0, 0, 1, 1), { upper: { height_m: 5, datum: 'qnh' } })]),
    /datum/,
  ],
  [
    'limits reversed',
    documentOf([
      area('x', box(0, 0, 1, 1), {
        lower: { height_m: 9, datum: 'sea-level' },
        upper: { height_m: 5, datum: 'sea-level' },
      }),
    ]),
    /upper: 5 m; more than/,
  ],
  [
    'a self-crossing area',
    documentOf([
      area('x', [
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
        [0, 0],
      ]),
    ]),
    /crosses or touches itself/,
  ],
  [
    'an area around a pole',
    documentOf([
      area('x', [
        [0, 80],
        [120, 80],
        [-120, 80],
        [0, 80],
      ]),
    ]),
    /around a pole/,
  ],
  ['no area at all', documentOf([{ ...square, geometry: null }]), /geometry: null/],
  [
    'an area with a breadth',
    documentOf([area('x', box(0, 0, 1, 1), { breadth_m: 5 })]),
    /breadth_m: 5; nothing: a restricted has an area/,
  ],
  ['the sea of a state that is not there', documentOf([sea({ of: 'Q' })]), /of: Q; the id of a state/],
  ['the sea of nothing', documentOf([sea({})]), /of: nothing; the state whose coast it is/],
  [
    'a coast that is an area',
    documentOf([state, sea({ of: 'S' }, state.geometry)]),
    /LineString or MultiLineString, not a Polygon/,
  ],
  [
    'a coast of no places',
    documentOf([
      sea(
        {},
        {
          type: 'LineString',
          coordinates: [
            [0, 0],
            [0, 99],
          ],
        },
      ),
    ]),
    /no line of places/,
  ],
]
for (const [why, document, says] of bad)
  test(`refused: ${why}`, () => assert.match(problemsOf(document), says))

test('text that is no JSON is refused with what is wrong', () => {
  const read = readBoundaries('{', 'set.json', '00')
  assert.ok(!read.ok && /JSON/.test(read.problems[0]!.expected))
})

test('a set says nothing of times before or after its own', () => {
  const at = (text: string) => Date.parse(text) * 1000
  const set = setOf([square], { effective: { from: '2026-01-01T00:00:00Z', until: '2026-07-01T00:00:00Z' } })
  const flown = (from: string, to: string) => notInForce(set, { from: at(from), to: at(to) })
  assert.equal(flown('2026-03-01T10:00:00Z', '2026-03-01T11:00:00Z'), undefined)
  const late = flown('2026-06-30T23:00:00Z', '2026-07-01T01:00:00Z')
  assert.match(
    `${late?.found} ${late?.expected}`,
    /2026-06-30T23.* to 2026-07-01T01.*expired at 2026-07-01T00/,
  )
  assert.match(flown('2025-12-31T23:00:00Z', '2026-01-01T01:00:00Z')!.expected, /from 2026-01-01T00/)
  assert.equal(
    notInForce(setOf([square]), { from: 0, to: at('2100-01-01T00:00:00Z') }),
    undefined,
    'no dates stated',
  )
})

test('lines straight in degrees stay so, though sides are geodesics', () => {
  const ring = box(0, 49, 60, 50)
  const [geodesic] = setOf([area('x', ring)], { accuracy_m: 10 }).boundaries
  const [straight] = setOf([area('x', ring)], { lines: 'straight-in-degrees' }).boundaries
  const middle = { lat_deg: 49.0001, lon_deg: 30 } // 11 m north of the south side, as a map draws it
  assert.equal(holds(regionOf(straight!), middle), true)
  assert.equal(
    holds(regionOf(geodesic!), middle),
    false,
    'the geodesic bows to the north by hundreds of kilometres',
  )
  for (const lon_deg of [1.7, 13.3, 29.9, 58.1])
    assert.ok(
      Math.abs(depth_m(regionOf(straight!), { lat_deg: 50, lon_deg })) <= 5,
      'within 5 m of the line drawn',
    )
})

test("GeoJSON of one's own is a set when its properties say enough", () => {
  const feature = (properties: Readonly<Record<string, unknown>>) => ({
    type: 'Feature',
    properties,
    geometry: { type: 'Polygon', coordinates: [box(-111, 31, -110, 32)] },
  })
  const layer = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features })
  const own = feature({
    kind: 'restricted',
    name: 'Cerro Colorado',
    colour: 'red',
    upper: { height_m: 900, datum: 'ground' },
  })
  const read = readBoundaries(layer(own), 'my layer.geojson', 'a'.repeat(64), { accuracy_m: 30 })
  assert.ok(read.ok, JSON.stringify(read))
  assert.deepEqual(
    [read.value.id, read.value.version, read.value.isOfficial],
    ['my-layer', 'a'.repeat(12), false],
  )
  assert.deepEqual(
    read.value.boundaries.map(({ id, name, accuracy_m }) => [id, name, accuracy_m]),
    [['Cerro-Colorado', 'Cerro Colorado', 30]],
  )
  const bare = readBoundaries(layer(feature({ name: 'x' })), 'own.geojson', 'a'.repeat(64))
  assert.ok(!bare.ok)
  const said = bare.problems.map(({ place }) => place).join(' ')
  assert.match(said, /accuracy_m/, 'how far its lines may be off is not guessed')
  assert.match(said, /features\[0\]\.properties\.kind/)
})

test('the shared maps: flight-information-like regions, and states whose coarse lines cross themselves', (t) => {
  const firs = realMap('fir-like-boundaries-mexico-us.geojson', t)
  const states = realMap('countries-10m-mexico-us.geojson', t)
  if (firs === undefined || states === undefined) return
  const asSet = (map: typeof firs, kind: string, accuracy_m: number) =>
    setOf(
      map.features.map(({ properties, geometry }) => {
        const id = properties.id ?? properties.iso_n3!
        return { properties: { id, kind, name: properties.name ?? id }, geometry }
      }),
      { accuracy_m, lines: 'straight-in-degrees' },
    )
  const fir = asSet(firs, 'fir', 10_000)
  assert.equal(fir.boundaries.length, 17)
  const over = fir.boundaries
    .filter((each) => holds(regionOf(each), { lat_deg: 32, lon_deg: -116.5 }))
    .map(({ id }) => id)
  assert.deepEqual(over, ['MMFR', 'MMZT'], 'northern Baja California')
  const mexico = asSet(states, 'state', 2000).boundaries.find(({ id }) => id === '484')!
  assert.ok(Math.abs(area_m2(regionOf(mexico)) - 1.964e12) < 0.01e12)
})

test('the JSON Schema names every field of a set', () => {
  const schema = boundariesJsonSchema() as {
    properties: Record<string, unknown>
    additionalProperties: boolean
  }
  assert.deepEqual(
    ['effective', 'isOfficial', 'accuracy_m', 'boundaries'].filter((name) => !(name in schema.properties)),
    [],
  )
  assert.equal(schema.additionalProperties, false)
})

test('no text makes the reader throw, and in a set that is read every place has a depth', () => {
  const sound = JSON.stringify(documentOf([square]))
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
