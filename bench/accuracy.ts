// wire names: position_error_m, truth_in_50, truth_in_80, truth_in_90, truth_in_95, count_right, true_count, rate_ratio, rate_truth_in_90, group_right, located_and_missed
import { type Score, summarise } from '../src/outcomes/score.ts'
import { type CaseRun, runCases } from './cases.ts'
import type { BenchRequest } from './index.ts'
import { type BenchRow, tableText } from './table.ts'

/** Every case with known truth under the root: how far off, how honest, how long; then the first marks, each beside its figure. */
export async function benchAccuracy(request: BenchRequest): Promise<{ text: string; json: unknown }> {
  const runs = (await runCases(request)).filter(
    (run): run is CaseRun & { score: Score } => run.score !== null,
  )
  const cases = runs.map(({ score, wall_s, cpu_s, peak_mb }) => ({ ...score, wall_s, cpu_s, peak_mb }))
  const families = [...new Set(runs.map((run) => run.family))]
  const summary = Object.fromEntries(
    families.map((family) => [family, summarise(cases.filter((_, i) => runs[i]!.family === family))]),
  )
  const marks = marksOf(cases)
  const short = cases.map(({ reasons: _, ...row }) => row)
  const text = `${tableText(short)}\n${tableText(Object.entries(summary).map(([family, s]) => ({ family, ...s })))}\n${tableText(marks.map((m) => ({ ...m })))}`
  return { text, json: { cases, summary, rows: marks } }
}

/** The marks first set for the shared recordings. A mark whose cases are not under the root is left out. */
function marksOf(cases: readonly Score[]): BenchRow[] {
  const of = (prefix: string) => cases.filter((c) => c.case.startsWith(prefix))
  const out: BenchRow[] = []
  const add = (figure: string, value: number | null, unit: string, mark: string, met: boolean) =>
    out.push({ figure, value, unit, mark, met })
  const error = (c: Score) => c.position_error_m ?? Number.POSITIVE_INFINITY
  for (const c of of('gas-ginninderra/')) {
    add(`${c.case} position error`, c.position_error_m, 'm', '<= 10', error(c) <= 10)
    const factor = c.rate_ratio === null ? Number.POSITIVE_INFINITY : Math.max(c.rate_ratio, 1 / c.rate_ratio)
    add(`${c.case} rate, as a factor`, factor, '', '<= 1.5', factor <= 1.5)
  }
  const metec = of('gas-metec')
  if (metec.length > 0) {
    const right = metec.filter((c) => c.group_right).length
    add(
      'METEC releases at the right equipment group',
      right,
      `of ${metec.length}`,
      '>= 8 of 11',
      right >= (8 / 11) * metec.length,
    )
  }
  for (const c of of('gas-chilbolton-pooled/').filter(
    (each) => !each.case.includes('+') && !/S\d.*S\d/.test(each.case),
  ))
    add(`${c.case} position error`, c.position_error_m, 'm', '<= 10', error(c) <= 10)
  const drone = of('gas-drone-co2')
  if (drone.length > 0) {
    const wrong = drone.filter((c) => c.located_and_missed).length
    add(
      'drone CO2 flights located with a region that misses the car',
      wrong,
      `of ${drone.length}`,
      '0',
      wrong === 0,
    )
  }
  for (const c of cases.filter((each) => each.true_count === 0))
    add(
      `${c.case} is nothing-found`,
      c.verdict === 'nothing-found' ? 1 : 0,
      '',
      '1',
      c.verdict === 'nothing-found',
    )
  return out
}
