import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  everySecond,
  flight,
  beam as path,
  post,
  series,
  steadyWind,
  windRecord,
} from '../detections/made.contract.ts'
import { pasquillGiffordSpread_m } from '../kernels/dispersion.ts'
import { plumeCoupling_sPerM3 } from '../kernels/plume.ts'
import { gasPathAt, growingAges_s, puffCoupling_sPerM3 } from '../kernels/puff.ts'
import { randomStream } from '../kernels/random.ts'
import { kgPerM3PerPpm } from '../quantities/gas.ts'
import type { Geometry, Point3, WindSeries } from '../recordings/recording.ts'
import { type Air, type Carriage, couple, type Point, respond } from './coupling.ts'
import { observed } from './made.contract.ts'
import type { Observations } from './observations.ts'
import { toldSpread } from './settings.ts'
import { curveSpread_m, type ToldSpread } from './wind-field.ts'

const asRecorded: Air = { turn_rad: 0, speedFactor: 1, lateralFactor: 1, verticalFactor: 1 }
const SPEED_MPS = 4
const FROM_DEG = 230
/** Straight cones; carried along the path of the air where one is recorded. */
const told: ToldSpread = {
  ...toldSpread({
    spread: { horizontal_deg: 8, vertical_deg: 5, horizontalOffset_m: 0, verticalOffset_m: 0 },
  })!,
  instant: false,
}
const KGPH_PER_KGPS = 3600

/** `along` the wind and `across` it (to the left) from the frame's zero, z up. */
function downwind(along_m: number, across_m: number, z_m: number, from_deg = FROM_DEG): Point3 {
  const from_rad = (from_deg * Math.PI) / 180
  const [east, north] = [-Math.sin(from_rad), -Math.cos(from_rad)]
  return { x_m: along_m * east - across_m * north, y_m: along_m * north + across_m * east, z_m }
}

/** Still sensors, one minute each, in wind recorded by the minute: straight plumes. */
function still(
  geometries: readonly Geometry[],
  more: { told?: ToldSpread | undefined; wind?: WindSeries } = {},
) {
  const gas = geometries.map((geometry) => series(geometry, [30]))
  const wind = more.wind ?? {
    ...steadyWind(SPEED_MPS, FROM_DEG, 120, 60),
    sigmaHorizontal_mps: new Float64Array(3).fill(0.8),
  }
  return observed(gas, wind, { told: more.told })
}

/** One sensor that is at each place for a second, in wind recorded by the second: plumes that follow the air. */
function moving(places: readonly Point3[], more: { told?: ToldSpread | undefined; wind?: WindSeries } = {}) {
  const gas = series(flight(places), everySecond(places.length))
  const wind = more.wind ?? steadyWind(SPEED_MPS, FROM_DEG, places.length)
  return observed([gas], wind, { told: more.told })
}

function column(
  o: Observations,
  source: Point,
  air = asRecorded,
  carriage: Carriage = 'plume',
): Float64Array {
  const out = new Float64Array(o.n)
  couple(o, source, o.sourceWidth_m, air, out, carriage)
  return out
}

/** A grid across the wind at one distance, cells of 3 m by 1 m. */
function plane(along_m: number): Point3[] {
  const out: Point3[] = []
  for (let row = 0; row < 30; row++)
    for (let place = 0; place < 30; place++) out.push(downwind(along_m, (place - 14.5) * 3, row + 0.5))
  return out
}
const CELL_M2 = 3

/** What passes the plane, kg/h, per kg/h emitted. */
const flux = (o: Observations, source: Point, wind_mps: number, carriage?: Carriage) =>
  column(o, source, asRecorded, carriage).reduce(
    (sum, ppm) => sum + ppm * kgPerM3PerPpm('CH4') * CELL_M2 * wind_mps * KGPH_PER_KGPS,
    0,
  )

/** A plume that follows the air takes its age from the distance of its axis, not along it: 1 % at two spreads beside it. */
const BESIDE = 0.015
/** Pieces of path are two seconds long, 6 to 8 m of these winds, and each has one spread. */
const PIECES = 0.1

const ratio = (a: number, b: number) => Math.abs(a / b - 1)
const total = (values: Float64Array) => values.reduce((a, b) => a + b, 0)

