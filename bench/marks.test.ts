/** Which figure is held to which mark, from scores made up here: what meets, what does not, and what is left out. */
// wire names: position_error_m, truth_in_50, truth_in_80, truth_in_90, truth_in_95, count_right, true_count, rate_ratio, rate_truth_in_90, rate_truth_in_95, group_right, located_and_missed, found_count, probability_one, probability_off_site, true_sources, not_excluded, radius80_m, area90_m2, cpu_s
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SourceScore } from '../src/outcomes/score.ts'
import { overSeeds } from './accuracy.ts'
import { type Mark, marksOf, quantileOf, type Scored } from './marks.ts'

const seen = (error_m: number | null, more: Partial<SourceScore> = {}): SourceScore => ({
  name: null,
  error_m,
  rate_kgph: 1,
  limit_kgph: 0.1,
  not_excluded: false,
  ...more,
})

/** A case that is right in every way. */
const right = (name: string, more: Partial<Scored> = {}): Scored => ({
  case: name,
  verdict: 'located',
  reasons: [],
  position_error_m: 0.5,
  truth_in_50: true,
  truth_in_80: true,
  truth_in_90: true,
  truth_in_95: true,
  radius80_m: 3,
  area90_m2: 40,
  count_right: true,
  true_count: 1,
  rate_ratio: 1.01,
  rate_truth_in_90: true,
  rate_truth_in_95: true,
  group_right: true,
  located_and_missed: false,
  found_count: 1,
  probability_one: 0.99,
  probability_off_site: 0.01,
  true_sources: [seen(0.5)],
  cpu_s: 0.8,
  ...more,
})

/** A case where a source was there and nothing was reported. */
const missed = (name: string): Scored =>
  right(name, {
    verdict: 'nothing-found',
    position_error_m: null,
    truth_in_50: null,
    truth_in_80: null,
    truth_in_90: null,
    truth_in_95: null,
    radius80_m: null,
    count_right: false,
    rate_ratio: null,
    rate_truth_in_90: null,
    rate_truth_in_95: null,
    group_right: false,
    found_count: 0,
    probability_one: 0.1,
    true_sources: [seen(null)],
    cpu_s: 30,
  })

const met = (marks: readonly Mark[]) => marks.map((each) => [each.figure, each.meets(each.value)] as const)
const failing = (marks: readonly Mark[]) => met(marks).flatMap(([figure, ok]) => (ok ? [] : [figure]))
const insitu = (name: string) => `synthetic-plume-insitu/${name}`
const ensemble = (n: number, of: (i: number) => Scored) => marksOf(Array.from({ length: n }, (_, i) => of(i)))
const survey = (i: number) => `synthetic-plume-ensemble/e${i}`

test('marks without their cases are left out', () => {
  assert.deepEqual(marksOf([]), [])
  assert.deepEqual(marksOf([right(insitu('s02-neutral'))]), [])
})

test('the ensemble: honest regions are neither too seldom nor too often right', () => {
  // Half, four fifths and all of the truths inside: as stated.
  const honest = ensemble(24, (i) =>
    right(survey(i), { truth_in_50: i % 2 === 0, truth_in_80: i % 5 > 0, truth_in_95: true }),
  )
  assert.deepEqual(failing(honest), [])
  const timid = ensemble(24, (i) => right(survey(i)))
  assert.deepEqual(failing(timid), [
    '24 surveys: truth inside the 50 % region',
    '24 surveys: truth inside the 80 % region',
  ])
  assert.equal(failing(ensemble(24, (i) => missed(survey(i)))).length, honest.length)
})

test('the ensemble: surveys without an answer count as misses, and the bands follow the number of surveys', () => {
  const marks = ensemble(12, (i) => (i < 3 ? missed(survey(i)) : right(survey(i), { position_error_m: 4 })))
  const of = (what: string) => marks.find(({ figure }) => figure.endsWith(what))!
  assert.equal(of('position error, median').value, 4)
  assert.equal(of('position error, 90th percentile').value, null, 'one in ten has no error to speak of')
  assert.equal(of('rate within a factor 2').value, 75)
  assert.deepEqual(
    [of('95 % region').value, of('95 % region').mark, of('95 % region').unit],
    [9, '11 to 12', 'of 12'],
  )
  assert.equal(of('position error, median').peer, '11.1 (AutoSTE 34.6)')
})

test('quantiles of figures some of which are misses', () => {
  const miss = Number.POSITIVE_INFINITY
  assert.equal(quantileOf([3, 1, miss], 0.5), 3)
  assert.equal(quantileOf([1, 3, miss, miss], 0.5), miss)
  assert.equal(quantileOf([4, 2], 0.5), 3)
})

