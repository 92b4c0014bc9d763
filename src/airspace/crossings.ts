import type { Crossing, Segment } from './airspace.ts'

/**
 * Entries and exits in segments one after another. Between two times surely on different sides the line was crossed; between two
 * surely on the same side with doubt between, it may have been. What a flight begins and ends with in doubt is none.
 */
export function crossingsIn(segments: readonly Segment[]): Crossing[] {
  const crossings: Crossing[] = []
  let last = -1
  segments.forEach((after, k) => {
    if (after.verdict === 'cannot-say') return
    const before = segments[last]
    const doubts = segments.slice(last + 1, k)
    last = k
    if (before === undefined || (before.verdict === after.verdict && doubts.length === 0)) return
    crossings.push(crossingOf(before, doubts, after))
  })
  return crossings
}

function crossingOf(before: Segment, doubts: readonly Segment[], after: Segment): Crossing {
  const isInside = after.verdict === 'inside'
  const isSame = before.verdict === after.verdict
  const kind = isSame ? (isInside ? 'may-have-left' : 'may-have-entered') : isInside ? 'entered' : 'left'
  // Of a crossing the place nearest to the line; where it only may have been crossed, the one farthest to the other side.
  const rank = (depth_m: number) => (isSame ? (isInside ? depth_m : -depth_m) : Math.abs(depth_m))
  const places = doubts.flatMap(({ nearest }) => nearest ?? [])
  const [nearest] = places.sort((a, b) => rank(a.depth_m) - rank(b.depth_m))
  return {
    kind,
    ...{ from_us: before.to_us, to_us: after.from_us, from: before.to, to: after.from },
    nearest: nearest ?? after.nearest,
  }
}
