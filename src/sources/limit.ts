import { powerOfTen } from '../kernels/power.ts'
import { normalCdf } from '../kernels/statistics.ts'
import type { Model } from './model.ts'
import { nearMean } from './noise.ts'
import type { Observations } from './observations.ts'
import { studentFour } from './one-look.ts'
import { areaOf, inside, logCount, type Nuisance, type Prior } from './prior.ts'
import { REPORTED_FROM } from './set-up.ts'

/**
 * What could not be seen, from each cell, in this wind. NaN: no air from there met a sensor so that any source would show,
 * or the cell lies outside of the searched area.
 */
export interface LimitMap {
  readonly x0_m: number
  readonly y0_m: number
  readonly cell_m: number
  readonly nx: number
  readonly ny: number
  /** Emission rate that would be found with `probability`. */
  readonly rate_kgph: Float64Array
  /** Emission rate that would be found as often as not. */
  readonly rate50_kgph: Float64Array
  readonly probability: number
}

/** What is known by now, beside which one more source would have to show. */
export interface Seen {
  readonly nuisances: Nuisance
  /** Posterior mean enhancement of everything reported, on site and off. */
  readonly modelled_ppm: Float64Array
  /** How many sources are reported in the area. */
  readonly reported: number
}

const PROBABILITY = 0.9
/** Nobody asks about sources so many times weaker or stronger than one expects: beyond, nothing is claimed. */
const RATES_EITHER_WAY = 1e4
const CELLS = 18

/**
 * A source is found when its evidence outweighs what stands against it: the chance of a source beforehand, what its place,
 * height and rate cost, and how improbable its rate was. For each cell, the rate whose evidence does so as often as not;
 * and from the scatter of that evidence the rate that is found nine times in ten (see `probabilityFound`).
 *
 * The sources reported already are part of what the sensors see: their model errs in proportion to their own gas, so that
 * a weak source beside or beneath a strong plume is honestly not excluded. Heights are the middle of those searched, the
 * air as inferred but not turned. Cells stand for their middles.
 */
export function limitMap(model: Model, o: Observations, prior: Prior, seen: Seen): LimitMap {
  const { area } = prior
  const xs = area.map(([x]) => x)
  const ys = area.map(([, y]) => y)
  const [x0_m, y0_m] = [Math.min(...xs), Math.min(...ys)]
  const width = Math.max(...xs) - x0_m
  const height = Math.max(...ys) - y0_m
  const cell_m = Math.max(width, height) / CELLS
  const nx = Math.max(1, Math.round(width / cell_m))
  const ny = Math.max(1, Math.round(height / cell_m))
  const z_m = (prior.height_m[0] + prior.height_m[1]) / 2
  const looks = new Looks(o, seen)
  const air = { ...seen.nuisances, turn_rad: 0, speedFactor: 1 }
  const needed = neededFor(prior, seen.reported)
  const middle = Math.log(prior.rate_kgph.median)
  let near = middle
  const rate_kgph = new Float64Array(nx * ny).fill(Number.NaN)
  const rate50_kgph = rate_kgph.slice()
  model.reserve(1)
  for (let r = 0; r < ny; r++)
    for (let c = 0; c < nx; c++) {
      const x_m = x0_m + (c + 0.5) * cell_m
      const y_m = y0_m + (r + 0.5) * cell_m
      if (!inside(area, x_m, y_m)) continue
      model.column(0, { x_m, y_m, z_m }, o.sourceWidth_m, air)
      const { log, spread } = evenOdds(looks.through(model.read(0)), needed, middle, near)
      if (!Number.isNaN(log)) near = log
      const surely = log + NINE_IN_TEN * spread
      if (!(surely < middle + HALF_RANGE)) continue
      rate50_kgph[r * nx + c] = Math.exp(log)
      rate_kgph[r * nx + c] = Math.exp(surely)
    }
  return { x0_m, y0_m, cell_m, nx, ny, rate_kgph, rate50_kgph, probability: PROBABILITY }
}

/** 90 % of a normal distribution lies below this many of its deviations. */
const NINE_IN_TEN = 1.2815515655446

