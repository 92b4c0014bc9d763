import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { exampleResult } from './example-result.ts'
import { renderAll } from './index.ts'
import { jsonText } from './json-text.ts'

/** The same value with its keys put in another order, as another program might have built it. */
const shuffled = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map(shuffled) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, shuffled(item)]),
  ) as T
}

for (const verdict of ['located', 'area-only', 'nothing-found'] as const)
  test(`${verdict}: the same values give the same bytes, however they were put together`, () => {
    const { result, records } = exampleResult(verdict)
    const once = renderAll(result, records, { lang: 'en' })
    const twice = renderAll(shuffled(result), shuffled(records), { lang: 'en' })
    assert.deepEqual(twice, once)
    assert.deepEqual(
      once.map(({ name }) => name),
      ['result.json', 'records.json', 'result.geojson', 'result.kml', 'report.html', 'report.typ'],
    )
    for (const { text } of once)
      assert.ok(text.endsWith('\n') && !text.includes('NaN') && !text.includes('Infinity'))
    assert.deepEqual(JSON.parse(once[0]!.text), result)
    assert.deepEqual(JSON.parse(once[1]!.text), records)
  })

test('another seed gives another page: nothing in it is fixed in advance', () => {
  const page = (seed: number) => {
    const { result, records } = exampleResult('located', seed)
    return renderAll(result, records, { lang: 'en' }).find(({ name }) => name === 'report.html')!.text
  }
  assert.notEqual(page(1), page(2))
})

test('no KML for a frame without a place on Earth', () => {
  const { result, records } = exampleResult('located')
  const frame = { origin: null }
  const names = renderAll({ ...result, frame }, { ...records, frame }, { lang: 'es' }).map(({ name }) => name)
  assert.ok(!names.includes('result.kml') && names.includes('result.geojson'))
})

test('an empty recording still makes every report', () => {
  const { result, records } = exampleResult('nothing-found')
  const bare = { ...records, gas: [], wind: null, detectionLimit: null, density: null, searchArea: [] }
  const blank = { ...result, wind: null, inputs: [], assumed: [], assumptions: [], count: { '0': 1 } }
  assert.equal(renderAll(blank, bare, { lang: 'en' }).length, 6)
})

test('JSON text: keys sorted, values kept, numbers that JSON cannot hold refused', () => {
  assert.equal(jsonText({ b: 1, a: [1e21, -0, 0.1, null] }), '{"a":[1e+21,0,0.1,null],"b":1}\n')
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      assert.deepEqual(JSON.parse(jsonText(value)), JSON.parse(JSON.stringify(value)))
      assert.equal(jsonText(shuffled(value)), jsonText(value))
    }),
    { seed: 15 },
  )
  assert.throws(() => jsonText({ a: [1, Number.NaN] }), /\/a\/1 is NaN/)
})
