import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { everySecond, flight, post, series, sortie, steadyWind } from '../detections/made.contract.ts'
import { madePrior, observed, truth } from './made.contract.ts'
import { plainModel } from './model.ts'
import { areaOf, NUISANCES, PER_SOURCE } from './prior.ts'
import {
  carriageOf,
  errorDurations,
  medianNuisance,
  observedBy,
  priorOf,
  REPORTED_FROM,
  reportedNumber,
  SHORTEST,
  statedResponse,
  weighted,
} from './set-up.ts'
import { defaults, type InversionOptions } from './settings.ts'

const places = (n: number) => Array.from({ length: n }, (_, i) => ({ x_m: i, y_m: 0, z_m: 2 }))
const gas = [
  series(flight(places(900)), everySecond(900)),
  series(post(0, 20, 2), everySecond(7200, 60)),
  series(post(0, 40, 2), everySecond(7200, 60)),
]
const wind = steadyWind(4, 270, 7200)
const o = observed(gas, wind)
const spread = { horizontal_deg: 8, vertical_deg: 5, horizontalOffset_m: 0, verticalOffset_m: 0 }
const looks = (kind: 0 | 1, options: InversionOptions, found = SHORTEST) =>
  weighted(o, options, found).weight.reduce((sum, w, i) => sum + (o.moving[i] === kind ? w : 0), 0)
const near = (a: number, b: number) =>
  assert.ok(Math.abs(a - b) < 1e-9 * Math.max(1, b), `${a}, expected ${b}`)

test('an observation counts for the time it stands for over the time an error lasts, and never for more than one look', () => {
  near(looks(1, { errorDuration_s: 30, looksMax: 1e9 }), 900 / 30)
  near(looks(0, { errorDuration_s: 300, looksMax: 1e9 }), (2 * 7200) / 300)
  near(looks(0, { errorDuration_s: 1, looksMax: 1e9 }), 240)
  for (const w of weighted(o, { errorDuration_s: 1e-3, looksMax: 1e9 }, SHORTEST).weight) assert.equal(w, 1)
})

test('no kind of sensor counts for more looks than are allowed, and all of a kind yield alike', () => {
  near(looks(1, { errorDuration_s: 10, looksMax: 25 }), 25)
  near(looks(0, { errorDuration_s: 60, looksMax: 25 }), 25)
  assert.ok(looks(1, {}) <= defaults.looksMax.moving + 1e-9 && looks(0, {}) <= defaults.looksMax.still + 1e-9)
  const { weight } = weighted(o, { errorDuration_s: 10, looksMax: 25 }, SHORTEST)
  assert.equal(new Set(weight.subarray(0, 900)).size, 1)
})

test('errors that last longer leave fewer looks, within what is plausible', () => {
  const at = (moving_s: number, still_s: number) => weighted(o, { looksMax: 1e9 }, { moving_s, still_s })
  const total = ({ weight }: typeof o) => weight.reduce((a, b) => a + b, 0)
  const { errorMoving_s, errorStill_s } = defaults
  assert.ok(total(at(errorMoving_s.most, errorStill_s.most)) < total(at(0, 0)))
  assert.equal(total(at(1e6, 1e6)), total(at(errorMoving_s.most, errorStill_s.most)))
  assert.equal(total(at(0, 0)), total(at(errorMoving_s.least, errorStill_s.least)))
})

test('the air, places and values are not weighed', () => {
  const { weight: _, ...rest } = weighted(o, { looksMax: 7 }, SHORTEST)
  const { weight: __, ...before } = o
  assert.deepEqual(rest, before)
})

/** Posterior chances of 0, 1, 2 … sources. */
const counts = fc
  .array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 2, maxLength: 5 })
  .map((parts) => parts.map((p) => p / parts.reduce((a, b) => a + b, 0)))

test('as many sources are reported as are sure, one at least when any is likelier than none', () => {
  fc.assert(
    fc.property(counts, (count) => {
      const reported = reportedNumber(count)
      const atLeast = (n: number) => count.slice(n).reduce((a, b) => a + b, 0)
      if (count[0]! >= 0.5) assert.equal(reported, 0)
      else {
        assert.ok(reported >= 1 && reported < count.length)
        assert.ok(reported === 1 || atLeast(reported) >= REPORTED_FROM - 1e-9)
        assert.ok(reported === count.length - 1 || atLeast(reported + 1) < REPORTED_FROM + 1e-9)
      }
    }),
  )
  assert.equal(reportedNumber([0.02, 0.03, 0.95]), 2)
  assert.equal(reportedNumber([0.02, 0.3, 0.68]), 1)
  assert.equal(reportedNumber([0.45, 0.35, 0.2]), 1)
})

test('a stated response is the first that any recording states', () => {
  const stating = (...seconds: (number | null)[]) => ({
    gas: seconds.map((response_s) => ({ ...gas[0]!, response_s })),
  })
  assert.equal(statedResponse(stating(null, null)), null)
  assert.equal(statedResponse(stating(null, 3, 5)), 3)
  assert.equal(statedResponse(stating(0)), 0)
})

