/**
 * The shortest way from one place and heading to another for something that can only turn so tightly: L. E. Dubins, On curves
 * of minimal length with a constraint on average curvature, Amer. J. Math. 79, 497 (1957), doi:10.2307/2372560; the six words
 * in the form of A. M. Shkel and V. Lumelsky, Classification of the Dubins set, Robotics and Autonomous Systems 34 (2001).
 */
import type { Flat } from './plane.ts'

/** A place, and where its nose points: clockwise from north, rad. */
export interface Pose extends Flat {
  readonly heading_rad: number
}

export interface DubinsWay {
  readonly length_m: number
  /** Turn (rad, positive to the right), straight (m) or turn, turn: three parts in order. */
  readonly parts: readonly [Part, Part, Part]
  readonly radius_m: number
}

/** `turn`: 1 to the right, -1 to the left, 0 straight on. */
interface Part {
  readonly turn: -1 | 0 | 1
  readonly length_m: number
}

/** The shortest of the six ways. Radius above 0. */
export function dubinsWay(from: Pose, to: Pose, radius_m: number): DubinsWay {
  const dx = (to.x_m - from.x_m) / radius_m
  const dy = (to.y_m - from.y_m) / radius_m
  const d = Math.hypot(dx, dy)
  // The papers measure angles to the left from the line between the two places; headings here go to the right from north.
  const line = Math.atan2(dy, dx)
  const α = whole(Math.PI / 2 - from.heading_rad - line)
  const β = whole(Math.PI / 2 - to.heading_rad - line)
  let best: readonly [number, number, number] | undefined
  let word: Word = WORDS[0]!
  for (const each of WORDS) {
    const lengths = each.lengths(α, β, d)
    if (lengths !== undefined && (best === undefined || sum(lengths) < sum(best)))
      [best, word] = [lengths, each]
  }
  const lengths = best!
  const part = (k: 0 | 1 | 2): Part => ({ turn: word.turns[k], length_m: lengths[k] * radius_m })
  return { length_m: sum(lengths) * radius_m, parts: [part(0), part(1), part(2)], radius_m }
}

/** Where one is after so much of the way. */
export function along(from: Pose, { parts, radius_m }: DubinsWay, length_m: number): Pose {
  let at = from
  let left_m = length_m
  for (const { turn, length_m: most_m } of parts) {
    const step_m = Math.min(left_m, most_m)
    at = moved(at, turn, step_m, radius_m)
    left_m -= step_m
  }
  return at
}

function moved({ x_m, y_m, heading_rad }: Pose, turn: -1 | 0 | 1, step_m: number, radius_m: number): Pose {
  if (turn === 0)
    return {
      x_m: x_m + step_m * Math.sin(heading_rad),
      y_m: y_m + step_m * Math.cos(heading_rad),
      heading_rad,
    }
  const after_rad = heading_rad + (turn * step_m) / radius_m
  return {
    x_m: x_m + turn * radius_m * (Math.cos(heading_rad) - Math.cos(after_rad)),
    y_m: y_m + turn * radius_m * (Math.sin(after_rad) - Math.sin(heading_rad)),
    heading_rad: after_rad,
  }
}

interface Word {
  readonly turns: readonly [-1 | 0 | 1, -1 | 0 | 1, -1 | 0 | 1]
  /** Lengths in radii; undefined where the word does not lead there. */
  lengths(α: number, β: number, d: number): readonly [number, number, number] | undefined
}

const sum = ([a, b, c]: readonly [number, number, number]) => a + b + c
/** As [0, 2 pi); what rounding leaves just short of a whole turn is none. */
const whole = (angle: number) => {
  const rest = angle % (2 * Math.PI)
  const turn = rest < 0 ? rest + 2 * Math.PI : rest
  return turn > 2 * Math.PI - ROUNDING ? 0 : turn
}
const ROUNDING = 1e-9
const { sin, cos, atan2, sqrt, acos, PI } = Math

/** Left, straight, left and so on; the papers' left is to the left here too. */
const WORDS: readonly Word[] = [
  {
    turns: [-1, 0, -1],
    lengths(α, β, d) {
      const square = 2 + d * d - 2 * cos(α - β) + 2 * d * (sin(α) - sin(β))
      if (square < 0) return undefined
      const line = atan2(cos(β) - cos(α), d + sin(α) - sin(β))
      return [whole(line - α), sqrt(square), whole(β - line)]
    },
  },
  {
    turns: [1, 0, 1],
    lengths(α, β, d) {
      const square = 2 + d * d - 2 * cos(α - β) + 2 * d * (sin(β) - sin(α))
      if (square < 0) return undefined
      const line = atan2(cos(α) - cos(β), d - sin(α) + sin(β))
      return [whole(α - line), sqrt(square), whole(line - β)]
    },
  },
  {
    turns: [-1, 0, 1],
    lengths(α, β, d) {
      const square = d * d - 2 + 2 * cos(α - β) + 2 * d * (sin(α) + sin(β))
      if (square < 0) return undefined
      const p = sqrt(square)
      const line = atan2(-cos(α) - cos(β), d + sin(α) + sin(β)) - atan2(-2, p)
      return [whole(line - α), p, whole(line - β)]
    },
  },
  {
    turns: [1, 0, -1],
    lengths(α, β, d) {
      const square = d * d - 2 + 2 * cos(α - β) - 2 * d * (sin(α) + sin(β))
      if (square < 0) return undefined
      const p = sqrt(square)
      const line = atan2(cos(α) + cos(β), d - sin(α) - sin(β)) - atan2(2, p)
      return [whole(α - line), p, whole(β - line)]
    },
  },
  {
    turns: [1, -1, 1],
    lengths(α, β, d) {
      const bend = (6 - d * d + 2 * cos(α - β) + 2 * d * (sin(α) - sin(β))) / 8
      if (Math.abs(bend) > 1) return undefined
      const p = 2 * PI - acos(bend)
      const t = whole(α - atan2(cos(α) - cos(β), d - sin(α) + sin(β)) + p / 2)
      return [t, p, whole(α - β - t + p)]
    },
  },
  {
    turns: [-1, 1, -1],
    lengths(α, β, d) {
      const bend = (6 - d * d + 2 * cos(α - β) + 2 * d * (sin(β) - sin(α))) / 8
      if (Math.abs(bend) > 1) return undefined
      const p = 2 * PI - acos(bend)
      const t = whole(-α - atan2(cos(α) - cos(β), d + sin(α) - sin(β)) + p / 2)
      return [t, p, whole(β - α - t + p)]
    },
  },
]
