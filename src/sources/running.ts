import { type Background, backgrounds } from '../detections/background.ts'
import { logSumExp } from '../kernels/statistics.ts'
import type { SortieRecordings } from '../recordings/recording.ts'
import { alone, type CrewMaker, type Hands } from './crew.ts'
import { bridgedEvidence } from './evidence.ts'
import { modelledBy } from './fit.ts'
import { type LocatedSource, located } from './located.ts'
import { nearMean } from './noise.ts'
import type { Observations } from './observations.ts'
import { type OffSite, offSite, onSite, samplesOf } from './on-site.ts'
import type { Shared } from './particles.ts'
import { bounds, logCount, type Nuisance, nuisanceOf, PER_SOURCE, type Prior } from './prior.ts'
import { bestAlone, type Screen, screen } from './proposal.ts'
import { carry, type Posterior, sample } from './sampler.ts'
import { searchArea } from './search-area.ts'
import {
  carriageOf,
  type ErrorDurations,
  errorDurations,
  medianNuisance,
  observedBy,
  priorOf,
  reportedNumber,
  SHORTEST,
  statedResponse,
  weighted,
} from './set-up.ts'
import { defaults, type InversionOptions } from './settings.ts'

/** What is known after the samples so far. */
export interface RunningState {
  /** Instant of the latest gas sample taken in. */
  readonly t_us: number
  /** Gas samples taken in, and for how many independent looks they count. */
  readonly samples: number
  readonly looks: number
  /** Posterior probability of 0, 1, 2 … sources in the area. */
  readonly count: readonly number[]
  /** ln evidence of 0, 1, 2 … sources, on site and off together, up to one constant. */
  readonly logEvidence: readonly number[]
  /** As many as are reported, one at least: where a source would be if there is one. */
  readonly sources: readonly LocatedSource[]
  readonly offSite: OffSite
  readonly nuisances: Nuisance
  /** Least effective sample size of the particles carried over, as a share; 1 when none were. */
  readonly effectiveShare: number
  /** Numbers of sources that were sampled from a fresh start. */
  readonly afresh: readonly number[]
}

/** Everything known now, for whoever decides what to measure next. */
export interface Belief {
  readonly prior: Prior
  readonly options: InversionOptions
  readonly response_s: number | null
  readonly observations: Observations
  /** Samples of each number of sources (on site and off together), and that number's probability. */
  readonly hypotheses: readonly (Pick<Posterior, 'sources' | 'samples'> & { readonly probability: number })[]
}

export interface RunningOptions {
  readonly options?: InversionOptions
  readonly seed?: number
  /** Ring in which sources are sought, local metres; left out: the box of the first recordings, grown. Fixed from then on. */
  readonly area?: Prior['area'] | undefined
  readonly crewOf?: CrewMaker
}

/** Particles are kept while so many of them count; else that number of sources is sampled from a fresh start. */
const LEAST_SHARE = 0.3
/**
 * The same for the product of all shares since the evidence was last found by itself, from a fresh start or, where the
 * cloud is one small lump, by a bridge: particles spread thinly over many places miss what only a few places explain, and
 * no sum of weights shows it.
 */
const leastSince = (sources: number): number => (sources < 2 ? 0.5 : LEAST_SHARE)
/** Rise of the mean ln likelihood by the moves that says particles had missed a place, nats; chance alone makes about a third of it. */
const CLIMB_MOST = 1
/** A cloud of a source wider than this share of the area, 1-sigma, is no small lump. */
const LUMP_SHARE = 0.1
/** Below, relocations draw from a screen of the very data. */
const NEWS_SHARE = 0.8
/** 1-sigma of an evidence found by a bridge, nats, below which it counts; see ladder.ts. */
const BRIDGED_BELOW = 0.5
/** Sweeps after a fresh start whose particles are samples. */
const HARVEST = 8
/** Screens are made anew when the data have grown by this factor. */
const GROWN = 1.2
const CLEARLY_WORSE = 1.5
const OUT_OF_QUESTION = 3 // one in twenty
const SCREEN_CELLS = 700

/** Particles of one number of sources between two updates. */
interface Kept {
  readonly particles: Posterior
  /** Every sweep's particles: what is shown. */
  readonly shown: Posterior
  /** Product of the shares since its evidence was found by itself. */
  readonly since: number
  /** Null after a fresh start. */
  readonly share: number | null
}

