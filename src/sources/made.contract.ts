/** Observations of made recordings for tests, in air that moves alike at every height unless a test says otherwise. */
import type { Background } from '../detections/background.ts'
import { clearAir, sortie } from '../detections/made.contract.ts'
import type { GasSeries, WindSeries } from '../recordings/recording.ts'
import { type Observations, observe } from './observations.ts'
import type { Prior } from './prior.ts'
import type { ToldSpread } from './wind-field.ts'

/** Ground so smooth that the log law is the same speed at every height: what a law of mass needs to be exact. */
export const UNIFORM = { source_m: 1, roughness_m: 1e-300 }

export function observed(
  gas: readonly GasSeries[],
  wind: WindSeries,
  more: {
    told?: ToldSpread | undefined
    background?: (gas: GasSeries) => Background
    air?: typeof UNIFORM
  } = {},
): Observations {
  const levels = gas.map((g) => (more.background ?? clearAir)(g))
  return observe(sortie(gas, wind), levels, wind, more.told, more.air ?? UNIFORM)
}

/** A field of a hectare, one source of about a kilogram an hour, air and sensors known fairly well. */
export const madePrior: Prior = {
  area: [
    [-50, -50],
    [50, -50],
    [50, 50],
    [-50, 50],
  ],
  height_m: [0, 3],
  rate_kgph: { median: 1, factor: 2 },
  windTurn_rad: 0.07,
  windSpeedLog: 0.1,
  spreadMedian: 1,
  spreadLog: 0.2,
  response_s: { median: 1.2, log: 0.9 },
  delay_s: { median: 0.5, log: 0.8 },
  modelError: { median: 0.3, log: 0.3 },
  noiseLog: 0.3,
  expectedSources: 0.05,
  maxSources: 2,
}
