import type { GasSeries } from '../recordings/recording.ts'
import type { Background } from './background.ts'

/** A claim of enhancement at one sensor over one stretch of time. */
export interface Detection {
  readonly series: number
  /** First, peak and last sample. */
  readonly from: number
  readonly peak: number
  readonly to: number
  readonly peakEnhancement_ppm: number
  /** Summed enhancement in standard deviations of such a sum, were there no gas. */
  readonly score: number
  readonly plume: number
}

export interface Detections {
  readonly found: readonly Detection[]
  /** False detections that noise alone would make, per hour, over all sensors. */
  readonly falseAlarmsPerHour: number
}

/** One sensor's share of false alarms; the threshold of its peaks follows from it and from how often it measures. */
const FALSE_PER_SENSOR_HOUR = 0.1
/** A stretch lasts while the enhancement stays above this many sigma. */
const STAYS_SIGMA = 1.5

/**
 * Stretches whose peak stands above the background by more than noise would do FALSE_PER_SENSOR_HOUR times an hour,
 * were the noise normal and its samples independent. Neighbouring stretches join into plumes (see plumes.ts).
 */
export function detect(gas: readonly GasSeries[], backgrounds: readonly Background[]): Detections {
  const found = gas.flatMap((series, index) => stretches(series, backgrounds[index]!, index))
  return { found, falseAlarmsPerHour: FALSE_PER_SENSOR_HOUR * gas.filter((g) => g.t_us.length > 1).length }
}

function stretches(series: GasSeries, background: Background, index: number): Detection[] {
  const { t_us, value_ppm } = series
  if (t_us.length < 2) return []
  const perHour = (3.6e9 * (t_us.length - 1)) / Math.max(1, t_us.at(-1)! - t_us[0]!)
  const threshold = detectionThreshold(perHour)
  const z = new Float64Array(t_us.length)
  for (let i = 0; i < z.length; i++) {
    const sigma = Math.hypot(background.noise_ppm, background.sigma_ppm[i]!)
    z[i] = (value_ppm[i]! - background.mean_ppm[i]!) / sigma
  }
  const out: Detection[] = []
  for (let i = 0; i < z.length; i++) {
    if (!(z[i]! > STAYS_SIGMA)) continue
    const from = i
    let peak = i
    let sum = 0
    let n = 0
    for (; i < z.length && (z[i]! > STAYS_SIGMA || Number.isNaN(z[i]!)); i++) {
      if (Number.isNaN(z[i]!)) continue
      sum += z[i]!
      n++
      if (z[i]! > z[peak]!) peak = i
    }
    if (z[peak]! <= threshold) continue
    const peakEnhancement_ppm = value_ppm[peak]! - background.mean_ppm[peak]!
    out.push({
      series: index,
      from,
      peak,
      to: i - 1,
      peakEnhancement_ppm,
      score: sum / Math.sqrt(n),
      plume: 0,
    })
  }
  return out
}

/** How far a reading must stand above the background, in their joint sigma, by how many readings a sensor makes an hour. */
export const detectionThreshold = (perHour: number): number =>
  upperNormal(Math.min(0.5, FALSE_PER_SENSOR_HOUR / perHour))

/**
 * z with P(Z > z) = p for a standard normal Z. Abramowitz and Stegun (1964), 26.2.23; error below 4.5e-4 for p <= 0.5.
 */
export function upperNormal(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p))
  return (
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t * t) /
      (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t)
  )
}
