import { useCallback, useEffect, useRef, useState } from 'react'
import type { Act, Waiting } from '../../src/reports/activity-page.ts'
import { getJson } from '../api.ts'
import { send } from '../people/people-api.ts'
import { useChanges } from './use-changes.ts'

interface Page {
  readonly acts: readonly Act[]
  readonly next: number | null
  readonly size: number
  readonly seen: number | null
}

export interface ActivityNow {
  readonly state: 'asking' | 'lost' | 'here'
  readonly acts: readonly Act[]
  readonly waiting: readonly Waiting[]
  readonly hasMore: boolean
  /** The last entry that was seen when the page was opened; null: nothing yet. */
  readonly seen: number | null
  more(): void
  /** All of it is seen from now on. */
  markSeen(): void
}

/** Changes come in bursts: they are read together. */
const GATHER_MS = 300

/** What was done, newest first, of everybody or of one person, kept up to date; and what waits for whoever looks. */
export function useActivity(person: string | undefined): ActivityNow {
  const [page, setPage] = useState<Page>()
  const [isLost, setLost] = useState(false)
  const [waiting, setWaiting] = useState<readonly Waiting[]>([])
  const [seen, setSeen] = useState<number | null>()
  const gathering = useRef<ReturnType<typeof setTimeout>>(undefined)
  const ask = useCallback(
    (before?: number) => {
      const query = new URLSearchParams({
        ...(person === undefined ? {} : { person }),
        ...(before === undefined ? {} : { before: String(before) }),
      })
      return getJson<Page>(`/api/activity?${query}`)
    },
    [person],
  )
  const read = useCallback(async () => {
    const [answer, queue] = await Promise.all([ask(), getJson<{ waiting: readonly Waiting[] }>('/api/queue')])
    setLost(!answer.ok)
    if (answer.ok) {
      setPage(answer.value)
      setSeen((before) => (before === undefined ? answer.value.seen : before))
    }
    if (queue.ok) setWaiting(queue.value.waiting)
  }, [ask])
  useEffect(() => void read(), [read])
  useChanges(() => {
    clearTimeout(gathering.current)
    gathering.current = setTimeout(() => void read(), GATHER_MS)
  })
  const more = async () => {
    if (page === undefined || page.next === null) return
    const answer = await ask(page.next)
    if (answer.ok) setPage({ ...answer.value, acts: [...page.acts, ...answer.value.acts] })
  }
  const markSeen = async () => {
    if (page === undefined || page.size === 0) return
    const done = await send('POST', '/api/activity/seen', { entry: page.size - 1 })
    if (done.ok) setSeen(page.size - 1)
  }
  return {
    state: page !== undefined ? 'here' : isLost ? 'lost' : 'asking',
    ...{ acts: page?.acts ?? [], waiting, hasMore: (page?.next ?? null) !== null, seen: seen ?? null },
    more: () => void more(),
    markSeen: () => void markSeen(),
  }
}
