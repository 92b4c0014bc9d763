/** The plume that a forecast makes of a source near the ground, by distance downwind: what a crossing of it meets. */
import { briggs, briggsSpread_m, type StabilityClass, turbulentSpread_m } from '../../kernels/dispersion.ts'
import { power } from '../../kernels/power.ts'
import { taylorVariance_m2 } from '../../simulation/turbulence.ts'

/** The air near the ground for one stretch of time: its speed 10 m above open country, and how it mixes. */
export interface LowAir {
  readonly speed_mps: number
  readonly mixing: Mixing
}

export type Mixing = { readonly stability: StabilityClass } | Turbulence

/** Of some minutes, 10 m above the ground. */
export interface Turbulence {
  /** Standard deviations of the air's velocity across the wind and upwards. */
  readonly sigmaV_mps: number
  readonly sigmaW_mps: number
  /** How far the wind's direction strays beside, 1-sigma. */
  readonly meander_deg: number
  /** How long a parcel of air keeps its velocity (Lagrangian time scale), where somebody knows; else Draxler's curves stand. */
  readonly memory_s?: number
}

/** The plume at one distance: spreads of the moment, how its axis strays across, and the wind that carries it. */
export interface PlumeSlice {
  readonly along_m: number
  readonly wind_mps: number
  /** Spread across the wind at one moment. */
  readonly momentY_m: number
  /** How far the axis of the moment strays to either side, 1-sigma. */
  readonly strayY_m: number
  /** Depth of a patch of gas at one moment, and how far patches stray up and down; together the mean plume's depth. */
  readonly momentZ_m: number
  readonly strayZ_m: number
}

/** Of the ten-minute spread across the wind this much is there at one moment, the rest is straying: 10 s over 600 s to the power of 0.2 is 0.44, of 20 s 0.51 (Hanna, Briggs and Hosker 1982, equation 4.16, after Gifford 1975). */
const MOMENT_Y = 0.5
/**
 * Half of the squared depth is straying patch by patch. Fitted, with PATCH of sight.ts, to simulated crossings in neutral air
 * (docs/decisions/0023); tests use other seeds, other air, and whole surveys.
 */
const MOMENT_Z = Math.SQRT1_2
const STRAY_Y = Math.sqrt(1 - MOMENT_Y * MOMENT_Y)
const STRAY_Z = Math.sqrt(1 - MOMENT_Z * MOMENT_Z)

/** Open country, as the inversion takes it. */
const ROUGHNESS_M = 0.05
const FORECAST_HEIGHT_M = 10
/** The logarithmic profile is of the lowest hundred metres. */
const PROFILE_TOP_M = 100
const FIRST_M = 10
const STEP = 1.2

/**
 * Slices at distances that grow by a fifth from 10 m to `reach_m`. `turn_rad`: how wrong the forecast direction may be, 1-sigma,
 * which strays the axis too.
 *
 * With a stability class the spreads are Briggs' for open country, with turbulence Draxler's (kernels/dispersion.ts). Gas
 * near the ground is carried by the wind at 0.53 of its depth, where the logarithmic profile has its mean over a Gaussian on
 * the ground (exp of E ln |n| = -0.635).
 */
export function plumeSlices(air: LowAir, turn_rad: number, reach_m: number): PlumeSlice[] {
  const count = Math.ceil(Math.log(reach_m / FIRST_M) / Math.log(STEP)) + 1
  let age_s = 0
  let before_m = 0
  let depth_m = 0
  return Array.from({ length: count }, (_, k) => {
    const along_m = FIRST_M * power(STEP, k)
    const wind_mps = windAt_mps(air.speed_mps, CARRYING * depth_m)
    age_s += (along_m - before_m) / wind_mps
    before_m = along_m
    const { momentY_m, strayY_m, z_m } = spread_m(air, along_m, age_s)
    depth_m = z_m
    return {
      along_m,
      wind_mps: windAt_mps(air.speed_mps, CARRYING * z_m),
      momentY_m,
      strayY_m: Math.hypot(strayY_m, turn_rad * along_m),
      momentZ_m: MOMENT_Z * z_m,
      strayZ_m: STRAY_Z * z_m,
    }
  })
}
const CARRYING = 0.53

/** Wind at a height above open country, from that at 10 m: the neutral logarithmic law up to a hundred metres, the same above; below a metre as at one. */
export function windAt_mps(at10_mps: number, height_m: number): number {
  const height = Math.min(PROFILE_TOP_M, Math.max(1, height_m))
  return (at10_mps * Math.log(height / ROUGHNESS_M)) / Math.log(FORECAST_HEIGHT_M / ROUGHNESS_M)
}

function spread_m({ mixing }: LowAir, along_m: number, travel_s: number) {
  if ('stability' in mixing) {
    const { y, z } = briggs.open[mixing.stability]
    const y_m = briggsSpread_m(y, along_m)
    return { momentY_m: MOMENT_Y * y_m, strayY_m: STRAY_Y * y_m, z_m: briggsSpread_m(z, along_m) }
  }
  const strayY_m = ((mixing.meander_deg * Math.PI) / 180) * along_m
  const { memory_s, sigmaV_mps, sigmaW_mps } = mixing
  if (memory_s !== undefined) {
    const of = (sigma_mps: number) => Math.sqrt(taylorVariance_m2(travel_s, sigma_mps, memory_s))
    return { momentY_m: of(sigmaV_mps), strayY_m, z_m: of(sigmaW_mps) }
  }
  const obukhovLength_m = Number.POSITIVE_INFINITY
  const { y_m, z_m } = turbulentSpread_m({
    travel_s,
    sigmaV_mps,
    sigmaW_mps,
    obukhovLength_m,
    elevated: false,
  })
  return { momentY_m: y_m, strayY_m, z_m }
}