/** Chance that a source of that rate in that cell would have been found: log-normal in the rate. NaN where nothing was seen. */
export function probabilityFound(
  { rate_kgph, rate50_kgph }: Pick<LimitMap, 'rate_kgph' | 'rate50_kgph'>,
  cell: number,
  rate: number,
): number {
  const spread = Math.log(rate_kgph[cell]! / rate50_kgph[cell]!) / NINE_IN_TEN
  return normalCdf(Math.log(rate / rate50_kgph[cell]!) / spread)
}

/** What a limit map says of the searched area as a whole; shares are of its cells. */
export interface LimitSummary {
  readonly shares: readonly { readonly rate_kgph: number; readonly share: number }[]
  /** Where no air met a sensor: nothing is excluded there. */
  readonly unseenShare: number
  /** A source weaker than this is not excluded over half, and over some, of the area; null: however strong. */
  readonly half_kgph: number | null
  readonly whole_kgph: number | null
}

/** Sums a limit map up over the cells whose middles lie in the searched area, for rates a half decade apart about the expected one. */
export function limitSummary(map: LimitMap, prior: Pick<Prior, 'area' | 'rate_kgph'>): LimitSummary {
  const { x0_m, y0_m, cell_m, nx, rate_kgph } = map
  const inArea = Array.from(rate_kgph, (rate, i): number[] => {
    const x_m = x0_m + ((i % nx) + 0.5) * cell_m
    const y_m = y0_m + (Math.floor(i / nx) + 0.5) * cell_m
    return inside(prior.area, x_m, y_m) ? [Number.isNaN(rate) ? Number.POSITIVE_INFINITY : rate] : []
  })
    .flat()
    .sort((a, b) => a - b)
  const n = Math.max(1, inArea.length)
  const most = (share: number) => {
    const rate = inArea[Math.ceil(share * n) - 1] ?? Number.POSITIVE_INFINITY
    return Number.isFinite(rate) ? rate : null
  }
  const decade = powerOfTen(Math.round(Math.log10(prior.rate_kgph.median)))
  return {
    shares: RATES.map((times) => {
      const rate = Number((times * decade).toPrecision(1))
      return { rate_kgph: rate, share: inArea.filter((limit) => limit <= rate).length / n }
    }),
    unseenShare: inArea.filter((limit) => limit === Number.POSITIVE_INFINITY).length / n,
    half_kgph: most(0.5),
    whole_kgph: most(1),
  }
}
const RATES = [0.1, 0.3, 1, 3, 10]

/** Evidence one more source of some rate needs, nats, to be reported: see `reportedNumber` of set-up.ts. */
function neededFor(prior: Prior, reported: number): (rate_kgph: number) => number {
  const sure = reported === 0 ? 0.5 : REPORTED_FROM
  const before =
    logCount(prior, reported + 1) -
    logCount(prior, reported) +
    Math.log((1 - prior.outside.share) * (reported + 1)) // it may be any of them
  const place = Math.log(Math.max(1, areaOf(prior.area) / PLACE_M2))
  const { median, factor } = prior.rate_kgph
  return (rate_kgph) => {
    const score = Math.log(rate_kgph / median) / Math.log(factor)
    return Math.log(sure / (1 - sure)) - before + place + HEIGHT_AND_RATE + 0.5 * score * score
  }
}
/** A source that is just found is placed to about this area, m², and … */
const PLACE_M2 = 600
/** … finding its height and rate, and air and sensors with them, costs about so much more, nats: fitted to a hundred sources planted in simulated flights (docs/decisions/0016). */
const HEIGHT_AND_RATE = 4.3
/** A still sensor's own background takes up part of a plume that stays on it: of the evidence so much is left, fitted to fifty sources planted among simulated posts. */
const STILL_LEAVES = 0.65

/**
 * What a reading's own error may be, in the plume and where the plume misses it: quantiles of Student-t with 4 degrees of
 * freedom in the middles of four and of two equal shares. Against forty the expected gain is right to 5 %.
 */
const ERRORS = [-1.3444, -0.3414, 0.3414, 1.3444]
const ERRORS_MISSED = [-0.7407, 0.7407]

/** Expected gain in log-likelihood were the source there, each look by its weight, and its variance. */
interface Gain {
  readonly mean: number
  readonly variance: number
}

