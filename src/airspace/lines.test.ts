import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { depthAt, fieldOf } from './field.ts'
import { chainOfGeodesics } from './lines.ts'

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })

test('a line drawn straight in degrees is kept to 5 m, in any direction, over the 180th meridian too', () => {
  const ends = fc.tuple(between(-80, 80), between(-180, 180), between(-9, 9), between(-30, 30), between(0, 1))
  fc.assert(
    fc.property(ends, ([lat_deg, lon_deg, up, over, part]) => {
      const wrapped = (lon: number) => lon - 360 * Math.round(lon / 360)
      const at = (share: number) => ({
        lat_deg: lat_deg + share * up,
        lon_deg: wrapped(lon_deg + share * over),
      })
      const corners = chainOfGeodesics([at(0), at(1)], false)
      assert.deepEqual([corners[0], corners.at(-1)], [at(0), at(1)])
      const coast = corners.slice(1).map((to, k) => ({ from: corners[k]!, to }))
      const zone = { form: 'zone', breadth_m: 1000, land: null, coast, others: [] } as const
      const off_m = 1000 - depthAt(fieldOf({ extent: zone }), at(part))
      assert.ok(off_m <= 5.2, `${off_m} m off`)
    }),
    { numRuns: 500 },
  )
})
