import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutCode } from '../src/reports/assumed.ts'
import { gapOf, groundOf, readySortie, sampleAt } from './sortie.ts'
import { madeSorties } from './testing/made-sorties.ts'

test('a gap is five usual steps', () => {
  const t_us = Float64Array.of(0, 1e6, 2e6, 3e6, 60e6, 61e6)
  assert.equal(gapOf(t_us), 5e6)
  assert.equal(gapOf(Float64Array.of(0, 1e5, 2e5, 3e5)), 1.5e6)
  assert.equal(gapOf(Float64Array.of(7)), 1.5e6)
})

test('inside a gap there is no sample', () => {
  const series = { t_us: Float64Array.of(0, 1e6, 2e6, 60e6), gap_us: 5e6 }
  assert.equal(sampleAt(series, 1.4e6), 1)
  assert.equal(sampleAt(series, 6.9e6), 2)
  assert.equal(sampleAt(series, 30e6), undefined)
  assert.equal(sampleAt({ t_us: new Float64Array(), gap_us: 1 }, 0), undefined)
})

test('ground goes there and back, with and without an origin', () => {
  for (const origin of [null, { lat_deg: -35.3, lon_deg: 149.1 }]) {
    const ground = groundOf(origin)
    assert.equal(ground.georeferenced, origin !== null)
    const [lon, lat] = ground.lonLat(1234.5, -678.9)
    const { x_m, y_m } = ground.local(lon, lat)
    assert.ok(Math.hypot(x_m - 1234.5, y_m + 678.9) < 1e-5)
  }
})

test('a result stored before a field was added opens all the same, with nothing in its place', () => {
  const [{ result, records } = assert.fail('a made sortie')] = madeSorties()
  const { offSite: _, sensitivity: __, activity: ___, assumed: ____, noted: _____, ...older } = result
  const { evenOdds: ______, activity: _______, ...fewer } = records
  const { grid, p50, probability } = result.detectionLimit_kgph
  const stored = { ...older, detectionLimit_kgph: { grid, p50, probability } }
  const sortie = readySortie('old', JSON.parse(JSON.stringify(stored)), JSON.parse(JSON.stringify(fewer)))
  assert.deepEqual([sortie.evenOdds, sortie.activity], [undefined, []])
  assert.deepEqual([sortie.result.offSite, sortie.result.sensitivity, sortie.result.activity], [null, [], []])
  assert.deepEqual([sortie.result.assumed, sortie.result.noted], [[], []])
  assert.deepEqual(withoutCode(sortie.result), result.assumptions, 'shown in English, all of them')
  assert.deepEqual(sortie.result.detectionLimit_kgph, {
    ...{ grid, p50, probability },
    ...{ foundShares: [], unseenShare: null, notExcluded: { half_kgph: null, whole_kgph: null } },
  })
  assert.deepEqual(readySortie('new', result, records).result, result)
})
