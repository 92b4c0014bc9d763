import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localFromGeo } from '../quantities/frame.ts'
import { expandCases } from './cases.ts'
import { DocumentError, type Documents, patternOf, valueAt } from './documents.ts'
import { readTruth, type TruthRequest } from './truth.ts'

function documents(files: Record<string, unknown>): Documents {
  const get = (file: string) => {
    if (!(file in files)) throw new DocumentError(file, 'no such file', 'it', 'missing-file')
    return files[file]
  }
  return {
    json: get,
    rows: (file) => get(file) as Record<string, string>[],
    files: (glob) => {
      const expression = new RegExp(`^${glob.replaceAll('*', '[^/]*')}$`)
      return Object.keys(files).filter((name) => expression.test(name))
    },
  }
}
const base = {
  candidates: undefined,
  names: { case: 'e01.x', entry: 'rel1' },
  caseRow: null,
  frame: { origin: null },
}
const truth = (request: Partial<TruthRequest> & Pick<TruthRequest, 'mapping' | 'documents'>) =>
  readTruth({ ...base, ...request })

test('an array of sources by case, names with dots and all, and sources outside', () => {
  const json = { 'e01.x': { sources: [{ x: 1, y: 2, z: 3, q: 0.5 }], offsite: [{ x: -350, y: 0, q: 60 }] } }
  const mapping = {
    form: 'json',
    json: 't.json',
    sources: '{case}.sources',
    offsite: '{case}.offsite',
    complete: true,
    fields: { x: 'x', y: 'y', z: 'z', rate: 'q', rateUnits: 'kg/h' },
  } as const
  assert.deepEqual(truth({ mapping, documents: documents({ 't.json': json }) }), {
    sources: [{ x_m: 1, y_m: 2, z_m: 3, rate_kgph: 0.5 }],
    offsite: [{ x_m: -350, y_m: 0, z_m: null, rate_kgph: 60 }],
    candidates: [],
    complete: true,
  })
})

test('sources named by a release', () => {
  const json = {
    releases: { rel1: { active: ['S3', 'S4'] } },
    sources: { S3: { xyz: [1, 2, 0.3], q: 0.25 }, S4: { xyz: [4, 5, 0.3], q: 0.125 } },
  }
  const mapping = {
    form: 'json',
    json: 't.json',
    names: 'releases.{entry}.active',
    sources: 'sources.{name}',
    complete: true,
    fields: { xyz: 'xyz', rate: 'q', rateUnits: 'kg/s' },
  } as const
  const { sources } = truth({ mapping, documents: documents({ 't.json': json }) })
  assert.deepEqual(sources, [
    { x_m: 1, y_m: 2, z_m: 0.3, rate_kgph: 900, name: 'S3' },
    { x_m: 4, y_m: 5, z_m: 0.3, rate_kgph: 450, name: 'S4' },
  ])
})

test('a row with degrees and grams, and candidates', () => {
  const origin = { lat_deg: 40.5957, lon_deg: -105.1398 }
  const rows = [{}, { lat: '40.59566467', lon: '-105.1402658', flow: '1977.5' }]
  const groups = [{ lat: '40.59579', lon: '-105.13986', name: 'Tank' }]
  const fields = { lat: 'lat', lon: 'lon', rate: 'flow', rateUnits: 'g/h' } as const
  const found = truth({
    mapping: { form: 'case-row', fields, complete: true },
    candidates: { table: 'groups.csv', fields: { lat: 'lat', lon: 'lon', name: 'name', rateUnits: 'kg/h' } },
    documents: documents({ 'releases.csv': rows, 'groups.csv': groups }),
    caseRow: { table: 'releases.csv', row: 1 },
    frame: { origin },
  })
  assert.equal(found.sources[0]?.rate_kgph, 1.9775)
  const at = localFromGeo(origin, { lat_deg: 40.59566467, lon_deg: -105.1402658 })
  assert.deepEqual([found.sources[0]?.x_m, found.sources[0]?.y_m], [at.x_m, at.y_m])
  assert.equal(found.candidates[0]?.name, 'Tank')
})

