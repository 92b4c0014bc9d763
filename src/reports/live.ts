import type { BoundaryKind } from '../airspace/boundaries.ts'
import type { Alert } from '../airspace/watch.ts'
import type { Fault } from '../quantities/fault.ts'
import type { Note } from '../recordings/note.ts'
import type { HeightDatum } from '../recordings/track.ts'
import type { Result } from './result.ts'

/** What is known of a flight while its stream arrives; one document an update, each complete. */
export interface LiveState {
  readonly overflight: 'live/1'
  readonly name: string
  readonly data: Result['data']
  /** Where the stream is listened for: udp://host:port. */
  readonly address: string
  /** 'silent': it came, and has not for a while. 'ended': the recording is closed. */
  readonly status: 'waiting' | 'receiving' | 'silent' | 'ended'
  /** By the clock of the machine that listens, as every age is. */
  readonly now_us: number
  readonly since_us: number
  /** Since anything recorded came; null: nothing yet. */
  readonly silent_s: number | null
  readonly counts: LiveCounts
  /** Bytes that came in the second before. */
  readonly bytesPerSecond: number
  readonly look: LiveLook
  /** By MAVLink: own vehicles, and others that they hear. */
  readonly vehicles: readonly LiveVehicle[]
  /** Markings and names that the key data states. */
  readonly names: Readonly<Record<string, string>>
  /** What the last sets say against each other. */
  readonly notes: readonly Note[]
  /** The latest ones. */
  readonly faults: readonly Fault[]
  /** Which boundaries are watched. */
  readonly watched: LiveWatched
  /** The latest ones, the newest last. */
  readonly alerts: readonly LiveAlert[]
}

export interface LiveWatched {
  /** 'waiting': for the first place. 'nowhere': no boundary is near. 'failed': nothing is watched any more. */
  readonly state: 'waiting' | 'watching' | 'nowhere' | 'failed'
  readonly sets: readonly (LiveSet & { readonly name: string; readonly boundaries: readonly string[] })[]
}

export interface LiveSet {
  readonly id: string
  readonly version: string
  readonly sha256: string
  readonly isOfficial: boolean
}

/** What a watch of boundaries said, and when. */
export interface LiveAlert extends Omit<Alert, 'set'> {
  readonly overflight: 'alert/1'
  readonly told_us: number
  readonly set: LiveSet
  /** Of the boundary. */
  readonly boundaryKind: BoundaryKind
  /** By whose places: "camera" for those of key data, else the vehicle. */
  readonly of: string
  /** Nothing was heard since the place it rests on. */
  readonly isSilent: boolean
}

export interface LiveCounts {
  readonly datagrams: number
  readonly bytes: number
  /** Datagrams of neither a transport stream nor MAVLink; they are not recorded. */
  readonly others: number
  readonly packets: number
  readonly pictures: number
  /** ST 0601 sets; sets of other standards. */
  readonly sets: number
  readonly otherSets: number
  /** MAVLink frames. */
  readonly messages: number
  /** Times that packets or messages were missing, by the senders' own counters. */
  readonly gaps: number
  readonly faults: number
}

/** A value, and how long ago the oldest item that it rests on was stated. */
export interface Aged<T> {
  readonly value: T
  readonly age_s: number
}

export interface LivePlace {
  readonly lat_deg: number
  readonly lon_deg: number
}

/** The last that the key data of the stream says; null: never stated, or not within the time that values live. */
export interface LiveLook {
  /** The sets' own time, microseconds since 1970. */
  readonly t_us: Aged<number> | null
  readonly place: Aged<LivePlace> | null
  /** As stated, above what it was stated. */
  readonly height: Aged<{ readonly height_m: number; readonly datum: HeightDatum }> | null
  readonly heading_deg: Aged<number> | null
  readonly bearing_deg: Aged<number> | null
  readonly slantRange_m: Aged<number> | null
  readonly centre: Aged<LivePlace> | null
  /** The corners of a closed footprint in ST 0601's order, and whether they are stated or computed. */
  readonly footprint: Aged<{
    readonly corners: readonly LivePlace[]
    readonly source: 'corners' | 'computed'
  }> | null
  /** Of the last set. */
  readonly checksum: 'ok' | 'payload-only' | 'mismatch' | 'absent' | null
}

export interface LiveVehicle {
  /** "vehicle 1", "ICAO 4B1A2C". */
  readonly of: string
  readonly whose: 'own' | 'others'
  readonly lat_deg: number
  readonly lon_deg: number
  readonly height_m: number | null
  readonly heightDatum: HeightDatum
  readonly heading_deg: number | null
  readonly speed_mps: number | null
  readonly age_s: number
}

/** Packets or messages that are missing, told when they were missed. */
export interface LiveGap {
  readonly at_us: number
  readonly count: number
  readonly found: string
}