for (const source of [downwind(0, 0, 2), downwind(-20, 6, 0)])
  test(`what passes a plane across the wind is what a source at height ${source.z_m} m emits`, () => {
    const places = plane(60)
    const straight = still(places.map((p) => post(p.x_m, p.y_m, p.z_m)))
    assert.equal(straight.n, places.length)
    assert.ok(ratio(flux(straight, source, SPEED_MPS), 1) < 0.01)
    // Knots of the air's path stand two seconds apart, 8 m here: its age is known that well.
    const followed = moving(places)
    assert.equal(followed.n, places.length)
    assert.ok(ratio(flux(followed, source, SPEED_MPS), 1) < 0.03)
    assert.ok(ratio(flux(followed, source, SPEED_MPS, 'puffs'), 1) < 0.02)
  })

test('a beam reads the mean of the points along it', () => {
  const source = downwind(0, 0, 1)
  const beams: [Point3, Point3][] = [
    [downwind(60, -40, 2), downwind(60, 40, 2)], // straight across
    [downwind(60, -40, 2), downwind(90, 30, 3)], // aslant
    [downwind(50, 2, 1), downwind(80, 60, 1)], // ends within
    [downwind(100, 3, 1), downwind(103, 7, 1)], // short
  ]
  for (const [from, to] of beams) {
    const count = 2000
    const points = Array.from({ length: count }, (_, i) => {
      const f = (i + 0.5) / count
      return post(
        from.x_m + f * (to.x_m - from.x_m),
        from.y_m + f * (to.y_m - from.y_m),
        from.z_m + f * (to.z_m - from.z_m),
      )
    })
    const mean = total(column(still(points, { told }), source)) / count
    const whole = column(still([path(from, to)], { told }), source)[0]!
    assert.ok(mean > 0)
    assert.ok(ratio(whole, mean) < 0.01, `${whole} against ${mean}`)
  }
})

test('in steady straight wind the plume that follows the air is the straight plume', () => {
  const source = downwind(0, 0, 2)
  for (const [along_m, across_m] of [
    [8, 0],
    [15, 0],
    [40, 0],
    [60, 8],
    [60, -8],
    [150, 20],
  ] as const) {
    // To and fro over eight metres, out of step with the knots of the path.
    const places = Array.from({ length: 200 }, (_, i) =>
      downwind(along_m + 4 * Math.sin(0.7 * i), across_m, 2),
    )
    const straight = column(
      still(
        places.map((p) => post(p.x_m, p.y_m, p.z_m)),
        { told },
      ),
      source,
    )
    const o = moving(places, { told })
    const followed = column(o, source)
    for (let i = 0; i < o.n; i++) assert.ok(ratio(followed[i]!, straight[i]!) < BESIDE)
  }
})

test('spread told by angles lays a plume straight in the wind of each second, for a sensor that moves too', () => {
  const wind = windRecord(everySecond(60), (t_s) => ({ speed_mps: SPEED_MPS, from_deg: FROM_DEG + 3 * t_s }))
  const o = moving(
    Array.from({ length: 60 }, (_, i) => downwind(50, 0, 2, FROM_DEG + 3 * i)),
    { wind, told: { ...told, instant: true } },
  )
  const seen = column(o, downwind(0, 0, 2))
  assert.ok(seen[0]! > 0.5)
  for (const ppm of seen) assert.ok(ratio(ppm, seen[0]!) < 1e-9)
})

test('puffs along a wandering path add up as the kernel of puffs does over ages of its own', () => {
  const wind = windRecord(everySecond(600), (t_s) => ({
    speed_mps: 3 + Math.sin(t_s / 37),
    from_deg: 270 + 30 * Math.sin(t_s / 80),
  }))
  const random = randomStream(5, 0)
  const places = Array.from({ length: 600 }, () => ({
    x_m: 30 + 120 * random.uniform(),
    y_m: 120 * (random.uniform() - 0.5),
    z_m: 4 * random.uniform(),
  }))
  const o = moving(places, { told, wind })
  const source = { x_m: 0, y_m: 0, z_m: 1 }
  const seen = column(o, source, asRecorded, 'puffs')
  const peak = Math.max(...seen)
  let compared = 0
  for (let i = 300; i < o.n; i++) {
    const expected = ofPuffs_ppm(o, i, source)
    if (expected > 0.01 * peak) compared++
    assert.ok(
      Math.abs(seen[i]! - expected) < PIECES * (expected + 0.03 * peak),
      `${i}: ${seen[i]}, expected ${expected}`,
    )
  }
  assert.ok(compared > 60, `${compared}`)
})

