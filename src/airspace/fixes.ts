import { ecefOf } from '../quantities/geodesy.ts'
import { hae } from '../quantities/height.ts'
import type { Track } from '../recordings/track.ts'
import { byTime } from '../recordings/traffic/path.ts'
import { suspicionsOf } from '../recordings/traffic/suspect.ts'

/** The places of a track that a verdict rests on, by time, none twice at one instant; in flat arrays. */
export interface Fixes {
  readonly count: number
  readonly t_us: Float64Array
  readonly lat_deg: Float64Array
  readonly lon_deg: Float64Array
  /** Earth-centred, on the ellipsoid: x, y, z of each. */
  readonly xyz_m: Float64Array
  /** As the track states it; NaN where it does not. */
  readonly sigma_m: Float64Array
  readonly height_m: Float64Array
  readonly sigmaVertical_m: Float64Array
  /** The faster of stated and flown. */
  readonly speed_mps: Float64Array
  /** From each to the next, metres along the ellipsoid. */
  readonly step_m: Float64Array
  /** 1: between this fix and the next, places that contradict the others were left out. */
  readonly isTorn: Uint8Array
  /** When the recording begins and ends, what was left out there included. */
  readonly from_us: number
  readonly to_us: number
  readonly leftOut: LeftOut
}

export interface LeftOut {
  /** Steps that nothing can have flown, and fixes left out because of them. */
  readonly jumps: number
  readonly jumpFixes: number
  /** Fixes that only repeat an older place while the aircraft moved on. */
  readonly stale: number
  readonly firstJump: { readonly t_us: number; readonly distance_m: number; readonly by_s: number } | null
}

/** More jumps than these are not sorted out: the track is no record of a flight. */
export const JUMPS_MOST = 50

/**
 * Fixes of a track. Of one that jumps, parts between jumps are kept so that they can follow one another at the fastest speed
 * and last longest together; whether those are the true ones nobody here knows, and `leftOut` says that it was done. Undefined
 * when fewer than two fixes are left.
 */
export function fixesOf(track: Track, fastest_mps: number): Fixes | 'too-many-jumps' | undefined {
  const { jumps, jumpCount, stale } = suspicionsOf(track, fastest_mps)
  if (jumpCount > JUMPS_MOST) return 'too-many-jumps'
  const all = byTime(track)
  const once = all.filter(
    (at, i) => stale[at] === 0 && (i === 0 || track.t_us[at] !== track.t_us[all[i - 1]!]),
  )
  const afterJump = new Set(jumps.map(({ to_us }) => to_us))
  const { kept, torn } =
    jumpCount === 0 ? { kept: once, torn: NOTHING } : longest(track, once, afterJump, fastest_mps)
  if (kept.length < 2) return undefined
  const first = jumps[0]
  return {
    ...columnsOf(track, kept, torn),
    from_us: track.t_us[all[0]!]!,
    to_us: track.t_us[all.at(-1)!]!,
    leftOut: {
      jumps: jumpCount,
      jumpFixes: once.length - kept.length,
      stale: stale.reduce((sum, each) => sum + each, 0),
      firstJump:
        first === undefined
          ? null
          : { t_us: first.to_us, distance_m: first.distance_m, by_s: (first.to_us - first.from_us) / 1e6 },
    },
  }
}

const NOTHING: ReadonlySet<number> = new Set()

function columnsOf(track: Track, order: readonly number[], torn: ReadonlySet<number>) {
  const isWhole = order.length === track.t_us.length && order.every((at, k) => at === k)
  const pick = (values: Float64Array | null) => {
    if (values === null) return new Float64Array(order.length).fill(Number.NaN)
    if (isWhole) return values
    const picked = new Float64Array(order.length)
    for (let k = 0; k < order.length; k++) picked[k] = values[order[k]!]!
    return picked
  }
  const [t_us, lat_deg, lon_deg] = [pick(track.t_us), pick(track.lat_deg), pick(track.lon_deg)]
  const count = order.length
  const xyz_m = new Float64Array(3 * count)
  for (let k = 0; k < count; k++) {
    const { x_m, y_m, z_m } = ecefOf({ lat_deg: lat_deg[k]!, lon_deg: lon_deg[k]! }, hae(0))
    xyz_m[3 * k] = x_m
    xyz_m[3 * k + 1] = y_m
    xyz_m[3 * k + 2] = z_m
  }
  const step_m = new Float64Array(count)
  for (let k = 0; k + 1 < count; k++) step_m[k] = stepOf(xyz_m, k, k + 1)
  return {
    ...{ count, t_us, lat_deg, lon_deg, xyz_m, step_m },
    sigma_m: pick(track.sigmaHorizontal_m),
    height_m: pick(track.height_m),
    sigmaVertical_m: pick(track.sigmaVertical_m),
    speed_mps: speedsOf(t_us, step_m, pick(track.speed_mps)),
    isTorn: tornAfter(order, torn),
  }
}