/** All looks of a recording: what one more source would add to how well they are explained. */
class Looks {
  readonly #o: Observations
  readonly #nuisances: Nuisance
  readonly #known: Float64Array
  readonly #knownNear: Float64Array
  readonly #table: CleanAir

  constructor(o: Observations, { nuisances, modelled_ppm }: Seen) {
    this.#o = o
    this.#nuisances = nuisances
    this.#known = modelled_ppm
    this.#knownNear = nearMean(o, this.#known)
    this.#table = new CleanAir(nuisances)
  }

  /**
   * The gain by rate for one column. Expected log of how much likelier each reading is with the source than without, were
   * it there (a Kullback-Leibler divergence), its plume missing it by chance included. Readings share their errors, so each
   * counts by its weight; and as those that share one error vary together, so does the variance. Clipped readings say nothing.
   */
  through(column: Float64Array): (rate_kgph: number) => Gain {
    const o = this.#o
    const near = nearMean(o, column)
    const { noiseFactor, modelError, gaps } = this.#nuisances
    let most = 0
    for (let i = 0; i < o.n; i++) most = Math.max(most, near[i]! / o.noise_ppm[i]!)
    const touched: number[] = []
    for (let i = 0; i < o.n; i++)
      if (o.clipped[i] === 0 && near[i]! > BESIDE * most * o.noise_ppm[i]!) touched.push(i)
    const stride = Math.max(1, Math.round(touched.length / ASKED))
    const asked = touched.filter((_, j) => j % stride === 0)
    return (rate_kgph) => {
      let mean = 0
      let variance = 0
      for (const i of asked) {
        const bare = noiseFactor * o.noise_ppm[i]!
        const own = (rate_kgph * column[i]!) / bare
        const ownNear = (rate_kgph * near[i]!) / bare
        if (own + ownNear < FAINT) continue
        const known = this.#known[i]! / bare
        const knownNear = this.#knownNear[i]! / bare
        if (known + knownNear < CLEAN) this.#table.at(own, ownNear)
        else moments(own, ownNear, known, knownNear, modelError, gaps)
        const weight = stride * (o.moving[i] === 1 ? 1 : STILL_LEAVES) * o.weight[i]!
        mean += weight * found.first
        variance += weight * Math.max(0, found.second - found.first * found.first)
      }
      return { mean, variance }
    }
  }
}

/** What `moments` and the table answer: written over by the next, because millions are asked for. */
const found = { first: 0, second: 0 }

/**
 * First and second moment of one reading's log ratio, were a source there that adds `own` (and `ownNear` on average about
 * it) to what is known; all in units of the noise. The likelihood is that of noise.ts.
 */
function moments(
  own: number,
  ownNear: number,
  known: number,
  knownNear: number,
  modelError: number,
  gaps: number,
): void {
  const both = known + own
  const bothNear = knownNear + ownNear
  const with2 = 1 + modelError ** 2 * (both * both + bothNear * bothNear)
  const without2 = 1 + modelError ** 2 * (known * known + knownNear * knownNear)
  const scale = Math.sqrt(with2)
  found.first = 0
  found.second = 0
  for (let j = 0; j < ERRORS.length + ERRORS_MISSED.length; j++) {
    const missed = j >= ERRORS.length
    const seen = missed ? ERRORS_MISSED[j - ERRORS.length]! : both + scale * ERRORS[j]!
    const share = missed ? gaps / ERRORS_MISSED.length : (1 - gaps) / ERRORS.length
    const gone = gaps * studentFour(seen, 1)
    const ratio = Math.log(
      ((1 - gaps) * studentFour(seen - both, with2) + gone) /
        ((1 - gaps) * studentFour(seen - known, without2) + gone),
    )
    found.first += share * ratio
    found.second += share * ratio * ratio
  }
}

/** The moments where no gas is known yet, by what the source adds in units of the noise: a table, for most looks are such, read between its entries by straight lines. */
class CleanAir {
  readonly #first = new Float64Array(ENTRIES * ENTRIES)
  readonly #second = new Float64Array(ENTRIES * ENTRIES)