/** One observation by kernels/puff.ts, ages growing by a twentieth, the spread by the length of the way. */
function ofPuffs_ppm(o: Observations, i: number, source: Point): number {
  const path = gasPathAt(o.field.path!, o.t_s[i]!, growingAges_s(0.2, 1.05, 250))
  const scaled = (values: ArrayLike<number>) => Float64Array.from(values, (m) => m * o.shear[i]!)
  const [east_m, north_m] = [scaled(path.east_m), scaled(path.north_m)]
  let way_m = 0
  const way = east_m.map((e, k) => {
    if (k > 0) way_m += Math.hypot(e - east_m[k - 1]!, north_m[k]! - north_m[k - 1]!)
    return way_m
  })
  const spread = {
    horizontal_m: way.map((m) => curveSpread_m(told.lateral, m) + o.sourceWidth_m),
    vertical_m: way.map((m) => curveSpread_m(told.vertical, m) + o.sourceWidth_m / 2),
  }
  const receptor = {
    east_m: o.x_m[i]! - source.x_m,
    north_m: o.y_m[i]! - source.y_m,
    height_m: o.z_m[i]!,
    sourceHeight_m: source.z_m,
  }
  const coupling = puffCoupling_sPerM3({ age_s: path.age_s, east_m, north_m }, spread, receptor)
  return (coupling * o.ppmPerKgPerM3[i]!) / KGPH_PER_KGPS
}

test('a wind turned clockwise is a scene turned the other way', () => {
  const turn_rad = 0.3
  const turned = (p: Point3): Point3 => ({
    x_m: p.x_m * Math.cos(turn_rad) - p.y_m * Math.sin(turn_rad),
    y_m: p.x_m * Math.sin(turn_rad) + p.y_m * Math.cos(turn_rad),
    z_m: p.z_m,
  })
  const source = downwind(-10, 4, 1)
  const from_deg = FROM_DEG + (turn_rad * 180) / Math.PI
  const places = Array.from({ length: 40 }, (_, i) => downwind(30 + 2 * i, (i % 9) - 4, 2, from_deg))
  const kinds: [(at: (p: Point3) => Point3) => Observations, Carriage][] = [
    [
      (at) =>
        still(
          places.map(at).map((p) => post(p.x_m, p.y_m, p.z_m)),
          { told },
        ),
      'plume',
    ],
    [
      (at) =>
        still(
          places.map((p) => path(at(p), at({ ...p, x_m: p.x_m + 9 }))),
          { told },
        ),
      'plume',
    ],
    [(at) => moving(places.map(at), { told }), 'plume'],
    [(at) => moving(places.map(at), { told }), 'puffs'],
  ]
  for (const [made, carriage] of kinds) {
    const inTurnedWind = column(
      made((p) => p),
      source,
      { ...asRecorded, turn_rad },
      carriage,
    )
    const inTurnedScene = column(made(turned), turned(source), asRecorded, carriage)
    assert.ok(Math.max(...inTurnedScene) > 0.3)
    for (let i = 0; i < inTurnedWind.length; i++)
      assert.ok(Math.abs(inTurnedWind[i]! - inTurnedScene[i]!) < 1e-6)
  }
})

test('gas goes where the recorded wind went, not where it came from', () => {
  const o = still([post(50, 0, 2), post(-50, 0, 2), post(0, 50, 2), post(0, -50, 2)], {
    told,
    wind: steadyWind(3, 270, 120, 60),
  })
  const seen = column(o, { x_m: 0, y_m: 0, z_m: 2 })
  assert.ok(seen[0]! > 1)
  assert.deepEqual([...seen.subarray(1)], [0, 0, 0])
})

