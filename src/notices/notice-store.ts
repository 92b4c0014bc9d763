import type { AuthorityDocument } from '../authority/authority.ts'
import type { NoticeEvent } from './events.ts'
import type { Notice } from './notice.ts'
import type { Step, Taken } from './steps.ts'

/** A notice, the event it is of, and what was done about it. */
export interface NoticeSeen {
  readonly notice: Notice
  readonly event: NoticeEvent
  readonly history: readonly Step[]
  /** Entries of the record that tell of the notice itself. */
  readonly marks: readonly Mark[]
}

/** Kinds of entries that tell of a notice. Closed. */
export const markKinds = ['due', 'overdue', 'sent', 'receipt'] as const
export interface Mark {
  readonly kind: (typeof markKinds)[number]
  readonly entry: number
}

/** How far a log was read. */
export interface Position {
  /** Entries before this one were read. */
  readonly next: number
  /** Digest of the last of them; null: none. A log that has another there is not the one that was read. */
  readonly last: string | null
  /** Entries that were met and could not be understood, as what they commit to was not at hand; read again each time. */
  readonly unread: readonly number[]
}
export const NOTHING_READ: Position = { next: 0, last: null, unread: [] }

/** What a stretch of a log says. */
export interface Stretch {
  readonly log: string
  /** What the position must still be: of two that read at once one keeps what it found. */
  readonly before: Position
  readonly now: Position
  readonly events: readonly NoticeEvent[]
  readonly marks: readonly (Mark & { readonly notice: string })[]
  /** Steps that the record tells of; such as may not follow were told already, or by another table of rules, and are passed over. */
  readonly steps: readonly { readonly notice: string; readonly step: Step }[]
  /** Authorities as these entries left them. */
  readonly authorities: readonly { readonly entry: number; readonly document: AuthorityDocument }[]
}

/**
 * All that notices ask of the world: what is answered as done survives a loss of power. Whoever looks needs nobody who watches
 * clocks: what is overdue is found from the rows and the time.
 */
export interface NoticeStore {
  /**
   * Keeps an event together with the notices it starts: both or neither. Told again, or by several at once, it is one event;
   * an earlier time makes its notices due earlier, and nothing makes them due later. Answers the notices of its authority that the
   * event started or hastened.
   */
  happen(event: NoticeEvent): Promise<readonly Notice[]>
  /**
   * Keeps all that a stretch says together with how far the log was read: both or neither. False, and nothing kept, when the position
   * is another by now.
   */
  follow(stretch: Stretch): Promise<boolean>
  position(log: string): Promise<Position>
  /** The authority as the record left it last, or before an entry of that index; undefined: none was read. */
  authority(id: string, before?: number): Promise<AuthorityDocument | undefined>
  /** Takes a step, or says why not; of two at once one is judged after the other. */
  step(notice: string, step: Step): Promise<Taken>
  /** Does this work while nobody else who asks so works on the same, in this program or another. */
  alone<T>(what: string, work: () => Promise<T>): Promise<T>
  /** Not sent, and due by now, by a clock that may be off by so much; those due first before the others. */
  overdue(now_us: number, bound_us: number): Promise<readonly NoticeSeen[]>
  /** Those due first before the others, those before a sortie that is not known yet at the end. */
  all(): Promise<readonly NoticeSeen[]>
}
