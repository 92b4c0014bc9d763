import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readHevcSps, readSps } from './sps.ts'

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g)!, (digits) => Number.parseInt(digits, 16))

// What libx265 3.5 writes for 322 x 182 at 4:2:0; ffprobe 5.1 reads Main, level 2, 322 x 182 from it.
const HEVC = '0101600000030090000003000003003ca00a480b9c9596566924caf0168080000003008000000c84'

test('H.265: size behind its crop, profile, compatibility, tier, level and constraints', () => {
  assert.deepEqual(readHevcSps(bytes(HEVC)), { codec: 'hev1.1.6.L60.90', width_px: 322, height_px: 182 })
})

test('a set that is cut before its size is known says nothing', () => {
  const whole = bytes(HEVC)
  for (let length = 0; length < 20; length++) assert.equal(readHevcSps(whole.subarray(0, length)), undefined)
})

test('any bytes: a sound size or nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (any) => {
      for (const format of [readSps(any), readHevcSps(any)]) {
        if (format === undefined) continue
        assert.ok(format.width_px > 0 && format.width_px <= 16384)
        assert.ok(format.height_px > 0 && format.height_px <= 16384)
      }
    }),
  )
})
