import type { Context } from 'hono'

/** Whether the data is there to be looked at: not yet (and what is being done), yes, or never (and why). */
export interface Readiness {
  readonly status: 'starting' | 'ready' | 'failed'
  readonly step: string
}

/** Follows a promise and the steps on the way to it; answers how things stand now. */
export function readinessOf(ready: Promise<void>, step: () => string): () => Readiness {
  let settled: Readiness | undefined
  ready.then(
    () => {
      settled = { status: 'ready', step: 'ready' }
    },
    (error: unknown) => {
      settled = { status: 'failed', step: error instanceof Error ? error.message : String(error) }
    },
  )
  return () => settled ?? { status: 'starting', step: step() }
}

/** 200 only when the data is ready. */
export const healthRoute = (readiness: () => Readiness) => (c: Context) => {
  const state = readiness()
  return c.json(state, state.status === 'ready' ? 200 : 503)
}