/** The last sweep's particles go on. */
function keep(shown: Posterior, particles: number, since: number, share: number | null): Kept {
  const last = {
    samples: shown.samples.slice(-particles),
    logLikelihoods: shown.logLikelihoods.slice(-particles),
  }
  return { particles: { ...shown, ...last }, shown, since, share }
}

/** Whether every source's samples lie close together. */
function isLump({ sources, samples }: Posterior, { area }: Prior): boolean {
  const [[x0, y0], [x1, y1]] = bounds(area)
  const most2 = (LUMP_SHARE * Math.max(x1 - x0, y1 - y0)) ** 2
  const variance = (i: number) => {
    const mean = samples.reduce((sum, row) => sum + row[i]!, 0) / samples.length
    return samples.reduce((sum, row) => sum + (row[i]! - mean) ** 2, 0) / samples.length
  }
  return Array.from({ length: sources }, (_, s) => s * PER_SOURCE).every(
    (at) => variance(at) + variance(at + 1) < most2,
  )
}

/** Where one more source would be, in what fewer leave unexplained. */
interface Look {
  readonly screens: readonly Screen[]
  /** ln evidence it adds, by a sum over places and rates with all else as it is. */
  readonly gain: number
  /** Observations it rests on, and the time of the last, s. */
  readonly n: number
  readonly last_s: number
}

interface Ladder {
  readonly kept: readonly Kept[]
  /** Of the same numbers, and of one more where its evidence was found without particles. */
  readonly logEvidence: readonly number[]
}

/** The data of one update, ready to be asked. */
interface Now extends Hands {
  readonly recordings: SortieRecordings
  readonly observations: Observations
  readonly response_s: number | null
}

/**
 * The posterior of `invert`, updated as samples arrive. Background, observations and weights are found anew over all that
 * is there, which costs little; the particles of each number of sources are carried into the new model (see `carry`), moved
 * a little, and only where they no longer represent it sampled from a fresh start. Relocation moves draw from a screen of
 * recent data, so that a source seen only now is found.
 *
 * Area and prior are fixed by the first update. Deterministic in the seed and the sequence of updates. The sequence changes
 * the answer only within Monte Carlo error: whatever came before, the target is the posterior of all the data.
 * Limits: evidences wander by about a nat, as those of `invert` do from seed to seed; an evidence that is carried cannot know
 * of a place no particle was near until relocation finds it; a background smoothed without what comes after is not yet what
 * it will be; in calm air, where gas is carried as puffs, an update is dearer.
 */
export class RunningInversion {
  readonly #options: InversionOptions
  readonly #seed: number
  readonly #crewOf: CrewMaker
  readonly #particles: number
  #area: Prior['area'] | undefined
  #prior: Prior | undefined
  /** One source with every error taken as short. */
  #first: Kept | undefined
  #kept: readonly Kept[] = []
  #everywhere: { readonly screen: Screen; readonly n: number } | undefined
  #looks: Look[] = []
  #passes = 0
  #belief: Belief | undefined

  constructor({ options = {}, seed = 1, area, crewOf = alone }: RunningOptions = {}) {
    this.#options = options
    this.#seed = seed
    this.#area = area
    this.#crewOf = crewOf
    this.#particles = options.particles ?? defaults.particles
  }

  /** What is known after the latest update; undefined before the first. */
  get belief(): Belief | undefined {
    return this.#belief
  }

