import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { fuzz } from './manifest.fuzz.ts'
import { manifestJsonSchema, parseManifest } from './manifest.ts'
import { editDistance, nearest, problemText } from './problem.ts'

const sound = {
  overflight: 'sortie/1',
  name: 'made here',
  data: 'simulated',
  frame: { kind: 'local' },
  recordings: [
    {
      role: 'gas',
      file: 'gas.csv',
      time: { column: 't', format: 'seconds' },
      position: { columns: ['x', 'y', 'z'], units: 'm' },
      value: { column: 'c', species: 'CH4' },
    },
  ],
}
/** The problems of the sound manifest with one field changed; undefined takes the field away. */
function problems(path: readonly (string | number)[], value: unknown) {
  const manifest = structuredClone(sound)
  let parent = manifest as unknown as Record<string | number, unknown>
  for (const step of path.slice(0, -1)) parent = parent[step] as Record<string | number, unknown>
  parent[path.at(-1)!] = value
  const parsed = parseManifest(JSON.stringify(manifest, null, 2), 'sortie.json')
  return 'problems' in parsed ? parsed.problems : []
}

test('the smallest manifest is sound, and defaults are filled in', () => {
  const parsed = parseManifest(JSON.stringify(sound), 'sortie.json')
  assert.ok('manifest' in parsed)
  const [recording] = parsed.manifest.recordings
  assert.ok(recording !== undefined && recording.role !== 'flight')
  assert.deepEqual([recording?.delimiter, recording?.headerLine, recording?.accept], [',', 1, []])
  assert.equal(recording?.time?.zone, 'unknown')
})

for (const file of globSync('corpus/{sorties,example}/**/sortie.json', {
  cwd: join(import.meta.dirname, '../..'),
}))
  test(`${file} is sound`, () => {
    const parsed = parseManifest(readFileSync(join(import.meta.dirname, '../..', file), 'utf8'), file)
    assert.deepEqual('problems' in parsed ? parsed.problems.map(problemText) : [], [])
  })

// What is wrong, where it is said to be, and a word of the advice given.
const wrong: [string, (string | number)[], unknown, string, RegExp][] = [
  ['an unknown field at the top', ['serach'], {}, 'serach', /"search", perhaps/],
  [
    'an unknown field of a recording',
    ['recordings', 0, 'respons_s'],
    1,
    'recordings[0].respons_s',
    /"response_s", perhaps/,
  ],
  [
    'an unknown field deep inside',
    ['recordings', 0, 'time', 'colum'],
    't',
    'recordings[0].time.colum',
    /"column", perhaps/,
  ],
  [
    'an unknown field of a position',
    ['recordings', 0, 'position', 'unit'],
    'm',
    'recordings[0].position.unit',
    /"units", perhaps/,
  ],
  ['a field like no other', ['recordings', 0, 'zzzzzzzz'], 1, 'recordings[0].zzzzzzzz', /one of .*file/],
  ['another version', ['overflight'], 'sortie/9', 'overflight', /"sortie\/1"/],
  ['no name', ['name'], undefined, 'name', /string/],
  [
    'a species nobody knows',
    ['recordings', 0, 'value', 'species'],
    'XY',
    'recordings[0].value.species',
    /"CH4"/,
  ],
  ['a role nobody knows', ['recordings', 0, 'role'], 'noise', 'recordings[0].role', /"gas" or "wind"/],
  ['no time', ['recordings', 0, 'time'], undefined, 'recordings[0].time', /"format": "auto"/],
  ['no value', ['recordings', 0, 'value'], undefined, 'recordings[0].value', /"values"/],
  [
    'half a wind',
    ['recordings', 0, 'wind'],
    { speed: { column: 'u' }, height_m: 10 },
    'recordings[0].wind',
    /"direction"/,
  ],
  ['a zone that is none', ['recordings', 0, 'time', 'zone'], 'AEST', 'recordings[0].time.zone', /\+10:00/],
  [
    'a fault nobody knows',
    ['recordings', 0, 'accept'],
    ['bad-luck'],
    'recordings[0].accept[0]',
    /"bad-time"/,
  ],
  ['no recording', ['recordings'], [], 'recordings', /at least 1/],
]
for (const [what, path, value, place, advice] of wrong)
  test(`${what} is an error that names its place`, () => {
    const found = problems(path, value)
    assert.deepEqual(
      found.map((problem) => problem.place),
      [place],
    )
    assert.match(found[0]!.expected, advice)
    assert.ok(found[0]!.found.length > 0)
  })

test('a problem names the line it stands in', () => {
  const text =
    '{\n  "overflight": "sortie/1",\n  "name": "x",\n  "data": "real",\n  "frame": { "kind": "local" },\n  "recordings": [\n    {\n      "role": "wind", "file": "w.csv",\n      "heigth_m": 10\n    }\n  ]\n}\n'
  const parsed = parseManifest(text, 'sortie.json')
  assert.ok('problems' in parsed)
  const typo = parsed.problems.find(({ place }) => place.endsWith('heigth_m'))
  assert.equal(typo?.row, 9)
  assert.match(
    problemText(typo!),
    /^sortie\.json row 9, recordings\[0\]\.heigth_m: found the unknown field "heigth_m"; expected "height_m", perhaps/,
  )
})

test('text that is no JSON is a problem, not an exception', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const parsed = parseManifest(text, 'sortie.json')
      assert.ok('problems' in parsed && parsed.problems.length > 0)
    }),
  )
})

test('what flew it and for which office are ids of a registry, and nothing more', () => {
  assert.deepEqual(problems(['flown'], { platform: 'u-2-class', operator: 'border-survey' }), [])
  assert.deepEqual(problems(['flown'], {}), [])
  const places = (flown: object) => problems(['flown'], flown).map(({ place }) => place)
  assert.deepEqual(places({ platform: 'U-2' }), ['flown.platform'])
  assert.deepEqual(places({ pilot: 'somebody' }), ['flown.pilot'])
})

test('the JSON Schema says what the parser checks: closed objects, known fields', () => {
  const schema = manifestJsonSchema()
  assert.equal(schema.additionalProperties, false)
  assert.deepEqual(schema.required, ['overflight', 'name', 'data', 'frame', 'recordings'])
  assert.ok(Object.keys(schema.properties as object).includes('inversion'))
})

test('spelling distance: Damerau, with swapped neighbours as one step', () => {
  assert.equal(editDistance('kitten', 'sitting'), 3) // the textbook pair
  assert.equal(editDistance('serach', 'search'), 1)
  assert.equal(nearest('colum', ['column', 'columns', 'zone']), 'column')
  assert.equal(nearest('qqqqq', ['column', 'zone']), undefined)
})

test('no text makes the reader throw, and what is refused has its reasons', () => {
  const written = JSON.stringify(sound)
  const harmed = fc
    .tuple(fc.nat(written.length), fc.nat(40), fc.string({ maxLength: 40 }))
    .map(([at, length, text]) => written.slice(0, at) + text + written.slice(at + length))
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), harmed), (made) => {
      fuzz(typeof made === 'string' ? new TextEncoder().encode(made) : made)
    }),
    { numRuns: 2000 },
  )
})
