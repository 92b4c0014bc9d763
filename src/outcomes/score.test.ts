// Fields as `overflight bench accuracy --json` prints them; wire names: position_error_m, truth_in_50, truth_in_80, truth_in_90, truth_in_95, count_right, true_count, rate_ratio, rate_truth_in_90, rate_truth_in_95, group_right, located_and_missed, found_count, probability_one, probability_off_site, true_sources, not_excluded, median_error_m, p90_error_m, cpu_s_median
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everySecond, post, series, sortie, steadyWind } from '../detections/made.contract.ts'
import type { Result } from '../reports/result.ts'
import type { TrueSource, Truth } from '../sorties/truth.ts'
import { madeInversion, madeSource } from '../sources/made.contract.ts'
import { type Score, score, summarise } from './score.ts'

const recordings = sortie([series(post(0, 0, 2), everySecond(600, 60))], steadyWind(3, 270, 600, 60))
const actual = (x_m: number, y_m: number, rate_kgph: number | null = 1): TrueSource => ({
  x_m,
  y_m,
  z_m: 1,
  rate_kgph,
})
const truth = (sources: TrueSource[], more: Partial<Truth> = {}): Truth => ({
  sources,
  offsite: [],
  candidates: [],
  complete: true,
  ...more,
})

/** The few fields of a result that a score reads. */
const result = (verdict: Result['verdict'], count: Result['count'] = { 0: 0.01, 1: 0.97, 2: 0.02 }) =>
  ({ case: 'made', verdict, reasons: ['region-small'], count }) as unknown as Result
const found = (...sources: ReturnType<typeof madeSource>[]) => madeInversion(recordings, { sources })

test('a source one sigma off is that far off, and inside every region; one further off outside the smallest', () => {
  // One sigma off: 39 % of a round normal cloud is denser.
  const s = score(result('located'), found(madeSource(10, 10)), truth([actual(13, 10)]))
  assert.equal(s.position_error_m, 3)
  assert.deepEqual([s.truth_in_50, s.truth_in_80, s.truth_in_90, s.truth_in_95], [true, true, true, true])
  const far = score(result('located'), found(madeSource(10, 10)), truth([actual(10, 15)]))
  assert.deepEqual([far.truth_in_50, far.truth_in_90], [false, true]) // 1 - exp(-(5/3)²/2) = 75 %
  assert.equal(far.located_and_missed, false)
  // 80 % of a round normal cloud lie within 1.79 sigma, 90 % on pi × 4.6 sigma²; kernels widen both a little.
  assert.ok(s.radius80_m! > 5 && s.radius80_m! < 6.5, `${s.radius80_m}`)
  assert.ok(s.area90_m2! > 120 && s.area90_m2! < 170, `${s.area90_m2}`)
})

test('a location far from the truth is sure and wrong; an area far from it is not sure', () => {
  const wrong = score(result('located'), found(madeSource(10, 10)), truth([actual(40, 10)]))
  assert.deepEqual([wrong.truth_in_95, wrong.located_and_missed], [false, true])
  assert.equal(
    score(result('area-only'), found(madeSource(10, 10)), truth([actual(40, 10)])).located_and_missed,
    false,
  )
})

test('a location where nothing is, or one of two, is sure and wrong too', () => {
  assert.equal(score(result('located'), found(madeSource(0, 0)), truth([])).located_and_missed, true)
  const half = score(result('located'), found(madeSource(0, 0)), truth([actual(0, 0), actual(30, 0)]))
  assert.equal(half.truth_in_95, false)
  assert.equal(half.position_error_m, 0)
  assert.equal(half.located_and_missed, true)
})

test('sources are paired nearest first, each once', () => {
  const two = found(madeSource(0, 0, 2), madeSource(30, 0, 1))
  const s = score(result('located', { 0: 0, 1: 0.1, 2: 0.9 }), two, truth([actual(28, 0), actual(-3, 0)]))
  assert.equal(s.position_error_m, 2.5)
  assert.equal(s.truth_in_90, true)
  assert.equal(s.count_right, true)
  // Both reported near one of the true ones: the other is paired with what is left.
  const crowded = score(
    result('located'),
    found(madeSource(0, 0), madeSource(4, 0)),
    truth([actual(1, 0), actual(50, 0)]),
  )
  assert.equal(crowded.position_error_m, (1 + 46) / 2)
  assert.equal(crowded.truth_in_90, false)
})

test('nothing found has no error, no region and no rate, and is never sure and wrong', () => {
  const s = score(result('nothing-found', { 0: 0.9, 1: 0.1 }), found(madeSource(0, 0)), truth([actual(0, 0)]))
  for (const field of [
    'position_error_m',
    'truth_in_90',
    'radius80_m',
    'area90_m2',
    'rate_ratio',
    'rate_truth_in_90',
  ] as const)
    assert.equal(s[field], null)
  assert.equal(s.count_right, false)
  assert.equal(s.located_and_missed, false)
  assert.equal(score(result('nothing-found', { 0: 1 }), null, truth([])).count_right, true)
})

test('the count is the most probable one, and is not judged where the truth is not complete', () => {
  const count = { 0: 0.1, 1: 0.3, 2: 0.6 }
  assert.equal(
    score(result('located', count), found(madeSource(0, 0)), truth([actual(0, 0)])).count_right,
    false,
  )
  const open = score(
    result('located', count),
    found(madeSource(0, 0)),
    truth([actual(0, 0)], { complete: false }),
  )
  assert.deepEqual([open.count_right, open.true_count], [null, null])
})

