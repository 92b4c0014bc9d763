import type { Refusal } from '../api.ts'
import { refusalOf } from '../gate-reasons.ts'
import { eventReader, type ServerEvent } from './events.ts'

/** How listening to a stream of events came to its end. */
export type StreamEnd =
  /** An event was the last one. */
  | { readonly kind: 'over' }
  /** The signal said to stop. */
  | { readonly kind: 'left' }
  | ({ readonly kind: 'refused' } & Refusal)
  /** It cannot be reached, broke off, or said nothing for too long. */
  | { readonly kind: 'lost' }

export interface ListenOptions {
  /** After so long without a byte the line is gone, whatever the browser believes. */
  readonly silence_ms: number
  readonly signal: AbortSignal
}

/** Listens to the events of an address until `isLast` says so of one, or the line or the signal ends it. Never rejects. */
export async function listenToEvents(
  address: string,
  { silence_ms, signal }: ListenOptions,
  isLast: (event: ServerEvent) => boolean,
): Promise<StreamEnd> {
  const silence = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const heard = () => {
    clearTimeout(timer)
    timer = setTimeout(() => silence.abort(), silence_ms)
  }
  try {
    heard()
    const response = await fetch(address, {
      headers: { accept: 'text/event-stream' },
      signal: AbortSignal.any([signal, silence.signal]),
    })
    if (!response.ok || !response.body) return { kind: 'refused', ...(await refusalOf(response)) }
    const read = eventReader()
    const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { value, done } = await pieces.read()
      if (done) return { kind: 'lost' }
      heard()
      for (const event of read(value)) if (isLast(event)) return { kind: 'over' }
    }
  } catch {
    return { kind: signal.aborted ? 'left' : 'lost' }
  } finally {
    clearTimeout(timer)
    silence.abort() // a connection that is of no more use is not kept open
  }
}
