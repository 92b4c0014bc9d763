import { benchAccuracy } from './accuracy.ts'
import { benchLargeCsv } from './large-csv.ts'
import { benchLedger } from './ledger.ts'
import { benchSpeed } from './speed.ts'
import { type BenchRow, tableText } from './table.ts'

export interface BenchRequest {
  readonly data: string
  /** Only cases whose id contains this. */
  readonly only: string
  readonly workers: number | undefined
  /** Replaces the manifests' seeds. */
  readonly seed?: number | undefined
}

export interface Bench {
  readonly needsData: boolean
  run(request: BenchRequest): Promise<{ readonly text: string; readonly json: unknown }>
}

const rows = async (work: Promise<{ readonly rows: readonly BenchRow[] }>) => {
  const json = await work
  return { json, text: tableText(json.rows.map((row) => ({ ...row }))) }
}

/** Every benchmark by the name `overflight bench` knows it by. */
export const benches: Readonly<Record<string, Bench>> = {
  accuracy: { needsData: true, run: benchAccuracy },
  speed: { needsData: true, run: (request) => rows(benchSpeed(request)) },
  'large-csv': { needsData: false, run: () => rows(benchLargeCsv()) },
  ledger: { needsData: false, run: () => rows(benchLedger()) },
}
