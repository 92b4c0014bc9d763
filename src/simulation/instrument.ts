import type { Instrument } from './scenario.ts'
import { namedStream, wander } from './streams.ts'

/** What an instrument sees, one value per step of `step_s`, the first of them at `from_s`. */
interface Signal {
  readonly from_s: number
  readonly step_s: number
  readonly values: Float64Array
}

/** How long before its first reading an instrument must have breathed, s: ten response times forget the start. */
export const warmUp_s = ({ delay_s, response_s }: Instrument) => delay_s + 10 * response_s

/**
 * The signal as it leaves the instrument: late by the inlet's delay (to the nearest step), then smoothed by a first-order
 * response, dy/dt = (c - y)/tau, solved exactly over each step.
 */
export function respond({ step_s, from_s, values }: Signal, { delay_s, response_s }: Instrument): Signal {
  const late = Math.round(delay_s / step_s)
  const taken = response_s === 0 ? 1 : -Math.expm1(-step_s / response_s)
  const answered = new Float64Array(values.length)
  let y = values[0] ?? 0
  for (let i = 0; i < values.length; i++) {
    y += taken * (values[Math.max(0, i - late)]! - y)
    answered[i] = y
  }
  return { from_s, step_s, values: answered }
}

/** The instants at which an instrument writes a reading, s from the start of the recording. */
export function readingTimes_s(duration_s: number, { interval_s }: Instrument): Float64Array {
  return Float64Array.from(
    { length: Math.floor(duration_s / interval_s + 1e-9) + 1 },
    (_, i) => i * interval_s,
  )
}

/** Readings: background, a baseline that wanders, the signal, white noise. Random streams go by the sensor's name. */
export function readings_ppm(
  signal: Signal,
  t_s: Float64Array,
  at: { instrument: Instrument; background_ppm: number; seed: number; sensor: string },
): Float64Array {
  const { interval_s, drift_ppm, drift_s, noise_ppm } = at.instrument
  const drift = wander(namedStream(at.seed, `sensor/${at.sensor}/drift`), interval_s, drift_s)
  const noise = namedStream(at.seed, `sensor/${at.sensor}/noise`)
  return t_s.map((t) => {
    const enhancement_ppm = signal.values[Math.round((t - signal.from_s) / signal.step_s)]!
    const value = at.background_ppm + drift_ppm * drift.value + enhancement_ppm + noise_ppm * noise.normal()
    drift.step()
    return value
  })
}
