import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beam, everySecond, flight, post, series, sortie } from '../detections/made.contract.ts'
import { searchArea } from './search-area.ts'

test('an area that is stated is searched as stated', () => {
  const stated = [
    [0, 0],
    [9, 0],
    [0, 9],
  ] as const
  assert.deepEqual(
    searchArea(sortie([series(post(500, 500, 2), [0])], null, { searchArea: stated }), 0.1),
    stated,
  )
})

test('else the box of posts, both ends of beams and every place flown, grown by a share of its longer side', () => {
  const places = [
    { x_m: -100, y_m: 5, z_m: 4 },
    { x_m: Number.NaN, y_m: Number.NaN, z_m: 4 },
    { x_m: 20, y_m: -10, z_m: 4 },
  ]
  const gas = [
    series(post(30, 0, 2), [0]),
    series(beam({ x_m: 0, y_m: 0, z_m: 2 }, { x_m: 100, y_m: 60, z_m: 2 }), [0]),
    series(flight(places), everySecond(3)),
  ]
  assert.deepEqual(searchArea(sortie(gas, null), 0.1), [
    [-120, -30],
    [120, -30],
    [120, 80],
    [-120, 80],
  ])
})

test('one post alone still has ground around it', () => {
  const [[x0, y0], , [x1, y1]] = searchArea(sortie([series(post(7, 8, 2), [0])], null), 0.1) as [
    [number, number],
    [number, number],
    [number, number],
  ]
  assert.ok(x0 <= 2 && y0 <= 3 && x1 >= 12 && y1 >= 13)
  assert.equal((x0 + x1) / 2, 7)
  assert.equal((y0 + y1) / 2, 8)
})
