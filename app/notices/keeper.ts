import { setTimeout as sleep } from 'node:timers/promises'
import type { NoticeDesk } from './opening.ts'
import { recordStanding } from './record-standing.ts'

/** Well within the minute in which what is overdue must be seen. */
const EVERY_MS = 20_000

export interface NoticeKeeping {
  readonly signal: AbortSignal
  readonly every_ms?: number
  /** Ends after one reading. */
  readonly once?: boolean
  /** Told what people must look at. */
  readonly onProblem?: (text: string) => void
}

/**
 * Reads the record again and again until the signal, and enters what is due and overdue into it. Nobody's view rests on this: whoever looks
 * reads for themselves.
 */
export async function keepNotices(desk: NoticeDesk, keeping: NoticeKeeping): Promise<void> {
  const { signal, every_ms = EVERY_MS, once = false, onProblem = sayProblem } = keeping
  while (!signal.aborted) {
    await desk
      .inTurn(() => recordStanding(desk))
      .catch((error: Error) => signal.aborted || onProblem(error.message))
    if (once) return
    await sleep(every_ms, undefined, { signal }).catch(() => {})
  }
}

const sayProblem = (text: string): void => void process.stderr.write(`overflight: notices: ${text}\n`)
