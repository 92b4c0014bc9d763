import { type Stretch, Stretches } from './stretches.ts'

/**
 * How deep a flight was behind a line, as far as it can be asked: at its fixes, and on the straight way between two of them. A
 * step of so many metres changes the depth by no more.
 */
export interface Depths {
  /** Times of the fixes, rising. */
  readonly t_us: Float64Array
  at(k: number): number
  /** Between fix k and the next, 0 to 1. */
  between(k: number, part: number): number
  /** From fix k to the next. */
  step_m(k: number): number
  /** 1 where something was left out between fix k and the next. */
  readonly isTorn: Uint8Array
  /** What all errors at fix k add up to. */
  margin_m(k: number): number
}

/** How something can have moved between two fixes. */
export interface Motion {
  readonly fastest_mps: number
  readonly acceleration_mps2: number
}

/**
 * Stretches of a flight inside and outside of a line, and those of which nothing can be said; every moment from the first fix
 * to the last is in one.
 *
 * A place is inside for sure when its depth is more than the margin. Between two fixes:
 * - Nothing that accelerates by at most a leaves the straight way of even speed by more than a·Δt²/8 (the error of linear
 *   interpolation), so depths along that way, less this, tell. They are asked for where the ends leave it open.
 * - After long, that is more than the fastest can have reached: a time t after a fix it is within v·t of it, and so before the
 *   next; all such places together are the ellipse with the fixes as foci.
 */
export function judge(depths: Depths, motion: Motion): Stretch[] {
  const made = new Stretches()
  const known = new Known(depths)
  for (let k = 0; k + 1 < depths.t_us.length; k++) {
    const side = known.isInside ? 'inside' : 'outside'
    const least_m = known.least_m(k)
    if (least_m > needed_m(depths, motion, k) && least_m >= NEARLY * made.nearest_m(side)) {
      made.add(depths.t_us[k]!, depths.t_us[k + 1]!, side, null)
      continue
    }
    const piece = pieceOf(depths, motion, k)
    const [from_m, to_m] = [known.measure(k), known.measure(k + 1)]
    if (Number.isNaN(from_m) || Number.isNaN(to_m))
      made.add(piece.from_us, piece.to_us, 'cannot-say', 'no-height')
    else if (piece.isGap) acrossGap(made, piece, from_m, to_m)
    else alongWay(made, depths, piece, { from: 0, to: 1, from_m, to_m })
  }
  return made.end()
}

/** The nearest place of a stretch is sought to a hundredth of its distance. */
const NEARLY = 0.99

/** What is known of the depth at a fix without measuring: it changes by no more than the way since the last measurement. */
class Known {
  readonly #depths: Depths
  #way_m = 0
  #at = -1
  #depth_m = Number.NaN

  constructor(depths: Depths) {
    this.#depths = depths
  }

  get isInside(): boolean {
    return this.#depth_m > 0
  }

