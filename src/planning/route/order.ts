/** In which order, and which way, the lines of a survey are flown. */
import { dubinsWay } from './dubins.ts'
import type { Flat } from './plane.ts'

/** A line to be flown, either way; `row` counts the parallel lines across the area, of which one may have several parts. */
export interface Line {
  readonly row: number
  readonly ends: readonly [Flat, Flat]
}

/**
 * The lines in the order and direction of least way, from one place to another: fields that a hole or a bay keeps apart are
 * flown one after the other, each to and fro (H. Choset and P. Pignon, Coverage path planning: the boustrophedon cellular
 * decomposition, Field and Service Robotics (1998)). Where lines are too close to turn from one into the next, every second,
 * third … is flown first and the others on the way back. The order of up to eight fields is the best there is, of more each
 * next one is the nearest.
 */
export function inOrder(
  lines: readonly Line[],
  { from, to, radius_m }: { readonly from: Flat; readonly to: Flat; readonly radius_m: number },
): Line[] {
  const fields = fieldsOf(lines).map((field) => waysOver(field, radius_m))
  if (fields.length === 0) return []
  const order = fields.length <= EXACT ? bestOrder(fields, from, to) : nearestOrder(fields, from)
  return order.flatMap(({ lines }) => lines)
}
const EXACT = 8

/** A field flown one of the ways it can be. */
interface Way {
  readonly lines: readonly Line[]
  readonly start: Flat
  readonly end: Flat
  readonly link_m: number
}

/** Lines of one row after another that each have one neighbour only make a field. */
function fieldsOf(lines: readonly Line[]): Line[][] {
  const rows = new Map<number, Line[]>()
  for (const line of lines) rows.set(line.row, [...(rows.get(line.row) ?? []), line])
  const fields: Line[][] = []
  let open: Line[][] = []
  for (const row of [...rows.keys()].sort((a, b) => a - b)) {
    const here = rows.get(row)!
    const before = open.filter((field) => field.at(-1)!.row === row - 1)
    open = here.map((line) => {
      const partners = before.filter((field) => isBeside(field.at(-1)!, line))
      const only = partners[0]
      const isLone =
        partners.length === 1 && here.filter((other) => isBeside(only!.at(-1)!, other)).length === 1
      if (isLone) {
        only!.push(line)
        return only!
      }
      const field = [line]
      fields.push(field)
      return field
    })
  }
  return fields
}

/** Whether two parallel lines lie side by side for some of their length. */
function isBeside(a: Line, b: Line): boolean {
  const [origin, end] = a.ends
  const length = Math.hypot(end.x_m - origin.x_m, end.y_m - origin.y_m)
  const partOf = ({ x_m, y_m }: Flat) =>
    ((x_m - origin.x_m) * (end.x_m - origin.x_m) + (y_m - origin.y_m) * (end.y_m - origin.y_m)) / length
  const [from_m, to_m] = b.ends.map(partOf).sort((one, other) => one - other) as [number, number]
  return from_m < length && to_m > 0
}

/** From either first line and either of its ends, each with the skip that needs the least way between lines. */
function waysOver(field: readonly Line[], radius_m: number): Way[] {
  return [field, field.toReversed()].flatMap((rows) =>
    [false, true].map((isTurned) => {
      const skips = Array.from({ length: Math.min(SKIPS, rows.length) }, (_, k) => k + 1)
      return skips
        .map((skip) => wayOver(skipped(rows, skip), isTurned, radius_m))
        .reduce((best, way) => (isLess(way.link_m, best.link_m) ? way : best))
    }),
  )
}
const SKIPS = 8

/** Every so many-th line out, then those between on the way back, and so on. */
function skipped(rows: readonly Line[], skip: number): Line[] {
  return Array.from({ length: skip }, (_, k) => {
    const part = rows.filter((_, n) => n % skip === k)
    return k % 2 === 0 ? part : part.toReversed()
  }).flat()
}

function wayOver(rows: readonly Line[], isTurned: boolean, radius_m: number): Way {
  const lines = rows.map(({ row, ends: [a, b] }, n): Line => {
    const isBack = (n % 2 === 1) !== isTurned
    return { row, ends: isBack ? [b, a] : [a, b] }
  })
  let link_m = 0
  for (let n = 1; n < lines.length; n++) link_m += linkLength_m(lines[n - 1]!, lines[n]!, radius_m)
  return { lines, start: lines[0]!.ends[0], end: lines.at(-1)!.ends[1], link_m }
}

function linkLength_m(a: Line, b: Line, radius_m: number): number {
  const pose = (at: Flat, { ends: [from, to] }: Line) => ({
    ...at,
    heading_rad: Math.atan2(to.x_m - from.x_m, to.y_m - from.y_m),
  })
  return dubinsWay(pose(a.ends[1], a), pose(b.ends[0], b), radius_m).length_m
}

/**
 * A way flown backwards is exactly as long. Engines round sines differently, so that which of two such ways is the shorter would
 * be their choice, and a page would draw another flight than the one that is kept: of ways this near to each other the first counts.
 */
const isLess = (a_m: number, b_m: number): boolean => a_m < b_m - EQUAL_M
const EQUAL_M = 1e-3

const apart_m = (a: Flat, b: Flat) => Math.hypot(a.x_m - b.x_m, a.y_m - b.y_m)

/** Held and Karp's dynamic programme over sets of fields: which were flown, and which way the last one. */
function bestOrder(fields: readonly (readonly Way[])[], from: Flat, to: Flat): Way[] {
  const sets = 1 << fields.length
  const best = Array.from({ length: sets }, () => new Map<Way, { cost_m: number; before: Way | undefined }>())
  for (let set = 1; set < sets; set++)
    for (const [k, ways] of fields.entries()) {
      if ((set & (1 << k)) === 0) continue
      const earlier = best[set ^ (1 << k)]!
      for (const way of ways) {
        let found = { cost_m: apart_m(from, way.start), before: undefined as Way | undefined }
        if (earlier.size > 0) found.cost_m = Number.POSITIVE_INFINITY
        for (const [before, { cost_m }] of earlier) {
          const all_m = cost_m + apart_m(before.end, way.start)
          if (isLess(all_m, found.cost_m)) found = { cost_m: all_m, before }
        }
        best[set]!.set(way, { ...found, cost_m: found.cost_m + way.link_m })
      }
    }
  let set = sets - 1
  const ends = [...best[set]!].map(([way, { cost_m }]) => ({ way, cost_m: cost_m + apart_m(way.end, to) }))
  let at: Way | undefined = ends.reduce((a, b) => (isLess(b.cost_m, a.cost_m) ? b : a)).way
  const order: Way[] = []
  while (at !== undefined) {
    const way: Way = at
    order.unshift(way)
    at = best[set]!.get(way)!.before
    set ^= 1 << fields.findIndex((ways) => ways.includes(way))
  }
  return order
}

function nearestOrder(fields: readonly (readonly Way[])[], from: Flat): Way[] {
  const left = new Set(fields)
  const order: Way[] = []
  let at = from
  while (left.size > 0) {
    const choices = [...left].flatMap((ways) => ways.map((way) => ({ ways, way })))
    const cost_m = ({ way }: (typeof choices)[number]) => apart_m(at, way.start) + way.link_m
    const next = choices.reduce((best, choice) => (isLess(cost_m(choice), cost_m(best)) ? choice : best))
    left.delete(next.ways)
    order.push(next.way)
    at = next.way.end
  }
  return order
}
