import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { geodesicBetween } from '../../quantities/geodesy.ts'
import { holds, readRegion } from '../../quantities/region.ts'
import { Axes, Chords, without } from './chords.ts'
import { GeodesicMap } from './plane.ts'
import { surveyLines } from './survey-lines.ts'

/** Lines kept inside of an area, as places. */
function linesOver(
  geojson: object,
  middle: { lat_deg: number; lon_deg: number },
  ahead_deg: number,
  spacing_m: number,
) {
  const read = readRegion(geojson, 'area')
  assert.ok(read.ok, JSON.stringify(read))
  const map = new GeodesicMap(middle)
  const flat = (ring: readonly { lat_deg: number; lon_deg: number }[]) => ring.map((at) => map.flat(at))
  const rings = read.value.polygons.flat().map(flat)
  const holes = read.value.polygons.flatMap(([, ...inner]) => inner).map(flat)
  const lines = surveyLines({ rings, holes, ahead_deg, spacing_m, place: 0.5, beyond: null })
  return { region: read.value, map, lines: lines.map(({ ends }) => ends.map((end) => map.place(end))) }
}

const polygon = (...rings: (readonly (readonly [number, number])[])[]) => ({
  type: 'Polygon',
  coordinates: rings.map((ring) => [...ring, ring[0]!]),
})

test('concave and hollow areas: every line lies inside, from edge to edge', () => {
  const area = polygon(
    [
      [10, 50],
      [10.2, 50],
      [10.2, 50.1],
      [10.12, 50.03],
      [10.05, 50.12],
    ],
    [
      [10.06, 50.03],
      [10.06, 50.05],
      [10.09, 50.05],
      [10.09, 50.03],
    ],
  )
  fc.assert(
    fc.property(fc.double({ min: 0, max: 360, noNaN: true }), (ahead_deg) => {
      const { region, map, lines } = linesOver(area, { lat_deg: 50.06, lon_deg: 10.1 }, ahead_deg, 700)
      assert.ok(lines.length > 5)
      for (const [from, to] of lines) {
        const [a, b] = [map.flat(from!), map.flat(to!)]
        for (const part of [0.001, 0.25, 0.5, 0.75, 0.999]) {
          const at = map.place({ x_m: a.x_m + part * (b.x_m - a.x_m), y_m: a.y_m + part * (b.y_m - a.y_m) })
          assert.ok(holds(region, at), `${part} of the way`)
        }
        for (const end of [from!, to!]) {
          // On the edge: a step back is inside, a step on is not.
          const beyond = end === to ? 1 + 1e-3 : -1e-3
          const out = map.place({
            x_m: a.x_m + beyond * (b.x_m - a.x_m),
            y_m: a.y_m + beyond * (b.y_m - a.y_m),
          })
          assert.ok(!holds(region, out))
        }
      }
    }),
    { numRuns: 30 },
  )
})

test('at 60° and across the 180th meridian: lines are geodesics at right angles to the wind, evenly apart', () => {
  const area = polygon([
    [179.2, 59.8],
    [-179.2, 59.8],
    [-179.2, 60.3],
    [179.2, 60.3],
  ])
  const middle = { lat_deg: 60.05, lon_deg: 180 }
  const { lines } = linesOver(area, middle, 0, 5000)
  const crossings = lines.map(([from, to]) => {
    assert.ok(Math.abs(geodesicBetween(from!, to!).distance_m - 89_000) < 3500)
    return geodesicBetween(from!, to!)
  })
  // Northward rows: the lines run east to west and curve away from the parallel; half way they lie farther north.
  for (const [k, [from, to]] of lines.entries()) {
    const { distance_m, startBearing_deg, endBearing_deg } = crossings[k]!
    assert.ok(distance_m > 80_000)
    const turn = ((endBearing_deg - startBearing_deg + 540) % 360) - 180
    // Convergence of meridians: difference of longitude times the sine of the latitude.
    assert.ok(Math.abs(Math.abs(turn) - 1.6 * Math.sin((60 * Math.PI) / 180)) < 0.02, `${turn}°`)
    assert.ok(Math.abs(from!.lat_deg - to!.lat_deg) < 1e-6)
  }
  const apart = lines.slice(1).map(([from, to], k) => {
    const middleOf = (a: { lat_deg: number }, b: { lat_deg: number }) => (a.lat_deg + b.lat_deg) / 2
    return (middleOf(from!, to!) - middleOf(lines[k]![0]!, lines[k]![1]!)) * 111_412
  })
  for (const each of apart) assert.ok(Math.abs(each - apart[0]!) < 10, `${apart}`)
})

test('followed downwind: rows behind the area, as wide as what lies upwind of them', () => {
  const square = [
    [0, 0],
    [1000, 0],
    [1000, 1000],
    [0, 1000],
  ].map(([x_m, y_m]) => ({ x_m: x_m!, y_m: y_m! }))
  const beyond = { following: 3, aside_m: 150 }
  const lines = surveyLines({ rings: [square], holes: [], ahead_deg: 90, spacing_m: 250, place: 1, beyond })
  assert.deepEqual(
    lines.map(({ ends: [{ x_m }] }) => Math.round(x_m)),
    [250, 500, 750, 1000, 1250, 1500],
  )
  for (const { ends } of lines) {
    const ys = ends.map(({ y_m }) => Math.round(y_m)).sort((a, b) => a - b)
    assert.deepEqual(ys, [-150, 1150])
  }
})

test('chords by even and odd: what is cut out of a hole is not flown', () => {
  const axes = new Axes(0)
  const outer = [0, 1, 2, 3].map((k) => ({ x_m: [0, 10, 10, 0][k]!, y_m: [0, 0, 10, 10][k]! }))
  const hole = outer.map(({ x_m, y_m }) => ({ x_m: 4 + x_m / 5, y_m: 4 + y_m / 5 }))
  const chords = new Chords([outer, hole], axes)
  assert.deepEqual(chords.at(5), [
    { from_m: 0, to_m: 4 },
    { from_m: 6, to_m: 10 },
  ])
  assert.deepEqual(chords.between(3, 7).length, 1)
  assert.deepEqual(
    without(
      [{ from_m: 0, to_m: 10 }],
      [
        { from_m: 4, to_m: 6 },
        { from_m: 9, to_m: 12 },
      ],
    ),
    [
      { from_m: 0, to_m: 4 },
      { from_m: 6, to_m: 9 },
    ],
  )
})
