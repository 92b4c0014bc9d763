import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { briggs, briggsSpread_m } from './dispersion.ts'
import {
  beamMean_sPerM3,
  beamMeanEven_sPerM3,
  columnCoupling_sPerM2,
  type PlumeAxis,
  type PlumePoint,
  type PlumeSpread,
} from './path-integrals.ts'
import { plumeCoupling_sPerM3 } from './plume.ts'

const point = (along_m: number, across_m: number, height_m: number): PlumePoint => ({
  along_m,
  across_m,
  height_m,
})
const plume: PlumeAxis = { sourceHeight_m: 3, wind_mps: 2.5 }
const neutral: PlumeSpread = {
  y_m: (x) => briggsSpread_m(briggs.open.D.y, x),
  z_m: (x) => briggsSpread_m(briggs.open.D.z, x),
}

/** The beam in so many pieces, each by its middle: the plume itself, point by point. */
function bruteForce(
  from: PlumePoint,
  to: PlumePoint,
  axis: PlumeAxis,
  spread: PlumeSpread,
  pieces: number,
): number {
  let sum = 0
  for (let k = 0; k < pieces; k++) {
    const f = (k + 0.5) / pieces
    const x = from.along_m + f * (to.along_m - from.along_m)
    if (x <= 0) continue
    const at = {
      crosswind_m: from.across_m + f * (to.across_m - from.across_m),
      height_m: from.height_m + f * (to.height_m - from.height_m),
      ...axis,
      sigmaY_m: spread.y_m(x),
      sigmaZ_m: spread.z_m(x),
    }
    sum += plumeCoupling_sPerM3(at) / pieces
  }
  return sum
}

const along = fc.double({ min: 10, max: 200, noNaN: true })
const across = fc.double({ min: -40, max: 40, noNaN: true })
const height = fc.double({ min: 0, max: 12, noNaN: true })
const end = fc.tuple(along, across, height).map(([x, y, z]) => point(x, y, z))

for (const lid_m of [undefined, 12])
  test(`with even spreads a beam of any slant is exact${lid_m === undefined ? '' : ', under a lid too'}`, () => {
    const axis = lid_m === undefined ? plume : { ...plume, lid_m }
    const even = { y_m: () => 9, z_m: () => 5 }
    const peak = 1 / (2 * Math.PI * 2.5 * 9 * 5)
    fc.assert(
      fc.property(end, end, (from, to) => {
        const closed = beamMeanEven_sPerM3(from, to, axis, 9, 5)
        assert.ok(Math.abs(closed - bruteForce(from, to, axis, even, 2000)) < 1e-6 * peak)
        assert.ok(Math.abs(beamMeanEven_sPerM3(to, from, axis, 9, 5) / closed - 1) < 1e-9)
        const middle = point(0, (from.across_m + to.across_m) / 2, (from.height_m + to.height_m) / 2)
        const halves =
          (beamMeanEven_sPerM3(from, middle, axis, 9, 5) + beamMeanEven_sPerM3(middle, to, axis, 9, 5)) / 2
        assert.ok(Math.abs(halves / closed - 1) < 1e-9)
      }),
      { seed: 2, numRuns: 60 },
    )
  })

test('a beam of no length is the plume at that point', () => {
  const at = point(80, 6, 2)
  const here = plumeCoupling_sPerM3({ crosswind_m: 6, height_m: 2, ...plume, sigmaY_m: 9, sigmaZ_m: 5 })
  assert.ok(Math.abs(beamMeanEven_sPerM3(at, at, plume, 9, 5) / here - 1) < 1e-14)
  const onCurve = beamMean_sPerM3(at, at, plume, neutral)
  assert.ok(Math.abs(onCurve / bruteForce(at, at, plume, neutral, 1) - 1) < 1e-12)
})

const oblique = [
  [point(60, -30, 2), point(120, 30, 2)],
  [point(20, -12, 1), point(180, 25, 4)],
  [point(100, -40, 2), point(100, 40, 6)],
  [point(-50, -15, 2), point(70, 15, 2)],
  [point(5, 8, 0), point(200, 8, 12)],
] as const

for (const [from, to] of oblique)
  test(`a beam ${from.along_m},${from.across_m},${from.height_m} to ${to.along_m},${to.across_m},${to.height_m} through a plume that widens`, () => {
    const truth = bruteForce(from, to, plume, neutral, 100_000)
    const fine = beamMean_sPerM3(from, to, plume, neutral, 0.001)
    assert.ok(Math.abs(fine / truth - 1) < 2e-6, `${fine / truth - 1}`)
    const usual = beamMean_sPerM3(from, to, plume, neutral)
    assert.ok(Math.abs(usual / truth - 1) < 0.003, `${usual / truth - 1}`)
    assert.ok(Math.abs(beamMean_sPerM3(to, from, plume, neutral) / usual - 1) < 1e-9)
  })

