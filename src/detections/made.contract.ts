/** Recordings made up for tests: still posts, beams and flights, in wind that is exactly known. No file, no real place. */
import { type RandomStream, randomStream } from '../kernels/random.ts'
import { airMotion } from '../quantities/wind.ts'
import type { GasSeries, Geometry, Point3, SortieRecordings, WindSeries } from '../recordings/recording.ts'
import type { Background } from './background.ts'

export const START_US = 1_700_000_000_000_000
export const LEVEL_PPM = 2

/** 0, step, 2 step … below `duration_s`. */
export const everySecond = (duration_s: number, step_s = 1): Float64Array =>
  Float64Array.from({ length: Math.ceil(duration_s / step_s) }, (_, i) => i * step_s)

export const instants = (t_s: ArrayLike<number>): Float64Array =>
  Float64Array.from(t_s, (t) => START_US + Math.round(t * 1e6))

/** One sensor; `value_ppm` is filled with the clean level where none is given. */
export function series(
  geometry: Geometry,
  t_s: ArrayLike<number>,
  value_ppm: Float64Array = new Float64Array(t_s.length).fill(LEVEL_PPM),
  more: Partial<GasSeries> = {},
): GasSeries {
  return {
    sensor: 'made',
    species: 'CH4',
    geometry,
    t_us: instants(t_s),
    value_ppm,
    sigma_ppm: null,
    response_s: null,
    clip_ppm: { low: null, high: null },
    averaging_s: 0,
    temperature_K: 288.15,
    pressure_Pa: 101325,
    ...more,
  }
}

export const post = (x_m: number, y_m: number, z_m: number): Geometry => ({ kind: 'fixed', x_m, y_m, z_m })
export const beam = (from: Point3, to: Point3): Geometry => ({ kind: 'beam', from, to })
export const flight = (places: readonly Point3[]): Geometry => ({
  kind: 'moving',
  x_m: Float64Array.from(places, (p) => p.x_m),
  y_m: Float64Array.from(places, (p) => p.y_m),
  z_m: Float64Array.from(places, (p) => p.z_m),
})

/** Wind as a mast records it, by speed and the direction it comes from at each time. */
export function windRecord(
  t_s: ArrayLike<number>,
  at: (t_s: number) => { speed_mps: number; from_deg: number },
  more: Partial<WindSeries> = {},
): WindSeries {
  const motion = Array.from(t_s, (t) => airMotion(at(t)))
  return {
    t_us: instants(t_s),
    east_mps: Float64Array.from(motion, (m) => m.east_mps),
    north_mps: Float64Array.from(motion, (m) => m.north_mps),
    up_mps: null,
    height_m: 3,
    obukhovLength_m: null,
    sigmaHorizontal_mps: null,
    averaging_s: 0,
    ...more,
  }
}

/** The same wind all the time, recorded every `step_s`: below six seconds the plume is followed, above it is straight. */
export const steadyWind = (speed_mps: number, from_deg: number, duration_s: number, step_s = 1): WindSeries =>
  windRecord(everySecond(duration_s + step_s, step_s), () => ({ speed_mps, from_deg }), {
    averaging_s: step_s,
  })

export function sortie(
  gas: readonly GasSeries[],
  wind: WindSeries | null,
  more: Partial<SortieRecordings> = {},
): SortieRecordings {
  return {
    frame: { origin: null },
    gas,
    wind,
    searchArea: null,
    searchHeight_m: null,
    inputs: [],
    notes: [],
    ...more,
  }
}

/** A background that is known exactly: the clean level, nothing added to the noise. */
export const clearAir = (gas: GasSeries, noise_ppm = 0.02, sigma_ppm = 0): Background => ({
  mean_ppm: new Float64Array(gas.t_us.length).fill(LEVEL_PPM),
  sigma_ppm: new Float64Array(gas.t_us.length).fill(sigma_ppm),
  noise_ppm,
  walkVariance_perS: 0,
  steps: [],
})

/** Student-t with 4 degrees of freedom: a normal over the root of a chi-square mean. */
export function studentT4(random: RandomStream): number {
  let squares = 0
  for (let i = 0; i < 4; i++) squares += random.normal() ** 2
  return random.normal() / Math.sqrt(squares / 4)
}

/** The clean level with white noise, the same for the same seed. */
export function noisy(n: number, noise_ppm: number, seed: number): Float64Array {
  const random = randomStream(seed, 0)
  return Float64Array.from({ length: n }, () => LEVEL_PPM + noise_ppm * random.normal())
}
