import { benchAccuracy } from './accuracy.ts'
import { benchAirspace } from './airspace.ts'
import { benchAuthority } from './authority.ts'
import { benchKlv } from './klv.ts'
import { benchLargeCsv } from './large-csv.ts'
import { benchLedger } from './ledger.ts'
import { benchLimit } from './limit.ts'
import { benchLongFlight } from './long-flight.ts'
import { benchNulls } from './nulls.ts'
import { benchPlanning } from './planning.ts'
import { benchRunning } from './running.ts'
import { benchSpeed } from './speed.ts'
import { type BenchRow, tableText } from './table.ts'
import { benchVideo } from './video-seek.ts'

export interface BenchRequest {
  readonly data: string
  /** Only cases whose id contains this. */
  readonly only: string
  readonly workers: number | undefined
  /** Replaces the manifests' seeds. */
  readonly seed?: number | undefined
  /** Several: each case once with each; figures are medians. */
  readonly seeds?: readonly number[] | undefined
  /** The run that takes longer and looks closer, where there is one. */
  readonly long?: boolean
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
  running: { needsData: true, run: (request) => rows(benchRunning(request)) },
  klv: { needsData: true, run: (request) => benchKlv(request) },
  'large-csv': { needsData: false, run: () => rows(benchLargeCsv()) },
  'long-flight': { needsData: false, run: () => rows(benchLongFlight()) },
  nulls: { needsData: false, run: (request) => rows(benchNulls(request)) },
  limit: { needsData: false, run: () => rows(benchLimit()) },
  authority: { needsData: false, run: ({ long = false }) => rows(benchAuthority(long)) },
  airspace: { needsData: false, run: () => rows(benchAirspace()) },
  ledger: { needsData: false, run: ({ long }) => rows(benchLedger(long)) },
  planning: { needsData: false, run: () => rows(benchPlanning()) },
  video: { needsData: false, run: () => rows(benchVideo()) },
}
