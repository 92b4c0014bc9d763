// wire names: true_count, true_sources, start_cpu_s, position_error_m
import { type Score, summarise } from '../src/outcomes/score.ts'
import { type CaseRun, runCases, runPlans } from './cases.ts'
import type { BenchRequest } from './index.ts'
import { type Mark, marksOf, quantileOf } from './marks.ts'
import { benchNulls } from './nulls.ts'
import { peerFigures, peerNotes, peers } from './peers.ts'
import { type BenchRow, tableText } from './table.ts'

type ScoredRun = CaseRun & { readonly score: Score }

/** Every case with known truth under the root: how far off, how honest, how long; then the marks, each beside the best peer's figure. */
export async function benchAccuracy(request: BenchRequest): Promise<{ text: string; json: unknown }> {
  const seeds = request.seeds ?? [request.seed]
  const bySeed: ScoredRun[][] = []
  for (const seed of seeds)
    bySeed.push((await runCases({ ...request, seed })).filter((run): run is ScoredRun => run.score !== null))
  const runs = bySeed.flat()
  const cases = runs.map(({ score, seed, wall_s, cpu_s, start_cpu_s, peak_mb }) => ({
    ...score,
    ...(request.seeds === undefined ? {} : { seed }),
    ...{ wall_s, cpu_s, start_cpu_s, peak_mb },
  }))
  const families = [...new Set(runs.map((run) => run.family))]
  const summary = Object.fromEntries(
    families.map((family) => [family, summarise(cases.filter((_, i) => runs[i]!.family === family))]),
  )
  const rows = [
    ...overSeeds(bySeed.map((each) => marksOf(each.map(({ score, cpu_s }) => ({ ...score, cpu_s }))))),
    ...(await emptySurveys(runs, request)),
    ...(await byPuffs(bySeed[0]!, request)),
    ...(await sameBytes(bySeed[0]!, request)),
  ]
  const tables = [
    cases.map(({ reasons: _, true_sources: __, ...row }) => row),
    Object.entries(summary).map(([family, s]) => ({ family, ...s })),
    rows.map((row) => ({ ...row })),
  ]
  const text = `${tables.map(tableText).join('\n')}\n${notes(seeds.length)}\n`
  return { text, json: { cases, summary, rows, peers } }
}

/** Each mark once: its median over the seeds, which is then what is held to it. */
export function overSeeds(bySeed: readonly (readonly Mark[])[]): BenchRow[] {
  return bySeed[0]!.map(({ figure, unit, mark, peer, meets }) => {
    const values = bySeed.map((marks) => marks.find((each) => each.figure === figure)?.value ?? Infinity)
    const middle = quantileOf(values, 0.5)
    const value = Number.isFinite(middle) ? middle : null
    return { figure, value, unit, mark, ...(peer === undefined ? {} : { peer }), met: meets(value) }
  })
}

/** The empty surveys of our own making, beside the shared one; not when only some cases were asked for. */
async function emptySurveys(runs: readonly ScoredRun[], request: BenchRequest): Promise<BenchRow[]> {
  const wanted = request.only === '' && runs.some(({ score }) => score.true_count === 0)
  return wanted ? (await benchNulls(request)).rows : []
}

/** One case again on two and on three threads: the quickest, since it is only the bytes that count. */
async function sameBytes(runs: readonly ScoredRun[], request: BenchRequest): Promise<BenchRow[]> {
  const inverted = runs.filter(({ timing_s }) => timing_s.sources !== undefined)
  if (inverted.length === 0) return []
  const one = inverted.reduce((a, b) => (b.cpu_s < a.cpu_s ? b : a))
  const again = [2, 3].map((threads) => runPlans([one.plan], { ...request, seed: one.seed, threads }))
  const same = (await Promise.all(again)).flat().every(({ digest }) => digest === one.digest)
  return [
    {
      figure: `${one.case}: the same bytes from 1, 2 and 3 threads`,
      value: same ? 1 : 0,
      unit: '',
      mark: '1',
      met: same,
    },
  ]
}

const REFINED = 4
const PUFFS_MOST_S = 5

/** A few of the surveys again, refined by puffs: what that costs, and how far off they are beside the plume's. */
async function byPuffs(runs: readonly ScoredRun[], request: BenchRequest): Promise<BenchRow[]> {
  const plumes = runs.filter(({ family }) => family === 'synthetic-plume-ensemble').slice(0, REFINED)
  if (plumes.length === 0) return []
  const plans = plumes.map(({ plan }) => ({
    ...plan,
    manifest: { ...plan.manifest, inversion: { ...plan.manifest.inversion, carriage: 'puffs' as const } },
  }))
  const puffs = await runPlans(plans, { ...request, seed: plumes[0]!.seed })
  const cpu_s = quantileOf(
    puffs.map((run) => run.cpu_s),
    0.5,
  )
  const error_m = (of: readonly CaseRun[]) =>
    quantileOf(
      of.map(({ score }) => score?.position_error_m ?? Number.POSITIVE_INFINITY),
      0.5,
    )
  const name = (what: string) => `${plumes.length} surveys refined by puffs: ${what}`
  return [
    {
      figure: name('processor time, median, one thread'),
      value: cpu_s,
      unit: 's',
      mark: `<= ${PUFFS_MOST_S}`,
      peer: peerFigures.ensembleProcessor,
      met: cpu_s <= PUFFS_MOST_S,
    },
    { figure: name('position error, median'), value: error_m(puffs), unit: 'm' },
    { figure: 'the same surveys by the plume: position error, median', value: error_m(plumes), unit: 'm' },
  ]
}

const notes = (seeds: number): string =>
  [
    'Each case in a process of its own, on one thread. cpu_s: its processor time from the recordings to the score, once the',
    'program is loaded; loading it is start_cpu_s. Regions are scored as the share of the posterior that lies at higher',
    'density than the place of the truth. A case without an answer is a miss wherever an answer is due.',
    ...(seeds > 1 ? [`Marks: medians over ${seeds} seeds.`] : []),
    peerNotes(),
  ].join('\n')