test('spreads that are told are the ones used, near and far', () => {
  const places = [40, 300, 800].flatMap((along_m) => [0, 10, -25].map((across_m) => ({ along_m, across_m })))
  const tan = (deg: number) => Math.tan((deg * Math.PI) / 180)
  const expected = places.map(({ along_m, across_m }) =>
    plumeCoupling_sPerM3({
      crosswind_m: across_m,
      height_m: 2,
      sourceHeight_m: 1,
      wind_mps: SPEED_MPS,
      sigmaY_m: along_m * tan(8),
      sigmaZ_m: along_m * tan(5),
    }),
  )
  const stands = places.map(({ along_m, across_m }) => downwind(along_m, across_m, 2))
  const posts = still(
    stands.map((p) => post(p.x_m, p.y_m, p.z_m)),
    { told },
  )
  const flown = moving(stands, { told, wind: steadyWind(SPEED_MPS, FROM_DEG, 300) })
  for (const [o, within, widest] of [
    [posts, 2e-3, 1],
    [flown, 2 * BESIDE, 0.3],
  ] as const)
    column(o, downwind(0, 0, 1)).forEach((ppm, i) => {
      if (Math.abs(places[i]!.across_m) > widest * places[i]!.along_m) return
      const found = ppm * kgPerM3PerPpm('CH4') * KGPH_PER_KGPS
      assert.ok(ratio(found, expected[i]!) < within, `${i}: ${found} ${expected[i]}`)
    })
})

test('the curves of Pasquill and Gifford are used when they are asked for', () => {
  const told = toldSpread({ stability: 'B', curves: 'pasquill-gifford' })
  for (const along_m of [40, 300, 800]) {
    const at = downwind(along_m, 5, 2)
    const o = { ...still([post(at.x_m, at.y_m, at.z_m)], { told }), sourceWidth_m: 0 }
    const { y_m, z_m } = pasquillGiffordSpread_m('B', along_m)
    const expected = plumeCoupling_sPerM3({
      crosswind_m: 5,
      height_m: 2,
      sourceHeight_m: 1,
      wind_mps: SPEED_MPS,
      sigmaY_m: y_m,
      sigmaZ_m: z_m,
    })
    const found = column(o, downwind(0, 0, 1))[0]! * kgPerM3PerPpm('CH4') * KGPH_PER_KGPS
    assert.ok(ratio(found, expected) < 2e-3, `${along_m} m: ${found} ${expected}`)
  }
})

test('nothing reaches a sensor upwind of the source', () => {
  const places = [6, 15, 60, 200].flatMap((up_m) =>
    [0, 5, -30].map((across_m) => downwind(-up_m, across_m, 1)),
  )
  const source = downwind(0, 0, 1)
  const kinds = [
    still(places.map((p) => post(p.x_m, p.y_m, p.z_m))),
    still(places.map((p) => path(p, { ...downwind(-3, 10, 1) }))),
    moving(places),
    moving(places, { told }),
  ]
  for (const o of kinds) assert.deepEqual([...column(o, source)], new Array(o.n).fill(0))
})

test('twice the wind is half the gas, and wider air spreads it', () => {
  const place = downwind(80, 0, 1)
  const source = downwind(0, 0, 1)
  const kinds = [
    [still([post(place.x_m, place.y_m, place.z_m)], { told }), 'plume', 1e-12],
    [moving([place], { told }), 'plume', 2e-3], // between two bins of distance
    [moving([place], { told }), 'puffs', 0.01], // pieces of twice the length
  ] as const
  for (const [o, carriage, within] of kinds) {
    const seen = (air: Partial<Air> = {}) => column(o, source, { ...asRecorded, ...air }, carriage)[0]!
    assert.ok(
      ratio(seen({ speedFactor: 2 }), seen() / 2) < within,
      `${carriage}: ${seen({ speedFactor: 2 }) / seen()}`,
    )
    const wide = seen({ lateralFactor: 2 })
    assert.ok(wide < 0.6 * seen() && wide > 0.45 * seen(), `${wide / seen()}`)
  }
})

const pulse = (n: number) => Float64Array.from({ length: n }, (_, i) => (i >= 40 && i < 43 ? 5 : 0))
const centroid = (values: Float64Array) => values.reduce((sum, v, i) => sum + i * v, 0) / total(values)

