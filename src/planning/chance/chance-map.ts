/** The chance that a source is found, place by place, by a flight as planned. */
import type { Flat } from '../route/plane.ts'
import type { HourOutlook, Outlook } from './outlook.ts'
import type { PlumeSlice } from './plume-air.ts'
import { SIDE, type Sight } from './sight.ts'

/** A way flown with the sensor on, in one go: the wind does not turn much meanwhile. */
export interface Pass {
  readonly places: readonly Flat[]
  /** Entry of the forecast, where its air goes TO (clockwise from the map's north), and the speed over the ground of each stretch. */
  readonly hour: number
  readonly downwind_rad: number
  readonly ground_mps: readonly number[]
}

export interface Chance {
  /** That the rate sought is found. */
  readonly probability: number
  /** The rate that is found with the chance asked for; null: none that was asked about. */
  readonly rate_kgph: number | null
}

/** How far to the side of its mean way the axis of a plume may be, in its 1-sigma, and how likely that is: seven middles. */
const FARTHEST = 2.25
const STRAYS = [-FARTHEST, -1.5, -0.75, 0, 0.75, 1.5, FARTHEST].map((deviate) => ({
  deviate,
  weight: Math.exp(-0.5 * deviate * deviate),
}))
const WEIGHTS = STRAYS.reduce((sum, { weight }) => sum + weight, 0)

/**
 * For each place the chances over all passes. What one pass misses has nothing to do with what another does: passes are minutes
 * apart and the wind strays within a minute or two (kernels/meander.ts). Within one pass the plume stands where it stands.
 */
export function chancesAt(
  places: readonly Flat[],
  passes: readonly Pass[],
  outlook: Outlook,
  probability: number,
): Chance[] {
  const laid = passes.map((pass) => new LaidPass(pass, outlook))
  const levels = outlook.rates_kgph.length
  return places.map((place) => {
    const logMissed = new Float64Array(levels)
    for (const pass of laid) pass.addLogMissed(place, logMissed)
    const chances = logMissed.map((log) => -Math.expm1(log))
    return {
      probability: outlook.blurred(chances, outlook.middle),
      rate_kgph: outlook.rateFound_kgph(chances, probability),
    }
  })
}

/** A stretch of a pass as the wind sees it: metres downwind and to the right of the map's middle. */
interface Stretch {
  readonly along_m: readonly [number, number]
  readonly right_m: readonly [number, number]
  readonly sight: Sight
  /** To both sides: a stretch along the wind is as good as one at six degrees to it. */
  readonly widened_m: number
}

/** Flown closer to the wind than this, a stretch is taken at it. */
const SHALLOW = 0.1
/** A stretch is cut where the plume changes too much along it. */
const PARTS_MOST = 8
const PART_GROWS = 0.4
const BESIDE_M = 20
/** Nats that change nothing. */
const FAINT = 1e-6

class LaidPass {
  readonly #slices: readonly PlumeSlice[]
  readonly #stretches: readonly Stretch[]
  readonly #sin: number
  readonly #cos: number
  readonly #scratch: Float64Array
  readonly #farthest_m: number

  constructor({ places, hour, downwind_rad, ground_mps }: Pass, outlook: Outlook) {
    const air = outlook.hour(hour)
    this.#slices = air.slices
    this.#sin = Math.sin(downwind_rad)
    this.#cos = Math.cos(downwind_rad)
    this.#scratch = new Float64Array(STRAYS.length * outlook.rates_kgph.length)
    this.#stretches = places.slice(1).map((to, k) => this.#stretch(places[k]!, to, ground_mps[k]!, air))
    this.#farthest_m = Math.max(...this.#stretches.flatMap(({ along_m }) => along_m))
  }