  constructor({ modelError, gaps }: Nuisance) {
    for (let r = 0; r < ENTRIES; r++)
      for (let c = 0; c < ENTRIES; c++) {
        moments(entry(r), entry(c), 0, 0, modelError, gaps)
        this.#first[r * ENTRIES + c] = found.first
        this.#second[r * ENTRIES + c] = found.second
      }
  }

  at(own: number, near: number): void {
    const y = Math.min(ENTRIES - 1.001, Math.log1p(own / FINEST) / ENTRY_STEP)
    const x = Math.min(ENTRIES - 1.001, Math.log1p(near / FINEST) / ENTRY_STEP)
    const r = Math.floor(y)
    const c = Math.floor(x)
    const k = r * ENTRIES + c
    found.first = between(this.#first, k, x - c, y - r)
    found.second = between(this.#second, k, x - c, y - r)
  }
}
const ENTRIES = 64
const ENTRY_STEP = 0.25 // of ln (1 + own / FINEST): up to 100,000 noises
const FINEST = 0.05
const entry = (j: number) => FINEST * Math.expm1(ENTRY_STEP * j)

/** Between four entries of a table, by the parts of a step along its rows and columns. */
function between(of: Float64Array, k: number, x: number, y: number): number {
  const low = of[k]! + x * (of[k + 1]! - of[k]!)
  const high = of[k + ENTRIES]! + x * (of[k + ENTRIES + 1]! - of[k + ENTRIES]!)
  return low + y * (high - low)
}

/** A look at less than this share of the strongest adds nothing to it: gain goes with the square. */
const BESIDE = 1e-3
/** Of a long recording, so many looks of those a plume touches are asked, each for its neighbours too. */
const ASKED = 150
/** Known gas below this share of the noise does not change what a reading tells. */
const CLEAN = 0.2
/** What adds less than this share of the noise says nothing: a thousand such looks are 0.01 nats. */
const FAINT = 0.02

/**
 * ln of the rate at which the expected gain is what is needed, and its 1-sigma; NaN where no rate within HALF_RANGE of the
 * middle is. `near` is a guess: cells side by side have much the same limit.
 */
function evenOdds(
  gainAt: (rate_kgph: number) => Gain,
  needed: (rate_kgph: number) => number,
  middle: number,
  near: number,
): { log: number; spread: number } {
  const lacking = (log: number) => needed(Math.exp(log)) - gainAt(Math.exp(log)).mean
  let [low, high] = [near, near]
  let [atLow, atHigh] = [lacking(near), lacking(near)]
  for (let step = STEP; atHigh > 0 && high < middle + HALF_RANGE; step *= 2) {
    ;[low, atLow] = [high, atHigh]
    high = Math.min(middle + HALF_RANGE, high + step)
    atHigh = lacking(high)
  }
  for (let step = STEP; atLow <= 0 && low > middle - HALF_RANGE; step *= 2) {
    ;[high, atHigh] = [low, atLow]
    low = Math.max(middle - HALF_RANGE, low - step)
    atLow = lacking(low)
  }
  if (atHigh > 0) return { log: Number.NaN, spread: Number.NaN }
  let log = low
  for (let pass = 0, last = 0; pass < PASSES && atLow > 0; pass++) {
    // Regula falsi, halving the end that stays (Dowell and Jarratt 1971, BIT 11, 168).
    const next = low + (atLow * (high - low)) / (atLow - atHigh)
    const done = Math.abs(next - log) < RATE_STEP
    log = next
    if (done) break
    const value = lacking(log)
    if (value > 0) {
      low = log
      atLow = value
      if (last > 0) atHigh /= 2
    } else {
      high = log
      atHigh = value
      if (last < 0) atLow /= 2
    }
    last = value
  }
  const slope = (lacking(log) - lacking(log + SLOPE_STEP)) / SLOPE_STEP
  return { log, spread: Math.sqrt(gainAt(Math.exp(log)).variance) / Math.max(1, slope) }
}
const HALF_RANGE = Math.log(RATES_EITHER_WAY)
const STEP = 0.7
const PASSES = 8
const RATE_STEP = 0.04 // ln kg/h: four per cent
const SLOPE_STEP = 0.2
