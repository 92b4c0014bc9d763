import type { BoundarySet } from '../../src/airspace/boundary-set.ts'
import { errorModelOf, type Stated } from '../../src/airspace/errors.ts'
import { type Alert, type LiveFix, Watch } from '../../src/airspace/watch.ts'
import type { GeoPoint } from '../../src/quantities/frame.ts'
import type { LiveAlert, LiveWatched } from '../../src/reports/live.ts'

/** A place as it came in, by the clock of the machine that listens. */
export interface LiveFixOf extends LiveFix {
  /** "camera", or a vehicle. */
  readonly of: string
  readonly statedBy: string
}

/** The sets that concern a place and were not given before. */
export type SetsNear = (place: GeoPoint) => readonly BoundarySet[]

/** A boundary is told of when it can be reached in so many seconds. */
const AHEAD_S = 60
/** So far, in degrees, a flight may have gone before it is asked again which states are near: they are taken within about one. */
const ASK_AGAIN_DEG = 0.25
/** The same place told again. */
const SAME_US = 1000

/**
 * Watches everything of the own aircraft that tells a place: each by itself, as they may contradict one another. `near`: which sets
 * join while it flies; each is watched from the place on where it joined.
 */
export class BorderWatch {
  readonly #stated: Stated
  readonly #near: SetsNear | undefined
  readonly #sets: BoundarySet[]
  readonly #flying = new Map<string, Flying>()
  #asked: GeoPoint | undefined

  constructor(named: readonly BoundarySet[], near: SetsNear | undefined, stated: Stated = {}) {
    this.#sets = [...named]
    this.#near = near
    this.#stated = stated
  }

  /** What is said of these places and of this moment; places that came before are passed over. */
  see(fixes: readonly LiveFixOf[], now_us: number): LiveAlert[] {
    const seen = fixes.flatMap((fix) => this.#flyingOf(fix).see(fix, this.#sets, now_us))
    // What is known is looked at first: a map takes its time to be read.
    for (const fix of fixes) this.#join(fix)
    return [...seen, ...[...this.#flying.values()].flatMap((each) => each.silence(now_us))]
  }

  get watched(): LiveWatched {
    const isAsked = this.#near === undefined || this.#asked !== undefined
    return {
      state: this.#sets.length > 0 ? 'watching' : isAsked ? 'nowhere' : 'waiting',
      sets: this.#sets.map(({ id, version, sha256, isOfficial, name, boundaries }) => ({
        ...{ id, version, sha256, isOfficial, name },
        boundaries: boundaries.filter(({ isNeighbour }) => !isNeighbour).map((each) => each.name),
      })),
    }
  }

  #join({ lat_deg, lon_deg }: LiveFixOf): void {
    const asked = this.#asked
    const apart_deg =
      asked === undefined
        ? Infinity
        : Math.hypot(lat_deg - asked.lat_deg, (lon_deg - asked.lon_deg) * Math.cos((lat_deg * Math.PI) / 180))
    if (this.#near === undefined || apart_deg < ASK_AGAIN_DEG) return
    this.#asked = { lat_deg, lon_deg }
    this.#sets.push(...this.#near({ lat_deg, lon_deg }))
  }

  #flyingOf({ of, statedBy }: LiveFixOf): Flying {
    const known = this.#flying.get(of) ?? new Flying(of, statedBy, this.#stated)
    this.#flying.set(of, known)
    return known
  }
}

/** One source of places, and a watch for each set. */
class Flying {
  readonly #of: string
  readonly #statedBy: string
  readonly #stated: Stated
  readonly #watches: { readonly set: BoundarySet; readonly watch: Watch }[] = []
  #last_us = Number.NEGATIVE_INFINITY

  constructor(of: string, statedBy: string, stated: Stated) {
    this.#of = of
    this.#statedBy = statedBy
    this.#stated = stated
  }

  see(fix: LiveFix, sets: readonly BoundarySet[], told_us: number): LiveAlert[] {
    if (fix.t_us - this.#last_us < SAME_US) return []
    this.#last_us = fix.t_us
    const model = errorModelOf({ statedBy: this.#statedBy }, 'own', this.#stated)
    for (const set of sets.slice(this.#watches.length))
      this.#watches.push({ set, watch: new Watch([set], model, AHEAD_S) })
    return this.#watches.flatMap(({ set, watch }) =>
      watch.see(fix).map((alert) => this.#told(alert, set, told_us)),
    )
  }

  silence(now_us: number): LiveAlert[] {
    return this.#watches.flatMap(({ set, watch }) =>
      watch.silence(now_us).map((alert) => ({ ...this.#told(alert, set, now_us), isSilent: true })),
    )
  }

  #told(
    alert: Alert,
    { id, version, sha256, isOfficial, boundaries }: BoundarySet,
    told_us: number,
  ): LiveAlert {
    const { kind: boundaryKind } = boundaries.find((each) => each.id === alert.id)!
    return {
      ...{ overflight: 'alert/1', told_us, ...alert, boundaryKind, of: this.#of },
      set: { id, version, sha256, isOfficial },
      isSilent: alert.t_us < this.#last_us,
    }
  }
}
