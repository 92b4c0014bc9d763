// wire names: notice_marks, notice_positions, notice_authorities
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** How far the record was read, the authorities as it left them, and the entries that tell of notices themselves. */
export const followed: Migration = {
  async up(database: Kysely<unknown>) {
    const { schema } = database
    await schema
      .createTable('notice_positions')
      .addColumn('log', 'text', (column) => column.primaryKey())
      .addColumn('next', 'int8', (column) => column.notNull())
      .addColumn('last', 'text')
      .addColumn('unread', 'jsonb', (column) => column.notNull())
      .execute()
    await schema
      .createTable('notice_authorities')
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('entry', 'int8', (column) => column.notNull())
      .addColumn('document', 'jsonb', (column) => column.notNull())
      .addPrimaryKeyConstraint('notice_authorities_versions', ['id', 'entry'])
      .execute()
    // Of notices that this table of rules may not start: no reference.
    await schema
      .createTable('notice_marks')
      .addColumn('notice', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('entry', 'int8', (column) => column.notNull())
      .addPrimaryKeyConstraint('notice_marks_once', ['notice', 'kind'])
      .execute()
  },
}
