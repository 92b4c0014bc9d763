import { power } from '../kernels/power.ts'
import { MEASURED } from './palette.ts'
import type { GasRecord } from './records.ts'

/** Above background, ppm; null where either is missing. */
export const enhancements_ppm = ({ value_ppm, background_ppm }: GasRecord): (number | null)[] =>
  value_ppm.map((value, i) => {
    const background = background_ppm[i] ?? null
    return value === null || background === null ? null : value - background
  })

/** Greatest reading of a series above its background, ppm; 0 when it never rose. */
export const peak_ppm = (record: GasRecord) =>
  enhancements_ppm(record).reduce<number>((peak, value) => Math.max(peak, value ?? 0), 0)

/** One colour scale for the whole report, so that two maps can be compared. */
export interface EnhancementScale {
  /** Ascending, ppm, one fewer than colours. */
  readonly edges_ppm: readonly number[]
  readonly colours: readonly string[]
}

const LOWEST_SIGMAS = 3
const LOWEST_SHARE = 0.04
const HIGHEST_SHARE = 0.75

/** Steps grow evenly in ratio up to near the peak; the first begins where noise ends, so that clean air stays pale. */
export function enhancementScale(gas: readonly GasRecord[]): EnhancementScale {
  const peak = gas.reduce((most, record) => Math.max(most, peak_ppm(record)), 0)
  const sigmas = gas.flatMap((record) => record.backgroundSigma_ppm.filter((sigma) => sigma !== null))
  const sigma = sigmas.sort((a, b) => a - b)[Math.floor(sigmas.length / 2)] ?? 0
  const top = Math.max(peak, 5 * LOWEST_SIGMAS * sigma) || 1
  const first = Math.max(LOWEST_SIGMAS * sigma, LOWEST_SHARE * top)
  const last = MEASURED.length - 2
  const ratio = power((HIGHEST_SHARE * top) / first, 1 / last)
  return { edges_ppm: MEASURED.slice(1).map((_, i) => first * power(ratio, i)), colours: MEASURED }
}
