/** What a seat is made of besides the record: what lies in a data folder, as whoever reads it found it. */
import type { Airspace } from '../airspace/airspace.ts'
import type { Authority } from '../authority/authority.ts'
import type { StateClearance } from '../authority/clearance.ts'
import type { Hold } from '../authority/hold.ts'
import type { NoticeSeen } from '../notices/notice-store.ts'
import type { PlanState } from '../planning/steps.ts'
import type { Content, Seat } from './document.ts'
import type { RecordRead } from './entries.ts'

export interface Now {
  readonly at_us: number
  readonly bound_us: number
}

/** How the receipt of a folder stands. `other-record`: sound, and not of this record. */
export type ReceiptState = 'sound' | 'none' | 'unreadable' | 'wrong' | 'other-record' | 'erased'

/** The folder of a result. */
export interface FolderSeen {
  readonly id: string
  /** Name of its case, as its result says; null: nothing says. */
  readonly case: string | null
  readonly receipt: ReceiptState
  readonly ingest: string | null
  /** Entries of this record that its receipt names, and the one that says that its result was made. */
  readonly entries: readonly number[]
  readonly made: number | null
  readonly files: {
    readonly sound: number
    readonly erased: number
    readonly gone: readonly string[]
    readonly changed: readonly string[]
    readonly notCommitted: readonly string[]
  }
  readonly recordings: {
    readonly named: number
    readonly here: number
    readonly gone: readonly string[]
    readonly changed: readonly string[]
  }
  readonly content: Content
  readonly data: Seat['sorties'][number]['data']
  readonly platform: string | null
  readonly operator: string | null
  /** Of what was recorded, on UTC; null: nobody can tell. */
  readonly span: { readonly from_us: number; readonly to_us: number } | null
  readonly airspace: Airspace | null
  readonly clearances: readonly StateClearance[]
  /** As the result's permission rests on it. */
  readonly authority: Authority | null
}

export interface PlanStepSeen {
  readonly step: string
  readonly at_ms: number
  /** Of its entry; null: the plan names none. */
  readonly entry: number | null
  /** Whether that entry commits to this step; null: its salt is not here. */
  readonly isCommitted: boolean | null
}

export interface PlanSeen {
  readonly id: string
  /** Null: its file cannot be read. */
  readonly plan: {
    readonly state: PlanState
    readonly data: 'real' | 'training' | 'test' | 'simulated'
    readonly authority: string | null
    readonly platform: string
    readonly start_us: number
    /** Null: it is not laid. */
    readonly end_us: number | null
    /** Whether it is what its last step was about. */
    readonly isAsStepped: boolean
    readonly history: readonly PlanStepSeen[]
    readonly clearances: readonly StateClearance[]
  } | null
}

/** The document of an authority kept beside the record. */
export interface AuthorityFile {
  readonly id: string | null
  readonly file: string
  /** Null: it cannot be read. */
  readonly authority: Authority | null
  /** Whether the last entry about it commits to its bytes; null: no entry, or no salt. */
  readonly isCommitted: boolean | null
}

export interface HoldFile {
  readonly hold: Hold
  /** Whether the entry that set it commits to it; null: no entry, or no salt. */
  readonly isCommitted: boolean | null
}

/** Our aircraft in a recording that outsiders made. */
export interface OutsideTrack {
  readonly file: string
  readonly sha256: string
  readonly address: string
  readonly callsigns: readonly string[]
  readonly platform: string
  readonly clock: 'utc' | 'since-start'
  /** In order of time. */
  readonly t_us: ArrayLike<number>
}

/** All that is known, as it was found. */
export interface SeatParts {
  readonly version: string
  readonly now: Now
  readonly lapsingDays: number
  /** Null: there is no record yet. */
  readonly record: (Omit<NonNullable<Seat['record']>, 'kinds'> & { readonly read: RecordRead }) | null
  readonly folders: readonly FolderSeen[]
  readonly plans: readonly PlanSeen[]
  readonly authorities: readonly AuthorityFile[]
  /** Documents of authorities by the hash of the entry's commitment that they open. */
  readonly versions: ReadonlyMap<string, Authority>
  /** Null: one cannot be read. */
  readonly holds: readonly HoldFile[] | null
  /** Entries whose commitments cannot be opened any more: their index, and how many of their salts are gone. */
  readonly saltsGone: readonly { readonly index: number; readonly salts: number }[]
  /** Null: nobody keeps notices here. */
  readonly notices: readonly NoticeSeen[] | null
  readonly outside: {
    readonly files: Seat['outside']['files']
    readonly tracks: readonly OutsideTrack[]
  }
}
