import { type RandomStream, randomStream } from '../kernels/random.ts'
import { logSumExp } from '../kernels/statistics.ts'
import type { Crew } from './crew.ts'
import { sameOrder } from './labels.ts'
import type { Block, Moved, Shared } from './particles.ts'
import { logPrior, NUISANCES, PER_SOURCE } from './prior.ts'
import { logStart } from './proposal.ts'

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
}

/** A posterior that can be sampled further. */
export interface Sampled {
  readonly posterior: Posterior
  /** Moves the particles for so many more sweeps; each sweep's particles are samples. */
  harvest(sweeps: number): Promise<Posterior>
}

/**
 * Tempered sequential Monte Carlo. Del Moral, Doucet and Jasra (2006), JRSS B 68, 411; the path leads from a start that
 * follows the screens to the posterior, start^(1-β) (prior × likelihood)^β, in steps that keep the effective sample size at half
 * (Jasra et al. 2011, Scand. J. Stat. 38, 1); moves by differential evolution (ter Braak 2006, Stat. Comput. 16, 239),
 * sliding along the wind and relocation. The evidence is the product of the mean incremental weights. Each particle draws
 * from its own stream, so neither the order of work nor the number of workers can change the result.
 */
export async function sample(crew: Crew, shared: Shared, settings: SamplerSettings): Promise<Sampled> {
  const cloud = new Cloud(crew, shared, settings.particles)
  await cloud.start()
  let temper = 0
  let logEvidence = 0
  while (temper < 1) {
    const step = nextStep(cloud.gains, 1 - temper)
    const weights = cloud.gains.map((g) => step * g)
    logEvidence += logSumExp(weights) - Math.log(weights.length)
    temper = temper + step > 1 - 1e-12 ? 1 : temper + step
    cloud.resample(weights)
    await cloud.move(temper, settings.sweeps)
  }
  const { sources } = shared
  return {
    posterior: { sources, ...cloud.samples, logEvidence, evaluations: cloud.evaluations },
    harvest: async (sweeps) => {
      const found = await cloud.harvest(sweeps)
      return { sources, ...found, logEvidence, evaluations: cloud.evaluations }
    },
  }
}

/** A posterior carried over from other data of the same sources. */
export interface Carried extends Sampled {
  /** Effective sample size of the weights that carried it, as a share of the particles (Kong, Liu and Wong 1994). */
  readonly share: number
  /**
   * By how much the moves raised the mean ln likelihood. Particles that follow the posterior only wander: a rise beyond
   * chance says that they had missed a place, and with it some of the evidence.
   */
  readonly climb: number
}

/**
 * The same particles in the model of other data: each counts by its new likelihood over its old one (sequential importance
 * sampling after Chopin 2002, Biometrika 89, 539), then they are resampled and moved at the posterior itself. The evidence
 * is multiplied by the mean of these ratios, which is right in the mean also when the old data are seen anew (another
 * background, other weights). `movedIn` is told the effective share and answers what the moves share, or undefined when too
 * few particles count: then nothing is moved, and the answer is undefined. Its seed must be another than the particles' own.
 */
export async function carry(
  crew: Crew,
  shared: Shared,
  before: Posterior,
  sweeps: number,
  movedIn: (share: number) => Shared | undefined,
): Promise<Carried | undefined> {
  const judging = new Cloud(crew, shared, before.samples.length)
  const now = await judging.adopt(before.samples)
  const ratios = now.map((logL, p) => logL - before.logLikelihoods[p]!)
  const total = logSumExp(ratios)
  const share = Math.exp(2 * total - logSumExp(ratios.map((r) => 2 * r))) / ratios.length
  const moving = movedIn(share)
  if (moving === undefined) return undefined
  const cloud = new Cloud(crew, moving, before.samples.length)
  cloud.take(judging)
  const expected = now.reduce((sum, logL, p) => sum + Math.exp(ratios[p]! - total) * logL, 0)
  cloud.resample(ratios)
  const walked = await cloud.walk(sweeps)
  const mean = walked.logLikelihoods.reduce((sum, logL) => sum + logL, 0) / walked.logLikelihoods.length
  const { sources } = moving
  const logEvidence = before.logEvidence + total - Math.log(ratios.length)
  const evaluations = judging.evaluations + cloud.evaluations
  return {
    posterior: { sources, ...cloud.samples, logEvidence, evaluations },
    harvest: async () => ({ sources, ...walked, logEvidence, evaluations }),
    share,
    climb: mean - expected,
  }
}

