/** What statistics need of a sortie, and the closed lists they use. */
import type { Verdict } from '../sources/verdict.ts'
import type { StateSides } from './states.ts'
import type { FlownWay, Span } from './way.ts'

/** What rows may be of. */
export const groupings = ['platform', 'operator', 'state', 'month'] as const
export type Grouping = (typeof groupings)[number]

export interface FlownSortie {
  readonly id: string
  readonly data: 'real' | 'training' | 'test' | 'simulated'
  /** Ids of a registry, as the manifest states them; null: it does not. */
  readonly platform: string | null
  readonly operator: string | null
  /** When what was recorded begins; null: its times are not on UTC. */
  readonly begins_us: number | null
  /** On sources; null: no gas was recorded, so that none was sought. */
  readonly verdict: Verdict | null
  /** When gas was measured, by time, none over another. */
  readonly gas: readonly Span[]
  /** Null: no track of the aircraft's own on UTC. */
  readonly way: FlownWay | null
  /** Fixes were left out when the track was kept for drawing. */
  readonly isThinned: boolean
  /** Null: there is no verdict on borders. */
  readonly states: readonly StateSides[] | null
  /** Entries of the record that it was taken in and its result made; none when the record does not hold them. */
  readonly entries: readonly { readonly index: number; readonly kind: string }[]
}

/** Why something of a sortie is not in the figures, or not under its name. Closed. */
export const wants = [
  'no-platform', // its manifest does not name one
  'unknown-platform', // the registry has none of that id
  'no-operator',
  'unknown-operator',
  'no-time', // nothing of it is on UTC, so that it is in no period
  'no-way', // no track of the aircraft's own: no hours, no distance
  'thinned', // its distance is from fewer fixes than were recorded, so that it is a little more
  'no-verdict', // on borders: its time is in no state's figures
  'not-in-record', // no entry of this record stands behind it as it is
] as const
export type Want = (typeof wants)[number]

/** Why a sortie is in no figure at all. Closed. */
export const notCountedReasons = [
  'refused', // the gate did not permit that it is looked through
  'erased', // the time for which it is kept is over
  'unreadable',
] as const

export interface NotCounted {
  readonly sortie: string
  readonly why: (typeof notCountedReasons)[number]
  /** What was met, in English. */
  readonly message: string
}
