/** What the screen shows of the authority that a sortie's records rest on, and of what the gate decided about them. */
import type { AuthorityDocument } from '../authority/authority.ts'
import type { StateClearance } from '../authority/clearance.ts'
import type { Hold } from '../authority/hold.ts'
import type { Standing } from '../authority/standing.ts'
import type { DecisionCode } from '../ledger/kinds.ts'

export interface AuthoritySeen {
  /** What the data is declared to be; of real data an authority is needed. */
  readonly data: string
  /** As it stood when the records were made, and with the revocation that was recorded since; null: none is known. */
  readonly authority: AuthorityDocument | null
  readonly standing: Standing | null
  /** Of its area; null where it has no limit in space. */
  readonly area: DrawnArea | null
  /** When the records are due for erasure, ms since 1970; null: nobody can tell. */
  readonly keptUntil_ms: number | null
  readonly states: readonly HostState[]
  /** In force on this sortie; null: a hold cannot be read, and then everything is refused. */
  readonly holds: readonly Hold[] | null
}

export interface DrawnArea {
  readonly area_m2: number
  /** Rings of [longitude, latitude] in degrees, closed; sides cut so short that straight lines stand for geodesics. */
  readonly rings: readonly (readonly (readonly [number, number])[])[]
}

/** Of one state that the authority or a clearance names. What nobody states is `unknown`. */
export interface HostState extends StateClearance {
  /** On which terms the authority lets it be entered; null: it does not name it. */
  readonly terms: AuthorityDocument['states'][number]['terms'] | null
}

/** One decision of the gate about a sortie, from the record. */
export interface DecisionSeen {
  /** Of the entry. */
  readonly index: number
  readonly at_ms: number
  readonly verb: string
  readonly code: DecisionCode
  readonly authority: string
  /** Which part of the sortie it was about, such as a file; null: all of it. */
  readonly part: string | null
  /** What stands behind the entry; null: it is not here any more. */
  readonly behind: {
    /** Ids of the rules that decided, and facts that nobody established. */
    readonly by: readonly string[]
    readonly unknown: readonly string[]
    readonly incident: string | null
    /** In words; only English of an older record. */
    readonly reasons: Readonly<Record<'en' | 'es', readonly string[]>>
  } | null
}

export interface DecisionsSeen {
  readonly decisions: readonly DecisionSeen[]
  /** Where to go on: decisions before this entry; null when there are none. */
  readonly next: number | null
}

/** An authority that is recorded here, and how it stands now. */
export interface AuthorityListed {
  /** Null: what is kept cannot be read, and nothing may rest on it. */
  readonly document: AuthorityDocument | null
  readonly standing: Standing
  readonly faults: readonly string[]
  /** File it is kept in; empty for one that was recorded just now. */
  readonly name: string
}
