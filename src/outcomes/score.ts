// Fields as `overflight bench accuracy --json` prints them; wire names: position_error_m, truth_in_50, truth_in_80, truth_in_90, truth_in_95, count_right, true_count, rate_ratio, rate_truth_in_90, rate_truth_in_95, group_right, located_and_missed, found_count, probability_one, probability_off_site, true_sources, not_excluded, median_error_m, p90_error_m, cpu_s_median
import { quantile } from '../kernels/statistics.ts'
import type { Result } from '../reports/result.ts'
import type { TrueSource, Truth } from '../sorties/truth.ts'
import { shareAbove } from '../sources/density.ts'
import type { Inversion } from '../sources/invert.ts'
import type { LimitMap } from '../sources/limit.ts'
import type { LocatedSource } from '../sources/located.ts'

/** How right one case was: a row of `overflight bench accuracy`. Null where a field does not apply. */
export interface Score {
  readonly case: string
  readonly verdict: Result['verdict']
  readonly reasons: readonly string[]
  /** Mean over true sources of the distance to the source reported for them. */
  readonly position_error_m: number | null
  readonly truth_in_50: boolean | null
  readonly truth_in_80: boolean | null
  readonly truth_in_90: boolean | null
  readonly truth_in_95: boolean | null
  readonly radius80_m: number | null
  readonly area90_m2: number | null
  readonly count_right: boolean | null
  /** How many sources there really were; null when not known. */
  readonly true_count: number | null
  /** Total reported over total true rate. */
  readonly rate_ratio: number | null
  /** Where one source is reported for one: whether its 90 and 95 % interval hold the true rate. */
  readonly rate_truth_in_90: boolean | null
  readonly rate_truth_in_95: boolean | null
  readonly group_right: boolean | null
  /** A location was given with certainty and its 90 % region misses the truth. */
  readonly located_and_missed: boolean
  readonly found_count: number
  /** Chance of exactly one source in the searched area. */
  readonly probability_one: number
  /** Chance of gas from outside of it; null where nothing was inverted. */
  readonly probability_off_site: number | null
  /** Each true source by itself, in the truth's order. */
  readonly true_sources: readonly SourceScore[]
}

export interface SourceScore {
  readonly name: string | null
  /** Distance to the source reported for it; null where none is. */
  readonly error_m: number | null
  readonly rate_kgph: number | null
  /** Least rate that would probably have been seen at its place, beside what was reported; null where none would. */
  readonly limit_kgph: number | null
  /** It emits less than that: the result says that a source like it may be there. */
  readonly not_excluded: boolean
}

/**
 * Compares one result with the truth. True and reported sources are paired nearest first. A true source is inside a
 * region of share p when less than p of the posterior lies at higher density than its place; a case with several
 * sources is inside when all of them are.
 */
export function score(result: Result, inversion: Inversion | null, truth: Truth): Score {
  const found = result.verdict === 'nothing-found' || inversion === null ? [] : inversion.sources
  const pairs = pair(found, truth.sources)
  const shares = pairs.map(({ source, actual }) => shareAbove(source.density, actual))
  const inside = (share: number) =>
    pairs.length === 0 ? null : pairs.length === truth.sources.length && shares.every((s) => s < share)
  const truth_in_90 = inside(0.9)
  return {
    case: result.case,
    verdict: result.verdict,
    reasons: result.reasons,
    position_error_m:
      pairs.length === 0 ? null : mean(pairs.map(({ source, actual }) => distance(source, actual))),
    truth_in_50: inside(0.5),
    truth_in_80: inside(0.8),
    truth_in_90,
    truth_in_95: inside(0.95),
    radius80_m:
      pairs.length === 0
        ? null
        : Math.sqrt(
            mean(pairs.map(({ source }) => source.regions.find((r) => r.share === 0.8)!.area_m2)) / Math.PI,
          ),
    area90_m2:
      pairs.length === 0
        ? null
        : pairs.reduce((sum, { source }) => sum + source.regions.find((r) => r.share === 0.9)!.area_m2, 0),
    count_right: truth.complete ? mostProbable(result.count) === truth.sources.length : null,
    true_count: truth.complete ? truth.sources.length : null,
    ...rates(found, truth),
    group_right: groupRight(found, truth),
    located_and_missed: result.verdict === 'located' && truth_in_90 !== true,
    found_count: found.length,
    probability_one: result.count['1'] ?? 0,
    probability_off_site: inversion?.offSite.probability ?? null,
    true_sources: truth.sources.map((actual) => sourceScore(actual, pairs, inversion)),
  }
}

