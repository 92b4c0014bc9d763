import type { GeoPoint } from '../quantities/frame.ts'
import { geodesicBetween } from '../quantities/geodesy.ts'
import type { HeightDatum } from '../recordings/track.ts'
import type { Boundary, BoundarySet } from './boundary-set.ts'
import { INDEX_ERROR_M } from './edge-index.ts'
import type { ErrorModel } from './errors.ts'
import { depthAt, type Field, fieldOf } from './field.ts'
import { heightDepth_m, heightMargin_m, isComparable, limitsOf } from './height-band.ts'
import type { Verdict } from './stretches.ts'

/** Closed. 'approaching': the line is in reach within the time asked for, from either side. */
export const alertKinds = ['approaching', 'entered', 'may-have-entered', 'left', 'may-have-left'] as const

export interface Alert {
  readonly kind: (typeof alertKinds)[number]
  /** Index of the set, and the boundary's id and name in it. */
  readonly set: number
  readonly id: string
  readonly name: string
  readonly t_us: number
  readonly lat_deg: number
  readonly lon_deg: number
  /** Metres to the line, above 0 inside, and what all errors add up to. */
  readonly depth_m: number
  readonly margin_m: number
  /** Straight to where nothing is sure any more, at present speed; null where it is reached, or nothing moves. */
  readonly reach_s: number | null
}

/** A place as it comes in. */
export interface LiveFix {
  readonly t_us: number
  readonly lat_deg: number
  readonly lon_deg: number
  readonly sigma_m?: number
  readonly speed_mps?: number
  readonly height_m?: number
  readonly heightDatum?: HeightDatum
}

/**
 * Watches a flight while it is flown: tells of every boundary that comes near or is crossed, once each time. A line is
 * approached when it can be reached within `ahead_s` at present speed and is not falling behind; when nothing comes in for long, or after
 * such a silence, what the fastest could have reached may have been entered.
 */
export class Watch {
  readonly #watched: Watched[]
  readonly #model: ErrorModel
  readonly #ahead_s: number
  #last: LiveFix | undefined
  #speed_mps = 0

  constructor(sets: readonly BoundarySet[], model: ErrorModel, ahead_s: number) {
    this.#model = model
    this.#ahead_s = ahead_s
    this.#watched = sets.flatMap(({ boundaries }, set) =>
      boundaries.filter(({ isNeighbour }) => !isNeighbour).map((boundary) => new Watched(set, boundary)),
    )
  }

  /** The next place; times must rise, others are passed over. */
  see(fix: LiveFix): Alert[] {
    const last = this.#last
    if (
      !Number.isFinite(fix.t_us + fix.lat_deg + fix.lon_deg) ||
      (last !== undefined && fix.t_us <= last.t_us)
    )
      return []
    const silent = last === undefined ? [] : this.#silence((fix.t_us - last.t_us) / 1e6)
    const flown_mps =
      last === undefined ? 0 : geodesicBetween(last, fix).distance_m / ((fix.t_us - last.t_us) / 1e6)
    this.#speed_mps = Math.min(Math.max(fix.speed_mps ?? 0, flown_mps), this.#model.fastest_mps)
    this.#last = fix
    const said = this.#watched.flatMap((each) => each.see(fix, this.#speed_mps, this.#model, this.#ahead_s))
    return [...silent, ...said]
  }

  /** Nothing has come in until now: what may have been entered or left since. */
  silence(now_us: number): Alert[] {
    return this.#last === undefined ? [] : this.#silence((now_us - this.#last.t_us) / 1e6)
  }

  #silence(for_s: number): Alert[] {
    // Between places that follow one another the way is short, and the next place says more than what could have been.
    if (for_s <= SILENCE_S) return []
    return this.#watched.flatMap((each) => each.unseen(this.#last!, for_s * this.#model.fastest_mps))
  }
}

const SILENCE_S = 10

