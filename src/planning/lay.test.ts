import assert from 'node:assert/strict'
import { test } from 'node:test'
import { geodesicBetween } from '../quantities/geodesy.ts'
import { holds, readRegion } from '../quantities/region.ts'
import type { Laid } from './laid.ts'
import { laidShape } from './laid.ts'
import { layPlan } from './lay.ts'
import { layProblemText } from './lay-words.ts'
import { box, madeAsked, madeForecast, madeLaid, madePlatform } from './made.contract.ts'
import { layProblemCodes } from './patterns.ts'

const survey = ({ legs }: Laid) => legs.filter(({ kind }) => kind === 'survey')
const bearings = (laid: Laid) =>
  survey(laid).map(({ places: [from, to] }) => {
    const at = ([lat_deg, lon_deg]: readonly [number, number]) => ({ lat_deg, lon_deg })
    return geodesicBetween(at(from!), at(to!)).startBearing_deg
  })

test('lines lie across the wind, to and fro, one leg after the other in time and place, from home and back', () => {
  const asked = madeAsked()
  const laid = madeLaid(asked)
  assert.ok(laidShape.safeParse(laid).success)
  for (const bearing of bearings(laid)) assert.ok(Math.abs(((bearing + 90) % 180) - 90) < 0.2, `${bearing}°`)
  let at_s = 0
  for (const [k, leg] of laid.legs.entries()) {
    assert.ok(Math.abs(leg.from_s - at_s) < 0.2 * (k + 1))
    at_s = leg.from_s + leg.time_s
    const before = laid.legs[k - 1]?.places.at(-1) ?? [asked.home.lat_deg, asked.home.lon_deg]
    assert.ok(Math.abs(leg.places[0]![0] - before[0]!) + Math.abs(leg.places[0]![1] - before[1]!) < 1e-6)
  }
  assert.deepEqual(laid.legs.at(-1)!.places.at(-1), [asked.home.lat_deg, asked.home.lon_deg])
  assert.ok(Math.abs(laid.figures.time_s - at_s) < 1)
  // 4 m/s across 60 m/s: the ground speed of a right-angled triangle.
  for (const { ground_mps } of survey(laid))
    assert.ok(Math.abs(ground_mps - Math.sqrt(60 * 60 - windAloft() ** 2)) < 0.5)
})
// 4 m/s at 10 m is half as much again at 100 m (logarithmic law, 5 cm of roughness).
const windAloft = () => (4 * Math.log(100 / 0.05)) / Math.log(10 / 0.05)

test('the same question has the same answer, to the last bit', () => {
  assert.equal(JSON.stringify(layPlan(madeAsked())), JSON.stringify(layPlan(madeAsked())))
})

test('the hours that a flight passes through decide: a wind that turns meanwhile turns the lines, one that rises narrows them', () => {
  const hours = [
    { at: '2027-03-16T15:00:00Z', from_deg: 270, speed_mps: 4, stability: 'C' },
    { at: '2027-03-16T15:20:00Z', from_deg: 330, speed_mps: 4, stability: 'C' },
  ]
  const pattern = { kind: 'lines', spacing_m: 800 }
  const laid = madeLaid(madeAsked({ forecast: madeForecast({ hours }), pattern }))
  assert.ok(laid.figures.time_s > 1800)
  for (const bearing of bearings(laid)) assert.ok(Math.abs((bearing % 180) - 30) < 0.5, `${bearing}°`)
  const risen = [hours[0], { ...hours[1], from_deg: 270, speed_mps: 7 }]
  const spacing = (list: unknown[]) =>
    madeLaid(madeAsked({ forecast: madeForecast({ hours: list }) })).figures.spacing_m!
  assert.ok(spacing(risen) < spacing([hours[0]]))
})

