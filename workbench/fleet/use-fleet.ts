import { useEffect, useState } from 'react'
import type { Registry } from '../../src/fleet/registry.ts'
import type { NotCounted } from '../../src/fleet/sortie.ts'
import type { Statistics } from '../../src/fleet/statistics.ts'
import type { FleetAsked } from '../address.ts'

export interface Fleet {
  readonly statistics: Statistics
  readonly notCounted: readonly NotCounted[]
  readonly registry: Registry | null
}

/** The query of what is asked; the same for the page's own figures and for what is taken away. */
export function fleetQuery(asked: FleetAsked, more: Readonly<Record<string, string>> = {}): string {
  const parts = Object.entries({ ...asked, ...more }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value]],
  )
  return `/api/fleet?${new URLSearchParams(parts)}`
}

interface Answer {
  readonly fleet?: Fleet
  readonly lost?: string | undefined
}

/** What the server counts. While another question is under way, the last answer stays. */
export function useFleet(asked: FleetAsked): Answer {
  const [answer, setAnswer] = useState<Answer>({})
  const path = fleetQuery(asked)
  useEffect(() => {
    let isGone = false
    const tell = (news: Answer) => {
      if (!isGone) setAnswer((before) => ({ ...before, lost: undefined, ...news }))
    }
    void fetch(path)
      .then(async (response) => {
        const body = (await response.json()) as Fleet & { message?: string }
        tell(response.ok ? { fleet: body } : { lost: body.message ?? String(response.status) })
      })
      .catch((error: Error) => tell({ lost: error.message }))
    return () => {
      isGone = true
    }
  }, [path])
  return answer
}
