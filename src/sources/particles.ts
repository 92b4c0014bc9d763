import { type RandomStream, randomStream } from '../kernels/random.ts'
import type { Model } from './model.ts'
import type { Observations } from './observations.ts'
import { logPrior, NUISANCES, nuisanceOf, PER_SOURCE, type Prior, rateOf } from './prior.ts'
import { drawStart, logStart, type Screen } from './proposal.ts'

/** What all particles of one number of sources share; plain data, so that it can be handed to another thread. */
export interface Shared {
  readonly sources: number
  readonly prior: Prior
  readonly screens: readonly Screen[]
  readonly response_s: number | null
  readonly seed: number
}

/** A stretch of particles to be moved at one temper. Rows of `theta` are as long as `logL` says; see prior.ts. */
export interface Block {
  /** Number of the first particle. */
  readonly first: number
  readonly theta: Float64Array
  /** Everyone's place before the round: steps are differences of two of these. */
  readonly crowd: Float64Array
  readonly temper: number
  readonly sweeps: number
  /** Names the random streams; never the same twice for one number of sources. */
  readonly round: number
  /** Every sweep's particles are wanted, not the last one's only. */
  readonly keep: boolean
}

export interface Moved {
  /** One row per particle; with `keep` one set of rows per sweep. */
  readonly theta: Float64Array
  readonly logL: Float64Array
  readonly evaluations: number
}

const AIR_NUISANCES = 6 // turn, speed, lateral, vertical, response, delay: these change the columns
const JITTER = 1e-3
const PARTICLES_MAX = 1 << 16

/** Stream of one particle in one round. Rounds and particles fill the stream's number; the number of sources tops it. */
const streamOf = ({ seed, sources }: Shared, round: number, particle: number): RandomStream =>
  randomStream(seed, (sources * 4096 + round) * PARTICLES_MAX + particle)

/** Draws the particles of one stretch anew. */
export function start(model: Model, o: Observations, shared: Shared, first: number, count: number): Moved {
  const mover = new Mover(model, o, shared)
  const theta = new Float64Array(count * mover.length)
  const logL = new Float64Array(count)
  for (let p = 0; p < count; p++) {
    const random = streamOf(shared, 0, first + p)
    const row = theta.subarray(p * mover.length, (p + 1) * mover.length)
    for (let s = 0; s < shared.sources; s++)
      row.set(drawStart(shared.prior, shared.screens, random), s * PER_SOURCE)
    for (let i = shared.sources * PER_SOURCE; i < mover.length; i++) row[i] = random.normal()
    logL[p] = mover.place(row)
  }
  return { theta, logL, evaluations: mover.evaluations }
}

/** The likelihoods of particles in another model than the one they were drawn in. */
export function judge(model: Model, o: Observations, shared: Shared, theta: Float64Array): Moved {
  const mover = new Mover(model, o, shared)
  const logL = new Float64Array(theta.length / mover.length)
  for (let p = 0; p < logL.length; p++)
    logL[p] = mover.place(theta.subarray(p * mover.length, (p + 1) * mover.length))
  return { theta, logL, evaluations: mover.evaluations }
}

/** Moves every particle of the block; each by its own stream, so that the way particles are shared out cannot matter. */
export function move(model: Model, o: Observations, shared: Shared, block: Block): Moved {
  const mover = new Mover(model, o, shared)
  const { length } = mover
  const count = block.theta.length / length
  const sets = block.keep ? block.sweeps : 1
  const theta = new Float64Array(sets * count * length)
  const logL = new Float64Array(sets * count)
  for (let p = 0; p < count; p++) {
    mover.begin(block, p, streamOf(shared, block.round, block.first + p))
    for (let sweep = 0; sweep < block.sweeps; sweep++) {
      mover.sweep()
      if (!block.keep && sweep < block.sweeps - 1) continue
      const row = (block.keep ? sweep * count : 0) + p
      theta.set(mover.theta, row * length)
      logL[row] = mover.logL
    }
  }
  return { theta, logL, evaluations: mover.evaluations }
}

