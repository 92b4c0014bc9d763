import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { airMotion, windFromMotion } from './wind.ts'

test('a west wind carries the air east, a north wind south', () => {
  const west = airMotion({ speed_mps: 5, from_deg: 270 })
  assert.ok(Math.abs(west.east_mps - 5) < 1e-12 && Math.abs(west.north_mps) < 1e-12)
  const north = airMotion({ speed_mps: 5, from_deg: 0 })
  assert.ok(Math.abs(north.east_mps) < 1e-12 && Math.abs(north.north_mps + 5) < 1e-12)
})

test('report and motion are two ways to say the same', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 60, noNaN: true }),
      fc.double({ min: 0, max: 359.999, noNaN: true }),
      (speed_mps, from_deg) => {
        const { east_mps, north_mps } = airMotion({ speed_mps, from_deg })
        const back = windFromMotion(east_mps, north_mps)
        assert.ok(Math.abs(back.speed_mps - speed_mps) < 1e-9)
        assert.ok(back.from_deg >= 0 && back.from_deg < 360)
        const turn = Math.abs(back.from_deg - from_deg)
        assert.ok(Math.min(turn, 360 - turn) < 1e-9)
      },
    ),
  )
})

test('calm air reads from 0, and missing wind stays missing', () => {
  assert.deepEqual(windFromMotion(0, 0), { speed_mps: 0, from_deg: 0 })
  const { speed_mps, from_deg } = windFromMotion(Number.NaN, 1)
  assert.ok(Number.isNaN(speed_mps) && Number.isNaN(from_deg))
})