  /** Fixes are asked in order. */
  least_m(k: number): number {
    while (this.#at >= 0 && this.#at < k) this.#way_m += 1.0001 * this.#depths.step_m(this.#at++)
    return Math.abs(this.#depth_m) - this.#way_m
  }

  measure(k: number): number {
    if (this.#at === k && this.#way_m === 0) return this.#depth_m
    this.#at = k
    this.#way_m = 0
    this.#depth_m = this.#depths.at(k)
    return this.#depth_m
  }
}

interface Piece {
  readonly k: number
  readonly from_us: number
  readonly to_us: number
  readonly step_m: number
  readonly margin_m: number
  /** How far from its straight way it can have been; unused across a gap. */
  readonly off_m: number
  readonly isGap: boolean
  readonly isTorn: boolean
  readonly fastest_mps: number
}

/** Deeper at fix k than this, and neither the errors nor the way to the next fix can reach the line. */
function needed_m(depths: Depths, { fastest_mps }: Motion, k: number): number {
  const margin_m = Math.max(depths.margin_m(k), depths.margin_m(k + 1))
  return margin_m + Math.max((fastest_mps * (depths.t_us[k + 1]! - depths.t_us[k]!)) / 1e6, depths.step_m(k))
}

function pieceOf(depths: Depths, { fastest_mps, acceleration_mps2 }: Motion, k: number): Piece {
  const [from_us, to_us] = [depths.t_us[k]!, depths.t_us[k + 1]!]
  const lasted_s = (to_us - from_us) / 1e6
  const step_m = depths.step_m(k)
  const off_m = (acceleration_mps2 * lasted_s * lasted_s) / 8
  // What a way of the greatest speed has to spare beyond the straight one. Noise can make a short step longer than that way.
  const spare_m = fastest_mps * lasted_s - step_m
  const isTorn = depths.isTorn[k] === 1
  const isGap = isTorn || (spare_m > 0 && 2 * off_m > spare_m)
  const margin_m = Math.max(depths.margin_m(k), depths.margin_m(k + 1))
  return { k, from_us, to_us, step_m, off_m, isGap, isTorn, margin_m, fastest_mps }
}

/** Sure for as long after the first fix, and before the last, as the line was out of reach. */
function acrossGap(made: Stretches, piece: Piece, from_m: number, to_m: number): void {
  const { from_us, to_us, margin_m, fastest_mps, isTorn } = piece
  const sure_us = (depth_m: number) => (Math.max(0, Math.abs(depth_m) - margin_m) / fastest_mps) * 1e6
  const until_us = Math.min(to_us, from_us + sure_us(from_m))
  const again_us = Math.max(from_us, to_us - sure_us(to_m))
  const side = (depth_m: number) => (depth_m > 0 ? 'inside' : 'outside')
  if (until_us >= again_us && side(from_m) === side(to_m)) {
    made.add(from_us, to_us, side(from_m), null)
    made.saw(from_us, from_m, margin_m)
    return
  }
  made.add(from_us, until_us, side(from_m), null)
  if (until_us > from_us) made.saw(from_us, from_m, margin_m)
  made.add(until_us, again_us, 'cannot-say', isTorn ? 'jump' : 'gap')
  made.saw(from_us, from_m, margin_m)
  made.saw(to_us, to_m, margin_m)
  made.add(again_us, to_us, side(to_m), null)
  if (again_us < to_us) made.saw(to_us, to_m, margin_m)
}

/** A part of a piece, with the depths at its ends. */
interface Part {
  readonly from: number
  readonly to: number
  readonly from_m: number
  readonly to_m: number
}

/** Halved until it is sure, surely in doubt, or too short to matter beside the margin. */
function alongWay(made: Stretches, depths: Depths, piece: Piece, part: Part): void {
  const { k, from_us, to_us, step_m, margin_m, off_m } = piece
  const { from, to, from_m, to_m } = part
  const way_m = step_m * (to - from)
  const middle_m = (from_m + to_m) / 2
  const [least_m, most_m] = [middle_m - way_m / 2, middle_m + way_m / 2]
  const isInside = least_m - off_m > margin_m
  const isOutside = most_m + off_m < -margin_m
  const isDoubt = most_m - off_m <= margin_m && least_m + off_m >= -margin_m
  if (!isInside && !isOutside && !isDoubt && way_m > Math.max(0.5, 0.02 * margin_m)) {
    const half = (from + to) / 2
    const half_m = depths.between(k, half)
    alongWay(made, depths, piece, { from, to: half, from_m, to_m: half_m })
    alongWay(made, depths, piece, { from: half, to, from_m: half_m, to_m })
    return
  }
  const at_us = (share: number) => (share === 1 ? to_us : from_us + share * (to_us - from_us))
  if (isInside) made.add(at_us(from), at_us(to), 'inside', null)
  else if (isOutside) made.add(at_us(from), at_us(to), 'outside', null)
  else made.add(at_us(from), at_us(to), 'cannot-say', 'margin')
  made.saw(at_us(from), from_m, margin_m)
  made.saw(at_us(to), to_m, margin_m)
}
