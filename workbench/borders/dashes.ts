import type { Place } from '../flight/marks.ts'
import type { Ground } from '../sortie.ts'

/** A path in dashes of a length along the ground, with gaps of two thirds of it. */
export function dashes(path: readonly Place[], ground: Ground, asked_m: number): Place[][] {
  const at = path.map(([lon, lat]) => ground.local(lon, lat))
  const step = (k: number) => Math.hypot(at[k]!.x_m - at[k - 1]!.x_m, at[k]!.y_m - at[k - 1]!.y_m)
  let whole_m = 0
  for (let k = 1; k < path.length; k++) whole_m += step(k)
  const dash_m = Math.max(asked_m, whole_m / DASHES_MOST)
  const cut: Place[][] = [path.slice(0, 1)]
  let isDash = true
  let left_m = dash_m
  for (let k = 1; k < path.length; k++) {
    const length_m = step(k)
    let gone_m = 0
    while (length_m - gone_m > left_m) {
      gone_m += left_m
      const part = gone_m / length_m
      const [from, to] = [path[k - 1]!, path[k]!]
      const place: Place = [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]
      if (isDash) cut.at(-1)!.push(place)
      else cut.push([place])
      isDash = !isDash
      left_m = isDash ? dash_m : (2 * dash_m) / 3
    }
    left_m -= length_m - gone_m
    if (isDash) cut.at(-1)!.push(path[k]!)
  }
  return cut.filter(({ length }) => length > 1)
}

/** More dashes than an eye tells apart. */
const DASHES_MOST = 4000