/** One particle at a time, with the columns of its sources, so that a move of one source computes one column. */
class Mover {
  readonly length: number
  readonly #k: number
  readonly #model: Model
  readonly #o: Observations
  readonly #shared: Shared
  /** Slots of the particle's own columns, and of the trial's. */
  #own: number[]
  #trial: number[]
  readonly #rates: Float64Array
  theta: Float64Array
  #next: Float64Array
  logL = 0
  #logPrior = 0
  #logStart = 0
  #temper = 1
  #crowd: Float64Array = new Float64Array(0)
  #random!: RandomStream
  evaluations = 0

  constructor(model: Model, o: Observations, shared: Shared) {
    const k = shared.sources
    this.#model = model
    this.#o = o
    this.#shared = shared
    this.#k = k
    this.length = k * PER_SOURCE + NUISANCES
    this.theta = new Float64Array(this.length)
    this.#next = new Float64Array(this.length)
    this.#rates = new Float64Array(k)
    this.#own = Array.from({ length: k }, (_, s) => s)
    this.#trial = Array.from({ length: k }, (_, s) => k + s)
    model.reserve(2 * k)
  }

  begin(block: Block, p: number, random: RandomStream): void {
    this.#temper = block.temper
    this.#crowd = block.crowd
    this.#random = random
    this.place(block.theta.subarray(p * this.length, (p + 1) * this.length))
  }

