import assert from 'node:assert/strict'
import { test } from 'node:test'
import { initialSpread_m, type Patch, patchMean, patchSpread_m, virtualDistance_m } from './area-source.ts'
import { briggs, briggsSpread_m, pasquillGiffordSpread_m, type StabilityClass } from './dispersion.ts'
import { gaussianMean } from './gaussian.ts'
import { plumeCoupling_sPerM3 } from './plume.ts'

const square = (side_m: number, turn_rad = 0): Patch => ({
  kind: 'rectangle',
  length_m: side_m,
  width_m: side_m,
  turn_rad,
})

test('the mean over a patch of 1 is 1, and of squared places the variance of the place', () => {
  for (const patch of [
    square(12),
    square(12, 0.6),
    { kind: 'rectangle', length_m: 30, width_m: 8, turn_rad: 1.1 },
    { kind: 'disc', diameter_m: 17 },
  ] as const) {
    const { along_m, across_m } = patchSpread_m(patch)
    assert.ok(Math.abs(patchMean(patch, () => 1) - 1) < 1e-12)
    assert.ok(Math.abs(patchMean(patch, (x) => x)) < 1e-12)
    assert.ok(Math.abs(Math.sqrt(patchMean(patch, (x) => x * x)) / along_m - 1) < 1e-12)
    assert.ok(Math.abs(Math.sqrt(patchMean(patch, (_, y) => y * y)) / across_m - 1) < 1e-12)
  }
})

test('a rectangle square to a Gaussian is a product of two closed means, a centred disc of one', () => {
  const gauss = (x: number, y: number) => Math.exp(-0.5 * (x / 3) ** 2 - 0.5 * ((y - 4) / 2) ** 2)
  const patch: Patch = { kind: 'rectangle', length_m: 6, width_m: 10, turn_rad: 0 }
  const closed = gaussianMean(-1, 1) * gaussianMean(-4.5, 0.5)
  assert.ok(Math.abs(patchMean(patch, gauss) / closed - 1) < 1e-12)
  const turned: Patch = { kind: 'rectangle', length_m: 10, width_m: 6, turn_rad: Math.PI / 2 }
  assert.ok(Math.abs(patchMean(turned, gauss) / closed - 1) < 1e-12)
  // Over a disc of radius R exp(-r²/2) has the mean (1 - exp(-R²/2)) / (R²/2).
  const round = patchMean({ kind: 'disc', diameter_m: 5 }, (x, y) => Math.exp(-0.5 * (x * x + y * y)))
  assert.ok(Math.abs(round / ((1 - Math.exp(-3.125)) / 3.125) - 1) < 1e-12)
})

test('a virtual source lies where the curve has the first spread', () => {
  const curve = (x: number) => pasquillGiffordSpread_m('D', x).y_m
  assert.ok(Math.abs(curve(virtualDistance_m(12, curve)) / 12 - 1) < 1e-9)
  assert.ok(Math.abs(virtualDistance_m(7, (x) => 0.1 * x) - 70) < 1e-7)
  assert.equal(virtualDistance_m(0, curve), 0)
  assert.throws(() => virtualDistance_m(5, () => 1), RangeError)
})

// EPA-454/B-95-003b, section 1.2.2.3: the edge of a patch of this spread is at a tenth of the peak.
test("ISC3's side / 4.3 puts the edges at a tenth of the peak", () => {
  assert.ok(Math.abs(Math.exp(-0.5 * (10 / initialSpread_m(20)) ** 2) - 0.1) < 0.001)
})

const classes = ['A', 'B', 'C', 'D', 'E', 'F'] as const
const spreads = (stability: StabilityClass) => {
  const { y, z } = briggs.open[stability]
  return { y_m: (x: number) => briggsSpread_m(y, x), z_m: (x: number) => briggsSpread_m(z, x) }
}
const pointPlume = (crosswind_m: number, height_m: number, sigmaY_m: number, sigmaZ_m: number) =>
  plumeCoupling_sPerM3({ crosswind_m, height_m, sourceHeight_m: 1, wind_mps: 3, sigmaY_m, sigmaZ_m })

/** What the patch's plume is at x downwind, y beside, point by point. */
function exact(patch: Patch, stability: StabilityClass, x: number, y: number, height_m: number): number {
  const { y_m, z_m } = spreads(stability)
  return patchMean(patch, (dx, dy) => pointPlume(y - dy, height_m, y_m(x - dx), z_m(x - dx)))
}

const patches: readonly (readonly [string, Patch, number])[] = [
  ['square', square(20), 20],
  ['square on its corner', square(20, Math.PI / 4), 20],
  ['long rectangle', { kind: 'rectangle', length_m: 10, width_m: 30, turn_rad: 0.5 }, 30],
  ['disc', { kind: 'disc', diameter_m: 20 }, 20],
]
for (const [name, patch, longest_m] of patches)
  test(`a ${name}: adding its variance is within 10 % from two sides on, once sigma_y is a quarter of the side`, () => {
    for (const stability of classes) {
      const { y_m, z_m } = spreads(stability)
      let x = 2 * longest_m
      while (y_m(x) < longest_m / 4) x *= 1.05
      for (let k = 0; k < 6; k++, x *= 1.5) {
        const sigmaY_m = Math.hypot(y_m(x), patchSpread_m(patch).across_m)
        for (const height_m of [0, 2])
          for (const y of [0, sigmaY_m]) {
            const ratio = pointPlume(y, height_m, sigmaY_m, z_m(x)) / exact(patch, stability, x, y, height_m)
            assert.ok(Math.abs(ratio - 1) < 0.1, `${stability} at ${x}, ${y}: ${ratio}`)
          }
      }
    }
  })

test("ISC3's virtual distance is 10 % low on the axis as far as 8 sides (A), 22 (D) and 40 (F), not a quarter farther", () => {
  for (const [stability, sides] of [
    ['A', 8],
    ['D', 22],
    ['F', 40],
  ] as const) {
    const { y_m, z_m } = spreads(stability)
    const ratio = (x: number) => {
      const sigmaY_m = y_m(x + virtualDistance_m(initialSpread_m(20), y_m))
      return pointPlume(0, 1, sigmaY_m, z_m(x)) / exact(square(20), stability, x, 0, 1)
    }
    assert.ok(ratio(20 * sides) < 0.9, `${stability}: ${ratio(20 * sides)}`)
    assert.ok(ratio(25 * sides) > 0.9, `${stability}: ${ratio(25 * sides)}`)
  }
})
