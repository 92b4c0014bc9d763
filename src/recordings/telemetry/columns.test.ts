import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Columns } from './columns.ts'

test('columns hold what rows were given, over many pieces, also where they say nothing for long', () => {
  const columns = new Columns(['often', 'seldom', 'never'])
  const often: number[] = []
  const seldom: number[] = []
  for (let k = 0; k < 10_000; k++) {
    const row = columns.begin()
    assert.equal(row, k)
    often.push(k % 7 === 0 ? Number.NaN : k)
    seldom.push(k === 9_500 ? -1 : Number.NaN)
    columns.set(0, row, often[k]!)
    columns.set(1, row, seldom[k]!)
  }
  assert.equal(columns.rows, 10_000)
  assert.deepEqual(columns.column('often'), Float64Array.from(often))
  assert.deepEqual(columns.column('seldom'), Float64Array.from(seldom))
  assert.deepEqual(columns.column('never'), new Float64Array(10_000).fill(Number.NaN))
  assert.equal(columns.column('unknown'), undefined)
  assert.deepEqual(
    [columns.at(1, 9_500), columns.at(1, 9_499), columns.at(-1, 0)],
    [-1, Number.NaN, Number.NaN],
  )
  assert.deepEqual(
    ['often', 'seldom', 'never', 'unknown'].map((name) => columns.has(name)),
    [true, true, false, false],
  )
  assert.deepEqual(columns.take('seldom'), Float64Array.from(seldom))
  assert.equal(columns.has('seldom'), false, 'taken')
})

test('law: what was set last counts', () => {
  const value = fc.oneof(fc.double(), fc.constant(Number.NaN))
  const settings = fc.array(fc.tuple(fc.nat(2), fc.nat(5000), value), { maxLength: 50 })
  fc.assert(
    fc.property(settings, (set) => {
      const columns = new Columns(['a', 'b', 'c'])
      for (let row = 0; row <= 5000; row++) columns.begin()
      const expected = Array.from({ length: 3 }, () => new Float64Array(5001).fill(Number.NaN))
      for (const [column, row, each] of set) {
        columns.set(column, row, each)
        expected[column]![row] = each
      }
      assert.deepEqual(
        columns.names.map((name) => columns.column(name)),
        expected,
      )
    }),
    { numRuns: 50 },
  )
})
