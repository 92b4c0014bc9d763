// wire names: position_error_m, truth_in_50, truth_in_80, truth_in_90, truth_in_95, count_right, true_count, rate_ratio, rate_truth_in_95, group_right, located_and_missed, found_count, probability_one, probability_off_site, true_sources, not_excluded
import { quantileOfSorted } from '../src/kernels/statistics.ts'
import type { Score, SourceScore } from '../src/outcomes/score.ts'
import { peerFigures } from './peers.ts'

/** A figure with the mark it is held to. */
export interface Mark {
  readonly figure: string
  /** Null where the cases give no such number: a source that was not found has no error. */
  readonly value: number | null
  readonly unit: string
  readonly mark: string
  readonly peer?: string
  meets(value: number | null): boolean
}

export type Scored = Score & { readonly cpu_s: number }

/**
 * The marks of one run over the shared recordings, set beforehand. Those whose cases are not among the scores are left
 * out. A case that gives no answer counts as a miss wherever an answer is due.
 */
export function marksOf(cases: readonly Scored[]): Mark[] {
  const of = (prefix: string) => cases.filter((each) => each.case.startsWith(prefix))
  const survey = (name: string) =>
    cases.filter((each) => each.case.startsWith(`synthetic-plume-insitu/${name}-`))
  return [
    ...ensemble(of('synthetic-plume-ensemble')),
    ...of('synthetic-plume-told/').flatMap(told),
    ...survey('s03').flatMap(lowWind),
    ...(['s05', 's07'] as const).flatMap((name) =>
      survey(name).flatMap((each) => several(each, peerFigures[name])),
    ),
    ...survey('s06').flatMap(inLine),
    ...survey('s08').map((each) =>
      row(`${each.case} position error`, each.position_error_m, 'm', atMost(10), peerFigures.s08),
    ),
    ...survey('s09').flatMap(overTheFence),
    ...survey('s12').map((each) =>
      yes(`${each.case} truth inside the 95 % region`, each.truth_in_95 === true, peerFigures.s12),
    ),
    ...cases
      .filter((each) => each.true_count === 0)
      .map((each) => row(`${each.case} false sources`, each.found_count, '', none, peerFigures.s10)),
    ...of('gas-ginninderra').flatMap(ginninderra),
    ...metec(of('gas-metec')),
    // The peers were given all releases of the same sources together; single ones count among the real cases.
    ...of('gas-chilbolton-pooled').flatMap(chilbolton),
    ...real(of('gas-')),
    ...drone(of('gas-drone-co2')),
  ]
}

interface Test {
  readonly mark: string
  meets(value: number | null): boolean
}

const atMost = (limit: number): Test => ({ mark: `<= ${limit}`, meets: (v) => v !== null && v <= limit })
const atLeast = (limit: number): Test => ({ mark: `>= ${limit}`, meets: (v) => v !== null && v >= limit })
const between = (low: number, high: number): Test => ({
  mark: `${low} to ${high}`,
  meets: (v) => v !== null && v >= low && v <= high,
})
const none: Test = { mark: '0', meets: (v) => v === 0 }

const row = (figure: string, value: number | null, unit: string, test: Test, peer?: string): Mark => ({
  figure,
  value: value !== null && Number.isFinite(value) ? value : null,
  unit,
  ...test,
  ...(peer === undefined ? {} : { peer }),
})

const yes = (figure: string, holds: boolean, peer?: string): Mark =>
  row(figure, holds ? 1 : 0, '', { mark: '1', meets: (v) => v === 1 }, peer)

const percent = (of: readonly Scored[], holds: (each: Scored) => boolean): number =>
  (100 * of.filter(holds).length) / of.length

const errorOf = (each: Scored): number => each.position_error_m ?? Number.POSITIVE_INFINITY

/** |log2| of reported over true rate. */
const log2Of = ({ rate_ratio }: Scored): number =>
  rate_ratio === null ? Number.POSITIVE_INFINITY : Math.abs(Math.log2(rate_ratio))

/** Quantile of figures some of which are misses, and infinite. */
export function quantileOf(values: readonly number[], p: number): number {
  const sorted = Float64Array.from(values).sort()
  const place = p * (sorted.length - 1)
  return Number.isInteger(place) ? sorted[place]! : quantileOfSorted(sorted, p)
}

/** Bands are stated for 24 surveys; of another number the same shares, rounded outwards. */
function ensemble(of: readonly Scored[]): Mark[] {
  const n = of.length
  if (n === 0) return []
  const band = (low: number, high: number) => between(Math.floor((low * n) / 24), Math.ceil((high * n) / 24))
  const inside = (key: 'truth_in_50' | 'truth_in_80' | 'truth_in_95') =>
    of.filter((each) => each[key] === true).length
  const radii = of.map((each) => each.radius80_m ?? Number.POSITIVE_INFINITY)
  const name = (what: string) => `${n} surveys: ${what}`
  const p = peerFigures
  return [
    row(name('position error, median'), quantileOf(of.map(errorOf), 0.5), 'm', atMost(5), p.ensembleError),
    row(
      name('position error, 90th percentile'),
      quantileOf(of.map(errorOf), 0.9),
      'm',
      atMost(12),
      p.ensembleError90,
    ),
    row(name('truth inside the 50 % region'), inside('truth_in_50'), `of ${n}`, band(9, 15), p.ensembleIn50),
    row(name('truth inside the 80 % region'), inside('truth_in_80'), `of ${n}`, band(17, 22), p.ensembleIn80),
    row(name('truth inside the 95 % region'), inside('truth_in_95'), `of ${n}`, band(22, 24), p.ensembleIn95),
    row(name('radius of the 80 % region, median'), quantileOf(radii, 0.5), 'm', atMost(15)),
    row(name('rate, median |log2|'), quantileOf(of.map(log2Of), 0.5), '', atMost(0.25), p.ensembleRate),
    row(
      name('rate within a factor 2'),
      percent(of, (c) => log2Of(c) <= 1),
      '%',
      atLeast(95),
      p.ensembleFactor2,
    ),
    row(
      name('95 % interval of the rate holds the truth'),
      percent(of, (c) => c.rate_truth_in_95 === true),
      '%',
      atLeast(90),
      p.ensembleRateIn95,
    ),
    row(
      name('number of sources right'),
      percent(of, (c) => c.count_right === true),
      '%',
      atLeast(90),
      p.ensembleNumber,
    ),
    row(
      name('processor time, median, one thread'),
      quantileOf(
        of.map((c) => c.cpu_s),
        0.5,
      ),
      's',
      atMost(1),
      p.ensembleProcessor,
    ),
  ]
}

