import assert from 'node:assert/strict'
import { test } from 'node:test'
import { areaLine, chanceLine, sparkPath } from './spark.ts'

const known = (elapsed_s: number, present: number | null, area50_m2: number | null) => ({
  at_us: elapsed_s * 1e6,
  elapsed_s,
  present,
  area50_m2,
})
const history = [known(10, null, null), known(20, 0.25, 10_000), known(60, 0.5, 1000), known(100, 1, 100)]

test('the chance stands at its share of the whole recording; before anything was known there is no point', () => {
  assert.deepEqual(chanceLine(history, 200), [
    { x: 0.1, y: 0.25 },
    { x: 0.3, y: 0.5 },
    { x: 0.5, y: 1 },
  ])
})

test('areas go by factors: ten times smaller is as far down, wherever it begins', () => {
  const line = areaLine(history, 200)
  assert.deepEqual(
    line.map(({ x }) => x),
    [0.1, 0.3, 0.5],
  )
  assert.deepEqual(
    line.map(({ y }) => Number(y.toFixed(9))),
    [1, 0.5, 0],
  )
})

test('a single area, or one that does not change, is a level line in the middle; none is no line', () => {
  assert.deepEqual(areaLine([known(5, 1, 7), known(10, 1, 7)], 10), [
    { x: 0.5, y: 0.5 },
    { x: 1, y: 0.5 },
  ])
  assert.deepEqual(areaLine([known(5, 1, null)], 10), [])
})

test('more is drawn higher', () => {
  assert.equal(
    sparkPath(
      [
        { x: 0, y: 0 },
        { x: 1, y: 1 },
      ],
      200,
      20,
    ),
    'M0.0 20.0L200.0 0.0',
  )
  assert.equal(sparkPath([], 200, 20), '')
})
