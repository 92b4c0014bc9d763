import { geoFromLocal, type LocalFrame } from '../quantities/frame.ts'
import { isoFromInstant } from '../quantities/instant.ts'
import { type Wind, windFromMotion } from '../quantities/wind.ts'
import type { GasSeries, Point3, SortieRecordings, WindSeries } from '../recordings/recording.ts'
import type { LegGain } from '../sources/next-leg.ts'
import type { Prior } from '../sources/prior.ts'
import type { RunningState } from '../sources/running.ts'
import { clean } from './clean.ts'
import { sourceResult } from './compile.ts'
import type { Result, SourceResult } from './result.ts'

/** `overflight/running/1`: what is known while samples still arrive; one document an update. Described in docs/running.md. */
export interface Running {
  readonly overflight: 'running/1'
  readonly case: string
  readonly name: string
  readonly data: Result['data']
  /** Number of the document, from 1. */
  readonly update: number
  /** 'waiting': too little is there to say anything, see `waitingFor`. 'last': no more will come. */
  readonly status: 'waiting' | 'running' | 'last'
  readonly waitingFor: 'samples' | 'wind' | null
  readonly frame: Result['frame']
  readonly species: string | null
  /** Instant of the latest gas sample (ISO 8601 UTC, and µs since 1970), and how long after the first. */
  readonly at: string | null
  readonly at_us: number | null
  readonly elapsed_s: number
  /** Gas samples so far, and for how many independent looks they count. */
  readonly samples: number
  readonly looks: number
  /** Where the moving sensor is; null when none moves. */
  readonly platform: RunningPlace | null
  /** Mean of the last five minutes. */
  readonly wind: Wind | null
  /** Posterior probability of each number of sources. */
  readonly count: Readonly<Record<string, number>>
  /** As many as are reported, and one at least once there is a posterior: judge it by its `probability`. */
  readonly sources: readonly SourceResult[]
  readonly offSite: RunningState['offSite'] | null
  /** Posterior medians of what is unknown about air and sensors. */
  readonly nuisances: RunningState['nuisances'] | null
  /** Where to fly next, best first; empty when not asked for, or nothing moves. */
  readonly nextLegs: readonly RunningLeg[]
  /** Ring of [x_m, y_m]: where sources are sought. */
  readonly searchArea: Prior['area']
  /** Least share of particles that still counted, and which numbers of sources were sampled anew. */
  readonly effectiveShare: number
  readonly afresh: readonly number[]
  readonly engine: { readonly version: string; readonly seed: number }
}

export interface RunningPlace extends Point3 {
  readonly lat: number | null
  readonly lon: number | null
}

export interface RunningLeg {
  readonly from: RunningPlace
  readonly to: RunningPlace
  /** Clockwise from north. */
  readonly heading_deg: number
  readonly length_m: number
  /** Way to its beginning, and the leg. */
  readonly duration_s: number
  /** Expected information, nats, and its Monte Carlo error. */
  readonly gain: number
  readonly error: number
}

export interface RunningFindings {
  readonly case: string
  readonly name: string
  readonly data: Result['data']
  readonly update: number
  readonly last: boolean
  readonly recordings: SortieRecordings
  /** Null while too little is there, which `waitingFor` names. */
  readonly state: RunningState | null
  readonly waitingFor: Running['waitingFor']
  readonly legs: readonly LegGain[]
  readonly area: Prior['area']
  readonly version: string
  readonly seed: number
}

