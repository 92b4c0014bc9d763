import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { joined } from '../bytes.ts'
import { readColumns } from '../klv/columns.ts'
import { encodePacket } from '../klv/encode.ts'
import { carryForward } from './carry-forward.ts'
import { fuzz } from './looks.fuzz.ts'
import { looksOf } from './looks-of.ts'
import { columnsOf, flight } from './made.contract.ts'

const NO = Number.NaN
const seconds = (...values: number[]) => Float64Array.from(values, (value) => value * 1e6)

test('a value lives on until it is stated again, or is too old', () => {
  const columns = columnsOf({ 18: [10, NO, NO, NO, 20, NO] })
  const carried = carryForward(columns, seconds(0, 10, 30, 31, 40, 41), 30)
  assert.deepEqual([...carried.numbers.get(18)!.values], [10, 10, 10, NO, 20, 20])
  assert.deepEqual(
    [...columns.numbers.get(18)!.values],
    [10, NO, NO, NO, 20, NO],
    'the columns stay as they were',
  )
})

test('without a time, or before the time it was stated, a set is given nothing', () => {
  const columns = columnsOf({ 2: [5, NO, 4, 6, 7].map((value) => value * 1e6), 18: [10, NO, NO, NO, NO] })
  const t_us = columns.numbers.get(2)!.values
  assert.deepEqual([...carryForward(columns, t_us, 30).numbers.get(18)!.values], [10, NO, NO, 10, 10])
  assert.deepEqual(
    [...carryForward(columns, t_us, 30).numbers.get(2)!.values],
    [...t_us],
    'time is never carried',
  )
})

test('what a set says has no value is not what an earlier one said', () => {
  // Item 23 says "off Earth" with its lowest code, which a column shows as not stated.
  const columns = columnsOf({ 23: [46, NO, NO], 18: [1, NO, NO] })
  const says = { ...columns, itemSets: [new Set([18, 23]), new Set([23]), new Set<number>()] }
  const carried = carryForward(says, seconds(0, 1, 1.5), 30)
  assert.deepEqual([...carried.numbers.get(23)!.values], [46, NO, NO])
  assert.deepEqual([...carried.numbers.get(18)!.values], [1, 1, 1])
})

test('what moves with the aircraft is good for two seconds', () => {
  const columns = columnsOf({ 13: [46, NO, NO], 16: [20, NO, NO] })
  const carried = carryForward(columns, seconds(0, 2, 2.1), 30)
  assert.deepEqual([...carried.numbers.get(13)!.values], [46, 46, NO])
  assert.deepEqual([...carried.numbers.get(16)!.values], [20, 20, 20])
})

test('the decoder tells an item left out from one that is empty or a code', () => {
  const sets = [
    encodePacket('ST 0601', [
      { item: 2, value: 1e15 },
      { item: 18, value: 90 },
      { item: 23, value: 46 },
    ])!,
    encodePacket('ST 0601', [
      { item: 2, value: 1e15 + 1e6 },
      { item: 23, raw: Uint8Array.of(128, 0, 0, 0) },
    ])!,
    encodePacket('ST 0601', [
      { item: 2, value: 1e15 + 15e5 },
      { item: 18, raw: new Uint8Array(0) },
    ])!,
  ]
  const columns = readColumns(joined(...sets, ...sets), '', () => {})
  assert.deepEqual(
    [...columns.itemSet].map((each) => [...columns.itemSets[each]!].join()),
    ['1,2,18,23', '1,2,23', '1,2,18', '1,2,18,23', '1,2,23', '1,2,18'],
  )
  const t_us = columns.numbers.get(2)!.values.subarray(0, 3)
  const first = {
    ...columns,
    rows: 3,
    numbers: new Map(
      [...columns.numbers].map(([item, column]) => [
        item,
        { ...column, values: column.values.subarray(0, 3) },
      ]),
    ),
  }
  const { numbers } = carryForward(first, t_us, 30)
  assert.ok(Math.abs(numbers.get(18)!.values[1]! - 90) < 1e-6 && Number.isNaN(numbers.get(18)!.values[2]!))
  assert.ok(Number.isNaN(numbers.get(23)!.values[1]!) && Number.isNaN(numbers.get(23)!.values[2]!))
})

test('a stream that reports on change makes looks of every set', () => {
  const thin = columnsOf({
    ...Object.fromEntries(Object.entries(flight).map(([item, [value = NO]]) => [item, [value, NO]])),
    2: [1e15, 1e15 + 1e6],
  })
  assert.ok(Number.isNaN(looksOf(thin).bearing_deg[1]!))
  const looks = looksOf(carryForward(thin, thin.numbers.get(2)!.values, 30))
  assert.equal(looks.groundLat_deg[1], looks.groundLat_deg[0])
  assert.equal(looks.footprintArea_m2[1], looks.footprintArea_m2[0])
})

test('any bytes at all make looks, never an exception', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => fuzz(bytes)))
})
