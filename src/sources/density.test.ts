import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomStream } from '../kernels/random.ts'
import {
  type DensityGrid,
  densityRegions,
  kernelWidth_m,
  localDensity,
  type Place,
  shareAbove,
  smear,
} from './density.ts'

const cloud = (n: number, sx_m: number, sy_m: number, x_m = 0, y_m = 0): Place[] => {
  const random = randomStream(8, n)
  return Array.from({ length: n }, () => ({
    x_m: x_m + sx_m * random.normal(),
    y_m: y_m + sy_m * random.normal(),
  }))
}
const massOf = ({ mass }: DensityGrid) => mass.reduce((a, b) => a + b, 0)

test('the whole posterior lies on the grid, for wide, narrow, long and single clouds', () => {
  for (const places of [
    cloud(500, 10, 10),
    cloud(500, 0.1, 0.1),
    cloud(500, 40, 2, 1e4, -2e4),
    cloud(1, 0, 0),
  ])
    assert.ok(Math.abs(massOf(localDensity(places)) - 1) < 2e-3) // the kernel is cut at four widths
})

test("the kernel is Scott's, never below half a metre, and not widened by a second mode", () => {
  const n = 4000
  assert.ok(Math.abs(kernelWidth_m(cloud(n, 12, 3)) / (6 * n ** (-1 / 6)) - 1) < 0.05)
  assert.equal(kernelWidth_m(cloud(100, 0.01, 0.01)), 0.5)
  const two = [...cloud(900, 5, 5), ...cloud(80, 5, 5, 400, 0)]
  assert.ok(kernelWidth_m(two) < 1.3 * kernelWidth_m(cloud(900, 5, 5)))
})

test('of a normal cloud the share above a place is 1 - exp(-r²/2)', () => {
  const places = cloud(4000, 10, 10)
  const grid = localDensity(places)
  const variance_m2 = 10 ** 2 + kernelWidth_m(places) ** 2 // what is smoothed is wider by its kernel
  for (const r_m of [2, 5, 10, 15, 20, 25]) {
    const ring = Array.from({ length: 24 }, (_, i) => (i * Math.PI) / 12)
    const shares = ring.map((turn) =>
      shareAbove(grid, { x_m: r_m * Math.cos(turn), y_m: r_m * Math.sin(turn) }),
    )
    const mean = shares.reduce((a, b) => a + b, 0) / shares.length
    const expected = 1 - Math.exp((-0.5 * r_m * r_m) / variance_m2)
    assert.ok(Math.abs(mean - expected) < 0.04, `${mean} at ${r_m} m`)
  }
  assert.ok(shareAbove(grid, { x_m: 0, y_m: 0 }) < 0.06)
})

test('far off, all of the posterior lies above', () => {
  const grid = localDensity(cloud(300, 10, 10))
  for (const at of [-500, 500]) {
    assert.equal(shareAbove(grid, { x_m: at, y_m: 0 }), 1)
    assert.equal(shareAbove(grid, { x_m: 0, y_m: at }), 1)
  }
})

test('shares and regions agree: a place is in the region of share p when less than p lies above it', () => {
  const places = [...cloud(850, 6, 3), ...cloud(150, 3, 3, 45, 10)]
  const grid = localDensity(places)
  for (const share of [0.5, 0.8, 0.9, 0.95]) {
    const held = places.filter((p) => shareAbove(grid, p) < share).length / places.length
    assert.ok(held > share - 0.02 && held < share + 0.1, `${held} of the samples in the ${share} region`) // smoothing widens
    const [region] = densityRegions(grid, [share])
    let cells = 0
    for (let r = 0; r < grid.ny; r++)
      for (let c = 0; c < grid.nx; c++) {
        const x_m = grid.x0_m + (c + 0.5) * grid.cell_m
        const y_m = grid.y0_m + (r + 0.5) * grid.cell_m
        if (shareAbove(grid, { x_m, y_m }) < share) cells++
      }
    assert.ok(Math.abs((cells * grid.cell_m ** 2) / region!.area_m2 - 1) < 0.02)
  }
})

test('the region of a normal cloud has the area 2 pi sigma² ln(1/(1-p)), widened by its kernel', () => {
  const places = cloud(4000, 10, 10)
  const variance_m2 = 10 ** 2 + kernelWidth_m(places) ** 2
  for (const region of densityRegions(localDensity(places), [0.5, 0.9])) {
    const expected_m2 = 2 * Math.PI * variance_m2 * Math.log(1 / (1 - region.share))
    assert.ok(Math.abs(region.area_m2 / expected_m2 - 1) < 0.08)
  }
})

test('smearing adds to what is there, by weight, and loses only what lies off the grid', () => {
  const grid = { x0_m: 0, y0_m: 0, cell_m: 1, nx: 100, ny: 60 }
  const mass = smear(grid, [{ x_m: 50, y_m: 30 }], 3, 0.25)
  smear(grid, [{ x_m: 20, y_m: 30 }], 3, 0.5, mass)
  smear(grid, [{ x_m: 100, y_m: 30 }], 3, 1, mass) // half of it
  smear(grid, [{ x_m: 500, y_m: 500 }], 3, 1, mass)
  assert.ok(Math.abs(mass.reduce((a, b) => a + b, 0) - 1.25) < 2e-3)
})
