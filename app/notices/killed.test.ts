/** Whatever was killed: what is overdue is seen, and nothing is lost or told twice. */
import assert from 'node:assert/strict'
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { embeddedDatabase } from '../../adapters/database/embedded.ts'
import type { NoticesPage } from '../../src/reports/notices-page.ts'
import { openLedger } from '../recordkeeping.ts'
import { ROOT } from '../root.ts'
import { overflight } from '../testing/command-line.ts'
import { freshDatabase, registered } from '../testing/notice-desk.ts'
import { scratchFolder } from '../testing/scratch.ts'
import { lookAtNotices, openNotices } from './opening.ts'

const scratch = scratchFolder('notices-killed')
const skip =
  process.platform === 'linux'
    ? false
    : 'the packaged PostgreSQL was tried on Linux alone; name a server instead'
const now_ms = () => Date.now()
const SEEN_WITHIN_MS = 60_000

const listed = async (dir: string): Promise<NoticesPage> => {
  const answer = await overflight(['notices', 'list', '--dir', dir, '--json'], {
    ledger: join(dir, 'ledger'),
  })
  assert.equal(answer.code, 0, answer.stderr)
  return JSON.parse(answer.stdout)
}

/** Until the record holds so many entries of that kind. */
async function until(ledger: string, kind: string, count = 1): Promise<void> {
  for (const until_ms = performance.now() + SEEN_WITHIN_MS; performance.now() < until_ms; await sleep(100)) {
    const entries = await (await openLedger(ledger, now_ms)).entriesFrom(0)
    if (entries.filter((entry) => entry.kind === kind).length >= count) return
  }
  assert.fail(`${count} entries ${kind} are not there after a minute`)
}

test('with the notifier killed, an overseer sees within 60 s of its time that a notice is overdue', {
  skip,
}, async () => {
  const dir = join(scratch, 'overdue')
  const ledger = join(dir, 'ledger')
  await registered({ ledger, now_ms })
  const watch = ['notices', 'watch', '--dir', dir, '--ledger', ledger, '--every', '1']
  const notifier: ChildProcess = spawn(process.execPath, [join(ROOT, 'app', 'cli.ts'), ...watch], {
    stdio: 'ignore',
  })
  await until(ledger, 'notice.due')
  // Beside the notifier, which has the database open.
  assert.ok((await listed(dir)).notices.every(({ standing }) => !standing.isOverdue))
  notifier.kill('SIGKILL')
  await once(notifier, 'exit')
  const started = { kind: 'sortie.start', auth: 'trial/2026-03', why: { code: 'permit' } } as const
  assert.ok((await (await openLedger(ledger, now_ms)).record([started])).ok)
  const from_ms = performance.now()
  const { notices, read } = await listed(dir)
  assert.ok(performance.now() - from_ms < SEEN_WITHIN_MS)
  assert.equal(notices.length, 3)
  assert.ok(notices.every(({ standing }) => standing.isOverdue))
  assert.equal(read.next, read.size)
  const kinds = (await (await openLedger(ledger, now_ms)).entriesFrom(0)).map(({ kind }) => kind)
  assert.ok(!kinds.includes('notice.overdue'), 'nobody wrote that it is')
  const again = await overflight(['notices', 'watch', '--once', '--dir', dir], { ledger })
  assert.equal(again.code, 0, again.stderr)
  await until(ledger, 'notice.overdue')
})

test('a notifier that used the database of another program goes on when that has ended', {
  skip,
}, async () => {
  const dir = join(scratch, 'shared')
  const ledger = join(dir, 'ledger')
  await registered({ ledger, now_ms })
  const other = await embeddedDatabase(join(dir, 'database'))
  const watch = ['notices', 'watch', '--dir', dir, '--ledger', ledger, '--every', '1']
  const notifier = spawn(process.execPath, [join(ROOT, 'app', 'cli.ts'), ...watch], { stdio: 'ignore' })
  const ended = once(notifier, 'exit')
  await until(ledger, 'notice.due')
  await other.close()
  const breach = { kind: 'sortie.breach', auth: 'trial/2026-03', why: { code: 'area' } } as const
  assert.ok((await (await openLedger(ledger, now_ms)).record([breach])).ok)
  await until(ledger, 'notice.due', 6)
  notifier.kill('SIGTERM')
  await ended
})

test('killed before any query of its reading, the next one finds what is there, once', { skip }, async () => {
  const made = join(scratch, 'killed')
  const at = { ledger: join(made, 'ledger'), now_ms }
  await registered(at)
  await registered(at, { sensors: ['gas', 'motion-imagery', 'still-imagery'] })
  const ledger = await openLedger(at.ledger, now_ms)
  const breach = { kind: 'sortie.breach', auth: 'trial/2026-03', why: { code: 'area' } } as const
  assert.ok((await ledger.record([breach, { ...breach, kind: 'sortie.start', why: { code: 'permit' } }])).ok)
  // The tables are made beforehand: what is killed is the reading.
  const database = await embeddedDatabase(join(made, 'database'))
  await openNotices({ ...at, dir: made, database: async () => database }).store()
  await database.close()
  const anew = await freshDatabase(scratch)
  const expected = (await lookAtNotices(openNotices({ ...at, dir: made, database: async () => anew })))
    .notices
  assert.equal(expected.length, 9)
  let [queries, half, none] = [Number.POSITIVE_INFINITY, 0, 0]
  for (let before = 1; before <= queries + 1; before += 3) {
    const dir = join(scratch, `killed-${before}`)
    cpSync(made, dir, { recursive: true })
    chmodSync(join(dir, 'database', 'data'), 0o700)
    const child = fork(new URL('./killed-while-following.ts', import.meta.url), [dir, `${before}`])
    child.on('message', (n: number) => {
      queries = n
    })
    const [, signal] = await once(child, 'exit')
    if (before <= queries) assert.equal(signal, 'SIGKILL')
    const left = await embeddedDatabase(join(dir, 'database'))
    const desk = openNotices({ dir, ledger: join(dir, 'ledger'), now_ms, database: async () => left })
    const kept = await (await desk.store()).store.all()
    if (kept.length === 0) none++
    else if (kept.length === expected.length) half++
    else assert.fail(`${kept.length} of ${expected.length} notices, killed before query ${before}`)
    const { notices, read } = await lookAtNotices(desk)
    assert.deepEqual(
      notices.map(({ id, due_us }) => [id, due_us]).sort(),
      expected.map(({ id, due_us }) => [id, due_us]).sort(),
    )
    assert.deepEqual(read, { next: 4, size: 4, unread: [] })
    await left.close()
    rmSync(dir, { recursive: true })
  }
  assert.ok(none >= 5 && half >= 1, `${none} times nothing, ${half} times all`)
})
