import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Detection } from './detect.ts'
import { everySecond, flight, post, series, steadyWind } from './made.contract.ts'
import { intoPlumes } from './plumes.ts'

const seen = (series: number, from: number, peak = from, to = from): Detection => ({
  series,
  from,
  peak,
  to,
  peakEnhancement_ppm: 1,
  score: 10,
  plume: 0,
})
const numbers = (found: readonly Detection[]) => found.map((d) => d.plume)

/** A flight whose place at second i is (x, y). */
const flown = (places: readonly [number, number][]) =>
  series(flight(places.map(([x_m, y_m]) => ({ x_m, y_m, z_m: 4 }))), everySecond(places.length))
const westWind = steadyWind(3, 270, 60)

test('crossings in line with the wind are one plume, beside each other two', () => {
  const gas = [
    flown([
      [0, 0],
      [80, 5],
      [10, 70],
      [200, -10],
      [90, 75],
    ]),
  ]
  const found = [0, 1, 2, 3, 4].map((i) => seen(0, i))
  assert.deepEqual(numbers(intoPlumes(found, gas, westWind)), [1, 1, 2, 1, 2])
  // The same places in a wind from the south: what lay in line lies apart.
  assert.deepEqual(numbers(intoPlumes(found.slice(0, 2), gas, steadyWind(3, 180, 60))), [1, 2])
})

test('a chain of near crossings holds together, a gap parts it', () => {
  const gas = [
    flown(Array.from({ length: 6 }, (_, i) => [0, i < 4 ? 20 * i : 20 * i + 30] as [number, number])),
  ]
  assert.deepEqual(
    numbers(
      intoPlumes(
        [0, 1, 2, 3, 4, 5].map((i) => seen(0, i)),
        gas,
        westWind,
      ),
    ),
    [1, 1, 1, 1, 2, 2],
  )
})

test('numbers follow time, whatever the order found or the place', () => {
  const gas = [
    flown([
      [0, 100],
      [0, 0],
    ]),
  ]
  assert.deepEqual(numbers(intoPlumes([seen(0, 1), seen(0, 0)], gas, westWind)), [2, 1])
})

test('posts: what overlaps or follows within ten minutes belongs together', () => {
  const gas = [post(0, 0, 2), post(500, 500, 2)].map((place) => series(place, everySecond(7200, 60)))
  const found = [seen(0, 0, 2, 5), seen(1, 4, 5, 12), seen(0, 20, 21, 22), seen(1, 33, 34, 40)]
  assert.deepEqual(numbers(intoPlumes(found, gas, westWind)), [1, 1, 1, 2])
  const long = [seen(0, 0, 2, 60), seen(1, 10, 11, 12), seen(1, 65, 66, 67)]
  assert.deepEqual(
    numbers(intoPlumes(long, gas, westWind)),
    [1, 1, 1],
    'a long one holds what falls within it',
  )
})

test('posts and flights are told apart, and both are numbered by time', () => {
  const gas = [
    series(post(0, 0, 2), everySecond(60)),
    flown(Array.from({ length: 60 }, () => [0, 0] as [number, number])),
  ]
  assert.deepEqual(numbers(intoPlumes([seen(0, 30), seen(1, 10)], gas, westWind)), [2, 1])
})

test('nothing but the plume number changes, and no wind is no hindrance', () => {
  const gas = [flown([[0, 0]])]
  const [out] = intoPlumes([seen(0, 0)], gas, null)
  assert.deepEqual(out, { ...seen(0, 0), plume: 1 })
  assert.deepEqual(intoPlumes([], gas, westWind), [])
})
