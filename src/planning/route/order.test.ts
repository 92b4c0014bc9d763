import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { inOrder, type Line } from './order.ts'

const line = (row: number, from: number, to: number): Line => ({
  row,
  ends: [
    { x_m: from, y_m: 100 * row },
    { x_m: to, y_m: 100 * row },
  ],
})
const home = { from: { x_m: 0, y_m: -50 }, to: { x_m: 0, y_m: -50 }, radius_m: 40 }

test('a box is flown to and fro, row by row', () => {
  const flown = inOrder(
    [0, 1, 2, 3].map((row) => line(row, 0, 1000)),
    home,
  )
  assert.deepEqual(
    flown.map(({ row, ends: [from] }) => [row, from.x_m]),
    [
      [0, 0],
      [1, 1000],
      [2, 0],
      [3, 1000],
    ],
  )
})

test('rows too close to turn into each other: some are left for the way back', () => {
  const rows = Array.from({ length: 10 }, (_, row) => line(row, 0, 1000))
  const flown = inOrder(rows, { ...home, radius_m: 200 }).map(({ row }) => row)
  assert.deepEqual(
    [...flown].sort((a, b) => a - b),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  )
  const steps = flown.slice(1).map((row, k) => Math.abs(row - flown[k]!))
  assert.ok(steps.filter((step) => step >= 3).length >= 6, `steps of ${steps.join(' ')} rows`)
})

test('there and back are as long: what rounding decides, it does not decide the order', () => {
  const rows = [0, 1, 2, 3].map((row) => line(row, 0, 1000))
  const shaken = (by_m: number) =>
    rows.map(({ row, ends: [a, b] }) => line(row, a.x_m + by_m * (row - 1), b.x_m + by_m * (2 - row)))
  const orders = [0, 1e-8, -1e-8].map((by_m) =>
    inOrder(shaken(by_m), { ...home, from: { x_m: 500, y_m: 150 }, to: { x_m: 500, y_m: 150 } }).map(
      ({ row, ends: [from] }) => [row, from.x_m > 500],
    ),
  )
  assert.deepEqual(orders[1], orders[0])
  assert.deepEqual(orders[2], orders[0])
})

test('a U is flown arm by arm, not hopping across the gap in each row', () => {
  const base = [0, 1].map((row) => line(row, 0, 3000))
  const arms = [2, 3, 4, 5, 6, 7].flatMap((row) => [line(row, 0, 1000), line(row, 2000, 3000)])
  const flown = inOrder([...base, ...arms], home)
  const hops = flown.slice(1).filter((each, k) => {
    const [before, after] = [flown[k]!.ends[1], each.ends[0]]
    return Math.abs(before.x_m - after.x_m) > 900
  })
  assert.ok(hops.length <= 2, `${hops.length} hops across the gap`)
})

test('around holes: every line once, in either direction', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          from: fc.integer({ min: 0, max: 400 }),
          to: fc.integer({ min: 600, max: 1000 }),
          hole: fc.option(fc.tuple(fc.integer({ min: 410, max: 480 }), fc.integer({ min: 490, max: 590 }))),
        }),
        { minLength: 1, maxLength: 12 },
      ),
      (rows) => {
        const lines = rows.flatMap(({ from, to, hole }, row) =>
          hole === null ? [line(row, from, to)] : [line(row, from, hole[0]), line(row, hole[1], to)],
        )
        const flown = inOrder(lines, home)
        const key = ({ row, ends }: Line) => [row, ...ends.map(({ x_m }) => x_m).sort((a, b) => a - b)].join()
        assert.deepEqual(flown.map(key).sort(), lines.map(key).sort())
      },
    ),
  )
})

test('nothing to fly is flown in no order', () => assert.deepEqual(inOrder([], home), []))