test('rates: total over total, and inside the interval of a single source', () => {
  // The made rates run evenly from 0.5 to 1.5 of their median: 90 % from 0.55 to 1.45.
  const s = (rate_kgph: number) =>
    score(result('located'), found(madeSource(0, 0, 2)), truth([actual(0, 0, rate_kgph)]))
  assert.equal(s(2).rate_ratio, 1)
  assert.equal(s(4).rate_ratio, 0.5)
  assert.deepEqual(
    [1.05, 1.2, 2.8, 3].map((r) => s(r).rate_truth_in_90),
    [false, true, true, false],
  )
  // 95 % from 0.525 to 1.475 of the median: wider, and not everything.
  assert.deepEqual(
    [1.02, 1.08, 1.2, 2.92, 2.98].map((r) => s(r).rate_truth_in_95),
    [false, true, true, true, false],
  )
  const two = score(
    result('located'),
    found(madeSource(0, 0, 2), madeSource(30, 0, 1)),
    truth([actual(0, 0, 4), actual(30, 0, 2)]),
  )
  assert.deepEqual([two.rate_ratio, two.rate_truth_in_90], [0.5, null])
  assert.equal(
    score(result('located'), found(madeSource(0, 0)), truth([actual(0, 0, null)])).rate_ratio,
    null,
  )
})

test('each true source by itself: how far off, and whether the limit at its place is above its rate', () => {
  // The made limit, in cells of 25 m from the south-west corner: 0.1, 0.2, 0.3, none; 0.5 ...
  const inversion = found(madeSource(-40, -40))
  const { true_sources, found_count, probability_one, probability_off_site } = score(
    result('located'),
    inversion,
    truth([
      { ...actual(-37, -36, 2), name: 'seen' },
      actual(-20, -40, 0.15),
      actual(-20, -40, 0.25),
      actual(40, -40, 50),
      actual(0, 900, 0.001),
      actual(-20, -40, null),
    ]),
  )
  const limits = true_sources.map(({ limit_kgph }) => limit_kgph)
  assert.deepEqual(limits, [0.1, 0.2, 0.2, null, null, 0.2])
  assert.deepEqual(
    true_sources.map(({ not_excluded }) => not_excluded),
    [false, true, false, true, true, false],
  )
  assert.deepEqual(
    true_sources.map(({ name, error_m }) => [name, error_m]),
    [['seen', 5], ...Array.from({ length: 5 }, () => [null, null])],
  )
  assert.deepEqual([found_count, probability_one, probability_off_site], [1, 0.97, 0])
  const none = score(result('nothing-found', { 0: 1 }), null, truth([actual(0, 0, 1)]))
  assert.deepEqual([none.found_count, none.probability_one, none.probability_off_site], [0, 0, null])
  assert.deepEqual(none.true_sources[0], {
    name: null,
    error_m: null,
    rate_kgph: 1,
    limit_kgph: null,
    not_excluded: true,
  })
})

test('the group is right when the nearest candidate of the strongest source is that of the true one', () => {
  const candidates = [
    { name: 'tank', x_m: 0, y_m: 0 },
    { name: 'well', x_m: 40, y_m: 0 },
  ]
  const group = (x_m: number, sources = [actual(2, 0)]) =>
    score(result('located'), found(madeSource(x_m, 0), madeSource(40, 0)), truth(sources, { candidates }))
      .group_right
  assert.equal(group(15), true)
  assert.equal(group(25), false)
  assert.equal(group(15, [actual(0, 0), actual(40, 0)]), null)
  assert.equal(score(result('located'), found(madeSource(0, 0)), truth([actual(0, 0)])).group_right, null)
  assert.equal(score(result('nothing-found'), null, truth([actual(0, 0)], { candidates })).group_right, false)
})

test('a summary takes medians and shares over what applies', () => {
  const base = score(result('located'), found(madeSource(0, 0)), truth([actual(0, 0)]))
  const row = (error_m: number | null, inside: boolean | null, cpu_s: number): Score & { cpu_s: number } => ({
    ...base,
    position_error_m: error_m,
    truth_in_50: inside,
    truth_in_80: inside,
    truth_in_90: inside,
    truth_in_95: inside,
    cpu_s,
  })
  const rows = [
    row(9, false, 1),
    row(1, true, 5),
    row(null, null, 2),
    row(5, true, 3),
    row(2, true, 4),
    row(3, true, 6),
    row(4, null, 7),
  ]
  const summary = summarise(rows)
  assert.equal(summary.n, 7)
  assert.equal(summary.median_error_m, 3.5) // of six errors: 1, 2, 3, 4, 5, 9
  assert.equal(summary.p90_error_m, 7)
  assert.deepEqual([summary.cover50, summary.cover90, summary.cover95], [0.8, 0.8, 0.8])
  assert.equal(summary.count_right, 1)
  assert.equal(summary.cpu_s_median, 4)
  const nothing = summarise([])
  assert.deepEqual(
    [nothing.n, nothing.median_error_m, nothing.cover80, nothing.cpu_s_median],
    [0, null, null, null],
  )
})
