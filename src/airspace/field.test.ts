import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { geodesicBetween, geodesicTo } from '../quantities/geodesy.ts'
import { depth_m, type Region } from '../quantities/region.ts'
import type { Zone } from './boundary-set.ts'
import { depthAt, fieldOf } from './field.ts'
import { area, box, type MadeFeature, setOf } from './made.contract.ts'

// Two states side by side with a coast along 30 N, and an island of the western one off the other's coast.
const SEA_M = 22_224
const west = {
  polygons: [box(-112, 28, -111, 30), box(-110.6, 30.2, -110.5, 30.25)].map((ring) => [ringOf(ring)]),
}
const east = { polygons: [[ringOf(box(-111, 28, -110, 30))]] }
const ring = (region: Region) =>
  region.polygons.map((rings) =>
    rings.map((each) => [...each, each[0]!].map(({ lat_deg, lon_deg }) => [lon_deg, lat_deg])),
  )
const stateOf = (id: string, region: Region): MadeFeature => ({
  properties: { id, kind: 'state', name: id },
  geometry: { type: 'MultiPolygon', coordinates: ring(region) },
})
const seaOf = (id: string, more: Readonly<Record<string, unknown>> = {}): MadeFeature => ({
  properties: { id: `${id}-12`, kind: 'territorial-sea', name: id, breadth_m: SEA_M, of: id, ...more },
  geometry: null,
})
const set = setOf([stateOf('W', west), seaOf('W'), stateOf('E', east), seaOf('E')])
const boundary = (id: string) => set.boundaries.find((each) => each.id === id)!

function ringOf(corners: readonly (readonly [number, number])[]) {
  return corners.slice(0, -1).map(([lon_deg, lat_deg]) => ({ lat_deg, lon_deg }))
}

const near = fc.record({
  lat_deg: fc.double({ min: 29.5, max: 31, noNaN: true }),
  lon_deg: fc.double({ min: -112.5, max: -109.5, noNaN: true }),
})

test('a territorial sea is the land, and the sea within 12 NM of it and nearer to it than to the other', () => {
  const sea = fieldOf(boundary('W-12'))
  fc.assert(
    fc.property(near, (place) => {
      // By the exact routines.
      const [own_m, other_m] = [-depth_m(west, place), -depth_m(east, place)]
      const margins = [SEA_M - own_m, (other_m - own_m) / 2]
      fc.pre(Math.min(...margins.map(Math.abs)) > 1)
      const isIn = own_m < SEA_M && own_m < other_m
      assert.equal(depthAt(sea, place) > 0, isIn, `${own_m} m from its own, ${other_m} m from the other`)
    }),
    { numRuns: 500 },
  )
})

test('no step changes the depth by more than its length: so a line that was far is not passed unseen', () => {
  const step = fc.tuple(
    near,
    fc.double({ min: 0, max: 360, noNaN: true }),
    fc.double({ min: 1, max: 60_000, noNaN: true }),
  )
  for (const id of ['W', 'W-12', 'E-12']) {
    const field = fieldOf(boundary(id))
    fc.assert(
      fc.property(step, ([from, bearing_deg, length_m]) => {
        const to = geodesicTo(from, bearing_deg, length_m)
        const { distance_m } = geodesicBetween(from, to)
        const [one, other] = [depthAt(field, from), depthAt(field, to)]
        assert.ok(Math.abs(one - other) <= distance_m + 0.5, `${id}: ${one} to ${other} m in ${distance_m} m`)
      }),
      { numRuns: 500 },
    )
  }
})

test('it says which line is near: the limit at sea, the border on land, the median line between two coasts', () => {
  const sea = fieldOf(boundary('W-12'))
  const lineAt = (lat_deg: number, lon_deg: number) => {
    depthAt(sea, { lat_deg, lon_deg })
    return sea.line
  }
  assert.equal(lineAt(30.19, -111.8), 'edge', 'about 12 NM off the coast')
  assert.equal(lineAt(29, -111.01), 'edge', 'beside the border')
  assert.equal(lineAt(30.05, -111.001), 'median-line')
})

test('a coast may be given as a line', () => {
  const coast = {
    type: 'LineString',
    coordinates: [
      [-111, 30],
      [-110, 30],
    ],
  }
  const baseline = {
    properties: { id: 'B', kind: 'territorial-sea', name: 'B', breadth_m: SEA_M },
    geometry: coast,
  }
  const field = fieldOf(setOf([baseline]).boundaries[0]!)
  for (const bearing_deg of [0, 180]) {
    const place = geodesicTo({ lat_deg: 30.000001, lon_deg: -110.5 }, bearing_deg, 10_000)
    assert.ok(Math.abs(depthAt(field, place) - (SEA_M - 10_000)) < 120, 'but for the bow of the line, 104 m')
  }
})

test('other states are those of the same set, and no sea without a state but one of its own coast', () => {
  const zone = boundary('W-12').extent as Zone
  assert.deepEqual(
    zone.others.map(({ name }) => name),
    ['E'],
  )
  assert.equal(zone.land !== null, true)
  assert.equal(setOf([area('x', box(0, 0, 1, 1))]).boundaries[0]!.extent.form, 'area')
})
