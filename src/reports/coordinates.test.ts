import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import mgrs from 'mgrs'
import { placeTexts } from './coordinates.ts'
import { areaText, digits, grouped, percent } from './numbers.ts'

test('a published pair of coordinates and grid reference', () => {
  // 4Q FJ 1234 5678 (10 m) is given as 21 18 34.0 N, 157 55 00.7 W in the Wikipedia article on MGRS.
  const place = placeTexts({ lat_deg: 21 + 18 / 60 + 34 / 3600, lon_deg: -(157 + 55 / 60 + 0.7 / 3600) }, 1)
  assert.match(place.mgrs!, /^4Q FJ 1234\d 5678\d$/)
  assert.equal(place.dms, '21°18′34.00″N 157°55′00.70″W')
  assert.equal(place.decimal, '21.309444, −157.916861')
})

test('what is known to 500 m is not printed to the metre', () => {
  const place = placeTexts({ lat_deg: 27.67214, lon_deg: -110.15377 }, 500)
  assert.equal(place.decimal, '27.672, −110.154')
  assert.equal(place.dms, '27°40′20″N 110°09′14″W')
  assert.equal(place.mgrs, '12R WR 834 611')
})

test('sixty seconds are never printed, and beyond the grid there is no grid reference', () => {
  assert.equal(placeTexts({ lat_deg: 9.9999999, lon_deg: 0 }, 30).dms, '10°00′00.0″N 0°00′00.0″E')
  assert.equal(placeTexts({ lat_deg: 88, lon_deg: 0 }, 100).mgrs, null)
})

test('every form leads back to within the uncertainty', () => {
  const places = fc.record({
    lat_deg: fc.double({ min: -79.9, max: 83.9, noNaN: true }),
    lon_deg: fc.double({ min: -180, max: 179.9, noNaN: true }),
  })
  fc.assert(
    fc.property(places, fc.double({ min: 2, max: 2000, noNaN: true }), (place, uncertainty_m) => {
      const { decimal, dms, mgrs: grid } = placeTexts(place, uncertainty_m)
      const [lat, lon] = decimal.replaceAll('−', '-').split(', ').map(Number)
      assert.ok(Math.abs(lat! - place.lat_deg) * 111_000 <= uncertainty_m)
      assert.ok(Math.abs(lon! - place.lon_deg) * 111_000 <= uncertainty_m)
      const [, d, m, s, letter] = /^(\d+)°(\d\d)′([\d.]+)″([NS])/.exec(dms)!
      const fromDms = (letter === 'S' ? -1 : 1) * (Number(d) + Number(m) / 60 + Number(s) / 3600)
      assert.ok(Math.abs(fromDms - place.lat_deg) * 111_000 <= Math.max(uncertainty_m, 16))
      const [west, south, east, north] = mgrs.inverse(grid!.replaceAll(' ', ''))
      const margin_deg = uncertainty_m / 111_000
      assert.ok(place.lat_deg >= south - margin_deg && place.lat_deg <= north + margin_deg)
      assert.ok(east > west)
    }),
    { seed: 3, numRuns: 300 },
  )
})

test('numbers as people read them', () => {
  assert.equal(digits(0.001234), '0.0012')
  assert.equal(digits(1234567, 3), '1 230 000')
  assert.equal(digits(-9.96), '-10')
  assert.equal(grouped('1000.25'), '1 000.25')
  assert.equal(percent(0.9999), '> 99')
  assert.equal(percent(0.001), '< 1')
  assert.equal(percent(1), '100')
  assert.equal(areaText(912), '910 m²')
  assert.equal(areaText(9_120), '9 100 m²')
  assert.equal(areaText(91_200), '9.1 ha')
})
