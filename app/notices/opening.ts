/** Notices of a data folder: the store in its database, the record behind it, and who is told. */
import type { Database } from '../../adapters/database/database.ts'
import { databaseNoticeStore } from '../../adapters/notice-store/database.ts'
import type { NoticeSeen, NoticeStore } from '../../src/notices/notice-store.ts'
import { namedIn } from '../../src/notices/recipients.ts'
import { rules } from '../../src/notices/rules.ts'
import { stateOf } from '../../src/notices/steps.ts'
import { type NoticeRow, type NoticesPage, noticeRow, overdueFirst } from '../../src/reports/notices-page.ts'
import { InputRefused } from '../failures.ts'
import { CLOCK_BOUND_MS } from '../gate/gate.ts'
import { catchUp, type Reached } from './catch-up.ts'
import { type KeptRecipients, keptRecipients } from './recipients-file.ts'

export interface NoticesOptions {
  /** Data folder, and folder of its record. */
  readonly dir: string
  readonly ledger: string
  /** The database, opened when it is first asked for; the same one each time, unless it was lost. */
  readonly database: () => Promise<Database>
  readonly now_ms: () => number
  /** Stated bound of this machine's clock error, ms. */
  readonly clockBound_ms?: number
  /** The environment that settings of delivery are taken from. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** What everything that is done with notices works on. */
export interface NoticeDesk extends NoticesOptions {
  /** The store, as those who are named now start clocks. */
  store(): Promise<{ readonly store: NoticeStore; readonly recipients: KeptRecipients }>
  /** Does what waits inside of a transaction one after the other: many at once would hold every connection. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
}

/** The desk of a data folder; nothing is opened before it is needed. */
export function openNotices(options: NoticesOptions): NoticeDesk {
  let opened: { database: Database; version: number; store: Promise<NoticeStore> } | undefined
  let turn: Promise<unknown> = Promise.resolve()
  return {
    ...options,
    inTurn(work) {
      const out = turn.then(work)
      turn = out.catch(() => {})
      return out
    },
    async store() {
      const database = await options.database()
      const recipients = await keptRecipients(options.dir)
      const { version, document } = recipients
      if (opened?.database !== database || opened.version !== version)
        opened = { database, version, store: databaseNoticeStore(database, rules, namedIn(document)) }
      const mine = opened
      return {
        recipients,
        store: await mine.store.catch((error) => {
          if (opened === mine) opened = undefined
          throw error
        }),
      }
    },
  }
}

/** Now, by a clock that may be off by so much. */
export const nowOf = ({ now_ms, clockBound_ms = CLOCK_BOUND_MS }: NoticesOptions) => ({
  at_us: Math.round(now_ms() * 1000),
  bound_us: clockBound_ms * 1000,
})

/**
 * The overseer's own view: it reads the record first, as far as there is time, and then says how every notice stands. So it needs nobody who
 * has read before, and nobody who watches clocks.
 */
export async function lookAtNotices(desk: NoticeDesk): Promise<NoticesPage> {
  const { store, recipients } = await desk.store()
  const read: Reached = await catchUp({ ...desk, store })
  const now = nowOf(desk)
  const surroundings = { rules, recipients: recipients.document, now }
  const notices = (await store.all()).map((each) => noticeRow(each, surroundings))
  return { ...now, read, notices: overdueFirst(notices) }
}

/** One notice, with the record read first; refused when there is none. */
export async function noticeNow(
  desk: NoticeDesk,
  id: string,
): Promise<{ readonly seen: NoticeSeen; readonly row: NoticeRow }> {
  const { store, recipients } = await desk.store()
  await catchUp({ ...desk, store })
  const seen = (await store.all()).find(({ notice }) => notice.id === id)
  if (seen === undefined)
    throw new NoSuchNotice(`there is no notice "${id}"; overflight notices list tells which there are`)
  return { seen, row: noticeRow(seen, { rules, recipients: recipients.document, now: nowOf(desk) }) }
}

/** Told apart from what is wrong with a notice that is there. */
export class NoSuchNotice extends InputRefused {}

/** Notices that nobody was named for take over who is named now, unless they were sent. */
export async function nameTheNameless(desk: NoticeDesk): Promise<void> {
  const { store } = await desk.store()
  const nameless = (await store.all()).filter(
    ({ notice, history }) => notice.office === null && ['due', 'drafted'].includes(stateOf(history)),
  )
  for (const event of new Map(nameless.map(({ event: each }) => [each.id, each])).values())
    await store.happen(event)
}
