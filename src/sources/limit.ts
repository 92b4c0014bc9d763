import { couple, respond } from './coupling.ts'
import type { Observations } from './observations.ts'
import { inside, type Prior } from './prior.ts'

/** Least emission rate per cell that would probably have been seen, in this wind, from there. NaN: the air never passed a sensor. */
export interface LimitMap {
  readonly x0_m: number
  readonly y0_m: number
  readonly cell_m: number
  readonly nx: number
  readonly ny: number
  readonly rate_kgph: Float64Array
  /** Chance that a source at the limit would have been found. */
  readonly probability: number
}

/** Of a plume whose enhancement errs log-normally by the model error, nine in ten are stronger than this share of the model. */
const NINE_IN_TEN = 1.2816
const PROBABILITY = 0.9
const RATE_MAX_KGPH = 1e5
const CELLS = 24

/**
 * A source counts as seen when its evidence outweighs the prior against it: the log-likelihood gain of the true source
 * over none passes ln(1/expected sources) plus the evidence a position costs. The gain is computed for the enhancement
 * that nine plumes in ten exceed, with the noise found in this recording.
 */
export function limitMap(
  o: Observations,
  prior: Prior,
  noiseFactor: number,
  area: readonly (readonly [number, number])[],
  response_s: number,
): LimitMap {
  const xs = area.map(([x]) => x)
  const ys = area.map(([, y]) => y)
  const [x0_m, y0_m] = [Math.min(...xs), Math.min(...ys)]
  const width = Math.max(...xs) - x0_m
  const height = Math.max(...ys) - y0_m
  const cell_m = Math.max(width, height) / CELLS
  const nx = Math.max(1, Math.round(width / cell_m))
  const ny = Math.max(1, Math.round(height / cell_m))
  const column = new Float64Array(o.n)
  const z_m = (prior.height_m[0] + prior.height_m[1]) / 2
  const air = { turn_rad: 0, speedFactor: 1, lateralFactor: 1, verticalFactor: 1 }
  const needed = Math.log(1 / prior.expectedSources) + POSITION_COST
  const rate_kgph = new Float64Array(nx * ny).fill(Number.NaN)
  for (let r = 0; r < ny; r++)
    for (let c = 0; c < nx; c++) {
      const x_m = x0_m + (c + 0.5) * cell_m
      const y_m = y0_m + (r + 0.5) * cell_m
      if (!inside(area, x_m, y_m)) continue
      couple(o, { x_m, y_m, z_m }, air, column)
      respond(o, response_s, prior.delay_s.median, column)
      rate_kgph[r * nx + c] = leastRate(
        o,
        column,
        noiseFactor,
        Math.exp(-NINE_IN_TEN * prior.modelError.median),
        needed,
      )
    }
  return { x0_m, y0_m, cell_m, nx, ny, rate_kgph, probability: PROBABILITY }
}

/** What finding the place and rate of a source costs in evidence: about its four parameters, each known e² times better after. */
const POSITION_COST = 5

function leastRate(
  o: Observations,
  column: Float64Array,
  noiseFactor: number,
  share: number,
  needed: number,
): number {
  const gain = (rate: number) => {
    let sum = 0
    for (let i = 0; i < o.n; i++) {
      const e = share * rate * column[i]!
      if (e === 0) continue
      const s = noiseFactor * o.noise_ppm[i]!
      sum += o.weight[i]! * 2.5 * Math.log(1 + (e * e) / (4 * s * s))
    }
    return sum
  }
  if (gain(RATE_MAX_KGPH) < needed) return Number.NaN
  let low = Math.log(1e-5)
  let high = Math.log(RATE_MAX_KGPH)
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2
    if (gain(Math.exp(middle)) < needed) low = middle
    else high = middle
  }
  return Math.exp((low + high) / 2)
}
