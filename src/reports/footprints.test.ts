import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { boxOf } from '../recordings/looks/box.ts'
import { covers, type Footprints } from '../recordings/looks/covers.ts'
import { Packer } from './columns.ts'
import { footprintsIn, mayHold, packFootprints } from './footprints.ts'

/** Looks at squares of ground, a second apart: middle, and half a side in degrees. */
function looksAt(squares: readonly (readonly [lat: number, lon: number, half: number])[]): Footprints {
  const count = squares.length
  const corners = (of: (square: (typeof squares)[number]) => readonly number[]) =>
    Float64Array.from(squares.flatMap(of))
  const cornerLat_deg = corners(([lat, , half]) => [lat + half, lat + half, lat - half, lat - half])
  const cornerLon_deg = corners(([, lon, half]) => [lon - half, lon + half, lon + half, lon - half])
  const nothing = () => new Float64Array(count).fill(Number.NaN)
  const box = { south_deg: nothing(), north_deg: nothing(), west_deg: nothing(), width_deg: nothing() }
  for (let row = 0; row < count; row++) boxOf(row, cornerLat_deg, cornerLon_deg, box)
  return {
    ...{ count, cornerLat_deg, cornerLon_deg, box },
    t_us: Float64Array.from(squares, (_, k) => 1e6 * k),
    openCorners: new Uint8Array(count),
    footprintSource: new Uint8Array(count).fill(1),
  }
}

const packed = (looks: Footprints) => {
  const bin = new Packer()
  const record = packFootprints(looks, bin)
  return { record, bin: bin.bytes() }
}

const tolerance = (margin_m: number) => ({ margin_m, gap_s: 3 })

test('a single look among a hundred thousand is found again', () => {
  const looks = looksAt(
    Array.from({ length: 100_001 }, (_, k) => [k === 77_777 ? 30 : 20, 10, 0.01] as const),
  )
  const { record, bin } = packed(looks)
  assert.ok(mayHold(record, 30, 10, 0))
  const { spans } = covers(footprintsIn(record, bin)!, 30, 10, tolerance(0))
  assert.deepEqual(spans, [{ from_us: 77_777e6, to_us: 77_777e6, looks: 1 }])
})

test('no place that a look held is passed over for lying outside of all of them', () => {
  const lon = fc.oneof(fc.double({ min: -180, max: 180, noNaN: true }), fc.constantFrom(179.99, -179.99, 0))
  const square = fc.tuple(
    fc.double({ min: -85, max: 85, noNaN: true }),
    lon,
    fc.double({ min: 1e-4, max: 0.5, noNaN: true }),
  )
  fc.assert(
    fc.property(
      fc.array(square, { minLength: 1, maxLength: 6 }),
      fc.nat({ max: 5 }),
      fc.double({ min: -1.2, max: 1.2, noNaN: true }),
      fc.double({ min: -1.2, max: 1.2, noNaN: true }),
      fc.constantFrom(0, 100, 1000),
      (squares, which, north, east, margin_m) => {
        const looks = looksAt(squares)
        const [lat, middle, half] = squares[which % squares.length]!
        const place = { lat: Math.max(-89, Math.min(89, lat + north * half)), lon: middle + east * half }
        const { spans } = covers(looks, place.lat, place.lon, tolerance(margin_m))
        if (spans.length > 0) assert.ok(mayHold(packed(looks).record, place.lat, place.lon, margin_m))
      },
    ),
    { numRuns: 2000 },
  )
})

test('a place on the other side of the Earth is passed over, without the columns being read', () => {
  const { record } = packed(
    looksAt([
      [20, 179.95, 0.1],
      [20.1, -179.9, 0.1],
    ]),
  )
  assert.ok(mayHold(record, 20, 180, 0))
  for (const [lat, lon] of [
    [20, 0],
    [20, 179],
    [20, -179],
    [-20, 180],
  ] as const)
    assert.ok(!mayHold(record, lat, lon, 1000), `${lat}, ${lon}`)
})

test('columns that lie outside of their file are told, not read', () => {
  const { record, bin } = packed(looksAt([[20, 10, 0.1]]))
  assert.equal(footprintsIn(record, bin.subarray(0, bin.length - 8)), undefined)
  assert.deepEqual(footprintsIn(record, bin)?.cornerLat_deg, looksAt([[20, 10, 0.1]]).cornerLat_deg)
})
