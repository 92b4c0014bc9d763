import { randomStream } from '../kernels/random.ts'
import { logSumExp, median } from '../kernels/statistics.ts'
import type { Crew } from './crew.ts'
import { inOrder, sameOrder } from './labels.ts'
import type { Shared } from './particles.ts'
import { logPrior, PER_SOURCE, type Prior } from './prior.ts'

/** ln of an evidence and its own 1-sigma. */
export interface Evidence {
  readonly log: number
  readonly sigma: number
}

/**
 * Evidence from posterior samples by bridge sampling: the ratio of the posterior's normalising constant to that of a
 * normal distribution fitted to half of the samples, from the other half and as many draws of the normal. Meng and Wong
 * (1996), Stat. Sinica 6, 831, their optimal bridge by iteration; its error after Frühwirth-Schnatter (2004), Econom. J. 7,
 * 143. Sources can be named in k! orders: all are folded into one, and the result is multiplied by k!. Good while the
 * posterior is one lump (of any shape the normal covers); `sigma` grows when it is not.
 */
export async function bridgedEvidence(
  crew: Crew,
  shared: Shared,
  samples: readonly Float64Array[],
  logL: Float64Array,
): Promise<Evidence | undefined> {
  const { sources: k, prior, seed } = shared
  const like = samples[logL.indexOf(Math.max(...logL))]!
  const folded = samples.map((row) => {
    const own = row.slice()
    sameOrder(own, like, k)
    return own
  })
  const free = freeOf(prior, k, like.length)
  const points = folded.map((row) => free.to(row))
  const half = points.length >> 1
  const normal = Normal.fitted(points.slice(0, half))
  if (normal === undefined) return undefined
  const random = randomStream(seed, EVIDENCE_STREAM + k)
  const drawn = Array.from({ length: half }, () => normal.draw(() => random.normal()))
  const rows = new Float64Array(half * like.length)
  drawn.forEach((point, i) => {
    rows.set(free.from(point), i * like.length)
  })
  const judged = (await crew.judge(shared, rows)).logL
  const target = (row: Float64Array, point: Float64Array, logLikelihood: number) => {
    if (logLikelihood === Number.NEGATIVE_INFINITY || !inOrder(row, like, k)) return Number.NEGATIVE_INFINITY
    return (
      logLikelihood +
      logPrior(prior, row, k) -
      0.5 * LOG_TWO_PI * (row.length - 3 * k) +
      free.logJacobian(point)
    )
  }
  const atDrawn = drawn.map(
    (point, i) =>
      target(rows.subarray(i * like.length, (i + 1) * like.length), point, judged[i]!) -
      normal.logDensity(point),
  )
  const atSamples = points
    .slice(half)
    .map((point, i) => target(folded[half + i]!, point, logL[half + i]!) - normal.logDensity(point))
  const found = bridge(atSamples, atDrawn)
  return { log: found.log + logFactorial(k), sigma: found.sigma }
}

const EVIDENCE_STREAM = 2 ** 50
const LOG_TWO_PI = Math.log(2 * Math.PI)
/** Samples of a sweep are kin to those of the sweep before. */
const KIN = 3

const logFactorial = (k: number): number => {
  let sum = 0
  for (let i = 2; i <= k; i++) sum += Math.log(i)
  return sum
}

/** Optimal bridge between two sets of ln (target / normal): at samples of the target, and at draws of the normal. */
export function bridge(atSamples: readonly number[], atDrawn: readonly number[]): Evidence {
  const base = median(atSamples)
  const s1 = atSamples.length / KIN / (atSamples.length / KIN + atDrawn.length)
  const s2 = 1 - s1
  let log = base
  for (let pass = 0; pass < 200; pass++) {
    // ln of the two means; both denominators are s1 exp(l) + s2 r.
    const below = (l: number) => logSumExp([Math.log(s1) + l, Math.log(s2) + log])
    const upper = logSumExp(atDrawn.map((l) => l - below(l))) - Math.log(atDrawn.length)
    const lower = logSumExp(atSamples.map((l) => -below(l))) - Math.log(atSamples.length)
    const next = upper - lower
    const done = Math.abs(next - log) < 1e-8
    log = next
    if (done) break
  }
  const f1 = atDrawn.map((l) => 1 / (s1 + s2 * Math.exp(log - l)))
  const f2 = atSamples.map((l) => 1 / (s1 * Math.exp(l - log) + s2))
  return {
    log,
    sigma: Math.sqrt(relativeVariance(f1) / f1.length + (KIN * relativeVariance(f2)) / f2.length),
  }
}

