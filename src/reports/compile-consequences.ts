import { quantile } from '../kernels/statistics.ts'
import { switches } from '../sources/consequences.ts'
import type { Inversion } from '../sources/invert.ts'
import { limitSummary } from '../sources/limit.ts'
import { clean } from './clean.ts'
import type { ActivityRecord } from './records.ts'
import type { ActivityResult, Result, SensitivityResult } from './result.ts'

/** What could not be seen, summed up over the searched area. */
export function limitResult(inversion: Inversion | null): Result['detectionLimit_kgph'] {
  const grid = 'records.json#/detectionLimit'
  if (inversion === null)
    return {
      ...{ grid, p50: null, probability: 0.9, foundShares: [], unseenShare: null },
      notExcluded: { half_kgph: null, whole_kgph: null },
    }
  const { limit, prior } = inversion
  const { shares, unseenShare, half_kgph, whole_kgph } = limitSummary(limit, prior)
  const p50 = quantile(limit.rate_kgph, 0.5)
  return {
    grid,
    p50: Number.isFinite(p50) ? clean(p50) : null,
    probability: limit.probability,
    foundShares: shares.map(({ rate_kgph, share }) => ({ rate_kgph, share: clean(share) })),
    unseenShare: clean(unseenShare),
    notExcluded: { half_kgph: cleanOrNull(half_kgph), whole_kgph: cleanOrNull(whole_kgph) },
  }
}

/** Gas from outside of the area. */
export function offSiteResult(inversion: Inversion | null): Result['offSite'] {
  if (inversion === null) return null
  const { probability, bearing_deg, distance_m, rate_kgph } = inversion.offSite
  return {
    probability: clean(probability, 6),
    bearing_deg: cleanOrNull(bearing_deg),
    distance_m: cleanOrNull(distance_m),
    rate_kgph: cleanOrNull(rate_kgph),
  }
}

export const sourceId = (index: number) => `source-${index + 1}`
const cleanOrNull = (value: number | null) => (value === null ? null : clean(value))
const three = ([p05, p50, p95]: readonly [number, number, number]) => ({
  p05: clean(p05),
  p50: clean(p50),
  p95: clean(p95),
})

/** What each assumption does to the source of that number; nothing where that was not worked out. */
export function sensitivityResult({ sensitivity }: Inversion, index: number): SensitivityResult[] {
  const found = sensitivity[index]
  if (found === undefined) return []
  return [
    {
      source: sourceId(index),
      samples: found.samples,
      leastEffective: found.least,
      changes: found.changes.map(({ code, moved_m, rateFactor, radiusFactor, effective }) => ({
        code,
        moved_m: cleanOrNull(moved_m),
        rateFactor: cleanOrNull(rateFactor),
        radiusFactor: cleanOrNull(radiusFactor),
        effectiveSamples: Math.round(effective),
      })),
    },
  ]
}

/** The rate while on follows from the rate reported, so that times the share of time it is the mean. */
export function activityResult({ activity, sources }: Inversion, index: number): ActivityResult[] {
  const found = activity[index] ?? null
  if (found === null) return []
  const switching = switches(found)
  const reported = (p: number) => quantile(sources[index]!.rates_kgph, p)
  const [, share] = found.shareOn
  const whileOn = (p: number) => (switching ? reported(p) / share : reported(p) * found.onFactor)
  return [
    {
      source: sourceId(index),
      probability: clean(found.probability, 6),
      logEvidence: clean(found.logEvidence),
      switching,
      shareOn: three(found.shareOn),
      rateOn_kgph: three([whileOn(0.05), whileOn(0.5), whileOn(0.95)]),
      cycle_s: found.cycle_s === null ? null : three(found.cycle_s),
      certainSwitches: found.certainSwitches,
    },
  ]
}

/** The chance along time that the source of that number emitted. */
export function activityRecord({ activity, observations }: Inversion, index: number): ActivityRecord[] {
  const found = activity[index] ?? null
  if (found === null) return []
  return [
    {
      source: sourceId(index),
      t_us: Array.from(found.t_s, (t_s) => Math.round(observations.origin_us + 1e6 * t_s)),
      on: Array.from(found.on, (p) => clean(p, 3)),
    },
  ]
}
