// wire names: notice_events, notice_steps, notice_marks, notice_positions, notice_authorities
import { type ColumnType, type Kysely, sql, type Transaction } from 'kysely'
import type { AuthorityDocument } from '../../src/authority/authority.ts'
import { type EventKind, merged, type NoticeEvent } from '../../src/notices/events.ts'
import { keptOf, type Named, type Notice, noticesDue } from '../../src/notices/notice.ts'
import {
  type Mark,
  NOTHING_READ,
  type NoticeSeen,
  type NoticeStore,
  type Position,
  type Stretch,
} from '../../src/notices/notice-store.ts'
import { BEFORE_FIRST_SORTIE, type Rule } from '../../src/notices/rules.ts'
import { following, refused, type Step, type Taken, take } from '../../src/notices/steps.ts'
import type { Database } from '../database/database.ts'
import { migrated } from './migrated.ts'

type Json<T> = ColumnType<T, string, string>

interface Tables {
  readonly notice_events: Omit<NoticeEvent, 'states' | 'changes' | 'entries'> & {
    readonly states: Json<NoticeEvent['states']>
    readonly changes: Json<NoticeEvent['changes']>
    readonly entries: Json<NoticeEvent['entries']>
  }
  readonly notices: Omit<Notice, 'office'> & { readonly office: Json<Notice['office'] | null> | null }
  readonly notice_steps: {
    readonly notice: string
    readonly n: number
    readonly step: Step['step']
    readonly taken: Json<Step>
  }
  readonly notice_marks: Mark & { readonly notice: string }
  readonly notice_positions: {
    readonly log: string
    readonly next: number
    readonly last: string | null
    readonly unread: Json<readonly number[]>
  }
  readonly notice_authorities: {
    readonly id: string
    readonly entry: number
    readonly document: Json<AuthorityDocument>
  }
}

/** Notices in a PostgreSQL, whose tables are made at the first use. The database is closed by whoever opened it. */
export async function databaseNoticeStore(
  database: Database,
  rules: readonly Rule[],
  named: readonly Named[],
): Promise<NoticeStore> {
  await migrated(database)
  const tables = database.tables<Tables>()
  return {
    happen: (event) =>
      tables.transaction().execute(async (inside) => {
        await alone(inside, event.authority)
        return happened(inside, event, rules, named)
      }),
    follow: (stretch) =>
      tables.transaction().execute(async (inside) => {
        if (!(await isStill(inside, stretch))) return false
        // In one order, whoever it is: two that wait for one another would wait for ever.
        const authorities = new Set(stretch.events.map(({ authority }) => authority))
        for (const authority of [...authorities].sort()) await alone(inside, authority)
        for (const event of stretch.events) await happened(inside, event, rules, named)
        for (const { notice, step } of stretch.steps)
          await stepped(inside, notice, (history) => following(history, step))
        await keepRead(inside, stretch)
        return true
      }),
    position: async (log) => (await positionOf(tables, log).executeTakeFirst()) ?? NOTHING_READ,
    authority: async (id, before) => {
      const of = tables.selectFrom('notice_authorities').select('document').where('id', '=', id)
      const until = before === undefined ? of : of.where('entry', '<', before)
      return (await until.orderBy('entry', 'desc').limit(1).executeTakeFirst())?.document
    },
    step: (notice, step) =>
      tables.transaction().execute(async (inside) => {
        let out: Taken = refused('no-such-notice')
        await stepped(inside, notice, (history) => {
          out = take(history, step)
          return out.ok ? [step] : []
        })
        return out
      }),
    alone: (what, work) =>
      tables.transaction().execute(async (inside) => {
        await alone(inside, what)
        return work()
      }),
    overdue: async (now_us, bound_us) => {
      const due = tables
        .selectFrom('notices')
        .selectAll('notices')
        .where('due_us', '<=', now_us + bound_us)
      const unsent = due.where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('notice_steps')
              .select('n')
              .whereRef('notice_steps.notice', '=', 'notices.id')
              .where('step', '=', 'send'),
          ),
        ),
      )
      return seen(tables, await unsent.orderBy('due_us').orderBy('id').execute())
    },
    all: async () =>
      seen(
        tables,
        await tables
          .selectFrom('notices')
          .selectAll()
          .orderBy('due_us', (order) => order.asc().nullsLast())
          .orderBy('id')
          .execute(),
      ),
  }
}

