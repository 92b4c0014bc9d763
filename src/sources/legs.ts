import type { Point3 } from '../recordings/recording.ts'
import { bounds, inside, type Prior } from './prior.ts'

const HEADINGS = 12
const OFFSETS = 5
/** Legs shorter than this share of the area's longer side teach little. */
const SHORTEST_SHARE = 0.1

interface Straight {
  readonly from: Point3
  readonly to: Point3
}

/**
 * Straight legs to choose among: evenly offset lines of evenly turned headings, cut to the area, whole and in halves, each
 * from its nearer end; and rays from where the platform is. All at the platform's height, way and leg within `reach_m`
 * (a leg that is too long is cut).
 */
export function legsWithin(area: Prior['area'], at: Point3, reach_m: number): Straight[] {
  const [[x0, y0], [x1, y1]] = bounds(area)
  const shortest_m = SHORTEST_SHARE * Math.max(x1 - x0, y1 - y0)
  const middle = { x: (x0 + x1) / 2, y: (y0 + y1) / 2 }
  const width_m = Math.hypot(x1 - x0, y1 - y0)
  const lines = Array.from({ length: HEADINGS }, (_, h) => {
    const turn = (h * Math.PI) / HEADINGS
    const [east, north] = [Math.sin(turn), Math.cos(turn)]
    return Array.from({ length: OFFSETS }, (_, o) => {
      const offset_m = ((o + 1) / (OFFSETS + 1) - 0.5) * width_m
      return chords(area, middle.x + offset_m * north, middle.y - offset_m * east, east, north)
    }).flat()
  }).flat()
  const parts = lines.flatMap(([a, b]): [Place, Place][] => {
    const half = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
    return [
      [a, b],
      [a, half],
      [half, b],
    ]
  })
  const nearerFirst = parts.map(([a, b]) => (away(at, a) <= away(at, b) ? [a, b] : [b, a]) as [Place, Place])
  const rays = inside(area, at.x_m, at.y_m) ? raysFrom(area, at) : []
  return [...rays, ...nearerFirst]
    .map(([a, b]) => cut(a, b, reach_m - away(at, a)))
    .filter(([a, b]) => Math.hypot(b.x - a.x, b.y - a.y) >= shortest_m)
    .map(([a, b]) => ({ from: { x_m: a.x, y_m: a.y, z_m: at.z_m }, to: { x_m: b.x, y_m: b.y, z_m: at.z_m } }))
}

interface Place {
  readonly x: number
  readonly y: number
}

const away = (at: Point3, { x, y }: Place) => Math.hypot(x - at.x_m, y - at.y_m)

/** The parts of a line, through a point along a unit vector, that lie inside the ring. */
function chords(ring: Prior['area'], x: number, y: number, east: number, north: number): [Place, Place][] {
  const cuts: number[] = []
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const sideOf = ([px, py]: readonly [number, number]) => (px - x) * north - (py - y) * east
    const alongOf = ([px, py]: readonly [number, number]) => (px - x) * east + (py - y) * north
    const [a, b] = [sideOf(ring[i]!), sideOf(ring[j]!)]
    if (a > 0 !== b > 0)
      cuts.push(alongOf(ring[i]!) + (a / (a - b)) * (alongOf(ring[j]!) - alongOf(ring[i]!)))
  }
  cuts.sort((p, q) => p - q)
  const place = (along: number): Place => ({ x: x + along * east, y: y + along * north })
  return Array.from({ length: cuts.length >> 1 }, (_, c) => [place(cuts[2 * c]!), place(cuts[2 * c + 1]!)])
}

/** From the platform to the area's edge, twice as many headings all round. */
function raysFrom(ring: Prior['area'], at: Point3): [Place, Place][] {
  const here = { x: at.x_m, y: at.y_m }
  return Array.from({ length: 2 * HEADINGS }, (_, h): [Place, Place][] => {
    const turn = (h * Math.PI) / HEADINGS
    const [east, north] = [Math.sin(turn), Math.cos(turn)]
    const ahead = ({ x, y }: Place) => (x - here.x) * east + (y - here.y) * north
    const chord = chords(ring, here.x, here.y, east, north).find(([a, b]) => ahead(a) <= 0 && ahead(b) >= 0)
    return chord === undefined ? [] : [[here, chord[1]]]
  }).flat()
}

/** The leg shortened to so much, m; of no length where nothing is left. */
function cut(a: Place, b: Place, most_m: number): [Place, Place] {
  const length_m = Math.hypot(b.x - a.x, b.y - a.y)
  const share = length_m === 0 ? 0 : Math.max(0, Math.min(1, most_m / length_m))
  return [a, { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) }]
}
