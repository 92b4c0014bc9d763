import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LiveWay } from './live-way.ts'

test('a way grows by places apart, breaks at gaps and at the date line, and can be gone on with', () => {
  const way = new LiveWay()
  assert.equal(way.add(8, 46, 0), true)
  assert.equal(way.add(8.000001, 46, 1e6), false, 'the same place as far as a map shows')
  assert.equal(way.add(8.001, 46, 2e6), true)
  way.add(8.002, 46, 60e6)
  assert.deepEqual(way.pieces, [
    [
      [8, 46],
      [8.001, 46],
    ],
    [[8.002, 46]],
  ])
  const over = new LiveWay()
  over.add(179.999, 0, 0)
  over.add(-179.999, 0, 1e6)
  assert.equal(over.pieces.length, 2)
  const gone = LiveWay.from(way.pieces, 60e6)
  gone.add(8.003, 46, 61e6)
  assert.deepEqual(gone.pieces[1], [
    [8.002, 46],
    [8.003, 46],
  ])
  assert.equal(way.pieces[1]!.length, 1, 'it is a copy')
})

test('however long the flight, a way stays small and keeps its beginning and its end', () => {
  const way = new LiveWay()
  for (let k = 0; k < 100_000; k++) way.add(8 + k / 1000, 46, k * 1e6)
  const places = way.pieces.flat()
  assert.ok(places.length <= 4096)
  assert.deepEqual(places[0], [8, 46])
  assert.ok(Math.abs(places.at(-1)![0] - 108) < 0.1)
})

test('gaps at every place do not make it grow either', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), (perPiece) => {
      const way = new LiveWay()
      for (let k = 0; k < 20_000; k++) way.add(k / 200, 0, k * 1e6 + Math.floor(k / perPiece) * 60e6)
      assert.ok(way.pieces.flat().length <= 4096)
    }),
    { numRuns: 4 },
  )
})