/** Until this transaction ends no other one has the same: of an authority's events each sees those of all before it. */
async function alone(inside: Transaction<Tables>, what: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`notices of ${what}`}, 0))`.execute(inside)
}

async function happened(
  inside: Transaction<Tables>,
  event: NoticeEvent,
  rules: readonly Rule[],
  named: readonly Named[],
): Promise<Notice[]> {
  const known = await withWhatItTouches(inside, event, rules)
  await keepEvent(inside, known.find(({ id }) => id === event.id)!)
  return keepNotices(inside, noticesDue(known, rules, named))
}

/** Adds the steps that `next` makes of those there are, while nobody else does; nothing where there is no such notice. */
async function stepped(
  inside: Transaction<Tables>,
  notice: string,
  next: (history: readonly Step[]) => readonly Step[],
): Promise<void> {
  const row = inside.selectFrom('notices').select('id').where('id', '=', notice).forUpdate()
  if ((await row.executeTakeFirst()) === undefined) return
  const history = (await stepsOf(inside, [notice])).map(({ taken }) => taken)
  for (const [k, step] of next(history).entries())
    await inside
      .insertInto('notice_steps')
      .values({ notice, n: history.length + k, step: step.step, taken: JSON.stringify(step) })
      .execute()
}

const positionOf = (tables: Kysely<Tables>, log: string) =>
  tables.selectFrom('notice_positions').select(['next', 'last', 'unread']).where('log', '=', log)

/** Whether the log was read no further than whoever brings a stretch believes; until the transaction ends it stays so. */
async function isStill(inside: Transaction<Tables>, { log, before }: Stretch): Promise<boolean> {
  await inside
    .insertInto('notice_positions')
    .values({ log, ...NOTHING_READ, unread: '[]' })
    .onConflict((conflict) => conflict.column('log').doNothing())
    .execute()
  const { next, last } = await positionOf(inside, log).forUpdate().executeTakeFirstOrThrow()
  return next === before.next && last === before.last
}

async function keepRead(
  inside: Transaction<Tables>,
  { log, now, marks, authorities }: Stretch,
): Promise<void> {
  if (marks.length > 0)
    await inside
      .insertInto('notice_marks')
      .values(marks.map(({ notice, kind, entry }) => ({ notice, kind, entry })))
      .onConflict((conflict) => conflict.columns(['notice', 'kind']).doNothing())
      .execute()
  if (authorities.length > 0)
    await inside
      .insertInto('notice_authorities')
      .values(
        authorities.map(({ entry, document }) => ({
          ...{ id: document.id, entry, document: JSON.stringify(document) },
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['id', 'entry']).doUpdateSet(({ ref }) => ({ document: ref('excluded.document') })),
      )
      .execute()
  const unread = JSON.stringify(now.unread)
  await inside
    .updateTable('notice_positions')
    .set({ next: now.next, last: now.last, unread } satisfies Partial<Record<keyof Position, unknown>>)
    .where('log', '=', log)
    .execute()
}

/** The event as it is known now, with all that its notices, or those it may hasten, depend on. */
async function withWhatItTouches(
  inside: Transaction<Tables>,
  event: NoticeEvent,
  rules: readonly Rule[],
): Promise<NoticeEvent[]> {
  const of = inside.selectFrom('notice_events').selectAll().where('authority', '=', event.authority)
  const waiting = rules.flatMap((rule): EventKind[] =>
    rule.within_us === BEFORE_FIRST_SORTIE ? [rule.event] : [],
  )
  const itself = await of.where('id', '=', event.id).execute()
  const hastened =
    event.kind === 'sortie' && waiting.length > 0 ? await of.where('kind', 'in', waiting).execute() : []
  const first = await of.where('kind', '=', 'sortie').orderBy(sql`at_us - bound_us`).limit(1).execute()
  return merged([event, ...itself, ...hastened, ...first])
}

async function keepEvent(inside: Transaction<Tables>, event: NoticeEvent): Promise<void> {
  const { id, kind, authority, subject, at_us, bound_us } = event
  const told = {
    ...{ at_us, bound_us, states: JSON.stringify(event.states) },
    ...{ changes: JSON.stringify(event.changes), entries: JSON.stringify(event.entries) },
  }
  await inside
    .insertInto('notice_events')
    .values({ id, kind, authority, subject, ...told })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(told))
    .execute()
}

/** Answers those that are new or due earlier than they were. */
async function keepNotices(inside: Transaction<Tables>, started: readonly Notice[]): Promise<Notice[]> {
  if (started.length === 0) return []
  const ids = started.map(({ id }) => id)
  const rows = await inside.selectFrom('notices').selectAll().where('id', 'in', ids).execute()
  const before = new Map(rows.map((each): [string, Notice] => [each.id, each]))
  const now = started.map((each) => keptOf(before.get(each.id), each))
  await inside
    .insertInto('notices')
    .values(now.map((each) => ({ ...each, office: each.office && JSON.stringify(each.office) })))
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(({ ref }) => ({
        rule: ref('excluded.rule'),
        office: ref('excluded.office'),
        due_us: ref('excluded.due_us'),
      })),
    )
    .execute()
  return now.filter(({ id, due_us }) => before.get(id)?.due_us !== due_us)
}

const stepsOf = (tables: Kysely<Tables>, ids: readonly string[]) =>
  tables.selectFrom('notice_steps').selectAll().where('notice', '=', anyOf(ids)).orderBy('n').execute()

/** One parameter however many there are: a query may have 65,535 of them. */
const anyOf = (ids: readonly string[]) => sql<string>`any(${ids}::text[])`

async function seen(tables: Kysely<Tables>, rows: readonly Notice[]): Promise<NoticeSeen[]> {
  if (rows.length === 0) return []
  const taken = Map.groupBy(
    await stepsOf(
      tables,
      rows.map(({ id }) => id),
    ),
    ({ notice }) => notice,
  )
  const happened = await tables
    .selectFrom('notice_events')
    .selectAll()
    .where('id', '=', anyOf([...new Set(rows.map(({ event }) => event))]))
    .execute()
  const marked = await tables
    .selectFrom('notice_marks')
    .selectAll()
    .where('notice', '=', anyOf(rows.map(({ id }) => id)))
    .orderBy('entry')
    .execute()
  const marks = Map.groupBy(marked, ({ notice }) => notice)
  const events = new Map(happened.map((each): [string, NoticeEvent] => [each.id, each]))
  return rows.map((notice) => ({
    notice,
    event: events.get(notice.event)!,
    history: (taken.get(notice.id) ?? []).map((each) => each.taken),
    marks: (marks.get(notice.id) ?? []).map(({ kind, entry }) => ({ kind, entry })),
  }))
}
