import type { NoticeEvent } from './events.ts'
import type { Notice } from './notice.ts'
import type { Step, Taken } from './steps.ts'

/** A notice, the event it is of, and what was done about it. */
export interface NoticeSeen {
  readonly notice: Notice
  readonly event: NoticeEvent
  readonly history: readonly Step[]
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
  /** Takes a step, or says why not; of two at once one is judged after the other. */
  step(notice: string, step: Step): Promise<Taken>
  /** Not sent, and due by now, by a clock that may be off by so much; those due first before the others. */
  overdue(now_us: number, bound_us: number): Promise<readonly NoticeSeen[]>
  /** Those due first before the others, those before a sortie that is not known yet at the end. */
  all(): Promise<readonly NoticeSeen[]>
}
