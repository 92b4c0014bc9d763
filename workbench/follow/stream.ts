import type { Running } from '../../src/reports/running.ts'
import { reasonsOf } from '../gate-reasons.ts'
import { listenToEvents } from './event-stream.ts'
import type { ServerEvent } from './events.ts'
import type { FollowNews } from './following.ts'

/** The server sends a comment line every 15 s: after three that are missing the connection is gone. */
const SILENCE_MS = 45_000
/** A replay just left takes a moment to end on the server, and holds its place until then. */
const BUSY = 503
const BUSY_TRIES = 4
const BUSY_PAUSE_MS = 800

/** Where a replay of a sortie's recordings can be listened to. `speed` 0: as fast as possible. */
export function replayAddress(id: string, speed: number): string {
  return `/api/running?${new URLSearchParams({ input: id, speed: String(speed) })}`
}

/** Listens until the replay is over or `signal` says to stop, which ends the computation too. Never rejects. */
export async function listen(
  address: string,
  tell: (news: FollowNews) => void,
  signal: AbortSignal,
): Promise<void> {
  const isLast = (event: ServerEvent): boolean => {
    const news = newsOf(event)
    if (news) tell(news)
    return news !== undefined && news.kind !== 'state' // all others are the last
  }
  for (let tries = 1; !signal.aborted; tries++) {
    const end = await listenToEvents(address, { silence_ms: SILENCE_MS, signal }, isLast)
    const isBusy = end.kind === 'refused' && end.status === BUSY && tries < BUSY_TRIES
    if (!isBusy) {
      if (end.kind === 'refused' || end.kind === 'lost') tell(end)
      return
    }
    await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS))
  }
}

/** An event as news; undefined for one that is not known here. */
export function newsOf({ event, data }: ServerEvent): FollowNews | undefined {
  if (event === 'done') return { kind: 'done' }
  if (event !== 'state' && event !== 'failed') return undefined
  try {
    const told: unknown = JSON.parse(data)
    if (event === 'failed') {
      const { message, faults, ...said } = told as Extract<FollowNews, { kind: 'failed' }>
      const reasons = reasonsOf(said.reasons)
      return {
        ...{ kind: 'failed', message: String(message ?? '') },
        faults: Array.isArray(faults) ? faults : [],
        ...(reasons === undefined ? {} : { reasons }),
      }
    }
    const running = told as Running
    return running?.overflight === 'running/1' ? { kind: 'state', running } : { kind: 'strange' }
  } catch {
    return { kind: 'strange' }
  }
}
