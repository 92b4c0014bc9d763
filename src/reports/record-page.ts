/** What the page of the record shows of a ledger: its state, and an entry with what stands behind it. */
import type { Entry } from '../ledger/entry.ts'

/** What can be said of the whole ledger without reading all of it. */
export interface LedgerState {
  readonly origin: string
  readonly vkey: string
  /** Entries in the published checkpoint, and its root in hex. */
  readonly size: number
  readonly root: string
  /** Entries acknowledged, published or not. */
  readonly acknowledged: number
  readonly quorum: string
  readonly witnesses: readonly {
    readonly name: string
    readonly key: string
    /** When it signed the published checkpoint, ms since 1970; null: it did not. */
    readonly cosigned_ms: number | null
  }[]
  /** When the published checkpoint was cosigned last; null when nobody did. */
  readonly newestCosignature_ms: number | null
  /** What is wrong with the checkpoint itself; null when it is signed by whoever the policy asks for. */
  readonly fault: string | null
  readonly verified: LastVerified | null
}

/** What the last check of every tile, entry and rule found. */
export interface LastVerified {
  /** When the check ended, ms since 1970. */
  readonly at_ms: number
  readonly whole: boolean
  /** Entries of the checkpoint that was checked. */
  readonly size: number
  readonly kinds: Readonly<Record<string, number>>
  readonly faultCount: number
  /** The first few, as sentences. */
  readonly faults: readonly string[]
}

export interface EntrySeen {
  readonly index: number
  readonly entry: Entry
  /** The entry as it is hashed, and the leaf's hash in hex. */
  readonly text: string
  readonly leaf: string
  readonly commitments: readonly CommitmentSeen[]
  readonly erased: Erasure | null
}

/** What stands behind a commitment, as far as this data folder knows. */
export interface CommitmentSeen {
  /** What kind of payload, and the hash in hex. */
  readonly t: string
  readonly h: string
  /** kept: its salt is here, so it can be shown to be what was committed to; erased: as the record says; absent: neither. */
  readonly state: 'kept' | 'erased' | 'absent'
  /** The payload itself, where it is short and kept with the salt. */
  readonly payload: string | null
  /** The file it is of, in a result here. */
  readonly file: { readonly sortie: string; readonly name: string } | null
}

export interface Erasure {
  /** Index of the `erase` entry that names it. */
  readonly index: number
  readonly at_ms: number
  /** What asked for it: `rule/<name>`. */
  readonly rule: string
  readonly method: string
}
