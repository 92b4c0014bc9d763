/** For the test beside: reads the record of a data folder, and ends itself at once before the query that it is told. */
import { join } from 'node:path'
import type { KyselyPlugin } from 'kysely'
import type { Database } from '../../adapters/database/database.ts'
import { embeddedDatabase } from '../../adapters/database/embedded.ts'
import { catchUp } from './catch-up.ts'
import { openNotices } from './opening.ts'

const [dir, before] = process.argv.slice(2)
let queries = Number.NEGATIVE_INFINITY
const counting: KyselyPlugin = {
  transformQuery({ node }) {
    if (++queries === Number(before)) process.kill(process.pid, 'SIGKILL')
    return node
  },
  transformResult: async ({ result }) => result,
}
const opened = await embeddedDatabase(join(dir!, 'database'))
const database: Database = { ...opened, tables: <T>() => opened.tables<T>().withPlugin(counting) }
const ledger = join(dir!, 'ledger')
const desk = openNotices({ dir: dir!, ledger, database: async () => database, now_ms: Date.now })
const { store } = await desk.store()
queries = 0
await catchUp({ dir: dir!, ledger, store })
process.send!(queries)
await database.close()
