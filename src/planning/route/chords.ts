/** Where lines across an area run inside of it. Flat rings: the first and the last corner are neighbours. */
import type { Flat } from './plane.ts'

/** Part of a line across: from here to there along it, metres. */
export interface Stretch {
  readonly from_m: number
  readonly to_m: number
}

/** A direction on the map: ahead, and to the right of it. */
export class Axes {
  readonly #east: number
  readonly #north: number

  /** Bearing at the middle of the map. */
  constructor(ahead_deg: number) {
    const ahead = (ahead_deg * Math.PI) / 180
    this.#east = Math.sin(ahead)
    this.#north = Math.cos(ahead)
  }

  ahead_m({ x_m, y_m }: Flat): number {
    return x_m * this.#east + y_m * this.#north
  }

  right_m({ x_m, y_m }: Flat): number {
    return x_m * this.#north - y_m * this.#east
  }

  at(ahead_m: number, right_m: number): Flat {
    return {
      x_m: ahead_m * this.#east + right_m * this.#north,
      y_m: ahead_m * this.#north - right_m * this.#east,
    }
  }
}

/** Rings of an area (outer ones and holes alike), cut by the lines across one direction. */
export class Chords {
  readonly #corners: readonly (readonly { readonly ahead_m: number; readonly right_m: number }[])[]
  /** How far the area reaches ahead. */
  readonly reach: Stretch

  constructor(rings: readonly (readonly Flat[])[], axes: Axes) {
    this.#corners = rings.map((ring) =>
      ring.map((corner) => ({ ahead_m: axes.ahead_m(corner), right_m: axes.right_m(corner) })),
    )
    const ahead = this.#corners.flat().map(({ ahead_m }) => ahead_m)
    this.reach = { from_m: least(ahead), to_m: most(ahead) }
  }

  /** The line so far ahead: what of it lies in the area, in order. */
  at(ahead_m: number): Stretch[] {
    const cuts: number[] = []
    for (const ring of this.#corners)
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [a, b] = [ring[j]!, ring[i]!]
        if (a.ahead_m > ahead_m === b.ahead_m > ahead_m) continue
        const part = (ahead_m - a.ahead_m) / (b.ahead_m - a.ahead_m)
        cuts.push(a.right_m + part * (b.right_m - a.right_m))
      }
    cuts.sort((a, b) => a - b)
    return Array.from({ length: cuts.length >> 1 }, (_, k) => ({
      from_m: cuts[2 * k]!,
      to_m: cuts[2 * k + 1]!,
    }))
  }

  /** How far to either side any place of the area between two lines lies: what those lines would cover, pushed together. */
  between(from_m: number, to_m: number): Stretch[] {
    const [low, high] = [Math.max(from_m, this.reach.from_m), Math.min(to_m, this.reach.to_m)]
    if (!(low <= high)) return []
    const corners = this.#corners.flat().map(({ ahead_m }) => ahead_m)
    const events = [...new Set([low, high, ...corners.filter((at) => at > low && at < high)])].sort(
      (a, b) => a - b,
    )
    // Between two corners stretches are trapezia: the widest of each is that of its ends.
    const bands = events.slice(1).flatMap((to, k) => {
      const inset = (to - events[k]!) * INSET
      const [first, last] = [this.at(events[k]! + inset), this.at(to - inset)]
      if (first.length !== last.length) return [...first, ...last]
      return first.map((stretch, n) => ({
        from_m: Math.min(stretch.from_m, last[n]!.from_m),
        to_m: Math.max(stretch.to_m, last[n]!.to_m),
      }))
    })
    return joined(events.length > 1 ? bands : this.at(low))
  }
}
/** Corners themselves are left to the bands beside them. */
const INSET = 1e-6

/** Stretches that overlap or touch as one. */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = []
  for (const { from_m, to_m } of [...stretches].sort((a, b) => a.from_m - b.from_m)) {
    const last = out.at(-1)
    if (last !== undefined && from_m <= last.to_m)
      out[out.length - 1] = { ...last, to_m: Math.max(last.to_m, to_m) }
    else out.push({ from_m, to_m })
  }
  return out
}

/** What of the stretches lies in none of the holes. Both in order. */
export function without(stretches: readonly Stretch[], holes: readonly Stretch[]): Stretch[] {
  return stretches.flatMap(({ from_m, to_m }) => {
    let at_m = from_m
    const parts: Stretch[] = []
    for (const hole of joined(holes)) {
      if (hole.to_m <= at_m || hole.from_m >= to_m) continue
      if (hole.from_m > at_m) parts.push({ from_m: at_m, to_m: hole.from_m })
      at_m = hole.to_m
    }
    return at_m < to_m ? [...parts, { from_m: at_m, to_m }] : parts
  })
}

const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
