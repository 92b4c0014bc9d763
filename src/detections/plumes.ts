import type { GasSeries, WindSeries } from '../recordings/recording.ts'
import type { Detection } from './detect.ts'

/**
 * Groups detections into bodies of gas. Moving sensors: crossings whose places lie within one plume's width of each
 * other across the mean wind belong together, since gas travels along it. Still sensors: detections that overlap in time
 * or follow within ten minutes. Numbers start at 1 in time order.
 */
export function intoPlumes(
  found: readonly Detection[],
  gas: readonly GasSeries[],
  wind: WindSeries | null,
): Detection[] {
  const moving = found.filter((d) => gas[d.series]!.geometry.kind === 'moving')
  const still = found.filter((d) => gas[d.series]!.geometry.kind !== 'moving')
  const groups = [...acrossWind(moving, gas, wind), ...inTime(still, gas)]
  const start = (group: readonly Detection[]) => Math.min(...group.map((d) => gas[d.series]!.t_us[d.from]!))
  groups.sort((a, b) => start(a) - start(b))
  const plumeOf = new Map(groups.flatMap((group, i) => group.map((d) => [d, i + 1] as const)))
  return found.map((d) => ({ ...d, plume: plumeOf.get(d)! }))
}

const TOGETHER_M = 25
const TOGETHER_S = 600

function acrossWind(
  found: readonly Detection[],
  gas: readonly GasSeries[],
  wind: WindSeries | null,
): Detection[][] {
  const { east, north } = meanMotion(wind)
  const across = (d: Detection) => {
    const { geometry } = gas[d.series]!
    if (geometry.kind !== 'moving') return 0
    return geometry.y_m[d.peak]! * east - geometry.x_m[d.peak]! * north
  }
  return chain(found, across, across, TOGETHER_M)
}

function inTime(found: readonly Detection[], gas: readonly GasSeries[]): Detection[][] {
  const second = (d: Detection, i: number) => gas[d.series]!.t_us[i]! / 1e6
  return chain(
    found,
    (d) => second(d, d.from),
    (d) => second(d, d.to),
    TOGETHER_S,
  )
}

/** Sorted by `from`, a gap wider than `gap` after everything before it starts a new group. */
function chain(
  found: readonly Detection[],
  from: (d: Detection) => number,
  to: (d: Detection) => number,
  gap: number,
): Detection[][] {
  const out: Detection[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const d of [...found].sort((a, b) => from(a) - from(b))) {
    if (from(d) > end + gap) out.push([])
    out.at(-1)!.push(d)
    end = Math.max(end, to(d))
  }
  return out
}

function meanMotion(wind: WindSeries | null): { east: number; north: number } {
  let east = 0
  let north = 0
  if (wind !== null)
    for (let i = 0; i < wind.t_us.length; i++) {
      if (!Number.isFinite(wind.east_mps[i]!)) continue
      east += wind.east_mps[i]!
      north += wind.north_mps[i]!
    }
  const length = Math.hypot(east, north)
  return length > 0 ? { east: east / length, north: north / length } : { east: 1, north: 0 }
}