test('a beam across the whole plume, times its length and the wind, is the rate per metre of height there', () => {
  const x = 90
  const sigmaZ_m = neutral.z_m(x)
  for (const z of [0, 2, 7]) {
    const mean = beamMean_sPerM3(point(x, -400, z), point(x, 400, z), plume, neutral)
    const images = Math.exp(-0.5 * ((z - 3) / sigmaZ_m) ** 2) + Math.exp(-0.5 * ((z + 3) / sigmaZ_m) ** 2)
    assert.ok(Math.abs((mean * 800 * 2.5) / (images / (Math.sqrt(2 * Math.PI) * sigmaZ_m)) - 1) < 1e-9)
  }
})

test('what lies upwind of the source or above the lid is clean air', () => {
  const low = { ...plume, lid_m: 10 }
  assert.equal(beamMean_sPerM3(point(-80, -5, 2), point(-1, 5, 2), plume, neutral), 0)
  assert.equal(beamMean_sPerM3(point(40, 0, 11), point(90, 0, 14), low, neutral), 0)
  const whole = beamMean_sPerM3(point(70, 0, 0), point(70, 0, 20), low, neutral)
  const below = beamMean_sPerM3(point(70, 0, 0), point(70, 0, 10), low, neutral)
  assert.ok(Math.abs((2 * whole) / below - 1) < 1e-9)
  const through = beamMean_sPerM3(point(-60, 2, 2), point(60, 2, 2), plume, neutral, 0.01)
  const downwind = beamMean_sPerM3(point(0, 2, 2), point(60, 2, 2), plume, neutral, 0.01)
  assert.ok(Math.abs((2 * through) / downwind - 1) < 1e-9)
})

test('every beam has a finite mean that is not negative, beams that begin abreast of the source too', () => {
  const anywhere = fc
    .tuple(fc.constantFrom(-30, 0, 1e-6, 20, 150), across, height)
    .map(([x, y, z]) => point(x, y, z))
  fc.assert(
    fc.property(anywhere, anywhere, (from, to) => {
      const mean = beamMean_sPerM3(from, to, { sourceHeight_m: 1.234, wind_mps: 3 }, neutral)
      assert.ok(Number.isFinite(mean) && mean >= 0)
    }),
    { seed: 6, numRuns: 500 },
  )
})

test('the columns across a plume, times the wind, carry what is emitted, at any height, depth and lid', () => {
  for (const [sigmaZ_m, sourceHeight_m, lid_m] of [
    [5, 3, undefined],
    [0.5, 20, undefined],
    [5, 3, 12],
    [40, 12, 12],
  ] as const) {
    let flux = 0
    for (let y = -80; y <= 80; y += 2) {
      const at = { crosswind_m: y, wind_mps: 2.5, sigmaY_m: 9, sigmaZ_m, sourceHeight_m }
      flux += 2.5 * columnCoupling_sPerM2(lid_m === undefined ? at : { ...at, lid_m }) * 2
    }
    // Images beyond three spreads are left out under a lid.
    assert.ok(Math.abs(flux - 1) < 1e-6, `${flux}`)
  }
})

test('the whole column is exp(-y²/2sy²) / (sqrt(2 pi) u sy), and a part of it the integral over its heights', () => {
  const at = { crosswind_m: 7, wind_mps: 2.5, sigmaY_m: 9, sigmaZ_m: 5, sourceHeight_m: 3 }
  const law = Math.exp(-0.5 * (7 / 9) ** 2) / (Math.sqrt(2 * Math.PI) * 2.5 * 9)
  assert.ok(Math.abs(columnCoupling_sPerM2(at) / law - 1) < 1e-14)
  for (const lid_m of [undefined, 9])
    for (const [fromHeight_m, toHeight_m] of [
      [0, 4],
      [2, 8],
      [6, 30],
    ] as const) {
      const under = lid_m === undefined ? at : { ...at, lid_m }
      const pieces = 20_000
      const top = Math.min(toHeight_m, lid_m ?? toHeight_m)
      let sum = 0
      for (let k = 0; k < pieces; k++) {
        const height_m = fromHeight_m + ((k + 0.5) * (top - fromHeight_m)) / pieces
        sum += (plumeCoupling_sPerM3({ ...under, height_m }) * (top - fromHeight_m)) / pieces
      }
      const column = columnCoupling_sPerM2({ ...under, fromHeight_m, toHeight_m })
      assert.ok(Math.abs(column / sum - 1) < 1e-6, `${column / sum - 1}`)
      const beam = beamMeanEven_sPerM3(
        point(50, 7, fromHeight_m),
        point(50, 7, top),
        { ...plume, ...under },
        9,
        5,
      )
      assert.ok(Math.abs((beam * (top - fromHeight_m)) / column - 1) < 1e-9)
    }
  assert.equal(columnCoupling_sPerM2({ ...at, fromHeight_m: 5, toHeight_m: 5 }), 0)
  assert.equal(columnCoupling_sPerM2({ ...at, sourceHeight_m: 12, lid_m: 9 }), 0)
})
