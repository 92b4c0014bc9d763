import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { containment_m, sigmaFromGva_m, sigmaFromNacP_m, sigmaFromTypeCode_m } from './accuracy.ts'
import { type AdsbMessage, readAdsb } from './adsb.ts'
import { heightFrom12_ft, heightFrom13_ft } from './altitude.ts'
import { type CprPosition, globalPosition, localPosition, longitudeZones } from './cpr.ts'
import { encodeCpr } from './made.contract.ts'
import { addressText, parityRemainder, readReply } from './mode-s.ts'
import { FOOT_M, KNOT_MPS } from './units.ts'

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
const message = (hex: string) => readAdsb(bytes(hex).subarray(4, 11))
const near = (actual: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not within ${tolerance} of ${expected}`)

// Messages and values printed in J. Sun, The 1090 Megahertz Riddle, and in the tests of its program pyModeS.

test('parity: published squitters are sound, and one wrong bit breaks them', () => {
  for (const hex of [
    '8D4840D6202CC371C32CE0576098',
    '8D406B902015A678D4D220AA4BDA',
    '8C4841753AAB238733C8CD4020B1',
  ]) {
    const reply = readReply(bytes(hex))
    assert.equal(reply?.parity, 'sound')
    const damaged = bytes(hex)
    for (let bit = 8; bit < 112; bit++) {
      damaged[bit >> 3]! ^= 0x80 >> (bit & 7)
      assert.equal(readReply(damaged)?.parity, 'broken', `bit ${bit}`)
      damaged[bit >> 3]! ^= 0x80 >> (bit & 7)
    }
  }
})

test('an all-call reply names its address and its interrogator', () => {
  const reply = readReply(bytes('5D484FDEA248F5'))
  assert.deepEqual(reply, { downlinkFormat: 11, parity: 'sound', address: 0x484fde, interrogator: 22 })
})

test('replies that mix the address into the parity are never called sound', () => {
  // A height reply of 36,000 ft.
  const reply = readReply(bytes('20001718029FCD'))
  assert.equal(reply?.parity, 'address')
  assert.equal(heightFrom13_ft(0x1718), 36000)
  assert.equal(addressText(0x00a1), '0000a1')
})

test('a reply whose length is not that of its format is none', () => {
  assert.equal(readReply(bytes('8D4840D6202CC3')), undefined)
  assert.equal(readReply(bytes('5D484FDEA248F55D484FDEA248F5')), undefined)
  assert.equal(readReply(new Uint8Array()), undefined)
})

test('identification', () => {
  assert.deepEqual(message('8D4840D6202CC371C32CE0576098'), {
    kind: 'identification',
    callsign: 'KLM1023',
    category: 'A0',
  })
  assert.equal((message('8D406B902015A678D4D220AA4BDA') as { callsign: string }).callsign, 'EZY85MH')
})

function cprOf(hex: string): CprPosition {
  const read = message(hex)
  assert.ok(read.kind === 'airborne' || read.kind === 'surface')
  return read.cpr
}

test('airborne position, global', () => {
  const first = message('8D40621D58C382D690C8AC2863A7')
  assert.ok(first.kind === 'airborne')
  assert.equal(heightFrom12_ft(first.heightCode), 38000)
  const place = globalPosition(first.cpr, cprOf('8D40621D58C386435CC412692AD6'), false)
  near(place!.lat_deg, 52.2572021484375, 1e-9)
  near(place!.lon_deg, 3.91937255859375, 1e-9)
  const newer = globalPosition(
    cprOf('8D40058B58C901375147EFD09357'),
    cprOf('8D40058B58C904A87F402D3B8C59'),
    true,
  )
  near(newer!.lat_deg, 49.81755, 1e-5) // printed with five digits
  near(newer!.lon_deg, 6.08442, 1e-5)
})

test('airborne position, local', () => {
  const place = localPosition(
    cprOf('8D40621D58C382D690C8AC2863A7'),
    { lat_deg: 52.258, lon_deg: 3.918 },
    false,
  )
  near(place!.lat_deg, 52.2572021484375, 1e-9)
  near(place!.lon_deg, 3.91937255859375, 1e-9)
  // The reference lies on the border of a zone (pyModeS, "numerical challenge").
  const border = localPosition(
    cprOf('8D06A15358BF17FF7D4A84B47B95'),
    { lat_deg: 30.508474576271183, lon_deg: 36 + 3e-15 },
    false,
  )
  near(border!.lat_deg, 30.5054, 1e-4)
  near(border!.lon_deg, 33.44787, 1e-4)
})

test('surface position needs a reference, and takes the solution next to it', () => {
  const [first, second] = [cprOf('8C4841753AAB238733C8CD4020B1'), cprOf('8C4841753A8A35323FAEBDAC702D')]
  const place = globalPosition(first, second, true, { lat_deg: 51.99, lon_deg: 4.375 })
  near(place!.lat_deg, 52.320607, 1e-6)
  near(place!.lon_deg, 4.734735, 1e-6)
  const local = localPosition(cprOf('8C4841753A9A153237AEF0F275BE'), { lat_deg: 51.99, lon_deg: 4.375 }, true)
  near(local!.lat_deg, 52.320561, 1e-6)
  near(local!.lon_deg, 4.735735, 1e-6)
  const [even2, odd2] = [cprOf('903a23ff426a38565950432ebf95'), cprOf('903a23ff426a4e65f7487a775d17')]
  for (const [at, expected] of [
    [
      [43.63, 1.37],
      [43.62646, 1.37476],
    ],
    [
      [-43.5, 1.37],
      [-46.37354, 1.4435],
    ],
    [
      [43.63, -178.63],
      [43.62646, -178.62524],
    ],
    [
      [43.63, 91.37],
      [43.62646, 91.37476],
    ],
  ] as const) {
    const found = globalPosition(even2, odd2, true, { lat_deg: at[0], lon_deg: at[1] })
    near(found!.lat_deg, expected[0], 1e-5)
    near(found!.lon_deg, expected[1], 1e-5)
  }
})

test('surface speed and course', () => {
  const read = message('8C4841753A9A153237AEF0F275BE')
  assert.ok(read.kind === 'surface')
  // Code 41 is 15 kt + (41 - 39) x 1 kt.
  near(read.speed_mps / KNOT_MPS, 17, 1e-9)
  near(read.course_deg, 92.8125, 1e-9)
})

test('a pair whose messages lie in different longitude zones has no answer', () => {
  const cpr = (odd: boolean, lat17: number) => ({ odd, lat17, lon17: 0 })
  assert.equal(globalPosition(cpr(false, 8192), cpr(true, 114688), false), undefined)
  assert.equal(
    globalPosition(cpr(false, 28672), cpr(true, 122880), false, { lat_deg: 50, lon_deg: 0 }),
    undefined,
  )
})

test('the table of longitude zones is that of the formula', () => {
  for (const [lat_deg, zones] of [
    [0, 59],
    [45, 42],
    [80, 10],
    [87, 2],
    [-87, 2],
    [87.5, 1],
    [90, 1],
  ] as const)
    assert.equal(longitudeZones(lat_deg), zones)
  const a = 1 - Math.cos(Math.PI / 30)
  for (let lat_deg = -86.95; lat_deg < 87; lat_deg += 0.1) {
    const b = Math.cos((lat_deg * Math.PI) / 180) ** 2
    assert.equal(longitudeZones(lat_deg), Math.floor((2 * Math.PI) / Math.acos(1 - a / b)), `${lat_deg}`)
  }
})

test('positions come back from their codes within half a step', () => {
  const degrees = (max: number) => fc.double({ min: -max, max, noNaN: true })
  fc.assert(
    fc.property(degrees(86.5), degrees(179.9), fc.boolean(), (lat_deg, lon_deg, oddIsNewer) => {
      const place = globalPosition(
        encodeCpr(lat_deg, lon_deg, false),
        encodeCpr(lat_deg, lon_deg, true),
        oddIsNewer,
      )
      const here = { lat_deg: Math.max(-90, Math.min(90, lat_deg + 0.5)), lon_deg: lon_deg - 0.5 }
      const local = localPosition(encodeCpr(lat_deg, lon_deg, oddIsNewer), here, false)
      near(local!.lat_deg, lat_deg, 3e-5) // 6.1 degrees / 2^18
      // Undefined only where rounding put the two into different longitude zones.
      if (place) near(place.lat_deg, lat_deg, 3e-5)
      const lonStep = 360 / Math.max(1, longitudeZones(lat_deg) - 2) / 2 ** 18
      if (place) near(place.lon_deg, lon_deg, lonStep * 1.01)
    }),
  )
})

test('velocity over ground and through the air', () => {
  const ground = message('8D485020994409940838175B284F')
  assert.ok(ground.kind === 'velocity')
  near(ground.speed_mps / KNOT_MPS, 159.2, 0.005)
  near(ground.course_deg, 182.88, 0.005)
  near((ground.climb_mps * 60) / FOOT_M, -832, 1e-9)
  assert.equal(ground.climbFrom, 'geometric')
  // The book prints (23 - 1) x 25 ft.
  near(ground.geometricLessBarometric_m / FOOT_M, 550, 1e-9)
  const air = message('8DA05F219B06B6AF189400CBC33F')
  assert.ok(air.kind === 'velocity')
  near(air.airspeed_mps / KNOT_MPS, 375, 1e-9)
  assert.equal(air.airspeedKind, 'true')
  near(air.magneticHeading_deg, 243.98, 0.005)
  near((air.climb_mps * 60) / FOOT_M, -2304, 1e-9)
  assert.ok(Number.isNaN(air.speed_mps) && Number.isNaN(air.geometricLessBarometric_m))
})

test('heights of replies: 25 ft steps, Gillham, and codes nobody assigned', () => {
  assert.equal(heightFrom13_ft(0x1030), 25000) // pyModeS
  assert.ok(Number.isNaN(heightFrom13_ft(0)))
  assert.ok(Number.isNaN(heightFrom13_ft((1 << 12) | (1 << 8)))) // C1 and C4 without C2: pyModeS
  assert.ok(Number.isNaN(heightFrom13_ft(0x40)), 'metric heights were never assigned')
  // The lowest code, C4 alone, is -1,200 ft (ICAO Annex 10 volume IV, appendix to chapter 3).
  assert.equal(heightFrom13_ft(1 << 8), -1200)
})

test('Gillham heights rise by a hundred feet while one bit changes', () => {
  const byHeight = new Map<number, number>()
  for (let code = 1; code < 8192; code++) {
    if ((code & 0x50) !== 0) continue
    const height_ft = heightFrom13_ft(code)
    if (Number.isNaN(height_ft)) continue
    assert.ok(!byHeight.has(height_ft), `${height_ft} ft has two codes`)
    byHeight.set(height_ft, code)
  }
  const heights = [...byHeight.keys()].sort((a, b) => a - b)
  assert.equal(heights[0], -1200)
  assert.equal(heights.at(-1), 126700) // the end of the published table
  for (let i = 1; i < heights.length; i++) {
    assert.equal(heights[i]! - heights[i - 1]!, 100)
    const changed = byHeight.get(heights[i]!)! ^ byHeight.get(heights[i - 1]!)!
    assert.equal(changed & (changed - 1), 0, `${heights[i]} ft changes more than one bit`)
  }
})

test('operational status', () => {
  // Version 2, NIC supplement A, NACp 10, GVA 2, SIL 3, as pyModeS builds it for its own test.
  const field = bytes(`F800000000${((2 << 13) | (1 << 12) | (10 << 8) | (2 << 6) | (3 << 4)).toString(16)}`)
  assert.deepEqual(readAdsb(field), {
    kind: 'status',
    onGround: false,
    version: 2,
    nicA: 1,
    nicC: undefined,
    nacP: 10,
    sil: 3,
    gva: 2,
  })
})

test('accuracy: 95 % bounds become 1-sigma', () => {
  near(sigmaFromNacP_m(10), 10 / 2.4477, 1e-4)
  near(sigmaFromNacP_m(8), 92.6 / 2.4477, 1e-3)
  near(sigmaFromGva_m(2), 45 / 1.96, 1e-2)
  near(sigmaFromTypeCode_m(11), 92.6 / 2.4477, 1e-3)
  for (const none of [sigmaFromNacP_m(0), sigmaFromNacP_m(12), sigmaFromGva_m(3), sigmaFromTypeCode_m(18)])
    assert.ok(Number.isNaN(none))
})

test('containment: the largest radius that what is known admits', () => {
  const known = { version: 2, nicA: 1, nicB: 1, nicC: undefined }
  near(containment_m(11, known), 75, 0)
  near(containment_m(11, { ...known, nicA: 0, nicB: 0 }), 185.2, 1e-9)
  near(containment_m(11, { ...known, version: undefined, nicA: undefined }), 185.2, 1e-9)
  near(containment_m(13, { ...known, nicA: 0 }), 555.6, 1e-9)
  near(containment_m(8, { version: 2, nicA: 1, nicB: undefined, nicC: 1 }), 370.4, 1e-9)
  assert.ok(Number.isNaN(containment_m(18, known)) && Number.isNaN(containment_m(19, known)))
  assert.ok(Number.isNaN(containment_m(8, { ...known, nicC: undefined, nicA: undefined })))
})

test('any bits have an answer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 7, maxLength: 14 }), (reply) => {
      const read: AdsbMessage = readAdsb(reply.subarray(0, 7))
      assert.ok(read.kind.length > 0)
      readReply(reply)
      assert.ok(parityRemainder(reply) >= 0 && parityRemainder(reply) < 2 ** 24)
    }),
  )
})