/** One update as others read it. Pure: the same findings give the same bytes; nothing of it comes from a clock. */
export function compileRunning(findings: RunningFindings): Running {
  const { recordings, state, last } = findings
  const { frame, gas, wind } = recordings
  const some = gas.filter((g) => g.t_us.length > 0)
  const at_us = some.length === 0 ? null : Math.max(...some.map((g) => g.t_us.at(-1)!))
  const from_us = some.length === 0 ? null : Math.min(...some.map((g) => g.t_us[0]!))
  return {
    overflight: 'running/1',
    case: findings.case,
    name: findings.name,
    data: findings.data,
    update: findings.update,
    status: last ? 'last' : state === null ? 'waiting' : 'running',
    waitingFor: state === null ? findings.waitingFor : null,
    frame: { origin: frame.origin },
    species: gas[0]?.species ?? null,
    at: at_us === null ? null : isoFromInstant(at_us),
    at_us,
    elapsed_s: at_us === null ? 0 : clean((at_us - from_us!) / 1e6),
    samples: gas.reduce((sum, g) => sum + g.t_us.length, 0),
    looks: clean(state?.looks ?? 0),
    platform: platformOf(some, frame),
    wind: wind === null ? null : recentWind(wind),
    count: Object.fromEntries((state?.count ?? []).map((p, k) => [String(k), clean(p)])),
    sources: (state?.sources ?? []).map((source, i) => sourceResult(source, i, recordings)),
    offSite: state === null ? null : cleaned(state.offSite),
    nuisances: state === null ? null : cleaned(state.nuisances),
    nextLegs: findings.legs.map((leg) => runningLeg(leg, frame)),
    searchArea: findings.area.map(([x, y]) => [clean(x), clean(y)] as const),
    effectiveShare: clean(state?.effectiveShare ?? 1),
    afresh: state?.afresh ?? [],
    engine: { version: findings.version, seed: findings.seed },
  }
}

/** The latest place of the sensor that moved last; null when none moves. */
export function latestPlace(gas: readonly GasSeries[]): Point3 | null {
  const moving = gas.flatMap(({ geometry, t_us }) => {
    if (geometry.kind !== 'moving') return []
    const i = geometry.x_m.findLastIndex((x, j) => Number.isFinite(x + geometry.y_m[j]! + geometry.z_m[j]!))
    if (i < 0) return []
    return [{ t_us: t_us[i]!, x_m: geometry.x_m[i]!, y_m: geometry.y_m[i]!, z_m: geometry.z_m[i]! }]
  })
  if (moving.length === 0) return null
  const { x_m, y_m, z_m } = moving.reduce((a, b) => (b.t_us > a.t_us ? b : a))
  return { x_m, y_m, z_m }
}

function platformOf(gas: readonly GasSeries[], frame: LocalFrame): RunningPlace | null {
  const place = latestPlace(gas)
  return place === null ? null : onEarth(place, frame)
}

function onEarth({ x_m, y_m, z_m }: Point3, { origin }: LocalFrame): RunningPlace {
  const place = origin === null ? null : geoFromLocal(origin, x_m, y_m)
  return {
    x_m: clean(x_m),
    y_m: clean(y_m),
    z_m: clean(z_m),
    lat: place === null ? null : clean(place.lat_deg, 9),
    lon: place === null ? null : clean(place.lon_deg, 9),
  }
}

const RECENT_US = 300e6

function recentWind({ t_us, east_mps, north_mps }: WindSeries): Wind | null {
  const from_us = t_us.at(-1)! - RECENT_US
  let east = 0
  let north = 0
  let n = 0
  for (let i = t_us.length - 1; i >= 0 && t_us[i]! >= from_us; i--) {
    if (!Number.isFinite(east_mps[i]! + north_mps[i]!)) continue
    east += east_mps[i]!
    north += north_mps[i]!
    n++
  }
  if (n === 0) return null
  const { speed_mps, from_deg } = windFromMotion(east / n, north / n)
  return { speed_mps: clean(speed_mps), from_deg: clean(from_deg) }
}

const runningLeg = ({ from, to, ...leg }: LegGain, frame: LocalFrame): RunningLeg => ({
  from: onEarth(from, frame),
  to: onEarth(to, frame),
  ...cleaned(leg),
})

/** Every number of a flat record to the digits that are written down. */
const cleaned = <T extends object>(record: T): T =>
  Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, typeof value === 'number' ? clean(value) : value]),
  ) as T
