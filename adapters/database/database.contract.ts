import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Kysely, sql } from 'kysely'
import type { Database } from './database.ts'

interface Tables {
  readonly counted: { readonly id: string; readonly at_us: number; readonly note: string | null }
}

/** What every database promises; one exists when this passes with it. `open` answers the same data each time. */
export function databaseContract(
  name: string,
  open: () => Promise<Database>,
  skip: string | false = false,
): void {
  const withTable = async (work: (tables: Kysely<Tables>, database: Database) => Promise<void>) => {
    const database = await open()
    const tables = database.tables<Tables>()
    await tables.schema.dropTable('counted').ifExists().execute()
    await tables.schema
      .createTable('counted')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('at_us', 'int8', (column) => column.notNull())
      .addColumn('note', 'text')
      .execute()
    try {
      await work(tables, database)
    } finally {
      await database.close()
    }
  }
  const row = (id: string, at_us = 0) => ({ id, at_us, note: null })

  test(`${name}: what is committed is there when it is opened again, and what was not is not`, {
    skip,
  }, async () => {
    await withTable(async (tables) => {
      await tables.insertInto('counted').values(row('kept')).execute()
      const broken = tables.transaction().execute(async (inside) => {
        await inside.insertInto('counted').values(row('lost')).execute()
        throw new Error('broken off')
      })
      await assert.rejects(broken, /broken off/)
    })
    const again = await open()
    const ids = await again.tables<Tables>().selectFrom('counted').select('id').execute()
    await again.close()
    assert.deepEqual(ids, [{ id: 'kept' }])
  })

  test(`${name}: microseconds come back as the numbers they were; one too large is an error, not another`, {
    skip,
  }, async () => {
    await withTable(async (tables) => {
      const at_us = 1_767_225_600_123_457
      await tables.insertInto('counted').values(row('now', at_us)).execute()
      assert.equal(
        (await tables.selectFrom('counted').select('at_us').executeTakeFirstOrThrow()).at_us,
        at_us,
      )
      await assert.rejects(
        sql`select 9007199254740993::int8`.execute(tables),
        /9007199254740993 is beyond the whole numbers/,
      )
    })
  })

  test(`${name}: of two that write the same row at once one is told so`, { skip }, async () => {
    await withTable(async (tables) => {
      const twice = [1, 2].map(() => tables.insertInto('counted').values(row('one')).execute())
      const [first, second] = await Promise.allSettled(twice)
      const failed = [first!, second!].filter((each) => each.status === 'rejected')
      assert.equal(failed.length, 1)
      assert.equal((failed[0]!.reason as { code?: string }).code, '23505') // unique_violation
    })
  })

  test(`${name}: a commit is on the disk before it is acknowledged`, { skip }, async () => {
    await withTable(async (tables) => {
      const { rows } = await sql<{ fsync: string; commit: string }>`
        select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`.execute(
        tables,
      )
      assert.deepEqual(rows, [{ fsync: 'on', commit: 'on' }])
    })
  })
}
