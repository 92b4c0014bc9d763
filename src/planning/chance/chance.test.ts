import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kgPerM3PerPpm } from '../../quantities/gas.ts'
import { madeAsked, madeForecast, madeLaid } from '../made.contract.ts'
import { chancesAt, type Pass } from './chance-map.ts'
import { unnoticedBy } from './crossing.ts'
import { Outlook } from './outlook.ts'
import { plumeSlices, windAt_mps } from './plume-air.ts'
import { SIDE, Sight } from './sight.ts'

const neutral = { speed_mps: 4, mixing: { stability: 'D' as const } }

test('what is as weak as the noise is never noticed, what is far stronger always; wider bumps are noticed sooner', () => {
  const unnoticed = unnoticedBy({ interval_s: 1, response_s: 1 })
  assert.ok(unnoticed(3)(Math.log(0.5)) > 0.999)
  assert.ok(unnoticed(3)(Math.log(30)) < 1e-3)
  for (const peak of [3, 4, 5, 6])
    assert.ok(unnoticed(10)(Math.log(peak)) < unnoticed(2)(Math.log(peak)), `a peak of ${peak}`)
  // One reading right at the threshold is above it as often as not: a bump far narrower than the interval, with no lag, is met by few.
  const quick = unnoticedBy({ interval_s: 1, response_s: 0 })
  assert.ok(quick(0.05)(Math.log(30)) > 0.5)
})

test('a lag longer than the bump hides it in proportion', () => {
  const slow = unnoticedBy({ interval_s: 1, response_s: 10 })(1)
  const quick = unnoticedBy({ interval_s: 1, response_s: 0.5 })(1)
  const half = (chance: (log: number) => number) => {
    let log = 0
    while (chance(log) > 0.5) log += 0.01
    return Math.exp(log)
  }
  // Of a bump of 1-sigma s, a lag T much longer keeps about sqrt(2 pi) s / T of the peak.
  const kept = Math.sqrt(2 * Math.PI) / 10
  assert.ok(Math.abs((half(quick) / half(slow)) * (1 / kept) - 1) < 0.35)
})

test('the plume widens, thins and hurries with distance; squares of what is there and of what strays add up to Briggs', () => {
  const slices = plumeSlices(neutral, 0, 10_000)
  for (const [k, slice] of slices.entries()) {
    const before = slices[k - 1]
    if (before === undefined) continue
    assert.ok(slice.momentY_m > before.momentY_m && slice.momentZ_m > before.momentZ_m)
    assert.ok(slice.wind_mps >= before.wind_mps)
  }
  const near = slices.find(({ along_m }) => along_m >= 1000)!
  const σz = (0.06 * near.along_m) / Math.sqrt(1 + 1.5e-3 * near.along_m)
  const σy = (0.08 * near.along_m) / Math.sqrt(1 + 1e-4 * near.along_m)
  assert.ok(Math.abs(Math.hypot(near.momentZ_m, near.strayZ_m) / σz - 1) < 1e-9)
  assert.ok(Math.abs(Math.hypot(near.momentY_m, near.strayY_m) / σy - 1) < 1e-9)
  assert.equal(windAt_mps(5, 10), 5)
})

const look = {
  unnoticed: unnoticedBy({ interval_s: 1, response_s: 1 }),
  noise_ppm: 0.003,
  ppmPerKgPerM3: 1 / kgPerM3PerPpm('CH4'),
  height_m: 100,
  sourceHeight_m: 1,
  across_mps: 50,
  rates_kgph: [5, 10, 20, 40, 80],
}
const evidence = (sight: Sight, along_m: number, from = -SIDE, to = SIDE) => {
  const out = new Float64Array(sight.levels)
  sight.addBetween(along_m, from, to, out, 0)
  return out
}

test('a crossing finds stronger sources more often, quieter sensors and slower flight too; half the plume half the evidence', () => {
  const slices = plumeSlices(neutral, 0, 30_000)
  const sight = new Sight(slices, look)
  const whole = evidence(sight, 3000)
  for (let level = 1; level < whole.length; level++) assert.ok(whole[level]! >= whole[level - 1]!)
  const louder = evidence(new Sight(slices, { ...look, noise_ppm: 0.006 }), 3000)
  const slower = evidence(new Sight(slices, { ...look, across_mps: 25 }), 3000)
  assert.ok(louder[2]! < whole[2]! && slower[2]! > whole[2]!)
  // Twice the noise is half the rate.
  assert.ok(Math.abs(louder[3]! - whole[2]!) < 1e-9)
  const half = evidence(sight, 3000, -SIDE, 0)
  for (const [level, nats] of half.entries()) assert.ok(Math.abs(2 * nats - whole[level]!) < 1e-9)
})

