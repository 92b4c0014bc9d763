import type { Place } from './puffs.ts'
import type { FlightPlan, ScenarioSensor } from './scenario.ts'

/** Where a flight is at every instant: straight legs between corners, at constant speed on each. */
interface Path {
  readonly duration_s: number
  /** Before take-off the first corner, after landing the last. */
  at(t_s: number): Place
}

/** How long the recording lasts: as stated, else until the longest flight lands. */
export function recordingLength_s(
  duration_s: number | undefined,
  sensors: readonly ScenarioSensor[],
): number {
  if (duration_s !== undefined) return duration_s
  const flights = sensors.filter((sensor) => sensor.kind === 'flight')
  return Math.max(0, ...flights.map((flight) => rasterPath(flight).duration_s))
}

/** A raster: line after line across the area, to and fro, one level after another; from level to level it climbs. */
export function rasterPath(plan: FlightPlan): Path {
  const corners = plan.levels.flatMap((level, i) => rasterCorners(plan.area, level, i % 2 === 1))
  const times_s = [0]
  for (let i = 1; i < corners.length; i++) {
    const from = corners[i - 1]!
    const to = corners[i]!
    const level_s = Math.hypot(to.x_m - from.x_m, to.y_m - from.y_m) / plan.speed_mps
    const climb_s = Math.abs(to.z_m - from.z_m) / plan.climb_mps
    times_s.push(times_s[i - 1]! + Math.max(level_s, climb_s))
  }
  return { duration_s: times_s.at(-1)!, at: (t_s) => between(corners, times_s, t_s) }
}

type Area = FlightPlan['area']
type Level = FlightPlan['levels'][number]

/** Lines stand evenly, no wider apart than asked, the outer ones on the area's edges. `back` starts at the far end. */
function rasterCorners(area: Area, { height_m, lines, spacing_m }: Level, back: boolean): Place[] {
  const along = lines === 'east-west' ? [area.west_m, area.east_m] : [area.south_m, area.north_m]
  const across = lines === 'east-west' ? [area.south_m, area.north_m] : [area.west_m, area.east_m]
  const width_m = across[1]! - across[0]!
  const gaps = Math.max(1, Math.ceil(width_m / spacing_m - 1e-9))
  const corners: Place[] = []
  for (let line = 0; line <= gaps; line++) {
    const side_m = across[0]! + (width_m * (back ? gaps - line : line)) / gaps
    for (const end_m of line % 2 === 0 ? along : along.toReversed())
      corners.push(
        lines === 'east-west'
          ? { x_m: end_m, y_m: side_m, z_m: height_m }
          : { x_m: side_m, y_m: end_m, z_m: height_m },
      )
  }
  return corners
}

function between(corners: readonly Place[], times_s: readonly number[], t_s: number): Place {
  if (t_s <= 0) return corners[0]!
  if (t_s >= times_s.at(-1)!) return corners.at(-1)!
  let before = 0
  let next = times_s.length - 1
  while (next - before > 1) {
    const middle = (before + next) >> 1
    if (times_s[middle]! <= t_s) before = middle
    else next = middle
  }
  const from = corners[before]!
  const to = corners[next]!
  const share = (t_s - times_s[before]!) / (times_s[next]! - times_s[before]!)
  return {
    x_m: from.x_m + share * (to.x_m - from.x_m),
    y_m: from.y_m + share * (to.y_m - from.y_m),
    z_m: from.z_m + share * (to.z_m - from.z_m),
  }
}
