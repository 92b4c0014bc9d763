/** Ways that are no parallel lines: along a line, outwards from a place, round a place. Each answers ways flown in one go. */
import type { Flat } from './plane.ts'

const TURN = 2 * Math.PI
/** Corners of a round way, each turn. */
const CORNERS = 24

/**
 * Along a line and beside it: ways at these distances to its right, to and fro. At a corner they meet where the two parallels
 * cross, but no farther out than twice the distance.
 */
export function corridorWays(line: readonly Flat[], offsets_m: readonly number[]): Flat[][] {
  return offsets_m.map((offset_m, k) => {
    const way = line.map((at, n) => besideCorner(line[n - 1], at, line[n + 1], offset_m))
    return k % 2 === 0 ? way : way.toReversed()
  })
}

function besideCorner(before: Flat | undefined, at: Flat, after: Flat | undefined, offset_m: number): Flat {
  const [a, b] = [rightOf(before, at), rightOf(at, after)]
  const [one, other] = [a ?? b!, b ?? a!]
  const sum = { x_m: one.x_m + other.x_m, y_m: one.y_m + other.y_m }
  const square = sum.x_m ** 2 + sum.y_m ** 2
  const stretch = 2 / Math.max(1, square) // of unit vectors: 1 / cos of half the bend, along their mean
  return { x_m: at.x_m + offset_m * stretch * sum.x_m, y_m: at.y_m + offset_m * stretch * sum.y_m }
}

/** A unit vector to the right of the way from one place to another. */
function rightOf(from: Flat | undefined, to: Flat | undefined): Flat | undefined {
  if (from === undefined || to === undefined) return undefined
  const [dx, dy] = [to.x_m - from.x_m, to.y_m - from.y_m]
  const length_m = Math.hypot(dx, dy)
  return length_m === 0 ? undefined : { x_m: dy / length_m, y_m: -dx / length_m }
}

/** An expanding square search about a place: legs of one spacing, one, two, two, three … until the square reaches so far. One way for each round. */
export function squareWays(center: Flat, spacing_m: number, reach_m: number): Flat[][] {
  const ways: Flat[][] = []
  let at = center
  let way = [at]
  for (let leg = 0; ; leg++) {
    const length_m = spacing_m * (Math.floor(leg / 2) + 1)
    const bearing = (leg % 4) * (TURN / 4)
    at = { x_m: at.x_m + length_m * Math.sin(bearing), y_m: at.y_m + length_m * Math.cos(bearing) }
    way.push(at)
    const isOut = length_m / 2 >= reach_m && leg % 2 === 1
    if (leg % 4 === 3 || isOut) {
      ways.push(way)
      way = [at]
    }
    if (isOut) return ways
  }
}

/** A spiral of Archimedes about a place, its turns one spacing apart, until it reaches so far. One way for each round. */
export function roundWays(center: Flat, spacing_m: number, reach_m: number): Flat[][] {
  const rounds = Math.max(1, Math.ceil(reach_m / spacing_m))
  return Array.from({ length: rounds }, (_, round) =>
    Array.from({ length: CORNERS + 1 }, (_, k) => {
      const turns = round + k / CORNERS
      return onCircle(center, Math.min(reach_m, turns * spacing_m), turns * TURN)
    }),
  )
}

/** Laps round a place, clockwise; one way each. */
export function orbitWays(center: Flat, radius_m: number, laps: number): Flat[][] {
  const lap = Array.from({ length: CORNERS + 1 }, (_, k) => onCircle(center, radius_m, (k / CORNERS) * TURN))
  return Array.from({ length: laps }, () => lap)
}

const onCircle = ({ x_m, y_m }: Flat, radius_m: number, bearing: number): Flat => ({
  x_m: x_m + radius_m * Math.sin(bearing),
  y_m: y_m + radius_m * Math.cos(bearing),
})
