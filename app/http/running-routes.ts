import { join } from 'node:path'
import type { Context } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import { type FollowOutcome, runFollow } from '../follow-child.ts'
import { refuse } from './guard.ts'
import { keptRecordings } from './kept-recordings.ts'
import type { Reading } from './reading.ts'

export interface RunningOptions {
  /** Data folder. */
  readonly dir: string
  /** Sortie folders besides the kept ones whose results may be followed: the bundled example. */
  readonly besides: readonly string[]
  /** The command line up to and without `follow`. */
  readonly command: readonly [string, ...string[]]
  /** Ends live streams. */
  readonly signal: AbortSignal
  /** The gate: to follow the recordings of a result is to open it. */
  readonly reading: Reading
}

/** How many may be followed side by side: each is a process that computes. */
const RUNNING_MAX = 2
const HEARTBEAT_MS = 15_000
/** Least and most of each number of the address, and what is taken when it is left out. */
const numbers = {
  speed: { least: 0, most: 10_000, default: 60 },
  every: { least: 5, most: 3600, default: 30 },
  legs: { least: 0, most: 8, default: 3 },
} as const

/** The running posterior of a result's recordings, replayed, as a stream of events. Described in docs/running.md. */
export function runningRoute({ dir, besides, command, signal, reading }: RunningOptions) {
  let running = 0
  return async (c: Context): Promise<Response> => {
    // An EventSource asks again when its stream has ended: what has been shown is not computed once more.
    if (c.req.header('last-event-id') !== undefined) return c.body(null, 204)
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' })
    const asked = askedOf(c)
    if ('refused' in asked) return refuse(c, 400, asked.refused)
    const { input, speed, every, legs } = asked
    const kept = await keptRecordings(dir, input, besides)
    if (kept === undefined) return refuse(c, 404, `no result ${input} whose recordings are kept here`)
    const folder = join('sorties', input)
    const closed = await reading.refused(c, { verb: 'open', folder, sortie: input })
    if (closed !== undefined) return closed
    if (running >= RUNNING_MAX)
      return refuse(c, 503, `${RUNNING_MAX} recordings are being followed; end one of them first`)
    running++
    return streamSSE(c, async (stream) => {
      try {
        await followed(stream, signal, (onDocument, ending) =>
          runFollow({
            command,
            input: kept.folder,
            case: kept.case,
            speed,
            every_s: every,
            legs,
            dir,
            onDocument,
            signal: ending,
          }),
        )
      } finally {
        running--
      }
    })
  }
}

type Run = (onDocument: (json: string) => void, ending: AbortSignal) => Promise<FollowOutcome>

/** Documents as events in their order, then how it ended; nothing goes on when nobody listens any more. */
async function followed(stream: SSEStreamingApi, signal: AbortSignal, run: Run): Promise<void> {
  const ending = new AbortController()
  const stop = () => ending.abort()
  stream.onAbort(stop)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const heartbeat = setInterval(() => void stream.write(': still here\n\n'), HEARTBEAT_MS)
  let sent = Promise.resolve()
  let number = 0
  const send = (event: string, data: string) => {
    const id = String(++number)
    sent = sent.then(() => stream.writeSSE({ event, data, id })).catch(stop)
  }
  try {
    const outcome = await run((json) => send('state', json), ending.signal)
    if (ending.signal.aborted) return
    if (outcome.kind === 'done') send('done', '{}')
    else {
      const { message, faults, reasons } = outcome
      send('failed', JSON.stringify({ message, faults, reasons }))
    }
    await sent
  } finally {
    clearInterval(heartbeat)
    signal.removeEventListener('abort', stop)
  }
}

interface Asked {
  readonly input: string
  readonly speed: number
  readonly every: number
  readonly legs: number
}

/** The address's own words; a word nobody knows is refused, like everything that is not expected. */
function askedOf(c: Context): Asked | { readonly refused: string } {
  const given = c.req.query()
  const unknown = Object.keys(given).filter((name) => name !== 'input' && !Object.hasOwn(numbers, name))
  if (unknown.length > 0)
    return { refused: `found ${unknown.join(', ')}; expected input, speed, every, legs` }
  const { input } = given
  if (input === undefined || input === '') return { refused: 'found no input; expected the id of a result' }
  const read: Record<string, number> = {}
  for (const [name, { least, most, default: left }] of Object.entries(numbers)) {
    const text = given[name]
    const number = text === undefined ? left : Number(text)
    if (text?.trim() === '' || !(number >= least && number <= most))
      return { refused: `found ${name} ${text}; expected a number from ${least} to ${most}` }
    read[name] = number
  }
  if (!Number.isInteger(read.legs)) return { refused: `found legs ${given.legs}; expected a whole number` }
  return { input, speed: read.speed!, every: read.every!, legs: read.legs! }
}
