import { writeNow, writeRef } from '../write-now.ts'
import { type LedgerTail, ledgerTail, type TailEntry } from './tail.ts'

const CHUNK = 1024
/** Longer than the answer of a write is kept, and clocks may be set: what is older came of something else. */
const LOOKED_BACK_MS = 25 * 3600_000

/** Entries that this write left when it was begun before; none for one that is new. */
export async function writtenBefore(folder: string): Promise<readonly TailEntry[]> {
  const now = writeNow()
  if (now?.isAgain !== true) return []
  const ref = writeRef(now.id)
  return latest(folder, ({ entry }) => entry.ref?.includes(ref) === true)
}

/** The entry that commits to this, if it was written in the last day. */
export async function committedLately(folder: string, h: string): Promise<TailEntry | undefined> {
  return (await latest(folder, ({ entry }) => entry.c?.some((each) => each.h === h) === true))[0]
}

/** Of the last day, in their order, waiting for a checkpoint or not. */
async function latest(folder: string, wanted: (entry: TailEntry) => boolean): Promise<readonly TailEntry[]> {
  const tail = await ledgerTail(folder)
  if (tail === null || tail.size === 0) return []
  const found: TailEntry[] = []
  const newest = await lastOf(tail)
  for (let to = tail.size; to > 0; to -= CHUNK) {
    const entries = await tail.read(Math.max(0, to - CHUNK), to)
    found.unshift(...entries.filter(wanted))
    if (newest - entries[0]!.entry.at > LOOKED_BACK_MS) break
  }
  return found
}

const lastOf = async (tail: LedgerTail): Promise<number> =>
  (await tail.read(tail.size - 1, tail.size))[0]?.entry.at ?? 0
