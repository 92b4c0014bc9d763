import type { Track } from '../track.ts'
import { roughDistance_m } from './geodesy.ts'
import { byTime } from './path.ts'

/** Two places in a row that no aircraft can have flown between: spoofing, or bad data. */
export interface Jump {
  readonly from_us: number
  readonly to_us: number
  readonly distance_m: number
  readonly speed_mps: number
}

/**
 * 'backward': earlier than the sample before it. 'duplicate': same time and place as the one before. 'stuck-clock': same time,
 * another place. 'stuck-place': the place stands still while the aircraft moves: an old position under new times.
 */
export type TimeFaultKind = 'backward' | 'duplicate' | 'stuck-clock' | 'stuck-place'

export interface TimeFault {
  readonly kind: TimeFaultKind
  /** Sample of the track, from 0, and its time. */
  readonly sample: number
  readonly t_us: number
  /** By how much it runs back, or for how long the place has stood still. */
  readonly by_s: number
}

export interface Suspicions {
  /** The first LISTED_MAX of them; `jumpCount` says how many there are. */
  readonly jumps: readonly Jump[]
  readonly jumpCount: number
  readonly timeFaults: readonly TimeFault[]
  readonly timeFaultCounts: Readonly<Record<TimeFaultKind, number>>
  /** 1 for every sample, in the track's own order, that only repeats an older place while the aircraft moved on. */
  readonly stale: Uint8Array
}

const LISTED_MAX = 200

/** Slower than this a place may well stand still. */
const MOVING_MPS = 5
/** Times of receivers are often whole seconds: a step may have taken this much longer than stated. */
const TIME_RESOLUTION_S = 1

/** What in a track contradicts flight. A step is a jump when, its stated accuracy allowed for, it is faster than `fastest_mps`. */
export function suspicionsOf(track: Track, fastest_mps: number): Suspicions {
  const order = byTime(track)
  const stale = staleSamples(track, order)
  const { faults, counts } = timeFaultsOf(track, order, stale)
  const jumps: Jump[] = []
  let jumpCount = 0
  let from = -1
  for (const to of order) {
    if (stale[to]) continue
    const jump = from < 0 ? undefined : jumpBetween(track, from, to, fastest_mps)
    if (jump && jumpCount++ < LISTED_MAX) jumps.push(jump)
    from = to
  }
  return { jumps, jumpCount, timeFaults: faults, timeFaultCounts: counts, stale }
}

function jumpBetween(track: Track, from: number, to: number, fastest_mps: number): Jump | undefined {
  const { t_us, lat_deg, lon_deg, sigmaHorizontal_m } = track
  const elapsed_s = ((t_us[to] as number) - (t_us[from] as number)) / 1e6
  const distance_m = roughDistance_m(
    lat_deg[from] as number,
    lon_deg[from] as number,
    lat_deg[to] as number,
    lon_deg[to] as number,
  )
  const sigma_m = Math.hypot(sigmaHorizontal_m?.[from] || 0, sigmaHorizontal_m?.[to] || 0)
  if (distance_m <= fastest_mps * (elapsed_s + TIME_RESOLUTION_S) + 3 * sigma_m) return undefined
  const speed_mps = distance_m / Math.max(elapsed_s, TIME_RESOLUTION_S)
  return { from_us: t_us[from] as number, to_us: t_us[to] as number, distance_m, speed_mps }
}

/**
 * A place that stood still and then turns out to have moved on fast was repeated, not measured. At the end of the track only
 * the stated speed can tell.
 */
function staleSamples(track: Track, order: readonly number[]): Uint8Array {
  const stale = new Uint8Array(track.t_us.length)
  for (let first = 0; first < order.length; ) {
    let next = first + 1
    while (next < order.length && samePlace(track, order[first] as number, order[next] as number)) next++
    if (next > first + 1 && movedOn(track, order, first, next))
      for (const at of order.slice(first + 1, next))
        if (track.t_us[at] !== track.t_us[order[first] as number]) stale[at] = 1
    first = next
  }
  return stale
}

function movedOn(track: Track, order: readonly number[], first: number, next: number): boolean {
  const [held, after] = [order[first] as number, order[next]]
  if (after === undefined) return (track.speed_mps?.[order[next - 1] as number] ?? 0) > MOVING_MPS
  const { t_us, lat_deg, lon_deg } = track
  const moved_m = roughDistance_m(
    lat_deg[held] as number,
    lon_deg[held] as number,
    lat_deg[after] as number,
    lon_deg[after] as number,
  )
  return moved_m > MOVING_MPS * (((t_us[after] as number) - (t_us[held] as number)) / 1e6)
}

const samePlace = ({ lat_deg, lon_deg }: Track, a: number, b: number) =>
  lat_deg[a] === lat_deg[b] && lon_deg[a] === lon_deg[b]

function timeFaultsOf(track: Track, order: readonly number[], stale: Uint8Array) {
  const counts = { backward: 0, duplicate: 0, 'stuck-clock': 0, 'stuck-place': 0 }
  const faults: TimeFault[] = []
  const add = (kind: TimeFaultKind, sample: number, by_s: number) => {
    counts[kind]++
    if (faults.length < LISTED_MAX) faults.push({ kind, sample, t_us: track.t_us[sample] as number, by_s })
  }
  let before = -1
  for (const sample of [...order].sort((a, b) => a - b)) {
    const back_us = before < 0 ? -1 : (track.t_us[before] as number) - (track.t_us[sample] as number)
    if (back_us > 0) add('backward', sample, back_us / 1e6)
    else if (back_us === 0) add(samePlace(track, before, sample) ? 'duplicate' : 'stuck-clock', sample, 0)
    before = sample
  }
  let since_us = 0
  order.forEach((sample, i) => {
    const next = order[i + 1]
    if (!stale[sample]) since_us = track.t_us[sample] as number
    else if (next === undefined || !stale[next])
      add('stuck-place', sample, ((track.t_us[sample] as number) - since_us) / 1e6)
  })
  return { faults, counts }
}