test('what the manifest states of the unknowns replaces what is assumed', () => {
  const recordings = sortie(gas, wind, { searchHeight_m: [2, 9] })
  const stated = priorOf(
    recordings,
    {
      rate_kgph: { median: 7, factor: 3 },
      windTurn_deg: 90,
      windSpeedLog: 0.5,
      spreadLog: 0.7,
      outsideShare: 0.3,
      anySource: 0.4,
      company: 0.6,
      maxSources: 5,
      spreadMedian: 1.7,
      response_s: { median: 9, log: 0.1 },
      delay_s: { median: 3, log: 0.2 },
      modelError: { median: 0.9, log: 0.3 },
      gaps: { median: 0.2, logOdds: 0.4 },
      noiseLog: 0.6,
      outsideReach: 4,
      outsideRateFactor: 2,
    },
    madePrior.area,
  )
  assert.deepEqual(
    [stated.spreadMedian, stated.response_s, stated.delay_s, stated.modelError, stated.gaps, stated.noiseLog],
    [
      1.7,
      { median: 9, log: 0.1 },
      { median: 3, log: 0.2 },
      { median: 0.9, log: 0.3 },
      { median: 0.2, logOdds: 0.4 },
      0.6,
    ],
  )
  assert.deepEqual(stated.outside, { share: 0.3, reach_m: 400, rateFactor: 2 })
  assert.deepEqual([stated.height_m, stated.rate_kgph], [[2, 9], { median: 7, factor: 3 }])
  near(stated.windTurn_rad, Math.PI / 2)
  assert.deepEqual([stated.windSpeedLog, stated.spreadLog, stated.outside.share], [0.5, 0.7, 0.3])
  assert.deepEqual([stated.anySource, stated.company, stated.maxSources], [0.4, 0.6, 5])
  assert.equal(areaOf(stated.area), 1e4)
  const assumed = priorOf(sortie(gas, wind), {}, madePrior.area)
  assert.deepEqual([assumed.height_m, assumed.rate_kgph], [defaults.height_m, defaults.rate_kgph])
  const carbonic = priorOf(sortie([{ ...gas[0]!, species: 'CO2' }], wind), {}, madePrior.area)
  assert.ok(carbonic.rate_kgph.median > assumed.rate_kgph.median)
  assert.equal(priorOf(sortie(gas, wind), { spread }, madePrior.area).spreadMedian, 1)
})

test('observations are those of the recordings, each of weight 1, and wind is a must', () => {
  const recordings = sortie(gas, wind)
  const levels = gas.map((g) => ({
    mean_ppm: new Float64Array(g.t_us.length).fill(2),
    sigma_ppm: new Float64Array(g.t_us.length),
    noise_ppm: 0.02,
    walkVariance_perS: 0,
    steps: [],
  }))
  const seen = observedBy(recordings, levels, madePrior, { lid_m: 80 })
  assert.equal(seen.n, o.n)
  assert.equal(seen.lid_m, 80)
  assert.ok(seen.weight.every((w) => w === 1))
  assert.throws(() => observedBy({ ...recordings, wind: null }, levels, madePrior, {}), /wind/)
})

test('errors of a flight and of a post last each as long as their own residuals say', () => {
  // One source of no rate: what is seen is all residual. The flight's errs for 40 s at a time, the posts' for one minute.
  const enhancement_ppm = o.enhancement_ppm.map((_, i) =>
    o.moving[i] === 1 ? (Math.floor(i / 40) % 2 === 0 ? 0.1 : -0.1) : i % 2 === 0 ? 0.1 : -0.1,
  )
  const nothing = truth([500, 500, 1, 1e-9])
  const look = { sources: 1, samples: [nothing] }
  const found = errorDurations({ ...o, enhancement_ppm }, madePrior, null, gas, plainModel(o), look)
  assert.ok(Math.abs(found.moving_s - 20) < 1, `${found.moving_s}`) // the area under its triangular autocorrelation
  assert.ok(found.still_s <= 60, `${found.still_s}`)
})

test('medians of the unknowns are taken one by one, behind the sources', () => {
  const samples = [0, 10, 2].map((value) => {
    const theta = truth([1, 2, 3, 4])
    theta.fill(value, PER_SOURCE)
    theta[PER_SOURCE] = -value
    return theta
  })
  assert.deepEqual([...medianNuisance({ sources: 1, samples })], [-2, ...new Array(NUISANCES - 1).fill(2)])
})

test('gas is carried as puffs where the air mostly stands still, unless the manifest says how', () => {
  const flown = (speed_mps: number) => observed(gas.slice(0, 1), steadyWind(speed_mps, 270, 900))
  assert.equal(carriageOf(flown(4), {}), 'plume')
  assert.equal(carriageOf(flown(0.3), {}), 'puffs')
  assert.equal(carriageOf(flown(0.3), { carriage: 'plume' }), 'plume')
  assert.equal(carriageOf(flown(4), { carriage: 'puffs' }), 'puffs')
  assert.equal(
    carriageOf(observed(gas.slice(1), steadyWind(0.3, 270, 7200)), {}),
    'plume',
    'posts see straight plumes',
  )
})

test('looks are capped by neighbourhood: an aircraft far away looks at other ground', () => {
  const perPlace = 3000
  const places = [0, 20_000].flatMap((x_m) =>
    Array.from({ length: perPlace }, (_, i) => ({ x_m: x_m + 200 * Math.sin(i), y_m: 0, z_m: 4 })),
  )
  const o = observed([series(flight(places), everySecond(2 * perPlace))], steadyWind(3, 270, 2 * perPlace))
  const { weight } = weighted(o, {}, SHORTEST)
  const looks = weight.reduce((a, b) => a + b, 0)
  assert.ok(Math.abs(looks / (2 * defaults.looksMax.moving) - 1) < 0.01, `${looks}`)
})