function sourceScore(actual: TrueSource, pairs: readonly Pair[], inversion: Inversion | null): SourceScore {
  const pair = pairs.find((p) => p.actual === actual)
  const limit_kgph = inversion === null ? null : limitAt_kgph(inversion.limit, actual)
  return {
    name: actual.name ?? null,
    error_m: pair === undefined ? null : distance(pair.source, actual),
    rate_kgph: actual.rate_kgph,
    limit_kgph,
    not_excluded: limit_kgph === null || (actual.rate_kgph !== null && actual.rate_kgph < limit_kgph),
  }
}

/** The map's cell at a place; null outside of the map and where no rate would have been seen. */
function limitAt_kgph({ x0_m, y0_m, cell_m, nx, ny, rate_kgph }: LimitMap, at: Place): number | null {
  const column = Math.floor((at.x_m - x0_m) / cell_m)
  const row = Math.floor((at.y_m - y0_m) / cell_m)
  if (column < 0 || column >= nx || row < 0 || row >= ny) return null
  const rate = rate_kgph[row * nx + column]!
  return Number.isNaN(rate) ? null : rate
}

interface Pair {
  readonly source: LocatedSource
  readonly actual: TrueSource
}

function pair(found: readonly LocatedSource[], actual: readonly TrueSource[]): Pair[] {
  const all = found
    .flatMap((source) => actual.map((a) => ({ source, actual: a, d: distance(source, a) })))
    .sort((a, b) => a.d - b.d)
  const out: Pair[] = []
  for (const { source, actual: a } of all)
    if (!out.some((p) => p.source === source || p.actual === a)) out.push({ source, actual: a })
  return out
}

function rates(
  found: readonly LocatedSource[],
  truth: Truth,
): Pick<Score, 'rate_ratio' | 'rate_truth_in_90' | 'rate_truth_in_95'> {
  const actual = truth.sources.map((s) => s.rate_kgph)
  if (found.length === 0 || actual.length === 0 || actual.some((r) => r === null))
    return { rate_ratio: null, rate_truth_in_90: null, rate_truth_in_95: null }
  const total = actual.reduce<number>((sum, r) => sum + r!, 0)
  const at = (source: LocatedSource, p: number) =>
    source.rates_kgph[Math.round(p * (source.rates_kgph.length - 1))]!
  const median = found.reduce((sum, s) => sum + at(s, 0.5), 0)
  const one = found.length === 1 && actual.length === 1
  const holds = (share: number) =>
    one ? total >= at(found[0]!, 0.5 - share / 2) && total <= at(found[0]!, 0.5 + share / 2) : null
  return { rate_ratio: median / total, rate_truth_in_90: holds(0.9), rate_truth_in_95: holds(0.95) }
}

/** Whether the candidate nearest to the strongest source reported is the one nearest to the true one. */
function groupRight(found: readonly LocatedSource[], { candidates, sources }: Truth): boolean | null {
  if (candidates.length === 0 || sources.length !== 1) return null
  if (found.length === 0) return false
  const nearest = (at: { x_m: number; y_m: number }) =>
    candidates.reduce((a, b) => (distance(b, at) < distance(a, at) ? b : a)).name
  return nearest(found[0]!) === nearest(sources[0]!)
}

function mostProbable(count: Readonly<Record<string, number>>): number {
  return Number(Object.entries(count).reduce((a, b) => (b[1] > a[1] ? b : a))[0])
}

interface Place {
  readonly x_m: number
  readonly y_m: number
}
const distance = (a: Place, b: Place) => Math.hypot(a.x_m - b.x_m, a.y_m - b.y_m)
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

/** Cases of one kind together. */
export interface Summary {
  readonly n: number
  readonly median_error_m: number | null
  readonly p90_error_m: number | null
  readonly cover50: number | null
  readonly cover80: number | null
  readonly cover90: number | null
  readonly cover95: number | null
  readonly count_right: number | null
  readonly cpu_s_median: number | null
}

/** One family's scores as medians and shares; null where no case has the figure. */
export function summarise(scores: readonly (Score & { readonly cpu_s: number })[]): Summary {
  const errors = scores
    .flatMap((s) => (s.position_error_m === null ? [] : [s.position_error_m]))
    .sort((a, b) => a - b)
  const at = (values: readonly number[], p: number) => (values.length === 0 ? null : quantile(values, p))
  const share = (of: (s: Score) => boolean | null) => {
    const known = scores.map(of).filter((v) => v !== null)
    return known.length === 0 ? null : known.filter(Boolean).length / known.length
  }
  return {
    n: scores.length,
    median_error_m: at(errors, 0.5),
    p90_error_m: at(errors, 0.9),
    cover50: share((s) => s.truth_in_50),
    cover80: share((s) => s.truth_in_80),
    cover90: share((s) => s.truth_in_90),
    cover95: share((s) => s.truth_in_95),
    count_right: share((s) => s.count_right),
    cpu_s_median: at(
      scores.map((s) => s.cpu_s).sort((a, b) => a - b),
      0.5,
    ),
  }
}