for (const [response_s, delay_s] of [
  [4, 2],
  [8, 0],
  [1, 0.4],
  [12, 3.7],
] as const)
  test(`a sensor of ${response_s} s behind ${delay_s} s of tubing shows all of a pulse, that much later`, () => {
    const o = moving(Array.from({ length: 300 }, (_, i) => downwind(i, 0, 2)))
    const shown = pulse(o.n)
    respond(o, response_s, delay_s, shown)
    assert.ok(ratio(total(shown), total(pulse(o.n))) < 1e-6)
    const late_s = centroid(shown) - centroid(pulse(o.n))
    assert.ok(Math.abs(late_s - response_s - delay_s) <= 0.6, `${late_s} s late`) // half a sample is the grid's
    assert.equal(shown.findIndex((v) => v > 0) >= 40, true)
  })

test('a still sensor averages longer than it lags: its column is left alone, and each flight starts afresh', () => {
  const posts = still([post(1, 2, 3), post(4, 5, 6)])
  const kept = Float64Array.of(3, 7)
  respond(posts, 5, 2, kept)
  assert.deepEqual([...kept], [3, 7])
  const track = flight(Array.from({ length: 100 }, (_, i) => downwind(i, 0, 2)))
  const gas = [series(track, everySecond(100)), series(track, everySecond(100))]
  const wind = steadyWind(SPEED_MPS, FROM_DEG, 100)
  const o = observed(gas, wind)
  const values = new Float64Array(200).fill(0)
  values[99] = 10
  respond(o, 5, 0, values)
  assert.ok(values[99]! > 0)
  assert.deepEqual([...values.subarray(100)], new Array(100).fill(0))
})

test('a lid keeps the gas below it: more near the ground far away, the same close by, none above', () => {
  const at = (along_m: number, z_m: number, lid_m?: number) => {
    const o = still(
      [downwind(along_m, 0, z_m)].map((p) => post(p.x_m, p.y_m, p.z_m)),
      { told },
    )
    return column(lid_m === undefined ? o : { ...o, lid_m }, downwind(0, 0, 1))[0]!
  }
  assert.ok(ratio(at(60, 2, 200), at(60, 2)) < 1e-9)
  assert.ok(at(3000, 2, 50) > 2 * at(3000, 2))
  assert.equal(at(3000, 60, 50), 0)
})

test('a sensor that looks down sees the mean of what stands below it, under a lid as under the sky, by plume and by puffs', () => {
  const source = downwind(0, 0, 1)
  const top_m = 30
  const count = 600
  const down = (o: Observations) => ({ ...o, looksDown: new Uint8Array(o.n).fill(1) })
  const hover = (z_m: number) => Array.from({ length: 20 }, (_, i) => downwind(60 + 0.1 * i, 3, z_m))
  for (const lid_m of [undefined, 40, 20])
    for (const carriage of ['plume', 'puffs'] as const) {
      const at = (z_m: number) => ({ ...moving(hover(z_m), { told }), lid_m })
      const below = Array.from({ length: count }, (_, k) => at(((k + 0.5) / count) * top_m))
      const mean = below.reduce((sum, o) => sum + column(o, source, asRecorded, carriage)[10]!, 0) / count
      const whole = column(down(at(top_m)), source, asRecorded, carriage)[10]!
      assert.ok(mean > 1e-3)
      // The air of this test moves alike at all heights, but for what ln 1e-300 leaves.
      assert.ok(ratio(whole, mean) < 5e-3, `${whole} against ${mean}, lid ${lid_m}, ${carriage}`)
    }
})

test('columns across the plume, times their height and the wind, are all that the source lets go', () => {
  const source = downwind(0, 0, 1)
  const step_m = 2
  const across = Array.from({ length: 121 }, (_, i) => downwind(80, (i - 60) * step_m, 50))
  const o = still(
    across.map((p) => post(p.x_m, p.y_m, p.z_m)),
    { told },
  )
  const seen = column({ ...o, looksDown: new Uint8Array(o.n).fill(1) }, source)
  const kgps = (total(seen) * step_m * 50 * SPEED_MPS) / o.ppmPerKgPerM3[0]!
  assert.ok(ratio(kgps * 3600, 1) < 0.005, `${kgps * 3600} kg/h of 1`)
})