  #stretch(from: Flat, to: Flat, ground_mps: number, air: HourOutlook): Stretch {
    const [a, b] = [from, to].map((at) => this.#turned(at)) as [Turned, Turned]
    const length_m = Math.hypot(b.along_m - a.along_m, b.right_m - a.right_m)
    const across = length_m === 0 ? 1 : Math.abs(b.right_m - a.right_m) / length_m
    return {
      along_m: [a.along_m, b.along_m],
      right_m: [a.right_m, b.right_m],
      sight: air.sightAt(Math.max(SHALLOW, across) * ground_mps),
      widened_m: across < SHALLOW ? (SHALLOW - across) * length_m * 0.5 : 0,
    }
  }

  #turned({ x_m, y_m }: Flat): Turned {
    return { along_m: x_m * this.#sin + y_m * this.#cos, right_m: x_m * this.#cos - y_m * this.#sin }
  }

  /** Adds, level by level, the logarithm of the chance that this pass finds nothing of a source at the place. */
  addLogMissed(place: Flat, out: Float64Array): void {
    const source = this.#turned(place)
    if (this.#farthest_m <= source.along_m) return
    const levels = out.length
    const evidence = this.#scratch.fill(0)
    let isSeen = false
    for (const stretch of this.#stretches) isSeen = this.#gather(stretch, source, evidence) || isSeen
    if (!isSeen) return
    for (let level = 0; level < levels; level++) {
      let missed = 0
      for (let k = 0; k < STRAYS.length; k++) {
        const nats = evidence[k * levels + level]!
        missed += nats < FAINT ? STRAYS[k]!.weight : STRAYS[k]!.weight * Math.exp(-nats)
      }
      out[level]! += Math.log(missed / WEIGHTS)
    }
  }

  /** Part by part; false where the stretch meets nothing of the source's gas. */
  #gather({ along_m, right_m, sight, widened_m }: Stretch, source: Turned, evidence: Float64Array): boolean {
    const from_m = along_m[0] - source.along_m
    const grows_m = along_m[1] - along_m[0]
    if (from_m <= 0 && from_m + grows_m <= 0) return false
    const near_m = Math.max(0, Math.min(from_m, from_m + grows_m))
    const far_m = Math.max(from_m, from_m + grows_m)
    const parts = Math.max(
      1,
      Math.min(PARTS_MOST, Math.ceil((far_m - near_m) / (PART_GROWS * near_m + BESIDE_M))),
    )
    const right0_m = right_m[0] - source.right_m
    const step_m = (right_m[1] - right_m[0]) / parts
    let isSeen = false
    for (let part = 0; part < parts; part++) {
      const middle_m = from_m + (grows_m * (part + 0.5)) / parts
      const [a, b] = [right0_m + part * step_m, right0_m + (part + 1) * step_m]
      const low_m = Math.min(a, b) - widened_m / parts
      const high_m = Math.max(a, b) + widened_m / parts
      if (middle_m > 0) isSeen = this.#gatherPart(middle_m, low_m, high_m, sight, evidence) || isSeen
    }
    return isSeen
  }

  #gatherPart(along_m: number, low_m: number, high_m: number, sight: Sight, evidence: Float64Array): boolean {
    const slice = this.#sliceAt(along_m)
    if (slice === undefined) return false
    const reach_m = FARTHEST * slice.strayY_m + SIDE * slice.momentY_m
    if (low_m > reach_m || high_m < -reach_m) return false
    for (let k = 0; k < STRAYS.length; k++) {
      const axis_m = STRAYS[k]!.deviate * slice.strayY_m
      const from = (low_m - axis_m) / slice.momentY_m
      const to = (high_m - axis_m) / slice.momentY_m
      if (from < SIDE && to > -SIDE) sight.addBetween(along_m, from, to, evidence, k * sight.levels)
    }
    return true
  }

  #sliceAt(along_m: number): PlumeSlice | undefined {
    const [first, second] = [this.#slices[0]!, this.#slices[1]!]
    const k = Math.round(Math.log(along_m / first.along_m) / Math.log(second.along_m / first.along_m))
    return this.#slices[Math.max(0, k)]
  }
}

interface Turned {
  readonly along_m: number
  readonly right_m: number
}
