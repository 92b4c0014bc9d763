import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gasColour } from '../colour.ts'
import type { Series } from '../sortie.ts'
import { drawnStep_m, trackAttributes } from './track.ts'

function series(t_s: number[], value: number[], lonLat: number[]): Series {
  return {
    key: 'a CH4',
    sensor: 'a',
    species: 'CH4',
    kind: 'moving',
    t_us: Float64Array.from(t_s, (t) => t * 1e6),
    value_ppm: Float64Array.from(value),
    background_ppm: new Float64Array(value.length).fill(2),
    backgroundSigma_ppm: new Float64Array(value.length),
    modelled_ppm: undefined,
    x_m: new Float64Array(value.length),
    y_m: new Float64Array(value.length),
    lonLat: Float64Array.from(lonLat),
    beamTo: undefined,
    gap_us: 5e6,
  }
}

test('segments break at gaps and at missing places', () => {
  const track = series([0, 1, 60, 61, 62], [2, 2, 2, 2, 2], [0, 0, 1, 0, 2, 0, 3, 0, Number.NaN, 0])
  const { length, from, to } = trackAttributes(track, 4, 'dark')
  assert.equal(length, 2)
  assert.deepEqual([...from], [0, 0, 0, 2, 0, 0])
  assert.deepEqual([...to], [1, 0, 0, 3, 0, 0])
})

test('gas colours and thickens; a missing reading is grey', () => {
  const track = series([0, 1, 2, 3], [2, 6, Number.NaN, 2], [0, 0, 1, 0, 2, 0, 3, 0])
  const { colour, width } = trackAttributes(track, 4, 'dark')
  assert.deepEqual([...colour.subarray(0, 3)], [...gasColour(1, 'dark')])
  assert.deepEqual([...colour.subarray(4, 7)], [128, 128, 128])
  assert.ok(width[0]! > width[1]!)
})

test('a single sample is no segment', () => {
  assert.equal(trackAttributes(series([0], [2], [0, 0]), 4, 'dark').length, 0)
})

test('close samples share a segment that keeps the highest of them', () => {
  const n = 9
  const place = Float64Array.from({ length: n }, (_, i) => i)
  const track = {
    ...series(
      [0, 1, 2, 3, 4, 5, 6, 7, 8],
      [2, 2, 6, 2, 2, 2, 2, 2, 2],
      Array.from({ length: 2 * n }, (_, i) => i >> 1),
    ),
    x_m: place,
  }
  const { length, to, colour } = trackAttributes(track, 4, 'dark', 4)
  assert.equal(length, 2)
  assert.deepEqual([...to], [4, 4, 0, 8, 8, 0])
  assert.deepEqual([...colour.subarray(0, 3)], [...gasColour(1, 'dark')])
  assert.deepEqual([...colour.subarray(4, 7)], [...gasColour(0, 'dark')])
})

test('the drawn step is a power of two, one to two pixels', () => {
  assert.deepEqual([0.3, 1, 3.9].map(drawnStep_m), [0.5, 1, 4])
})

test('100,000 samples are ready in well under a second', () => {
  const n = 100_000
  const many = series(
    Array.from({ length: n }, (_, i) => i / 10),
    Array.from({ length: n }, () => 3),
    Array.from({ length: 2 * n }, (_, i) => i * 1e-6),
  )
  const begin = performance.now()
  assert.equal(trackAttributes(many, 4, 'dark').length, n - 1)
  assert.ok(performance.now() - begin < 1000)
})