test('close by the gas has not risen to the aircraft, far away it is too thin', () => {
  const sight = new Sight(plumeSlices(neutral, 0, 40_000), look)
  const [near, middle, far] = [300, 3000, 35_000].map((along_m) => evidence(sight, along_m)[3]!)
  assert.ok(near! < 1e-3 && middle! > 1 && far! < middle! / 10, `${near} ${middle} ${far}`)
  assert.equal(evidence(sight, 1e6)[4], 0)
})

test('nothing is found upwind, beside what the wind can reach, or by a line that ends before the plume', () => {
  const asked = madeAsked({ forecast: madeForecast({ directionError_deg: 0, strengthError_percent: 0 }) })
  const outlook = Outlook.of(asked)!
  const pass = (from_m: number, to_m: number): Pass => ({
    places: [
      { x_m: 3000, y_m: from_m },
      { x_m: 3000, y_m: to_m },
    ],
    ...{ hour: 0, downwind_rad: Math.PI / 2, ground_mps: [60] },
  })
  const chance = (place: { x_m: number; y_m: number }, ...passes: Pass[]) =>
    chancesAt([place], passes, outlook, 0.9)[0]!.probability
  const source = { x_m: 0, y_m: 0 }
  const whole = chance(source, pass(-3000, 3000))
  assert.ok(whole > 0.5)
  assert.equal(chance({ x_m: 4000, y_m: 0 }, pass(-3000, 3000)), 0)
  assert.equal(chance({ x_m: 0, y_m: 9000 }, pass(-3000, 3000)), 0)
  assert.ok(chance(source, pass(500, 3000)) < 0.1)
  // A line that ends on the axis is crossed by half of all plumes, and by halves of the others.
  const half = chance(source, pass(0, 3000))
  assert.ok(half > 0.35 * whole && half < 0.75 * whole, `${half} of ${whole}`)
  // Two passes miss what each misses.
  const twice = chance(source, pass(-3000, 3000), pass(-3000, 3000))
  assert.ok(Math.abs(1 - twice - (1 - whole) ** 2) < 1e-6)
  // Cut in two at the axis it is the same flight.
  const cut = {
    ...pass(-3000, 3000),
    places: [-3000, 0, 3000].map((y_m) => ({ x_m: 3000, y_m })),
    ground_mps: [60, 60],
  }
  assert.ok(Math.abs(chance(source, cut) - whole) < 0.02)
})

test('the map and the spacing mean the same: between lines laid for nine in ten, nine in ten or a little more', () => {
  const laid = madeLaid(madeAsked())
  const chances = laid.map!.probability.filter((each) => each !== null)
  assert.ok(Math.min(...chances) > 0.88, `${Math.min(...chances)}`)
  assert.ok(laid.figures.covered > 0.95)
  // Wider lines would not do: a tenth more between them loses some of the area.
  const wider = madeLaid(madeAsked({ pattern: { kind: 'lines', spacing_m: 1.3 * laid.figures.spacing_m! } }))
  assert.ok(wider.figures.covered < 0.9, `${wider.figures.covered}`)
})

test('the least rate found is found: asked for it, the chance is what was asked', () => {
  const asked = madeAsked({ pattern: { kind: 'lines', spacing_m: 2500 } })
  const { map } = madeLaid(asked)
  const cell = map!.rate_kgph.findIndex((rate) => rate !== null)
  const rate_kgph = map!.rate_kgph[cell]!
  const again = madeLaid({ ...asked, seeks: { ...asked.seeks, rate_kgph } })
  assert.ok(Math.abs(again.map!.probability[cell]! - 0.9) < 0.03, `${again.map!.probability[cell]}`)
})

test('a forecast that may be wrong makes sure things less sure and hopeless ones less hopeless', () => {
  const of = (strengthError_percent: number, rate_kgph: number) => {
    const forecast = madeForecast({ strengthError_percent, directionError_deg: 0 })
    const pattern = { kind: 'lines', spacing_m: 3000 }
    const asked = madeAsked({ forecast, pattern })
    return madeLaid({ ...asked, seeks: { ...asked.seeks, rate_kgph } }).figures.probability!
  }
  assert.ok(of(60, 40) < of(0, 40))
  assert.ok(of(60, 10) > of(0, 10))
})
