/** The one follower: reads the record from where reading stopped. Whoever looks at notices lets it read first. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { NoticeStore, Position } from '../../src/notices/notice-store.ts'
import { type LedgerTail, ledgerTail, type TailEntry } from '../ledger/tail.ts'
import { readEntries } from './read-entries.ts'

export interface FollowFrom {
  /** Folder of the record, and data folder. */
  readonly ledger: string
  readonly dir: string
  readonly store: NoticeStore
}

/** How far the record was read. */
export interface Reached {
  readonly next: number
  /** Entries that there are. */
  readonly size: number
  readonly unread: readonly number[]
}

/** Entries taken in by one transaction. */
const ENTRIES_AT_ONCE = 500
const UNREAD_MOST = 1000

/**
 * Reads on for at most so long, a step at a time, each kept whole with how far it reached: broken off anywhere, nothing is lost or told
 * twice. Several may read at once. A record that is another than the one that was read is read from its beginning.
 */
export async function catchUp(from: FollowFrom, atMost_ms = 5000): Promise<Reached> {
  const tail = await ledgerTail(from.ledger)
  if (tail === null) return { next: 0, size: 0, unread: [] }
  const log = (await readFile(join(from.ledger, 'log', 'vkey'), 'utf8')).trim()
  for (const until_ms = performance.now() + atMost_ms; ; ) {
    const now = await readOn(from, tail, log)
    const isDone = now !== undefined && now.next >= tail.size
    if (isDone || performance.now() > until_ms) {
      const { next, unread } = now ?? (await from.store.position(log))
      return { next, size: Math.max(next, tail.size), unread }
    }
  }
}

/** One step; undefined when somebody else took it meanwhile. */
async function readOn(from: FollowFrom, tail: LedgerTail, log: string): Promise<Position | undefined> {
  const before = await from.store.position(log)
  const isSame = await isTheOneRead(tail, before)
  if (!isSame && before.next > tail.size && (await hasGrown(from.ledger, before))) return before
  const [start, again] = isSame ? [before.next, before.unread] : [0, []]
  const entries = await tail.read(start, start + ENTRIES_AT_ONCE)
  const missed = (await Promise.all(again.map((index) => tail.read(index, index + 1)))).flat()
  if (entries.length + missed.length === 0) return before
  const { unread, ...said } = await readEntries([...missed, ...entries], from)
  const last = entries.at(-1)
  const now: Position = {
    next: start + entries.length,
    last: last?.sha256 ?? before.last,
    unread: unread.slice(0, UNREAD_MOST),
  }
  if (isDeepStrictEqual(now, before)) return before
  return (await from.store.follow({ log, before, now, ...said })) ? now : undefined
}

/** Whether the last entry that was read stands where it stood. */
async function isTheOneRead(tail: LedgerTail, { next, last }: Position): Promise<boolean> {
  if (next === 0) return true
  const [entry] = next <= tail.size ? await tail.read(next - 1, next) : []
  return isEntry(entry, last)
}

const isEntry = (entry: TailEntry | undefined, sha256: string | null) => entry?.sha256 === sha256

/** Somebody who looked later than we did has read further: no other record. */
async function hasGrown(ledger: string, before: Position): Promise<boolean> {
  const tail = await ledgerTail(ledger)
  return tail !== null && (await isTheOneRead(tail, before))
}
