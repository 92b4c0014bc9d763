import type { Fault } from '../../quantities/fault.ts'
import type { Note } from '../note.ts'
import type { Track } from '../track.ts'

/** Who wrote the recording, as told from its content. */
export const trafficFormats = ['traffic-json', 'beast', 'avr', 'sbs'] as const
export type TrafficFormat = (typeof trafficFormats)[number]

/**
 * One aircraft as others saw it. Registrations and addresses only: what a recording says of owners, operators and anyone
 * aboard is not kept.
 */
export interface ObservedAircraft {
  /** Six lower-case hexadecimal digits; a '~' before them says that it is not an ICAO address. */
  readonly address: string
  readonly registration: string | null
  /** ICAO type designator, such as "B739". */
  readonly designator: string | null
  readonly callsigns: readonly string[]
  /** Heights are pressure heights; NaN on the ground and where none was stated. */
  readonly track: Track
  /** The same places and times with heights above the ellipsoid, where at least one was stated. */
  readonly ellipsoidTrack: Track | null
  /** Radius that contains the true position except with the source's integrity risk, metres; no accuracy. */
  readonly containment_m: Float64Array | null
  /** 1 where the source says the aircraft is on the ground. */
  readonly onGround: Uint8Array
  /** How many positions came by each way: "adsb_icao", "mlat", … as the recording words it. */
  readonly sources: Readonly<Record<string, number>>
}

export interface TrafficSummary {
  readonly aircraft: number
  readonly positions: number
  /** Earliest and latest time of a position; null when there is none. */
  readonly from_us: number | null
  readonly to_us: number | null
  readonly clock: Track['clock']
  /** How many records of each kind were met, those that are not decoded included. */
  readonly records: Readonly<Record<string, number>>
  readonly faults: number
}

export interface TrafficRecording {
  readonly format: TrafficFormat
  /** In the order they were first met; those without any position included. */
  readonly aircraft: readonly ObservedAircraft[]
  readonly summary: TrafficSummary
  readonly faults: readonly Fault[]
  /** What was assumed or left out. */
  readonly notes: readonly Note[]
}

/** Bytes in chunks of any size, in order; the answer does not depend on where they were cut. */
export interface TrafficReader {
  push(chunk: Uint8Array): void
  end(): TrafficRecording
}

/** One position. NaN means "not stated". */
export interface Observation {
  readonly t_us: number
  readonly lat_deg: number
  readonly lon_deg: number
  readonly pressureHeight_m?: number
  readonly ellipsoidHeight_m?: number
  readonly sigmaHorizontal_m?: number
  readonly sigmaEllipsoidHeight_m?: number
  readonly containment_m?: number
  readonly speed_mps?: number
  readonly course_deg?: number
  readonly heading_deg?: number
  readonly roll_deg?: number
  readonly onGround?: boolean
}
