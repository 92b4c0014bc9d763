// wire names: notice_migration, notice_events, notice_steps, notice_marks, notice_positions, notice_authorities
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { event, offices } from '../../src/notices/made.contract.ts'
import { noticesDue } from '../../src/notices/notice.ts'
import { rules } from '../../src/notices/rules.ts'
import { CannotOpenDatabase } from '../database/database.ts'
import { embeddedDatabase } from '../database/embedded.ts'
import { databaseNoticeStore } from './database.ts'
import { emptyRows, memoryNoticeStore } from './memory.ts'
import { migrated } from './migrated.ts'
import { noticeStoreContract } from './notice-store.contract.ts'

const scratch = mkdtempSync(join(tmpdir(), 'overflight-notices-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

const skip =
  process.platform === 'linux'
    ? false
    : 'the packaged PostgreSQL was tried on Linux alone; name a server instead'

const running = skip === false ? await embeddedDatabase(join(scratch, 'contract')) : undefined
after(() => running?.close())
const emptied = async () => {
  await migrated(running!)
  await sql`truncate notice_steps, notices, notice_events, notice_marks, notice_positions, notice_authorities`.execute(
    running!.tables(),
  )
}
noticeStoreContract(
  'database',
  {
    empty: async (...given) => {
      await emptied()
      return databaseNoticeStore(running!, ...given)
    },
    again: (...given) => databaseNoticeStore(running!, ...given),
  },
  skip,
)

let rows = emptyRows()
noticeStoreContract('memory', {
  empty: async (...given) => {
    rows = emptyRows()
    return memoryNoticeStore(...given, rows)
  },
  again: async (...given) => memoryNoticeStore(...given, rows),
})

test('killed before any of its queries, an event and its notices are there together or not at all', {
  skip,
}, async () => {
  const folder = join(scratch, 'killed')
  let [queries, whole, none] = [Number.POSITIVE_INFINITY, 0, 0]
  for (let before = 1; before <= queries + 1; before++) {
    const subject = `entry/${before}`
    const child = fork(new URL('./testing/killed-while-writing.ts', import.meta.url), [
      folder,
      subject,
      `${before}`,
    ])
    child.on('message', (n: number) => {
      queries = n
    })
    const [, signal] = await once(child, 'exit')
    assert.equal(signal, before <= queries ? 'SIGKILL' : null)
    const database = await embeddedDatabase(folder)
    const store = await databaseNoticeStore(database, rules, offices)
    const { rows } = await sql<{ id: string }>`
      select id from notice_events where subject = ${subject}`.execute(database.tables())
    const notices = (await store.all()).filter((each) => each.event.subject === subject)
    const expected = rows.length === 0 ? [] : noticesDue([event({ subject })], rules, offices)
    assert.deepEqual(
      notices.map(({ notice }) => notice.id).sort(),
      expected.map(({ id }) => id),
      `killed before query ${before}`,
    )
    if (rows.length === 0) none++
    else whole++
    await database.close()
  }
  assert.ok(none >= 5 && whole >= 1, `${none} times nothing, ${whole} times all of it`)
})

test('a database of a newer program is left alone, and says so', { skip }, async () => {
  await migrated(running!)
  const later = "'9999-later', '2999-01-01T00:00:00.000Z'"
  await sql`insert into notice_migration values (${sql.raw(later)})`.execute(running!.tables())
  await assert.rejects(migrated(running!), (error: Error) => {
    assert.ok(error instanceof CannotOpenDatabase)
    assert.match(error.message, /written by a newer version of this program/)
    return true
  })
  await sql`delete from notice_migration where name = '9999-later'`.execute(running!.tables())
})