test('the verification survey, its spreads told: a metre, three per cent, sure of one', () => {
  const told = (more: Partial<Scored>) => failing(marksOf([right('synthetic-plume-told/s01-steady', more)]))
  assert.deepEqual(told({}), [])
  assert.equal(told({ position_error_m: 1.2, rate_ratio: 0.96, probability_one: 0.9 }).length, 3)
})

test('light wind: near and honest, or no location', () => {
  const light = (more: Partial<Scored>) => failing(marksOf([right(insitu('s03-lowwind'), more)])).length
  assert.equal(light({ position_error_m: 24 }), 0)
  assert.equal(light({ position_error_m: 26 }), 1)
  assert.equal(light({ truth_in_95: false }), 1)
  assert.equal(light({ position_error_m: 90, truth_in_95: false, verdict: 'area-only' }), 0)
})

test('several sources: each found within 15 m or named as not excluded, and none besides', () => {
  const three = (found: number, ...sources: SourceScore[]) =>
    met(marksOf([right(insitu('s07-three'), { true_sources: sources, found_count: found })])).map(
      ([, ok]) => ok,
    )
  const weak = { rate_kgph: 0.3, limit_kgph: 0.5, not_excluded: true }
  assert.deepEqual(three(3, seen(3), seen(8), seen(14.9)), [true, true])
  assert.deepEqual(three(2, seen(3), seen(8), seen(null, weak)), [true, true])
  assert.deepEqual(three(2, seen(3), seen(8), seen(null)), [false, true])
  assert.deepEqual(three(3, seen(3), seen(8), seen(60, weak)), [true, false], 'a third one where nothing is')
})

test('in line: both, or not sure of one', () => {
  const line = (found: number, one: number) =>
    met(marksOf([right(insitu('s06-inline'), { found_count: found, probability_one: one })]))[0]![1]
  assert.deepEqual([line(1, 0.95), line(1, 0.6), line(2, 0.05), line(3, 0.95)], [false, true, true, false])
})

test('gas over the fence: the rate on site, and that some comes from outside', () => {
  const fence = (ratio: number, off: number) =>
    met(marksOf([right(insitu('s09-background'), { rate_ratio: ratio, probability_off_site: off })])).map(
      ([, ok]) => ok,
    )
  assert.deepEqual(fence(1.9, 0.9), [true, true])
  assert.deepEqual(fence(0.4, 0.4), [false, false])
})

test('an empty survey has no source to report', () => {
  const empty = (found: number) =>
    met(marksOf([right(insitu('s10-null'), { true_count: 0, found_count: found, true_sources: [] })]))
  assert.deepEqual(
    [empty(0), empty(1)].map((each) => each[0]![1]),
    [true, false],
  )
})

test('real releases: each source of Chilbolton has a mark of its own; regions are counted over all', () => {
  const beams = (s3: number, s4: number) =>
    right('gas-chilbolton-pooled/sources-S3-S4', {
      true_count: 2,
      true_sources: [seen(s3, { name: 'S3' }), seen(s4, { name: 'S4' })],
    })
  assert.deepEqual(failing(marksOf([beams(3.8, 3.1), right('gas-ginninderra/period-1')])), [])
  assert.deepEqual(failing(marksOf([beams(4, 3.3)])), [
    'gas-chilbolton-pooled/sources-S3-S4 S3 position error',
    'gas-chilbolton-pooled/sources-S3-S4 S4 position error',
  ])
  const eleven = Array.from({ length: 11 }, (_, i) =>
    right(`gas-metec-aded2022/release-${i}`, { group_right: i > 0, truth_in_90: i > 2 }),
  )
  const [group, , region] = marksOf(eleven)
  assert.deepEqual([group!.value, group!.meets(group!.value), group!.unit], [10, true, 'of 11'])
  assert.ok(Math.abs(region!.value! - (100 * 8) / 11) < 1e-9 && !region!.meets(region!.value))
  const flights = [right('gas-drone-co2/a'), right('gas-drone-co2/b', { located_and_missed: true })]
  assert.deepEqual(failing(marksOf(flights)), ['drone CO2 flights without a sure wrong answer'])
})

test('over seeds the median is held to the mark, and a seed without an answer is a miss', () => {
  const seeds = [4, 30, 8].map((m) => marksOf([right(insitu('s08-lag'), { position_error_m: m })]))
  assert.deepEqual(
    overSeeds(seeds).map(({ value, met }) => [value, met]),
    [[8, true]],
  )
  const silent = marksOf([missed(insitu('s08-lag'))])
  assert.deepEqual(
    overSeeds([seeds[0]!, silent, silent]).map(({ value, met }) => [value, met]),
    [[null, false]],
  )
})
