import { runCases } from './cases.ts'
import type { BenchRequest } from './index.ts'
import type { BenchRow } from './table.ts'

/** Seconds per stage of every case, one process a case, no two side by side. */
export async function benchSpeed(request: BenchRequest): Promise<{ rows: BenchRow[] }> {
  const runs = await runCases({ ...request, workers: 1 })
  return {
    rows: runs.flatMap((run) => [
      ...Object.entries(run.timing_s).map(([stage, value]) => ({
        figure: `${run.case} ${stage}`,
        value,
        unit: 's',
      })),
      { figure: `${run.case} processor`, value: run.cpu_s, unit: 's' },
      { figure: `${run.case} peak memory`, value: run.peak_mb, unit: 'MB' },
    ]),
  }
}