/** Largest step that keeps the effective sample size at the target share. */
function nextStep(gains: Float64Array, rest: number): number {
  const share = (step: number) => {
    const w = gains.map((g) => step * g)
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
const ESS_SHARE = 0.5

/** The particles of one number of sources. */
class Cloud {
  readonly #crew: Crew
  readonly #shared: Shared
  readonly #particles: number
  readonly #length: number
  readonly #resampling: RandomStream
  #theta = new Float64Array(0)
  #logL = new Float64Array(0)
  #round = 0
  evaluations = 0

  constructor(crew: Crew, shared: Shared, particles: number) {
    this.#crew = crew
    this.#shared = shared
    this.#particles = particles
    this.#length = shared.sources * PER_SOURCE + NUISANCES
    this.#resampling = randomStream(shared.seed, shared.sources * STREAMS_PER_COUNT + STREAMS_PER_COUNT - 1)
  }

  get samples(): { samples: Float64Array[]; logLikelihoods: Float64Array } {
    const samples = Array.from(this.#logL, (_, p) => this.#row(p).slice())
    return { samples, logLikelihoods: this.#logL.slice() }
  }

  async start(): Promise<void> {
    const all = await Promise.all(
      this.#stretches().map(([first, count]) => this.#crew.start(this.#shared, first, count)),
    )
    this.#take(all)
  }

  /** Goes on from where another cloud stands. */
  take(other: Cloud): void {
    this.#theta = other.#theta
    this.#logL = other.#logL
  }

  /** Takes particles over that were drawn elsewhere; answers their ln likelihoods here. */
  async adopt(samples: readonly Float64Array[]): Promise<Float64Array> {
    const theta = joined(samples)
    const all = await Promise.all(
      this.#stretches().map(([first, count]) =>
        this.#crew.judge(this.#shared, theta.slice(first * this.#length, (first + count) * this.#length)),
      ),
    )
    this.evaluations += all.reduce((sum, part) => sum + part.evaluations, 0)
    this.#take(all)
    return this.#logL.slice()
  }

  /** What each particle gains from the start to the posterior: ln (prior × likelihood / start). */
  get gains(): Float64Array {
    const { prior, screens, sources } = this.#shared
    return this.#logL.map((logL, p) => {
      if (logL === Number.NEGATIVE_INFINITY) return logL
      const row = this.#row(p)
      let gain = logL + logPrior(prior, row, sources)
      for (let s = 0; s < sources; s++) gain -= logStart(prior, screens, row, s * PER_SOURCE)
      for (let i = sources * PER_SOURCE; i < row.length; i++) gain += 0.5 * row[i]! ** 2
      return gain
    })
  }

  /** Systematic resampling by weights given as logarithms; then the sources of all are put in one order, that steps may be differences. */
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
    const theta = new Float64Array(this.#theta.length)
    picks.forEach((p, q) => {
      theta.set(this.#row(p), q * this.#length)
    })
    this.#logL = Float64Array.from(picks, (p) => this.#logL[p]!)
    this.#theta = theta
    const best = this.#row(this.#logL.indexOf(Math.max(...this.#logL))).slice()
    for (let p = 0; p < n; p++) sameOrder(this.#row(p), best, this.#shared.sources)
  }

  async move(temper: number, sweeps: number): Promise<void> {
    this.#take(await this.#moved(temper, sweeps, false))
  }

  async harvest(sweeps: number): Promise<{ samples: Float64Array[]; logLikelihoods: Float64Array }> {
    const all = await this.#moved(1, sweeps, true)
    const samples: Float64Array[] = []
    const logL: number[] = []
    for (let sweep = 0; sweep < sweeps; sweep++)
      for (const part of all) {
        const count = part.logL.length / sweeps
        for (let p = sweep * count; p < (sweep + 1) * count; p++) {
          samples.push(part.theta.slice(p * this.#length, (p + 1) * this.#length))
          logL.push(part.logL[p]!)
        }
      }
    return { samples, logLikelihoods: Float64Array.from(logL) }
  }

  /** Sweeps at the posterior itself of which every one's particles are samples; the last one's are where the cloud stands now. */
  async walk(sweeps: number): Promise<{ samples: Float64Array[]; logLikelihoods: Float64Array }> {
    const found = await this.harvest(sweeps)
    this.#theta = joined(found.samples.slice(-this.#particles))
    this.#logL = found.logLikelihoods.slice(-this.#particles)
    return found
  }

  async #moved(temper: number, sweeps: number, keep: boolean): Promise<Moved[]> {
    const round = ++this.#round
    return Promise.all(
      this.#stretches().map(([first, count]) => {
        const theta = this.#theta.slice(first * this.#length, (first + count) * this.#length)
        const block: Block = { first, theta, crowd: this.#theta, temper, sweeps, round, keep }
        return this.#crew.move(this.#shared, block)
      }),
    ).then((all) => {
      this.evaluations += all.reduce((sum, part) => sum + part.evaluations, 0)
      return all
    })
  }

  #take(all: readonly Moved[]): void {
    this.#theta = joined(all.map((part) => part.theta))
    this.#logL = joined(all.map((part) => part.logL))
  }

  /** Even shares of the particles, one for each hand. */
  #stretches(): [number, number][] {
    const { hands } = this.#crew
    return Array.from({ length: hands }, (_, h): [number, number] => {
      const from = Math.floor((h * this.#particles) / hands)
      return [from, Math.floor(((h + 1) * this.#particles) / hands) - from]
    }).filter(([, count]) => count > 0)
  }

  #row(p: number): Float64Array {
    return this.#theta.subarray(p * this.#length, (p + 1) * this.#length)
  }
}
const STREAMS_PER_COUNT = 4096 * 65536

function joined(parts: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
