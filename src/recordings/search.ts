/** Where sources are sought, when the manifest says so. */
import type { AlignRequest } from './align.ts'
import type { GasSeries } from './recording.ts'

type Ring = readonly (readonly [number, number])[]

/** The stated ring, or the sensors' convex hull grown by the stated margin; null leaves it to what the data covers. */
export function searchRing(search: AlignRequest['search'], gas: readonly GasSeries[]): Ring | null {
  if (search?.area !== undefined) return search.area
  if (search?.hullMargin_m === undefined || gas.length === 0) return null
  const hull = convexHull(gas.flatMap(placesOf))
  return convexHull(hull.flatMap(([x, y]) => circle(x, y, search.hullMargin_m!)))
}

function placesOf({ geometry }: GasSeries): [number, number][] {
  if (geometry.kind === 'fixed') return [[geometry.x_m, geometry.y_m]]
  if (geometry.kind === 'beam') return [geometry.from, geometry.to].map(({ x_m, y_m }) => [x_m, y_m])
  return Array.from(geometry.x_m, (x, i) => [x, geometry.y_m[i]!])
}

const CORNERS = 16

function circle(x: number, y: number, radius: number): [number, number][] {
  return Array.from({ length: radius === 0 ? 1 : CORNERS }, (_, k) => {
    const angle = (2 * Math.PI * k) / CORNERS
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
  })
}

/** Andrew's monotone chain, counter-clockwise. */
export function convexHull(points: readonly (readonly [number, number])[]): [number, number][] {
  const sorted = points.map(([x, y]): [number, number] => [x, y]).sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const half = (ordered: readonly [number, number][]) => {
    const chain: [number, number][] = []
    for (const p of ordered) {
      while (chain.length > 1 && turn(chain.at(-2)!, chain.at(-1)!, p) <= 0) chain.pop()
      chain.push(p)
    }
    return chain.slice(0, -1)
  }
  return sorted.length < 3 ? sorted : [...half(sorted), ...half([...sorted].reverse())]
}

const turn = (a: readonly [number, number], b: readonly [number, number], c: readonly [number, number]) =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
