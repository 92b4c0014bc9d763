import type { Scenario } from './scenario.ts'
import { namedStream, wander } from './streams.ts'
import { frictionVelocity_mps, profile, type Turbulence, turbulenceOf } from './turbulence.ts'

/** The true wind of a scenario at 10 m, one value per step from `from_s` (the spin-up) to the end. */
export interface Air {
  readonly from_s: number
  readonly step_s: number
  readonly steps: number
  /** Motion of the air: where it goes TO. */
  readonly east_mps: Float64Array
  readonly north_mps: Float64Array
  readonly turbulence: Turbulence
}

/** Least share of its mean that the wind falls to: the profile behind the friction velocity needs some wind. */
const LULL = 0.15
const RAD = Math.PI / 180

/**
 * Wind uniform over the site: a steady veer, a direction that meanders and a speed that gusts, both
 * Ornstein-Uhlenbeck with one memory. `duration_s` is the length of the recording; before it the veer stands still.
 */
export function blow(scenario: Scenario, duration_s: number): Air {
  const { wind, seed, step_s } = scenario
  const row = turbulenceOf[wind.stability]
  const meander = wind.meander ?? { direction_deg: row.meander_deg, memory_s: row.meander_s }
  const gust = wind.gust ?? row.gust
  const before = Math.ceil(scenario.spinUp_s / step_s)
  const steps = before + Math.ceil(duration_s / step_s) + 1
  const turn = wander(namedStream(seed, 'wind/direction'), step_s, meander.memory_s)
  const strength = wander(namedStream(seed, 'wind/speed'), step_s, meander.memory_s)
  const east_mps = new Float64Array(steps)
  const north_mps = new Float64Array(steps)
  for (let i = 0; i < steps; i++) {
    const flown = Math.max(0, (i - before) * step_s) / duration_s
    const from_deg = wind.from_deg + wind.veer_deg * flown + meander.direction_deg * turn.value
    const speed_mps = wind.speed_mps * Math.max(LULL, 1 + gust * strength.value)
    east_mps[i] = -speed_mps * Math.sin(from_deg * RAD)
    north_mps[i] = -speed_mps * Math.cos(from_deg * RAD)
    turn.step()
    strength.step()
  }
  const friction_mps = frictionVelocity_mps(wind.speed_mps, wind.roughness_m)
  const turbulence = {
    sigmaV_mps: row.sigmaV * friction_mps,
    sigmaW_mps: row.sigmaW * friction_mps,
    memory_s: row.memory_s,
  }
  return { from_s: -before * step_s, step_s, steps, east_mps, north_mps, turbulence }
}

/** What the mast reads, one row per interval from the start of the recording. */
export interface MastReadings {
  readonly t_s: Float64Array
  readonly speed_mps: Float64Array
  readonly from_deg: Float64Array
  readonly up_mps: Float64Array
}

/** The true wind at the mast's height, with the turbulence of its own spot, its noise and its wrong calibration. */
export function readMast(scenario: Scenario, air: Air, duration_s: number): MastReadings {
  const { mast, seed, wind } = scenario
  const random = namedStream(seed, 'mast')
  const scale = profile(mast.height_m, wind.roughness_m)
  const felt_mps = mast.turbulence * air.turbulence.sigmaV_mps
  const rows = Math.floor(duration_s / mast.interval_s) + 1
  const t_s = Float64Array.from({ length: rows }, (_, i) => i * mast.interval_s)
  const speed_mps = new Float64Array(rows)
  const from_deg = new Float64Array(rows)
  const up_mps = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    const step = Math.round((t_s[i]! - air.from_s) / air.step_s)
    const east = scale * air.east_mps[step]! + felt_mps * random.normal()
    const north = scale * air.north_mps[step]! + felt_mps * random.normal()
    const read = Math.hypot(east, north) * mast.speedFactor + mast.noise_mps * random.normal()
    speed_mps[i] = Math.max(0, read)
    from_deg[i] = (Math.atan2(-east, -north) / RAD + mast.directionBias_deg + 720) % 360
    up_mps[i] = mast.turbulence * air.turbulence.sigmaW_mps * random.normal()
  }
  return { t_s, speed_mps, from_deg, up_mps }
}
