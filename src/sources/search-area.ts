import type { SortieRecordings } from '../recordings/recording.ts'

/** The stated area, else the box of all receptors grown by `margin` of its longer side. Ring of [x_m, y_m], open. */
export function searchArea(
  recordings: SortieRecordings,
  margin: number,
): readonly (readonly [number, number])[] {
  if (recordings.searchArea !== null) return recordings.searchArea
  let x0 = Number.POSITIVE_INFINITY
  let y0 = Number.POSITIVE_INFINITY
  let x1 = Number.NEGATIVE_INFINITY
  let y1 = Number.NEGATIVE_INFINITY
  const see = (x: number, y: number) => {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return
    x0 = Math.min(x0, x)
    x1 = Math.max(x1, x)
    y0 = Math.min(y0, y)
    y1 = Math.max(y1, y)
  }
  for (const { geometry } of recordings.gas) {
    if (geometry.kind === 'fixed') see(geometry.x_m, geometry.y_m)
    else if (geometry.kind === 'beam') {
      see(geometry.from.x_m, geometry.from.y_m)
      see(geometry.to.x_m, geometry.to.y_m)
    } else for (let i = 0; i < geometry.x_m.length; i++) see(geometry.x_m[i]!, geometry.y_m[i]!)
  }
  const grow = margin * Math.max(x1 - x0, y1 - y0, SMALLEST_M)
  return [
    [x0 - grow, y0 - grow],
    [x1 + grow, y0 - grow],
    [x1 + grow, y1 + grow],
    [x0 - grow, y1 + grow],
  ]
}

const SMALLEST_M = 50
