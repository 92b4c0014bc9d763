/** What starts the clocks of notices, as one closed list, and how several reports of one event become one. */
import { sha256 } from '@noble/hashes/sha2.js'
import canonicalize from 'canonicalize'
import { hex, utf8 } from '../ledger/bytes.ts'
import { type Change, changes as everyChange } from './changes.ts'

/** Closed. A sortie starts no clock: it ends the time of those that run until the first. */
export const eventKinds = [
  'new-authority',
  'urgent-authority', // said by whoever opens it: nobody can be told before the first sortie
  'state-entered',
  'area-entered',
  'escalation-sensors',
  'escalation-area',
  'escalation-tempo',
  'escalation-payload',
  'incident',
  'partner-contact',
  'sortie',
] as const
export type EventKind = (typeof eventKinds)[number]

export interface NoticeEvent {
  /** Of kind, authority and subject alone: whoever reports an event again reports the same. */
  readonly id: string
  readonly kind: EventKind
  /** Id of the authority relied on, or 'none'. */
  readonly authority: string
  /** What it happened to, or with: an authority, a state, an entry of the record, a plan; an id or a name of a place. */
  readonly subject: string
  /** By the clock of whoever saw it; a sortie's take-off, planned or flown. */
  readonly at_us: number
  /** How far that clock may be off at most. */
  readonly bound_us: number
  /** States whose offices a rule may name as host. */
  readonly states: readonly string[]
  readonly changes: readonly Change[]
  /** Entries of the record that prove it. */
  readonly entries: readonly number[]
}

type Told = Pick<NoticeEvent, 'kind' | 'authority' | 'subject' | 'at_us' | 'bound_us'> &
  Partial<Pick<NoticeEvent, 'states' | 'changes' | 'entries'>>

/** An event with its id, its lists in order and without repetition. Times in whole microseconds since 1970 UTC. */
export function noticeEvent(told: Told): NoticeEvent {
  const { kind, authority, subject, at_us, bound_us, states = [], changes = [], entries = [] } = told
  return {
    id: `event-${digestOf([kind, authority, subject])}`,
    ...{ kind, authority, subject, at_us: Math.floor(at_us), bound_us: Math.ceil(bound_us) },
    states: [...new Set(states)].sort(),
    changes: everyChange.filter((each) => changes.includes(each)),
    entries: [...new Set(entries)].sort((a, b) => a - b),
  }
}

/** When it can have happened at the earliest: the bound counts against us. */
export const earliest_us = ({ at_us, bound_us }: Pick<NoticeEvent, 'at_us' | 'bound_us'>): number =>
  at_us - bound_us

/**
 * One event for all reports of it, in the order of their ids: the earliest time that any of them allows, and all that they name.
 * In whatever order and how often they are merged, the same comes out.
 */
export function merged(events: readonly NoticeEvent[]): NoticeEvent[] {
  const byId = new Map<string, NoticeEvent>()
  for (const event of events) {
    const before = byId.get(event.id)
    byId.set(event.id, before === undefined ? event : both(before, event))
  }
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function both(a: NoticeEvent, b: NoticeEvent): NoticeEvent {
  const isFirst = earliest_us(a) - earliest_us(b) || a.at_us - b.at_us
  return noticeEvent({
    ...(isFirst <= 0 ? a : b),
    states: [...a.states, ...b.states],
    changes: [...a.changes, ...b.changes],
    entries: [...a.entries, ...b.entries],
  })
}

/** 32 hexadecimal digits that stand for a list of texts. */
export const digestOf = (parts: readonly string[]): string =>
  hex(sha256(utf8(canonicalize(parts)!))).slice(0, 32)
