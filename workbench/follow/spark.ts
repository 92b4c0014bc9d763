import type { Known } from './following.ts'

/** A small line over all updates: right is later, up is more, both from 0 to 1. */
export interface SparkPoint {
  readonly x: number
  readonly y: number
}

/** Chance of one source at least, over the whole recording's length. */
export function chanceLine(history: readonly Known[], whole_s: number): SparkPoint[] {
  return history.flatMap(({ elapsed_s, present }) =>
    present === null ? [] : [{ x: share(elapsed_s, whole_s), y: present }],
  )
}

/** The 50 % area by factors, not by metres: the least at the bottom, the most on top; a level line in the middle. */
export function areaLine(history: readonly Known[], whole_s: number): SparkPoint[] {
  const known = history.flatMap(({ elapsed_s, area50_m2 }) =>
    area50_m2 !== null && area50_m2 > 0 ? [{ elapsed_s, log: Math.log(area50_m2) }] : [],
  )
  const low = Math.min(...known.map(({ log }) => log))
  const high = Math.max(...known.map(({ log }) => log))
  return known.map(({ elapsed_s, log }) => ({
    x: share(elapsed_s, whole_s),
    y: high > low ? (log - low) / (high - low) : 0.5,
  }))
}

/** The points as path data in a box as wide and as high as said, its zero at the top left. */
export function sparkPath(points: readonly SparkPoint[], width: number, height: number): string {
  return points
    .map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${(width * x).toFixed(1)} ${(height * (1 - y)).toFixed(1)}`)
    .join('')
}

const share = (elapsed_s: number, whole_s: number) => Math.min(1, Math.max(0, elapsed_s / (whole_s || 1)))
