/** Server-sent events of /api/changes, over as many connections as it takes. */
import type { ChangesFrom, Recorded } from './types.ts'

/** An entry that was made. */
export type Change = Recorded

export interface ChangesOptions {
  /** The last entry that is known; left out: only what is made from now on. */
  readonly after?: number
  readonly signal?: AbortSignal
  readonly pause_ms: number
}

type Ask = (path: string, init: RequestInit) => Promise<Response>

/** Ends when the signal comes. Throws when the server refuses. */
export async function* changesOf(
  ask: Ask,
  { after, signal, pause_ms }: ChangesOptions,
): AsyncGenerator<Change> {
  let last = after
  while (!signal?.aborted) {
    const headers: Record<string, string> = last === undefined ? {} : { 'last-event-id': String(last) }
    const answer = await ask('/api/changes', { headers, ...(signal && { signal }) }).catch(() => undefined)
    if (answer !== undefined && answer.status < 500 && !answer.ok)
      throw new Error(`${answer.status}: ${await answer.text()}`)
    if (answer?.ok) {
      for await (const { event, data } of eventsOf(answer)) {
        // Where it begins is where it goes on when nothing was heard before the connection ended.
        if (event === 'at') last ??= lastBefore(JSON.parse(data) as ChangesFrom)
        if (event !== 'recorded') continue
        const change = JSON.parse(data) as Recorded
        last = change.index
        yield change
      }
    }
    if (!signal?.aborted) await new Promise((done) => setTimeout(done, pause_ms))
  }
}

/** Of a record that is empty there is no entry to go on after. */
const lastBefore = ({ size }: ChangesFrom): number | undefined => (size === 0 ? undefined : size - 1)

/** Blocks of the stream until it ends or breaks. */
async function* eventsOf(answer: Response): AsyncGenerator<{ event: string; data: string }> {
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: '' }))
      if (done) return
      const blocks = `${rest}${value}`.split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = /^event: ?(.*)$/m.exec(block)?.[1]
        const data = /^data: ?(.*)$/m.exec(block)?.[1]
        if (event !== undefined && data !== undefined) yield { event, data }
      }
    }
  } finally {
    void reader.cancel().catch(() => {}) // a stream that is still open may keep its end to itself
  }
}
