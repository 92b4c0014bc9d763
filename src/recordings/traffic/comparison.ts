import type { Note } from '../note.ts'
import type { HeightDatum } from '../track.ts'
import type { ClockOffset } from './clock-offset.ts'
import type { Coverage, Span } from './spans.ts'
import type { Suspicions } from './suspect.ts'

export interface CompareOptions {
  /** Our own track is not interpolated across longer gaps: 10 s. */
  readonly ownGapMax_s?: number
  /** An outsider silent for longer saw nothing meanwhile: 60 s. */
  readonly outsideGapMax_s?: number
  /**
   * By how much the outsider's clock is known to be ahead, or 'estimate' (the default), for which both must be UTC. A number also
   * relates clocks that count from a start of their own.
   */
  readonly clockAhead_s?: number | 'estimate'
  /** How far an offset is sought to either side: 60 s. */
  readonly clockSearch_s?: number
  /** Added to the allowed difference: antennas apart, rounding of the outsider's places and (times our speed) of its times. */
  readonly bias_m?: number
  /** 1-sigma along each axis to use where a track states none; without it nothing is called agreeing or differing there. */
  readonly assumedSigma_m?: { readonly own?: number; readonly outside?: number }
  /** Faster steps are jumps: 400 m/s. */
  readonly fastest_mps?: number
}

/** How far apart the two were, over all samples of the outsider that our track can be compared with. */
export interface Distances {
  readonly samples: number
  readonly median_m: number
  readonly p95_m: number
  readonly max_m: number
  /** When, on our clock, and where the outsider saw the aircraft at the largest distance. */
  readonly maxAt: { readonly t_us: number; readonly lat_deg: number; readonly lon_deg: number }
  /**
   * Medians of the parts: along our motion (positive: the outsider's place is ahead of ours; a clock that is ahead makes it
   * negative), across it (positive: to the right).
   */
  readonly along_m: number
  readonly across_m: number
}

export interface HeightDifference {
  readonly datum: HeightDatum
  readonly samples: number
  /** Outsider less own: median; and 95 % and largest of its size. */
  readonly median_m: number
  readonly p95_m: number
  readonly max_m: number
}

export interface TrackComparison {
  /** Why nothing could be compared; null when something was. */
  readonly refused: 'clocks-differ' | 'own-empty' | 'outside-empty' | 'no-overlap' | null
  readonly clock: ClockOffset
  /** As recorded, and with the clock offset taken out; equal when there is none. */
  readonly before: Distances | null
  readonly after: Distances | null
  /** Null when the heights cannot be compared; a note says why, or in what they were compared. */
  readonly height: HeightDifference | null
  /** On our clock, with the offset taken out, over our track's whole time; none when nothing could be compared. */
  readonly spans: readonly Span[]
  /** Null when nothing could be compared. */
  readonly coverage: Coverage | null
  /** What in the outsider's track contradicts flight, whatever ours says. */
  readonly suspicions: Suspicions
  /** The same of our own track: where it contradicts flight, the outsider may be right. */
  readonly ownSuspicions: Suspicions
  /** Per sample of the outsider, in order of time, for charts; NaN where nothing can be said. */
  readonly samples: ComparedSamples
  readonly notes: readonly Note[]
}

export interface ComparedSamples {
  readonly t_us: Float64Array
  readonly distance_m: Float64Array
  readonly along_m: Float64Array
  readonly across_m: Float64Array
  /** 3 sigma of both together and the bias. */
  readonly allowed_m: Float64Array
  readonly height_m: Float64Array
}
