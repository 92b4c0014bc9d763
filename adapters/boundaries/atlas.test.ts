import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atlasBoundaries, statesNear, TERRITORIAL_SEA_M } from '../../src/airspace/atlas.ts'
import { readBoundaries } from '../../src/airspace/boundaries.ts'
import type { BoundarySet } from '../../src/airspace/boundary-set.ts'
import { depthAt, fieldOf } from '../../src/airspace/field.ts'
import { atlasCountries } from './atlas.ts'

const { countries, version } = atlasCountries()

function setOf(states: readonly string[]): BoundarySet {
  const document = atlasBoundaries(countries, states, version)
  assert.ok(document !== undefined)
  const read = readBoundaries(JSON.stringify(document), 'atlas', '00')
  assert.ok(read.ok, JSON.stringify(read).slice(0, 500))
  return read.value
}

const set = setOf(['MX', 'US'])
const depth_m = (id: string, lat_deg: number, lon_deg: number) =>
  depthAt(fieldOf(set.boundaries.find((each) => each.id === id)!), { lat_deg, lon_deg })

test('the set says that it is not official, where it is from and how far it may be off', () => {
  assert.equal(set.isOfficial, false)
  assert.match(set.source, /Natural Earth.*world-atlas 2\.\d+\.\d+/)
  assert.equal(set.accuracy_m, 2000)
  const judged = set.boundaries.filter(({ isNeighbour }) => !isNeighbour).map(({ id }) => id)
  assert.deepEqual(judged, ['MX', 'MX-12NM', 'US', 'US-12NM'])
  const beside = set.boundaries.filter(({ isNeighbour }) => isNeighbour).map(({ name }) => name)
  for (const name of ['Canada', 'Guatemala', 'Belize', 'Russia']) assert.ok(beside.includes(name), name)
})

// The land border by the treaty of 1853 and its monuments: 31° 20' N from 108° 12' 30" W to 111° 04' 30" W, then 31° 47' N at
// El Paso, and monument 258 on the Pacific at 32° 32' 03" N.
const monuments = [
  [31.3336, -109],
  [31.3325, -110],
  [31.7837, -107],
  [31.7839, -106.529],
  [32.5342, -117.1236],
] as const
for (const [lat_deg, lon_deg] of monuments)
  test(`the border at ${lat_deg}, ${lon_deg} is no farther off than the set says`, () => {
    const off_m = Math.min(
      Math.abs(depth_m('MX', lat_deg, lon_deg)),
      Math.abs(depth_m('US', lat_deg, lon_deg)),
    )
    assert.ok(off_m <= set.accuracy_m, `${off_m} m`)
  })

test('land, sea within 12 NM and the open sea', () => {
  assert.ok(depth_m('MX', 19.43, -99.13) > 100_000, 'the capital')
  assert.ok(depth_m('US', 38.9, -77.03) > 0 && depth_m('MX', 38.9, -77.03) < 0)
  // Off Cabo San Lucas: the coast of the cape stands at 22.87 N.
  assert.ok(depth_m('MX', 22.78, -109.9) < 0 && depth_m('MX-12NM', 22.78, -109.9) > 0)
  assert.ok(depth_m('MX-12NM', 22.5, -109.9) < 0)
  const [off_m, land_m] = [depth_m('MX-12NM', 22.5, -109.9), depth_m('MX', 22.5, -109.9)]
  assert.ok(Math.abs(off_m - (land_m + TERRITORIAL_SEA_M)) < 1, 'twelve nautical miles, to the metre')
})

test('states around a place', () => {
  assert.deepEqual(statesNear(countries, [{ lat_deg: 32.5, lon_deg: -117 }]), ['MX', 'US'])
  assert.deepEqual(statesNear(countries, [{ lat_deg: 24, lon_deg: -102 }]), ['MX'], 'far inland')
  assert.deepEqual(statesNear(countries, [{ lat_deg: 0, lon_deg: -150 }]), [])
  const fiji = statesNear(countries, [{ lat_deg: -16.5, lon_deg: 179.9 }])
  assert.deepEqual(fiji, ['FJ'], 'on both sides of the 180th meridian')
})

test('states of many islands, and on both sides of the 180th meridian, can be read; one that is none is not there', () => {
  assert.equal(atlasBoundaries(countries, ['MX', 'XX'], version), undefined)
  for (const state of ['RU', 'FJ', 'NO']) setOf([state])
})