function tornAfter(order: readonly number[], torn: ReadonlySet<number>): Uint8Array {
  const isTorn = new Uint8Array(order.length)
  if (torn.size > 0) for (let k = 0; k < order.length; k++) isTorn[k] = torn.has(order[k]!) ? 1 : 0
  return isTorn
}

function speedsOf(t_us: Float64Array, step_m: Float64Array, stated_mps: Float64Array): Float64Array {
  const flown_mps = (k: number) =>
    k < 0 || k + 1 >= t_us.length ? 0 : step_m[k]! / ((t_us[k + 1]! - t_us[k]!) / 1e6)
  return stated_mps.map((stated, k) => Math.max(stated || 0, flown_mps(k - 1), flown_mps(k)))
}

const RADIUS_LEAST_M = 6_335_000 // of curvature: no arc is longer for its chord than on such a sphere

function stepOf(xyz_m: Float64Array, from: number, to: number): number {
  const chord_m = Math.hypot(
    xyz_m[3 * to]! - xyz_m[3 * from]!,
    xyz_m[3 * to + 1]! - xyz_m[3 * from + 1]!,
    xyz_m[3 * to + 2]! - xyz_m[3 * from + 2]!,
  )
  if (chord_m < 1000) return chord_m // by less than a micrometre
  return 2 * RADIUS_LEAST_M * Math.asin(Math.min(1, chord_m / (2 * RADIUS_LEAST_M)))
}

/** From when until when a track flew without a jump, as positions in the list of its fixes. */
interface Run {
  readonly first: number
  readonly last: number
}

/**
 * Runs that can follow one another and together last longest; and the fixes after which something was left out. So that one
 * can follow, up to TRIMMED_S are left out at either side: a clock that stumbles makes no other flight.
 */
function longest(
  track: Track,
  order: readonly number[],
  afterJump: ReadonlySet<number>,
  fastest_mps: number,
): { readonly kept: readonly number[]; readonly torn: ReadonlySet<number> } {
  const runs: Run[] = []
  order.forEach((at, i) => {
    if (i === 0 || afterJump.has(track.t_us[at]!)) runs.push({ first: i, last: i })
    else runs.push({ first: runs.pop()!.first, last: i })
  })
  const t_us = (i: number) => track.t_us[order[i]!]!
  const best: Chain[] = []
  for (const { first, last } of runs) {
    let most: Chain = {
      total_us: t_us(last) - t_us(first) + 1,
      before: undefined,
      beforeLast: -1,
      first,
      last,
    }
    for (const before of best) {
      const step = stepAcross(track, order, before, { first, last }, fastest_mps)
      if (step === undefined) continue
      const total_us =
        before.total_us - (t_us(before.last) - t_us(step.from)) + t_us(last) - t_us(step.to) + 1
      if (total_us > most.total_us) most = { total_us, before, beforeLast: step.from, first: step.to, last }
    }
    best.push(most)
  }
  return unrolled(
    best.reduce((most, each) => (each.total_us > most.total_us ? each : most)),
    order,
  )
}

/** A run and the best of those that can stand before it; all as positions in the list of fixes. */
interface Chain extends Run {
  readonly total_us: number
  readonly before: Chain | undefined
  /** Where the run before is left. */
  readonly beforeLast: number
}

function unrolled(end: Chain, order: readonly number[]) {
  const runs: Run[] = []
  for (let [chain, last]: [Chain | undefined, number] = [end, end.last]; chain !== undefined; ) {
    runs.unshift({ first: chain.first, last })
    last = chain.beforeLast
    chain = chain.before
  }
  return {
    kept: runs.flatMap(({ first, last }) => order.slice(first, last + 1)),
    torn: new Set(runs.slice(0, -1).map(({ last }) => order[last]!)),
  }
}

const TRIMMED_S = 10

/** The latest fix of one run, and the earliest of the next, between which nothing is too fast; undefined when there are none. */
function stepAcross(
  track: Track,
  order: readonly number[],
  before: Run,
  after: Run,
  fastest_mps: number,
): { readonly from: number; readonly to: number } | undefined {
  const t_us = (i: number) => track.t_us[order[i]!]!
  for (let from = before.last; from >= before.first; from--) {
    for (let to = after.first; to <= after.last; to++) {
      if (t_us(to) - t_us(after.first) > TRIMMED_S * 1e6) break
      if (canFollow(track, order[from]!, order[to]!, fastest_mps)) return { from, to }
    }
    if (t_us(before.last) - t_us(from) > TRIMMED_S * 1e6) break
  }
  return undefined
}

function canFollow(
  { t_us, lat_deg, lon_deg }: Track,
  from: number,
  to: number,
  fastest_mps: number,
): boolean {
  const xyz_m = new Float64Array(6)
  for (const [k, at] of [from, to].entries()) {
    const { x_m, y_m, z_m } = ecefOf({ lat_deg: lat_deg[at]!, lon_deg: lon_deg[at]! }, hae(0))
    xyz_m.set([x_m, y_m, z_m], 3 * k)
  }
  return stepOf(xyz_m, 0, 1) <= fastest_mps * ((t_us[to]! - t_us[from]!) / 1e6)
}