function relativeVariance(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length
  return mean > 0 ? variance / mean ** 2 : Number.POSITIVE_INFINITY
}

/** Particles as points without bounds: heights by the logarithm of their odds within the range, or left out when that has no width. */
function freeOf(prior: Prior, sources: number, length: number) {
  const [low, high] = prior.height_m
  const width = high - low
  const heights = new Set(Array.from({ length: sources }, (_, s) => s * PER_SOURCE + 2))
  const kept = Array.from({ length }, (_, i) => i).filter((i) => width > 0 || !heights.has(i))
  const share = (z: number) => Math.min(1 - 1e-9, Math.max(1e-9, (z - low) / width))
  return {
    to: (row: Float64Array): Float64Array =>
      Float64Array.from(kept, (i) =>
        heights.has(i) ? Math.log(share(row[i]!) / (1 - share(row[i]!))) : row[i]!,
      ),
    from: (point: Float64Array): Float64Array => {
      const row = new Float64Array(length).fill(low)
      kept.forEach((i, j) => {
        row[i] = heights.has(i) ? low + width / (1 + Math.exp(-point[j]!)) : point[j]!
      })
      return row
    },
    /** Of the heights' share of their range, which is uniform before the data. */
    logJacobian: (point: Float64Array): number =>
      kept.reduce((sum, i, j) => {
        if (!heights.has(i)) return sum
        const a = Math.abs(point[j]!)
        return sum - a - 2 * Math.log1p(Math.exp(-a))
      }, 0),
  }
}

/** A multivariate normal by its mean and the Cholesky factor of its covariance. */
class Normal {
  readonly #mean: Float64Array
  readonly #root: Float64Array // lower triangle, row by row
  readonly #logDet: number

  private constructor(mean: Float64Array, root: Float64Array, logDet: number) {
    this.#mean = mean
    this.#root = root
    this.#logDet = logDet
  }

  /** Undefined when the points do not span the space. */
  static fitted(points: readonly Float64Array[]): Normal | undefined {
    const d = points[0]!.length
    if (points.length < 4 * d) return undefined
    const mean = new Float64Array(d)
    for (const p of points) for (let i = 0; i < d; i++) mean[i] = mean[i]! + p[i]! / points.length
    const c = new Float64Array(d * d)
    for (const p of points)
      for (let i = 0; i < d; i++)
        for (let j = 0; j <= i; j++)
          c[i * d + j] = c[i * d + j]! + ((p[i]! - mean[i]!) * (p[j]! - mean[j]!)) / (points.length - 1)
    let logDet = 0
    for (let i = 0; i < d; i++)
      for (let j = 0; j <= i; j++) {
        let sum = c[i * d + j]!
        for (let m = 0; m < j; m++) sum -= c[i * d + m]! * c[j * d + m]!
        if (i !== j) c[i * d + j] = sum / c[j * d + j]!
        else {
          if (!(sum > 1e-12)) return undefined
          c[i * d + i] = Math.sqrt(sum)
          logDet += Math.log(sum)
        }
      }
    return new Normal(mean, c, logDet)
  }

  draw(normal: () => number): Float64Array {
    const d = this.#mean.length
    const e = Float64Array.from({ length: d }, normal)
    return this.#mean.map((m, i) => {
      let sum = m
      for (let j = 0; j <= i; j++) sum += this.#root[i * d + j]! * e[j]!
      return sum
    })
  }

  logDensity(point: Float64Array): number {
    const d = this.#mean.length
    const e = new Float64Array(d)
    let square = 0
    for (let i = 0; i < d; i++) {
      let sum = point[i]! - this.#mean[i]!
      for (let j = 0; j < i; j++) sum -= this.#root[i * d + j]! * e[j]!
      e[i] = sum / this.#root[i * d + i]!
      square += e[i]! * e[i]!
    }
    return -0.5 * (square + this.#logDet + d * LOG_TWO_PI)
  }
}
