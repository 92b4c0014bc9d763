import { power } from '../kernels/power.ts'
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
  /** Chance that a reading in the plume saw none of it: median, and 1-sigma of its log odds. */
  readonly gaps: { readonly median: number; readonly logOdds: number }
  /** Gas may come from outside of the area: chance of each source, how far beyond the area's box, and how much stronger one there is. */
  readonly outside: { readonly share: number; readonly reach_m: number; readonly rateFactor: number }
  /** Chance that there is any source at all, and of each that there is another. */
  readonly anySource: number
  readonly company: number
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
  'gaps',
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
  readonly gaps: number
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
    gaps: chance(prior.gaps.median, prior.gaps.logOdds * theta[at + 8]!),
  }
}

/** A chance whose log odds are shifted. */
const chance = (median: number, shift: number): number =>
  1 / (1 + (1 / Math.max(1e-12, median) - 1) * Math.exp(-shift))

/** Emission rate, kg/h, of the source that starts at `at` of one particle. */
export function rateOf(prior: Prior, theta: ArrayLike<number>, at = 0): number {
  const rate = prior.rate_kgph.median * power(prior.rate_kgph.factor, theta[at + 3]!)
  return inside(prior.area, theta[at]!, theta[at + 1]!) ? rate : prior.outside.rateFactor * rate
}

/** ln prior density of one particle, up to the normal constants of its scores; -Infinity outside the search volume. */
export function logPrior(prior: Prior, theta: ArrayLike<number>, sources: number): number {
  let sum = 0
  for (let s = 0; s < sources; s++) {
    const at = s * PER_SOURCE
    const z = theta[at + 2]!
    if (z < prior.height_m[0] || z > prior.height_m[1]) return Number.NEGATIVE_INFINITY
    sum += logPlacePrior(prior, theta[at]!, theta[at + 1]!) - 0.5 * theta[at + 3]! ** 2
  }
  for (let i = sources * PER_SOURCE; i < theta.length; i++) sum -= 0.5 * theta[i]! ** 2
  return sum
}

/** ln of the prior density of a place, per m²; -Infinity where no source is looked for. */
export function logPlacePrior(prior: Prior, x_m: number, y_m: number): number {
  const { area, outside } = prior
  if (inside(area, x_m, y_m)) return Math.log((1 - outside.share) / areaOf(area))
  if (outside.share === 0) return Number.NEGATIVE_INFINITY
  const [[x0, y0], [x1, y1]] = domain(prior)
  if (x_m < x0 || x_m > x1 || y_m < y0 || y_m > y1) return Number.NEGATIVE_INFINITY
  return Math.log(outside.share / ((x1 - x0) * (y1 - y0) - areaOf(area)))
}

/** Box of everywhere a source may stand. */
export function domain({
  area,
  outside,
}: Pick<Prior, 'area' | 'outside'>): [[number, number], [number, number]] {
  const [[x0, y0], [x1, y1]] = bounds(area)
  const grow = outside.share > 0 ? outside.reach_m : 0
  return [
    [x0 - grow, y0 - grow],
    [x1 + grow, y1 + grow],
  ]
}

/** A place as the prior has it: uniform in the area, or with the chance of it outside. */
export function drawPlace(prior: Prior, random: RandomStream): Point3 {
  const outside = random.uniform() < prior.outside.share
  const [low, high] = outside ? domain(prior) : bounds(prior.area)
  for (;;) {
    const x_m = low[0] + random.uniform() * (high[0] - low[0])
    const y_m = low[1] + random.uniform() * (high[1] - low[1])
    if (inside(prior.area, x_m, y_m) !== outside)
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

/** Area of a ring by the shoelace formula, m². */
export function areaOf(ring: readonly (readonly [number, number])[]): number {
  let twice = 0
  for (let i = 0; i < ring.length; i++) {
    const [x0, y0] = ring[i]!
    const [x1, y1] = ring[(i + 1) % ring.length]!
    twice += x0 * y1 - x1 * y0
  }
  return Math.abs(twice) / 2
}

/** ln prior of a number of sources: seldom any, but where one is, others are likelier (a geometric law after the first). */
export const logCount = ({ anySource, company }: Pick<Prior, 'anySource' | 'company'>, k: number): number =>
  k === 0 ? Math.log(1 - anySource) : Math.log(anySource * (1 - company)) + (k - 1) * Math.log(company)
