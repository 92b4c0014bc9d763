/** Notices as lists show them: what the command line prints and the page reads. */
import { type Office, officeName } from '../authority/document.ts'
import type { Way } from '../notices/deliver.ts'
import { earliest_us, type NoticeEvent } from '../notices/events.ts'
import type { Mark, NoticeSeen } from '../notices/notice-store.ts'
import { officeFor, type Recipients, waysOf } from '../notices/recipients.ts'
import { BEFORE_FIRST_SORTIE, type Recipient, type Rule } from '../notices/rules.ts'
import { type Standing, type Step, standing } from '../notices/steps.ts'
import type { NoticeDocument } from './notice.ts'
import type { Language } from './phrases.ts'

/** A notice, its clock and how it stands. Times in microseconds since 1970 UTC. */
export interface NoticeRow {
  readonly id: string
  readonly recipient: Recipient
  readonly state: string | null
  readonly office: Office | null
  /** Null: before the first sortie, and none is known of. */
  readonly due_us: number | null
  readonly standing: Standing
  readonly event: NoticeEvent
  /** When the event can have happened at the earliest: from then the clock runs. */
  readonly from_us: number
  readonly rule: {
    readonly id: string
    readonly cites: string
    readonly within_h: number | typeof BEFORE_FIRST_SORTIE
  }
  readonly history: readonly Step[]
  /** Entries that tell of the notice itself. */
  readonly marks: readonly Mark[]
  /** Ways on which its office can be told, the usual one first. */
  readonly ways: readonly Way[]
}

/** All notices at one moment, and how far the record was read for it. */
export interface NoticesPage {
  readonly at_us: number
  /** How far that clock may be off at most. */
  readonly bound_us: number
  readonly read: { readonly next: number; readonly size: number; readonly unread: readonly number[] }
  /** The overdue first, then those to be sent, then the others; those due first before those due later. */
  readonly notices: readonly NoticeRow[]
}

/** What the page of notices is told. */
export interface NoticesAnswer extends NoticesPage {
  /** Whether whoever asks may draft, send and acknowledge. */
  readonly mayAct: boolean
}

/** One notice as it stands now. Throws when its rule is not in the table: rules that started a clock are never taken out. */
export function noticeRow(
  { notice, event, history, marks }: NoticeSeen,
  { rules, recipients, now }: Surroundings,
): NoticeRow {
  const rule = rules.find(({ id }) => id === notice.rule)
  if (rule === undefined)
    throw new RangeError(`${notice.id} is of the rule ${notice.rule}, and there is none`)
  const office = officeFor(recipients, notice)
  const { id, recipient, state, due_us } = notice
  return {
    ...{ id, recipient, state, office: notice.office, due_us, event, history, marks },
    standing: standing(notice, history, now),
    from_us: earliest_us(event),
    rule: {
      ...{ id: rule.id, cites: rule.cites },
      within_h: rule.within_us === BEFORE_FIRST_SORTIE ? BEFORE_FIRST_SORTIE : rule.within_us / 3600e6,
    },
    ways: office === undefined ? [] : waysOf(office),
  }
}

export interface Surroundings {
  readonly rules: readonly Rule[]
  readonly recipients: Recipients
  readonly now: { readonly at_us: number; readonly bound_us: number }
}

/** The overdue, then those that are to be sent, then those that were; else as they come. */
export const overdueFirst = (rows: readonly NoticeRow[]): NoticeRow[] =>
  rows.toSorted((a, b) => rankOf(a.standing) - rankOf(b.standing))

const RANKS = { overdue: 0, due: 1, drafted: 1, sent: 2, acknowledged: 3 } as const
const rankOf = (standing: Standing): number => RANKS[standingWord(standing)]

/** What lists say of where a notice stands: one word. */
export const standingWord = ({ isOverdue, state }: Standing): 'overdue' | Standing['state'] =>
  isOverdue ? 'overdue' : state

/** The office as one text, with the state it is told for. */
export const addresseeText = ({ office, state }: Pick<NoticeRow, 'office' | 'state'>): string =>
  [...(office === null ? [] : [officeName(office)]), ...(state === null ? [] : [`(${state})`])].join(' ')

/** One notice, with what its package says, or would say if it were drafted now. */
export interface NoticeAnswer {
  readonly at_us: number
  readonly notice: NoticeRow
  readonly document: NoticeDocument
  /** Null: not drafted. */
  readonly drafted: { readonly lang: Language; readonly files: readonly string[] } | null
}
