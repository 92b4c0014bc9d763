import type { EntryPage } from '../../src/ledger/log-reader.ts'
import type { LedgerView } from '../ledger/view.ts'

export type Recorded = EntryPage['entries'][number]

/** What is recorded, as it is recorded, whoever recorded it: this server, another one, or a command. */
export interface Changes {
  /** Calls with every entry from this one on, in order, until told to stop. */
  watch(from: number, listener: (entry: Recorded) => void): () => void
}

/** How often the record is looked at while somebody watches: what changed is on every screen within a second. */
const LOOK_MS = 400
/** So many at a time are read and handed on. */
const PAGE = 200

/** One reading of the record for all who watch; nobody reads while nobody watches. */
export function recordedChanges(view: LedgerView, signal: AbortSignal): Changes {
  const watchers = new Map<object, { next: number; readonly listener: (entry: Recorded) => void }>()
  let timer: NodeJS.Timeout | undefined
  const look = async (): Promise<void> => {
    const now = await view.size()
    for (const watcher of watchers.values()) {
      while (watcher.next < now && watchers.size > 0) {
        const to = Math.min(now, watcher.next + PAGE)
        const page = await view.page({ before: to, limit: to - watcher.next, kinds: [] })
        for (const each of [...(page?.entries ?? [])].reverse()) watcher.listener(each)
        watcher.next = to
      }
    }
  }
  const again = () => {
    if (watchers.size === 0 || signal.aborted) {
      timer = undefined
      return
    }
    timer = setTimeout(() => {
      look()
        .catch((error: Error) =>
          process.stderr.write(`overflight: the record cannot be followed: ${error.message}\n`),
        )
        .finally(again)
    }, LOOK_MS)
  }
  return {
    watch(from, listener) {
      const watcher = { next: from, listener }
      watchers.set(watcher, watcher)
      if (timer === undefined) again()
      return () => void watchers.delete(watcher)
    },
  }
}
