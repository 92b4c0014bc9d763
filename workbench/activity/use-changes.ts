import { useEffect, useRef } from 'react'

/** What was recorded just now: ids and kinds, as the server tells them. */
export interface Change {
  readonly index: number
  readonly kind: string
  readonly at_ms: number
  readonly ref: readonly string[]
  readonly authority: string
}

/** Calls with every entry of the record as it is made. A connection that breaks is taken up again where it was. */
export function useChanges(listener: (change: Change) => void): void {
  const current = useRef(listener)
  current.current = listener
  useEffect(() => {
    const source = new EventSource('/api/changes')
    source.addEventListener('recorded', ({ data }) => current.current(JSON.parse(data) as Change))
    return () => source.close()
  }, [])
}
