import type { ServerBench } from './server.ts'
import { type BenchRow, tableText } from './table.ts'

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
  /** Of `server`: how many people, for how long, which database, and kills in place of the load. */
  readonly server?: Partial<Pick<ServerBench, 'people' | 'minutes' | 'database' | 'kills'>>
}

export interface Bench {
  readonly needsData: boolean
  run(request: BenchRequest): Promise<{ readonly text: string; readonly json: unknown }>
}

const rows = async (work: Promise<{ readonly rows: readonly BenchRow[] }>) => {
  const json = await work
  return { json, text: tableText(json.rows.map((row) => ({ ...row }))) }
}

export const serverDatabases: readonly ServerBench['database'][] = ['embedded', 'external', 'both']

/** Every benchmark by the name `overflight bench` knows it by; what one needs is loaded when it runs. */
export const benches: Readonly<Record<string, Bench>> = {
  accuracy: {
    needsData: true,
    run: async (request) => (await import('./accuracy.ts')).benchAccuracy(request),
  },
  speed: { needsData: true, run: async (request) => rows((await import('./speed.ts')).benchSpeed(request)) },
  running: {
    needsData: true,
    run: async (request) => rows((await import('./running.ts')).benchRunning(request)),
  },
  klv: { needsData: true, run: async (request) => (await import('./klv.ts')).benchKlv(request) },
  'large-csv': { needsData: false, run: async () => rows((await import('./large-csv.ts')).benchLargeCsv()) },
  'long-flight': {
    needsData: false,
    run: async () => rows((await import('./long-flight.ts')).benchLongFlight()),
  },
  nulls: { needsData: false, run: async (request) => rows((await import('./nulls.ts')).benchNulls(request)) },
  limit: { needsData: false, run: async () => rows((await import('./limit.ts')).benchLimit()) },
  authority: {
    needsData: false,
    run: async ({ long = false }) => rows((await import('./authority.ts')).benchAuthority(long)),
  },
  airspace: { needsData: false, run: async () => rows((await import('./airspace.ts')).benchAirspace()) },
  ledger: {
    needsData: false,
    run: async ({ long }) => rows((await import('./ledger.ts')).benchLedger(long)),
  },
  oversight: {
    needsData: false,
    run: async () => rows((await import('./oversight.ts')).benchOversight()),
  },
  planning: { needsData: false, run: async () => rows((await import('./planning.ts')).benchPlanning()) },
  server: {
    needsData: false,
    run: async ({ server, seed }) =>
      rows((await import('./server.ts')).benchServer({ ...server, ...(seed === undefined ? {} : { seed }) })),
  },
  video: { needsData: false, run: async () => rows((await import('./video-seek.ts')).benchVideo()) },
}