  /** Computes everything of a particle anew; answers its ln likelihood. */
  place(row: Float64Array): number {
    this.theta.set(row)
    this.#logPrior = logPrior(this.#shared.prior, this.theta, this.#k)
    this.#logStart = this.#start(this.theta)
    if (this.#logPrior === Number.NEGATIVE_INFINITY) {
      this.logL = Number.NEGATIVE_INFINITY
      return this.logL
    }
    for (let s = 0; s < this.#k; s++) this.#column(this.theta, s, this.#own[s]!)
    this.logL = this.#likelihood(this.theta, this.#own)
    if (Number.isNaN(this.logL))
      throw new Error('an observation is not a number: it had to be left out before')
    return this.logL
  }

  #start(theta: Float64Array): number {
    let sum = 0
    for (let s = 0; s < this.#k; s++)
      sum += logStart(this.#shared.prior, this.#shared.screens, theta, s * PER_SOURCE)
    for (let i = this.#k * PER_SOURCE; i < this.length; i++) sum -= 0.5 * theta[i]! ** 2
    return sum
  }

  sweep(): void {
    const places = this.#k * PER_SOURCE
    for (let s = 0; s < this.#k; s++) this.#moveSource(s)
    // Both of these compute every column anew, so one of them a round, by chance.
    if (this.#k === 0) {
      this.#moveBlock(0, NUISANCES, false)
      return
    }
    if (this.#random.uniform() < 0.5) this.#moveBlock(places, places + AIR_NUISANCES, true)
    else this.#moveBlock(0, this.length, true)
    this.#moveBlock(places + AIR_NUISANCES, this.length, false)
  }

  #moveSource(s: number): void {
    const next = this.#next
    next.set(this.theta)
    const random = this.#random
    const at = s * PER_SOURCE
    const kind = random.uniform()
    let relocated = false
    if (kind < 0.6) this.#evolve(at, at + PER_SOURCE)
    else if (kind < 0.75) this.#slide(at)
    else if (kind < 0.85) next[at + 3] = next[at + 3]! + 0.3 * random.normal()
    else if (kind < 0.93) next[at + 2] = next[at + 2]! + 0.7 * random.normal()
    else {
      next.set(drawStart(this.#shared.prior, this.#shared.screens, random), at)
      relocated = true
    }
    const prior = logPrior(this.#shared.prior, next, this.#k)
    if (prior === Number.NEGATIVE_INFINITY) return
    const moved =
      next[at] !== this.theta[at] ||
      next[at + 1] !== this.theta[at + 1] ||
      next[at + 2] !== this.theta[at + 2]
    if (moved) this.#column(next, s, this.#trial[s]!)
    const columns = this.#own.slice()
    if (moved) columns[s] = this.#trial[s]!
    // A relocation is drawn from the start itself: its density cancels against the proposal's.
    const { prior: p, screens } = this.#shared
    const drawn = relocated ? logStart(p, screens, this.theta, at) - logStart(p, screens, next, at) : 0
    if (this.#accept(columns, prior, drawn) && moved) {
      const freed = this.#own[s]!
      this.#own[s] = this.#trial[s]!
      this.#trial[s] = freed
    }
  }

  /** Up and down the wind with the rate that keeps the enhancement there: where single crossings leave a ridge. */
  #slide(at: number): void {
    const next = this.#next
    const i = this.#random.below(this.#o.n)
    const length_m = 15 * this.#random.normal()
    next[at] = next[at]! + length_m * this.#o.toEast[i]!
    next[at + 1] = next[at + 1]! + length_m * this.#o.toNorth[i]!
    next[at + 3] = next[at + 3]! + 0.2 * this.#random.normal()
  }

  #moveBlock(from: number, to: number, couples: boolean): void {
    this.#next.set(this.theta)
    this.#evolve(from, to)
    const prior = logPrior(this.#shared.prior, this.#next, this.#k)
    if (prior === Number.NEGATIVE_INFINITY) return
    if (couples) for (let s = 0; s < this.#k; s++) this.#column(this.#next, s, this.#trial[s]!)
    if (!this.#accept(couples ? this.#trial : this.#own, prior, 0) || !couples) return
    const freed = this.#own
    this.#own = this.#trial
    this.#trial = freed
  }

  /** Differential evolution: a step along the difference of two of the crowd, scaled for the block's size. */
  #evolve(from: number, to: number): void {
    const random = this.#random
    const crowd = this.#crowd
    const size = crowd.length / this.length
    const a = random.below(size) * this.length
    const b = random.below(size) * this.length
    const scale = random.uniform() < 0.1 ? 1 : (2.38 / Math.sqrt(2 * (to - from))) * (0.3 + random.uniform())
    const next = this.#next
    for (let i = from; i < to; i++)
      next[i] =
        next[i]! + scale * (crowd[a + i]! - crowd[b + i]!) + (this.#fixed(i) ? 0 : JITTER * random.normal())
  }

  /** A height that the manifest fixes is not shaken. */
  #fixed(i: number): boolean {
    const [low, high] = this.#shared.prior.height_m
    return low === high && i < this.#k * PER_SOURCE && i % PER_SOURCE === 2
  }

  /** Takes the step or not: the target at temper β is start^(1-β) (prior × likelihood)^β. */
  #accept(columns: readonly number[], prior: number, drawn: number): boolean {
    const logL = this.#likelihood(this.#next, columns)
    const started = this.#temper < 1 ? this.#start(this.#next) : 0
    const change =
      this.#temper * (logL + prior - this.logL - this.#logPrior) +
      (this.#temper < 1 ? (1 - this.#temper) * (started - this.#logStart) : 0)
    if (!(Math.log(this.#random.uniform()) < change + drawn)) return false
    this.theta.set(this.#next)
    this.logL = logL
    this.#logPrior = prior
    this.#logStart = started
    return true
  }

  #column(theta: Float64Array, s: number, slot: number): void {
    const nuisance = nuisanceOf(this.#shared.prior, theta, this.#k * PER_SOURCE, this.#shared.response_s)
    const at = s * PER_SOURCE
    this.#model.column(
      slot,
      { x_m: theta[at]!, y_m: theta[at + 1]!, z_m: theta[at + 2]! },
      this.#o.sourceWidth_m,
      nuisance,
    )
    this.evaluations++
  }

  #likelihood(theta: Float64Array, columns: readonly number[]): number {
    for (let s = 0; s < this.#k; s++) this.#rates[s] = rateOf(this.#shared.prior, theta, s * PER_SOURCE)
    const nuisance = nuisanceOf(this.#shared.prior, theta, this.#k * PER_SOURCE, this.#shared.response_s)
    return this.#model.logLikelihood(columns, this.#rates, this.#k, nuisance)
  }
}
