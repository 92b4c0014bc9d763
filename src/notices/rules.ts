/** Who is told of what, and until when: rules as rows. An operator whose law says otherwise brings a table of their own. */
import type { EventKind } from './events.ts'

/** Who may have to be told. Closed: offices, never persons. Of host states there is one for each state concerned. */
export const recipients = ['legislative-committee', 'inspector', 'host-state', 'own-counsel'] as const
export type Recipient = (typeof recipients)[number]

/** What a notice can say; closed, in the order in which it says it. */
export const sections = [
  'event', // what happened, when at the earliest, by which rule it is told
  'legal-basis',
  'scope', // area, heights, states, time
  'sensors',
  'purposes',
  'changes', // what became more
  'clearance',
  'payload',
  'record', // the entries that prove it
] as const
export type Section = (typeof sections)[number]

export const BEFORE_FIRST_SORTIE = 'before-first-sortie'

export interface Rule {
  readonly id: string
  readonly event: EventKind
  readonly recipients: readonly Recipient[]
  /** From the earliest time at which the event can have happened; or before the first take-off under its authority. */
  readonly within_us: number | typeof BEFORE_FIRST_SORTIE
  readonly says: readonly Section[]
  /** The principle it comes from, for an overseer. */
  readonly cites: string
}

const HOUR_US = 3600e6
const overseers = ['legislative-committee', 'inspector'] as const
const all = ['event', 'legal-basis', 'scope', 'sensors', 'purposes', 'payload', 'record'] as const
const more = ['event', 'legal-basis', 'changes', 'scope', 'sensors', 'payload', 'record'] as const
const entered = ['event', 'legal-basis', 'scope', 'sensors', 'clearance', 'payload', 'record'] as const

/** The table an installation begins with; why these times: docs/decisions/0024-notices.md. */
export const rules: readonly Rule[] = [
  {
    id: 'new-authority',
    event: 'new-authority',
    recipients: [...overseers, 'own-counsel'],
    within_us: BEFORE_FIRST_SORTIE,
    says: all,
    cites: 'Those who oversee know of an authority before anything is flown under it',
  },
  {
    id: 'urgent-authority',
    event: 'urgent-authority',
    recipients: [...overseers, 'own-counsel'],
    within_us: 48 * HOUR_US,
    says: all,
    cites: 'What could not wait is told within 48 hours',
  },
  {
    id: 'state-entered',
    event: 'state-entered',
    recipients: [...overseers, 'host-state', 'own-counsel'],
    within_us: 48 * HOUR_US,
    says: entered,
    cites: 'The first entry into a state is told to those who oversee, and to that state',
  },
  {
    id: 'area-entered',
    event: 'area-entered',
    recipients: overseers,
    within_us: 48 * HOUR_US,
    says: entered,
    cites: 'The first entry into an area with rules of its own is told to those who oversee',
  },
  ...(['sensors', 'area', 'tempo', 'payload'] as const).map(
    (what): Rule => ({
      id: `escalation-${what}`,
      event: `escalation-${what}`,
      recipients: [...overseers, 'own-counsel'],
      within_us: 48 * HOUR_US,
      says: more,
      cites: 'What becomes more than was told is told anew',
    }),
  ),
  {
    id: 'incident',
    event: 'incident',
    recipients: ['inspector', 'own-counsel'],
    within_us: 24 * HOUR_US,
    says: ['event', 'legal-basis', 'record'],
    cites: 'That something was done or judged as it must not be is told within a day',
  },
  {
    id: 'incident-committee',
    event: 'incident',
    recipients: ['legislative-committee'],
    within_us: 72 * HOUR_US,
    says: ['event', 'legal-basis', 'record'],
    cites: 'A committee learns of an incident with what was found out about it',
  },
  {
    id: 'partner-contact',
    event: 'partner-contact',
    recipients: overseers,
    within_us: 72 * HOUR_US,
    says: ['event', 'legal-basis', 'purposes', 'record'],
    cites: 'Contact with officials of another state is told within three days',
  },
]
