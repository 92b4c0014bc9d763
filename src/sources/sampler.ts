import { type RandomStream, randomStream } from '../kernels/random.ts'
import { logSumExp } from '../kernels/statistics.ts'
import { couple, respond } from './coupling.ts'
import { logLikelihood } from './noise.ts'
import type { Observations } from './observations.ts'
import {
  drawPlace,
  drawPrior,
  logPrior,
  NUISANCES,
  nuisanceOf,
  PER_SOURCE,
  type Prior,
  rateOf,
} from './prior.ts'

/** Posterior given a number of sources: equally weighted samples and the evidence of that number. */
export interface Posterior {
  readonly sources: number
  /** One row per sample: sources × (x, y, z, rate score) and the nuisances; see prior.ts. */
  readonly samples: readonly Float64Array[]
  readonly logLikelihoods: Float64Array
  readonly logEvidence: number
  readonly evaluations: number
}

export interface SamplerSettings {
  readonly particles: number
  /** Move sweeps after each tempering step. */
  readonly sweeps: number
  /** Sweeps at the end; each adds its particles to the samples. */
  readonly harvest: number
  readonly seed: number
  readonly response_s: number | null
}

/**
 * Tempered sequential Monte Carlo. Del Moral, Doucet and Jasra (2006), JRSS B 68, 411; tempering chosen so that the
 * effective sample size stays at half (Jasra et al. 2011, Scand. J. Stat. 38, 1); moves by differential evolution
 * (ter Braak 2006, Stat. Comput. 16, 239), sliding along the wind and relocation. The evidence is the product of the
 * mean incremental weights. Each particle draws from its own stream, so the order of work cannot change the result.
 */
export function sample(o: Observations, prior: Prior, sources: number, settings: SamplerSettings): Posterior {
  const cloud = new Cloud(o, prior, sources, settings)
  let temper = 0
  let logEvidence = 0
  while (temper < 1) {
    const step = cloud.nextStep(temper)
    const weights = cloud.logL.map((l) => step * l)
    logEvidence += logSumExp(weights) - Math.log(weights.length)
    temper = Math.min(1, temper + step)
    cloud.resample(weights)
    for (let sweep = 0; sweep < settings.sweeps; sweep++) cloud.sweep(temper)
  }
  const samples: Float64Array[] = []
  const logLikelihoods: number[] = []
  for (let h = 0; h < settings.harvest; h++) {
    cloud.sweep(1)
    for (let p = 0; p < cloud.theta.length; p++) {
      samples.push(cloud.theta[p]!.slice())
      logLikelihoods.push(cloud.logL[p]!)
    }
  }
  return {
    sources,
    samples,
    logLikelihoods: Float64Array.from(logLikelihoods),
    logEvidence,
    evaluations: cloud.evaluations,
  }
}

/** The particles, each with the columns of its sources, so that a move of one source computes one column. */
class Cloud {
  readonly theta: Float64Array[]
  readonly logL: Float64Array
  readonly #columns: Float64Array[][]
  readonly #random: RandomStream[]
  readonly #resampling: RandomStream
  readonly #modelled: Float64Array
  #trial: Float64Array[]
  evaluations = 0
  readonly #o: Observations
  readonly #prior: Prior
  readonly #k: number
  readonly #settings: SamplerSettings

