import { useCallback, useEffect, useState } from 'react'
import type { Entry } from '../../src/ledger/entry.ts'
import type { EntrySeen, LedgerState } from '../../src/reports/record-page.ts'
import { getJson } from '../api.ts'

export interface ListedEntry {
  readonly index: number
  readonly entry: Entry
}

interface Page {
  readonly entries: readonly ListedEntry[]
  readonly next: number | null
}

export interface RecordNow {
  readonly state: LedgerState | 'asking' | 'none' | 'lost'
  readonly entries: readonly ListedEntry[]
  readonly hasMore: boolean
  /** The entry that was chosen; undefined while none is. */
  readonly seen: EntrySeen | 'asking' | 'unknown' | undefined
  more(): void
}

/** New entries show within so long. */
const AGAIN_MS = 10_000

/** The record as the server tells it: its state again and again, its entries as far as somebody has read down. */
export function useRecord(kind: string | undefined, chosen: number | undefined): RecordNow {
  const state = useLedgerState()
  const size = typeof state === 'object' ? state.size : 0
  const { entries, hasMore, more } = useEntries(kind, size)
  return { state, entries, hasMore, more, seen: useEntry(chosen, size) }
}

function useLedgerState(): RecordNow['state'] {
  const [state, setState] = useState<RecordNow['state']>('asking')
  useEffect(() => {
    const ask = async () => {
      const answer = await getJson<{ ledger: LedgerState | null }>('/api/ledger')
      setState(answer.ok ? (answer.value.ledger ?? 'none') : 'lost')
    }
    void ask()
    const timer = setInterval(() => void ask(), AGAIN_MS)
    return () => clearInterval(timer)
  }, [])
  return state
}

const nothingYet: Page = { entries: [], next: null }

function useEntries(kind: string | undefined, size: number) {
  const [page, setPage] = useState(nothingYet)
  const ask = useCallback(
    (before?: number) => {
      const query = new URLSearchParams()
      if (before !== undefined) query.set('before', String(before))
      if (kind !== undefined) query.set('kind', kind)
      return getJson<Page>(`/api/ledger/entries?${query}`)
    },
    [kind],
  )
  useEffect(() => {
    let isGone = false
    if (size > 0)
      void ask().then((answer) => {
        if (answer.ok && !isGone) setPage(answer.value)
      })
    return () => {
      isGone = true
    }
  }, [ask, size])
  const more = () => {
    if (page.next === null) return
    void ask(page.next).then((answer) => {
      if (!answer.ok) return
      const { entries, next } = answer.value
      setPage((before) => ({ entries: [...before.entries, ...entries], next }))
    })
  }
  return { entries: page.entries, hasMore: page.next !== null, more }
}

function useEntry(chosen: number | undefined, size: number): RecordNow['seen'] {
  const [seen, setSeen] = useState<RecordNow['seen']>()
  const isThere = chosen !== undefined && chosen < size
  useEffect(() => {
    let isGone = false
    setSeen(chosen === undefined ? undefined : 'asking')
    if (isThere)
      void getJson<EntrySeen>(`/api/ledger/entries/${chosen}`).then((answer) => {
        if (!isGone) setSeen(answer.ok ? answer.value : 'unknown')
      })
    return () => {
      isGone = true
    }
  }, [chosen, isThere])
  return chosen !== undefined && size > 0 && !isThere ? 'unknown' : seen
}
