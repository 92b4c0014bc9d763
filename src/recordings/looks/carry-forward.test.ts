import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { heightDatums } from '../track.ts'
import { carryForward } from './carry-forward.ts'
import { comparable } from './comparable.ts'
import { fuzz } from './looks.fuzz.ts'
import { looksOf } from './looks-of.ts'
import { columnsOf, flight } from './made.contract.ts'

const NO = Number.NaN
const seconds = (...values: number[]) => Float64Array.from(values, (value) => value * 1e6)

test('a value lives on until it is stated again, or is too old', () => {
  const columns = columnsOf({ 5: [10, NO, NO, NO, 20, NO] })
  const carried = carryForward(columns, seconds(0, 10, 30, 31, 40, 41), 30)
  assert.deepEqual([...carried.numbers.get(5)!.values], [10, 10, 10, NO, 20, 20])
  assert.deepEqual(
    [...columns.numbers.get(5)!.values],
    [10, NO, NO, NO, 20, NO],
    'the columns stay as they were',
  )
})

test('without a time, or before the time it was stated, a set is given nothing', () => {
  const columns = columnsOf({ 2: [5, NO, 4, 6, 7].map((value) => value * 1e6), 5: [10, NO, NO, NO, NO] })
  const t_us = columns.numbers.get(2)!.values
  assert.deepEqual([...carryForward(columns, t_us, 30).numbers.get(5)!.values], [10, NO, NO, 10, 10])
  assert.deepEqual(
    [...carryForward(columns, t_us, 30).numbers.get(2)!.values],
    [...t_us],
    'time is never carried',
  )
})

test('an item whose absence may be a code is carried only on request', () => {
  // Item 23 says "off Earth" with its lowest code, which a column shows as not stated.
  const columns = columnsOf({ 23: [46, NO], 6: [1, NO], 13: [46, NO] })
  const values = (coded: boolean) =>
    [23, 6, 13].map((item) => carryForward(columns, seconds(0, 1), 30, coded).numbers.get(item)!.values[1])
  assert.deepEqual(values(false), [NO, NO, 46])
  assert.deepEqual(values(true), [46, 1, 46])
})

test('a stream that reports on change makes looks of every set', () => {
  const thin = columnsOf({
    ...Object.fromEntries(Object.entries(flight).map(([item, [value = NO]]) => [item, [value, NO]])),
    2: [1e15, 1e15 + 1e6],
  })
  assert.ok(Number.isNaN(looksOf(thin).bearing_deg[1]!))
  const looks = looksOf(carryForward(thin, thin.numbers.get(2)!.values, 30, true))
  assert.equal(looks.groundLat_deg[1], looks.groundLat_deg[0])
  assert.equal(looks.footprintArea_m2[1], looks.footprintArea_m2[0])
})

test('heights compare as they stand, after the geoid, or never', () => {
  const table = heightDatums.map((a) => heightDatums.map((b) => comparable(a, b)[0]).join(''))
  assert.deepEqual(
    [...heightDatums],
    ['ellipsoid', 'sea-level', 'ground', 'take-off', 'barometric', 'unknown'],
  )
  assert.deepEqual(table, ['dannnn', 'adnnnn', 'nnnnnn', 'nnnnnn', 'nnnndn', 'nnnnnn']) // directly, after, never
})

test('any bytes at all make looks, never an exception', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => fuzz(bytes)))
})