  constructor(o: Observations, prior: Prior, sources: number, settings: SamplerSettings) {
    this.#o = o
    this.#prior = prior
    this.#k = sources
    this.#settings = settings
    const { particles, seed } = settings
    this.#random = Array.from({ length: particles }, (_, p) =>
      randomStream(seed, STREAMS_PER_COUNT * sources + p + 1),
    )
    this.#resampling = randomStream(seed, STREAMS_PER_COUNT * sources)
    this.#modelled = new Float64Array(o.n)
    this.#trial = Array.from({ length: sources }, () => new Float64Array(o.n))
    this.theta = this.#random.map((random) => drawPrior(prior, sources, random))
    this.#columns = this.theta.map(() => Array.from({ length: sources }, () => new Float64Array(o.n)))
    this.logL = new Float64Array(particles)
    for (let p = 0; p < particles; p++) {
      for (let s = 0; s < sources; s++) this.#column(this.theta[p]!, s, this.#columns[p]![s]!)
      this.logL[p] = this.#likelihood(this.theta[p]!, this.#columns[p]!)
      if (Number.isNaN(this.logL[p]!))
        throw new Error('an observation is not a number: it had to be left out before')
    }
  }

  /** Largest tempering step that keeps the effective sample size at the target share. */
  nextStep(temper: number): number {
    const rest = 1 - temper
    const share = (step: number) => {
      const w = this.logL.map((l) => step * l)
      return Math.exp(2 * logSumExp(w) - logSumExp(w.map((x) => 2 * x))) / w.length
    }
    if (share(rest) >= ESS_SHARE) return rest
    let low = 0
    let high = rest
    for (let i = 0; i < 40; i++) {
      const middle = (low + high) / 2
      if (share(middle) >= ESS_SHARE) low = middle
      else high = middle
    }
    return Math.max(low, 1e-9)
  }

  /** Systematic resampling by weights given as logarithms. */
  resample(logWeights: Float64Array): void {
    const n = logWeights.length
    const total = logSumExp(logWeights)
    const start = this.#resampling.uniform()
    const picks: number[] = []
    let sum = 0
    for (let p = 0; p < n; p++) {
      sum += Math.exp(logWeights[p]! - total) * n
      while (picks.length < n && picks.length + start < sum) picks.push(p)
    }
    while (picks.length < n) picks.push(n - 1)
    const theta = picks.map((p) => this.theta[p]!.slice())
    const logL = picks.map((p) => this.logL[p]!)
    const seen = new Set<number>()
    const columns = picks.map((p) => {
      if (!seen.has(p)) {
        seen.add(p)
        return this.#columns[p]!
      }
      return this.#columns[p]!.map((c) => c.slice())
    })
    for (let p = 0; p < n; p++) {
      this.theta[p] = theta[p]!
      this.logL[p] = logL[p]!
      this.#columns[p] = columns[p]!
    }
  }

  /** One round of moves of every particle, at one temper; partners come from the cloud as it was before the round. */
  sweep(temper: number): void {
    const before = this.theta.map((t) => t.slice())
    const places = this.#k * PER_SOURCE
    for (let p = 0; p < before.length; p++) {
      const random = this.#random[p]!
      for (let s = 0; s < this.#k; s++) this.#moveSource(p, s, before, random, temper)
      // Both of these compute every column anew, so one of them a round, by chance.
      const air = this.#k === 0 || random.uniform() < 0.5
      if (air) this.#moveBlock(p, before, random, temper, [places, places + AIR_NUISANCES], true)
      else this.#moveBlock(p, before, random, temper, [0, places + NUISANCES], true)
      this.#moveBlock(p, before, random, temper, [places + AIR_NUISANCES, places + NUISANCES], false)
    }
  }

  #moveSource(p: number, s: number, before: Float64Array[], random: RandomStream, temper: number): void {
    const next = this.theta[p]!.slice()
    const at = s * PER_SOURCE
    const kind = random.uniform()
    if (kind < 0.6) this.#evolve(next, before, random, at, at + PER_SOURCE)
    else if (kind < 0.75) this.#slide(next, at, random)
    else if (kind < 0.85) next[at + 3] = next[at + 3]! + 0.3 * random.normal()
    else if (kind < 0.93) next[at + 2] = next[at + 2]! + 0.7 * random.normal()
    else {
      const place = drawPlace(this.#prior, random) // prior draw: its density cancels in the ratio
      next[at] = place.x_m
      next[at + 1] = place.y_m
      next[at + 2] = place.z_m
    }
    const prior = logPrior(this.#prior, next, this.#k)
    if (prior === Number.NEGATIVE_INFINITY) return
    const moved =
      next[at] !== this.theta[p]![at] ||
      next[at + 1] !== this.theta[p]![at + 1] ||
      next[at + 2] !== this.theta[p]![at + 2]
    const columns = this.#columns[p]!.slice()
    if (moved) {
      this.#column(next, s, this.#trial[s]!)
      columns[s] = this.#trial[s]!
    }
    this.#accept(p, next, columns, temper, prior, random)
  }

  /** Up and down the wind with the rate that keeps the enhancement there: where single crossings leave a ridge. */
  #slide(next: Float64Array, at: number, random: RandomStream): void {
    const i = random.below(this.#o.n)
    const length_m = 15 * random.normal()
    next[at] = next[at]! + length_m * this.#o.toEast[i]!
    next[at + 1] = next[at + 1]! + length_m * this.#o.toNorth[i]!
    next[at + 3] = next[at + 3]! + 0.2 * random.normal()
  }

  #moveBlock(
    p: number,
    before: Float64Array[],
    random: RandomStream,
    temper: number,
    [from, to]: readonly [number, number],
    couples: boolean,
  ): void {
    const next = this.theta[p]!.slice()
    this.#evolve(next, before, random, from, to)
    const prior = logPrior(this.#prior, next, this.#k)
    if (prior === Number.NEGATIVE_INFINITY) return
    let columns = this.#columns[p]!
    if (couples) {
      for (let s = 0; s < this.#k; s++) this.#column(next, s, this.#trial[s]!)
      columns = this.#trial.slice()
    }
    this.#accept(p, next, columns, temper, prior, random)
  }

  /** Differential evolution: a step along the difference of two other particles, scaled for the block's size. */
  #evolve(next: Float64Array, before: Float64Array[], random: RandomStream, from: number, to: number): void {
    const a = before[random.below(before.length)]!
    const b = before[random.below(before.length)]!
    const scale = random.uniform() < 0.1 ? 1 : (2.38 / Math.sqrt(2 * (to - from))) * (0.3 + random.uniform())
    for (let i = from; i < to; i++) next[i] = next[i]! + scale * (a[i]! - b[i]!) + JITTER * random.normal()
  }

  #accept(
    p: number,
    next: Float64Array,
    columns: Float64Array[],
    temper: number,
    prior: number,
    random: RandomStream,
  ): void {
    const logL = this.#likelihood(next, columns)
    const ratio = temper * (logL - this.logL[p]!) + prior - logPrior(this.#prior, this.theta[p]!, this.#k)
    if (Math.log(random.uniform()) >= ratio) return
    this.theta[p] = next
    this.logL[p] = logL
    for (let s = 0; s < this.#k; s++) {
      if (columns[s] !== this.#trial[s]) continue
      this.#trial[s] = this.#columns[p]![s]!
      this.#columns[p]![s] = columns[s]!
    }
  }

  #column(theta: Float64Array, s: number, out: Float64Array): void {
    const nuisance = nuisanceOf(this.#prior, theta, this.#k * PER_SOURCE, this.#settings.response_s)
    const at = s * PER_SOURCE
    couple(this.#o, { x_m: theta[at]!, y_m: theta[at + 1]!, z_m: theta[at + 2]! }, nuisance, out)
    respond(this.#o, nuisance.response_s, nuisance.delay_s, out)
    this.evaluations++
  }

  #likelihood(theta: Float64Array, columns: readonly Float64Array[]): number {
    const modelled = this.#modelled.fill(0)
    for (let s = 0; s < this.#k; s++) {
      const rate = rateOf(this.#prior, theta[s * PER_SOURCE + 3]!)
      const column = columns[s]!
      for (let i = 0; i < modelled.length; i++) modelled[i] = modelled[i]! + rate * column[i]!
    }
    const { noiseFactor, modelError } = nuisanceOf(
      this.#prior,
      theta,
      this.#k * PER_SOURCE,
      this.#settings.response_s,
    )
    return logLikelihood(this.#o, modelled, noiseFactor, modelError)
  }
}

const ESS_SHARE = 0.5
const AIR_NUISANCES = 6 // turn, speed, lateral, vertical, response, delay: these change the columns
const JITTER = 1e-3
const STREAMS_PER_COUNT = 1_000_000