function told(each: Scored): Mark[] {
  const off = each.rate_ratio === null ? null : 100 * Math.abs(each.rate_ratio - 1)
  return [
    row(`${each.case} position error`, each.position_error_m, 'm', atMost(1), peerFigures.toldError),
    row(`${each.case} rate off by`, off, '%', atMost(3), peerFigures.toldRate),
    row(`${each.case} P(one source)`, each.probability_one, '', atLeast(0.95), peerFigures.toldOne),
  ]
}

/** Near and honest, or an answer that says it is none. */
function lowWind(each: Scored): Mark[] {
  const right = errorOf(each) <= 25 && each.truth_in_95 === true
  return [
    yes(
      `${each.case} within 25 m and inside the 95 % region, or no location given`,
      right || each.verdict !== 'located',
      peerFigures.s03,
    ),
  ]
}

const FOUND_WITHIN_M = 15
const isFound = ({ error_m }: SourceScore): boolean => error_m !== null && error_m <= FOUND_WITHIN_M

/** Every source is found, or the result says that one of its rate may be there unseen; and no other is reported. */
function several(each: Scored, peer: string): Mark[] {
  const told = each.true_sources.filter((source) => isFound(source) || source.not_excluded).length
  const n = each.true_sources.length
  return [
    row(
      `${each.case} found within ${FOUND_WITHIN_M} m, or named as not excluded`,
      told,
      `of ${n}`,
      atLeast(n),
      peer,
    ),
    row(
      `${each.case} reported but not there`,
      each.found_count - each.true_sources.filter(isFound).length,
      '',
      none,
    ),
  ]
}

/** Two sources that hide one another: both, or no certainty of one. */
function inLine(each: Scored): Mark[] {
  return [
    yes(
      `${each.case} both found, or not sure of one (P < 0.9)`,
      each.found_count === 2 || each.probability_one < 0.9,
      peerFigures.s06,
    ),
  ]
}

function overTheFence(each: Scored): Mark[] {
  const factor = each.rate_ratio === null ? null : 2 ** log2Of(each)
  return [
    row(`${each.case} rate on site, as a factor`, factor, '', atMost(2), peerFigures.s09),
    row(`${each.case} P(gas from off site)`, each.probability_off_site, '', atLeast(0.5)),
  ]
}

function ginninderra(each: Scored): Mark[] {
  const off = each.rate_ratio === null ? null : 100 * Math.abs(each.rate_ratio - 1)
  return [
    row(`${each.case} position error`, each.position_error_m, 'm', atMost(4)),
    row(`${each.case} rate off by`, off, '%', atMost(20)),
  ]
}

function metec(of: readonly Scored[]): Mark[] {
  if (of.length === 0) return []
  const right = of.filter((each) => each.group_right === true).length
  const share = { ...atLeast((10 / 11) * of.length), mark: '>= 10 of 11' }
  return [
    row('METEC releases at the right equipment group', right, `of ${of.length}`, share),
    row('METEC position error, median', quantileOf(of.map(errorOf), 0.5), 'm', atMost(15)),
  ]
}

/** Marks of Chilbolton's sources, m. */
const CHILBOLTON_M = {
  S1: [2.8, peerFigures.chilboltonS1],
  S2: [1.8, peerFigures.chilboltonS2],
  S3: [3.9, peerFigures.chilboltonS3],
  S4: [3.2, peerFigures.chilboltonS4],
} as const

function chilbolton(each: Scored): Mark[] {
  const errors = each.true_sources.flatMap(({ name, error_m }) => {
    const [mark, peer] = CHILBOLTON_M[name as keyof typeof CHILBOLTON_M] ?? []
    return mark === undefined
      ? []
      : [row(`${each.case} ${name} position error`, error_m, 'm', atMost(mark), peer)]
  })
  return [
    ...errors,
    yes(`${each.case} truth inside the 95 % region`, each.truth_in_95 === true, peerFigures.chilboltonIn95),
    yes(`${each.case} number of sources right`, each.count_right === true, peerFigures.chilboltonNumber),
  ]
}

/** Over every real case that states a region. */
function real(of: readonly Scored[]): Mark[] {
  const stated = of.filter((each) => each.truth_in_90 !== null)
  if (stated.length === 0) return []
  const share = percent(stated, (each) => each.truth_in_90 === true)
  return [row('real cases that state a region: truth inside the 90 % one', share, '%', between(80, 100))]
}

function drone(of: readonly Scored[]): Mark[] {
  if (of.length === 0) return []
  const honest = of.filter((each) => !each.located_and_missed).length
  return [row('drone CO2 flights without a sure wrong answer', honest, `of ${of.length}`, atLeast(of.length))]
}
