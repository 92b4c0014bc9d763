import type { LiveGap, LiveState } from '../../src/reports/live.ts'
import type { WayPlace } from '../../src/reports/live-way.ts'
import { listenToEvents } from '../follow/event-stream.ts'
import type { ServerEvent } from '../follow/events.ts'

/** What the server, or the line to it, says. */
export type LiveNews =
  | { readonly kind: 'ways'; readonly ways: Readonly<Record<string, readonly (readonly WayPlace[])[]>> }
  | { readonly kind: 'state'; readonly state: LiveState }
  | { readonly kind: 'gap'; readonly gap: LiveGap }
  | { readonly kind: 'ended' }
  /** No stream is listened to there (404), or too many watch it. */
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'lost' }

/** States come five times a second: after so long without any, the line is gone, whatever the browser believes. */
const SILENCE_MS = 5000
const AGAIN_MS = 2000

/** Listens, and again whenever the line is lost, until the recording ends or `signal` says to stop. Never rejects. */
export async function listenLive(tell: (news: LiveNews) => void, signal: AbortSignal): Promise<void> {
  const isLast = (event: ServerEvent): boolean => {
    const told = newsOf(event)
    for (const news of told) tell(news)
    return told.some(({ kind }) => kind === 'ended')
  }
  while (!signal.aborted) {
    const end = await listenToEvents('/api/live', { silence_ms: SILENCE_MS, signal }, isLast)
    if (end.kind === 'over' || end.kind === 'left') return
    tell(end)
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}

/** An event as news; nothing for one that is not known here. */
export function newsOf({ event, data }: ServerEvent): LiveNews[] {
  let told: unknown
  try {
    told = JSON.parse(data)
  } catch {
    return []
  }
  if (event === 'ended') return [{ kind: 'ended' }]
  if (event === 'way') return [{ kind: 'ways', ways: told as Extract<LiveNews, { kind: 'ways' }>['ways'] }]
  if (event === 'gap') return [{ kind: 'gap', gap: told as LiveGap }]
  const state = told as LiveState
  return event === 'state' && state?.overflight === 'live/1' ? [{ kind: 'state', state }] : []
}
