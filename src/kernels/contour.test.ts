import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { densityRegions, type MassGrid, ringArea_m2 } from './contour.ts'

const gridOf = (nx: number, ny: number, cell_m: number, density: (x_m: number, y_m: number) => number) => {
  const x0_m = (-nx * cell_m) / 2
  const y0_m = (-ny * cell_m) / 2
  const mass = new Float64Array(nx * ny)
  for (let row = 0; row < ny; row++)
    for (let column = 0; column < nx; column++)
      mass[row * nx + column] = density(x0_m + (column + 0.5) * cell_m, y0_m + (row + 0.5) * cell_m)
  return { x0_m, y0_m, cell_m, nx, ny, mass }
}

const inRing = (ring: number[][], x: number, y: number) => {
  let inside = false
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1] as [number, number]
    const [bx, by] = ring[i] as [number, number]
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside
  }
  return inside
}

/** Mass of the cells whose centre lies inside the outline: even-odd over all rings, so holes count as outside. */
const massInside = (grid: MassGrid, polygons: number[][][][]) => {
  let sum = 0
  for (let i = 0; i < grid.mass.length; i++) {
    const x = grid.x0_m + ((i % grid.nx) + 0.5) * grid.cell_m
    const y = grid.y0_m + (Math.floor(i / grid.nx) + 0.5) * grid.cell_m
    const crossings = polygons.flat().filter((ring) => inRing(ring, x, y)).length
    if (crossings % 2 === 1) sum += grid.mass[i]!
  }
  return sum
}

for (const share of [0.5, 0.9])
  test(`a round normal's ${share} region has the area of the law 2 pi sigma^2 ln(1/(1-p))`, () => {
    const sigma_m = 12
    const grid = gridOf(160, 140, 1, (x, y) => Math.exp(-(x * x + y * y) / (2 * sigma_m ** 2)))
    const [region] = densityRegions(grid, [share])
    const law_m2 = 2 * Math.PI * sigma_m ** 2 * Math.log(1 / (1 - share))
    // By symmetry cells enter in eights, so the rim is known to a fraction of one row of cells.
    const oneRowOfCells_m2 = 2 * Math.sqrt(Math.PI * law_m2)
    assert.ok(
      Math.abs(region!.area_m2 - law_m2) < oneRowOfCells_m2 / 5,
      `${region!.area_m2} against ${law_m2}`,
    )
    assert.equal(region!.multiPolygon.coordinates.length, 1)
  })

test('two far peaks give two pieces, a ring of mass gives a hole', () => {
  const peaks = gridOf(80, 40, 2, (x, y) => Math.exp(-((Math.abs(x) - 50) ** 2 + y * y) / 50))
  assert.equal(densityRegions(peaks, [0.9])[0]!.multiPolygon.coordinates.length, 2)
  const ring = gridOf(60, 60, 1, (x, y) => Math.exp(-((Math.hypot(x, y) - 18) ** 2) / 8))
  const [polygon, ...others] = densityRegions(ring, [0.9])[0]!.multiPolygon.coordinates
  assert.equal(others.length, 0)
  assert.equal(polygon!.length, 2)
  assert.ok(
    ringArea_m2(polygon![0]!) > 0 && ringArea_m2(polygon![1]!) < 0,
    'outer turns left, hole turns right',
  )
})

test('all mass in one cell gives a region of one cell, not a point', () => {
  const grid = gridOf(9, 9, 5, (x, y) => (x === 0 && y === 0 ? 1 : 0))
  const [region] = densityRegions(grid, [0.9])
  assert.ok(Math.abs(region!.area_m2 - 25) < 0.1, `${region!.area_m2} m2`)
})

test('mass inside is at least the share, rings are closed, wider shares are never smaller', () => {
  const size = { min: 2, max: 12 }
  const grids = fc.integer(size).chain((nx) =>
    fc.integer(size).chain((ny) =>
      fc
        .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: nx * ny, maxLength: nx * ny })
        .filter((mass) => mass.some((value) => value > 1e-3))
        .map((mass) => ({ x0_m: 1000, y0_m: -500, cell_m: 3, nx, ny, mass: Float64Array.from(mass) })),
    ),
  )
  fc.assert(
    fc.property(grids, (grid) => {
      const total = grid.mass.reduce((sum, value) => sum + value, 0)
      const regions = densityRegions(grid, [0.5, 0.9])
      for (const { share, multiPolygon, area_m2 } of regions) {
        assert.ok(massInside(grid, multiPolygon.coordinates) >= share * total * (1 - 1e-9))
        assert.ok(area_m2 > 0 && area_m2 <= grid.nx * grid.ny * 9 + 1e-6)
        for (const ring of multiPolygon.coordinates.flat()) assert.deepEqual(ring[0], ring.at(-1))
      }
      assert.ok(regions[0]!.threshold >= regions[1]!.threshold)
    }),
    { seed: 5, numRuns: 200 },
  )
})

test('a share outside (0, 1), no mass and wrong sizes are bugs of ours and crash', () => {
  const grid = gridOf(4, 4, 1, () => 1)
  assert.throws(() => densityRegions(grid, [1]), RangeError)
  assert.throws(() => densityRegions({ ...grid, mass: new Float64Array(16) }, [0.5]), RangeError)
  assert.throws(() => densityRegions({ ...grid, nx: 5 }, [0.5]), RangeError)
})
