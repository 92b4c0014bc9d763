import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everySecond, flight, post, series, sortie, windRecord } from '../detections/made.contract.ts'
import { madeInversion } from './made.contract.ts'
import { clippedShare, judgeInversion, reasonCodes, windSpread_rad } from './verdict.ts'

const turning = windRecord(everySecond(3600, 60), (t_s) => ({ speed_mps: 3, from_deg: 200 + t_s / 60 }))
const steady = windRecord(everySecond(3600, 60), () => ({ speed_mps: 3, from_deg: 200 }))
const light = windRecord(everySecond(3600, 60), (t_s) => ({ speed_mps: 0.2, from_deg: 200 + t_s / 60 }))
const watch = series(post(0, 0, 2), everySecond(3600, 60))
const flown = series(flight(new Array(60).fill({ x_m: 0, y_m: 0, z_m: 2 })), everySecond(60))
const good = { explained: 0.8, pValue: 0.4, crossings: 5, residualCorrelation_s: 30 }
const judge = (
  change: Parameters<typeof madeInversion>[1] = {},
  more: { gas?: typeof watch; detected?: boolean; wind?: typeof turning } = {},
) => {
  const recordings = sortie([more.gas ?? watch], more.wind ?? turning)
  return judgeInversion(
    recordings,
    madeInversion(recordings, { fit: good, ...change }),
    more.detected ?? true,
  )
}

test('a small region, a good fit and sure evidence: located', () => {
  assert.deepEqual(judge(), { verdict: 'located', reasons: ['region-small'] })
})

test('located though the number is in doubt says so', () => {
  assert.deepEqual(judge({ count: [0.01, 0.55, 0.44] }), {
    verdict: 'located',
    reasons: ['region-small', 'ambiguous-count'],
  })
})

test('no source more likely than any: nothing found, with or without gas', () => {
  assert.deepEqual(judge({ count: [0.9, 0.1] }, { detected: false }), {
    verdict: 'nothing-found',
    reasons: ['no-enhancement'],
  })
  assert.deepEqual(judge({ count: [0.9, 0.1] }), { verdict: 'nothing-found', reasons: ['evidence-weak'] })
})

test('gas from outside is told of when it is more likely than not, whatever else is said', () => {
  const outside = { bearing_deg: 10, distance_m: 300, rate_kgph: 60 }
  const off = (probability: number) => ({ offSite: { ...outside, probability } })
  assert.deepEqual(judge({ count: [0.9, 0.1], ...off(0.6) }), {
    verdict: 'nothing-found',
    reasons: ['source-outside'],
  })
  assert.deepEqual(judge(off(0.6)), { verdict: 'located', reasons: ['region-small', 'source-outside'] })
  assert.deepEqual(judge({ spread_m: 30, ...off(0.6) }).reasons, ['region-wide', 'source-outside'])
  assert.deepEqual(judge(off(0.4)).reasons, ['region-small'])
})

const clipped = { ...watch, clip_ppm: { low: null, high: 2 } }
const drifting = {
  mean_ppm: new Float64Array(60),
  sigma_ppm: new Float64Array(60),
  noise_ppm: 0.01,
  walkVariance_perS: 1e-4,
  steps: [],
}
const against = [
  ['evidence-weak', judge({ count: [0.2, 0.8] })],
  ['sensor-clipped', judge({}, { gas: clipped })],
  ['background-unsteady', judge({ backgrounds: [drifting] }, { gas: flown })],
  ['wind-too-light', judge({}, { wind: light })],
  ['few-crossings', judge({ fit: { ...good, crossings: 1 } })],
  ['poor-fit', judge({ fit: { ...good, explained: 0.05 } })],
  ['poor-fit', judge({ fit: { ...good, pValue: 1e-5 } })],
  ['region-wide', judge({ spread_m: 30 })],
] as const
for (const [reason, judgement] of against)
  test(`${reason} alone is enough to give an area only`, () => {
    assert.deepEqual(judgement, { verdict: 'area-only', reasons: [reason] })
  })

test('a wide region in a wind that never turned names the wind too', () => {
  assert.deepEqual(judge({ spread_m: 30 }, { wind: steady }), {
    verdict: 'area-only',
    reasons: ['region-wide', 'wind-did-not-vary'],
  })
})

test('every reason is named once, and all but what was never recorded are reached here', () => {
  const reached = new Set<string>([
    'region-small',
    'ambiguous-count',
    'no-enhancement',
    'wind-did-not-vary',
    'source-outside',
    ...against.map(([reason]) => reason),
  ])
  assert.equal(new Set(reasonCodes).size, reasonCodes.length)
  assert.deepEqual(
    reasonCodes.filter((code) => !reached.has(code)),
    ['no-wind', 'no-gas'], // nothing was inverted, so there is nothing to judge
  )
})

test('clipped is at a limit or beyond; missing values are no readings', () => {
  const value_ppm = Float64Array.of(1, 2, 3, Number.NaN, 50)
  const gas = series(post(0, 0, 2), everySecond(5), value_ppm, { clip_ppm: { low: 1, high: 50 } })
  assert.equal(clippedShare(sortie([gas], null)), 0.5)
  assert.equal(clippedShare(sortie([{ ...gas, clip_ppm: { low: null, high: null } }], null)), 0)
  assert.equal(clippedShare(sortie([series(post(0, 0, 2), [])], null)), 0)
})

test('the spread of the wind is that of its directions', () => {
  const spread = (wind: typeof turning) => windSpread_rad(madeInversion(sortie([watch], wind)))
  assert.ok(spread(steady) < 1e-3)
  let minute = 0
  const swing = windRecord(
    everySecond(3600, 60),
    () => ({ speed_mps: 3, from_deg: minute++ % 2 ? 350 : 10 }),
    { averaging_s: 60 },
  )
  assert.ok(Math.abs(spread(swing) - Math.sqrt(-2 * Math.log(Math.cos(Math.PI / 18)))) < 0.02)
})
