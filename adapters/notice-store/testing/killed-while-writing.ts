/** For the test beside: writes one event, and ends itself at once before the query that it is told. */
import type { KyselyPlugin } from 'kysely'
import { event, offices } from '../../../src/notices/made.contract.ts'
import { rules } from '../../../src/notices/rules.ts'
import type { Database } from '../../database/database.ts'
import { embeddedDatabase } from '../../database/embedded.ts'
import { databaseNoticeStore } from '../database.ts'

const [folder, subject, before] = process.argv.slice(2)
let queries = Number.NEGATIVE_INFINITY
const counting: KyselyPlugin = {
  transformQuery({ node }) {
    if (++queries === Number(before)) process.kill(process.pid, 'SIGKILL')
    return node
  },
  transformResult: async ({ result }) => result,
}
const opened = await embeddedDatabase(folder!)
const database: Database = { ...opened, tables: <T>() => opened.tables<T>().withPlugin(counting) }
const store = await databaseNoticeStore(database, rules, offices)
queries = 0
await store.happen(event({ subject: subject! }))
process.send!(queries)
await database.close()
