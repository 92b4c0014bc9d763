import type { LiveGap, LiveState } from '../../src/reports/live.ts'
import type { WayPlace } from '../../src/reports/live-way.ts'
import { eventReader, type ServerEvent } from '../follow/events.ts'

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
  while (!signal.aborted) {
    const ended = await listenOnce(tell, signal)
    if (ended || signal.aborted) return
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}

/** True when the recording is over. */
async function listenOnce(tell: (news: LiveNews) => void, signal: AbortSignal): Promise<boolean> {
  const silence = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const heard = () => {
    clearTimeout(timer)
    timer = setTimeout(() => silence.abort(), SILENCE_MS)
  }
  try {
    heard()
    const response = await fetch('/api/live', {
      headers: { accept: 'text/event-stream' },
      signal: AbortSignal.any([signal, silence.signal]),
    })
    if (!response.ok || !response.body) {
      tell({ kind: 'refused', status: response.status })
      return false
    }
    const read = eventReader()
    const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { value, done } = await pieces.read()
      if (done) break
      heard()
      for (const news of read(value).flatMap(newsOf)) {
        tell(news)
        if (news.kind === 'ended') return true
      }
    }
  } catch {
    // Lost, as said below.
  } finally {
    clearTimeout(timer)
    silence.abort() // a connection that is of no more use is not kept open
  }
  if (!signal.aborted) tell({ kind: 'lost' })
  return false
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
