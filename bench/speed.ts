import { join } from 'node:path'
import { planCases } from '../app/ingest.ts'
import { ROOT } from '../app/root.ts'
import { type CaseRun, runCases, runPlans } from './cases.ts'
import type { BenchRequest } from './index.ts'
import type { BenchRow } from './table.ts'

/** The bundled example must be on screen so soon after the build. */
const EXAMPLE_MOST_S = 20

/** Seconds per stage of the bundled example and of every case, one process a case, no two side by side. */
export async function benchSpeed(request: BenchRequest): Promise<{ rows: BenchRow[] }> {
  const alone = { ...request, workers: 1 }
  const [example] = await runPlans((await planCases(join(ROOT, 'corpus', 'example'), null)).cases, alone)
  const runs = await runCases(alone)
  return {
    rows: [
      {
        figure: 'bundled example, recordings to findings',
        value: example!.wall_s,
        unit: 's',
        mark: `< ${EXAMPLE_MOST_S}`,
        met: example!.wall_s < EXAMPLE_MOST_S,
      },
      ...[example!, ...runs].flatMap(stages),
    ],
  }
}

const stages = (run: CaseRun): BenchRow[] => [
  ...Object.entries(run.timing_s).map(([stage, value]) => ({
    figure: `${run.case} ${stage}`,
    value,
    unit: 's',
  })),
  { figure: `${run.case} processor`, value: run.cpu_s, unit: 's' },
  { figure: `${run.case} peak memory`, value: run.peak_mb, unit: 'MB' },
]
