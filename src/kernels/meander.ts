import { gaussianShare } from './gaussian.ts'
import { plumeCoupling_sPerM3 } from './plume.ts'

/**
 * A plume that wanders: at every moment a narrow Gaussian plume, its axis displaced across and upwards by normal
 * deviates. F. A. Gifford, Statistical properties of a fluctuating plume dispersion model, Adv. Geophys. 6, 117 (1959),
 * with the ground (and the plume's mirror image in it) added. Within the plume of a moment the air is smooth, so
 * fluctuations are those of wandering alone: a lower bound, good while the plume wanders by more than its own width and
 * bad far downwind, where patches within the plume are what is left (Reynolds, Atmos. Environ. 34, 2539 (2000)). Readings
 * averaged over a time that the wind takes to wander fluctuate less.
 */
export interface MeanderingPlume {
  readonly crosswind_m: number
  readonly height_m: number
  readonly sourceHeight_m: number
  /** Spreads of the plume of a moment. */
  readonly instantY_m: number
  readonly instantZ_m: number
  /** Standard deviations of where its axis stands; 0 for an axis that keeps still. */
  readonly wanderY_m: number
  readonly wanderZ_m: number
}

/** Mean concentration per emission rate, (kg/m³)/(kg/s): the plume whose squared spreads are the sums of the squares. */
export function meanderingMean_sPerM3(plume: MeanderingPlume, wind_mps: number): number {
  const { crosswind_m, height_m, sourceHeight_m } = plume
  return plumeCoupling_sPerM3({
    crosswind_m,
    height_m,
    sourceHeight_m,
    wind_mps,
    sigmaY_m: Math.hypot(plume.instantY_m, plume.wanderY_m),
    sigmaZ_m: Math.hypot(plume.instantZ_m, plume.wanderZ_m),
  })
}

/**
 * Standard deviation over mean of the concentration. With M the squared ratio of wander to spread in one direction,
 * E exp(-n (y - D)²/2s²) = (1 + nM)^-½ exp(-n y²/(2 s² (1 + nM))), whence Gifford's squared intensity on the axis, away
 * from the ground: M²/(1 + 2M) when it wanders alike both ways, (1 + M)/sqrt(1 + 2M) - 1 when only one way. Grows without
 * bound off the axis, where rare visits are all there is.
 */
export function fluctuationIntensity(plume: MeanderingPlume): number {
  const { crosswind_m: y, height_m: z, sourceHeight_m: H } = plume
  const across = moments(y, 0, plume.instantY_m, plume.wanderY_m, false)
  const up = moments(z, H, plume.instantZ_m, plume.wanderZ_m, true)
  return Math.sqrt(Math.max(0, (across.second / across.first ** 2) * (up.second / up.first ** 2) - 1))
}

/**
 * Probability that the concentration is below `share` of the peak of the plume of a moment, Q/(2 pi u sy sz): how often a
 * sensor with that threshold sees nothing. Gifford's on the axis, away from the ground and alike both ways: share^(1/M).
 * Closed across the wind, summed over the axis' height in steps: within 1e-3. `share` in (0, 2].
 */
export function absenceProbability(plume: MeanderingPlume, share: number): number {
  const { crosswind_m: y, height_m: z, sourceHeight_m: H } = plume
  const { instantY_m: sy, instantZ_m: sz, wanderY_m: wy, wanderZ_m: wz } = plume
  if (!(share > 0)) throw new RangeError(`a share of ${share} of the peak`)
  /** Probability of being seen while the axis stands at height h. */
  const seen = (h: number) => {
    const over = Math.log(
      (Math.exp(-0.5 * ((z - h) / sz) ** 2) + Math.exp(-0.5 * ((z + h) / sz) ** 2)) / share,
    )
    if (!(over > 0)) return 0
    const reach = sy * Math.sqrt(2 * over)
    if (wy === 0) return Math.abs(y) < reach ? 1 : 0
    return gaussianShare((y - reach) / wy, (y + reach) / wy)
  }
  if (wz === 0) return 1 - seen(H)
  let sum = 0
  for (let k = 0; k < HEIGHTS; k++) {
    const deviate = -REACH + ((k + 0.5) * (2 * REACH)) / HEIGHTS
    sum += Math.exp(-0.5 * deviate * deviate) * seen(H + wz * deviate)
  }
  return 1 - (sum * 2 * REACH) / (HEIGHTS * Math.sqrt(2 * Math.PI))
}

const HEIGHTS = 2000
const REACH = 6

/** First two moments, over the place of the axis, of the profile in one direction; mirrored in the ground where asked. */
function moments(at_m: number, axis_m: number, s: number, wander_m: number, ground: boolean) {
  const M = (wander_m / s) ** 2
  const law = (n: number, d: number) =>
    Math.exp((-n * d * d) / (2 * s * s * (1 + n * M))) / Math.sqrt(1 + n * M)
  const [near, far] = [at_m - axis_m, at_m + axis_m]
  if (!ground) return { first: law(1, near), second: law(2, near) }
  // exp(-(z-h)²/2s²) exp(-(z+h)²/2s²) = exp(-z²/s²) exp(-h²/s²): the product of plume and image, for the second moment.
  const both = Math.exp(-((at_m / s) ** 2)) * law(2, axis_m)
  return { first: law(1, near) + law(1, far), second: law(2, near) + law(2, far) + 2 * both }
}
