import { median } from '../kernels/statistics.ts'
import type { SortieRecordings } from '../recordings/recording.ts'
import type { Inversion } from './invert.ts'
import { areaOf } from './prior.ts'
import { defaults } from './settings.ts'

export type Verdict = 'located' | 'area-only' | 'nothing-found'

/** Closed list, so that screens and reports can translate it. */
export const reasonCodes = [
  'region-small', // located: the 90 % region is useful
  'region-wide', // area-only: the 90 % region is too wide to act on
  'wind-did-not-vary',
  'wind-too-light',
  'sensor-clipped',
  'background-unsteady', // drift as quick as a crossing: gas and drift cannot be told apart
  'few-crossings',
  'poor-fit', // the model does not explain what was seen
  'ambiguous-count',
  'no-enhancement', // nothing-found: nothing stands above background
  'no-wind',
  'no-gas',
  'evidence-weak',
  'source-outside', // gas comes from outside of the searched area
] as const
export type ReasonCode = (typeof reasonCodes)[number]

export interface Judgement {
  readonly verdict: Verdict
  readonly reasons: readonly ReasonCode[]
}

const SURE = 0.95
/** Gas from outside is told of when it is this probable. */
export const OUTSIDE_FROM = 0.5
const CLIPPED_SHARE = 0.3
const CALM_MPS = 0.5
const EXPLAINED_MIN = 0.12
const P_MIN = 1e-3
const CROSSINGS_MIN = 2
const STEADY_WIND_RAD = (10 * Math.PI) / 180
/** A crossing takes about this long; a background that moves two noise widths meanwhile hides or feigns one. */
const CROSSING_S = 30
const UNSTEADY_NOISES = 2

/** What the recordings support saying. A location is given only when nothing speaks against it; each reason is named. */
export function judgeInversion(
  recordings: SortieRecordings,
  inversion: Inversion,
  detected: boolean,
  uselessShare: number = defaults.uselessShare,
): Judgement {
  const none = inversion.count[0]!
  const outside: ReasonCode[] = inversion.offSite.probability >= OUTSIDE_FROM ? ['source-outside'] : []
  if (none >= 0.5) {
    if (outside.length > 0) return { verdict: 'nothing-found', reasons: outside }
    return { verdict: 'nothing-found', reasons: [detected ? 'evidence-weak' : 'no-enhancement'] }
  }
  const against: ReasonCode[] = []
  if (1 - none < SURE) against.push('evidence-weak')
  if (clippedShare(recordings) > CLIPPED_SHARE) against.push('sensor-clipped')
  if (unsteady(recordings, inversion)) against.push('background-unsteady')
  if (median(inversion.observations.wind_mps) < CALM_MPS) against.push('wind-too-light')
  if (inversion.fit.crossings < CROSSINGS_MIN) against.push('few-crossings')
  if (inversion.fit.explained < EXPLAINED_MIN || inversion.fit.pValue < P_MIN) against.push('poor-fit')
  const wide = inversion.sources.some((s) => s.regions[2]!.area_m2 > uselessShare * areaOf(inversion.area))
  if (wide) against.push('region-wide')
  if (wide && windSpread_rad(inversion) < STEADY_WIND_RAD) against.push('wind-did-not-vary')
  if (against.length > 0) return { verdict: 'area-only', reasons: [...against, ...outside] }
  const unsure: ReasonCode[] = Math.max(...inversion.count) >= 0.7 ? [] : ['ambiguous-count']
  return { verdict: 'located', reasons: ['region-small', ...unsure, ...outside] }
}

/** Share of readings at or beyond the stated limits of their sensors. */
export function clippedShare(recordings: SortieRecordings): number {
  let clipped = 0
  let all = 0
  for (const { value_ppm, clip_ppm } of recordings.gas)
    for (const v of value_ppm) {
      if (!Number.isFinite(v)) continue
      all++
      if ((clip_ppm.low !== null && v <= clip_ppm.low) || (clip_ppm.high !== null && v >= clip_ppm.high))
        clipped++
    }
  return all > 0 ? clipped / all : 0
}

function unsteady({ gas }: SortieRecordings, { backgrounds }: Inversion): boolean {
  return gas.some((series, i) => {
    const { walkVariance_perS, noise_ppm } = backgrounds[i]!
    return (
      series.geometry.kind === 'moving' && walkVariance_perS * CROSSING_S > (UNSTEADY_NOISES * noise_ppm) ** 2
    )
  })
}

/** Angular deviation of where the wind went during the observations (Mardia and Jupp 2000, Directional Statistics, 2.3.15). */
export function windSpread_rad({ observations }: Pick<Inversion, 'observations'>): number {
  let east = 0
  let north = 0
  for (let i = 0; i < observations.n; i++) {
    east += observations.toEast[i]!
    north += observations.toNorth[i]!
  }
  const R = Math.hypot(east, north) / Math.max(1, observations.n)
  return Math.sqrt(-2 * Math.log(Math.max(1e-12, Math.min(1, R))))
}
