import assert from 'node:assert/strict'
import { test } from 'node:test'
import { briggs, briggsSpread_m, type StabilityClass } from '../kernels/dispersion.ts'
import { madePrior } from './made.contract.ts'
import { NUISANCES, nuisanceOf } from './prior.ts'
import { assumptionCodes, assumptions, defaults, type InversionOptions, toldSpread } from './settings.ts'
import { curveSpread_m } from './wind-field.ts'

const told = (options: InversionOptions) => {
  const { lateral, vertical } = toldSpread(options)!
  return {
    lateral_m: (d: number) => curveSpread_m(lateral, d),
    vertical_m: (d: number) => curveSpread_m(vertical, d),
  }
}

test('spread told by angles: distance times the tangent, and an offset, in the wind of the moment', () => {
  const spread = { horizontal_deg: 45, vertical_deg: 5, horizontalOffset_m: 1, verticalOffset_m: 0.5 }
  assert.ok(Math.abs(told({ spread }).lateral_m(80) - 81) < 1e-9)
  assert.ok(Math.abs(told({ spread }).vertical_m(100) - (0.5 + 8.7489)) < 1e-4) // tan 5° = 0.087489
  assert.equal(toldSpread({ spread })!.instant, true)
})

test("spread told by a class is Briggs', open country unless it says urban; angles go before a class", () => {
  assert.ok(Math.abs(told({ stability: 'D' }).lateral_m(1000) - 76.3) < 0.06)
  assert.ok(Math.abs(told({ stability: 'D', roughness: 'urban' }).vertical_m(1000) - 122.8) < 0.06)
  const spread = { horizontal_deg: 45, vertical_deg: 45, horizontalOffset_m: 0, verticalOffset_m: 0 }
  assert.ok(Math.abs(told({ stability: 'F', spread }).lateral_m(10) - 10) < 1e-9)
})

test('every row of Briggs keeps its law as a curve that is data', () => {
  for (const roughness of ['open', 'urban'] as const)
    for (const [name, row] of Object.entries(briggs[roughness])) {
      const stability = name as StabilityClass
      assert.equal(toldSpread({ stability, roughness })!.instant, false)
      for (const distance_m of [1, 30, 1000, 9000]) {
        const { lateral_m, vertical_m } = told({ stability, roughness })
        assert.ok(Math.abs(lateral_m(distance_m) / briggsSpread_m(row.y, distance_m) - 1) < 1e-12)
        assert.ok(Math.abs(vertical_m(distance_m) / briggsSpread_m(row.z, distance_m) - 1) < 1e-12)
      }
    }
})

test('nothing told, or "measured": the recording decides', () => {
  assert.equal(toldSpread({}), undefined)
  assert.equal(toldSpread({ stability: 'measured' }), undefined)
})

test('what is assumed is told by code, once each, with numbers of no more digits than they deserve', () => {
  const drawn = new Float64Array(NUISANCES).fill(-0.01) // a turn that rounds to zero must not be minus zero
  const prior = {
    ...madePrior,
    gaps: { median: 0.04, logOdds: 0.5 },
    outside: { share: 0.1, reach_m: 150.4, rateFactor: 10 },
  }
  const told = assumptions(prior, nuisanceOf(prior, drawn, 0, null), 'stated-turbulence', {
    carriage: 'puffs',
  })
  const codes = told.map(({ code }) => code)
  assert.deepEqual(
    codes,
    assumptionCodes.filter((code) => code !== 'background-stepped'), // known of a recording, not of an inversion
  )
  const values = Object.fromEntries(told.map(({ code, values }) => [code, values]))
  assert.deepEqual(values['rate-before'], { median_kgph: 1, factor: 2 })
  assert.deepEqual(values['height-before'], { least_m: 0, most_m: 3 })
  assert.deepEqual(values['wind-error'], { turn_deg: 4, speed_percent: 11 }) // 0.07 rad; e^0.1 - 1
  assert.deepEqual(values['spread-from'], { spreadFrom: 'stated-turbulence' })
  assert.deepEqual(values['sources-before'], { any_percent: 5, company_percent: 15 })
  assert.deepEqual(values['outside-before'], { share_percent: 10, reach_m: 150, factor: 10 })
  assert.deepEqual(values['model-error'], { error_percent: 30 })
  assert.deepEqual(values['gaps-before'], { gaps_percent: 4 })
  assert.deepEqual(values.carriage, { carriage: 'puffs' })
  assert.deepEqual(values['inferred-too'], {
    turn_deg: 0,
    speedFactor: 1,
    lateralFactor: 1,
    verticalFactor: 1,
    response_s: 1.2,
    delay_s: 0.5,
    modelError_percent: 30,
    gaps_percent: 4,
  })
  for (const { values } of told)
    for (const value of Object.values(values)) assert.ok(typeof value === 'string' || Number.isFinite(value))
})

test('a report states the duration of errors that was used, also when the manifest sets it', () => {
  const nuisances = nuisanceOf(madePrior, new Float64Array(NUISANCES), 0, null)
  const stated = (options: InversionOptions) =>
    assumptions(madePrior, nuisances, 'stated-turbulence', options).find(
      ({ code }) => code === 'error-duration',
    )?.values
  const { errorMoving_s, errorStill_s, looksMax } = defaults
  assert.deepEqual(stated({}), {
    moving_s: errorMoving_s.least,
    still_min: errorStill_s.least / 60,
    looks: looksMax.moving,
    looksStill: looksMax.still,
  })
  assert.deepEqual(stated({ errorDuration_s: 120, looksMax: 40 }), {
    moving_s: 120,
    still_min: 2,
    looks: 40,
    looksStill: 40,
  })
})
