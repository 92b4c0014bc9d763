import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { LiveEvent, LiveSource } from '../live/feed.ts'
import { refuse } from './guard.ts'

const HEARTBEAT_MS = 15_000
/** Events that wait for a slow reader: more, and it is dropped; it may join again. */
const WAITING_MAX = 50
const NOT_LISTENING =
  'no stream is being listened to; start one with: overflight listen udp://<address>:<port>'
const TOO_MANY = 'too many watch this stream already; close another window first'

/** A live stream: what it says as a stream of events, and its own bytes for those who decode its pictures themselves. */
export function liveRoutes(live: LiveSource | undefined, signal: AbortSignal) {
  return {
    events(c: Context): Response {
      if (live === undefined) return refuse(c, 404, NOT_LISTENING)
      if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' })
      return events(c, live, signal)
    },
    stream(c: Context): Response {
      if (live === undefined) return refuse(c, 404, NOT_LISTENING)
      const head = { 'content-type': 'application/octet-stream' }
      if (c.req.method === 'HEAD') return c.body(null, 200, head)
      const bytes = live.stream()
      return bytes === undefined ? refuse(c, 503, TOO_MANY) : c.body(bytes, 200, head)
    },
  }
}

function events(c: Context, live: LiveSource, signal: AbortSignal): Response {
  const waiting: LiveEvent[] = []
  let wake = () => {}
  let isOver = false
  const over = () => {
    isOver = true
    wake()
  }
  const leave = live.watch((event) => {
    // Only the newest state matters to one that is behind.
    if (waiting.length >= WAITING_MAX) return over()
    if (event.event === 'state' && waiting.at(-1)?.event === 'state') waiting.pop()
    waiting.push(event)
    wake()
  })
  if (leave === undefined) return refuse(c, 503, TOO_MANY)
  return streamSSE(c, async (stream) => {
    stream.onAbort(over)
    signal.addEventListener('abort', over, { once: true })
    const heartbeat = setInterval(() => void stream.write(': still here\n\n'), HEARTBEAT_MS)
    try {
      while (!isOver && !signal.aborted) {
        const next = waiting.shift()
        if (next === undefined) {
          await new Promise<void>((done) => {
            wake = done
          })
          continue
        }
        await stream.writeSSE({ event: next.event, data: next.data })
        if (next.event === 'ended') break
      }
    } finally {
      leave()
      clearInterval(heartbeat)
      signal.removeEventListener('abort', over)
    }
  })
}
