import { inside, PER_SOURCE, type Prior, rateOf } from './prior.ts'
import type { Posterior } from './sampler.ts'

/** Samples of the sources inside the searched area; the same number in every sample. */
export type OnSite = Pick<Posterior, 'sources' | 'samples' | 'logLikelihoods'>

/** Gas that comes from outside the searched area. */
export interface OffSite {
  /** Chance that some does. */
  readonly probability: number
  /** Where from, if so: direction from the middle of the area, clockwise from north, and rate. */
  readonly bearing_deg: number | null
  readonly distance_m: number | null
  readonly rate_kgph: number | null
}

/** Posterior chance of 0, 1, 2 … sources inside the area; `weights` are those of the posteriors' numbers, on site and off together. */
export function onSite(posteriors: readonly Posterior[], weights: readonly number[], prior: Prior): number[] {
  const count = new Array<number>(weights.length).fill(0)
  for (let j = posteriors.length; j < weights.length; j++) count[j] = weights[j]! // not sampled: taken to stand inside
  posteriors.forEach((posterior, j) => {
    const share = weights[j]! / posterior.samples.length
    for (const sample of posterior.samples) {
      const n = insides(sample, posterior.sources, prior).length
      count[n] = count[n]! + share
    }
  })
  return count
}

/** Which of a sample's sources stand inside. */
function insides(sample: Float64Array, sources: number, prior: Prior): number[] {
  return Array.from({ length: sources }, (_, s) => s).filter((s) =>
    inside(prior.area, sample[s * PER_SOURCE]!, sample[s * PER_SOURCE + 1]!),
  )
}

/**
 * Samples that show so many sources inside, from the number of sources (on site and off) that most probably has them:
 * `whole` as they are, `onSite` with the sources outside left out. When none shows so many: those with fewer.
 */
export function samplesOf(
  posteriors: readonly Posterior[],
  weights: readonly number[],
  prior: Prior,
  wanted: number,
): { readonly whole: OnSite; readonly onSite: OnSite } {
  for (let n = wanted; ; n--) {
    const chosen = posteriors
      .map((posterior, j) => ({
        posterior,
        weight: (weights[j]! * picked(posterior, prior, n).length) / posterior.samples.length,
      }))
      .reduce((a, b) => (b.weight > a.weight ? b : a))
    if (chosen.weight === 0 && n > 0) continue
    const { posterior } = chosen
    const picks = picked(posterior, prior, n)
    const logLikelihoods = Float64Array.from(picks, ({ i }) => posterior.logLikelihoods[i]!)
    return {
      whole: {
        sources: posterior.sources,
        samples: picks.map(({ i }) => posterior.samples[i]!),
        logLikelihoods,
      },
      onSite: {
        sources: n,
        samples: picks.map(({ i, which }) => onlyThose(posterior.samples[i]!, which, posterior.sources)),
        logLikelihoods,
      },
    }
  }
}

/** Samples with n sources inside, and which. */
const picked = (posterior: Posterior, prior: Prior, n: number): { i: number; which: number[] }[] =>
  posterior.samples
    .map((sample, i) => ({ i, which: insides(sample, posterior.sources, prior) }))
    .filter(({ which }) => which.length === n)

function onlyThose(sample: Float64Array, which: readonly number[], sources: number): Float64Array {
  const rest = sample.subarray(sources * PER_SOURCE)
  const out = new Float64Array(which.length * PER_SOURCE + rest.length)
  which.forEach((s, to) => {
    out.set(sample.subarray(s * PER_SOURCE, (s + 1) * PER_SOURCE), to * PER_SOURCE)
  })
  out.set(rest, which.length * PER_SOURCE)
  return out
}

/** What is said of gas from outside: its chance, and medians over the samples that have it. */
export function offSite(posteriors: readonly Posterior[], weights: readonly number[], prior: Prior): OffSite {
  const xs = prior.area.map(([x]) => x)
  const ys = prior.area.map(([, y]) => y)
  const x0 = (Math.min(...xs) + Math.max(...xs)) / 2
  const y0 = (Math.min(...ys) + Math.max(...ys)) / 2
  let probability = 0
  const found: { weight: number; east: number; north: number; rate: number }[] = []
  posteriors.forEach((posterior, j) => {
    const weight = weights[j]! / posterior.samples.length
    for (const sample of posterior.samples) {
      const within = insides(sample, posterior.sources, prior)
      if (within.length === posterior.sources) continue
      probability += weight
      for (let s = 0; s < posterior.sources; s++) {
        if (within.includes(s)) continue
        const at = s * PER_SOURCE
        found.push({
          weight,
          east: sample[at]! - x0,
          north: sample[at + 1]! - y0,
          rate: rateOf(prior, sample, at),
        })
      }
    }
  })
  const by = (of: (f: (typeof found)[number]) => number) =>
    weightedMedian(found.map((f) => [of(f), f.weight]))
  if (found.length === 0) return { probability: 0, bearing_deg: null, distance_m: null, rate_kgph: null }
  const east = by((f) => f.east)
  const north = by((f) => f.north)
  return {
    probability: Math.min(1, probability),
    bearing_deg: ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360,
    distance_m: Math.hypot(east, north),
    rate_kgph: by((f) => f.rate),
  }
}

/** The value with half of the weight below it; of pairs of value and weight. */
function weightedMedian(pairs: readonly (readonly [number, number])[]): number {
  const sorted = pairs.toSorted(([a], [b]) => a - b)
  const half = sorted.reduce((sum, [, weight]) => sum + weight, 0) / 2
  let below = 0
  return (sorted.find(([, weight]) => {
    below += weight
    return below >= half
  }) ?? sorted.at(-1)!)[0]
}
