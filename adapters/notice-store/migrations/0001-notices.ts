// wire names: notice_events, notice_steps
import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Events, the notices they start, and what was done about each. */
export const notices: Migration = {
  async up(database: Kysely<unknown>) {
    const { schema } = database
    await schema
      .createTable('notice_events')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('authority', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('at_us', 'int8', (column) => column.notNull())
      .addColumn('bound_us', 'int8', (column) => column.notNull().check(sql`bound_us >= 0`))
      .addColumn('states', 'jsonb', (column) => column.notNull())
      .addColumn('changes', 'jsonb', (column) => column.notNull())
      .addColumn('entries', 'jsonb', (column) => column.notNull())
      .execute()
    await schema
      .createIndex('notice_events_of_authority')
      .on('notice_events')
      .columns(['authority', 'kind'])
      .execute()
    await schema
      .createTable('notices')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('event', 'text', (column) => column.notNull().references('notice_events.id'))
      .addColumn('rule', 'text', (column) => column.notNull())
      .addColumn('recipient', 'text', (column) => column.notNull())
      .addColumn('state', 'text')
      .addColumn('office', 'jsonb')
      .addColumn('due_us', 'int8')
      // One clock for each event and recipient, whatever computes the ids.
      .addUniqueConstraint('notices_one_clock', ['event', 'recipient', 'state'], (unique) =>
        unique.nullsNotDistinct(),
      )
      .execute()
    await schema.createIndex('notices_due').on('notices').column('due_us').execute()
    await schema
      .createTable('notice_steps')
      .addColumn('notice', 'text', (column) => column.notNull().references('notices.id'))
      .addColumn('n', 'int4', (column) => column.notNull())
      .addColumn('step', 'text', (column) => column.notNull())
      .addColumn('taken', 'jsonb', (column) => column.notNull())
      .addPrimaryKeyConstraint('notice_steps_in_order', ['notice', 'n'])
      .execute()
  },
}
