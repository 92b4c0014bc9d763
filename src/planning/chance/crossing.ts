/** Whether an instrument notices a bump of gas that it flies through, as `detect()` would. */
import { detectionThreshold } from '../../detections/detect.ts'
import { gaussianShare } from '../../kernels/gaussian.ts'
import { lagInPlace } from '../../kernels/response.ts'

/** What of a gas sensor, beside its noise, decides what it notices. */
interface GasInstrument {
  readonly interval_s: number
  /** First-order response time. */
  readonly response_s: number
}

/**
 * Of bumps of one half-width in time (1-sigma): the chance that one goes unnoticed, by the logarithm of its peak in the air in
 * units of the noise.
 */
export type Unnoticed = (logPeak: number) => number

/**
 * A table of it for bumps of any half-width. A bump is a Gaussian in time; the sensor lags behind it, reads at even intervals
 * of any phase, and noise is added. It is noticed when a reading stands above the threshold of detections/detect.ts.
 */
export function unnoticedBy({ interval_s, response_s }: GasInstrument): (width_s: number) => Unnoticed {
  const table = tableOf(interval_s, response_s)
  return (width_s) => {
    const place = clamp(Math.log(width_s / interval_s / FINEST_WIDTH) / WIDTH_STEP, WIDTHS - 1.001)
    const [low, high, part] = [table[Math.floor(place)]!, table[Math.floor(place) + 1]!, place % 1]
    const row = low.map((value, k) => value + part * (high[k]! - value))
    return (logPeak) => {
      const at = clamp((logPeak - LOWEST_PEAK) / PEAK_STEP, PEAKS - 1.001)
      const k = Math.floor(at)
      return row[k]! + (at - k) * (row[k + 1]! - row[k]!)
    }
  }
}

let kept:
  | { readonly interval_s: number; readonly response_s: number; readonly table: Float64Array[] }
  | undefined

/** The last one made is kept: a plan is laid again and again with the same sensor. */
function tableOf(interval_s: number, response_s: number): Float64Array[] {
  if (!(interval_s > 0 && response_s >= 0))
    throw new RangeError(`readings every ${interval_s} s, lagging ${response_s} s`)
  if (kept?.interval_s === interval_s && kept.response_s === response_s) return kept.table
  const threshold = detectionThreshold(3600 / interval_s)
  const table = Array.from({ length: WIDTHS }, (_, w) =>
    rowOf(FINEST_WIDTH * Math.exp(w * WIDTH_STEP) * interval_s, interval_s, response_s, threshold),
  )
  kept = { interval_s, response_s, table }
  return table
}

const PEAKS = 90
const LOWEST_PEAK = -1
const PEAK_STEP = 0.1
const WIDTHS = 28
const FINEST_WIDTH = 0.03
const WIDTH_STEP = 0.3
const PHASES = 4
/** Gaussian widths before and after the peak; and response times after it. */
const REACH = 4
const TAIL = 4
const FINE = 8

/** Chances by peak for one width. The air is laid out finely, lagged, and read at each phase. */
function rowOf(width_s: number, interval_s: number, response_s: number, threshold: number): Float64Array {
  const step_s = Math.min(interval_s / PHASES, width_s / FINE)
  const perReading = Math.max(PHASES, Math.round(interval_s / step_s))
  const fine_s = interval_s / perReading
  const before = Math.ceil((REACH * width_s) / fine_s)
  const length = 2 * before + Math.ceil((TAIL * response_s + interval_s) / fine_s) + 1
  const t_s = Float64Array.from({ length }, (_, k) => (k - before) * fine_s)
  const seen = t_s.map((t) => Math.exp(-0.5 * (t / width_s) ** 2))
  lagInPlace(t_s, seen, 0, length, response_s)
  const phases = Array.from({ length: PHASES }, (_, p) => {
    const from = Math.floor((p * perReading) / PHASES)
    return seen.filter((value, k) => (k - from) % perReading === 0 && k >= from && value > FAINT)
  })
  return Float64Array.from({ length: PEAKS }, (_, a) => {
    if (a === 0) return 1
    const peak = Math.exp(LOWEST_PEAK + a * PEAK_STEP)
    return phases.reduce((sum, readings) => sum + unnoticedAmong(readings, peak, threshold), 0) / PHASES
  })
}
/** A reading of less than this share of the peak is clean air. */
const FAINT = 1e-3

function unnoticedAmong(readings: Float64Array, peak: number, threshold: number): number {
  let product = 1
  for (const share of readings) {
    product *= below(threshold - peak * share) / below(threshold) // noise alone would have passed too
    if (product < 1e-6) return 0
  }
  return product
}

const below = (deviate: number) => gaussianShare(Number.NEGATIVE_INFINITY, deviate)
const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value))