test('kept inside, no line leaves the area, and what is missed downwind is not covered', () => {
  const asked = madeAsked({ pattern: { kind: 'lines', isKeptInside: true } })
  const laid = madeLaid(asked)
  const region = readRegion(asked.area, 'area')
  assert.ok(region.ok)
  for (const { places } of survey(laid))
    for (const [lat_deg, lon_deg] of places) {
      const middle = {
        lat_deg: lat_deg + (29.04 - lat_deg) * 1e-4,
        lon_deg: lon_deg + (-111.55 - lon_deg) * 1e-4,
      }
      assert.ok(holds(region.value, middle))
    }
  assert.ok(laid.figures.covered < madeLaid(madeAsked()).figures.covered)
})

test('a bearing stated is the bearing flown, and rows go on downwind', () => {
  const laid = madeLaid(madeAsked({ pattern: { kind: 'lines', spacing_m: 1500, bearing_deg: 30 } }))
  for (const bearing of bearings(laid)) assert.ok(Math.abs((bearing % 180) - 30) < 0.5)
})

test('a corridor runs beside its line on both sides, all of the reach within half a spacing', () => {
  const line = [
    { lat_deg: 29, lon_deg: -111.6 },
    { lat_deg: 29.05, lon_deg: -111.55 },
    { lat_deg: 29.05, lon_deg: -111.48 },
  ]
  const laid = madeLaid(
    madeAsked({ area: null, pattern: { kind: 'corridor', line, reach_m: 600, spacing_m: 400 } }),
  )
  assert.equal(laid.figures.passes, 3)
  // Three corners each; the middle way is the line itself.
  const ways = survey(laid).map(({ places }) => places)
  assert.deepEqual(
    ways.map(({ length }) => length),
    [3, 3, 3],
  )
  const own = ways[1]!.map(([lat_deg, lon_deg]) => ({ lat_deg, lon_deg })).reverse()
  for (const [k, at] of own.entries()) assert.ok(geodesicBetween(at, line[k]!).distance_m < 0.1)
  assert.ok(laid.map!.probability.some((each) => each !== null))
})

test('spirals go out as far as asked, one round after the other; orbits keep their distance, lap by lap', () => {
  const center = { lat_deg: 29.04, lon_deg: -111.55 }
  const far = (laid: Laid) =>
    Math.max(
      ...survey(laid).flatMap(({ places }) =>
        places.map(([lat_deg, lon_deg]) => geodesicBetween(center, { lat_deg, lon_deg }).distance_m),
      ),
    )
  const of = (pattern: object) => madeLaid(madeAsked({ area: null, pattern }))
  const round = of({ kind: 'spiral', form: 'round', center, reach_m: 3000, spacing_m: 1000 })
  assert.equal(round.figures.passes, 3)
  assert.ok(Math.abs(far(round) - 3000) < 5)
  const square = of({ kind: 'spiral', form: 'square', center, reach_m: 3000, spacing_m: 1000 })
  assert.ok(far(square) > 3000 && far(square) < 3000 * Math.SQRT2 + 1000)
  const orbit = of({ kind: 'orbit', center, radius_m: 2000, laps: 3 })
  assert.equal(orbit.figures.passes, 3)
  assert.equal(orbit.figures.spacing_m, null)
  assert.ok(Math.abs(far(orbit) - 2000) < 5)
  assert.ok(Math.abs(orbit.figures.surveyed_m / (3 * 2 * Math.PI * 2000) - 1) < 0.01)
  // Round and round downwind of a source finds it more surely than once.
  const once = of({ kind: 'orbit', center, radius_m: 2000, laps: 1 })
  assert.ok(orbit.figures.probability! > once.figures.probability!)
})

test('a camera that seeks: lines a swath apart, no chance of detection, coverage by what is seen', () => {
  const asked = madeAsked({
    sensors: ['camera'],
    seeks: { sensor: 'camera', species: 'CH4', rate_kgph: 30 },
    height: { value_m: 3000, datum: 'ground' },
  })
  const { figures, map } = madeLaid(asked)
  const swath_m = 2 * 3000 * Math.tan(Math.PI / 12)
  assert.ok(Math.abs(figures.swath_m! - swath_m) < 0.1 && Math.abs(figures.spacing_m! - 0.8 * swath_m) < 0.1)
  assert.equal(figures.probability, null)
  assert.equal(map, null)
  assert.equal(figures.covered, 1)
})

