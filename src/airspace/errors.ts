import type { Track } from '../recordings/track.ts'
import type { Fixes } from './fixes.ts'

/** Where a track comes from, for what is assumed of it. */
export const sourceKinds = ['key-data', 'receiver', 'outside'] as const
type SourceKind = (typeof sourceKinds)[number]

/** Everything a verdict allows for. All of it stands in the result. */
export interface ErrorModel {
  readonly source: SourceKind
  /** How many standard deviations are allowed for. */
  readonly k: number
  /** 1-sigma of a place along each of east and north, where the recording states none. */
  readonly assumedSigma_m: number
  /** Antenna to aircraft, one realisation of WGS 84 to another: what averages out over no time. */
  readonly bias_m: number
  /** By how much the times of the fixes may be wrong. */
  readonly clockBound_s: number
  /** Nothing flies faster, turns or brakes harder, climbs faster than this. */
  readonly fastest_mps: number
  readonly acceleration_mps2: number
  readonly fastestClimb_mps: number
  readonly assumedSigmaVertical_m: number
  readonly biasVertical_m: number
  /** 1-sigma of where the camera looked, attitude and camera angles together. */
  readonly sight_deg: number
  /** A look at the ground holds until the next, for so long at most. */
  readonly lookHolds_s: number
}

/**
 * What is assumed where nothing is stated, per kind of source.
 *
 * Sigma of a receiver: the worst site of the GPS Standard Positioning Service Performance Standard (5th edition, 2020), 15 m
 * across and 33 m up 95 times in 100. Of key data: the same through a platform's own filter. Of an outsider: the least that
 * European rules admit of ADS-B, NACp 7 (0.1 NM 95 times in 100), and of a pressure height the 75 m that the rules for
 * reduced separation admit as three sigma.
 * Clock: of ADS-B two seconds of total latency (RTCA DO-260B) and one for receivers that write whole seconds.
 * Motion: 2 g, and the fastest that comparisons of tracks take for flight; a platform's own limits are better.
 * Sight: heading and camera angles of small inertial units, each within about a degree.
 */
export const assumed: Readonly<Record<SourceKind, ErrorModel>> = {
  receiver: {
    source: 'receiver',
    ...{ k: 3, assumedSigma_m: 7, bias_m: 5, clockBound_s: 0.2 },
    ...{ fastest_mps: 400, acceleration_mps2: 20, fastestClimb_mps: 100 },
    ...{ assumedSigmaVertical_m: 17, biasVertical_m: 5 },
    ...{ sight_deg: 1, lookHolds_s: 2 },
  },
  'key-data': {
    source: 'key-data',
    ...{ k: 3, assumedSigma_m: 10, bias_m: 10, clockBound_s: 1 },
    ...{ fastest_mps: 400, acceleration_mps2: 20, fastestClimb_mps: 100 },
    ...{ assumedSigmaVertical_m: 20, biasVertical_m: 10 },
    ...{ sight_deg: 1, lookHolds_s: 2 },
  },
  outside: {
    source: 'outside',
    ...{ k: 3, assumedSigma_m: 76, bias_m: 40, clockBound_s: 3 },
    ...{ fastest_mps: 400, acceleration_mps2: 20, fastestClimb_mps: 100 },
    ...{ assumedSigmaVertical_m: 25, biasVertical_m: 10 },
    ...{ sight_deg: 1, lookHolds_s: 2 },
  },
}

/** What a person may state better than it is assumed. */
export type Stated = Partial<Omit<ErrorModel, 'source'>>

/** The error model of a track: what is assumed of its source, less what is stated. */
export function errorModelOf(
  track: Pick<Track, 'statedBy'>,
  whose: 'own' | 'others',
  stated: Stated = {},
): ErrorModel {
  const source =
    whose === 'others' ? 'outside' : /^(ST 0601|EG 0104)\b/.test(track.statedBy) ? 'key-data' : 'receiver'
  return { ...assumed[source], ...stated }
}

/** The error of each fix before the boundary's own is added: k·sigma + bias + speed × clock bound, metres. */
export function marginsOf({ sigma_m, speed_mps }: Fixes, model: ErrorModel): Float64Array {
  const { k, assumedSigma_m, bias_m, clockBound_s } = model
  return sigma_m.map(
    (stated_m, at) =>
      k * (stated_m > 0 ? stated_m : assumedSigma_m) +
      bias_m +
      Math.min(speed_mps[at]!, model.fastest_mps) * clockBound_s,
  )
}