test('constant columns of a data file: the most frequent row that is on', () => {
  const row = (rate: string) => ({ sx: '-21.78', sy: '21.09', rate })
  const rows = [row('0'), row('0'), row('0'), row('20'), row('5.8'), row('5.8')]
  const mapping = {
    form: 'columns',
    table: 'd.csv',
    fields: { x: 'sx', y: 'sy', rate: 'rate', rateUnits: 'g/min', z_m: 0.3 },
    complete: true,
  } as const
  const [source] = truth({ mapping, documents: documents({ 'd.csv': rows }) }).sources
  assert.deepEqual(
    { ...source, rate_kgph: source?.rate_kgph?.toFixed(6) },
    { x_m: -21.78, y_m: 21.09, z_m: 0.3, rate_kgph: '0.348000' },
  )
})

test('our own form, and what is not it', () => {
  const own = { overflight: 'truth/1', sources: [{ x_m: 1, y_m: 2, rate_kgph: 3, name: 'A' }] }
  const files = documents({ 'truth.json': own, 'bad.json': { sources: [{ x_m: 'here' }] } })
  assert.deepEqual(truth({ mapping: 'truth.json', documents: files }).sources, [
    { x_m: 1, y_m: 2, z_m: null, rate_kgph: 3, name: 'A' },
  ])
  assert.throws(() => truth({ mapping: 'bad.json', documents: files }), DocumentError)
  assert.throws(() => truth({ mapping: 'none.json', documents: files }), /none\.json: found no such file/)
})

test('cases by file: the name is what {case} matched', () => {
  const cases = expandCases(
    { from: 'files', pattern: 'd/{case}_s.csv', id: 'day-{case}' },
    documents({ 'd/1_s.csv': 0, 'd/2_s.csv': 0, 'd/1_w.csv': 0 }),
  )
  assert.deepEqual(
    cases.map(({ id, name, entries }) => [id, name, entries]),
    [
      ['day-1', '1', ['1']],
      ['day-2', '2', ['2']],
    ],
  )
  assert.equal(patternOf('a.b/{case}.csv').caseOf('axb/1.csv'), undefined) // the dot is a dot
})

test('cases by row are numbered in order of start, whatever the order of rows', () => {
  const bound = (column: string) => ({ column, format: 'iso', zone: 'UTC' }) as const
  const rows = [
    { a: '2022-05-10 10:00:00', b: '2022-05-10 11:00:00' },
    { a: '2022-05-09 10:00:00', b: '2022-05-09 11:00:00' },
  ]
  const mapping = {
    from: 'table',
    table: 'r.csv',
    start: bound('a'),
    end: bound('b'),
    id: 'release-{number}',
  } as const
  const cases = expandCases(mapping, documents({ 'r.csv': rows }))
  assert.deepEqual(
    cases.map(({ id, row }) => [id, row?.row]),
    [
      ['release-01', 1],
      ['release-02', 0],
    ],
  )
  const broken = documents({ 'r.csv': [{ a: 'noon', b: '' }] })
  assert.throws(
    () => expandCases(mapping, broken),
    /r\.csv row 2, column "a": found "noon"; expected a time \(iso\)/,
  )
})

test('cases by entry leave out what is not at hand, and join what shares a value', () => {
  const json = { releases: { r1: { s: ['A'] }, r2: { s: ['B', 'C'] }, r3: { s: ['A'] }, r4: { s: ['A'] } } }
  const files = documents({ 't.json': json, 'd/r1.csv': 0, 'd/r2.csv': 0, 'd/r3.csv': 0 })
  const one = { from: 'json', json: 't.json', path: 'releases', file: 'd/{entry}.csv' } as const
  assert.deepEqual(
    expandCases({ ...one, id: '{entry}' }, files).map(({ id }) => id),
    ['r1', 'r2', 'r3'],
  )
  const joined = expandCases({ ...one, groupBy: 's', id: 'sources-{group}' }, files)
  assert.deepEqual(
    joined.map(({ id, entries }) => [id, entries]),
    [
      ['sources-A', ['r1', 'r3']],
      ['sources-B-C', ['r2']],
    ],
  )
})

test('a path never reaches what an object merely inherits', () => {
  assert.equal(valueAt({ a: [{ b: 1 }] }, 'a.0.b'), 1)
  assert.equal(valueAt({}, 'constructor.name'), undefined)
  assert.equal(valueAt(null, 'a'), undefined)
})
