import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extentOf } from './extent.ts'

type Drawn = Parameters<typeof extentOf>[0]

/** One look, from 1 km west of the origin at the origin; its picture's corners as given, in kilometres. */
function look(corners: readonly (readonly [number, number])[]): Drawn {
  const [x, y] = [corners.map(([east]) => east / 100), corners.map(([, north]) => north / 100)]
  const looks = {
    ...{ lon_deg: [-0.01], lat_deg: [0], centreLon_deg: [0], centreLat_deg: [0] },
    ...{ cornerLon_deg: x, cornerLat_deg: y },
  }
  return {
    series: [],
    result: { sources: [] },
    searchArea: [],
    flight: {
      videos: [{ looks }],
      tracks: [{ record: { whose: 'own' }, lonLat: Float64Array.of(-0.01, 0, -0.011, 0) }],
    },
    ground: { local: (lon: number, lat: number) => ({ x_m: 1e5 * lon, y_m: 1e5 * lat }) },
  } as unknown as Drawn
}

const whole = (extent: object) => Object.values(extent).map((value) => Math.round(value))

test('a flight without gas: the map shows the aircraft and all of its picture', () => {
  const { west_m, east_m, south_m, north_m } = extentOf(
    look([
      [-0.1, -0.2],
      [0.3, -0.2],
      [0.3, 0.2],
      [-0.1, 0.2],
    ]),
    false,
  )
  assert.deepEqual(whole({ west_m, east_m, south_m, north_m }), [-1100, 300, -200, 200])
})

test('a corner towards the horizon, and one that is not known, do not make the rest small', () => {
  const { east_m, north_m } = extentOf(
    look([
      [-0.1, -0.2],
      [0.3, -0.2],
      [200, 100],
      [Number.NaN, Number.NaN],
    ]),
    false,
  )
  assert.deepEqual(whole({ east_m, north_m }), [300, 0])
})

test('nothing at all: a hundred metres', () => {
  const nothing = { ...look([]), flight: undefined } as unknown as Drawn
  assert.deepEqual(whole(extentOf(nothing, false)), [-50, 50, -50, 50])
})
