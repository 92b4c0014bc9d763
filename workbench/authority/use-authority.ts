import { useCallback, useEffect, useState } from 'react'
import type { AuthoritySeen, DecisionSeen, DecisionsSeen } from '../../src/reports/authority-page.ts'
import { getJson, type Refusal } from '../api.ts'

/** On what authority the sortie on screen rests, and whether its area is drawn on the map. */
export interface SortieAuthority {
  readonly seen: AuthoritySeen | 'asking' | Refusal
  readonly isDrawn: boolean
  draw(isDrawn: boolean): void
}

/** An authority may be revoked, and a hold set, while a sortie is on screen. */
const AGAIN_MS = 30_000

export function useAuthority(sortie: string): SortieAuthority {
  const [seen, setSeen] = useState<SortieAuthority['seen']>('asking')
  const [isDrawn, draw] = useState(false)
  useEffect(() => {
    let isGone = false
    const ask = async () => {
      const answer = await getJson<AuthoritySeen>(addressOf(sortie, 'authority'))
      if (!isGone) setSeen(answer.ok ? answer.value : answer.refusal)
    }
    void ask()
    const timer = setInterval(() => void ask(), AGAIN_MS)
    return () => {
      isGone = true
      clearInterval(timer)
    }
  }, [sortie])
  return { seen, isDrawn, draw }
}

const addressOf = (sortie: string, what: string) => `/api/sorties/${encodeURIComponent(sortie)}/${what}`

export interface Decisions {
  readonly decisions: readonly DecisionSeen[]
  readonly state: 'asking' | 'asked' | Refusal
  readonly hasMore: boolean
  more(): void
}

/** What the gate decided about a sortie, newest first, as far as somebody has read down. */
export function useDecisions(sortie: string): Decisions {
  const [page, setPage] = useState<DecisionsSeen>({ decisions: [], next: null })
  const [state, setState] = useState<Decisions['state']>('asking')
  const ask = useCallback(
    async (before: number | null) => {
      const query = before === null ? '' : `?before=${before}`
      const answer = await getJson<DecisionsSeen>(`${addressOf(sortie, 'decisions')}${query}`)
      if (!answer.ok) return setState(answer.refusal)
      const { decisions, next } = answer.value
      setState('asked')
      setPage((now) => ({ decisions: before === null ? decisions : [...now.decisions, ...decisions], next }))
    },
    [sortie],
  )
  useEffect(() => void ask(null), [ask])
  return { ...page, state, hasMore: page.next !== null, more: () => void ask(page.next) }
}
