import type { SortieRecordings } from '../recordings/recording.ts'
import type { Crew, Hands } from './crew.ts'
import { bridgedEvidence } from './evidence.ts'
import { modelledBy } from './fit.ts'
import type { Observations } from './observations.ts'
import type { Shared } from './particles.ts'
import { logCount, type Prior } from './prior.ts'
import { bestAlone, type Screen, screen } from './proposal.ts'
import { carry, type Posterior, type Sampled, sample } from './sampler.ts'
import { defaults } from './settings.ts'

export type Progress = (fraction: number, what: string) => void

/** What one recording is searched with. */
export interface Search {
  readonly prior: Prior
  readonly response_s: number | null
  readonly seed: number
  readonly gas: SortieRecordings['gas']
  readonly particles: number
  readonly progress: Progress
}

export interface FirstLook {
  readonly screen: Screen
  readonly sampled: Sampled
}

/** One source, looked for everywhere. */
export async function firstLook(o: Observations, search: Search, { model, crew }: Hands): Promise<FirstLook> {
  const { prior, response_s, seed, particles, progress } = search
  progress(0.05, 'a first look everywhere')
  model.reserve(2)
  const everywhere = screen(model, o, prior, response_s, undefined, SCREEN_CELLS)
  progress(0.1, 'one source')
  const shared = { sources: 1, prior, screens: [everywhere], response_s, seed }
  return { screen: everywhere, sampled: await settled(crew, shared, particles) }
}

/** Samples of one number of sources, and its evidence by a bridge where the posterior allows it; else as the sampler found it. */
export async function settled(crew: Crew, shared: Shared, particles: number): Promise<Sampled> {
  // Several sources are harder to find than one: more particles, moved more.
  const more = Math.max(1, shared.sources)
  const sweeps = defaults.sweeps + 2 * (more - 1)
  const climbed = await sample(crew, shared, { particles: more * particles, sweeps })
  const posterior = await climbed.harvest(defaults.harvest)
  const evidence = await bridgedEvidence(crew, shared, posterior.samples, posterior.logLikelihoods)
  const bridged = evidence !== undefined && evidence.sigma < BRIDGED_BELOW
  return {
    ...climbed,
    posterior: { ...posterior, logEvidence: bridged ? evidence.log : posterior.logEvidence },
  }
}
const BRIDGED_BELOW = 0.5

export interface Ladder {
  /** Of 0, 1, 2 … sources, as far as they were worth sampling. */
  readonly sampled: readonly Sampled[]
  /** Of the same numbers, and of one more where its evidence was found without sampling. */
  readonly logEvidence: readonly number[]
}

/**
 * No source, one, and one more at a time. Each further one is looked for in what the others leave unexplained; when the
 * sum over all its places and rates, everything else as it is, says that it is out of the question, it is not sampled.
 */
export async function ladder(
  o: Observations,
  search: Search,
  { model, crew }: Hands,
  first: FirstLook,
): Promise<Ladder> {
  const { prior, response_s, seed, gas, particles, progress } = search
  const shared = { prior, response_s, seed }
  progress(0.4, 'no source')
  const sampled = [await settled(crew, { ...shared, sources: 0, screens: [] }, particles), first.sampled]
  const logEvidence = sampled.map(({ posterior }) => posterior.logEvidence)
  const screens = [first.screen]
  const value = (k: number) => logEvidence[k]! + logCount(prior, k)
  for (let k = 2; k <= prior.maxSources; k++) {
    progress(0.3 + (0.5 * k) / (prior.maxSources + 1), `${k} sources`)
    const best = Math.max(...logEvidence.map((_, j) => value(j)))
    const explained = modelledBy(model, o, prior, sampled[k - 1]!.posterior, response_s, gas).mean_ppm
    const further = [
      explained,
      ...(k === 2 ? [bestAlone(model, o, prior, response_s, first.screen)] : []),
    ].map((base) => {
      model.reserve(2)
      model.write(1, base)
      return screen(model, o, prior, response_s, 1, SCREEN_CELLS)
    })
    // The new one may be any of the k.
    logEvidence.push(logEvidence[k - 1]! + Math.max(...further.map((f) => f.logEvidence)) + Math.log(k))
    if (value(k) < best - OUT_OF_QUESTION) break
    screens.push(...further)
    const next = await settled(crew, { ...shared, sources: k, screens: screens.slice() }, particles)
    sampled.push(next)
    logEvidence[k] = next.posterior.logEvidence
    if (value(k) < best - CLEARLY_WORSE) break
  }
  return { sampled, logEvidence }
}
const CLEARLY_WORSE = 1.5

/**
 * The same numbers of sources with the plume carried as puffs: their samples are weighed by what the dearer model makes of
 * them and moved in it. Where too few of them count there, the number is sampled anew.
 */
export async function refined(
  found: Ladder,
  search: Search,
  { crew }: Hands,
  first: FirstLook,
): Promise<Ladder> {
  const { prior, response_s, particles, progress } = search
  const sampled: Sampled[] = []
  const logEvidence = found.logEvidence.slice()
  for (const [k, { posterior }] of found.sampled.entries()) {
    progress(0.8 + (0.1 * k) / found.sampled.length, 'puffs')
    const shared = {
      sources: k,
      prior,
      screens: k === 0 ? [] : [first.screen],
      response_s,
      seed: search.seed + REFINED,
    }
    const carried = await carry(crew, shared, thinned(posterior), REFINED_SWEEPS, (share) =>
      share < ENOUGH_SHARE ? undefined : shared,
    )
    const next =
      carried === undefined
        ? await settled(crew, shared, particles)
        : { ...carried, posterior: await carried.harvest(REFINED_SWEEPS) }
    sampled.push(next)
    logEvidence[k] = next.posterior.logEvidence
  }
  return { sampled, logEvidence }
}
const REFINED = 0x5eed // other streams than the particles had before
const REFINED_SWEEPS = 3
const REFINED_PARTICLES = 256
const ENOUGH_SHARE = 0.1

/** Fewer samples, evenly from all. */
function thinned(posterior: Posterior): Posterior {
  const every = Math.ceil(posterior.samples.length / REFINED_PARTICLES)
  return {
    ...posterior,
    samples: posterior.samples.filter((_, i) => i % every === 0),
    logLikelihoods: posterior.logLikelihoods.filter((_, i) => i % every === 0),
  }
}

const OUT_OF_QUESTION = 3 // one in twenty
const SCREEN_CELLS = 700
