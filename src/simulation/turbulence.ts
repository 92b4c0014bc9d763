type Stability = 'unstable' | 'neutral' | 'stable'

/** How the air mixes near the ground, as the puffs need it. Homogeneous: the same at every height. */
export interface Turbulence {
  /** Standard deviation of one horizontal component of a parcel's velocity. */
  readonly sigmaV_mps: number
  /** Standard deviation of its vertical component. */
  readonly sigmaW_mps: number
  /** Lagrangian integral time scale: how long a parcel remembers its velocity. */
  readonly memory_s: number
}

/**
 * Velocity spreads as multiples of the friction velocity, and the scales of the wind's own wandering.
 *
 * Unstable: S. R. Hanna, Applications in air pollution modeling, in Nieuwstadt and van Dop (eds.), Atmospheric
 * Turbulence and Air Pollution Modelling (Reidel 1982), chapter 7: sigma_v = u* (12 + 0.5 h/|L|)^(1/3) is 2.6 u* at
 * h/|L| = 11, and sigma_w there is 1.5 u* at a hundredth of the mixed layer. Neutral: H. A. Panofsky and
 * J. A. Dutton, Atmospheric Turbulence (Wiley 1984): 1.92 and 1.25 u*. Stable: Hanna 1982: both 1.3 u* near the ground.
 * `memory_s`: round values inside what Hanna's formulas give at 5 to 10 m (neutral 0.5 z/sigma_w; stable
 * 0.1 h/sigma_w (z/h)^0.8; unstable 4 s upwards and 190 s sideways, for which 20 s stands, since one value serves both).
 * Meander and gusts are chosen, not measured: usual for ten-minute to hourly records over open land.
 */
export const turbulenceOf: Readonly<Record<Stability, TurbulenceRow>> = {
  unstable: { sigmaV: 2.6, sigmaW: 1.5, memory_s: 20, meander_deg: 22, meander_s: 90, gust: 0.25 },
  neutral: { sigmaV: 1.9, sigmaW: 1.25, memory_s: 10, meander_deg: 9, meander_s: 60, gust: 0.15 },
  stable: { sigmaV: 1.3, sigmaW: 1.3, memory_s: 5, meander_deg: 7, meander_s: 180, gust: 0.12 },
}

interface TurbulenceRow {
  readonly sigmaV: number
  readonly sigmaW: number
  readonly memory_s: number
  readonly meander_deg: number
  readonly meander_s: number
  /** Standard deviation of the wind speed over its mean. */
  readonly gust: number
}

const VON_KARMAN = 0.4
const EULER_GAMMA = 0.5772156649015329
const REFERENCE_HEIGHT_M = 10

/** Friction velocity of a neutral logarithmic profile that blows `speed_mps` at 10 m over this roughness, m/s. */
export function frictionVelocity_mps(speed_mps: number, roughness_m: number): number {
  return (VON_KARMAN * speed_mps) / Math.log(REFERENCE_HEIGHT_M / roughness_m)
}

/**
 * Wind speed at a height over that at 10 m, logarithmic profile. Below twice the roughness, where the law ends,
 * the air moves as it does there.
 */
export function profile(height_m: number, roughness_m: number): number {
  return (
    Math.log(Math.max(height_m, 2 * roughness_m) / roughness_m) / Math.log(REFERENCE_HEIGHT_M / roughness_m)
  )
}

/**
 * Height at which the logarithmic profile equals its mean over a Gaussian puff that the ground reflects, m. Carried so,
 * gas crosses a plane as fast as the wind at each height says, and mass is kept exactly.
 *
 * With n a unit normal, E ln|z + r n| = ln r + g(z/r); and (z/r + n)² is noncentral chi-square of one degree, whose
 * mean logarithm is a Poisson mixture of digammas (S. M. Moser, Entropy 22, 846 (2020), doi:10.3390/e22080846).
 */
export function carryingHeight_m(z_m: number, r_m: number): number {
  const a = z_m / r_m
  if (a >= MEAN_LOG_END) return z_m * Math.exp(-1 / (2 * a * a) - 3 / (4 * a * a * a * a))
  const place = a / MEAN_LOG_STEP
  const cell = Math.floor(place)
  const from = meanLog[cell]!
  return r_m * Math.exp(from + (place - cell) * (meanLog[cell + 1]! - from))
}

const MEAN_LOG_STEP = 0.02
const MEAN_LOG_END = 6
const meanLog = Float64Array.from({ length: MEAN_LOG_END / MEAN_LOG_STEP + 2 }, (_, i) =>
  meanLogOf(i * MEAN_LOG_STEP),
)

/** g(a) = E ln|a + n| = (ln 2 + sum over j of Poisson(j; a²/2) digamma(j + 1/2)) / 2. */
function meanLogOf(a: number): number {
  const half = (a * a) / 2
  let weight = Math.exp(-half)
  let digamma = -EULER_GAMMA - 2 * Math.LN2 // at 1/2
  let sum = 0
  for (let j = 0; j < 120; j++) {
    sum += weight * digamma
    digamma += 1 / (j + 0.5)
    weight *= half / (j + 1)
  }
  return (Math.LN2 + sum) / 2
}

/**
 * Variance of a parcel's displacement after `t_s`, m²: G. I. Taylor, Diffusion by continuous movements, Proc. London
 * Math. Soc. s2-20, 196 (1922), for an exponential velocity correlation. (sigma t)² while young, 2 sigma² T t when old.
 */
export function taylorVariance_m2(t_s: number, sigma_mps: number, memory_s: number): number {
  const age = t_s / memory_s
  // The series keeps its digits where the closed form is a difference of nearly equal numbers.
  const grown =
    age < 1e-3
      ? (age * age) / 2 - (age * age * age) / 6 + (age * age * age * age) / 24
      : age + Math.expm1(-age)
  return 2 * sigma_mps * sigma_mps * memory_s * memory_s * grown
}
