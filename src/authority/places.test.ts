import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type GeoPoint, geoFromLocal } from '../quantities/frame.ts'
import { readRegion } from '../quantities/region.ts'
import { SIGMA_UNSTATED_M, worstPlace } from './places.ts'
import { SIGMAS } from './request.ts'

const origin = { lat_deg: 29, lon_deg: -111 }
const at = (x_m: number, y_m: number): GeoPoint => geoFromLocal(origin, x_m, y_m)
const area = (...rings: [number, number][][]) => {
  const coordinates = rings.map((ring) =>
    [...ring, ring[0]!].map(([x, y]) => [at(x, y).lon_deg, at(x, y).lat_deg]),
  )
  const read = readRegion({ type: 'Polygon', coordinates }, 'area')
  assert.ok(read.ok, JSON.stringify(read))
  return read.value
}
const box = (side_m: number): [number, number][] => [
  [-side_m, -side_m],
  [side_m, -side_m],
  [side_m, side_m],
  [-side_m, side_m],
]
const square = area(box(1000))

/** Whether all of it is inside for certain. */
const within = (worst: ReturnType<typeof worstPlace>) =>
  worst !== null && worst.depth_m > SIGMAS * worst.sigma_m

test('the place nearest to the edge decides, with its own accuracy', () => {
  const ways = [
    { points: [at(0, 0)], sigma_m: 5 },
    { points: [at(980, 0)], sigma_m: 1 },
    { points: [at(900, 0)], sigma_m: 40 },
  ]
  const worst = worstPlace(square, ways)!
  assert.equal(worst.sigma_m, 40)
  assert.ok(Math.abs(worst.depth_m - 100) < 0.5, String(worst.depth_m))
  assert.equal(worstPlace(square, [{ points: [at(0, 0)], sigma_m: null }])!.sigma_m, SIGMA_UNSTATED_M)
})

test('no place, and a place that is none, are not known', () => {
  assert.equal(worstPlace(square, []), null)
  assert.equal(worstPlace(square, [{ points: [], sigma_m: 1 }]), null)
  assert.equal(
    worstPlace(square, [{ points: [at(0, 0), { lat_deg: Number.NaN, lon_deg: 0 }], sigma_m: 1 }]),
    null,
  )
})

test('a way that leaves a hollow area between two places inside, or crosses its hole, is not within', () => {
  const horseshoe = area([
    [0, 0],
    [1000, 0],
    [1000, 1000],
    [600, 1000],
    [600, 200],
    [400, 200],
    [400, 1000],
    [0, 1000],
  ])
  const across = [at(200, 800), at(800, 800)]
  assert.equal(within(worstPlace(horseshoe, [{ points: across, sigma_m: 5 }])), false)
  assert.ok(
    within(
      worstPlace(horseshoe, [
        { points: [at(200, 800), at(200, 100), at(800, 100), at(800, 800)], sigma_m: 5 },
      ]),
    ),
  )
  // The same two places without a way between them.
  assert.ok(
    within(
      worstPlace(
        horseshoe,
        across.map((point) => ({ points: [point], sigma_m: 5 })),
      ),
    ),
  )
  const holed = area(box(1000), box(50).reverse() as [number, number][])
  assert.equal(within(worstPlace(holed, [{ points: [at(-500, 0), at(500, 0)], sigma_m: 5 }])), false)
  assert.ok(within(worstPlace(holed, [{ points: [at(-500, 200), at(500, 200)], sigma_m: 5 }])))
})

test('skipping what cannot leave the area changes no verdict', () => {
  const coordinate = fc.integer({ min: -1100, max: 1100 })
  fc.assert(
    fc.property(
      fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 20 }),
      (points, sigma_m) => {
        const worst = worstPlace(square, [{ points: points.map(([x, y]) => at(x, y)), sigma_m }])
        // A square is convex: what all corners of a way are, its sides are. 1 m for the frame being a plane.
        const depth_m = Math.min(...points.map(([x, y]) => 1000 - Math.max(Math.abs(x), Math.abs(y))))
        if (Math.abs(depth_m - SIGMAS * sigma_m) > 1) assert.equal(within(worst), depth_m > SIGMAS * sigma_m)
      },
    ),
    { numRuns: 60 },
  )
})

test('across the 180th meridian a way stays within', () => {
  const coordinates = [
    [
      [179.9, -0.1],
      [-179.9, -0.1],
      [-179.9, 0.1],
      [179.9, 0.1],
      [179.9, -0.1],
    ],
  ]
  const pacific = readRegion({ type: 'Polygon', coordinates }, 'area')
  assert.ok(pacific.ok)
  const points = [
    { lat_deg: 0, lon_deg: 179.95 },
    { lat_deg: 0, lon_deg: -179.95 },
  ]
  assert.ok(within(worstPlace(pacific.value, [{ points, sigma_m: 5 }])))
})