  /** Takes in everything recorded so far, which holds what earlier updates held. Throws without wind. */
  async update(
    recordings: SortieRecordings,
    levels: readonly Background[] = backgrounds(recordings.gas),
  ): Promise<RunningState> {
    this.#area ??= searchArea(recordings, defaults.areaMargin)
    this.#prior ??= priorOf(recordings, this.#options, this.#area)
    const even = observedBy(recordings, levels, this.#prior, this.#options)
    const { now, one } = await this.#weighed(recordings, even)
    const none = (await this.#carried(now, 0, () => [], this.#kept[0])) ?? (await this.#fresh(now, 0, []))
    const { kept, logEvidence } = await this.#ladder(now, [none, one])
    this.#kept = kept
    return this.#state(now, logEvidence)
  }

  #at(recordings: SortieRecordings, even: Observations, durations: ErrorDurations): Now {
    const observations = weighted(even, this.#options, durations)
    const hands = this.#crewOf(observations, carriageOf(observations, this.#options))
    return { recordings, observations, ...hands, response_s: statedResponse(recordings) }
  }

  /**
   * How long errors last is seen in the residuals of one source that takes every error as short; it decides what each
   * observation counts. The cloud that shows it is carried along too, so that the weights are those of `invert`.
   */
  async #weighed(recordings: SortieRecordings, even: Observations): Promise<{ now: Now; one: Kept }> {
    const short = this.#at(recordings, even, SHORTEST)
    this.#first = await this.#one(short, this.#first)
    const { observations: o, model, response_s } = short
    const { shown } = this.#first
    const found = errorDurations(o, this.#prior!, response_s, recordings.gas, model, shown)
    const { weight } = weighted(even, this.#options, found)
    if (weight.every((w, i) => w === o.weight[i])) return { now: short, one: this.#first }
    const now = this.#at(recordings, even, found)
    return { now, one: await this.#one(now, this.#kept[1]) }
  }

  async #one(now: Now, before: Kept | undefined): Promise<Kept> {
    const everywhere = (anew: boolean) => [this.#screen(now, anew ? 1 : GROWN)]
    const carried = await this.#carried(now, 1, everywhere, before)
    return carried ?? this.#fresh(now, 1, [this.#screen(now, 1)])
  }

  /** One source anywhere, as the data have it now or had it when they were at most `grown` times fewer. */
  #screen({ model, observations, response_s }: Now, grown: number): Screen {
    if (this.#everywhere === undefined || observations.n > grown * this.#everywhere.n) {
      model.reserve(2)
      const made = screen(model, observations, this.#prior!, response_s, undefined, SCREEN_CELLS)
      this.#everywhere = { screen: made, n: observations.n }
    }
    return this.#everywhere.screen
  }

  #shared(now: Now, sources: number, screens: readonly Screen[]): Shared {
    const seed = (this.#seed % SEEDS) + SEEDS * (this.#passes++ % PASSES_MAX)
    return { sources, prior: this.#prior!, screens, response_s: now.response_s, seed }
  }

  /** Undefined when the particles no longer stand for the posterior. `screens` answers where to relocate to, anew when there is news. */
  async #carried(
    now: Now,
    sources: number,
    screens: (anew: boolean) => readonly Screen[],
    before: Kept | undefined,
  ): Promise<Kept | undefined> {
    if (before === undefined) return undefined
    const shared = this.#shared(now, sources, [])
    const carried = await carry(now.crew, shared, before.particles, defaults.sweeps, (share) =>
      share < LEAST_SHARE || before.since * share < leastSince(sources)
        ? undefined
        : { ...shared, screens: screens(share < NEWS_SHARE) },
    )
    if (carried === undefined || carried.climb > CLIMB_MOST) return undefined
    const { share } = carried
    const shown = await carried.harvest(0)
    const found = isLump(shown, this.#prior!) ? await this.#bridged(now, shared, shown) : shown
    return keep(found, this.#particles, found === shown ? before.since * share : 1, share)
  }

  /** As `invert` samples a number, but with no more particles for several sources: they are moved again with every update. */
  async #fresh(now: Now, sources: number, screens: readonly Screen[]): Promise<Kept> {
    const shared = this.#shared(now, sources, screens)
    const sweeps = defaults.sweeps + 2 * Math.max(0, sources - 1)
    const climbed = await sample(now.crew, shared, { particles: this.#particles, sweeps })
    const shown = await climbed.harvest(HARVEST)
    return keep(await this.#bridged(now, shared, shown), this.#particles, 1, null)
  }

  /** With its evidence by a bridge, where that is sure enough; else as it is. */
  async #bridged({ crew }: Now, shared: Shared, shown: Posterior): Promise<Posterior> {
    const bridged = await bridgedEvidence(crew, shared, shown.samples, shown.logLikelihoods)
    const sure = bridged !== undefined && bridged.sigma < BRIDGED_BELOW
    return sure ? { ...shown, logEvidence: bridged.log } : shown
  }

  /** No source, one, and one more at a time, as in `invert`; each further number is judged by a sum over places first. */
  async #ladder(now: Now, first: readonly Kept[]): Promise<Ladder> {
    const prior = this.#prior!
    const kept = [...first]
    const logEvidence = kept.map(({ shown }) => shown.logEvidence)
    const value = (k: number) => logEvidence[k]! + logCount(prior, k)
    const screens = [this.#screen(now, GROWN)]
    for (let k = 2; k <= prior.maxSources; k++) {
      const best = Math.max(...logEvidence.map((_, j) => value(j)))
      const look = this.#look(now, k, kept[k - 1]!.shown, false)
      logEvidence.push(logEvidence[k - 1]! + look.gain)
      if (value(k) < best - OUT_OF_QUESTION) break
      const upTo = (anew: boolean) => [...screens, ...this.#look(now, k, kept[k - 1]!.shown, anew).screens]
      const next =
        (await this.#carried(now, k, upTo, this.#kept[k])) ?? (await this.#fresh(now, k, upTo(true)))
      screens.push(...this.#looks[k]!.screens)
      kept.push(next)
      logEvidence[k] = next.shown.logEvidence
      if (value(k) < best - CLEARLY_WORSE) break
    }
    return { kept, logEvidence }
  }

  /** As it was found a while ago, unless there is news since or it is wanted anew. */
  #look(now: Now, k: number, fewer: Posterior, anew: boolean): Look {
    const { model, observations: o, response_s, recordings } = now
    const prior = this.#prior!
    const before = this.#looks[k]
    if (before?.n === o.n) return before
    const { mean_ppm, offset_ppm } = modelledBy(model, o, prior, fewer, response_s, recordings.gas)
    const errors = nuisanceOf(prior, medianNuisance(fewer), 0, response_s)
    const recent = before !== undefined && o.n <= GROWN * before.n
    if (!anew && recent && !isNews(o, mean_ppm, offset_ppm, errors, before.last_s)) return before
    const bases = [mean_ppm]
    if (k === 2) bases.push(bestAlone(model, o, prior, response_s, this.#screen(now, GROWN)))
    const screens = bases.map((base) => {
      model.reserve(2)
      model.write(1, base)
      return screen(model, o, prior, response_s, 1, SCREEN_CELLS)
    })
    // The new one may be any of the k.
    const gain = Math.max(...screens.map((s) => s.logEvidence)) + Math.log(k)
    const look = { screens, gain, n: o.n, last_s: o.t_s.reduce((a, b) => Math.max(a, b), 0) }
    this.#looks[k] = look
    return look
  }

  #state(now: Now, logEvidence: readonly number[]): RunningState {
    const { recordings, observations, response_s } = now
    const prior = this.#prior!
    const logPosterior = logEvidence.map((l, k) => l + logCount(prior, k))
    const total = logSumExp(logPosterior)
    const weights = logPosterior.map((l) => Math.exp(l - total))
    const shown = this.#kept.map((kept) => kept.shown)
    const count = onSite(shown, weights, prior)
    const chosen = samplesOf(shown, weights, prior, Math.max(1, reportedNumber(count)))
    this.#belief = {
      prior,
      options: this.#options,
      response_s,
      observations,
      hypotheses: shown.map(({ sources, samples }, k) => ({ sources, samples, probability: weights[k]! })),
    }
    const shares = this.#kept.flatMap(({ share }) => (share === null ? [] : [share]))
    return {
      t_us: Math.max(...recordings.gas.map((g) => g.t_us.at(-1) ?? Number.NEGATIVE_INFINITY)),
      samples: recordings.gas.reduce((sum, g) => sum + g.t_us.length, 0),
      looks: observations.weight.reduce((sum, w) => sum + w, 0),
      count,
      logEvidence,
      sources: located(chosen.onSite, prior, count),
      offSite: offSite(shown, weights, prior),
      nuisances: nuisanceOf(prior, medianNuisance(chosen.whole), 0, response_s),
      effectiveShare: Math.min(1, ...shares),
      afresh: this.#kept.flatMap(({ share }, k) => (share === null ? [k] : [])),
    }
  }
}

/** Every pass has streams of its own: its number stands above the seed's 32 bits. */
const SEEDS = 2 ** 32
const PASSES_MAX = 2 ** 21

const NEWS_LENGTH = 3
const NEWS_SIGMAS = 3

/** Whether later observations show gas that the model does not: so many in a row that each stand out. */
function isNews(
  o: Observations,
  mean_ppm: Float64Array,
  offset_ppm: Float64Array,
  { noiseFactor, modelError }: Nuisance,
  since_s: number,
): boolean {
  const near = nearMean(o, mean_ppm)
  return o.ranges.some(([from, to], sensor) => {
    let run: number[] = []
    for (let i = from; i < to; i++) {
      if (o.t_s[i]! <= since_s) continue
      const m = mean_ppm[i]!
      const scale = Math.hypot(noiseFactor * o.noise_ppm[i]!, modelError * Math.hypot(m, near[i]!))
      run = [...run, (o.enhancement_ppm[i]! - offset_ppm[sensor]! - m) / scale].slice(-NEWS_LENGTH)
      if (run.length === NEWS_LENGTH && Math.min(...run) > NEWS_SIGMAS) return true
    }
    return false
  })
}
