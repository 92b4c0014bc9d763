/** For the test beside: writes row after row and tells its parent of each that was acknowledged, until it is killed. */
import { sql } from 'kysely'
import { embeddedDatabase } from './embedded.ts'

const database = await embeddedDatabase(process.argv[2]!)
const tables = database.tables()
await sql`create table if not exists written (n int8 not null)`.execute(tables)
const { rows } = await sql<{ n: number }>`select coalesce(max(n), 0)::int8 as n from written`.execute(tables)
for (let n = rows[0]!.n + 1; ; n++) {
  await sql`insert into written values (${n})`.execute(tables)
  process.send!(n)
}