/** One boundary, and what was said of it. */
class Watched {
  readonly #set: number
  readonly #boundary: Boundary
  readonly #field: Field
  #sure: 'inside' | 'outside' | undefined
  #isDoubted = false
  #isWarned = false
  #depth_m = Number.NaN
  #margin_m = Number.NaN

  constructor(set: number, boundary: Boundary) {
    this.#set = set
    this.#boundary = boundary
    this.#field = fieldOf(boundary)
  }

  see(fix: LiveFix, speed_mps: number, model: ErrorModel, ahead_s: number): Alert[] {
    const before_m = Math.abs(this.#depth_m)
    this.#depth_m = depthAt(this.#field, fix)
    const sigma_m = fix.sigma_m !== undefined && fix.sigma_m > 0 ? fix.sigma_m : model.assumedSigma_m
    this.#margin_m =
      model.k * sigma_m +
      model.bias_m +
      this.#boundary.accuracy_m +
      INDEX_ERROR_M +
      speed_mps * model.clockBound_s
    const verdict = both(sideOf(this.#depth_m, this.#margin_m), this.#heightSide(fix, model))
    if (verdict === 'cannot-say') return this.#doubt(fix)
    const was = this.#sure
    this.#sure = verdict
    this.#isDoubted = false
    if (was !== undefined && was !== verdict) {
      this.#isWarned = false
      return [this.#alert(verdict === 'inside' ? 'entered' : 'left', fix, null)]
    }
    return this.#warn(fix, before_m, speed_mps, ahead_s)
  }

  unseen(last: LiveFix, reach_m: number): Alert[] {
    return Math.abs(this.#depth_m) - this.#margin_m > reach_m ? [] : this.#doubt(last)
  }

  /** Told once until it is sure again. A flight that begins in doubt may have been there all along. */
  #doubt(fix: LiveFix): Alert[] {
    if (this.#isDoubted) return []
    this.#isDoubted = true
    return [this.#alert(this.#sure === 'inside' ? 'may-have-left' : 'may-have-entered', fix, null)]
  }

  #warn(fix: LiveFix, before_m: number, speed_mps: number, ahead_s: number): Alert[] {
    const reach_s = (Math.abs(this.#depth_m) - this.#margin_m) / speed_mps
    if (reach_s > REARM * ahead_s) this.#isWarned = false
    const isNearing = Math.abs(this.#depth_m) < before_m
    if (this.#isWarned || !isNearing || !(reach_s <= ahead_s)) return []
    this.#isWarned = true
    return [this.#alert('approaching', fix, reach_s)]
  }

  #heightSide({ height_m, heightDatum, lat_deg, lon_deg }: LiveFix, model: ErrorModel): Verdict {
    const sides = limitsOf(this.#boundary).map((limit): Verdict => {
      if (height_m === undefined || heightDatum === undefined || !isComparable(heightDatum, limit))
        return 'cannot-say'
      const depth_m = heightDepth_m(height_m, heightDatum, limit, { lat_deg, lon_deg })
      return sideOf(depth_m, heightMargin_m(Number.NaN, 0, model))
    })
    return sides.reduce(both, 'inside')
  }

  #alert(
    kind: Alert['kind'],
    { t_us, lat_deg, lon_deg }: GeoPoint & { t_us: number },
    reach_s: number | null,
  ): Alert {
    const { id, name } = this.#boundary
    const [depth_m, margin_m] = [this.#depth_m, this.#margin_m]
    return { kind, set: this.#set, id, name, t_us, lat_deg, lon_deg, depth_m, margin_m, reach_s }
  }
}

/** A line that was told of as near is told of again when it has been this many times as far. */
const REARM = 1.5

const sideOf = (depth_m: number, margin_m: number): Verdict =>
  depth_m > margin_m ? 'inside' : depth_m < -margin_m ? 'outside' : 'cannot-say'

const both = (a: Verdict, b: Verdict): Verdict =>
  a === 'outside' || b === 'outside' ? 'outside' : a === 'inside' && b === 'inside' ? 'inside' : 'cannot-say'
