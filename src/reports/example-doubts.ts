import type { ActivityRecord, Grid } from './records.ts'
import type { ActivityResult, Result, SensitivityResult, SourceResult, Verdict } from './result.ts'
import { sensitivityCodes } from './result.ts'

/** What the made-up case says of its own doubts: numbers that hang together with its grids, sources and rates. */
export function exampleDoubts(
  verdict: Verdict,
  limits: Grid,
  sources: readonly SourceResult[],
): Pick<Result, 'detectionLimit_kgph' | 'offSite' | 'sensitivity' | 'activity'> {
  const known = limits.values.filter((value) => value !== null).sort((a, b) => a - b)
  const cells = limits.values.length
  const half = known[Math.ceil(cells / 2) - 1]
  return {
    detectionLimit_kgph: {
      grid: 'records.json',
      p50: known[Math.floor(known.length / 2)] ?? null,
      probability: 0.9,
      foundShares: [0.1, 0.3, 1, 3, 10].map((rate_kgph) => ({
        rate_kgph,
        share: known.filter((limit) => limit <= rate_kgph).length / cells,
      })),
      unseenShare: 1 - known.length / cells,
      notExcluded: {
        half_kgph: half ?? null,
        whole_kgph: known.length === cells ? (known.at(-1) ?? null) : null,
      },
    },
    offSite:
      verdict === 'area-only'
        ? { probability: 0.72, bearing_deg: 208, distance_m: 640, rate_kgph: 12 }
        : { probability: 0.004, bearing_deg: 120, distance_m: 300, rate_kgph: 8 },
    sensitivity: sources.map(sensitivityOf),
    activity: sources.map(activityOf),
  }
}

function sensitivityOf({ id }: SourceResult): SensitivityResult {
  return {
    source: id,
    samples: 1536,
    leastEffective: 154,
    changes: sensitivityCodes.map((code, i) => {
      if (code === 'errors-shorter')
        return { code, moved_m: null, rateFactor: null, radiusFactor: null, effectiveSamples: 37 }
      const lean = Math.sin(1.7 * i)
      return {
        code,
        moved_m: 6 * lean * lean,
        rateFactor: Math.exp(0.25 * Math.cos(i)),
        radiusFactor: 1 + 0.2 * lean,
        effectiveSamples: Math.round(1500 - 1000 * Math.abs(lean)),
      }
    }),
  }
}

function activityOf({ id, rate_kgph }: SourceResult): ActivityResult {
  const on = (rate: number) => rate / 0.6
  return {
    source: id,
    probability: 0.94,
    logEvidence: 2.8,
    switching: true,
    shareOn: { p05: 0.47, p50: 0.6, p95: 0.72 },
    rateOn_kgph: { p05: on(rate_kgph.p05), p50: on(rate_kgph.p50), p95: on(rate_kgph.p95) },
    cycle_s: { p05: 140, p50: 260, p95: 520 },
    certainSwitches: 5,
  }
}

/** On for three minutes of five, with the doubt of a record that looks only now and then. */
export function exampleActivity(
  sources: readonly SourceResult[],
  from_us: number,
  to_us: number,
): ActivityRecord[] {
  const times = 120
  return sources.map(({ id }) => ({
    source: id,
    t_us: Array.from({ length: times + 1 }, (_, i) => from_us + (i / times) * (to_us - from_us)),
    on: Array.from({ length: times + 1 }, (_, i) => {
      const turn = ((i / times) * 4) % 1
      return 0.06 + 0.92 / (1 + Math.exp(25 * (turn - 0.6)) + Math.exp(-25 * turn))
    }),
  }))
}
