/** Which notices events start, to whom, and until when. Pure: the same events, in any order and however often, the same notices. */
import { type Office, officeName } from '../authority/document.ts'
import { digestOf, earliest_us, merged, type NoticeEvent } from './events.ts'
import { BEFORE_FIRST_SORTIE, type Recipient, type Rule } from './rules.ts'

/** Who stands behind a recipient; of host states the office whose state is the one concerned. */
export interface Named {
  readonly recipient: Recipient
  readonly office: Office
  /** Of a host state: its code, as boundaries have it; its office's own word for the state unless told otherwise. */
  readonly code?: string | undefined
}

export interface Notice {
  /** Of the event and the recipient alone. */
  readonly id: string
  readonly event: string
  readonly rule: string
  readonly recipient: Recipient
  /** Of a host state: which. */
  readonly state: string | null
  /** Null: nobody is named. The clock runs all the same. */
  readonly office: Office | null
  /** To be sent before this; null: before the first sortie, and none is known of yet. */
  readonly due_us: number | null
}

/** The notices that these events start under these rules, in the order of their ids. */
export function noticesDue(
  events: readonly NoticeEvent[],
  rules: readonly Rule[],
  named: readonly Named[],
): Notice[] {
  const happened = merged(events)
  const byId = new Map<string, Notice>()
  for (const event of happened)
    for (const rule of rules.filter((each) => each.event === event.kind))
      for (const { recipient, state } of addressees(rule, event)) {
        const id = `notice-${digestOf([event.id, recipient, state ?? ''])}`
        const notice: Notice = {
          ...{ id, event: event.id, rule: rule.id, recipient, state },
          office: officeOf(named, recipient, state),
          due_us: due_us(rule, event, happened),
        }
        const before = byId.get(id)
        byId.set(id, before === undefined ? notice : stricter(before, notice))
      }
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function addressees({ recipients }: Rule, { states }: NoticeEvent) {
  return recipients.flatMap((recipient): { recipient: Recipient; state: string | null }[] =>
    recipient === 'host-state' ? states.map((state) => ({ recipient, state })) : [{ recipient, state: null }],
  )
}

/** Of several named for one recipient the first by name, so that their order means nothing. */
function officeOf(named: readonly Named[], recipient: Recipient, state: string | null): Office | null {
  const offices = named.flatMap((each) =>
    each.recipient === recipient && (state === null || (each.code ?? each.office.state) === state)
      ? [each.office]
      : [],
  )
  return offices.sort((a, b) => (officeName(a) < officeName(b) ? -1 : 1))[0] ?? null
}

/** A first sortie may have taken off as much earlier as its clock may be off. */
function due_us({ within_us }: Rule, event: NoticeEvent, happened: readonly NoticeEvent[]): number | null {
  if (within_us !== BEFORE_FIRST_SORTIE) return earliest_us(event) + within_us
  const takeOffs_us = happened
    .filter(({ kind, authority }) => kind === 'sortie' && authority === event.authority)
    .map(earliest_us)
  return takeOffs_us.length === 0 ? null : takeOffs_us.reduce((a, b) => Math.min(a, b))
}

/**
 * One clock for two reckonings of it: the shorter, of the rule first by its id where they are as long. That an office is named meanwhile
 * is taken over; one that is named stays.
 */
export const keptOf = (before: Notice | undefined, now: Notice): Notice =>
  before === undefined ? now : { ...stricter(before, now), office: before.office ?? now.office }

function stricter(a: Notice, b: Notice): Notice {
  const [first, second] = a.rule < b.rule ? [a, b] : [b, a]
  if (second.due_us === null) return first
  return first.due_us === null || second.due_us < first.due_us ? second : first
}