test('across the 180th meridian a plan is like any other', () => {
  const across = {
    type: 'Polygon',
    coordinates: [
      [
        [179.95, -17],
        [-179.95, -17],
        [-179.95, -16.92],
        [179.95, -16.92],
        [179.95, -17],
      ],
    ],
  }
  const there = madeLaid(madeAsked({ area: across, home: { lat_deg: -16.96, lon_deg: 179.9, height_m: 0 } }))
  const here = madeLaid(
    madeAsked({ area: box(-17, 9.95, -16.92, 10.05), home: { lat_deg: -16.96, lon_deg: 9.9, height_m: 0 } }),
  )
  const told = ({ figures: { spacing_m, passes, surveyed_m, probability } }: Laid) => [
    spacing_m,
    passes,
    surveyed_m,
    probability,
  ]
  assert.deepEqual(told(there), told(here))
  assert.ok(Math.abs(there.figures.time_s / here.figures.time_s - 1) < 0.02)
})

test('what cannot be laid is refused with the one thing that would help, in both languages', () => {
  const problem = (changes: object) => {
    const lay = layPlan(madeAsked(changes))
    return lay.ok ? undefined : lay.problems[0]
  }
  const seeks = { sensor: 'analyser', species: 'CH4', rate_kgph: 1 }
  const weak = problem({ seeks })
  assert.equal(weak?.code, 'rate-not-seen')
  assert.ok(weak!.value > 1 && weak!.value < 30, `${weak!.value} kg/h`)
  assert.equal(problem({ height: { value_m: 1000, datum: 'ellipsoid' } })?.code, 'height-unknown')
  assert.equal(problem({ height: { value_m: 150, datum: 'sea-level' } })?.code, 'below-ground')
  assert.equal(problem({ area: box(20, -111, 29, -100) })?.code, 'too-wide')
  assert.equal(problem({ pattern: { kind: 'lines', spacing_m: 1 } })?.code, 'too-many-lines')
  assert.equal(problem({ forecast: madeForecast({}, { speed_mps: 45 }) })?.code, 'wind-too-strong')
  for (const code of layProblemCodes) {
    const { en, es } = layProblemText({ code, value: 5 })
    assert.ok(en.length > 20 && es.length > 20 && en !== es)
  }
})

test('a height above sea level finds what the same height above the known ground finds', () => {
  const above = madeLaid(madeAsked({ height: { value_m: 350, datum: 'sea-level' } })).figures
  assert.equal(above.spacing_m, madeLaid(madeAsked()).figures.spacing_m)
  const stated = madeAsked({
    ground: null,
    height: { value_m: 350, datum: 'sea-level' },
    pattern: { kind: 'lines', spacing_m: 900 },
  })
  assert.equal(madeLaid(stated).figures.probability, null)
})

test('a slow multirotor over a field turns within metres', () => {
  const platform = madePlatform({
    ...{
      kind: 'multirotor',
      cruise_mps: { value: 8, assumed: 'made' },
      slowest_mps: { value: 0, assumed: 'made' },
    },
  })
  const asked = madeAsked({
    ...{
      platform,
      speed_mps: 8,
      area: box(29, -111.6, 29.004, -111.595),
      home: { lat_deg: 29, lon_deg: -111.6 },
    },
    height: { value_m: 25, datum: 'ground' },
    seeks: { sensor: 'analyser', species: 'CH4', rate_kgph: 0.6 },
  })
  const laid = madeLaid(asked)
  const turns = laid.legs.filter(({ kind }) => kind === 'turn')
  assert.ok(turns.length > 2)
  assert.ok(laid.figures.covered > 0.9)
})
