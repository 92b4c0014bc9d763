/** Importance weights made steady, and how far they can be trusted. */
export interface SmoothedWeights {
  /** Normalised: they add up to 1. */
  readonly weights: Float64Array
  /** Kish's effective number of samples: (Σw)² / Σw². */
  readonly effective: number
  /** Shape of the weights' upper tail; above 0.7 the samples do not reach where the wanted distribution has its mass. */
  readonly shape: number
}

/**
 * Pareto-smoothed importance sampling: the largest weights are replaced by the expected order statistics of a generalised
 * Pareto distribution fitted to them (Vehtari, Simpson, Gelman, Yao and Gabry 2024, JMLR 25(72), 1-58, whose limit for the
 * shape is 0.7). With fewer than 25 samples no tail can be fitted: they are left as they are and the shape is infinite.
 */
export function smoothedWeights(logWeights: ArrayLike<number>): SmoothedWeights {
  const n = logWeights.length
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < n; i++) most = Math.max(most, logWeights[i]!)
  const raw = Float64Array.from(logWeights, (l) =>
    most === Number.NEGATIVE_INFINITY ? 0 : Math.exp(l - most),
  )
  const tail = Math.ceil(Math.min(0.2 * n, 3 * Math.sqrt(n)))
  const order = Array.from(raw.keys()).sort((a, b) => raw[a]! - raw[b]!)
  const cut = raw[order[n - tail - 1] ?? 0] ?? 0
  const excess = Float64Array.from(order.slice(n - tail), (i) => raw[i]! - cut)
  const { shape, scale } = tail < TAIL_LEAST ? NO_FIT : paretoFit(excess)
  if (Number.isFinite(shape))
    order.slice(n - tail).forEach((i, j) => {
      raw[i] = Math.min(1, cut + paretoQuantile((j + 0.5) / tail, shape, scale))
    })
  const sum = raw.reduce((a, b) => a + b, 0)
  const weights = raw.map((w) => w / sum)
  return { weights, effective: 1 / weights.reduce((a, b) => a + b * b, 0), shape }
}

const TAIL_LEAST = 5
const NO_FIT = { shape: Number.POSITIVE_INFINITY, scale: 0 }

/** Quantile of a generalised Pareto distribution that starts at 0. */
export function paretoQuantile(p: number, shape: number, scale: number): number {
  if (Math.abs(shape) < 1e-9) return -scale * Math.log1p(-p)
  return (scale / shape) * Math.expm1(-shape * Math.log1p(-p))
}

/**
 * Shape and scale of a generalised Pareto distribution from values above 0 in ascending order: the posterior mean over a
 * grid of Zhang and Stephens 2009, Technometrics 51, 316 (their k is the negative of this shape), drawn towards a shape of
 * 0.5 as by ten values more, as Vehtari et al. do. Values that do not differ have no tail: shape -Infinity.
 */
export function paretoFit(ascending: ArrayLike<number>): { readonly shape: number; readonly scale: number } {
  const n = ascending.length
  const largest = ascending[n - 1]!
  const quartile = ascending[Math.max(0, Math.floor(n / 4 + 0.5) - 1)]!
  if (!(quartile > 1e-12 * largest)) return largest > 0 ? { shape: Number.POSITIVE_INFINITY, scale: 0 } : FLAT
  const points = 30 + Math.floor(Math.sqrt(n))
  const shapeAt = (b: number) => {
    let sum = 0
    for (let i = 0; i < n; i++) sum += Math.log1p(-b * ascending[i]!)
    return sum / n
  }
  const grid = Array.from(
    { length: points },
    (_, j) => 1 / largest + (1 - Math.sqrt(points / (j + 0.5))) / (3 * quartile),
  )
  const profile = grid.map((b) => {
    const k = shapeAt(b)
    return n * (Math.log(-b / k) - k - 1)
  })
  const b = grid.reduce(
    (sum, at, j) => sum + at / profile.reduce((all, p) => all + Math.exp(p - profile[j]!), 0),
    0,
  )
  const k = shapeAt(b)
  return { shape: (n * k + PRIOR_COUNT * 0.5) / (n + PRIOR_COUNT), scale: -k / b }
}

const FLAT = { shape: Number.NEGATIVE_INFINITY, scale: 0 }
const PRIOR_COUNT = 10
