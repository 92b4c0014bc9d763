import { PER_SOURCE } from './prior.ts'
import type { Posterior } from './sampler.ts'

type Samples = Pick<Posterior, 'sources' | 'samples' | 'logLikelihoods'>

/**
 * Samples of several sources name them in any order. Gives each source its own list: every sample's sources are matched
 * to running centres by the permutation with the least squared distance (Stephens 2000, JRSS B 62, 795, with distance as
 * the loss), starting from the most likely sample, three rounds.
 */
export function sortLabels(posterior: Samples): Float64Array[][] {
  const { sources, samples, logLikelihoods } = posterior
  if (sources === 0) return []
  const start = samples[logLikelihoods.indexOf(Math.max(...logLikelihoods))]!
  let centres = Array.from(
    { length: sources },
    (_, s) => [start[s * PER_SOURCE]!, start[s * PER_SOURCE + 1]!] as const,
  )
  const orders = permutations(sources)
  let lists: Float64Array[][] = []
  for (let round = 0; round < 3; round++) {
    lists = Array.from({ length: sources }, () => [])
    for (const sample of samples) {
      const order = bestOrder(orders, sample, centres)
      order.forEach((from, to) => {
        lists[to]!.push(sample.subarray(from * PER_SOURCE, (from + 1) * PER_SOURCE))
      })
    }
    centres = lists.map(
      (list) =>
        [
          list.reduce((sum, at) => sum + at[0]!, 0) / list.length,
          list.reduce((sum, at) => sum + at[1]!, 0) / list.length,
        ] as const,
    )
  }
  return lists
}

function bestOrder(
  orders: readonly number[][],
  sample: Float64Array,
  centres: readonly (readonly [number, number])[],
): number[] {
  let best = orders[0]!
  let least = Number.POSITIVE_INFINITY
  for (const order of orders) {
    let sum = 0
    order.forEach((from, to) => {
      sum +=
        (sample[from * PER_SOURCE]! - centres[to]![0]) ** 2 +
        (sample[from * PER_SOURCE + 1]! - centres[to]![1]) ** 2
    })
    if (sum < least) {
      least = sum
      best = order
    }
  }
  return best
}

function permutations(n: number): number[][] {
  if (n === 0) return [[]]
  return permutations(n - 1).flatMap((rest) =>
    Array.from({ length: n }, (_, at) => [...rest.slice(0, at), n - 1, ...rest.slice(at)]),
  )
}

/** Puts the sources of one particle, in place, into the order that lies nearest to another particle's. */
export function sameOrder(row: Float64Array, like: Float64Array, sources: number): void {
  if (sources < 2) return
  const centres = Array.from(
    { length: sources },
    (_, s) => [like[s * PER_SOURCE]!, like[s * PER_SOURCE + 1]!] as const,
  )
  const order = bestOrder(permutations(sources), row, centres)
  const before = row.slice(0, sources * PER_SOURCE)
  order.forEach((from, to) => {
    row.set(before.subarray(from * PER_SOURCE, (from + 1) * PER_SOURCE), to * PER_SOURCE)
  })
}

/** Whether the sources of one particle stand in the order that lies nearest to another particle's. */
export function inOrder(row: Float64Array, like: Float64Array, sources: number): boolean {
  const own = row.slice()
  sameOrder(own, like, sources)
  return own.every((v, i) => v === row[i])
}
