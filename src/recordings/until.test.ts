import assert from 'node:assert/strict'
import { test } from 'node:test'
import { note } from './note.ts'
import type { GasSeries, SortieRecordings, WindSeries } from './recording.ts'
import { recordingsUntil } from './until.ts'

const times = (...t_s: number[]) => Float64Array.from(t_s, (t) => t * 1e6)

const drone: GasSeries = {
  sensor: 'drone',
  species: 'CH4',
  geometry: {
    kind: 'moving',
    x_m: Float64Array.of(0, 5, 10, 15),
    y_m: Float64Array.of(1, 1, 1, 1),
    z_m: Float64Array.of(4, 4, 4, 4),
  },
  t_us: times(10, 11, 12, 13),
  value_ppm: Float64Array.of(2, 2.1, 2.2, 2.3),
  sigma_ppm: Float64Array.of(0.1, 0.2, 0.3, 0.4),
  response_s: 1,
  clip_ppm: { low: null, high: null },
  averaging_s: 0,
  temperature_K: 288.15,
  pressure_Pa: 101325,
}
const post: GasSeries = {
  ...drone,
  sensor: 'post',
  geometry: { kind: 'fixed', x_m: 1, y_m: 2, z_m: 3 },
  t_us: times(11.5, 71.5),
  value_ppm: Float64Array.of(2, 3),
  sigma_ppm: null,
}
const wind: WindSeries = {
  t_us: times(9, 12, 15),
  east_mps: Float64Array.of(1, 2, 3),
  north_mps: Float64Array.of(4, 5, 6),
  up_mps: null,
  height_m: 10,
  obukhovLength_m: null,
  sigmaHorizontal_mps: Float64Array.of(0.1, 0.2, 0.3),
  averaging_s: 0,
}
const all: SortieRecordings = {
  frame: { origin: null },
  gas: [drone, post],
  wind,
  searchArea: null,
  searchHeight_m: [0, 5],
  inputs: [],
  notes: [note('air-assumed')],
}

test('what had been recorded by then, that instant included, every column of a series cut alike', () => {
  const { gas, wind: air, ...rest } = recordingsUntil(all, 12e6)
  assert.deepEqual(gas[0], {
    ...drone,
    geometry: {
      kind: 'moving',
      x_m: Float64Array.of(0, 5, 10),
      y_m: Float64Array.of(1, 1, 1),
      z_m: Float64Array.of(4, 4, 4),
    },
    t_us: times(10, 11, 12),
    value_ppm: Float64Array.of(2, 2.1, 2.2),
    sigma_ppm: Float64Array.of(0.1, 0.2, 0.3),
  })
  assert.deepEqual(
    [gas[1]!.geometry, gas[1]!.value_ppm, gas[1]!.sigma_ppm],
    [post.geometry, Float64Array.of(2), null],
  )
  assert.deepEqual(
    [air!.t_us, air!.east_mps, air!.north_mps, air!.up_mps, air!.sigmaHorizontal_mps],
    [times(9, 12), Float64Array.of(1, 2), Float64Array.of(4, 5), null, Float64Array.of(0.1, 0.2)],
  )
  const { gas: _, wind: __, ...same } = all
  assert.deepEqual(rest, same)
})

test('before anything, series are empty and there is no wind; after everything, all is there', () => {
  const none = recordingsUntil(all, 8e6)
  assert.deepEqual(
    none.gas.map(({ t_us }) => t_us.length),
    [0, 0],
  )
  assert.equal(none.wind, null)
  assert.deepEqual(recordingsUntil(all, 1e9), all)
  assert.equal(recordingsUntil({ ...all, wind: null }, 1e9).wind, null)
})
