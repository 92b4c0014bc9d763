import type { RandomStream } from '../kernels/random.ts'
import type { Point3 } from '../recordings/recording.ts'

/** What is assumed before the data speak; every line can be changed from the manifest and is printed in the report. */
export interface Prior {
  /** Box that holds the search polygon; positions are uniform in the polygon. */
  readonly area: readonly (readonly [number, number])[]
  readonly height_m: readonly [number, number]
  /** Log-normal: median and the factor of one standard deviation. */
  readonly rate_kgph: { readonly median: number; readonly factor: number }
  /** Turn of the recorded wind, 1-sigma. */
  readonly windTurn_rad: number
  /** 1-sigma of the logarithm of the factor on wind speed, mast to plume. */
  readonly windSpeedLog: number
  /** Median of the factors on lateral and vertical spread. */
  readonly spreadMedian: number
  /** 1-sigma of their logarithm. */
  readonly spreadLog: number
  /** Sensor response time: median and log sigma; used where none is stated. */
  readonly response_s: { readonly median: number; readonly log: number }
  readonly delay_s: { readonly median: number; readonly log: number }
  /** Model error as a share of the modelled enhancement: median and log sigma. */
  readonly modelError: { readonly median: number; readonly log: number }
  readonly noiseLog: number
  /** Poisson mean of the number of sources in the area. */
  readonly expectedSources: number
  readonly maxSources: number
}

/** Nuisance parameters, in this order, each standard normal before the data: the sampler sees one scale. */
export const nuisances = [
  'turn',
  'speed',
  'lateral',
  'vertical',
  'response',
  'delay',
  'noise',
  'modelError',
] as const
export const NUISANCES = nuisances.length
export const PER_SOURCE = 4 // x, y, z, rate

/** Physical values of one particle's nuisances. */
export interface Nuisance {
  readonly turn_rad: number
  readonly speedFactor: number
  readonly lateralFactor: number
  readonly verticalFactor: number
  readonly response_s: number
  readonly delay_s: number
  readonly noiseFactor: number
  readonly modelError: number
}

/** Physical values of the nuisances that start at `at` of one particle; a stated response time, s, replaces the inferred one. */
export function nuisanceOf(
  prior: Prior,
  theta: Float64Array,
  at: number,
  statedResponse_s: number | null,
): Nuisance {
  return {
    turn_rad: prior.windTurn_rad * theta[at]!,
    speedFactor: Math.exp(prior.windSpeedLog * theta[at + 1]!),
    lateralFactor: prior.spreadMedian * Math.exp(prior.spreadLog * theta[at + 2]!),
    verticalFactor: prior.spreadMedian * Math.exp(prior.spreadLog * theta[at + 3]!),
    response_s: statedResponse_s ?? prior.response_s.median * Math.exp(prior.response_s.log * theta[at + 4]!),
    delay_s: prior.delay_s.median * Math.exp(prior.delay_s.log * theta[at + 5]!),
    noiseFactor: Math.exp(prior.noiseLog * theta[at + 6]!),
    modelError: prior.modelError.median * Math.exp(prior.modelError.log * theta[at + 7]!),
  }
}

export const rateOf = (prior: Prior, z: number): number =>
  prior.rate_kgph.median * prior.rate_kgph.factor ** z

/** ln prior density of one particle, up to a constant; -Infinity outside the search volume. Standard normal but for positions. */
export function logPrior(prior: Prior, theta: Float64Array, sources: number): number {
  let sum = 0
  for (let s = 0; s < sources; s++) {
    const at = s * PER_SOURCE
    const z = theta[at + 2]!
    if (z < prior.height_m[0] || z > prior.height_m[1] || !inside(prior.area, theta[at]!, theta[at + 1]!))
      return Number.NEGATIVE_INFINITY
    sum -= 0.5 * theta[at + 3]! ** 2
  }
  for (let i = sources * PER_SOURCE; i < theta.length; i++) sum -= 0.5 * theta[i]! ** 2
  return sum
}

/** One particle before the data: places uniform in the search volume, everything else standard normal. */
export function drawPrior(prior: Prior, sources: number, random: RandomStream): Float64Array {
  const theta = new Float64Array(sources * PER_SOURCE + NUISANCES)
  for (let s = 0; s < sources; s++) {
    const place = drawPlace(prior, random)
    theta.set([place.x_m, place.y_m, place.z_m, random.normal()], s * PER_SOURCE)
  }
  for (let i = sources * PER_SOURCE; i < theta.length; i++) theta[i] = random.normal()
  return theta
}

/** Uniform in the search volume, by rejection from its box. */
export function drawPlace(prior: Prior, random: RandomStream): Point3 {
  const [low, high] = bounds(prior.area)
  for (;;) {
    const x_m = low[0] + random.uniform() * (high[0] - low[0])
    const y_m = low[1] + random.uniform() * (high[1] - low[1])
    if (inside(prior.area, x_m, y_m))
      return { x_m, y_m, z_m: prior.height_m[0] + random.uniform() * (prior.height_m[1] - prior.height_m[0]) }
  }
}

export function bounds(ring: readonly (readonly [number, number])[]): [[number, number], [number, number]] {
  const xs = ring.map(([x]) => x)
  const ys = ring.map(([, y]) => y)
  return [
    [Math.min(...xs), Math.min(...ys)],
    [Math.max(...xs), Math.max(...ys)],
  ]
}

/** Even-odd rule; the ring may be closed or not. */
export function inside(ring: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let odd = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!
    const [xj, yj] = ring[j]!
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd
  }
  return odd
}
